//! What a report carries so that a page can recompute a stage at other traffic by multiplying alone.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::names::UnitName;
use crate::model;
use crate::model::what_if::{Answer, ChargeTiers, Line, SERVER_ERRORS};
use crate::prices::Tier;
use crate::units::{Bytes, PerRequest, Unit};

/// Every configuration as a function of requests, failures and retention.
///
/// Of a line with so many requests, of which a share `s` is answered with 5xx, there are
/// `per_month + requests * ((1 - s) * per_success + s * per_failure)` units, and where it is kept so many times the months
/// of the retention: its days by `days`, or `months_shown` where it never ends. They go through the tiers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WhatIfRow {
    /// The days of the month.
    pub days: u32,
    /// The months of storage that are counted without a retention.
    pub months_shown: f64,
    /// The retentions that AWS offers, in days.
    pub retention_days: Vec<u64>,
    /// The shares of failures that `by_server_errors` holds.
    pub server_errors: Vec<f64>,
    /// The tiers of what is charged.
    pub tiers: Vec<TiersRow>,
    /// In the order of the stages of the comparison: their configurations in the order of those; null where the model's
    /// answer follows no such rule, or is unknown.
    pub stages: Vec<Vec<Option<AnswerRow>>>,
}

/// The tiers of what is charged in a region.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TiersRow {
    /// The region.
    pub region: String,
    /// Our name of what is charged.
    pub product: String,
    /// In rising order; empty where the price is unknown.
    pub tiers: Vec<TierRow>,
}

/// A range of the month's quantity and its price.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct TierRow {
    /// Where it begins.
    pub from: u64,
    /// Where it ends; null of the last one, where it has no end.
    pub to: Option<u64>,
    /// Dollars for a unit inside.
    #[serde(with = "rust_decimal::serde::str")]
    #[schemars(with = "String")]
    pub usd: Decimal,
}

/// One configuration.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AnswerRow {
    /// Bytes of a request that succeeds.
    #[schemars(with = "f64")]
    pub bytes_per_success: PerRequest<Bytes>,
    /// Bytes of a request that is answered with 5xx.
    #[schemars(with = "f64")]
    pub bytes_per_failure: PerRequest<Bytes>,
    /// What is charged, in the order of its line items.
    pub lines: Vec<AnswerLineRow>,
}

/// What is charged of a configuration, in units.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AnswerLineRow {
    /// Our name of what is charged.
    pub product: String,
    /// What is counted; of what is kept, what one month of retention keeps.
    #[schemars(with = "UnitName")]
    pub unit: Unit,
    /// Whatever the requests.
    pub per_month: f64,
    /// For each request, failing as was measured.
    pub per_request: f64,
    /// For each request that succeeds.
    pub per_success: f64,
    /// For each request that is answered with 5xx.
    pub per_failure: f64,
    /// For each request at each of `server_errors`, which goes before the two where it is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_server_errors: Option<Vec<f64>>,
    /// The months that are kept as it is set now; null of what is not kept.
    pub months_kept: Option<f64>,
    /// Of what is kept, for each month: its share of the line before, where one holds at any traffic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share_kept: Option<f64>,
}

impl From<&model::what_if::WhatIf> for WhatIfRow {
    fn from(what_if: &model::what_if::WhatIf) -> Self {
        let stage =
            |answers: &Vec<Option<Answer>>| answers.iter().map(|answer| answer.as_ref().map(AnswerRow::from)).collect();
        Self {
            days: what_if.days,
            months_shown: what_if.months_shown,
            retention_days: what_if.retention_days.clone(),
            server_errors: SERVER_ERRORS.to_vec(),
            tiers: what_if.tiers.iter().map(TiersRow::from).collect(),
            stages: what_if.stages.iter().map(stage).collect(),
        }
    }
}

impl From<&ChargeTiers> for TiersRow {
    fn from(charge: &ChargeTiers) -> Self {
        let tier = |tier: &Tier| TierRow { from: tier.from, to: tier.to, usd: tier.price.usd };
        Self {
            region: charge.region.clone(),
            product: charge.charge.name(),
            tiers: charge.tiers.iter().map(tier).collect(),
        }
    }
}

impl From<&Answer> for AnswerRow {
    fn from(answer: &Answer) -> Self {
        Self {
            bytes_per_success: answer.success,
            bytes_per_failure: answer.failure,
            lines: answer.lines.iter().map(AnswerLineRow::from).collect(),
        }
    }
}

impl From<&Line> for AnswerLineRow {
    fn from(line: &Line) -> Self {
        Self {
            product: line.charge.name(),
            unit: line.unit,
            per_month: line.per_month,
            per_request: line.per_request,
            per_success: line.per_success,
            per_failure: line.per_failure,
            by_server_errors: line.by_server_errors.clone(),
            months_kept: line.months_kept,
            share_kept: line.share_kept,
        }
    }
}

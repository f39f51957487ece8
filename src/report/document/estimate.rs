//! The document of `logtoll estimate`.

use schemars::JsonSchema;
use serde::Serialize;

use super::Body;
use super::names::{GroupKindName, RetentionName};
use super::parts::{BudgetRow, LineItemRow, MoneyInterval, NumberInterval, RunRow};
use crate::measurements::{GroupKind, Retention, Run};
use crate::model;
use crate::model::total::Reason;
use crate::period::BillingMonth;
use crate::units::{Gigabytes, Interval, Usd};

/// The month per log group.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Estimate {
    /// The month, as 2026-12.
    pub month: String,
    /// The log groups, the most expensive first.
    pub log_groups: Vec<LogGroupRow>,
    /// All of them together.
    pub total: TotalRow,
    /// What measuring asked of AWS.
    pub run: RunRow,
    /// What the month may cost, where that was stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<BudgetRow>,
}

impl Body for Estimate {
    const NAME: &'static str = "estimate";
}

/// One log group.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LogGroupRow {
    /// The account, where it is known.
    pub account: Option<String>,
    /// The region.
    pub region: String,
    /// Its name.
    pub name: String,
    /// Its class, in AWS's words; null where it is unknown.
    pub class: Option<String>,
    /// Its retention; null where it is unknown.
    #[schemars(with = "Option<RetentionName>")]
    pub retention: Option<Retention>,
    /// What kind of log it holds.
    #[schemars(with = "GroupKindName")]
    pub kind: String,
    /// The stages that write to it, as API/stage.
    pub stages: Vec<String>,
    /// Whether it holds execution logs of a stage that is gone.
    pub orphaned: bool,
    /// What it will take in.
    #[schemars(with = "NumberInterval")]
    pub gb: Interval<Gigabytes>,
    /// What that and the storage of what lies there cost, alone.
    #[schemars(with = "MoneyInterval")]
    pub usd: Interval<Usd>,
    /// What it is made of.
    pub line_items: Vec<LineItemRow>,
}

/// The account's total.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TotalRow {
    /// What all groups will take in.
    #[schemars(with = "NumberInterval")]
    pub gb: Interval<Gigabytes>,
    /// What that costs, with volume tiers and free tier.
    #[schemars(with = "MoneyInterval")]
    pub usd: Interval<Usd>,
    /// How it follows from the rows; the lines sum to it.
    pub lines: Vec<TotalLineRow>,
}

/// A step from the rows to the total.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TotalLineRow {
    /// `alone`, `volume-tiers` or `free-tier`.
    pub id: String,
    /// What it is.
    pub text: String,
    /// What it adds or takes off.
    #[schemars(with = "Option<String>")]
    pub usd: Option<Usd>,
}

impl Estimate {
    /// Writes an estimate down.
    pub fn new(estimate: &model::Estimate, month: BillingMonth, run: &Run) -> Self {
        Self {
            month: month.to_string(),
            log_groups: estimate.groups.iter().map(LogGroupRow::from).collect(),
            total: TotalRow {
                gb: estimate.total.gb,
                usd: estimate.total.usd,
                lines: estimate.total.lines.iter().map(TotalLineRow::from).collect(),
            },
            run: run.into(),
            budget: None,
        }
    }
}

impl From<&model::GroupEstimate> for LogGroupRow {
    fn from(row: &model::GroupEstimate) -> Self {
        Self {
            account: row.group.account.clone(),
            region: row.group.region.clone(),
            name: row.group.name.clone(),
            class: row.group.class.as_ref().map(|class| class.name().to_owned()),
            retention: row.group.retention,
            kind: kind_name(row.kind).to_owned(),
            stages: row.stages.clone(),
            orphaned: row.orphaned,
            gb: row.gb,
            usd: row.usd,
            line_items: row.items.iter().map(LineItemRow::from).collect(),
        }
    }
}

/// The name of a kind in the documents.
pub(super) fn kind_name(kind: GroupKind) -> &'static str {
    match kind {
        GroupKind::Execution => "execution",
        GroupKind::Access => "access",
        GroupKind::Other => "other",
    }
}

impl From<&model::TotalLine> for TotalLineRow {
    fn from(line: &model::TotalLine) -> Self {
        let (id, text) = match &line.reason {
            Reason::Alone => ("alone", "log groups, each as if it stood alone".to_owned()),
            Reason::VolumeTiers { charge, region } => {
                ("volume-tiers", format!("volume tiers of {} in {region}, on the sum", charge.name()))
            }
            Reason::FreeTier { product, account: Some(account) } => {
                ("free-tier", format!("free tier of {product}, account {account}"))
            }
            Reason::FreeTier { product, account: None } => ("free-tier", format!("free tier of {product}")),
        };
        Self { id: id.to_owned(), text, usd: line.usd }
    }
}

//! The document of `logtoll estimate`.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::Body;
use super::names::{GroupKindName, RetentionName};
use super::parts::{BudgetRow, LineItemRow, MoneyInterval, NumberInterval, RunRow};
use crate::logging::Destination;
use crate::measurements::{GroupKind, Retention, Run};
use crate::model;
use crate::model::Extra;
use crate::model::assumptions::SubscriptionTo;
use crate::model::storage::Later;
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
    /// What logs cost besides, where that was asked for or measured.
    pub extras: Vec<ExtraRow>,
    /// All of them together.
    pub total: TotalRow,
    /// The storage of the month, where it will have become much more or less than what lies there now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storage_by_then: Option<StorageByThenRow>,
    /// What measuring asked of AWS.
    pub run: RunRow,
    /// What the month may cost, where that was stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<BudgetRow>,
}

impl Body for Estimate {
    const NAME: &'static str = "estimate";
}

/// The storage of the month, each log group alone.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct StorageByThenRow {
    /// As the estimate counts it: what lies there now.
    #[schemars(with = "String")]
    pub counted_usd: Usd,
    /// As it will have become by the month; the total does not hold the difference.
    #[schemars(with = "String")]
    pub rolled_usd: Usd,
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

/// What logs cost besides being taken in and kept.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ExtraRow {
    /// `insights-scan`, `detailed-metrics`, `subscription`, `downstream` or `delivery` (to S3 or Firehose).
    pub id: String,
    /// What it is.
    pub text: String,
    /// The account, where it is known.
    pub account: Option<String>,
    /// The region.
    pub region: String,
    /// What it costs, alone.
    #[schemars(with = "MoneyInterval")]
    pub usd: Interval<Usd>,
    /// What it is made of.
    pub line_items: Vec<LineItemRow>,
}

impl From<&model::ExtraCost> for ExtraRow {
    fn from(extra: &model::ExtraCost) -> Self {
        Self {
            id: extra_name(&extra.kind).to_owned(),
            text: extra_text(&extra.kind),
            account: extra.account.clone(),
            region: extra.region.clone(),
            usd: extra.usd,
            line_items: extra.items.iter().map(LineItemRow::from).collect(),
        }
    }
}

fn extra_name(extra: &Extra) -> &'static str {
    match extra {
        Extra::Scan => "insights-scan",
        Extra::DetailedMetrics(_) => "detailed-metrics",
        Extra::Subscription(_) => "subscription",
        Extra::Downstream(_) => "downstream",
        Extra::Delivered(_) => "delivery",
    }
}

fn extra_text(extra: &Extra) -> String {
    match extra {
        Extra::Scan => "queries of Logs Insights".to_owned(),
        Extra::DetailedMetrics(stage) => format!("detailed metrics of {stage}"),
        Extra::Subscription(SubscriptionTo::Firehose) => "a subscription to Firehose, gzip".to_owned(),
        Extra::Subscription(SubscriptionTo::Kinesis) => "a subscription to Kinesis Data Streams, gzip".to_owned(),
        Extra::Downstream(vendor) => format!("sent on to {vendor}"),
        Extra::Delivered(logs) => format!("{} logs of {} to {}", kind_name(logs.kind), logs.stage, place(logs.to)),
    }
}

/// A place that logs are delivered to, in words.
fn place(to: Destination) -> &'static str {
    match to {
        Destination::S3 => "S3",
        Destination::S3Parquet => "S3 as Parquet",
        Destination::Firehose => "Firehose",
        Destination::Managed | Destination::Cloudwatch | Destination::CloudwatchIa => "a log group",
    }
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
    /// `alone`, `insights-scan`, `detailed-metrics`, `subscription`, `downstream`, `delivery`, `volume-tiers`,
    /// `agreed-price`, `free-tier` or `discount`.
    pub id: String,
    /// What it is.
    pub text: String,
    /// What it adds or takes off.
    #[schemars(with = "Option<String>")]
    pub usd: Option<Usd>,
}

impl Estimate {
    /// Writes an estimate down.
    pub fn new(estimate: &model::Estimate, later: Option<Later>, month: BillingMonth, run: &Run) -> Self {
        Self {
            month: month.to_string(),
            log_groups: estimate.groups.iter().map(LogGroupRow::from).collect(),
            extras: estimate.extras.iter().map(ExtraRow::from).collect(),
            total: TotalRow {
                gb: estimate.total.gb,
                usd: estimate.total.usd,
                lines: estimate.total.lines.iter().map(TotalLineRow::from).collect(),
            },
            storage_by_then: later
                .map(|later| StorageByThenRow { counted_usd: later.counted, rolled_usd: later.rolled }),
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

fn of_account(account: Option<&str>) -> String {
    account.map(|account| format!(", account {account}")).unwrap_or_default()
}

impl From<&model::TotalLine> for TotalLineRow {
    fn from(line: &model::TotalLine) -> Self {
        let (id, text) = match &line.reason {
            Reason::Alone => ("alone", "log groups, each as if it stood alone".to_owned()),
            Reason::Extra(extra) => (extra_name(extra), extra_text(extra)),
            Reason::Agreed { charge, region, account } => {
                let whose = of_account(account.as_deref());
                let text = format!("price of {} in {region} as agreed, instead of the list's{whose}", charge.name());
                ("agreed-price", text)
            }
            Reason::Discount { share } => {
                ("discount", format!("discount of {} % on AWS's part", (share * Decimal::ONE_HUNDRED).normalize()))
            }
            Reason::VolumeTiers { charge, region, account } => {
                let whose = of_account(account.as_deref());
                ("volume-tiers", format!("volume tiers of {} in {region}, on the sum{whose}", charge.name()))
            }
            Reason::FreeTier { product, account } => {
                ("free-tier", format!("free tier of {product}{}", of_account(account.as_deref())))
            }
        };
        Self { id: id.to_owned(), text, usd: line.usd }
    }
}

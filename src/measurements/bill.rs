//! What AWS charged for logs in a month, wherever that was read.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::period::{BillingMonth, Hours, Window};
use crate::units::Usd;
use crate::warning::Warning;

/// CloudWatch, in every column and dimension that names a service by its code. S3, DynamoDB and load balancers bill some of
/// the same usage types.
pub const CLOUDWATCH: &str = "AmazonCloudWatch";

/// Where a bill was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum BillSource {
    /// Cost Explorer itself.
    #[serde(rename = "cost-explorer")]
    CostExplorer,
    /// What `aws ce get-cost-and-usage` printed.
    #[serde(rename = "cost-explorer-file")]
    CostExplorerFile,
    /// A Cost and Usage Report with names such as `lineItem/UsageType`.
    #[serde(rename = "cur-1")]
    Cur1,
    /// A Cost and Usage Report with names such as `line_item_usage_type`.
    #[serde(rename = "cur-2")]
    Cur2,
    /// FOCUS 1.0 with AWS columns.
    #[serde(rename = "focus-1.0")]
    Focus10,
    /// FOCUS 1.2 with AWS columns.
    #[serde(rename = "focus-1.2")]
    Focus12,
}

/// The log lines of a bill.
#[derive(Clone, Debug, PartialEq)]
pub struct Bill {
    /// Where it was read.
    pub source: BillSource,
    /// The month.
    pub month: BillingMonth,
    /// Usage types of our products, summed by region, account, unit and stretch of days.
    pub lines: Vec<BillLine>,
    /// Usage types that carry log bytes and are none of our products; they may be among the metered bytes.
    pub beside: Vec<BillLine>,
    /// What is doubtful about it.
    pub doubts: Vec<Warning>,
}

/// So much of a usage type over some days.
#[derive(Clone, Debug, PartialEq)]
pub struct BillLine {
    /// AWS's name, as on the bill.
    pub usage_type: String,
    /// The region, where the bill says it.
    pub region: Option<String>,
    /// The account that used it, where the bill says it.
    pub account: Option<String>,
    /// The days.
    pub days: Window,
    /// The hours of each of these days that its rows hold: a bill by the hour has no row of an hour without usage.
    pub hours: Hours,
    /// How much.
    pub quantity: Decimal,
    /// What is counted, in AWS's words, where the bill says it.
    pub unit: Option<String>,
    /// What it cost before credits and taxes; `None` where the bill says nothing, or not in US dollars.
    pub usd: Option<Usd>,
}

/// An answer of Cost Explorer's `GetCostAndUsage`, as the AWS CLI prints it and as the SDK gives it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CostAndUsage {
    /// Set where another page follows.
    pub next_page_token: Option<String>,
    /// What the keys of a group stand for, in order.
    #[serde(default)]
    pub group_definitions: Vec<CostGroupDefinition>,
    /// The stretches of time.
    pub results_by_time: Vec<CostResult>,
}

/// What a key of a group stands for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CostGroupDefinition {
    /// `DIMENSION`, `TAG` or `COST_CATEGORY`.
    pub r#type: Option<String>,
    /// The name of the dimension.
    pub key: Option<String>,
}

/// One stretch of time.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CostResult {
    /// From when until when.
    pub time_period: CostPeriod,
    /// The groups.
    #[serde(default)]
    pub groups: Vec<CostGroup>,
    /// Whether AWS may still change it.
    #[serde(default)]
    pub estimated: bool,
}

/// From when until when, the end excluded: dates, or time stamps of hours.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CostPeriod {
    /// Where it begins.
    pub start: String,
    /// Where it ends.
    pub end: String,
}

/// A group with its metrics by name.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CostGroup {
    /// The values of what it is grouped by.
    pub keys: Vec<String>,
    /// The metrics.
    pub metrics: std::collections::BTreeMap<String, CostMetric>,
}

/// A number with its unit.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CostMetric {
    /// The number, as AWS writes it.
    pub amount: String,
    /// Its unit.
    pub unit: Option<String>,
}

/// What CloudWatch metered of a whole account in one region, over all log groups.
#[derive(Clone, Debug, PartialEq)]
pub struct RegionVolume {
    /// The account, where it is known.
    pub account: Option<String>,
    /// The region.
    pub region: String,
    /// `IncomingBytes`; `None` where it could not be read.
    pub bytes: Option<crate::units::Bytes>,
    /// `IncomingLogEvents`; `None` where it could not be read.
    pub events: Option<crate::units::Events>,
    /// The bytes by the hour or day, which tells when nothing came; `None` where it is not known.
    pub bytes_by_step: Option<super::Series<crate::units::Bytes>>,
}

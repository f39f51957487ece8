//! What changes the bill of an account: discounts, agreed prices, what is asked of the logs besides.

use clap::{Args, ValueEnum};
use rust_decimal::Decimal;

use super::number;
use crate::model::assumptions::{AgreedPrice, Scan, SubscriptionTo};

/// What the account's month is about, besides what was measured.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Bill")]
pub struct BillArgs {
    /// Take a share off AWS's part of the total, as 12%
    #[arg(long, value_name = "SHARE", value_parser = number::discount, allow_hyphen_values = true)]
    pub discount: Option<Decimal>,
    /// A price that was agreed with AWS, as log-ingestion=0.45 or eu-west-1/log-ingestion=0.50; repeatable
    ///
    /// It goes before the list's in the account's total; rows keep the list's price. Products are those of `logtoll prices
    /// show`.
    #[arg(long = "price", value_name = "[REGION/]PRODUCT=USD", value_parser = number::agreed)]
    pub agreed: Vec<AgreedPrice>,
    /// Logs Insights scans so much in the month: 200GB, 1.5TB, or 2x for twice what comes in
    #[arg(long, value_name = "GB", value_parser = number::scan)]
    pub scan: Option<Scan>,
    /// All accounts are on one bill: one free tier, and volume tiers on their sum
    #[arg(long)]
    pub one_bill: bool,
    /// Subscriptions send what comes in on; repeatable
    #[arg(long, value_enum, value_name = "WHERE")]
    pub subscription: Vec<SubscriptionArg>,
    /// The month brings so much more (or less, as -10%) than the history projects
    #[arg(long, value_name = "SHARE", value_parser = number::growth, allow_hyphen_values = true)]
    pub growth: Option<f64>,
}

/// Where a subscription sends events.
#[derive(Clone, Copy, Debug, ValueEnum)]
#[expect(missing_docs, reason = "a doc comment would become help, and the values say all there is")]
pub enum SubscriptionArg {
    Firehose,
    Kinesis,
}

impl From<SubscriptionArg> for SubscriptionTo {
    fn from(arg: SubscriptionArg) -> Self {
        match arg {
            SubscriptionArg::Firehose => Self::Firehose,
            SubscriptionArg::Kinesis => Self::Kinesis,
        }
    }
}

//! The flags of `verify`.

use std::path::PathBuf;

use clap::Args;
use rust_decimal::Decimal;

use super::number;
use super::output::OutputArgs;
use super::source::{AwsArgs, CsvArgs, SourceArgs};
use crate::period::BillingMonth;

/// Flags of `verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// The measurements files.
    #[command(flatten)]
    pub source: SourceArgs,
    /// The hourly CSV.
    #[command(flatten)]
    pub csv: CsvArgs,
    /// What AWS charged, from a file; repeatable for the pages of an answer and the parts of an export
    ///
    /// The JSON of `aws ce get-cost-and-usage` grouped by USAGE_TYPE and REGION, a Cost and Usage Report or a FOCUS export
    /// with AWS columns; CSV, gzip or not, or Parquet where the build has it. Told apart by content.
    #[arg(long, value_name = "FILE", required_unless_present = "cost_explorer", help_heading = "Bill")]
    pub bill: Vec<PathBuf>,
    /// Ask Cost Explorer instead, which AWS charges by the page; the price is said first
    #[arg(long, conflicts_with = "bill", help_heading = "Bill")]
    pub cost_explorer: bool,
    /// The month, as 2026-10; without it the one that the bill holds, or the last that has ended
    #[arg(long, value_name = "MONTH", help_heading = "Bill")]
    pub month: Option<BillingMonth>,
    /// Write what the bill settles into logtoll.toml (--config, the one that holds, or a new one here)
    #[arg(long, help_heading = "Output")]
    pub settle: bool,
    /// Where the result goes, and in which format.
    #[command(flatten)]
    pub output: OutputArgs,
    /// Refuse to spend more than this many dollars on Cost Explorer and CloudWatch metrics (exit code 10)
    #[arg(long, value_name = "USD", value_parser = number::usd, help_heading = "Measuring")]
    pub max_spend: Option<Decimal>,
    /// Say what would be asked and what it costs, and stop
    #[arg(long, help_heading = "Measuring")]
    pub dry_run: bool,
    /// How to reach AWS.
    #[command(flatten)]
    pub aws: AwsArgs,
}

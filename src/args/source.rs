//! Where measurements come from: files, or AWS.

use std::path::PathBuf;

use clap::Args;
use rust_decimal::Decimal;

use super::number;

/// Where measurements come from.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Source")]
pub struct SourceArgs {
    /// Measurements files of `logtoll sample`; several (accounts, regions) are merged
    #[arg(value_name = "MEASUREMENTS")]
    pub measurements: Vec<PathBuf>,
}

/// Where hourly volumes come from.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Source")]
pub struct CsvArgs {
    /// An hourly CSV file, gzip or not: timestamp,log_group,incoming_bytes[,incoming_events]
    ///
    /// Time stamps are RFC 3339 in UTC and mean the start of their hour. A group lives from its first row to the file's
    /// last hour; hours without a row are 0. Where prices are needed, so is --region.
    #[arg(long, value_name = "FILE", conflicts_with = "measurements")]
    pub csv: Option<PathBuf>,
}

/// How to reach AWS.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "AWS")]
pub struct AwsArgs {
    /// The region, repeatable; without it the profile's or the environment's
    ///
    /// Where nothing is measured (--csv, --requests) it says whose prices apply.
    #[arg(long = "region", value_name = "REGION")]
    pub regions: Vec<String>,
    /// The profile of the AWS configuration files
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// Send every AWS call here instead, for test servers and proxies
    #[arg(long, value_name = "URL")]
    pub endpoint_url: Option<String>,
}

/// Requests of a stage whose log lines are read, where nothing else is asked for.
pub const EVENTS: u32 = 300;

/// How much measuring may cost.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Measuring")]
pub struct SpendArgs {
    /// Refuse to spend more than this many dollars on CloudWatch metrics (exit code 10)
    #[arg(long, value_name = "USD", value_parser = number::usd)]
    pub max_spend: Option<Decimal>,
    /// Make the free calls, say what the rest would cost, and stop
    #[arg(long)]
    pub dry_run: bool,
}

/// How much measuring may cost and read.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Measuring")]
pub struct SamplingArgs {
    /// What it may cost.
    #[command(flatten)]
    pub budget: SpendArgs,
    /// Read log lines of about so many requests of each stage, spread over the last 7 days; only their lengths are kept
    ///
    /// Reading stops earlier where the bytes per request are known well enough. AWS does not charge it. [default: 300]
    #[arg(long, value_name = "REQUESTS", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub events: Option<u32>,
    /// Never read log content: bytes per request then come from the catalogue of lines
    #[arg(long, conflicts_with = "events")]
    pub no_events: bool,
}

//! The flags of `backtest`.

use clap::Args;

use super::number;
use super::output::OutputArgs;
use super::source::{AwsArgs, CsvArgs, SourceArgs, SpendArgs};
use crate::model::backtest::AHEAD_DAYS;

/// Flags of `backtest`.
#[derive(Debug, Args)]
pub struct BacktestArgs {
    /// The measurements files.
    #[command(flatten)]
    pub source: SourceArgs,
    /// The hourly CSV.
    #[command(flatten)]
    pub csv: CsvArgs,
    /// What each projection has to go by, as 14d or 336h [default: 28d, or 14d where no history has room for that]
    ///
    /// 28 days are what estimate goes by where it has them. Daily series, which AWS and measurements files have, are cut
    /// into whole days, 3 at least.
    #[arg(long, value_name = "TIME", value_parser = number::hours, help_heading = "Backtest")]
    pub window: Option<u32>,
    /// What is projected and compared
    ///
    /// The ranges are made for a month. Fewer days show no more than whether something is far off.
    #[arg(long, value_name = "DAYS", value_parser = number::days, default_value_t = AHEAD_DAYS, help_heading = "Backtest")]
    pub ahead: u32,
    /// So many origins, spread over the history; without it three to a month
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000), help_heading = "Backtest")]
    pub origins: Option<u32>,
    /// Where the result goes, and in which format.
    #[command(flatten)]
    pub output: OutputArgs,
    /// How much measuring may cost.
    #[command(flatten)]
    pub budget: SpendArgs,
    /// How to reach AWS.
    #[command(flatten)]
    pub aws: AwsArgs,
}

//! Every flag. Nothing else knows clap.

use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, CommandFactory, Parser};

mod backtest;
mod bill;
mod command;
mod format;
mod number;
mod output;
mod presentation;
mod source;
mod traffic;
mod verify;

pub use backtest::BacktestArgs;
pub use bill::{BillArgs, SubscriptionArg};
pub use command::{
    AssumptionArgs, BudgetArgs, Command, CompareArgs, ConfigArgs, DiffArgs, EstimateArgs, PricesCommand, ReportArgs,
    SampleArgs, SchemaName, StorageArgs, TraceArgs,
};
pub use format::{FormatArgs, PresetArg, RequestArgs};
pub use output::{FormatArg, OutputArgs, PricesFormat};
pub use presentation::{PresentationArgs, SectionArg};
pub use source::{AwsArgs, CsvArgs, EVENTS, SamplingArgs, SourceArgs, SpendArgs};
pub use traffic::{ApiArg, AuthorizerArg, IntegrationArg, TrafficArgs};
pub use verify::VerifyArgs;

const STYLES: Styles =
    Styles::styled().header(AnsiColor::Green.on_default().bold()).literal(AnsiColor::Cyan.on_default());

/// What will API Gateway logging cost, and which setting should I pick?
///
/// logtoll measures what CloudWatch log groups take in, projects the month, and prices every logging configuration of
/// every API stage side by side: execution logging at ERROR and INFO, with and without full request and response data,
/// through the standard log group or a log delivery, against access logging in any format.
///
/// Without AWS: logtoll compare --requests 50M --region us-east-1
#[derive(Debug, Parser)]
#[command(version, styles = STYLES, max_term_width = 110, after_help = EXIT_CODES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,

    /// What goes with every command.
    #[command(flatten)]
    pub global: GlobalArgs,
}

const EXIT_CODES: &str = "Exit codes: 0 done, 1 failure, 2 bad arguments, 3 nothing to measure, 4 credentials or \
permission (or a run cut short), 10 over a budget.";

/// Flags of every command.
#[derive(Debug, Args)]
pub struct GlobalArgs {
    /// Use the price files of a folder instead of the built-in ones
    #[arg(long, value_name = "DIR", global = true, help_heading = "Global")]
    pub prices: Option<PathBuf>,
    /// Read this configuration instead of logtoll.toml of the working folder or the user's configuration folder
    #[arg(long, value_name = "FILE", global = true, help_heading = "Global")]
    pub config: Option<PathBuf>,
    /// Name each call to AWS on standard error; twice adds the AWS SDK's own log (never log content)
    #[arg(short, long, action = clap::ArgAction::Count, global = true, help_heading = "Global")]
    pub verbose: u8,
    /// Show no progress bars
    #[arg(long, global = true, help_heading = "Global")]
    pub no_progress: bool,
}

/// The completion script of a shell.
pub fn completions(shell: clap_complete::Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), env!("CARGO_PKG_NAME"), &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

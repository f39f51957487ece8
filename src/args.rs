//! Every flag. Nothing else knows clap.

use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::measurements::Retention;
use crate::period::BillingMonth;

mod number;
mod traffic;

pub use number::{bytes, count, share};
pub use traffic::{ApiArg, AuthorizerArg, IntegrationArg, TrafficArgs};

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

    #[command(flatten)]
    #[allow(missing_docs)]
    pub global: GlobalArgs,
}

const EXIT_CODES: &str = "Exit codes: 0 done, 1 failure, 2 bad arguments, 3 nothing to measure, 4 credentials or \
permission (or a run cut short), 10 over a budget.";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Measure an AWS account and write a measurements file
    ///
    /// Reads log groups, API stages and their settings (free calls), then CloudWatch metrics of the last 28 whole days
    /// (which AWS charges; the cost is said before it is spent). The file holds counts, lengths and settings, never
    /// a byte of log content, and every other command can work on it offline.
    #[command(
        after_long_help = "Examples:\n  logtoll sample --dry-run\n  logtoll sample --region us-east-1 --region eu-west-1 -o shop.json --max-spend 0.50\n  logtoll sample --profile audit --force"
    )]
    Sample(SampleArgs),
    /// Project the month per log group, in GB and dollars
    ///
    /// From measurements files, from an hourly CSV, or straight from AWS when neither is given.
    #[command(
        after_long_help = "Examples:\n  logtoll estimate shop.json\n  logtoll estimate --csv volumes.csv.gz --region us-east-1 --format json\n  logtoll estimate us.json eu.json -o month.csv"
    )]
    Estimate(EstimateArgs),
    /// Price the logging configurations of each API stage side by side
    ///
    /// From measurements files, or straight from AWS, or without either for traffic that you state with --requests.
    #[command(
        after_long_help = "Examples:\n  logtoll compare --requests 50M --region us-east-1\n  logtoll compare --requests 3M --region eu-central-1 --api http\n  logtoll compare --requests 50M --region us-east-1 --server-errors 2% --retention 30\n  logtoll compare shop.json\n  logtoll compare shop.json --only 'orders/prod'"
    )]
    Compare(Box<CompareArgs>),
    /// Everything in one report for a review
    ///
    /// Totals, log groups by cost, stages with their comparison, assumptions, warnings, and what the run cost.
    #[command(
        after_long_help = "Examples:\n  logtoll report shop.json -o logging.md\n  logtoll report shop.json --retention 30\n  logtoll report --region eu-west-1 -o logging.json"
    )]
    Report(ReportArgs),
    /// Show and check the prices that everything is computed with
    #[command(subcommand)]
    Prices(PricesCommand),
    /// Print the JSON Schema of a document
    Schema {
        /// Which document.
        #[arg(value_enum)]
        document: SchemaName,
    },
    /// Print a shell completion script
    Completions {
        /// The shell.
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
}

/// Documents with a schema.
#[derive(Clone, Copy, Debug, ValueEnum)]
#[allow(missing_docs)]
pub enum SchemaName {
    Estimate,
    Compare,
    Report,
}

/// Flags of every command.
#[derive(Debug, Args)]
pub struct GlobalArgs {
    /// Use the price files of a folder instead of the built-in ones
    #[arg(long, value_name = "DIR", global = true, help_heading = "Global")]
    pub prices: Option<PathBuf>,
    /// Name each call to AWS on standard error; twice adds the AWS SDK's own log (never log content)
    #[arg(short, long, action = clap::ArgAction::Count, global = true, help_heading = "Global")]
    pub verbose: u8,
    /// Show no progress bars
    #[arg(long, global = true, help_heading = "Global")]
    pub no_progress: bool,
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

/// How much measuring may cost.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Measuring")]
pub struct SamplingArgs {
    /// Refuse to spend more than this many dollars on CloudWatch metrics (exit code 10)
    #[arg(long, value_name = "USD", value_parser = number::usd)]
    pub max_spend: Option<Decimal>,
    /// Make the free calls, say what the rest would cost, and stop
    #[arg(long)]
    pub dry_run: bool,
}

/// Flags of `sample`.
#[derive(Debug, Args)]
pub struct SampleArgs {
    /// Write the measurements here
    #[arg(short, long, value_name = "FILE", default_value = "measurements.json", help_heading = "Output")]
    pub output: PathBuf,
    /// Overwrite the file if it exists
    #[arg(long, help_heading = "Output")]
    pub force: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub sampling: SamplingArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub aws: AwsArgs,
}

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
    /// last hour; hours without a row are 0. Needs --region for the prices.
    #[arg(long, value_name = "FILE", conflicts_with = "measurements")]
    pub csv: Option<PathBuf>,
}

/// What is taken as given.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Assumptions")]
pub struct AssumptionArgs {
    /// The month to price, as 2026-12; without it the first whole one after the measurements (or after today)
    #[arg(long, value_name = "MONTH")]
    pub month: Option<BillingMonth>,
}

/// How the result is written.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// The format; without it what the file's ending says, else a table
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<FormatArg>,
    /// Write here instead of standard output (.json, .md, .csv, .txt)
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Overwrite the file if it exists
    #[arg(long, requires = "output")]
    pub force: bool,
}

/// Output formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum FormatArg {
    /// Tables for people
    Terminal,
    /// A document with a schema, for programs
    Json,
    /// One row per log group, stage and configuration
    Csv,
    /// For a ticket or a pull request
    Markdown,
}

/// Flags of `estimate`.
#[derive(Debug, Args)]
pub struct EstimateArgs {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub source: SourceArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub csv: CsvArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub assumptions: AssumptionArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub output: OutputArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub sampling: SamplingArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub aws: AwsArgs,
}

/// Flags of `compare`.
#[derive(Debug, Args)]
pub struct CompareArgs {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub source: SourceArgs,
    /// Show these stages in full; a glob on API/STAGE, repeatable
    #[arg(long, value_name = "GLOB", help_heading = "Output")]
    pub only: Vec<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub traffic: TrafficArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub assumptions: AssumptionArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub output: OutputArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub sampling: SamplingArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub aws: AwsArgs,
}

/// Flags of `report`.
#[derive(Debug, Args)]
pub struct ReportArgs {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub source: SourceArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub csv: CsvArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub assumptions: AssumptionArgs,
    /// How long logs are kept, in days or 'never'; without it what each group has
    #[arg(long, value_name = "DAYS", value_parser = number::retention, help_heading = "Assumptions")]
    pub retention: Option<Retention>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub output: OutputArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub sampling: SamplingArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub aws: AwsArgs,
}

/// What to do with prices.
#[derive(Debug, Subcommand)]
pub enum PricesCommand {
    /// Print the prices of a region with their date, or one line per region
    Show {
        /// The region.
        region: Option<String>,
        /// The format.
        #[arg(long, value_enum, default_value = "terminal")]
        format: PricesFormat,
    },
    /// Check price files: contiguous tiers, no duplicates, no unknown key, missing products named
    Check {
        /// The folder; without it --prices, else the built-in files.
        dir: Option<PathBuf>,
    },
}

/// Formats of `prices show`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum PricesFormat {
    Terminal,
    Json,
}

/// The month that follows a day.
pub fn month_after(today: Date) -> BillingMonth {
    BillingMonth::containing(today).next()
}

/// The completion script of a shell.
pub fn completions(shell: clap_complete::Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), env!("CARGO_PKG_NAME"), &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

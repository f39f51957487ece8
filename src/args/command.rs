//! The commands, each with its flags.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use rust_decimal::Decimal;

use super::backtest::BacktestArgs;
use super::bill::BillArgs;
use super::format::FormatArgs;
use super::number;
use super::output::{OutputArgs, PricesFormat};
use super::presentation::PresentationArgs;
use super::source::{AwsArgs, CsvArgs, SamplingArgs, SourceArgs};
use super::traffic::TrafficArgs;
use super::verify::VerifyArgs;
use crate::measurements::Retention;
use crate::period::BillingMonth;

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
    /// What changed between two measurements files, and what that does to the month
    ///
    /// Both are priced for the same month with the same prices, so that the difference is that of the measurements. It
    /// names log groups and stages that appeared, went, grew, shrank or are set otherwise. Accounts and regions that only
    /// one of the files measured are named and not compared. A NEW that was measured before OLD is refused.
    #[command(
        after_long_help = "Examples:\n  logtoll diff october.json november.json\n  logtoll diff october.json november.json -o change.md\n  logtoll diff before.json after.json --month 2026-12 --format json"
    )]
    Diff(DiffArgs),
    /// Roll the storage of log groups forward month by month, and say what a retention would change
    ///
    /// What lies there already, what comes in, what a retention deletes, and where it ends. With --retention a shorter one
    /// than now also says what it frees at once.
    #[command(
        after_long_help = "Examples:\n  logtoll storage shop.json\n  logtoll storage shop.json --retention 30\n  logtoll storage shop.json --months 36 --format csv -o storage.csv"
    )]
    Storage(StorageArgs),
    /// Everything in one report for a review
    ///
    /// Totals, log groups by cost, stages with their comparison, assumptions, warnings, and what the run cost.
    #[command(
        after_long_help = "Examples:\n  logtoll report shop.json -o logging.html\n  logtoll report shop.json -o logging.md --sections advice,stages --top 10\n  logtoll report shop.json -o public.html --anonymize --title 'Logging, before and after'\n  logtoll report shop.json --retention 30\n  logtoll report --region eu-west-1 -o logging.json"
    )]
    Report(ReportArgs),
    /// How good the estimate would have been on your own history
    ///
    /// Goes back along the history: projects the 30 days after each origin from the window before it, exactly as estimate
    /// does, and holds that against what came. It says how far the projections were off, beside the plain mean rate, and how
    /// often their ranges held. From an hourly CSV, or from AWS, which keeps the metric of each log group for 15 months (asking is
    /// charged; the cost is said before it is spent). Measurements files hold 28 days, which is too little for a month.
    #[command(
        after_long_help = "Examples:\n  logtoll backtest --csv volumes.csv.gz\n  logtoll backtest --region us-east-1 --dry-run\n  logtoll backtest --region us-east-1 --max-spend 0.10 -o backtest.md\n  logtoll backtest shop.json --window 14d --ahead 14d"
    )]
    Backtest(BacktestArgs),
    /// Weigh a captured execution log, and what it would be at each level
    ///
    /// Reads events that were captured, groups them by request, and says what each level writes of them, and what levels
    /// above the captured one would add. It counts bytes and never prints one of a logged request.
    #[command(
        after_long_help = "Examples:\n  aws logs filter-log-events --log-group-name API-Gateway-Execution-Logs_a1b2c3d4e5/prod > events.json\n  logtoll trace events.json\n  logtoll trace export/*.gz --format json\n  logtoll trace - --unrecognised < events.txt"
    )]
    Trace(TraceArgs),
    /// Check an access-log format, and tell what a line and each field weigh and cost
    ///
    /// The format is an argument, or comes from --file, --preset or a measured stage. Exit code 1 where AWS would refuse
    /// it, with the result printed all the same; warnings leave it at 0.
    #[command(
        after_long_help = "Examples:\n  logtoll format '$context.requestId $context.status'\n  logtoll format --preset json --api http > format.json\n  logtoll format --file format.json --requests 50M --region us-east-1 --suggest\n  logtoll format --stage 'orders/prod' shop.json --suggest --keep requestId"
    )]
    Format(Box<FormatArgs>),
    /// Hold a finished month against what AWS charged for it
    ///
    /// Compares the GB on the bill with the bytes that CloudWatch metered, per region, and says which readings of what AWS
    /// does not document fit this account's bill: 2^30 or 10^9 bytes in a GB, 26 bytes more per event or none, access logs
    /// as vended logs or not. The metered bytes come from measurements, an hourly CSV, or (two metrics in each region on
    /// the bill) from AWS.
    #[command(
        after_long_help = "Examples:\n  logtoll verify --cost-explorer --dry-run\n  logtoll verify --cost-explorer --month 2026-10\n  logtoll verify shop.json --bill cur-00001.csv.gz --bill cur-00002.csv.gz --month 2026-10\n  logtoll verify --csv volumes.csv.gz --region us-east-1 --bill costs.json --format json"
    )]
    Verify(Box<VerifyArgs>),
    /// Show and check the prices that everything is computed with
    #[command(subcommand)]
    Prices(PricesCommand),
    /// Say what a rule of the recommendations looks at, why, and what is lost by following it
    Explain {
        /// The rule, as info-level; without it a line for each.
        rule: Option<String>,
    },
    /// Show every value that holds, with where it comes from
    ///
    /// The configuration file logtoll.toml is looked for in the working folder, then in the user's configuration folder.
    Config(ConfigArgs),
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
#[expect(missing_docs, reason = "a doc comment would become help, and the values say all there is")]
pub enum SchemaName {
    Estimate,
    Compare,
    Diff,
    Report,
    Storage,
    Backtest,
    Trace,
    Format,
    Verify,
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
    /// How much measuring may cost.
    #[command(flatten)]
    pub sampling: SamplingArgs,
    /// How to reach AWS.
    #[command(flatten)]
    pub aws: AwsArgs,
}

/// Flags of `estimate`.
#[derive(Debug, Args)]
pub struct EstimateArgs {
    /// The measurements files.
    #[command(flatten)]
    pub source: SourceArgs,
    /// The hourly CSV.
    #[command(flatten)]
    pub csv: CsvArgs,
    /// What is taken as given.
    #[command(flatten)]
    pub assumptions: AssumptionArgs,
    /// Requests that reach all measured stages in the month, as 50M: their logs change alike, others stay
    #[arg(long, value_name = "N", value_parser = number::count, conflicts_with = "growth", help_heading = "Assumptions")]
    pub requests: Option<f64>,
    /// What changes the account's bill.
    #[command(flatten)]
    pub bill: BillArgs,
    /// What the month may cost.
    #[command(flatten)]
    pub budget: BudgetArgs,
    /// Where the result goes, and in which format.
    #[command(flatten)]
    pub output: OutputArgs,
    /// How much measuring may cost.
    #[command(flatten)]
    pub sampling: SamplingArgs,
    /// How to reach AWS.
    #[command(flatten)]
    pub aws: AwsArgs,
}

/// Flags of `compare`.
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// The measurements files.
    #[command(flatten)]
    pub source: SourceArgs,
    /// Show these stages in full; a glob on API/STAGE, repeatable
    #[arg(long, value_name = "GLOB", help_heading = "Output")]
    pub only: Vec<String>,
    /// Traffic that is stated.
    #[command(flatten)]
    pub traffic: TrafficArgs,
    /// What is taken as given.
    #[command(flatten)]
    pub assumptions: AssumptionArgs,
    /// What the month may cost.
    #[command(flatten)]
    pub budget: BudgetArgs,
    /// Where the result goes, and in which format.
    #[command(flatten)]
    pub output: OutputArgs,
    /// How much measuring may cost.
    #[command(flatten)]
    pub sampling: SamplingArgs,
    /// How to reach AWS.
    #[command(flatten)]
    pub aws: AwsArgs,
}

/// Flags of `diff`.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The measurements file of the earlier run
    #[arg(value_name = "OLD", help_heading = "Source", display_order = 1)]
    pub old: PathBuf,
    /// The measurements file of the later run
    #[arg(value_name = "NEW", help_heading = "Source", display_order = 2)]
    pub new: PathBuf,
    /// What is taken as given.
    #[command(flatten)]
    pub assumptions: AssumptionArgs,
    /// Where the result goes, and in which format.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Flags of `report`.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// The measurements files.
    #[command(flatten)]
    pub source: SourceArgs,
    /// The hourly CSV.
    #[command(flatten)]
    pub csv: CsvArgs,
    /// What is taken as given.
    #[command(flatten)]
    pub assumptions: AssumptionArgs,
    /// How long logs are kept, in days or 'never'; without it what each group has
    #[arg(long, value_name = "DAYS", value_parser = number::retention, help_heading = "Assumptions")]
    pub retention: Option<Retention>,
    /// Requests that reach all measured stages in the month, as 50M: their logs change alike, others stay
    #[arg(long, value_name = "N", value_parser = number::count, conflicts_with = "growth", help_heading = "Assumptions")]
    pub requests: Option<f64>,
    /// What changes the account's bill.
    #[command(flatten)]
    pub bill: BillArgs,
    /// What the month may cost.
    #[command(flatten)]
    pub budget: BudgetArgs,
    /// What of it is shown.
    #[command(flatten)]
    pub presentation: PresentationArgs,
    /// Where the result goes, and in which format.
    #[command(flatten)]
    pub output: OutputArgs,
    /// How much measuring may cost.
    #[command(flatten)]
    pub sampling: SamplingArgs,
    /// How to reach AWS.
    #[command(flatten)]
    pub aws: AwsArgs,
}

/// Flags of `storage`.
#[derive(Debug, Args)]
pub struct StorageArgs {
    /// The measurements files.
    #[command(flatten)]
    pub source: SourceArgs,
    /// What is taken as given.
    #[command(flatten)]
    pub assumptions: AssumptionArgs,
    /// How long logs are kept, in days or 'never'; without it what each group has
    #[arg(long, value_name = "DAYS", value_parser = number::retention, help_heading = "Assumptions")]
    pub retention: Option<Retention>,
    /// The month brings so much more (or less, as -10%) than the history projects
    #[arg(long, value_name = "SHARE", value_parser = number::growth, allow_hyphen_values = true, help_heading = "Assumptions")]
    pub growth: Option<f64>,
    /// How many months are shown
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = clap::value_parser!(u8).range(1..=120), help_heading = "Output")]
    pub months: u8,
    /// Where the result goes, and in which format.
    #[command(flatten)]
    pub output: OutputArgs,
    /// How much measuring may cost.
    #[command(flatten)]
    pub sampling: SamplingArgs,
    /// How to reach AWS.
    #[command(flatten)]
    pub aws: AwsArgs,
}

/// Flags of `trace`.
#[derive(Debug, Args)]
pub struct TraceArgs {
    /// Captured events, gzip or not, told apart by content; - is standard input
    ///
    /// The JSON of `aws logs filter-log-events` or `get-log-events`, a CloudWatch Logs export to S3, a subscription
    /// payload, a Logs Insights CSV with @message, what `aws logs tail` prints, or plain lines.
    #[arg(value_name = "FILE", required = true, help_heading = "Source")]
    pub files: Vec<PathBuf>,
    /// Show the labels of lines that are not recognised, with every value masked
    #[arg(long, help_heading = "Output")]
    pub unrecognised: bool,
    /// Where the result goes, and in which format.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Flags of `config`.
#[derive(Debug, Args)]
pub struct ConfigArgs {
    /// Print a configuration file with every key as a comment instead
    #[arg(long)]
    pub example: bool,
}

/// What is taken as given.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Assumptions")]
pub struct AssumptionArgs {
    /// The month to price, as 2026-12; without it the first whole one after the measurements (or after today)
    #[arg(long, value_name = "MONTH")]
    pub month: Option<BillingMonth>,
}

/// What the month may cost.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Budget")]
pub struct BudgetArgs {
    /// End with exit code 10 when the expected month is above so many dollars, as $1,500, or when it is unknown
    ///
    /// The result is written all the same. Exactly the budget is not above it. For estimate and report the month is the
    /// total of the account; for compare the sum of what is on now in the stages that are compared, each alone. For
    /// traffic that is stated without measurements it is the row 'info', and for an HTTP API, which has no execution logs,
    /// 'access-own', or 'access-json' without --access-format. Where the expected month is unknown nobody can say that it is
    /// within the budget, so that is exit code 10 too.
    #[arg(long, value_name = "USD", value_parser = number::usd)]
    pub budget: Option<Decimal>,
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

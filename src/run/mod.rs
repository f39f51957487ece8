//! The wiring: flags, files, the clock and the terminal around the pure middle.

mod again;
mod backtest;
mod budget;
mod compare;
mod config;
mod diff;
mod estimate;
mod explain;
mod files;
mod format;
mod given;
mod output;
mod prices;
mod progress;
mod report;
mod retention;
mod sampling;
mod source;
mod stated;
mod storage;
mod trace;
mod verify;

use std::path::PathBuf;

use jiff::Timestamp;

use crate::args::{self, Cli, Command, GlobalArgs, SchemaName};
use crate::config::Config;
use crate::error::Error;
use crate::prices::{PriceBook, PriceFiles};
use crate::report::document;

/// The version that documents name.
pub(crate) const TOOL: &str = env!("CARGO_PKG_VERSION");

/// Where prices are from that no folder was named for.
const BUILT_IN: &str = "built in";

/// What every command works with.
struct Setting {
    prices: PriceFiles,
    /// Where those are from.
    prices_from: String,
    config: Config,
    /// Where that is from; `None` where there is none.
    config_path: Option<PathBuf>,
    now: Timestamp,
    progress: bool,
}

impl Setting {
    #[expect(clippy::disallowed_methods, reason = "the one place where the clock is read")]
    fn new(global: &GlobalArgs) -> Result<Self, Error> {
        let (prices, prices_from) = match &global.prices {
            Some(folder) => (prices::read(folder)?, folder.display().to_string()),
            None => (PriceFiles::embedded(), BUILT_IN.to_owned()),
        };
        let config_path = config::path(global.config.as_deref());
        let config = config::read(config_path.as_deref(), &prices)?;
        Ok(Self { prices, prices_from, config, config_path, now: Timestamp::now(), progress: !global.no_progress })
    }

    /// The prices of some regions, with what the configuration says of billing.
    fn book(&self, regions: &[impl AsRef<str>]) -> Result<PriceBook, Error> {
        let mut book = self.prices.book(regions)?;
        self.config.settle(book.billing_mut());
        Ok(book)
    }
}

/// Runs a command.
///
/// # Errors
/// Whatever stops it; see [`Error::exit_code`].
pub fn run(cli: Cli) -> Result<(), Error> {
    log(cli.global.verbose);
    let setting = || Setting::new(&cli.global);
    match &cli.command {
        Command::Sample(args) => sampling::sample(args, &setting()?),
        Command::Estimate(args) => estimate::run(args, &setting()?),
        Command::Compare(args) => compare::run(args, &setting()?),
        Command::Storage(args) => storage::run(args, &setting()?),
        Command::Diff(args) => diff::run(args, &setting()?),
        Command::Report(args) => report::run(args, &setting()?),
        Command::Backtest(args) => backtest::run(args, &setting()?),
        Command::Trace(args) => trace::run(args, &setting()?),
        Command::Format(args) => format::run(args, &setting()?),
        Command::Explain { rule } => explain::run(rule.as_deref()),
        Command::Config(args) => config::run(args, setting),
        Command::Verify(args) => verify::run(args, &setting()?),
        Command::Prices(command) => prices::run(command, &cli.global),
        Command::Schema { document } => output::print(&match document {
            SchemaName::Estimate => document::json_schema::<document::Estimate>(),
            SchemaName::Compare => document::json_schema::<document::Compare>(),
            SchemaName::Diff => document::json_schema::<document::Difference>(),
            SchemaName::Report => document::json_schema::<document::Report>(),
            SchemaName::Backtest => document::json_schema::<document::Backtest>(),
            SchemaName::Storage => document::json_schema::<document::Storage>(),
            SchemaName::Trace => document::json_schema::<document::Trace>(),
            SchemaName::Format => document::json_schema::<document::Format>(),
            SchemaName::Verify => document::json_schema::<document::Verify>(),
        }),
        Command::Completions { shell } => output::print(&args::completions(*shell)),
    }
}

/// The SDK's own log, on standard error, where it is asked for.
fn log(verbose: u8) {
    let level = match verbose {
        0 => return,
        1 => "logtoll=debug,aws_config=warn,aws_smithy_runtime=warn",
        // No further: what the runtime says of answers could hold lines of a log.
        _ => "logtoll=debug,aws_config=debug,aws_smithy_runtime=info",
    };
    let filter = tracing_subscriber::EnvFilter::new(level);
    let colour = anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never;
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colour).with_writer(std::io::stderr).init();
}

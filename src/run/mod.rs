//! The wiring: flags, files, the clock and the terminal around the pure middle.

mod budget;
mod compare;
mod diff;
mod estimate;
mod files;
mod format;
mod output;
mod prices;
mod progress;
mod report;
mod retention;
mod sampling;
mod source;
mod stated;
mod trace;

use jiff::Timestamp;

use crate::args::{self, Cli, Command, GlobalArgs, SchemaName};
use crate::error::Error;
use crate::prices::PriceFiles;
use crate::report::document;

/// The version that documents name.
pub(crate) const TOOL: &str = env!("CARGO_PKG_VERSION");

/// What every command works with.
struct Setting {
    prices: PriceFiles,
    now: Timestamp,
    progress: bool,
}

impl Setting {
    #[expect(clippy::disallowed_methods, reason = "the one place where the clock is read")]
    fn new(global: &GlobalArgs) -> Result<Self, Error> {
        let prices = match &global.prices {
            Some(folder) => prices::read(folder)?,
            None => PriceFiles::embedded(),
        };
        Ok(Self { prices, now: Timestamp::now(), progress: !global.no_progress })
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
        Command::Diff(args) => diff::run(args, &setting()?),
        Command::Report(args) => report::run(args, &setting()?),
        Command::Trace(args) => trace::run(args, &setting()?),
        Command::Format(args) => format::run(args, &setting()?),
        Command::Prices(command) => prices::run(command, &cli.global),
        Command::Schema { document } => output::print(&match document {
            SchemaName::Estimate => document::json_schema::<document::Estimate>(),
            SchemaName::Compare => document::json_schema::<document::Compare>(),
            SchemaName::Diff => document::json_schema::<document::Difference>(),
            SchemaName::Report => document::json_schema::<document::Report>(),
            SchemaName::Trace => document::json_schema::<document::Trace>(),
            SchemaName::Format => document::json_schema::<document::Format>(),
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

//! The program: parse, run, print the error, exit.

use std::process::ExitCode;

use clap::Parser;
use logtoll::args::Cli;

fn main() -> ExitCode {
    match logtoll::run::run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            anstream::eprintln!("error: {error}");
            if let Some(hint) = error.hint() {
                anstream::eprintln!("help: {hint}");
            }
            ExitCode::from(error.exit_code())
        }
    }
}

//! The program: parse, run, print the error, exit.

use std::process::ExitCode;

use clap::Parser;
use logtoll::args::Cli;

/// Large accounts are millions of small pieces, on several threads: the system's allocator asks the kernel for each few of them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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

//! Where results go, and how they are written.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// How the result is written.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// The format; without it what the file's ending says, else a table
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<FormatArg>,
    /// Write here instead of standard output (.json, .md, .csv, .txt; .html for report)
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Overwrite the file if it exists
    #[arg(long, requires = "output")]
    pub force: bool,
}

/// Output formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    /// Tables for people
    Terminal,
    /// A document with a schema, for programs
    Json,
    /// A row for each thing that the result is about
    Csv,
    /// For a ticket or a pull request
    Markdown,
    /// One file for a browser, for report only
    Html,
}

/// Formats of `prices show`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[expect(missing_docs, reason = "a doc comment would become help, and the values say all there is")]
pub enum PricesFormat {
    Terminal,
    Json,
}

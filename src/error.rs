//! Everything that can stop a command, its exit code, and what to do about it.

use std::path::PathBuf;

#[cfg(feature = "aws")]
use crate::aws;
use crate::report::dollars;
use crate::units::Usd;
use crate::{bill, import, prices};

/// Why a command stopped. Messages are complete with the command's own context; hints say what to do next.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Flags that clap cannot judge.
    #[error("{0}")]
    Arguments(String),
    /// Prices cannot be read, or lack a region.
    #[error(transparent)]
    Prices(#[from] prices::Error),
    /// The configuration file cannot be read as one.
    #[error("the configuration cannot be used:\n{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Config(Vec<prices::Finding>),
    /// `prices check` found something.
    #[error("{} in the price files", problems(*.0))]
    PriceProblems(usize),
    /// AWS would refuse an access-log format; why stands in the result.
    #[error("AWS would refuse this format: {}", problems(*.0))]
    FormatRefused(usize),
    /// A file cannot be read as what it should be.
    #[error("{}: {source}", .path.display().to_string().escape_debug())]
    Import {
        /// The file.
        path: PathBuf,
        /// Why.
        source: import::Error,
    },
    /// A bill cannot be read.
    #[error("{}: {source}", .path.display().to_string().escape_debug())]
    Bill {
        /// The file, or what stands for Cost Explorer.
        path: PathBuf,
        /// Why.
        source: bill::Error,
    },
    /// A bill and what was metered cannot be compared.
    #[error("{problem}")]
    Mismatch {
        /// Why not.
        problem: String,
        /// What to do about it.
        hint: &'static str,
    },
    /// The file system refuses.
    #[error("cannot {doing} {}: {source}", .path.display().to_string().escape_debug())]
    File {
        /// What was tried, as in "cannot read".
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file would be overwritten.
    #[error("{} exists", .path.display().to_string().escape_debug())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// There is nothing to work on.
    #[error("{0}")]
    Nothing(String),
    /// AWS cannot be measured.
    #[cfg(feature = "aws")]
    #[error(transparent)]
    Aws(#[from] aws::Error),
    /// This build cannot reach AWS.
    #[error("this build of logtoll cannot reach AWS")]
    NoAws,
    /// Measuring would cost more than allowed.
    #[error("measuring would cost {} dollars, more than the {} that --max-spend allows", .needed.0, .allowed.0)]
    OverBudget {
        /// What it would cost.
        needed: Usd,
        /// What is allowed.
        allowed: Usd,
    },
    /// The month is above the budget; the result is written.
    #[error("the expected month is {}, above the budget of {}", told(.month, .budget, *.at_least), dollars(*.budget))]
    AboveBudget {
        /// What it is expected to cost, or what of it is known.
        month: Usd,
        /// Whether that is only what is known, and the whole unknown.
        at_least: bool,
        /// What it may cost.
        budget: Usd,
    },
    /// Nobody can say whether the month is above the budget; the result is written.
    #[error("the expected month is unknown, so it may be above the budget of {}", dollars(*.budget))]
    BudgetUnknown {
        /// What it may cost.
        budget: Usd,
    },
    /// The measurements could not be put where they should be (a full disk, say), and are somewhere else.
    #[error("{error}; what was measured is in {place} instead")]
    Rescued {
        /// Why.
        error: Box<Error>,
        /// Where it is.
        place: String,
    },
    /// Measuring was cut short; what there was is written.
    #[error("measuring was cut short: {0}")]
    CutShort(String),
}

impl Error {
    /// The exit code of the program.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Prices(prices::Error::UnknownRegion { .. }) | Self::Arguments(_) | Self::Config(_) => 2,
            Self::Prices(prices::Error::Malformed(_))
            | Self::PriceProblems(_)
            | Self::FormatRefused(_)
            | Self::Import { .. }
            | Self::Bill { .. }
            | Self::Mismatch { .. }
            | Self::File { .. }
            | Self::Exists { .. }
            | Self::NoAws => 1,
            Self::Nothing(_) => 3,
            #[cfg(feature = "aws")]
            Self::Aws(error) => match error {
                aws::Error::NoRegion => 2,
                aws::Error::MorePages { .. } => 10,
                aws::Error::Unreachable { .. } | aws::Error::Failed { .. } | aws::Error::Runtime(_) => 1,
                _ => 4,
            },
            Self::CutShort(_) | Self::Rescued { .. } => 4,
            Self::OverBudget { .. } | Self::AboveBudget { .. } | Self::BudgetUnknown { .. } => 10,
        }
    }

    /// What to do about it, if there is more to say than the message does.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Import { source, .. } => source.hint(),
            Self::Bill { source, .. } => source.hint(),
            Self::Mismatch { hint, .. } => hint,
            Self::Exists { .. } => "name another file, or overwrite it with --force",
            Self::Prices(prices::Error::Malformed(_)) | Self::PriceProblems(_) => {
                "pricing/README.md says how a price file is written"
            }
            Self::Config(_) => "logtoll config --example prints a file with every key",
            Self::FormatRefused(_) => "the result says under problems what to change",
            #[cfg(feature = "aws")]
            Self::Aws(error) => error.hint(),
            Self::NoAws => "give files (measurements, --csv, --bill) or --requests, or build with the default features",
            Self::OverBudget { .. } => "allow more with --max-spend, or measure fewer regions",
            Self::AboveBudget { .. } => {
                "look in the result for what costs most, or raise --budget if that is what it may cost"
            }
            Self::BudgetUnknown { .. } => "the warnings of the result say what is unknown and what to do about it",
            Self::CutShort(_) => "what was measured is there; sample again for the rest",
            Self::Rescued { .. } => "move the file to a place with room for it",
            Self::Arguments(_) | Self::Prices(_) | Self::File { .. } | Self::Nothing(_) => return None,
        };
        Some(hint.to_owned())
    }
}

/// A month beside its budget: to the cent, and exactly where the cents would not show which is more.
fn told(month: &Usd, budget: &Usd, at_least: bool) -> String {
    let rounded = dollars(*month);
    let amount = if rounded == dollars(*budget) { format!("${}", month.0) } else { rounded };
    if at_least { format!("unknown, but at least {amount}") } else { amount }
}

fn problems(count: usize) -> String {
    if count == 1 { "1 problem".to_owned() } else { format!("{count} problems") }
}

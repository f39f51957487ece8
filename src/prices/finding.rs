//! What is wrong with a price file, and where.

use std::fmt;
use std::ops::Range;

use super::product::Product;
use super::tiers::TierProblem;

/// One thing that is wrong in a folder of price files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file's name in the folder.
    pub file: String,
    /// Where in the file; `None` where something is missing from it, or it is missing itself.
    pub position: Option<Position>,
    /// What is wrong, and what to do.
    pub problem: Problem,
}

/// A place in a text file, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

impl Position {
    /// The place of a byte range's start.
    pub(super) fn of(span: &Range<usize>, text: &str) -> Self {
        let before = &text[..text.floor_char_boundary(span.start)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
    }
}

impl fmt::Display for Finding {
    /// `file:line:column: problem`, as compilers write it. The file's name comes from outside and is escaped.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.file.escape_debug())?;
        if let Some(Position { line, column }) = self.position {
            write!(f, "{line}:{column}:")?;
        }
        write!(f, " {}", self.problem)
    }
}

/// What is wrong with a price file. Texts from the file are escaped when it is printed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// It is no TOML.
    #[error("not TOML: {0}")]
    Syntax(String),
    /// A key has to be there.
    #[error("the key '{0}' is missing; add it")]
    MissingKey(String),
    /// A key that means nothing here.
    #[error("the key '{}' means nothing here; {}", .key.escape_debug(), nearest(.key, .known))]
    UnknownKey {
        /// What stands there.
        key: String,
        /// What may stand there.
        known: Vec<&'static str>,
    },
    /// A value that is of the wrong kind, or not one of those possible.
    #[error("'{key}' is {found}; write {expected}")]
    Value {
        /// The key it belongs to.
        key: String,
        /// What stands there, escaped.
        found: String,
        /// What should stand there.
        expected: String,
    },
    /// A product that this version does not know.
    #[error("no product is called '{}'; {}", .name.escape_debug(), nearest(.name, &Product::ALL.map(Product::name)))]
    UnknownProduct {
        /// What stands there.
        name: String,
    },
    /// A lookup would match two prices.
    #[error("{product} has a price on line {first_line} already; keep one of the two")]
    SecondPrice {
        /// The product.
        product: Product,
        /// Where its first price stands.
        first_line: usize,
    },
    /// A line of the bill would match two products.
    #[error("the usage type '{}' belongs to another price already; give each its own", .0.escape_debug())]
    SecondUsageType(String),
    /// Ranges that are no tiers.
    #[error(transparent)]
    Tiers(#[from] TierProblem),
    /// A price is not known. Its cost prints as unknown; only the check of a folder minds.
    #[error("no price for {0}; add one, or its cost prints as unknown")]
    MissingPrice(Product),
    /// The facts that hold in every region are not there.
    #[error("the file is missing; copy it from logtoll's own pricing folder")]
    MissingFile,
    /// Two settings that cannot both hold, or a value that its neighbours forbid.
    #[error("{0}")]
    Conflict(String),
    /// There is no region.
    #[error("the folder has no region file; add one for each region that is asked for")]
    NoRegion,
}

/// The known names, the one most like what was written first if any is like it.
fn nearest(written: &str, known: &[&'static str]) -> String {
    let names = by_likeness(written, known.iter().copied());
    match names.first() {
        Some(best) if strsim::damerau_levenshtein(written, best) <= written.len().div_ceil(4) => {
            format!("did you mean '{best}'?")
        }
        _ => format!("known are {}", known.join(", ")),
    }
}

/// Names, those spelled most like a text first.
pub(super) fn by_likeness<'a>(text: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let text = text.trim().to_lowercase();
    let mut names: Vec<_> = names.map(|name| (strsim::damerau_levenshtein(&text, name), name)).collect();
    names.sort_unstable();
    names.into_iter().map(|(_, name)| name).collect()
}

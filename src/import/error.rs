//! Why a file cannot be read.

use std::fmt;

/// A line and a column of a file, both from 1; column 0 where only the line is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line.
    pub line: u64,
    /// The column.
    pub column: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column {
            0 => write!(f, "line {}", self.line),
            column => write!(f, "line {}, column {column}", self.line),
        }
    }
}

fn before(place: Option<&Place>) -> String {
    place.map(|place| format!("{place}: ")).unwrap_or_default()
}

/// Why a file cannot be read. The messages read after the name of the file.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The bytes could not be unpacked or read.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// The header of an hourly CSV is not the promised one.
    #[error("{place}: the header must be timestamp,log_group,incoming_bytes[,incoming_events]")]
    Header {
        /// Where.
        place: Place,
    },
    /// A row of an hourly CSV is wrong.
    #[error("{place}: {problem}")]
    Row {
        /// Where.
        place: Place,
        /// What is wrong, and what it should be.
        problem: String,
    },
    /// A file without a single row.
    #[error("holds no rows")]
    Empty,
    /// A file that is no measurements file, or one that says what cannot be.
    #[error("{}not a measurements file of logtoll: {problem}", before(.place.as_ref()))]
    Measurements {
        /// Where; `None` where it is what the file says that is wrong, not how it is written.
        place: Option<Place>,
        /// What is wrong.
        problem: String,
    },
    /// A file of log events that breaks its own shape.
    #[error("{}not log events: {problem}", before(.place.as_ref()))]
    Events {
        /// Where, if known.
        place: Option<Place>,
        /// What is wrong; never what the file holds.
        problem: String,
    },
    /// A file of log events that holds nothing.
    #[error("is empty: it holds no log event")]
    NoEvents,
    /// A file of a version that came later.
    #[error("has the format {schema}, which is newer than this version reads ({})", crate::measurements::SCHEMA)]
    Newer {
        /// The format it names.
        schema: String,
    },
    /// Two files hold the same account and region.
    #[error("measures account {account} in {region} again, which another file has already")]
    Twice {
        /// The account.
        account: String,
        /// The region.
        region: String,
    },
}

impl Error {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Newer { .. } => "update logtoll, or sample again with this version",
            Self::Twice { .. } => "leave one of the two files out",
            Self::Measurements { .. } => {
                "write one with 'logtoll sample -o measurements.json'; hourly CSV goes to --csv"
            }
            Self::Header { .. } | Self::Row { .. } | Self::Empty => {
                "an hourly CSV has rows like 2026-11-01T13:00:00Z,/aws/lambda/orders,1048576"
            }
            Self::Events { .. } | Self::NoEvents => {
                "capture events with 'aws logs filter-log-events --log-group-name GROUP --output json > events.json'"
            }
            Self::Unreadable(_) => "check that the file is whole",
        }
    }
}

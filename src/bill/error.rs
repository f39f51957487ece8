//! Why a bill cannot be read.

use crate::period::BillingMonth;

/// Why a bill cannot be read. The messages read after the name of the file.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The bytes could not be unpacked or read.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// A file that is none of the known shapes.
    #[error("is no bill that logtoll knows")]
    NotABill,
    /// A table that lacks columns which the comparison cannot do without.
    #[error("looks like {format}, but these columns are missing: {missing}")]
    Columns {
        /// What it looks like.
        format: &'static str,
        /// The columns, with what is nearest to each.
        missing: String,
    },
    /// A row or group that is wrong.
    #[error("{place}: {problem}")]
    Row {
        /// Where.
        place: String,
        /// What is wrong.
        problem: String,
    },
    /// The JSON breaks its shape.
    #[error("line {line}, column {column}: not the JSON of get-cost-and-usage: {problem}")]
    Json {
        /// The line.
        line: usize,
        /// The column.
        column: usize,
        /// What is wrong.
        problem: String,
    },
    /// The answer is not grouped by usage type.
    #[error("is not grouped by USAGE_TYPE")]
    NotGrouped,
    /// The answer has no metric that says how much.
    #[error("has no UsageQuantity")]
    NoQuantity,
    /// Only pages that another one follows were given.
    #[error("has a NextPageToken: a further page belongs to it")]
    NextPage,
    /// The same thing came twice.
    #[error("holds what another file or page holds already ({0})")]
    Twice(String),
    /// Another file has the same rows of logs, in whatever order.
    #[error("has the same rows of CloudWatch Logs as a file before it, perhaps in another order")]
    SameRows,
    /// Stretches of unequal length of the same usage, which both hold the days that they share.
    #[error("holds {usage_type} for {one} and for {other}, which overlap")]
    Overlap {
        /// The usage type.
        usage_type: String,
        /// The one stretch.
        one: String,
        /// The other.
        other: String,
    },
    /// Files of several shapes.
    #[error("is of another kind than the file before it")]
    Mixed,
    /// No line of ours.
    #[error("has no line of CloudWatch Logs{}", .0.map(|month| format!(" in {month}")).unwrap_or_default())]
    NoLines(Option<BillingMonth>),
    /// Lines of several months.
    #[error("holds several months: {0}")]
    Months(String),
    /// An amount that cannot be added up.
    #[error("the sum of {0} is too large")]
    TooLarge(String),
    /// A Parquet file, and this build does not read them.
    #[error("is a Parquet file, which this build does not read")]
    NoParquet,
}

impl Error {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Unreadable(_) | Self::TooLarge(_) => "check that the file is whole",
            Self::NotABill | Self::Json { .. } | Self::Mixed => {
                "give the JSON of 'aws ce get-cost-and-usage', or a Cost and Usage Report or FOCUS export as AWS names its \
                 columns (CSV, gzip or not; Parquet in a build with that feature)"
            }
            Self::Columns { .. } => "export the report again with AWS's own column names, or rename the columns back",
            Self::Row { .. } => "check the row; the export may be cut or edited",
            Self::NotGrouped | Self::NoQuantity => {
                "ask with --metrics UsageQuantity UnblendedCost --group-by Type=DIMENSION,Key=USAGE_TYPE \
                 Type=DIMENSION,Key=REGION"
            }
            Self::NextPage => "ask for the next page with --next-page-token, and give all pages with --bill each",
            Self::Twice(_) => "give each page and each part of an export once",
            Self::SameRows => {
                "give one of the two; where they are parts of one export that are alike by chance, put them into one file"
            }
            Self::Overlap { .. } => "give the answers of one granularity, by the month or by the day",
            Self::NoLines(_) => {
                "check the month with --month, and that the bill covers AmazonCloudWatch in the accounts meant"
            }
            Self::Months(_) => "say which with --month",
            Self::NoParquet => "build with --features parquet, or export CSV",
        }
    }
}

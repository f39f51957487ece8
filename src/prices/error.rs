//! Why there are no prices to compute with.

use super::finding::Finding;

/// Why there are no prices to compute with.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No file is named after the region.
    #[error(
        "no prices for region '{}'; choose one of these, nearest spelling first, or add its file and pass the folder \
         with --prices: {}",
        .region.escape_debug(),
        .known.join(", ")
    )]
    UnknownRegion {
        /// What was asked for.
        region: String,
        /// The regions that have a file, nearest spelling first.
        known: Vec<String>,
    },
    /// A file that is needed is malformed.
    #[error("{}", malformed(.0))]
    Malformed(Vec<Finding>),
}

fn malformed(findings: &[Finding]) -> String {
    let first = findings.first().map(Finding::to_string).unwrap_or_default();
    match findings.len() {
        0 | 1 => first,
        n => format!("{first}\nand {} more; `logtoll prices check` lists them all", n - 1),
    }
}

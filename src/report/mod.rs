//! Finished values as text and documents. Nothing is computed here, so no two formats can disagree.

pub mod document;
pub mod prices;

use document::{Compare, Document, Estimate, Report};

/// How a result is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Tables for people, cut to a width in columns where there is one.
    Terminal {
        /// The width.
        width: Option<u16>,
    },
    /// The document itself.
    Json,
    /// Rows for a spreadsheet.
    Csv,
    /// For a ticket or a pull request.
    Markdown,
}

/// Writes an estimate.
pub fn estimate(document: &Document<Estimate>, _format: Format) -> String {
    document.json()
}

/// Writes a comparison.
pub fn compare(document: &Document<Compare>, _format: Format, _chosen: bool) -> String {
    document.json()
}

/// Writes a report.
pub fn report(document: &Document<Report>, _format: Format) -> String {
    document.json()
}

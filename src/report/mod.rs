//! Finished values as text and documents. Nothing is computed here, so no two formats can disagree.
//!
//! A document becomes a page (headings, tables, notes), and a page becomes lines on a terminal or Markdown. JSON and CSV
//! are written from the document itself.

mod again;
mod backtest_csv;
mod csv;
mod difference_csv;
pub mod document;
mod escape;
mod fields_csv;
mod focus_csv;
mod html;
mod markdown;
mod number;
mod page;
pub mod prices;
mod report_csv;
mod sections;
pub mod settings;
mod storage_csv;
mod terminal;
mod trace_csv;
mod verify_csv;

pub use again::Again;
use document::{Backtest, Compare, Document, Estimate, Report, Storage, Trace, Verify};
pub use escape::terminal as escaped;
pub use number::usd as dollars;
use page::Room;
pub use sections::{Section, Shown};

/// How a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people. The text has ANSI styles; who prints it takes them out where they are not wanted.
    Terminal {
        /// The columns of the terminal, where they are known.
        width: Option<u16>,
    },
    /// The document itself.
    Json,
    /// A row per log group and per configuration of a stage.
    Csv,
    /// For a ticket.
    Markdown,
}

/// How a report is written, which alone has a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportFormat {
    /// As any document.
    Of(Format),
    /// One file for a browser.
    Html,
}

impl From<Format> for ReportFormat {
    fn from(format: Format) -> Self {
        Self::Of(format)
    }
}

/// The month per log group.
pub fn estimate(document: &Document<Estimate>, format: Format) -> String {
    match format {
        Format::Terminal { width } => terminal::write(&page::estimate(document, Room::TERMINAL), width),
        Format::Markdown => markdown::write(&page::estimate(document, Room::TICKET)),
        Format::Json => document.json(),
        Format::Csv => csv::write(Some(&document.body), None),
    }
}

/// The configurations of each stage side by side.
///
/// Where `chosen` says that somebody asked for these stages each is shown in full; else only as far as they are few, and
/// with a line each where they are not. JSON and CSV always have everything.
pub fn compare(document: &Document<Compare>, format: Format, chosen: bool) -> String {
    match format {
        Format::Terminal { width } => terminal::write(&page::compare(document, Room::TERMINAL, chosen), width),
        Format::Markdown => markdown::write(&page::compare(document, Room::TICKET, chosen)),
        Format::Json => document.json(),
        Format::Csv => csv::write(None, Some(&document.body)),
    }
}

/// What changed between two runs.
pub fn difference(document: &Document<document::Difference>, format: Format) -> String {
    match format {
        Format::Terminal { width } => terminal::write(&page::difference(document, Room::TERMINAL), width),
        Format::Markdown => markdown::write(&page::difference(document, Room::TICKET)),
        Format::Json => document.json(),
        Format::Csv => difference_csv::write(&document.body),
    }
}

/// Everything, for a review. Of what people read, as much as is to be shown; JSON and CSV are never cut.
pub fn report(document: &Document<Report>, format: impl Into<ReportFormat>, shown: &Shown) -> String {
    let format = match format.into() {
        ReportFormat::Html => return html::write(document, shown),
        ReportFormat::Of(format) => format,
    };
    match format {
        Format::Terminal { width } => terminal::write(&page::report(document, Room::TERMINAL, shown), width),
        Format::Markdown => markdown::write(&page::report(document, Room::TICKET, shown)),
        Format::Json => document.json(),
        Format::Csv => report_csv::write(document),
    }
}

/// How good the estimate would have been.
pub fn backtest(document: &Document<Backtest>, format: Format) -> String {
    match format {
        Format::Terminal { width } => terminal::write(&page::backtest(document, Room::TERMINAL), width),
        Format::Markdown => markdown::write(&page::backtest(document, Room::TICKET)),
        Format::Json => document.json(),
        Format::Csv => backtest_csv::write(&document.body),
    }
}

/// What a captured execution log weighs.
pub fn trace(document: &Document<Trace>, format: Format) -> String {
    match format {
        Format::Terminal { width } => terminal::write(&page::trace(document, Room::TERMINAL), width),
        Format::Markdown => markdown::write(&page::trace(document, Room::TICKET)),
        Format::Json => document.json(),
        Format::Csv => trace_csv::write(&document.body),
    }
}

/// An access-log format, field by field.
pub fn format(document: &Document<document::Format>, format: Format) -> String {
    match format {
        Format::Terminal { width } => terminal::write(&page::format(document, Room::TERMINAL), width),
        Format::Markdown => markdown::write(&page::format(document, Room::TICKET)),
        Format::Json => document.json(),
        Format::Csv => fields_csv::write(&document.body),
    }
}

/// What lies in log groups month by month.
pub fn storage(document: &Document<Storage>, format: Format) -> String {
    match format {
        Format::Terminal { width } => terminal::write(&page::storage(document, Room::TERMINAL), width),
        Format::Markdown => markdown::write(&page::storage(document, Room::TICKET)),
        Format::Json => document.json(),
        Format::Csv => storage_csv::write(&document.body),
    }
}

/// A finished month against its bill.
pub fn verify(document: &Document<Verify>, format: Format) -> String {
    match format {
        Format::Terminal { width } => terminal::write(&page::verify(document, Room::TERMINAL), width),
        Format::Markdown => markdown::write(&page::verify(document, Room::TICKET)),
        Format::Json => document.json(),
        Format::Csv => verify_csv::write(&document.body),
    }
}

#[cfg(test)]
mod tests;

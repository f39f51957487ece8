//! Where results go: data to standard output or a file, everything else to standard error.

use std::io::{BufWriter, ErrorKind, IsTerminal, Write};

use serde::Serialize;

use super::files::Claim;
use crate::args::{FormatArg, OutputArgs};
use crate::error::Error;
use crate::report::{Format, ReportFormat};

/// Bytes that are written at once.
const BUFFER: usize = 1 << 16;

/// A place for a result, claimed before the work begins.
pub(super) struct Output<F = Format> {
    format: F,
    /// Whether the format has styles, which only a terminal shows.
    is_styled: bool,
    file: Option<Claim>,
}

impl Output {
    /// Works out the format and claims the file. Results other than reports have no page.
    pub(super) fn new(args: &OutputArgs) -> Result<Self, Error> {
        let format = plain(asked(args)?, args).ok_or_else(|| {
            Error::Arguments("HTML is for logtoll report; other results are .json, .md, .csv or .txt".to_owned())
        })?;
        Self::claimed(args, format, matches!(format, Format::Terminal { .. }))
    }
}

impl Output<ReportFormat> {
    /// The same for a report.
    pub(super) fn of_report(args: &OutputArgs) -> Result<Self, Error> {
        let format = plain(asked(args)?, args).map_or(ReportFormat::Html, ReportFormat::Of);
        Self::claimed(args, format, matches!(format, ReportFormat::Of(Format::Terminal { .. })))
    }

    /// Whether the result is read from top to bottom: nothing in it can be moved or opened by a script.
    pub(super) fn is_text(&self) -> bool {
        matches!(self.format, ReportFormat::Of(Format::Terminal { .. } | Format::Markdown))
    }

    /// Writes a report: as JSON bit by bit, since that of a large account is larger than all it is made from.
    pub(super) fn report(
        self,
        document: &impl Serialize,
        render: impl Fn(ReportFormat) -> String,
    ) -> Result<(), Error> {
        if self.format != ReportFormat::Of(Format::Json) {
            return self.write(render);
        }
        let pretty = |out: &mut dyn Write| {
            let mut out = BufWriter::with_capacity(BUFFER, out);
            serde_json::to_writer_pretty(&mut out, document)?;
            out.write_all(b"\n").and_then(|()| out.flush())
        };
        match self.file {
            Some(file) => file.stream(pretty),
            None => printed(pretty(&mut std::io::stdout().lock())),
        }
    }

    /// Whether the format holds all there is of a document, so that all of it must be computed.
    pub(super) fn has_everything(&self) -> bool {
        matches!(self.format, ReportFormat::Of(Format::Json) | ReportFormat::Html)
    }
}

/// The format that is named, or that belongs to the ending of the file.
fn asked(args: &OutputArgs) -> Result<FormatArg, Error> {
    let by_ending = match args.output.as_deref().and_then(|path| path.extension()?.to_str()) {
        _ if args.format.is_some() => None,
        Some("json") => Some(FormatArg::Json),
        Some("md" | "markdown") => Some(FormatArg::Markdown),
        Some("csv") => Some(FormatArg::Csv),
        Some("html" | "htm") => Some(FormatArg::Html),
        Some("txt") | None => None,
        Some(other) => {
            return Err(Error::Arguments(format!(
                "no format belongs to the ending '.{}'; name the file .json, .md, .csv or .txt (.html of a report), or say --format",
                other.escape_debug()
            )));
        }
    };
    Ok(args.format.or(by_ending).unwrap_or(FormatArg::Terminal))
}

/// The format of any document; `None` for a page.
fn plain(asked: FormatArg, args: &OutputArgs) -> Option<Format> {
    Some(match asked {
        FormatArg::Json => Format::Json,
        FormatArg::Csv => Format::Csv,
        FormatArg::Markdown => Format::Markdown,
        FormatArg::Terminal => Format::Terminal { width: if args.output.is_some() { None } else { width() } },
        FormatArg::Html => return None,
    })
}

impl<F: Copy> Output<F> {
    fn claimed(args: &OutputArgs, format: F, is_styled: bool) -> Result<Self, Error> {
        let file = args.output.as_deref().map(|path| Claim::new(path, args.force)).transpose()?;
        Ok(Self { format, is_styled, file })
    }

    /// Writes the result.
    pub(super) fn write(self, render: impl Fn(F) -> String) -> Result<(), Error> {
        let text = render(self.format);
        match (self.file, self.is_styled) {
            (Some(file), true) => file.write(anstream::adapter::strip_str(&text).to_string().as_bytes()),
            (Some(file), false) => file.write(text.as_bytes()),
            (None, true) => print(&text),
            // Nothing else has colours, and large documents take long to be searched for them.
            (None, false) => raw(&text),
        }
    }
}

/// Prints to standard output, with colour where the terminal and `NO_COLOR` allow it. A reader that left (`| head`) is no
/// error.
pub(super) fn print(text: &str) -> Result<(), Error> {
    written(anstream::stdout().lock(), text)
}

/// Prints to standard output what holds no styles.
fn raw(text: &str) -> Result<(), Error> {
    written(std::io::stdout().lock(), text)
}

fn written(mut out: impl Write, text: &str) -> Result<(), Error> {
    printed(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

fn printed(result: std::io::Result<()>) -> Result<(), Error> {
    match result {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        Err(source) => Err(Error::File { doing: "write to", path: "standard output".into(), source }),
        Ok(()) => Ok(()),
    }
}

/// Tells the user something beside the result.
pub(super) fn say(text: &str) {
    anstream::eprintln!("{text}");
}

/// The columns of the terminal that the result is printed to; `None` where it is none.
fn width() -> Option<u16> {
    if !std::io::stdout().is_terminal() {
        return None;
    }
    terminal_size::terminal_size().map(|(terminal_size::Width(columns), _)| columns)
}

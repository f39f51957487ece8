//! Where results go: data to standard output or a file, everything else to standard error.

use std::io::{ErrorKind, IsTerminal, Write};

use super::files::Claim;
use crate::args::{FormatArg, OutputArgs};
use crate::error::Error;
use crate::report::Format;

/// A place for a result, claimed before the work begins.
pub(super) struct Output {
    format: Format,
    file: Option<Claim>,
}

impl Output {
    /// Works out the format and claims the file. Results other than reports have no page.
    pub(super) fn new(args: &OutputArgs) -> Result<Self, Error> {
        let is_page =
            |path: &std::path::Path| path.extension().is_some_and(|ending| ending == "html" || ending == "htm");
        let by_ending = args.format.is_none() && args.output.as_deref().is_some_and(is_page);
        match by_ending || args.format == Some(FormatArg::Html) {
            true => Err(Error::Arguments(
                "HTML is for logtoll report; other results are .json, .md, .csv or .txt".to_owned(),
            )),
            false => Self::of_report(args),
        }
    }

    /// The same for a report.
    pub(super) fn of_report(args: &OutputArgs) -> Result<Self, Error> {
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
        let format = match args.format.or(by_ending).unwrap_or(FormatArg::Terminal) {
            FormatArg::Json => Format::Json,
            FormatArg::Csv => Format::Csv,
            FormatArg::Markdown => Format::Markdown,
            FormatArg::Html => Format::Html,
            FormatArg::Terminal => Format::Terminal { width: if args.output.is_some() { None } else { width() } },
        };
        let file = args.output.as_deref().map(|path| Claim::new(path, args.force)).transpose()?;
        Ok(Self { format, file })
    }

    /// Whether the format holds all there is of a document, so that all of it must be computed.
    pub(super) fn has_everything(&self) -> bool {
        matches!(self.format, Format::Json | Format::Html)
    }

    /// Whether the result is read from top to bottom: nothing in it can be moved or opened by a script.
    pub(super) fn is_text(&self) -> bool {
        matches!(self.format, Format::Terminal { .. } | Format::Markdown)
    }

    /// Writes the result.
    pub(super) fn write(self, render: impl Fn(Format) -> String) -> Result<(), Error> {
        let text = render(self.format);
        match (self.file, self.format) {
            (Some(file), Format::Terminal { .. }) => {
                file.write(anstream::adapter::strip_str(&text).to_string().as_bytes())
            }
            (Some(file), _) => file.write(text.as_bytes()),
            (None, Format::Terminal { .. }) => print(&text),
            // Nothing else has colours, and large documents take long to be searched for them.
            (None, _) => raw(&text),
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
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
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

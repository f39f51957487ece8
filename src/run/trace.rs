//! `logtoll trace`.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::output::Output;
use super::progress::Bar;
use super::{Setting, TOOL};
use crate::args::TraceArgs;
use crate::error::Error;
use crate::import::{self, EventFormat};
use crate::logging::Captured;
use crate::measurements::{Trace, Tracer};
use crate::model::trace::{levels, predict};
use crate::report::document::Document;
use crate::report::{self, document};
use crate::warning::Warning;

/// The name that stands for standard input.
const STDIN: &str = "-";

pub(super) fn run(args: &TraceArgs, setting: &Setting) -> Result<(), Error> {
    let output = Output::new(&args.output)?;
    let bar = Bar::new(setting.progress);
    let mut tracer = Tracer::new();
    let mut console = false;
    for path in &args.files {
        let file = bar.reading(open(path)?);
        let read = import::events(file, &mut |event| tracer.event(event.at, event.message));
        let read = match read {
            // Exports have empty files; alone such a file is a mistake.
            Err(import::Error::NoEvents) if args.files.len() > 1 => continue,
            read => read.map_err(|source| Error::Import { path: path.clone(), source })?,
        };
        console |= read.format == EventFormat::Console;
    }
    bar.clear();
    let trace = tracer.finish();
    if trace.captured.events == 0 {
        return Err(Error::Nothing("there are no events in the files".to_owned()));
    }
    // Lines that are not known but carry a request id may be those of a WebSocket API.
    if trace.kinds.is_empty() {
        return Err(Error::Nothing(
            "no event in the files is a line of an execution log. Give the JSON of aws logs filter-log-events, a payload of \
             a subscription, an export to S3, a CSV file of Logs Insights with @message, what aws logs tail prints, or the \
             lines themselves; a line of an access log is weighed by logtoll format"
                .to_owned(),
        ));
    }
    let body = document::Trace::new(&trace, &levels(&trace), &predict(&trace), args.unrecognised);
    let prices = setting.book(&[] as &[&str])?;
    let document = Document::new(body, TOOL, setting.now, &prices, &[], &doubts(&trace, console));
    output.write(|format| report::trace(&document, format))
}

fn open(path: &Path) -> Result<Box<dyn Read>, Error> {
    if path == Path::new(STDIN) {
        return Ok(Box::new(std::io::stdin().lock()));
    }
    let failed = |source| Error::File { doing: "read", path: path.to_owned(), source };
    let file = File::open(path).map_err(failed)?;
    // Opening a folder succeeds; reading it would fail with a message about its contents.
    match file.metadata().map_err(failed)?.is_dir() {
        true => Err(failed(std::io::ErrorKind::IsADirectory.into())),
        false => Ok(Box::new(file)),
    }
}

fn doubts(trace: &Trace, console: bool) -> Vec<Warning> {
    let (events, requests) = (trace.unrecognised.events, trace.closed_early);
    [
        (events > 0).then_some(Warning::UnrecognisedLines { events }),
        (requests > 0).then_some(Warning::ClosedEarly { requests }),
        trace.mixed.then_some(Warning::MixedSettings),
        console.then_some(Warning::ConsoleTest),
        (trace.captured_at == Some(Captured::Error)).then_some(Warning::FailuresOnly),
    ]
    .into_iter()
    .flatten()
    .collect()
}

//! Captured log events from files of every shape that AWS and its tools write.

mod json;
mod lines;
mod shape;
mod stamp;
mod table;
#[cfg(test)]
mod tests;
mod text;

use std::cell::Cell;
use std::fmt;
use std::io::{BufReader, Cursor, Read};
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;

use super::GZIP;
use super::error::{Error, Place};
use shape::Shape;

/// Bytes that are read at a time: they fit the second cache of a core.
const CHUNK: usize = 512 << 10;

/// The longest event that is read, in bytes of the file: far more than CloudWatch Logs takes, escaped as it may be. What
/// is longer is no log, and would be held in memory whole.
const LONGEST: usize = 16 << 20;

/// How often a file may be packed. Firehose packs what subscriptions have packed already.
const PACKINGS: usize = 3;

/// One captured event, borrowed from the reader's buffer.
///
/// It has no `Debug`: what a request logged is never shown.
pub struct Event<'a> {
    /// When it was written, in milliseconds since 1970; `None` where the file does not say.
    pub at: Option<i64>,
    /// What was written, without the line's end. Line breaks inside belong to the event. Mostly UTF-8, but not checked.
    pub message: &'a [u8],
}

/// Which shape a file has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventFormat {
    /// The JSON of `aws logs filter-log-events` and `get-log-events`, or its events alone.
    FilterLogEvents,
    /// The JSON that a subscription sends to Lambda, Kinesis and Firehose.
    Subscription,
    /// A CSV file of Logs Insights.
    InsightsCsv,
    /// An export to S3: lines that begin with their time.
    Export,
    /// What `aws logs tail` printed.
    Tail,
    /// What a test of the console shows: lines that begin with its time.
    Console,
    /// Lines of text.
    Plain,
}

impl fmt::Display for EventFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::FilterLogEvents => "filter-log-events",
            Self::Subscription => "subscription",
            Self::InsightsCsv => "insights-csv",
            Self::Export => "export",
            Self::Tail => "tail",
            Self::Console => "console",
            Self::Plain => "plain",
        })
    }
}

/// What a file held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventsRead {
    /// Its shape; of JSON documents with both kinds of events, that of the last.
    pub format: EventFormat,
    /// How many events were handed on.
    pub events: u64,
}

/// Reads the events of a file of any known shape, gzip or not, in their order in one pass and flat memory.
///
/// The shape is told by how the file begins, not by its name.
///
/// # Errors
/// A file that cannot be read or unpacked, that holds nothing, or that breaks its own shape, with the place. Events
/// before the place have been handed on. No error holds a byte of an event.
pub fn events(file: impl Read, each: &mut dyn FnMut(Event<'_>)) -> Result<EventsRead, Error> {
    let mut source: Box<dyn Read + '_> = Box::new(file);
    let mut head = begin(&mut source)?;
    for _ in 0..PACKINGS {
        if !head.starts_with(&GZIP) {
            break;
        }
        let packed = Cursor::new(head).chain(source);
        source = Box::new(MultiGzDecoder::new(BufReader::with_capacity(CHUNK, packed)));
        head = begin(&mut source)?;
    }
    if head.starts_with(&GZIP) {
        return Err(broken(None, "it is packed too often"));
    }
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        return Err(broken(None, "it is UTF-16; save it as UTF-8"));
    }
    if head.starts_with(b"\xef\xbb\xbf") {
        head.drain(..3);
    }
    let read = match shape::of(&head) {
        Shape::Json => json::read(rest(head, source), each),
        Shape::Table => table::read(rest(head, source), each),
        Shape::Export => text::export(head, source, each),
        Shape::Tail => text::tail(head, source, each),
        Shape::Plain => text::plain(head, source, each),
        Shape::CliText => Err(broken(
            None,
            "it is what the AWS CLI prints as text, which does not tell where an event ends; use --output json",
        )),
    }?;
    use EventFormat::{Console, Export, Plain, Tail};
    let is_text = matches!(read.format, Export | Plain | Tail | Console);
    if is_text && read.events == 0 { Err(Error::NoEvents) } else { Ok(read) }
}

/// The first chunk of a file, or all that it has.
fn begin(source: &mut dyn Read) -> Result<Vec<u8>, Error> {
    let mut head = Vec::with_capacity(CHUNK);
    source.take(CHUNK as u64).read_to_end(&mut head).map_err(|error| unreadable(&error))?;
    Ok(head)
}

/// What is left of a file for a parser that asks for it in pieces.
fn rest<'a>(head: Vec<u8>, source: Box<dyn Read + 'a>) -> Metered<impl Read + 'a> {
    Metered { source: Cursor::new(head).chain(source), since: Rc::default() }
}

fn unreadable(error: &std::io::Error) -> Error {
    Error::Unreadable(error.to_string())
}

fn broken(place: Option<Place>, problem: impl Into<String>) -> Error {
    Error::Events { place, problem: problem.into() }
}

fn endless(place: Option<Place>) -> Error {
    broken(place, format!("an event is longer than {LONGEST} bytes"))
}

/// Refuses to read on where a parser has taken in more than an event can have since the last one.
struct Metered<R> {
    source: R,
    since: Rc<Cell<usize>>,
}

impl<R: Read> Metered<R> {
    /// The bytes since the last event, to be set to 0 at each.
    fn since(&self) -> Rc<Cell<usize>> {
        Rc::clone(&self.since)
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if is_endless(&self.since) {
            return Err(std::io::Error::other("an event without end"));
        }
        let count = self.source.read(into)?;
        self.since.set(self.since.get().saturating_add(count));
        Ok(count)
    }
}

fn is_endless(since: &Cell<usize>) -> bool {
    since.get() > LONGEST
}

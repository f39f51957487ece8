//! Events that stand in lines: exports to S3, and plain text.

use std::io::Read;

use super::super::error::Error;
use super::lines::{self, Line};
use super::stamp::Stamps;
use super::{Event, EventFormat, EventsRead};
use crate::logging::Recogniser;
use crate::measurements::id_length;

/// What the console writes above the lines of a test.
const TEST: &[u8] = b"Execution log for request";

/// Reads an export to S3. A line without a time belongs to the event above.
pub(super) fn export(
    head: Vec<u8>,
    source: Box<dyn Read + '_>,
    each: &mut dyn FnMut(Event<'_>),
) -> Result<EventsRead, Error> {
    let mut stamps = Stamps::default();
    let events = lines::read(head, source, each, |line| begun(stamps.export(line)))?;
    Ok(EventsRead { format: EventFormat::Export, events })
}

/// Reads what `aws logs tail` printed, in its long or its short shape.
pub(super) fn tail(
    head: Vec<u8>,
    source: Box<dyn Read + '_>,
    each: &mut dyn FnMut(Event<'_>),
) -> Result<EventsRead, Error> {
    let mut stamps = Stamps::default();
    let events = lines::read(head, source, each, |line| begun(stamps.tail(line)))?;
    Ok(EventsRead { format: EventFormat::Tail, events })
}

fn begun(stamp: Option<(i64, usize)>) -> Line {
    stamp.map_or(Line::Continues, |(at, skip)| Line::Begins { at: Some(at), skip })
}

/// What begins an event of a plain text, as its first event tells.
#[derive(Clone, Copy, PartialEq)]
enum Mark {
    /// A request id.
    Id,
    /// The time of a console test.
    Console,
    /// A line of the catalogue, as in logs of 2016.
    Label,
    /// Every line is an event.
    None,
}

/// Reads plain text. Where the first event carries a request id or the time of a console test, a line without one
/// belongs to the event above. Where it is a bare line of an execution log, so does a line that is none after one that may
/// hold line breaks. Else every line is an event.
pub(super) fn plain(
    head: Vec<u8>,
    source: Box<dyn Read + '_>,
    each: &mut dyn FnMut(Event<'_>),
) -> Result<EventsRead, Error> {
    let recogniser = Recogniser::embedded();
    let mut mark = None;
    let mut goes_on = false;
    let events = lines::read(head, source, each, |line| {
        if id_length(line).is_some() {
            mark.get_or_insert(Mark::Id);
            return Line::Begins { at: None, skip: 0 };
        }
        if let Some((at, skip)) = Stamps::console(line) {
            mark.get_or_insert(Mark::Console);
            return Line::Begins { at: Some(at), skip };
        }
        // The title of the page, which no log group took in.
        if line.starts_with(TEST) {
            return Line::Nothing;
        }
        // Blank lines between events are nobody's; those within one come with the line that follows them.
        if line.trim_ascii().is_empty() {
            return Line::Nothing;
        }
        if matches!(mark, Some(Mark::Id | Mark::Console)) {
            return Line::Continues;
        }
        let known = recogniser.recognise(line, false);
        if let Some(known) = known {
            mark.get_or_insert(Mark::Label);
            goes_on = recogniser.spans_lines(known);
            return Line::Begins { at: None, skip: 0 };
        }
        match mark {
            Some(Mark::Label) if goes_on => Line::Continues,
            _ => {
                mark.get_or_insert(Mark::None);
                Line::Begins { at: None, skip: 0 }
            }
        }
    })?;
    let format = if mark == Some(Mark::Console) { EventFormat::Console } else { EventFormat::Plain };
    Ok(EventsRead { format, events })
}

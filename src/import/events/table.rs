//! Events in a CSV file of Logs Insights.

use std::io::Read;

use super::super::error::{Error, Place};
use super::stamp::Stamps;
use super::{CHUNK, Event, EventFormat, EventsRead, Metered, broken, endless, is_endless, unreadable};

/// Where the columns stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    timestamp: Option<usize>,
    message: usize,
}

/// The columns that a header names; `None` where it is no header of ours.
pub(super) fn columns(header: &[u8]) -> Option<Columns> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(header);
    let mut record = csv::ByteRecord::new();
    reader.read_byte_record(&mut record).ok()?;
    named(&record)
}

fn named(record: &csv::ByteRecord) -> Option<Columns> {
    let of = |name: &[u8]| record.iter().position(|field| field.trim_ascii() == name);
    Some(Columns { timestamp: of(b"@timestamp"), message: of(b"@message")? })
}

/// Reads the rows. Columns stand in any order; others are passed over.
pub(super) fn read(file: Metered<impl Read>, each: &mut dyn FnMut(Event<'_>)) -> Result<EventsRead, Error> {
    let since = file.since();
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).buffer_capacity(CHUNK).from_reader(file);
    let mut record = csv::ByteRecord::new();
    let mut stamps = Stamps::default();
    let mut columns = None;
    let mut events = 0;
    loop {
        let place = Place { line: reader.position().line(), column: 0 };
        let more = reader.read_byte_record(&mut record).map_err(|error| match error.into_kind() {
            _ if is_endless(&since) => endless(Some(place)),
            csv::ErrorKind::Io(error) => unreadable(&error),
            _ => broken(Some(place), "not CSV"),
        })?;
        since.set(0);
        if !more {
            break;
        }
        let Some(Columns { timestamp, message }) = columns else {
            columns = named(&record);
            continue;
        };
        let Some(message) = record.get(message) else {
            let line = record.position().map_or(place.line, csv::Position::line);
            return Err(broken(Some(Place { line, column: 0 }), "the row ends before the column @message"));
        };
        let at = timestamp.and_then(|column| record.get(column)).and_then(|field| stamps.insights(field));
        events += 1;
        each(Event { at, message });
    }
    Ok(EventsRead { format: EventFormat::InsightsCsv, events })
}

//! Events that stand in lines: exports to S3, and plain text.

use std::io::Read;

use super::super::error::Error;
use super::lines::{self, Line};
use super::stamp::Stamps;
use super::{Event, EventFormat, EventsRead};

/// The lengths that a request id may have: 36 bytes for REST, 16 for WebSocket, and what a client may set itself.
const ID: std::ops::RangeInclusive<usize> = 8..=128;

/// What the console writes above the lines of a test.
const TEST: &[u8] = b"Execution log for request";

/// Reads an export to S3. A line without a time belongs to the event above.
pub(super) fn export(
    head: Vec<u8>,
    source: Box<dyn Read + '_>,
    each: &mut dyn FnMut(Event<'_>),
) -> Result<EventsRead, Error> {
    let mut stamps = Stamps::default();
    let events = lines::read(head, source, each, |line| match stamps.export(line) {
        Some((at, skip)) => Line::Begins { at: Some(at), skip },
        None => Line::Continues,
    })?;
    Ok(EventsRead { format: EventFormat::Export, events })
}

/// Reads plain text. Where the first event carries a request id or the time of a console test, a line without one
/// belongs to the event above; else every line is an event.
pub(super) fn plain(
    head: Vec<u8>,
    source: Box<dyn Read + '_>,
    each: &mut dyn FnMut(Event<'_>),
) -> Result<EventsRead, Error> {
    let mut marked = None;
    let events = lines::read(head, source, each, |line| {
        if has_id(line) {
            marked.get_or_insert(true);
            return Line::Begins { at: None, skip: 0 };
        }
        if let Some((at, skip)) = Stamps::console(line) {
            marked.get_or_insert(true);
            return Line::Begins { at: Some(at), skip };
        }
        // The title of the page, which no log group took in.
        if line.starts_with(TEST) {
            return Line::Nothing;
        }
        let is_blank = line.trim_ascii().is_empty();
        match marked {
            Some(true) => Line::Continues,
            _ if is_blank => Line::Nothing,
            _ => {
                marked = Some(false);
                Line::Begins { at: None, skip: 0 }
            }
        }
    })?;
    Ok(EventsRead { format: EventFormat::Plain, events })
}

/// Whether a line begins with `(request-id) `.
#[inline]
fn has_id(line: &[u8]) -> bool {
    let Some((b'(', rest)) = line.split_first() else { return false };
    // The usual one is looked at where it must end.
    let length = match rest.get(36) {
        Some(b')') => 36,
        _ => rest.iter().take(ID.end() + 1).position(|byte| *byte == b')').unwrap_or(0),
    };
    let of_id = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_=+/".contains(byte);
    ID.contains(&length) && matches!(rest.get(length + 1), Some(b' ') | None) && rest[..length].iter().all(of_id)
}

#[cfg(test)]
mod tests {
    use super::has_id;

    #[test]
    fn an_id_stands_in_parentheses() {
        assert!(has_id(b"(0c1b2a39-4857-4a6b-8c9d-0e1f2a3b4c5d) text"));
        assert!(has_id(b"(0c1b2a39-4857-4a6b-8c9d-0e1f2a3b4c5d) "));
        assert!(has_id(b"(0c1b2a39-4857-4a6b-8c9d-0e1f2a3b4c5d)"));
        assert!(has_id(b"(aBcDeFgHiJkLmN0=) text"));
        assert!(!has_id(b"(see below) text"));
        assert!(!has_id(b"(no) text"));
        assert!(!has_id(b"(aBcDeFgHiJkLmN0=)text"));
        assert!(!has_id(b"(aBcDeFgHiJkLmN0="));
        assert!(!has_id(b" (aBcDeFgHiJkLmN0=) text"));
        assert!(!has_id(b""));
    }
}

//! Lines of text in a buffer that is used again, joined to events.

use std::io::{ErrorKind, Read};

use memchr::memchr_iter;

use super::super::error::{Error, Place};
use super::{CHUNK, Event, LONGEST, endless, unreadable};

/// What a line is to the events around it.
pub(super) enum Line {
    /// It begins an event, whose text begins after `skip` bytes.
    Begins { at: Option<i64>, skip: usize },
    /// It belongs to the event above.
    Continues,
    /// It is nothing.
    Nothing,
}

/// An event that may go on: where it lies in the buffer.
struct Open {
    start: usize,
    end: usize,
    at: Option<i64>,
}

struct Lines<'a, F> {
    buffer: Vec<u8>,
    /// The end of what was read into the buffer.
    filled: usize,
    /// The start of the line that is not whole yet.
    line: usize,
    open: Option<Open>,
    /// Whether lines end in CRLF; told by the first. A body may hold one in a file whose lines end in LF.
    crlf: Option<bool>,
    /// Lines that were read.
    count: u64,
    events: u64,
    /// An event without the CR of its lines.
    joined: Vec<u8>,
    kind: F,
    each: &'a mut dyn FnMut(Event<'_>),
}

/// Reads lines, asks of each what it is, and hands events on. Returns how many.
pub(super) fn read(
    head: Vec<u8>,
    mut source: Box<dyn Read + '_>,
    each: &mut dyn FnMut(Event<'_>),
    kind: impl FnMut(&[u8]) -> Line,
) -> Result<u64, Error> {
    let filled = head.len();
    let (open, crlf, joined) = (None, None, Vec::new());
    let mut lines = Lines { buffer: head, filled, line: 0, open, crlf, count: 0, events: 0, joined, kind, each };
    lines.whole(0);
    loop {
        lines.make_room()?;
        let from = lines.filled;
        match source.read(&mut lines.buffer[from..]) {
            Ok(0) => break,
            Ok(count) => {
                lines.filled += count;
                lines.whole(from);
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(unreadable(&error)),
        }
    }
    if lines.line < lines.filled {
        lines.take(lines.filled);
    }
    lines.close();
    Ok(lines.events)
}

impl<F: FnMut(&[u8]) -> Line> Lines<'_, F> {
    /// Takes every line whose end lies at or after `from`.
    fn whole(&mut self, from: usize) {
        // The buffer is lent out for the search, so that lines can be taken meanwhile.
        let buffer = std::mem::take(&mut self.buffer);
        for end in memchr_iter(b'\n', &buffer[from..self.filled]) {
            self.take_from(&buffer, from + end);
            self.line = from + end + 1;
        }
        self.buffer = buffer;
    }

    fn take(&mut self, end: usize) {
        let buffer = std::mem::take(&mut self.buffer);
        self.take_from(&buffer, end);
        self.buffer = buffer;
    }

    /// Takes the line that ends here.
    #[inline]
    fn take_from(&mut self, buffer: &[u8], end: usize) {
        self.count += 1;
        let line = &buffer[self.line..end];
        let bare = line.strip_suffix(b"\r");
        let crlf = *self.crlf.get_or_insert(bare.is_some());
        let line = if crlf { bare.unwrap_or(line) } else { line };
        let end = self.line + line.len();
        match (self.kind)(line) {
            Line::Begins { at, skip } => {
                let next = Open { start: self.line + skip, end, at };
                if let Some(open) = self.open.replace(next) {
                    self.hand(buffer, &open);
                }
            }
            Line::Continues => {
                if let Some(open) = &mut self.open {
                    open.end = end;
                }
            }
            Line::Nothing => {}
        }
    }

    #[inline]
    fn hand(&mut self, buffer: &[u8], open: &Open) {
        let mut message = &buffer[open.start..open.end];
        if self.crlf == Some(true) && message.contains(&b'\n') {
            self.joined.clear();
            for (index, line) in message.split(|byte| *byte == b'\n').enumerate() {
                if index > 0 {
                    self.joined.push(b'\n');
                }
                self.joined.extend_from_slice(line.strip_suffix(b"\r").unwrap_or(line));
            }
            message = &self.joined;
        }
        self.events += 1;
        (self.each)(Event { at: open.at, message });
    }

    /// Hands on the event that was open.
    fn close(&mut self) {
        if let Some(open) = self.open.take() {
            let buffer = std::mem::take(&mut self.buffer);
            self.hand(&buffer, &open);
            self.buffer = buffer;
        }
    }

    /// Moves what is not handed on yet to the front of the buffer, and makes place behind it.
    fn make_room(&mut self) -> Result<(), Error> {
        let keep = self.open.as_ref().map_or(self.line, |open| open.start);
        if self.filled - keep > LONGEST {
            return Err(endless(Some(Place { line: self.count + 1, column: 0 })));
        }
        self.buffer.copy_within(keep..self.filled, 0);
        self.filled -= keep;
        self.line -= keep;
        if let Some(open) = &mut self.open {
            open.start = 0;
            open.end -= keep;
        }
        // At least half a chunk can be read at once.
        if self.buffer.len() < self.filled + CHUNK / 2 {
            let length = (self.filled * 2).clamp(CHUNK, LONGEST + CHUNK);
            self.buffer.resize(length, 0);
        }
        Ok(())
    }
}

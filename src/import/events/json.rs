//! Events in JSON documents: pages of the CLI, payloads of subscriptions, and events alone.

use std::cell::Cell;
use std::fmt;
use std::io::{BufReader, Read};
use std::rc::Rc;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;

use super::super::error::{Error, Place};
use super::{CHUNK, Event, EventFormat, EventsRead, Metered, broken, endless, is_endless, unreadable};

/// What CloudWatch Logs sends to a new destination, to see whether it is there. It is no event of a log.
const CONTROL: &[u8] = b"CONTROL_MESSAGE";
const CONTROL_EVENT: &[u8] = b"CWL CONTROL MESSAGE: ";

/// How deep documents may lie in arrays of arrays.
const ARRAYS: u8 = 2;

/// Reads documents that follow each other, with or without anything but blanks between them. An array is visited element
/// by element, and no document is ever held whole.
pub(super) fn read(file: Metered<impl Read>, each: &mut dyn FnMut(Event<'_>)) -> Result<EventsRead, Error> {
    let since = file.since();
    let mut documents = serde_json::Deserializer::from_reader(BufReader::with_capacity(CHUNK, file));
    let mut sink = Sink {
        each,
        format: EventFormat::FilterLogEvents,
        events: 0,
        since,
        at: None,
        message: Vec::new(),
        kind: Vec::new(),
    };
    loop {
        let document = Document { sink: &mut sink, arrays: 0 }.deserialize(&mut documents);
        document.map_err(|error| wrong(error, &sink))?;
        sink.since.set(0);
        match documents.end() {
            Ok(()) => return Ok(EventsRead { format: sink.format, events: sink.events }),
            Err(error) if error.is_io() => return Err(wrong(error, &sink)),
            Err(_) => {}
        }
    }
}

/// What is wrong, without what serde says of it: that can quote a value.
fn wrong(error: serde_json::Error, sink: &Sink<'_>) -> Error {
    let at = Place { line: error.line() as u64, column: error.column() as u64 };
    let place = (at.line > 0).then_some(at);
    match error.classify() {
        _ if is_endless(&sink.since) => endless(place),
        Category::Io => unreadable(&error.into()),
        Category::Syntax => broken(place, "not valid JSON"),
        Category::Eof => broken(place, "it ends in the middle of a document"),
        Category::Data => {
            let shape =
                "an object with events or logEvents, each with a timestamp in milliseconds and a message of text";
            broken(place, format!("the JSON is not {shape}"))
        }
    }
}

/// Where events go, and what is used again for each.
struct Sink<'a> {
    each: &'a mut dyn FnMut(Event<'_>),
    format: EventFormat,
    events: u64,
    since: Rc<Cell<usize>>,
    at: Option<i64>,
    message: Vec<u8>,
    kind: Vec<u8>,
}

impl Sink<'_> {
    fn hand(&mut self) {
        self.events += 1;
        self.since.set(0);
        (self.each)(Event { at: self.at, message: &self.message });
    }
}

/// A key that means something.
enum Key {
    Events,
    LogEvents,
    MessageType,
    Timestamp,
    Message,
    Other,
}

impl<'de> serde::Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Name;
        impl Visitor<'_> for Name {
            type Value = Key;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }
            fn visit_str<E>(self, name: &str) -> Result<Key, E> {
                Ok(match name {
                    "events" => Key::Events,
                    "logEvents" => Key::LogEvents,
                    "messageType" => Key::MessageType,
                    "timestamp" => Key::Timestamp,
                    "message" => Key::Message,
                    _ => Key::Other,
                })
            }
        }
        from.deserialize_identifier(Name)
    }
}

/// A page, a payload or an event alone; or an array of them.
struct Document<'s, 'a> {
    sink: &'s mut Sink<'a>,
    arrays: u8,
}

impl<'de> DeserializeSeed<'de> for Document<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Document<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a document with events")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let arrays = self.arrays + 1;
        if arrays > ARRAYS {
            return Err(A::Error::custom("arrays in arrays"));
        }
        while seq.next_element_seed(Document { sink: &mut *self.sink, arrays })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let sink = self.sink;
        sink.at = None;
        sink.kind.clear();
        let (mut holds_events, mut is_event) = (false, false);
        while let Some(key) = map.next_key::<Key>()? {
            match key {
                Key::Events => {
                    sink.format = EventFormat::FilterLogEvents;
                    map.next_value_seed(List { sink, of_subscription: false })?;
                    holds_events = true;
                }
                Key::LogEvents => {
                    sink.format = EventFormat::Subscription;
                    map.next_value_seed(List { sink, of_subscription: true })?;
                    holds_events = true;
                }
                Key::MessageType => map.next_value_seed(Text(&mut sink.kind))?,
                Key::Timestamp => sink.at = map.next_value::<At>()?.0,
                Key::Message => {
                    map.next_value_seed(Text(&mut sink.message))?;
                    is_event = true;
                }
                Key::Other => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        match (holds_events, is_event) {
            (true, _) => {}
            (false, true) => sink.hand(),
            (false, false) => return Err(A::Error::custom("neither events nor an event")),
        }
        Ok(())
    }
}

/// The events of a page or a payload.
struct List<'s, 'a> {
    sink: &'s mut Sink<'a>,
    of_subscription: bool,
}

impl<'de> DeserializeSeed<'de> for List<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for List<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of events")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element_seed(One(&mut *self.sink))?.is_some() {
            // The kind of a payload may stand after its events; then the text of a control message tells.
            let kind = &self.sink.kind;
            let by_text = kind.is_empty() && self.sink.message.starts_with(CONTROL_EVENT);
            if !(self.of_subscription && (kind == CONTROL || by_text)) {
                self.sink.hand();
            }
        }
        Ok(())
    }
}

/// An event of a list.
struct One<'s, 'a>(&'s mut Sink<'a>);

impl<'de> DeserializeSeed<'de> for One<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for One<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an event")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        self.0.at = None;
        let mut has_message = false;
        while let Some(key) = map.next_key::<Key>()? {
            match key {
                Key::Timestamp => self.0.at = map.next_value::<At>()?.0,
                Key::Message => {
                    map.next_value_seed(Text(&mut self.0.message))?;
                    has_message = true;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        if has_message { Ok(()) } else { Err(A::Error::custom("an event without a message")) }
    }
}

/// Text into a buffer that is used again. Bytes that are no UTF-8 pass.
struct Text<'s>(&'s mut Vec<u8>);

impl<'de> DeserializeSeed<'de> for Text<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_bytes(self)
    }
}

impl Visitor<'_> for Text<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text")
    }

    fn visit_bytes<E>(self, text: &[u8]) -> Result<(), E> {
        self.0.clear();
        self.0.extend_from_slice(text);
        Ok(())
    }
}

/// A time in milliseconds; null is none.
struct At(Option<i64>);

impl<'de> serde::Deserialize<'de> for At {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Option::<i64>::deserialize(from).map(At)
    }
}

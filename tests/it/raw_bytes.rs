//! Bytes that nobody would write, thrown at what reads files and formats of users.
//!
//! In CI for a minute in all, else for a moment. How much that is depends on the machine, and is not judged. A failure
//! prints the smallest input that proptest found.

use std::fmt::Debug;
use std::io::{Read, Write};
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use logtoll::import;
use logtoll::logging::access::{Part, check, parts};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, TestCaseResult, TestRunner};

/// What stands in the place of logged content.
const SECRET: &str = "s3cr3t";

/// How long the tests of this file take together.
fn budget() -> Duration {
    let in_ci = std::env::var_os("CI").is_some_and(|value| value == "true");
    Duration::from_secs(if in_ci { 60 } else { 2 })
}

/// Throws inputs at a test for a part of the budget, and at least once.
fn throw<S: Strategy<Value: Debug>>(part: f64, inputs: &S, test: impl Fn(S::Value) -> TestCaseResult) {
    let end = Instant::now() + budget().mul_f64(part);
    loop {
        let config = Config { cases: 64, failure_persistence: None, ..Config::default() };
        if let Err(error) = TestRunner::new(config).run(inputs, &test) {
            panic!("{error}");
        }
        if Instant::now() >= end {
            break;
        }
    }
}

/// A change of a file at a place.
#[derive(Clone, Debug)]
enum Change {
    Cut(Index, u8),
    Put(Index, Vec<u8>),
    Double(Index, u8),
    End(Index),
}

impl Change {
    fn any() -> impl Strategy<Value = Self> {
        let pieces =
            ["\"", "\\", "{", "}", "[", "]", ",", ":", "\n", "\r\n", "\\ud800", "\0", "\u{feff}", "null", "1e999", "("];
        let piece =
            prop_oneof![select(pieces.to_vec()).prop_map(|piece| piece.as_bytes().to_vec()), vec(any::<u8>(), 1..9)];
        prop_oneof![
            (any::<Index>(), any::<u8>()).prop_map(|(at, count)| Self::Cut(at, count)),
            (any::<Index>(), piece).prop_map(|(at, piece)| Self::Put(at, piece)),
            (any::<Index>(), any::<u8>()).prop_map(|(at, count)| Self::Double(at, count)),
            any::<Index>().prop_map(Self::End),
        ]
    }

    fn make(self, bytes: &mut Vec<u8>) {
        let place = |at: Index| at.index(bytes.len() + 1);
        match self {
            Self::Cut(at, count) => {
                let at = place(at);
                bytes.drain(at..bytes.len().min(at + usize::from(count % 16)));
            }
            Self::Put(at, piece) => {
                let at = place(at);
                bytes.splice(at..at, piece);
            }
            Self::Double(at, count) => {
                let at = place(at);
                let copy = bytes[at..bytes.len().min(at + usize::from(count))].to_vec();
                bytes.splice(at..at, copy);
            }
            Self::End(at) => bytes.truncate(place(at)),
        }
    }
}

/// A small file of each shape.
fn shapes() -> Vec<Vec<u8>> {
    let id = "(0c1b2a39-4857-4a6b-8c9d-0e1f2a3b4c5d)";
    let event = format!(r#"{{"timestamp":1793538000123,"message":"{id} HTTP Method: GET {SECRET}","eventId":"1"}}"#);
    let text = [
        format!(r#"{{"events":[{event},{event}],"searchedLogStreams":[],"nextToken":"t"}}{{"events":[]}}"#),
        format!("[{event},{event}]"),
        format!("{event}\n{event}\n"),
        format!(r#"{{"messageType":"DATA_MESSAGE","owner":"o","logEvents":[{event}]}}{{"logEvents":[{event}]}}"#),
        format!("@timestamp,@message,@ptr\n2026-11-01 13:00:00.123,\"{id} a \"\"{SECRET}\"\"\nb\",p\n"),
        format!("2026-11-01T13:00:00.123Z {id} {SECRET}\n{{\r\n}}\n2026-11-01T13:00:00Z {id} b\n"),
        format!("{id} {SECRET}\r\n{{\r\n}}\r\n{id} b"),
        format!("Execution log for request {SECRET}\nTue Nov 01 12:00:00 UTC 2016 : {SECRET}\n"),
    ];
    let packed = |text: &String| {
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(text.as_bytes()).expect("memory");
        packed.finish().expect("memory")
    };
    let all_packed: Vec<_> = text.iter().map(packed).collect();
    text.map(String::into_bytes).into_iter().chain(all_packed).collect()
}

/// Gives few bytes at a time.
struct Slow<'a>(&'a [u8], usize);

impl Read for Slow<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = self.1.min(into.len());
        self.0.read(&mut into[..count])
    }
}

/// What was read, or what was said.
type Answer = (Vec<(Option<i64>, Vec<u8>)>, Result<import::EventsRead, String>);

fn answer(file: impl Read) -> Answer {
    let mut seen = Vec::new();
    let read = import::events(file, &mut |event| seen.push((event.at, event.message.to_vec())));
    (seen, read.map_err(|error| error.to_string()))
}

#[test]
fn files_of_events_are_read_or_refused_without_a_word_of_them() {
    let changed = (select(shapes()), vec(Change::any(), 0..6)).prop_map(|(mut bytes, changes)| {
        changes.into_iter().for_each(|change| change.make(&mut bytes));
        bytes
    });
    let files = prop_oneof![1 => vec(any::<u8>(), 0..2_000), 4 => changed];
    throw(0.75, &(files, 1_usize..100), |(file, step)| {
        let whole = answer(&file[..]);
        prop_assert_eq!(&whole, &answer(Slow(&file, step)));
        let (seen, read) = whole;
        match read {
            Ok(read) => prop_assert_eq!(read.events, seen.len() as u64),
            Err(error) => prop_assert!(!error.contains(SECRET), "{}", error),
        }
        Ok(())
    });
}

#[test]
fn access_formats_are_cut_without_loss() {
    let piece = prop_oneof![
        Just("$context.".to_owned()),
        Just("$context.requestId".to_owned()),
        "\\$?c?ontext\\.[a-zA-Z0-9_.]{0,12}",
        "[ \"\\\\{}\\[\\],:$.\n\r]{0,6}",
        any::<String>(),
    ];
    let formats = vec(piece, 0..12).prop_map(|pieces| pieces.concat());
    throw(0.25, &formats, |format| {
        let whole: String = parts(&format)
            .iter()
            .map(|part| match part {
                Part::Literal(text) => (*text).to_owned(),
                Part::Variable(name) => format!("$context.{name}"),
            })
            .collect();
        prop_assert_eq!(&whole, &format);
        if check(&format).is_ok() {
            prop_assert!(format.contains("equestId"));
            prop_assert!(!format.trim_end_matches('\n').contains(['\n', '\r']));
        }
        Ok(())
    });
}

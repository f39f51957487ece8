use std::io::{Read, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;

use super::*;

type Seen = Vec<(Option<i64>, Vec<u8>)>;

fn read(file: impl Read) -> Result<(EventsRead, Seen), Error> {
    let mut seen = Seen::new();
    let read = events(file, &mut |event| seen.push((event.at, event.message.to_vec())))?;
    assert_eq!(read.events, seen.len() as u64);
    Ok((read, seen))
}

fn is(text: &str, format: EventFormat, expected: &[(Option<i64>, &str)]) {
    let (read, seen) = read(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"));
    let seen: Vec<_> = seen.iter().map(|(at, message)| (*at, std::str::from_utf8(message).unwrap())).collect();
    assert_eq!((read.format, seen.as_slice()), (format, expected), "{text}");
}

fn fails(bytes: &[u8]) -> String {
    read(bytes).map(|_| ()).expect_err("a broken file").to_string()
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// Gives few bytes at a time.
struct Slow<'a>(&'a [u8], usize);

impl Read for Slow<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = self.1.min(into.len()).min(self.0.len());
        into[..count].copy_from_slice(&self.0[..count]);
        self.0 = &self.0[count..];
        Ok(count)
    }
}

const ID: &str = "(0c1b2a39-4857-4a6b-8c9d-0e1f2a3b4c5d)";

#[test]
fn pages_of_the_cli_hold_events_wherever_they_stand() {
    let of = EventFormat::FilterLogEvents;
    is(r#"{"events":[{"timestamp":5,"message":"a\nb","ingestionTime":9}]}"#, of, &[(Some(5), "a\nb")]);
    is(
        "{\r\n \"about\": {\"events\": 1, \"message\": [\"x\"]},\r\n \"events\": [\r\n  {\"eventId\": \"1\", \"message\": \
         \"\\u00e9\", \"timestamp\": -1},\r\n  {\"message\": \"\"}\r\n ], \"searchedLogStreams\": [], \"nextToken\": \"t\"}\n",
        of,
        &[(Some(-1), "é"), (None, "")],
    );
    is(r#"{"events":[]}"#, of, &[]);
    let pages = r#"{"events":[],"nextToken":"t"}{"events":[{"timestamp":1,"message":"a"}]} {"events":[{"timestamp":2,"message":"b"}]}"#;
    is(pages, of, &[(Some(1), "a"), (Some(2), "b")]);
    is(r#"[{"events":[{"timestamp":1,"message":"a"}]},{"events":[]}]"#, of, &[(Some(1), "a")]);
}

#[test]
fn events_stand_alone_too() {
    let of = EventFormat::FilterLogEvents;
    is(r#" [{"timestamp":1,"message":"a"},{"message":"b","timestamp":null}]"#, of, &[(Some(1), "a"), (None, "b")]);
    is("[]", of, &[]);
    is(
        "{\"timestamp\":1,\"message\":\"a\"}\n{\"timestamp\":2,\"message\":\"b\"}\n",
        of,
        &[(Some(1), "a"), (Some(2), "b")],
    );
}

#[test]
fn payloads_of_subscriptions_follow_each_other_without_control_messages() {
    let data = r#"{"messageType":"DATA_MESSAGE","owner":"o","logEvents":[{"id":"3","timestamp":7,"message":"m"}]}"#;
    let control = r#"{"messageType":"CONTROL_MESSAGE","logEvents":[{"id":"","timestamp":1,"message":"x"}]}"#;
    // The keys in alphabetical order, as some tools write them.
    let sorted = r#"{"logEvents":[{"id":"","message":"CWL CONTROL MESSAGE: Checking","timestamp":1}],"messageType":"CONTROL_MESSAGE"}"#;
    let late = r#"{"logEvents":[{"id":"4","message":"n","timestamp":8}],"messageType":"DATA_MESSAGE"}"#;
    let all = format!("{control}{data}{sorted}{late}\n{data}");
    let expected = [(Some(7), "m"), (Some(8), "n"), (Some(7), "m")];
    is(&all, EventFormat::Subscription, &expected);
}

#[test]
fn a_table_names_its_columns() {
    // 2026-11-01T13:00:00.123Z.
    let at = Some(1_793_538_000_123);
    let of = EventFormat::InsightsCsv;
    is("@timestamp,@message\n2026-11-01 13:00:00.123,\"a, \"\"b\"\"\nc\"\n", of, &[(at, "a, \"b\"\nc")]);
    let other = "\u{feff}\"@ptr\",\"@message\",\"@timestamp\"\r\n\"p\",\"a\",\"2026-11-01 13:00:00.123\"\r\n\"p\",\"b\",\"\"\r\n";
    is(other, of, &[(at, "a"), (None, "b")]);
    is("@message\nm\n", of, &[(None, "m")]);
    is("@message,@timestamp\n", of, &[]);
    assert_eq!(
        fails(b"@timestamp,@message\na,b\nsecret\n"),
        "line 3: not log events: the row ends before the column @message"
    );
}

#[test]
fn an_export_joins_lines_without_a_time() {
    let at = 1_793_538_000_123;
    let of = EventFormat::Export;
    let lines = "2026-11-01T13:00:00.123Z a\n2026-11-01T13:00:00.124Z {\n\n  1\n}\n2026-11-01T13:00:00.123Z \n";
    is(lines, of, &[(Some(at), "a"), (Some(at + 1), "{\n\n  1\n}"), (Some(at), "")]);
    is(&lines.replace('\n', "\r\n"), of, &[(Some(at), "a"), (Some(at + 1), "{\n\n  1\n}"), (Some(at), "")]);
    is("\n2026-11-01T13:00:00.123Z a", of, &[(Some(at), "a")]);
    // A body's own CRLF stays where lines end in LF.
    is("2026-11-01T13:00:00.123Z a\n2026-11-01T13:00:00.123Z b\r\nc\n", of, &[(Some(at), "a"), (Some(at), "b\r\nc")]);
}

#[test]
fn plain_lines_go_on_only_where_ids_begin_them() {
    let of = EventFormat::Plain;
    let (one, two) = (format!("{ID} a"), format!("{ID} b\n{{\n}}"));
    is(&format!("\n\n{one}\n{two}\n{one}\n"), of, &[(None, &one), (None, &two), (None, &one)]);
    is("a\n\nb\r\n", of, &[(None, "a"), (None, "b\r")]);
    is("a\r\n\r\nb", of, &[(None, "a"), (None, "b")]);
    is(&format!("a\n{one}\nb"), of, &[(None, "a"), (None, &one), (None, "b")]);
    is(
        "{\"requestId\":\"r\"}\n{\"requestId\":\"s\"}\n",
        of,
        &[(None, "{\"requestId\":\"r\"}"), (None, "{\"requestId\":\"s\"}")],
    );
}

/// In 2016 lines had no request id.
#[test]
fn a_body_of_a_bare_log_goes_on_in_the_next_line() {
    let log = "Starting execution for request: a\nMethod request body before transformations: {\n\n  \"a\": 1\n}\n\
               Method completed with status: 200\nsomething new\n";
    let body = "Method request body before transformations: {\n\n  \"a\": 1\n}";
    let events = ["Starting execution for request: a", body, "Method completed with status: 200", "something new"];
    is(log, EventFormat::Plain, &events.map(|event| (None, event)));
}

#[test]
fn the_cli_prints_events_with_their_times() {
    let one = 1_793_538_000_000;
    let log =
        "2026-11-01T13:00:00.000000+00:00 2a38a4a9 (a) m\nmore\n2026-11-01T13:00:01.000000+00:00 2a38a4a9 (a) n\n";
    is(log, EventFormat::Tail, &[(Some(one), "(a) m\nmore"), (Some(one + 1_000), "(a) n")]);
    is("2026-11-01T13:00:00 (a) m\n", EventFormat::Tail, &[(Some(one), "(a) m")]);
}

#[test]
fn a_test_of_the_console_has_times_of_its_own() {
    let test = "Execution log for request test-request\nTue Nov 01 12:00:00 UTC 2016 : Starting\n\
                Tue Nov 01 12:00:01 UTC 2016 : {\n}\n";
    let at = 1_478_001_600_000;
    let expected = [(Some(at), "Starting"), (Some(at + 1_000), "{\n}")];
    is(test, EventFormat::Console, &expected);
}

#[test]
fn bytes_that_are_no_text_pass() {
    let files: [&[u8]; 4] = [
        b"\xff\xffx\xfe\n",
        b"2026-11-01T13:00:00.123Z \xff\xffx\xfe\n",
        b"{\"events\":[{\"message\":\"\xff\xffx\xfe\"}]}",
        b"@message,x\n\xff\xffx\xfe,\n",
    ];
    for file in files {
        assert_eq!(read(file).unwrap().1[0].1, b"\xff\xffx\xfe");
    }
}

#[test]
fn gzip_is_unpacked_member_by_member_and_twice() {
    let (one, two) = (format!("{ID} a\n"), format!("{ID} b\n"));
    let members = [packed(one.as_bytes()), packed(two.as_bytes())].concat();
    for file in [packed(&members), members.clone()] {
        let (_, seen) = read(&file[..]).unwrap();
        assert_eq!(seen, [(None, one.trim_end().into()), (None, two.trim_end().into())]);
    }
    let often = (0..3).fold(members.clone(), |bytes, _| packed(&bytes));
    assert_eq!(fails(&often), "not log events: it is packed too often");
    assert!(matches!(read(&members[..members.len() - 5]), Err(Error::Unreadable(_))));
    let json = packed(br#"{"events":[{"message":"a"}]}"#);
    assert!(matches!(read(&json[..json.len() - 5]), Err(Error::Unreadable(_))));
}

#[test]
fn nothing_is_an_error_of_its_own() {
    for nothing in [&b""[..], b" \n\r\n", b"\xef\xbb\xbf", &packed(b"")] {
        assert_eq!(fails(nothing), "is empty: it holds no log event");
    }
}

#[test]
fn an_error_has_a_place_and_no_content() {
    let json = "the JSON is not an object with events or logEvents, each with a timestamp in milliseconds and a message of text";
    let broken = [
        (
            "{\"events\":[{\"message\":\"a\"}],\n \"secret\"}",
            "line 2, column 10: not log events: not valid JSON".to_owned(),
        ),
        ("{\"events\":\"secret\"}", format!("line 1, column 18: not log events: {json}")),
        (
            "{\"events\":[{\"timestamp\":\"secret\",\"message\":\"a\"}]}",
            format!("line 1, column 32: not log events: {json}"),
        ),
        ("{\"events\":[{\"secret\":1}]}", format!("line 1, column 23: not log events: {json}")),
        (
            "{\"events\":[{\"message\":\"secret",
            "line 1, column 29: not log events: it ends in the middle of a document".into(),
        ),
        ("{\"events\":[]}secret", "line 1, column 14: not log events: not valid JSON".into()),
        ("[[[[]]]]", format!("line 1, column 4: not log events: {json}")),
    ];
    for (file, message) in broken {
        assert_eq!(fails(file.as_bytes()), message, "{file}");
    }
    let utf16: Vec<u8> = "\u{feff}{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(fails(&utf16), "not log events: it is UTF-16; save it as UTF-8");
}

#[test]
fn what_never_ends_is_refused() {
    let endless = |start: &'static str| std::io::Read::chain(start.as_bytes(), std::io::repeat(b' '));
    for start in ["x", "2026-11-01T13:00:00.123Z x", "{\"events\":[{\"message\":\"", "{\"x\":", "@message\n\""] {
        let error = read(endless(start)).map(|_| ()).expect_err(start).to_string();
        assert!(error.ends_with("not log events: an event is longer than 16777216 bytes"), "{start}: {error}");
    }
    let deep = std::io::Read::chain(&b"{\"x\":"[..], std::io::repeat(b'['));
    assert!(read(deep).is_err());
}

#[test]
fn events_of_megabytes_are_read_whole() {
    let long = "é".repeat(1_500_000);
    let files = [
        format!("{ID} {long}\n{ID} {long}\n"),
        format!("2026-11-01T13:00:00.123Z {long}\n2026-11-01T13:00:00.123Z {long}"),
        format!("{{\"events\":[{{\"message\":\"{long}\"}},{{\"message\":\"{long}\"}}]}}"),
        format!("@message\n\"{long}\"\n{long}\n"),
    ];
    for file in files {
        let (_, seen) = read(file.as_bytes()).unwrap();
        assert_eq!(seen.len(), 2);
        assert!(seen.iter().all(|(_, message)| message.ends_with(long.as_bytes())));
    }
}

/// Lines of every length around the end of each chunk.
#[test]
fn chunks_end_anywhere() {
    for shift in 0..40 {
        let mut text = format!("{ID} {}\n", "x".repeat(shift));
        let mut expected = vec![(None, text.trim_end_matches('\n').as_bytes().to_vec())];
        while text.len() < 2 * CHUNK {
            let event = format!("{ID} {}\n{{\n}}", "y".repeat(text.len() % 9_973));
            text.push_str(&event);
            text.push('\n');
            expected.push((None, event.into_bytes()));
        }
        assert!(read(text.as_bytes()).unwrap().1 == expected, "shift {shift}");
        assert!(read(Slow(text.as_bytes(), 65_521)).unwrap().1 == expected, "shift {shift}");
    }
}

proptest! {
    #[test]
    fn raw_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = read(&bytes[..]);
    }

    #[test]
    fn how_bytes_arrive_does_not_matter(text in "[a\\n\\r(){}\\[\\],:\" 0-9TZ.-]{0,400}", step in 1_usize..40) {
        for start in ["", ID, "2026-11-01T13:00:00.123Z a\n", "@message,@timestamp\n", "{\"events\":["] {
            let file = format!("{start} {text}");
            let whole = read(file.as_bytes()).map_err(|error| error.to_string());
            let slow = read(Slow(file.as_bytes(), step)).map_err(|error| error.to_string());
            prop_assert_eq!(whole, slow);
        }
    }

    #[test]
    fn every_byte_of_plain_text_but_blank_lines_between_is_in_one_event(text in "[a-z\\n]{0,400}") {
        let file = format!("{ID} {text}\n{ID} end\n");
        let seen = read(file.as_bytes()).unwrap().1;
        let back: Vec<u8> = seen.iter().flat_map(|(_, message)| [&message[..], b"\n"].concat()).collect();
        let (events, end) = file.split_at(file.len() - format!("{ID} end\n").len());
        prop_assert_eq!(back, format!("{}\n{end}", events.trim_end_matches('\n')).into_bytes());
    }
}

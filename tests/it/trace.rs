//! `logtoll trace` on captured logs of every shape.

use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use logtoll::logging::{
    ApiKind, Authorizer, Catalogue, ExecutionLevel, Integration, Length, LoggingSettings, Outcome, RequestShape,
};
use serde_json::{Value, json};

use crate::program::{Ran, logtoll, run};

const ID: &str = "515f1e99-39db-11e9-9e96-01e5c04505b9";
const OTHER: &str = "60aa5e11-39e6-11e9-be7e-29aff96747f2";
const INFO: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Info, full_data: false };
const FULL: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Info, full_data: true };
/// Every value of a made trace is this letter again and again, so that one that is shown is seen.
const MARK: char = 'Ж';

/// The lines of a Lambda proxy: with the lengths of the README's example 1,045 bytes at INFO (bytes-per-request, section 4),
/// where letters of values are counted as two bytes each.
fn events(id: &str, settings: LoggingSettings, outcome: Outcome, fill: char) -> Vec<String> {
    let known = [("extended_request_id", 16), ("api_id", 10), ("stage", 4), ("method", 3), ("resource_path", 11)];
    let known = known.into_iter().chain([("path", 9), ("endpoint_request_id", 36), ("xray_root", 35)]);
    let shape = RequestShape {
        kind: ApiKind::Rest,
        integration: Integration::LambdaProxy,
        authorizer: if outcome == Outcome::Rejected { Authorizer::Lambda } else { Authorizer::None },
        api_key: false,
        lengths: known.map(|(name, bytes)| (name.to_owned(), Length::exact(bytes))).collect(),
        distributions: Default::default(),
    };
    Catalogue::embedded().made_trace(&shape, settings, outcome, id, fill)
}

fn as_json(events: &[String]) -> Vec<u8> {
    let events: Vec<Value> = (1_700_000_000_000_u64..)
        .zip(events)
        .map(|(at, message)| json!({"timestamp": at, "message": message, "ingestionTime": at}))
        .collect();
    serde_json::to_vec(&json!({"events": events, "searchedLogStreams": []})).expect("JSON")
}

fn as_export(events: &[String]) -> Vec<u8> {
    events.iter().map(|message| format!("2026-11-01T13:00:00.123Z {message}\n")).collect::<String>().into_bytes()
}

fn as_plain(events: &[String]) -> Vec<u8> {
    (events.join("\n") + "\n").into_bytes()
}

fn as_subscription(events: &[String]) -> Vec<u8> {
    let event = |message: &String| json!({"id": "1", "timestamp": 1, "message": message});
    let events: Vec<Value> = events.iter().map(event).collect();
    let payload = json!({"messageType": "DATA_MESSAGE", "logGroup": "g", "logStream": "s", "logEvents": events});
    serde_json::to_vec(&payload).expect("JSON")
}

fn as_tail(events: &[String]) -> Vec<u8> {
    let line =
        |message: &String| format!("2026-11-01T13:00:00.123000+00:00 2a38a4a9316c49e5a833517c45d31070 {message}\n");
    events.iter().map(line).collect::<String>().into_bytes()
}

fn as_insights(events: &[String]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["@timestamp", "@message"]).expect("a row");
    for message in events {
        writer.write_record(["2026-11-01 13:00:00.123", message]).expect("a row");
    }
    writer.into_inner().expect("rows in memory")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).expect("packing in memory");
    packed.finish().expect("packing in memory")
}

/// Writes files and traces them.
fn traced(files: &[(&str, Vec<u8>)], flags: &[&str]) -> Ran {
    let folder = tempfile::tempdir().expect("a temporary folder");
    put(folder.path(), files);
    let names = files.iter().map(|(name, _)| *name);
    let arguments: Vec<&str> = ["trace"].into_iter().chain(names).chain(flags.iter().copied()).collect();
    run(folder.path(), &arguments)
}

fn put(folder: &Path, files: &[(&str, Vec<u8>)]) {
    for (name, bytes) in files {
        std::fs::write(folder.join(name), bytes).expect("a file in a temporary folder");
    }
}

fn counts(document: &Value) -> [u64; 5] {
    let number = |value: &Value| value.as_u64().expect("a count");
    let (top, info) = (|name: &str| number(&document[name]), &document["levels"]["info"]);
    [top("requests"), top("events"), top("bytes"), top("unrecognised"), number(&info["bytes"])]
}

#[test]
fn every_shape_of_a_file_says_the_same() {
    let lines = events(ID, INFO, Outcome::Success, 'x');
    let shapes = [as_json, as_export, as_plain, as_subscription, as_insights, as_tail];
    for (number, shape) in shapes.into_iter().enumerate() {
        for bytes in [shape(&lines), gzip(&shape(&lines))] {
            let document = traced(&[("log", bytes)], &["--format", "json"]).document();
            assert_eq!(counts(&document), [1, 10, 1_045, 0, 1_045], "shape {number}");
            assert_eq!(document["captured_at"], "info");
            let none = json!({"events": 0, "bytes": 0});
            assert_eq!(document["levels"]["error"], json!({"events": 0, "bytes": 0, "at_most": none}));
        }
    }
}

#[test]
fn several_files_and_standard_input_are_one_log() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let lines = events(ID, FULL, Outcome::Success, 'x');
    let (first, rest) = lines.split_at(7);
    put(folder.path(), &[("a.gz", gzip(&as_export(first)))]);
    let output = logtoll(folder.path())
        .args(["trace", "a.gz", "-", "--format", "json"])
        .write_stdin(as_export(rest))
        .output()
        .expect("logtoll starts");
    let document: Value = serde_json::from_slice(&output.stdout).expect("a document");
    assert_eq!((&document["requests"], &document["events"]), (&json!(1), &json!(23)));
    assert_eq!((&document["captured_at"], counts(&document)[4]), (&json!("info-full"), 1_045));
    assert_eq!(document["levels"]["info-full"]["bytes"]["level"], 1.0);
    assert_eq!(document["predicted"]["info-full"], Value::Null);
}

/// An execution that got no answer: its error line and the one with its status.
#[test]
fn error_holds_what_failed() {
    let lines = events(ID, FULL, Outcome::Unanswered, 'x');
    let error = |line: &&String| line.contains("failed") || line.contains("Method completed");
    let of_error: Vec<String> = lines.iter().filter(error).cloned().collect();
    let bytes: usize = of_error.iter().map(String::len).sum();
    let whole = traced(&[("log", as_json(&lines))], &["--format", "json"]).document();
    assert_eq!(whole["levels"]["error"]["at_most"], json!({"events": 2, "bytes": bytes}));
    let at_error = traced(&[("log", as_json(&of_error))], &["--format", "json"]).document();
    assert_eq!(
        (&at_error["captured_at"], &at_error["levels"]["info-full"]["bytes"]["high"]),
        (&json!("error"), &Value::Null)
    );
    assert_eq!(at_error["warnings"][0]["id"], "failures-only");
    assert!(at_error["predicted"]["info"]["bytes"]["expected"].as_f64() > Some(bytes as f64));
}

#[test]
fn lines_that_are_not_recognised_are_counted_and_masked() {
    let lines = ["Cache hit for key: Ж hunter2", "hunter2 Ж secret", "Cache hit for key: other"];
    let lines: Vec<String> = lines.iter().map(|text| format!("({ID}) {text}")).collect();
    let file = || [("log", as_plain(&lines))];
    let document = traced(&file(), &["--format", "json", "--unrecognised"]).document();
    assert_eq!(document["unrecognised"], 3);
    assert_eq!(
        document["unrecognised_labels"],
        json!([{"label": "Cache hit for key:", "events": 2}, {"label": "***", "events": 1}])
    );
    assert_eq!(document["warnings"][0]["id"], "unrecognised-lines");
    assert_eq!(traced(&file(), &["--format", "json"]).document()["unrecognised_labels"], Value::Null);
}

#[test]
fn no_byte_of_a_value_is_shown() {
    let mut lines = events(ID, FULL, Outcome::Success, MARK);
    lines.extend(events(OTHER, FULL, Outcome::Failure, MARK));
    lines.push(format!("({ID}) Ж unknown Ж: Ж"));
    for shape in [as_json, as_export, as_plain, as_subscription, as_insights] {
        for format in ["terminal", "json", "csv", "markdown"] {
            let ran = traced(&[("log", shape(&lines))], &["--format", format, "--unrecognised", "-vv"]);
            assert_eq!(ran.code, Some(0), "{}", ran.stderr);
            for text in [&ran.stdout, &ran.stderr] {
                assert!(!text.contains(MARK) && !text.contains(ID) && !text.contains("1078"), "{text}");
            }
        }
    }
    let broken = [b"{\"events\": [{\"message\": \"\xd0\x96".to_vec(), "{\"events\": [\"Ж\"]}".as_bytes().to_vec()];
    for bytes in broken {
        let ran = traced(&[("log", bytes)], &[]);
        ran.refused(1, &["log"]);
        assert!(!ran.stderr.contains(MARK), "{}", ran.stderr);
    }
}

/// What one unknown line among those of full data leaves open is said.
#[test]
fn an_unknown_line_makes_the_levels_a_range() {
    let mut lines = events(ID, FULL, Outcome::Success, 'x');
    lines.insert(5, format!("({ID}) Something new"));
    let unknown = ID.len() + "() Something new".len();
    let ran = traced(&[("log", as_json(&lines))], &[]);
    assert!(ran.stdout.contains("1 event was not recognised"), "{}", ran.stdout);
    let document = traced(&[("log", as_json(&lines))], &["--format", "json"]).document();
    let info = &document["levels"]["info"];
    assert_eq!((&info["bytes"], &info["at_most"]["bytes"]), (&json!(1_045), &json!(1_045 + unknown)));
    assert_eq!(document["levels"]["error"]["at_most"]["bytes"], json!(unknown));
}

#[test]
fn what_is_no_log_is_refused() {
    traced(&[("empty", Vec::new())], &[]).refused(1, &["empty: is empty"]);
    traced(&[("none", as_json(&[]))], &[]).refused(3, &["there are no events"]);
    let other = as_json(&["GET / 200".to_owned()]);
    traced(&[("other", other)], &[]).refused(3, &["no event in the files is a line of an execution log"]);
    traced(&[("text", b"EVENTS\t1\tm\t2\n".to_vec())], &[]).refused(1, &["use --output json"]);
    let folder = tempfile::tempdir().expect("a temporary folder");
    run(folder.path(), &["trace", "missing"]).refused(1, &["cannot read missing"]);
    run(folder.path(), &["trace", "."]).refused(1, &["cannot read .: is a directory"]);
    run(folder.path(), &["trace"]).refused(2, &["FILE"]);
}

#[test]
fn a_trace_reads_well() {
    let mut lines = events(ID, INFO, Outcome::Success, 'x');
    lines.extend(events(OTHER, INFO, Outcome::Rejected, 'x'));
    let ran = traced(&[("log", as_json(&lines))], &["--format", "markdown"]);
    let (before, rest) = ran.stdout.split_once("Made by ").expect("the opening");
    let text = format!("{before}Made by …\n{}", rest.split_once('\n').expect("more lines").1);
    insta::assert_snapshot!(text, @r"
    # What a captured execution log weighs

    No prices were needed. Made by …

    **1,427 bytes in 14 events of 2 requests, captured at INFO without full data. Every line was recognised.**

    ## What each level writes of it

    | level | events | bytes | bytes/request |
    | --- | ---: | ---: | ---: |
    | error | 0 | 0 | 0 |
    | error-full | 14‡§ (at least 0) | 1,427‡§ (at least 0) | 714‡§ (at least 0) |
    | info | 14‡ | 1,427‡ | 714‡ |
    | info-full | at least 14‡§ | at least 1,427‡§ | at least 714‡§ |
    | info-full, predicted | 32° | 8,762°§ (6,854–12,133) | 4,381°§ (3,427–6,067) |

    - captured: what of the lines in the files the level writes; nothing is added. ERROR writes nothing that is known for a request that succeeded, nor for a 4xx or 5xx that a backend returned through a proxy.
    - error-full: most likely INFO with full data, at least ERROR. AWS does not document it.
    - predicted: with the lines that the level adds to the captured ones, by the catalogue.

    ## Requests by kind

    | requests that were | requests | events each | bytes each | at INFO | at ERROR |
    | --- | ---: | ---: | ---: | ---: | ---: |
    | success 2xx backend | 1 | 10 | 1,045 | 1,045 | 0 |
    | rejected authorizer | 1 | 4 | 382 | 382 | 0 |

    ## Types of line

    | line | events | bytes | share | bytes each |
    | --- | ---: | ---: | ---: | ---: |
    | extended-request-id | 2 | 152 | 10.7 % | 76 |
    | authorizer-started | 1 | 111 | 7.78 % | 111 |
    | unauthorized | 1 | 97 | 6.80 % | 97 |
    | usage-plan-verify | 1 | 147 | 10.3 % | 147 |
    | no-key-required | 1 | 173 | 12.1 % | 173 |
    | usage-plan-ok | 1 | 108 | 7.57 % | 108 |
    | started | 1 | 107 | 7.50 % | 107 |
    | http-method | 1 | 81 | 5.68 % | 81 |
    | succeeded | 1 | 71 | 4.98 % | 71 |
    | completed | 1 | 72 | 5.05 % | 72 |
    | endpoint-request-id | 1 | 112 | 7.85 % | 112 |
    | xray | 2 | 196 | 13.7 % | 98 |

    ## Notes

    - ‡ from the lengths of log lines that were seen
    - ° modelled from the catalogue of log lines and what is known of the stage
    - § a range that is no probability, because something in it is not known or not documented

    Nothing was asked of AWS for this.
    ");
}

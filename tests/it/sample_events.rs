//! `logtoll sample` and the events of log groups: lengths are kept, and nothing else.

use std::collections::BTreeSet;

use logtoll::measurements::{Measurements, StageSample};
use logtoll::warning::Warning;
use serde_json::{Value, json};

use crate::rig::{self, Account, FILE, log_metric, stage, warned};

/// What must never come out again.
const MARK: &str = "zqSECRETqz";
const FORMAT: &str = r#"{"id":"$context.requestId","path":"$context.path","bytes":"$context.responseLength"}"#;
const HOUR_MS: i64 = 3_600_000;

/// The lines of one request at INFO with full data, with the mark wherever the caller decides what is written.
fn request(number: i64) -> Vec<String> {
    let id = format!("{number:08x}-1111-2222-3333-444444444444");
    [
        format!("Extended Request Id: {MARK}abc="),
        format!("Starting execution for request: {id}"),
        format!("HTTP Method: GET, Resource Path: /{MARK}/items"),
        format!("Method request path: {{id={MARK}}}"),
        format!("Method request query string: {{q={MARK}}}"),
        format!("Method request headers: {{User-Agent={MARK}, Cookie={MARK}}}"),
        format!("Method request body before transformations: {{\"a\":\"{MARK}\"}}"),
        "Successfully completed execution".to_owned(),
        "Method completed with status: 200".to_owned(),
    ]
    .into_iter()
    .map(|line| format!("({id}) {line}"))
    .collect()
}

/// One request in each hour of the last `days` whole days.
fn hourly(days: i64) -> impl Iterator<Item = (i64, i64)> {
    (1..=days * 24).map(|hour| (hour, rig::ago(0) * 1_000 - hour * HOUR_MS + HOUR_MS / 2))
}

fn access_line(number: i64) -> String {
    format!(r#"{{"id":"{number:036}","path":"/{MARK}","bytes":"51880"}}"#)
}

struct Seeded {
    account: Account,
    api: String,
}

/// A stage that logs to groups of its own, on the server given. Metrics say one event an hour, so that whole hours are read.
fn seeded(account: Account, class: Option<&str>) -> Seeded {
    let destination = format!("arn:aws:logs:us-east-1:{}:log-group:/own/access", account.number);
    let made = account.seed(&json!({"rest_apis": [{"name": "shop", "stages": [{
        "name": "prod",
        "settings": {"*/*": {"level": "INFO", "full_data": true}},
        "access": {"format": FORMAT, "destination": destination},
    }]}]}));
    let api = made["apis"]["shop"].as_str().expect("the API was made").to_owned();
    let managed = format!("API-Gateway-Execution-Logs_{api}/prod");
    let execution: Vec<Value> = hourly(7)
        .flat_map(|(number, at)| request(number).into_iter().zip(0..).map(move |(line, ms)| json!([at + ms, line])))
        .collect();
    let access: Vec<Value> = hourly(7).map(|(number, at)| json!([at, access_line(number)])).collect();
    let mut group = json!({"name": managed, "events": execution});
    if let Some(class) = class {
        group["class"] = json!(class);
    }
    account.seed(&json!({
        "log_groups": [group, {"name": "/own/access", "events": access}, {"name": "/never/written"}],
        "metrics": [log_metric("IncomingBytes", &managed, 13, 1), log_metric("IncomingBytes", "/own/access", 13, 2)],
    }));
    Seeded { account, api }
}

fn sample_of<'a>(seen: &'a Measurements, api: &str) -> &'a StageSample {
    stage(seen, api, "prod").sample.as_ref().expect("it was sampled")
}

fn windows(account: &Account) -> Vec<(i64, i64)> {
    account.calls().iter().filter_map(|call| call.window).collect()
}

fn the_lines_are_weighed(seen: &Measurements, api: &str) {
    let sample = sample_of(seen, api);
    let execution = sample.execution.as_ref().expect("the execution log was read");
    let bytes: usize = request(1).iter().map(String::len).sum();
    assert!(!execution.requests.is_empty());
    for request in &execution.requests {
        assert_eq!((request.full.events, request.full.bytes), (9, bytes as u64));
    }
    assert_eq!((execution.unrecognised.events, execution.partial, execution.delivered), (0, 0, false));
    let access = sample.access.as_ref().expect("the access log was read");
    let line = u32::try_from(access_line(1).len()).expect("it is short");
    assert_eq!(access.lines.0.keys().collect::<Vec<_>>(), [&line]);
    assert_eq!(access.values["requestId"].0.keys().collect::<Vec<_>>(), [&36]);
    assert_eq!(access.response_lengths.0.keys().collect::<Vec<_>>(), [&51_880]);
    assert_eq!(access.unmatched, 0);
}

#[test]
fn lines_are_weighed_spread_over_days_within_the_bound_of_calls() {
    let Seeded { account, api } = seeded(rig::moto().account(), None);
    let seen = account.measurements(&[]);
    the_lines_are_weighed(&seen, &api);
    assert!(warned(&seen).is_empty(), "{:?}", seen.warnings);
    let windows = windows(&account);
    assert!(windows.len() <= 2 * 40, "{}", windows.len());
    let days: BTreeSet<_> = windows.iter().map(|(from, _)| from / (24 * HOUR_MS)).collect();
    assert!(days.len() >= 6, "{days:?}");
}

#[test]
fn ministack_alone_is_sampled_as_well() {
    let Seeded { account, api } = seeded(rig::ministack().account(), None);
    the_lines_are_weighed(&account.measurements(&[]), &api);
}

#[test]
fn reading_stops_with_the_wanted_number() {
    let Seeded { account, .. } = seeded(rig::moto().account(), None);
    account.measurements(&["--events", "5"]);
    assert!((10..=20).contains(&windows(&account).len()), "{:?}", windows(&account));
}

#[test]
fn without_events_no_log_is_read() {
    let Seeded { account, api } = seeded(rig::moto().account(), None);
    let seen = account.measurements(&["--no-events"]);
    assert!(stage(&seen, &api, "prod").sample.is_none());
    assert!(account.calls().iter().all(|call| call.operation != "logs:FilterLogEvents"));
}

#[test]
fn a_denied_reading_is_one_warning() {
    let Seeded { account, api } = seeded(rig::moto().account(), None);
    account.faults(&json!([{"operation": "logs:FilterLogEvents", "error": "AccessDenied"}]));
    let seen = account.measurements(&[]);
    assert_eq!(warned(&seen), ["access-denied logs:FilterLogEvents"]);
    assert!(stage(&seen, &api, "prod").sample.is_none());
    assert_eq!(account.calls().iter().filter(|call| call.operation == "logs:FilterLogEvents").count(), 2);
}

#[test]
fn a_group_of_infrequent_access_is_left_alone_with_a_warning() {
    let Seeded { account, api } = seeded(rig::ministack().account(), Some("INFREQUENT_ACCESS"));
    let seen = account.measurements(&[]);
    assert_eq!(warned(&seen), ["unreadable-groups "]);
    let sample = sample_of(&seen, &api);
    assert!(sample.execution.is_none() && sample.access.is_some());
}

#[test]
fn empty_pages_are_followed_and_a_repeated_token_ends() {
    let Seeded { account, api } = seeded(rig::moto().account(), None);
    account.faults(&json!([{"operation": "logs:FilterLogEvents", "empty_pages": 2}]));
    the_lines_are_weighed(&account.measurements(&["--events", "5"]), &api);
    account.faults(&json!([{"operation": "logs:FilterLogEvents", "repeat_token": true}]));
    let seen = account.measurements(&["--events", "5"]);
    // Pages that come twice do not count twice.
    the_lines_are_weighed(&seen, &api);
    assert!(sample_of(&seen, &api).access.as_ref().is_some_and(|access| access.lines.count() <= 40));
}

#[test]
fn a_reading_that_finds_nothing_is_a_warning() {
    let Seeded { account, api } = seeded(rig::moto().account(), None);
    account.faults(&json!([{"operation": "logs:FilterLogEvents", "empty_pages": 1_000}]));
    let seen = account.measurements(&[]);
    assert_eq!(warned(&seen), ["no-lines-found "]);
    assert!(matches!(&seen.warnings[..], [Warning::NoLinesFound { groups: 2, .. }]), "{:?}", seen.warnings);
    assert!(stage(&seen, &api, "prod").sample.is_none());
}

/// A stage with an execution log of one day: what begins in each hour, in seconds and text.
fn with_hours(events: impl Fn(i64) -> Vec<(i64, String)>) -> Seeded {
    let account = rig::moto().account();
    let settings = json!({"*/*": {"level": "INFO", "full_data": true}});
    let made =
        account.seed(&json!({"rest_apis": [{"name": "shop", "stages": [{"name": "prod", "settings": settings}]}]}));
    let api = made["apis"]["shop"].as_str().expect("the API was made").to_owned();
    let managed = format!("API-Gateway-Execution-Logs_{api}/prod");
    let events: Vec<Value> = hourly(1)
        .flat_map(|(hour, at)| events(hour).into_iter().map(move |(second, text)| json!([at + second * 1_000, text])))
        .collect();
    let points: Vec<Value> = hourly(1).map(|(_, at)| json!([at / 1_000, 50_000])).collect();
    account.seed(&json!({
        "log_groups": [{"name": managed, "events": events}],
        "metrics": [{
            "namespace": "AWS/Logs", "name": "IncomingBytes", "dimensions": {"LogGroupName": managed}, "points": points,
        }],
    }));
    Seeded { account, api }
}

#[test]
fn a_request_that_takes_longer_than_a_page_is_read_to_its_end() {
    let Seeded { account, api } = with_hours(|hour| {
        let (slow, number) = (request(hour * 1_000), hour * 1_000);
        let (begin, end) = slow.split_at(4);
        let quick = (1..=50).flat_map(|more| request(number + more).into_iter().map(move |line| (more / 10, line)));
        let mut all: Vec<_> = begin.iter().map(|line| (0, line.clone())).chain(quick).collect();
        all.extend(end.iter().map(|line| (9, line.clone())));
        all
    });
    // One request of each slice, and pages of 300 events.
    let seen = account.measurements(&["--events", "10"]);
    let execution = sample_of(&seen, &api).execution.as_ref().expect("the execution log was read");
    assert_eq!((execution.partial, warned(&seen)), (0, Vec::new()));
    assert!((10..=30).contains(&execution.requests.len()), "{}", execution.requests.len());
}

#[test]
fn many_requests_without_an_end_are_a_warning() {
    let Seeded { account, api } = with_hours(|hour| {
        let endless = request(hour * 1_000).into_iter().take(4).map(|line| (0, line));
        endless.chain(request(hour * 1_000 + 1).into_iter().map(|line| (1, line))).collect()
    });
    let seen = account.measurements(&[]);
    assert_eq!(warned(&seen), ["unfinished-requests "]);
    assert!(sample_of(&seen, &api).execution.as_ref().is_some_and(|execution| execution.requests.len() >= 8));
}

#[test]
fn throttled_readings_come_later() {
    let Seeded { account, api } = seeded(rig::moto().account(), None);
    account.faults(&json!([{"operation": "logs:FilterLogEvents", "error": "Throttling", "times": 2}]));
    let seen = account.measurements(&["--events", "5"]);
    the_lines_are_weighed(&seen, &api);
    assert!(warned(&seen).is_empty(), "{:?}", seen.warnings);
}

#[test]
fn no_byte_of_a_value_survives() {
    let Seeded { account, .. } = seeded(rig::moto().account(), None);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = account.logtoll(folder.path());
    let output = command.args(["sample", "-vv", "--events", "20", "-o", FILE]).output().expect("logtoll starts");
    assert!(output.status.success(), "{output:?}");
    let file = std::fs::read_to_string(folder.path().join(FILE)).expect("it was written");
    let log = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(log.contains("FilterLogEvents") && file.contains("\"execution\""), "the test has read nothing: {log}");
    let groups =
        json!([{"Keys": ["USE1-DataProcessing-Bytes"], "Metrics": {"UsageQuantity": {"Amount": "1", "Unit": "GB"}}}]);
    let period = json!({"Start": "2026-10-01", "End": "2026-11-01"});
    let bill = json!({"GroupDefinitions": [{"Type": "DIMENSION", "Key": "USAGE_TYPE"}], "ResultsByTime":
        [{"TimePeriod": period, "Total": {}, "Groups": groups, "Estimated": false}]});
    std::fs::write(folder.path().join("bill.json"), bill.to_string()).expect("a file in a temporary folder");
    let mut texts = vec![file, log, String::from_utf8_lossy(&output.stdout).into_owned()];
    let mut run = |arguments: &[&str]| {
        let output = account.logtoll(folder.path()).args(arguments).output().expect("logtoll starts");
        // `verify` refuses a bill of another month than was measured, which it must not do with a value either.
        assert!(output.status.success() || arguments[0] == "verify", "{arguments:?}: {output:?}");
        texts.extend([output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()));
    };
    for format in ["terminal", "json", "csv", "markdown"] {
        for command in ["estimate", "compare", "report", "storage"] {
            run(&[command, FILE, "--format", format, "-vv"]);
        }
        run(&["diff", FILE, FILE, "--format", format, "-vv"]);
        run(&["format", "--stage", "*", FILE, "--format", format, "-vv"]);
        run(&["verify", FILE, "--bill", "bill.json", "--format", format, "-vv"]);
    }
    // What measures first reads the lines itself.
    run(&["compare", "-vv", "--events", "20"]);
    for text in texts {
        assert!(!text.contains(MARK) && !text.contains("SECRET"), "{text}");
    }
}

#[test]
fn reading_stops_early_when_lines_are_alike_and_shared_groups_are_left_alone() {
    let account = rig::moto().account();
    let access = |name: &str| json!({"format": FORMAT, "destination": format!("arn:aws:logs:us-east-1:{}:log-group:{name}", account.number)});
    let made = account.seed(&json!({"http_apis": [{"name": "web", "stages": [
        {"name": "own", "access": access("own")},
        {"name": "one", "access": access("shared")},
        {"name": "two", "access": access("shared")},
    ]}]}));
    let api = made["apis"]["web"].as_str().expect("the API was made");
    let ten = |(number, at): (i64, i64)| (0..10).map(move |more| json!([at + more, access_line(number * 10 + more)]));
    let events: Vec<Value> = hourly(7).flat_map(ten).collect();
    account.seed(&json!({
        "log_groups": [{"name": "own", "events": events}, {"name": "shared", "events": [[rig::ago(1) * 1_000, "a"]]}],
        "metrics": [log_metric("IncomingBytes", "own", 13, 1), log_metric("IncomingBytes", "shared", 13, 2)],
    }));
    let seen = account.measurements(&[]);
    // Ten lines of one length in each of the eight slices that are the fewest.
    assert_eq!(windows(&account).len(), 8);
    let access = stage(&seen, api, "own").sample.as_ref().and_then(|sample| sample.access.as_ref());
    assert_eq!(access.map(|access| access.lines.count()), Some(80));
    assert!(stage(&seen, api, "one").sample.is_none() && stage(&seen, api, "two").sample.is_none());
}

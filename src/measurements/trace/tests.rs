use super::*;
use crate::logging::Outcome;

const ID: &str = "515f1e99-39db-11e9-9e96-01e5c04505b9";
const OTHER: &str = "60aa5e11-39e6-11e9-be7e-29aff96747f2";

/// INFO of a Lambda proxy in today's wording: 1,045 bytes in 10 events (bytes-per-request, section 4).
fn info(id: &str) -> Vec<String> {
    [
        "Extended Request Id: Vts2pH6ArPEFcuQ=".to_owned(),
        format!("Verifying Usage Plan for request: {id}. API Key:  API Stage: h733q2j6gb/prod"),
        "API Key  authorized because method 'GET /items/{id}' does not require API Key. Request will not contribute to \
         throttle or quota limits"
            .to_owned(),
        "Usage Plan check succeeded for API Key  and API Stage h733q2j6gb/prod".to_owned(),
        format!("Starting execution for request: {id}"),
        "HTTP Method: GET, Resource Path: /items/42".to_owned(),
        "Successfully completed execution".to_owned(),
        "Method completed with status: 200".to_owned(),
        format!("AWS Integration Endpoint RequestId : {id}"),
        "X-ray Tracing ID : Root=1-5c755b5d-07b29b94e632d3da19d88789".to_owned(),
    ]
    .map(|text| format!("({id}) {text}"))
    .to_vec()
}

fn failed(id: &str, reason: &str) -> Vec<String> {
    ["Endpoint response body before transformations: \"no\"", reason, "Method completed with status: 502"]
        .map(|text| format!("({id}) {text}"))
        .to_vec()
}

fn traced(events: &[String]) -> Trace {
    let mut tracer = Tracer::new();
    for (at, message) in (1_700_000_000_000..).zip(events) {
        tracer.event(Some(at), message.as_bytes());
    }
    tracer.finish()
}

fn sizes(written: Written) -> (u64, u64) {
    (written.events, written.bytes)
}

#[test]
fn a_success_at_info_weighs_what_its_lines_do() {
    let trace = traced(&info(ID));
    assert_eq!((sizes(trace.captured), trace.unrecognised.events), ((10, 1_045), 0));
    assert_eq!(trace.captured_at, Some(Captured::Info));
    let total = trace.total();
    assert_eq!((total.requests, sizes(total.info), sizes(total.error)), (1, (10, 1_045), (0, 0)));
    let kind = trace.kinds.keys().next().expect("a request");
    assert_eq!((kind.outcome, kind.status_class, kind.backend), (Some(Outcome::Success), Some(2), Some(true)));
}

/// The three lines of May 2025 weighed 100, 115 and 72 bytes; this answer is ten shorter. The answer is logged at ERROR only where it was malformed.
#[test]
fn error_keeps_what_failed() {
    let malformed = traced(&failed(ID, "Execution failed due to configuration error: Malformed Lambda proxy response"));
    assert_eq!(malformed.captured_at, Some(Captured::Error));
    assert_eq!(sizes(malformed.total().error), (3, 90 + 115 + 72));
    assert_eq!(sizes(malformed.total().info), (2, 115 + 72));
    let late = traced(&failed(ID, "Execution failed due to a timeout error"));
    assert_eq!(late.captured_at, Some(Captured::InfoFull));
    assert_eq!(sizes(late.total().error), (2, 78 + 72));
    assert_eq!(late.kinds.keys().next().and_then(|kind| kind.outcome), Some(Outcome::Unanswered));
}

#[test]
fn requests_that_are_interleaved_are_told_apart() {
    let events: Vec<String> = info(ID).into_iter().zip(info(OTHER)).flat_map(|(a, b)| [a, b]).collect();
    let trace = traced(&events);
    assert_eq!((trace.total().requests, sizes(trace.total().info)), (2, (20, 2_090)));
}

#[test]
fn lines_while_an_authorizer_runs_are_its_own() {
    let texts = [
        format!("Starting authorizer: 4hugyv for request: {ID}"),
        "Endpoint request URI: https://authorizer".to_owned(),
        "Successfully completed authorizer execution".to_owned(),
        "Endpoint request URI: https://backend".to_owned(),
    ];
    let trace = traced(&texts.map(|text| format!("({ID}) {text}")));
    let ids: Vec<&str> = trace.line_types.iter().map(|(id, _)| *id).collect();
    assert_eq!(ids, ["authorizer-started", "authorizer-request-uri", "authorizer-done", "endpoint-uri"]);
}

/// Logs Insights lists the newest events first.
#[test]
fn lines_of_an_authorizer_are_its_own_when_read_backwards() {
    let mut texts = [
        "Extended Request Id: Vts2pH6ArPEFcuQ=".to_owned(),
        format!("Starting authorizer: 4hugyv for request: {ID}"),
        "Endpoint request URI: https://authorizer".to_owned(),
        "Successfully completed authorizer execution".to_owned(),
        format!("Starting execution for request: {ID}"),
        "Endpoint request URI: https://the-backend".to_owned(),
        "Method completed with status: 200".to_owned(),
    ]
    .map(|text| format!("({ID}) {text}"));
    let of = |trace: &Trace| trace.line_types.clone();
    let forwards = traced(&texts);
    texts.reverse();
    let mut tracer = Tracer::new();
    for (at, line) in texts.iter().enumerate() {
        tracer.event(Some(-(at as i64)), line.as_bytes());
    }
    let backwards = tracer.finish();
    assert_eq!((of(&forwards), forwards.kinds), (of(&backwards), backwards.kinds));
}

/// 2,000 requests, a second apart, the newest first: what is over is closed while the log is read.
#[test]
fn requests_read_backwards_are_closed() {
    let mut tracer = Tracer::new();
    for number in 0..2_000 {
        for (line, text) in info(&format!("{number:08x}-0000-4000-8000-000000000000")).iter().rev().enumerate() {
            tracer.event(Some(-(number * 1_000 + line as i64)), text.as_bytes());
        }
    }
    assert!(tracer.open.len() < 200, "{}", tracer.open.len());
    assert_eq!((tracer.trace.closed_early, tracer.finish().total().requests), (0, 2_000));
}

/// In 2016 lines had no request id in front.
#[test]
fn requests_without_ids_end_where_the_next_begins() {
    let bare = |id: &str| info(id).into_iter().map(|line| line[ID.len() + 3..].to_owned()).collect::<Vec<_>>();
    let trace = traced(&[bare(ID), bare(OTHER)].concat());
    assert_eq!((trace.total().requests, trace.unrecognised.events), (2, 0));
    assert_eq!(trace.captured.bytes, 2 * (1_045 - 390));
}

#[test]
fn a_request_that_nothing_is_seen_of_is_closed_and_counted() {
    let mut tracer = Tracer::new();
    let lines = info(ID);
    tracer.event(Some(0), lines[0].as_bytes());
    for minute in 1..=11 {
        tracer.event(Some(minute * 60_000), info(OTHER)[4].as_bytes());
    }
    let trace = tracer.finish();
    assert_eq!((trace.closed_early, trace.total().requests), (1, 2));
}

#[test]
fn many_open_requests_do_not_fill_memory() {
    let mut tracer = Tracer::new();
    for number in 0..250_000_u32 {
        tracer.event(None, format!("({number:08x}-0000-4000-8000-000000000000) Starting execution").as_bytes());
        tracer.event(
            None,
            format!("({number:08x}-0000-4000-8000-000000000000) Starting execution for request: x").as_bytes(),
        );
        assert!(tracer.open.len() <= MOST_OPEN);
    }
    let trace = tracer.finish();
    assert_eq!((trace.total().requests, trace.unrecognised.events), (250_000, 250_000));
    assert!(trace.closed_early > 0);
}

/// What completed is closed before what is under way.
#[test]
fn requests_in_flight_stay_whole_when_many_are_open() {
    let mut tracer = Tracer::new();
    let lines = info(ID);
    for line in &lines[..5] {
        tracer.event(None, line.as_bytes());
    }
    for number in 0..MOST_OPEN + 10 {
        let id = format!("{number:08x}-0000-4000-8000-000000000000");
        tracer.event(None, format!("({id}) Method completed with status: 200").as_bytes());
    }
    for line in &lines[5..] {
        tracer.event(None, line.as_bytes());
    }
    let trace = tracer.finish();
    assert_eq!((trace.closed_early, trace.total().requests), (0, MOST_OPEN as u64 + 11));
}

/// ERROR writes of a request nothing but what comes with an error.
#[test]
fn unknown_lines_without_an_error_are_no_sign_of_error() {
    let mut events = failed(ID, "Execution failed due to a timeout error");
    assert_eq!(traced(&events).captured_at, Some(Captured::InfoFull));
    events.remove(0);
    assert_eq!(traced(&events).captured_at, Some(Captured::Error));
    events.push(format!("({OTHER}) Cache hit for key 1"));
    assert_eq!(traced(&events).captured_at, None);
}

#[test]
fn a_line_that_is_unknown_opens_a_request_by_its_id() {
    let trace = traced(&[format!("({ID}) Some new line: x")]);
    assert_eq!((trace.total().requests, sizes(trace.total().unrecognised)), (1, (1, 39 + 16)));
}

#[test]
fn time_that_goes_back_closes_nothing() {
    let mut tracer = Tracer::new();
    tracer.event(Some(90_000_000), info(OTHER)[0].as_bytes());
    for (at, line) in (0..).zip(info(ID)) {
        tracer.event(Some(at * 1_000), line.as_bytes());
    }
    let trace = tracer.finish();
    assert_eq!((trace.closed_early, trace.total().requests), (0, 2));
}

/// A record of a delivery counts whole, and its payload tells what it is.
#[test]
fn a_record_is_read_by_its_payload() {
    let record = format!("{{\"api_id\":\"a\",\"payload\":\"{}\"}}", info(ID)[6]);
    let trace = traced(std::slice::from_ref(&record));
    assert_eq!((trace.captured.bytes, trace.unrecognised.events), (record.len() as u64, 0));
}

#[test]
fn a_sample_holds_whole_requests_and_lengths() {
    let mut tracer = Tracer::sampling();
    for line in info(ID).iter().chain(&info(OTHER)[3..]) {
        tracer.event(Some(0), line.as_bytes());
    }
    assert_eq!(tracer.requests(), 2);
    let sample = tracer.sample();
    assert_eq!((sample.requests.len(), sample.partial), (1, 1), "one began before the sample did");
    assert_eq!((sample.captured_at, sizes(sample.requests[0].info)), (Some(Captured::Info), (10, 1_045)));
    assert_eq!(sample.values["path"].0, [(9, 2)].into());
    assert_eq!(sample.lines["completed"].0, [(72, 2)].into());
    let written = serde_json::to_string(&sample).expect("a sample is JSON");
    assert!(!written.contains("items") && !written.contains(ID), "{written}");
}

#[test]
fn every_type_of_line_has_a_bit() {
    assert!(Recogniser::embedded().types().len() <= 64);
}

#[test]
fn requests_at_different_settings_are_told() {
    let mut full = info(OTHER);
    full.insert(6, format!("({OTHER}) Method request path: {{}}"));
    assert!(traced(&[info(ID), full.clone()].concat()).mixed);
    assert!(!traced(&full).mixed && !traced(&info(ID)).mixed);
    // A denied request has no line of full data wherever it is captured.
    let denied = [format!("({ID}) Unauthorized request: {ID}")].to_vec();
    assert!(!traced(&[denied, full].concat()).mixed);
}

#[test]
fn a_blank_after_the_status_changes_nothing() {
    let trace = traced(&[format!("({ID}) Method completed with status: 504 ")]);
    assert_eq!(trace.kinds.keys().next().and_then(|kind| kind.status_class), Some(5));
}

/// A line of a body that stands alone may hold API Gateway's own words; they are the caller's there.
#[test]
fn no_word_of_a_line_without_an_id_is_shown() {
    let trace = traced(&["the user token".to_owned(), format!("({ID}) Cache hit for key: a")]);
    assert_eq!(trace.labels.into_keys().collect::<Vec<_>>(), ["***", "Cache hit for key:"]);
}

/// What API Gateway writes is weighed, not the record that one delivery puts around it.
#[test]
fn a_sample_of_a_delivery_holds_the_payloads() {
    let mut tracer = Tracer::sampling();
    for line in info(ID) {
        tracer.event(Some(0), format!("{{\"api_id\":\"a\",\"payload\":\"{line}\"}}").as_bytes());
    }
    let sample = tracer.sample();
    assert_eq!((sample.delivered, sizes(sample.requests[0].info)), (true, (10, 1_045)));
}

/// Where the setting changed while the lines were written, requests at the lower one are no sample of the higher.
#[test]
fn a_sample_speaks_for_one_setting() {
    let mut tracer = Tracer::sampling();
    let mut full = info(OTHER);
    full.insert(6, format!("({OTHER}) Method request headers: {{}}"));
    for line in info(ID).iter().chain(&full) {
        tracer.event(Some(0), line.as_bytes());
    }
    let sample = tracer.sample();
    let weights: Vec<(u64, u64)> = sample.requests.iter().map(|request| sizes(request.full)).collect();
    assert_eq!((sample.captured_at, weights, sample.partial), (Some(Captured::InfoFull), vec![(11, 1_110)], 1));
}

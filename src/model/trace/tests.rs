use super::*;
use crate::logging::{Outcome, RequestKind};
use crate::measurements::KindTrace;

fn trace(captured_at: Captured, kind: RequestKind, captured: Written, values: &[(&str, usize)]) -> Trace {
    let mut trace = Trace { captured_at: Some(captured_at), captured, ..Trace::default() };
    let of_kind = KindTrace { requests: 1, captured, info: captured, full: captured, ..KindTrace::default() };
    trace.kinds.insert(kind, of_kind);
    for (name, bytes) in values {
        trace.values.entry((*name).to_owned()).or_default().add(*bytes);
    }
    trace
}

const SUCCESS: RequestKind = RequestKind {
    outcome: Some(Outcome::Success),
    status_class: Some(2),
    authorizer: false,
    api_key: false,
    backend: Some(true),
};

#[test]
fn what_is_captured_is_exact_and_what_is_not_has_no_upper_bound() {
    let held = Written { events: 10, bytes: 1_045 };
    let at_info = levels(&trace(Captured::Info, SUCCESS, held, &[]));
    assert_eq!(
        (at_info.info.known, at_info.info_full.bytes.low, at_info.info_full.bytes.high),
        (held, Some(Bytes(1_045.0)), None)
    );
    let at_full = levels(&trace(Captured::InfoFull, SUCCESS, held, &[]));
    assert_eq!(at_full.info_full.bytes.level, Some(1.0));
    assert_eq!(
        at_full.error_full.bytes,
        Interval::range(Some(Bytes(0.0)), Some(Bytes(1_045.0)), Some(Bytes(1_045.0)), Basis::Sampled)
    );
    assert_eq!(predict(&trace(Captured::InfoFull, SUCCESS, held, &[])), Predicted::default());
}

#[test]
fn an_unknown_line_that_arrived_at_info_is_infos() {
    let held = Written { events: 11, bytes: 1_400 };
    let mut seen = trace(Captured::Info, SUCCESS, held, &[]);
    seen.unrecognised = Written { events: 1, bytes: 371 };
    seen.kinds.values_mut().for_each(|kind| kind.info = Written { events: 10, bytes: 1_029 });
    assert_eq!(levels(&seen).info, Counted { known: held, at_most: held });
}

#[test]
fn full_data_of_a_mixed_capture_has_no_upper_bound() {
    let held = Written { events: 33, bytes: 3_036 };
    let seen = Trace { mixed: true, ..trace(Captured::InfoFull, SUCCESS, held, &[]) };
    assert_eq!((levels(&seen).info_full.bytes.high, levels(&seen).error_full.bytes.high), (None, None));
}

/// INFO with full data of a Lambda proxy is 23 events; 2017 to 2019 real ones weighed 5,501 to 7,286 bytes.
#[test]
fn full_data_is_added_to_what_was_captured() {
    let held = Written { events: 10, bytes: 1_045 };
    let predicted = predict(&trace(Captured::Info, SUCCESS, held, &[])).info_full.expect("a prediction");
    assert_eq!(predicted.events.expected, Some(Events(23.0)));
    let bytes = predicted.bytes.expected.expect("an expectation").0;
    assert!((5_000.0..6_500.0).contains(&bytes), "{bytes}");
}

/// The catalogue has 21 lines of a Lambda proxy whose answer was malformed: the 23 of a success without the client's two,
/// without the one that says it succeeded, and with the error. The captured answer is one of them.
#[test]
fn a_malformed_answer_is_not_counted_twice() {
    let kind = RequestKind { outcome: Some(Outcome::Failure), status_class: Some(5), backend: None, ..SUCCESS };
    let captured = Written { events: 3, bytes: 275 };
    let mut seen = trace(Captured::Error, kind, captured, &[("endpoint_response_body", 2)]);
    let at_info = Written { events: 2, bytes: 187 };
    seen.kinds.values_mut().for_each(|kind| (kind.info, kind.error) = (at_info, captured));
    let full = predict(&seen).info_full.expect("a prediction");
    assert_eq!(full.events.expected, Some(Events(21.0)));
    let levels = levels(&seen);
    assert!(levels.error.known.bytes as f64 <= levels.error_full.bytes.expected.expect("a number").0);
}

#[test]
fn predictions_are_ordered_for_every_kind() {
    use Outcome::{Failure, Rejected, Success, Throttled, Unanswered, Unsent};
    let held = Written { events: 2, bytes: 162 };
    for outcome in [Success, Failure, Unanswered, Unsent, Rejected, Throttled] {
        for (captured_at, backend) in [(Captured::Error, None), (Captured::Info, Some(true)), (Captured::Info, None)] {
            let kind = RequestKind { outcome: Some(outcome), backend, authorizer: outcome == Rejected, ..SUCCESS };
            let predicted = predict(&trace(captured_at, kind, held, &[("failure", 90)]));
            for amounts in [predicted.info, predicted.info_full].into_iter().flatten() {
                let (events, bytes) = (amounts.events, amounts.bytes);
                assert!(Some(Events(2.0)) <= events.low && Some(Bytes(162.0)) <= bytes.low, "{outcome:?} {amounts:?}");
                assert!(events.low <= events.expected && events.expected <= events.high, "{outcome:?} {amounts:?}");
                assert!(bytes.low <= bytes.expected, "{outcome:?} {amounts:?}");
                assert!(bytes.high.is_none_or(|high| Some(high) >= bytes.expected), "{outcome:?} {amounts:?}");
            }
        }
    }
}

#[test]
fn lengths_of_the_trace_go_before_the_catalogue() {
    let held = Written { events: 10, bytes: 1_000 };
    let with = |bytes| {
        let seen = trace(Captured::Info, SUCCESS, held, &[("request_headers", bytes)]);
        predict(&seen).info_full.and_then(|it| it.bytes.expected).map(|it| it.0)
    };
    assert_eq!(with(500).zip(with(400)).map(|(a, b)| a - b), Some(100.0));
}

/// At full data an unknown line may be one of INFO or of ERROR, or of neither.
#[test]
fn an_unknown_line_that_arrived_at_full_data_may_be_any_levels() {
    let held = Written { events: 24, bytes: 5_371 };
    let mut seen = trace(Captured::InfoFull, SUCCESS, held, &[]);
    seen.unrecognised = Written { events: 1, bytes: 371 };
    seen.kinds.values_mut().for_each(|kind| kind.info = Written { events: 10, bytes: 1_045 });
    let levels = levels(&seen);
    assert_eq!((levels.info.known.bytes, levels.info.at_most.bytes), (1_045, 1_416));
    assert_eq!((levels.error.known.bytes, levels.error.at_most.bytes), (0, 371));
}

fn failed(captured: Written, id: &'static str) -> Trace {
    let kind = RequestKind { outcome: Some(Outcome::Unsent), status_class: Some(5), backend: None, ..SUCCESS };
    let mut seen = trace(Captured::Error, kind, captured, &[]);
    seen.failures.entry(kind).or_default().insert(id);
    seen
}

fn bytes_at_info(seen: &Trace) -> [Option<f64>; 3] {
    let bytes = predict(seen).info.expect("a prediction").bytes;
    [bytes.low, bytes.expected, bytes.high].map(|each| each.map(|Bytes(bytes)| bytes))
}

/// Logs of 2016 have no request id in front, which is 39 bytes of each line.
#[test]
fn what_stands_before_the_lines_is_what_was_seen() {
    let held = Written { events: 2, bytes: 221 };
    let uuid = failed(held, "mock-status-missing");
    let mut bare = uuid.clone();
    bare.values.entry("prefix".to_owned()).or_default().add(0);
    let events = predict(&uuid).info.expect("a prediction").events;
    let [many, few] = [&uuid, &bare].map(bytes_at_info);
    let less = |events: Option<Events>| events.map(|Events(all)| (all - 2.0) * 39.0);
    assert_eq!(many[1].zip(few[1]).map(|(many, few)| many - few), less(events.expected));
}

#[test]
fn nothing_is_predicted_of_websocket_lines() {
    let mut seen = failed(Written { events: 2, bytes: 221 }, "timed-out");
    seen.values.entry("prefix".to_owned()).or_default().add(19);
    assert_eq!(bytes_at_info(&seen), [None; 3]);
}

/// ERROR shows neither an authorizer nor a key: INFO has two lines more with one, and one or two with the other.
#[test]
fn what_error_does_not_show_may_have_been_there() {
    let events = predict(&failed(Written { events: 2, bytes: 221 }, "timed-out")).info.expect("a prediction").events;
    let spread = events.expected.zip(events.high).map(|(Events(expected), Events(high))| high - expected);
    assert!(spread >= Some(3.0), "{events:?}");
    let held = Written { events: 10, bytes: 1_045 };
    let at_info = predict(&trace(Captured::Info, SUCCESS, held, &[])).info_full.expect("a prediction").events;
    assert_eq!(at_info.high, Some(Events(23.0)), "INFO shows both");
}

/// Before 2019 no line told of the integration.
#[test]
fn an_old_log_leaves_the_integration_open() {
    let kind = RequestKind { backend: None, ..SUCCESS };
    let full = |since_2019: bool| {
        let mut seen = trace(Captured::Info, kind, Written { events: 7, bytes: 700 }, &[]);
        let written = Written { events: 1, bytes: 72 };
        seen.line_types = since_2019.then_some(("extended-request-id", written)).into_iter().collect();
        predict(&seen).info_full.expect("a prediction").bytes.expected
    };
    assert!(full(false) > full(true));
}

/// The headers that a function gets hold a signature and are cut, those of an HTTP backend have 165 bytes at least.
#[test]
fn what_a_failure_says_tells_the_integration_and_how_far_it_came() {
    let full = |id| predict(&failed(Written { events: 2, bytes: 221 }, id)).info_full.expect("a prediction");
    let (mock, generic) = (full("mock-status-missing").events, full("configuration-error").events);
    assert!(generic.low == mock.low && generic.high > mock.high, "{mock:?} {generic:?}");
    let unanswered = |id| {
        let mut seen = failed(Written { events: 2, bytes: 221 }, id);
        let kind = RequestKind { outcome: Some(Outcome::Unanswered), ..*seen.kinds.keys().next().expect("a kind") };
        seen.kinds = seen.kinds.into_values().map(|of_kind| (kind, of_kind)).collect();
        seen.failures = seen.failures.into_values().map(|ids| (kind, ids)).collect();
        predict(&seen).info_full.expect("a prediction").bytes
    };
    let (http, lambda) = (unanswered("certificate-mismatch"), unanswered("not-permitted"));
    assert!(http.low < lambda.low && http.expected < lambda.expected, "{http:?} {lambda:?}");
}

/// Each of the lines that INFO adds comes in a record too; a record of another size is not assumed.
#[test]
fn what_a_delivery_adds_is_a_record_and_its_event() {
    let held = Written { events: 2, bytes: 621 };
    let plain = failed(held, "mock-status-missing");
    let mut delivered = plain.clone();
    [200, 200].into_iter().for_each(|bytes| delivered.records.add(bytes));
    let events = predict(&plain).info.expect("a prediction").events;
    let with_records = |bytes: Option<f64>, events: Option<Events>| Some(bytes? + 200.0 * (events?.0 - 2.0));
    let ([low, expected, _], [low_of, expected_of, _]) = (bytes_at_info(&delivered), bytes_at_info(&plain));
    assert_eq!((low, expected), (with_records(low_of, events.low), with_records(expected_of, events.expected)));
    assert_eq!(predict(&delivered).info_full.expect("a prediction").bytes.high, None);
}

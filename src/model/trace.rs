//! What captured requests would have written at every level, and what the capture does not hold.

use super::bytes;
use super::shape::distribution;
use crate::logging::{
    ApiKind, Authorizer, Captured, Catalogue, Channel, Distributions, ExecutionLevel, Integration, LoggingSettings,
    Outcome, RequestKind, RequestShape, Weight,
};
use crate::measurements::{Trace, Written};
use crate::units::{Basis, Bytes, Events, Interval, PerRequest, Quantity};

const INFO: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Info, full_data: false };
const FULL: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Info, full_data: true };

/// Events and bytes, each with its doubt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amounts {
    /// Log events.
    pub events: Interval<Events>,
    /// UTF-8 bytes of message text.
    pub bytes: Interval<Bytes>,
}

/// What of the captured lines each level writes, nothing added.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Levels {
    /// At ERROR.
    pub error: Written,
    /// At ERROR with full data: from ERROR alone to INFO with full data, which is most likely
    /// (facts/api-gateway-logs, section 1.3).
    pub error_full: Amounts,
    /// At INFO.
    pub info: Written,
    /// At INFO with full data; no upper bound where the capture holds less.
    pub info_full: Amounts,
}

/// What the same requests would write at levels above the captured one, by the catalogue.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Predicted {
    /// At INFO; `None` where the capture holds it.
    pub info: Option<Amounts>,
    /// At INFO with full data; `None` where the capture holds it.
    pub info_full: Option<Amounts>,
}

/// Reads the levels off a trace.
pub fn levels(trace: &Trace) -> Levels {
    let total = trace.total();
    let held = trace.captured;
    let whole = (trace.captured_at == Some(Captured::InfoFull) && !trace.mixed) || held.events == 0;
    // What arrived at INFO was written at INFO, known or not.
    let mut info = total.info;
    if trace.captured_at == Some(Captured::Info) {
        info += trace.unrecognised;
    }
    let info_full = if whole { exact(held) } else { bounded(Some(held), held, None) };
    Levels { error: total.error, error_full: bounded(Some(total.error), held, whole.then_some(held)), info, info_full }
}

/// Extrapolates to the levels above the captured one, kind by kind: what is captured stays, and what the higher level adds
/// is the catalogue's. Lengths of values are those of the trace where it has them.
pub fn predict(trace: &Trace) -> Predicted {
    match trace.captured_at {
        None | Some(Captured::InfoFull) => Predicted::default(),
        Some(Captured::Info) => Predicted { info: None, info_full: Some(beyond(trace, Captured::Info, FULL)) },
        Some(Captured::Error) => Predicted {
            info: Some(beyond(trace, Captured::Error, INFO)),
            info_full: Some(beyond(trace, Captured::Error, FULL)),
        },
    }
}

fn beyond(trace: &Trace, captured: Captured, wanted: LoggingSettings) -> Amounts {
    let seen: Distributions =
        trace.values.iter().filter_map(|(name, tally)| Some((name.clone(), distribution(tally)?))).collect();
    let base = match captured {
        Captured::Error => LoggingSettings { execution: ExecutionLevel::Error, full_data: false },
        Captured::Info | Captured::InfoFull => INFO,
    };
    let mut sum = exact(Written::default());
    for (kind, of_kind) in &trace.kinds {
        let more = added(*kind, &seen, base, wanted);
        let times = |each: Option<f64>| each.map(|each| each * of_kind.requests as f64);
        let plus = |of: fn(&Weight) -> [Option<f64>; 3], held: u64| {
            let [low, expected, high] = of(&more).map(|each| times(each).map(|more| more + held as f64));
            Interval::range(low, expected, high, Basis::Modelled)
        };
        // A malformed answer is among the lines that full data adds, so it must not be held as well; INFO has it not at all.
        let held = if base == INFO { of_kind.captured } else { of_kind.info };
        let mut events = plus(|more| numbers(more.events), held.events);
        let mut bytes = plus(|more| numbers(more.bytes), held.bytes);
        if wanted == FULL {
            // What was captured is written at least.
            let least = |low: Option<f64>, captured: u64| low.map(|low| low.max(captured as f64));
            events.low = least(events.low, of_kind.captured.events);
            bytes.low = least(bytes.low, of_kind.captured.bytes);
        }
        sum = Amounts { events: sum.events + events.map(Events), bytes: sum.bytes + bytes.map(Bytes) };
    }
    sum
}

/// What a request of a kind writes more at one setting than at another.
///
/// Which integration there is no line below full data says but `AWS Integration Endpoint RequestId`: without it the
/// range spans an HTTP backend and none.
fn added(kind: RequestKind, seen: &Distributions, base: LoggingSettings, wanted: LoggingSettings) -> Weight {
    let outcome = kind.outcome.unwrap_or(Outcome::Success);
    let integrations: &[Integration] = match kind.backend {
        Some(true) => &[Integration::LambdaProxy],
        _ if outcome != Outcome::Success => &[Integration::LambdaProxy],
        _ => &[Integration::HttpProxy, Integration::Mock],
    };
    let of = |integration: Integration| {
        let shape = RequestShape {
            kind: ApiKind::Rest,
            integration,
            authorizer: if kind.authorizer { Authorizer::Lambda } else { Authorizer::None },
            api_key: kind.api_key,
            lengths: seen.iter().map(|(name, seen)| (name.clone(), seen.length())).collect(),
            distributions: seen.clone(),
        };
        Catalogue::embedded().added(&shape, base, wanted, outcome, Channel::Standard)
    };
    integrations.iter().map(|integration| of(*integration)).reduce(spanning).unwrap_or(Weight::unknown())
}

fn spanning(a: Weight, b: Weight) -> Weight {
    Weight { bytes: bytes::spanning(a.bytes, b.bytes), events: bytes::spanning(a.events, b.events) }
}

fn numbers<T: Quantity>(interval: Interval<PerRequest<T>>) -> [Option<f64>; 3] {
    [interval.low, interval.expected, interval.high].map(|each| each.map(Quantity::value))
}

fn exact(written: Written) -> Amounts {
    Amounts {
        events: Interval::exact(Events(written.events as f64), Basis::Sampled),
        bytes: Interval::exact(Bytes(written.bytes as f64), Basis::Sampled),
    }
}

fn bounded(low: Option<Written>, expected: Written, high: Option<Written>) -> Amounts {
    let range = |of: fn(Written) -> u64| {
        let number = |written: Written| of(written) as f64;
        Interval::range(low.map(number), Some(number(expected)), high.map(number), Basis::Sampled)
    };
    Amounts { events: range(|it| it.events).map(Events), bytes: range(|it| it.bytes).map(Bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::KindTrace;

    fn trace(captured_at: Captured, kind: RequestKind, captured: Written, values: &[(&str, usize)]) -> Trace {
        let mut trace = Trace { captured_at: Some(captured_at), captured, ..Trace::default() };
        let of_kind = KindTrace { requests: 1, captured, info: captured, full: captured, error: Written::default() };
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
            (at_info.info, at_info.info_full.bytes.low, at_info.info_full.bytes.high),
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
        assert_eq!(levels(&seen).info, held);
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
        assert_eq!((full.events.expected, full.events.high), (Some(Events(21.0)), Some(Events(21.0))));
        let levels = levels(&seen);
        assert!(levels.error.bytes as f64 <= levels.error_full.bytes.expected.expect("a number").0);
    }

    #[test]
    fn predictions_are_ordered_for_every_kind() {
        use Outcome::{Failure, Rejected, Success, Throttled, Unanswered, Unsent};
        let held = Written { events: 2, bytes: 162 };
        for outcome in [Success, Failure, Unanswered, Unsent, Rejected, Throttled] {
            for (captured_at, backend) in
                [(Captured::Error, None), (Captured::Info, Some(true)), (Captured::Info, None)]
            {
                let kind = RequestKind { outcome: Some(outcome), backend, authorizer: outcome == Rejected, ..SUCCESS };
                let predicted = predict(&trace(captured_at, kind, held, &[("failure", 90)]));
                for amounts in [predicted.info, predicted.info_full].into_iter().flatten() {
                    let (events, bytes) = (amounts.events, amounts.bytes);
                    assert!(
                        Some(Events(2.0)) <= events.low && Some(Bytes(162.0)) <= bytes.low,
                        "{outcome:?} {amounts:?}"
                    );
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
}

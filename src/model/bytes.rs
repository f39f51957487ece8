//! Bytes and events per request of a configuration, modelled from the line catalogue.
//!
//! A line's size does not depend on the level; which lines are written does.

use super::traffic::Failures;
use crate::logging::access::line_bytes;
use crate::logging::{
    ApiKind, Catalogue, Channel, ExecutionLevel, Integration, LoggingSettings, Outcome, RequestShape, Weight,
};
use crate::units::{Basis, Events, Interval, PerRequest, Quantity};

/// What execution logging writes under one setting.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExecutionWeight {
    /// The mean over all requests, with the failures among them.
    pub per_request: Weight,
    /// One failing request.
    pub per_failure: Weight,
}

/// What a request writes that succeeds, and one that fails: the same however many do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcomes {
    success: Weight,
    failure: Weight,
}

/// Models execution logging for requests of these shapes.
pub fn execution(
    shapes: &[RequestShape],
    settings: LoggingSettings,
    channel: Channel,
    failures: Option<Failures>,
) -> ExecutionWeight {
    mixture(shapes, settings, failures, |settings| outcomes(shapes, settings, channel))
}

/// The same where it is known already what each outcome writes at a setting that is documented.
///
/// The wording of WebSocket lines is not known, so nothing is known of their size.
pub(super) fn mixture(
    shapes: &[RequestShape],
    settings: LoggingSettings,
    failures: Option<Failures>,
    known: impl Fn(LoggingSettings) -> Outcomes,
) -> ExecutionWeight {
    let at = |settings| documented(known(settings), failures);
    match settings {
        LoggingSettings { execution: ExecutionLevel::Off, .. } => both(Weight::nothing()),
        _ if shapes.iter().any(|shape| shape.kind == ApiKind::Websocket) => both(Weight::unknown()),
        LoggingSettings { execution: ExecutionLevel::Error, full_data: true } => error_with_full_data(at),
        _ => at(settings),
    }
}

/// Models access logging in a format: one event per request.
pub fn access(shapes: &[RequestShape], format: &str) -> Weight {
    let lines = shapes.iter().map(|shape| (shape.integration, line_bytes(format, shape)));
    Weight { bytes: spread(lines), events: Interval::exact(PerRequest(Events(1.0)), Basis::Modelled) }
}

fn both(weight: Weight) -> ExecutionWeight {
    ExecutionWeight { per_request: weight, per_failure: weight }
}

/// What requests of these shapes write at a setting that is documented.
pub(super) fn outcomes(shapes: &[RequestShape], settings: LoggingSettings, channel: Channel) -> Outcomes {
    let weigh = |outcome| {
        let weights: Vec<(Integration, Weight)> = shapes
            .iter()
            .map(|shape| (shape.integration, Catalogue::embedded().weigh(shape, settings, outcome, channel)))
            .collect();
        Weight {
            bytes: spread(weights.iter().map(|(integration, weight)| (*integration, weight.bytes))),
            events: spread(weights.iter().map(|(integration, weight)| (*integration, weight.events))),
        }
    };
    // How far a failed execution came is not known: most come back with an answer, and the range has those that do not.
    let failure = [Outcome::Unanswered, Outcome::Unsent].into_iter().fold(weigh(Outcome::Failure), |span, outcome| {
        let other = weigh(outcome);
        Weight { bytes: spanning(span.bytes, other.bytes), events: spanning(span.events, other.events) }
    });
    Outcomes { success: weigh(Outcome::Success), failure }
}

fn documented(Outcomes { success, failure }: Outcomes, failures: Option<Failures>) -> ExecutionWeight {
    let per_request = Weight {
        bytes: mixed(success.bytes, failure.bytes, failures),
        events: mixed(success.events, failure.events, failures),
    };
    ExecutionWeight { per_request, per_failure: failure }
}

/// One of two may be meant: the first is expected. Where they agree nothing is in doubt.
pub(super) fn spanning<T: Quantity>(own: Interval<T>, other: Interval<T>) -> Interval<T> {
    let same = |a: Option<T>, b: Option<T>| a.map(T::value) == b.map(T::value);
    if same(own.low, other.low) && same(own.expected, other.expected) && same(own.high, other.high) {
        return own;
    }
    let pick = |a: Option<T>, b: Option<T>, of: fn(f64, f64) -> f64| Some(T::of(of(a?.value(), b?.value())));
    Interval::range(pick(own.low, other.low, f64::min), own.expected, pick(own.high, other.high, f64::max), own.basis)
}

/// ERROR with full data: no real log of it is known. It is probably INFO with full data in all but name, and at least
/// what ERROR writes (facts/api-gateway-logs, section 1.3).
fn error_with_full_data(at: impl Fn(LoggingSettings) -> ExecutionWeight) -> ExecutionWeight {
    let at = |execution, full_data| at(LoggingSettings { execution, full_data });
    let (least, most) = (at(ExecutionLevel::Error, false), at(ExecutionLevel::Info, true));
    let between = |least: Weight, most: Weight| Weight {
        bytes: Interval::range(least.bytes.low, most.bytes.expected, most.bytes.high, Basis::Modelled),
        events: Interval::range(least.events.low, most.events.expected, most.events.high, Basis::Modelled),
    };
    ExecutionWeight {
        per_request: between(least.per_request, most.per_request),
        per_failure: between(least.per_failure, most.per_failure),
    }
}

/// The mean over all requests.
///
/// A 5xx is expected to be a failed execution, and a 4xx an executed request that the backend turned down. The range
/// runs from 4xx that were rejected before anything was logged and 5xx that the backend returned, to every failure
/// being a failed execution. Where the shares are unknown anything from none to all may fail.
fn mixed<T: Quantity>(success: Interval<T>, failure: Interval<T>, failures: Option<Failures>) -> Interval<T> {
    let Some(failures) = failures else {
        let most = success.high.zip(failure.high).map(|(ok, failed)| T::of(ok.value().max(failed.value())));
        let written = success.expected.filter(|each| each.value() != 0.0);
        return Interval::range(Some(T::of(0.0)), written, most, Basis::Modelled);
    };
    let Failures { server, client } = failures;
    if server == 0.0 && client == 0.0 {
        return success;
    }
    let bound =
        |ok: Option<T>, failed: Option<T>, of: &dyn Fn(f64, f64) -> f64| Some(T::of(of(ok?.value(), failed?.value())));
    let rest = failures.success();
    Interval::range(
        bound(success.low, failure.low, &|ok, failed| rest * ok + server * ok.min(failed)),
        bound(success.expected, failure.expected, &|ok, failed| (rest + client) * ok + server * failed),
        bound(success.high, failure.high, &|ok, failed| rest * ok + (server + client) * ok.max(failed)),
        Basis::Modelled,
    )
}

/// One number for several kinds of request whose shares are unknown: the plain mean of those with a backend (a preflight
/// is no typical request), from the least to the most.
fn spread<T: Quantity>(each: impl Iterator<Item = (Integration, Interval<T>)>) -> Interval<T> {
    let all: Vec<(Integration, Interval<T>)> = each.collect();
    let Some((_, first)) = all.first() else {
        return Interval::unknown(Basis::Modelled);
    };
    if all.iter().all(|(_, other)| {
        let same = |a: Option<T>, b: Option<T>| a.map(T::value) == b.map(T::value);
        same(other.low, first.low) && same(other.expected, first.expected) && same(other.high, first.high)
    }) {
        return *first;
    }
    let numbers = |pick: fn(&Interval<T>) -> Option<T>| -> Option<Vec<f64>> {
        all.iter().map(|(_, interval)| pick(interval).map(T::value)).collect()
    };
    let no_backend = all.iter().all(|(integration, _)| *integration == Integration::Mock);
    let typical: Option<Vec<f64>> = all
        .iter()
        .filter(|(integration, _)| no_backend || *integration != Integration::Mock)
        .map(|(_, interval)| interval.expected.map(T::value))
        .collect();
    let mean = typical.map(|typical| typical.iter().sum::<f64>() / typical.len() as f64);
    Interval::range(
        numbers(|interval| interval.low).and_then(|low| low.into_iter().reduce(f64::min)).map(T::of),
        mean.map(T::of),
        numbers(|interval| interval.high).and_then(|high| high.into_iter().reduce(f64::max)).map(T::of),
        Basis::Modelled,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logging::{Authorizer, Lengths};
    use crate::units::Bytes;

    fn shape(kind: ApiKind, integration: Integration) -> RequestShape {
        RequestShape {
            kind,
            integration,
            authorizer: Authorizer::None,
            api_key: false,
            lengths: Lengths::new(),
            distributions: Default::default(),
        }
    }

    fn bytes(weight: Weight) -> [Option<f64>; 3] {
        [weight.bytes.low, weight.bytes.expected, weight.bytes.high].map(|each| each.map(|PerRequest(Bytes(b))| b))
    }

    const ERROR: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Error, full_data: false };
    const INFO: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Info, full_data: false };

    #[test]
    fn error_costs_what_fails() {
        let shapes = [shape(ApiKind::Rest, Integration::LambdaProxy)];
        let weigh = |server, client| execution(&shapes, ERROR, Channel::Standard, Some(Failures { server, client }));
        assert_eq!(bytes(weigh(0.0, 0.0).per_request), [Some(0.0); 3]);
        let [low, expected, high] = bytes(weigh(0.02, 0.05).per_request);
        let failure = bytes(weigh(0.02, 0.05).per_failure);
        assert_eq!(low, Some(0.0));
        assert_eq!(expected, failure[1].map(|each| 0.02 * each));
        assert_eq!(high, failure[2].map(|each| 0.07 * each));
    }

    #[test]
    fn error_with_full_data_runs_from_error_to_full_data() {
        let shapes = [shape(ApiKind::Rest, Integration::LambdaProxy)];
        let at = |execution, full_data| {
            let settings = LoggingSettings { execution, full_data };
            bytes(super::execution(&shapes, settings, Channel::Standard, Some(Failures::default())).per_request)
        };
        let full = at(ExecutionLevel::Info, true);
        assert_eq!(at(ExecutionLevel::Error, true), [Some(0.0), full[1], full[2]]);
    }

    #[test]
    fn unknown_shares_of_methods_make_a_range() {
        let shapes = [shape(ApiKind::Rest, Integration::LambdaProxy), shape(ApiKind::Rest, Integration::Mock)];
        let one = |index: usize| {
            bytes(execution(&shapes[index..=index], INFO, Channel::Standard, Some(Failures::default())).per_request)
        };
        let both = bytes(execution(&shapes, INFO, Channel::Standard, Some(Failures::default())).per_request);
        assert_eq!(both, [one(1)[0], one(0)[1], one(0)[2]]);
    }

    #[test]
    fn nothing_is_claimed_of_websocket_lines() {
        let shapes = [shape(ApiKind::Websocket, Integration::LambdaProxy)];
        let weight = execution(&shapes, INFO, Channel::Standard, Some(Failures::default())).per_request;
        assert_eq!(bytes(weight), [None; 3]);
    }
}

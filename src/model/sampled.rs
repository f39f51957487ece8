//! Bytes and events per request as a sample of the lines says.
//!
//! A sample speaks for its own level and for the levels below it: each request is known line by line, so what ERROR or
//! INFO would have kept of it is counted, not modelled.
//!
//! The interval is Student's t on the log scale: the logarithm of a mean is off by about CV/√n, and on populations as
//! skewed as log bytes this covers better than t on the mean itself (facts/projection.md, section 5). It holds 80 %.

mod strata;

use self::strata::{Stratum, mean};
use super::traffic::Failures;
use crate::logging::catalogue::{Line, Presence};
use crate::logging::{ApiKind, Captured, Catalogue, ExecutionLevel, LoggingSettings, Weight};
use crate::measurements::{AccessSample, ExecutionSample, SampledRequest, Tally, Written};
use crate::units::{Basis, Bytes, Events, Interval, PerRequest, Quantity};

/// The level of an interval from a sample, and the quantile that bounds it.
const LEVEL: f64 = 0.8;
const QUANTILE: f64 = 0.9;
/// So large a share is everything.
const ALL: f64 = 0.99;
/// Where nothing was seen in n cases, fewer than 3 in n are to be expected with 95 %.
const RULE_OF_THREE: usize = 3;

/// What a setting writes as the sample says; `None` where the sample cannot speak for it.
///
/// ERROR is what failing requests write, at the share of requests that fails. Where nothing fails in the sample, or too
/// little, that is left to the catalogue. ERROR with full data is the range from ERROR to INFO with full data
/// (facts/api-gateway-logs, section 1.3).
pub(super) fn execution(
    sample: &ExecutionSample,
    settings: LoggingSettings,
    failures: Option<Failures>,
) -> Option<Weight> {
    let captured = sample.captured_at?;
    if captured == Captured::Error {
        let is_error = settings == LoggingSettings { execution: ExecutionLevel::Error, full_data: false };
        return is_error.then(|| of_failures(sample, failures?)).flatten();
    }
    let strata = strata::of(&sample.requests, failures);
    let missing = strata::missing(&sample.requests, failures);
    let (error, info) = (error(&strata, failures), without(every(&strata, |each| each.info)?, missing));
    let error = error.map(|error| below(error, info));
    match (settings.execution, settings.full_data) {
        (ExecutionLevel::Off, _) => None,
        (ExecutionLevel::Error, false) => error,
        (ExecutionLevel::Info, false) => Some(info),
        _ if captured == Captured::Info => None,
        (ExecutionLevel::Info, true) => Some(above(without(every(&strata, |each| each.full)?, missing), info)),
        (ExecutionLevel::Error, true) => {
            let full = above(without(every(&strata, |each| each.full)?, missing), info);
            Some(Weight {
                bytes: from_to(error.map(|error| error.bytes), full.bytes),
                events: from_to(error.map(|error| error.events), full.events),
            })
        }
    }
}

/// What full data adds to INFO, as the sample says.
pub(super) fn full_data(sample: &ExecutionSample, failures: Option<Failures>) -> Option<Weight> {
    (sample.captured_at? == Captured::InfoFull).then_some(())?;
    let added = |each: &SampledRequest| Written {
        events: each.full.events.saturating_sub(each.info.events),
        bytes: each.full.bytes.saturating_sub(each.info.bytes),
    };
    every(&strata::of(&sample.requests, failures), added)
}

/// Whether standard logging cut lines that a setting writes, so that a delivery would carry more than was seen.
pub(super) fn cuts(sample: &ExecutionSample, settings: LoggingSettings) -> bool {
    let writes = |line: &Line| settings.full_data || line.info != Presence::No;
    let cut = |id: &str| sample.cut.get(id).is_some_and(|events| *events > 0);
    !sample.delivered && Catalogue::embedded().lines().any(|line| writes(line) && cut(&line.id))
}

/// Whether standard logging would cut lines of a setting that came through a delivery.
pub(super) fn would_be_cut(sample: &ExecutionSample, settings: LoggingSettings) -> bool {
    let catalogue = Catalogue::embedded();
    let longest = catalogue.cut.characters + catalogue.prefix(ApiKind::Rest);
    let writes = |line: &Line| settings.full_data || line.info != Presence::No;
    let long = |id: &str| sample.lines.get(id).and_then(|Tally(lines)| lines.last_key_value());
    let is_cut = |line: &Line| long(&line.id).is_some_and(|(bytes, _)| *bytes > longest);
    sample.delivered && catalogue.lines().any(|line| writes(line) && is_cut(line))
}

/// One access-log line in the stage's own format.
pub(super) fn access(sample: &AccessSample) -> Option<Weight> {
    let bytes = access_as(sample, |bytes| bytes)?;
    Some(Weight { bytes, events: Interval::exact(PerRequest(Events(1.0)), Basis::Sampled) })
}

/// The mean of what becomes of each access-log line.
pub(super) fn access_as(sample: &AccessSample, of: impl Fn(f64) -> f64) -> Option<Interval<PerRequest<Bytes>>> {
    let Tally(lines) = &sample.lines;
    let each = lines.iter().map(|(bytes, count)| (of(f64::from(*bytes)), *count as f64));
    interval(mean(&[Stratum::of_counts(each)])?)
}

/// The largest share of the 5xx that can be failed executions where none that was read is one: 3 in n, with 95 %. `None`
/// where some are, or too few were read.
pub(super) fn most_failed(sample: &ExecutionSample) -> Option<f64> {
    let failed: Vec<&SampledRequest> = sample.requests.iter().filter(|each| strata::is_server_error(each)).collect();
    let none = sample.captured_at != Some(Captured::Error) && failed.iter().all(|each| each.error.events == 0);
    (none && failed.len() > RULE_OF_THREE).then(|| RULE_OF_THREE as f64 / failed.len() as f64)
}

/// What one failing request writes at ERROR; `None` where too few were read.
pub(super) fn per_failure(sample: &ExecutionSample) -> Option<Weight> {
    let failed = |each: &&SampledRequest| each.error.events > 0;
    every(&vec![(1.0, sample.requests.iter().filter(failed).collect())], |each| each.error)
}

/// ERROR where ERROR is on: nothing is seen of requests that it does not log, so how many of those that fail it logs is
/// open. At most all of them, with the 4xx; at least none, since a backend's own 5xx writes nothing.
fn of_failures(sample: &ExecutionSample, failures: Failures) -> Option<Weight> {
    let failing = vec![(1.0, sample.requests.iter().collect())];
    let each = every(&failing, |each| each.error)?;
    Some(Weight { bytes: shared(each.bytes, failures), events: shared(each.events, failures) })
}

fn shared<T: Quantity>(each: Interval<T>, failures: Failures) -> Interval<T> {
    let of = |bound: Option<T>, share: f64| bound.map(|bound| T::of(bound.value() * share));
    let Failures { server, client } = failures;
    Interval::range(Some(T::of(0.0)), of(each.expected, server), of(each.high, server + client), Basis::Sampled)
}

/// ERROR from requests of all kinds; `None` where it is not seen in them.
fn error(strata: &strata::Strata<'_>, failures: Option<Failures>) -> Option<Weight> {
    // Failing requests that are too few to stand for themselves would be weighed by their share of the sample.
    let is_of_them = |requests: &[&SampledRequest]| requests.iter().all(|each| strata::is_server_error(each));
    let alone = match strata.as_slice() {
        [(_, all)] => is_of_them(all) && failures.is_some_and(|failures| failures.server >= ALL),
        several => several.iter().any(|(_, requests)| is_of_them(requests)),
    };
    let fails = failures.is_none_or(|failures| failures.server > 0.0);
    (failures.is_none() || (fails && alone)).then(|| every(strata, |each| each.error)).flatten()
}

fn every(strata: &strata::Strata<'_>, written: impl Fn(&SampledRequest) -> Written) -> Option<Weight> {
    let weighed = |number: &dyn Fn(Written) -> u64| {
        let strata: Vec<Stratum> = strata
            .iter()
            .map(|(share, requests)| Stratum::of(*share, requests.iter().map(|each| number(written(each)) as f64)))
            .collect();
        mean(&strata)
    };
    Some(Weight {
        bytes: interval(weighed(&|written| written.bytes)?)?,
        events: interval(weighed(&|written| written.events)?)?,
    })
}

/// A mean of requests among which a share of all is missing: those may write nothing, or as much again, and no probability
/// is left.
fn without(mean: Weight, missing: f64) -> Weight {
    fn widened<T: Quantity>(mean: Interval<PerRequest<T>>, missing: f64) -> Interval<PerRequest<T>> {
        let by = |bound: Option<PerRequest<T>>, factor: f64| bound.map(|it| PerRequest(T::of(it.value() * factor)));
        match missing {
            0.0 => mean,
            _ => Interval { low: by(mean.low, 1.0 - missing), high: by(mean.high, 1.0 + missing), level: None, ..mean },
        }
    }
    Weight { bytes: widened(mean.bytes, missing), events: widened(mean.events, missing) }
}

/// A mean with its interval; `None` for a mean of zero, of which the sample knows too little.
fn interval<T: Quantity>(mean: strata::Mean) -> Option<Interval<T>> {
    let strata::Mean { value, error, freedom } = mean;
    (value > 0.0).then_some(())?;
    let half = distrs::StudentsT::ppf(QUANTILE, freedom) * error / value;
    Some(Interval {
        low: Some(T::of(value * (-half).exp())),
        expected: Some(T::of(value)),
        high: Some(T::of(value * half.exp())),
        level: Some(LEVEL),
        basis: Basis::Sampled,
    })
}

/// The lesser of two levels, of which every request writes no more than of the other but where its answer was malformed.
fn below(less: Weight, more: Weight) -> Weight {
    fn cap<T: Quantity>(less: Interval<T>, more: Interval<T>) -> Interval<T> {
        let number = |of: Option<T>| of.map(T::value);
        let expected = number(less.expected);
        let least = |a: Option<T>, b: Option<T>| Some(number(a)?.min(number(b)?));
        let low = least(less.low, more.low).map(|low| expected.map_or(low, |expected| low.min(expected)));
        let high = least(less.high, more.high).map(|high| expected.map_or(high, |expected| high.max(expected)));
        Interval { low: low.map(T::of), high: high.map(T::of), ..less }
    }
    Weight { bytes: cap(less.bytes, more.bytes), events: cap(less.events, more.events) }
}

/// The greater of two levels.
fn above(more: Weight, less: Weight) -> Weight {
    fn lift<T: Quantity>(more: Interval<T>, less: Interval<T>) -> Interval<T> {
        let most = |a: Option<T>, b: Option<T>| Some(T::of(a?.value().max(b?.value())));
        Interval { low: most(more.low, less.low), high: most(more.high, less.high), ..more }
    }
    Weight { bytes: lift(more.bytes, less.bytes), events: lift(more.events, less.events) }
}

fn from_to<T: Quantity>(least: Option<Interval<T>>, most: Interval<T>) -> Interval<T> {
    let low = least.map_or(Some(T::of(0.0)), |least| least.low);
    Interval::range(low, most.expected, most.high, Basis::Sampled)
}

#[cfg(test)]
mod tests;

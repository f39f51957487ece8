//! What captured requests write more at levels above the captured one.

use super::super::bytes;
use super::super::shape::distribution;
use super::Amounts;
use crate::logging::catalogue::FailureLine;
use crate::logging::execution::PREFIX;
use crate::logging::{
    ApiKind, Authorizer, Captured, Catalogue, Channel, Distributions, ExecutionLevel, Integration, LoggingSettings,
    Outcome, RequestKind, RequestShape, Weight,
};
use crate::measurements::{Tally, Trace, Written};
use crate::units::{Basis, Bytes, Events, Interval, PerRequest, Quantity};

const ERROR: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Error, full_data: false };
const INFO: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Info, full_data: false };
const FULL: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Info, full_data: true };

/// Every integration with a backend, the usual first.
const BACKENDS: [Integration; 5] =
    [Integration::LambdaProxy, Integration::HttpProxy, Integration::Lambda, Integration::Http, Integration::Aws];

/// The line with the request id of an AWS service behind a method. Where others that came with it stand and it does not, none
/// is behind it.
const SERVICE_ID: &str = "endpoint-request-id";

/// What the same requests would write at levels above the captured one, by the catalogue.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Predicted {
    /// At INFO; `None` where the capture holds it.
    pub info: Option<Amounts>,
    /// At INFO with full data; `None` where the capture holds it.
    pub info_full: Option<Amounts>,
}

/// Extrapolates to the levels above the captured one, kind by kind: what is captured stays, and what the higher level adds
/// is the catalogue's. Lengths of values are those of the trace where it has them.
pub fn predict(trace: &Trace) -> Predicted {
    let to = |base, wanted| Some(Capture::of(trace, base).at(wanted));
    match trace.captured_at {
        None | Some(Captured::InfoFull) => Predicted::default(),
        Some(Captured::Info) => Predicted { info: None, info_full: to(INFO, FULL) },
        Some(Captured::Error) => Predicted { info: to(ERROR, INFO), info_full: to(ERROR, FULL) },
    }
}

/// A trace and what it tells of every line that it lacks.
struct Capture<'t> {
    trace: &'t Trace,
    /// The setting that wrote it.
    base: LoggingSettings,
    distributions: Distributions,
    channels: &'static [Channel],
}

impl<'t> Capture<'t> {
    fn of(trace: &'t Trace, base: LoggingSettings) -> Self {
        let distributions =
            trace.values.iter().filter_map(|(name, tally)| Some((name.clone(), distribution(tally)?))).collect();
        let records = trace.records.count();
        let channels: &[Channel] = match trace.uncut {
            0 if records == 0 => &[Channel::Standard],
            0 if records < trace.captured.events => &[Channel::Standard, Channel::Delivery],
            _ => &[Channel::Delivery],
        };
        Self { trace, base, distributions, channels }
    }

    fn at(&self, wanted: LoggingSettings) -> Amounts {
        let zero = || Interval::exact(0.0, Basis::Sampled);
        let mut sum = Amounts { events: zero().map(Events), bytes: zero().map(Bytes) };
        for (kind, of_kind) in &self.trace.kinds {
            let more = self.more(*kind, wanted);
            let plus = |of: fn(&Weight) -> [Option<f64>; 3], held: u64| {
                let all = |each: f64| each * of_kind.requests as f64 + held as f64;
                let [low, expected, high] = of(&more).map(|each| each.map(all));
                Interval::range(low, expected, high, Basis::Modelled)
            };
            // A malformed answer is among the lines that full data adds, so it must not be held as well; INFO has it not at
            // all.
            let held = match self.base == INFO {
                true => of_kind.captured,
                false => Written {
                    events: of_kind.info.events + of_kind.unrecognised.events,
                    bytes: of_kind.info.bytes + of_kind.unrecognised.bytes,
                },
            };
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

    /// What a request of a kind writes more. Nothing is known of the lines of WebSocket APIs.
    fn more(&self, kind: RequestKind, wanted: LoggingSettings) -> Weight {
        let Tally(prefixes) = self.trace.values.get(PREFIX).cloned().unwrap_or_default();
        let websocket = Catalogue::embedded().prefix(ApiKind::Websocket);
        if prefixes.contains_key(&websocket) {
            return Weight::unknown();
        }
        let weights = self.ways(kind).into_iter().flat_map(|way| {
            let shape = self.shape(&way);
            self.channels.iter().map(move |channel| {
                let more = Catalogue::embedded().added(&shape, self.base, wanted, way.outcome, *channel);
                self.recorded(more, wanted)
            })
        });
        weights.reduce(spanning).unwrap_or(Weight::unknown())
    }

    fn shape(&self, way: &Way) -> RequestShape {
        RequestShape {
            // What tells APIs without a prefix apart is among the lengths.
            kind: ApiKind::Rest,
            integration: way.integration,
            authorizer: way.authorizer,
            api_key: way.api_key,
            lengths: self.distributions.iter().map(|(name, seen)| (name.clone(), seen.length())).collect(),
            distributions: self.distributions.clone(),
        }
    }

    /// With the record that a delivery puts around each event. Quotes are escaped in it: those of headers and bodies are
    /// not known, so there is no upper bound of full data.
    fn recorded(&self, more: Weight, wanted: LoggingSettings) -> Weight {
        let Tally(records) = &self.trace.records;
        let (Some(least), Some(most)) = (records.keys().next(), records.keys().next_back()) else { return more };
        let all = self.trace.records.count() >= self.trace.captured.events;
        let least = if all { f64::from(*least) } else { 0.0 };
        let mean = self.trace.records.bytes() as f64 / self.trace.captured.events.max(1) as f64;
        let add = |bytes: Option<f64>, events: Option<f64>, record: f64| Some(bytes? + events? * record);
        let ([low, expected, high], [fewest, usual, all]) = (numbers(more.bytes), numbers(more.events));
        let high = if wanted == FULL { None } else { add(high, all, f64::from(*most)) };
        let bytes = Interval::range(add(low, fewest, least), add(expected, usual, mean), high, Basis::Modelled);
        Weight { bytes: bytes.map(|bytes| PerRequest(Bytes(bytes))), ..more }
    }
}

/// What a request may have been that its captured lines leave open.
#[derive(Clone, Copy, Debug)]
struct Way {
    outcome: Outcome,
    integration: Integration,
    authorizer: Authorizer,
    api_key: bool,
}

impl Capture<'_> {
    /// Everything that a request of a kind may have been, the most likely first.
    ///
    /// ERROR shows neither an authorizer nor an API key. Below full data the only line that tells of the integration is
    /// `AWS Integration Endpoint RequestId`, which those that call AWS write since 2019. What a failure says stands with it
    /// in the catalogue.
    fn ways(&self, kind: RequestKind) -> Vec<Way> {
        let outcome = kind.outcome.unwrap_or(Outcome::Success);
        let rows = &Catalogue::embedded().failures;
        let seen = self.trace.failures.get(&kind).into_iter().flatten();
        let seen: Vec<&FailureLine> = seen.filter_map(|id| rows.iter().find(|row| row.id == *id)).collect();
        let may_reach = seen.iter().flat_map(|row| &row.may_reach);
        let outcomes: Vec<Outcome> = std::iter::once(outcome).chain(may_reach.copied()).collect();
        // Several requests of one kind may have failed each in its own way.
        let can_fail = |fits: &dyn Fn(&FailureLine) -> bool| seen.is_empty() || seen.iter().any(|row| fits(row));
        let by = |only: &Option<Vec<Authorizer>>, it| only.as_ref().is_none_or(|only| only.contains(&it));
        let mut authorizers = vec![if kind.authorizer { Authorizer::Lambda } else { Authorizer::None }];
        let mut keys = vec![kind.api_key];
        if self.base == ERROR {
            (authorizers, keys) = (vec![Authorizer::None, Authorizer::Lambda], vec![false, true]);
        }
        authorizers.retain(|it| can_fail(&|row| by(&row.authorizers, *it)));
        let through = |only: &Option<Vec<Integration>>, it| only.as_ref().is_none_or(|only| only.contains(&it));
        let integrations = self.integrations(kind, outcome, seen.is_empty());
        let integrations = integrations.into_iter().filter(|it| can_fail(&|row| through(&row.integrations, *it)));
        let mut ways = Vec::new();
        for integration in integrations {
            for outcome in &outcomes {
                for authorizer in &authorizers {
                    let way = |api_key: &bool| Way {
                        outcome: *outcome,
                        integration,
                        authorizer: *authorizer,
                        api_key: *api_key,
                    };
                    ways.extend(keys.iter().map(way));
                }
            }
        }
        ways
    }

    fn integrations(&self, kind: RequestKind, outcome: Outcome, unharmed: bool) -> Vec<Integration> {
        let lines = Catalogue::embedded().all_lines();
        let came = lines.iter().find(|line| line.id == SERVICE_ID).and_then(|line| line.since);
        let writes_id = |(id, written): &(&str, Written)| {
            written.events > 0 && lines.iter().any(|line| line.id == *id && line.since.is_some() && line.since == came)
        };
        match kind.backend {
            Some(true) => vec![Integration::LambdaProxy, Integration::Lambda, Integration::Aws],
            _ if unharmed && outcome == Outcome::Success && self.trace.line_types.iter().any(writes_id) => {
                vec![Integration::HttpProxy, Integration::Http, Integration::Mock]
            }
            _ => BACKENDS.into_iter().chain([Integration::Mock]).collect(),
        }
    }
}

fn spanning(a: Weight, b: Weight) -> Weight {
    Weight { bytes: bytes::spanning(a.bytes, b.bytes), events: bytes::spanning(a.events, b.events) }
}

fn numbers<T: Quantity>(interval: Interval<PerRequest<T>>) -> [Option<f64>; 3] {
    [interval.low, interval.expected, interval.high].map(|each| each.map(Quantity::value))
}

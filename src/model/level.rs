//! Which setting the meters speak for.

use super::view::StageView;
use crate::logging::{ApiKind, Captured, Channel, Configuration, ExecutionLevel, LoggingSettings};
use crate::measurements::Role;
use crate::units::PerRequest;

/// Fewer requests than this tell nothing.
pub const ENOUGH_REQUESTS: f64 = 100.0;

/// Settings that the number of events per request tells apart.
const SETTINGS: [LoggingSettings; 4] = [
    LoggingSettings { execution: ExecutionLevel::Off, full_data: false },
    LoggingSettings { execution: ExecutionLevel::Error, full_data: false },
    LoggingSettings { execution: ExecutionLevel::Info, full_data: false },
    LoggingSettings { execution: ExecutionLevel::Info, full_data: true },
];

/// What is declared, and what the meters speak for instead.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contradiction {
    /// The declared setting.
    pub declared: LoggingSettings,
    /// The setting that writes about as many events as were metered.
    pub metered: LoggingSettings,
    /// The metered events per request.
    pub events: f64,
}

/// The declared setting and the metered events per request, where they contradict each other.
///
/// The number of events per request tells the setting: none on success at ERROR, 7 to 10 at INFO, 15 to 26 with full
/// data (facts/api-gateway-logs, section 3). The meter contradicts where it lies nearer to another setting's number than
/// to the declared one's, on the log scale.
pub fn contradiction(view: &StageView<'_>) -> Option<Contradiction> {
    let declared = view.stage.settings.filter(|_| !is_mixed(view))?;
    let events = events_per_request(view)?;
    let distances = distances(view, events);
    let (nearest, away) = distances.first()?;
    let (_, own) = distances.iter().find(|(settings, _)| id(*settings) == id(declared))?;
    let contradicts = id(*nearest) != id(declared) && *own > away + CLEARLY && !is_ambiguous(view, events);
    contradicts.then_some(Contradiction { declared, metered: *nearest, events })
}

/// Whether some methods write otherwise than the stage: a mixture has no number of events. OFF writes the same with full
/// data and without.
pub fn is_mixed(view: &StageView<'_>) -> bool {
    let declared = view.stage.settings.map(id);
    view.stage.overrides.iter().any(|method| Some(id(method.settings)) != declared)
}

/// Whether so many events are INFO's of some methods and full data's of others, and it is not known which ones there are.
pub fn is_ambiguous(view: &StageView<'_>, events: f64) -> bool {
    view.stage.methods.is_none() && MOCK_WITH_FULL_DATA.contains(&events)
}

fn id(settings: LoggingSettings) -> &'static str {
    Configuration::execution_id(settings)
}

/// Whether what is metered cannot be taken for what the declared setting writes.
pub(super) fn is_contradicted(view: &StageView<'_>) -> bool {
    contradiction(view).is_some()
}

/// The setting that wrote what is metered of the managed group: the declared one unless the number of events contradicts
/// it, and where none was declared the one that this number tells. `None` where it is not known, which is also so where
/// lines were read that another setting wrote and no events were counted.
pub(super) fn written_by(view: &StageView<'_>) -> Option<LoggingSettings> {
    let Some(declared) = view.stage.settings else { return told(view).map(|(settings, _)| settings) };
    if let Some(found) = contradiction(view) {
        return Some(found.metered);
    }
    let captured = view.execution_sample().and_then(|sample| sample.captured_at);
    let agrees = match captured {
        _ if events_per_request(view).is_some() => true,
        None => true,
        Some(Captured::Error) => declared.execution == ExecutionLevel::Error,
        // Requests of which no full data was seen may have none of it.
        Some(Captured::Info) => declared.execution == ExecutionLevel::Info,
        Some(Captured::InfoFull) => declared.full_data,
    };
    agrees.then_some(declared)
}

/// The setting that the meters speak for where none was declared, with the events per request; `None` where they do not
/// tell one from the next: where nothing fails ERROR writes as little as OFF.
pub(super) fn inferred(view: &StageView<'_>) -> Option<(&'static str, f64)> {
    if view.stage.settings.is_some() {
        return None;
    }
    told(view).map(|(settings, events)| (id(settings), events))
}

/// The setting whose number of events is clearly the nearest, with the events per request.
fn told(view: &StageView<'_>) -> Option<(LoggingSettings, f64)> {
    let events = events_per_request(view)?;
    let distances = distances(view, events);
    let [(nearest, away), (_, next), ..] = distances.as_slice() else { return None };
    (*next > away + CLEARLY && !is_ambiguous(view, events)).then_some((*nearest, events))
}

/// What the managed group took in for each request; `None` where the meters are those of others too, do not say, or hold
/// too few requests.
pub fn events_per_request(view: &StageView<'_>) -> Option<f64> {
    let delivered = view.stage.deliveries.as_ref().is_some_and(|deliveries| !deliveries.is_empty());
    if view.stage.kind != ApiKind::Rest || delivered || view.shares_metric {
        return None;
    }
    let group = view.links.own_group(view.stage, &view.stage.managed_log_group()?, Role::Managed)?;
    view.stage.requests.as_ref().filter(|requests| requests.total().0 >= ENOUGH_REQUESTS)?;
    view.seen(group)?.events.expected.map(|PerRequest(events)| events.0)
}

/// How far each setting's number of events lies from the metered one, on the log scale, the nearest first.
fn distances(view: &StageView<'_>, events: f64) -> Vec<(LoggingSettings, f64)> {
    let distance = |settings| {
        let modelled = view.execution(settings, Channel::Standard).per_request;
        let PerRequest(expected) = modelled.events.expected?;
        Some((settings, ((events + FLOOR) / (expected.0 + FLOOR)).ln().abs()))
    };
    let mut distances: Vec<_> = SETTINGS.into_iter().filter_map(distance).collect();
    distances.sort_by(|a, b| a.1.total_cmp(&b.1));
    distances
}

/// Keeps settings that write almost nothing comparable with those that write something.
const FLOOR: f64 = 0.1;
/// How much nearer the other setting must be, on the log scale.
const CLEARLY: f64 = 0.3;
/// The events of a request that API Gateway answers itself, with full data (facts/api-gateway-logs, section 3).
const MOCK_WITH_FULL_DATA: std::ops::RangeInclusive<f64> = 10.0..=15.0;

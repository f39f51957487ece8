//! What a setting that is not on would write.
//!
//! A line's size does not depend on the level; which lines are written does. So where INFO is metered, with or without
//! full data, what comes on top of it is that of the lines that were read, or else the catalogue's.

use super::execution::channel;
use crate::logging::{Channel, Destination, ExecutionLevel, LoggingSettings, Weight};
use crate::measurements::Role;
use crate::model::bytes;
use crate::model::sampled;
use crate::model::view::StageView;
use crate::units::{Interval, Quantity};

const INFO: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Info, full_data: false };
const FULL: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Info, full_data: true };

/// The weight of a proposed setting at a place, from the best that is at hand: what is metered, the lines that were
/// read, the catalogue.
///
/// INFO is taken from the lines or the catalogue also where full data is metered: its lines are known to the byte, and
/// full data tells of bodies and headers only. ERROR with full data is INFO with full data at most
/// (facts/api-gateway-logs, section 1.3).
pub(super) fn counterfactual(view: &StageView<'_>, settings: LoggingSettings, to: Destination) -> Weight {
    let weigh =
        |settings, channel| bytes::execution(&view.shapes, settings, channel, view.traffic.failures).per_request;
    let channel = channel(to);
    let best = |settings| sampled_at(view, settings, channel).unwrap_or_else(|| weigh(settings, channel));
    let more = |(on, seen): (LoggingSettings, Weight), settings| {
        let (base, modelled) = (weigh(on, Channel::Standard), weigh(settings, channel));
        Weight {
            bytes: on_top(seen.bytes, base.bytes, modelled.bytes),
            events: on_top(seen.events, base.events, modelled.events),
        }
    };
    let full = || match metered_info(view) {
        Some((INFO, metered)) if channel == Channel::Standard => match added_by_full_data(view) {
            Some(added) => Weight { bytes: metered.bytes + added.bytes, events: metered.events + added.events },
            None => more((INFO, metered), FULL),
        },
        Some(metered) => more(metered, FULL),
        None => sampled_at(view, FULL, channel)
            .or_else(|| Some(more((INFO, sampled_at(view, INFO, Channel::Standard)?), FULL)))
            .unwrap_or_else(|| weigh(FULL, channel)),
    };
    match (settings, metered_info(view)) {
        (FULL, _) => full(),
        (INFO, Some((INFO, metered))) => more((INFO, metered), INFO),
        (LoggingSettings { execution: ExecutionLevel::Error, full_data: true }, _) => {
            let error = best(LoggingSettings { execution: ExecutionLevel::Error, full_data: false });
            let full = full();
            let basis = error.bytes.basis.max(full.bytes.basis);
            Weight {
                bytes: Interval::range(error.bytes.low, full.bytes.expected, full.bytes.high, basis),
                events: Interval::range(error.events.low, full.events.expected, full.events.high, basis),
            }
        }
        _ => best(settings),
    }
}

/// What the lines that were read say of a setting; `None` where they do not speak for it.
///
/// A delivery does not cut, so what was cut in the sample is a lower bound for it: the catalogue says how much more to
/// expect, and nothing says how much more there may be. Where lines came through a delivery they say nothing of what
/// standard logging would cut, unless none is that long.
pub(super) fn sampled_at(view: &StageView<'_>, settings: LoggingSettings, channel: Channel) -> Option<Weight> {
    let sample = view.execution_sample()?;
    let seen = sampled::execution(sample, settings, view.traffic.failures)?;
    match channel {
        Channel::Standard if sampled::would_be_cut(sample, settings) => None,
        Channel::Delivery if sampled::cuts(sample, settings) => {
            let weigh = |channel| bytes::execution(&view.shapes, settings, channel, view.traffic.failures).per_request;
            let (whole, cut) = (weigh(Channel::Delivery).bytes, weigh(Channel::Standard).bytes);
            let more = on_top(seen.bytes, cut, whole);
            Some(Weight { bytes: Interval::range(seen.bytes.low, more.expected, None, more.basis), ..seen })
        }
        _ => Some(seen),
    }
}

/// What full data adds to INFO as the lines say that were read.
fn added_by_full_data(view: &StageView<'_>) -> Option<Weight> {
    let sample = view.execution_sample().filter(|sample| !sampled::would_be_cut(sample, FULL))?;
    sampled::full_data(sample, view.traffic.failures)
}

/// INFO with or without full data as it is metered now; `None` where something else is on, or methods log otherwise.
fn metered_info(view: &StageView<'_>) -> Option<(LoggingSettings, Weight)> {
    let now = view.current()?;
    let alike = view.stage.overrides.iter().all(|method| method.settings == now.settings());
    let is_info = matches!(now.settings(), INFO | FULL) && now.destinations() == [Destination::Managed];
    (alike && is_info).then_some(())?;
    let group = view.links.own_group(view.stage, &view.stage.managed_log_group()?, Role::Managed)?;
    let metered = view.metered(group).filter(|weight| weight.bytes.expected.is_some_and(|each| each.value() > 0.0))?;
    Some((now.settings(), metered))
}

/// What was seen, and what the model adds to its base. The doubt of what was seen widens that of the model.
fn on_top<T: Quantity>(seen: Interval<T>, base: Interval<T>, modelled: Interval<T>) -> Interval<T> {
    let Some(base) = base.expected.map(T::value) else { return modelled };
    if seen.expected.is_none() {
        return modelled;
    }
    let add = |seen: Option<T>, model: Option<T>| Some(T::of((model?.value() - base).max(0.0) + seen?.value()));
    Interval {
        low: add(seen.low, modelled.low),
        expected: add(seen.expected, modelled.expected),
        high: add(seen.high, modelled.high),
        level: seen.level.zip(modelled.level).map(|(seen, modelled)| seen.min(modelled)),
        basis: seen.basis.max(modelled.basis),
    }
}

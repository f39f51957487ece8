//! What a setting that is not on would write.
//!
//! A line's size does not depend on the level; which lines are written does. So where INFO is metered, with or without
//! full data, what comes on top of it is that of the lines that were read, or else the catalogue's.

use super::execution::channel;
use crate::logging::{Captured, Channel, Destination, ExecutionLevel, LoggingSettings, Weight};
use crate::measurements::{ExecutionSample, Role};
use crate::model::view::StageView;
use crate::model::{level, sampled};
use crate::units::{Basis, Interval, PerRequest, Quantity};

const ERROR: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Error, full_data: false };
const INFO: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Info, full_data: false };
const FULL: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Info, full_data: true };

/// The weight of a proposed setting at a place, from the best that is at hand: what is metered, the lines that were
/// read, the catalogue.
///
/// INFO is taken from the lines or the catalogue also where full data is metered: its lines are known to the byte, and
/// full data tells of bodies and headers only. ERROR with full data is INFO with full data at most
/// (facts/api-gateway-logs, section 1.3).
pub(super) fn counterfactual(view: &StageView<'_>, settings: LoggingSettings, to: Destination) -> Weight {
    let channel = channel(to);
    let now = metered_now(view);
    match settings {
        FULL => full(view, now, channel),
        INFO => info(view, now, channel),
        ERROR => error(view, now, channel),
        LoggingSettings { execution: ExecutionLevel::Error, full_data: true } => {
            let (error, full) = (error(view, now, channel), full(view, now, channel));
            let basis = error.bytes.basis.max(full.bytes.basis);
            Weight {
                bytes: Interval::range(error.bytes.low, full.bytes.expected, full.bytes.high, basis),
                events: Interval::range(error.events.low, full.events.expected, full.events.high, basis),
            }
        }
        _ => weigh(view, settings, channel),
    }
}

/// A setting and what is metered of it, whatever is declared.
type Now = (LoggingSettings, Weight);

fn full(view: &StageView<'_>, now: Option<Now>, channel: Channel) -> Weight {
    let added = || added_by_full_data(view).filter(|_| channel == Channel::Standard || whole_sample(view).is_some());
    match now {
        Some((INFO, metered)) => match added() {
            Some(added) => plus(metered, times(added, logged(view, INFO, metered))),
            None => on_top_of(view, (INFO, metered), FULL, channel),
        },
        Some((FULL, metered)) if channel == Channel::Standard => metered,
        // Nothing was cut, so nothing is added.
        Some((FULL, metered)) if whole_sample(view).is_some() => metered,
        Some((FULL, metered)) => on_top_of(view, (FULL, metered), FULL, channel),
        _ => sampled_at(view, FULL, channel)
            .or_else(|| Some(on_top_of(view, (INFO, sampled_at(view, INFO, Channel::Standard)?), FULL, channel)))
            .unwrap_or_else(|| weigh(view, FULL, channel)),
    }
}

fn info(view: &StageView<'_>, now: Option<Now>, channel: Channel) -> Weight {
    match now {
        Some((INFO, metered)) => on_top_of(view, (INFO, metered), INFO, channel),
        Some((FULL, metered)) => {
            let info = times(best(view, INFO, channel), logged(view, FULL, metered));
            Weight { bytes: at_most(info.bytes, metered.bytes), events: at_most(info.events, metered.events) }
        }
        _ => best(view, INFO, channel),
    }
}

fn error(view: &StageView<'_>, now: Option<Now>, channel: Channel) -> Weight {
    match now {
        Some((ERROR, metered)) => metered,
        _ => sampled_at(view, ERROR, channel)
            .or_else(|| returned(view, channel))
            .unwrap_or_else(|| weigh(view, ERROR, channel)),
    }
}

fn weigh(view: &StageView<'_>, settings: LoggingSettings, channel: Channel) -> Weight {
    view.execution(settings, channel).per_request
}

fn best(view: &StageView<'_>, settings: LoggingSettings, channel: Channel) -> Weight {
    sampled_at(view, settings, channel).unwrap_or_else(|| weigh(view, settings, channel))
}

/// The share of requests that is logged. CloudWatch counts also those that are turned down before anything is written
/// (facts/api-gateway-logs, section 1.4), so what is metered is spread over more requests than lines tell of.
fn logged(view: &StageView<'_>, on: LoggingSettings, metered: Weight) -> f64 {
    let written = best(view, on, Channel::Standard).events.expected.map(Quantity::value).filter(|events| *events > 0.0);
    let share = metered.events.expected.zip(written).map(|(metered, written)| metered.value() / written);
    share.map_or(1.0, |share| share.min(1.0))
}

/// ERROR where every 5xx that was read came back from the backend, which ERROR does not log: of n such requests none is
/// another kind, so with 95 % at most 3 in n are.
fn returned(view: &StageView<'_>, channel: Channel) -> Option<Weight> {
    let failures = view.traffic.failures?;
    let share = sampled::most_failed(view.execution_sample()?)? * failures.server;
    let each = view.execution(ERROR, channel).per_failure;
    Some(Weight { bytes: up_to(each.bytes, share), events: up_to(each.events, share) })
}

fn up_to<T: Quantity>(each: Interval<PerRequest<T>>, share: f64) -> Interval<PerRequest<T>> {
    let none = Some(PerRequest(T::of(0.0)));
    let most = each.high.map(|each| PerRequest(T::of(each.value() * share)));
    Interval::range(none, none, most, Basis::Sampled)
}

/// What is metered, and what the catalogue adds to it at another setting or place.
fn on_top_of(view: &StageView<'_>, (on, seen): Now, settings: LoggingSettings, channel: Channel) -> Weight {
    let share = logged(view, on, seen);
    let base = times(weigh(view, on, Channel::Standard), share);
    let modelled = times(weigh(view, settings, channel), share);
    Weight {
        bytes: on_top(seen.bytes, base.bytes, modelled.bytes),
        events: on_top(seen.events, base.events, modelled.events),
    }
}

fn times(weight: Weight, share: f64) -> Weight {
    fn of<T: Quantity>(each: Interval<PerRequest<T>>, share: f64) -> Interval<PerRequest<T>> {
        each.map(|each| PerRequest(T::of(each.value() * share)))
    }
    Weight { bytes: of(weight.bytes, share), events: of(weight.events, share) }
}

fn plus(a: Weight, b: Weight) -> Weight {
    Weight { bytes: a.bytes + b.bytes, events: a.events + b.events }
}

/// No more than what includes it. An unknown upper bound of it is that; an unknown lower one stays so.
fn at_most<T: Quantity>(part: Interval<T>, whole: Interval<T>) -> Interval<T> {
    let least = |part: Option<T>, whole: Option<T>| match (part, whole) {
        (Some(part), Some(whole)) => Some(T::of(part.value().min(whole.value()))),
        (part, whole) => part.or(whole),
    };
    let expected = part.expected.zip(whole.high).map(|(part, whole)| T::of(part.value().min(whole.value())));
    Interval {
        low: part.low.zip(whole.high).map(|(part, whole)| T::of(part.value().min(whole.value()))).or(part.low),
        expected: expected.or(part.expected),
        high: least(part.high, whole.high),
        ..part
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
            let weigh = |channel| view.execution(settings, channel).per_request;
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

/// The lines that were read, where they hold full data and none of them was cut.
fn whole_sample<'v>(view: &'v StageView<'_>) -> Option<&'v ExecutionSample> {
    let holds = |sample: &&ExecutionSample| sample.captured_at == Some(Captured::InfoFull);
    view.execution_sample().filter(holds).filter(|sample| !sampled::cuts(sample, FULL))
}

/// The setting that wrote what is metered, with that; `None` where the setting is not known, or methods log otherwise.
fn metered_now(view: &StageView<'_>) -> Option<Now> {
    *view.metered_now.get_or_init(|| find_metered(view))
}

fn find_metered(view: &StageView<'_>) -> Option<Now> {
    let settings = level::written_by(view)?;
    let declared = view.stage.settings;
    let alike = view.stage.overrides.iter().all(|method| Some(method.settings) == declared);
    let is_known = matches!(settings, INFO | FULL | ERROR) && view.is_managed();
    (alike && is_known).then_some(())?;
    let group = view.links.own_group(view.stage, &view.stage.managed_log_group()?, Role::Managed)?;
    let metered = view.metered(group).filter(|weight| weight.bytes.expected.is_some_and(|each| each.value() > 0.0))?;
    Some((settings, metered))
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

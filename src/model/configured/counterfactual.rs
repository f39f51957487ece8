//! What a setting that is not on would write.
//!
//! A line's size does not depend on the level; which lines are written does. So where INFO is metered, with or without
//! full data, what comes on top of it is the catalogue's.

use super::execution::channel;
use crate::logging::{Channel, Destination, ExecutionLevel, LoggingSettings, Weight};
use crate::measurements::Role;
use crate::model::bytes;
use crate::model::view::StageView;
use crate::units::{Interval, Quantity};

const INFO: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Info, full_data: false };
const FULL: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Info, full_data: true };

/// The weight of a proposed setting at a place.
///
/// INFO is taken from the catalogue also where full data is metered: its lines are known to the byte, and full data tells
/// of bodies and headers only. ERROR with full data is INFO with full data at most (facts/api-gateway-logs, section 1.3).
pub(super) fn counterfactual(view: &StageView<'_>, settings: LoggingSettings, to: Destination) -> Weight {
    let weigh =
        |settings, channel| bytes::execution(&view.shapes, settings, channel, view.traffic.failures).per_request;
    let modelled = weigh(settings, channel(to));
    let Some((on, metered)) = metered_info(view) else { return modelled };
    let base = weigh(on, Channel::Standard);
    let more = |modelled: Weight| Weight {
        bytes: on_top(metered.bytes, base.bytes, modelled.bytes),
        events: on_top(metered.events, base.events, modelled.events),
    };
    match settings {
        INFO | FULL if on == INFO => more(modelled),
        FULL => more(modelled),
        LoggingSettings { execution: ExecutionLevel::Error, full_data: true } => {
            let full = more(weigh(FULL, channel(to)));
            Weight {
                bytes: Interval::range(modelled.bytes.low, full.bytes.expected, full.bytes.high, full.bytes.basis),
                events: Interval::range(modelled.events.low, full.events.expected, full.events.high, full.events.basis),
            }
        }
        _ => modelled,
    }
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

/// What is metered, and what the model adds to its base.
fn on_top<T: Quantity>(metered: Interval<T>, base: Interval<T>, modelled: Interval<T>) -> Interval<T> {
    let Some(base) = base.expected.map(T::value) else { return modelled };
    let Some(seen) = metered.expected.map(T::value) else { return modelled };
    modelled.map(|model| T::of((model.value() - base).max(0.0) + seen))
}

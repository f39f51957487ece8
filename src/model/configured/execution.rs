//! Execution logs of a configuration: one part for each place that they go to.

use super::counterfactual::{counterfactual, sampled_at};
use super::{Kept, Part, gigabytes, methods, priced};
use crate::logging::{
    Catalogue, Channel, Configuration, Delivery, Destination, LogDestination, LoggingSettings, Weight,
};
use crate::measurements::{LogClass, Role};
use crate::model::bytes::spanning;
use crate::model::view::StageView;
use crate::model::{level, usage};
use crate::units::{Basis, Bytes, Interval, PerRequest, Quantity};

/// The execution logs of a configuration.
///
/// What is on now counts the methods that log otherwise than the stage, also where the stage itself is off, and each
/// delivery that exists. Anything else is proposed for every method alike.
pub(super) fn parts(view: &StageView<'_>, configuration: &Configuration) -> Vec<Part> {
    let settings = configuration.settings();
    let is_on = view
        .current()
        .is_some_and(|now| now.settings() == settings && now.destinations() == configuration.destinations());
    if !is_on {
        return configuration.destinations().iter().map(|to| proposed(view, settings, *to)).collect();
    }
    as_is(view, Kept::ALL)
}

/// What is on now, or what is left of it.
pub(super) fn as_is(view: &StageView<'_>, kept: Kept) -> Vec<Part> {
    match view.stage.deliveries.as_deref() {
        _ if !view.writes() => Vec::new(),
        Some(deliveries) if !deliveries.is_empty() => {
            delivered_now(view, kept).into_iter().map(|(_, part)| part).collect()
        }
        _ => vec![managed(view, kept)],
    }
}

/// What the deliveries that exist carry, by the name of the place; those that go nobody knows where are left out.
pub(super) fn delivered_now(view: &StageView<'_>, kept: Kept) -> Vec<(Destination, Part)> {
    let may_write = view.writes() || view.stage.settings.is_none();
    let deliveries = view.stage.deliveries.iter().flatten().filter(|_| may_write);
    let mut placed: Vec<(Destination, &Delivery)> =
        deliveries.filter_map(|delivery| Some((view.place(delivery)?, delivery))).collect();
    placed.sort_by_key(|(to, _)| to.name());
    placed.into_iter().map(|(to, delivery)| (to, delivered(view, to, delivery, kept))).collect()
}

/// How events reach a place.
pub(super) fn channel(to: Destination) -> Channel {
    if to == Destination::Managed { Channel::Standard } else { Channel::Delivery }
}

fn proposed(view: &StageView<'_>, settings: LoggingSettings, to: Destination) -> Part {
    let weight = counterfactual(view, settings, to);
    let gb = gigabytes(view, weight, None);
    let group = log_group(view, to);
    let class = match (&group, to) {
        (Some(name), _) => view.class(name),
        (None, Destination::CloudwatchIa) => LogClass::InfrequentAccess,
        (None, _) => LogClass::Standard,
    };
    // A place of its own keeps logs for as long as the managed group does now.
    let retention = view.retention(group.or_else(|| view.stage.managed_log_group()).as_deref());
    let items = priced(view, &usage::execution(to, &class, gb, retention, view.assume));
    Part { weight, gb, items }
}

/// The group that a setting would write to: the managed one, or that of a delivery to such a place which exists already.
fn log_group(view: &StageView<'_>, to: Destination) -> Option<String> {
    if to == Destination::Managed {
        return view.stage.managed_log_group();
    }
    let mut there = view.stage.deliveries.iter().flatten().filter(|delivery| view.place(delivery) == Some(to));
    there.find_map(|delivery| match &delivery.destination {
        LogDestination::LogGroup(name) => Some(name.clone()),
        _ => None,
    })
}

/// What the managed group takes in now.
fn managed(view: &StageView<'_>, kept: Kept) -> Part {
    let name = view.stage.managed_log_group();
    let own = name.as_deref().and_then(|name| view.links.own_group(view.stage, name, Role::Managed));
    let metered = own.and_then(|group| view.metered(group));
    let weight = match metered {
        Some(metered) if level::is_contradicted(view) => doubted(metered, declared(view, Channel::Standard)),
        Some(metered) => metered,
        None => declared(view, Channel::Standard),
    };
    let weight = kept.weight(weight);
    let gb = gigabytes(view, weight, own.and_then(|group| view.projected(group)).map(|bytes| kept.bytes(bytes)));
    let class = name.as_deref().map_or(LogClass::Standard, |name| view.class(name));
    let retention = view.retention(name.as_deref());
    let items = priced(view, &usage::execution(Destination::Managed, &class, gb, retention, view.assume));
    Part { weight, gb, items }
}

/// What is metered where its number of events contradicts the declared setting: that may write anything between.
fn doubted(metered: Weight, declared: Weight) -> Weight {
    Weight { bytes: spanning(metered.bytes, declared.bytes), events: spanning(metered.events, declared.events) }
}

/// What a delivery that exists carries; unknown where the settings are, unless its log group meters it.
fn delivered(view: &StageView<'_>, to: Destination, delivery: &Delivery, kept: Kept) -> Part {
    let name = match &delivery.destination {
        LogDestination::LogGroup(name) => Some(name.as_str()),
        _ => None,
    };
    let own = name.and_then(|name| view.links.own_group(view.stage, name, Role::Delivery));
    let modelled = || match view.stage.settings {
        Some(_) => with_record(declared(view, Channel::Delivery), record_overhead(delivery)),
        None => Weight { bytes: Interval::unknown(Basis::Modelled), events: Interval::unknown(Basis::Modelled) },
    };
    let weight = kept.weight(own.and_then(|group| view.metered(group)).unwrap_or_else(modelled));
    let gb = gigabytes(view, weight, own.and_then(|group| view.projected(group)).map(|bytes| kept.bytes(bytes)));
    let class = name.map_or(LogClass::Standard, |name| view.class(name));
    let items = priced(view, &usage::execution(to, &class, gb, view.retention(name), view.assume));
    Part { weight, gb, items }
}

/// What is on where no meter tells it: the lines that were read, else the sum over the methods where each is counted, else
/// everything that may be meant, since the share of methods that log otherwise is unknown.
fn declared(view: &StageView<'_>, channel: Channel) -> Weight {
    let stage = view.stage.settings.unwrap_or_default();
    if let Some(seen) = sampled_at(view, stage, channel) {
        return seen;
    }
    let weigh = |settings| view.execution(settings, channel).per_request;
    let own = weigh(stage);
    let span = view.stage.overrides.iter().filter(|method| method.settings != stage).fold(own, |span, method| {
        let other = weigh(method.settings);
        Weight { bytes: spanning(span.bytes, other.bytes), events: spanning(span.events, other.events) }
    });
    methods::weight(view, channel, span).unwrap_or(span)
}

/// A payload with what its record adds to each event.
fn with_record(weight: Weight, each: Interval<f64>) -> Weight {
    let added = |events: Option<PerRequest<crate::units::Events>>, each: Option<f64>| {
        Some(PerRequest(Bytes(events?.value() * each?)))
    };
    let extra = Interval {
        low: added(weight.events.low, each.low),
        expected: added(weight.events.expected, each.expected),
        high: added(weight.events.high, each.high),
        level: each.level,
        basis: each.basis,
    };
    Weight { bytes: weight.bytes + extra, ..weight }
}

/// The bytes that a delivery's record adds to the payload of each event.
///
/// All fields in JSON are the default. Of other formats and of some of the fields the size is not known: at least nothing,
/// at most that of all fields.
fn record_overhead(delivery: &Delivery) -> Interval<f64> {
    let record = Catalogue::embedded().record;
    let format = delivery.output_format.as_deref().unwrap_or("json");
    let payload_only = delivery.record_fields == ["payload"];
    let range = |low, typical, high| Interval::range(Some(low), Some(typical), high, Basis::Modelled);
    match format {
        "plain" | "raw" if payload_only => Interval::exact(0.0, Basis::Modelled),
        "json" if payload_only => range(record.payload, record.payload, None),
        "json" if delivery.record_fields.is_empty() => range(record.low, record.typical, Some(record.high)),
        _ => range(0.0, record.typical, Some(record.high)),
    }
}

//! What one configuration of one stage weighs and costs.

use super::bytes;
use super::cost::{self, LineItem};
use super::usage;
use super::view::StageView;
use crate::logging::{
    AccessChoice, Catalogue, Channel, Configuration, Delivery, Destination, ExecutionLevel, LogDestination,
    LoggingSettings, Weight,
};
use crate::measurements::{LogClass, LogGroup, Role};
use crate::units::{Basis, Bytes, Events, Gigabytes, Interval, PerRequest, Quantity, Requests, Unit, Usd};

/// A configuration with its price.
#[derive(Clone, Debug, PartialEq)]
pub struct Configured {
    /// What is logged, and where to.
    pub configuration: Configuration,
    /// Bytes that one request writes.
    pub bytes_per_request: Interval<PerRequest<Bytes>>,
    /// Events that one request writes.
    pub events_per_request: Interval<PerRequest<Events>>,
    /// What is written in the month.
    pub gb: Interval<Gigabytes>,
    /// What the month costs once the logs have run, alone.
    pub usd: Interval<Usd>,
    /// What it is made of.
    pub items: Vec<LineItem>,
    /// What passes through, at the expected volume.
    pub ingestion: Option<Usd>,
    /// What is kept, at the expected volume.
    pub storage: Option<Usd>,
    /// What it costs more than what is on now, at the expected volume.
    pub versus_current: Option<Usd>,
    /// What each 1 % of failing requests adds, where failures alone are logged.
    pub each_percent_failing: Option<PerPercentFailing>,
}

/// What each 1 % of failing requests adds to logging at ERROR.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PerPercentFailing {
    /// Bytes, spread over all requests.
    pub bytes_per_request: Interval<PerRequest<Bytes>>,
    /// What is written more in the month.
    pub gb: Interval<Gigabytes>,
    /// What the month costs more, alone.
    pub usd: Interval<Usd>,
}

/// One stream of logs: execution logs at one destination, or access logs.
struct Part {
    weight: Weight,
    gb: Interval<Gigabytes>,
    items: Vec<LineItem>,
}

/// Prices a configuration of a stage. What is on now is taken from the meters where they tell it apart.
pub fn price(view: &StageView<'_>, configuration: &Configuration) -> Configured {
    let execution = configuration.destinations().iter().map(|to| execution(view, configuration.settings(), *to));
    let access = configuration.access().and_then(|choice| access(view, choice));
    let parts: Vec<Part> = execution.chain(access).collect();
    let nothing = Weight::nothing();
    let bytes = parts.iter().map(|part| part.weight.bytes).reduce(|a, b| a + b).unwrap_or(nothing.bytes);
    let events = parts.iter().map(|part| part.weight.events).reduce(|a, b| a + b).unwrap_or(nothing.events);
    let gb = parts.iter().map(|part| part.gb).reduce(|a, b| a + b);
    let gb = gb.unwrap_or(Interval::exact(Gigabytes(0.0), Basis::Modelled));
    let items: Vec<LineItem> = parts.into_iter().flat_map(|part| part.items).collect();
    Configured {
        configuration: configuration.clone(),
        bytes_per_request: bytes,
        events_per_request: events,
        gb,
        usd: cost::total(&items),
        ingestion: cost::of_unit(&items, Unit::Gigabyte),
        storage: cost::of_unit(&items, Unit::GigabyteMonth),
        versus_current: None,
        items,
        each_percent_failing: per_percent_failing(view, configuration),
    }
}

fn execution(view: &StageView<'_>, settings: LoggingSettings, to: Destination) -> Part {
    let now = view.current();
    let is_on = now.as_ref().is_some_and(|now| now.settings() == settings && now.destinations().contains(&to));
    let own = if is_on { own_group(view, to) } else { None };
    let metered = own.and_then(|group| view.metered(group));
    let modelled = || if is_on { declared(view, to) } else { counterfactual(view, settings, to) };
    let weight = metered.unwrap_or_else(modelled);
    let gb = gigabytes(view, weight, own.and_then(|group| view.projected(group)));
    let (class, retention) = match to {
        Destination::Managed => {
            let name = view.stage.managed_log_group();
            let class = name.as_deref().map_or(LogClass::Standard, |name| view.class(name));
            (class, view.retention(name.as_deref()))
        }
        Destination::CloudwatchIa => (LogClass::InfrequentAccess, view.retention(delivery_group(view, to, is_on))),
        _ => (LogClass::Standard, view.retention(delivery_group(view, to, is_on))),
    };
    let items = priced(view, &usage::execution(to, &class, gb, retention, view.assume));
    Part { weight, gb, items }
}

/// The group that execution logs go to now, if nobody else writes to it and there is only one.
fn own_group<'a>(view: &StageView<'a>, to: Destination) -> Option<&'a LogGroup> {
    if to == Destination::Managed {
        return view.links.own_group(view.stage, &view.stage.managed_log_group()?, Role::Managed);
    }
    let name = delivery_group(view, to, true)?;
    (view.deliveries_to(to).count() == 1).then_some(())?;
    view.links.own_group(view.stage, name, Role::Delivery)
}

fn delivery_group<'a>(view: &StageView<'a>, to: Destination, is_on: bool) -> Option<&'a str> {
    let delivery = if is_on { view.deliveries_to(to).next()? } else { return None };
    match &delivery.destination {
        LogDestination::LogGroup(name) => Some(name),
        _ => None,
    }
}

/// The model of what is on: methods that log otherwise widen it to everything that may be meant, since their share of the
/// requests is unknown.
fn declared(view: &StageView<'_>, to: Destination) -> Weight {
    let stage = view.stage.settings.unwrap_or_default();
    let weigh = |settings| bytes::execution(&view.shapes, settings, channel(to), view.traffic.failures).per_request;
    let own = weigh(stage);
    let weight = view.stage.overrides.iter().filter(|method| method.settings != stage).fold(own, |span, method| {
        let other = weigh(method.settings);
        Weight { bytes: spanning(span.bytes, other.bytes), events: spanning(span.events, other.events) }
    });
    let records = view
        .deliveries_to(to)
        .map(record_overhead)
        .fold(None, |sum: Option<Interval<f64>>, each| Some(sum.map_or(each, |sum| sum + each)));
    match records {
        Some(each) => {
            let extra = Interval {
                low: weight.events.low.zip(each.low).map(|(events, each)| PerRequest(Bytes(events.0.0 * each))),
                expected: weight.events.expected.zip(each.expected).map(|(n, each)| PerRequest(Bytes(n.0.0 * each))),
                high: weight.events.high.zip(each.high).map(|(events, each)| PerRequest(Bytes(events.0.0 * each))),
                level: each.level,
                basis: each.basis,
            };
            Weight { bytes: weight.bytes + extra, ..weight }
        }
        None => weight,
    }
}

fn spanning<T: Quantity>(own: Interval<T>, other: Interval<T>) -> Interval<T> {
    let pick = |a: Option<T>, b: Option<T>, of: fn(f64, f64) -> f64| Some(T::of(of(a?.value(), b?.value())));
    Interval::range(pick(own.low, other.low, f64::min), own.expected, pick(own.high, other.high, f64::max), own.basis)
}

/// The bytes that a delivery's record adds to the payload of each event.
fn record_overhead(delivery: &Delivery) -> Interval<f64> {
    let payload_only = delivery.record_fields == ["payload"];
    match delivery.output_format.as_deref() {
        Some("plain" | "raw") if payload_only => Interval::exact(0.0, Basis::Modelled),
        _ => {
            let fields = Catalogue::embedded().record;
            let low = if payload_only { 0.0 } else { fields.low };
            Interval::range(Some(low), Some(fields.typical), Some(fields.high), Basis::Modelled)
        }
    }
}

/// The model of what is not on. What INFO weighs here is metered where INFO is on; full data adds the catalogue's lines.
fn counterfactual(view: &StageView<'_>, settings: LoggingSettings, to: Destination) -> Weight {
    let info = LoggingSettings { execution: ExecutionLevel::Info, full_data: false };
    let weigh =
        |settings, channel| bytes::execution(&view.shapes, settings, channel, view.traffic.failures).per_request;
    let modelled = weigh(settings, channel(to));
    let is_info =
        view.current().is_some_and(|now| now.settings() == info && now.destinations() == [Destination::Managed]);
    if settings.execution != ExecutionLevel::Info || !is_info {
        return modelled;
    }
    let Some(metered) = own_group(view, Destination::Managed).and_then(|group| view.metered(group)) else {
        return modelled;
    };
    let base = weigh(info, Channel::Standard);
    Weight {
        bytes: on_top(metered.bytes, base.bytes, modelled.bytes),
        events: on_top(metered.events, base.events, modelled.events),
    }
}

/// What is metered, and what the model adds to its base.
fn on_top<T: Quantity>(metered: Interval<T>, base: Interval<T>, modelled: Interval<T>) -> Interval<T> {
    let Some(base) = base.expected.map(T::value) else { return modelled };
    let Some(seen) = metered.expected.map(T::value) else { return modelled };
    modelled.map(|model| T::of((model.value() - base).max(0.0) + seen))
}

fn channel(to: Destination) -> Channel {
    if to == Destination::Managed { Channel::Standard } else { Channel::Delivery }
}

fn access(view: &StageView<'_>, choice: AccessChoice) -> Option<Part> {
    let format = view.format(choice.format)?;
    let is_on = view.current_access() == Some(choice);
    let name = view.stage.access_log_group().filter(|_| is_on);
    let own = name.and_then(|name| view.links.own_group(view.stage, name, Role::Access));
    let weight = own.and_then(|group| view.metered(group)).unwrap_or_else(|| bytes::access(&view.shapes, format));
    let gb = gigabytes(view, weight, own.and_then(|group| view.projected(group)));
    let usage = match (choice.destination, view.traffic.requests) {
        (Destination::Firehose, Some(requests)) => usage::in_firehose(weight.bytes, requests, view.assume),
        (Destination::Firehose, None) => {
            let unknown = Interval::exact(Requests(0.0), Basis::Metered);
            usage::in_firehose(Interval::unknown(Basis::Modelled), unknown, view.assume)
        }
        (destination, _) => {
            let class = match (name, destination) {
                (Some(name), _) => view.class(name),
                (None, Destination::CloudwatchIa) => LogClass::InfrequentAccess,
                (None, _) => LogClass::Standard,
            };
            let writer = usage::access_writer(view.assume);
            usage::in_log_group(writer, &class, gb, view.retention(view.stage.access_log_group()), view.assume)
        }
    };
    let items = priced(view, &usage);
    Some(Part { weight, gb, items })
}

/// The month in GB: the projection of the group itself, else so much each.
fn gigabytes(view: &StageView<'_>, weight: Weight, projected: Option<Interval<Bytes>>) -> Interval<Gigabytes> {
    let bytes = projected.unwrap_or_else(|| view.month(weight.bytes));
    usage::gigabytes(bytes, view.month(weight.events), view.assume)
}

fn priced(view: &StageView<'_>, usage: &[usage::Usage]) -> Vec<LineItem> {
    usage.iter().map(|usage| cost::price(usage, view.prices)).collect()
}

fn per_percent_failing(view: &StageView<'_>, configuration: &Configuration) -> Option<PerPercentFailing> {
    let settings = configuration.settings();
    let error = LoggingSettings { execution: ExecutionLevel::Error, full_data: false };
    let &[to] = configuration.destinations() else { return None };
    (settings == error && configuration.access().is_none()).then_some(())?;
    let failure = bytes::execution(&view.shapes, settings, channel(to), view.traffic.failures).per_failure;
    let weight = Weight { bytes: percent(failure.bytes), events: percent(failure.events) };
    let gb = gigabytes(view, weight, None);
    let name = view.stage.managed_log_group();
    let class = name.as_deref().map_or(LogClass::Standard, |name| view.class(name));
    let usage = usage::execution(to, &class, gb, view.retention(name.as_deref()), view.assume);
    Some(PerPercentFailing { bytes_per_request: weight.bytes, gb, usd: cost::total(&priced(view, &usage)) })
}

fn percent<T: Quantity>(failure: Interval<PerRequest<T>>) -> Interval<PerRequest<T>> {
    failure.map(|each| PerRequest(T::of(each.0.value() * 0.01)))
}

//! What one configuration of one stage weighs and costs.

pub(super) mod access;
mod counterfactual;
mod execution;
mod kept;
pub(super) mod methods;

pub use kept::Kept;

use super::cost::{self, LineItem};
use super::sampled;
use super::usage;
use super::view::StageView;
use crate::logging::{Configuration, Destination, ExecutionLevel, LoggingSettings, Weight};
use crate::measurements::{GroupKind, LogClass};
use crate::units::{Basis, Bytes, Events, Gigabytes, Interval, PerRequest, Quantity, Unit, Usd};

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
    /// What vendors ask that are sent the logs, at the expected volume; `None` also where there are none.
    pub sent_on: Option<Usd>,
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

/// Prices a configuration of a stage. What is on now is taken from the meters where they tell it apart.
pub fn price(view: &StageView<'_>, configuration: &Configuration) -> Configured {
    put_together(view, configuration, execution::parts(view, configuration))
}

/// Prices what is on now with less of its execution log; `None` where it is not known what is on.
pub fn price_kept(view: &StageView<'_>, kept: Kept) -> Option<Configured> {
    let now = view.current()?;
    Some(put_together(view, &now, execution::as_is(view, kept)))
}

fn put_together(view: &StageView<'_>, configuration: &Configuration, mut parts: Vec<Part>) -> Configured {
    parts.iter_mut().for_each(|part| sent_on(view, part, GroupKind::Execution));
    let mut access = configuration.access().and_then(|choice| access::part(view, choice));
    access.iter_mut().for_each(|part| sent_on(view, part, GroupKind::Access));
    parts.extend(access);
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
        sent_on: cost::of_vendors(&items),
        versus_current: None,
        items,
        each_percent_failing: per_percent_failing(view, configuration),
    }
}

/// What is on now and goes to a place that is no log group, with what that costs there, alone.
pub(super) fn elsewhere(view: &StageView<'_>) -> Vec<(GroupKind, Destination, Vec<LineItem>)> {
    let execution =
        execution::delivered_now(view, Kept::ALL).into_iter().map(|(to, part)| (GroupKind::Execution, to, part.items));
    let access = view.current_access().and_then(|choice| {
        let part = access::part(view, choice)?;
        Some((GroupKind::Access, choice.destination, part.items))
    });
    execution.chain(access).filter(|(_, to, _)| !to.is_log_group()).collect()
}

/// One stream of logs: execution logs at one destination, or access logs.
pub(super) struct Part {
    pub(super) weight: Weight,
    pub(super) gb: Interval<Gigabytes>,
    pub(super) items: Vec<LineItem>,
}

/// Adds what vendors ask who are sent such logs.
fn sent_on(view: &StageView<'_>, part: &mut Part, kind: GroupKind) {
    let vendors = view.assume.downstream.iter().filter(|vendor| vendor.is_sent(kind));
    let events = view.month(part.weight.events);
    let used: Vec<usage::Usage> = vendors.flat_map(|vendor| usage::at_vendor(vendor, part.gb, events)).collect();
    part.items.extend(priced(view, &used));
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
    (settings == error).then_some(())?;
    let seen = view.execution_sample().filter(|_| to == Destination::Managed).and_then(sampled::per_failure);
    let modelled = || view.execution(settings, execution::channel(to)).per_failure;
    let failure = seen.unwrap_or_else(modelled);
    let weight = Weight { bytes: percent(failure.bytes), events: percent(failure.events) };
    let gb = gigabytes(view, weight, None);
    let name = view.stage.managed_log_group();
    let class = name.as_deref().map_or(LogClass::Standard, |name| view.class(name));
    let usage = usage::execution(to, &class, gb, view.retention(name.as_deref()), view.assume);
    let mut part = Part { weight, gb, items: priced(view, &usage) };
    sent_on(view, &mut part, GroupKind::Execution);
    Some(PerPercentFailing { bytes_per_request: weight.bytes, gb, usd: cost::total(&part.items) })
}

fn percent<T: Quantity>(failure: Interval<PerRequest<T>>) -> Interval<PerRequest<T>> {
    failure.map(|each| PerRequest(T::of(each.0.value() * 0.01)))
}

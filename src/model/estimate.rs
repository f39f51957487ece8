//! The month per log group, and the account's total.

use jiff::Timestamp;

use super::assumptions::Assumptions;
use super::cost::{self, LineItem};
use super::elsewhere;
use super::extra::{self, ExtraCost};
use super::projection::{History, Projection, project};
use super::settled::{self, begun, has_begun, is_stopped};
use super::total::{self, Total};
use super::usage::{self, Usage, Writer};
use crate::measurements::{GroupKind, Links, LogClass, LogGroup, Measurements, Role, Scope};
use crate::prices::{PriceBook, RegionPrices};
use crate::units::{Basis, Bytes, Events, Gigabytes, Interval, Quantity, Usd};
use crate::warning::Warning;

/// So many log groups of a warning are named.
const NAMED: usize = 3;

/// What the month will bring and cost.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// The log groups, the most expensive first.
    pub groups: Vec<GroupEstimate>,
    /// What logs cost besides, where that was asked for or measured.
    pub extras: Vec<ExtraCost>,
    /// All of them together.
    pub total: Total,
    /// What is doubtful about them.
    pub warnings: Vec<Warning>,
}

/// Who writes to a log group, which decides the price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Billed {
    /// `PutLogEvents`, as far as anybody knows.
    Custom,
    /// A log delivery.
    Vended,
    /// Access logs, however those are billed.
    AsAccessLogs,
}

/// One log group's month.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupEstimate {
    /// The log group.
    pub group: LogGroup,
    /// What kind of log it holds.
    pub kind: GroupKind,
    /// The stages that write to it, as `API/stage`.
    pub stages: Vec<String>,
    /// Whether it belonged to a stage that is gone.
    pub orphaned: bool,
    /// Who writes to it, as AWS bills it.
    pub billed: Billed,
    /// What it will take in, in bytes of text.
    pub bytes: Interval<Bytes>,
    /// What of that is billed.
    pub gb: Interval<Gigabytes>,
    /// In how many events.
    pub events: Interval<Events>,
    /// What that costs, with the storage of what lies there, alone.
    pub usd: Interval<Usd>,
    /// What it is made of.
    pub items: Vec<LineItem>,
    /// What the projection rests on; `None` where nothing is known.
    pub history: Option<History>,
    /// Whether it took in nothing in the days that a projection rests on.
    pub idle: bool,
    /// Whether it is projected from a part of its days, since it began or was set otherwise inside the window.
    pub began: bool,
    /// Whether nothing came any more in the last days, after something came nearly every day.
    pub stopped: bool,
}

/// Projects and prices every log group whose region has prices.
pub fn estimate(seen: &Measurements, prices: &PriceBook, assume: &Assumptions) -> Estimate {
    let links = Links::of(seen);
    let mut groups: Vec<GroupEstimate> = seen
        .log_groups
        .iter()
        .filter_map(|group| {
            Some(one(
                group,
                &links,
                seen.scope_of(group.account.as_deref(), &group.region),
                prices.region(&group.region)?,
                assume,
            ))
        })
        .collect();
    groups.sort_by(|a, b| {
        let cost = |group: &GroupEstimate| group.usd.expected.or(group.usd.low);
        cost(b).cmp(&cost(a)).then_with(|| a.group.name.cmp(&b.group.name))
    });
    let extras = extra::extras(seen, &links, &groups, prices, assume);
    let total = total::total(&groups, &extras, prices, assume);
    let mut warnings = doubts(seen, &groups, &extras, prices, assume);
    warnings.extend(elsewhere::doubts(seen, &links, prices, assume));
    Estimate { groups, extras, total, warnings }
}

/// The requests of all stages that the history projects for the month; `None` where those of one are unknown.
///
/// Stages that share a request metric are counted once.
pub fn projected_requests(seen: &Measurements, prices: &PriceBook, assume: &Assumptions) -> Option<f64> {
    let links = Links::of(seen);
    let mut counted = std::collections::BTreeSet::new();
    let mut sum = 0.0;
    for stage in &seen.stages {
        let key = (stage.account.clone(), stage.region.clone(), stage.metric_name(), stage.stage.clone());
        if links.shares_metric(stage) && !counted.insert(key) {
            continue;
        }
        prices.region(&stage.region)?;
        sum += project(stage.requests.as_ref()?, assume.month)?.month.expected?.0;
    }
    (!seen.stages.is_empty()).then_some(sum)
}

/// Files hold no storage: there it is left out and said, where AWS leaves it open it is unknown.
fn stored_is_measured(seen: &Measurements, group: &LogGroup) -> bool {
    stores(seen.scope_of(group.account.as_deref(), &group.region))
}

fn stores(scope: Option<&Scope>) -> bool {
    scope.is_none_or(|scope| scope.stores_measured)
}

fn one(
    group: &LogGroup,
    links: &Links<'_>,
    scope: Option<&Scope>,
    prices: &RegionPrices,
    assume: &Assumptions,
) -> GroupEstimate {
    let kind = links.kind(group);
    let since = settled::since(links, group);
    let projection = projection_since(group, since.unwrap_or(Timestamp::MIN), assume);
    let bytes =
        projection.map_or(Interval::unknown(Basis::Metered), |projection| wanted(kind, projection.month, assume));
    let bytes_series = group.incoming_bytes.as_ref();
    let events = group.incoming_events.as_ref().and_then(|series| {
        let series = since.map_or_else(|| series.clone(), |since| series.since(since));
        project(&begun(&series), assume.month)
    });
    let events = events.map_or(Interval::unknown(Basis::Metered), |projection| wanted(kind, projection.month, assume));
    let billed = billed(group, links);
    let (gb, used) = used(group, billed, bytes, events, stores(scope), assume);
    let items: Vec<LineItem> = used.iter().map(|usage| cost::price(usage, prices)).collect();
    let mut stages: Vec<String> =
        links.users(group).iter().map(|(stage, _)| format!("{}/{}", stage.api_name, stage.stage)).collect();
    stages.dedup();
    GroupEstimate {
        kind,
        orphaned: links.is_orphaned(group),
        usd: at_least(cost::total(&items), &items),
        billed,
        bytes,
        gb,
        events,
        items,
        stages,
        history: projection.map(|projection| projection.history),
        idle: projection.is_some_and(|projection| projection.idle),
        began: since.is_some() || bytes_series.is_some_and(|series| has_begun(series, scope)),
        stopped: bytes_series.is_some_and(is_stopped),
        group: group.clone(),
    }
}

/// What AWS counts of a group in the month.
pub(super) fn used(
    group: &LogGroup,
    billed: Billed,
    bytes: Interval<Bytes>,
    events: Interval<Events>,
    with_storage: bool,
    assume: &Assumptions,
) -> (Interval<Gigabytes>, Vec<Usage>) {
    let gb = usage::gigabytes(bytes, events, assume);
    let class = group.class.as_ref().unwrap_or(&LogClass::Standard);
    let writer = match billed {
        Billed::Custom => Writer::Custom,
        Billed::Vended => Writer::Vended,
        Billed::AsAccessLogs => usage::access_writer(assume),
    };
    let ingestion = Usage::gigabytes(usage::ingestion(writer, class), gb);
    let storage = with_storage.then(|| usage::stored(group.stored_bytes, assume));
    (gb, std::iter::once(ingestion).chain(storage).collect())
}

/// What is projected, as the user wants it changed: other logs do not follow the requests.
fn wanted<T: Quantity>(kind: GroupKind, projected: Interval<T>, assume: &Assumptions) -> Interval<T> {
    match kind {
        GroupKind::Execution | GroupKind::Access => assume.api(projected),
        GroupKind::Other => assume.other(projected),
    }
}

/// Where a part is unknown the lower bound is still the sum of what is known.
fn at_least(sum: Interval<Usd>, items: &[LineItem]) -> Interval<Usd> {
    let known = || items.iter().filter_map(|item| item.usd.low).reduce(|a, b| a + b);
    Interval { low: sum.low.or_else(known), ..sum }
}

/// A group's month by what it took in since an instant, and since it began. The hours tell more than the days where there
/// are few days.
pub(super) fn projection_since(group: &LogGroup, from: Timestamp, assume: &Assumptions) -> Option<Projection<Bytes>> {
    let series = [group.incoming_bytes_hourly.as_ref(), group.incoming_bytes.as_ref()];
    series.into_iter().flatten().find_map(|series| project(&begun(&series.since(from)), assume.month))
}

/// Who writes to a group, which decides the price.
///
/// Other groups are priced as custom logs. What AWS bills as vended among them (Lambda's, say) costs the same up to the
/// first volume tier.
fn billed(group: &LogGroup, links: &Links<'_>) -> Billed {
    let role = |wanted| links.users(group).iter().any(|(_, role)| *role == wanted);
    if role(Role::Delivery) {
        Billed::Vended
    } else if role(Role::Access) && !role(Role::Managed) {
        Billed::AsAccessLogs
    } else {
        Billed::Custom
    }
}

fn doubts(
    seen: &Measurements,
    groups: &[GroupEstimate],
    extras: &[ExtraCost],
    prices: &PriceBook,
    assume: &Assumptions,
) -> Vec<Warning> {
    let count = |test: &dyn Fn(&GroupEstimate) -> bool| groups.iter().filter(|group| test(group)).count() as u64;
    let measured = |group: &GroupEstimate| stored_is_measured(seen, &group.group);
    let rough = count(&|group| matches!(group.history, Some(History::Hours(_))));
    let idle = count(&|group| group.idle);
    let unmetered = count(&|group| group.history.is_none());
    let unstored = count(&|group| measured(group) && group.group.stored_bytes.is_none());
    let mut doubts = Vec::new();
    doubts.extend((rough > 0).then_some(Warning::RoughHistory { groups: rough }));
    let some = |test: &dyn Fn(&GroupEstimate) -> bool| {
        let names = groups.iter().filter(|group| test(group)).map(|group| group.group.name.clone());
        (count(test), names.take(NAMED).collect::<Vec<_>>())
    };
    let (groups_began, names) = some(&|group| group.began);
    doubts.extend((groups_began > 0).then_some(Warning::BeganInWindow { groups: groups_began, names }));
    let (groups_stopped, names) = some(&|group| group.stopped && !group.idle);
    doubts.extend((groups_stopped > 0).then_some(Warning::StoppedInWindow { groups: groups_stopped, names }));
    doubts.extend((idle > 0).then_some(Warning::IdleGroups { groups: idle }));
    doubts.extend((unmetered > 0).then_some(Warning::UnmeteredGroups { groups: unmetered }));
    doubts.extend((unstored > 0).then_some(Warning::UnknownStorage { groups: unstored }));
    doubts.extend(groups.iter().any(|group| !measured(group)).then_some(Warning::StorageNotInFile));
    doubts.extend(extra::doubts(seen));
    let priced = groups.iter().flat_map(|group| group.items.iter().map(|item| (group.group.region.as_str(), item)));
    let besides = extras.iter().flat_map(|extra| extra.items.iter().map(|item| (extra.region.as_str(), item)));
    // They are lines of the total alone, where an agreed price takes the place of the list's.
    let besides = besides.filter(|(region, item)| {
        let agreed = item.charge.product().and_then(|product| assume.agreed(product, region));
        agreed.is_none()
    });
    doubts.extend(super::missing_prices(priced.chain(besides), prices));
    doubts
}

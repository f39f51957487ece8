//! What logs cost besides being taken in and kept by log groups: queries, subscriptions, metrics that were switched on with
//! them, vendors that are sent them, and what goes to S3 and Firehose instead.

use std::collections::BTreeMap;

use super::assumptions::{Assumptions, Scan, SubscriptionTo};
use super::cost::{self, LineItem};
use super::elsewhere::{self, Delivered};
use super::estimate::GroupEstimate;
use super::total;
use super::usage::{self, Charge, Usage};
use crate::logging::ApiKind;
use crate::measurements::{ApiStage, GroupKind, Links, Measurements};
use crate::prices::{PriceBook, Product, RegionPrices};
use crate::units::{Basis, Gigabytes, Interval, Quantity, Unit, Usd};
use crate::warning::Warning;

/// Metrics of one method of a REST API without the two of a cache, and with them (facts/aws-prices, section 8).
const REST_METRICS: (f64, f64) = (5.0, 7.0);
/// Metrics of one route of an HTTP API (facts/api-gateway-logs, section 3).
const HTTP_METRICS: f64 = 6.0;

/// One of these costs.
#[derive(Clone, Debug, PartialEq)]
pub struct ExtraCost {
    /// What it is.
    pub kind: Extra,
    /// The account, where it is known.
    pub account: Option<String>,
    /// The region.
    pub region: String,
    /// What it costs, alone.
    pub usd: Interval<Usd>,
    /// What it is made of.
    pub items: Vec<LineItem>,
}

/// Kinds of such costs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extra {
    /// Queries of Logs Insights.
    Scan,
    /// Metrics of single methods of a stage, as `API/stage`.
    DetailedMetrics(String),
    /// A subscription that sends logs on.
    Subscription(SubscriptionTo),
    /// A vendor that is sent logs.
    Downstream(String),
    /// Logs that a stage sends to S3 or Firehose.
    Delivered(Delivered),
}

/// Every one that is asked for or was measured.
pub(super) fn extras(
    seen: &Measurements,
    links: &Links<'_>,
    groups: &[GroupEstimate],
    prices: &PriceBook,
    assume: &Assumptions,
) -> Vec<ExtraCost> {
    let mut extras = Vec::new();
    let by_volume = assume.scan.is_some() || !assume.subscriptions.is_empty() || !assume.downstream.is_empty();
    let groups = if by_volume { groups } else { &[] };
    for ((account, region), own) in places(groups) {
        let Some(prices) = prices.region(&region) else { continue };
        let mut add = |kind, used: Vec<Usage>| {
            extras.push(priced(kind, account.clone(), prices, used));
        };
        if let Some(scan) = assume.scan {
            add(
                Extra::Scan,
                vec![Usage::gigabytes(Charge::Product(Product::InsightsScan), scanned(scan, &own, groups, assume))],
            );
        }
        for subscription in &assume.subscriptions {
            let sent = volume(own.iter().copied().filter(|group| covers(&subscription.kinds, group.kind)), assume);
            add(Extra::Subscription(subscription.to), vec![sent_on(subscription.to, sent, assume)]);
        }
        for vendor in &assume.downstream {
            let sent = || own.iter().filter(|group| vendor.is_sent(group.kind));
            let (gb, events) = (volume(sent().copied(), assume), sum(sent().map(|group| group.events)));
            add(Extra::Downstream(vendor.name.clone()), usage::at_vendor(vendor, gb, events));
        }
    }
    for stage in seen.stages.iter().filter(|stage| stage.detailed_metrics) {
        let Some((prices, metrics)) = prices.region(&stage.region).zip(detailed_metrics(stage)) else { continue };
        let name = format!("{}/{}", stage.api_name, stage.stage);
        extras.push(priced(Extra::DetailedMetrics(name), stage.account.clone(), prices, vec![metrics]));
    }
    extras.extend(elsewhere::costs(seen, links, prices, assume));
    extras
}

/// An account, where it is known, and a region.
type Place = (Option<String>, String);

fn places(groups: &[GroupEstimate]) -> BTreeMap<Place, Vec<&GroupEstimate>> {
    let mut places: BTreeMap<Place, Vec<&GroupEstimate>> = BTreeMap::new();
    for group in groups {
        let place = (group.group.account.clone(), group.group.region.clone());
        places.entry(place).or_default().push(group);
    }
    places
}

fn priced(kind: Extra, account: Option<String>, prices: &RegionPrices, used: Vec<Usage>) -> ExtraCost {
    let items: Vec<LineItem> = used.iter().map(|usage| cost::price(usage, prices)).collect();
    ExtraCost { kind, account, region: prices.region.clone(), usd: cost::total(&items), items }
}

fn covers(kinds: &[GroupKind], kind: GroupKind) -> bool {
    kinds.is_empty() || kinds.contains(&kind)
}

/// What several groups take in together: their series are added before they are projected, as in the account's total.
fn volume<'g>(groups: impl Iterator<Item = &'g GroupEstimate>, assume: &Assumptions) -> Interval<Gigabytes> {
    total::volume(&groups.collect::<Vec<_>>(), assume)
}

fn sum<T: Quantity + std::ops::Add<Output = T>>(each: impl Iterator<Item = Interval<T>>) -> Interval<T> {
    each.reduce(|a, b| a + b).unwrap_or(Interval::exact(T::of(0.0), Basis::Metered))
}

/// What queries read in one place: so many times what comes in, or its share of so many GB.
fn scanned(scan: Scan, own: &[&GroupEstimate], all: &[GroupEstimate], assume: &Assumptions) -> Interval<Gigabytes> {
    let taken_in = volume(own.iter().copied(), assume);
    match scan {
        Scan::Times(times) => Interval { basis: Basis::Assumed, ..taken_in.map(|Gigabytes(gb)| Gigabytes(gb * times)) },
        Scan::Gigabytes(gb) => {
            let part = |groups: &mut dyn Iterator<Item = &GroupEstimate>| {
                groups.filter_map(|group| group.gb.expected).map(|Gigabytes(gb)| gb).sum::<f64>()
            };
            let (own_part, whole) = (part(&mut own.iter().copied()), part(&mut all.iter()));
            // Where nothing comes in each group counts alike.
            let share = if whole > 0.0 { own_part / whole } else { own.len() as f64 / all.len().max(1) as f64 };
            Interval::exact(Gigabytes(gb * share), Basis::Assumed)
        }
    }
}

/// A subscription sends events on in gzip (facts/aws-prices, section 3); how far that shrinks them nobody documents, so
/// the range runs from storage's share to all of it. Firehose rounds each record up, of whose size nothing is known.
fn sent_on(to: SubscriptionTo, gb: Interval<Gigabytes>, assume: &Assumptions) -> Usage {
    let charge = match to {
        SubscriptionTo::Firehose => Charge::Product(Product::FirehoseDirectPut),
        SubscriptionTo::Kinesis => Charge::Product(Product::KinesisDataStreams),
    };
    let packed = |gb: Gigabytes| Gigabytes(gb.0 * assume.storage_share);
    let range = Interval::range(gb.low.map(packed), gb.expected.map(packed), gb.high, Basis::Assumed);
    Usage::gigabytes(charge, range)
}

/// A warning for each stage with detailed metrics whose number nobody knows, so that no sum has them.
pub(super) fn doubts(seen: &Measurements) -> impl Iterator<Item = Warning> {
    let unknown = |stage: &&ApiStage| stage.detailed_metrics && detailed_metrics(stage).is_none();
    seen.stages
        .iter()
        .filter(unknown)
        .map(|stage| Warning::UnknownMetrics { api: stage.api_name.clone(), stage: stage.stage.clone() })
}

/// The methods of a stage, and which of them are known to have been called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CalledMethods {
    /// Those that were counted and called.
    pub called: usize,
    /// Those that were not counted, so that they may have been called.
    pub uncounted: usize,
    /// Those that stand for any verb and were not called under that name: whether metrics have them under it is not known.
    pub unsure: usize,
}

impl CalledMethods {
    /// Counts them; `None` where the methods are unknown.
    pub fn of(stage: &ApiStage) -> Option<Self> {
        let methods = stage.methods.as_ref()?;
        let counts = || stage.method_requests.iter().flatten();
        let counted: f64 = counts().map(|method| method.requests.total().0).sum();
        // No other method was called where those that were counted have all the requests, or there are none.
        let is_all = stage.requests.as_ref().is_some_and(|all| !all.values.is_empty() && all.total().0 <= counted);
        let mut found = Self { called: 0, uncounted: 0, unsure: 0 };
        for method in methods {
            let mut of_it = counts().filter(|of| of.resource == method.resource && of.method == method.method);
            match of_it.next().map(|method| method.requests.total().0 > 0.0) {
                Some(true) => found.called += 1,
                _ if is_all => {}
                Some(false) if method.method == "ANY" => found.unsure += 1,
                Some(false) => {}
                None => found.uncounted += 1,
            }
        }
        Some(found)
    }
}

/// The metrics that a stage keeps for its methods; `None` where these are unknown, and for WebSocket APIs.
///
/// A method without requests has none. Those that were not counted are expected to have been called.
pub fn detailed_metrics(stage: &ApiStage) -> Option<Usage> {
    let each = match stage.kind {
        ApiKind::Rest => Some(REST_METRICS),
        ApiKind::Http => Some((HTTP_METRICS, HTTP_METRICS)),
        ApiKind::Websocket => None,
    };
    let (CalledMethods { called, uncounted, unsure }, (plain, cached)) = CalledMethods::of(stage).zip(each)?;
    let metrics = |methods: usize, each: f64| Some(methods as f64 * each);
    let quantity = match called + uncounted + unsure {
        0 => Interval::exact(0.0, Basis::Metered),
        all => Interval::range(
            metrics(called, plain),
            metrics(called + uncounted, plain),
            metrics(all, cached),
            Basis::Modelled,
        ),
    };
    Some(Usage { charge: Charge::Product(Product::DetailedMetric), quantity, unit: Unit::Metric })
}

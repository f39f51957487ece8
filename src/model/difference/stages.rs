//! Stages of both runs, matched by account, region, API and stage.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::change::{Change, MoneyChange, nothing};
use super::groups::GroupDifference;
use super::settings::{self, SettingChange};
use super::{Side, Sides, order};
use crate::logging::LogDestination;
use crate::measurements::{ApiStage, Links, StageKey};
use crate::model::assumptions::Assumptions;
use crate::model::view::StageView;
use crate::prices::PriceBook;
use crate::units::{Basis, Interval, Requests, Usd};

/// What became of a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StageChange {
    /// It was not there before.
    Appeared,
    /// It is no longer there.
    Gone,
    /// It is set otherwise.
    Changed,
    /// It is set as it was.
    Same,
    /// The run that does not have it did not list every stage, so whether it was there is unknown.
    NotListed,
}

/// One stage of both runs.
#[derive(Clone, Debug, PartialEq)]
pub struct StageDifference {
    /// The stage, as the last run that has it saw it.
    pub stage: ApiStage,
    /// What became of it.
    pub change: StageChange,
    /// What was set otherwise.
    pub settings: Vec<SettingChange>,
    /// Its requests in the month.
    pub requests: Change<Requests>,
    /// The log groups that are its own in both runs; their rows sum to `usd`.
    pub log_groups: Vec<String>,
    /// Log groups that other stages write to as well, which are not divided among them.
    pub shared: Vec<String>,
    /// Where logs go that is no log group and not in the dollars, in either run.
    pub elsewhere: Vec<String>,
    /// What the month of its own log groups costs, each alone.
    pub usd: MoneyChange,
}

type GroupKey<'a> = (Option<&'a str>, &'a str, &'a str);

/// Which log groups are whose, over both runs.
struct Owners<'a> {
    rows: BTreeMap<GroupKey<'a>, Vec<&'a GroupDifference>>,
    users: BTreeMap<GroupKey<'a>, BTreeSet<StageKey<'a>>>,
}

/// Every stage of either run.
pub(super) fn differences(
    sides: &Sides,
    groups: &[GroupDifference],
    prices: &PriceBook,
    assume: &Assumptions,
) -> Vec<StageDifference> {
    let managed: Vec<Option<String>> = both(sides).map(ApiStage::managed_log_group).collect();
    let mut owners = Owners { rows: BTreeMap::new(), users: BTreeMap::new() };
    for row in groups {
        let key = (row.group.account.as_deref(), row.group.region.as_str(), row.group.name.as_str());
        owners.rows.entry(key).or_default().push(row);
    }
    for (stage, managed) in both(sides).zip(&managed) {
        for name in names(stage, managed.as_deref()) {
            let group = (stage.account.as_deref(), stage.region.as_str(), name);
            owners.users.entry(group).or_default().insert(stage.key());
        }
    }
    let mut pairs: BTreeMap<StageKey<'_>, [Option<&ApiStage>; 2]> = BTreeMap::new();
    for (index, side) in [&sides.old, &sides.new].into_iter().enumerate() {
        for stage in &side.seen.stages {
            pairs.entry(stage.key()).or_default()[index] = Some(stage);
        }
    }
    let requests = [&sides.old, &sides.new].map(|side| requests(side, prices, assume));
    let row = |[old, new]: [Option<&ApiStage>; 2]| row(sides, &owners, &requests, old, new);
    let mut rows: Vec<StageDifference> = pairs.into_values().filter_map(row).collect();
    rows.sort_by_cached_key(|row| order::key(row.usd.difference));
    rows
}

fn both(sides: &Sides) -> impl Iterator<Item = &ApiStage> {
    sides.old.seen.stages.iter().chain(&sides.new.seen.stages)
}

/// The log groups that a stage may write to.
fn names<'a>(stage: &'a ApiStage, managed: Option<&'a str>) -> impl Iterator<Item = &'a str> {
    managed.into_iter().chain(stage.access_log_group()).chain(stage.delivery_log_groups())
}

/// The requests of the month of every stage of a run.
fn requests<'a>(
    side: &'a Side,
    prices: &PriceBook,
    assume: &Assumptions,
) -> BTreeMap<StageKey<'a>, Option<Interval<Requests>>> {
    let links = Links::of(&side.seen);
    let of_stage = |stage: &'a ApiStage| {
        let region = prices.region(&stage.region)?;
        Some((stage.key(), StageView::of(stage, &links, region, assume).traffic.requests))
    };
    side.seen.stages.iter().filter_map(of_stage).collect()
}

fn row<'a>(
    sides: &Sides,
    owners: &Owners<'a>,
    requests: &[BTreeMap<StageKey<'_>, Option<Interval<Requests>>>; 2],
    old: Option<&'a ApiStage>,
    new: Option<&'a ApiStage>,
) -> Option<StageDifference> {
    let last = new.or(old)?;
    let (account, region) = (last.account.as_deref(), last.region.as_str());
    let lists = [&sides.old, &sides.new].map(|side| side.lists_stages(account, region));
    let settings = old.zip(new).map_or_else(Vec::new, |(old, new)| settings::of_stage(old, new));
    let change = match ([old.is_some(), new.is_some()], lists) {
        ([true, true], _) if settings.is_empty() => StageChange::Same,
        ([true, true], _) => StageChange::Changed,
        ([false, _], [true, _]) => StageChange::Appeared,
        ([_, false], [_, true]) => StageChange::Gone,
        _ => StageChange::NotListed,
    };
    let asked = |side: usize, stage: Option<&ApiStage>| match stage {
        Some(stage) => {
            let known = requests[side].get(&stage.key()).copied().flatten();
            Some(known.unwrap_or(Interval::unknown(Basis::Metered)))
        }
        None => lists[side].then(nothing),
    };
    let own = owners.of([old, new], [&sides.old, &sides.new].map(|side| side.lists_log_groups(account, region)));
    Some(StageDifference {
        change,
        settings,
        requests: Change::of(asked(0, old), asked(1, new)),
        log_groups: own.names,
        shared: own.shared,
        elsewhere: elsewhere([old, new]),
        usd: MoneyChange::of(own.old, own.new),
        stage: last.clone(),
    })
}

/// What belongs to one stage.
struct Own {
    names: Vec<String>,
    shared: Vec<String>,
    old: Option<Interval<Usd>>,
    new: Option<Interval<Usd>>,
}

impl Owners<'_> {
    fn of(&self, looks: [Option<&ApiStage>; 2], lists: [bool; 2]) -> Own {
        let mut own = Own { names: Vec::new(), shared: Vec::new(), old: Some(nothing()), new: Some(nothing()) };
        let mut seen = BTreeSet::new();
        for stage in looks.into_iter().flatten() {
            let managed = stage.managed_log_group();
            for name in names(stage, managed.as_deref()) {
                let group: GroupKey<'_> = (stage.account.as_deref(), &stage.region, name);
                if !seen.insert(name.to_owned()) {
                    continue;
                }
                let Some(rows) = self.rows.get(&group) else {
                    // It may exist where a run did not list every group.
                    own.old = own.old.filter(|_| lists[0]);
                    own.new = own.new.filter(|_| lists[1]);
                    continue;
                };
                if self.users.get(&group).is_some_and(|users| users.len() > 1) {
                    own.shared.push(name.to_owned());
                    continue;
                }
                own.names.push(name.to_owned());
                for row in rows {
                    own.old = plus(own.old, row.usd.old);
                    own.new = plus(own.new, row.usd.new);
                }
            }
        }
        own
    }
}

/// A sum whose part is unknown where a run did not look.
fn plus(sum: Option<Interval<Usd>>, part: Option<Interval<Usd>>) -> Option<Interval<Usd>> {
    Some(sum? + part?)
}

/// Places that are no log group.
fn elsewhere(looks: [Option<&ApiStage>; 2]) -> Vec<String> {
    let mut places = BTreeSet::new();
    for stage in looks.into_iter().flatten() {
        let deliveries = stage.deliveries.iter().flatten().map(|delivery| &delivery.destination);
        for destination in stage.access.iter().map(|access| &access.destination).chain(deliveries) {
            let place = match destination {
                LogDestination::LogGroup(_) => continue,
                LogDestination::Firehose(arn) | LogDestination::S3(arn) | LogDestination::Other(arn) => arn,
            };
            places.insert(place.clone());
        }
    }
    places.into_iter().collect()
}

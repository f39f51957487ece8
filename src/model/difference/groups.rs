//! Log groups of both runs, matched by account, region and name.

use std::collections::BTreeMap;

use serde::Serialize;

use super::change::{Change, MoneyChange, less, nothing};
use super::settings::{self, SettingChange};
use super::{Side, Sides, order};
use crate::measurements::{GroupKind, LogGroup};
use crate::model::assumptions::Assumptions;
use crate::model::cost;
use crate::model::estimate::{GroupEstimate, estimate};
use crate::prices::PriceBook;
use crate::units::{Basis, Bytes, Gigabytes, Interval, Unit, Usd};

/// What became of a log group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum GroupChange {
    /// It was not there before.
    Appeared,
    /// It is no longer there.
    Gone,
    /// It takes in more.
    Grew,
    /// It takes in less.
    Shrank,
    /// It takes in as much.
    Same,
    /// What it takes in is unknown in one of the runs.
    Unknown,
    /// The run that does not have it did not list every log group, so whether it was there is unknown.
    NotListed,
}

/// One log group of both runs.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupDifference {
    /// The log group, as the last run that has it saw it.
    pub group: LogGroup,
    /// What kind of log it holds.
    pub kind: GroupKind,
    /// The stages that write to it, as `API/stage`.
    pub stages: Vec<String>,
    /// What became of it.
    pub change: GroupChange,
    /// What was set otherwise.
    pub settings: Vec<SettingChange>,
    /// What it takes in.
    pub gb: Change<Gigabytes>,
    /// What lies there; `None` where one of the runs did not measure storage.
    pub stored: Option<Change<Bytes>>,
    /// What the month costs, alone.
    pub usd: MoneyChange,
    /// The part of the difference that passes through.
    pub ingestion: Option<Usd>,
    /// The part of the difference that lies there; `None` also where one of the runs did not measure storage.
    pub storage: Option<Usd>,
}

/// What the new volume of a group whose class changed would cost in the class that it had, by account, region and name;
/// `None` where that is unknown.
type InOldClass = BTreeMap<(Option<String>, String, String), Option<Usd>>;

fn name(group: &LogGroup) -> (Option<String>, String, String) {
    (group.account.clone(), group.region.clone(), group.name.clone())
}

fn in_old_class(sides: &Sides, prices: &PriceBook, assume: &Assumptions) -> InOldClass {
    let old: BTreeMap<_, _> = sides.old.seen.log_groups.iter().map(|group| (name(group), &group.class)).collect();
    let mut as_before = sides.new.seen.clone();
    as_before.log_groups.retain_mut(|group| match old.get(&name(group)) {
        Some(Some(class)) if group.class.as_ref().is_some_and(|now| now != class) => {
            group.class = Some(class.clone());
            true
        }
        _ => false,
    });
    estimate(&as_before, prices, assume).groups.iter().map(|row| (name(&row.group), row.usd.expected)).collect()
}

/// The share of a volume below which a difference is what floating-point sums of the same bytes differ by.
const SAME: f64 = 1e-9;

type Key<'a> = (Option<&'a str>, &'a str, &'a str);

/// Every log group of either run.
pub(super) fn differences(sides: &Sides, prices: &PriceBook, assume: &Assumptions) -> Vec<GroupDifference> {
    let classes = in_old_class(sides, prices, assume);
    let mut pairs: BTreeMap<(Key<'_>, usize), [Option<&GroupEstimate>; 2]> = BTreeMap::new();
    for (index, side) in [&sides.old, &sides.new].into_iter().enumerate() {
        // A file that names a group twice is priced twice, so both are kept here.
        let mut times: BTreeMap<Key<'_>, usize> = BTreeMap::new();
        for row in &side.estimate.groups {
            let key = (row.group.account.as_deref(), row.group.region.as_str(), row.group.name.as_str());
            let time = times.entry(key).or_default();
            pairs.entry((key, *time)).or_default()[index] = Some(row);
            *time += 1;
        }
    }
    let mut rows: Vec<GroupDifference> =
        pairs.into_values().filter_map(|[old, new]| row(sides, &classes, old, new)).collect();
    rows.sort_by_cached_key(|row| order::key(row.usd.difference));
    rows
}

fn row(
    sides: &Sides,
    classes: &InOldClass,
    old: Option<&GroupEstimate>,
    new: Option<&GroupEstimate>,
) -> Option<GroupDifference> {
    let last = new.or(old)?;
    let (account, region) = (last.group.account.as_deref(), last.group.region.as_str());
    let lists = |side: &Side| side.lists_log_groups(account, region);
    let (old_lists, new_lists) = (lists(&sides.old), lists(&sides.new));
    let stores = sides.new.seen.scope_of(account, region).is_some_and(|scope| scope.stores_measured);
    let gb = Change::of(gigabytes(old, old_lists), gigabytes(new, new_lists));
    let unit = |side: Option<&GroupEstimate>, lists: bool, unit| match side {
        Some(row) => cost::of_unit(&row.items, unit),
        None => lists.then_some(Usd::ZERO),
    };
    let of_unit = |wanted| less(unit(old, old_lists, wanted), unit(new, new_lists, wanted));
    Some(GroupDifference {
        change: became([old.is_some(), new.is_some()], [old_lists, new_lists], gb),
        settings: old.zip(new).map_or_else(Vec::new, |(old, new)| {
            let in_old_class = classes.get(&name(&new.group)).copied().flatten();
            settings::of_group(&old.group, &new.group, less(in_old_class, new.usd.expected))
        }),
        stored: stores.then(|| Change::of(stored(old, old_lists), stored(new, new_lists))),
        usd: MoneyChange::of(money(old, old_lists), money(new, new_lists)),
        ingestion: of_unit(Unit::Gigabyte),
        storage: if stores { of_unit(Unit::GigabyteMonth) } else { None },
        gb,
        kind: last.kind,
        stages: last.stages.clone(),
        group: last.group.clone(),
    })
}

/// The larger volume of both runs.
fn size(gb: Change<Gigabytes>) -> f64 {
    let expected = |side: Option<Interval<Gigabytes>>| side.and_then(|gb| gb.expected).map_or(0.0, |gb| gb.0);
    expected(gb.old).max(expected(gb.new))
}

fn became(is_there: [bool; 2], lists: [bool; 2], gb: Change<Gigabytes>) -> GroupChange {
    match (is_there, lists) {
        ([false, _], [true, _]) => GroupChange::Appeared,
        ([_, false], [_, true]) => GroupChange::Gone,
        ([false, _] | [_, false], _) => GroupChange::NotListed,
        ([true, true], _) => match gb.difference {
            None => GroupChange::Unknown,
            Some(Gigabytes(difference)) if difference.abs() <= SAME * size(gb) => GroupChange::Same,
            Some(Gigabytes(difference)) if difference > 0.0 => GroupChange::Grew,
            Some(_) => GroupChange::Shrank,
        },
    }
}

fn gigabytes(side: Option<&GroupEstimate>, lists: bool) -> Option<Interval<Gigabytes>> {
    side.map(|row| row.gb).or_else(|| lists.then(nothing))
}

fn money(side: Option<&GroupEstimate>, lists: bool) -> Option<Interval<Usd>> {
    side.map(|row| row.usd).or_else(|| lists.then(nothing))
}

fn stored(side: Option<&GroupEstimate>, lists: bool) -> Option<Interval<Bytes>> {
    let reported = |bytes| Interval::exact(bytes, Basis::Metered);
    match side {
        Some(row) => Some(row.group.stored_bytes.map_or(Interval::unknown(Basis::Metered), reported)),
        None => lists.then(nothing),
    }
}

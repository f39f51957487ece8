//! Which savings can be followed together, and what they move.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::{Kind, Logs, Recommendation, Subject, rules};
use crate::measurements::{Links, Measurements};
use crate::model::change::{Move, less_storage, storage_saved};

/// The largest savings, none of which excludes another.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Together {
    /// Their places.
    pub(super) places: BTreeSet<usize>,
    /// Savings that are not among them, with the one that excludes each.
    pub(super) kept_out: BTreeMap<usize, usize>,
    /// What is taken off a log group, with what is taken off the logs of the stages that write to it: each by its place.
    overlaps: BTreeMap<usize, BTreeSet<usize>>,
}

impl Together {
    /// Takes one saving after the other, the largest first.
    pub(super) fn of(recommendations: &[Recommendation], seen: &Measurements, links: &Links<'_>) -> Self {
        let written = written(seen, links);
        let mut taken: BTreeMap<&Subject, Vec<usize>> = BTreeMap::new();
        let mut together = Self::default();
        for (place, one) in recommendations.iter().enumerate().filter(|(_, one)| one.kind == Kind::Saving) {
            let linked = |(subject, logs): &(Subject, Logs)| {
                let others = taken.get(subject).into_iter().flatten().copied();
                let logs = *logs;
                let of_stage = move |other: &usize| if is_stage(one) { one } else { &recommendations[*other] };
                others.filter(move |other| logs_of(of_stage(other)) == Some(logs)).collect::<Vec<_>>()
            };
            let linked: Vec<usize> = written.get(&one.subject).into_iter().flatten().flat_map(linked).collect();
            let same = taken.get(&one.subject).into_iter().flatten();
            if let Some(other) = same.chain(&linked).find(|other| exclude(&recommendations[**other], one)) {
                together.kept_out.insert(place, *other);
                continue;
            }
            for other in linked {
                let (group, stage) = if is_stage(one) { (other, place) } else { (place, other) };
                together.overlaps.entry(group).or_default().insert(stage);
            }
            taken.entry(&one.subject).or_default().push(place);
            together.places.insert(place);
        }
        together
    }

    /// What all of them move. A retention takes away what a setting no longer writes: of the two the larger counts.
    pub(super) fn moves(&self, recommendations: &[Recommendation]) -> Vec<Move> {
        let of = |place: usize| recommendations[place].effect.moves.as_slice();
        let mut left: BTreeMap<usize, Decimal> =
            self.overlaps.values().flatten().map(|stage| (*stage, storage_saved(of(*stage)))).collect();
        let mut moves = Vec::new();
        for place in &self.places {
            let mut own = of(*place).to_vec();
            for stage in self.overlaps.get(place).into_iter().flatten() {
                let Some(saved) = left.get_mut(stage) else { continue };
                (own, *saved) = less_storage(&own, *saved);
            }
            moves.extend(own);
        }
        moves
    }
}

fn exclude(a: &Recommendation, b: &Recommendation) -> bool {
    a.excludes.contains(&b.rule) || b.excludes.contains(&a.rule)
}

fn is_stage(one: &Recommendation) -> bool {
    matches!(one.subject, Subject::Stage { .. })
}

/// The logs of a stage that a recommendation changes.
fn logs_of(one: &Recommendation) -> Option<Logs> {
    rules().iter().find(|rule| rule.id == one.rule).map(|rule| rule.logs)
}

/// Stages and the log groups that they write to, both ways, with what is written: what is done to one is done to the bytes of
/// the other.
fn written(seen: &Measurements, links: &Links<'_>) -> BTreeMap<Subject, Vec<(Subject, Logs)>> {
    let mut written: BTreeMap<Subject, Vec<(Subject, Logs)>> = BTreeMap::new();
    for group in &seen.log_groups {
        for (stage, role) in links.users(group) {
            let (stage, group, logs) = (Subject::of_stage(stage), Subject::of_group(group), Logs::of(*role));
            written.entry(stage.clone()).or_default().push((group.clone(), logs));
            written.entry(group).or_default().push((stage, logs));
        }
    }
    written
}

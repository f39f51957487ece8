//! Which savings can be followed together.

use std::collections::{BTreeMap, BTreeSet};

use super::{Context, Kind, Logs, Recommendation, Subject, rules};

/// The places of the largest savings, none of which excludes another.
pub(super) fn together(recommendations: &[Recommendation], context: &Context<'_>) -> BTreeSet<usize> {
    let written = written(context);
    let mut taken: BTreeMap<&Subject, Vec<&Recommendation>> = BTreeMap::new();
    let mut places = BTreeSet::new();
    for (place, one) in recommendations.iter().enumerate().filter(|(_, one)| one.kind == Kind::Saving) {
        let same = taken.get(&one.subject).into_iter().flatten().copied();
        let linked = written.get(&one.subject).into_iter().flatten().flat_map(|(other, logs)| {
            let others = taken.get(other).into_iter().flatten().copied();
            others.filter(|other| logs_of(if is_stage(&one.subject) { one } else { other }) == Some(*logs))
        });
        if !same.chain(linked).any(|other| exclude(other, one)) {
            taken.entry(&one.subject).or_default().push(one);
            places.insert(place);
        }
    }
    places
}

fn exclude(a: &Recommendation, b: &Recommendation) -> bool {
    a.excludes.contains(&b.rule) || b.excludes.contains(&a.rule)
}

fn is_stage(subject: &Subject) -> bool {
    matches!(subject, Subject::Stage { .. })
}

/// The logs of a stage that a recommendation changes.
fn logs_of(one: &Recommendation) -> Option<Logs> {
    rules().iter().find(|rule| rule.id == one.rule).map(|rule| rule.logs)
}

/// Stages and the log groups that they write to, both ways, with what is written: what is done to one is done to the bytes of
/// the other.
fn written(context: &Context<'_>) -> BTreeMap<Subject, Vec<(Subject, Logs)>> {
    let mut written: BTreeMap<Subject, Vec<(Subject, Logs)>> = BTreeMap::new();
    for group in &context.seen.log_groups {
        for (stage, role) in context.links.users(group) {
            let (stage, group, logs) = (Subject::of_stage(stage), Subject::of_group(group), Logs::of(*role));
            written.entry(stage.clone()).or_default().push((group.clone(), logs));
            written.entry(group).or_default().push((stage, logs));
        }
    }
    written
}

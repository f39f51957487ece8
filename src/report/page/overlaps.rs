//! Which saving of the sum keeps another one out of it: the one that cannot be followed as well, or saves on the same bytes.

use std::collections::BTreeMap;

use crate::report::document::{AdviceKind, RecommendationRow, Report, SubjectRow};

/// A stage or a log group in its account and region.
type Key = (Option<String>, String, String);

/// The rules whose savings are in the sum, by what they are about.
#[derive(Debug, Default)]
pub(in crate::report) struct Overlaps<'a> {
    in_the_sum: BTreeMap<Key, Vec<&'a RecommendationRow>>,
    /// The log groups of each stage, and the stages of each log group.
    related: BTreeMap<Key, Vec<Key>>,
}

impl<'a> Overlaps<'a> {
    /// Of the recommendations of a report.
    pub(in crate::report) fn of(report: &'a Report) -> Self {
        let mut all = Self::default();
        for row in report.recommendations.iter().filter(|row| row.together) {
            all.in_the_sum.entry(key(&row.subject)).or_default().push(row);
        }
        for group in &report.estimate.log_groups {
            let of = |name: &str| (group.account.clone(), group.region.clone(), name.to_owned());
            for stage in &group.stages {
                all.related.entry(of(&group.name)).or_default().push(of(stage));
                all.related.entry(of(stage)).or_default().push(of(&group.name));
            }
        }
        all
    }

    /// The rule that is in the sum in place of a saving; `None` where it is in the sum itself, or none is known.
    pub(in crate::report) fn with(&self, row: &RecommendationRow) -> Option<&'a str> {
        if row.together || row.kind != AdviceKind::Saving {
            return None;
        }
        let own = key(&row.subject);
        let related = self.related.get(&own).into_iter().flatten();
        let mut others = std::iter::once(&own).chain(related).filter_map(|key| self.in_the_sum.get(key)).flatten();
        let excludes = |other: &RecommendationRow| row.excludes.contains(&other.id) || other.excludes.contains(&row.id);
        others.find(|other| excludes(other)).map(|other| other.id.as_str())
    }
}

fn key(subject: &SubjectRow) -> Key {
    let SubjectRow { account, region, api_name, stage, log_group, .. } = subject;
    let name = match log_group {
        Some(group) => group.clone(),
        None => format!("{}/{}", api_name.as_deref().unwrap_or_default(), stage.as_deref().unwrap_or_default()),
    };
    (account.clone(), region.clone(), name)
}

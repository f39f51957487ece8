//! Names that occur more than once, told apart by what differs: the account, the region, the id of the API.

use std::collections::{BTreeMap, BTreeSet};

use super::stage;
use crate::report::document::{LogGroupRow, Report, StageRow, SubjectRow};

/// Where something is: its account, its region, and the id of its API.
type Place<'a> = (Option<&'a str>, &'a str, Option<&'a str>);

/// The places of every name.
#[derive(Debug, Default)]
pub(in crate::report) struct Names<'a> {
    places: BTreeMap<String, BTreeSet<Place<'a>>>,
}

impl<'a> Names<'a> {
    /// Of the stages and the log groups of a report.
    pub(in crate::report) fn of(report: &'a Report) -> Self {
        let mut names = Self::of_stages(&report.compare.stages);
        for group in &report.estimate.log_groups {
            names.places.entry(group.name.clone()).or_default().insert(place_of_group(group));
        }
        names
    }

    /// Of stages alone.
    pub(in crate::report) fn of_stages(stages: &'a [StageRow]) -> Self {
        let mut names = Self::default();
        for stage in stages {
            names.places.entry(stage::name(stage)).or_default().insert(place_of(stage));
        }
        names
    }

    /// `API/stage`, with its place where there are several.
    pub(in crate::report) fn stage(&self, stage: &StageRow) -> String {
        self.told(stage::name(stage), place_of(stage))
    }

    /// The name of a log group, with its place where there are several.
    pub(in crate::report) fn group(&self, group: &LogGroupRow) -> String {
        self.told(group.name.clone(), place_of_group(group))
    }

    /// What a recommendation is about, in a word, with its place where there are several.
    pub(in crate::report) fn subject(&self, subject: &SubjectRow) -> String {
        let SubjectRow { account, region, api_id, api_name, stage, log_group } = subject;
        let name = match (log_group, api_name, stage) {
            (Some(group), _, _) => group.clone(),
            (None, Some(api), Some(stage)) => format!("{api}/{stage}"),
            _ => region.clone(),
        };
        self.told(name, (account.as_deref(), region, api_id.as_deref()))
    }

    fn told(&self, name: String, (account, region, api): Place<'_>) -> String {
        let Some(places) = self.places.get(&name).filter(|places| places.len() > 1) else { return name };
        let accounts: BTreeSet<_> = places.iter().map(|(account, _, _)| account).collect();
        let regions: BTreeSet<_> = places.iter().map(|(_, region, _)| region).collect();
        let scopes: BTreeSet<_> = places.iter().map(|(account, region, _)| (account, region)).collect();
        let parts = [
            account.filter(|_| accounts.len() > 1).map(|account| format!("account {account}")),
            (regions.len() > 1).then(|| region.to_owned()),
            // Ids say little, so they stand only where nothing else differs.
            api.filter(|_| scopes.len() < places.len()).map(|api| format!("API {api}")),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() { name } else { format!("{name} ({})", parts.join(", ")) }
    }
}

fn place_of(stage: &StageRow) -> Place<'_> {
    (stage.account.as_deref(), &stage.region, stage.api_id.as_deref())
}

fn place_of_group(group: &LogGroupRow) -> Place<'_> {
    (group.account.as_deref(), &group.region, None)
}

/// Several names in a phrase: the first ones, and how many there are besides.
pub(in crate::report) fn listed(names: &[String], most: usize) -> String {
    let more = names.len().saturating_sub(most);
    let shown = names[..names.len() - more].join(", ");
    if more > 0 { format!("{shown} and {more} more") } else { shown }
}

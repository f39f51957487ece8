//! The storage of stages: that of the log groups that each of them alone writes to.

use std::collections::BTreeMap;

use super::{GroupStorage, StoredMonth, sum};
use crate::units::{Gigabytes, Interval, Usd};

/// The storage of one stage.
#[derive(Clone, Debug, PartialEq)]
pub struct StageStorage {
    /// The account, where it is known.
    pub account: Option<String>,
    /// The region.
    pub region: String,
    /// The stage, as `API/stage`.
    pub stage: String,
    /// The log groups that it alone writes to, which the numbers are the sums of.
    pub log_groups: Vec<String>,
    /// Log groups that other stages write to as well, which are not divided among them.
    pub shared: Vec<String>,
    /// What comes in each month; `None` where the stage has no log group of its own.
    pub gb: Option<Interval<Gigabytes>>,
    /// What that costs, each log group alone.
    pub ingestion: Option<Interval<Usd>>,
    /// What is stored in each of the months.
    pub months: Vec<StoredMonth>,
}

/// The stages that write to log groups, in the order of the first of those.
pub(super) fn stages(groups: &[GroupStorage]) -> Vec<StageStorage> {
    let mut places: BTreeMap<(Option<&str>, &str, &str), usize> = BTreeMap::new();
    let mut found: Vec<(StageStorage, Vec<&GroupStorage>)> = Vec::new();
    for row in groups {
        let group = &row.estimate.group;
        for stage in &row.estimate.stages {
            let place = *places.entry((group.account.as_deref(), &group.region, stage)).or_insert_with(|| {
                found.push((nothing_yet(row, stage), Vec::new()));
                found.len() - 1
            });
            match row.estimate.stages.len() {
                1 => found[place].1.push(row),
                _ => found[place].0.shared.push(group.name.clone()),
            }
        }
    }
    found.into_iter().map(|(stage, own)| summed(stage, &own)).collect()
}

fn nothing_yet(row: &GroupStorage, stage: &str) -> StageStorage {
    StageStorage {
        account: row.estimate.group.account.clone(),
        region: row.estimate.group.region.clone(),
        stage: stage.to_owned(),
        log_groups: Vec::new(),
        shared: Vec::new(),
        gb: None,
        ingestion: None,
        months: Vec::new(),
    }
}

fn summed(stage: StageStorage, own: &[&GroupStorage]) -> StageStorage {
    let months = own.first().map_or(0, |row| row.months.len());
    StageStorage {
        log_groups: own.iter().map(|row| row.estimate.group.name.clone()).collect(),
        gb: own.iter().map(|row| row.estimate.gb).reduce(|a, b| a + b),
        ingestion: own.iter().map(|row| row.ingestion()).reduce(|a, b| a + b),
        months: (0..months).map(|place| sum(own.iter().map(|row| row.months[place]))).collect(),
        ..stage
    }
}

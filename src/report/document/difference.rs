//! The document of `logtoll diff`.

use schemars::JsonSchema;
use serde::Serialize;

use super::Body;
use super::estimate::{TotalLineRow, kind_name};
use super::names::{ApiKindName, GroupChangeName, GroupKindName, SettingName, StageChangeName};
use super::parts::{MoneyInterval, NumberInterval, WarningRow};
use crate::logging::ApiKind;
use crate::model;
use crate::model::TotalLine;
use crate::model::difference::{
    Change, GroupChange, GroupDifference, LineDifference, MoneyChange, ScopeDifference, ScopeSeen, Setting,
    SettingChange, StageChange, StageDifference,
};
use crate::period::BillingMonth;
use crate::units::{Bytes, Gigabytes, Interval, Requests, Usd};
use crate::warning::Warning;

/// What changed between two runs, and what that does to the month.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Difference {
    /// The month that both runs are priced for, as 2026-12.
    pub month: String,
    /// Accounts and regions of either run. Only those that both measured are held against each other.
    pub scopes: Vec<ScopeRow>,
    /// All log groups together, as far as both runs measured the same.
    pub total: TotalDifferenceRow,
    /// Every log group of either run, those that change the month most first.
    pub log_groups: Vec<GroupDifferenceRow>,
    /// Every stage of either run, those that change the month most first.
    pub stages: Vec<StageDifferenceRow>,
}

impl Body for Difference {
    const NAME: &'static str = "diff";
}

/// A quantity of both runs.
#[derive(JsonSchema)]
#[schemars(rename = "Change")]
#[expect(dead_code, reason = "describes how model::difference::Change is written; never built")]
struct NumberChange {
    /// In the old run; null where that did not look.
    old: Option<NumberInterval>,
    /// In the new run; null where that did not look.
    new: Option<NumberInterval>,
    /// New less old, as expected; null where either is unknown.
    difference: Option<f64>,
    /// The difference as a share of the old number; null where that is 0 or unknown.
    share: Option<f64>,
    /// Whether the change is within the noise: one of the expected numbers lies in the other's interval. Null where the
    /// bounds do not tell.
    within: Option<bool>,
}

/// An amount of money of both runs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MoneyChangeRow {
    /// In the old run; null where that did not look.
    #[schemars(with = "Option<MoneyInterval>")]
    pub old: Option<Interval<Usd>>,
    /// In the new run; null where that did not look.
    #[schemars(with = "Option<MoneyInterval>")]
    pub new: Option<Interval<Usd>>,
    /// New less old, as expected; null where either is unknown.
    #[schemars(with = "Option<String>")]
    pub difference: Option<Usd>,
    /// The difference as a share of the old amount; null where that is 0 or unknown.
    pub share: Option<f64>,
}

/// One account in one region.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ScopeRow {
    /// The account, where it is known.
    pub account: Option<String>,
    /// The region.
    pub region: String,
    /// What the old run saw of it; null where it did not look, which says nothing of what was there.
    pub old: Option<ScopeSeenRow>,
    /// What the new run saw of it; null where it did not look, which says nothing of what is there.
    pub new: Option<ScopeSeenRow>,
    /// Days that were measured by both runs and count in both; null where one did not look.
    pub shared_days: Option<u32>,
}

/// One account in one region, as one run saw it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ScopeSeenRow {
    /// The first day that was measured.
    pub from: String,
    /// The first day after.
    pub until: String,
    /// When the run was made, as RFC 3339.
    pub taken_at: String,
    /// Log groups that were seen.
    pub log_groups: usize,
    /// Stages that were seen.
    pub stages: usize,
    /// What the month of its log groups costs, each alone.
    #[schemars(with = "MoneyInterval")]
    pub usd: Interval<Usd>,
}

/// The totals of both runs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TotalDifferenceRow {
    /// What all groups take in.
    #[schemars(with = "NumberChange")]
    pub gb: Change<Gigabytes>,
    /// What that costs, with volume tiers and free tier.
    pub usd: MoneyChangeRow,
    /// How it follows from the rows; each column of the lines sums to the total of its run, and the differences to the
    /// difference of the totals.
    pub lines: Vec<LineDifferenceRow>,
}

/// A step from the rows to the totals.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LineDifferenceRow {
    /// `alone`, `volume-tiers` or `free-tier`.
    pub id: String,
    /// What it is.
    pub text: String,
    /// What it adds to the old total, or takes off.
    #[schemars(with = "Option<String>")]
    pub old: Option<Usd>,
    /// What it adds to the new total, or takes off.
    #[schemars(with = "Option<String>")]
    pub new: Option<Usd>,
    /// New less old.
    #[schemars(with = "Option<String>")]
    pub difference: Option<Usd>,
}

/// Something that was set otherwise.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SettingRow {
    /// What.
    #[schemars(with = "SettingName")]
    pub setting: Setting,
    /// The method or route that it is about; null where it is the whole stage or group.
    pub method: Option<String>,
    /// How it was, `none` where there was none; null where that is unknown.
    pub old: Option<String>,
    /// How it is, `none` where there is none; null where that is unknown.
    pub new: Option<String>,
    /// What it does to the new month by itself, at the volume of then, as a class does; null where that cannot be told
    /// from the rest of the difference.
    #[schemars(with = "Option<String>")]
    pub usd: Option<Usd>,
}

/// One log group of both runs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct GroupDifferenceRow {
    /// The account, where it is known.
    pub account: Option<String>,
    /// The region.
    pub region: String,
    /// Its name.
    pub name: String,
    /// What kind of log it holds.
    #[schemars(with = "GroupKindName")]
    pub kind: String,
    /// The stages that write to it, as API/stage.
    pub stages: Vec<String>,
    /// What became of it.
    #[schemars(with = "GroupChangeName")]
    pub change: GroupChange,
    /// What was set otherwise.
    pub settings: Vec<SettingRow>,
    /// What it takes in.
    #[schemars(with = "NumberChange")]
    pub gb: Change<Gigabytes>,
    /// What lies there; null where one of the runs did not measure storage, which is then left out of both.
    #[schemars(with = "Option<NumberChange>")]
    pub stored_bytes: Option<Change<Bytes>>,
    /// What the month costs, alone.
    pub usd: MoneyChangeRow,
    /// The part of the difference that passes through.
    #[schemars(with = "Option<String>")]
    pub usd_ingestion: Option<Usd>,
    /// The part of the difference that lies there.
    #[schemars(with = "Option<String>")]
    pub usd_storage: Option<Usd>,
}

/// One stage of both runs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StageDifferenceRow {
    /// The account, where it is known.
    pub account: Option<String>,
    /// The region.
    pub region: String,
    /// AWS's id of the API.
    pub api_id: String,
    /// The name of the API.
    pub api_name: String,
    /// The kind of API.
    #[schemars(with = "ApiKindName")]
    pub kind: ApiKind,
    /// The stage.
    pub stage: String,
    /// What became of it.
    #[schemars(with = "StageChangeName")]
    pub change: StageChange,
    /// What was set otherwise.
    pub settings: Vec<SettingRow>,
    /// Its requests in the month.
    #[schemars(with = "NumberChange")]
    pub requests_per_month: Change<Requests>,
    /// Its own log groups in both runs, whose rows sum to `usd`.
    pub log_groups: Vec<String>,
    /// Log groups that other stages write to as well; they are not divided and not in `usd`.
    pub shared_log_groups: Vec<String>,
    /// Where logs go that is no log group, in either run; what that costs is not in `usd`.
    pub elsewhere: Vec<String>,
    /// What the month of its own log groups costs, each alone.
    pub usd: MoneyChangeRow,
}

impl Difference {
    /// Writes a difference down.
    pub fn new(difference: &model::Difference, month: BillingMonth) -> Self {
        let total = &difference.total;
        Self {
            month: month.to_string(),
            scopes: difference.scopes.iter().map(ScopeRow::from).collect(),
            total: TotalDifferenceRow {
                gb: total.gb,
                usd: total.usd.into(),
                lines: total.lines.iter().map(LineDifferenceRow::from).collect(),
            },
            log_groups: difference.groups.iter().map(GroupDifferenceRow::from).collect(),
            stages: difference.stages.iter().map(StageDifferenceRow::from).collect(),
        }
    }

    /// The doubts of both runs, each told of the run that it is about unless it is about both.
    pub fn doubts(old: &[Warning], new: &[Warning]) -> Vec<WarningRow> {
        let mut rows: Vec<WarningRow> = Vec::new();
        let mut add = |warning: &Warning, about: &str| {
            let row = WarningRow::from(warning);
            let row = WarningRow { text: format!("{about}{}", row.text), ..row };
            if !rows.contains(&row) {
                rows.push(row);
            }
        };
        for warning in old {
            add(warning, if new.contains(warning) { "both runs: " } else { "the old run: " });
        }
        for warning in new.iter().filter(|warning| !old.contains(warning)) {
            add(warning, "the new run: ");
        }
        rows
    }
}

impl From<MoneyChange> for MoneyChangeRow {
    fn from(MoneyChange { old, new, difference, share }: MoneyChange) -> Self {
        Self { old, new, difference, share }
    }
}

impl From<&ScopeDifference> for ScopeRow {
    fn from(scope: &ScopeDifference) -> Self {
        Self {
            account: scope.account.clone(),
            region: scope.region.clone(),
            old: scope.old.as_ref().map(ScopeSeenRow::from),
            new: scope.new.as_ref().map(ScopeSeenRow::from),
            shared_days: scope.shared_days,
        }
    }
}

impl From<&ScopeSeen> for ScopeSeenRow {
    fn from(seen: &ScopeSeen) -> Self {
        Self {
            from: seen.window.start.to_string(),
            until: seen.window.end.to_string(),
            taken_at: format!("{:.0}", seen.taken_at),
            log_groups: seen.log_groups,
            stages: seen.stages,
            usd: seen.usd,
        }
    }
}

impl From<&LineDifference> for LineDifferenceRow {
    fn from(line: &LineDifference) -> Self {
        let TotalLineRow { id, text, .. } = (&TotalLine { reason: line.reason.clone(), usd: None }).into();
        Self { id, text, old: line.old, new: line.new, difference: line.difference }
    }
}

impl From<&SettingChange> for SettingRow {
    fn from(change: &SettingChange) -> Self {
        let SettingChange { setting, method, old, new, usd } = change.clone();
        Self { setting, method, old, new, usd }
    }
}

impl From<&GroupDifference> for GroupDifferenceRow {
    fn from(row: &GroupDifference) -> Self {
        Self {
            account: row.group.account.clone(),
            region: row.group.region.clone(),
            name: row.group.name.clone(),
            kind: kind_name(row.kind).to_owned(),
            stages: row.stages.clone(),
            change: row.change,
            settings: row.settings.iter().map(SettingRow::from).collect(),
            gb: row.gb,
            stored_bytes: row.stored,
            usd: row.usd.into(),
            usd_ingestion: row.ingestion,
            usd_storage: row.storage,
        }
    }
}

impl From<&StageDifference> for StageDifferenceRow {
    fn from(row: &StageDifference) -> Self {
        let stage = &row.stage;
        Self {
            account: stage.account.clone(),
            region: stage.region.clone(),
            api_id: stage.api_id.clone(),
            api_name: stage.api_name.clone(),
            kind: stage.kind,
            stage: stage.stage.clone(),
            change: row.change,
            settings: row.settings.iter().map(SettingRow::from).collect(),
            requests_per_month: row.requests,
            log_groups: row.log_groups.clone(),
            shared_log_groups: row.shared.clone(),
            elsewhere: row.elsewhere.clone(),
            usd: row.usd.into(),
        }
    }
}

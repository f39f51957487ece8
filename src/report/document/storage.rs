//! The document of `logtoll storage`.

use schemars::JsonSchema;
use serde::Serialize;

use super::Body;
use super::estimate::kind_name;
use super::names::{GroupKindName, RetentionName};
use super::parts::{MoneyInterval, NumberInterval, RunRow};
use crate::measurements::{Retention, Run};
use crate::model;
use crate::period::BillingMonth;
use crate::units::{GigabyteMonths, Gigabytes, Interval, Usd};

/// What lies in log groups month by month.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Storage {
    /// The months, as 2026-12.
    pub months: Vec<String>,
    /// The log groups, the most expensive first.
    pub log_groups: Vec<StoredGroupRow>,
    /// The stages that write to them, those of the most expensive log groups first.
    pub stages: Vec<StoredStageRow>,
    /// All of them together, each priced alone: neither free tier nor discount.
    pub total: Vec<StoredMonthRow>,
    /// What measuring asked of AWS.
    pub run: RunRow,
}

impl Body for Storage {
    const NAME: &'static str = "storage";
}

/// One log group.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StoredGroupRow {
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
    /// The retention that is priced; null where it is unknown, which is taken as never.
    #[schemars(with = "Option<RetentionName>")]
    pub retention: Option<Retention>,
    /// What comes in each month.
    #[schemars(with = "NumberInterval")]
    pub gb_per_month: Interval<Gigabytes>,
    /// What that costs each month.
    #[schemars(with = "MoneyInterval")]
    pub usd_ingestion_per_month: Interval<Usd>,
    /// What is stored in each of the months.
    pub months: Vec<StoredMonthRow>,
    /// What is there now, which deleting the group frees.
    pub held: FreedRow,
    /// The state in which as much goes as comes; null where it never stops growing.
    pub steady: Option<SteadyRow>,
    /// What a shorter retention than now takes away of what lies there; null where it does not.
    pub freed: Option<FreedRow>,
}

/// One stage: the sums over the log groups that it alone writes to.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StoredStageRow {
    /// The account, where it is known.
    pub account: Option<String>,
    /// The region.
    pub region: String,
    /// The stage, as API/stage.
    pub stage: String,
    /// The log groups that it alone writes to.
    pub log_groups: Vec<String>,
    /// Log groups that other stages write to as well; they are in no sum of a stage.
    pub shared: Vec<String>,
    /// What comes in each month; null where the stage has no log group of its own.
    #[schemars(with = "Option<NumberInterval>")]
    pub gb_per_month: Option<Interval<Gigabytes>>,
    /// What that costs each month.
    #[schemars(with = "Option<MoneyInterval>")]
    pub usd_ingestion_per_month: Option<Interval<Usd>>,
    /// What is stored in each of the months; empty where the stage has no log group of its own.
    pub months: Vec<StoredMonthRow>,
}

/// What is stored in a month.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct StoredMonthRow {
    /// On the mean of its hours, as AWS bills it.
    #[schemars(with = "NumberInterval")]
    pub gb_months: Interval<GigabyteMonths>,
    /// What that costs.
    #[schemars(with = "MoneyInterval")]
    pub usd: Interval<Usd>,
}

impl From<model::StoredMonth> for StoredMonthRow {
    fn from(month: model::StoredMonth) -> Self {
        Self { gb_months: month.stored, usd: month.usd }
    }
}

/// The steady state.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SteadyRow {
    /// What is stored then.
    #[schemars(with = "NumberInterval")]
    pub gb_months: Interval<GigabyteMonths>,
    /// What a month of it costs.
    #[schemars(with = "MoneyInterval")]
    pub usd_per_month: Interval<Usd>,
    /// The day on which it is reached, as 2026-12-31.
    pub reached: String,
}

/// What is there now, or what of it a shorter retention takes away at once.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct FreedRow {
    /// How much, as it is billed.
    #[schemars(with = "NumberInterval")]
    pub gb: Interval<Gigabytes>,
    /// What a month of it costs.
    #[schemars(with = "MoneyInterval")]
    pub usd_per_month: Interval<Usd>,
}

impl Storage {
    /// Writes storage down.
    pub fn new(storage: &model::Storage, run: &Run) -> Self {
        Self {
            months: storage.months.iter().map(BillingMonth::to_string).collect(),
            log_groups: storage.groups.iter().map(StoredGroupRow::from).collect(),
            stages: storage.stages.iter().map(StoredStageRow::from).collect(),
            total: storage.total.iter().copied().map(StoredMonthRow::from).collect(),
            run: run.into(),
        }
    }
}

impl From<&model::StageStorage> for StoredStageRow {
    fn from(row: &model::StageStorage) -> Self {
        Self {
            account: row.account.clone(),
            region: row.region.clone(),
            stage: row.stage.clone(),
            log_groups: row.log_groups.clone(),
            shared: row.shared.clone(),
            gb_per_month: row.gb,
            usd_ingestion_per_month: row.ingestion,
            months: row.months.iter().copied().map(StoredMonthRow::from).collect(),
        }
    }
}

impl From<&model::GroupStorage> for StoredGroupRow {
    fn from(row: &model::GroupStorage) -> Self {
        let group = &row.estimate.group;
        Self {
            account: group.account.clone(),
            region: group.region.clone(),
            name: group.name.clone(),
            kind: kind_name(row.estimate.kind).to_owned(),
            stages: row.estimate.stages.clone(),
            retention: row.retention,
            gb_per_month: row.estimate.gb,
            usd_ingestion_per_month: row.ingestion(),
            months: row.months.iter().copied().map(StoredMonthRow::from).collect(),
            steady: row.steady.as_ref().map(|steady| SteadyRow {
                gb_months: steady.stored,
                usd_per_month: steady.usd,
                reached: steady.reached.to_string(),
            }),
            held: FreedRow { gb: row.held.gb, usd_per_month: row.held.usd },
            freed: row.freed.as_ref().map(|freed| FreedRow { gb: freed.gb, usd_per_month: freed.usd }),
        }
    }
}

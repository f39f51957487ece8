//! The document of `logtoll report`.

use schemars::JsonSchema;
use serde::Serialize;

use super::parts::NumberInterval;
use super::recommendation::rows;
use super::{Body, BudgetRow, Compare, Estimate, LackingRow, RecommendationRow, StoredMonthRow, WhatIfRow};
use crate::model::daily::Daily;
use crate::model::storage::Year;
use crate::model::what_if::WhatIf;
use crate::recommendation::outlook::Outlook;
use crate::recommendation::{Advice, Small};
use crate::units::{Gigabytes, Interval, Usd};

/// Everything, for a review.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Report {
    /// What the reader calls it, where that was stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The month per log group.
    pub estimate: Estimate,
    /// The configurations of each stage side by side.
    pub compare: Compare,
    /// What to do: savings first, the largest first; then what costs; then hygiene.
    pub recommendations: Vec<RecommendationRow>,
    /// Savings that were left out since they are small.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub below_min_saving: Option<SmallRow>,
    /// Where a rule could not tell.
    pub lacking: Vec<LackingRow>,
    /// What the month costs, and what it could cost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlook: Option<OutlookRow>,
    /// What all log groups store over 12 months.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storage: Option<StorageTotals>,
    /// What came in on the measured days, beside a day of the month that is projected from them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daily: Option<DailyTotals>,
    /// The configurations as functions of requests, failures and retention.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what_if: Option<WhatIfRow>,
    /// What the month may cost, where that was stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<BudgetRow>,
}

/// Savings that were left out: they are neither among the recommendations nor in a sum.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct SmallRow {
    /// Each is expected to save less than this in a month.
    #[schemars(with = "String")]
    pub usd_per_month: Usd,
    /// How many there are.
    pub savings: u64,
}

impl From<Small> for SmallRow {
    fn from(small: Small) -> Self {
        Self { usd_per_month: small.below, savings: small.savings }
    }
}

/// What the month costs, what it will cost, and what it could cost.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct OutlookRow {
    /// The expected total; null where it is unknown.
    #[schemars(with = "Option<String>")]
    pub usd_now: Option<Usd>,
    /// The same month once the logs have run for a year, at the same traffic; null where it is unknown what is
    /// stored.
    #[schemars(with = "Option<String>")]
    pub usd_in_a_year: Option<Usd>,
    /// What is left of that with the savings that can be followed together; null where it is unknown.
    #[schemars(with = "Option<String>")]
    pub usd_after: Option<Usd>,
    /// The difference of the two, taken off at once; null where one of them is unknown.
    #[schemars(with = "Option<String>")]
    pub usd_saved: Option<Usd>,
    /// What everything costs on top that is worth paying for; null where that is unknown of a part of it.
    #[schemars(with = "Option<String>")]
    pub usd_worth_paying: Option<Usd>,
}

impl From<Outlook> for OutlookRow {
    fn from(outlook: Outlook) -> Self {
        Self {
            usd_now: outlook.now,
            usd_in_a_year: outlook.in_a_year,
            usd_after: outlook.after,
            usd_saved: outlook.saved,
            usd_worth_paying: outlook.paid,
        }
    }
}

/// What all log groups store month by month, each priced alone: neither free tier nor discount.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StorageTotals {
    /// The months.
    pub months: Vec<StorageTotalRow>,
    /// How many log groups never delete anything, so that their storage grows on.
    pub growing: u64,
}

/// What all log groups store in a month.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StorageTotalRow {
    /// The month, as 2026-12.
    pub month: String,
    /// What is stored and what that costs.
    #[serde(flatten)]
    pub stored: StoredMonthRow,
}

impl From<&Year> for StorageTotals {
    fn from(year: &Year) -> Self {
        let rows = year.months.iter().zip(&year.total);
        Self {
            months: rows
                .map(|(month, stored)| StorageTotalRow { month: month.to_string(), stored: (*stored).into() })
                .collect(),
            growing: year.growing,
        }
    }
}

/// The measured days of all log groups.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DailyTotals {
    /// What came in, oldest first.
    pub days: Vec<DayRow>,
    /// What is projected for a day of the month.
    #[schemars(with = "NumberInterval")]
    pub projected_gb_per_day: Interval<Gigabytes>,
}

/// What came in on a day.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DayRow {
    /// The UTC day, as 2026-11-30.
    pub day: String,
    /// How much.
    #[schemars(with = "f64")]
    pub gb: Gigabytes,
}

impl From<&Daily> for DailyTotals {
    fn from(daily: &Daily) -> Self {
        let row = |(day, gb): &(jiff::civil::Date, Gigabytes)| DayRow { day: day.to_string(), gb: *gb };
        Self { days: daily.days.iter().map(row).collect(), projected_gb_per_day: daily.projected }
    }
}

impl Report {
    /// A report of the two alone.
    pub fn of(estimate: Estimate, compare: Compare) -> Self {
        Self {
            title: None,
            estimate,
            compare,
            recommendations: Vec::new(),
            below_min_saving: None,
            lacking: Vec::new(),
            outlook: None,
            storage: None,
            daily: None,
            what_if: None,
            budget: None,
        }
    }

    /// Adds what to do, and what the month could cost then.
    pub fn with_advice(self, advice: &Advice, outlook: Outlook) -> Self {
        let lacking = advice.lacking.iter().map(LackingRow::from).collect();
        let below_min_saving = Some(advice.small.into());
        Self { recommendations: rows(advice), below_min_saving, lacking, outlook: Some(outlook.into()), ..self }
    }

    /// Adds what was stored and what came in day by day.
    pub fn with_days(self, year: &Year, daily: &Daily) -> Self {
        Self { storage: Some(year.into()), daily: Some(daily.into()), ..self }
    }

    /// Adds what can be recomputed at other traffic.
    pub fn with_what_if(self, what_if: &WhatIf) -> Self {
        Self { what_if: Some(what_if.into()), ..self }
    }
}

impl Body for Report {
    const NAME: &'static str = "report";
}

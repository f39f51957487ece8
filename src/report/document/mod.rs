//! The JSON documents: their types are the promise, and every other format is written from them.
//!
//! Fields are only ever added. Bytes and counts are numbers, money a decimal string, unknown is `null`.

mod backtest;
mod compare;
mod difference;
mod estimate;
mod format;
mod names;
mod parts;
mod recommendation;
mod report;
mod storage;
mod trace;
mod verify;
mod what_if;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

pub use backtest::{Backtest, BacktestGroupRow, ErrorsRow, MonthRow, ScoreRow, TriedRow, UntriedRow};
pub use compare::{Compare, ConfigurationRow, OverrideRow, PerPercentFailingRow, StageRow};
pub use difference::{
    Difference, GroupDifferenceRow, LineDifferenceRow, MoneyChangeRow, ScopeRow, ScopeSeenRow, SettingRow,
    StageDifferenceRow, TotalDifferenceRow,
};
pub use estimate::{Estimate, ExtraRow, LogGroupRow, StorageByThenRow, TotalLineRow, TotalRow};
pub use format::{DroppedRow, FieldRow, Format, ProblemRow, SuggestionRow};
pub(super) use names::name_of;
pub use parts::{AccessRow, AssumptionRow, BudgetRow, LineItemRow, PriceDate, RunRow, UnavailableRow, WarningRow};
pub use recommendation::{AdviceKind, EvidenceRow, LackingRow, RecommendationRow, RemedyRow, SubjectRow, Sureness};
pub use report::{DailyTotals, DayRow, OutlookRow, Report, StorageTotalRow, StorageTotals};
pub use storage::{FreedRow, SteadyRow, Storage, StoredGroupRow, StoredMonthRow, StoredStageRow};
pub use trace::{AmountsRow, CountedRow, KindRow, LabelRow, Trace, WrittenRow};
pub use verify::{DaysRow, HypothesisRow, OpenRow, SettledRow, VerifiedLineRow, VerifiedRegionRow, Verify};
pub use what_if::{AnswerLineRow, AnswerRow, TierRow, TiersRow, WhatIfRow};

use crate::model::Assumption;
use crate::prices::PriceBook;
use crate::warning::Warning;

/// A document of a kind, with what every document carries.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Document<T> {
    /// The name and version of the document's format.
    pub schema: String,
    /// The version of the tool.
    pub tool: String,
    /// When it was made, as RFC 3339.
    pub generated_at: String,
    /// The prices used.
    pub prices: Vec<PriceDate>,
    /// What was taken as given.
    pub assumptions: Vec<AssumptionRow>,
    /// What it says.
    #[serde(flatten)]
    pub body: T,
    /// What is doubtful.
    pub warnings: Vec<WarningRow>,
}

/// A kind of document.
pub trait Body {
    /// The name in `schema`.
    const NAME: &'static str;
}

impl<T: Body> Document<T> {
    /// Puts a result into its document.
    pub fn new(
        body: T,
        tool: &str,
        generated_at: Timestamp,
        prices: &PriceBook,
        assumptions: &[Assumption],
        warnings: &[Warning],
    ) -> Self {
        Self {
            schema: format!("logtoll/{}/1", T::NAME),
            tool: tool.to_owned(),
            generated_at: format!("{generated_at:.0}"),
            prices: prices.regions().map(PriceDate::from).collect(),
            assumptions: assumptions.iter().map(AssumptionRow::from).collect(),
            body,
            warnings: warnings.iter().map(WarningRow::from).collect(),
        }
    }

    /// The document as JSON.
    pub fn json(&self) -> String
    where
        T: Serialize,
    {
        let mut text = serde_json::to_string_pretty(self).expect("documents have string keys and finite numbers");
        text.push('\n');
        text
    }
}

/// The JSON Schema of a kind of document.
pub fn json_schema<T: Body + JsonSchema>() -> String {
    let schema = schemars::schema_for!(Document<T>);
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema has string keys");
    text.push('\n');
    text
}

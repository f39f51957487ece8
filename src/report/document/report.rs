//! The document of `logtoll report`.

use schemars::JsonSchema;
use serde::Serialize;

use super::recommendation::rows;
use super::{Body, BudgetRow, Compare, Estimate, LackingRow, RecommendationRow};
use crate::recommendation::Advice;

/// Everything, for a review.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Report {
    /// The month per log group.
    pub estimate: Estimate,
    /// The configurations of each stage side by side.
    pub compare: Compare,
    /// What to do: savings first, the largest first; then what costs; then hygiene.
    pub recommendations: Vec<RecommendationRow>,
    /// Where a rule could not tell.
    pub lacking: Vec<LackingRow>,
    /// What the month may cost, where that was stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<BudgetRow>,
}

impl Report {
    /// Puts a report together.
    pub fn new(estimate: Estimate, compare: Compare, advice: &Advice, budget: Option<BudgetRow>) -> Self {
        let lacking = advice.lacking.iter().map(LackingRow::from).collect();
        Self { estimate, compare, recommendations: rows(advice), lacking, budget }
    }
}

impl Body for Report {
    const NAME: &'static str = "report";
}

//! The document of `logtoll report`.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Body, BudgetRow, Compare, Estimate};

/// Everything, for a review.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Report {
    /// The month per log group.
    pub estimate: Estimate,
    /// The configurations of each stage side by side.
    pub compare: Compare,
    /// What the month may cost, where that was stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<BudgetRow>,
}

impl Body for Report {
    const NAME: &'static str = "report";
}

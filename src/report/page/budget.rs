//! Whether the month stays within its budget.

use super::{Block, Tone};
use crate::report::document::BudgetRow;
use crate::report::number;

/// The budget in a sentence.
pub(super) fn line(budget: &BudgetRow) -> Block {
    let usd = number::usd(budget.usd);
    let (text, tone) = match (budget.exceeded, budget.expected) {
        (Some(false), Some(month)) => {
            (format!("Within the budget of {usd}: {} is expected.", number::usd(month)), Tone::Less)
        }
        (Some(_), Some(month)) => {
            (format!("Above the budget of {usd}: {} is expected.", number::usd(month)), Tone::More)
        }
        (Some(_), None) => (format!("Above the budget of {usd}, by what is known alone."), Tone::More),
        (None, _) => {
            (format!("Whether the budget of {usd} holds is unknown, since the expected month is."), Tone::More)
        }
    };
    Block::Text(text, tone)
}

//! Whether the month stays within its budget.

use super::{Block, Tone};
use crate::report::document::BudgetRow;
use crate::report::number;

/// The budget in a sentence.
pub(super) fn line(budget: &BudgetRow) -> Block {
    let (text, is_above) = text(budget);
    Block::Text(text, if is_above { Tone::More } else { Tone::Less })
}

/// The sentence, and whether the budget may not hold.
pub(in crate::report) fn text(budget: &BudgetRow) -> (String, bool) {
    let usd = number::usd(budget.usd);
    match (budget.exceeded, budget.expected) {
        (Some(false), Some(month)) => {
            (format!("Within the budget of {usd}: {} is expected.", number::usd(month)), false)
        }
        (Some(_), Some(month)) => (format!("Above the budget of {usd}: {} is expected.", number::usd(month)), true),
        (Some(_), None) => (format!("Above the budget of {usd}, by what is known alone."), true),
        (None, _) => (format!("Whether the budget of {usd} holds is unknown, since the expected month is."), true),
    }
}

//! Whether the month stays within its budget.

use super::{Block, Tone};
use crate::report::document::{BudgetRow, StorageByThenRow};
use crate::report::number;
use crate::units::Usd;

/// The budget in a sentence.
pub(super) fn line(budget: &BudgetRow, storage: Option<&StorageByThenRow>) -> Block {
    let (text, is_above) = text(budget, storage);
    Block::Text(text, if is_above { Tone::More } else { Tone::Less })
}

/// The sentence, with what storage will have become besides, and whether the budget may not hold.
pub(in crate::report) fn text(budget: &BudgetRow, storage: Option<&StorageByThenRow>) -> (String, bool) {
    let usd = number::usd(budget.usd);
    let (text, is_above) = match (budget.exceeded, budget.expected) {
        (Some(false), Some(month)) => {
            (format!("Within the budget of {usd}: {} is expected.", number::usd(month)), false)
        }
        (Some(_), Some(month)) => (format!("Above the budget of {usd}: {} is expected.", number::usd(month)), true),
        (Some(_), None) => (format!("Above the budget of {usd}, by what is known alone."), true),
        (None, _) => (format!("Whether the budget of {usd} holds is unknown, since the expected month is."), true),
    };
    let besides = storage.map(|by_then| {
        let more = by_then.rolled_usd - by_then.counted_usd;
        let (verb, by) = if more > Usd::ZERO { ("adds", more) } else { ("takes off", Usd::ZERO - more) };
        format!(" Storage by then {verb} about {}, which is not counted.", number::usd(by))
    });
    (text + &besides.unwrap_or_default(), is_above)
}

//! Whether the month stays within its budget.

use super::{Block, Tone};
use crate::report::document::{BudgetRow, StorageByThenRow};
use crate::report::number;
use crate::units::Usd;

/// The budget in a sentence, with what storage will have become besides.
pub(super) fn line(budget: &BudgetRow, storage: Option<&StorageByThenRow>) -> Block {
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
    let besides = storage.map(|by_then| {
        let more = by_then.rolled_usd - by_then.counted_usd;
        let (verb, by) = if more > Usd::ZERO { ("adds", more) } else { ("takes off", Usd::ZERO - more) };
        format!(" Storage by then {verb} about {}, which is not counted.", number::usd(by))
    });
    Block::Text(text + &besides.unwrap_or_default(), tone)
}

//! What the month costs, what it will cost, and what it could cost where all savings are taken that go together.

use super::{Advice, Kind, Recommendation};
use crate::measurements::Measurements;
use crate::model::change::Account;
use crate::model::storage::{Year, year};
use crate::model::{Assumptions, Estimate};
use crate::prices::PriceBook;
use crate::units::Usd;

/// The month as it is, as it will be, and as it could be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// The expected total; `None` where it is unknown.
    pub now: Option<Usd>,
    /// The same month once the logs have run for a year, at the same traffic: what they store grows until retention takes away
    /// as much as comes in. `None` where it is unknown what is stored.
    pub in_a_year: Option<Usd>,
    /// What is left of that with the savings that can be followed together; those of unknown size are counted as nothing.
    pub after: Option<Usd>,
    /// The difference of the two; `None` where one of them is unknown.
    pub saved: Option<Usd>,
    /// What is worth paying for costs on top of that; `None` where that is unknown of a part of it.
    pub paid: Option<Usd>,
}

/// Takes the savings that go together off the total of an estimate, all at once: through the tiers and what is free.
///
/// A saving counts the storage that a setting leads to once the logs have run, so it is held against the month in which they
/// have, and not against this one.
///
/// Each log group keeps what it has by the retention that it has: a retention that the user states is what one is advised.
pub fn outlook(
    seen: &Measurements,
    estimate: &Estimate,
    stored: &Year,
    advice: &Advice,
    prices: &PriceBook,
    assume: &Assumptions,
) -> Outlook {
    let of_their_own = assume.retention.map(|_| {
        let as_it_is = Assumptions { retention: None, ..assume.clone() };
        year(seen, estimate, prices, &as_it_is)
    });
    let year = of_their_own.as_ref().unwrap_or(stored);
    let account = Account::in_a_year(estimate, year, prices, assume);
    let savings = advice.moves();
    let costs: Vec<_> = advice.recommendations.iter().filter(|one| is_worth_paying(one)).collect();
    let is_priced = costs.iter().all(|one| one.effect.is_known());
    let costs = costs.into_iter().flat_map(|one| one.effect.moves.clone());
    let all: Vec<_> = savings.iter().cloned().chain(costs).collect();
    let before = account.after([].iter());
    let after = account.after(savings.iter());
    let less = |more: Option<Usd>, less: Option<Usd>| Some(more? - less?);
    // What is unknown is in no sum, and a total without it is none.
    let is_known = estimate.total.usd.expected.is_some() && year.is_known;
    Outlook {
        now: estimate.total.usd.expected,
        in_a_year: before.filter(|_| is_known),
        after: after.filter(|_| is_known),
        saved: less(before, after).filter(|_| is_known),
        paid: less(account.after(all.iter()), after).filter(|_| is_priced),
    }
}

/// What the others advise to have. Logs that are set and do not arrive may as well be turned off.
fn is_worth_paying(one: &Recommendation) -> bool {
    one.kind == Kind::Cost && one.rule != "not-logging"
}

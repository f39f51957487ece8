//! What the month costs, and what it could cost where all advice is followed that goes together.

use super::Advice;
use crate::model::Estimate;
use crate::units::Usd;

/// The month as it is, and as it could be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// The expected total; `None` where it is unknown.
    pub now: Option<Usd>,
    /// What the savings that can be followed together come to; those of unknown size are counted as nothing.
    pub saved: Usd,
    /// What is left of the total then; `None` where that is unknown.
    pub after: Option<Usd>,
}

/// Takes the savings that go together off the total of an estimate.
///
/// A saving counts the storage that a setting leads to once the logs have run, and the total what lies there now. Where the
/// savings are more than the total the two cannot be held against each other, and what is left is unknown, not nothing.
pub fn outlook(estimate: &Estimate, advice: &Advice) -> Outlook {
    let now = estimate.total.usd.expected;
    let saved: Usd = advice.together().iter().filter_map(|one| one.usd.expected).sum();
    Outlook { now, saved, after: now.filter(|now| *now >= saved).map(|now| now - saved) }
}

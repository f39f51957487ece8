//! The totals of both runs, and how their difference follows from the rows.

use super::change::{Change, MoneyChange, less};
use super::{Side, Sides};
use crate::model::total::{Reason, Total};
use crate::units::{Gigabytes, Interval, Usd};

/// All log groups together, as far as both runs measured the same accounts and regions.
#[derive(Clone, Debug, PartialEq)]
pub struct TotalDifference {
    /// What they take in.
    pub gb: Change<Gigabytes>,
    /// What that costs.
    pub usd: MoneyChange,
    /// How the difference follows from the rows; where all of them are known they sum to it.
    pub lines: Vec<LineDifference>,
}

/// One step from the rows to the totals.
#[derive(Clone, Debug, PartialEq)]
pub struct LineDifference {
    /// What it is.
    pub reason: Reason,
    /// What it adds to the old total, or takes off.
    pub old: Option<Usd>,
    /// What it adds to the new one.
    pub new: Option<Usd>,
    /// New less old.
    pub difference: Option<Usd>,
}

/// One run's total with the steps to it, as far as they are known.
struct Known {
    gb: Interval<Gigabytes>,
    usd: Interval<Usd>,
    lines: Vec<(Reason, Option<Usd>)>,
}

impl Known {
    /// Where log groups may be missing the sums are only what is known of them.
    fn of(side: &Side) -> Self {
        let Total { gb, usd, lines } = &side.estimate.total;
        let is_whole = side.seen.scopes.iter().all(|scope| side.seen.lists_log_groups(scope));
        // Accounts of one region have a step each of the same name.
        let mut together: Vec<(Reason, Option<Usd>)> = Vec::new();
        for line in lines {
            let usd = line.usd.filter(|_| is_whole);
            match together.iter_mut().find(|(reason, _)| *reason == line.reason) {
                Some((_, sum)) => *sum = sum.zip(usd).map(|(a, b)| a + b),
                None => together.push((line.reason.clone(), usd)),
            }
        }
        match is_whole {
            true => Self { gb: *gb, usd: *usd, lines: together },
            false => Self { gb: partial(*gb), usd: partial(*usd), lines: together },
        }
    }

    /// A step; one that is not among those of a known total changes nothing there.
    fn line(&self, reason: &Reason) -> Option<Usd> {
        let found = self.lines.iter().find(|(own, _)| own == reason);
        found.map_or_else(|| self.usd.expected.map(|_| Usd::ZERO), |(_, usd)| *usd)
    }
}

fn partial<T>(sum: Interval<T>) -> Interval<T> {
    Interval { expected: None, high: None, level: None, ..sum }
}

pub(super) fn difference(sides: &Sides) -> TotalDifference {
    let (old, new) = (Known::of(&sides.old), Known::of(&sides.new));
    let mut reasons: Vec<&Reason> = Vec::new();
    for (reason, _) in old.lines.iter().chain(&new.lines) {
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    let line = |reason: &Reason| {
        let (was, is) = (old.line(reason), new.line(reason));
        LineDifference { reason: reason.clone(), old: was, new: is, difference: less(was, is) }
    };
    TotalDifference {
        gb: Change::of(Some(old.gb), Some(new.gb)),
        usd: MoneyChange::of(Some(old.usd), Some(new.usd)),
        lines: reasons.into_iter().map(line).collect(),
    }
}

//! `--budget`: the month against what it may cost, after the result is written.

use crate::args::BudgetArgs;
use crate::error::Error;
use crate::measurements::Measurements;
use crate::model::budget::on_now;
use crate::model::{Budget, Comparison};
use crate::units::{Interval, Usd};

/// The budget that was stated, with the month that is held against it.
pub(super) fn stated(args: &BudgetArgs, month: Interval<Usd>) -> Option<Budget> {
    args.budget.map(|usd| Budget::of(Usd(usd), month))
}

/// The month of all log groups; where some may not have been listed it is only what is known of it.
pub(super) fn of_groups(seen: &Measurements, total: Interval<Usd>) -> Interval<Usd> {
    known(total, seen.scopes.iter().all(|scope| seen.lists_log_groups(scope)))
}

/// The month of the stages as they are; where some may not have been listed it is only what is known of it.
pub(super) fn of_stages(seen: &Measurements, comparison: &Comparison, stated: bool) -> Interval<Usd> {
    known(on_now(comparison, stated), stated || seen.scopes.iter().all(|scope| seen.lists_stages(scope)))
}

fn known(month: Interval<Usd>, is_whole: bool) -> Interval<Usd> {
    if is_whole { month } else { Interval { expected: None, high: None, level: None, ..month } }
}

/// An error where the month is above the budget, and where that cannot be told: who asks for a gate wants it shut until
/// somebody has looked.
pub(super) fn held(budget: Option<Budget>) -> Result<(), Error> {
    let Some(budget) = budget else { return Ok(()) };
    match (budget.exceeded(), budget.expected, budget.least) {
        (Some(false), ..) => Ok(()),
        (Some(true), Some(month), _) => Err(Error::AboveBudget { month, at_least: false, budget: budget.usd }),
        (Some(true), None, Some(month)) => Err(Error::AboveBudget { month, at_least: true, budget: budget.usd }),
        _ => Err(Error::BudgetUnknown { budget: budget.usd }),
    }
}

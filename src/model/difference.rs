//! Two runs side by side: what appeared, went, grew or was set otherwise, and what that does to the month.
//!
//! Both are priced for the same month with the same prices and assumptions, so that what differs is what was measured.
//! Only accounts and regions that both runs measured are held against each other: what one of them did not measure is
//! unknown there, not gone.

mod change;
mod groups;
mod order;
mod scopes;
mod settings;
mod stages;
#[cfg(test)]
pub(super) mod tests;
mod total;

pub use change::{Change, MoneyChange};
pub use groups::{GroupChange, GroupDifference};
pub use scopes::{ScopeDifference, ScopeSeen, goes_back};
pub use settings::{Setting, SettingChange};
pub use stages::{StageChange, StageDifference};
pub use total::{LineDifference, TotalDifference};

use super::assumptions::Assumptions;
use super::estimate::{Estimate, estimate};
use crate::measurements::Measurements;
use crate::prices::PriceBook;
use crate::units::Usd;
use crate::warning::Warning;

/// What differs between two runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Accounts and regions, and which of the runs measured them.
    pub scopes: Vec<ScopeDifference>,
    /// Every log group of either run, those that change the month most first.
    pub groups: Vec<GroupDifference>,
    /// Every stage of either run, those that change the month most first.
    pub stages: Vec<StageDifference>,
    /// All log groups together.
    pub total: TotalDifference,
    /// What is doubtful about the old month.
    pub old_warnings: Vec<Warning>,
    /// What is doubtful about the new one.
    pub new_warnings: Vec<Warning>,
}

/// One run as far as the other measured the same.
struct Side {
    seen: Measurements,
    estimate: Estimate,
}

impl Side {
    fn of(seen: Measurements, prices: &PriceBook, assume: &Assumptions) -> Self {
        let estimate = estimate(&seen, prices, assume);
        Self { seen, estimate }
    }

    /// Whether a log group that is not there does not exist.
    fn lists_log_groups(&self, account: Option<&str>, region: &str) -> bool {
        self.seen.scope_of(account, region).is_some_and(|scope| self.seen.lists_log_groups(scope))
    }

    /// Whether a stage that is not there does not exist.
    fn lists_stages(&self, account: Option<&str>, region: &str) -> bool {
        self.seen.scope_of(account, region).is_some_and(|scope| self.seen.lists_stages(scope))
    }
}

/// Both runs.
struct Sides {
    old: Side,
    new: Side,
}

impl Sides {
    fn of(old: &Measurements, new: &Measurements, prices: &PriceBook, assume: &Assumptions) -> Self {
        let (old, new) = scopes::in_common(old, new);
        Self { old: Side::of(old, prices, assume), new: Side::of(new, prices, assume) }
    }
}

/// What the new month costs more in all, as expected; `None` where that is unknown.
pub fn usd_more(old: &Measurements, new: &Measurements, prices: &PriceBook, assume: &Assumptions) -> Option<Usd> {
    total::difference(&Sides::of(old, new, prices, assume)).usd.difference
}

/// The doubts of one run. Storage that it measured and the other did not is left out, which is no lack of its own.
fn of_run(seen: &Measurements, warnings: Vec<Warning>) -> Vec<Warning> {
    let stores = seen.scopes.iter().all(|scope| scope.stores_measured);
    let own = |warning| if stores && warning == Warning::StorageNotInFile { Warning::StorageOfOneRun } else { warning };
    warnings.into_iter().map(own).collect()
}

/// Holds two runs against each other.
pub fn difference(old: &Measurements, new: &Measurements, prices: &PriceBook, assume: &Assumptions) -> Difference {
    let sides = Sides::of(old, new, prices, assume);
    let groups = groups::differences(&sides, prices, assume);
    let stages = stages::differences(&sides, &groups, prices, assume);
    Difference {
        scopes: scopes::differences(old, new, prices, assume),
        total: total::difference(&sides),
        groups,
        stages,
        old_warnings: of_run(old, sides.old.estimate.warnings),
        new_warnings: of_run(new, sides.new.estimate.warnings),
    }
}

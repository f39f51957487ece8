//! What each run measured, and what both did.

use jiff::Timestamp;

use super::change::nothing;
use crate::measurements::{Measurements, Scope};
use crate::model::assumptions::Assumptions;
use crate::model::estimate::estimate;
use crate::period::Window;
use crate::prices::PriceBook;
use crate::units::{Interval, Usd};

/// One account in one region.
#[derive(Clone, Debug, PartialEq)]
pub struct ScopeDifference {
    /// The account, where it is known.
    pub account: Option<String>,
    /// The region.
    pub region: String,
    /// What the old run saw of it; `None` where it did not look.
    pub old: Option<ScopeSeen>,
    /// What the new run saw of it; `None` where it did not look.
    pub new: Option<ScopeSeen>,
    /// Days that lie in both windows and count in both runs; `None` where one did not look.
    pub shared_days: Option<u32>,
}

/// One account in one region, as one run saw it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScopeSeen {
    /// The days that were measured.
    pub window: Window,
    /// When.
    pub taken_at: Timestamp,
    /// Log groups that were seen.
    pub log_groups: usize,
    /// Stages that were seen.
    pub stages: usize,
    /// What the month of its log groups costs, each alone: the free tier is that of the whole account.
    pub usd: Interval<Usd>,
}

/// The accounts and regions of either run, those of the old one first.
pub(super) fn differences(
    old: &Measurements,
    new: &Measurements,
    prices: &PriceBook,
    assume: &Assumptions,
) -> Vec<ScopeDifference> {
    let added = new.scopes.iter().filter(|scope| of(old, scope).is_none());
    let row = |scope: &Scope| {
        let see = |seen| of(seen, scope).map(|scope| look(seen, scope, prices, assume));
        let (old, new) = (see(old), see(new));
        ScopeDifference {
            account: scope.account.clone(),
            region: scope.region.clone(),
            shared_days: old.zip(new).map(|(old, new)| shared(old.window, new.window)),
            old,
            new,
        }
    };
    old.scopes.iter().chain(added).map(row).collect()
}

/// The first account and region that the new run measured before the old one did.
pub fn goes_back<'a>(old: &Measurements, new: &'a Measurements) -> Option<&'a Scope> {
    new.scopes.iter().find(|scope| of(old, scope).is_some_and(|before| scope.taken_at < before.taken_at))
}

/// Both runs without what only one of them measured. Storage that only one of them measured is left out of both.
pub(super) fn in_common(old: &Measurements, new: &Measurements) -> (Measurements, Measurements) {
    (cut(old, new), cut(new, old))
}

fn cut(seen: &Measurements, other: &Measurements) -> Measurements {
    let mut common = only(seen, &|scope| of(other, scope).is_some());
    for scope in &mut common.scopes {
        scope.stores_measured &= of(other, scope).is_some_and(|other| other.stores_measured);
    }
    common
}

/// A run with some of its scopes only.
fn only(seen: &Measurements, keep: &dyn Fn(&Scope) -> bool) -> Measurements {
    let kept: Vec<&Scope> = seen.scopes.iter().filter(|scope| keep(scope)).collect();
    let is_kept = |account: &Option<String>, region: &str| {
        kept.iter().any(|scope| scope.account == *account && scope.region == region)
    };
    Measurements {
        schema: seen.schema.clone(),
        tool: seen.tool.clone(),
        log_groups: seen.log_groups.iter().filter(|group| is_kept(&group.account, &group.region)).cloned().collect(),
        stages: seen.stages.iter().filter(|stage| is_kept(&stage.account, &stage.region)).cloned().collect(),
        scopes: kept.into_iter().cloned().collect(),
        run: seen.run.clone(),
        incomplete: seen.incomplete.clone(),
        warnings: seen.warnings.clone(),
    }
}

fn look(seen: &Measurements, scope: &Scope, prices: &PriceBook, assume: &Assumptions) -> ScopeSeen {
    let alone = only(seen, &|other| is(scope, other));
    let rows = estimate(&alone, prices, assume).groups;
    let usd = rows.iter().map(|row| row.usd).reduce(|a, b| a + b).unwrap_or(nothing());
    ScopeSeen {
        window: scope.window,
        taken_at: scope.taken_at,
        log_groups: alone.log_groups.len(),
        stages: alone.stages.len(),
        usd: match seen.lists_log_groups(scope) {
            true => usd,
            false => Interval { expected: None, high: None, level: None, ..usd },
        },
    }
}

fn of<'a>(seen: &'a Measurements, scope: &Scope) -> Option<&'a Scope> {
    seen.scopes.iter().find(|other| is(scope, other))
}

fn is(scope: &Scope, other: &Scope) -> bool {
    scope.account == other.account && scope.region == other.region
}

fn shared(a: Window, b: Window) -> u32 {
    Window { start: a.start.max(b.start), end: a.end.min(b.end) }.days()
}

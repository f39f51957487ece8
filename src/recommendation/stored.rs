//! What lies in a log group and costs storage, and what is saved where it goes.

use super::{Confidence, Context, Evidence, Kind, confidence};
use crate::measurements::Retention;
use crate::model::change::Effect;
use crate::model::storage::in_a_year;
use crate::model::usage::Usage;
use crate::model::{GroupEstimate, LineItem, cost};
use crate::prices::Product;
use crate::units::{Basis, Bytes, GigabyteMonths, Gigabytes, Interval, Usd};

/// What a rule lacks where it is not known.
pub(super) const NEEDS: &str = "what the group stores: allow logs:DescribeLogGroups; files do not hold it";

/// What is proposed where the user states no retention: one of AWS's steps that keeps a whole month to look back on.
const DAYS: u32 = 30;

/// What becomes of the events in a log group.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fate {
    /// The group is deleted.
    Deleted,
    /// They go after so many days.
    Expire(u32),
}

/// The storage of a group, and what a change takes off it.
pub(super) struct Stored {
    /// What the account saves of it in the month in a year; exactly nothing where that is free, or goes by itself.
    pub(super) effect: Effect,
    /// How much it is now.
    pub(super) evidence: Evidence,
}

impl Stored {
    /// Holds the group in a year, as it is, against the same group after a change; `None` where it is not known what it stores.
    ///
    /// In a year, since what never expires saves nothing today and more by each month: the outlook is that month too.
    pub(super) fn of<'a>(context: &Context<'a>, group: &'a GroupEstimate, fate: Fate) -> Option<Self> {
        Self::with(context, group, group, fate)
    }

    /// The same of a group that nothing comes to any more, whatever it took in before.
    pub(super) fn of_dead<'a>(context: &Context<'a>, group: &'a GroupEstimate, fate: Fate) -> Option<Self> {
        let dead = GroupEstimate { gb: Interval::exact(Gigabytes(0.0), Basis::Metered), ..group.clone() };
        Self::with(context, group, &dead, fate)
    }

    fn with<'a>(context: &Context<'a>, own: &'a GroupEstimate, group: &GroupEstimate, fate: Fate) -> Option<Self> {
        let bytes = group.group.stored_bytes?;
        let prices = context.prices.region(&group.group.region)?;
        let taken_at = context.scope_of(&group.group).map(|scope| scope.taken_at);
        let item = |stored: Interval<GigabyteMonths>| -> LineItem {
            cost::price(&Usage::gigabyte_months(Product::LogStorage, stored), prices)
        };
        let under = |retention| item(in_a_year(group, taken_at, retention, context.assume));
        let before = under(group.group.retention);
        let after = match fate {
            Fate::Deleted => Vec::new(),
            Fate::Expire(days) => vec![under(Some(Retention::Days(days)))],
        };
        let place = (own.group.account.as_deref(), own.group.region.as_str());
        // Of thousands of groups with hardly a byte no more is worked out: nothing of the list is dearer together.
        let listed = after.iter().map(|item| item.usd.expected).sum::<Option<Usd>>();
        let listed = before.usd.expected.zip(listed).map(|(before, after)| before - after);
        let effect = match listed.filter(|_| context.assume.agreed.is_empty()) {
            Some(usd) if usd > Usd::ZERO && usd < context.least => Effect::of(usd, Basis::Assumed),
            _ => context.account.saving(place, &[own], &[before], &after),
        };
        let is_nothing = effect.usd.expected == Some(Usd::ZERO) && effect.usd.high == Some(Usd::ZERO);
        let effect = if is_nothing { Effect::nothing(Basis::Metered) } else { effect };
        let value = format!("{:.0}", bytes.0);
        Some(Self { effect, evidence: Evidence { what: "stored bytes", value, basis: Basis::Metered } })
    }

    /// What kind of advice it is to change it.
    pub(super) fn kind(&self) -> Kind {
        if self.effect.saves() { Kind::Saving } else { Kind::Hygiene }
    }

    /// How sure it is. That nothing is saved needs no number.
    pub(super) fn confidence(&self) -> Confidence {
        match self.kind() {
            Kind::Saving => confidence(&self.effect.usd),
            Kind::Cost | Kind::Hygiene => Confidence::High,
        }
    }

    /// Why a retention shows no saving, after what to do.
    pub(super) fn not_yet(&self) -> &'static str {
        match self.kind() {
            Kind::Saving => "",
            Kind::Cost | Kind::Hygiene => {
                " Nothing is saved within a year: no event that is there by then is that old."
            }
        }
    }
}

/// Whether what a group stores in a year costs the account anything.
pub(super) fn costs<'a>(context: &Context<'a>, group: &'a GroupEstimate) -> bool {
    Stored::of(context, group, Fate::Deleted).is_some_and(|stored| stored.effect.saves())
}

impl<'a> Context<'a> {
    /// The retention that is proposed.
    pub(super) fn days(&self) -> u32 {
        match self.assume.retention {
            Some(Retention::Days(days)) => days,
            Some(Retention::Never) | None => DAYS,
        }
    }

    /// Whether a group took in nothing in the whole window.
    pub(super) fn is_idle(&self, group: &GroupEstimate) -> bool {
        let Some((series, scope)) = group.group.incoming_bytes.as_ref().zip(self.scope_of(&group.group)) else {
            return false;
        };
        let is_whole = series.hours() >= u64::from(scope.window.days()) * 24 && series.hours() > 0;
        is_whole && series.total() == Bytes(0.0)
    }

    /// Whether a group holds execution logs of a stage that is known to be gone, and takes in nothing any more.
    pub(super) fn is_dead(&self, group: &GroupEstimate) -> bool {
        let lists_stages = || self.scope_of(&group.group).is_some_and(|scope| self.seen.lists_stages(scope));
        group.orphaned && group.history.is_some() && (group.idle || group.stopped) && lists_stages()
    }
}

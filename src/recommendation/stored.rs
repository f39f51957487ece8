//! What lies in a log group and costs storage, whether or not anything comes in.

use super::{Context, Evidence};
use crate::model::change::Effect;
use crate::model::{GroupEstimate, LineItem};
use crate::units::{Basis, Unit, Usd};

/// What a rule lacks where it is not known.
pub(super) const NEEDS: &str = "what the group stores: allow logs:DescribeLogGroups; files do not hold it";

/// The storage of a group.
pub(super) struct Stored {
    /// What a month of it costs the account; exactly nothing where it is free.
    pub(super) effect: Effect,
    /// How much it is.
    pub(super) evidence: Evidence,
}

impl Stored {
    /// Reads it; `None` where it is not known.
    pub(super) fn of<'a>(context: &Context<'a>, group: &'a GroupEstimate) -> Option<Self> {
        let bytes = group.group.stored_bytes?;
        let stored: Vec<LineItem> =
            group.items.iter().filter(|item| item.unit == Unit::GigabyteMonth).cloned().collect();
        (!stored.is_empty()).then_some(())?;
        let place = (group.group.account.as_deref(), group.group.region.as_str());
        let effect = context.account.saving(place, &[group], &stored, &[]);
        let is_free = effect.usd.expected? == Usd::ZERO;
        let effect = if is_free { Effect::nothing(Basis::Metered) } else { effect };
        let value = format!("{:.0}", bytes.0);
        Some(Self { effect, evidence: Evidence { what: "stored bytes", value, basis: Basis::Metered } })
    }
}

//! What an estimate leaves out of a month that lies ahead: it counts the storage of what lies there now.

use rust_decimal::Decimal;

use super::{Stock, days_since, priced, taken_at};
use crate::measurements::Measurements;
use crate::model::assumptions::Assumptions;
use crate::model::estimate::{Estimate, GroupEstimate};
use crate::prices::PriceBook;
use crate::units::{Unit, Usd};
use crate::warning::Warning;

/// Less than so many dollars is not worth a word, nor is less than this share of the month.
const WORTH_DOLLARS: Decimal = Decimal::ONE;
const WORTH_SHARE: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

/// The storage of a month, each log group alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Later {
    /// As the estimate counts it: what lies there now.
    pub counted: Usd,
    /// As it will have become, with the retentions that the groups have.
    pub rolled: Usd,
}

/// The storage of the month, where it will have become so much more or less that the estimate misleads.
///
/// Of log groups whose storage is unknown nothing is said here: a warning of their own does.
pub fn later(seen: &Measurements, estimate: &Estimate, prices: &PriceBook, assume: &Assumptions) -> Option<Later> {
    let of_group = |group: &GroupEstimate| {
        let counted = group.items.iter().find(|item| item.unit == Unit::GigabyteMonth)?.usd.expected?;
        let taken_at = taken_at(seen, &group.group);
        let stock = Stock::of(group, taken_at, group.group.retention, assume);
        let stored = stock.mean(days_since(taken_at, assume.month), f64::from(assume.month.days()));
        Some((counted, priced(stored, prices.region(&group.group.region)?).expected?))
    };
    let each = estimate.groups.iter().filter_map(of_group);
    let (counted, rolled) = each.fold((Usd::ZERO, Usd::ZERO), |sum, each| (sum.0 + each.0, sum.1 + each.1));
    let Usd(month) = estimate.total.usd.expected.or(estimate.total.usd.low).unwrap_or(Usd::ZERO);
    let worth = month.checked_mul(WORTH_SHARE)?.max(WORTH_DOLLARS);
    ((rolled - counted).0.abs() > worth).then_some(Later { counted, rolled })
}

impl Later {
    /// The doubt that it throws on an estimate of a month.
    pub fn doubt(&self, assume: &Assumptions) -> Warning {
        let dollars = |Usd(usd): Usd| format!("{:.2}", usd.round_dp(2));
        Warning::StorageByThen {
            month: assume.month.to_string(),
            counted: dollars(self.counted),
            rolled: dollars(self.rolled),
        }
    }
}

//! What changes the month most comes first.

use std::cmp::Reverse;

use rust_decimal::Decimal;

use crate::units::Usd;

/// Sorts by how far a difference is from nothing. One that is unknown may be anything: it comes before what is known to
/// change nothing, and after what is known to change something.
pub(super) fn key(difference: Option<Usd>) -> (u8, Reverse<Decimal>) {
    match difference {
        Some(Usd(usd)) if !usd.is_zero() => (0, Reverse(usd.abs())),
        None => (1, Reverse(Decimal::ZERO)),
        Some(_) => (2, Reverse(Decimal::ZERO)),
    }
}

//! Quantity times price: the one place where statistics become money.

use rust_decimal::Decimal;

use super::usage::{Charge, Usage};
use crate::prices::RegionPrices;
use crate::units::{Amount, Interval, Unit, Usd};

/// Decimal places to which a quantity is rounded before it is priced: a GB to less than a byte.
const PLACES: u32 = 12;

/// One line of a bill.
#[derive(Clone, Debug, PartialEq)]
pub struct LineItem {
    /// What is charged.
    pub charge: Charge,
    /// AWS's name of it, as on the bill.
    pub usage_type: Option<String>,
    /// How much of it.
    pub quantity: Interval<Decimal>,
    /// What is counted.
    pub unit: Unit,
    /// The cost of each bound, alone: through the tiers, without free tier or discount.
    pub usd: Interval<Usd>,
}

/// Prices a usage. Where the price is unknown so is the cost.
pub fn price(usage: &Usage, region: &RegionPrices) -> LineItem {
    let price = usage.charge.product().and_then(|product| region.price(product));
    let quantity = Interval {
        low: usage.quantity.low.and_then(decimal),
        expected: usage.quantity.expected.and_then(decimal),
        high: usage.quantity.high.and_then(decimal),
        level: usage.quantity.level,
        basis: usage.quantity.basis,
    };
    let cost = |number: Option<Decimal>| price?.tiers.cost(Amount { number: number?, unit: usage.unit });
    LineItem {
        charge: usage.charge.clone(),
        usage_type: price.and_then(|price| price.usage_type.clone()),
        unit: usage.unit,
        usd: Interval {
            low: cost(quantity.low),
            expected: cost(quantity.expected),
            high: cost(quantity.high),
            level: quantity.level,
            basis: quantity.basis,
        },
        quantity,
    }
}

/// The sum of line items; nothing at all costs exactly nothing.
pub fn total(items: &[LineItem]) -> Interval<Usd> {
    let nothing = Interval::exact(Usd::ZERO, crate::units::Basis::Metered);
    items.iter().map(|item| item.usd).fold(nothing, |sum, usd| sum + usd)
}

/// `None` for what is no number a bill could show.
fn decimal(number: f64) -> Option<Decimal> {
    Decimal::from_f64_retain(number).map(|number| number.round_dp(PLACES).normalize())
}

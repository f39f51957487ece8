//! Quantity times price: the one place where statistics become money.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::usage::{Charge, Usage};
use crate::prices::RegionPrices;
use crate::units::{Amount, Basis, Interval, Unit, Usd, plain};

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
    let cost = |number: Option<Decimal>| usage.charge.cost(Some(region), Amount { number: number?, unit: usage.unit });
    LineItem {
        charge: usage.charge.clone(),
        usage_type: price.and_then(|price| price.usage_type.clone()),
        unit: usage.unit,
        usd: whole(Interval {
            low: cost(quantity.low),
            expected: cost(quantity.expected),
            high: cost(quantity.high),
            level: quantity.level,
            basis: quantity.basis,
        }),
        quantity,
    }
}

/// What lacks a bound has no probability.
fn whole<T>(interval: Interval<T>) -> Interval<T> {
    let known = interval.low.is_some() && interval.expected.is_some() && interval.high.is_some();
    Interval { level: interval.level.filter(|_| known), ..interval }
}

/// The sum of line items; nothing at all costs exactly nothing.
pub fn total(items: &[LineItem]) -> Interval<Usd> {
    let nothing = Interval::exact(Usd::ZERO, Basis::Modelled);
    items.iter().map(|item| item.usd).reduce(|a, b| a + b).unwrap_or(nothing)
}

/// What the items of AWS counted in a unit cost at the expected quantity.
pub fn of_unit(items: &[LineItem], unit: Unit) -> Option<Usd> {
    items.iter().filter(|item| item.unit == unit && item.charge.is_aws()).map(|item| item.usd.expected).sum()
}

/// A part of an amount as a share of the whole; `None` where the whole is nothing.
pub fn share(Usd(part): Usd, Usd(whole): Usd) -> Option<f64> {
    part.checked_div(whole)?.to_f64()
}

/// What vendors ask at the expected quantity; `None` where there are none, or it is unknown.
pub fn of_vendors(items: &[LineItem]) -> Option<Usd> {
    let mut vendors = items.iter().filter(|item| !item.charge.is_aws()).peekable();
    vendors.peek()?;
    vendors.map(|item| item.usd.expected).sum()
}

/// A quantity so many times; `None` for what is no number a bill could show.
pub(super) fn scaled(quantity: Decimal, times: f64) -> Option<Decimal> {
    Some(quantity.checked_mul(exact(times)?)?.round_dp(PLACES))
}

/// What one of the last of these places is one of.
const UNITS: f64 = 1e12;

/// Far more of anything than a bill could show; below it no product or sum of prices leaves the range of a decimal.
const MOST: f64 = 1e13;

/// `None` for what is no number a bill could show.
pub(super) fn decimal(number: f64) -> Option<Decimal> {
    // 10^13 with twelve places are 25 digits, and a decimal holds 28.
    // Whole and rest apart, since their product would have more digits than a float.
    let (whole, rest) = (number.trunc(), number.fract());
    let places =
        (0.0..MOST).contains(&number).then(|| whole as i128 * UNITS as i128 + (rest * UNITS).round() as i128)?;
    Decimal::try_from_i128_with_scale(places, PLACES).ok().map(plain)
}

#[expect(clippy::disallowed_methods, reason = "here statistics become money")]
fn exact(number: f64) -> Option<Decimal> {
    Decimal::from_f64_retain(number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::prices::{PriceFiles, Product};
    use crate::units::Gigabytes;

    fn cost(gb: f64) -> LineItem {
        let book = PriceFiles::embedded().book(&["us-east-1"]).expect("embedded prices");
        let region = book.region("us-east-1").expect("the region that was asked for");
        let gb = Interval::exact(Gigabytes(gb), Basis::Assumed);
        price(&Usage::gigabytes(Charge::Product(Product::VendedLogIngestion), gb), region)
    }

    #[test]
    fn what_has_no_price_costs_an_unknown_amount() {
        let book = PriceFiles::embedded().book(&["us-east-1"]).expect("embedded prices");
        let region = book.region("us-east-1").expect("the region that was asked for");
        let gb = Interval::exact(Gigabytes(1.0), Basis::Assumed);
        let item = price(&Usage::gigabytes(Charge::IngestionOfClass("ESSENTIALS".into()), gb), region);
        assert_eq!((item.usd.expected, item.usage_type.as_deref()), (None, None));
        assert_eq!(item.quantity.expected, Some(Decimal::ONE));
        assert_eq!(total(&[item, cost(1.0)]).expected, None);
    }

    proptest! {
        #[test]
        fn more_bytes_never_cost_less(gb in 0.0..1e6_f64, more in 0.0..1e6_f64) {
            prop_assert!(cost(gb + more).usd.expected >= cost(gb).usd.expected);
        }

        #[test]
        fn a_sum_of_items_is_exact(gb in proptest::collection::vec(0.0..1e6_f64, 1..20)) {
            let items: Vec<LineItem> = gb.into_iter().map(cost).collect();
            let forwards = total(&items).expected;
            let backwards = items.iter().rev().map(|item| item.usd.expected).sum::<Option<Usd>>();
            prop_assert_eq!(forwards, backwards);
        }
    }
}

//! Quantities that carry their unit in their type, intervals around them, and where a number comes from.
//!
//! Counts and sizes are `f64`: they are statistics as often as they are counts, and a sum of whole bytes is exact up to
//! 2^53 (8 PiB). Money is [`Usd`], a decimal. The two meet only in `model::cost`.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Sub};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize, Serializer};

/// A plain number with a unit: what [`Interval`] arithmetic needs to know of it.
pub trait Quantity: Copy {
    /// The number without its unit.
    fn value(self) -> f64;
    /// The number with its unit.
    fn of(value: f64) -> Self;
}

/// Whole numbers print without a fraction, so that a count reads `1045` and not `1045.0`.
fn serialize_number<S: Serializer>(value: f64, serializer: S) -> Result<S::Ok, S::Error> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && (0.0..EXACT).contains(&value) {
        serializer.serialize_u64(value as u64)
    } else {
        serializer.serialize_f64(value)
    }
}

macro_rules! quantities {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub f64);

        impl Quantity for $name {
            fn value(self) -> f64 {
                self.0
            }
            fn of(value: f64) -> Self {
                Self(value)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serialize_number(self.0, serializer)
            }
        }

        impl Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self(self.0 + other.0)
            }
        }

        impl AddAssign for $name {
            fn add_assign(&mut self, other: Self) {
                self.0 += other.0;
            }
        }

        impl Sum for $name {
            fn sum<I: Iterator<Item = Self>>(values: I) -> Self {
                values.fold(Self(0.0), Add::add)
            }
        }

        /// Scaled by a share or a count without a unit.
        impl Mul<f64> for $name {
            type Output = Self;
            fn mul(self, factor: f64) -> Self {
                Self(self.0 * factor)
            }
        }
    )+};
}

quantities! {
    /// UTF-8 bytes of log text, or stored bytes.
    Bytes,
    /// Gigabytes as AWS bills them; how many bytes that is, is an assumption (`pricing/billing.toml`).
    Gigabytes,
    /// Gigabytes kept for one month.
    GigabyteMonths,
    /// API requests (for WebSocket APIs: connects and messages).
    Requests,
    /// Log events.
    Events,
}

/// Something of which each request has so much.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PerRequest<T>(pub T);

impl<T: Quantity> Quantity for PerRequest<T> {
    fn value(self) -> f64 {
        self.0.value()
    }
    fn of(value: f64) -> Self {
        Self(T::of(value))
    }
}

impl<T: Quantity> Mul<Requests> for PerRequest<T> {
    type Output = T;
    fn mul(self, requests: Requests) -> T {
        T::of(self.0.value() * requests.0)
    }
}

impl<T: Add<Output = T>> Add for PerRequest<T> {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Div<Requests> for Bytes {
    type Output = PerRequest<Bytes>;
    fn div(self, requests: Requests) -> PerRequest<Bytes> {
        PerRequest(Bytes(self.0 / requests.0))
    }
}

impl Div<Requests> for Events {
    type Output = PerRequest<Events>;
    fn div(self, requests: Requests) -> PerRequest<Events> {
        PerRequest(Events(self.0 / requests.0))
    }
}

/// US dollars, exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Usd(#[serde(with = "rust_decimal::serde::str")] pub Decimal);

impl Usd {
    /// No money.
    pub const ZERO: Usd = Usd(Decimal::ZERO);
}

impl Add for Usd {
    type Output = Usd;
    fn add(self, other: Usd) -> Usd {
        Usd((self.0 + other.0).normalize())
    }
}

impl Sub for Usd {
    type Output = Usd;
    fn sub(self, other: Usd) -> Usd {
        Usd((self.0 - other.0).normalize())
    }
}

impl Sum for Usd {
    fn sum<I: Iterator<Item = Usd>>(values: I) -> Usd {
        values.fold(Usd::ZERO, Add::add)
    }
}

/// The unit in which AWS counts a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Unit {
    /// A gigabyte that passes through.
    #[serde(rename = "GB")]
    Gigabyte,
    /// A gigabyte kept for a month.
    #[serde(rename = "GB-month")]
    GigabyteMonth,
    /// A metric asked for with `GetMetricData`.
    #[serde(rename = "metric")]
    Metric,
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unit::Gigabyte => "GB",
            Unit::GigabyteMonth => "GB-month",
            Unit::Metric => "metric",
        })
    }
}

/// How much of a product: the exact side of a quantity, as it stands in a line item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// How many units.
    pub number: Decimal,
    /// What is counted.
    pub unit: Unit,
}

/// A price: dollars for one unit.
///
/// The unit is a value, not a type parameter, because prices are data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsdPer {
    /// Dollars for one unit.
    pub usd: Decimal,
    /// What there is one of.
    pub unit: Unit,
}

impl UsdPer {
    /// The price of an amount; `None` where the amount is counted in another unit, or too large for a decimal.
    pub fn times(self, amount: Amount) -> Option<Usd> {
        if self.unit != amount.unit {
            return None;
        }
        self.usd.checked_mul(amount.number).map(|usd| Usd(usd.normalize()))
    }
}

/// Where a number comes from, best first. A sum or product carries the weakest basis of its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// A CloudWatch metric.
    Metered,
    /// Line lengths that were seen.
    Sampled,
    /// The line catalogue and this stage's known lengths.
    Modelled,
    /// Said by the user, or a default.
    Assumed,
}

/// A number with its uncertainty and its basis.
///
/// `expected` is the point estimate, which need not be the middle. `None` is unknown, never zero.
/// `level` is the probability that the truth lies inside; 1 where the number is exact; `None` where the bounds are a
/// range that is no probability, because AWS documents nothing there.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval<T> {
    /// The lower bound.
    pub low: Option<T>,
    /// The point estimate.
    pub expected: Option<T>,
    /// The upper bound.
    pub high: Option<T>,
    /// The probability that the truth lies inside.
    pub level: Option<f64>,
    /// Where the number comes from.
    pub basis: Basis,
}

impl<T: Copy> Interval<T> {
    /// A number that is not in doubt.
    pub fn exact(value: T, basis: Basis) -> Self {
        Self { low: Some(value), expected: Some(value), high: Some(value), level: Some(1.0), basis }
    }

    /// Bounds that are no probability.
    pub fn range(low: Option<T>, expected: Option<T>, high: Option<T>, basis: Basis) -> Self {
        Self { low, expected, high, level: None, basis }
    }

    /// Nothing is known.
    pub fn unknown(basis: Basis) -> Self {
        Self::range(None, None, None, basis)
    }

    /// Each of the three numbers through a function that never falls as its argument grows.
    pub fn map<U>(self, rising: impl Fn(T) -> U) -> Interval<U> {
        Interval {
            low: self.low.map(&rising),
            expected: self.expected.map(&rising),
            high: self.high.map(&rising),
            level: self.level,
            basis: self.basis,
        }
    }

    /// The same numbers on a weaker basis, if `basis` is weaker.
    pub fn at_best(mut self, basis: Basis) -> Self {
        self.basis = self.basis.max(basis);
        self
    }

    /// Whether the number is not in doubt.
    pub fn is_exact(&self) -> bool {
        self.level == Some(1.0)
    }
}

/// The level of a sum or product: exact parts do not matter, a range spoils any probability.
fn joint_level(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    Some(a?.min(b?))
}

impl<T: Copy + Add<Output = T>> Add for Interval<T> {
    type Output = Interval<T>;

    /// Bounds are added as if both were off in the same direction: never too narrow.
    fn add(self, other: Self) -> Self {
        let both = |a: Option<T>, b: Option<T>| Some(a? + b?);
        Interval {
            low: both(self.low, other.low),
            expected: both(self.expected, other.expected),
            high: both(self.high, other.high),
            level: joint_level(self.level, other.level),
            basis: self.basis.max(other.basis),
        }
    }
}

impl<T: Quantity> Interval<PerRequest<T>> {
    /// So much each, times so many requests.
    ///
    /// Two probabilities are independent doubts and combine on the log scale: the distance of each bound is the root of
    /// the summed squares (`facts/projection.md`, section 5). Where one of them is a range or touches zero the bounds
    /// are multiplied.
    pub fn times(self, requests: Interval<Requests>) -> Interval<T> {
        let product = |a: Option<PerRequest<T>>, b: Option<Requests>| Some(a? * b?);
        let expected = product(self.expected, requests.expected);
        let level = joint_level(self.level, requests.level);
        let bound = |each: Option<PerRequest<T>>, many: Option<Requests>, sign: f64| {
            let plain = product(each, many)?;
            let middle = expected?.value();
            let logs = ((each?.value() / self.expected?.value()).ln(), (many?.0 / requests.expected?.0).ln());
            if level.is_none() || !logs.0.is_finite() || !logs.1.is_finite() {
                return Some(plain);
            }
            Some(T::of(middle * (sign * logs.0.hypot(logs.1)).exp()))
        };
        Interval {
            low: bound(self.low, requests.low, -1.0),
            expected,
            high: bound(self.high, requests.high, 1.0),
            level,
            basis: self.basis.max(requests.basis),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn probable(low: f64, expected: f64, high: f64) -> Interval<Requests> {
        Interval { level: Some(0.8), ..Interval::range(Some(low), Some(expected), Some(high), Basis::Metered) }
            .map(Requests)
    }

    fn each(low: f64, expected: f64, high: f64, level: Option<f64>) -> Interval<PerRequest<Bytes>> {
        let range = Interval::range(Some(low), Some(expected), Some(high), Basis::Modelled);
        Interval { level, ..range }.map(|bytes| PerRequest(Bytes(bytes)))
    }

    #[test]
    fn counts_are_written_without_a_fraction() {
        let written = |bytes| serde_json::to_string(&Bytes(bytes)).expect("a number");
        assert_eq!([written(1_045.0), written(0.5), written(0.0)], ["1045", "0.5", "0"]);
        assert_eq!(serde_json::to_string(&Usd(Decimal::new(150, 2))).expect("a string"), "\"1.50\"");
    }

    #[test]
    fn an_exact_factor_keeps_the_other_interval() {
        let month = each(2.0, 2.0, 2.0, Some(1.0)).times(probable(50.0, 100.0, 400.0));
        let bounds = [month.low, month.expected, month.high].map(|bound| bound.expect("a bound").0.round());
        assert_eq!(bounds, [100.0, 200.0, 800.0]);
        assert_eq!((month.level, month.basis), (Some(0.8), Basis::Modelled));
    }

    #[test]
    fn two_probabilities_combine_on_the_log_scale() {
        let e = std::f64::consts::E;
        let month = each(1.0 / e, 1.0, e, Some(0.8)).times(probable(1.0 / e, 1.0, e));
        let high = month.high.expect("a bound").0;
        assert!((high.ln() - std::f64::consts::SQRT_2).abs() < 1e-12);
    }

    #[test]
    fn a_range_spoils_the_probability_and_multiplies_the_bounds() {
        let month = each(0.0, 1.0, 3.0, None).times(probable(50.0, 100.0, 400.0));
        assert_eq!((month.low, month.high), (Some(Bytes(0.0)), Some(Bytes(1_200.0))));
        assert_eq!(month.level, None);
    }

    #[test]
    fn an_unknown_part_makes_an_unknown_sum() {
        let sum = Interval::exact(Bytes(1.0), Basis::Metered) + Interval::unknown(Basis::Assumed);
        assert_eq!(sum, Interval::unknown(Basis::Assumed));
    }

    proptest! {
        #[test]
        fn a_product_is_ordered_and_never_wider_than_the_multiplied_bounds(
            expected in 1.0..1e6_f64, many in 1.0..1e9_f64, spread in 1.0..10.0_f64, wide in 1.0..10.0_f64,
        ) {
            let month = each(expected / spread, expected, expected * spread, Some(0.8))
                .times(probable(many / wide, many, many * wide));
            let [low, middle, high] = [month.low, month.expected, month.high].map(|bound| bound.expect("a bound").0);
            let slack = 1.0 + 1e-9;
            prop_assert!(low <= middle * slack && middle <= high * slack);
            prop_assert!(high <= expected * spread * many * wide * slack);
            prop_assert!(low * slack >= expected / spread * many / wide);
        }
    }
}

//! Quantities that carry their unit in their type, intervals around them, and where a number comes from.
//!
//! Counts and sizes are `f64`: they are statistics as often as they are counts, and a sum of whole bytes is exact up to
//! 2^53 (8 PiB). Money is [`Usd`], a decimal. The two meet only in `model::cost`.

mod interval;

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Sub};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize, Serializer};

pub use interval::Interval;

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
        Usd(plain(self.0 + other.0))
    }
}

impl Sub for Usd {
    type Output = Usd;
    fn sub(self, other: Usd) -> Usd {
        Usd(plain(self.0 - other.0))
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
    /// A metric: asked for with `GetMetricData`, or kept for a month.
    #[serde(rename = "metric")]
    Metric,
    /// A log event.
    #[serde(rename = "event")]
    Event,
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unit::Gigabyte => "GB",
            Unit::GigabyteMonth => "GB-month",
            Unit::Metric => "metric",
            Unit::Event => "event",
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

/// A number without zeros at its end. Most have none, which is told without dividing by ten: 2^64 leaves 1 when divided by 5.
pub(crate) fn plain(number: Decimal) -> Decimal {
    let digits = number.mantissa().unsigned_abs();
    let by_five = (digits as u64 % 5 + (digits >> 64) as u64 % 5) % 5;
    let has_none = digits != 0 && (number.scale() == 0 || digits & 1 == 1 || by_five != 0);
    if has_none { number } else { number.normalize() }
}

impl UsdPer {
    /// The price of an amount; `None` where the amount is counted in another unit, or too large for a decimal.
    pub fn times(self, amount: Amount) -> Option<Usd> {
        if self.unit != amount.unit {
            return None;
        }
        self.usd.checked_mul(amount.number).map(|usd| Usd(plain(usd)))
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_plain_number_is_a_normal_one(digits in -(1_i128 << 96) + 1..1_i128 << 96, zeros in 0_u32..6, scale in 0_u32..=28) {
            let digits = digits / 10_i128.pow(zeros) * 10_i128.pow(zeros);
            let number = Decimal::from_i128_with_scale(digits, scale);
            let (own, theirs) = (plain(number), number.normalize());
            prop_assert_eq!((own, own.scale(), own.is_sign_negative()), (theirs, theirs.scale(), theirs.is_sign_negative()));
        }
    }

    #[test]
    fn nothing_has_no_sign_and_no_zeros() {
        let nothing = plain(-Decimal::new(0, 5));
        assert_eq!((nothing.scale(), nothing.is_sign_negative()), (0, false));
    }
}

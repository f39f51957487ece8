//! A number, how far it may be off, and what it rests on.

use std::ops::Add;

use serde::{Deserialize, Serialize};

use super::{Basis, PerRequest, Quantity, Requests};

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
        let basis = self.basis.max(requests.basis);
        let zero = |each: Option<PerRequest<T>>| each.is_some_and(|each| each.value() == 0.0);
        if self.is_exact() && zero(self.expected) {
            return Interval::exact(T::of(0.0), basis);
        }
        let product = |a: Option<PerRequest<T>>, b: Option<Requests>| Some(a? * b?);
        let expected = product(self.expected, requests.expected);
        let level = joint_level(self.level, requests.level);
        let bound = |each: Option<PerRequest<T>>, many: Option<Requests>, sign: f64| {
            let plain = product(each, many)?;
            // Where the middle is not known the bounds still are.
            let Some(middle) = expected.map(T::value) else { return Some(plain) };
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
            basis,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Bytes, Requests};
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
    fn bounds_stay_where_the_middle_is_unknown() {
        let each = Interval { expected: None, ..each(1.0, 2.0, 3.0, None) };
        let month = each.times(probable(50.0, 100.0, 400.0));
        assert_eq!((month.low, month.expected, month.high), (Some(Bytes(50.0)), None, Some(Bytes(1_200.0))));
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

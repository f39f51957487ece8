//! A number of both runs, and how far apart they are.

use serde::Serialize;

use crate::model::cost;
use crate::units::{Basis, Interval, Quantity, Usd};

/// A quantity of both runs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Change<T> {
    /// In the old run; `None` where that did not look.
    pub old: Option<Interval<T>>,
    /// In the new run; `None` where that did not look.
    pub new: Option<Interval<T>>,
    /// New less old, as expected; `None` where either is unknown.
    pub difference: Option<T>,
    /// The difference as a share of the old number; `None` where that is 0 or unknown.
    pub share: Option<f64>,
    /// Whether the change is within the noise: one of the expected numbers lies in the other's interval. `None` where
    /// the bounds do not tell.
    pub within: Option<bool>,
}

impl<T: Quantity + PartialOrd> Change<T> {
    pub(super) fn of(old: Option<Interval<T>>, new: Option<Interval<T>>) -> Self {
        let expected = old.and_then(|old| old.expected).zip(new.and_then(|new| new.expected));
        let difference = expected.map(|(old, new)| new.value() - old.value());
        let share = expected.zip(difference).map(|((old, _), difference)| difference / old.value());
        let within =
            old.zip(new).zip(expected).and_then(|((old, new), (was, is))| either(lies(is, old), lies(was, new)));
        Self { old, new, difference: difference.map(T::of), share: share.filter(|share| share.is_finite()), within }
    }
}

/// Whether a number lies in an interval, as far as its bounds are known.
fn lies<T: Quantity + PartialOrd>(number: T, interval: Interval<T>) -> Option<bool> {
    let below = interval.low.map(|low| number < low);
    let above = interval.high.map(|high| number > high);
    either(below, above).map(|outside| !outside)
}

/// Whether one of two holds; one that does settles it, whatever is known of the other.
fn either(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

/// An amount of money of both runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MoneyChange {
    /// In the old run; `None` where that did not look.
    pub old: Option<Interval<Usd>>,
    /// In the new run; `None` where that did not look.
    pub new: Option<Interval<Usd>>,
    /// New less old, as expected; `None` where either is unknown.
    pub difference: Option<Usd>,
    /// The difference as a share of the old amount; `None` where that is 0 or unknown.
    pub share: Option<f64>,
}

impl MoneyChange {
    pub(super) fn of(old: Option<Interval<Usd>>, new: Option<Interval<Usd>>) -> Self {
        let was = old.and_then(|old| old.expected);
        let difference = less(was, new.and_then(|new| new.expected));
        Self { old, new, difference, share: difference.zip(was).and_then(|(part, whole)| cost::share(part, whole)) }
    }
}

/// New less old; unknown where either is.
pub(super) fn less(old: Option<Usd>, new: Option<Usd>) -> Option<Usd> {
    Some(new? - old?)
}

/// What something brings that is known not to exist.
pub(super) fn nothing<T: Copy + Default>() -> Interval<T> {
    Interval::exact(T::default(), Basis::Metered)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Gigabytes;

    fn interval(low: Option<f64>, expected: Option<f64>, high: Option<f64>) -> Interval<Gigabytes> {
        Interval::range(low, expected, high, Basis::Metered).map(Gigabytes)
    }

    fn within(old: Interval<Gigabytes>, new: Interval<Gigabytes>) -> Option<bool> {
        let change = Change::of(Some(old), Some(new));
        assert_eq!(change.within, Change::of(Some(new), Some(old)).within, "noise has no direction");
        change.within
    }

    #[test]
    fn noise_is_what_one_of_the_intervals_covers() {
        let narrow = interval(Some(9.0), Some(10.0), Some(11.0));
        let wide = interval(Some(9.0), Some(30.0), Some(100.0));
        assert_eq!(within(narrow, wide), Some(true), "10 lies in the new interval");
        assert_eq!(within(narrow, interval(Some(12.0), Some(13.0), Some(14.0))), Some(false));
        assert_eq!(within(narrow, narrow), Some(true));
        assert_eq!(within(narrow, interval(Some(11.0), Some(11.0), Some(12.0))), Some(true), "bounds are inside");
    }

    #[test]
    fn bounds_that_are_unknown_settle_nothing_by_themselves() {
        let ten = interval(Some(9.0), Some(10.0), Some(11.0));
        let idle = interval(Some(0.0), Some(0.0), None);
        assert_eq!(within(ten, idle), None, "what is idle may come back as it was");
        assert_eq!(within(ten, interval(Some(1.0), Some(10.5), None)), Some(true), "the other interval covers it");
        assert_eq!(within(ten, interval(None, None, None)), None);
        assert_eq!(within(nothing(), interval(Some(0.5), Some(1.0), Some(2.0))), Some(false));
    }

    #[test]
    fn a_change_from_nothing_is_no_share_and_an_unknown_side_no_difference() {
        let one = interval(Some(1.0), Some(1.0), Some(1.0));
        assert_eq!(Change::of(Some(nothing()), Some(one)).share, None);
        assert_eq!(Change::of(Some(nothing()), Some(nothing::<Gigabytes>())).share, None);
        assert_eq!(Change::of(Some(one), Some(nothing())).share, Some(-1.0));
        assert_eq!(Change::of(None, Some(one)).difference, None);
        assert_eq!(Change::of(Some(one), Some(Interval::unknown(Basis::Metered))).difference, None);
        let usd = |dollars: i64| Some(Interval::exact(Usd(dollars.into()), Basis::Metered));
        let change = MoneyChange::of(usd(8), usd(6));
        assert_eq!((change.difference, change.share), (Some(Usd((-2).into())), Some(-0.25)));
        assert_eq!((MoneyChange::of(usd(0), usd(6)).share, MoneyChange::of(None, usd(6)).difference), (None, None));
    }
}

//! What a log took in for each request, and how far that may be off in a month to come.
//!
//! Of the days that were metered the ratio is known; of a month it is not, since requests and what they write change from
//! day to day. The ratio of sums is linearised: what it leaves of each day scatters by s, so that a month of m days after n
//! metered ones is off by t·s·√(1/n + 1/m) of a mean day (facts/projection.md, section 5), on the log scale, on which it
//! also combines with the traffic.

use crate::measurements::Step;
use crate::units::{Basis, Interval, PerRequest, Quantity, Requests};

/// The level of the interval, and the quantile that bounds it.
const LEVEL: f64 = 0.8;
const QUANTILE: f64 = 0.9;
/// Days that differ by less than numbers are kept with do not differ.
const SAME: f64 = 1e-9;

/// The ratio over steps of both meters, for a month of so many days; `None` without requests.
///
/// Days that do not differ leave nothing to doubt. One day alone does not tell how much they do: its bounds are unknown.
pub(super) fn per_request<T: Quantity>(
    pairs: &[(T, Requests)],
    step: Step,
    month: f64,
) -> Option<Interval<PerRequest<T>>> {
    let per_day = (24 / step.hours()) as usize;
    let day = |steps: &[(T, Requests)]| -> (f64, f64) {
        (steps.iter().map(|pair| pair.0.value()).sum(), steps.iter().map(|pair| pair.1.0).sum())
    };
    let days: Vec<(f64, f64)> = pairs.chunks(per_day).map(day).collect();
    let (written, requests): (f64, f64) = (days.iter().map(|day| day.0).sum(), days.iter().map(|day| day.1).sum());
    (requests > 0.0).then_some(())?;
    let ratio = written / requests;
    let of = |number: f64| PerRequest(T::of(number));
    if written == 0.0 {
        return Some(Interval::exact(of(0.0), Basis::Metered));
    }
    let count = days.len() as f64;
    if days.len() < 2 {
        return Some(Interval::range(None, Some(of(ratio)), None, Basis::Metered));
    }
    let squares: f64 = days.iter().map(|(written, requests)| (written - ratio * requests).powi(2)).sum();
    let scatter = (squares / (count - 1.0)).sqrt() / (written / count);
    if scatter < SAME {
        return Some(Interval::exact(of(ratio), Basis::Metered));
    }
    let half = distrs::StudentsT::ppf(QUANTILE, count - 1.0) * scatter * (1.0 / count + 1.0 / month).sqrt();
    Some(Interval {
        low: Some(of(ratio * (-half).exp())),
        expected: Some(of(ratio)),
        high: Some(of(ratio * half.exp())),
        level: Some(LEVEL),
        basis: Basis::Metered,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::units::Bytes;

    fn days(each: &[(f64, f64)]) -> Vec<(Bytes, Requests)> {
        each.iter().map(|(written, requests)| (Bytes(*written), Requests(*requests))).collect()
    }

    fn bounds(interval: Interval<PerRequest<Bytes>>) -> [Option<f64>; 3] {
        [interval.low, interval.expected, interval.high].map(|bound| bound.map(|each| each.0.0))
    }

    /// 900, 1,000 and 1,100 bytes of one request each: s is 100 of 1,000, t at 0.9 with 2 degrees of freedom 1.8856 (any
    /// table), so 1.8856 x 0.1 x √(1/3 + 1/30) = 0.11418 on the log scale.
    #[test]
    fn the_interval_is_that_of_a_month_to_come() {
        let found = per_request(&days(&[(900.0, 1.0), (1_000.0, 1.0), (1_100.0, 1.0)]), Step::Day, 30.0);
        let found = found.expect("a ratio");
        let [low, expected, high] = bounds(found).map(|bound| bound.expect("a bound"));
        assert!((expected - 1_000.0).abs() < 1e-9 && (high - 1_120.95).abs() < 0.05 && (low - 892.10).abs() < 0.05);
        assert_eq!((found.level, found.basis), (Some(0.8), Basis::Metered));
    }

    #[test]
    fn what_the_days_do_not_tell_is_unknown_and_what_they_agree_on_is_exact() {
        let one = per_request(&days(&[(500.0, 2.0)]), Step::Day, 30.0).expect("a ratio");
        assert_eq!((bounds(one), one.level), ([None, Some(250.0), None], None));
        let alike = per_request(&days(&[(500.0, 2.0), (1_000.0, 4.0)]), Step::Day, 30.0).expect("a ratio");
        assert!(alike.is_exact());
        assert_eq!(per_request(&days(&[(500.0, 0.0); 3]), Step::Day, 30.0), None);
        // The hours of a day differ without that being of any meaning for a month.
        let hours: Vec<(f64, f64)> = (0..48).map(|hour| (f64::from(hour % 24) * 10.0, 1.0)).collect();
        assert!(per_request(&days(&hours), Step::Hour, 30.0).is_some_and(|each| each.is_exact()));
    }

    proptest! {
        #[test]
        fn the_expected_is_the_ratio_of_the_sums(each in prop::collection::vec((0.0..1e9_f64, 1.0..1e6_f64), 2..40)) {
            let found = per_request(&days(&each), Step::Day, 31.0).expect("a ratio");
            let [low, expected, high] = bounds(found).map(|bound| bound.expect("a bound"));
            let sums: (f64, f64) = each.iter().fold((0.0, 0.0), |sum, day| (sum.0 + day.0, sum.1 + day.1));
            prop_assert!((expected * sums.1 / sums.0 - 1.0).abs() < 1e-9 || sums.0 == 0.0);
            prop_assert!(low <= expected && expected <= high);
        }
    }
}

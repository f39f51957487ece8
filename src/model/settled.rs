//! Since when something is written as it is now.
//!
//! A mean over days before and after a change of setting is that of neither.

use crate::measurements::{Series, Step};
use crate::units::{Bytes, Events, Quantity, Requests};

/// Fewer days without anything before the first bytes may be chance.
const QUIET_DAYS: usize = 3;
/// What began writes on so many of the days since.
const BUSY: f64 = 0.8;
/// Days with fewer requests do not tell how many events each of them writes.
const ENOUGH_REQUESTS: f64 = 100.0;
/// Another setting writes so many times more or fewer events: INFO and full data lie 1.5 to 2.6 apart
/// (facts/api-gateway-logs, section 3).
const ANOTHER: f64 = 1.4;

/// A series since it began inside its window; the whole of it where it did not, or comes and goes.
///
/// The day on which it began is not whole, and left out where others remain to go by.
pub(super) fn begun<T: Quantity>(series: &Series<T>) -> Series<T> {
    let per_day = match series.step {
        Step::Hour => 24,
        Step::Day => 1,
    };
    let values = &series.values;
    let Some(first) = values.iter().position(|value| value.value() != 0.0) else { return series.clone() };
    let since: Vec<bool> =
        values[first..].chunks(per_day).map(|day| day.iter().any(|value| value.value() != 0.0)).collect();
    let busy = since.iter().filter(|day| **day).count() as f64 >= BUSY * since.len() as f64;
    if first / per_day < QUIET_DAYS || !busy {
        return series.clone();
    }
    let partial = usize::from(series.step == Step::Day && since.len() > QUIET_DAYS);
    series.skip(first + partial)
}

/// The bytes of a log that every request writes to, since each of them writes about as many events as on the last day.
pub(super) fn unchanged(bytes: &Series<Bytes>, events: &Series<Events>, requests: &Series<Requests>) -> Series<Bytes> {
    let days = events.pairs(requests);
    let each = days
        .iter()
        .map(|(Events(events), Requests(requests))| (requests >= &ENOUGH_REQUESTS).then(|| events / requests));
    let each: Vec<Option<f64>> = each.collect();
    let Some(now) = each.iter().rev().flatten().next().filter(|now| **now > 0.0) else { return bytes.clone() };
    let differs = |day: &Option<f64>| day.is_some_and(|day| !(now / ANOTHER..=now * ANOTHER).contains(&day));
    let Some(last) = each.iter().rposition(differs) else { return bytes.clone() };
    // Both series end with the window.
    let kept = each.len() - last - 1;
    let later = bytes.values.len().saturating_sub(kept);
    match ends(bytes) == ends(events) && bytes.step == events.step {
        true => bytes.skip(later),
        false => bytes.clone(),
    }
}

fn ends<T: Quantity>(series: &Series<T>) -> i64 {
    series.hours() as i64 * 3_600 + series.start.as_second()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn daily<T>(values: impl IntoIterator<Item = T>) -> Series<T> {
        let start = "2026-11-01T00:00:00Z".parse().expect("a time stamp");
        Series { start, step: Step::Day, values: values.into_iter().collect() }
    }

    fn left(values: &[f64]) -> Vec<f64> {
        begun(&daily(values.iter().copied().map(Bytes))).values.into_iter().map(|Bytes(bytes)| bytes).collect()
    }

    #[test]
    fn what_began_is_told_from_what_comes_and_goes() {
        assert_eq!(left(&[0.0, 0.0, 0.0, 0.0, 3.0, 9.0, 9.0, 9.0]), [9.0; 3]);
        assert_eq!(left(&[0.0, 0.0, 0.0, 4.0, 9.0]), [4.0, 9.0]);
        for whole in [&[0.0, 0.0, 9.0, 9.0, 9.0][..], &[0.0, 0.0, 0.0, 9.0, 0.0, 0.0, 9.0], &[0.0; 5], &[]] {
            assert_eq!(left(whole), whole);
        }
    }

    #[test]
    fn hours_begin_at_their_first() {
        let values = [vec![Bytes(0.0); 100], vec![Bytes(1.0); 30]].concat();
        let series = Series { step: Step::Hour, ..daily(values) };
        assert_eq!(begun(&series).values.len(), 30);
    }

    #[test]
    fn days_before_a_change_of_setting_are_left_out() {
        let requests = daily([1_000.0, 1_000.0, 10.0, 1_000.0, 2_000.0].map(Requests));
        let events = daily([10_000.0, 10_000.0, 230.0, 23_000.0, 45_000.0].map(Events));
        let bytes = daily([1.0, 2.0, 4.0, 8.0, 16.0].map(Bytes));
        let left = unchanged(&bytes, &events, &requests);
        assert_eq!(left.values, [4.0, 8.0, 16.0].map(Bytes));
        assert_eq!(left.start.to_string(), "2026-11-03T00:00:00Z");
        let steady = daily([9_500.0, 10_000.0, 100.0, 11_000.0, 20_000.0].map(Events));
        assert_eq!(unchanged(&bytes, &steady, &requests), bytes);
        let none = daily([0.0; 5].map(Events));
        assert_eq!(unchanged(&bytes, &none, &requests), bytes);
    }
}

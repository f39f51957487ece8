//! Bytes that do not follow the requests: the intercept of daily bytes on daily requests.
//!
//! Health checks of others, retries of a fixed job and the like write every day alike. Where they are a good part, bytes
//! divided by requests mislead for another number of requests: at three times the traffic the ratio was off by 5 to 26 %,
//! the line with an intercept by 0.3 to 4.5 % (facts/projection.md, section 5).

use crate::measurements::Series;
use crate::units::{Basis, Bytes, Interval, Requests};

/// Fewer days do not tell a line from a cloud.
const FEWEST_DAYS: usize = 10;
/// Requests that differ less from day to day say nothing of what stays when they go: their coefficient of variation.
const LEAST_VARIATION: f64 = 0.15;
/// The level of intervals, and the quantile that bounds them.
const LEVEL: f64 = 0.8;
const QUANTILE: f64 = 0.9;

/// A straight line through the days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Background {
    days: f64,
    mean_requests: f64,
    mean_bytes: f64,
    /// The sum of squares of the requests around their mean.
    squares: f64,
    /// Bytes of each request more.
    slope: f64,
    /// The standard deviation of the bytes around the line.
    scatter: f64,
}

impl Background {
    /// The line through the days that both series have; `None` where they are too few or too alike, or where what stays
    /// without requests is not surely above nothing.
    pub fn of(bytes: &Series<Bytes>, requests: &Series<Requests>) -> Option<Self> {
        let pairs = bytes.pairs(requests);
        let days = pairs.len() as f64;
        (pairs.len() >= FEWEST_DAYS).then_some(())?;
        let mean = |of: fn(&(Bytes, Requests)) -> f64| pairs.iter().map(of).sum::<f64>() / days;
        let (mean_bytes, mean_requests) = (mean(|pair| pair.0.0), mean(|pair| pair.1.0));
        let sum = |of: &dyn Fn(f64, f64) -> f64| -> f64 {
            pairs.iter().map(|(bytes, requests)| of(bytes.0 - mean_bytes, requests.0 - mean_requests)).sum()
        };
        let squares = sum(&|_, requests| requests * requests);
        let varies = mean_requests > 0.0 && (squares / (days - 1.0)).sqrt() / mean_requests >= LEAST_VARIATION;
        varies.then_some(())?;
        let slope = sum(&|bytes, requests| bytes * requests) / squares;
        let residuals = sum(&|bytes, requests| (bytes - slope * requests).powi(2));
        let scatter = (residuals / (days - 2.0)).sqrt();
        let line = Self { days, mean_requests, mean_bytes, squares, slope, scatter };
        let stays = line.on(0.0);
        (slope > 0.0 && stays.low.is_some_and(|bytes| bytes.0 > 0.0)).then_some(line)
    }

    /// The bytes of a day without requests.
    pub fn per_day(&self) -> Interval<Bytes> {
        self.on(0.0)
    }

    /// The bytes of so many days with so many requests in all.
    pub fn over(&self, days: f64, requests: Requests) -> Interval<Bytes> {
        self.on(requests.0 / days).map(|bytes| bytes * days)
    }

    /// The bytes of a day with so many requests: the line, and how far its height is off there.
    fn on(&self, requests: f64) -> Interval<Bytes> {
        let away = requests - self.mean_requests;
        let expected = self.mean_bytes + self.slope * away;
        let error = self.scatter * (1.0 / self.days + away * away / self.squares).sqrt();
        let half = distrs::StudentsT::ppf(QUANTILE, self.days - 2.0) * error;
        let bound = |bytes: f64| Some(Bytes(bytes.max(0.0)));
        Interval {
            low: bound(expected - half),
            expected: bound(expected),
            high: bound(expected + half),
            level: Some(LEVEL),
            basis: Basis::Metered,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::Step;

    fn series<T>(values: impl IntoIterator<Item = T>) -> Series<T> {
        let start = "2026-11-01T00:00:00Z".parse().expect("a time stamp");
        Series { start, step: Step::Day, values: values.into_iter().collect() }
    }

    fn line(of: impl Fn(f64, f64) -> f64, days: u32, spread: f64) -> Option<Background> {
        let requests = (0..days).map(|day| 1_000.0 + spread * f64::from(day % 7));
        let bytes = requests.clone().zip(0_u32..).map(|(requests, day)| Bytes(of(requests, f64::from(day))));
        Background::of(&series(bytes), &series(requests.map(Requests)))
    }

    /// 5,000 bytes a day and 100 a request, with a scatter of 10 that follows nothing.
    #[test]
    fn what_stays_is_told_from_what_follows() {
        let found =
            line(|requests, day| 5_000.0 + 100.0 * requests + if day % 2.0 == 0.0 { 10.0 } else { -10.0 }, 28, 100.0);
        let found = found.expect("a line");
        let stays = found.per_day();
        assert!((stays.expected.expect("a number").0 - 5_000.0).abs() < 30.0, "{stays:?}");
        assert!(stays.low < Some(Bytes(5_000.0)) && stays.high > Some(Bytes(5_000.0)));
        let month = found.over(31.0, Requests(31.0 * 3_000.0)).expected.expect("a number").0;
        assert!((month / (31.0 * 305_000.0) - 1.0).abs() < 0.001, "{month}");
    }

    #[test]
    fn nothing_is_claimed_of_days_that_do_not_tell() {
        let with_background = |requests: f64, _| 5_000.0 + 100.0 * requests;
        assert!(line(with_background, 28, 100.0).is_some());
        assert!(line(with_background, 9, 100.0).is_none(), "too few days");
        assert!(line(with_background, 28, 20.0).is_none(), "too much alike");
        assert!(line(|requests, day| 100.0 * requests + day % 3.0 - 1.0, 28, 100.0).is_none(), "nothing stays");
        assert!(line(|requests, _| 1e6 - 100.0 * requests, 28, 100.0).is_none(), "fewer bytes with more requests");
    }
}

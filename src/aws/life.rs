//! From the points that CloudWatch sends to a series over the life of a thing.
//!
//! CloudWatch sends no point for an empty step, so nothing in its answer tells an idle day from a day before the thing
//! was made. The life does: inside it an empty step is 0.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::measurements::{Series, Step};
use crate::units::Quantity;

/// Sums by the instant at which CloudWatch says they begin.
pub(super) type Points = BTreeMap<Timestamp, f64>;

/// A stretch of whole steps, the last one excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// Where the first step begins.
    pub(super) from: Timestamp,
    /// Where the last step ends.
    pub(super) until: Timestamp,
    /// How long a step is.
    pub(super) step: Step,
}

impl Span {
    /// How many steps it has.
    pub(super) fn steps(&self) -> usize {
        usize::try_from((self.until.as_second() - self.from.as_second()) / seconds(self.step)).unwrap_or(0)
    }

    /// The part of it that a thing lived through: from the earlier of its making and its first point, to the end.
    /// Without either its life is unknown.
    ///
    /// The day of its making is no whole day, and would make the mean of a young thing low: days begin with the midnight
    /// after it, unless there are points of an earlier day, when the thing was made again.
    pub(super) fn life(&self, made: Option<Timestamp>, first: Option<Timestamp>) -> Option<Self> {
        let began = [made, first].into_iter().flatten().min()?;
        let whole = floor(began, self.step);
        let made_inside = made.is_some_and(|made| floor(made, self.step) == whole && made > whole);
        let from = if self.step == Step::Day && made_inside { whole + SignedDuration::from_hours(24) } else { whole };
        Some(Self { from: from.clamp(self.from, self.until), ..*self })
    }

    /// The sums of its steps. Points outside of it do not count.
    pub(super) fn series<T: Quantity>(&self, points: &Points) -> Series<T> {
        let mut sums = vec![0.0; self.steps()];
        for (at, sum) in points.range(self.from..self.until) {
            let place = (at.as_second() - self.from.as_second()) / seconds(self.step);
            if let Some(total) = usize::try_from(place).ok().and_then(|place| sums.get_mut(place)) {
                *total += sum;
            }
        }
        Series { start: self.from, step: self.step, values: sums.into_iter().map(T::of).collect() }
    }

    /// The series of a thing of whose life nothing is known.
    pub(super) fn no_life<T>(&self) -> Series<T> {
        Series { start: self.until, step: self.step, values: Vec::new() }
    }
}

/// The first point of several metrics of one thing.
pub(super) fn first<'a>(points: impl IntoIterator<Item = &'a Points>) -> Option<Timestamp> {
    points.into_iter().filter_map(|points| points.keys().next().copied()).min()
}

/// The beginning of the step that an instant falls in.
pub(super) fn floor(at: Timestamp, step: Step) -> Timestamp {
    let into = at.as_second().rem_euclid(seconds(step));
    let whole = at.as_second() - into;
    Timestamp::from_second(whole).unwrap_or(at)
}

/// So many steps before an instant.
pub(super) fn before(at: Timestamp, steps: u32, step: Step) -> Timestamp {
    at.saturating_sub(SignedDuration::from_hours(i64::from(steps * step.hours()))).unwrap_or(at)
}

/// The length of a step in seconds, which CloudWatch calls the period.
pub(super) fn seconds(step: Step) -> i64 {
    i64::from(step.hours()) * 3600
}

/// An instant of the SDK, to the second.
pub(super) fn instant(at: aws_smithy_types::DateTime) -> Option<Timestamp> {
    Timestamp::from_second(at.secs()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Bytes;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time stamp")
    }

    fn days() -> Span {
        Span { from: at("2026-11-01T00:00:00Z"), until: at("2026-11-08T00:00:00Z"), step: Step::Day }
    }

    fn values(span: Span, points: &[(&str, f64)]) -> Vec<f64> {
        let points = points.iter().map(|(when, sum)| (at(when), *sum)).collect();
        span.series::<Bytes>(&points).values.into_iter().map(|bytes| bytes.0).collect()
    }

    #[test]
    fn empty_days_of_a_life_are_zero_and_days_before_it_are_not_there() {
        let life = days().life(Some(at("2026-11-05T17:30:00Z")), None).expect("it was made");
        assert_eq!(values(life, &[("2026-11-06T00:00:00Z", 5.0)]), [5.0, 0.0]);
    }

    #[test]
    fn a_day_counts_from_its_midnight_and_an_hour_from_the_making() {
        let began = |made: &str, first: Option<&str>, span: Span| {
            span.life(Some(at(made)), first.map(at)).expect("it was made").from.to_string()
        };
        let hours = Span { step: Step::Hour, ..days() };
        let (evening, same_day) = ("2026-11-05T17:30:00Z", Some("2026-11-05T00:00:00Z"));
        assert_eq!(began(evening, same_day, days()), "2026-11-06T00:00:00Z");
        assert_eq!(began(evening, same_day, hours), "2026-11-05T00:00:00Z");
        assert_eq!(began(evening, None, hours), "2026-11-05T17:00:00Z");
        assert_eq!(began("2026-11-05T00:00:00Z", same_day, days()), "2026-11-05T00:00:00Z");
        assert_eq!(began(evening, Some("2026-11-04T00:00:00Z"), days()), "2026-11-04T00:00:00Z");
    }

    #[test]
    fn a_life_begins_with_the_first_point_of_a_group_that_was_made_again() {
        let life = days().life(Some(at("2026-11-07T00:00:01Z")), Some(at("2026-11-04T00:00:00Z")));
        assert_eq!(life.map(|life| life.steps()), Some(4));
    }

    #[test]
    fn a_life_is_cut_to_the_window() {
        let old = days().life(Some(at("2019-01-01T00:00:00Z")), None).expect("it was made");
        assert_eq!(old, days());
        let today = days().life(Some(at("2026-11-08T09:00:00Z")), None).expect("it was made");
        assert_eq!(values(today, &[]), Vec::<f64>::new());
        assert_eq!(days().life(None, None), None);
    }

    #[test]
    fn points_in_any_order_and_outside_of_the_window_are_put_right() {
        let points = [("2026-11-02T00:00:00Z", 2.0), ("2026-10-31T00:00:00Z", 9.0), ("2026-11-08T00:00:00Z", 9.0)];
        assert_eq!(values(days(), &points), [0.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    }

    #[test]
    fn several_points_in_one_step_add_up() {
        let points = [("2026-11-01T07:00:00Z", 2.0), ("2026-11-01T00:00:00Z", 1.0)];
        assert_eq!(values(days(), &points)[0], 3.0);
    }
}

//! When nothing came: a bill has no line of such hours, so that it lacks nothing there.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::metered::within;
use crate::measurements::{LogGroup, Series};
use crate::period::{Hours, Window};
use crate::units::{Bytes, Quantity};

/// The hours in which the meter says that nothing came. Hours of which it says nothing are not among them: unknown is not 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Idle(BTreeMap<Date, Hours>);

impl Idle {
    /// The idle hours of a day.
    pub fn of(&self, day: Date) -> Hours {
        self.0.get(&day).copied().unwrap_or_default()
    }

    /// What a meter of a whole account says. It must hold every hour of the days.
    pub(super) fn of_series(series: &Series<Bytes>, days: Window) -> Self {
        let mut idle = Self::all(days);
        let holds = series.start <= days.start_instant() && end(series) >= days.end_instant();
        if !holds {
            return Self::default();
        }
        idle.take_busy(series);
        idle
    }

    /// What the meters of log groups say together. A group that is in no file may have taken something in then: the bytes of
    /// these hours are among neither what was metered nor what was billed, so that the other hours are compared all the same.
    pub(super) fn of_groups<'g>(groups: impl Iterator<Item = &'g LogGroup>, days: Window) -> Self {
        let mut idle = Self::all(days);
        for group in groups {
            let Some(series) = group.incoming_bytes.as_ref().filter(|series| within(series, days).is_some()) else {
                return Self::default();
            };
            idle.take_busy(series);
            // The day on which it was made is no whole one, and not in the series.
            if let Some(made) = group.created_at.filter(|made| *made < series.start) {
                idle.take(made, series.start);
            }
        }
        idle
    }

    fn all(days: Window) -> Self {
        Self(days.each_day().map(|day| (day, Hours::ALL)).collect())
    }

    fn take_busy(&mut self, series: &Series<Bytes>) {
        let step = SignedDuration::from_hours(i64::from(series.step.hours()));
        let mut from = series.start;
        for value in &series.values {
            let until = from.saturating_add(step).unwrap_or(Timestamp::MAX);
            if value.value() != 0.0 {
                self.take(from, until);
            }
            from = until;
        }
    }

    /// Hours that a stretch touches are not idle.
    fn take(&mut self, from: Timestamp, until: Timestamp) {
        let hour = |at: Timestamp| u32::try_from(at.to_zoned(TimeZone::UTC).hour()).unwrap_or(0);
        let Ok(last) = until.checked_sub(SignedDuration::from_nanos(1)) else { return };
        let [first_day, last_day] = [from, last].map(|at| at.to_zoned(TimeZone::UTC).date());
        for (day, idle) in self.0.range_mut(first_day..).take_while(|(day, _)| **day <= last_day) {
            let first = if *day == first_day { hour(from) } else { 0 };
            let end = if *day == last_day { hour(last) + 1 } else { 24 };
            *idle = idle.without(Hours::between(first, end));
        }
    }
}

fn end(series: &Series<Bytes>) -> Timestamp {
    let length = SignedDuration::from_hours(i64::try_from(series.hours()).unwrap_or(i64::MAX / 3_600));
    series.start.saturating_add(length).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::{LogClass, Step};

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time stamp")
    }

    fn days() -> Window {
        Window { start: "2026-10-01".parse().expect("a day"), end: "2026-10-04".parse().expect("a day") }
    }

    fn series(start: &str, step: Step, values: &[f64]) -> Series<Bytes> {
        Series { start: at(start), step, values: values.iter().copied().map(Bytes).collect() }
    }

    fn group(incoming_bytes: Option<Series<Bytes>>, created_at: Option<&str>) -> LogGroup {
        LogGroup {
            account: None,
            region: "us-east-1".to_owned(),
            name: "/app".to_owned(),
            class: Some(LogClass::Standard),
            retention: None,
            stored_bytes: None,
            created_at: created_at.map(at),
            incoming_bytes,
            incoming_bytes_hourly: None,
            incoming_events: None,
        }
    }

    fn told(idle: &Idle) -> [String; 3] {
        ["2026-10-01", "2026-10-02", "2026-10-03"].map(|day| idle.of(day.parse().expect("a day")).to_string())
    }

    fn of(groups: &[LogGroup]) -> [String; 3] {
        told(&Idle::of_groups(groups.iter(), days()))
    }

    const DAY: &str = "00:00–24:00";

    #[test]
    fn what_any_group_took_in_is_not_idle() {
        let first = group(Some(series("2026-10-01T00:00:00Z", Step::Day, &[5.0, 0.0, 0.0])), None);
        let mut hours = [0.0; 72];
        (hours[25], hours[47]) = (1.0, 1.0);
        let second = group(Some(series("2026-10-01T00:00:00Z", Step::Hour, &hours)), None);
        assert_eq!(of(&[first, second]), ["", "00:00–01:00, 02:00–23:00", DAY]);
    }

    #[test]
    fn what_is_not_known_of_a_group_is_not_idle() {
        let late = || Some(series("2026-10-03T00:00:00Z", Step::Day, &[0.0]));
        // Before its life there was nothing of it.
        assert_eq!(of(&[group(late(), None)]), [DAY; 3]);
        // The rest of the day on which it was made is in no series.
        assert_eq!(of(&[group(late(), Some("2026-10-02T17:30:00Z"))]), [DAY, "00:00–17:00", DAY]);
        assert_eq!(of(&[group(None, None)]), [""; 3]);
        let ends_early = series("2026-10-01T00:00:00Z", Step::Day, &[0.0, 0.0]);
        assert_eq!(of(&[group(Some(ends_early.clone()), None)]), [""; 3]);
        assert_eq!(told(&Idle::of_series(&ends_early, days())), [""; 3]);
        assert_eq!(told(&Idle::of_series(&late().expect("a series"), days())), [""; 3]);
        let whole = series("2026-10-01T00:00:00Z", Step::Day, &[0.0, 7.0, 0.0]);
        assert_eq!(told(&Idle::of_series(&whole, days())), [DAY, "", DAY]);
    }
}

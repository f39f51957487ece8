//! Stretches of time that know their own days: the window that was measured and the month that is billed.
//!
//! Everything is UTC, as AWS bills. A month is never 30 days or 730 hours.

mod hours;

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

pub use hours::Hours;

/// Whole UTC days, the last one excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The first day inside.
    pub start: Date,
    /// The first day after.
    pub end: Date,
}

impl Window {
    /// The `days` whole UTC days before the day that `now` falls on.
    pub fn last_whole_days(now: Timestamp, days: u32) -> Self {
        let end = utc_date(now);
        Self { start: end.saturating_sub(i64::from(days).days()), end }
    }

    /// Each of its days.
    pub fn each_day(self) -> impl Iterator<Item = Date> {
        self.start.series(1.day()).take_while(move |day| *day < self.end)
    }

    /// How many days lie inside.
    pub fn days(&self) -> u32 {
        days_between(self.start, self.end)
    }

    /// The days that both have; `None` where they have none.
    pub fn overlap(&self, other: &Window) -> Option<Window> {
        let both = Window { start: self.start.max(other.start), end: self.end.min(other.end) };
        (both.start < both.end).then_some(both)
    }

    /// Whether every day of another lies inside.
    pub fn holds(&self, other: &Window) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The instant at which the first day begins.
    pub fn start_instant(&self) -> Timestamp {
        midnight(self.start)
    }

    /// The instant at which the last day has ended.
    pub fn end_instant(&self) -> Timestamp {
        midnight(self.end)
    }
}

/// The UTC day that an instant falls on.
pub fn utc_date(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// The instant at which a UTC day begins. Days beyond what a time stamp can hold give the nearest instant.
pub fn midnight(day: Date) -> Timestamp {
    day.to_zoned(TimeZone::UTC).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
}

fn days_between(start: Date, end: Date) -> u32 {
    let span = end.duration_since(start).as_hours() / 24;
    u32::try_from(span).unwrap_or(0)
}

/// A calendar month in UTC: what one AWS bill covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BillingMonth {
    first: Date,
}

impl BillingMonth {
    /// The month that a day lies in.
    pub fn containing(day: Date) -> Self {
        Self { first: day.first_of_month() }
    }

    /// The month after this one.
    pub fn next(self) -> Self {
        Self { first: self.first.saturating_add(1.month()) }
    }

    /// The first whole month that begins at or after an instant.
    pub fn first_whole_after(at: Timestamp) -> Self {
        let month = Self::containing(utc_date(at));
        if midnight(month.first) == at { month } else { month.next() }
    }

    /// The last month that has ended at an instant.
    pub fn last_before(at: Timestamp) -> Self {
        Self::containing(Self::containing(utc_date(at)).first.saturating_sub(1.day()))
    }

    /// Its days.
    pub fn window(self) -> Window {
        Window { start: self.first, end: self.next().first }
    }

    /// How many days it has.
    pub fn days(self) -> u32 {
        self.first.days_in_month().unsigned_abs().into()
    }

    /// How many hours it has.
    pub fn hours(self) -> u32 {
        self.days() * 24
    }
}

impl fmt::Display for BillingMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.first.year(), self.first.month())
    }
}

/// Why a text is no month.
#[derive(Debug, thiserror::Error)]
#[error("'{0}' is not a month; write it as 2026-12")]
pub struct MonthError(String);

impl FromStr for BillingMonth {
    type Err = MonthError;

    fn from_str(text: &str) -> Result<Self, MonthError> {
        let month = || {
            let (year, month) = text.split_once('-')?;
            (year.len() == 4 && month.len() == 2).then_some(())?;
            Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()
        };
        month().map(|first| Self { first }).ok_or_else(|| MonthError(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_know_their_days() {
        let days = |text: &str| text.parse::<BillingMonth>().map(BillingMonth::days).ok();
        assert_eq!(days("2026-12"), Some(31));
        assert_eq!(days("2027-02"), Some(28));
        assert_eq!(days("2028-02"), Some(29));
        assert_eq!(days("2026-13"), None);
        assert_eq!(days("2026-1"), None);
    }

    #[test]
    fn the_first_whole_month_begins_at_or_after_the_end() {
        let at = |text: &str| BillingMonth::first_whole_after(text.parse().expect("a time stamp")).to_string();
        assert_eq!(at("2026-03-01T00:00:00Z"), "2026-03");
        assert_eq!(at("2026-03-01T01:00:00Z"), "2026-04");
        assert_eq!(at("2026-12-31T23:00:00Z"), "2027-01");
    }

    #[test]
    fn a_window_ends_at_midnight_before_now() {
        let window = Window::last_whole_days("2026-11-22T18:23:00Z".parse().expect("a time stamp"), 28);
        assert_eq!((window.start.to_string(), window.end.to_string()), ("2026-10-25".into(), "2026-11-22".into()));
        assert_eq!(window.days(), 28);
        assert_eq!(BillingMonth::containing(window.end).hours(), 720);
    }
}

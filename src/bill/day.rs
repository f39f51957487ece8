//! The UTC days of the instants that bills are written with.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};

use crate::period::Hours;

/// Seconds in an hour.
const HOUR: u32 = 3_600;

/// The day that an instant falls on: `2026-10-01`, `2026-10-01T00:00:00Z`, `2026-10-01 00:00:00.000`.
pub(super) fn first(text: &str) -> Option<Date> {
    parse(text).map(|(day, _)| day)
}

/// The day after the last one before an instant, which is the instant's own where it is midnight.
///
/// Some exports end a stretch with its last second, which comes to the same.
pub(super) fn after_last(text: &str) -> Option<Date> {
    let (day, time) = parse(text)?;
    if time == Time::midnight() { Some(day) } else { day.checked_add(1.day()).ok() }
}

/// The hours that a stretch holds whole of each of its days; `None` where it is no stretch.
///
/// Of one that begins or ends within a day it says the same of all its days, which may be too few of them and never too many.
pub(super) fn hours(start: &str, end: &str) -> Option<Hours> {
    let ((_, from), (_, until)) = (parse(start)?, parse(end)?);
    let seconds = |time: Time| u32::try_from(time.duration_since(Time::midnight()).as_secs()).ok();
    let (from, until) = (seconds(from)?.div_ceil(HOUR), seconds(until)?);
    // The last second of an hour stands for its end.
    let until = if until == 0 { 24 } else { (until + 1) / HOUR };
    Some(Hours::between(from, until))
}

/// An instant in UTC.
pub(super) fn instant(text: &str) -> Option<DateTime> {
    parse(text).map(|(day, time)| day.to_datetime(time))
}

fn parse(text: &str) -> Option<(Date, Time)> {
    let text = text.trim();
    let (day, rest) = text.split_at_checked(10)?;
    let day = day.parse().ok()?;
    let rest = rest.trim_end_matches('Z').trim_end_matches(" UTC").trim_end_matches("+00:00");
    let is_plain = |time: &&str| time.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.'));
    let time = match rest.strip_prefix(['T', ' ']) {
        // Another offset than UTC's would be another day.
        Some(time) => Some(time).filter(is_plain)?.parse().ok()?,
        None if rest.is_empty() => Time::midnight(),
        None => return None,
    };
    Some((day, time))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_every_notation() {
        for midnight in [
            "2026-10-02",
            "2026-10-02T00:00:00Z",
            "2026-10-02 00:00:00.000",
            "2026-10-02T00:00:00.000Z",
            "2026-10-02 00:00:00 UTC",
        ] {
            let day = first(midnight).map(|day| day.to_string());
            assert_eq!((day.as_deref(), after_last(midnight)), (Some("2026-10-02"), first(midnight)), "{midnight}");
        }
        let end = |text| after_last(text).map(|day| day.to_string());
        assert_eq!(end("2026-10-31T23:59:59Z").as_deref(), Some("2026-11-01"));
        assert_eq!(end("2026-10-31T01:00:00Z").as_deref(), Some("2026-11-01"));
        for wrong in ["", "2026-13-01", "10/01/2026", "2026-10-02X", "2026-10-02T00:00:00+02:00", "käse-käse-"] {
            assert_eq!(first(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn hours_are_those_that_a_stretch_holds_whole() {
        let day = |from: &str, until: &str| hours(&format!("2026-10-01{from}"), &format!("2026-10-01{until}"));
        assert_eq!(day("T05:00:00Z", "T07:00:00Z"), Some(Hours::between(5, 7)));
        assert_eq!(day(" 05:00:00.000", " 05:59:59.000"), Some(Hours::between(5, 6)));
        assert_eq!(day("T05:30:00Z", "T07:30:00Z"), Some(Hours::between(6, 7)));
        assert_eq!(day("", "T23:59:59Z"), Some(Hours::ALL));
        assert_eq!(hours("2026-10-01", "2026-11-01T00:00:00Z"), Some(Hours::ALL));
        assert_eq!(hours("2026-10-01T23:00:00Z", "2026-10-02"), Some(Hours::between(23, 24)));
        assert_eq!(hours("2026-10-01", "soon"), None);
    }
}

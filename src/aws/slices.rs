//! When a group's events are looked at: short slices, spread over the hours of the last days.

use jiff::Timestamp;

use crate::measurements::{LogGroup, Retention, Step};

/// How many days back events are read.
const DAYS: i64 = 7;
const HOUR_MS: i64 = 3_600_000;
const MINUTE_MS: i64 = 60_000;
/// Shorter slices would cut too many requests at their ends.
const SHORTEST_MINUTES: i64 = 2;

/// A stretch of time, in milliseconds of the epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slice {
    pub(super) from: i64,
    pub(super) until: i64,
}

/// The slices to look at, in order: in each round one hour of each day in which something came, so that stopping early
/// leaves a spread sample too. They follow from the group and the window alone: a rerun asks alike.
///
/// `minutes` is how much of an hour should hold enough; `None` where that is unknown, and the whole hour is looked at.
pub(super) fn slices(group: &LogGroup, until: Timestamp, minutes: Option<f64>) -> Vec<Slice> {
    let length = minutes.map_or(HOUR_MS, |minutes| {
        // It is at most an hour, so it fits.
        minutes.ceil().clamp(SHORTEST_MINUTES as f64, 60.0) as i64 * MINUTE_MS
    });
    let mut hours = live_hours(group, until);
    hours.sort_by_key(|hour| mixed(&group.name, *hour));
    let mut round_of_day = std::collections::HashMap::<i64, u64>::new();
    let mut ordered: Vec<(u64, u64, i64)> = Vec::with_capacity(hours.len());
    for hour in hours {
        let round = round_of_day.entry(hour.div_euclid(24)).or_default();
        ordered.push((*round, mixed(&group.name, hour), hour));
        *round += 1;
    }
    ordered.sort_unstable();
    let slice = |(_, random, hour): (u64, u64, i64)| {
        let room = (HOUR_MS - length) / MINUTE_MS + 1;
        let offset = i64::try_from(random % room.unsigned_abs()).unwrap_or_default() * MINUTE_MS;
        let from = hour * HOUR_MS + offset;
        Slice { from, until: from + length }
    };
    ordered.into_iter().map(slice).collect()
}

/// The hours, since the epoch, in which something may have come that is still kept.
fn live_hours(group: &LogGroup, until: Timestamp) -> Vec<i64> {
    let kept = match group.retention {
        Some(Retention::Days(days)) => DAYS.min(i64::from(days)),
        Some(Retention::Never) | None => DAYS,
    };
    let end = until.as_second().div_euclid(3_600);
    let series = [&group.incoming_bytes, &group.incoming_bytes_hourly].into_iter().flatten();
    let mut hours = std::collections::BTreeSet::new();
    for series in series {
        let (start, step) = (series.start.as_second().div_euclid(3_600), i64::from(series.step.hours()));
        for (place, _) in (0..).zip(&series.values).filter(|(_, bytes)| bytes.0 > 0.0) {
            let first = start + place * step;
            hours.extend((first..first + step).filter(|hour| *hour < end && *hour >= end - kept * 24));
        }
    }
    // Where it is known by the hour, whole days say less.
    if let Some(series) = group.incoming_bytes_hourly.as_ref().filter(|series| series.step == Step::Hour) {
        let start = series.start.as_second().div_euclid(3_600);
        let empty = (start..).zip(&series.values).filter(|(_, bytes)| bytes.0 == 0.0);
        for (hour, _) in empty {
            hours.remove(&hour);
        }
    }
    hours.into_iter().collect()
}

/// A number that looks random and follows from a name and a number (FNV-1a, then the finish of splitmix64).
fn mixed(name: &str, number: i64) -> u64 {
    let bytes = name.bytes().chain(number.to_le_bytes());
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::aws::inventory::tests::log_group;
    use crate::measurements::Series;
    use crate::units::Bytes;

    fn group(daily: &[f64]) -> LogGroup {
        let series = Series {
            start: "2026-11-10T00:00:00Z".parse().expect("an instant"),
            step: Step::Day,
            values: daily.iter().copied().map(Bytes).collect(),
        };
        LogGroup { incoming_bytes: Some(series), ..log_group("a", None) }
    }

    fn until() -> Timestamp {
        "2026-11-22T00:00:00Z".parse().expect("an instant")
    }

    #[test]
    fn each_round_visits_each_day_once() {
        let slices = slices(&group(&[1.0; 12]), until(), Some(1.0));
        assert_eq!(slices.len(), 7 * 24);
        for round in slices.chunks(7) {
            let days: BTreeSet<_> = round.iter().map(|slice| slice.from / (24 * HOUR_MS)).collect();
            assert_eq!(days.len(), 7);
        }
        let hours: BTreeSet<_> = slices.iter().map(|slice| slice.from / HOUR_MS).collect();
        assert_eq!(hours.len(), 7 * 24, "no hour comes twice");
        assert!(slices.iter().all(|slice| slice.until - slice.from == 2 * MINUTE_MS));
        let hours_of_day: BTreeSet<_> = slices[..40].iter().map(|slice| slice.from / HOUR_MS % 24).collect();
        assert!(hours_of_day.len() >= 12, "{hours_of_day:?}");
        assert_eq!(slices, super::slices(&group(&[1.0; 12]), until(), Some(1.0)), "a rerun asks alike");
    }

    #[test]
    fn days_without_bytes_and_days_that_are_gone_are_not_asked_for() {
        let mut daily = [0.0; 12];
        assert!(slices(&group(&daily), until(), None).is_empty());
        // The 20th; the 12th lies too far back.
        (daily[10], daily[2]) = (5.0, 5.0);
        let found = slices(&group(&daily), until(), None);
        assert_eq!(found.len(), 24);
        assert!(found.iter().all(|slice| slice.until - slice.from == HOUR_MS));
        let kept = LogGroup { retention: Some(Retention::Days(1)), ..group(&daily) };
        assert!(slices(&kept, until(), None).is_empty());
    }
}

//! When a group's events are looked at: short slices, spread over the last days as the group's bytes are.
//!
//! A sample weighs itself only where slices come as often as requests do, so time is measured in bytes here: each slice
//! is a stretch in which equally many bytes came, short in a busy hour and long in a quiet night. Where bytes are known by
//! the day alone, slices of one day are equally long, and a busy hour gives more requests of its slice: what a slice
//! gives is bounded far above what it should hold.

use std::collections::{BTreeMap, HashSet};

use jiff::Timestamp;

use crate::measurements::{LogGroup, Retention};

/// How many days back events are read.
const DAYS: i64 = 7;
const HOUR_MS: i64 = 3_600_000;
/// No API is so busy that a shorter slice would hold what is wanted.
const SHORTEST_MS: i64 = 2;
/// Into so many slices at least a group's days are cut, however little came.
const FEWEST: usize = 40;
/// More than these are never read.
const MOST: usize = 168;
/// How many times what it should hold a slice may give.
const BOUND: usize = 8;
/// Multiples of it, modulo 1, lie evenly however many are taken.
const GOLDEN: f64 = 0.618_033_988_749_894_8;

/// A stretch of time, in milliseconds of the epoch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Slice {
    pub(super) from: i64,
    pub(super) until: i64,
    /// How often in a second there comes what a slice should hold; 0 where that is unknown.
    pub(super) per_second: f64,
}

impl Slice {
    /// How many requests are taken of it at most, where it should hold so many. An hour as such may hold any number.
    pub(super) fn most(&self, wanted: usize) -> usize {
        if self.per_second > 0.0 { wanted.saturating_mul(BOUND) } else { wanted }
    }
}

/// The slices to look at, in order. However early reading stops, those before are spread over the days by their bytes.
/// They follow from the group and the window alone: a rerun asks alike.
///
/// `bytes` is how much a slice should hold. Where that is unknown, whole hours are looked at.
pub(super) fn slices(group: &LogGroup, until: Timestamp, bytes: Option<f64>) -> Vec<Slice> {
    let hours = Hours::of(live_hours(group, until));
    let wanted = bytes.filter(|bytes| *bytes > 0.0);
    let count = wanted.map_or(hours.0.len(), |bytes| ((hours.total() / bytes) as usize).max(FEWEST));
    if hours.0.is_empty() {
        return Vec::new();
    }
    let place = |share: f64| match wanted {
        Some(_) => ((share * count as f64) as usize).min(count - 1),
        None => hours.at(share * hours.total()),
    };
    let slice = |place: usize| match wanted {
        Some(bytes) => {
            let each = hours.total() / count as f64;
            let (from, until) = hours.between(place as f64 * each, (place + 1) as f64 * each);
            let per_second = each / bytes / ((until - from).max(1) as f64 / 1_000.0);
            Slice { from, until: until.max(from + SHORTEST_MS), per_second }
        }
        None => {
            let from = hours.0[place].start_ms;
            Slice { from, until: from + HOUR_MS, per_second: 0.0 }
        }
    };
    let (most, mut known) = (count.min(MOST), HashSet::new());
    let first = seed(&group.name);
    // So many points leave no slice out where all are alike; what is left of unlike hours comes in the end.
    let drawn = (0..8 * MOST).map(|number| place((first + number as f64 * GOLDEN).fract())).chain(0..most);
    drawn.filter(|place| known.insert(*place)).take(most).map(slice).collect()
}

/// One hour in which something came.
struct Hour {
    start_ms: i64,
    /// What came before it, in bytes.
    before: f64,
    bytes: f64,
}

/// The hours in which something came, one after the other.
struct Hours(Vec<Hour>);

impl Hours {
    fn of(hours: BTreeMap<i64, f64>) -> Self {
        let mut before = 0.0;
        let hour = |(hour, bytes): (i64, f64)| {
            let next = Hour { start_ms: hour * HOUR_MS, before, bytes };
            before += bytes;
            next
        };
        Self(hours.into_iter().map(hour).collect())
    }

    fn total(&self) -> f64 {
        self.0.last().map_or(0.0, |last| last.before + last.bytes)
    }

    /// The place of the hour in which a byte came.
    fn at(&self, byte: f64) -> usize {
        self.0.partition_point(|hour| hour.before <= byte).saturating_sub(1)
    }

    /// From when until when the bytes between two of them came.
    fn between(&self, from: f64, until: f64) -> (i64, i64) {
        let when = |hour: &Hour, byte: f64| {
            let share = ((byte - hour.before) / hour.bytes).clamp(0.0, 1.0);
            hour.start_ms + (share * HOUR_MS as f64) as i64
        };
        // The last byte before the end, not the first one after it, which may come days later.
        let last = self.0.partition_point(|hour| hour.before < until).saturating_sub(1);
        (when(&self.0[self.at(from)], from), when(&self.0[last], until))
    }
}

/// What came in each hour since the epoch in which something may have come that is still kept. Where it is known by the
/// hour, whole days say less; a day that is known as a whole counts as even.
fn live_hours(group: &LogGroup, until: Timestamp) -> BTreeMap<i64, f64> {
    let kept = match group.retention {
        Some(Retention::Days(days)) => DAYS.min(i64::from(days)),
        Some(Retention::Never) | None => DAYS,
    };
    let end = until.as_second().div_euclid(3_600);
    let mut hours = BTreeMap::new();
    for series in [&group.incoming_bytes, &group.incoming_bytes_hourly].into_iter().flatten() {
        let (start, step) = (series.start.as_second().div_euclid(3_600), i64::from(series.step.hours()));
        for (place, bytes) in (0..).zip(&series.values) {
            let first = start + place * step;
            let alive = (first..first + step).filter(|hour| *hour < end && *hour >= end - kept * 24);
            hours.extend(alive.map(|hour| (hour, bytes.0 / step as f64)));
        }
    }
    hours.retain(|_, bytes| *bytes > 0.0);
    hours
}

/// A number from 0 to 1 that looks random and follows from a name (FNV-1a, then the finish of splitmix64).
fn seed(name: &str) -> f64 {
    let hash = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (hash ^ (hash >> 31)) as f64 / 2.0_f64.powi(64)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::aws::inventory::tests::log_group;
    use crate::measurements::{Series, Step};
    use crate::units::Bytes;

    const DAY_MS: i64 = 24 * HOUR_MS;

    fn series(step: Step, start: &str, values: impl IntoIterator<Item = f64>) -> Option<Series<Bytes>> {
        let start = start.parse().expect("an instant");
        Some(Series { start, step, values: values.into_iter().map(Bytes).collect() })
    }

    fn group(daily: &[f64]) -> LogGroup {
        let daily = series(Step::Day, "2026-11-10T00:00:00Z", daily.iter().copied());
        LogGroup { incoming_bytes: daily, ..log_group("a", None) }
    }

    /// Seven days of which each hour of the day brings so many requests of one byte each.
    fn by_hour(name: &str, requests: &[f64; 24]) -> LogGroup {
        let values = requests.iter().copied().cycle().take(7 * 24);
        LogGroup { incoming_bytes_hourly: series(Step::Hour, "2026-11-15T00:00:00Z", values), ..log_group(name, None) }
    }

    fn until() -> Timestamp {
        "2026-11-22T00:00:00Z".parse().expect("an instant")
    }

    /// The share of some hours of the day among the requests that the first 20 slices of a hundred groups give. Each should
    /// hold 25.
    fn sampled_share(by_day: bool, requests: &[f64; 24], which: impl Fn(usize) -> bool) -> f64 {
        let (mut inside, mut all) = (0.0, 0.0);
        let groups = (0..100).map(|number| format!("group-{number}")).map(|name| match by_day {
            true => LogGroup { name, ..group(&[requests.iter().sum(); 12]) },
            false => by_hour(&name, requests),
        });
        for slice in groups.flat_map(|group| slices(&group, until(), Some(25.0)).into_iter().take(20)) {
            let (mut taken, mut at) = (0.0, slice.from);
            while at < slice.until {
                let hour = usize::try_from(at / HOUR_MS % 24).expect("an hour of the day");
                let next = slice.until.min((at / HOUR_MS + 1) * HOUR_MS);
                let came = requests[hour] * (next - at) as f64 / HOUR_MS as f64;
                let here = came.min(slice.most(25) as f64 - taken);
                (taken, at) = (taken + here, next);
                all += here;
                inside += if which(hour) { here } else { 0.0 };
            }
        }
        inside / all
    }

    #[test]
    fn busy_hours_have_the_share_of_the_sample_that_they_have_of_the_requests() {
        for day in [50_000_000.0, 500_000.0, 20_000.0, 700.0, 20.0] {
            let busy = |hour| (8..20).contains(&hour);
            let twelve = std::array::from_fn(|hour| day / 132.0 * if busy(hour) { 10.0 } else { 1.0 });
            for by_day in [false, true] {
                let share = sampled_share(by_day, &twelve, busy);
                assert!((share - 10.0 / 11.0).abs() < 0.02, "{day} a day, by the day {by_day}: {share}");
            }
            let batch = std::array::from_fn(|hour| day * if hour == 3 { 0.9 } else { 0.1 / 23.0 });
            let share = sampled_share(false, &batch, |hour| hour == 3);
            assert!((share - 0.9).abs() < 0.02, "{day} a day in a batch: {share}");
            // The bound of a slice cuts this one off where only the day is known.
            let share = sampled_share(true, &batch, |hour| hour == 3);
            assert!((0.65..0.92).contains(&share), "{day} a day in a batch, by the day: {share}");
        }
    }

    #[test]
    fn days_are_looked_at_as_often_as_they_brought_bytes() {
        let uneven = group(&[0.0, 0.0, 0.0, 0.0, 0.0, 1e6, 1e6, 1e6, 1e6, 1e6, 1e6, 4e6]);
        let slices = slices(&uneven, until(), Some(1_000.0));
        let last = slices[..20].iter().filter(|slice| slice.from / DAY_MS == until().as_millisecond() / DAY_MS - 1);
        assert!((7..=9).contains(&last.count()), "four tenths of twenty");
    }

    #[test]
    fn slices_are_spread_over_days_and_hours_and_come_once() {
        for bytes in [Some(10.0), None] {
            let found = slices(&group(&[240.0; 12]), until(), bytes);
            let days: BTreeSet<_> = found[..12].iter().map(|slice| slice.from / DAY_MS).collect();
            assert_eq!(days.len(), 7, "{bytes:?}");
            let hours_of_day: BTreeSet<_> = found[..40].iter().map(|slice| slice.from / HOUR_MS % 24).collect();
            assert!(hours_of_day.len() >= 12, "{hours_of_day:?}");
            let begins: BTreeSet<_> = found.iter().map(|slice| slice.from).collect();
            assert_eq!((begins.len(), found.len()), (168, 168), "none comes twice");
            assert_eq!(found, slices(&group(&[240.0; 12]), until(), bytes), "a rerun asks alike");
        }
        assert!(slices(&group(&[1e9; 12]), until(), Some(0.01)).iter().all(|it| it.until - it.from == SHORTEST_MS));
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
        let found = slices(&group(&daily), until(), Some(1.0));
        let day = found.iter().map(|slice| slice.from / DAY_MS).collect::<BTreeSet<_>>();
        assert_eq!((found.len(), day.len()), (FEWEST, 1));
    }

    #[test]
    fn what_is_known_by_the_hour_outdoes_the_day() {
        let mut hours = [0.0; 24];
        hours[7] = 24.0;
        let both = LogGroup {
            incoming_bytes_hourly: series(Step::Hour, "2026-11-21T00:00:00Z", hours),
            ..group(&[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 24.0])
        };
        assert_eq!(slices(&both, until(), None).len(), 1);
    }
}

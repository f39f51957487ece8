//! Since when something is written as it is now.
//!
//! A mean over days before and after a change of setting is that of neither.

use jiff::Timestamp;

use crate::logging::{Configuration, ExecutionLevel, LoggingSettings};
use crate::measurements::{ApiStage, Links, LogGroup, Role, Scope, Series, Step};
use crate::period::midnight;
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
/// More events per request than ERROR writes where every request fails: up to 3 lines and the malformed answer
/// (facts/api-gateway-logs, section 1.2). INFO writes 7 and more.
const BEYOND_ERROR: f64 = 4.0;
/// More events per request than come late from the days before OFF, at which nothing is written.
const BEYOND_OFF: f64 = 0.1;

/// A series since it began inside its window; the whole of it where it did not, or comes and goes.
///
/// The day on which it began is not whole, and left out where others remain to go by.
pub(super) fn begun<T: Quantity>(series: &Series<T>) -> Series<T> {
    let per_day = steps_of_a_day(series);
    let values = &series.values;
    let Some(first) = values.iter().position(|value| value.value() != 0.0) else { return series.clone() };
    if first / per_day < QUIET_DAYS || !is_busy(values[first..].chunks(per_day)) {
        return series.clone();
    }
    let days = (values.len() - first).div_ceil(per_day);
    let partial = usize::from(series.step == Step::Day && days > QUIET_DAYS);
    series.skip(first + partial)
}

/// Whether a series began inside the window of its account and region: by what it brought, or because it has no steps before,
/// as in a file that lists a log group from its first row on.
pub(super) fn has_begun<T: Quantity>(series: &Series<T>, scope: Option<&Scope>) -> bool {
    let quiet = |scope: &Scope| {
        let seconds = series.start.as_second() - midnight(scope.window.start).as_second();
        seconds >= QUIET_DAYS as i64 * 86_400 && is_busy(series.values.chunks(steps_of_a_day(series)))
    };
    begun(series).start > series.start || scope.is_some_and(quiet)
}

/// Whether something came on nearly every day.
fn is_busy<'a, T: Quantity + 'a>(days: impl ExactSizeIterator<Item = &'a [T]>) -> bool {
    let all = days.len() as f64;
    days.filter(|day| day.iter().any(|value| value.value() != 0.0)).count() as f64 >= BUSY * all
}

/// Whether nothing came in the last days, after something came on nearly every day.
pub(super) fn is_stopped<T: Quantity>(series: &Series<T>) -> bool {
    let per_day = steps_of_a_day(series);
    let Some(last) = series.values.iter().rposition(|value| value.value() != 0.0) else { return false };
    let quiet = (series.values.len() - last - 1) / per_day;
    let before = series.values[..=last].rchunks(per_day);
    quiet >= QUIET_DAYS && before.len() >= QUIET_DAYS && is_busy(before)
}

fn steps_of_a_day<T>(series: &Series<T>) -> usize {
    match series.step {
        Step::Hour => 24,
        Step::Day => 1,
    }
}

/// The bytes of a log that every request writes to, since each of them writes about as many events as in the last days.
///
/// Only days in a row that were otherwise are another setting: a single one may be a flood of requests that are not
/// logged, or points that came late.
fn unchanged(bytes: &Series<Bytes>, events: &Series<Events>, requests: &Series<Requests>) -> Series<Bytes> {
    let each = each_day(events, requests);
    let mut last: Vec<f64> = each.iter().rev().flatten().take(QUIET_DAYS).copied().collect();
    last.sort_unstable_by(f64::total_cmp);
    let Some(now) = last.get(last.len() / 2).copied().filter(|now| *now > 0.0) else { return bytes.clone() };
    let is_now = |day: f64| (now / ANOTHER..=now * ANOTHER).contains(&day);
    let (mut run, mut end) = (0, 0);
    for (place, day) in each.iter().enumerate().rev().filter_map(|(place, day)| Some((place, (*day)?))) {
        match is_now(day) {
            true => run = 0,
            false if run == 0 => (run, end) = (1, place),
            false => run += 1,
        }
        if run == QUIET_DAYS {
            break;
        }
    }
    let kept = each.len().saturating_sub(end + 1);
    if run == QUIET_DAYS && kept >= QUIET_DAYS { last_of(bytes, events, kept) } else { bytes.clone() }
}

/// The bytes of a log since the last day on which a request wrote more events than the level that is set ever does.
///
/// The day after may be in part as it was before, and is left out; where it is the last one nothing is left. Where the last
/// day is itself such a day nothing was changed: the meter contradicts the setting.
fn since_less(bytes: &Series<Bytes>, events: &Series<Events>, requests: &Series<Requests>, most: f64) -> Series<Bytes> {
    let each = each_day(events, requests);
    let last = each.iter().rposition(|day| day.is_some_and(|day| day > most));
    match last.map(|last| &each[last + 1..]) {
        Some(since) if since.iter().any(Option::is_some) => last_of(bytes, events, since.len() - 1),
        _ => bytes.clone(),
    }
}

/// The events per request on each day that both meters cover; `None` on days with too few requests.
fn each_day(events: &Series<Events>, requests: &Series<Requests>) -> Vec<Option<f64>> {
    let each = |(Events(events), Requests(requests)): (Events, Requests)| {
        (requests >= ENOUGH_REQUESTS).then(|| events / requests)
    };
    events.pairs(requests).into_iter().map(each).collect()
}

/// So many of the last days. Both series end with the window, or nothing is said of when one day is in the other.
fn last_of(bytes: &Series<Bytes>, events: &Series<Events>, kept: usize) -> Series<Bytes> {
    match ends(bytes) == ends(events) && bytes.step == events.step {
        true => bytes.skip(bytes.values.len().saturating_sub(kept)),
        false => bytes.clone(),
    }
}

/// The most events per request at a setting that does not write with every request; `None` at others, and where methods
/// log otherwise.
fn most(stage: &ApiStage) -> Option<f64> {
    let id = |settings: LoggingSettings| Configuration::execution_id(settings);
    let settings = stage.settings?;
    stage.overrides.iter().all(|method| id(method.settings) == id(settings)).then_some(())?;
    match (settings.execution, settings.full_data) {
        (ExecutionLevel::Off, _) => Some(BEYOND_OFF),
        (ExecutionLevel::Error, false) => Some(BEYOND_ERROR),
        // With full data ERROR may write as INFO does (section 1.3).
        (ExecutionLevel::Error, true) | (ExecutionLevel::Info, _) => None,
    }
}

/// What a group took in since it is written as it is now, where one stage writes to it.
///
/// INFO and access logs write with every request: before the first byte they were not on, and before the number of
/// events per request changed they were set otherwise. ERROR and OFF do not: they were set after the last day that wrote
/// more than they do. Empty where that was so lately that no whole day is left.
pub(super) fn as_now(stage: &ApiStage, links: &Links<'_>, group: &LogGroup) -> Option<Series<Bytes>> {
    let bytes = group.incoming_bytes.as_ref()?;
    let is_access = stage.access_log_group() == Some(group.name.as_str());
    let is_info = stage.settings.is_some_and(|settings| settings.execution == ExecutionLevel::Info);
    let since = if is_access || is_info { begun(&bytes.from_first()) } else { bytes.clone() };
    let meters = group.incoming_events.as_ref().zip(stage.requests.as_ref());
    let Some((events, requests)) = meters.filter(|_| !links.shares_metric(stage)) else { return Some(since) };
    Some(match most(stage) {
        _ if is_access || is_info => unchanged(&since, events, requests),
        Some(most) => since_less(&since, events, requests, most),
        None => since,
    })
}

/// Since when a stage writes to a group as it does now, where that is later than its series begin. Where nothing came at
/// all there is no such day.
pub(super) fn since_of(stage: &ApiStage, links: &Links<'_>, group: &LogGroup) -> Option<Timestamp> {
    let now = as_now(stage, links, group).filter(|series| !series.values.is_empty())?;
    (now.start > group.incoming_bytes.as_ref()?.start).then_some(now.start)
}

/// Since when a group is written as it is now by the one stage that writes to it.
pub(super) fn since(links: &Links<'_>, group: &LogGroup) -> Option<Timestamp> {
    let is_own = |(stage, role): &&(&ApiStage, Role)| links.own_group(stage, &group.name, *role).is_some();
    let (stage, _) = links.users(group).iter().find(is_own)?;
    since_of(stage, links, group)
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
    fn what_stopped_is_told_from_what_comes_and_goes() {
        let stopped = |values: &[f64]| is_stopped(&daily(values.iter().copied().map(Bytes)));
        assert!(stopped(&[9.0, 9.0, 9.0, 0.0, 0.0, 0.0]));
        for goes_on in [&[9.0, 9.0, 9.0, 0.0, 0.0][..], &[9.0, 0.0, 0.0, 9.0, 0.0, 0.0, 0.0], &[0.0; 6], &[]] {
            assert!(!stopped(goes_on), "{goes_on:?}");
        }
    }

    #[test]
    fn hours_begin_at_their_first() {
        let values = [vec![Bytes(0.0); 100], vec![Bytes(1.0); 30]].concat();
        let series = Series { step: Step::Hour, ..daily(values) };
        assert_eq!(begun(&series).values.len(), 30);
    }

    #[test]
    fn days_that_wrote_more_than_the_level_does_are_left_out() {
        let requests = daily([1_000.0; 6].map(Requests));
        let bytes = daily([1.0, 2.0, 4.0, 8.0, 16.0, 32.0].map(Bytes));
        let left = |events: [f64; 6]| since_less(&bytes, &daily(events.map(Events)), &requests, BEYOND_ERROR).values;
        // The day of the change is in part as before, and it cannot be told which one it was.
        assert_eq!(left([9_000.0, 9_000.0, 9_000.0, 2_000.0, 0.0, 50.0]), [16.0, 32.0].map(Bytes));
        assert_eq!(left([9_000.0, 9_000.0, 9_000.0, 9_000.0, 9_000.0, 0.0]), []);
        // It goes on, or failures wrote it.
        for whole in [[9_000.0; 6], [9_000.0, 0.0, 0.0, 9_000.0, 9_000.0, 9_000.0], [0.0, 0.0, 4_000.0, 0.0, 0.0, 0.0]]
        {
            assert_eq!(left(whole), bytes.values, "{whole:?}");
        }
    }

    #[test]
    fn days_before_a_change_of_setting_are_left_out() {
        let requests = daily([1_000.0, 1_000.0, 1_000.0, 10.0, 1_000.0, 2_000.0, 1_000.0].map(Requests));
        let bytes = daily([1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0].map(Bytes));
        let left = |events: [f64; 7]| unchanged(&bytes, &daily(events.map(Events)), &requests);
        let changed = left([10_000.0, 10_000.0, 9_000.0, 230.0, 23_000.0, 45_000.0, 23_000.0]);
        assert_eq!(changed.values, [8.0, 16.0, 32.0, 64.0].map(Bytes));
        assert_eq!(changed.start.to_string(), "2026-11-04T00:00:00Z");
        let steady = [9_500.0, 10_000.0, 11_000.0, 100.0, 11_000.0, 20_000.0, 9_000.0];
        // A day with twice as many requests that are not logged, in the end or before, is no change of setting.
        let flood_at = |day: usize| {
            let mut events = steady;
            events[day] /= 2.0;
            events
        };
        let two_days = [23_000.0, 10_000.0, 9_000.0, 230.0, 10_000.0, 45_000.0, 23_000.0];
        for whole in [steady, flood_at(6), flood_at(1), two_days, [0.0; 7]] {
            assert_eq!(left(whole), bytes, "{whole:?}");
        }
    }
}

//! How good the estimate would have been on a history that is known.
//!
//! At origins all along the history the window before each is projected by the functions that an estimate uses, and held
//! against the days that followed. Those are 30 and no calendar month, so that a history needs no more than the window
//! and 30 days, and every origin is asked the same. What came is counted only where all of these days are known.

mod score;
#[cfg(test)]
mod tests;

use jiff::Timestamp;

use super::projection::{LEVEL, project_days};
use super::settled::begun;
use super::total::together;
use crate::measurements::{LogGroup, Series, Step};
use crate::units::{Bytes, Interval, Quantity};

pub use score::{Errors, Reading, Score};

/// Days that are projected and compared, where nothing else is asked for.
pub const AHEAD_DAYS: u32 = 30;
/// The window that an estimate has where it measures, in hours.
const LONG_WINDOW: u32 = 28 * DAY;
/// The window where the history has no room for the long one: all that the level rests on.
const SHORT_WINDOW: u32 = 14 * DAY;
const DAY: u32 = 24;

/// Where the estimate is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Hours that each projection has to go by.
    pub window_hours: u32,
    /// Days that are projected and compared.
    pub ahead_days: u32,
    /// So many origins over the whole history; `None`: three to a month, back from the end.
    pub origins: Option<usize>,
}

impl Plan {
    /// A plan for these log groups: without a window the 28 days that an estimate measures, or 14 where no history has
    /// room for them.
    pub fn of(groups: &[LogGroup], window_hours: Option<u32>, ahead_days: u32, origins: Option<usize>) -> Self {
        let longest = longest(groups);
        let plan = |window_hours| Self { window_hours, ahead_days, origins };
        let long = plan(LONG_WINDOW);
        let default = if longest >= long.needs_hours() { LONG_WINDOW } else { SHORT_WINDOW };
        plan(window_hours.unwrap_or(default))
    }

    /// How long a history has to be.
    pub fn needs_hours(&self) -> u64 {
        u64::from(self.window_hours) + u64::from(self.ahead_days) * u64::from(DAY)
    }

    fn ahead_hours(&self) -> i64 {
        i64::from(self.ahead_days) * i64::from(DAY)
    }

    /// Days between origins where no number of them is asked for: every third month begins where another ends, so that none
    /// is lost to those that do not overlap, and ten days, unlike weeks, begin on every weekday in turn.
    fn step_days(&self) -> i64 {
        let parts = [3, 2].into_iter().find(|parts| self.ahead_days.is_multiple_of(*parts)).unwrap_or(1);
        i64::from(self.ahead_days / parts)
    }

    /// The hours at which the origins of a history from `start` to `end` lie, the oldest first.
    fn origins(&self, start: i64, end: i64) -> Vec<i64> {
        let (first, last) = (start + i64::from(self.window_hours), end - self.ahead_hours());
        if first > last {
            return Vec::new();
        }
        let days = (last - first) / i64::from(DAY);
        let mut back: Vec<i64> = match self.origins {
            None => (0..=days / self.step_days()).map(|nth| nth * self.step_days()).collect(),
            Some(0 | 1) => vec![0],
            Some(many) => (0..many as i64).map(|nth| nth * days / (many as i64 - 1)).collect(),
        };
        back.dedup();
        back.iter().rev().map(|days| last - days * i64::from(DAY)).collect()
    }
}

/// The longest history of these log groups, in hours.
pub fn longest(groups: &[LogGroup]) -> u64 {
    groups.iter().filter_map(|group| group.incoming_bytes.as_ref()).map(Series::hours).max().unwrap_or(0)
}

/// One projection and what came.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Month {
    /// The instant between window and month.
    pub origin: Timestamp,
    /// What would have been said.
    pub projected: Interval<Bytes>,
    /// What the mean rate of the whole window would have said.
    pub mean_rate: Bytes,
    /// What came.
    pub came: Bytes,
    /// Whether it is among as many months as do not overlap, counted from the last one back.
    pub apart: bool,
}

impl Month {
    /// How far the projection was off, as a share of what came; above 0 it was too much. `None` where nothing came.
    pub fn error(&self) -> Option<f64> {
        let said = self.projected.expected?.0;
        (self.came.0 > 0.0).then(|| said / self.came.0 - 1.0)
    }

    /// Whether what came lies in the range.
    pub fn held(&self) -> bool {
        self.projected.low <= Some(self.came) && self.projected.high >= Some(self.came)
    }
}

/// What the history says of a log group, or of all together.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It was tried.
    Tried(Box<Trial>),
    /// The history is too short.
    Short {
        /// How many hours it has.
        has_hours: u64,
    },
    /// The volume is unknown.
    Unmetered,
    /// Nothing came in any window, so nothing was projected.
    Idle {
        /// How many windows there are.
        windows: usize,
    },
}

/// Every projection of one history.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// The months that were projected, the oldest first.
    pub months: Vec<Month>,
    /// Origins before which nothing came, so that nothing was projected.
    pub idle: usize,
    /// How good the projections were.
    pub score: Score,
}

/// A log group and how good its estimates would have been.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupBacktest {
    /// The account, where it is known.
    pub account: Option<String>,
    /// The region.
    pub region: String,
    /// Its name.
    pub name: String,
    /// What it took in on a day of its history; `None` where that is unknown.
    pub bytes_per_day: Option<Bytes>,
    /// How good its estimates would have been.
    pub outcome: Outcome,
}

/// How good all estimates would have been.
#[derive(Clone, Debug, PartialEq)]
pub struct Backtest {
    /// Where the estimate was tried.
    pub plan: Plan,
    /// How often the ranges promise to hold.
    pub level: f64,
    /// All log groups together, as the total of an estimate: what new groups brought counts, though no window had it.
    pub total: Outcome,
    /// The months of all log groups, each as one.
    pub pooled: Score,
    /// The log groups, the largest first.
    pub groups: Vec<GroupBacktest>,
}

/// Tries the estimate on the history of log groups.
pub fn backtest(groups: &[LogGroup], plan: Plan) -> Backtest {
    let known: Vec<Past<'_>> = groups.iter().filter_map(|group| Past::of(group.incoming_bytes.as_ref()?)).collect();
    let total = tried(&known, plan, Said::Together);
    let mut rows: Vec<GroupBacktest> = groups.iter().map(|group| one(group, plan)).collect();
    rows.sort_by(|a, b| {
        let size = |row: &GroupBacktest| row.bytes_per_day.map_or(-1.0, Bytes::value);
        size(b).total_cmp(&size(a)).then_with(|| a.name.cmp(&b.name))
    });
    let months = |row: &GroupBacktest| match &row.outcome {
        Outcome::Tried(trial) => trial.months.clone(),
        _ => Vec::new(),
    };
    let pooled = Score::pooled(&rows.iter().flat_map(months).collect::<Vec<_>>());
    Backtest { plan, level: LEVEL, total, pooled, groups: rows }
}

fn one(group: &LogGroup, plan: Plan) -> GroupBacktest {
    let series = group.incoming_bytes.as_ref();
    let days = |series: &Series<Bytes>| series.hours() as f64 / f64::from(DAY);
    let lived = series.filter(|series| !series.values.is_empty());
    GroupBacktest {
        account: group.account.clone(),
        region: group.region.clone(),
        name: group.name.clone(),
        bytes_per_day: lived.map(|series| Bytes(series.total().0 / days(series))),
        outcome: match series {
            None => Outcome::Unmetered,
            Some(series) => tried(Past::of(series).as_slice(), plan, Said::Alone),
        },
    }
}

/// Which number of an estimate is tried.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    /// The row of one log group.
    Alone,
    /// The total.
    Together,
}

fn tried(pasts: &[Past<'_>], plan: Plan, said: Said) -> Outcome {
    let start = pasts.iter().map(|past| past.start).min();
    let end = pasts.iter().map(Past::end).min();
    let Some((start, mut end)) = start.zip(end) else { return Outcome::Short { has_hours: 0 } };
    if pasts.iter().any(|past| past.series.step == Step::Day) {
        // Days cannot be cut.
        end -= end.rem_euclid(i64::from(DAY));
    }
    let origins = plan.origins(start, end);
    if origins.is_empty() {
        return Outcome::Short { has_hours: u64::try_from(end - start).unwrap_or(0) };
    }
    let mut months: Vec<Month> = origins.iter().filter_map(|origin| month(pasts, plan, said, *origin)).collect();
    tell_apart(&mut months, plan.ahead_hours());
    match months.is_empty() {
        true => Outcome::Idle { windows: origins.len() },
        false => {
            Outcome::Tried(Box::new(Trial { idle: origins.len() - months.len(), score: Score::of(&months), months }))
        }
    }
}

/// Marks as many months as do not overlap, each of so many hours, from the last one back.
fn tell_apart(months: &mut [Month], hours: i64) {
    let mut later: Option<Timestamp> = None;
    for month in months.iter_mut().rev() {
        month.apart = later.is_none_or(|later| later.as_second() - month.origin.as_second() >= hours * 3_600);
        if month.apart {
            later = Some(month.origin);
        }
    }
}

/// What would have been said at an origin, and what came; `None` where nothing came before it.
fn month(pasts: &[Past<'_>], plan: Plan, said: Said, origin: i64) -> Option<Month> {
    let window = i64::from(plan.window_hours);
    let windows: Vec<Series<Bytes>> =
        pasts.iter().map(|past| past.between(origin - window, origin)).filter(|part| !part.values.is_empty()).collect();
    let each: Vec<_> = windows.iter().filter_map(|part| project_days(&begun(part), plan.ahead_days)).collect();
    let projected = match said {
        Said::Alone => each.first().filter(|only| !only.idle)?.month,
        Said::Together => {
            let expected: Bytes = each.iter().filter_map(|each| each.month.expected).sum();
            together(expected, &windows.iter().collect::<Vec<_>>(), plan.ahead_days)?
        }
    };
    let seen: Bytes = windows.iter().map(Series::total).sum();
    let came = pasts.iter().map(|past| past.between(origin, origin + plan.ahead_hours()).total()).sum();
    let hours = plan.ahead_hours() as f64 / window as f64;
    Some(Month { origin: instant(origin), projected, mean_rate: Bytes(seen.0 * hours), came, apart: false })
}

/// A series with its ends in hours since 1970.
struct Past<'a> {
    series: &'a Series<Bytes>,
    start: i64,
}

impl<'a> Past<'a> {
    /// Nothing is known of the life of an empty series.
    fn of(series: &'a Series<Bytes>) -> Option<Self> {
        let start = series.start.as_second().div_euclid(3_600);
        (!series.values.is_empty()).then_some(Self { series, start })
    }

    fn end(&self) -> i64 {
        self.start + self.series.hours() as i64
    }

    /// The steps that begin in a stretch.
    fn between(&self, from: i64, until: i64) -> Series<Bytes> {
        let step = i64::from(self.series.step.hours());
        let place = |hour: i64| usize::try_from((hour - self.start).div_euclid(step)).unwrap_or(0);
        let most = self.series.values.len();
        let (first, last) = (place(from).min(most), place(until).min(most));
        let start = instant(self.start + first as i64 * step);
        Series { start, step: self.series.step, values: self.series.values[first..last.max(first)].to_vec() }
    }
}

fn instant(hour: i64) -> Timestamp {
    Timestamp::from_second(hour * 3_600).unwrap_or(Timestamp::MAX)
}

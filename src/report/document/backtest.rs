//! The document of `logtoll backtest`.

use schemars::JsonSchema;
use serde::Serialize;

use super::Body;
use super::parts::{NumberInterval, RunRow};
use crate::measurements::Run;
use crate::model;
use crate::model::backtest::{Errors, GroupBacktest, Month, Outcome, Plan, Reading, Score};
use crate::units::{Bytes, Interval};

/// How good the estimate would have been. What follows an origin is called its month, however many days it has.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Backtest {
    /// Hours that each projection had to go by.
    pub window_hours: u32,
    /// Days that were projected and compared.
    pub ahead_days: u32,
    /// How often the ranges promise to hold.
    pub level: f64,
    /// All log groups together, without those of unknown volume: their series added, then projected as the total of an
    /// estimate.
    pub total: TriedRow,
    /// What was projected for all together and what came, the oldest first; empty where nothing was.
    pub months: Vec<MonthRow>,
    /// The months of all log groups, each counted as one; null where there are none. Groups of an account move together,
    /// so these are no independent months.
    pub pooled: Option<ScoreRow>,
    /// The log groups, the largest first.
    pub log_groups: Vec<BacktestGroupRow>,
    /// What measuring asked of AWS.
    pub run: RunRow,
}

impl Body for Backtest {
    const NAME: &'static str = "backtest";
}

/// What the history says; one of both is null.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TriedRow {
    /// How good the projections were.
    pub score: Option<ScoreRow>,
    /// Why there are none.
    pub untried: Option<UntriedRow>,
}

/// A log group.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BacktestGroupRow {
    /// The account, where it is known.
    pub account: Option<String>,
    /// The region, where it is known.
    pub region: Option<String>,
    /// Its name.
    pub name: String,
    /// Bytes that it took in on a day of its history; null where that is unknown.
    #[schemars(with = "Option<f64>")]
    pub bytes_per_day: Option<Bytes>,
    /// What its history says.
    #[serde(flatten)]
    pub tried: TriedRow,
}

/// Why nothing was projected.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct UntriedRow {
    /// `short` (the history is), `unmetered` (the volume is unknown) or `idle` (nothing came in any window).
    pub id: String,
    /// The same in words.
    pub text: String,
    /// Hours that the history has, where it is short.
    pub has_hours: Option<u64>,
    /// Hours that it would need.
    pub needs_hours: Option<u64>,
}

/// How good projections were.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ScoreRow {
    /// Months that were projected.
    pub months: usize,
    /// Origins before which nothing came, so that nothing was projected; they count nowhere else.
    pub idle: usize,
    /// Months in which nothing came: the median and the mean of percentages leave them out.
    pub nothing_came: usize,
    /// Months in which the range held.
    pub held: usize,
    /// As many of the months do not overlap.
    pub apart: usize,
    /// In so many of those the range held.
    pub held_apart: usize,
    /// The share of months in which the range holds, as sure as months that do not overlap make it (Wilson's interval); null
    /// for months of several log groups.
    #[schemars(with = "Option<NumberInterval>")]
    pub share: Option<Interval<f64>>,
    /// What that says of the level that the range promises: `too-few` months to tell, `as-promised` (nothing speaks
    /// against it), `less-often` or `more-often`; null for months of several log groups.
    pub reading: Option<String>,
    /// How far the projections were off.
    pub error: ErrorsRow,
    /// How far the mean rate of the window would have been off.
    pub mean_rate: ErrorsRow,
}

/// Errors as shares of what came; null where nothing did.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct ErrorsRow {
    /// The median of the sizes over the months.
    pub median: Option<f64>,
    /// Their mean.
    pub mean: Option<f64>,
    /// The sum of the sizes by the sum of what came: months weigh by their volume.
    pub weighted: Option<f64>,
    /// The sum of the errors by the sum of what came; above 0 too much was projected.
    pub bias: Option<f64>,
}

/// What was projected for a month and what came.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MonthRow {
    /// When it begins, as RFC 3339.
    pub origin: String,
    /// The projection.
    #[schemars(with = "NumberInterval")]
    pub bytes: Interval<Bytes>,
    /// What the mean rate of the window would have said.
    #[schemars(with = "f64")]
    pub mean_rate_bytes: Bytes,
    /// What came.
    #[schemars(with = "f64")]
    pub came_bytes: Bytes,
    /// How far the projection was off, as a share of what came; null where nothing did.
    pub error: Option<f64>,
    /// Whether what came lies in the range.
    pub held: bool,
    /// Whether it is among as many months as do not overlap.
    pub apart: bool,
}

impl Backtest {
    /// Writes a backtest down.
    pub fn new(result: &model::backtest::Backtest, run: &Run) -> Self {
        let months = match &result.total {
            Outcome::Tried(trial) => trial.months.iter().map(MonthRow::from).collect(),
            _ => Vec::new(),
        };
        let idle = |group: &GroupBacktest| match &group.outcome {
            Outcome::Tried(trial) => trial.idle,
            Outcome::Idle { windows } => *windows,
            Outcome::Short { .. } | Outcome::Unmetered => 0,
        };
        let pooled =
            (result.pooled.months > 0).then(|| ScoreRow::of(&result.pooled, result.groups.iter().map(idle).sum()));
        Self {
            window_hours: result.plan.window_hours,
            ahead_days: result.plan.ahead_days,
            level: result.level,
            total: TriedRow::of(&result.total, result.plan),
            months,
            pooled,
            log_groups: result.groups.iter().map(|group| BacktestGroupRow::of(group, result.plan)).collect(),
            run: run.into(),
        }
    }
}

impl BacktestGroupRow {
    fn of(group: &GroupBacktest, plan: Plan) -> Self {
        Self {
            account: group.account.clone(),
            // Files need not say where they are from.
            region: Some(group.region.clone()).filter(|region| !region.is_empty()),
            name: group.name.clone(),
            bytes_per_day: group.bytes_per_day,
            tried: TriedRow::of(&group.outcome, plan),
        }
    }
}

impl TriedRow {
    fn of(outcome: &Outcome, plan: Plan) -> Self {
        let untried =
            |id: &str, text: String| UntriedRow { id: id.to_owned(), text, has_hours: None, needs_hours: None };
        let untried = match outcome {
            Outcome::Tried(trial) => {
                return Self { score: Some(ScoreRow::of(&trial.score, trial.idle)), untried: None };
            }
            Outcome::Unmetered => untried("unmetered", "its volume is unknown".to_owned()),
            Outcome::Idle { windows } => {
                untried("idle", format!("nothing came in any of {windows} windows, so nothing was projected"))
            }
            Outcome::Short { has_hours } => {
                let (needs, has) = (plan.needs_hours(), *has_hours);
                let text = format!("needs {}, has {}", days_up(needs), days_down(has));
                UntriedRow { has_hours: Some(has), needs_hours: Some(needs), ..untried("short", text) }
            }
        };
        Self { score: None, untried: Some(untried) }
    }
}

/// What is needed is rounded up and what is there down, so that a short history never reads as long enough.
fn days_up(hours: u64) -> String {
    match hours.div_ceil(24) {
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}

fn days_down(hours: u64) -> String {
    match hours / 24 {
        0 if hours == 1 => "1 hour".to_owned(),
        0 => format!("{hours} hours"),
        1 => "1 day".to_owned(),
        days => days.to_string(),
    }
}

impl ScoreRow {
    fn of(score: &Score, idle: usize) -> Self {
        Self {
            months: score.months,
            idle,
            nothing_came: score.nothing_came,
            held: score.held,
            apart: score.apart,
            held_apart: score.held_apart,
            share: score.share,
            reading: score.reading.map(|reading| name(reading).to_owned()),
            error: score.error.into(),
            mean_rate: score.mean_rate.into(),
        }
    }
}

fn name(reading: Reading) -> &'static str {
    match reading {
        Reading::TooFew => "too-few",
        Reading::AsPromised => "as-promised",
        Reading::LessOften => "less-often",
        Reading::MoreOften => "more-often",
    }
}

impl From<Errors> for ErrorsRow {
    fn from(errors: Errors) -> Self {
        let Errors { median, mean, weighted, bias } = errors;
        Self { median, mean, weighted, bias }
    }
}

impl From<&Month> for MonthRow {
    fn from(month: &Month) -> Self {
        Self {
            origin: month.origin.to_string(),
            bytes: month.projected,
            mean_rate_bytes: month.mean_rate,
            came_bytes: month.came,
            error: month.error(),
            held: month.held(),
            apart: month.apart,
        }
    }
}

//! `logtoll backtest`.

use super::output::Output;
use super::sampling::Wanted;
use super::{Setting, TOOL, source};
use crate::args::BacktestArgs;
use crate::error::Error;
use crate::measurements::{LogGroup, Measurements, Series, Step};
use crate::model::backtest::{Backtest, Outcome, Plan, backtest, longest};
use crate::report::document::Document;
use crate::report::{self, document};

/// Fewer days have their volatility taken from hours, which daily series do not have.
const LEAST_DAYS: u32 = 3;

pub(super) fn run(args: &BacktestArgs, setting: &Setting) -> Result<(), Error> {
    let files = &args.source.measurements;
    if args.csv.csv.is_none() && files.is_empty() {
        whole_days(args.window)?;
    }
    let output = Output::new(&args.output)?;
    let Some(seen) = seen(args, setting)? else { return Ok(()) };
    let by_day = |series: &Series<_>| series.step == Step::Day;
    if seen.log_groups.iter().any(|group| group.incoming_bytes.as_ref().is_some_and(by_day)) {
        whole_days(args.window)?;
    }
    let origins = args.origins.map(|origins| origins as usize);
    let plan = Plan::of(&seen.log_groups, args.window, args.ahead, origins);
    let result = backtest(&seen.log_groups, plan);
    if !is_tried(&result) {
        source::whole(&seen, files)?;
        return Err(Error::Nothing(format!("nothing to backtest: {}", why(&seen.log_groups, plan, kept(setting)?))));
    }
    // Prices matter for what measuring cost, and for nothing else.
    let prices = match seen.run.calls.is_empty() {
        true => setting.prices.book(&[] as &[&str])?,
        false => source::book(&seen.scopes, setting)?,
    };
    let body = document::Backtest::new(&result, &seen.run);
    let document = Document::new(body, TOOL, setting.now, &prices, &[], &source::doubts(&seen));
    let written = output.write(|format| report::backtest(&document, format));
    source::kept(&seen, files, written)?;
    source::whole(&seen, files)
}

fn seen(args: &BacktestArgs, setting: &Setting) -> Result<Option<Measurements>, Error> {
    match (&args.csv.csv, args.aws.regions.as_slice()) {
        (Some(_), [_, _, ..]) => Err(Error::Arguments("--csv takes one --region".to_owned())),
        // No price is asked for, so a file need not say where it is from.
        (Some(path), region) => source::csv(path, region.first().map_or("", String::as_str)).map(Some),
        (None, _) => source::seen(&args.source.measurements, None, &args.aws, Wanted::History(&args.budget), setting),
    }
}

/// A window that daily series can be cut into.
fn whole_days(window: Option<u32>) -> Result<(), Error> {
    match window {
        Some(hours) if hours % 24 != 0 || hours < LEAST_DAYS * 24 => Err(Error::Arguments(format!(
            "these series are by the day, which --window {hours}h does not fit: write whole days from {LEAST_DAYS}d on, \
             or give the hours with --csv"
        ))),
        _ => Ok(()),
    }
}

fn is_tried(result: &Backtest) -> bool {
    let tried = |outcome: &Outcome| matches!(outcome, Outcome::Tried(_));
    tried(&result.total) || result.groups.iter().any(|group| tried(&group.outcome))
}

/// Days that CloudWatch keeps the sums of.
fn kept(setting: &Setting) -> Result<u64, Error> {
    Ok(setting.prices.book(&[] as &[&str])?.billing().metric_retention.hour.value)
}

fn why(groups: &[LogGroup], plan: Plan, kept: u64) -> String {
    if groups.is_empty() {
        return "there are no log groups".to_owned();
    }
    if groups.iter().all(|group| group.incoming_bytes.is_none()) {
        return "the volume of every log group is unknown; allow cloudwatch:GetMetricData".to_owned();
    }
    let has = longest(groups);
    if has >= plan.needs_hours() {
        return format!("nothing came in any window of {}", time(u64::from(plan.window_hours)));
    }
    format!(
        "it takes {} (a window of {} and the {} after it), and the longest history has {}; use --csv or AWS, which keeps {kept} \
         days (measurements files of sample hold 28), or ask for less with --window and --ahead",
        time(plan.needs_hours()),
        time(u64::from(plan.window_hours)),
        time(u64::from(plan.ahead_days) * 24),
        // Rounded down, so that what is short never reads as long enough.
        time(if has < 24 { has } else { has / 24 * 24 })
    )
}

fn time(hours: u64) -> String {
    let (number, what) = if hours.is_multiple_of(24) { (hours / 24, "day") } else { (hours, "hour") };
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

//! A backtest as rows: all log groups together, their months pooled, and each of them. What is unknown is an empty cell.

use csv::Writer;

use super::document::{Backtest, BacktestGroupRow, ScoreRow, TriedRow};
use super::escape;

const COLUMNS: [&str; 24] = [
    "kind",
    "account",
    "region",
    "log_group",
    "bytes_per_day",
    "months",
    "idle",
    "nothing_came",
    "held",
    "months_apart",
    "held_apart",
    "share_low",
    "share_expected",
    "share_high",
    "reading",
    "error_median",
    "error_mean",
    "error_weighted",
    "error_bias",
    "mean_rate_median",
    "mean_rate_mean",
    "mean_rate_weighted",
    "mean_rate_bias",
    "untried",
];

/// The rows.
pub(super) fn write(body: &Backtest) -> String {
    let mut writer = Writer::from_writer(Vec::new());
    let mut row = |cells: Vec<String>| writer.write_record(cells).expect("every row has the columns of the head");
    row(COLUMNS.map(str::to_owned).to_vec());
    let nameless = |kind: &str| [kind, "", "", "", ""].map(str::to_owned);
    row([nameless("total").as_slice(), tried(&body.total).as_slice()].concat());
    if let Some(pooled) = &body.pooled {
        row([nameless("pooled").as_slice(), score(Some(pooled)).as_slice(), &[String::new()]].concat());
    }
    for group in &body.log_groups {
        row([named(group).as_slice(), tried(&group.tried).as_slice()].concat());
    }
    String::from_utf8(writer.into_inner().expect("memory takes every byte")).expect("texts are UTF-8")
}

fn named(group: &BacktestGroupRow) -> [String; 5] {
    let text = |text: &Option<String>| text.as_deref().map_or_else(String::new, escape::csv);
    [
        "log-group".to_owned(),
        text(&group.account),
        text(&group.region),
        escape::csv(&group.name),
        group.bytes_per_day.map_or_else(String::new, |bytes| bytes.0.to_string()),
    ]
}

fn tried(row: &TriedRow) -> Vec<String> {
    let why = row.untried.as_ref().map_or_else(String::new, |untried| untried.text.clone());
    [score(row.score.as_ref()).as_slice(), &[why]].concat()
}

fn score(score: Option<&ScoreRow>) -> [String; 18] {
    let Some(score) = score else { return Default::default() };
    let decimal = |number: Option<f64>| number.map_or_else(String::new, |number| number.to_string());
    let share = |pick: fn(&crate::units::Interval<f64>) -> Option<f64>| decimal(score.share.as_ref().and_then(pick));
    let (error, rate) = (&score.error, &score.mean_rate);
    [
        score.months.to_string(),
        score.idle.to_string(),
        score.nothing_came.to_string(),
        score.held.to_string(),
        score.apart.to_string(),
        score.held_apart.to_string(),
        share(|share| share.low),
        share(|share| share.expected),
        share(|share| share.high),
        score.reading.clone().unwrap_or_default(),
        decimal(error.median),
        decimal(error.mean),
        decimal(error.weighted),
        decimal(error.bias),
        decimal(rate.median),
        decimal(rate.mean),
        decimal(rate.weighted),
        decimal(rate.bias),
    ]
}

//! How good the estimate would have been, in words first.

use std::collections::BTreeSet;

use super::marks::Marks;
use super::{Block, Cell, Column, Room, Table, Tone};
use crate::report::document::{Backtest, BacktestGroupRow, MonthRow, ScoreRow};
use crate::report::number;
use crate::units::Bytes;

/// Bytes of a GB, as volume tiers count it.
const GIGABYTE: f64 = 1_073_741_824.0;

/// The verdict in sentences, the months of all groups together, each group, and what could not be tried.
pub(super) fn blocks(body: &Backtest, room: Room, marks: &mut Marks) -> Vec<Block> {
    let mut blocks = vec![Block::Text(setting(body), Tone::Plain)];
    match (&body.total.score, &body.total.untried) {
        (Some(score), _) => {
            let (month, promised) = (noun(body), number::percent(body.level));
            blocks.push(Block::Text(format!("All log groups together: {}", errors(score)), Tone::Strong));
            blocks.push(Block::Text(held(score, &month, &promised), Tone::Strong));
            blocks.push(Block::Text(verdict(score, &month, &promised), Tone::Plain));
            let left_out = left_out(score);
            blocks.extend((!left_out.is_empty()).then(|| Block::Text(format!("Left out: {left_out}."), Tone::Plain)));
            blocks.push(Block::Heading("What came against what was projected, all log groups together".to_owned()));
            blocks.push(Block::Table(months(body, marks)));
        }
        (None, Some(why)) => {
            blocks.push(Block::Text(format!("All log groups together: {}.", why.text), Tone::Strong));
        }
        (None, None) => {}
    }
    let (tried, untried): (Vec<_>, Vec<_>) = body.log_groups.iter().partition(|group| group.tried.score.is_some());
    if !tried.is_empty() {
        blocks.push(Block::Heading("Log groups by volume".to_owned()));
        let several = body.pooled.as_ref().filter(|_| tried.len() > 1);
        blocks.extend(several.map(|score| Block::Text(pooled(score, tried.len(), body), Tone::Plain)));
        blocks.push(Block::Table(groups(&tried, room.groups)));
        blocks.extend(more(tried.len(), room.groups));
    }
    if !untried.is_empty() {
        blocks.push(Block::Heading("Log groups that could not be tried".to_owned()));
        let why = |group: &&BacktestGroupRow| {
            let why = group.tried.untried.as_ref().map_or("", |untried| &untried.text);
            format!("{}: {why}", group.name)
        };
        blocks.push(Block::List(untried.iter().take(room.groups).map(why).collect(), Tone::Plain));
        blocks.extend(more(untried.len(), room.groups));
    }
    blocks.push(Block::Heading("How to read it".to_owned()));
    blocks.push(Block::List(meaning(body), Tone::Quiet));
    blocks
}

fn more(groups: usize, most: usize) -> Option<Block> {
    let more = groups.saturating_sub(most);
    let text = || format!("…and {}; --format csv or json has all.", number::counted(more, "more log group"));
    (more > 0).then(|| Block::Text(text(), Tone::Plain))
}

fn time(hours: u32) -> String {
    match hours % 24 {
        0 => number::counted(hours as usize / 24, "day"),
        _ => number::counted(hours as usize, "hour"),
    }
}

/// What is compared: a month, unless somebody asked for other days.
fn noun(body: &Backtest) -> String {
    match body.ahead_days {
        28..=31 => "month".to_owned(),
        1 => "day".to_owned(),
        days => format!("{days}-day stretch"),
    }
}

fn counted(many: usize, noun: &str) -> String {
    let noun = match (many, noun.strip_suffix("stretch")) {
        (1, _) => noun.to_owned(),
        (_, Some(start)) => format!("{start}stretches"),
        (_, None) => format!("{noun}s"),
    };
    format!("{} {noun}", number::whole(many as u64))
}

fn setting(body: &Backtest) -> String {
    let origins: Vec<&str> = body.months.iter().map(|month| day(&month.origin)).collect();
    let when = match origins.as_slice() {
        [] => " where there is enough".to_owned(),
        [only] => format!(" at one origin, {only}"),
        [first, .., last] => format!(" at {} from {first} to {last}", number::counted(origins.len(), "origin")),
    };
    let after = match body.ahead_days {
        1 => "day after an origin was".to_owned(),
        days => format!("{} after an origin were", number::counted(days as usize, "day")),
    };
    format!("The {after} projected from the {} before it, as estimate does,{when}.", time(body.window_hours))
}

/// `2026-03-01`, or with the hour where it is none of midnight.
fn day(instant: &str) -> &str {
    instant.strip_suffix("T00:00:00Z").unwrap_or(instant)
}

fn share(share: Option<f64>) -> String {
    share.map_or_else(|| number::UNKNOWN.to_owned(), number::percent)
}

/// A share of few cases, which says no more than whole percents.
fn whole(share: Option<f64>) -> String {
    share.map_or_else(|| number::UNKNOWN.to_owned(), |share| format!("{} %", number::count(share * 100.0)))
}

fn signed(bias: Option<f64>) -> String {
    let sign = if bias > Some(0.0) { "+" } else { "" };
    format!("{sign}{}", share(bias))
}

fn errors(score: &ScoreRow) -> String {
    if score.error.median.is_none() {
        return "nothing came in any month that was projected, so there is no percentage error.".to_owned();
    }
    format!(
        "off by {} in the median, {} on average (the mean rate of the window: {} and {}).",
        share(score.error.median),
        share(score.error.mean),
        share(score.mean_rate.median),
        share(score.mean_rate.mean),
    )
}

/// `The range held in 4 of 5 months (80 % is what it promises).`
fn held(score: &ScoreRow, noun: &str, promised: &str) -> String {
    let months = counted(score.months, noun);
    let start =
        format!("The range held in {} of {months} ({promised} is what it promises)", number::whole(score.held as u64));
    match score.apart == score.months {
        true => format!("{start}."),
        false => format!(
            "{start}; of these only {} not overlap, and in {} of {} it held.",
            if score.apart == 1 { "1 does".to_owned() } else { format!("{} do", number::whole(score.apart as u64)) },
            number::whole(score.held_apart as u64),
            if score.apart == 1 {
                "that one".to_owned()
            } else {
                format!("those {}", number::whole(score.apart as u64))
            },
        ),
    }
}

fn verdict(score: &ScoreRow, noun: &str, promised: &str) -> String {
    let sure = score.share.as_ref().map_or_else(String::new, |interval| {
        let sure = share(interval.level);
        format!("it holds in {} to {} of cases ({sure} sure)", whole(interval.low), whole(interval.high))
    });
    let apart = counted(score.apart, noun);
    let not_overlapping = if score.apart == 1 { "does not overlap another" } else { "do not overlap" };
    match score.reading.as_deref() {
        Some("as-promised") => {
            format!(
                "Nothing here speaks against {promised}: as far as {apart} that {not_overlapping} can tell, {sure}."
            )
        }
        Some("less-often") => {
            format!(
                "It holds less often than it promises: by {apart} that {not_overlapping}, {sure}. Take the ranges here as too narrow."
            )
        }
        Some("more-often") => {
            format!(
                "It holds more often than it promises: by {apart} that {not_overlapping}, {sure}. The ranges here are wider than need be."
            )
        }
        _ => format!(
            "How often it holds cannot be told from {apart} that {not_overlapping}: {sure}, which is next to nothing. A \
             longer history tells more."
        ),
    }
}

fn pooled(score: &ScoreRow, groups: usize, body: &Backtest) -> String {
    format!(
        "{} of {}: off by {} in the median, {} weighted by volume (the mean rate: {} and {}); the range held in {} of them, \
         {}. Log groups of one account move together, so these are fewer independent cases than they seem.",
        counted(score.months, &noun(body)),
        number::counted(groups, "log group"),
        share(score.error.median),
        share(score.error.weighted),
        share(score.mean_rate.median),
        share(score.mean_rate.weighted),
        number::whole(score.held as u64),
        whole(Some(score.held as f64 / score.months.max(1) as f64)),
    )
}

/// As many months as do not overlap.
fn months(body: &Backtest, marks: &mut Marks) -> Table {
    let mut table = Table::of([
        Column::text("from", 0),
        Column::number("projected", 0),
        Column::range(1),
        Column::number("mean rate", 3),
        Column::number("came", 0),
        Column::number("off by", 2),
        Column::text("range held", 0),
    ]);
    let bytes = volume(&body.months);
    for month in body.months.iter().filter(|month| month.apart) {
        let [number, range] = marks.cells(&month.bytes, bytes);
        table.row([
            Cell::of(day(&month.origin)),
            number,
            range,
            Cell::of(bytes(month.mean_rate_bytes)),
            Cell::of(bytes(month.came_bytes)),
            Cell::of(signed(month.error)),
            Cell::of(if month.held { "yes" } else { "no" }).toned(if month.held { Tone::Plain } else { Tone::Strong }),
        ]);
    }
    table
}

/// Volumes in GB, or in bytes where GB would have no digits.
fn volume(months: &[MonthRow]) -> fn(Bytes) -> String {
    let most = months.iter().map(|month| month.came_bytes.0).fold(0.0, f64::max);
    match most >= GIGABYTE {
        true => |Bytes(bytes)| format!("{} GB", number::quantity(bytes / GIGABYTE)),
        false => |Bytes(bytes)| format!("{} B", number::count(bytes)),
    }
}

fn groups(groups: &[&BacktestGroupRow], most: usize) -> Table {
    let regions: BTreeSet<_> = groups.iter().map(|group| &group.region).collect();
    let accounts: BTreeSet<_> = groups.iter().map(|group| &group.account).collect();
    let mut table = Table::of([
        Column::name("log group"),
        Column::text("account", 7),
        Column::text("region", 6),
        Column::number("off by, median", 0),
        Column::number("average", 5),
        Column::number("mean rate", 3),
        Column::number("bias", 4),
        Column::number("range held in", 0),
        Column::number("not overlapping", 2),
        Column::text("left out", 1),
    ]);
    for group in groups.iter().take(most) {
        let Some(score) = &group.tried.score else { continue };
        let name = |several: bool, name: &Option<String>| match several {
            true => Cell::of(name.as_deref().unwrap_or(number::UNKNOWN)),
            false => Cell::default(),
        };
        table.row([
            Cell::of(&group.name),
            name(accounts.len() > 1, &group.account),
            name(regions.len() > 1, &group.region),
            Cell::of(share(score.error.median)),
            Cell::of(share(score.error.mean)),
            Cell::of(share(score.mean_rate.median)),
            Cell::of(signed(score.error.bias)),
            Cell::of(format!("{} of {}", number::whole(score.held as u64), number::whole(score.months as u64))),
            Cell::of(format!("{} of {}", score.held_apart, score.apart)),
            Cell::of(left_out(score)),
        ]);
    }
    table
}

/// What no percentage error speaks of.
fn left_out(score: &ScoreRow) -> String {
    let idle = (score.idle > 0).then(|| format!("{} idle before", number::whole(score.idle as u64)));
    let zero = (score.nothing_came > 0).then(|| format!("{} nothing came", number::whole(score.nothing_came as u64)));
    idle.into_iter().chain(zero).collect::<Vec<_>>().join(", ")
}

fn meaning(body: &Backtest) -> Vec<String> {
    let month = noun(body);
    let stretches = counted(2, &month);
    let stretches = stretches.trim_start_matches("2 ");
    let mut points = vec![
        format!(
            "off by: the size of the error by what came, {month} by {month}; mean rate: the same for all bytes of the window \
             by its length. Bias weighs by volume: above 0 too much was projected."
        ),
        format!(
            "{stretches} that overlap share days, and are hardly more than one. Even those that do not follow on one another, \
             so a change that lasts breaks several."
        ),
    ];
    let mut scores = body.log_groups.iter().filter_map(|group| group.tried.score.as_ref()).chain(&body.total.score);
    if scores.any(|score| !left_out(score).is_empty()) {
        points.push(
            "left out: idle before, where nothing came in the days that give the level, so that nothing was projected; \
             nothing came, where the error has no percentage (the range still counts as broken, and the bias has it)."
                .to_owned(),
        );
    }
    if body.log_groups.len() > 1 {
        points.push(
            "All log groups together are added before they are projected, as in the total of an estimate. What groups \
             brought that began after an origin is in what came, and no projection could have had it."
                .to_owned(),
        );
    }
    let unmetered = |group: &BacktestGroupRow| group.tried.untried.as_ref().is_some_and(|why| why.id == "unmetered");
    if body.log_groups.iter().any(unmetered) {
        points.push("Log groups of unknown volume are neither in what was projected nor in what came.".to_owned());
    }
    if body.window_hours <= 14 * 24 {
        points.push(
            "With 14 days or fewer the estimate is the mean rate of the window's whole days, so both errors are alike \
             unless a group began inside the window."
                .to_owned(),
        );
    }
    if !(28..=31).contains(&body.ahead_days) {
        points.push(
            "The ranges are made for a month. These were fewer or more days, so this is a rough check only.".to_owned(),
        );
    }
    if body.run.calls > 0 {
        points.push(
            "AWS lists only log groups that are there now: what deleted ones took in is missing from the past, and from the \
             total."
                .to_owned(),
        );
    }
    points
}

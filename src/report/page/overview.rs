//! Many stages: a line for each, the most expensive first.

use super::marks::Marks;
use super::names::Names;
use super::stage::{configuration, counts_no_failures, current, name, only_failures};
use super::{Cell, Column, Table};
use crate::report::document::{ConfigurationRow, StageRow};
use crate::report::number;
use crate::units::{Requests, Usd};

/// What stands where a kind of API cannot have a configuration.
const IMPOSSIBLE: &str = "–";

/// The stages by what they cost now; where that is unknown, last.
pub(super) fn by_cost<'a>(stages: &[&'a StageRow]) -> Vec<&'a StageRow> {
    let mut sorted = stages.to_vec();
    sorted.sort_by(|a, b| now(b).cmp(&now(a)).then_with(|| name(a).cmp(&name(b))));
    sorted
}

/// What a stage costs as it is.
pub(super) fn now(stage: &StageRow) -> Option<Usd> {
    configuration(stage, stage.current.as_deref()?)?.usd_per_month.expected
}

/// The configurations with a column of their own, each column with those of which a stage has one.
const COLUMNS: [&[&str]; 5] = [&["off"], &["error"], &["info"], &["info-full"], &["access-own", "access-json"]];

/// Whether the table has a cell for a configuration of a stage.
pub(super) fn shows(stage: &StageRow, row: &ConfigurationRow) -> bool {
    let is_now = stage.current.as_ref() == Some(&row.id);
    is_now || COLUMNS.iter().any(|ids| shown(stage, ids).is_some_and(|shown| shown.id == row.id))
}

/// The first of these configurations that a stage can have.
fn shown<'a>(stage: &'a StageRow, ids: &[&str]) -> Option<&'a ConfigurationRow> {
    ids.iter().find_map(|id| configuration(stage, id))
}

/// One row per stage.
pub(super) fn table(stages: &[&StageRow], names: &Names, marks: &mut Marks) -> Table {
    let mut table = Table::of([
        Column::name("stage"),
        Column::number("requests", 8),
        Column::text("on now", 1),
        Column::number("$ now", 0),
        Column::number("off", 9),
        Column::number("ERROR", 4),
        Column::number("1 % failing", 6).explained("'1 % failing' is what each 1 % of failing requests adds to ERROR."),
        Column::number("INFO", 2),
        Column::number("INFO + full", 3),
        Column::number("access", 5),
    ]);
    let [off, error, info, info_full, access] = COLUMNS;
    for stage in stages {
        let requests = match &stage.requests_per_month {
            Some(requests) => marks.number(requests, |Requests(requests)| number::count(requests)),
            None => Cell::of(number::UNKNOWN),
        };
        let on_now = match stage.current.as_deref() {
            Some(id) => usd(stage, &[id], marks),
            None => Cell::of(number::UNKNOWN),
        };
        let failing = configuration(stage, "error").and_then(only_failures).map(|each| &each.usd_per_month);
        let failing = failing.map(|each| {
            let cell = marks.number(each, number::usd);
            Cell { text: format!("+{}", cell.text), ..cell }
        });
        table.row([
            Cell::of(names.stage(stage)),
            requests,
            Cell::of(current(stage)),
            on_now,
            usd(stage, off, marks),
            usd(stage, error, marks),
            failing.unwrap_or_default(),
            usd(stage, info, marks),
            usd(stage, info_full, marks),
            usd(stage, access, marks),
        ]);
    }
    let impossible = table.rows.iter().flatten().any(|cell| cell.text == IMPOSSIBLE);
    table.note = impossible.then(|| format!("{IMPOSSIBLE} is not possible for that kind of API."));
    table
}

/// What the first of these configurations costs that the stage can have.
fn usd(stage: &StageRow, ids: &[&str], marks: &mut Marks) -> Cell {
    let Some(row) = shown(stage, ids) else {
        return Cell::of(IMPOSSIBLE);
    };
    let cell = marks.number(&row.usd_per_month, number::usd);
    if counts_no_failures(stage, row) { cell.marked(marks.without_failures()) } else { cell }
}

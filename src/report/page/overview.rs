//! Many stages: a line for each, the most expensive first.

use super::marks::Marks;
use super::stage::{configuration, counts_no_failures, current, name, only_failures};
use super::{Cell, Column, Table};
use crate::report::document::StageRow;
use crate::report::number;
use crate::units::{Requests, Usd};

/// What stands where a kind of API cannot have a configuration.
pub(super) const IMPOSSIBLE: &str = "–";

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

/// One row per stage.
pub(super) fn table(stages: &[&StageRow], marks: &mut Marks) -> Table {
    let mut table = Table::of([
        Column::name("stage"),
        Column::number("requests", 8),
        Column::text("on now", 1),
        Column::number("$ now", 0),
        Column::number("off", 9),
        Column::number("ERROR", 4),
        Column::number("1 % failing", 6),
        Column::number("INFO", 2),
        Column::number("INFO + full", 3),
        Column::number("access", 5),
    ]);
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
            Cell::of(name(stage)),
            requests,
            Cell::of(current(stage)),
            on_now,
            usd(stage, &["off"], marks),
            usd(stage, &["error"], marks),
            failing.unwrap_or_default(),
            usd(stage, &["info"], marks),
            usd(stage, &["info-full"], marks),
            usd(stage, &["access-own", "access-json"], marks),
        ]);
    }
    table
}

/// What the first of these configurations costs that the stage can have.
fn usd(stage: &StageRow, ids: &[&str], marks: &mut Marks) -> Cell {
    let Some(row) = ids.iter().find_map(|id| configuration(stage, id)) else {
        return Cell::of(IMPOSSIBLE);
    };
    let cell = marks.number(&row.usd_per_month, number::usd);
    if counts_no_failures(stage, row) { cell.marked(marks.without_failures()) } else { cell }
}

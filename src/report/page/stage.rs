//! One stage in full: what it is, its configurations side by side, what it cannot have.

use super::estimate::gigabytes;
use super::marks::Marks;
use super::{Block, Cell, Column, Table, Tone};
use crate::logging::{Configuration, ExecutionLevel, LoggingSettings};
use crate::report::document::{ConfigurationRow, OverrideRow, PerPercentFailingRow, StageRow, UnavailableRow};
use crate::report::number;
use crate::units::{PerRequest, Quantity, Requests, Usd};

/// Methods with settings of their own that are named one by one.
const MOST_OVERRIDES: usize = 5;

/// The name of a stage in every text, `API/stage`. It comes from outside and is not escaped.
pub(in crate::report) fn name(stage: &StageRow) -> String {
    format!("{}/{}", stage.api_name, stage.stage)
}

/// The id of what is on now.
pub(super) fn current(stage: &StageRow) -> &str {
    stage.current.as_deref().unwrap_or(number::UNKNOWN)
}

/// The configuration of an id.
pub(super) fn configuration<'a>(stage: &'a StageRow, id: &str) -> Option<&'a ConfigurationRow> {
    stage.configurations.iter().find(|row| row.id == id)
}

/// What each 1 % of failing requests adds to a row that costs nothing without them.
pub(super) fn only_failures(row: &ConfigurationRow) -> Option<&PerPercentFailingRow> {
    row.each_percent_failing.as_ref().filter(|_| row.usd_per_month.expected == Some(Usd::ZERO))
}

/// Whether a row logs failures to the execution log and counts none.
pub(super) fn counts_no_failures(stage: &StageRow, row: &ConfigurationRow) -> bool {
    let logs_failures = row.execution == ExecutionLevel::Error && !row.full_data;
    logs_failures && stage.configurations.iter().any(|row| only_failures(row).is_some())
}

/// What there is to know of a stage beside its numbers, a line each.
pub(in crate::report) fn notes(stage: &StageRow) -> Vec<String> {
    let mut marks = Marks::default();
    let mut notes = Vec::new();
    if let Some(inferred) = &stage.inferred {
        notes.push(format!("The metered events per request speak for {inferred}"));
    }
    if let Some(background) = &stage.background_bytes_per_day {
        let bytes = marks.inline(background, |bytes| number::quantity(bytes.0));
        notes.push(format!("{bytes} bytes a day come without requests"));
    }
    if !stage.overrides.is_empty() {
        notes.push(format!("{} otherwise: {}", methods_log(stage.overrides.len()), overrides(stage)));
    }
    notes.extend(points(stage, &mut marks));
    if !stage.tags.is_empty() {
        let tags: Vec<String> = stage.tags.iter().map(|(key, value)| format!("{key}={value}")).collect();
        notes.push(format!("tags: {}", tags.join(", ")));
    }
    notes
}

/// Everything about a stage but its name.
pub(super) fn blocks(stage: &StageRow, month: &str, marks: &mut Marks) -> Vec<Block> {
    let mut blocks = vec![Block::Text(facts(stage, month, marks), Tone::Plain), Block::Table(table(stage, marks))];
    let points = points(stage, marks);
    if !points.is_empty() {
        blocks.push(Block::List(points, Tone::Plain));
    }
    blocks
}

/// What each 1 % of failing requests adds, and what is not possible.
fn points(stage: &StageRow, marks: &mut Marks) -> Vec<String> {
    let only = stage.configurations.iter().filter_map(|row| Some((row, only_failures(row)?)));
    only.map(|(row, each)| failing(row, each, marks)).chain(unavailable(&stage.unavailable)).collect()
}

fn facts(stage: &StageRow, month: &str, marks: &mut Marks) -> String {
    let account = stage.account.iter().map(|account| format!("account {account}"));
    let id = stage.api_id.iter().map(|id| format!("API {id}"));
    let place: Vec<String> =
        [stage.kind.to_string(), stage.region.clone()].into_iter().chain(account).chain(id).collect();
    let requests = match &stage.requests_per_month {
        Some(requests) => marks.inline(requests, |Requests(requests)| number::count(requests)),
        None => number::UNKNOWN.to_owned(),
    };
    let share = |share: Option<f64>| share.map_or_else(|| number::UNKNOWN.to_owned(), number::percent);
    let [server, client] = [stage.server_errors, stage.client_errors].map(share);
    let mut text = format!(
        "{}. Requests in {month}: {requests}; failing: {server} with 5xx, {client} with 4xx.",
        place.join(", ")
    );
    // Where traffic is stated there is no API that could have something on.
    if stage.api_id.is_some() {
        text.push_str(&format!(" On now: {}.", current(stage)));
    }
    if let Some(background) = &stage.background_bytes_per_day {
        let bytes = marks.inline(background, |bytes| number::quantity(bytes.0));
        text.push_str(&format!(" {bytes} bytes a day come without requests."));
    }
    if !stage.overrides.is_empty() {
        text.push_str(&format!(" {} otherwise: {}.", methods_log(stage.overrides.len()), overrides(stage)));
    }
    text
}

fn methods_log(number: usize) -> String {
    if number == 1 { "1 method logs".to_owned() } else { format!("{number} methods log") }
}

fn overrides(stage: &StageRow) -> String {
    let one = |method: &OverrideRow| {
        let settings = LoggingSettings { execution: method.execution, full_data: method.full_data };
        format!("{} {} {}", method.method, method.resource, Configuration::execution_id(settings))
    };
    let mut named: Vec<String> = stage.overrides.iter().take(MOST_OVERRIDES).map(one).collect();
    let more = stage.overrides.len().saturating_sub(MOST_OVERRIDES);
    named.extend((more > 0).then(|| format!("and {more} more")));
    named.join(", ")
}

fn table(stage: &StageRow, marks: &mut Marks) -> Table {
    let is_sent_on = stage.configurations.iter().any(|row| row.usd_sent_on.is_some());
    let mut columns = vec![
        Column::text("configuration", 0),
        Column::number("bytes/request", 3),
        Column::range(6),
        Column::number("events/request", 7),
        Column::range(9),
        Column::number("GB/month", 5),
        Column::range(8),
        Column::number("ingestion", 4),
        Column::number("storage", 4),
    ];
    columns.extend(is_sent_on.then(|| Column::number("sent on", 4)));
    columns.extend([Column::number("$/month", 0), Column::range(2), Column::number("against now", 1)]);
    let mut table = Table::of(columns);
    for row in &stage.configurations {
        let is_now = stage.current.as_ref() == Some(&row.id);
        let mut cells = vec![Cell::of(format!("{} {}", if is_now { "▶" } else { " " }, row.id))];
        cells.extend(marks.cells(&row.bytes_per_request, number_of));
        cells.extend(marks.cells(&row.events_per_request, number_of));
        cells.extend(marks.cells(&row.gb_per_month, gigabytes));
        cells.extend([row.usd_ingestion, row.usd_storage].map(|usd| Cell::of(number::maybe_usd(usd))));
        cells.extend(is_sent_on.then(|| row.usd_sent_on.map_or(Cell::default(), |usd| Cell::of(number::usd(usd)))));
        let [usd, range] = match only_failures(row) {
            Some(each) => {
                let [usd, range] = marks.cells(&each.usd_per_month, number::usd);
                [Cell { text: format!("{} per 1 %", usd.text), ..usd }, range]
            }
            None => marks.cells(&row.usd_per_month, number::usd),
        };
        let usd = if counts_no_failures(stage, row) { usd.marked(marks.without_failures()) } else { usd };
        cells.extend([usd, range, if is_now { Cell::of("now") } else { difference(stage, row) }]);
        let tone = |cell: Cell| if is_now { cell.toned(Tone::Strong) } else { cell };
        table.row(cells.into_iter().map(tone));
    }
    table
}

fn number_of<T: Quantity>(PerRequest(each): PerRequest<T>) -> String {
    number::quantity(each.value())
}

/// Nothing to set against where it is unknown what is on.
fn difference(stage: &StageRow, row: &ConfigurationRow) -> Cell {
    match row.usd_versus_current {
        Some(more) if more > Usd::ZERO => Cell::of(number::difference(more)).toned(Tone::More),
        Some(less) if less < Usd::ZERO => Cell::of(number::difference(less)).toned(Tone::Less),
        Some(same) => Cell::of(number::difference(same)),
        None if stage.current.is_none() => Cell::default(),
        None => Cell::of(number::UNKNOWN),
    }
}

fn failing(row: &ConfigurationRow, each: &PerPercentFailingRow, marks: &mut Marks) -> String {
    let usd = marks.inline(&each.usd_per_month, number::usd);
    let bytes = marks.inline(&each.bytes_per_request, number_of);
    format!("{}: each 1 % of failing requests adds {usd}, {bytes} bytes/request", row.id)
}

/// One line per reason.
fn unavailable(rows: &[UnavailableRow]) -> Vec<String> {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for row in rows {
        match reasons.iter_mut().find(|(reason, _)| *reason == row.reason) {
            Some((_, ids)) => ids.push(&row.id),
            None => reasons.push((&row.reason, vec![&row.id])),
        }
    }
    reasons.iter().map(|(reason, ids)| format!("not possible: {} ({reason})", ids.join(", "))).collect()
}

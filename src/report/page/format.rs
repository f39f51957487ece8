//! An access-log format: its problems, its fields, and a slimmer one.

use super::marks::Marks;
use super::{Block, Cell, Column, Table, Tone};
use crate::logging::ApiKind;
use crate::logging::Destination;
use crate::report::document::{FieldRow, Format, SuggestionRow};
use crate::report::number;
use crate::units::PerRequest;

/// A kind of API with its article.
fn an(api: ApiKind) -> String {
    match api {
        ApiKind::Http => format!("an {api}"),
        ApiKind::Rest | ApiKind::Websocket => format!("a {api}"),
    }
}

/// Everything but what stands around every report.
pub(super) fn blocks(body: &Format, marks: &mut Marks) -> Vec<Block> {
    let mut blocks = vec![Block::Text(facts(body, marks), Tone::Plain)];
    if !body.problems.is_empty() {
        let point =
            |row: &crate::report::document::ProblemRow| format!("{}: {} → {}", row.severity, row.text, row.remedy);
        blocks.push(Block::Heading("Problems".to_owned()));
        blocks.push(Block::List(body.problems.iter().map(point).collect(), Tone::Plain));
    }
    blocks.push(Block::Heading("Fields".to_owned()));
    blocks.push(Block::Table(table(body, marks)));
    if let Some(suggestion) = &body.suggestion {
        blocks.push(Block::Heading("A slimmer format".to_owned()));
        blocks.extend(slimmer(suggestion));
    }
    blocks
}

fn facts(body: &Format, marks: &mut Marks) -> String {
    let bytes = marks.inline(&body.bytes, |PerRequest(bytes)| number::quantity(bytes.0));
    let mut text = format!("{}, for {} API. A line has {bytes} bytes.", body.kind, an(body.api));
    if let Some(usd) = &body.usd_per_month {
        let requests = match &body.requests_per_month {
            Some(requests) => format!("{} requests", marks.inline(requests, |requests| number::count(requests.0))),
            None => "The requests".to_owned(),
        };
        let usd = marks.inline(usd, number::usd);
        let month = body.month.as_deref().unwrap_or(number::UNKNOWN);
        text.push_str(&format!(" {requests} in {month} cost {usd} {}.", place(body.destination)));
    }
    text
}

fn place(destination: Option<Destination>) -> &'static str {
    match destination {
        Some(Destination::Firehose) => "in Firehose, which bills each line as a record rounded up",
        Some(Destination::CloudwatchIa) => "in a log group of the Infrequent Access class, storage included",
        Some(_) => "in a log group, storage included",
        None => "where they go now, which is not known",
    }
}

fn table(body: &Format, marks: &mut Marks) -> Table {
    let mut columns = vec![
        Column::name("field"),
        Column::text("variable", 2),
        Column::number("bytes", 0),
        Column::range(3),
        Column::number("share", 1),
    ];
    let priced = body.usd_per_month.is_some();
    columns.extend(priced.then(|| Column::number("$/month", 0)));
    let mut table = Table::of(columns);
    for field in &body.fields {
        table.row(row(field, priced, marks));
    }
    let [bytes, range] = marks.cells(&body.bytes, |PerRequest(bytes)| number::quantity(bytes.0));
    let mut line = vec![Cell::of("the line"), Cell::default(), bytes, range, Cell::default()];
    line.extend(body.usd_per_month.map(|usd| Cell::of(number::maybe_usd(usd.expected))));
    table.row(line);
    table
}

fn row(field: &FieldRow, priced: bool, marks: &mut Marks) -> Vec<Cell> {
    // Who reads one row wants to know how long that field gets.
    let [bytes, range] = marks.cells(&field.bytes_alone, |PerRequest(bytes)| number::quantity(bytes.0));
    let share = field.share.map_or_else(|| number::UNKNOWN.to_owned(), number::percent);
    let variable = field.variable.clone().unwrap_or_default();
    let mut cells = vec![Cell::of(field.text.trim()), Cell::of(variable), bytes, range, Cell::of(share)];
    cells.extend(priced.then(|| Cell::of(number::maybe_usd(field.usd_per_month))));
    cells
}

fn slimmer(suggestion: &SuggestionRow) -> Vec<Block> {
    let bytes = suggestion
        .saves_bytes
        .map_or_else(|| number::UNKNOWN.to_owned(), |PerRequest(bytes)| number::quantity(bytes.0));
    let usd = suggestion.saves_usd_per_month;
    let usd = usd.map_or_else(String::new, |usd| format!(" and {} a month", number::usd(usd)));
    let mut blocks = vec![
        Block::Text(suggestion.format.clone(), Tone::Strong),
        Block::Text(format!("It saves {bytes} bytes a line{usd}."), Tone::Plain),
    ];
    let point =
        |drop: &crate::report::document::DroppedRow| format!("without $context.{}: {}", drop.variable, drop.reason);
    if !suggestion.dropped.is_empty() {
        blocks.push(Block::List(suggestion.dropped.iter().map(point).collect(), Tone::Plain));
    }
    blocks
}

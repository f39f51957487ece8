//! A captured log: what it holds, what each level writes of it, and what it is made of.

use super::marks::Marks;
use super::{Block, Cell, Column, Table, Tone};
use crate::logging::Captured;
use crate::report::document::{AmountsRow, LabelRow, Trace};
use crate::report::{number, trace_csv};
use crate::units::{Basis, Bytes, Events, Interval};

/// The sum in a sentence, then the levels, the kinds of request and the types of line.
pub(super) fn blocks(trace: &Trace, marks: &mut Marks) -> Vec<Block> {
    let mut blocks = vec![Block::Text(sum(trace), Tone::Strong)];
    blocks.push(Block::Heading("What each level writes of it".to_owned()));
    blocks.push(Block::Table(levels(trace, marks)));
    blocks.push(Block::List(meaning(trace), Tone::Quiet));
    blocks.push(Block::Heading("Requests by kind".to_owned()));
    blocks.push(Block::Table(kinds(trace)));
    blocks.push(Block::Heading("Types of line".to_owned()));
    blocks.push(Block::Table(line_types(trace)));
    if let Some(labels) = &trace.unrecognised_labels {
        blocks.push(Block::Heading("Lines that are not recognised".to_owned()));
        let point = |row: &LabelRow| format!("{} x {}", number::whole(row.events), row.label);
        match labels.is_empty() {
            true => blocks.push(Block::Text("None.".to_owned(), Tone::Plain)),
            false => blocks.push(Block::List(labels.iter().map(point).collect(), Tone::Plain)),
        }
    }
    blocks
}

fn sum(trace: &Trace) -> String {
    let at = match trace.captured_at {
        Some(Captured::Error) => ", captured at ERROR",
        Some(Captured::Info) => ", captured at INFO without full data",
        Some(Captured::InfoFull) => ", captured at INFO with full data",
        None => "",
    };
    let cut = match trace.cut {
        0 => String::new(),
        cut => format!(" {} cut.", events_were(cut)),
    };
    let unknown = match trace.unrecognised {
        0 => " Every line was recognised.".to_owned(),
        events => format!(" {} not recognised.", events_were(events)),
    };
    let (requests, events) = (trace.requests as usize, trace.events as usize);
    format!(
        "{} in {} of {}{at}.{unknown}{cut}",
        counted_bytes(trace.bytes),
        number::counted(events, "event"),
        number::counted(requests, "request"),
    )
}

fn events_were(events: u64) -> String {
    match events {
        1 => "1 event was".to_owned(),
        _ => format!("{} events were", number::whole(events)),
    }
}

fn counted_bytes(bytes: u64) -> String {
    number::counted(usize::try_from(bytes).unwrap_or(usize::MAX), "byte")
}

fn meaning(trace: &Trace) -> Vec<String> {
    let mut points = vec![
        "captured: what of the lines in the files the level writes; nothing is added. ERROR writes nothing that is known \
         for a request that succeeded, nor for a 4xx or 5xx that a backend returned through a proxy."
            .to_owned(),
        "error-full: most likely INFO with full data, at least ERROR. AWS does not document it.".to_owned(),
    ];
    if trace.predicted.info_full.is_some() {
        points.push("predicted: with the lines that the level adds to the captured ones, by the catalogue.".to_owned());
    }
    points
}

fn levels(trace: &Trace, marks: &mut Marks) -> Table {
    let mut table = Table::of([
        Column::text("level", 0),
        Column::number("events", 1),
        Column::range(4),
        Column::number("bytes", 0),
        Column::range(3),
        Column::number("bytes/request", 2),
        Column::range(5),
    ]);
    let levels = &trace.levels;
    let predicted = &trace.predicted;
    let mut info = AmountsRow::from(levels.info);
    // Lines of INFO were not written, so what is held of it is no upper bound.
    if trace.captured_at == Some(Captured::Error) {
        info = AmountsRow { events: at_least(info.events), bytes: at_least(info.bytes) };
    }
    let rows = [
        ("error", Some(levels.error.into())),
        ("error-full", Some(levels.error_full)),
        ("info", Some(info)),
        ("info-full", Some(levels.info_full)),
        ("info, predicted", predicted.info),
        ("info-full, predicted", predicted.info_full),
    ];
    for (id, amounts) in rows {
        let Some(mut amounts) = amounts else { continue };
        if trace.captured_at.is_none() && trace.line_types.is_empty() {
            let unknown = || Interval::unknown(Basis::Sampled);
            amounts = AmountsRow { events: unknown().map(Events), bytes: unknown().map(Bytes) };
        }
        let each = |bytes: Bytes| Bytes(bytes.0 / trace.requests.max(1) as f64);
        let mut cells = vec![Cell::of(id)];
        cells.extend(marks.cells(&amounts.events, |events| number::count(events.0)));
        cells.extend(marks.cells(&amounts.bytes, |bytes| number::count(bytes.0)));
        let per_request = if trace.requests == 0 { Interval::unknown(Basis::Sampled) } else { amounts.bytes.map(each) };
        cells.extend(marks.cells(&per_request, |bytes| number::quantity(bytes.0)));
        table.row(cells);
    }
    table
}

fn at_least<T: Copy>(held: Interval<T>) -> Interval<T> {
    Interval::range(held.low, held.expected, None, held.basis)
}

fn kinds(trace: &Trace) -> Table {
    let mut table = Table::of([
        Column::text("requests that were", 0),
        Column::number("requests", 1),
        Column::number("events each", 2),
        Column::number("bytes each", 0),
        Column::number("at INFO", 3),
        Column::number("at ERROR", 4),
    ]);
    for kind in &trace.kinds {
        let each = |number: u64| Cell::of(number::quantity(number as f64 / kind.requests.max(1) as f64));
        table.row([
            Cell::of(trace_csv::name(kind)),
            Cell::of(number::whole(kind.requests)),
            each(kind.captured.events),
            each(kind.captured.bytes),
            each(kind.info.bytes),
            each(kind.error.bytes),
        ]);
    }
    table
}

fn line_types(trace: &Trace) -> Table {
    let mut table = Table::of([
        Column::text("line", 0),
        Column::number("events", 1),
        Column::number("bytes", 0),
        Column::number("share", 2),
        Column::number("bytes each", 3),
    ]);
    let mut row = |id: &str, events: u64, bytes: u64| {
        table.row([
            Cell::of(id),
            Cell::of(number::whole(events)),
            Cell::of(number::whole(bytes)),
            Cell::of(number::percent(bytes as f64 / trace.bytes.max(1) as f64)),
            Cell::of(number::quantity(bytes as f64 / events.max(1) as f64)),
        ]);
    };
    for line in &trace.line_types {
        row(&line.id, line.events, line.bytes);
    }
    if trace.unrecognised > 0 {
        row("not recognised", trace.unrecognised, trace.unrecognised_bytes);
    }
    table
}

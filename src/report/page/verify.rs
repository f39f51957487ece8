//! A finished month: what it settles, the lines of the bill, and how the readings fit.

use super::marks::Marks;
use super::{Block, Cell, Column, Table, Tone};
use crate::report::document::{HypothesisRow, OpenRow, SettledRow, VerifiedLineRow, VerifiedRegionRow, Verify};
use crate::report::number;
use crate::units::{Gigabytes, Unit};

/// The verdict in a sentence, then the readings, the regions and the lines.
pub(super) fn blocks(body: &Verify, marks: &mut Marks) -> Vec<Block> {
    let mut blocks = vec![Block::Text(verdict(&body.settled), Tone::Strong)];
    if !body.days.whole {
        let text = format!("Compared are {} to {} (excluded), a part of the month.", body.days.from, body.days.until);
        blocks.push(Block::Text(text, Tone::Plain));
    }
    let open: Vec<String> = body.open.iter().map(|open: &OpenRow| open.text.clone()).collect();
    if !open.is_empty() {
        blocks.push(Block::Heading("What stays open".to_owned()));
        blocks.push(Block::List(open, Tone::Plain));
    }
    if !body.configuration.is_empty() {
        blocks.push(Block::Heading("For the configuration file".to_owned()));
        blocks.push(Block::List(body.configuration.clone(), Tone::Plain));
    }
    if !body.hypotheses.is_empty() {
        let gb = marks.inline(&body.billed_gb, gigabytes);
        blocks.push(Block::Heading("How the readings fit".to_owned()));
        let noise = number::percent(body.noise);
        blocks.push(Block::Text(
            format!("Ingestion on the bill: {gb} GB. A reading fits where it comes within {noise} of what can have been billed."),
            Tone::Plain,
        ));
        blocks.push(Block::Table(hypotheses(&body.hypotheses, marks)));
    }
    blocks.push(Block::Heading("Regions".to_owned()));
    blocks.push(Block::Table(regions(&body.regions, marks)));
    blocks.push(Block::Heading("Lines of the bill".to_owned()));
    blocks.push(Block::Table(lines(&body.lines, marks)));
    let storage = |row: &&VerifiedLineRow| row.unit == Unit::GigabyteMonth && row.metered_bytes.low.is_some();
    if body.lines.iter().any(|row| storage(&row)) {
        let text =
            "The bytes beside storage are what lay there when the measurements were taken, not the mean of the month.";
        blocks.push(Block::Text(text.to_owned(), Tone::Quiet));
    }
    blocks
}

fn verdict(settled: &SettledRow) -> String {
    let parts: Vec<String> = [
        settled.bytes_per_gb.map(|bytes| format!("a billed GB has {} bytes", number::whole(bytes))),
        settled.event_overhead.map(|bytes| match bytes {
            0 => "nothing is billed for an event besides its text".to_owned(),
            bytes => format!("each event is billed with {bytes} bytes more than its text"),
        }),
        settled.access_logs_vended.map(|vended| match vended {
            true => "access logs are billed as vended logs".to_owned(),
            false => "access logs are billed as custom logs".to_owned(),
        }),
    ]
    .into_iter()
    .flatten()
    .collect();
    match parts.is_empty() {
        true => "This bill settles nothing.".to_owned(),
        false => format!("On this bill {}.", parts.join("; ")),
    }
}

fn gigabytes(Gigabytes(gb): Gigabytes) -> String {
    number::quantity(gb)
}

/// A share with its sign. What a float cannot hold of whole bytes is no difference.
fn signed(share: f64) -> String {
    if share.abs() < 5e-5 {
        return number::percent(0.0);
    }
    format!("{}{}", if share > 0.0 { "+" } else { "" }, number::percent(share))
}

fn hypotheses(rows: &[HypothesisRow], marks: &mut Marks) -> Table {
    let mut table = Table::of([
        Column::number("bytes in a GB", 0),
        Column::number("per event", 0),
        Column::text("access logs", 2),
        Column::number("GB", 3),
        Column::range(4),
        Column::number("more or less", 1),
        Column::text("fits", 0),
    ]);
    for row in rows {
        let access = match row.access_logs_vended {
            Some(true) => "vended",
            Some(false) => "custom",
            None => "",
        };
        let mut cells = vec![
            Cell::of(number::whole(row.bytes_per_gb)),
            Cell::of(format!("+{}", row.event_overhead)),
            Cell::of(access),
        ];
        cells.extend(marks.cells(&row.gb, gigabytes));
        cells.push(Cell::of(row.miss.map_or_else(|| number::UNKNOWN.to_owned(), signed)));
        cells.push(Cell::of(match row.fits {
            true => "yes".to_owned(),
            false => format!("no, {} off", number::percent(row.gap)),
        }));
        let tone = if row.fits { Tone::Strong } else { Tone::Plain };
        table.row(cells.into_iter().map(|cell| cell.toned(tone)));
    }
    table
}

fn regions(rows: &[VerifiedRegionRow], marks: &mut Marks) -> Table {
    let mut table = Table::of([
        Column::text("region", 0),
        Column::number("billed GB", 0),
        Column::number("metered bytes", 1),
        Column::range(5),
        Column::number("events", 4),
        Column::range(6),
        Column::number("bytes/billed GB", 2),
        Column::text("compared", 3),
    ]);
    for row in rows {
        let unknown = || number::UNKNOWN.to_owned();
        let mut cells = vec![Cell::of(&row.region), Cell::of(row.billed_gb.map_or_else(unknown, number::quantity))];
        cells.extend(marks.cells(&row.metered_bytes, |bytes| number::count(bytes.0)));
        cells.extend(marks.cells(&row.metered_events, |events| number::count(events.0)));
        cells.push(Cell::of(row.bytes_per_billed_gb.map_or_else(unknown, number::count)));
        cells.push(Cell::of(if row.compared { "yes" } else { "no" }));
        table.row(cells);
    }
    table
}

fn lines(rows: &[VerifiedLineRow], marks: &mut Marks) -> Table {
    let mut table = Table::of([
        Column::text("usage type", 0),
        Column::text("region", 3),
        Column::number("billed", 0),
        Column::text("unit", 2),
        Column::number("charged", 1),
        Column::number("list price", 4),
        Column::number("metered bytes", 5),
        Column::range(6),
    ]);
    for row in rows {
        let mut cells = vec![
            Cell::of(row.usage_types.join(", ")),
            Cell::of(row.region.as_deref().unwrap_or(if row.free_tier { "free tier" } else { number::UNKNOWN })),
            Cell::of(row.quantity.map_or_else(|| number::UNKNOWN.to_owned(), number::quantity)),
            Cell::of(row.unit.to_string()),
            Cell::of(number::maybe_usd(row.usd)),
            Cell::of(number::maybe_usd(row.list_usd)),
        ];
        cells.extend(marks.cells(&row.metered_bytes, |bytes| number::count(bytes.0)));
        table.row(cells);
    }
    table
}

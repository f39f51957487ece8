//! The log groups with their month, and how the total follows from them.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::marks::Marks;
use super::more::more;
use super::{Block, Cell, Column, Room, Table, Tone};
use crate::measurements::{LogClass, Retention};
use crate::report::document::{Estimate, LogGroupRow, TotalRow};
use crate::report::number;
use crate::units::{Gigabytes, Usd};

/// Eighths of a character cell.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
const BAR_CELLS: u64 = 8;

/// The sum in a sentence.
pub(super) fn sum(estimate: &Estimate, marks: &mut Marks) -> String {
    let usd = marks.inline(&estimate.total.usd, number::usd);
    let gb = marks.inline(&estimate.total.gb, |gb| format!("{} GB", gigabytes(gb)));
    format!("In all: {usd} for {gb}, from {}.", number::counted(estimate.log_groups.len(), "log group"))
}

/// The groups in a table, the steps to the total in another one.
pub(super) fn blocks(estimate: &Estimate, room: Room, marks: &mut Marks) -> Vec<Block> {
    let groups = &estimate.log_groups;
    let mut blocks = vec![Block::Heading("Log groups by cost".to_owned())];
    if groups.is_empty() {
        blocks.push(Block::Text("There are no log groups.".to_owned(), Tone::Plain));
        if estimate.extras.is_empty() {
            return blocks;
        }
    } else {
        blocks.push(Block::Table(table(groups, room.groups, marks)));
    }
    blocks.extend(more(groups.len(), room.groups, "log group"));
    blocks.push(Block::Heading("From the rows to the total".to_owned()));
    blocks.push(Block::Table(total(&estimate.total, marks)));
    blocks
}

fn table(groups: &[LogGroupRow], most: usize, marks: &mut Marks) -> Table {
    let regions: BTreeSet<&str> = groups.iter().map(|group| group.region.as_str()).collect();
    let accounts: BTreeSet<_> = groups.iter().map(|group| &group.account).collect();
    let mut table = Table::of([
        Column::name("log group"),
        Column::text("account", 5),
        Column::text("region", 4),
        Column::text("kind", 2),
        Column::text("class", 7),
        Column::number("retention", 6),
        Column::number("GB/month", 1),
        Column::range(8),
        Column::number("$/month", 0),
        Column::range(3),
        Column::text("to scale", 9),
    ]);
    let most_usd = groups.iter().filter_map(|group| group.usd.expected).max();
    for group in groups.iter().take(most) {
        let mut cells = vec![
            Cell::of(&group.name),
            Cell::of(if accounts.len() > 1 { group.account.as_deref().unwrap_or(number::UNKNOWN) } else { "" }),
            Cell::of(if regions.len() > 1 { &group.region } else { "" }),
            Cell::of(if group.orphaned { format!("{}, gone", group.kind) } else { group.kind.clone() }),
            Cell::of(class(group)),
            Cell::of(retention(group.retention)),
        ];
        cells.extend(marks.cells(&group.gb, gigabytes));
        cells.extend(marks.cells(&group.usd, number::usd));
        cells.push(Cell::of(bar(group.usd.expected, most_usd)));
        table.row(cells);
    }
    table
}

pub(super) fn gigabytes(Gigabytes(gb): Gigabytes) -> String {
    number::quantity(gb)
}

/// The standard class goes without saying.
fn class(group: &LogGroupRow) -> &str {
    let class = group.class.as_deref().unwrap_or(number::UNKNOWN);
    if class == LogClass::Standard.name() { "" } else { class }
}

pub(super) fn retention(retention: Option<Retention>) -> String {
    match retention {
        Some(Retention::Days(days)) => number::counted(days as usize, "day"),
        Some(Retention::Never) => "never expires".to_owned(),
        None => number::UNKNOWN.to_owned(),
    }
}

/// A cost drawn to scale beside the largest one.
fn bar(usd: Option<Usd>, most: Option<Usd>) -> String {
    let share = |Usd(usd): Usd, Usd(most): Usd| usd.checked_div(most)?.checked_mul(Decimal::from(BAR_CELLS * 8));
    let eighths = usd.zip(most).and_then(|(usd, most)| share(usd, most)?.round().to_u64()).unwrap_or(0);
    let eighths = eighths.min(BAR_CELLS * 8);
    "█".repeat((eighths / 8) as usize) + EIGHTHS[(eighths % 8) as usize]
}

fn total(total: &TotalRow, marks: &mut Marks) -> Table {
    let mut table = Table::of([
        Column::name("step"),
        Column::number("GB/month", 1),
        Column::range(3),
        Column::number("$/month", 0),
        Column::range(2),
    ]);
    for line in &total.lines {
        table.row([Cell::of(&line.text), Cell::default(), Cell::default(), Cell::of(number::maybe_usd(line.usd))]);
    }
    let mut cells = vec![Cell::of("total")];
    cells.extend(marks.cells(&total.gb, gigabytes));
    cells.extend(marks.cells(&total.usd, number::usd));
    table.row(cells.into_iter().map(|cell| cell.toned(Tone::Strong)));
    table
}

//! What lies in log groups month by month.

use super::estimate::{gigabytes, retention};
use super::marks::Marks;
use super::more::more;
use super::{Block, Cell, Column, Room, Table, Tone};
use crate::report::document::{Storage, StorageTotals, StoredGroupRow, StoredMonthRow};
use crate::report::number;
use crate::units::{GigabyteMonths, Gigabytes};

/// The first month against the last, the months of all groups together, and each group.
pub(super) fn blocks(body: &Storage, room: Room, marks: &mut Marks) -> Vec<Block> {
    let (Some(first), Some(last)) = (body.total.first(), body.total.last()) else { return Vec::new() };
    let (from, to) = (body.months.first().map_or("", String::as_str), body.months.last().map_or("", String::as_str));
    let usd = [first, last].map(|month| marks.inline(&month.usd, number::usd));
    let growing = body.log_groups.iter().filter(|group| group.steady.is_none() && !is_still(group)).count();
    let staying = body.log_groups.iter().any(|group| group.steady.is_none() && is_still(group));
    let forever = match growing {
        0 if staying => "No log group grows on.".to_owned(),
        0 => "Every log group deletes what is old.".to_owned(),
        1 => "1 log group never deletes anything, so its storage grows on.".to_owned(),
        _ => format!("{} log groups never delete anything, so their storage grows on.", number::whole(growing as u64)),
    };
    let sum = format!("Storage costs {} in {from} and {} in {to}. {forever}", usd[0], usd[1]);
    let mut blocks = vec![Block::Text(sum, Tone::Strong), Block::Heading("Month by month".to_owned())];
    blocks.push(Block::Table(months(body, marks)));
    blocks.push(Block::Heading("Log groups".to_owned()));
    blocks.push(Block::Table(groups(body, room.groups, marks)));
    blocks.extend(more(body.log_groups.len(), room.groups, "log group"));
    if !body.stages.is_empty() {
        blocks.push(Block::Heading("Stages".to_owned()));
        blocks.push(Block::Table(stages(body, room.groups, marks)));
        blocks.extend(more(body.stages.len(), room.groups, "stage"));
    }
    let of_stages =
        "A stage has the sums over the log groups that it alone writes to; those of several stages are not divided.";
    let points = [
        "Each row is priced alone: what is free and what a discount takes off stands in the total of logtoll estimate.",
        "Now is what lies there and costs in a month: deleting the group saves it.",
        "Storage bills a share of what comes in, which AWS calls an estimate; the assumptions say which.",
        "What lies there already is taken to be of all ages alike, up to the retention or the age of the group.",
    ];
    let points = points.into_iter().chain((!body.stages.is_empty()).then_some(of_stages));
    blocks.push(Block::List(points.map(str::to_owned).collect(), Tone::Quiet));
    blocks
}

/// What all log groups store month by month, as a section of a report.
pub(super) fn totals(storage: &StorageTotals, marks: &mut Marks) -> Vec<Block> {
    let rows = storage.months.iter().map(|row| (row.month.as_str(), &row.stored));
    vec![Block::Heading("Storage over 12 months".to_owned()), Block::Table(by_month(rows, marks))]
}

fn stored(GigabyteMonths(gb): GigabyteMonths) -> String {
    gigabytes(Gigabytes(gb))
}

fn months(body: &Storage, marks: &mut Marks) -> Table {
    by_month(body.months.iter().map(String::as_str).zip(&body.total), marks)
}

fn by_month<'a>(rows: impl Iterator<Item = (&'a str, &'a StoredMonthRow)>, marks: &mut Marks) -> Table {
    let mut table = Table::of([
        Column::text("month", 0),
        Column::number("GB-months", 1),
        Column::range(3),
        Column::number("$", 0),
        Column::range(2),
    ]);
    for (month, row) in rows {
        let mut cells = vec![Cell::of(month)];
        cells.extend(marks.cells(&row.gb_months, stored));
        cells.extend(marks.cells(&row.usd, number::usd));
        table.row(cells);
    }
    table
}

fn groups(body: &Storage, most: usize, marks: &mut Marks) -> Table {
    let freed = body.log_groups.iter().any(|group| group.freed.is_some());
    let mut columns = vec![
        Column::name("log group"),
        Column::number("retention", 1),
        Column::number("GB in a month", 2),
        Column::number("$ in a month", 3),
        Column::number("$ now", 2),
        Column::number("$ first month", 0),
        Column::number("$ last month", 0),
        Column::number("$ steady", 1),
        Column::text("reached", 3),
    ];
    columns.extend(freed.then(|| Column::number("freed at once, $/month", 0)));
    let mut table = Table::of(columns);
    for group in body.log_groups.iter().take(most) {
        let mut cells = vec![
            Cell::of(&group.name),
            Cell::of(retention(group.retention)),
            marks.number(&group.gb_per_month, gigabytes),
            marks.number(&group.usd_ingestion_per_month, number::usd),
            marks.number(&group.held.usd_per_month, number::usd),
            of_month(group.months.first(), marks),
            of_month(group.months.last(), marks),
        ];
        match &group.steady {
            Some(steady) => {
                cells.push(marks.number(&steady.usd_per_month, number::usd));
                cells.push(Cell::of(&steady.reached));
            }
            None if is_still(group) => cells.extend([Cell::of("stays"), Cell::default()]),
            None => cells.extend([Cell::of("grows on"), Cell::default()]),
        }
        if freed {
            let frees = group.freed.as_ref();
            cells.push(frees.map_or(Cell::default(), |freed| marks.number(&freed.usd_per_month, number::usd)));
        }
        table.row(cells);
    }
    table
}

/// Nothing comes in, so what is never deleted stays as it is.
fn is_still(group: &StoredGroupRow) -> bool {
    group.gb_per_month.expected == Some(Gigabytes(0.0))
}

fn of_month(month: Option<&StoredMonthRow>, marks: &mut Marks) -> Cell {
    month.map_or(Cell::default(), |month| marks.number(&month.usd, number::usd))
}

fn stages(body: &Storage, most: usize, marks: &mut Marks) -> Table {
    let mut table = Table::of([
        Column::name("stage"),
        Column::number("log groups", 1),
        Column::number("GB in a month", 2),
        Column::number("$ in a month", 3),
        Column::number("$ first month", 0),
        Column::number("$ last month", 0),
    ]);
    for stage in body.stages.iter().take(most) {
        let groups = match stage.shared.len() {
            0 => stage.log_groups.len().to_string(),
            shared => format!("{}, {shared} shared", stage.log_groups.len()),
        };
        table.row([
            Cell::of(&stage.stage),
            Cell::of(groups),
            stage.gb_per_month.as_ref().map_or(Cell::default(), |gb| marks.number(gb, gigabytes)),
            stage.usd_ingestion_per_month.as_ref().map_or(Cell::default(), |usd| marks.number(usd, number::usd)),
            of_month(stage.months.first(), marks),
            of_month(stage.months.last(), marks),
        ]);
    }
    table
}

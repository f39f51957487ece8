//! What to do: savings apart from what costs money, and from what has no money in it.

use super::answer::no_saving;
use super::marks::Marks;
use super::more::more;
use super::names::{Names, listed};
use super::{Block, Cell, Column, Room, Table, Tone};
use crate::report::document::{AdviceKind, LackingRow, RecommendationRow, Report, name_of};
use crate::report::number;

/// The tables, a row for each; what the rules say of them stands apart, since it is the same for many.
pub(super) fn blocks(report: &Report, names: &Names, room: Room, marks: &mut Marks) -> Vec<Block> {
    let mut blocks = vec![Block::Heading("What to do".to_owned())];
    let of = |kind: AdviceKind| report.recommendations.iter().filter(|row| row.kind == kind).collect::<Vec<_>>();
    let (savings, costs, hygiene) = (of(AdviceKind::Saving), of(AdviceKind::Cost), of(AdviceKind::Hygiene));
    if savings.is_empty() {
        blocks.push(Block::Text(no_saving(report), Tone::Plain));
    } else {
        blocks.push(Block::Table(table(&savings, "saves $/month", names, room.groups, marks)));
        blocks.extend(more(savings.len(), room.groups, "saving"));
        if savings.iter().any(|row| !row.together) {
            let text = "Savings outside the sum are alternatives to one that is in it, or save on the same bytes: they do not add up.";
            blocks.push(Block::Text(text.to_owned(), Tone::Quiet));
        }
    }
    let small = small(report).filter(|_| !savings.is_empty());
    blocks.extend(small.map(|text| Block::Text(text, Tone::Quiet)));
    for (rows, heading, usd) in
        [(costs, "Worth paying for", "costs $/month"), (hygiene, "Hygiene, and what has no known price", "")]
    {
        if !rows.is_empty() {
            blocks.push(Block::Heading(heading.to_owned()));
            blocks.push(Block::Table(table(&rows, usd, names, room.groups, marks)));
            blocks.extend(more(rows.len(), room.groups, "recommendation"));
        }
    }
    blocks.extend(lacking(&report.lacking, names, room));
    blocks
}

/// What has no title has no money in it.
fn table(rows: &[&RecommendationRow], usd: &'static str, names: &Names, most: usize, marks: &mut Marks) -> Table {
    let mut columns = vec![Column::name("what"), Column::text("rule", 0)];
    if !usd.is_empty() {
        columns.extend([Column::number(usd, 0), Column::range(3), Column::text("sure", 4)]);
        columns.extend([Column::text("sum", 0), Column::text("overlaps with", 5)]);
    }
    let mut table = Table::of(columns);
    for row in rows.iter().take(most) {
        let mut cells = vec![Cell::of(names.subject(&row.subject)), Cell::of(&row.id)];
        if !usd.is_empty() {
            cells.extend(marks.cells(&row.usd_per_month, number::usd));
            cells.push(Cell::of(name_of(row.confidence)));
            cells.push(Cell::of(if row.together { "yes" } else { "" }));
            cells.push(Cell::of(row.overlaps_with.as_deref().unwrap_or_default()));
        }
        table.row(cells);
    }
    table
}

/// What rules could not tell: what is missing once, with all that lack it.
fn lacking(rows: &[LackingRow], names: &Names, room: Room) -> Vec<Block> {
    if rows.is_empty() {
        return Vec::new();
    }
    let told = by_need(rows, names);
    let point =
        |(rule, needs, of): &(&str, &str, Vec<String>)| format!("{rule} of {}: needs {needs}", listed(of, room.names));
    let points = told.iter().take(room.warnings).map(point).collect();
    let mut blocks = vec![Block::Heading("What rules could not tell".to_owned()), Block::List(points, Tone::Quiet)];
    blocks.extend(more(told.len(), room.warnings, "need"));
    blocks
}

/// Each rule with each thing that it lacks, and the names of which it could not tell.
pub(in crate::report) fn by_need<'a>(rows: &'a [LackingRow], names: &Names) -> Vec<(&'a str, &'a str, Vec<String>)> {
    let mut told: Vec<(&str, &str, Vec<String>)> = Vec::new();
    for row in rows {
        let name = names.subject(&row.subject);
        match told.iter_mut().find(|(rule, needs, _)| *rule == row.id && *needs == row.needs) {
            Some((_, _, of)) => of.push(name),
            None => told.push((&row.id, &row.needs, vec![name])),
        }
    }
    told
}

/// How many savings were left out; `None` where none was.
pub(in crate::report) fn small(report: &Report) -> Option<String> {
    let small = report.below_min_saving.filter(|small| small.savings > 0)?;
    let below = number::usd(small.usd_per_month);
    Some(match small.savings {
        1 => format!("1 saving below {below} a month is not shown, and in no sum."),
        more => format!("{} savings below {below} a month are not shown, and in no sum.", number::whole(more)),
    })
}

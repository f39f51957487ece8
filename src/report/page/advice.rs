//! What to do, savings apart from everything else.

use super::marks::Marks;
use super::{Block, Cell, Column, Room, Table, Tone};
use crate::report::document::{AdviceKind, LackingRow, RecommendationRow, SubjectRow, name_of};
use crate::report::number;

/// The savings in a table with what each is, then what costs money, then what has no money in it.
pub(super) fn blocks(rows: &[RecommendationRow], lacking: &[LackingRow], room: Room, marks: &mut Marks) -> Vec<Block> {
    let mut blocks = vec![Block::Heading("What to do".to_owned())];
    let of = |kind: AdviceKind| rows.iter().filter(|row| row.kind == kind).collect::<Vec<_>>();
    let (savings, costs, hygiene) = (of(AdviceKind::Saving), of(AdviceKind::Cost), of(AdviceKind::Hygiene));
    if savings.is_empty() {
        blocks.push(Block::Text("No rule found a saving.".to_owned(), Tone::Plain));
    } else {
        blocks.push(Block::Table(table(&savings, "saves $/month", room.groups, marks)));
        blocks.push(Block::List(savings.iter().take(room.groups).map(|row| point(row)).collect(), Tone::Plain));
        let others = savings.iter().filter(|row| !row.together).count();
        if others > 0 {
            let text = "Rows that are no part of the sum are alternatives to a row above, or save on the same bytes: their savings do not add up.";
            blocks.push(Block::Text(text.to_owned(), Tone::Quiet));
        }
    }
    if !costs.is_empty() {
        blocks.push(Block::Subheading("Worth paying for".to_owned()));
        blocks.push(Block::Table(table(&costs, "costs $/month", room.groups, marks)));
        blocks.push(Block::List(costs.iter().take(room.groups).map(|row| point(row)).collect(), Tone::Plain));
    }
    if !hygiene.is_empty() {
        blocks.push(Block::Subheading("Hygiene, with no money in it".to_owned()));
        blocks.push(Block::List(hygiene.iter().take(room.groups).map(|row| point(row)).collect(), Tone::Plain));
    }
    if !lacking.is_empty() {
        let point = |row: &LackingRow| format!("{} of {}: needs {}", row.id, subject(&row.subject), row.needs);
        blocks.push(Block::Subheading("What rules could not tell".to_owned()));
        blocks.push(Block::List(lacking.iter().take(room.warnings).map(point).collect(), Tone::Quiet));
    }
    blocks
}

/// What a recommendation is about, in a word.
pub(in crate::report) fn subject(subject: &SubjectRow) -> String {
    match (&subject.log_group, &subject.api_name, &subject.stage) {
        (Some(group), _, _) => group.clone(),
        (None, Some(api), Some(stage)) => format!("{api}/{stage}"),
        _ => subject.region.clone(),
    }
}

fn point(row: &RecommendationRow) -> String {
    format!("{} ({}): {} {} What is lost: {}", subject(&row.subject), row.id, row.is, row.todo, row.loses)
}

fn table(rows: &[&RecommendationRow], usd: &'static str, most: usize, marks: &mut Marks) -> Table {
    let mut table = Table::of([
        Column::name("what"),
        Column::text("rule", 1),
        Column::number(usd, 0),
        Column::range(2),
        Column::text("sure", 4),
        Column::text("in the sum", 3),
    ]);
    for row in rows.iter().take(most) {
        let mut cells = vec![Cell::of(subject(&row.subject)), Cell::of(&row.id)];
        cells.extend(marks.cells(&row.usd_per_month, number::usd));
        cells.push(Cell::of(name_of(row.confidence)));
        cells.push(Cell::of(if row.together { "yes" } else { "" }));
        table.row(cells);
    }
    table
}

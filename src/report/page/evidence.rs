//! What each recommendation rests on, and the commands that carry it out.

use super::marks::basis_name;
use super::names::Names;
use super::{Block, Room, Tone};
use crate::report::document::{EvidenceRow, RecommendationRow, SubjectRow};
use crate::report::number;
use crate::units::Usd;

/// A fold for each, for a medium that can fold.
pub(super) fn folded(rows: &[RecommendationRow], names: &Names, room: Room) -> Vec<Block> {
    if rows.is_empty() || !room.folds {
        return Vec::new();
    }
    let mut blocks = vec![Block::Heading("Evidence and commands".to_owned())];
    blocks.extend(rows.iter().take(room.groups).map(|row| one(row, names)));
    // Rows of numbers are in CSV too, commands are not.
    let left_out = rows.len().saturating_sub(room.groups);
    if left_out > 0 {
        let text = format!("…and {}; --format json has all.", number::counted(left_out, "more recommendation"));
        blocks.push(Block::More(left_out, text));
    }
    blocks
}

fn one(row: &RecommendationRow, names: &Names) -> Block {
    let facts = row.evidence.iter().map(fact).collect();
    let mut blocks = vec![Block::List(facts, Tone::Plain)];
    if let Some(commands) = &row.remedy.cli {
        blocks.push(Block::Text(place(&row.subject), Tone::Plain));
        blocks.push(Block::Code(commands.clone()));
    }
    Block::Fold(format!("{}: {}", names.subject(&row.subject), row.id), blocks)
}

/// Where commands are to be run: they name the region but take the account from the credentials.
pub(in crate::report) fn place(subject: &SubjectRow) -> String {
    match &subject.account {
        Some(account) => format!("In account {account}, {}:", subject.region),
        None => format!("In {}:", subject.region),
    }
}

/// A number as numbers read everywhere, and where it comes from.
pub(in crate::report) fn fact(row: &EvidenceRow) -> String {
    format!("{}: {} ({})", row.what, value(row), basis_name(row.basis))
}

fn value(row: &EvidenceRow) -> String {
    let Ok(number) = row.value.parse::<f64>() else { return row.value.clone() };
    match row.value.parse() {
        Ok(usd) if row.what.starts_with('$') => number::usd(Usd(usd)),
        _ => number::quantity(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Basis;

    #[test]
    fn evidence_reads_like_every_other_number() {
        let cases = [
            ("requests in the month", "78332636", "requests in the month: 78,332,636 (metered)"),
            ("$ saved with S3 instead", "28.7", "$ saved with S3 instead: $28.70 (metered)"),
            ("GB taken in in the month", "456.439", "GB taken in in the month: 456 (metered)"),
            ("class", "STANDARD", "class: STANDARD (metered)"),
        ];
        for (what, value, text) in cases {
            let row = EvidenceRow { what: what.to_owned(), value: value.to_owned(), basis: Basis::Metered };
            assert_eq!(fact(&row), text);
        }
    }
}

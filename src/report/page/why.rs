//! What the rules say: each text once, with the names that it is said of.

use super::more::more;
use super::names::{Names, listed};
use super::{Block, Room, Tone};
use crate::report::document::RecommendationRow;

/// Rules in the order in which they save.
pub(super) fn blocks(rows: &[RecommendationRow], names: &Names, room: Room) -> Vec<Block> {
    if rows.is_empty() {
        return Vec::new();
    }
    let mut rules: Vec<(&str, Vec<&RecommendationRow>)> = Vec::new();
    for row in rows {
        match rules.iter_mut().find(|(id, _)| *id == row.id) {
            Some((_, rows)) => rows.push(row),
            None => rules.push((&row.id, vec![row])),
        }
    }
    let mut blocks = vec![Block::Heading("What the rules say".to_owned())];
    for (id, rows) in rules {
        let all: Vec<String> = rows.iter().map(|row| names.subject(&row.subject)).collect();
        blocks.push(Block::Subheading(id.to_owned()));
        blocks.push(Block::Text(format!("Of {}.", listed(&all, room.names)), Tone::Quiet));
        blocks.extend(texts("What is", &rows, names, room, |row| &row.is));
        blocks.extend(texts("What to do", &rows, names, room, |row| &row.todo));
        blocks.extend(texts("What is lost", &rows, names, room, |row| &row.loses));
    }
    let hint = match room.folds {
        true => "Terraform, CloudFormation and Serverless Framework: --format html or json.",
        false => "Evidence and commands: --format markdown, html or json.",
    };
    blocks.push(Block::Text(format!("{hint} logtoll explain RULE says how a rule decides."), Tone::Quiet));
    blocks
}

/// What all rows say in one point; where they differ, a point for each text.
fn texts<'a>(
    what: &str,
    rows: &[&'a RecommendationRow],
    names: &Names,
    room: Room,
    text: impl Fn(&'a RecommendationRow) -> &'a str,
) -> Vec<Block> {
    let mut told: Vec<(&str, Vec<String>)> = Vec::new();
    for row in rows {
        let (said, name) = (text(row), names.subject(&row.subject));
        match told.iter_mut().find(|(other, _)| *other == said) {
            Some((_, of)) => of.push(name),
            None => told.push((said, vec![name])),
        }
    }
    if let [(only, _)] = &told[..] {
        return vec![Block::Text(format!("{what}: {only}"), Tone::Plain)];
    }
    let point = |(said, of): &(&str, Vec<String>)| format!("{what} ({}): {said}", listed(of, room.names));
    let points = told.iter().take(room.names).map(point).collect();
    std::iter::once(Block::List(points, Tone::Plain)).chain(more(told.len(), room.names, "text")).collect()
}

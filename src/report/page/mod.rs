//! What a text report says, before it is written for a terminal or in Markdown.
//!
//! Texts here are raw: names from outside are escaped by whoever writes them out, for the place where they go.

mod backtest;
mod budget;
mod compare;
mod difference;
mod estimate;
mod format;
mod frame;
mod marks;
mod notes;
mod overview;
mod stage;
mod storage;
mod table;
mod trace;
mod verify;

use frame::Frame;
use marks::Marks;
pub(super) use table::{Cell, Column, Table, Tone};

use super::document::{
    Backtest, Compare, Difference, Document, Estimate, Format, Report, RunRow, Storage, Trace, Verify,
};
use crate::units::Usd;
use compare::Stages;
pub(super) use stage::name as stage_name;

/// A piece of a report.
#[derive(Clone, Debug)]
pub(super) enum Block {
    /// What the report is.
    Title(String),
    /// What follows.
    Heading(String),
    /// One thing among those under a heading.
    Subheading(String),
    /// A paragraph.
    Text(String, Tone),
    /// Points.
    List(Vec<String>, Tone),
    /// Rows and columns.
    Table(Table),
    /// What can be folded away.
    Fold(String, Vec<Block>),
}

/// How much of everything a medium shows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// Log groups with a row of their own.
    pub(super) groups: usize,
    /// Stages that are shown in full without being asked for.
    pub(super) stages: usize,
    /// Stages with a line each, where there are more.
    pub(super) lines: usize,
    /// Warnings.
    pub(super) warnings: usize,
    /// Whether stages beyond those, and sources, can be folded away.
    pub(super) folds: bool,
}

impl Room {
    /// A terminal: what is read without scrolling far.
    pub(super) const TERMINAL: Self = Self { groups: 30, stages: 5, lines: usize::MAX, warnings: 20, folds: false };
    /// A ticket.
    pub(super) const TICKET: Self = Self { groups: 100, stages: 5, lines: 150, warnings: 50, folds: true };
}

/// The month per log group.
pub(super) fn estimate(document: &Document<Estimate>, room: Room) -> Vec<Block> {
    let body = &document.body;
    let frame = Frame::of(document, &body.run);
    let mut marks = Marks::default();
    let mut blocks = frame.opening(format!("What log groups will cost in {}", body.month));
    let by_then = body.storage_by_then.as_ref();
    blocks.extend(body.budget.as_ref().map(|budget| budget::line(budget, by_then)));
    blocks.extend(estimate::blocks(body, room, &mut marks));
    let notes = notes::of_estimate(body);
    blocks.extend(frame.closing(&marks, &notes, room));
    blocks
}

/// The configurations of each stage side by side; stages that were chosen are shown in full, however many.
pub(super) fn compare(document: &Document<Compare>, room: Room, chosen: bool) -> Vec<Block> {
    let body = &document.body;
    let frame = Frame::of(document, &body.run);
    let mut marks = Marks::default();
    let mut blocks = frame.opening(format!("What each logging configuration costs in {}", body.month));
    blocks.extend(body.budget.as_ref().map(|budget| budget::line(budget, None)));
    let stages = Stages::of(&body.stages, chosen, room);
    blocks.extend(stages.blocks(&body.month, room, &mut marks));
    let folded = stages.folded(&body.month, room, &mut marks);
    blocks.extend(frame.closing(&marks, &notes::of_compare(stages.priced()), room));
    blocks.extend(folded);
    blocks
}

/// How good the estimate would have been.
pub(super) fn backtest(document: &Document<Backtest>, room: Room) -> Vec<Block> {
    let body = &document.body;
    let frame = Frame::of(document, &body.run);
    let mut marks = Marks::default();
    let mut blocks = frame.opening("How good the estimate would have been".to_owned());
    blocks.extend(backtest::blocks(body, room, &mut marks));
    blocks.extend(frame.closing(&marks, &[], room));
    blocks
}

/// What changed between two runs.
pub(super) fn difference(document: &Document<Difference>, room: Room) -> Vec<Block> {
    let body = &document.body;
    let run = RunRow { calls: 0, usd: Some(Usd::ZERO) };
    let frame = Frame::of(document, &run);
    let mut marks = Marks::default();
    let mut blocks = frame.opening(format!("What changed in logging, priced for {}", body.month));
    blocks.extend(difference::blocks(body, room, &mut marks));
    blocks.extend(frame.closing(&marks, &notes::of_difference(body), room));
    blocks
}

/// What a captured execution log weighs.
pub(super) fn trace(document: &Document<Trace>, room: Room) -> Vec<Block> {
    let run = RunRow { calls: 0, usd: Some(Usd::ZERO) };
    let frame = Frame::of(document, &run);
    let mut marks = Marks::default();
    let mut blocks = frame.opening("What a captured execution log weighs".to_owned());
    blocks.extend(trace::blocks(&document.body, &mut marks));
    blocks.extend(frame.closing(&marks, &[], room));
    blocks
}

/// Everything, for a review.
pub(super) fn report(document: &Document<Report>, room: Room) -> Vec<Block> {
    let Report { estimate, compare, budget } = &document.body;
    let frame = Frame::of(document, &estimate.run);
    let mut marks = Marks::default();
    let mut blocks = frame.opening(format!("What logging costs in {}", estimate.month));
    let by_then = estimate.storage_by_then.as_ref();
    blocks.extend(budget.as_ref().map(|budget| self::budget::line(budget, by_then)));
    blocks.extend(estimate::blocks(estimate, room, &mut marks));
    blocks.push(Block::Heading("Stages".to_owned()));
    let stages = Stages::of(&compare.stages, false, room);
    blocks.extend(stages.blocks(&compare.month, room, &mut marks));
    let folded = stages.folded(&compare.month, room, &mut marks);
    let mut notes = notes::of_estimate(estimate);
    let more = notes::of_compare(stages.priced());
    notes.extend(more.into_iter().filter(|note| *note != notes::Note::Alone));
    blocks.extend(frame.closing(&marks, &notes, room));
    blocks.extend(folded);
    blocks
}

/// An access-log format, field by field.
pub(super) fn format(document: &Document<Format>, room: Room) -> Vec<Block> {
    let body = &document.body;
    let run = RunRow { calls: 0, usd: Some(Usd::ZERO) };
    let frame = Frame::of(document, &run);
    let mut marks = Marks::default();
    let mut blocks = frame.opening("What an access-log format costs".to_owned());
    blocks.extend(format::blocks(body, &mut marks));
    let notes = if body.usd_per_month.is_some() { notes::of_format(body.destination) } else { Vec::new() };
    blocks.extend(frame.closing(&marks, &notes, room));
    blocks
}

/// What lies in log groups month by month.
pub(super) fn storage(document: &Document<Storage>, room: Room) -> Vec<Block> {
    let body = &document.body;
    let frame = Frame::of(document, &body.run);
    let mut marks = Marks::default();
    let mut blocks = frame.opening("What stored logs will cost".to_owned());
    blocks.extend(storage::blocks(body, room, &mut marks));
    blocks.extend(frame.closing(&marks, &[notes::Note::StoredNow], room));
    blocks
}

/// A finished month against its bill.
pub(super) fn verify(document: &Document<Verify>, room: Room) -> Vec<Block> {
    let body = &document.body;
    let frame = Frame::of(document, &body.run);
    let mut marks = Marks::default();
    let mut blocks = frame.opening(format!("What AWS charged for logs in {}, and what was metered", body.month));
    blocks.extend(verify::blocks(body, &mut marks));
    blocks.extend(frame.closing(&marks, &[], room));
    blocks
}

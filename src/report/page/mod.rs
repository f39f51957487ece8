//! What a text report says, before it is written for a terminal or in Markdown.
//!
//! Texts here are raw: names from outside are escaped by whoever writes them out, for the place where they go.

mod advice;
mod answer;
mod backtest;
mod budget;
mod compare;
mod difference;
mod estimate;
mod evidence;
mod format;
mod frame;
mod marks;
mod more;
mod names;
mod notes;
mod overview;
mod report;
mod stage;
mod storage;
mod table;
mod trace;
mod verify;
mod why;

use frame::Frame;
use marks::Marks;
pub(super) use table::{Cell, Column, Table, Tone};

use super::document::{
    Backtest, Compare, Difference, Document, Estimate, Format, Report, RunRow, StageRow, Storage, Trace, Verify,
};
use crate::units::Usd;
pub(super) use advice::{by_need, small};
pub(super) use answer::{from_to, missing, moves, no_saving, saved, worth_paying};
pub(super) use budget::text as budget_text;
use compare::Stages;
pub(super) use evidence::{fact, place};
pub(super) use frame::run;
pub(super) use names::{Names, listed};
pub(super) use report::{method, report};
pub(super) use stage::{name as stage_name, notes as stage_facts};

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
    /// Commands, as they are typed.
    Code(String),
    /// Points.
    List(Vec<String>, Tone),
    /// Rows and columns.
    Table(Table),
    /// That so many more rows of what stands above are left out.
    More(usize, String),
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
    /// Names that a text is said of, one by one.
    pub(super) names: usize,
    /// Whether stages beyond those, and sources, can be folded away.
    pub(super) folds: bool,
}

impl Room {
    /// A terminal: what is read without scrolling far.
    pub(super) const TERMINAL: Self =
        Self { groups: 30, stages: 5, lines: usize::MAX, warnings: 20, names: 5, folds: false };
    /// A ticket.
    pub(super) const TICKET: Self = Self { groups: 100, stages: 5, lines: 150, warnings: 50, names: 10, folds: true };

    /// No more log groups, stages and recommendations than wanted.
    fn at_most(self, top: Option<usize>) -> Self {
        let most = top.unwrap_or(usize::MAX);
        Self { groups: self.groups.min(most), stages: self.stages.min(most), lines: self.lines.min(most), ..self }
    }
}

/// The month per log group.
pub(super) fn estimate(document: &Document<Estimate>, room: Room) -> Vec<Block> {
    let body = &document.body;
    let frame = Frame::of(document, &body.run);
    let mut marks = Marks::default();
    let mut blocks = frame.opening(format!("What log groups will cost in {}", body.month));
    let by_then = body.storage_by_then.as_ref();
    blocks.extend(body.budget.as_ref().map(|budget| budget::line(budget, by_then)));
    blocks.push(Block::Text(estimate::sum(body, &mut marks), Tone::Strong));
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
    let notes = notes::of_compare(stages.priced(), &|stage, row| stages.shows(stage, row));
    blocks.extend(frame.closing(&marks, &notes, room));
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

/// The prices, the version and the time of a report.
pub(super) fn about(document: &Document<Report>) -> String {
    Frame::of(document, &document.body.estimate.run).about()
}

/// The stages by what they cost now, the most expensive first.
pub(super) fn by_cost(stages: &[StageRow]) -> Vec<&StageRow> {
    overview::by_cost(&stages.iter().collect::<Vec<_>>())
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

//! What a text report says, before it is written for a terminal or in Markdown.
//!
//! Texts here are raw: names from outside are escaped by whoever writes them out, for the place where they go.

mod advice;
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
    Backtest, Compare, Difference, Document, Estimate, Format, Report, RunRow, StageRow, Storage, Trace, Verify,
};
use super::sections::{Section, Shown};
use crate::units::Usd;
pub(super) use advice::{small, subject};
pub(super) use budget::text as budget_text;
use compare::Stages;
pub(super) use frame::run;
pub(super) use marks::basis_name;
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
    blocks.extend(body.budget.as_ref().map(budget::line));
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
    blocks.extend(body.budget.as_ref().map(budget::line));
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

/// The prices, the version and the time of a report.
pub(super) fn about(document: &Document<Report>) -> String {
    Frame::of(document, &document.body.estimate.run).about()
}

/// The stages by what they cost now, the most expensive first.
pub(super) fn by_cost(stages: &[StageRow]) -> Vec<&StageRow> {
    overview::by_cost(&stages.iter().collect::<Vec<_>>())
}

/// What the figures of a report mean: the marks behind them, and what else there is to know.
pub(super) fn method(report: &Report, top: Option<usize>) -> Vec<String> {
    let most = top.unwrap_or(usize::MAX);
    let room = Room { groups: most, lines: most, ..Room::TICKET };
    let mut marks = Marks::default();
    estimate::blocks(&report.estimate, room, &mut marks);
    let stages = by_cost(&report.compare.stages);
    for stage in stages.iter().take(METHOD_STAGES) {
        stage::blocks(stage, &report.compare.month, &mut marks);
    }
    frame::points(&marks, &notes_of(report, &stages))
}

/// So many stages show every mark that there is.
const METHOD_STAGES: usize = 50;

fn notes_of(report: &Report, stages: &[&StageRow]) -> Vec<notes::Note> {
    let mut notes = notes::of_estimate(&report.estimate);
    let more = notes::of_compare(stages);
    notes.extend(more.into_iter().filter(|note| *note != notes::Note::Alone));
    notes
}

/// Everything, for a review.
pub(super) fn report(document: &Document<Report>, room: Room, shown: &Shown) -> Vec<Block> {
    let body = &document.body;
    let Report { estimate, compare, budget, .. } = body;
    let room = room.at_most(shown.top);
    let frame = Frame::of(document, &estimate.run);
    let mut marks = Marks::default();
    let title = body.title.clone().unwrap_or_else(|| format!("What logging costs in {}", estimate.month));
    let mut blocks = frame.opening(title);
    blocks.extend(budget.as_ref().map(self::budget::line));
    let log_groups = estimate::blocks(estimate, room, &mut marks);
    // The sum in a sentence is no part of a section.
    let kept = if shown.has(Section::LogGroups) { log_groups.len() } else { 1 };
    blocks.extend(log_groups.into_iter().take(kept));
    if shown.has(Section::Advice) {
        blocks.extend(advice::blocks(body, room, &mut marks));
    }
    let stages = Stages::of(&compare.stages, false, room);
    let mut folded = Vec::new();
    if shown.has(Section::Stages) {
        blocks.push(Block::Heading("Stages".to_owned()));
        blocks.extend(stages.blocks(&compare.month, room, &mut marks));
        folded = stages.folded(&compare.month, room, &mut marks);
    }
    if let Some(storage) = body.storage.as_ref().filter(|_| shown.has(Section::Storage)) {
        blocks.extend(storage::totals(storage, &mut marks));
    }
    blocks.extend(frame.closing_of(&marks, &notes_of(body, stages.priced()), room, shown));
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

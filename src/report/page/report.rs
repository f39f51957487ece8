//! Everything, for a review: the answer first, then what leads to it, then what it rests on.

use super::compare::Stages;
use super::frame::{self, Frame};
use super::marks::Marks;
use super::names::Names;
use super::notes::{self, Note};
use super::{Block, Room, Tone, advice, answer, budget, estimate, evidence, storage, why};
use crate::report::document::{ConfigurationRow, Document, Report, StageRow};
use crate::report::sections::{Section, Shown};

/// The sections that are wanted, in the order in which they are read.
pub(in crate::report) fn report(document: &Document<Report>, room: Room, shown: &Shown) -> Vec<Block> {
    let body = &document.body;
    let Report { estimate, compare, recommendations, .. } = body;
    let room = room.at_most(shown.top);
    let frame = Frame::of(document, &estimate.run);
    let names = Names::of(body);
    let mut marks = Marks::default();
    let title = body.title.clone().unwrap_or_else(|| format!("What logging costs in {}", estimate.month));
    let mut blocks = frame.opening(title);
    blocks.extend(body.budget.as_ref().map(|budget| budget::line(budget, body.estimate.storage_by_then.as_ref())));
    blocks.push(Block::Text(estimate::sum(estimate, &mut marks), Tone::Strong));
    blocks.extend(answer::blocks(body, &names, &mut marks));
    let mut folded = Vec::new();
    if shown.has(Section::Advice) && (!recommendations.is_empty() || !body.lacking.is_empty()) {
        blocks.extend(advice::blocks(body, &names, room, &mut marks));
        blocks.extend(why::blocks(recommendations, &names, room));
        folded = evidence::folded(recommendations, &names, room);
    }
    if shown.has(Section::LogGroups) {
        blocks.extend(estimate::blocks(estimate, room, &mut marks));
    }
    let stages = Stages::of(&compare.stages, false, room);
    if shown.has(Section::Stages) {
        blocks.push(Block::Heading("Stages".to_owned()));
        blocks.extend(stages.blocks(&compare.month, room, &mut marks));
        folded.extend(stages.folded(&compare.month, room, &mut marks));
    }
    if let Some(storage) = body.storage.as_ref().filter(|_| shown.has(Section::Storage)) {
        blocks.extend(storage::totals(storage, &mut marks));
    }
    let notes = notes_of(body, stages.priced(), &|stage, row| stages.shows(stage, row), shown);
    blocks.extend(frame.closing_of(&marks, &notes, room, shown));
    blocks.extend(folded);
    blocks
}

/// What the figures of a page mean: the marks behind them, and what else there is to know.
pub(in crate::report) fn method(report: &Report, shown: &Shown) -> Vec<String> {
    let mut marks = Marks::default();
    let Report { estimate, compare, .. } = report;
    marks.note(&estimate.total.gb);
    marks.note(&estimate.total.usd);
    for group in &estimate.log_groups {
        marks.note(&group.gb);
        marks.note(&group.usd);
    }
    for stage in &compare.stages {
        stage.requests_per_month.iter().for_each(|requests| marks.note(requests));
        for row in &stage.configurations {
            marks.note(&row.bytes_per_request);
            marks.note(&row.events_per_request);
            marks.note(&row.gb_per_month);
            marks.note(&row.usd_per_month);
        }
    }
    let stages: Vec<&StageRow> = compare.stages.iter().collect();
    frame::points(&marks, &notes_of(report, &stages, &|_, _| true, shown))
}

/// The notes of the sections that are shown; who asks for the method alone wants all.
fn notes_of(
    report: &Report,
    stages: &[&StageRow],
    shows: &dyn Fn(&StageRow, &ConfigurationRow) -> bool,
    shown: &Shown,
) -> Vec<Note> {
    let has = |section| shown.has(section) || shown.sections == [Section::Method];
    let mut notes = if has(Section::LogGroups) { notes::of_estimate(&report.estimate) } else { Vec::new() };
    if has(Section::Stages) {
        let more = notes::of_compare(stages, shows);
        notes.extend(more.into_iter().filter(|note| !notes.contains(note)).collect::<Vec<_>>());
    }
    notes
}

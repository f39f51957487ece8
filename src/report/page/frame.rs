//! What stands around every report: what it is, what it rests on, what is doubtful, what it cost.

use super::marks::Marks;
use super::notes::Note;
use super::{Block, Cell, Column, Room, Table, Tone};
use crate::report::document::{AssumptionRow, Document, PriceDate, RunRow, WarningRow};
use crate::report::number;
use crate::report::sections::{Section, Shown};

/// Regions that are named one by one.
const MOST_REGIONS: usize = 6;

/// The parts of a document that do not depend on its kind.
pub(super) struct Frame<'a> {
    tool: &'a str,
    generated_at: &'a str,
    prices: &'a [PriceDate],
    assumptions: &'a [AssumptionRow],
    warnings: &'a [WarningRow],
    run: &'a RunRow,
}

impl<'a> Frame<'a> {
    pub(super) fn of<T>(document: &'a Document<T>, run: &'a RunRow) -> Self {
        let Document { tool, generated_at, prices, assumptions, warnings, .. } = document;
        Self { tool, generated_at, prices, assumptions, warnings, run }
    }

    /// What this is, and of when.
    pub(super) fn opening(&self, title: String) -> Vec<Block> {
        vec![Block::Title(title), Block::Text(self.about(), Tone::Quiet)]
    }

    /// The prices, the version and the time.
    pub(super) fn about(&self) -> String {
        format!("{}. Made by logtoll {} at {}.", self.prices(), self.tool, self.generated_at)
    }

    /// `Prices of 2025-06-05 (eu-west-1, us-east-1)`.
    fn prices(&self) -> String {
        let mut dates: Vec<(&str, Vec<&str>)> = Vec::new();
        for price in self.prices {
            match dates.iter_mut().find(|(date, _)| *date == price.as_of) {
                Some((_, regions)) => regions.push(&price.region),
                None => dates.push((&price.as_of, vec![&price.region])),
            }
        }
        let date = |(date, regions): &(&str, Vec<&str>)| match regions.len() {
            many if many > MOST_REGIONS => format!("{date} ({many} regions)"),
            _ => format!("{date} ({})", regions.join(", ")),
        };
        match dates.is_empty() {
            true => "No prices were needed".to_owned(),
            false => format!("Prices of {}", dates.iter().map(date).collect::<Vec<_>>().join(" and ")),
        }
    }

    /// Footnotes, assumptions, warnings, and what measuring cost.
    pub(super) fn closing(&self, marks: &Marks, notes: &[Note], room: Room) -> Vec<Block> {
        self.closing_of(marks, notes, room, &Shown::default())
    }

    /// The same, of the sections that are wanted.
    pub(super) fn closing_of(&self, marks: &Marks, notes: &[Note], room: Room, shown: &Shown) -> Vec<Block> {
        let mut blocks = Vec::new();
        // Marks are never shown without what they mean.
        let points = points(marks, if shown.has(Section::Method) { notes } else { &[] });
        if !points.is_empty() {
            blocks.extend([Block::Heading("Notes".to_owned()), Block::List(points, Tone::Quiet)]);
        }
        if !self.assumptions.is_empty() && shown.has(Section::Assumptions) {
            blocks.push(Block::Heading("Assumptions".to_owned()));
            blocks.push(Block::List(self.assumptions.iter().map(assumption).collect(), Tone::Quiet));
            blocks.extend(room.folds.then(|| Block::Fold("Where they come from".to_owned(), vec![self.sources()])));
        }
        if !self.warnings.is_empty() && shown.has(Section::Warnings) {
            blocks.push(Block::Heading("Warnings".to_owned()));
            blocks.push(Block::List(self.warnings(room.warnings), Tone::Plain));
        }
        blocks.push(Block::Text(run(self.run), Tone::Quiet));
        blocks
    }

    fn sources(&self) -> Block {
        let mut table = Table::of([Column::text("assumption", 0), Column::text("source", 0)]);
        for row in self.assumptions {
            table.row([Cell::of(&row.id), Cell::of(&row.source)]);
        }
        Block::Table(table)
    }

    fn warnings(&self, most: usize) -> Vec<String> {
        let mut points: Vec<String> =
            self.warnings.iter().take(most).map(|row| format!("{} → {}", row.text, row.remedy)).collect();
        let more = self.warnings.len().saturating_sub(most);
        if more > 0 {
            points.push(format!("…and {}; --format json has all", number::counted(more, "more warning")));
        }
        points
    }
}

/// What the marks mean, and what else there is to know.
pub(super) fn points(marks: &Marks, notes: &[Note]) -> Vec<String> {
    let mut points = marks.footnotes();
    points.extend(notes.iter().map(|note| note.text().to_owned()));
    points
}

/// What measuring asked of AWS.
pub(in crate::report) fn run(run: &RunRow) -> String {
    let calls = number::whole(run.calls);
    match (run.calls, run.usd) {
        (0, _) => "Nothing was asked of AWS for this.".to_owned(),
        (_, Some(usd)) => format!("Measuring took {calls} calls to AWS and cost {}.", number::usd(usd)),
        (_, None) => format!("Measuring took {calls} calls to AWS; what they cost is unknown."),
    }
}

fn assumption(row: &AssumptionRow) -> String {
    match row.usd_if_otherwise {
        Some(otherwise) if row.usd.map(number::usd) != Some(number::usd(otherwise)) => {
            let now = row.usd.map_or_else(String::new, |usd| format!(" instead of {}", number::usd(usd)));
            format!("{}: {} (were it otherwise, {}{now} in all)", row.id, row.value, number::usd(otherwise))
        }
        _ => format!("{}: {}", row.id, row.value),
    }
}

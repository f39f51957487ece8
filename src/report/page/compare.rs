//! Which stages are shown in full, and which with a line each.

use super::marks::Marks;
use super::more::more;
use super::names::Names;
use super::{Block, Room, Tone, overview, stage};
use crate::report::document::{ConfigurationRow, StageRow};
use crate::report::number;

/// The stages of a report.
pub(super) struct Stages<'a> {
    /// In the order in which they are shown.
    priced: Vec<&'a StageRow>,
    /// Whether each has its full table.
    in_full: bool,
    /// Whether the others have theirs folded away.
    folds: bool,
    names: Names<'a>,
}

impl<'a> Stages<'a> {
    /// In full where they were chosen or are few, else the most expensive first.
    pub(super) fn of(stages: &'a [StageRow], chosen: bool, room: Room) -> Self {
        let all: Vec<&StageRow> = stages.iter().collect();
        let in_full = chosen || all.len() <= room.stages;
        let priced = if in_full { all } else { overview::by_cost(&all) };
        Self { priced, in_full, folds: room.folds, names: Names::of_stages(stages) }
    }

    /// The stages that are shown.
    pub(super) fn priced(&self) -> &[&'a StageRow] {
        &self.priced
    }

    /// Whether a configuration of a stage is shown at all.
    pub(super) fn shows(&self, stage: &StageRow, row: &ConfigurationRow) -> bool {
        self.in_full || self.folds || overview::shows(stage, row)
    }

    /// Each in full, or a line each.
    pub(super) fn blocks(&self, month: &str, room: Room, marks: &mut Marks) -> Vec<Block> {
        let text = |text: String| Block::Text(text, Tone::Plain);
        let mut blocks = Vec::new();
        if self.priced.is_empty() {
            blocks.push(text("There are no stages.".to_owned()));
        } else if self.in_full {
            for row in &self.priced {
                blocks.push(Block::Subheading(self.names.stage(row)));
                blocks.extend(stage::blocks(row, month, marks));
            }
        } else {
            let lines = self.priced.len().min(room.lines);
            blocks.push(Block::Table(overview::table(&self.priced[..lines], &self.names, marks)));
            blocks.extend(more(self.priced.len(), lines, "stage"));
            blocks.push(text("Dollars per month, the most expensive now first.".to_owned()));
            if !room.folds {
                let hint = "logtoll compare --only 'API/STAGE' shows the full table of a stage; a glob is fine.";
                blocks.push(text(hint.to_owned()));
            }
        }
        blocks
    }

    /// The full tables of stages that have only a line above, for a medium that can fold them away.
    pub(super) fn folded(&self, month: &str, room: Room, marks: &mut Marks) -> Vec<Block> {
        if self.in_full || !room.folds {
            return Vec::new();
        }
        let fold = |row: &&StageRow| {
            let now = overview::now(row).map_or_else(String::new, |usd| format!(", {} now", number::usd(usd)));
            Block::Fold(format!("{}{now}", self.names.stage(row)), stage::blocks(row, month, marks))
        };
        let mut blocks = vec![Block::Heading("Stages in full".to_owned())];
        blocks.extend(self.priced.iter().take(room.lines).map(fold));
        blocks.extend(more(self.priced.len(), room.lines, "stage"));
        blocks
    }
}

//! Which parts of a report a reader wants, and how much of them.

use super::Again;

/// A part of a report. What it costs in all is always said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// What to do.
    Advice,
    /// The log groups by cost.
    LogGroups,
    /// The stages with their comparison.
    Stages,
    /// What stages cost at other traffic; in a page only.
    WhatIf,
    /// Storage month by month.
    Storage,
    /// What was taken as given.
    Assumptions,
    /// What is doubtful.
    Warnings,
    /// What the figures mean.
    Method,
}

impl Section {
    /// Its name in addresses and arguments.
    pub fn id(self) -> &'static str {
        match self {
            Self::Advice => "advice",
            Self::LogGroups => "log-groups",
            Self::Stages => "stages",
            Self::WhatIf => "what-if",
            Self::Storage => "storage",
            Self::Assumptions => "assumptions",
            Self::Warnings => "warnings",
            Self::Method => "method",
        }
    }
}

/// What of a report is shown to people. Documents for programs always hold everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// These sections; all where none is named.
    pub sections: Vec<Section>,
    /// At most so many log groups, stages and recommendations; `None` for as many as a medium takes.
    pub top: Option<usize>,
    /// Which command gives the numbers of the sliders again.
    pub again: Again,
}

impl Shown {
    /// Whether a section is wanted.
    pub fn has(&self, section: Section) -> bool {
        self.sections.is_empty() || self.sections.contains(&section)
    }

    /// How many of so many rows are shown.
    pub(super) fn of(&self, rows: usize) -> usize {
        self.top.map_or(rows, |top| rows.min(top))
    }
}

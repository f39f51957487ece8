//! What of a report is shown, and under which names.

use clap::{Args, ValueEnum};
use rust_decimal::Decimal;

use super::number;
use crate::report::{Again, Section, Shown};

/// What of a report is shown.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Presentation")]
pub struct PresentationArgs {
    /// The title, in place of 'What logging costs in …'
    #[arg(long, value_name = "TEXT", value_parser = title)]
    pub title: Option<String>,
    /// Replace accounts, APIs, stages, log groups, methods' paths, tags and ARNs by made-up names, the same everywhere
    #[arg(long)]
    pub anonymize: bool,
    /// Show these sections only, as advice,stages; JSON and CSV are never cut
    #[arg(long, value_enum, value_name = "NAMES", value_delimiter = ',')]
    pub sections: Vec<SectionArg>,
    /// Show at most so many log groups, stages and recommendations; JSON and CSV are never cut
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub top: Option<u32>,
    /// Leave out savings of less than so many dollars a month, in every format: they are counted, and in no sum
    ///
    /// What costs money, and what has no money in it, stays. So does a saving of unknown size.
    #[arg(long, value_name = "USD", value_parser = number::usd, default_value = "0.01")]
    pub min_saving: Decimal,
}

/// A title that can be seen.
fn title(text: &str) -> Result<String, &'static str> {
    if text.trim().is_empty() {
        Err("a title has at least one letter; leave --title out for the usual one")
    } else {
        Ok(text.to_owned())
    }
}

/// Sections of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[expect(missing_docs, reason = "a doc comment would become help, and the values say all there is")]
pub enum SectionArg {
    Advice,
    LogGroups,
    Stages,
    WhatIf,
    Storage,
    Assumptions,
    Warnings,
    Method,
}

impl From<SectionArg> for Section {
    fn from(section: SectionArg) -> Self {
        match section {
            SectionArg::Advice => Self::Advice,
            SectionArg::LogGroups => Self::LogGroups,
            SectionArg::Stages => Self::Stages,
            SectionArg::WhatIf => Self::WhatIf,
            SectionArg::Storage => Self::Storage,
            SectionArg::Assumptions => Self::Assumptions,
            SectionArg::Warnings => Self::Warnings,
            SectionArg::Method => Self::Method,
        }
    }
}

impl PresentationArgs {
    /// The same, with the command that gives the numbers again.
    pub fn shown(&self, again: Again) -> Shown {
        Shown {
            sections: self.sections.iter().copied().map(Section::from).collect(),
            top: self.top.map(|top| top as usize),
            again,
        }
    }
}

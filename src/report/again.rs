//! Whether a command gives the numbers of a page's sliders again.

use std::collections::{BTreeMap, BTreeSet};

use super::document::StageRow;
use super::escape::terminal;

/// What `logtoll compare` needs to know beside the stage and what the sliders are set to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Again {
    /// These flags; they need no quotes.
    With(Vec<String>),
    /// No command would give the same numbers, for this reason.
    Not(&'static str),
}

impl Default for Again {
    fn default() -> Self {
        Self::With(Vec::new())
    }
}

/// The stages whose names are patterns of `--only` that fit them alone, by API and stage: no letter of a name stands for
/// others, it is the name that is shown, and no other stage has it, as one may in another region or account.
pub(super) fn named_alone(stages: &[StageRow]) -> BTreeSet<(&str, &str)> {
    let pattern = |row: &StageRow| format!("{}/{}", row.api_name, row.stage);
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for row in stages {
        *seen.entry(pattern(row)).or_default() += 1;
    }
    let is_alone = |row: &&StageRow| {
        let name = pattern(row);
        !name.contains(['*', '?']) && terminal(&name) == name && seen.get(&name) == Some(&1)
    };
    stages.iter().filter(is_alone).map(|row| (&*row.api_name, &*row.stage)).collect()
}

//! The rules, one file each.

mod info_level;
mod retention;

use super::Rule;

/// Every rule, in the order of the pages.
pub(super) const ALL: &[Rule] = &[info_level::RULE, retention::RULE];

//! The rules, one file each.

mod access_format;
mod double_logging;
mod full_data;
mod info_level;
mod no_access_log;
mod noisy_methods;
mod retention;

use super::Rule;

/// Every rule, in the order of the pages.
pub(super) const ALL: &[Rule] = &[
    info_level::RULE,
    full_data::RULE,
    double_logging::RULE,
    no_access_log::RULE,
    access_format::RULE,
    noisy_methods::RULE,
    retention::RULE,
];

//! The rules, one file each.

mod access_format;
mod delivery;
mod detailed_metrics;
mod double_logging;
mod firehose;
mod full_data;
mod idle_group;
mod info_level;
mod infrequent_access;
mod level_mismatch;
mod no_access_log;
mod noisy_methods;
mod not_logging;
mod orphaned_group;
mod retention;

use super::Rule;
pub(super) use not_logging::nothing_arrives;

/// Rules that look at log groups alone, of which an account has many more than stages.
pub(super) const OF_GROUPS: [&str; 4] =
    [infrequent_access::RULE.id, retention::RULE.id, orphaned_group::RULE.id, idle_group::RULE.id];

/// Every rule, in the order of the pages.
pub(super) const ALL: &[Rule] = &[
    info_level::RULE,
    full_data::RULE,
    double_logging::RULE,
    no_access_log::RULE,
    access_format::RULE,
    noisy_methods::RULE,
    delivery::RULE,
    infrequent_access::RULE,
    retention::RULE,
    orphaned_group::RULE,
    idle_group::RULE,
    firehose::RULE,
    level_mismatch::RULE,
    detailed_metrics::RULE,
    not_logging::RULE,
];

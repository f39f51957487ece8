//! What rules advise, one file for each: where they must fire, where they must not, and where they lack data.

mod access_format;
mod account;
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
mod shell;
mod together;

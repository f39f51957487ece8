//! What rules advise, one file for each: where they must fire, where they must not, and where they lack data.

mod access_format;
mod account;
mod double_logging;
mod full_data;
mod info_level;
mod no_access_log;
mod noisy_methods;
mod retention;

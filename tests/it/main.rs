//! Everything that is tested from outside, in one binary: each further one would link the AWS SDK again.

#![allow(clippy::disallowed_methods, reason = "tests drive the program from outside, with a clock and an environment")]

mod accuracy;
mod anonymous;
mod architecture;
mod backtest;
mod bill;
mod budget;
mod compare;
mod config;
mod counterfactual;
mod delivered;
mod diff;
mod estimate;
mod flags;
mod format;
mod html;
#[cfg(feature = "aws")]
mod measured;
mod money;
mod program;
mod published;
mod raw_bytes;
mod report;
#[cfg(feature = "aws")]
mod rig;
#[cfg(feature = "aws")]
mod rig_selftest;
mod rules;
#[cfg(feature = "aws")]
mod sample;
#[cfg(feature = "aws")]
mod sample_events;
#[cfg(feature = "aws")]
mod sample_faults;
#[cfg(feature = "aws")]
mod sample_scale;
mod schema;
mod seen;
mod storage;
mod trace;
mod verify;
mod verify_exports;
mod verify_hours;
#[cfg(feature = "aws")]
mod verify_live;
mod what_if;

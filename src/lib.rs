//! What will API Gateway logging cost, and which setting should I pick?
//!
//! One straight line: a source ([`import`]) gives [`measurements`], the [`model`] makes money of them with the
//! [`prices`], and the [`report`] writes it down. Everything between the two ends is a pure function.

pub mod args;
#[cfg(feature = "aws")]
pub mod aws;
pub mod bill;
pub mod config;
pub mod error;
pub mod import;
pub mod logging;
pub mod measurements;
pub mod model;
pub mod period;
pub mod prices;
pub mod recommendation;
pub mod report;
pub mod run;
pub mod units;
pub mod warning;

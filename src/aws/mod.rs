//! Measures an AWS account: the only async code, and the only place that knows the AWS SDK.
//!
//! A run opens a [`Session`] per region, lists what is there ([`list`], free of charge), says what the rest will ask
//! ([`Inventory::metrics`]), and then asks CloudWatch for the numbers ([`measure`]). A call that fails costs one source
//! and becomes a warning; a run that is cut short returns what it has.

mod cohort;
mod cost_explorer;
mod deliveries;
mod error;
mod events;
mod failure;
mod interrupt;
mod inventory;
mod life;
mod limiter;
mod log_groups;
mod measure;
mod method;
mod metric;
mod metric_data;
mod operation;
mod pages;
mod record;
mod rest;
mod session;
mod settings;
mod slices;
mod v2;

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

pub use cost_explorer::{account_volume, cost_and_usage};
pub use error::Error;
pub use interrupt::Interrupt;
pub use inventory::{Inventory, list};
pub use measure::measure;
pub use session::{Connect, Session};

use crate::period::Window;

/// How many calls or batches are under way at once in one region. The rates of [`Limits`] hold beside it.
const CONCURRENCY: usize = 4;

/// How much of an account a run is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Log groups and stages, with all that is known of them.
    Account,
    /// The daily bytes of log groups, and nothing else.
    Volumes,
}

/// What a run measures.
#[derive(Clone, Copy, Debug)]
pub struct SamplingPlan {
    /// Of what.
    pub extent: Extent,
    /// The whole days that the daily series cover.
    pub window: Window,
    /// The instant of the run; hourly series end with the last whole hour before it.
    pub now: Timestamp,
    /// How many log events are read; `None`: none at all.
    pub events: Option<EventPlan>,
}

/// How much of the logs is read, each bound by itself.
#[derive(Clone, Copy, Debug)]
pub struct EventPlan {
    /// Requests of each stage and kind of log after which no further slice of time is looked at.
    pub requests: u32,
    /// Calls for each log group.
    pub calls_per_group: u32,
    /// Time for each log group.
    pub time_per_group: Duration,
    /// Time for all groups of a region.
    pub time: Duration,
}

/// What AWS allows an account to ask in one region. The numbers are data (`pricing/billing.toml`), not code.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Calls per second, by `service:Operation` or, for all operations of a service together, `service:*`.
    /// What is not named goes as fast as it can.
    pub calls_per_second: BTreeMap<String, f64>,
    /// Queries in one GetMetricData call.
    pub queries_per_call: usize,
    /// Datapoints that one GetMetricData call may span.
    pub datapoints_per_call: usize,
    /// REST APIs, or resources of one, on a page.
    pub rest_page: i32,
}

/// Where a run tells how far it is. Drawing is the caller's business.
pub trait Progress: Send + Sync {
    /// A new part begins; `total` is how much it will advance, where that is known.
    fn phase(&self, name: &str, total: Option<u64>);
    /// So much more of the part is done.
    fn advance(&self, by: u64);
}

/// Runs a future of this module to its end. The runtime exists only as long.
///
/// # Errors
/// The runtime could not be started.
pub fn block_on<F: Future>(future: F) -> Result<F::Output, Error> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    Ok(runtime.block_on(future))
}

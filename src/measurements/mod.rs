//! What was seen: the boundary between measuring and everything else.
//!
//! A measurements file is written once by `logtoll sample` and read by every other command. It holds counts, lengths
//! and settings, never a byte of log content.

mod access_lines;
mod anonymous;
mod bill;
mod links;
mod listed;
mod log_group;
mod masked_label;
mod open_request;
mod request_id;
mod sample;
mod series;
mod stage;
mod trace;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use access_lines::AccessLines;
pub use bill::{
    Bill, BillLine, BillSource, CLOUDWATCH, CostAndUsage, CostGroup, CostGroupDefinition, CostMetric, CostPeriod,
    CostResult, RegionVolume,
};
pub use links::{GroupKind, Links, Role};
pub use log_group::{LogClass, LogGroup, Retention};
pub use request_id::{id_length, request_key};
pub use sample::{AccessSample, ExecutionSample, SampledRequest, StageSample, Tally, Written};
pub use series::{Series, Step};
pub use stage::{ApiStage, MethodRequests, StageKey};
pub use trace::{KindTrace, Trace, Tracer};

use crate::period::Window;
use crate::units::Usd;
use crate::warning::Warning;

/// The name and version of the file format.
pub const SCHEMA: &str = "logtoll/measurements/1";

/// Everything that one or more measuring runs saw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measurements {
    /// [`SCHEMA`].
    pub schema: String,
    /// The version of the tool that measured.
    pub tool: String,
    /// What was measured: an entry per account and region.
    pub scopes: Vec<Scope>,
    /// Every log group.
    pub log_groups: Vec<LogGroup>,
    /// Every stage of every API.
    pub stages: Vec<ApiStage>,
    /// What the run asked AWS, and what that cost.
    pub run: Run,
    /// What is missing because the run was cut short; empty when it is whole.
    pub incomplete: Vec<String>,
    /// What the run could not see, and why.
    pub warnings: Vec<Warning>,
}

impl Measurements {
    /// The account and region that something lies in, as it was looked at.
    pub fn scope_of(&self, account: Option<&str>, region: &str) -> Option<&Scope> {
        self.scopes.iter().find(|scope| scope.account.as_deref() == account && scope.region == region)
    }
}

/// One account in one region, and when it was looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scope {
    /// The account, where it is known.
    pub account: Option<String>,
    /// The region.
    pub region: String,
    /// The whole days that the daily series cover.
    pub window: Window,
    /// When the measuring began; hourly series end with the last whole hour before it.
    pub taken_at: Timestamp,
    /// Whether every stage of every API was read, so that a group without a stage is known to have none.
    pub stages_complete: bool,
    /// Whether stored bytes were asked for; files do not hold them.
    pub stores_measured: bool,
}

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// Where it begins.
    pub from: Timestamp,
    /// Where it ends.
    pub until: Timestamp,
}

/// What a measuring run asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// Calls by region and operation.
    pub calls: Vec<CallCount>,
    /// What they cost; `None` where a price is unknown.
    pub usd: Option<Usd>,
}

impl Run {
    /// A run that asked AWS nothing, which costs nothing.
    pub fn without_aws() -> Self {
        Self { calls: Vec::new(), usd: Some(Usd::ZERO) }
    }
}

/// How often one operation was called in one region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallCount {
    /// The region.
    pub region: String,
    /// `service:Operation`, as in IAM (`cloudwatch:GetMetricData`).
    pub operation: String,
    /// Requests sent, retries not counted.
    pub calls: u64,
    /// Metrics asked for, which is what `GetMetricData` charges; 0 for other operations.
    pub metrics: u64,
}

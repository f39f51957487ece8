//! Doubts about a result, each with what the reader can do about it.

mod bill;
mod words;

use serde::{Deserialize, Serialize};

pub use bill::BillDoubt;

/// One doubt. It is stored in measurement files, so variants are only ever added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "id", rename_all = "kebab-case")]
pub enum Warning {
    /// A call was refused.
    AccessDenied {
        /// The IAM action that is missing (`logs:DescribeDeliveries`).
        action: String,
        /// The region.
        region: String,
        /// What the result lacks for it.
        lost: String,
    },
    /// A call that the result can do without failed.
    CallFailed {
        /// `service:Operation`.
        operation: String,
        /// The region.
        region: String,
        /// AWS's error code, or what went wrong on the way.
        reason: String,
        /// What the result lacks for it.
        lost: String,
    },
    /// A listing gave the same page token twice, so its end was never seen.
    Truncated {
        /// `service:Operation`.
        operation: String,
        /// The region.
        region: String,
    },
    /// A product has no price in a region.
    MissingPrice {
        /// Our name of the product.
        product: String,
        /// The region.
        region: String,
    },
    /// Log groups have a class that no price list covers.
    UnpricedClass {
        /// The class, in AWS's words.
        class: String,
        /// The region.
        region: String,
    },
    /// The known tiers of a price end below the quantity.
    BeyondKnownPrices {
        /// Our name of the product.
        product: String,
        /// The region.
        region: String,
    },
    /// Two APIs of one name and stage are counted by one metric.
    SharedRequestMetric {
        /// The name of the API.
        api: String,
        /// The stage.
        stage: String,
    },
    /// Nothing is known of a stage's requests.
    UnknownRequests {
        /// The name of the API.
        api: String,
        /// The stage.
        stage: String,
    },
    /// A stage had no requests in the window.
    NoTraffic {
        /// The name of the API.
        api: String,
        /// The stage.
        stage: String,
    },
    /// Nothing is known of how many requests of a stage fail.
    UnknownFailures {
        /// The name of the API.
        api: String,
        /// The stage.
        stage: String,
    },
    /// Where a stage's logs go is not known.
    UnknownDestination {
        /// The name of the API.
        api: String,
        /// The stage.
        stage: String,
    },
    /// What a stage logs is not known.
    UnknownSettings {
        /// The name of the API.
        api: String,
        /// The stage.
        stage: String,
    },
    /// The metered events per request contradict the declared setting.
    LevelContradicted {
        /// The name of the API.
        api: String,
        /// The stage.
        stage: String,
        /// The declared setting, as in configuration ids.
        declared: String,
        /// Metered events per request.
        events_per_request: String,
    },
    /// Methods log otherwise than their stage, and how many requests each of them gets is not known.
    UnknownShares {
        /// The name of the API.
        api: String,
        /// The stage.
        stage: String,
    },
    /// The metered events per request tell the setting of a stage that could not be read.
    LevelInferred {
        /// The name of the API.
        api: String,
        /// The stage.
        stage: String,
        /// The setting, as in configuration ids.
        setting: String,
        /// Metered events per request.
        events_per_request: String,
    },
    /// Log groups have less than a day of data.
    RoughHistory {
        /// How many.
        groups: u64,
    },
    /// Log groups took in nothing in the days that a projection rests on, so there is nothing to give an interval of.
    IdleGroups {
        /// How many.
        groups: u64,
    },
    /// How many detailed metrics a stage keeps is not known.
    UnknownMetrics {
        /// The name of the API.
        api: String,
        /// The stage.
        stage: String,
    },
    /// Log groups began inside the window, or were set otherwise in it.
    BeganInWindow {
        /// How many.
        groups: u64,
        /// The first of them by cost.
        #[serde(default)]
        names: Vec<String>,
    },
    /// Log groups took in nothing any more in the last days.
    StoppedInWindow {
        /// How many.
        groups: u64,
        /// The first of them by cost.
        #[serde(default)]
        names: Vec<String>,
    },
    /// Nothing is known of what log groups took in.
    UnmeteredGroups {
        /// How many.
        groups: u64,
    },
    /// AWS reports no stored bytes for log groups.
    UnknownStorage {
        /// How many.
        groups: u64,
    },
    /// Storage will have become otherwise by the month that is estimated than what lies there now.
    StorageByThen {
        /// The month.
        month: String,
        /// What the estimate counts, in dollars.
        counted: String,
        /// What it will be, in dollars.
        rolled: String,
    },
    /// The month that is priced was over when measuring ended.
    MonthIsOver {
        /// The month.
        month: String,
        /// The day on which the measured days end.
        measured_until: String,
    },
    /// The measurements come from a file that holds no storage.
    StorageNotInFile,
    /// The run that these measurements are held against holds no storage.
    StorageOfOneRun,
    /// The measuring run was cut short.
    Incomplete {
        /// What is missing.
        missing: String,
    },
    /// Captured lines that the catalogue does not know.
    UnrecognisedLines {
        /// How many events.
        events: u64,
    },
    /// Requests whose end was not seen.
    ClosedEarly {
        /// How many.
        requests: u64,
    },
    /// Captured lines that ERROR wrote: requests that succeeded left none.
    FailuresOnly,
    /// Log groups are of a class whose events cannot be read one by one.
    UnreadableGroups {
        /// How many.
        groups: u64,
        /// The region.
        region: String,
    },
    /// The time for reading log events was over before anything came of some groups.
    UnreadGroups {
        /// How many.
        groups: u64,
        /// The region.
        region: String,
    },
    /// What was read of log groups held no line to weigh.
    NoLinesFound {
        /// How many.
        groups: u64,
        /// The region.
        region: String,
    },
    /// Many requests of a stage were not read to their end.
    UnfinishedRequests {
        /// The name of the API.
        api: String,
        /// The stage.
        stage: String,
        /// How many.
        requests: u64,
        /// Out of how many.
        of: u64,
    },
    /// Captured requests were logged at different settings.
    MixedSettings,
    /// The lines are those of a console test, which leaves some out.
    ConsoleTest,
    /// A doubt about a bill, which no measurements file holds.
    #[serde(skip)]
    Bill(BillDoubt),
    /// A doubt in a file of a later version.
    #[serde(other)]
    Unknown,
}

impl Warning {
    /// The name of the variant, stable in every document.
    pub fn id(&self) -> &'static str {
        match self {
            Self::AccessDenied { .. } => "access-denied",
            Self::CallFailed { .. } => "call-failed",
            Self::Truncated { .. } => "truncated",
            Self::MissingPrice { .. } => "missing-price",
            Self::UnpricedClass { .. } => "unpriced-class",
            Self::BeyondKnownPrices { .. } => "beyond-known-prices",
            Self::UnknownFailures { .. } => "unknown-failures",
            Self::UnknownDestination { .. } => "unknown-destination",
            Self::SharedRequestMetric { .. } => "shared-request-metric",
            Self::UnknownRequests { .. } => "unknown-requests",
            Self::NoTraffic { .. } => "no-traffic",
            Self::UnknownSettings { .. } => "unknown-settings",
            Self::LevelContradicted { .. } => "level-contradicted",
            Self::UnknownShares { .. } => "unknown-shares",
            Self::LevelInferred { .. } => "level-inferred",
            Self::RoughHistory { .. } => "rough-history",
            Self::IdleGroups { .. } => "idle-groups",
            Self::UnknownMetrics { .. } => "unknown-metrics",
            Self::BeganInWindow { .. } => "began-in-window",
            Self::StoppedInWindow { .. } => "stopped-in-window",
            Self::UnmeteredGroups { .. } => "unmetered-groups",
            Self::UnknownStorage { .. } => "unknown-storage",
            Self::StorageByThen { .. } => "storage-by-then",
            Self::MonthIsOver { .. } => "month-is-over",
            Self::StorageNotInFile => "storage-not-in-file",
            Self::StorageOfOneRun => "storage-of-one-run",
            Self::Incomplete { .. } => "incomplete",
            Self::UnrecognisedLines { .. } => "unrecognised-lines",
            Self::ClosedEarly { .. } => "closed-early",
            Self::FailuresOnly => "failures-only",
            Self::UnreadableGroups { .. } => "unreadable-groups",
            Self::UnreadGroups { .. } => "unread-groups",
            Self::NoLinesFound { .. } => "no-lines-found",
            Self::UnfinishedRequests { .. } => "unfinished-requests",
            Self::MixedSettings => "mixed-settings",
            Self::ConsoleTest => "console-test",
            Self::Bill(doubt) => doubt.id(),
            Self::Unknown => "unknown",
        }
    }
}

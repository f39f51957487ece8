//! Doubts about a result, each with what the reader can do about it.

mod bill;

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
    /// The measurements come from a file that holds no storage.
    StorageNotInFile,
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
    /// Captured requests were logged at different settings.
    MixedSettings,
    /// A doubt about a bill, which no measurements file holds.
    #[serde(skip)]
    Bill(BillDoubt),
    /// A doubt in a file of a later version.
    #[serde(other)]
    Unknown,
}

impl Warning {
    /// The doubt in a sentence. Names from outside are not escaped here: that depends on where it is printed.
    pub fn text(&self) -> String {
        match self {
            Self::AccessDenied { action, region, lost } => format!("no permission for {action} in {region}: {lost}"),
            Self::CallFailed { operation, region, reason, lost } => {
                format!("{operation} failed in {region} ({reason}): {lost}")
            }
            Self::Truncated { operation, region } => {
                format!("{operation} in {region} repeated a page token, so the listing may lack its end")
            }
            Self::MissingPrice { product, region } => {
                format!("no price of {product} in {region}, so every sum with it is unknown")
            }
            Self::BeyondKnownPrices { product, region } => {
                format!("the price of {product} in {region} is known for smaller quantities only, so every sum with it is unknown")
            }
            Self::UnknownFailures { api, stage } => {
                format!("how many requests of {api}/{stage} fail is unknown, and with it what ERROR writes")
            }
            Self::UnknownDestination { api, stage } => format!(
                "where the logs of {api}/{stage} go is unknown (a destination in another account, or deliveries that \
                 could not be read), so what is on now has no price"
            ),
            Self::SharedRequestMetric { api, stage } => format!(
                "another API is also named {api} and has a stage {stage}: CloudWatch counts both together, so the requests \
                 of neither are known"
            ),
            Self::UnknownRequests { api, stage } => format!("the requests of {api}/{stage} are unknown"),
            Self::NoTraffic { api, stage } => format!("{api}/{stage} had no requests in the window"),
            Self::UnknownSettings { api, stage } => format!("the logging settings of {api}/{stage} are unknown"),
            Self::LevelContradicted { api, stage, declared, events_per_request } => format!(
                "{api}/{stage} declares '{declared}', but {events_per_request} events per request arrive, which is not \
                 what that setting writes"
            ),
            Self::UnknownShares { api, stage } => format!(
                "methods of {api}/{stage} log otherwise than the stage, and which requests are theirs is unknown: what is on \
                 now is a range over all these settings"
            ),
            Self::LevelInferred { api, stage, setting, events_per_request } => format!(
                "{api}/{stage} most likely has '{setting}' on: {events_per_request} events per request arrive, as that \
                 setting writes"
            ),
            Self::RoughHistory { groups } => {
                format!("{} less than a day of data: rough figures", groups_have(*groups))
            }
            Self::IdleGroups { groups } => {
                format!("{} taken in nothing in the last days: no projection", groups_have(*groups))
            }
            Self::UnmeteredGroups { groups } => {
                format!("{} no data, so the volume is unknown, and with it the total", groups_have(*groups))
            }
            Self::UnknownStorage { groups } => {
                format!("{} no stored bytes reported, so the storage is unknown", groups_have(*groups))
            }
            Self::StorageNotInFile => {
                "the file says nothing of stored bytes or classes: these figures are ingestion alone, at the Standard class".to_owned()
            }
            Self::Incomplete { missing } => format!("the measuring run was cut short: {missing}"),
            Self::UnrecognisedLines { events } => format!(
                "{events} events are no known line of an execution log: they are counted, and what lower levels write of \
                 them is unknown"
            ),
            Self::ClosedEarly { requests } => format!(
                "the end of {requests} requests was not seen within ten minutes of their last line, or too many others were \
                 open: a later line of theirs counts as another request"
            ),
            Self::FailuresOnly => {
                "these lines were written at ERROR: requests that succeeded left none, so nothing is said of them".to_owned()
            }
            Self::UnreadableGroups { groups, region } => format!(
                "{} a class whose events cannot be read in {region} (Infrequent Access): their lines were not sampled",
                groups_have(*groups)
            ),
            Self::UnreadGroups { groups, region } => format!(
                "the time for reading log lines in {region} was over for part of them: {} no lines read",
                groups_have(*groups)
            ),
            Self::MixedSettings => "some requests were captured at INFO and others with full data: what full data would write of \
                                    the former is not in the sums, so they have no upper bound"
                .to_owned(),
            Self::Bill(doubt) => doubt.text(),
            Self::Unknown => "the file holds a warning that this version of logtoll does not know".to_owned(),
        }
    }

    /// What to do about it.
    pub fn remedy(&self) -> String {
        match self {
            Self::AccessDenied { action, .. } => format!("allow {action} for this identity and sample again"),
            Self::CallFailed { .. } | Self::Truncated { .. } | Self::UnmeteredGroups { .. } => {
                "sample again later".to_owned()
            }
            Self::MissingPrice { .. } => {
                "add the price to the region's file and pass the folder with --prices".to_owned()
            }
            Self::BeyondKnownPrices { .. } => "ask AWS for the price of such quantities, and add the tier".to_owned(),
            Self::UnknownFailures { .. } => {
                "look at this stage alone with --only, and state --requests and --server-errors".to_owned()
            }
            Self::UnknownDestination { .. } => {
                "allow logs:DescribeDeliveries, logs:DescribeDeliverySources and logs:DescribeDeliveryDestinations, or \
                 sample the account that the logs go to"
                    .to_owned()
            }
            Self::SharedRequestMetric { .. } => {
                "rename one of the APIs, or turn on access logs to a log group of the stage's own".to_owned()
            }
            Self::UnknownRequests { .. } => {
                "look at this stage alone with --only, and state its requests with --requests".to_owned()
            }
            Self::NoTraffic { .. } => {
                "look at this stage alone with --only, and state the requests to plan for with --requests".to_owned()
            }
            Self::UnknownSettings { .. } | Self::LevelInferred { .. } => {
                "allow apigateway:GET for this identity and sample again".to_owned()
            }
            Self::LevelContradicted { .. } => {
                "look at the stage's settings: a template without DataTraceEnabled may have turned full data on"
                    .to_owned()
            }
            Self::UnknownShares { .. } => {
                "turn detailed metrics on for some days, which CloudWatch charges, and sample again".to_owned()
            }
            Self::RoughHistory { .. } => "sample again when there are at least 7 days of data".to_owned(),
            Self::IdleGroups { .. } => "delete the groups, or leave them: they cost storage only".to_owned(),
            Self::UnknownStorage { .. } => "read the TimedStorage-ByteHrs line of the bill".to_owned(),
            Self::StorageNotInFile => "sample the account to see the storage".to_owned(),
            Self::Incomplete { .. } => "run logtoll sample again".to_owned(),
            Self::UnrecognisedLines { .. } => "look at their labels with --unrecognised".to_owned(),
            Self::ClosedEarly { .. } => "give the files in the order of their time stamps".to_owned(),
            Self::FailuresOnly => "capture a few requests at INFO, or compare with --requests".to_owned(),
            Self::UnreadableGroups { .. } => {
                "weigh a few captured events of theirs with logtoll trace, or leave it to the catalogue of lines"
                    .to_owned()
            }
            Self::UnreadGroups { .. } => {
                "read fewer requests of each stage with --events, or one region at a time".to_owned()
            }
            Self::MixedSettings => "trace each stage, and the time before and after a change, by itself".to_owned(),
            Self::Bill(doubt) => doubt.remedy(),
            Self::Unknown => "update logtoll".to_owned(),
        }
    }

    /// The name of the variant, stable in every document.
    pub fn id(&self) -> &'static str {
        match self {
            Self::AccessDenied { .. } => "access-denied",
            Self::CallFailed { .. } => "call-failed",
            Self::Truncated { .. } => "truncated",
            Self::MissingPrice { .. } => "missing-price",
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
            Self::UnmeteredGroups { .. } => "unmetered-groups",
            Self::UnknownStorage { .. } => "unknown-storage",
            Self::StorageNotInFile => "storage-not-in-file",
            Self::Incomplete { .. } => "incomplete",
            Self::UnrecognisedLines { .. } => "unrecognised-lines",
            Self::ClosedEarly { .. } => "closed-early",
            Self::FailuresOnly => "failures-only",
            Self::UnreadableGroups { .. } => "unreadable-groups",
            Self::UnreadGroups { .. } => "unread-groups",
            Self::MixedSettings => "mixed-settings",
            Self::Bill(doubt) => doubt.id(),
            Self::Unknown => "unknown",
        }
    }
}

fn groups_have(groups: u64) -> String {
    match groups {
        1 => "1 log group has".to_owned(),
        _ => format!("{groups} log groups have"),
    }
}

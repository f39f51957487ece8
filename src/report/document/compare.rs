//! The document of `logtoll compare`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::Body;
use super::names::{ApiKindName, DestinationName, ExecutionLevelName};
use super::parts::{AccessRow, BudgetRow, LineItemRow, MoneyInterval, NumberInterval, RunRow, UnavailableRow};
use crate::logging::{ApiKind, ExecutionLevel, MethodOverride};
use crate::measurements::Run;
use crate::model;
use crate::period::BillingMonth;
use crate::units::{Bytes, Events, Gigabytes, Interval, PerRequest, Requests, Usd};

/// The configurations of each stage side by side.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Compare {
    /// The month, as 2026-12.
    pub month: String,
    /// The stages.
    pub stages: Vec<StageRow>,
    /// What measuring asked of AWS.
    pub run: RunRow,
    /// What the month may cost, where that was stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<BudgetRow>,
}

impl Body for Compare {
    const NAME: &'static str = "compare";
}

/// One stage.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StageRow {
    /// The account, where it is known.
    pub account: Option<String>,
    /// The region.
    pub region: String,
    /// AWS's id of the API; null where the traffic is stated.
    pub api_id: Option<String>,
    /// The name of the API.
    pub api_name: String,
    /// The kind of API.
    #[schemars(with = "ApiKindName")]
    pub kind: ApiKind,
    /// The stage.
    pub stage: String,
    /// Requests in the month; null where they are unknown.
    #[schemars(with = "Option<NumberInterval>")]
    pub requests_per_month: Option<Interval<Requests>>,
    /// The share of requests answered with 5xx; null where it is unknown.
    pub server_errors: Option<f64>,
    /// The share of requests answered with 4xx; null where it is unknown.
    pub client_errors: Option<f64>,
    /// The id of what is on now; null where that is unknown.
    pub current: Option<String>,
    /// Bytes that its execution log takes in a day without requests, where the days tell them from those that follow the
    /// requests; null where they do not.
    #[schemars(with = "Option<NumberInterval>")]
    pub background_bytes_per_day: Option<Interval<Bytes>>,
    /// The id of the setting that metered events per request speak for where settings could not be read; never `current`.
    pub inferred: Option<String>,
    /// Methods that log otherwise than the stage.
    pub overrides: Vec<OverrideRow>,
    /// The configurations, the current one among them.
    pub configurations: Vec<ConfigurationRow>,
    /// What this kind of API cannot have.
    pub unavailable: Vec<UnavailableRow>,
    /// Tags of API and stage.
    pub tags: BTreeMap<String, String>,
}

/// A method that logs otherwise than its stage.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OverrideRow {
    /// The HTTP method, or `*`.
    pub method: String,
    /// The resource path, the route key, or `*`.
    pub resource: String,
    /// What of an execution is written.
    #[schemars(with = "ExecutionLevelName")]
    pub execution: ExecutionLevel,
    /// Whether headers and bodies are logged.
    pub full_data: bool,
}

/// One configuration of a stage.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ConfigurationRow {
    /// Its stable id.
    pub id: String,
    /// What of an execution is written.
    #[schemars(with = "ExecutionLevelName")]
    pub execution: ExecutionLevel,
    /// Whether headers and bodies are logged.
    pub full_data: bool,
    /// Where execution logs go.
    #[schemars(with = "Vec<DestinationName>")]
    pub destinations: Vec<String>,
    /// Access logging, if any.
    pub access: Option<AccessRow>,
    /// Bytes that one request writes.
    #[schemars(with = "NumberInterval")]
    pub bytes_per_request: Interval<PerRequest<Bytes>>,
    /// Events that one request writes.
    #[schemars(with = "NumberInterval")]
    pub events_per_request: Interval<PerRequest<Events>>,
    /// What is written in the month.
    #[schemars(with = "NumberInterval")]
    pub gb_per_month: Interval<Gigabytes>,
    /// What a month costs once it has run, alone.
    #[schemars(with = "MoneyInterval")]
    pub usd_per_month: Interval<Usd>,
    /// What of it passes through, at the expected volume.
    #[schemars(with = "Option<String>")]
    pub usd_ingestion: Option<Usd>,
    /// What of it is kept, at the expected volume.
    #[schemars(with = "Option<String>")]
    pub usd_storage: Option<Usd>,
    /// What it costs more than the current one, at the expected volume.
    #[schemars(with = "Option<String>")]
    pub usd_versus_current: Option<Usd>,
    /// What it is made of.
    pub line_items: Vec<LineItemRow>,
    /// What each 1 % of failing requests adds, where failures alone are logged.
    pub each_percent_failing: Option<PerPercentFailingRow>,
    /// What vendors ask that are sent the logs, at the expected volume; `null` also where there are none.
    #[schemars(with = "Option<String>")]
    pub usd_sent_on: Option<Usd>,
}

/// What each 1 % of failing requests adds.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PerPercentFailingRow {
    /// Bytes, spread over all requests.
    #[schemars(with = "NumberInterval")]
    pub bytes_per_request: Interval<PerRequest<Bytes>>,
    /// What is written more in the month.
    #[schemars(with = "NumberInterval")]
    pub gb_per_month: Interval<Gigabytes>,
    /// What the month costs more.
    #[schemars(with = "MoneyInterval")]
    pub usd_per_month: Interval<Usd>,
}

impl Compare {
    /// Writes a comparison down.
    pub fn new(comparison: &model::Comparison, month: BillingMonth, run: &Run) -> Self {
        let stages = comparison.stages.iter().map(StageRow::from).collect();
        Self { month: month.to_string(), stages, run: run.into(), budget: None }
    }
}

impl From<&model::StageComparison> for StageRow {
    fn from(row: &model::StageComparison) -> Self {
        let stage = &row.stage;
        Self {
            account: stage.account.clone(),
            region: stage.region.clone(),
            api_id: Some(stage.api_id.clone()).filter(|id| !id.is_empty()),
            api_name: stage.api_name.clone(),
            kind: stage.kind,
            stage: stage.stage.clone(),
            requests_per_month: row.requests,
            server_errors: row.failures.map(|failures| failures.server),
            client_errors: row.failures.map(|failures| failures.client),
            current: row.current.as_ref().map(ToString::to_string),
            background_bytes_per_day: row.background,
            inferred: row.inferred.map(str::to_owned),
            overrides: stage.overrides.iter().map(OverrideRow::from).collect(),
            configurations: row.configurations.iter().map(ConfigurationRow::from).collect(),
            unavailable: row.unavailable.iter().map(UnavailableRow::from).collect(),
            tags: stage.tags.clone(),
        }
    }
}

impl From<&MethodOverride> for OverrideRow {
    fn from(method: &MethodOverride) -> Self {
        Self {
            method: method.method.clone(),
            resource: method.resource.clone(),
            execution: method.settings.execution,
            full_data: method.settings.full_data,
        }
    }
}

impl From<&model::Configured> for ConfigurationRow {
    fn from(row: &model::Configured) -> Self {
        let settings = row.configuration.settings();
        Self {
            id: row.configuration.to_string(),
            execution: settings.execution,
            full_data: settings.full_data,
            destinations: row.configuration.destinations().iter().map(|to| to.name().to_owned()).collect(),
            access: row.configuration.access().map(AccessRow::from),
            bytes_per_request: row.bytes_per_request,
            events_per_request: row.events_per_request,
            gb_per_month: row.gb,
            usd_per_month: row.usd,
            usd_ingestion: row.ingestion,
            usd_storage: row.storage,
            usd_versus_current: row.versus_current,
            line_items: row.items.iter().map(LineItemRow::from).collect(),
            each_percent_failing: row.each_percent_failing.as_ref().map(|each| PerPercentFailingRow {
                bytes_per_request: each.bytes_per_request,
                gb_per_month: each.gb,
                usd_per_month: each.usd,
            }),
            usd_sent_on: row.sent_on,
        }
    }
}

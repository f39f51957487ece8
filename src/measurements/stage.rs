//! One stage of an API: how it logs and how many requests it served.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Series, StageSample};
use crate::logging::{AccessLogging, ApiKind, Delivery, LogDestination, LoggingSettings, Method, MethodOverride};
use crate::units::{Bytes, Requests};

/// One stage of a REST, HTTP or WebSocket API.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ApiStage {
    /// The account, where it is known.
    pub account: Option<String>,
    /// The region.
    pub region: String,
    /// AWS's id of the API.
    pub api_id: String,
    /// The name that people gave it.
    pub api_name: String,
    /// What kind of API it is.
    pub kind: ApiKind,
    /// The stage.
    pub stage: String,
    /// Execution logging of the stage; `None` where it is unknown.
    pub settings: Option<LoggingSettings>,
    /// Methods that log otherwise than the stage.
    pub overrides: Vec<MethodOverride>,
    /// Access logging, if it is on.
    pub access: Option<AccessLogging>,
    /// Whether metrics per method (or route) are sent, which CloudWatch charges.
    pub detailed_metrics: bool,
    /// Deliveries of the execution logs; `None` where they could not be read.
    pub deliveries: Option<Vec<Delivery>>,
    /// The methods or routes; `None` where they could not be read.
    pub methods: Option<Vec<Method>>,
    /// Requests by day; `None` where they could not be read.
    pub requests: Option<Series<Requests>>,
    /// Requests answered with 4xx, by day.
    pub client_errors: Option<Series<Requests>>,
    /// Requests answered with 5xx, by day.
    pub server_errors: Option<Series<Requests>>,
    /// Requests of single methods by day, where detailed metrics count them; `None` where they were not asked for or could
    /// not be read.
    #[serde(default)]
    pub method_requests: Option<Vec<MethodRequests>>,
    /// What an HTTP API processed by day (`DataProcessed`): bodies and headers of requests and responses.
    #[serde(default)]
    pub data_processed: Option<Series<Bytes>>,
    /// What was read of its logs; `None` where nothing was.
    #[serde(default)]
    pub sample: Option<StageSample>,
    /// Tags of the API and, over them, of the stage.
    pub tags: BTreeMap<String, String>,
}

/// Requests of one method.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MethodRequests {
    /// The resource path, or the WebSocket route key.
    pub resource: String,
    /// The HTTP method; empty for a WebSocket route.
    pub method: String,
    /// Requests by day.
    pub requests: Series<Requests>,
}

/// What tells a stage from every other: account, region, AWS's id of the API, stage.
pub type StageKey<'a> = (Option<&'a str>, &'a str, &'a str, &'a str);

impl ApiStage {
    /// What tells it from every other.
    pub fn key(&self) -> StageKey<'_> {
        (self.account.as_deref(), &self.region, &self.api_id, &self.stage)
    }

    /// The account, where it is known, and the region.
    pub fn place(&self) -> (Option<&str>, &str) {
        (self.account.as_deref(), &self.region)
    }

    /// The group that API Gateway writes execution logs to while there is no delivery; `None` for HTTP APIs.
    pub fn managed_log_group(&self) -> Option<String> {
        match self.kind {
            ApiKind::Rest => Some(format!("API-Gateway-Execution-Logs_{}/{}", self.api_id, self.stage)),
            ApiKind::Websocket => Some(format!("/aws/apigateway/{}/{}", self.api_id, self.stage)),
            ApiKind::Http => None,
        }
    }

    /// The log group of its access logs, if they go to one.
    pub fn access_log_group(&self) -> Option<&str> {
        match &self.access.as_ref()?.destination {
            LogDestination::LogGroup(name) => Some(name),
            _ => None,
        }
    }

    /// The log groups that its deliveries write to.
    pub fn delivery_log_groups(&self) -> impl Iterator<Item = &str> {
        self.deliveries.iter().flatten().filter_map(|delivery| match &delivery.destination {
            LogDestination::LogGroup(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// The name of a REST API as CloudWatch has it: characters outside ASCII are dropped, and the id stands in for a
    /// name without any (facts/api-gateway-logs, section 3).
    pub fn metric_name(&self) -> String {
        let name: String = self.api_name.chars().filter(char::is_ascii).collect();
        if name.is_empty() { self.api_id.clone() } else { name }
    }
}

//! Measurements made up for a test, through the types that `sample` writes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use logtoll::logging::{AccessLogging, ApiKind, ExecutionLevel, Integration, LogDestination, LoggingSettings, Method};
use logtoll::measurements::{ApiStage, LogClass, LogGroup, Measurements, Retention, Run, SCHEMA, Scope, Series, Step};
use logtoll::period::Window;
use logtoll::units::{Bytes, Events, Requests, Usd};

pub(crate) const ACCOUNT: &str = "123456789012";
pub(crate) const REGION: &str = "us-east-1";
/// The days of the window; it ends before December 2026, which has 31 days.
pub(crate) const DAYS: usize = 28;

/// The start of the window.
pub(crate) fn start() -> Timestamp {
    "2026-11-03T00:00:00Z".parse().expect("a time stamp")
}

/// One account in one region without anything in it.
pub(crate) fn nothing() -> Measurements {
    let day = |text: &str| text.parse().expect("a day");
    Measurements {
        schema: SCHEMA.to_owned(),
        tool: "test".to_owned(),
        scopes: vec![Scope {
            account: Some(ACCOUNT.to_owned()),
            region: REGION.to_owned(),
            window: Window { start: day("2026-11-03"), end: day("2026-12-01") },
            taken_at: "2026-12-01T06:00:00Z".parse().expect("a time stamp"),
            stages_complete: true,
            stores_measured: true,
        }],
        log_groups: Vec::new(),
        stages: Vec::new(),
        run: Run { calls: Vec::new(), usd: Some(Usd::ZERO) },
        incomplete: Vec::new(),
        warnings: Vec::new(),
    }
}

/// The same every day of the window.
pub(crate) fn steady<T: Clone>(each_day: T) -> Series<T> {
    Series { start: start(), step: Step::Day, values: vec![each_day; DAYS] }
}

/// A log group that takes in the same every day and stores nothing yet.
pub(crate) fn group(name: &str, bytes_a_day: f64) -> LogGroup {
    LogGroup {
        account: Some(ACCOUNT.to_owned()),
        region: REGION.to_owned(),
        name: name.to_owned(),
        class: Some(LogClass::Standard),
        retention: Some(Retention::Never),
        stored_bytes: Some(Bytes(0.0)),
        created_at: None,
        incoming_bytes: Some(steady(Bytes(bytes_a_day))),
        incoming_bytes_hourly: None,
        incoming_events: None,
    }
}

/// The same with its events.
pub(crate) fn counted_group(name: &str, bytes_a_day: f64, events_a_day: f64) -> LogGroup {
    LogGroup { incoming_events: Some(steady(Events(events_a_day))), ..group(name, bytes_a_day) }
}

/// A stage of a REST API with one Lambda proxy method and the same requests every day.
pub(crate) fn stage(api: &str, requests_a_day: f64, settings: LoggingSettings) -> ApiStage {
    ApiStage {
        account: Some(ACCOUNT.to_owned()),
        region: REGION.to_owned(),
        api_id: format!("{api}0000000000").chars().take(10).collect(),
        api_name: api.to_owned(),
        kind: ApiKind::Rest,
        stage: "prod".to_owned(),
        settings: Some(settings),
        overrides: Vec::new(),
        access: None,
        detailed_metrics: false,
        deliveries: Some(Vec::new()),
        methods: Some(vec![Method {
            resource: "/items".to_owned(),
            method: "GET".to_owned(),
            integration: Some(Integration::LambdaProxy),
            authorizer: None,
            api_key: false,
        }]),
        requests: Some(steady(Requests(requests_a_day))),
        client_errors: Some(steady(Requests(0.0))),
        server_errors: Some(steady(Requests(0.0))),
        method_requests: None,
        data_processed: None,
        sample: None,
        tags: BTreeMap::new(),
    }
}

pub(crate) const OFF: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Off, full_data: false };
pub(crate) const ERROR: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Error, full_data: false };
pub(crate) const INFO: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Info, full_data: false };

/// Access logs of a stage, to a log group.
pub(crate) fn access_to(group: &str) -> Option<AccessLogging> {
    let format = "$context.requestId $context.status".to_owned();
    Some(AccessLogging { format, destination: LogDestination::LogGroup(group.to_owned()) })
}

/// Writes measurements to a file of a folder.
pub(crate) fn file(folder: &Path, name: &str, seen: &Measurements) -> PathBuf {
    let path = folder.join(name);
    let text = serde_json::to_string_pretty(seen).expect("measurements are JSON");
    std::fs::write(&path, text).expect("a file in a temporary folder");
    path
}

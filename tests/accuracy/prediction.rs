//! What the catalogue predicts for traces of which lengths alone are known.

use std::collections::BTreeMap;
use std::fmt::Write;

use logtoll::logging::access::line_bytes;
use logtoll::logging::{
    ApiKind, Authorizer, Catalogue, Channel, ExecutionLevel, Integration, Length, LoggingSettings, Outcome,
    RequestShape,
};
use logtoll::measurements::Written;
use logtoll::units::Quantity;
use serde::{Deserialize, Serialize};

/// What is known of a request before its trace is read.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Known {
    pub(crate) name: String,
    year: i16,
    #[serde(default)]
    console: bool,
    pub(crate) integration: Integration,
    outcome: Outcome,
    #[serde(default)]
    authorizer: Authorizer,
    #[serde(default)]
    api_key: bool,
    /// Whether INFO alone was captured.
    #[serde(default)]
    pub(crate) info_only: bool,
}

#[derive(Deserialize)]
struct Traces {
    trace: Vec<Known>,
}

/// Facts of one trace: lengths and counts.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Facts {
    pub(crate) name: String,
    pub(crate) lengths: BTreeMap<String, u32>,
    pub(crate) info: Written,
    pub(crate) captured: Written,
}

/// The traces that `traces.toml` names.
pub(crate) fn known() -> Vec<Known> {
    let traces: Traces = toml::from_str(include_str!("traces.toml")).expect("the list of traces is TOML");
    traces.trace
}

/// The traces of 2016 are converted: a prefix stands before each line, as in those of 2017.
const OLDEST: i16 = 2017;

fn predicted(known: &Known, facts: &Facts, full_data: bool) -> f64 {
    let catalogue = Catalogue::embedded().of_year(known.year.max(OLDEST));
    let catalogue = if known.console { catalogue.of_console() } else { catalogue };
    let shape = RequestShape {
        kind: ApiKind::Rest,
        integration: known.integration,
        authorizer: known.authorizer,
        api_key: known.api_key,
        lengths: facts.lengths.iter().map(|(name, bytes)| (name.clone(), Length::exact(*bytes as usize))).collect(),
        distributions: Default::default(),
    };
    let settings = LoggingSettings { execution: ExecutionLevel::Info, full_data };
    let weight = catalogue.weigh(&shape, settings, known.outcome, Channel::Standard);
    weight.bytes.expected.expect("the catalogue expects something").value()
}

/// Predicted against captured, with the error in percent.
pub(crate) struct Held {
    predicted: f64,
    captured: f64,
}

impl Held {
    pub(crate) fn error(&self) -> f64 {
        (self.predicted - self.captured) / self.captured * 100.0
    }

    fn cells(&self) -> String {
        format!("{:.0} | {:.0} | {:+.1} %", self.captured, self.predicted, self.error())
    }
}

/// The median and the worst error without its sign.
pub(crate) fn median_and_worst<N>(held: &[(N, Held)]) -> (f64, f64) {
    let mut errors: Vec<f64> = held.iter().map(|(_, held)| held.error().abs()).collect();
    errors.sort_by(f64::total_cmp);
    let middle = errors.len() / 2;
    let median = if errors.len() % 2 == 1 { errors[middle] } else { f64::midpoint(errors[middle - 1], errors[middle]) };
    (median, errors.last().copied().unwrap_or(0.0))
}

fn summary<N>(held: &[(N, Held)]) -> String {
    let (median, worst) = median_and_worst(held);
    format!("{} in all: median error {median:.1} %, worst {worst:.1} %", held.len())
}

/// Every trace at INFO, or at INFO with full data as far as that was captured.
pub(crate) fn held(all: &[(Known, Facts)], full: bool) -> Vec<(&str, Held)> {
    let mut held = Vec::new();
    for (known, facts) in all {
        if full && known.info_only {
            continue;
        }
        let captured = if full { facts.captured } else { facts.info }.bytes as f64;
        held.push((known.name.as_str(), Held { predicted: predicted(known, facts, full), captured }));
    }
    held
}

/// A published access-log line, without what it says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccessLine {
    source: String,
    api: ApiKind,
    format: String,
    resource: String,
    response_body: usize,
    stage: String,
    api_key: bool,
    bytes: f64,
}

#[derive(Deserialize)]
struct AccessLines {
    line: Vec<AccessLine>,
}

/// The lines of `lines.toml`, each under the name of its source and its kind of API.
pub(crate) fn access_held() -> Vec<(String, Held)> {
    let lines: AccessLines = toml::from_str(include_str!("lines.toml")).expect("the list of lines is TOML");
    let held = |line: AccessLine| {
        // Every method was GET, and the route key of an HTTP API has it in front of a path.
        let route = match line.api {
            ApiKind::Http if line.resource.starts_with('/') => "GET ".len() + line.resource.len(),
            _ => line.resource.len(),
        };
        let lengths = [
            ("stage", line.stage.len()),
            ("method", "GET".len()),
            ("resource_path", line.resource.len()),
            ("route_key", route),
            ("response_body", line.response_body),
        ];
        let shape = RequestShape {
            kind: line.api,
            integration: Integration::LambdaProxy,
            authorizer: Authorizer::None,
            api_key: line.api_key,
            lengths: lengths.map(|(name, bytes)| (name.to_owned(), Length::exact(bytes))).into(),
            distributions: Default::default(),
        };
        let predicted = line_bytes(&line.format, &shape).expected.expect("a prediction").value();
        (format!("{}, {}", line.api, line.source), Held { predicted, captured: line.bytes })
    };
    lines.line.into_iter().map(held).collect()
}

/// `docs/accuracy.md`.
pub(crate) fn table(all: &[(Known, Facts)]) -> String {
    let mut text = include_str!("head.md").to_owned();
    for (title, full) in [("INFO", false), ("INFO with full data", true)] {
        let held = held(all, full);
        let head = "| trace | captured bytes | predicted bytes | error |\n|---|---:|---:|---:|";
        writeln!(text, "\n## {title}\n\n{head}").expect("writing to a string cannot fail");
        for (name, one) in &held {
            writeln!(text, "| {name} | {} |", one.cells()).expect("writing to a string cannot fail");
        }
        writeln!(text, "\n{}.", summary(&held)).expect("writing to a string cannot fail");
    }
    text += "\n## Access logs\n\n| line | published bytes | predicted bytes | error |\n|---|---:|---:|---:|\n";
    let held = access_held();
    for (name, one) in &held {
        writeln!(text, "| {name} | {} |", one.cells()).expect("writing to a string cannot fail");
    }
    writeln!(text, "\n{}.", summary(&held)).expect("writing to a string cannot fail");
    text
}

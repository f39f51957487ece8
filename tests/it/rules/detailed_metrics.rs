use logtoll::logging::{ApiKind, MethodOverride};
use logtoll::measurements::{Measurements, MethodRequests};
use logtoll::units::Requests;

use super::account::{busy, decimal, is_silent, money, needs, of, only, remedies, report};
use super::shell::{ODD, calls, calls_only, is_quoted};
use crate::seen::{self, ERROR, INFO, OFF};

const RULE: &str = "detailed-metrics";

/// A stage with so many methods and metrics for each.
fn with(seen: &mut Measurements, api: &str, methods: usize) {
    let mut stage = seen::stage(api, 1e6, OFF);
    stage.detailed_metrics = true;
    let method = stage.methods.as_ref().expect("methods")[0].clone();
    stage.methods = Some(vec![method; methods]);
    seen.stages.push(stage);
}

/// Five metrics of each method at $0.30, at most seven. What is free the other stage uses up.
#[test]
fn each_metric_is_charged_and_what_is_free_is_free_once() {
    let mut seen = busy();
    with(&mut seen, "orders", 4);
    with(&mut seen, "users", 2);
    let report = report(&seen);
    let found = of(&report, RULE);
    assert_eq!(found.len(), 2, "{found:?}");
    let usd = |one: &serde_json::Value| ["low", "expected", "high"].map(|bound| money(&one["usd_per_month"][bound]));
    assert_eq!(usd(found[0]), [decimal("0"), decimal("6"), decimal("8.4")]);
    assert_eq!(usd(found[1]), [decimal("0"), decimal("3"), decimal("4.2")]);
    assert_eq!((&found[0]["subject"]["api_name"], &found[0]["confidence"]), (&"orders".into(), &"low".into()));
    remedies(found[0], "cli", &[r#""path":"/*/*/metrics/enabled","value":"false""#]);
    remedies(found[0], "terraform", &["metrics_enabled        = false", "\"orders0000\""]);
    remedies(found[0], "cloudformation", &["MetricsEnabled: false"]);
    remedies(found[0], "serverless", &["metrics: false"]);
}

/// Ten methods of which three are called: 15 metrics, at most 21, of which 10 are free. One of any verb may be counted by
/// its verbs: 28 at most.
#[test]
fn methods_that_nobody_calls_have_no_metrics() {
    let counted = |any: bool| {
        let mut seen = busy();
        with(&mut seen, "orders", 10);
        let methods = seen.stages[0].methods.as_mut().expect("methods");
        for (place, method) in methods.iter_mut().enumerate() {
            method.resource = format!("/{place}");
        }
        methods[9].method = if any { "ANY" } else { "GET" }.to_owned();
        let count = |(place, method): (usize, &logtoll::logging::Method)| MethodRequests {
            resource: method.resource.clone(),
            method: method.method.clone(),
            requests: seen::steady(Requests(if place < 3 { 1e5 } else { 0.0 })),
        };
        seen.stages[0].method_requests = Some(methods.iter().enumerate().map(count).collect());
        report(&seen)
    };
    let bounds = |report: &serde_json::Value| {
        let usd = &only(report, RULE)["usd_per_month"];
        ["low", "expected", "high"].map(|bound| money(&usd[bound]))
    };
    assert_eq!(bounds(&counted(false)), [decimal("1.5"), decimal("1.5"), decimal("3.3")]);
    assert_eq!(bounds(&counted(true)), [decimal("1.5"), decimal("1.5"), decimal("5.4")]);
    let evidence = only(&counted(false), RULE)["evidence"].to_string();
    assert!(evidence.contains("methods that were called"), "{evidence}");
    let mut idle = busy();
    with(&mut idle, "orders", 40);
    idle.stages[0].requests = Some(seen::steady(Requests(0.0)));
    is_silent(&report(&idle), RULE);
}

/// An entry that said nothing of data trace might turn it on.
#[test]
fn what_stands_beside_the_metrics_is_said_as_it_is() {
    let mut seen = busy();
    with(&mut seen, "orders", 40);
    seen.stages[0].settings = Some(INFO);
    seen.stages[0].overrides =
        vec![MethodOverride { resource: "/items".into(), method: "GET".into(), settings: ERROR }];
    let found = report(&seen);
    let one = only(&found, RULE);
    remedies(one, "cli", &["/*/*/metrics/enabled", "/~1items/GET/metrics/enabled"]);
    let entry = |level| format!("LoggingLevel: \"{level}\"\n    DataTraceEnabled: false\n    MetricsEnabled: false\n");
    remedies(one, "cloudformation", &[&entry("INFO"), &entry("ERROR"), "throttling and caching"]);
    let logging = ["logging_level          = \"INFO\"", "logging_level          = \"ERROR\""];
    remedies(one, "terraform", &[logging[0], logging[1], "throttling_rate_limit  = var.throttling_rate_limit"]);
    seen.stages[0].settings = None;
    let found = report(&seen);
    let one = only(&found, RULE);
    assert!(one["remedy"]["terraform"].is_null() && one["remedy"]["cloudformation"].is_null(), "{}", one["remedy"]);
    remedies(one, "cli", &["/*/*/metrics/enabled"]);
}

/// The provider sends a limit that is not stated as 0.
#[test]
fn terraform_of_http_stages_asks_for_the_limits() {
    let mut seen = busy();
    with(&mut seen, "orders", 40);
    seen.stages[0].kind = ApiKind::Http;
    let found = report(&seen);
    let one = only(&found, RULE);
    let limit = "throttling_burst_limit   = var.throttling_burst_limit";
    remedies(one, "terraform", &["detailed_metrics_enabled = false", limit, "var.throttling_burst_limit > 0"]);
    assert!(!one["remedy"].to_string().contains("ogging"), "HTTP APIs have no level: {}", one["remedy"]);
}

#[test]
fn stages_without_them_and_what_is_free_are_left_alone() {
    let mut free = busy();
    with(&mut free, "orders", 2);
    is_silent(&report(&free), RULE);
    let mut off = busy();
    with(&mut off, "orders", 40);
    off.stages[0].detailed_metrics = false;
    is_silent(&report(&off), RULE);
}

#[test]
fn what_is_unknown_is_not_guessed() {
    let mut unread = busy();
    with(&mut unread, "orders", 40);
    unread.stages[0].methods = None;
    needs(&report(&unread), RULE, "the number of metrics");
    let mut websocket = busy();
    with(&mut websocket, "orders", 40);
    websocket.stages[0].kind = ApiKind::Websocket;
    needs(&report(&websocket), RULE, "of WebSocket APIs");
}

#[test]
fn odd_names_are_quoted() {
    for kind in [ApiKind::Rest, ApiKind::Http] {
        let mut seen = busy();
        with(&mut seen, "orders", 40);
        (seen.stages[0].kind, seen.stages[0].stage) = (kind, ODD.to_owned());
        let report = report(&seen);
        let one = only(&report, RULE);
        calls_only(one, &["update-stage"]);
        assert!(calls(one, "")[0].contains(&ODD.to_owned()), "the name is one word");
        is_quoted(one);
    }
}

use logtoll::logging::{LoggingSettings, MethodOverride};
use logtoll::units::Requests;

use super::account::{amounts_to, costs, is_silent, lacking, logging, needs, of, only, remedies, report};
use crate::seen::{self, ERROR, INFO, OFF};

const RULE: &str = "full-data";
const FULL: LoggingSettings = LoggingSettings { full_data: true, ..INFO };

#[test]
fn full_data_is_turned_off_and_the_level_stays() {
    let report = report(&logging(FULL, 5_534.0, 23.0));
    let one = only(&report, RULE);
    amounts_to(one, costs(&report, "info-full") - costs(&report, "info"));
    assert!(one["is"].as_str().is_some_and(|is| is.contains("bodies") && is.contains("Serverless Framework")));
    remedies(
        one,
        "cli",
        &["/*/*/logging/dataTrace\",\"value\":\"false\"", "/*/*/logging/loglevel\",\"value\":\"INFO\""],
    );
    remedies(one, "cloudformation", &["DataTraceEnabled: false", "LoggingLevel: \"INFO\""]);
    remedies(one, "serverless", &["fullExecutionData: false", "level: INFO"]);
}

/// Nobody knows what ERROR with full data writes: no probability, and little confidence.
#[test]
fn at_error_the_saving_is_a_range() {
    let report = report(&logging(LoggingSettings { full_data: true, ..ERROR }, 0.0, 0.0));
    let one = only(&report, RULE);
    amounts_to(one, costs(&report, "error-full") - costs(&report, "error"));
    assert_eq!((&one["confidence"], &one["usd_per_month"]["level"]), (&"low".into(), &serde_json::Value::Null));
    remedies(one, "cli", &["/*/*/logging/loglevel\",\"value\":\"ERROR\""]);
}

#[test]
fn both_moves_are_alternatives_and_the_larger_is_in_the_sum() {
    let report = report(&logging(FULL, 5_534.0, 23.0));
    let (info_level, full_data) = (only(&report, "info-level"), only(&report, RULE));
    assert_eq!((&info_level["together"], &full_data["together"]), (&true.into(), &false.into()));
    assert!(full_data["excludes"].as_array().is_some_and(|rules| rules.contains(&"info-level".into())));
}

#[test]
fn a_switch_that_writes_nothing_is_left_alone() {
    is_silent(&report(&logging(LoggingSettings { full_data: true, ..OFF }, 0.0, 0.0)), RULE);
    is_silent(&report(&logging(INFO, 1_045.0, 10.0)), RULE);
}

#[test]
fn without_traffic_it_is_hygiene() {
    let mut seen = logging(FULL, 0.0, 0.0);
    seen.stages[0].requests = Some(seen::steady(Requests(0.0)));
    let report = report(&seen);
    let one = only(&report, RULE);
    assert_eq!((&one["kind"], &one["usd_per_month"]["expected"]), (&"hygiene".into(), &"0".into()));
}

#[test]
fn one_method_is_enough_and_its_requests_must_be_counted() {
    let mut seen = logging(INFO, 0.0, 0.0);
    // Else it would be known that nothing arrives.
    seen.stages[0].client_errors = None;
    seen.stages[0].overrides = vec![MethodOverride { resource: "/items".into(), method: "GET".into(), settings: FULL }];
    // Without data tracing all methods are alike, so the difference is known without counts.
    let report_of = report(&seen);
    let one = only(&report_of, RULE);
    remedies(one, "cli", &["\"/~1items/GET/logging/dataTrace\",\"value\":\"false\""]);
    assert!(!one["remedy"]["cli"].as_str().is_some_and(|cli| cli.contains("/*/*")), "the stage stays as it is");
    assert!(one["evidence"].to_string().contains("GET /items"), "{}", one["evidence"]);
    seen.stages[0].overrides[0].settings = LoggingSettings { full_data: true, ..ERROR };
    // What it costs is not known; that bodies are in the log is.
    let report_of = report(&seen);
    assert!(lacking(&report_of, RULE)[0].contains("detailed metrics"));
    let one = of(&report_of, RULE)[0];
    assert_eq!((&one["kind"], &one["usd_per_month"]["expected"]), (&"hygiene".into(), &serde_json::Value::Null));
}

#[test]
fn unknown_settings_are_not_guessed() {
    let mut seen = logging(FULL, 5_534.0, 23.0);
    seen.stages[0].settings = None;
    needs(&report(&seen), RULE, "the settings of the stage");
}

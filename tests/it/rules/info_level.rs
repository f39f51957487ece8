use logtoll::logging::{ApiKind, MethodOverride};
use logtoll::units::Requests;

use super::account::{A_DAY, access, amounts_to, costs, is_silent, logging, needs, of, only, remedies, report, with};
use crate::seen::{self, ERROR, INFO, OFF};

const RULE: &str = "info-level";

#[test]
fn info_is_turned_down_to_error() {
    let report = report(&logging(INFO, 1_045.0, 10.0));
    let one = only(&report, RULE);
    amounts_to(one, costs(&report, "info") - costs(&report, "error"));
    assert_eq!((&one["kind"], &one["confidence"]), (&"saving".into(), &"medium".into()));
    assert!(one["todo"].as_str().is_some_and(|todo| todo.contains("no-access-log")), "{}", one["todo"]);
    remedies(one, "cli", &["orders0000", "/*/*/logging/loglevel", "\"ERROR\"", "--region us-east-1"]);
    remedies(one, "terraform", &["method_path = \"*/*\"", "logging_level          = \"ERROR\""]);
    remedies(one, "cloudformation", &["LoggingLevel: \"ERROR\"", "DataTraceEnabled: false"]);
    remedies(one, "serverless", &["level: ERROR", "fullExecutionData: false", "accessLogging: false"]);
}

#[test]
fn access_logs_stay_as_they_are() {
    let mut seen = logging(INFO, 1_045.0, 10.0);
    access(&mut seen, "$context.requestId $context.status", 41.0);
    let report = report(&seen);
    amounts_to(only(&report, RULE), costs(&report, "info+access-own") - costs(&report, "error+access-own"));
}

#[test]
fn methods_at_info_of_their_own_are_turned_down_too() {
    let mut seen = logging(INFO, 1_045.0, 10.0);
    let full = logtoll::logging::LoggingSettings { full_data: true, ..INFO };
    seen.stages[0].overrides =
        vec![MethodOverride { resource: "/items/{id}".into(), method: "GET".into(), settings: full }];
    let report = report(&seen);
    amounts_to(only(&report, RULE), costs(&report, "info") - costs(&report, "error"));
    remedies(only(&report, RULE), "cli", &["\"/~1items~1{id}/GET/logging/loglevel\"", "\"/*/*/logging/dataTrace\""]);
}

#[test]
fn where_a_method_stays_different_its_requests_must_be_counted() {
    let mut seen = logging(INFO, 1_045.0, 10.0);
    seen.stages[0].overrides = vec![MethodOverride { resource: "/items".into(), method: "GET".into(), settings: OFF }];
    needs(&report(&seen), RULE, "detailed metrics");
}

#[test]
fn other_levels_and_apis_are_none_of_its_business() {
    is_silent(&report(&logging(ERROR, 10.0, 0.1)), RULE);
    is_silent(&report(&logging(OFF, 0.0, 0.0)), RULE);
    let mut http = seen::stage("orders", A_DAY, OFF);
    (http.kind, http.settings) = (ApiKind::Http, None);
    is_silent(&report(&with(super::account::busy(), http, 0.0, 0.0)), RULE);
    // Nothing is saved where nothing happens.
    let mut seen = logging(INFO, 0.0, 0.0);
    seen.stages[0].requests = Some(seen::steady(Requests(0.0)));
    is_silent(&report(&seen), RULE);
}

#[test]
fn what_is_unknown_is_not_guessed() {
    let mut seen = logging(INFO, 1_045.0, 10.0);
    seen.stages[0].settings = None;
    needs(&report(&seen), RULE, "the settings of the stage");
    let mut seen = logging(INFO, 1_045.0, 10.0);
    seen.stages[0].requests = None;
    needs(&report(&seen), RULE, "the requests of the stage");
    let mut seen = logging(INFO, 0.0, 0.0);
    seen.stages[0].deliveries = None;
    needs(&report(&seen), RULE, "where its logs go");
}

#[test]
fn each_stage_has_advice_of_its_own() {
    let mut seen = logging(INFO, 1_045.0, 10.0);
    let twin = seen.stages[0].clone();
    seen.stages.push(logtoll::measurements::ApiStage { api_id: "b".repeat(10), api_name: "twin".into(), ..twin });
    let name = seen.stages[1].managed_log_group().expect("a group");
    seen.log_groups.push(seen::counted_group(&name, A_DAY * 1_045.0, A_DAY * 10.0));
    assert_eq!(of(&report(&seen), RULE).len(), 2, "each stage has advice of its own");
}

/// Of logs that do not arrive nothing is paid, and nothing can be saved.
#[test]
fn logs_that_do_not_arrive_cost_nothing() {
    let report = report(&logging(INFO, 0.0, 0.0));
    for rule in [RULE, "delivery"] {
        needs(&report, rule, "nothing arrives");
    }
    assert_eq!(of(&report, "not-logging").len(), 1);
    assert_eq!(report["outlook"]["usd_saved"], "0");
}

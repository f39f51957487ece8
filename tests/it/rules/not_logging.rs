use logtoll::logging::{ApiKind, MethodOverride};
use logtoll::measurements::Measurements;
use logtoll::units::{Bytes, Events, Requests};

use super::account::{A_DAY, amounts_to, busy, costs, is_silent, logging, needs, of, only, remedies, report, with};
use super::shell::{called_where, calls_only};
use crate::seen::{self, ERROR, INFO};

const RULE: &str = "not-logging";

/// Its group is there and took in nothing.
fn silent() -> Measurements {
    let mut seen = logging(INFO, 1_045.0, 10.0);
    seen.log_groups[1].incoming_bytes = Some(seen::steady(Bytes(0.0)));
    seen.log_groups[1].incoming_events = Some(seen::steady(Events(0.0)));
    seen
}

/// Where there is no group `compare` prices INFO from its lines, and so much the logs will cost.
#[test]
fn a_log_that_stays_empty_costs_what_info_costs_once_it_is_written() {
    let missing = report(&logging(INFO, 0.0, 0.0));
    let one = only(&missing, RULE);
    amounts_to(one, costs(&missing, "info"));
    assert_eq!((&one["kind"], &one["together"]), (&"cost".into(), &false.into()));
    assert!(one["is"].as_str().is_some_and(|text| text.ends_with("the log group does not exist.")), "{}", one["is"]);
    let silent = report(&silent());
    let one = only(&silent, RULE);
    amounts_to(one, costs(&missing, "info"));
    assert!(one["is"].as_str().is_some_and(|text| text.ends_with("the log group took in nothing.")), "{}", one["is"]);
    calls_only(one, &["get-account", "create-role", "attach-role-policy", "update-account"]);
    remedies(one, "cli", &["arn:aws:iam::123456789012:role/", "AmazonAPIGatewayPushToCloudWatchLogs"]);
    remedies(one, "terraform", &["aws_api_gateway_account", "apigateway.amazonaws.com"]);
    remedies(one, "cloudformation", &["AWS::ApiGateway::Account"]);
    let stated = ["accessLogging: false", "level: INFO", "fullExecutionData: false", "roleManagedExternally: false"];
    remedies(one, "serverless", &stated);
    for language in ["cli", "terraform", "cloudformation", "serverless"] {
        remedies(one, language, &["every REST and WebSocket API of the account in this region"]);
    }
    let role = "arn:aws:iam::123456789012:role/theirs";
    assert_eq!(called_where(one, &[("ROLE", role)]), ["get-account"], "a role that is there is left alone");
}

/// The days before do not matter: the role may have been taken away.
#[test]
fn a_log_that_fell_silent_is_one_that_is_not_written() {
    let mut seen = logging(INFO, 1_045.0, 10.0);
    let bytes = seen.log_groups[1].incoming_bytes.as_mut().expect("bytes");
    bytes.values[seen::DAYS - 3..].fill(Bytes(0.0));
    only(&report(&seen), RULE);
}

#[test]
fn logs_that_come_and_stages_that_need_none_are_left_alone() {
    is_silent(&report(&logging(INFO, 1_045.0, 10.0)), RULE);
    is_silent(&report(&logging(ERROR, 0.0, 0.0)), RULE);
    let mut quiet = silent();
    quiet.stages[0].requests = Some(seen::steady(Requests(10.0)));
    is_silent(&report(&quiet), RULE);
    let mut http = silent();
    http.stages[0].kind = ApiKind::Http;
    is_silent(&report(&http), RULE);
}

/// That nothing comes is known; what would come nobody published.
#[test]
fn a_websocket_api_that_writes_nothing_is_told_without_a_price() {
    let mut seen = silent();
    seen.stages[0].kind = ApiKind::Websocket;
    seen.log_groups.pop();
    let report = report(&seen);
    let one = only(&report, RULE);
    assert_eq!((&one["kind"], &one["usd_per_month"]["expected"]), (&"cost".into(), &serde_json::Value::Null));
    assert!(one["loses"].as_str().is_some_and(|text| text.contains("nobody knows how much")), "{}", one["loses"]);
    // What may as well be turned off is not worth paying for.
    assert_eq!(report["outlook"]["usd_worth_paying"], of(&report, "no-access-log")[0]["usd_per_month"]["expected"]);
}

/// What is rejected may write nothing: 99 others tell nothing, 102 of three days do.
#[test]
fn requests_that_are_rejected_do_not_count() {
    let with_others = |others: f64| {
        let mut seen = silent();
        seen.stages[0].client_errors = Some(seen::steady(Requests(A_DAY - others)));
        report(&seen)
    };
    needs(&with_others(33.0), RULE, "requests that were not answered with 4xx");
    let enough = with_others(34.0);
    assert!(only(&enough, RULE)["evidence"].to_string().contains(r#""value":"102""#), "without 4xx");
    let mut uncounted = silent();
    uncounted.stages[0].client_errors = None;
    needs(&report(&uncounted), RULE, "the requests that were answered with 4xx");
}

#[test]
fn what_is_unknown_is_not_guessed() {
    let mut unmetered = silent();
    (unmetered.log_groups[1].incoming_bytes, unmetered.log_groups[1].incoming_events) = (None, None);
    needs(&report(&unmetered), RULE, "what its log group takes in");
    let mut uncounted = silent();
    uncounted.stages[0].requests = None;
    needs(&report(&uncounted), RULE, "the requests of the stage");
    let mut undelivered = silent();
    undelivered.stages[0].deliveries = None;
    needs(&report(&undelivered), RULE, "whether a delivery takes its logs elsewhere");
    let mut unlisted = logging(INFO, 0.0, 0.0);
    unlisted.incomplete = vec!["us-east-1: log groups are missing: interrupted".to_owned()];
    needs(&report(&unlisted), RULE, "every log group");
    let mut mixed = silent();
    mixed.stages[0].overrides =
        vec![MethodOverride { resource: "/items".to_owned(), method: "GET".to_owned(), settings: ERROR }];
    needs(&report(&mixed), RULE, "the requests of single methods");
    let mut namesake = with(busy(), seen::stage("orders", A_DAY, INFO), 0.0, 0.0);
    let mut other = seen::stage("orders", A_DAY, ERROR);
    other.api_id = "other00000".to_owned();
    namesake.stages.push(other);
    needs(&report(&namesake), RULE, "counted by the same metric");
}

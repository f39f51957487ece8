use logtoll::logging::ExecutionLevel::Info;
use logtoll::logging::{ApiKind, Delivery, ExecutionLevel, LogDestination, LoggingSettings, MethodOverride};
use logtoll::measurements::{LogClass, Retention};

use super::account::{
    amounts_to, costs, decimal, is_silent, logging, money, month_gb, needs, of, only, remedies, report, report_with,
};
use super::shell::{ODD, calls, calls_only, is_quoted};
use crate::seen::{self, INFO, OFF};

const RULE: &str = "delivery";
const FULL: LoggingSettings = LoggingSettings { execution: Info, full_data: true };

/// The same bytes at $0.25 instead of $0.50; storage costs the same.
#[test]
fn the_class_infrequent_access_halves_ingestion() {
    let report = report(&logging(INFO, 1_045.0, 10.0));
    let one = only(&report, RULE);
    amounts_to(one, month_gb(1_045) * decimal("0.25"));
    assert_eq!((&one["kind"], &one["confidence"]), (&"saving".into(), &"medium".into()));
    assert!(one["loses"].as_str().is_some_and(|text| text.contains("replaces the managed group")), "{}", one["loses"]);
    let excluded = one["excludes"].to_string();
    assert!(["info-level", "full-data", "double-logging", "retention"].iter().all(|rule| excluded.contains(rule)));
    remedies(
        one,
        "cli",
        &[
            "--log-group-class INFREQUENT_ACCESS",
            "--log-type EXECUTION_LOGS",
            "arn:aws:apigateway:us-east-1:123456789012:/restapis/orders0000/stages/prod",
            "--output-format plain",
            "--record-fields payload --field-delimiter ''",
        ],
    );
    remedies(one, "terraform", &["aws_cloudwatch_log_delivery_source", "record_fields            = [\"payload\"]"]);
    remedies(one, "cloudformation", &["AWS::Logs::DeliveryDestination", "OutputFormat: plain"]);
    remedies(one, "serverless", &["resources:\n  Resources:\n    ExecutionLogs:\n", "AWS::Logs::Delivery\n"]);
    let group = calls(one, "").into_iter().next().expect("a call");
    assert!(group.contains(&"/apigateway/execution/orders0000/prod".to_owned()), "{group:?}");
}

/// With full data `compare` has the rows: the saving is their difference, and the trap is named.
#[test]
fn full_data_is_a_trap_and_its_saving_that_of_compare() {
    let report = report(&logging(FULL, 5_500.0, 23.0));
    let one = only(&report, RULE);
    let usd = &one["usd_per_month"];
    let saved = costs(&report, "info-full") - costs(&report, "info-full@cloudwatch-ia");
    assert!((money(&usd["expected"]) - saved).abs() < decimal("0.005"), "{usd} is not {saved}");
    assert!(money(&usd["high"]) >= money(&usd["expected"]), "{usd}");
    // Nothing bounds what a delivery keeps of bodies, so nothing bounds what it costs.
    assert_eq!((&usd["low"], &one["confidence"]), (&serde_json::Value::Null, &"low".into()));
    assert!(one["todo"].as_str().is_some_and(|text| text.contains("1 MB") && text.contains("full data off first")));
}

/// In the class Infrequent Access the managed group costs what a delivery to that class does.
#[test]
fn a_delivery_that_costs_as_much_or_more_is_not_proposed() {
    let mut seen = logging(FULL, 5_500.0, 23.0);
    seen.log_groups[1].class = Some(LogClass::InfrequentAccess);
    let report = report(&seen);
    let delivered = ["cloudwatch", "cloudwatch-ia", "s3"].map(|to| costs(&report, &format!("info-full@{to}")));
    assert!(delivered.iter().all(|usd| *usd >= costs(&report, "info-full")), "{delivered:?}");
    is_silent(&report, RULE);
}

#[test]
fn what_has_no_managed_group_or_is_delivered_is_left_alone() {
    is_silent(&report(&logging(OFF, 0.0, 0.0)), RULE);
    let mut websocket = logging(INFO, 1_045.0, 10.0);
    websocket.stages[0].kind = ApiKind::Websocket;
    is_silent(&report(&websocket), RULE);
    let mut delivered = logging(INFO, 0.0, 0.0);
    delivered.stages[0].deliveries = Some(vec![Delivery {
        id: "a".to_owned(),
        destination: LogDestination::S3("arn:aws:s3:::logs".to_owned()),
        output_format: Some("plain".to_owned()),
        record_fields: vec!["payload".to_owned()],
        field_delimiter: Some(String::new()),
    }]);
    is_silent(&report(&delivered), RULE);
}

#[test]
fn what_is_unknown_is_not_guessed() {
    let mut unread = logging(INFO, 0.0, 0.0);
    unread.stages[0].deliveries = None;
    needs(&report(&unread), RULE, "logs:DescribeDeliveries");
    let mut uncounted = logging(INFO, 0.0, 0.0);
    uncounted.stages[0].requests = None;
    needs(&report(&uncounted), RULE, "the requests of the stage");
}

#[test]
fn odd_names_are_quoted() {
    let mut stage = seen::stage("orders", 1e6, INFO);
    stage.stage = ODD.to_owned();
    let report = report(&super::account::with(super::account::busy(), stage, 1_045.0, 10.0));
    let one = only(&report, RULE);
    let made = ["create-log-group", "put-delivery-source", "put-delivery-destination", "create-delivery"];
    calls_only(one, &made);
    let source = &calls(one, "")[1];
    assert!(source.iter().any(|word| word.ends_with(&format!("/stages/{ODD}"))), "{source:?}");
    is_quoted(one);
}

#[test]
fn a_retention_that_is_stated_is_that_of_the_new_group() {
    let report = report_with(&logging(INFO, 1_045.0, 10.0), &["--retention", "90"]);
    remedies(only(&report, RULE), "cli", &["put-retention-policy", "--retention-in-days 90"]);
}

/// What is moved is what is written: where that is not known, nothing is said of it.
#[test]
fn what_would_move_must_be_known() {
    needs(&report(&logging(INFO, 5_500.0, 23.0)), RULE, "level-mismatch");
    let mut mixed = logging(INFO, 1_045.0, 10.0);
    mixed.stages[0].overrides =
        vec![MethodOverride { resource: "/items".into(), method: "GET".into(), settings: FULL }];
    needs(&report(&mixed), RULE, "one setting for all methods");
    let error = LoggingSettings { execution: ExecutionLevel::Error, full_data: true };
    needs(&report(&logging(error, 0.0, 0.0)), RULE, "ERROR with full data");
}

/// A group of the stage's own keeps logs as long as the managed one, so a month is what it stores of both.
#[test]
fn the_new_group_keeps_logs_as_long_as_the_old_one() {
    let mut seen = logging(INFO, 1_045.0, 10.0);
    seen.log_groups[1].retention = Some(Retention::Days(7));
    let report = report(&seen);
    let one = only(&report, RULE);
    amounts_to(one, month_gb(1_045) * decimal("0.25"));
    remedies(one, "cli", &["--retention-in-days 7"]);
    assert!(one["evidence"].to_string().contains("\"0.00\""), "Standard costs the same: {}", one["evidence"]);
}

#[test]
fn logs_that_are_sent_on_stay_in_the_class_standard() {
    let report = report_with(&logging(INFO, 1_045.0, 10.0), &["--subscription", "firehose"]);
    let found = of(&report, RULE);
    assert!(found.iter().all(|one| !one["remedy"]["cli"].to_string().contains("INFREQUENT")), "{found:?}");
}

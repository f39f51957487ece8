use logtoll::measurements::{LogClass, Measurements, Retention};

use super::account::{
    A_DAY, access, amounts_to, decimal, is_silent, logging, month_gb, needs, of, only, remedies, report, report_with,
};
use super::shell::{ODD, called_where, calls, calls_only, is_quoted};
use crate::seen::OFF;

const RULE: &str = "infrequent-access";

fn seen(bytes: f64) -> Measurements {
    let mut seen = logging(OFF, 0.0, 0.0);
    access(&mut seen, "$context.requestId it's ${x}", bytes);
    seen
}

/// The metered bytes at $0.25 instead of $0.50, and the checks before everything else.
#[test]
fn access_logs_cost_half_in_the_other_class() {
    let mut seen = seen(500.0);
    seen.log_groups[1].retention = Some(Retention::Days(30));
    let report = report(&seen);
    let one = only(&report, RULE);
    amounts_to(one, month_gb(500) * decimal("0.25"));
    assert_eq!((&one["subject"]["log_group"], &one["confidence"]), (&"/access/orders".into(), &"low".into()));
    assert!(
        one["todo"].as_str().is_some_and(|text| text.starts_with("First list the metric filters and subscriptions"))
    );
    calls_only(
        one,
        &[
            "describe-metric-filters",
            "describe-subscription-filters",
            "create-log-group",
            "put-retention-policy",
            "update-stage",
        ],
    );
    let target = r#"[{"op":"replace","path":"/accessLogSettings/destinationArn","value":"arn:aws:logs:us-east-1:123456789012:log-group:/access/orders-ia"}]"#;
    let calls = calls(one, "");
    let set: serde_json::Value = serde_json::from_str(&calls[4][9]).expect("JSON");
    assert_eq!(set, serde_json::from_str::<serde_json::Value>(target).expect("JSON"));
    let checks = ["describe-metric-filters", "describe-subscription-filters"];
    assert_eq!(called_where(one, &[("FILTERS", "errors")]), checks, "a filter that reads the group stops it");
    remedies(one, "terraform", &["log_group_class   = \"INFREQUENT_ACCESS\"", "retention_in_days = 30", "it's $${x}"]);
    remedies(one, "cloudformation", &["LogGroupClass: \"INFREQUENT_ACCESS\"", "log-group:${Logs}\"", "it's ${x}"]);
}

#[test]
fn another_class_another_kind_of_log_and_a_subscription_forbid_it() {
    let mut infrequent = seen(500.0);
    infrequent.log_groups[1].class = Some(LogClass::InfrequentAccess);
    is_silent(&report(&infrequent), RULE);
    is_silent(&report(&logging(OFF, 0.0, 0.0)), RULE);
    is_silent(&report_with(&seen(500.0), &["--subscription", "firehose"]), RULE);
    is_silent(&report(&seen(0.0)), RULE);
}

#[test]
fn what_is_unknown_is_not_guessed() {
    let mut classless = seen(500.0);
    classless.log_groups[1].class = None;
    needs(&report(&classless), RULE, "the class of the group");
    let mut unmetered = seen(500.0);
    (unmetered.log_groups[1].incoming_bytes, unmetered.log_groups[1].incoming_events) = (None, None);
    needs(&report(&unmetered), RULE, "what the group takes in");
}

/// What makes lines cheaper and what sends them elsewhere are about the same bytes, though one is of the group and the other of
/// the stage.
#[test]
fn savings_of_the_same_lines_are_not_added() {
    let report = report(&seen(1_000.0));
    let (group, stage) = (only(&report, RULE), of(&report, "firehose"));
    assert_eq!((&group["together"], &stage[0]["together"]), (&true.into(), &false.into()));
}

#[test]
fn odd_names_are_quoted() {
    let mut seen = seen(500.0);
    let format = seen.stages[0].access.as_ref().expect("access logs").format.clone();
    seen.log_groups[1].name = ODD.to_owned();
    seen.stages[0].access = crate::seen::access_to(ODD);
    seen.stages[0].access.as_mut().expect("access logs").format = format;
    let report = report(&seen);
    let one = only(&report, RULE);
    calls_only(one, &["describe-metric-filters", "describe-subscription-filters", "create-log-group", "update-stage"]);
    assert!(calls(one, "")[0].contains(&ODD.to_owned()), "the name is one word");
    is_quoted(one);
}

/// Two lines for each request: the other is somebody else's, and would not move.
#[test]
fn what_others_write_as_well_is_not_moved() {
    let mut seen = seen(500.0);
    seen.log_groups[1] = crate::seen::counted_group("/access/orders", A_DAY * 1_000.0, A_DAY * 2.0);
    let report = report(&seen);
    needs(&report, RULE, "who else writes to the group");
    // Nor are its bytes the lines of the stage.
    let rows = report["compare"]["stages"][0]["configurations"].as_array().expect("rows").iter();
    let own = rows.filter(|row| row["id"] == "access-own").map(|row| row["bytes_per_request"]["basis"].clone());
    assert_eq!(own.collect::<Vec<_>>(), ["modelled"]);
}

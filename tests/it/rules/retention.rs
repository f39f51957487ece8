use logtoll::measurements::{Measurements, Retention};
use logtoll::units::Bytes;
use rust_decimal::Decimal;

use super::account::{amounts_to, decimal, is_silent, logging, money, needs, only, remedies, report, report_with};
use crate::program::run;
use crate::seen::{self, INFO};

const RULE: &str = "retention";

const GROUP: &str = "API-Gateway-Execution-Logs_orders0000/prod";

/// What the group stores in the last month of the year, as `logtoll storage` says.
fn storage(seen: &Measurements, flags: &[&str]) -> Decimal {
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", seen);
    let document = run(folder.path(), &[&["storage", "seen.json", "--format", "json"], flags].concat()).document();
    let groups = document["log_groups"].as_array().expect("log groups");
    let group = groups.iter().find(|group| group["name"] == GROUP).expect("the group");
    money(&group["months"][11]["usd"]["expected"])
}

#[test]
fn what_is_kept_forever_is_kept_for_a_month() {
    let seen = logging(INFO, 1_045.0, 10.0);
    let report = report(&seen);
    let one = only(&report, RULE);
    let expected = storage(&seen, &[]) - storage(&seen, &["--retention", "30"]);
    amounts_to(one, expected);
    // How far what comes in is compressed nobody documents: at most not at all.
    let high = money(&one["usd_per_month"]["high"]);
    assert!(high > expected * decimal("6") && one["confidence"] == "low", "{}", one["usd_per_month"]);
    assert_eq!(one["subject"]["log_group"], GROUP);
    remedies(one, "cli", &["put-retention-policy", GROUP, "--retention-in-days 30"]);
    remedies(one, "terraform", &[&format!("import {{\n  to = aws_cloudwatch_log_group.this\n  id = \"{GROUP}\"")]);
    remedies(one, "cloudformation", &["resource import", "DeletionPolicy: Retain"]);
    assert!(one["remedy"]["serverless"].is_null(), "its setting is one for all groups of a service");
}

/// 1,000 GB that lie there at $0.03, and hardly anything comes in: 15 % to all of them are billed, and all go.
#[test]
fn what_lies_there_already_is_saved_too() {
    let mut seen = logging(INFO, 1e-3, 1e-5);
    seen.log_groups[1].stored_bytes = Some(Bytes(1_000.0 * 1_073_741_824.0));
    let report = report(&seen);
    let one = only(&report, RULE);
    amounts_to(one, storage(&seen, &[]) - storage(&seen, &["--retention", "30"]));
    amounts_to(one, decimal("30"));
    assert_eq!(money(&one["usd_per_month"]["low"]).round_dp(2), decimal("4.5"));
}

/// 10 GB lie there and 5 are free: 5 at $0.03, not 10.
#[test]
fn what_is_free_is_taken_off_once() {
    let mut seen = logging(INFO, 1e-3, 1e-5);
    seen.log_groups.remove(0);
    seen.log_groups[0].stored_bytes = Some(Bytes(10.0 * 1_073_741_824.0));
    let report = report(&seen);
    amounts_to(only(&report, RULE), decimal("0.15"));
    // The outlook is the same month.
    let saved = money(&report["outlook"]["usd_in_a_year"]) - money(&report["outlook"]["usd_after"]);
    assert!(saved.round_dp(2) >= decimal("0.15"), "{}", report["outlook"]);
}

/// Nothing is 400 days old in a year.
#[test]
fn a_retention_of_more_than_a_year_saves_nothing_yet() {
    let report = report_with(&logging(INFO, 1_045.0, 10.0), &["--retention", "400"]);
    let one = only(&report, RULE);
    assert_eq!((&one["kind"], &one["usd_per_month"]["high"]), (&"hygiene".into(), &"0".into()));
    assert!(
        one["todo"].as_str().is_some_and(|text| text.contains("Nothing is saved within a year")),
        "{}",
        one["todo"]
    );
    remedies(one, "cli", &["--retention-in-days 400"]);
}

#[test]
fn groups_that_expire_are_left_alone() {
    let mut seen = logging(INFO, 1_045.0, 10.0);
    seen.log_groups[1].retention = Some(Retention::Days(365));
    is_silent(&report(&seen), RULE);
}

#[test]
fn what_is_unknown_is_not_guessed() {
    let mut seen = logging(INFO, 1_045.0, 10.0);
    seen.log_groups[1].retention = None;
    needs(&report(&seen), RULE, "the retention of the group");
    let mut unstored = logging(INFO, 1_045.0, 10.0);
    unstored.log_groups[1].stored_bytes = None;
    needs(&report(&unstored), RULE, "what the group stores");
    let mut seen = logging(INFO, 1_045.0, 10.0);
    (seen.log_groups[1].incoming_bytes, seen.log_groups[1].incoming_events) = (None, None);
    needs(&report(&seen), RULE, "what the group takes in");
}

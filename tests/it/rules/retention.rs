use logtoll::measurements::{Measurements, Retention};
use rust_decimal::Decimal;
use serde_json::Value;

use super::account::{amounts_to, is_silent, logging, money, needs, only, remedies, report};
use crate::compare::{measured, row};
use crate::seen::INFO;

const RULE: &str = "retention";

fn storage(seen: &Measurements, flags: &[&str]) -> Decimal {
    let document = measured(seen, flags);
    let items = row(&document, 0, "info")["line_items"].as_array().expect("items").clone();
    let stored = |item: &&Value| item["product"] == "log-storage";
    items.iter().filter(stored).map(|item| money(&item["usd"])).sum()
}

#[test]
fn what_is_kept_forever_is_kept_for_a_month() {
    let seen = logging(INFO, 1_045.0, 10.0);
    let report = report(&seen);
    let one = only(&report, RULE);
    amounts_to(one, storage(&seen, &[]) - storage(&seen, &["--retention", "30"]));
    assert_eq!(one["subject"]["log_group"], "API-Gateway-Execution-Logs_orders0000/prod");
    remedies(
        one,
        "cli",
        &["put-retention-policy", "API-Gateway-Execution-Logs_orders0000/prod", "--retention-in-days 30"],
    );
    let name = "API-Gateway-Execution-Logs_orders0000/prod";
    remedies(one, "terraform", &[&format!("import {{\n  to = aws_cloudwatch_log_group.this\n  id = \"{name}\"")]);
    remedies(one, "cloudformation", &["resource import", "DeletionPolicy: Retain"]);
    assert!(one["remedy"]["serverless"].is_null(), "its setting is one for all groups of a service");
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
    let mut seen = logging(INFO, 1_045.0, 10.0);
    (seen.log_groups[1].incoming_bytes, seen.log_groups[1].incoming_events) = (None, None);
    needs(&report(&seen), RULE, "what the group takes in");
}

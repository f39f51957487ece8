use logtoll::measurements::{LogClass, Measurements, Retention};
use logtoll::units::Bytes;

use super::account::{amounts_to, busy, decimal, is_silent, logging, needs, of, only, remedies, report};
use super::shell::{ODD, called_where, calls, calls_only};
use crate::seen::{self, INFO};

const RULE: &str = "orphaned-group";
const DEAD: &str = "API-Gateway-Execution-Logs_dead000000/prod";

fn dead(name: &str, stored: f64) -> Measurements {
    let mut seen = busy();
    let mut group = seen::group(name, 0.0);
    group.stored_bytes = Some(Bytes(stored));
    seen.log_groups.push(group);
    seen
}

/// 2^30 x 200 bytes at $0.03; at least 15 % of that, if stored bytes are compressed once more.
#[test]
fn what_lies_in_it_is_saved_and_exported_first() {
    let report = report(&dead(DEAD, 200.0 * 1_073_741_824.0));
    let one = only(&report, RULE);
    amounts_to(one, decimal("6"));
    assert_eq!(super::account::money(&one["usd_per_month"]["low"]), decimal("0.9"));
    assert_eq!((&one["kind"], &one["confidence"]), (&"saving".into(), &"low".into()));
    assert!(
        one["loses"]
            .as_str()
            .is_some_and(|text| text.contains("cannot be brought back") && text.contains("metric filters")),
        "{}",
        one["loses"]
    );
    calls_only(one, &["create-export-task", "describe-export-tasks", "delete-log-group"]);
    remedies(one, "cli", &[DEAD, "--from 0 --to 1796104800000"]);
}

#[test]
fn nothing_is_deleted_where_the_export_fails() {
    let report = report(&dead(DEAD, 1e12));
    let calls = calls(only(&report, RULE), "FAILED");
    let called: Vec<&str> = calls.iter().map(|call| call[1].as_str()).collect();
    assert_eq!(called, ["create-export-task", "describe-export-tasks"]);
    let one = only(&report, RULE);
    // What the caller's shell has by that name is no export that was completed.
    let state = [("BUCKET", "bucket"), ("state", "COMPLETED"), ("STATE", "FAILED")];
    assert_eq!(called_where(one, &state), ["create-export-task", "describe-export-tasks"]);
    assert_eq!(called_where(one, &[]), Vec::<String>::new(), "without a bucket nothing is done");
}

/// Nothing was found that says whether it can be.
#[test]
fn another_class_may_not_be_exported() {
    let mut seen = dead(DEAD, 1e12);
    seen.log_groups[1].class = Some(LogClass::InfrequentAccess);
    remedies(only(&report(&seen), RULE), "cli", &["where the export fails nothing is deleted"]);
    seen.log_groups[1].class = Some(LogClass::Standard);
    assert!(!only(&report(&seen), RULE)["remedy"].to_string().contains("is not known"));
}

#[test]
fn one_that_stores_nothing_is_hygiene() {
    let report = report(&dead(DEAD, 0.0));
    let one = only(&report, RULE);
    assert_eq!(one["kind"], "hygiene");
    for bound in ["low", "expected", "high"] {
        assert_eq!(one["usd_per_month"][bound], "0");
    }
}

/// With 90 days everything is gone in a year anyway; with ten years nearly all is left.
#[test]
fn what_expires_anyway_is_not_saved() {
    let with = |days: u32| {
        let mut seen = dead(DEAD, 200.0 * 1_073_741_824.0);
        seen.log_groups[1].retention = Some(Retention::Days(days));
        report(&seen)
    };
    let soon = with(90);
    assert_eq!(only(&soon, RULE)["kind"], "hygiene");
    assert_eq!(only(&soon, RULE)["usd_per_month"]["high"], "0");
    let late = with(3_653);
    // 200 GB at $0.03, of which the events of 350 of 3,653 days have gone.
    amounts_to(only(&late, RULE), decimal("5.425"));
    assert_eq!(of(&late, "retention"), Vec::<&serde_json::Value>::new());
}

#[test]
fn groups_of_living_stages_and_of_others_are_left_alone() {
    let mut living = logging(INFO, 1_045.0, 10.0);
    living.log_groups[1].stored_bytes = Some(Bytes(1e12));
    is_silent(&report(&living), RULE);
    is_silent(&report(&dead("/aws/lambda/dead", 1e12)), RULE);
}

#[test]
fn what_is_unknown_is_not_guessed() {
    let mut unlisted = dead(DEAD, 1e12);
    unlisted.scopes[0].stages_complete = false;
    needs(&report(&unlisted), RULE, "every stage of every API");
    let mut cut = dead(DEAD, 1e12);
    cut.incomplete = vec!["us-east-1: APIs are missing: interrupted".to_owned()];
    needs(&report(&cut), RULE, "every stage of every API");
    let mut written = dead(DEAD, 1e12);
    written.log_groups[1].incoming_bytes = Some(seen::steady(Bytes(1e6)));
    needs(&report(&written), RULE, "who writes to it");
    let mut unmetered = dead(DEAD, 1e12);
    unmetered.log_groups[1].incoming_bytes = None;
    needs(&report(&unmetered), RULE, "whether anything still writes to it");
    let mut unread = dead(DEAD, 1e12);
    unread.log_groups[1].retention = None;
    needs(&report(&unread), RULE, "the retention of the group");
    let mut unstored = dead(DEAD, 1e12);
    unstored.log_groups[1].stored_bytes = None;
    needs(&report(&unstored), RULE, "what the group stores");
}

#[test]
fn odd_names_are_quoted() {
    let name = format!("API-Gateway-Execution-Logs_dead000000/{ODD}");
    let report = report(&dead(&name, 1e12));
    let one = only(&report, RULE);
    calls_only(one, &["create-export-task", "describe-export-tasks", "delete-log-group"]);
    assert!(calls(one, "COMPLETED")[2].contains(&name), "the name is one word");
}

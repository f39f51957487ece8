use logtoll::measurements::{Measurements, Retention, Series};
use logtoll::units::Bytes;

use super::account::{amounts_to, busy, decimal, is_silent, money, needs, of, only, remedies, report, report_with};
use super::shell::{ODD, calls, calls_only, is_quoted};
use crate::seen;

const RULE: &str = "idle-group";

fn idle(name: &str) -> Measurements {
    let mut seen = busy();
    let mut group = seen::group(name, 0.0);
    group.stored_bytes = Some(Bytes(200.0 * 1_073_741_824.0));
    seen.log_groups.push(group);
    seen
}

/// 200 GB at $0.03; at least 15 % of that, if stored bytes are compressed once more.
#[test]
fn what_lies_in_it_expires_after_an_export() {
    let report = report(&idle("/old/logs"));
    let one = only(&report, RULE);
    amounts_to(one, decimal("6"));
    assert_eq!(money(&one["usd_per_month"]["low"]), decimal("0.9"));
    assert!(one["evidence"].to_string().contains(r#""value":"28""#), "{}", one["evidence"]);
    calls_only(one, &["create-export-task", "describe-export-tasks", "put-retention-policy"]);
    remedies(one, "cli", &["--log-group-name /old/logs --retention-in-days 30"]);
    remedies(one, "terraform", &["# Deletes older events for good", "\"/old/logs\"", "retention_in_days = 30"]);
    remedies(one, "cloudformation", &["# Deletes older events for good", "RetentionInDays: 30"]);
    let stated = report_with(&idle("/old/logs"), &["--retention", "90"]);
    remedies(only(&stated, RULE), "cli", &["--retention-in-days 90"]);
}

#[test]
fn what_took_in_something_expires_or_stores_nothing_is_left_alone() {
    let changed = |change: &dyn Fn(&mut logtoll::measurements::LogGroup)| {
        let mut seen = idle("/old/logs");
        change(&mut seen.log_groups[1]);
        report(&seen)
    };
    is_silent(&changed(&|group| group.retention = Some(Retention::Days(365))), RULE);
    is_silent(&changed(&|group| group.stored_bytes = Some(Bytes(0.0))), RULE);
    is_silent(&changed(&|group| group.incoming_bytes.as_mut().expect("bytes").values[0] = Bytes(1.0)), RULE);
    let young = Series { values: vec![Bytes(0.0); 5], ..seen::steady(Bytes(0.0)) };
    is_silent(&changed(&|group| group.incoming_bytes = Some(young.clone())), RULE);
    is_silent(&report(&idle("API-Gateway-Execution-Logs_dead000000/prod")), RULE);
}

/// Made in October: after a year 15 of 365 days are left of what lies there, of 3,653 days all of it.
#[test]
fn a_long_retention_saves_what_it_deletes_within_a_year() {
    let mut seen = idle("/old/logs");
    seen.log_groups[1].created_at = Some("2026-10-01T00:00:00Z".parse().expect("a time stamp"));
    let decade = report_with(&seen, &["--retention", "3653"]);
    let one = only(&decade, RULE);
    assert_eq!((&one["kind"], &one["usd_per_month"]["expected"]), (&"hygiene".into(), &"0".into()));
    assert!(
        one["todo"].as_str().is_some_and(|text| text.contains("Nothing is saved within a year")),
        "{}",
        one["todo"]
    );
    assert_eq!(of(&decade, "retention"), Vec::<&serde_json::Value>::new(), "it is told once");
    let year = report_with(&seen, &["--retention", "365"]);
    let saved = money(&only(&year, RULE)["usd_per_month"]["expected"]);
    assert!(saved > decimal("4") && saved < decimal("5"), "{saved}");
}

#[test]
fn what_is_unknown_is_not_guessed() {
    let changed = |change: &dyn Fn(&mut logtoll::measurements::LogGroup)| {
        let mut seen = idle("/old/logs");
        change(&mut seen.log_groups[1]);
        report(&seen)
    };
    needs(&changed(&|group| group.stored_bytes = None), RULE, "what the group stores");
    needs(&changed(&|group| group.incoming_bytes = None), RULE, "what the group took in");
    needs(&changed(&|group| group.retention = None), RULE, "the retention of the group");
}

#[test]
fn odd_names_are_quoted() {
    let report = report(&idle(ODD));
    let one = only(&report, RULE);
    calls_only(one, &["create-export-task", "describe-export-tasks", "put-retention-policy"]);
    assert!(calls(one, "COMPLETED")[2].contains(&ODD.to_owned()), "the name is one word");
    is_quoted(one);
}

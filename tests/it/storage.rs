//! `logtoll storage`, month by month.

use logtoll::measurements::{Measurements, Retention};
use logtoll::units::Bytes;
use serde_json::Value;

use crate::program::run;
use crate::seen;

const GB: f64 = 1_073_741_824.0;

/// 100 GB a day, and 1,000 GB that lie there already.
fn account(retention: Option<Retention>) -> Measurements {
    let mut account = seen::nothing();
    let mut group = seen::group("/app", 100.0 * GB);
    group.retention = retention;
    group.stored_bytes = Some(Bytes(1_000.0 * GB));
    account.log_groups = vec![group];
    account
}

fn stored(seen: &Measurements, flags: &[&str]) -> Value {
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", seen);
    run(folder.path(), &[&["storage", "seen.json", "--format", "json"], flags].concat()).document()
}

fn gb_months(document: &Value, month: usize) -> f64 {
    document["log_groups"][0]["months"][month]["gb_months"]["expected"].as_f64().expect("a number")
}

/// Storage bills 15 % of what comes: 15 GB a day, half a month of them on the mean of December, and 1,000 GB.
#[test]
fn without_retention_it_grows_by_the_day() {
    let document = stored(&account(Some(Retention::Never)), &[]);
    assert_eq!(document["months"].as_array().expect("months").len(), 12);
    assert_eq!((&document["months"][0], &document["months"][11]), (&"2026-12".into(), &"2027-11".into()));
    assert!((gb_months(&document, 0) - (1_000.0 + 15.0 * 15.5)).abs() < 1e-6);
    assert!((gb_months(&document, 1) - (1_000.0 + 15.0 * 46.5)).abs() < 1e-6);
    assert_eq!(
        (&document["log_groups"][0]["steady"], &document["log_groups"][0]["freed"]),
        (&Value::Null, &Value::Null)
    );
}

/// With 30 days it ends at 15 x 30 = 450 GB, $13.50, on the last day of the year.
#[test]
fn a_retention_ends_in_a_steady_state() {
    let document = stored(&account(Some(Retention::Days(30))), &["--months", "3"]);
    assert!((gb_months(&document, 2) - 450.0).abs() < 1e-6);
    let steady = &document["log_groups"][0]["steady"];
    assert_eq!(steady["reached"], "2026-12-31");
    let usd: f64 = steady["usd_per_month"]["expected"].as_str().expect("money").parse().expect("a number");
    assert!((usd - 13.5).abs() < 1e-6);
}

/// Measured on 10 November and priced from December on: a retention of 7 days has ended it weeks before, so that December is
/// steady already, and without one 15 GB a day came in the 21 days between.
#[test]
fn what_comes_between_measuring_and_the_first_month_is_counted() {
    let taken = |retention: Retention| {
        let mut seen = account(Some(retention));
        seen.scopes[0].taken_at = "2026-11-10T00:00:00Z".parse().expect("a time stamp");
        stored(&seen, &["--month", "2026-12"])
    };
    let week = taken(Retention::Days(7));
    let steady = &week["log_groups"][0]["steady"];
    assert_eq!(steady["reached"], "2026-11-17");
    assert!((gb_months(&week, 0) - 15.0 * 7.0).abs() < 1e-6);
    assert_eq!(week["log_groups"][0]["months"][0]["usd"]["expected"], steady["usd_per_month"]["expected"]);
    assert!((gb_months(&taken(Retention::Never), 0) - (1_000.0 + 15.0 * (21.0 + 15.5))).abs() < 1e-6);
}

/// Of 30 days that lie there a week stays: 7/30 of 1,000 GB.
#[test]
fn a_shorter_retention_frees_a_part_at_once() {
    let document = stored(&account(Some(Retention::Days(30))), &["--retention", "7"]);
    let freed = document["log_groups"][0]["freed"]["gb"]["expected"].as_f64().expect("a number");
    assert!((freed - 1_000.0 * 23.0 / 30.0).abs() < 1e-6, "{freed}");
    let unknown = stored(&account(Some(Retention::Never)), &["--retention", "7"]);
    let gb = &unknown["log_groups"][0]["freed"]["gb"];
    assert_eq!((gb["low"].as_f64(), gb["high"].as_f64(), &gb["level"]), (Some(0.0), Some(1_000.0), &Value::Null));
}

#[test]
fn unknown_storage_is_not_nothing() {
    let mut seen = account(Some(Retention::Never));
    seen.log_groups[0].stored_bytes = None;
    let document = stored(&seen, &[]);
    assert_eq!(document["total"][0]["usd"]["expected"], Value::Null);
    assert!(document["warnings"].as_array().expect("warnings").iter().any(|row| row["id"] == "unknown-storage"));
}

#[test]
fn every_format_has_the_months() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut seen = account(Some(Retention::Days(30)));
    seen.log_groups[0].name = "=cmd|<script>".to_owned();
    seen::file(folder.path(), "seen.json", &seen);
    let csv = run(folder.path(), &["storage", "seen.json", "--format", "csv", "--months", "2"]).stdout;
    assert_eq!(csv.lines().count(), 1 + 2 + 2);
    assert!(csv.contains("'=cmd|<script>"), "{csv}");
    let markdown = run(folder.path(), &["storage", "seen.json", "--format", "markdown"]).stdout;
    assert!(markdown.contains("# What stored logs will cost") && !markdown.contains("<script>"), "{markdown}");
    run(folder.path(), &["storage", "seen.json", "--retention", "8"]).refused(2, &["write --retention 7 or 14"]);
}

/// 100 GB a day and nothing there: by December 2027 365 days and half a month of 15 GB lie there, $171. An estimate counts what
/// lies there now, and says so where that is far off.
#[test]
fn an_estimate_of_a_far_month_says_what_storage_will_have_become() {
    let mut seen = account(Some(Retention::Never));
    seen.log_groups[0].stored_bytes = Some(Bytes(0.0));
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", &seen);
    let document = |arguments: &[&str]| run(folder.path(), &[arguments, &["--format", "json"]].concat()).document();
    let doubt = |document: &Value| {
        let rows = document["warnings"].as_array().expect("warnings");
        rows.iter()
            .find(|row| row["id"] == "storage-by-then")
            .map(|row| row["text"].as_str().expect("a text").to_owned())
    };
    let far = document(&["estimate", "seen.json", "--month", "2027-12"]);
    let rolled = document(&["storage", "seen.json", "--month", "2027-12", "--months", "1"]);
    assert_eq!(far["storage_by_then"]["rolled_usd"], rolled["total"][0]["usd"]["expected"]);
    assert_eq!(far["storage_by_then"]["counted_usd"], "0");
    let text = doubt(&far).expect("a doubt");
    assert!(text.contains("$0.00; by 2027-12 it will be about $171.11"), "{text}");
    let next = document(&["estimate", "seen.json"]);
    assert_eq!((doubt(&next), next.get("storage_by_then")), (None, None));
    let gated = run(folder.path(), &["report", "seen.json", "--month", "2027-12", "--budget", "2000"]);
    assert!(gated.stdout.contains("Storage by then adds about $171.11, which is not\ncounted"), "{}", gated.stdout);
    // With a retention of a day half of 10,000 GB lie there on the first of 31 days, and of 15 GB a day half, then 15: 161.3 and
    // 14.8 GB are $5.28 instead of $300.
    seen.log_groups[0].retention = Some(Retention::Days(1));
    seen.log_groups[0].stored_bytes = Some(Bytes(10_000.0 * GB));
    seen::file(folder.path(), "seen.json", &seen);
    let less = run(folder.path(), &["estimate", "seen.json", "--budget", "5000"]).stdout;
    assert!(less.contains("Storage by then takes off about $294.72"), "{less}");
}

/// A stage has the sums over its own groups: the managed one and that of its access logs. What two stages write to is of neither.
#[test]
fn a_stage_has_the_sums_of_its_own_groups() {
    let mut seen = seen::nothing();
    let (mut orders, mut users) = (seen::stage("orders", 1e6, seen::INFO), seen::stage("users", 1e6, seen::OFF));
    orders.access = seen::access_to("/orders");
    let managed = orders.managed_log_group().expect("a group");
    users.access = seen::access_to("/shared");
    let mut more = seen::stage("more", 1e6, seen::OFF);
    more.access = seen::access_to("/shared");
    seen.stages = vec![orders, users, more];
    let big = seen::group(&managed, 2.0 * GB);
    seen.log_groups = vec![big, seen::group("/orders", GB), seen::group("/shared", GB), seen::group("/other", 0.0)];
    let document = stored(&seen, &["--months", "2"]);
    let stages = document["stages"].as_array().expect("stages");
    let names: Vec<_> = stages.iter().map(|stage| stage["stage"].as_str().expect("a name")).collect();
    assert_eq!(names[0], "orders/prod");
    assert_eq!(stages.len(), 3);
    let usd = |value: &Value| value.as_str().expect("money").parse::<f64>().expect("a number");
    // 3 GB on 31 days: 93 GB at $0.50.
    assert!((stages[0]["gb_per_month"]["expected"].as_f64().expect("a number") - 93.0).abs() < 1e-9);
    assert!((usd(&stages[0]["usd_ingestion_per_month"]["expected"]) - 46.5).abs() < 1e-6);
    let groups = document["log_groups"].as_array().expect("groups").iter();
    let own: f64 = groups
        .filter(|group| group["stages"] == serde_json::json!(["orders/prod"]))
        .map(|group| usd(&group["months"][1]["usd"]["expected"]))
        .sum();
    assert!((usd(&stages[0]["months"][1]["usd"]["expected"]) - own).abs() < 1e-12 && own > 0.0);
    for shared in &stages[1..] {
        assert_eq!(shared["shared"], serde_json::json!(["/shared"]));
        assert_eq!((&shared["gb_per_month"], &shared["months"]), (&Value::Null, &serde_json::json!([])));
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", &seen);
    let csv = run(folder.path(), &["storage", "seen.json", "--format", "csv", "--months", "2"]).stdout;
    // Months of the total, of four groups and of the one stage with groups of its own.
    assert_eq!(csv.lines().count(), 1 + 2 * (1 + 4 + 1));
    assert!(csv.contains("stage,123456789012,us-east-1,,2026-12,") && csv.contains(",orders/prod,93,46.5"), "{csv}");
    let shown = run(folder.path(), &["storage", "seen.json"]).stdout;
    assert!(shown.contains("3 log groups never delete"), "{shown}");
    let still = shown.lines().find(|line| line.starts_with("/other")).expect("its row");
    assert!(still.contains("stays") && !still.contains("grows on"), "{still}");
    assert!(shown.lines().any(|line| line.starts_with("users/prod") && line.contains("0, 1 shared")), "{shown}");
}

//! Bills by the hour and by the day: what they lack, what nobody can miss, and what they hold twice.

use std::fmt::Write;

use logtoll::measurements::{Measurements, Series, Step};
use logtoll::units::{Bytes, Events};
use serde_json::{Value, json};

use crate::program::{Ran, run};
use crate::seen;
use crate::verify::{october, warned};

const GIB: f64 = 1_073_741_824.0;
const CUR: &str = "identity_line_item_id,line_item_usage_account_id,line_item_line_item_type,line_item_usage_start_date,\
                   line_item_usage_end_date,line_item_product_code,line_item_usage_type,line_item_usage_amount,\
                   line_item_currency_code,line_item_unblended_cost,product_region_code,pricing_unit";

fn instant(hour: usize) -> String {
    match hour / 24 {
        31 => format!("2026-11-01T{:02}:00:00Z", hour % 24),
        day => format!("2026-10-{:02}T{:02}:00:00Z", day + 1, hour % 24),
    }
}

/// A row from an hour of October until another.
fn row(usage_type: &str, gb: f64, from: usize, until: usize) -> String {
    let (start, end, account) = (instant(from), instant(until), seen::ACCOUNT);
    let unit = if usage_type.contains("Storage") { "GB-Mo" } else { "GB" };
    format!("{from}-{until},{account},Usage,{start},{end},AmazonCloudWatch,{usage_type},{gb},USD,0.5,,{unit}\n")
}

/// 2 GB in each hour of October but the left out ones.
fn by_hour(left_out: impl Fn(usize) -> bool) -> String {
    let hours = (0..744).filter(|hour| !left_out(*hour));
    hours.map(|hour| row("USE1-DataProcessing-Bytes", 2.0, hour, hour + 1)).collect()
}

fn by_day(usage_type: &str, gb: f64, left_out: &[usize]) -> String {
    let days = (1..=31).filter(|day| !left_out.contains(day));
    days.map(|day| row(usage_type, gb, (day - 1) * 24, day * 24)).collect()
}

/// What came in each hour, in GiB; events have 200 bytes.
fn metered_by_hour(gib: impl Fn(usize) -> f64) -> Measurements {
    let mut seen = october(&[("/app", 1.0, 1.0)]);
    let start = seen.scopes[0].window.start_instant();
    let hours: Vec<f64> = (0..744).map(|hour| gib(hour) * GIB).collect();
    let of = |each: f64| hours.iter().map(move |bytes| bytes / each);
    seen.log_groups[0].incoming_bytes = Some(Series { start, step: Step::Hour, values: of(1.0).map(Bytes).collect() });
    seen.log_groups[0].incoming_events =
        Some(Series { start, step: Step::Hour, values: of(200.0).map(Events).collect() });
    seen
}

fn verified(seen: &Measurements, rows: &[&str], more: &[&str]) -> Ran {
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", seen);
    let mut arguments: Vec<String> = ["verify", "seen.json"].map(str::to_owned).to_vec();
    for (index, rows) in rows.iter().enumerate() {
        let name = format!("{index}.csv");
        std::fs::write(folder.path().join(&name), format!("{CUR}\n{rows}")).expect("a file in a temporary folder");
        arguments.extend(["--bill".to_owned(), name]);
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).chain(more.iter().copied()).collect();
    run(folder.path(), &arguments)
}

fn document(seen: &Measurements, rows: &[&str]) -> Value {
    verified(seen, rows, &["--format", "json"]).document()
}

/// The warning of the bill's gaps, where there is one.
fn gaps(document: &Value) -> Option<&str> {
    let warnings = document["warnings"].as_array().expect("warnings");
    warnings.iter().find(|warning| warning["id"] == "bill-partial")?["text"].as_str()
}

#[test]
fn hours_that_a_bill_lacks_are_told_and_settle_nothing() {
    let seen = metered_by_hour(|_| 2.0);
    let whole = document(&seen, &[&by_hour(|_| false)]);
    assert_eq!((gaps(&whole), &whole["settled"]["bytes_per_gb"]), (None, &json!(1_u64 << 30)));
    let cut = document(&seen, &[&by_hour(|hour| matches!(hour, 50 | 51 | 60 | 72..96))]);
    let said = gaps(&cut).expect("hours are missing");
    assert!(said.contains("us-east-1 on 2026-10-03 (02:00–04:00, 12:00–13:00), 2026-10-04, and"), "{said}");
    assert_eq!((&cut["settled"]["bytes_per_gb"], &cut["open"][0]["id"]), (&Value::Null, &"bill-partial".into()));
}

#[test]
fn hours_in_which_nothing_came_are_not_missed() {
    let is_idle = |hour: usize| hour % 24 < 4 || (72..120).contains(&hour);
    let seen = metered_by_hour(|hour| if is_idle(hour) { 0.0 } else { 2.0 });
    let quiet = document(&seen, &[&by_hour(is_idle)]);
    assert_eq!((gaps(&quiet), &quiet["settled"]["bytes_per_gb"]), (None, &json!(1_u64 << 30)));
    // A meter by the day does not say it of the hours of a busy day.
    let mut seen = seen;
    let group = &mut seen.log_groups[0];
    let series = group.incoming_bytes.as_mut().expect("a series");
    series.values = series.values.chunks(24).map(|day| Bytes(day.iter().map(|bytes| bytes.0).sum())).collect();
    series.step = Step::Day;
    let daily = document(&seen, &[&by_hour(is_idle)]);
    let said = gaps(&daily).expect("hours may be missing");
    assert!(said.contains("2026-10-01 (00:00–04:00)") && !said.contains("2026-10-04"), "{said}");
    assert_eq!(daily["settled"]["bytes_per_gb"], Value::Null);
}

/// Frankfurt was idle on two days, of which the bill has no row.
#[test]
fn an_idle_day_of_a_small_region_does_not_hold_up_the_others() {
    let with_frankfurt = |days: Vec<f64>| {
        let mut seen = october(&[("/app", 1_240.0 * GIB, 1_240.0 * GIB / 200.0), ("/small", 1.0, 1.0)]);
        let mut scope = seen.scopes[0].clone();
        scope.region = "eu-central-1".to_owned();
        seen.scopes.push(scope);
        let small = &mut seen.log_groups[1];
        small.region = "eu-central-1".to_owned();
        let of = |each: f64| days.iter().map(move |gib| gib * GIB / each);
        small.incoming_bytes.as_mut().expect("a series").values = of(1.0).map(Bytes).collect();
        small.incoming_events.as_mut().expect("a series").values = of(200.0).map(Events).collect();
        seen
    };
    let rows = by_day("USE1-DataProcessing-Bytes", 40.0, &[]) + &by_day("EUC1-DataProcessing-Bytes", 0.5, &[4, 11]);
    let mut days = vec![0.5; 31];
    (days[3], days[10]) = (0.0, 0.0);
    let idle = document(&with_frankfurt(days.clone()), &[&rows]);
    assert_eq!((gaps(&idle), &idle["settled"]["bytes_per_gb"]), (None, &json!(1_u64 << 30)));
    days[10] = 1e-3;
    let lost = document(&with_frankfurt(days.clone()), &[&rows]);
    let said = gaps(&lost).expect("a day is missing");
    assert!(said.contains("eu-central-1 on 2026-10-11, and"), "{said}");
    // What was not metered is not nothing.
    let mut dark = with_frankfurt(days);
    let mut unmetered = dark.log_groups[1].clone();
    unmetered.name = "/dark".to_owned();
    unmetered.incoming_bytes = None;
    dark.log_groups.push(unmetered);
    let said = document(&dark, &[&rows]);
    assert!(gaps(&said).is_some_and(|said| said.contains("2026-10-04, 2026-10-11")), "{said}");
}

/// Storage by the month and by the day says the same twice, and nothing is held against it.
#[test]
fn only_overlaps_of_ingestion_refuse_a_bill() {
    let seen = october(&[("/app", 1_240.0 * GIB, 1_240.0 * GIB / 200.0)]);
    let ingestion = by_day("USE1-DataProcessing-Bytes", 40.0, &[]);
    let mut stored = ingestion.clone();
    for (from, until) in [(0, 744), (24, 48)] {
        stored += &row("USE1-TimedStorage-ByteHrs", 7.0, from, until);
    }
    let document = document(&seen, &[&stored]);
    assert_eq!(document["settled"]["bytes_per_gb"], json!(1_u64 << 30));
    assert_eq!(warned(&document), ["bill-overlap", "sums-of-files"]);
    let text = document["warnings"][0]["text"].as_str().expect("a sentence");
    assert!(text.contains("USE1-TimedStorage-ByteHrs") && text.contains("twice"), "{text}");
    let month = ingestion.clone() + &row("USE1-DataProcessing-Bytes", 40.0, 0, 744);
    verified(&seen, &[&month], &[]).refused(1, &["USE1-DataProcessing-Bytes", "overlap", "one granularity"]);
    // A day with one of its hours has the hour twice.
    let hour = ingestion + &row("USE1-DataProcessing-Bytes", 1.7, 30, 31);
    verified(&seen, &[&hour], &[]).refused(1, &["2026-10-02 to 2026-10-03 and for hours of it, which overlap"]);
}

#[test]
fn the_same_rows_in_another_order_are_the_same_export() {
    let seen = october(&[("/app", 1_240.0 * GIB, 1_240.0 * GIB / 200.0)]);
    let rows = by_day("USE1-DataProcessing-Bytes", 40.0, &[]);
    let mut backwards = String::new();
    // Another export has other ids, and may write numbers otherwise.
    for (index, line) in rows.lines().rev().enumerate() {
        let (_, rest) = line.split_once(',').expect("fields");
        writeln!(backwards, "again{index},{}", rest.replace(",40,", ",4.0E1,")).expect("memory");
    }
    let ran = verified(&seen, &[&rows, &backwards], &[]);
    ran.refused(1, &["1.csv: has the same rows of CloudWatch Logs", "give one of the two"]);
    // Parts that differ, and parts without any row of logs, are parts.
    let (first, second): (Vec<&str>, Vec<&str>) = rows.split_inclusive('\n').partition(|line| line.starts_with("0-"));
    let other = |id: &str| row("USE1-BoxUsage", 1.0, 0, 24).replace("0-24", id);
    let parts = [first.concat(), second.concat(), other("x"), other("y")];
    let document = document(&seen, &parts.each_ref().map(String::as_str));
    assert_eq!(document["regions"][0]["billed_gb"], 1_240.0);
}

//! `logtoll estimate` on hourly files and on measurements.

use std::path::Path;

use logtoll::measurements::{LogClass, Measurements};
use logtoll::units::Bytes;
use rust_decimal::Decimal;
use serde_json::Value;

use crate::program::{Ran, run};
use crate::seen;

const GB: f64 = 1_073_741_824.0;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("a file in a temporary folder");
}

fn measured(seen: &Measurements) -> Value {
    let folder = folder();
    seen::file(folder.path(), "seen.json", seen);
    run(folder.path(), &["estimate", "seen.json", "--format", "json"]).document()
}

fn csv(rows: &str) -> Ran {
    let folder = folder();
    write(folder.path(), "hours.csv", &format!("timestamp,log_group,incoming_bytes\n{rows}"));
    let flags = ["estimate", "--csv", "hours.csv", "--region", "us-east-1", "--format", "json"];
    run(folder.path(), &flags)
}

fn money(value: &Value) -> Decimal {
    value.as_str().unwrap_or_else(|| panic!("no money: {value}")).parse().expect("a decimal")
}

fn warned(document: &Value) -> Vec<&str> {
    let warnings = document["warnings"].as_array().expect("warnings");
    warnings.iter().filter_map(|warning| warning["id"].as_str()).collect()
}

/// 1,000 GB of Standard ingestion is $500; 500 GB-months of storage $15.
#[test]
fn ingestion_and_storage_cost_what_aws_publishes() {
    let mut seen = seen::nothing();
    let mut group = seen::group("/app", 1_000.0 * GB / 31.0);
    group.stored_bytes = Some(Bytes(500.0 * GB));
    seen.log_groups = vec![group];
    let document = measured(&seen);
    let items = &document["log_groups"][0]["line_items"];
    assert!((money(&items[0]["usd"]) - Decimal::from(500)).abs() < Decimal::new(1, 6), "{items}");
    assert_eq!(money(&items[1]["usd"]), Decimal::from(15));
    assert_eq!(document["log_groups"][0]["usd"]["level"], Value::Null, "what storedBytes counts is not documented");
}

/// 12,000 GB of vended logs cost 10240 x 0.50 + 1760 x 0.25.
#[test]
fn access_logs_go_through_the_volume_tiers() {
    let mut seen = seen::nothing();
    let mut stage = seen::stage("orders", 1_000.0, seen::OFF);
    stage.access = seen::access_to("/access");
    seen.stages = vec![stage];
    seen.log_groups = vec![seen::group("/access", 12_000.0 * GB / 31.0)];
    let document = measured(&seen);
    let row = &document["log_groups"][0];
    assert_eq!((row["kind"].as_str(), row["stages"][0].as_str()), (Some("access"), Some("orders/prod")));
    let usd = money(&row["line_items"][0]["usd"]);
    assert!((usd - Decimal::from(5_120 + 440)).abs() < Decimal::new(1, 6), "{usd}");
}

#[test]
fn rows_stand_alone_and_the_total_reconciles() {
    let mut seen = seen::nothing();
    let stages = ["orders", "items"].map(|api| {
        let mut stage = seen::stage(api, 1_000.0, seen::OFF);
        stage.access = seen::access_to(&format!("/access/{api}"));
        stage
    });
    seen.stages = stages.to_vec();
    let access = ["orders", "items"].map(|api| seen::group(&format!("/access/{api}"), 8_000.0 * GB / 31.0));
    seen.log_groups = [access.to_vec(), vec![seen::group("/app", 100.0 * GB / 31.0)]].concat();
    let document = measured(&seen);
    let rows: Decimal =
        document["log_groups"].as_array().expect("rows").iter().map(|row| money(&row["usd"]["expected"])).sum();
    let lines = document["total"]["lines"].as_array().expect("lines");
    assert_eq!(money(&lines[0]["usd"]), rows);
    let sum: Decimal = lines.iter().map(|line| money(&line["usd"])).sum();
    assert_eq!(sum, money(&document["total"]["usd"]["expected"]));
    let line = |id: &str| {
        let found = lines.iter().find(|line| line["id"] == id).unwrap_or_else(|| panic!("no line {id}: {lines:?}"));
        money(&found["usd"])
    };
    // Together 16,000 GB: 5,760 GB cost 0.25 instead of 0.50. Five GB of the 100 are free.
    assert!((line("volume-tiers") + Decimal::from(1_440)).abs() < Decimal::new(1, 6));
    assert_eq!(line("free-tier"), Decimal::new(-250, 2));
}

#[test]
fn the_free_tier_is_one_over_all_regions() {
    let mut seen = seen::nothing();
    let mut there = seen::nothing();
    seen.log_groups = vec![seen::group("/here", 3.0 * GB / 31.0)];
    there.log_groups = vec![seen::group("/there", 3.0 * GB / 31.0)];
    there.log_groups[0].region = "us-east-2".to_owned();
    there.scopes[0].region = "us-east-2".to_owned();
    seen.scopes.extend(there.scopes);
    seen.log_groups.extend(there.log_groups);
    let document = measured(&seen);
    let total = money(&document["total"]["usd"]["expected"]);
    assert!((total - Decimal::new(50, 2)).abs() < Decimal::new(1, 6), "6 GB, of which 5 are free: {total}");
}

#[test]
fn what_ended_two_weeks_ago_is_idle() {
    let mut seen = seen::nothing();
    let mut group = seen::group("/ended", GB);
    group.incoming_bytes.as_mut().expect("a series").values[14..].fill(Bytes(0.0));
    seen.log_groups = vec![group];
    let document = measured(&seen);
    assert!(
        document["log_groups"][0]["gb"]["high"].as_f64() > Some(15.5),
        "half a GB a day over all, and it may come back"
    );
    assert_eq!(document["log_groups"][0]["gb"]["level"], Value::Null);
    assert_eq!(document["total"]["gb"]["expected"], 0);
    assert_eq!(document["total"]["usd"]["high"], Value::Null);
    assert_eq!(warned(&document), ["idle-groups"]);
}

#[test]
fn rows_are_sorted_by_cost_and_say_what_they_are() {
    let mut seen = seen::nothing();
    let living = seen::stage("orders", 1_000.0, seen::INFO);
    let name = living.managed_log_group().expect("a group");
    seen.stages = vec![living];
    seen.log_groups = vec![
        seen::group("/small", GB),
        seen::group(&name, 2.0 * GB),
        seen::group("API-Gateway-Execution-Logs_gone000000/prod", 3.0 * GB),
    ];
    let document = measured(&seen);
    let rows: Vec<(&str, &str, bool)> = document["log_groups"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| {
            (row["name"].as_str().expect("a name"), row["kind"].as_str().expect("a kind"), row["orphaned"] == true)
        })
        .collect();
    let dead = "API-Gateway-Execution-Logs_gone000000/prod";
    assert_eq!(rows, [(dead, "execution", true), (&name, "execution", false), ("/small", "other", false)]);
}

#[test]
fn unknown_is_never_zero() {
    let mut seen = seen::nothing();
    let mut denied = seen::group("/denied", 0.0);
    denied.incoming_bytes = None;
    let mut unstored = seen::group("/unstored", GB);
    unstored.stored_bytes = None;
    let mut unpriced = seen::group("/essentials", GB);
    unpriced.class = Some(LogClass::Other("ESSENTIALS".to_owned()));
    seen.log_groups = vec![denied, unstored, unpriced, seen::group("/idle", 0.0)];
    let document = measured(&seen);
    for row in document["log_groups"].as_array().expect("rows") {
        let expected = &row["usd"]["expected"];
        match row["name"].as_str() {
            Some("/idle") => assert_eq!((expected, &row["usd"]["high"]), (&Value::from("0"), &Value::Null)),
            name => assert_eq!(expected, &Value::Null, "{name:?}"),
        }
    }
    assert_eq!(document["total"]["usd"]["expected"], Value::Null);
    assert!(money(&document["total"]["usd"]["low"]) > Decimal::ZERO, "what is known is the least");
    assert_eq!(warned(&document), ["idle-groups", "unmetered-groups", "unknown-storage", "unpriced-class"]);
}

#[test]
fn an_hourly_file_is_projected() {
    let rows: String =
        (0..48).map(|hour| format!("2026-11-{:02}T{:02}:00:00Z,/app,1000\n", 1 + hour / 24, hour % 24)).collect();
    let document = csv(&rows).document();
    assert_eq!(document["month"], "2026-12");
    let gb = document["log_groups"][0]["gb"]["expected"].as_f64().expect("a number");
    assert!((gb - 31.0 * 24_000.0 / GB).abs() < 1e-12, "{gb}");
    assert_eq!(document["log_groups"][0]["gb"]["level"], 0.8);
    assert_eq!(warned(&document), ["storage-not-in-file"]);
    assert_eq!(document["run"], serde_json::json!({"calls": 0, "usd": "0"}));
}

#[test]
fn less_than_a_day_is_said_to_be_rough() {
    let document = csv("2026-11-01T00:00:00Z,/app,1000\n").document();
    assert_eq!(warned(&document), ["rough-history", "storage-not-in-file"]);
}

#[test]
fn bad_files_are_errors_with_their_place() {
    csv("2026-11-01T00:00:00Z,/app,many\n").refused(1, &["hours.csv: line 2: field 3: not a number", "help:"]);
    csv("").refused(1, &["holds no rows"]);
    let folder = folder();
    let estimate = |file: &str| run(folder.path(), &["estimate", file]);
    estimate("missing.json").refused(1, &["cannot read missing.json"]);
    write(folder.path(), "broken.json", "{\n  \"schema\": \"logtoll/measurements/1\",\n  \"tool\": 5\n}");
    estimate("broken.json").refused(1, &["broken.json: line 3, column", "logtoll sample"]);
    write(folder.path(), "newer.json", "{\"schema\": \"logtoll/measurements/2\"}");
    estimate("newer.json").refused(1, &["newer than this version reads", "update logtoll"]);
    let path = seen::file(folder.path(), "a.json", &seen::nothing());
    std::fs::copy(&path, folder.path().join("b.json")).expect("a copy");
    run(folder.path(), &["estimate", "a.json", "b.json"])
        .refused(1, &["b.json: measures account 123456789012 in us-east-1 again"]);
    estimate("a.json").refused(3, &["no log groups"]);
    run(folder.path(), &["compare", "a.json"]).refused(3, &["no API stages"]);
    run(folder.path(), &["report", "a.json"]).refused(3, &["neither log groups nor API stages"]);
}

#[test]
fn accounts_and_regions_are_merged() {
    let folder = folder();
    let mut here = seen::nothing();
    here.log_groups = vec![seen::group("/app", GB)];
    let mut there = here.clone();
    there.scopes[0].region = "eu-west-1".to_owned();
    there.log_groups[0].region = "eu-west-1".to_owned();
    seen::file(folder.path(), "here.json", &here);
    seen::file(folder.path(), "there.json", &there);
    let document = run(folder.path(), &["estimate", "here.json", "there.json", "--format", "json"]).document();
    assert_eq!(document["prices"].as_array().map(Vec::len), Some(2));
    assert_eq!(document["log_groups"].as_array().map(Vec::len), Some(2));
}

#[test]
fn an_existing_file_is_not_overwritten_in_silence() {
    let folder = folder();
    let mut seen = seen::nothing();
    seen.log_groups = vec![seen::group("/app", GB)];
    seen::file(folder.path(), "seen.json", &seen);
    write(folder.path(), "out.csv", "precious");
    run(folder.path(), &["estimate", "seen.json", "-o", "out.csv"]).refused(1, &["out.csv exists", "--force"]);
    let forced = run(folder.path(), &["estimate", "seen.json", "-o", "out.csv", "--force"]);
    assert_eq!(forced.code, Some(0), "{}", forced.stderr);
    assert!(std::fs::read_to_string(folder.path().join("out.csv")).expect("the file").contains("/app"));
    run(folder.path(), &["estimate", "seen.json", "-o", "no/such/folder.json"]).refused(1, &["cannot write"]);
    run(folder.path(), &["estimate", "seen.json", "-o", "out.docx"]).refused(2, &["'.docx'", ".md"]);
}

/// What is no plain file stays what it is.
#[cfg(unix)]
#[test]
fn links_and_pipes_stay_what_they_are() {
    let folder = folder();
    let mut seen = seen::nothing();
    seen.log_groups = vec![seen::group("/app", GB)];
    seen::file(folder.path(), "seen.json", &seen);
    write(folder.path(), "target.csv", "old");
    let link = folder.path().join("link.csv");
    std::os::unix::fs::symlink(folder.path().join("target.csv"), &link).expect("a link");
    let linked = run(folder.path(), &["estimate", "seen.json", "-o", "link.csv", "--force"]);
    assert_eq!(linked.code, Some(0), "{}", linked.stderr);
    assert!(link.symlink_metadata().expect("the link").is_symlink());
    assert!(std::fs::read_to_string(folder.path().join("target.csv")).expect("the target").contains("/app"));

    let pipe = folder.path().join("pipe.csv");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo starts");
    assert!(made.success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::read_to_string(pipe).expect("the pipe")
    });
    assert_eq!(run(folder.path(), &["estimate", "seen.json", "-o", "pipe.csv", "--force"]).code, Some(0));
    assert!(reader.join().expect("the reader").contains("/app"));
}

/// Of 28 days `/late` has rows from day 20 on, `/zeroes` has rows of 0 before, `/off` and `/gone` end with day 17; `/rare` writes on
/// every fifth day.
#[test]
fn groups_that_began_or_stopped_are_counted_and_named() {
    let mut rows = String::new();
    for hour in 0..28 * 24 {
        let (day, stamp) = (hour / 24, format!("2026-11-{:02}T{:02}:00:00Z", 1 + hour / 24, hour % 24));
        let mut row = |name: &str, bytes: u32| rows.push_str(&format!("{stamp},{name},{bytes}\n"));
        row("/steady", 1000);
        row("/zeroes", if day < 20 { 0 } else { 1000 });
        row("/off", if day < 17 { 1000 } else { 0 });
        if day >= 20 {
            row("/late", 1000);
        }
        if day < 17 {
            row("/gone", 1000);
        }
        if day >= 10 && day % 5 == 0 {
            row("/rare", 1000);
        }
    }
    let document = csv(&rows).document();
    let text = |id: &str| {
        let rows = document["warnings"].as_array().expect("warnings");
        let row = rows.iter().find(|row| row["id"] == id).unwrap_or_else(|| panic!("no {id}: {rows:?}"));
        row["text"].as_str().expect("a text").to_owned()
    };
    let began = text("began-in-window");
    assert!(began.starts_with("2 log groups have") && began.contains("(/late, /zeroes)"), "{began}");
    let stopped = text("stopped-in-window");
    assert!(stopped.starts_with("2 log groups have") && stopped.contains("(/gone, /off)"), "{stopped}");
}

#[test]
fn of_many_groups_that_began_three_are_named() {
    let mut seen = seen::nothing();
    let late = |name: &str| {
        let mut group = seen::group(name, GB);
        let series = group.incoming_bytes.as_mut().expect("a series");
        series.values[..14].fill(logtoll::units::Bytes(0.0));
        group
    };
    seen.log_groups = ["/a", "/b", "/c", "/d", "/e\u{1b}[31m"].map(late).to_vec();
    let document = measured(&seen);
    let text = document["warnings"][0]["text"].as_str().expect("a text");
    assert!(text.starts_with("5 log groups have") && text.contains("(/a, /b, /c and 2 more)"), "{text}");
    seen.log_groups.drain(..4);
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", &seen);
    let shown = run(folder.path(), &["estimate", "seen.json"]).stdout;
    assert!(shown.contains("1 log group has begun") && !shown.contains('\u{1b}'), "{shown}");
}

/// The window ends with November; of December nothing is measured yet.
#[test]
fn a_month_that_is_over_is_not_projected_in_silence() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut seen = seen::nothing();
    seen.log_groups = vec![seen::group("/a", GB)];
    seen::file(folder.path(), "seen.json", &seen);
    for command in ["estimate", "storage", "report"] {
        for (month, over) in [("2026-06", true), ("2026-11", true), ("2026-12", false)] {
            let ran = run(folder.path(), &[command, "seen.json", "--format", "json", "--month", month]);
            assert_eq!(warned(&ran.document()).contains(&"month-is-over"), over, "{command} {month}");
        }
    }
}

//! `--budget` of estimate, compare and report, as a CI job sees it.

use std::path::Path;

use logtoll::measurements::Measurements;
use logtoll::warning::Warning;
use rust_decimal::Decimal;
use serde_json::Value;

use crate::program::{Ran, run, run_anywhere};
use crate::seen::{self, INFO};

const GB: f64 = 1_073_741_824.0;

/// 105 GB of custom logs, of which 5 are free: $50.00 exactly, and no storage.
fn fifty_dollars() -> Measurements {
    let mut account = seen::nothing();
    let stage = seen::stage("orders", 1_000_000.0, INFO);
    let name = stage.managed_log_group().expect("a group");
    account.log_groups = vec![seen::counted_group(&name, 105.0 * GB / 31.0, 1e7)];
    account.stages = vec![stage];
    account
}

fn budgeted(folder: &Path, command: &str, budget: &str) -> Ran {
    run(folder, &[command, "seen.json", "--format", "json", "--budget", budget])
}

fn folder(seen: &Measurements) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", seen);
    folder
}

fn document(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).expect("the result is written whatever the budget")
}

fn expected(folder: &Path, command: &str) -> String {
    let document = document(&budgeted(folder, command, "1M"));
    document["budget"]["expected"].as_str().expect("a known month").to_owned()
}

#[test]
fn exactly_the_budget_is_not_above_it_in_any_command() {
    let folder = folder(&fifty_dollars());
    for command in ["estimate", "report", "compare"] {
        let month: Decimal = expected(folder.path(), command).parse().expect("a decimal");
        assert!(month > Decimal::ONE, "{command}: {month}");
        let within = budgeted(folder.path(), command, &month.to_string());
        assert_eq!((within.code, within.stderr.as_str()), (Some(0), ""), "{command}");
        assert_eq!(document(&within)["budget"]["exceeded"], false, "{command}");
        let less = month - Decimal::new(1, 6);
        let above = budgeted(folder.path(), command, &less.to_string());
        assert_eq!(above.code, Some(10), "{command}: {}", above.stderr);
        assert_eq!(document(&above)["budget"]["exceeded"], true, "{command}");
        // To the cent both amounts read the same, so the month is told exactly.
        assert!(above.stderr.contains(&format!("${month}, above the budget of $")), "{}", above.stderr);
    }
}

#[test]
fn both_amounts_are_said_and_the_result_is_written_first() {
    let folder = folder(&fifty_dollars());
    assert!((expected(folder.path(), "estimate").parse::<f64>().expect("a number") - 50.0).abs() < 1e-6);
    let flags = ["report", "seen.json", "-o", "logging.md", "--budget", "$49.50"];
    let ran = run(folder.path(), &flags);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(10), ""));
    assert!(ran.stderr.contains("the expected month is $50.00, above the budget of $49.50"), "{}", ran.stderr);
    let text = std::fs::read_to_string(folder.path().join("logging.md")).expect("the report");
    assert!(text.contains("Above the budget of $49.50: $50.00 is expected."), "{text}");
    let within = run(folder.path(), &["estimate", "seen.json", "--budget", "$1,500"]);
    assert_eq!(within.code, Some(0), "{}", within.stderr);
    assert!(within.stdout.contains("Within the budget of $1,500.00: $50.00 is expected."), "{}", within.stdout);
}

#[test]
fn without_a_budget_nothing_is_said_of_one() {
    let folder = folder(&fifty_dollars());
    for command in ["estimate", "report", "compare"] {
        let document = run(folder.path(), &[command, "seen.json", "--format", "json"]).document();
        assert_eq!(document.get("budget"), None, "{command}");
    }
}

#[test]
fn an_unknown_month_is_not_within_a_budget() {
    let mut account = fifty_dollars();
    let mut unmetered = seen::group("/new", 0.0);
    unmetered.incoming_bytes = None;
    account.log_groups.push(unmetered);
    let folder = folder(&account);
    for command in ["estimate", "report"] {
        let unknown = budgeted(folder.path(), command, "1000");
        assert_eq!(unknown.code, Some(10), "{command}");
        assert!(unknown.stderr.contains("unknown, so it may be above the budget of $1,000.00"), "{}", unknown.stderr);
        assert_eq!(document(&unknown)["budget"]["exceeded"], Value::Null);
        let above = budgeted(folder.path(), command, "$10");
        assert_eq!(above.code, Some(10), "{command}");
        assert!(above.stderr.contains("unknown, but at least $"), "{}", above.stderr);
        assert_eq!(document(&above)["budget"]["exceeded"], true);
    }
}

#[test]
fn what_may_not_have_been_listed_is_not_within_a_budget() {
    let mut account = fifty_dollars();
    let (action, region) = ("logs:DescribeLogGroups".to_owned(), "us-east-1".to_owned());
    account.warnings = vec![Warning::AccessDenied { action, region, lost: "log groups are missing".to_owned() }];
    let denied = folder(&account);
    assert_eq!(budgeted(denied.path(), "report", "1000").code, Some(10));
    assert_eq!(budgeted(denied.path(), "compare", "1000").code, Some(0), "the stages were listed");
    let mut account = fifty_dollars();
    account.scopes[0].stages_complete = false;
    let partial = folder(&account);
    assert_eq!(budgeted(partial.path(), "compare", "1000").code, Some(10));
    assert_eq!(budgeted(partial.path(), "estimate", "1000").code, Some(0), "the log groups were listed");
}

#[test]
fn a_stage_that_may_log_anything_is_not_within_a_budget() {
    let mut account = fifty_dollars();
    account.stages[0].settings = None;
    let folder = folder(&account);
    let unknown = budgeted(folder.path(), "compare", "1000");
    assert_eq!((unknown.code, &document(&unknown)["budget"]["expected"]), (Some(10), &Value::Null));
}

#[test]
fn stages_that_are_not_compared_cost_nothing() {
    let mut account = fifty_dollars();
    account.stages.push(seen::stage("quiet", 0.0, seen::OFF));
    let folder = folder(&account);
    let flags = ["compare", "seen.json", "--only", "quiet/*", "--budget", "0", "--format", "json"];
    let ran = run(folder.path(), &flags);
    assert_eq!((ran.code, &document(&ran)["budget"]["expected"]), (Some(0), &"0".into()), "{}", ran.stderr);
}

/// Nothing is on where traffic is stated: the help says which row stands for it.
#[test]
fn stated_traffic_is_held_against_the_row_that_the_help_names() {
    let held = |flags: &[&str], id: &str| {
        let fixed = ["compare", "--requests", "3M", "--region", "us-east-1", "--format", "json", "--budget", "1M"];
        let document = run_anywhere(&[&fixed, flags].concat()).document();
        let rows = document["stages"][0]["configurations"].as_array().expect("configurations").clone();
        let row = rows.into_iter().find(|row| row["id"] == id).expect("the row");
        assert_eq!(document["budget"]["expected"], row["usd_per_month"]["expected"], "{id}");
        assert!(document["budget"]["expected"].is_string(), "{id}");
    };
    held(&[], "info");
    held(&["--api", "http"], "access-json");
    held(&["--api", "http", "--access-format", "$context.requestId $context.status"], "access-own");
    let above = run_anywhere(&["compare", "--requests", "3M", "--region", "us-east-1", "--budget", "$1"]);
    assert_eq!(above.code, Some(10));
    assert!(above.stderr.contains("$1.62, above the budget of $1.00"), "{}", above.stderr);
    let chat = ["compare", "--requests", "3M", "--region", "us-east-1", "--api", "websocket", "--budget", "1M"];
    assert_eq!(run_anywhere(&chat).code, Some(10), "what INFO writes of a WebSocket API is not known");
}

#[test]
fn what_is_no_amount_is_refused() {
    for wrong in ["-5", "much", "$"] {
        let flags = ["compare", "--requests", "3M", "--region", "us-east-1", "--budget", wrong];
        let ran = run_anywhere(&flags);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{wrong}: {}", ran.stderr);
    }
}

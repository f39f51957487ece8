//! Flags of the commands that work without AWS, by what they change and what they refuse.

use serde_json::Value;

use crate::program::{Ran, run, run_anywhere};
use crate::seen::{self, INFO};

const STATED: [&str; 5] = ["compare", "--requests", "50M", "--region", "us-east-1"];

fn stated(flags: &[&str]) -> Ran {
    run_anywhere(&[&STATED, flags].concat())
}

/// What a request writes at INFO: bytes and events, each low, expected and high.
fn info(flags: &[&str]) -> [[f64; 3]; 2] {
    let document = stated(&[flags, &["--format", "json"]].concat()).document();
    let rows = document["stages"][0]["configurations"].as_array().expect("configurations");
    let info = rows.iter().find(|row| row["id"] == "info").expect("INFO is among them");
    ["bytes_per_request", "events_per_request"]
        .map(|field| ["low", "expected", "high"].map(|bound| info[field][bound].as_f64().expect("a number")))
}

/// "Starting authorizer" has 116 bytes and "Successfully completed authorizer execution" 82. Whether INFO also writes the
/// policy line is not settled, so the upper bound may be higher.
#[test]
fn a_lambda_authorizer_writes_two_lines_more() {
    let [[low, expected, high], [events, ..]] = info(&["--authorizer", "lambda"]);
    assert_eq!((low, expected, events), (1_045.0 + 116.0 + 82.0, 1_045.0 + 116.0 + 82.0, 12.0));
    assert!(high >= expected);
}

/// The two usage-plan lines carry 40 masked characters more and the line of the key has 88 bytes. The line that says that
/// no key is asked for (159 + GET + /items/{id}) is gone; "API Key ID: {10}" (39 + 12 + 10) is likely.
#[test]
fn an_api_key_changes_four_lines() {
    let [[low, expected, high], events] = info(&["--api-key"]);
    let settled = 1_045.0 - (159.0 + 3.0 + 11.0) + 40.0 + 40.0 + 88.0;
    assert_eq!((low, expected, high), (settled, settled + 61.0, settled + 61.0));
    assert_eq!(events, [10.0, 11.0, 11.0]);
}

#[test]
fn a_month_is_priced_with_its_own_days() {
    let mut account = seen::nothing();
    account.log_groups = vec![seen::group("/app", 1_073_741_824.0)];
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", &account);
    let month = |month: &str| {
        let ran = run(folder.path(), &["estimate", "seen.json", "--month", month, "--format", "json"]);
        let document = ran.document();
        (document["month"].clone(), document["log_groups"][0]["gb"]["expected"].as_f64())
    };
    assert_eq!(month("2027-02"), (Value::from("2027-02"), Some(28.0)));
    assert_eq!(month("2028-02"), (Value::from("2028-02"), Some(29.0)));
    for wrong in ["2026-13", "2026-1", "December"] {
        run(folder.path(), &["estimate", "seen.json", "--month", wrong]).refused(2, &["is not a month", "2026-12"]);
    }
}

#[test]
fn stages_that_fit_one_of_the_globs_are_compared() {
    let mut account = seen::nothing();
    account.stages = ["orders", "items", "carts"].map(|api| seen::stage(api, 1_000.0, INFO)).to_vec();
    account.stages[2].stage = "test".to_owned();
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", &account);
    let compared = |globs: &[&str]| {
        let flags: Vec<&str> = globs.iter().flat_map(|glob| ["--only", glob]).collect();
        let all = [&["compare", "seen.json", "--format", "json"], flags.as_slice()].concat();
        let document = run(folder.path(), &all).document();
        let mut names: Vec<String> = document["stages"]
            .as_array()
            .expect("stages")
            .iter()
            .filter_map(|stage| stage["api_name"].as_str().map(str::to_owned))
            .collect();
        names.sort();
        names
    };
    assert_eq!(compared(&["orders/*", "*/test"]), ["carts", "orders"]);
    assert_eq!(compared(&["*/prod"]), ["items", "orders"]);
    assert_eq!(compared(&["items/prod"]), ["items"]);
}

#[test]
fn what_aws_does_not_offer_is_refused() {
    stated(&["--retention", "8"]).refused(2, &["8 days", "7 or 14"]);
    run_anywhere(&["report", "--retention", "8"]).refused(2, &["8 days", "7 or 14"]);
    stated(&["--access-format", "$context.status"]).refused(2, &["--access-format", "$context.requestId"]);
    stated(&["--access-format", "$context.requestId\n$context.status"]).refused(2, &["one line"]);
    let long = "x".repeat(3_072) + "$context.requestId";
    stated(&["--access-format", &long]).refused(2, &["3090 bytes", "3072"]);
    run_anywhere(&["compare", "--requests", "2000000G", "--region", "us-east-1"]).refused(2, &["more than 1e15"]);
}

#[test]
fn what_is_on_is_said_of_real_stages_only() {
    let stated = stated(&["--format", "markdown"]).stdout;
    assert!(stated.contains("with 4xx.") && !stated.contains("On now"), "{stated}");
}

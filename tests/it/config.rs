//! `logtoll.toml`: where it is looked for, what it changes, and `logtoll config`.

use serde_json::Value;

use crate::program::{logtoll, run};
use crate::seen::{self, INFO};

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut account = seen::nothing();
    account.stages = vec![seen::stage("orders", 1e6, INFO), seen::stage("sandbox", 1e6, INFO)];
    seen::file(folder.path(), "seen.json", &account);
    folder
}

fn write(folder: &std::path::Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, text).expect("a file in a temporary folder");
}

fn retention(folder: &std::path::Path, flags: &[&str]) -> String {
    let ran = run(folder, &[&["config"], flags].concat());
    let row = ran.stdout.lines().find(|line| line.contains("retention")).unwrap_or_else(|| panic!("{}", ran.stderr));
    row.split('|').map(str::trim).collect::<Vec<_>>()[1..].join(" / ")
}

#[test]
fn the_working_folder_goes_before_the_users_and_a_flag_before_both() {
    let folder = folder();
    assert_eq!(retention(folder.path(), &[]), "what each log group has, or never / default");
    write(folder.path(), ".config/logtoll/logtoll.toml", "retention = 7\n");
    assert!(retention(folder.path(), &[]).starts_with("7 days / "), "the user's");
    write(folder.path(), "logtoll.toml", "\nretention = 14\n");
    assert_eq!(retention(folder.path(), &[]), "14 days / logtoll.toml:2");
    write(folder.path(), "mine.toml", "retention = \"never\"\n");
    assert_eq!(retention(folder.path(), &["--config", "mine.toml"]), "never deleted / mine.toml:1");
    run(folder.path(), &["config", "--config", "none.toml"]).refused(1, &["cannot read none.toml"]);
}

#[test]
fn the_example_is_a_configuration_and_says_nothing() {
    let folder = folder();
    let before = run(folder.path(), &["config"]).stdout;
    let example = run(folder.path(), &["config", "--example"]);
    assert!(example.stdout.contains("# discount = \"12%\""));
    write(folder.path(), "logtoll.toml", &example.stdout);
    assert_eq!(run(folder.path(), &["config"]).stdout, before);
    // A broken file does not keep the example from being read.
    write(folder.path(), "logtoll.toml", "]");
    assert_eq!(run(folder.path(), &["config", "--example"]).code, Some(0));
}

fn stages(document: &Value) -> Vec<&str> {
    let stages = document["stages"].as_array().expect("stages");
    stages.iter().filter_map(|stage| stage["api_name"].as_str()).collect()
}

#[test]
fn stages_that_are_left_out_are_not_compared() {
    let folder = folder();
    write(folder.path(), "logtoll.toml", "leave-out = [\"sand*/*\"]\n");
    let document = run(folder.path(), &["compare", "seen.json", "--format", "json"]).document();
    assert_eq!(stages(&document), ["orders"]);
    run(folder.path(), &["compare", "seen.json", "--only", "sandbox/*"])
        .refused(2, &["the configuration leaves them out"]);
}

#[test]
fn the_region_of_stated_traffic_may_stand_in_the_file() {
    let folder = folder();
    let flags = ["compare", "--requests", "1M", "--format", "json"];
    run(folder.path(), &flags).refused(2, &["--region"]);
    write(folder.path(), "logtoll.toml", "regions = [\"eu-west-1\"]\nretention = 30\n");
    let document = run(folder.path(), &flags).document();
    assert_eq!(document["prices"][0]["region"], "eu-west-1");
}

#[test]
fn what_the_file_says_of_billing_is_named_as_its_source() {
    let folder = folder();
    write(folder.path(), "logtoll.toml", "[billing]\nbytes-per-gb = 1000000000\n");
    let document = run(folder.path(), &["compare", "seen.json", "--format", "json"]).document();
    let rows = document["assumptions"].as_array().expect("assumptions");
    let row = rows.iter().find(|row| row["id"] == "bytes-per-gb").expect("the row");
    assert_eq!(row["value"], "1000000000 bytes");
    assert!(row["source"].as_str().is_some_and(|source| source.starts_with("logtoll.toml:2, in place of: ")), "{row}");
}

/// The names in the file come from outside; a terminal must not obey them.
#[test]
fn names_in_the_file_are_escaped() {
    let folder = folder();
    write(folder.path(), "logtoll.toml", "leave-out = [\"a\\u001b[2J\"]\n");
    let ran = logtoll(folder.path()).arg("config").output().expect("logtoll starts");
    assert!(!ran.stdout.contains(&0x1b) && !ran.stderr.contains(&0x1b));
}

//! From a seeded account to priced rows: the commands that are given no file sample AWS themselves.

use std::process::Command;

use jiff::ToSpan;
use jiff::civil::Date;
use logtoll::measurements::Measurements;
use logtoll::warning::Warning;
use serde_json::Value;

use crate::program::Ran;
use crate::rig::{self, Account, DAY, open_shop, volume};

fn document(account: &Account, arguments: &[&str]) -> Value {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = account.logtoll(folder.path()).args(arguments).args(["--format", "json"]).output();
    let output = output.expect("logtoll starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("logtoll writes UTF-8");
    Ran { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }.document()
}

/// The days of the month after the one that the last measured day lies in, or of the month that begins right after it.
fn days_of_next_month(today: Date) -> i8 {
    let first: Date = today.first_of_month();
    let month = if today == first { first } else { first.checked_add(1.month()).expect("there is a next month") };
    month.days_in_month()
}

#[test]
fn estimate_projects_what_the_account_took_in() {
    let account = rig::moto().account();
    open_shop(&account, 29);
    let estimate = document(&account, &["estimate"]);
    let groups = estimate["log_groups"].as_array().expect("a list");
    assert_eq!(groups.len(), 6);
    let function = groups.iter().find(|group| group["name"] == "/aws/lambda/backend").expect("it was seeded");
    // The day of the run is read off the document: midnight may have passed since.
    let generated_at = estimate["generated_at"].as_str().expect("it is a text");
    let run: jiff::Timestamp = generated_at.parse().expect("a time stamp");
    let midnight = run.as_second() / DAY * DAY;
    let today = run.to_zoned(jiff::tz::TimeZone::UTC).date();
    let last_two_weeks: u64 = (1..=14).map(|days| volume(14)(midnight - days * DAY)).sum();
    let expected = last_two_weeks as f64 / 14.0 * f64::from(days_of_next_month(today)) / f64::from(1_u32 << 30);
    let gb = &function["gb"];
    let told = gb["expected"].as_f64().expect("it is known");
    assert!((told / expected - 1.0).abs() < 1e-9, "{told} is not {expected}");
    assert_eq!(gb["basis"], "metered");
    assert_eq!(function["kind"], "other");
    assert!(estimate["run"]["usd"].is_string(), "the run says what it cost");
}

#[test]
fn measurements_outlive_a_disk_without_room() {
    let account = rig::moto().account();
    open_shop(&account, 3);
    for arguments in [&["sample", "-o", "a.json"], &["estimate", "-o", "a.json"]] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut command = account.logtoll(folder.path());
        let program = command.get_program().to_owned();
        let mut limited = Command::new("sh");
        // No file may grow, so that standard output is all that is left.
        limited.args(["-c", r#"trap '' XFSZ; ulimit -f 0; exec "$@""#, "sh"]).arg(program).args(arguments);
        limited.env_clear().current_dir(folder.path());
        limited.envs(command.args(arguments).get_envs().filter_map(|(name, value)| Some((name, value?))));
        let output = limited.output().expect("a shell starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(4), "{said}");
        assert!(said.contains("a.json") && said.contains("is in standard output instead"), "{said}");
        let seen: Measurements = serde_json::from_slice(&output.stdout).expect("the measurements, whole");
        assert_eq!(seen.log_groups.len(), 6);
        assert_eq!(std::fs::read_dir(folder.path()).expect("it is there").count(), 0, "nothing half written stays");
    }
}

#[test]
fn compare_knows_what_is_on_in_every_stage() {
    for (server, days) in [(rig::moto(), 28), (rig::ministack(), 13)] {
        let account = server.account();
        let shop = open_shop(&account, days);
        let compared = document(&account, &["compare"]);
        let stages = compared["stages"].as_array().expect("a list");
        let stage = |api: &str, name: &str| {
            let is_it = |stage: &&Value| stage["api_id"] == api && stage["stage"] == name;
            stages.iter().find(is_it).unwrap_or_else(|| panic!("{api}/{name} is missing"))
        };
        assert_eq!(stages.len(), 4);
        let prod = stage(&shop.rest, "prod");
        assert_eq!((prod["kind"].as_str(), prod["current"].as_str()), (Some("REST"), Some("info+access-own")));
        assert_eq!(prod["requests_per_month"]["basis"], "metered");
        assert_eq!(prod["overrides"][0]["resource"], "/items/{id}");
        assert_eq!(
            stage(&shop.rest, "beta")["current"],
            "info-full@cloudwatch-ia@s3".replace(
                "cloudwatch-ia",
                // moto does not return the class of a group.
                if days == 28 { "cloudwatch" } else { "cloudwatch-ia" },
            )
        );
        let web = stage(&shop.http, "$default");
        assert_eq!((web["kind"].as_str(), web["current"].as_str()), (Some("HTTP"), Some("access-own")));
        let unavailable: Vec<_> = web["unavailable"].as_array().into_iter().flatten().map(|each| &each["id"]).collect();
        assert!(unavailable.contains(&&Value::from("info")), "an HTTP API has no execution logs: {unavailable:?}");
        let chat = stage(&shop.websocket, "live");
        assert_eq!((chat["kind"].as_str(), chat["current"].as_str()), (Some("WEBSOCKET"), Some("info-full")));
    }
}

#[test]
fn a_warning_of_a_later_version_can_be_read() {
    let later = r#"[{"id": "volcano", "height": 3}, {"id": "idle-groups", "groups": 2}]"#;
    let read: Vec<Warning> = serde_json::from_str(later).expect("unknown ids are no error");
    assert_eq!(read, [Warning::Unknown, Warning::IdleGroups { groups: 2 }]);
}

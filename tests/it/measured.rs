//! From a seeded account to priced rows: the commands that are given no file sample AWS themselves.

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::Value;

use crate::program::Ran;
use crate::rig::{self, Account, days, open_shop, volume};

fn document(account: &Account, arguments: &[&str]) -> Value {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = account.logtoll(folder.path()).args(arguments).args(["--format", "json"]).output();
    let output = output.expect("logtoll starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("logtoll writes UTF-8");
    Ran { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }.document()
}

/// The days of the month after the one that the last measured day lies in, or of the month that begins right after it.
fn days_of_next_month() -> i8 {
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
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
    let last_two_weeks: u64 = days(14).map(volume(14)).sum();
    let expected = last_two_weeks as f64 / 14.0 * f64::from(days_of_next_month()) / f64::from(1_u32 << 30);
    let gb = &function["gb"];
    let told = gb["expected"].as_f64().expect("it is known");
    assert!((told / expected - 1.0).abs() < 1e-9, "{told} is not {expected}");
    assert_eq!(gb["basis"], "metered");
    assert_eq!(function["kind"], "other");
    assert!(estimate["run"]["usd"].is_string(), "the run says what it cost");
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

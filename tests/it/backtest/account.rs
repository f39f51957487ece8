//! From AWS: on moto with the metrics stand-in, which forgets points after 455 days as AWS does.

use serde_json::{Value, json};

use crate::program::Ran;
use crate::rig::{self, Account, ago, log_metric, volume};

/// Whole days that CloudWatch keeps.
const KEPT: i64 = 454;

fn backtest(account: &Account, flags: &[&str]) -> Ran {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = account.logtoll(folder.path()).arg("backtest").args(flags).output().expect("logtoll starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("logtoll writes UTF-8");
    Ran { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

fn asked(account: &Account) -> u64 {
    account.calls().iter().map(|call| call.metrics).sum()
}

/// An old group, one of 40 days, and an API that nobody asks about.
fn history() -> Account {
    let account = rig::moto().account();
    account.seed(&json!({
        "rest_apis": [{"name": "shop", "stages": [{"name": "prod"}]}],
        "log_groups": [
            {"name": "/old", "created": ago(600) * 1_000},
            {"name": "/young", "created": ago(40) * 1_000},
        ],
        "metrics": [
            log_metric("IncomingBytes", "/old", KEPT + 20, 7),
            log_metric("IncomingBytes", "/young", 40, 1),
        ],
    }));
    account
}

#[test]
fn the_history_of_an_account_is_tried() {
    let account = history();
    let ran = backtest(&account, &["--format", "json"]);
    let document = ran.document();
    // 28 days, then every ten days to 30 days before the end: (454 - 58) / 10 + 1.
    let old = &document["log_groups"][0];
    assert_eq!((old["name"].as_str(), &old["score"]["months"]), (Some("/old"), &40.into()));
    assert_eq!(old["account"], account.number.as_str());
    let young = &document["log_groups"][1];
    assert_eq!(young["untried"]["text"], "needs 58 days, has 40", "its series begins with its life");
    assert_eq!(document["total"]["score"]["months"], 40);
    // What came is what was seeded: 30 days from the last origin on, of both groups.
    let last = document["months"].as_array().expect("months").last().expect("a month");
    let origin: jiff::Timestamp = last["origin"].as_str().expect("an instant").parse().expect("an instant");
    let came: u64 = (0..30)
        .map(|day| origin.as_second() + day * 86_400)
        .map(|midnight| volume(7)(midnight) + volume(1)(midnight))
        .sum();
    assert_eq!(last["came_bytes"], came);
    assert_eq!(asked(&account), 2, "a metric for each log group, and none of stages");
    assert_eq!(document["run"]["usd"], "0.00002");
    assert!(ran.stderr.contains("up to 2 metrics will be asked for, which costs $0.00002"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("stage"), "{}", ran.stderr);
    let services: Vec<String> = account.calls().into_iter().map(|call| call.operation).collect();
    assert!(services.iter().all(|operation| !operation.starts_with("apigateway")), "{services:?}");
}

#[test]
fn the_cost_is_said_first_and_can_be_refused() {
    let account = history();
    let dry = backtest(&account, &["--dry-run"]);
    dry.refused(0, &["2 log groups", "costs $0.00002"]);
    backtest(&account, &["--max-spend", "0.00001"]).refused(10, &["--max-spend"]);
    backtest(&account, &["--window", "36h"]).refused(2, &["by the day"]);
    assert_eq!(asked(&account), 0);
    assert_eq!(backtest(&account, &["--max-spend", "1"]).code, Some(0));
}

#[test]
fn what_aws_does_not_give_is_said() {
    let account = history();
    account.faults(&json!([{"operation": "cloudwatch:*", "error": "AccessDenied"}]));
    backtest(&account, &[]).refused(3, &["volume of every log group is unknown", "cloudwatch:GetMetricData"]);
    account.faults(&json!([{"operation": "logs:DescribeLogGroups", "error": "AccessDenied"}]));
    backtest(&account, &[]).refused(4, &["logs:DescribeLogGroups"]);
    rig::moto().account().seed(&Value::Object(serde_json::Map::new()));
    backtest(&rig::moto().account(), &[]).refused(3, &["no log group in us-east-1"]);
}

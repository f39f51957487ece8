//! The rig itself: what the other tests take for granted of the servers, asked with clients that are not ours.

use std::process::Command;

use serde_json::{Value, json};

use crate::rig::{self, Account};

/// Runs classes of `tests/rig/selftest.py` against an account.
fn ask(account: &Account, classes: &[&str]) {
    let output = Command::new(rig::python())
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rig/selftest.py"))
        .args(classes)
        .envs(account.env())
        .env("AWS_DEFAULT_REGION", "us-east-1")
        .env("AWS_MAX_ATTEMPTS", "1")
        .output()
        .expect("the rig's Python starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A small account: two groups, a stage of each kind, a delivery.
fn small(account: &Account) {
    let group = |name: &str| json!({"LogGroupName": name});
    let points = |ages: &[i64]| ages.iter().map(|age| json!([rig::ago(*age) + 7_200, 100])).collect::<Value>();
    let bytes = |name: &str, ages: &[i64]| json!({"namespace": "AWS/Logs", "name": "IncomingBytes", "dimensions": group(name), "points": points(ages)});
    account.seed(&json!({
        "log_groups": [{"name": "one", "retention": 7}, {"name": "two"}],
        "rest_apis": [{
            "name": "shop",
            "methods": [{"path": "/items/{id}", "method": "GET", "integration": "AWS_PROXY"}],
            "stages": [{"name": "prod", "settings": {"*/*": {"level": "INFO", "full_data": false}}}],
        }],
        "http_apis": [{
            "name": "web",
            "stages": [{"name": "$default", "access": {
                "format": "$context.requestId",
                "destination": format!("arn:aws:logs:us-east-1:{}:log-group:two", account.number),
            }}],
        }],
        "websocket_apis": [{"name": "chat", "stages": [{"name": "live", "level": "ERROR"}]}],
        "deliveries": [{
            "source_arn": "arn:aws:apigateway:us-east-1::/restapis/abc/stages/prod",
            "destination_arn": "arn:aws:s3:::bucket",
        }],
        "metrics": [bytes("one", &[1, 2, 3]), bytes("old", &[20])],
    }));
}

#[test]
fn moto_and_the_stand_in_answer_as_seeded() {
    let account = rig::moto().account();
    small(&account);
    ask(&account, &["Both", "StandIn"]);
    account.faults(&json!([
        {"operation": "logs:*", "error": "AccessDenied"},
        {"operation": "apigateway:*", "error": "AccessDenied"},
        {"operation": "cloudwatch:*", "rate": 0.01, "burst": 1},
    ]));
    ask(&account, &["Faults"]);
}

#[test]
fn ministack_answers_as_seeded() {
    let account = rig::ministack().account();
    small(&account);
    ask(&account, &["Both"]);
}

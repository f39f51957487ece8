//! A large account: every page of every listing, every batch of metrics, to the byte.

use serde_json::{Value, json};

use crate::rig::{self, assert_days, group, log_metric, stage, stage_metric, volume};

/// 40 pages of log groups, 5 batches of metrics.
const GROUPS: u64 = 2_000;
/// More than a page of APIs by AWS's default, and resources alike.
const APIS: u64 = 12;

#[test]
fn two_thousand_log_groups_are_measured_completely() {
    let account = rig::moto().account();
    let name = |number: u64| format!("/aws/lambda/function-{number:04}");
    let groups: Vec<Value> = (0..GROUPS).map(|number| json!({"name": name(number)})).collect();
    let metrics: Vec<Value> =
        (0..GROUPS).map(|number| log_metric("IncomingBytes", &name(number), 29, number)).collect();
    account.seed(&json!({"log_groups": groups, "metrics": metrics}));
    // A fifth of AWS's page, so that one answer takes several; and in no order.
    account.faults(&json!([{"operation": "cloudwatch:GetMetricData", "page_size": 3_000, "shuffle": true}]));
    let seen = account.measurements(&[]);
    assert_eq!(seen.log_groups.len() as u64, GROUPS);
    for number in 0..GROUPS {
        assert_days(&seen, group(&seen, &name(number)).incoming_bytes.as_ref(), 28, volume(number));
    }
    let calls = account.calls();
    let batches = calls.iter().filter(|call| call.operation == "cloudwatch:GetMetricData");
    assert!(batches.clone().count() > 4 && batches.clone().all(|call| call.metrics <= 500));
    let refused = calls.iter().filter(|call| call.status != 200).count();
    assert_eq!(refused, 0, "it keeps below AWS's quotas by itself");
}

#[test]
fn listings_of_many_apis_are_followed_to_their_end() {
    let account = rig::moto().account();
    let methods: Vec<Value> = (0..APIS)
        .map(|number| json!({"path": format!("/r{number:02}"), "method": "GET", "integration": "MOCK"}))
        .collect();
    let api = |name: String| json!({"name": name, "stages": [{"name": "prod"}]});
    let mut rest: Vec<Value> = (1..APIS).map(|number| api(format!("rest-{number:02}"))).collect();
    rest.push(json!({"name": "wide", "methods": methods, "stages": [{"name": "prod"}]}));
    let http: Vec<Value> = (0..APIS).map(|number| api(format!("http-{number:02}"))).collect();
    let made = account.seed(&json!({"rest_apis": rest, "http_apis": http}));
    let id = |name: &str| made["apis"][name].as_str().expect("the API was made");
    account.seed(&json!({"metrics": [
        stage_metric("Count", ("ApiName", "rest-11"), "prod", 28, 1),
        stage_metric("Count", ("ApiId", id("http-11")), "prod", 28, 2),
    ]}));
    // Smaller pages than the tool asks for, as AWS may choose.
    account.faults(&json!([{"operation": "apigateway*:*", "page_size": 5}]));
    let seen = account.measurements(&[]);
    assert_eq!(seen.stages.len() as u64, 2 * APIS);
    assert!(seen.warnings.is_empty(), "{:?}", seen.warnings);
    assert_days(&seen, stage(&seen, id("rest-11"), "prod").requests.as_ref(), 28, volume(1));
    assert_days(&seen, stage(&seen, id("http-11"), "prod").requests.as_ref(), 28, volume(2));
    let wide = stage(&seen, id("wide"), "prod");
    assert_eq!(wide.methods.as_ref().map(|methods| methods.len() as u64), Some(APIS));
}

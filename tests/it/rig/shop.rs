//! A small company's account: an API of each kind that logs in its own way, and the groups that its logs go to.

use serde_json::{Value, json};

use super::{Account, daily};

/// What was built, for tests to look for.
#[derive(Debug)]
pub(crate) struct Shop {
    /// The REST API `shop` with the stages `prod` and `beta`.
    pub(crate) rest: String,
    /// The HTTP API `web` with the stage `$default`.
    pub(crate) http: String,
    /// The WebSocket API `chat` with the stage `live`.
    pub(crate) websocket: String,
}

/// The access-log format of both APIs that have one.
pub(crate) const FORMAT: &str = r#"{"id":"$context.requestId","status":"$context.status"}"#;

/// A sum for each day, different every day and for every `salt`, so that a wrong day or a wrong series shows.
pub(crate) fn volume(salt: u64) -> impl Fn(i64) -> u64 + Copy {
    move |midnight| salt * 1_000_003 + midnight.unsigned_abs() / 86_400 * 7_919 % 100_003
}

/// One metric of a log group.
pub(crate) fn log_metric(name: &str, log_group: &str, count: i64, salt: u64) -> Value {
    daily("AWS/Logs", name, &json!({"LogGroupName": log_group}), count, volume(salt))
}

/// One metric of a stage; `api` is its dimension (`ApiName` or `ApiId`).
pub(crate) fn stage_metric(name: &str, api: (&str, &str), stage: &str, count: i64, salt: u64) -> Value {
    daily("AWS/ApiGateway", name, &json!({api.0: api.1, "Stage": stage}), count, volume(salt))
}

/// Builds the account with metrics of the last `days` whole days.
///
/// Salts: bytes of the groups 11 (REST), 12 (WebSocket), 13 (access), 14 (a function); events 21 to 23 alike; requests,
/// 4xx and 5xx of REST 31 to 33, of HTTP 41 to 43, of WebSocket 51 and 52 (requests), 53 (4xx), 54 and 55 (5xx).
pub(crate) fn open_shop(account: &Account, days: i64) -> Shop {
    let made = account.seed(&apis(account));
    let id = |name: &str| made["apis"][name].as_str().expect("the API was made").to_owned();
    let shop = Shop { rest: id("shop"), http: id("web"), websocket: id("chat") };
    account.seed(&logs(account, &shop, days));
    shop
}

fn group_arn(account: &Account, name: &str) -> String {
    format!("arn:aws:logs:us-east-1:{}:log-group:{name}", account.number)
}

fn apis(account: &Account) -> Value {
    let access = |name: &str| json!({"format": FORMAT, "destination": group_arn(account, name)});
    json!({
        "rest_apis": [{
            "name": "shop",
            "tags": {"team": "store", "tier": "api"},
            "methods": [
                {"path": "/items", "method": "POST", "integration": "AWS", "authorizer": "lambda", "api_key": true},
                {"path": "/items", "method": "OPTIONS", "integration": "MOCK"},
                {"path": "/items/{id}", "method": "GET", "integration": "AWS_PROXY"},
                {"path": "/legacy", "method": "ANY", "integration": "HTTP_PROXY", "authorizer": "iam"},
            ],
            "stages": [
                {
                    "name": "prod",
                    "settings": {
                        "*/*": {"level": "INFO", "full_data": false, "metrics": true},
                        "~1items~1{id}/GET": {"level": "ERROR", "full_data": true},
                    },
                    "access": access("/shop/access"),
                    "tags": {"tier": "prod"},
                },
                {"name": "beta", "settings": {"*/*": {"level": "INFO", "full_data": true}}},
            ],
        }],
        "http_apis": [{
            "name": "web",
            "routes": [
                {"key": "GET /items/{id}", "integration": "AWS_PROXY", "authorizer": "cognito"},
                {"key": "$default", "integration": "HTTP_PROXY"},
            ],
            "stages": [{"name": "$default", "metrics": true, "access": access("/shop/access")}],
        }],
        "websocket_apis": [{
            "name": "chat",
            "routes": [
                {"key": "$connect", "integration": "AWS_PROXY", "authorizer": "lambda"},
                {"key": "send", "integration": "MOCK", "api_key": true},
            ],
            "stages": [{
                "name": "live",
                "level": "INFO",
                "full_data": true,
                "route_settings": {"send": {"level": "ERROR"}},
            }],
        }],
    })
}

fn logs(account: &Account, shop: &Shop, days: i64) -> Value {
    let rest = format!("API-Gateway-Execution-Logs_{}/prod", shop.rest);
    let websocket = format!("/aws/apigateway/{}/live", shop.websocket);
    let beta = format!("arn:aws:apigateway:us-east-1:{}:/restapis/{}/stages/beta", account.number, shop.rest);
    json!({
        "log_groups": [
            {"name": rest, "retention": 30, "messages": ["x".repeat(1_000), "y".repeat(45)]},
            {"name": websocket},
            {"name": "/shop/access", "retention": 7},
            {"name": "/aws/lambda/backend"},
            {"name": "/beta/execution", "class": "INFREQUENT_ACCESS"},
            {"name": "API-Gateway-Execution-Logs_0000000000/gone"},
        ],
        "deliveries": [
            {
                "source_arn": beta,
                "destination_arn": group_arn(account, "/beta/execution"),
                "output_format": "plain",
                "fields": ["payload"],
                "delimiter": "",
            },
            {"source_arn": beta, "destination_arn": "arn:aws:s3:::shop-logs", "fields": ["event_timestamp", "payload"]},
        ],
        "metrics": [
            log_metric("IncomingBytes", &rest, days, 11),
            log_metric("IncomingBytes", &websocket, days, 12),
            log_metric("IncomingBytes", "/shop/access", days, 13),
            log_metric("IncomingBytes", "/aws/lambda/backend", days, 14),
            log_metric("IncomingLogEvents", &rest, days, 21),
            log_metric("IncomingLogEvents", &websocket, days, 22),
            log_metric("IncomingLogEvents", "/shop/access", days, 23),
            log_metric("IncomingLogEvents", "/aws/lambda/backend", days, 24),
            stage_metric("Count", ("ApiName", "shop"), "prod", days, 31),
            stage_metric("4XXError", ("ApiName", "shop"), "prod", days, 32),
            stage_metric("5XXError", ("ApiName", "shop"), "prod", days, 33),
            stage_metric("Count", ("ApiId", &shop.http), "$default", days, 41),
            stage_metric("4xx", ("ApiId", &shop.http), "$default", days, 42),
            stage_metric("5xx", ("ApiId", &shop.http), "$default", days, 43),
            stage_metric("ConnectCount", ("ApiId", &shop.websocket), "live", days, 51),
            stage_metric("MessageCount", ("ApiId", &shop.websocket), "live", days, 52),
            stage_metric("ClientError", ("ApiId", &shop.websocket), "live", days, 53),
            stage_metric("IntegrationError", ("ApiId", &shop.websocket), "live", days, 54),
            stage_metric("ExecutionError", ("ApiId", &shop.websocket), "live", days, 55),
        ],
    })
}

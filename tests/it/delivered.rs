//! Logs that go to S3 and Firehose: the bill of the account has them, to the cent as the comparison of the stage does.

use logtoll::logging::{AccessLogging, Delivery, LogDestination};
use logtoll::measurements::{ApiStage, Measurements};
use rust_decimal::Decimal;
use serde_json::Value;

use crate::program::run;
use crate::seen::{self, ERROR, INFO, OFF};

/// What is charged for logs that are in no log group.
const PRODUCTS: [&str; 6] = [
    "vended-log-s3",
    "vended-log-firehose",
    "parquet-conversion",
    "firehose-direct-put",
    "firehose-vended",
    "s3-storage",
];

fn delivery(destination: LogDestination, format: &str) -> Delivery {
    Delivery {
        id: "d".to_owned(),
        destination,
        output_format: Some(format.to_owned()),
        record_fields: Vec::new(),
        field_delimiter: None,
    }
}

fn bucket() -> LogDestination {
    LogDestination::S3("arn:aws:s3:::logs".to_owned())
}

fn stream() -> LogDestination {
    LogDestination::Firehose("arn:aws:firehose:us-east-1:123456789012:deliverystream/amazon-apigateway-x".to_owned())
}

/// Every place beside a stage whose logs stay in a log group.
fn account() -> Measurements {
    let mut account = seen::nothing();
    let (plain, mut files) = (seen::stage("orders", 1e6, INFO), seen::stage("files", 1e6, INFO));
    files.deliveries = Some(vec![delivery(bucket(), "plain")]);
    let mut many = seen::stage("many", 2e6, ERROR);
    many.server_errors = Some(seen::steady(logtoll::units::Requests(1e4)));
    many.deliveries = Some(vec![delivery(stream(), "json"), delivery(bucket(), "parquet")]);
    let mut lines = seen::stage("lines", 1e6, OFF);
    let format = "$context.requestId $context.status".to_owned();
    lines.access = Some(AccessLogging { format, destination: stream() });
    let name = plain.managed_log_group().expect("a group");
    account.log_groups = vec![seen::counted_group(&name, 1e9, 1e7)];
    account.stages = vec![plain, files, many, lines];
    account
}

fn document(seen: &Measurements, arguments: &[&str]) -> Value {
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", seen);
    let command = [&arguments[..1], &["seen.json", "--format", "json"], &arguments[1..]].concat();
    run(folder.path(), &command).document()
}

fn rows<'a>(document: &'a Value, list: &str) -> &'a Vec<Value> {
    document[list].as_array().expect("a list")
}

fn money(value: &Value) -> Option<Decimal> {
    Some(value.as_str()?.parse().expect("a decimal"))
}

/// What the comparison asks for the logs of its current configurations that are in no log group, item by item.
fn compared(seen: &Measurements, flags: &[&str]) -> Vec<Value> {
    let document = document(seen, &[&["compare"], flags].concat());
    let mut items = Vec::new();
    for stage in rows(&document, "stages") {
        let current = stage["configurations"].as_array().expect("a list").iter();
        let current = current.filter(|row| row["id"] == stage["current"]);
        items.extend(current.flat_map(|row| row["line_items"].as_array().expect("a list").clone()));
    }
    items.retain(|item| PRODUCTS.contains(&item["product"].as_str().expect("a name")));
    items
}

fn deliveries(document: &Value) -> Vec<&Value> {
    rows(document, "extras").iter().filter(|extra| extra["id"] == "delivery").collect()
}

#[test]
fn the_account_pays_what_the_comparison_says() {
    let account = account();
    let document = document(&account, &["estimate"]);
    let sent = deliveries(&document);
    let texts: Vec<&str> = sent.iter().map(|extra| extra["text"].as_str().expect("a text")).collect();
    let expected = [
        "execution logs of files/prod to S3",
        "execution logs of many/prod to Firehose",
        "execution logs of many/prod to S3 as Parquet",
        "access logs of lines/prod to Firehose",
    ];
    assert_eq!(texts, expected);
    let items: Vec<Value> =
        sent.iter().flat_map(|extra| extra["line_items"].as_array().expect("a list").clone()).collect();
    assert_eq!(items, compared(&account, &[]));
    assert_eq!(items.len(), 2 + 2 + 3 + 1);
    let lines = rows(&document["total"], "lines");
    let sum: Decimal = lines.iter().map(|line| money(&line["usd"]).expect("money")).sum();
    assert_eq!(Some(sum), money(&document["total"]["usd"]["expected"]), "{lines:?}");
    let of_lines: Decimal =
        lines.iter().filter(|line| line["id"] == "delivery").filter_map(|line| money(&line["usd"])).sum();
    let of_extras: Decimal = sent.iter().filter_map(|extra| money(&extra["usd"]["expected"])).sum();
    assert_eq!(of_lines, of_extras);
    assert!(rows(&document, "assumptions").iter().any(
        |row| row["id"] == "s3-stored" && row["value"].as_str().expect("a text").starts_with("12 months of logs,")
    ));
}

/// 31 million lines of less than 5 KiB are 31e6 x 5,120 bytes: 147.8 GB at $0.029.
#[test]
fn each_line_to_firehose_is_rounded_up() {
    let mut account = account();
    account.stages.retain(|stage| stage.api_name == "lines");
    account.log_groups.clear();
    let document = document(&account, &["estimate"]);
    let usd = money(&document["total"]["usd"]["expected"]).expect("money");
    let by_hand = 31e6 * 5_120.0 / 1_073_741_824.0 * 0.029;
    let found: f64 = usd.to_string().parse().expect("a number");
    assert!((found - by_hand).abs() < 0.01, "{found} is not {by_hand}");
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", &account);
    let shown = run(folder.path(), &["estimate", "seen.json"]).stdout;
    assert!(
        shown.contains("There are no log groups.") && shown.contains("access logs of lines/prod to Firehose"),
        "{shown}"
    );
}

#[test]
fn another_reading_of_the_bill_counts_them_too() {
    let document = document(&account(), &["estimate"]);
    let otherwise = |id: &str| {
        let row = rows(&document, "assumptions").iter().find(|row| row["id"] == id).expect("the assumption");
        money(&row["usd_if_otherwise"]).expect("money")
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", &account());
    for (id, line) in [("bytes-per-gb", "bytes-per-gb = 1000000000"), ("s3-compression", "s3-compression = 0.15")] {
        std::fs::write(folder.path().join("logtoll.toml"), format!("[billing]\n{line}\n")).expect("a file");
        let again = run(folder.path(), &["estimate", "seen.json", "--format", "json"]).document();
        assert_eq!(Some(otherwise(id)), money(&again["total"]["usd"]["expected"]), "{id}");
    }
}

fn without_requests(stage: &mut ApiStage) {
    stage.requests = None;
}

#[test]
fn what_is_unknown_of_them_is_no_zero() {
    let change: [fn(&mut ApiStage); 2] = [without_requests, |stage| stage.settings = None];
    for (change, doubt) in change.into_iter().zip(["unknown-requests", "unknown-settings"]) {
        let mut account = account();
        change(&mut account.stages[1]);
        let document = document(&account, &["estimate"]);
        assert_eq!(deliveries(&document)[0]["usd"]["expected"], Value::Null);
        let total = &document["total"]["usd"];
        assert_eq!(total["expected"], Value::Null);
        assert!(money(&total["low"]).expect("what is known") > Decimal::ONE);
        assert!(rows(&document, "warnings").iter().any(|row| row["id"] == doubt), "{doubt}");
    }
}

#[test]
fn a_difference_has_them_as_steps() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (mut old, new) = (account(), account());
    old.stages[1].deliveries = Some(Vec::new());
    seen::file(folder.path(), "old.json", &old);
    seen::file(folder.path(), "new.json", &new);
    let document = run(folder.path(), &["diff", "old.json", "new.json", "--format", "json"]).document();
    let lines = rows(&document["total"], "lines");
    let line = lines.iter().find(|line| line["text"] == "execution logs of files/prod to S3").expect("a line");
    assert_eq!(line["old"], "0");
    let sum: Decimal = lines.iter().map(|line| money(&line["difference"]).expect("money")).sum();
    assert_eq!(Some(sum), money(&document["total"]["usd"]["difference"]));
}

//! Money of whole runs, worked out by hand from what AWS publishes for us-east-1.

use logtoll::logging::{AccessLogging, Delivery, LogDestination};
use logtoll::measurements::Measurements;
use rust_decimal::Decimal;
use serde_json::Value;

use crate::program::{run, run_anywhere};
use crate::seen::{self, INFO, OFF};

/// What a day's million requests are in December.
const REQUESTS: u64 = 31_000_000;
/// INFO of GET /items in the stage prod: 1,011 + 2·4 + 2·3 + 6 + 6.
const INFO_BYTES: u64 = 1_037;

fn gb(bytes: u64) -> Decimal {
    Decimal::from(bytes) / Decimal::from(1_u64 << 30)
}

fn money(value: &Value) -> Decimal {
    value.as_str().unwrap_or_else(|| panic!("no money: {value}")).parse().expect("a decimal")
}

fn close(value: &Value, by_hand: Decimal) {
    let difference = money(value) - by_hand;
    assert!(difference.abs() < Decimal::new(1, 9), "{value} is not {by_hand}");
}

/// The line items of the configuration that is on, which has this id.
fn current(seen: &Measurements, id: &str) -> Vec<(String, Value)> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", seen);
    let document = run(folder.path(), &["compare", "seen.json", "--format", "json"]).document();
    let stage = &document["stages"][0];
    assert_eq!(stage["current"], id);
    let rows = stage["configurations"].as_array().expect("configurations");
    let row = rows.iter().find(|row| row["id"] == id).expect("what is on is compared");
    let items = row["line_items"].as_array().expect("items").iter();
    items.map(|item| (item["product"].as_str().expect("a name").to_owned(), item["usd"].clone())).collect()
}

/// A stage whose execution logs at INFO are delivered to S3 with nothing but their payload.
fn delivered_to_s3(format: &str) -> Measurements {
    let mut seen = seen::nothing();
    let mut stage = seen::stage("orders", 1e6, INFO);
    stage.deliveries = Some(vec![Delivery {
        id: "a".to_owned(),
        destination: LogDestination::S3("arn:aws:s3:::logs".to_owned()),
        output_format: Some(format.to_owned()),
        record_fields: vec!["payload".to_owned()],
        field_delimiter: Some(String::new()),
    }]);
    seen.stages = vec![stage];
    seen
}

/// With 10^9 bytes in a GB, 50e6 x 1,045 bytes are 52.25 GB: x $0.50, and 12 months of 15 % x $0.03.
#[test]
fn another_reading_of_a_gb_is_priced() {
    let flags = ["compare", "--requests", "50M", "--region", "us-east-1", "--format", "json"];
    let document = run_anywhere(&flags).document();
    let rows = document["assumptions"].as_array().expect("assumptions");
    let row = rows.iter().find(|row| row["id"] == "bytes-per-gb").expect("it is among them");
    close(&row["usd_if_otherwise"], Decimal::new(26_1250, 4) + Decimal::new(2_8215, 4));
    let now = gb(50_000_000 * 1_045);
    close(&row["usd"], now * Decimal::new(50, 2) + now * Decimal::new(18, 1) * Decimal::new(3, 2));
}

/// Each line is one record, and each record is charged as 5 KB: $0.029 a GB.
#[test]
fn access_logs_to_firehose_are_rounded_up_to_5_kb() {
    let mut seen = seen::nothing();
    let mut stage = seen::stage("orders", 1e6, OFF);
    let stream = "arn:aws:firehose:us-east-1:123456789012:deliverystream/amazon-apigateway-x".to_owned();
    let format = "$context.requestId $context.status".to_owned();
    stage.access = Some(AccessLogging { format, destination: LogDestination::Firehose(stream) });
    seen.stages = vec![stage];
    let items = current(&seen, "access-own@firehose");
    assert_eq!(items.len(), 1, "{items:?}");
    assert_eq!(items[0].0, "firehose-direct-put");
    close(&items[0].1, gb(REQUESTS * 5_120) * Decimal::new(29, 3));
}

/// Delivery costs $0.25 a GB and S3 $0.023 a GB-month, of which twelve are shown; plain payloads have the size of the
/// events.
#[test]
fn a_delivery_to_s3_pays_for_delivery_and_storage() {
    let items = current(&delivered_to_s3("plain"), "info@s3");
    let names: Vec<&str> = items.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["vended-log-s3", "s3-storage"]);
    let gb = gb(REQUESTS * INFO_BYTES);
    close(&items[0].1, gb * Decimal::new(25, 2));
    close(&items[1].1, gb * Decimal::from(12) * Decimal::new(23, 3));
}

/// Parquet adds $0.03 a GB for the conversion, and every event carries the fields of its record: 230 to 280 bytes by
/// adding up their names and usual values, 255 in the middle. INFO writes 10 events.
#[test]
fn parquet_pays_for_the_conversion_too() {
    let mut seen = delivered_to_s3("parquet");
    seen.stages[0].deliveries.iter_mut().flatten().for_each(|delivery| delivery.record_fields.clear());
    let items = current(&seen, "info@s3-parquet");
    let names: Vec<&str> = items.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["vended-log-s3", "parquet-conversion", "s3-storage"]);
    let gb = gb(REQUESTS * (INFO_BYTES + 10 * 255));
    close(&items[0].1, gb * Decimal::new(25, 2));
    close(&items[1].1, gb * Decimal::new(3, 2));
    close(&items[2].1, gb * Decimal::from(12) * Decimal::new(23, 3));
}

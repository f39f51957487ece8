//! Published bills and examples, each with the reading of a GB that makes it true.

use logtoll::measurements::Measurements;
use logtoll::units::Bytes;
use rust_decimal::Decimal;
use serde_json::Value;

use crate::program::run;
use crate::seen::{self, OFF};

const GIB: f64 = 1_073_741_824.0;
/// December, the month that is priced.
const DAYS: f64 = 31.0;

fn estimated(seen: &Measurements, config: &str, flags: &[&str]) -> Value {
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", seen);
    std::fs::write(folder.path().join("logtoll.toml"), config).expect("a file in a temporary folder");
    let arguments = [&["estimate", "seen.json", "--format", "json"], flags].concat();
    run(folder.path(), &arguments).document()
}

/// Dollars to the cent, halves up, as a bill has them.
fn cents(value: &Value) -> String {
    let usd: Decimal = value.as_str().unwrap_or_else(|| panic!("no money: {value}")).parse().expect("a decimal");
    // The measured mean times the days of the month is off by less than a billionth.
    let usd = usd.round_dp(9);
    format!("{:.2}", usd.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero))
}

fn item(document: &Value, product: &str) -> String {
    let items = document["log_groups"][0]["line_items"].as_array().expect("items");
    let found = items.iter().find(|item| item["product"] == product);
    cents(&found.unwrap_or_else(|| panic!("no {product}"))["usd"])
}

fn one_group(bytes_a_month: f64) -> Measurements {
    let mut account = seen::nothing();
    account.log_groups = vec![seen::group("/app", bytes_a_month / DAYS)];
    account
}

/// 142.5 GB x $0.50 = $71.25; 3 months of them are 427.5 GB-months x $0.03 = $12.825; 50 GB x $0.005 = $0.25. True with
/// 10^9 bytes in a GB and storage that bills what came in.
#[test]
fn three_months_of_a_decimal_gb() {
    let mut account = one_group(142.5e9);
    account.log_groups[0].stored_bytes = Some(Bytes(3.0 * 142.5e9));
    let config = "[billing]\nbytes-per-gb = 1000000000\nstorage-compression = 1\n";
    let document = estimated(&account, config, &["--scan", "50GB"]);
    assert_eq!((item(&document, "log-ingestion"), item(&document, "log-storage")), ("71.25".into(), "12.83".into()));
    assert_eq!(cents(&document["extras"][0]["usd"]["expected"]), "0.25");
}

/// 150,000,000 x 5 KiB are 715.2557 GB of 2^30 bytes; x $0.57 in eu-west-1 = $407.70.
#[test]
fn five_kib_for_each_of_150_million_requests() {
    let mut account = one_group(150e6 * 5.0 * 1_024.0);
    account.scopes[0].region = "eu-west-1".to_owned();
    account.log_groups[0].region = "eu-west-1".to_owned();
    assert_eq!(item(&estimated(&account, "", &[]), "log-ingestion"), "407.70");
}

/// 18.38 GB less the free 5 are 13.38; x $0.50 = $6.69. True in any reading of a GB.
#[test]
fn five_gb_are_free() {
    let document = estimated(&one_group(18.38 * GIB), "", &[]);
    assert_eq!(cents(&document["total"]["usd"]["expected"]), "6.69");
}

/// 31 TB of 1,024 GB: 10,240 x $0.50 + 20,480 x $0.25 + 1,024 x $0.10 = $10,342.40.
#[test]
fn vended_logs_across_three_tiers() {
    let mut account = seen::nothing();
    let mut stage = seen::stage("orders", 1e6, OFF);
    stage.access = seen::access_to("/access");
    account.log_groups = vec![seen::group("/access", 31.0 * 1_024.0 * GIB / DAYS)];
    account.stages = vec![stage];
    let document = estimated(&account, "", &[]);
    assert_eq!(item(&document, "vended-log-ingestion"), "10342.40");
    assert_eq!(cents(&document["total"]["usd"]["expected"]), "10342.40", "no free tier is known of vended logs");
}

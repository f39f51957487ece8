//! Bills as exports: Cost and Usage Reports and FOCUS, CSV and gzip.

use std::io::Write;
use std::path::Path;

use serde_json::{Value, json};

use crate::program::{Ran, run};
use crate::seen;
use crate::verify::{october, warned};

const GIB: f64 = 1_073_741_824.0;
const ACCOUNT: &str = seen::ACCOUNT;

const CUR: &str = "identity/LineItemId,bill/BillingPeriodStartDate,lineItem/UsageAccountId,lineItem/LineItemType,\
                   lineItem/UsageStartDate,lineItem/UsageEndDate,lineItem/ProductCode,lineItem/UsageType,lineItem/UsageAmount,\
                   lineItem/CurrencyCode,lineItem/UnblendedCost,product/regionCode,pricing/unit";
const CUR2: &str = "identity_line_item_id,bill_billing_period_start_date,line_item_usage_account_id,line_item_line_item_type,\
                    line_item_usage_start_date,line_item_usage_end_date,line_item_product_code,line_item_usage_type,\
                    line_item_usage_amount,line_item_currency_code,line_item_unblended_cost,product_region_code,pricing_unit";
const FOCUS10: &str = "ResourceId,BillingPeriodStart,SubAccountId,ChargeCategory,ChargePeriodStart,ChargePeriodEnd,\
                       x_ServiceCode,x_UsageType,ConsumedQuantity,BillingCurrency,BilledCost,RegionId,ConsumedUnit";
const FOCUS12: &str = "ResourceId,BillingPeriodStart,SubAccountId,ChargeCategory,ChargePeriodStart,ChargePeriodEnd,\
                       x_ServiceCode,SkuMeter,ConsumedQuantity,BillingCurrency,BilledCost,RegionId,ConsumedUnit";

/// A row of a whole day, in the columns of all four headers.
fn row(kind: &str, service: &str, usage_type: &str, amount: &str, cost: &str, day: u32) -> String {
    let end = if day == 31 { "2026-11-01".to_owned() } else { format!("2026-10-{:02}", day + 1) };
    format!(
        "id,2026-10-01T00:00:00Z,{ACCOUNT},{kind},2026-10-{day:02}T00:00:00Z,{end}T00:00:00Z,{service},{usage_type},{amount},\
         USD,{cost},us-east-1,GB\n"
    )
}

/// October: 40 GB of logs each day, with what stands beside them on a bill.
fn rows() -> String {
    let usage = |day| row("Usage", "AmazonCloudWatch", "USE1-DataProcessing-Bytes", "39.5", "19.75", day);
    let legacy = |day| row("Usage", "AmazonCloudWatch", "DataProcessing-Bytes", "5E-1", "0.25", day);
    // A load balancer bills the same usage type, S3 the storage.
    let balancer = |day| row("Usage", "AWSELB", "USE1-DataProcessing-Bytes", "700", "5.6", day);
    let stored = |day| row("Usage", "AmazonS3", "TimedStorage-ByteHrs", "900", "20", day);
    let of_day = |day: u32| [usage(day), legacy(day), balancer(day), stored(day)].concat();
    let mut rows: String = (1..=31).map(of_day).collect();
    rows += &row("Credit", "AmazonCloudWatch", "USE1-DataProcessing-Bytes", "1000", "-100", 31);
    rows += &format!(
        "tax,2026-10-01T00:00:00Z,{ACCOUNT},Tax,2026-10-01T00:00:00Z,2026-11-01T00:00:00Z,AmazonCloudWatch,,,USD,9,,\n"
    );
    rows
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", &october(&[("/app", 1_240.0 * GIB, 1_240.0 * GIB / 200.0)]));
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("a file in a temporary folder");
}

fn verified(text: &str, more: &[&str]) -> Ran {
    let folder = folder();
    write(folder.path(), "bill.csv", text);
    run(folder.path(), &[&["verify", "seen.json", "--bill", "bill.csv"], more].concat())
}

fn document(text: &str) -> Value {
    verified(text, &["--format", "json"]).document()
}

/// 31 x (39.5 + 0.5) GB for 31 x $20.
#[test]
fn every_export_gives_the_same_bill() {
    for (header, source) in [(CUR, "cur-1"), (CUR2, "cur-2"), (FOCUS10, "focus-1.0"), (FOCUS12, "focus-1.2")] {
        let document = document(&format!("{header}\n{}", rows()));
        assert_eq!(document["source"], source);
        let lines = document["lines"].as_array().expect("lines");
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert_eq!((&lines[0]["quantity"], &lines[0]["usd"]), (&1_240.0.into(), &"620".into()));
        assert_eq!(lines[0]["list_usd"], "620");
        assert_eq!(document["settled"]["bytes_per_gb"], json!(1_u64 << 30));
        assert_eq!(document["settled"]["event_overhead"], 0);
        assert_eq!(
            warned(&document),
            ["bill-other-kinds", "sums-of-files"],
            "the credit is said, and nothing else is doubtful"
        );
    }
}

#[test]
fn parts_may_be_packed_and_have_to_be_there() {
    let folder = folder();
    let rows = rows();
    let lines: Vec<&str> = rows.split_inclusive('\n').collect();
    let (first, second) = lines.split_at(60);
    let pack = |name: &str, part: &[&str]| {
        let file = std::fs::File::create(folder.path().join(name)).expect("a file in a temporary folder");
        let mut packed = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
        write!(packed, "\u{feff}{CUR2}\n{}", part.concat()).and_then(|()| packed.finish()).expect("it is packed");
    };
    pack("1.csv.gz", first);
    pack("2.csv.gz", second);
    let both = ["verify", "seen.json", "--bill", "1.csv.gz", "--bill", "2.csv.gz", "--format", "json"];
    let whole = run(folder.path(), &both).document();
    assert_eq!(whole["regions"][0]["billed_gb"], 1_240.0);
    let half = run(folder.path(), &["verify", "seen.json", "--bill", "1.csv.gz", "--format", "json"]).document();
    assert!(warned(&half).contains(&"bill-partial"));
    assert_eq!((&half["settled"]["bytes_per_gb"], &half["open"][0]["id"]), (&Value::Null, &"bill-partial".into()));
    // The same part, packed and not.
    write(folder.path(), "1.csv", &format!("\u{feff}{CUR2}\n{}", first.concat()));
    let twice = ["verify", "seen.json", "--bill", "1.csv.gz", "--bill", "1.csv"];
    run(folder.path(), &twice).refused(1, &["1.csv", "the same bytes"]);
    write(folder.path(), "focus.csv", &format!("{FOCUS10}\n{rows}"));
    let mixed = ["verify", "seen.json", "--bill", "1.csv.gz", "--bill", "focus.csv"];
    run(folder.path(), &mixed).refused(1, &["focus.csv", "another kind"]);
    let packed = std::fs::read(folder.path().join("1.csv.gz")).expect("it is there");
    std::fs::write(folder.path().join("cut.csv.gz"), &packed[..packed.len() / 2]).expect("a file");
    run(folder.path(), &["verify", "seen.json", "--bill", "cut.csv.gz"]).refused(1, &["cut.csv.gz: cannot be read"]);
}

#[test]
fn renamed_columns_are_named() {
    let renamed = CUR2.replace("line_item_usage_amount", "line_item_usageamount");
    let text = format!("{renamed}\n{}", rows());
    let said = ["Cost and Usage Report 2.0", "line_item_usage_amount (is it 'line_item_usageamount'?)", "rename"];
    verified(&text, &[]).refused(1, &said);
    // A column that is known as another one is no renamed one.
    let without_amount = CUR2.replace("line_item_usage_amount", "line_item_amnt");
    let ran = verified(&format!("{without_amount}\n{}", rows()), &[]);
    ran.refused(1, &["missing: line_item_usage_amount"]);
    assert!(!ran.stderr.contains("is it"), "{}", ran.stderr);
    let without_kind = CUR.replace("lineItem/LineItemType", "lineItem/Kind\u{1b}");
    verified(&format!("{without_kind}\n{}", rows()), &[]).refused(1, &["missing: lineItem/LineItemType"]);
    // What the comparison can do without is a warning that says what is lost.
    let poorer =
        CUR2.replace("product_region_code", "a").replace("pricing_unit", "b").replace("line_item_unblended_cost", "c");
    let document = document(&format!("{poorer}\n{}", rows()));
    let lost = warned(&document).into_iter().filter(|id| *id == "bill-column-missing").count();
    assert_eq!((lost, &document["lines"][0]["usd"]), (3, &Value::Null));
    assert_eq!(document["lines"][0]["region"], "us-east-1", "the prefix says it");
    assert_eq!(document["settled"]["bytes_per_gb"], json!(1_u64 << 30));
}

#[test]
fn wrong_rows_are_told_by_their_line() {
    let text = |row: String| format!("{CUR2}\n{}{row}", self::row("Usage", "AmazonS3", "x", "1", "1", 1));
    let usage = |amount: &str, cost: &str| row("Usage", "AmazonCloudWatch", "USE1-VendedLog-Bytes", amount, cost, 1);
    verified(&text(usage("much\u{7}", "1")), &[]).refused(1, &[r"line 3: 'much\u{7}' is no number"]);
    verified(&text(usage("1", "free")), &[]).refused(1, &["line 3: 'free' is no number"]);
    let odd = usage("1", "1").replace("2026-10-01T00:00:00Z,2026-10-02", "1 Oct,2026-10-02");
    verified(&text(odd), &[]).refused(1, &["line 3: '1 Oct' is no time of the start"]);
    let backwards = usage("1", "1").replace("2026-10-02T", "2026-09-30T");
    verified(&text(backwards), &[]).refused(1, &["line 3: '2026-09-30T00:00:00Z' is no time after the start"]);
    verified(&text("a,b\n".to_owned()), &[]).refused(1, &["line 3: has 2 fields, the header 13"]);
    verified(CUR2, &[]).refused(1, &["no line of CloudWatch Logs", "--month"]);
    // Rows of other services may have no days and no amount.
    let fee = row("Fee", "AmazonRegistrar", "USE1-DataProcessing-Bytes", "n/a", "n/a", 1)
        .replace("2026-10-02T", "2026-10-01T");
    let lines = document(&format!("{CUR2}\n{fee}{}", rows()))["lines"].clone();
    assert_eq!(lines[0]["quantity"], 1_240.0);
    let huge = usage("79228162514264337593543950335", "1");
    verified(&text(huge.repeat(2)), &[]).refused(1, &["the sum of USE1-VendedLog-Bytes is too large"]);
}

#[test]
fn lines_of_other_accounts_are_left_out() {
    let others = rows().replace(ACCOUNT, "999999999999");
    let document = document(&format!("{CUR2}\n{}{others}", rows()));
    assert!(warned(&document).contains(&"bill-other-accounts"));
    assert_eq!(document["regions"][0]["billed_gb"], 1_240.0);
    verified(&format!("{CUR2}\n{others}"), &[]).refused(1, &["no line of what was metered, account 123456789012"]);
}

/// A file of hours does not say whose it is.
#[test]
fn a_file_of_hours_needs_the_bill_of_one_account() {
    let folder = folder();
    let others = rows().replace(ACCOUNT, "999999999999");
    write(folder.path(), "bill.csv", &format!("{CUR2}\n{}{others}", rows()));
    let hours: String = (0..24).map(|hour| format!("2026-10-01T{hour:02}:00:00Z,/app,1,1\n")).collect();
    write(folder.path(), "hours.csv", &format!("timestamp,log_group,incoming_bytes,incoming_events\n{hours}"));
    let flags = ["verify", "--csv", "hours.csv", "--region", "us-east-1", "--bill", "bill.csv"];
    run(folder.path(), &flags)
        .refused(1, &["several accounts (123456789012, 999999999999)", "which of them was metered"]);
}

#[test]
fn regions_on_one_side_are_left_out_and_said() {
    let mut seen = october(&[("/app", 1_240.0 * GIB, 1_240.0 * GIB / 200.0), ("/quiet", 50.0 * GIB, 1.0)]);
    let mut scope = seen.scopes[0].clone();
    scope.region = "eu-central-1".to_owned();
    seen.scopes.push(scope);
    seen.log_groups[1].region = "eu-central-1".to_owned();
    let folder = folder();
    seen::file(folder.path(), "seen.json", &seen);
    let ireland = row("Usage", "AmazonCloudWatch", "EU-DataProcessing-Bytes", "77", "1", 1).replace("us-east-1", "");
    let mars = row("Usage", "AmazonCloudWatch", "MARS1-VendedLog-Bytes", "5", "1", 1).replace("us-east-1", "");
    write(folder.path(), "bill.csv", &format!("{CUR2}\n{}{ireland}{mars}", rows()));
    let document = run(folder.path(), &["verify", "seen.json", "--bill", "bill.csv", "--format", "json"]).document();
    let regions = document["regions"].as_array().expect("regions");
    let of = |name: &str| regions.iter().find(|row| row["region"] == name).unwrap_or_else(|| panic!("{name}"));
    let compared = ["eu-central-1", "eu-west-1", "us-east-1"].map(|name| of(name)["compared"].clone());
    assert_eq!(compared, [false.into(), false.into(), Value::from(true)]);
    let warned = warned(&document);
    for id in ["region-unmetered", "region-unbilled", "region-unknown"] {
        assert!(warned.contains(&id), "{id} is not among {warned:?}");
    }
    assert_eq!(document["settled"]["bytes_per_gb"], json!(1_u64 << 30));
    let unknown =
        document["lines"].as_array().expect("lines").iter().find(|line| line["region"].is_null()).expect("a line");
    assert_eq!(unknown["usage_types"], json!(["MARS1-VendedLog-Bytes"]), "nothing is lost");
}

/// An hourly file holds events of every group, so that both readings can be told without an account.
#[test]
fn an_hourly_file_is_metered_as_well() {
    let folder = folder();
    write(folder.path(), "bill.csv", &format!("{CUR2}\n{}", rows()));
    let hours: String = (0..31 * 24)
        .map(|hour| {
            let bytes = 1_240.0 * GIB / 744.0;
            format!("2026-10-{:02}T{:02}:00:00Z,/app,{bytes},{}\n", hour / 24 + 1, hour % 24, bytes / 200.0)
        })
        .collect();
    let csv = |rows: &str| {
        write(folder.path(), "hours.csv", &format!("timestamp,log_group,incoming_bytes,incoming_events\n{rows}"))
    };
    let flags = ["verify", "--csv", "hours.csv", "--region", "us-east-1", "--bill", "bill.csv", "--format", "json"];
    csv(&hours);
    let document = run(folder.path(), &flags).document();
    assert_eq!(
        (&document["settled"]["bytes_per_gb"], &document["settled"]["event_overhead"]),
        (&json!(1_u64 << 30), &0.into())
    );
    // Without its first hours the first day is not whole, and the bill has that day apart.
    csv(hours.split_once("T03").map_or("", |(_, rest)| rest).split_once('\n').map_or("", |(_, rest)| rest));
    let part = run(folder.path(), &flags).document();
    assert_eq!(part["days"]["from"], "2026-10-02");
    assert_eq!((&part["billed_gb"]["low"], &part["settled"]["bytes_per_gb"]), (&1_200.into(), &json!(1_u64 << 30)));
}

#[test]
fn a_csv_has_a_row_for_each_line_region_and_reading() {
    let ran = verified(&format!("{CUR2}\n{}", rows()), &["--format", "csv"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let kinds: Vec<&str> = ran.stdout.lines().filter_map(|line| line.split(',').next()).collect();
    assert_eq!(kinds, ["kind", "line", "region", "reading", "reading", "reading", "reading"]);
    assert!(
        ran.stdout
            .contains("line,us-east-1,log-ingestion,DataProcessing-Bytes USE1-DataProcessing-Bytes,1240,GB,620,620,")
    );
}

#[cfg(not(feature = "parquet"))]
#[test]
fn parquet_asks_for_its_feature() {
    let folder = folder();
    std::fs::write(folder.path().join("bill.parquet"), b"PAR1....PAR1").expect("a file");
    run(folder.path(), &["verify", "seen.json", "--bill", "bill.parquet"])
        .refused(1, &["Parquet", "--features parquet"]);
}

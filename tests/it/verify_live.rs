//! Bills from Cost Explorer itself, and whole accounts metered by CloudWatch.

use jiff::Timestamp;
use jiff::civil::Date;
use logtoll::period::BillingMonth;
use serde_json::{Value, json};

use crate::program::Ran;
use crate::rig::{self, Account};
use crate::verify::warned;

const GIB: f64 = 1_073_741_824.0;

/// The last month that has ended.
fn month() -> BillingMonth {
    BillingMonth::last_before(Timestamp::now())
}

fn group(usage_type: &str, region: &str, gb: &str) -> Value {
    json!({
        "Keys": [usage_type, region],
        "Metrics": {
            "UnblendedCost": {"Amount": "1", "Unit": "USD"},
            "UsageQuantity": {"Amount": gb, "Unit": "GB"},
        },
    })
}

fn answer(groups: Vec<Value>) -> Value {
    let window = month().window();
    let period = json!({"Start": window.start.to_string(), "End": window.end.to_string()});
    // AWS repeats the group definitions; moto would not by itself, and the tool knows what it asked for.
    json!({"ResultsByTime": [{"TimePeriod": period, "Total": {}, "Groups": groups, "Estimated": false}]})
}

/// The sum of an account-wide metric over the month, in points of every day, and one on either side of it.
fn metric(name: &str, total: f64) -> Value {
    let window = month().window();
    let midnight = |day: Date| day.to_zoned(jiff::tz::TimeZone::UTC).expect("a day").timestamp().as_second();
    let days = i64::from(window.days());
    let inside = (0..days).map(|day| json!([midnight(window.start) + day * 86_400 + 3_600, total / days as f64]));
    let outside = [json!([midnight(window.start) - 60, 1e15]), json!([midnight(window.end), 1e15])];
    json!({"namespace": "AWS/Logs", "name": name, "dimensions": {}, "points": inside.chain(outside).collect::<Vec<_>>()})
}

fn volume(bytes: f64, bytes_each: f64) -> Vec<Value> {
    vec![metric("IncomingBytes", bytes), metric("IncomingLogEvents", bytes / bytes_each)]
}

fn verify(account: &Account, more: &[&str]) -> Ran {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = account.logtoll(folder.path()).args(["verify", "--cost-explorer"]).args(more).output();
    let output = output.expect("logtoll starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("logtoll writes UTF-8");
    Ran { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

fn calls(account: &Account, operation: &str) -> usize {
    account.calls().iter().filter(|call| call.operation == operation).count()
}

#[test]
fn a_month_is_verified_from_aws_alone() {
    let account = rig::moto().account();
    let mut first = answer(vec![group("USE1-DataProcessing-Bytes", "us-east-1", "1500")]);
    first["NextPageToken"] = "second".into();
    let second = answer(vec![
        group("USE1-VendedLog-Bytes", "us-east-1", "500"),
        group("EUC1-DataProcessing-Bytes", "eu-central-1", "300"),
    ]);
    account.seed(&json!({"costs": [first, second], "metrics": volume(2_000.0 * GIB, 200.0)}));
    account.seed_in("eu-central-1", &json!({"metrics": volume(300.0 * GIB, 200.0)}));
    let ran = verify(&account, &["--format", "json"]);
    assert!(ran.stderr.contains("which costs $0.01 for each page"), "{}", ran.stderr);
    let document = ran.document();
    assert_eq!((&document["source"], &document["month"]), (&"cost-explorer".into(), &month().to_string().into()));
    assert_eq!(
        document["settled"],
        json!({"bytes_per_gb": 1_u64 << 30, "event_overhead": 0, "access_logs_vended": null})
    );
    let regions = document["regions"].as_array().expect("regions");
    let billed: Vec<_> = regions.iter().map(|region| (&region["region"], &region["billed_gb"])).collect();
    assert_eq!(billed, [(&"eu-central-1".into(), &300.0.into()), (&"us-east-1".into(), &2_000.0.into())]);
    // Two pages at $0.01, and two metrics in each of two regions at $0.00001.
    assert_eq!(document["run"]["usd"], "0.02004");
    assert_eq!(calls(&account, "ce:GetCostAndUsage"), 2);
    assert_eq!(warned(&document), [""; 0], "the account and the service were asked for");
}

#[test]
fn the_cost_is_said_and_kept() {
    let account = rig::moto().account();
    let mut first = answer(vec![group("USE1-DataProcessing-Bytes", "us-east-1", "1500")]);
    first["NextPageToken"] = "second".into();
    account.seed(&json!({"costs": [first], "metrics": volume(1_500.0 * GIB, 200.0)}));
    let dry = verify(&account, &["--dry-run"]);
    assert_eq!((dry.code, dry.stdout.as_str()), (Some(0), ""), "{}", dry.stderr);
    assert!(
        dry.stderr.contains("$0.01 for each page") && dry.stderr.contains("2 metrics in each region"),
        "{}",
        dry.stderr
    );
    verify(&account, &["--max-spend", "0.005"]).refused(10, &["cost 0.01 dollars", "0.005"]);
    assert_eq!(calls(&account, "ce:GetCostAndUsage"), 0);
    verify(&account, &["--max-spend", "0.01"]).refused(10, &["goes on after page 1", "--max-spend"]);
    assert_eq!(calls(&account, "ce:GetCostAndUsage"), 1);
    let account = rig::moto().account();
    account.seed(&json!({"costs": [answer(vec![group("USE1-DataProcessing-Bytes", "us-east-1", "1500")])]}));
    verify(&account, &["--max-spend", "0.01"]).refused(10, &["0.01002"]);
    assert_eq!(calls(&account, "cloudwatch:GetMetricData"), 0);
}

#[test]
fn a_missing_permission_is_named() {
    let account = rig::moto().account();
    account.faults(&json!([{"operation": "ce:GetCostAndUsage", "error": "AccessDenied"}]));
    verify(&account, &[]).refused(4, &["no permission for ce:GetCostAndUsage", "--bill"]);
    // One region whose metrics may not be read costs that region.
    let account = rig::moto().account();
    let groups = vec![
        group("USE1-DataProcessing-Bytes", "us-east-1", "2000"),
        group("EU-DataProcessing-Bytes", "eu-west-1", "70"),
    ];
    account.seed(&json!({"costs": [answer(groups)], "metrics": volume(2_000.0 * GIB, 200.0)}));
    account.faults(&json!([{"operation": "cloudwatch:GetMetricData", "region": "eu-west-1", "error": "AccessDenied"}]));
    let document = verify(&account, &["--format", "json"]).document();
    let warned = warned(&document);
    assert!(warned.contains(&"access-denied") && warned.contains(&"region-unmetered"), "{warned:?}");
    assert_eq!(document["settled"]["bytes_per_gb"], json!(1_u64 << 30));
    assert_eq!(document["regions"][0]["compared"], false);
    // A session that ends in between ends the run: half of the metrics are no metered month.
    let account = rig::moto().account();
    account.seed(&json!({"costs": [answer(vec![group("USE1-DataProcessing-Bytes", "us-east-1", "2000")])]}));
    account.faults(&json!([{"operation": "cloudwatch:GetMetricData", "error": "ExpiredToken"}]));
    verify(&account, &[]).refused(4, &["the AWS session has expired"]);
}

#[test]
fn failures_and_empty_bills_are_told() {
    let account = rig::moto().account();
    verify(&account, &[]).refused(1, &["Cost Explorer: has no line of CloudWatch Logs", "AmazonCloudWatch"]);
    let stored = answer(vec![group("USE1-DataScanned-Bytes", "us-east-1", "1500")]);
    account.seed(&json!({"costs": [stored]}));
    let other = rig::moto().account();
    other.seed(&json!({"costs": [answer(vec![group("USE1-DataScanned-Bytes", "us-east-1", "1500")])]}));
    verify(&other, &[]).refused(3, &["no ingestion of logs"]);
    let small = rig::moto().account();
    small.seed(&json!({"costs": [answer(vec![group("Global-DataProcessing-Bytes", "global", "3")])]}));
    verify(&small, &[]).refused(3, &["only ingestion within the free tier", "--region"]);
    let mut again = answer(vec![group("USE1-DataProcessing-Bytes", "us-east-1", "1500")]);
    again["NextPageToken"] = "again".into();
    let looping = rig::moto().account();
    looping.seed(&json!({"costs": [again.clone(), again]}));
    verify(&looping, &[]).refused(1, &["ce:GetCostAndUsage failed", "page token came twice"]);
    verify(&looping, &["--month", "2999-01"]).refused(2, &["has not ended"]);
    verify(&looping, &["--region", "us-esat-1"]).refused(2, &["us-esat-1"]);
}

/// CloudWatch meters the whole account where only a bill is given.
#[test]
fn a_bill_of_a_file_is_held_against_cloudwatch() {
    let account = rig::moto().account();
    account.seed(&json!({"metrics": volume(2_000.0 * GIB, 200.0)}));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, number: &str| {
        let mut line = group("USE1-DataProcessing-Bytes", "us-east-1", &format!("{:.6}", 2_260.0 * GIB / 1e9));
        line["Keys"] = json!(["USE1-DataProcessing-Bytes", "us-east-1", "AmazonCloudWatch", number]);
        let mut bill = answer(vec![line]);
        let keys = ["USAGE_TYPE", "REGION", "SERVICE", "LINKED_ACCOUNT"];
        bill["GroupDefinitions"] = keys.map(|key| json!({"Type": "DIMENSION", "Key": key})).to_vec().into();
        std::fs::write(folder.path().join(name), bill.to_string()).expect("a file");
    };
    write("costs.json", &account.number);
    write("other.json", "999999999999");
    // The bill of somebody else costs nothing.
    let output = account.logtoll(folder.path()).args(["verify", "--bill", "other.json"]).output().expect("it starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(1) && said.contains(&format!("account {}", account.number)), "{said}");
    assert_eq!(calls(&account, "cloudwatch:GetMetricData"), 0);
    let arguments = ["verify", "--bill", "costs.json", "--format", "json"];
    let output = account.logtoll(folder.path()).args(arguments).output().expect("logtoll starts");
    let document: Value = serde_json::from_slice(&output.stdout).expect("a document");
    assert_eq!(
        (&document["settled"]["bytes_per_gb"], &document["settled"]["event_overhead"]),
        (&1_000_000_000.into(), &26.into())
    );
    assert_eq!(calls(&account, "ce:GetCostAndUsage"), 0);
    assert_eq!(document["run"]["usd"], "0.00002");
}

/// Measurements say who wrote the bytes and CloudWatch how many there were in all; the bill comes by the day, because the
/// measurements do not have the first days of the month.
#[test]
fn measurements_and_cost_explorer_go_together() {
    use crate::seen;
    use logtoll::measurements::{Series, Step};
    use logtoll::period::Window;
    use logtoll::units::{Bytes, Events};
    let account = rig::moto().account();
    let window = Window { start: month().window().start.saturating_add(jiff::Span::new().days(5)), ..month().window() };
    let days = window.days() as usize;
    let mut stage = seen::stage("orders", 1_000.0, seen::INFO);
    stage.account = Some(account.number.clone());
    stage.access = seen::access_to("/access");
    let managed = stage.managed_log_group().expect("a REST stage has one");
    let mut measured = seen::nothing();
    measured.scopes[0].window = window;
    measured.scopes[0].account = stage.account.clone();
    for (name, gib_a_day) in [(managed.as_str(), 100.0), ("/access", 20.0)] {
        let mut group = seen::group(name, 0.0);
        group.account = stage.account.clone();
        let (start, step) = (window.start_instant(), Step::Day);
        group.incoming_bytes = Some(Series { start, step, values: vec![Bytes(gib_a_day * GIB); days] });
        group.incoming_events = Some(Series { start, step, values: vec![Events(gib_a_day * GIB / 200.0); days] });
        measured.log_groups.push(group);
    }
    measured.stages = vec![stage];
    let result = |day: usize| {
        let day = |more: usize| window.start.saturating_add(jiff::Span::new().days((day + more) as i64)).to_string();
        json!({
            "TimePeriod": {"Start": day(0), "End": day(1)},
            "Groups": [
                group("USE1-DataProcessing-Bytes", "us-east-1", "100"),
                group("USE1-VendedLog-Bytes", "us-east-1", "20"),
            ],
            "Estimated": false,
        })
    };
    let results: Vec<Value> = (0..days).map(result).collect();
    // The metric is spread over the whole month, so that the days of the window have their share.
    let total = 120.0 * GIB * f64::from(month().days());
    account.seed(&json!({"costs": [{"ResultsByTime": results}], "metrics": volume(total, 200.0)}));
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", &measured);
    let month = month().to_string();
    let arguments = ["verify", "seen.json", "--cost-explorer", "--month", &month, "--format", "json"];
    let output = account.logtoll(folder.path()).args(arguments).output().expect("logtoll starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains(&format!("asked for {} to {}", window.start, window.end)), "{said}");
    let document: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{said}"));
    assert_eq!(document["days"]["whole"], false);
    assert_eq!(
        document["settled"],
        json!({"bytes_per_gb": 1_u64 << 30, "event_overhead": 0, "access_logs_vended": true})
    );
    assert_eq!(warned(&document), ["days-partial"]);
    assert_eq!(document["run"]["usd"], "0.01002");
    // Measurements of somebody else are no match.
    let other = rig::moto().account();
    other.seed(&json!({"costs": [{"ResultsByTime": [result(0)]}]}));
    let output = other.logtoll(folder.path()).args(arguments).output().expect("logtoll starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(1) && said.contains(&format!("account {}", account.number)), "{said}");
}

/// CloudWatch is asked by the hour, so that a bill by the hour needs no rows of the hours in which nothing came.
#[test]
fn idle_hours_of_an_account_are_not_missed() {
    let account = rig::moto().account();
    // All of it comes in the second hour of each day.
    account.seed(&json!({"metrics": volume(2_000.0 * GIB, 200.0)}));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let verified = |left_out: Option<Date>| {
        let gb = 2_000.0 / f64::from(month().days());
        let days = month().window().each_day().filter(|day| Some(*day) != left_out);
        let rows = days.map(|day| {
            let row = format!("{},Usage,{day}T01:00:00Z,{day}T02:00:00Z,AmazonCloudWatch", account.number);
            format!("{row},USE1-DataProcessing-Bytes,{gb},us-east-1,GB,1,USD\n")
        });
        let header = "line_item_usage_account_id,line_item_line_item_type,line_item_usage_start_date,line_item_usage_end_date,\
                      line_item_product_code,line_item_usage_type,line_item_usage_amount,product_region_code,pricing_unit,\
                      line_item_unblended_cost,line_item_currency_code";
        let text = format!("{header}\n{}", rows.collect::<String>());
        std::fs::write(folder.path().join("bill.csv"), text).expect("a file in a temporary folder");
        let arguments = ["verify", "--bill", "bill.csv", "--format", "json"];
        let output = account.logtoll(folder.path()).args(arguments).output().expect("logtoll starts");
        serde_json::from_slice::<Value>(&output.stdout).expect("a document")
    };
    let whole = verified(None);
    assert_eq!((warned(&whole), &whole["settled"]["bytes_per_gb"]), (Vec::new(), &json!(1_u64 << 30)));
    let busy = month().window().start.tomorrow().expect("a day");
    let lost = verified(Some(busy));
    assert_eq!((warned(&lost), &lost["settled"]["bytes_per_gb"]), (vec!["bill-partial"], &Value::Null));
}

/// The README shows what the program prints.
#[test]
fn the_sample_of_the_readme_is_what_is_printed() {
    let account = rig::moto().account();
    let groups = vec![group("USE1-DataProcessing-Bytes", "us-east-1", "1265")];
    account.seed(&json!({"costs": [answer(groups)], "metrics": volume(1_265.0 * GIB, 110.0)}));
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).expect("the README");
    let (_, section) = readme.split_once("**A finished month against the bill.**").expect("the section of verify");
    let sample = section.split_once("```text\n").and_then(|(_, text)| text.split_once("```")).expect("a sample").0;
    let ran = verify(&account, &[]);
    assert!(ran.stdout.contains(sample), "the README shows\n{sample}\nand verify prints\n{}{}", ran.stdout, ran.stderr);
}

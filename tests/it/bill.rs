//! The account's bill: discounts, agreed prices, what logs cost besides, and what the month may bring otherwise.

use logtoll::measurements::Measurements;
use rust_decimal::Decimal;
use serde_json::Value;

use crate::program::{Ran, run};
use crate::seen::{self, INFO};

const GB: f64 = 1_073_741_824.0;

/// 105 GB of execution logs in a stage with 31 million requests, and 50 GB of another log.
fn account() -> Measurements {
    let mut account = seen::nothing();
    let stage = seen::stage("orders", 1e6, INFO);
    let name = stage.managed_log_group().expect("a group");
    account.log_groups =
        vec![seen::counted_group(&name, 105.0 * GB / 31.0, 10e6), seen::counted_group("/app", 50.0 * GB / 31.0, 1e6)];
    account.stages = vec![stage];
    account
}

fn ran(seen: &Measurements, config: &str, flags: &[&str]) -> Ran {
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", seen);
    if !config.is_empty() {
        std::fs::write(folder.path().join("logtoll.toml"), config).expect("a file in a temporary folder");
    }
    run(folder.path(), &[&["estimate", "seen.json"], flags].concat())
}

fn estimated(config: &str, flags: &[&str]) -> Value {
    ran(&account(), config, &[&["--format", "json"], flags].concat()).document()
}

fn money(value: &Value) -> Decimal {
    value.as_str().unwrap_or_else(|| panic!("no money: {value}")).parse().expect("a decimal")
}

fn line(document: &Value, id: &str) -> Option<Decimal> {
    let lines = document["total"]["lines"].as_array().expect("lines");
    lines.iter().find(|line| line["id"] == id).map(|line| money(&line["usd"]))
}

fn about(found: Option<Decimal>, dollars: &str) {
    let wanted: Decimal = dollars.parse().expect("a decimal");
    assert!(found.is_some_and(|found| (found - wanted).abs() < Decimal::new(1, 6)), "{found:?} is not {wanted}");
}

fn reconciles(document: &Value) {
    let lines = document["total"]["lines"].as_array().expect("lines");
    let sum: Decimal = lines.iter().map(|line| money(&line["usd"])).sum();
    assert_eq!(sum, money(&document["total"]["usd"]["expected"]), "{lines:?}");
}

/// 155 GB x $0.50 = $77.50, less 5 free GB = $75.00; 12 % of that are $9.00.
#[test]
fn a_discount_comes_off_what_is_left() {
    let document = estimated("", &["--discount", "12%"]);
    about(line(&document, "alone"), "77.5");
    about(line(&document, "discount"), "-9");
    about(Some(money(&document["total"]["usd"]["expected"])), "66");
    reconciles(&document);
    assert_eq!(
        document["log_groups"][0]["line_items"][0]["usd"],
        estimated("", &[])["log_groups"][0]["line_items"][0]["usd"]
    );
    let configured = estimated("discount = \"12%\"\n", &[]);
    assert_eq!(configured["total"], document["total"]);
    let none = estimated("discount = \"12%\"\n", &["--discount", "0%"]);
    assert_eq!(none["total"], estimated("", &[])["total"], "none by a flag goes before the file too");
    let row = |document: &Value| document["assumptions"][0]["source"].as_str().expect("a source").to_owned();
    assert_eq!((row(&document), row(&configured)), ("stated with --discount".into(), "logtoll.toml:1".into()));
}

/// Agreed are $0.40 for each GB: 155 x 0.10 less, and the free GB are worth $2.00.
#[test]
fn an_agreed_price_goes_before_the_lists_in_the_total() {
    let document = estimated("", &["--price", "log-ingestion=0.40"]);
    about(line(&document, "alone"), "77.5");
    about(line(&document, "agreed-price"), "-15.5");
    about(line(&document, "free-tier"), "-2");
    reconciles(&document);
    let config = "[[price]]\nproduct = \"log-ingestion\"\nregion = \"us-east-1\"\nusd = \"0.40\"\n";
    assert_eq!(estimated(config, &[])["total"], document["total"]);
    let elsewhere = estimated("", &["--price", "eu-west-1/log-ingestion=0.40"]);
    assert_eq!(line(&elsewhere, "agreed-price"), None);
    // What a flag says goes before the file, and a region's price before that of all.
    let both = estimated(config, &["--price", "us-east-1/log-ingestion=0.30"]);
    about(line(&both, "agreed-price"), "-31");
    // One of a flag for every region too, also where the file names the region.
    let all = estimated(config, &["--price", "log-ingestion=0.30"]);
    about(line(&all, "agreed-price"), "-31");
}

/// Two accounts of 155 GB: each has 5 free GB of its own, which are 2 x $2.50; on one bill they share 5.
#[test]
fn accounts_on_one_bill_share_what_is_free() {
    let of = |name: &str| {
        let mut account = account();
        let name = Some(name.to_owned());
        account.scopes.iter_mut().for_each(|scope| scope.account = name.clone());
        account.log_groups.iter_mut().for_each(|group| group.account = name.clone());
        account.stages.iter_mut().for_each(|stage| stage.account = name.clone());
        account
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "one.json", &of("111111111111"));
    seen::file(folder.path(), "two.json", &of("222222222222"));
    let free = |flags: &[&str]| {
        let command = ["estimate", "one.json", "two.json", "--format", "json"];
        let document = run(folder.path(), &[&command[..], flags].concat()).document();
        reconciles(&document);
        let lines = document["total"]["lines"].as_array().expect("lines").clone();
        Some(lines.iter().filter(|line| line["id"] == "free-tier").map(|line| money(&line["usd"])).sum())
    };
    about(free(&[]), "-5");
    about(free(&["--one-bill"]), "-2.5");
    std::fs::write(folder.path().join("logtoll.toml"), "one-bill = true\n").expect("a file in a temporary folder");
    about(free(&[]), "-2.5");
}

/// Twice what comes in is 310 GB x $0.005 = $1.55; 5 GB are free.
#[test]
fn queries_are_a_line_of_their_own() {
    let document = estimated("", &["--scan", "2x"]);
    about(line(&document, "insights-scan"), "1.55");
    assert_eq!(document["extras"][0]["line_items"][0]["product"], "insights-scan");
    about(line(&estimated("", &["--scan", "1TB"]), "insights-scan"), "5.12");
    reconciles(&document);
    assert_eq!(estimated("", &[])["extras"], serde_json::json!([]), "absent unless asked for");
}

/// Vendors are no part of AWS's bill: 105 GB x $0.10 + 310 million events at $1.70 a million.
#[test]
fn a_vendor_is_paid_apart_and_without_discount() {
    let config = "discount = \"10%\"\n[[downstream]]\nname = \"Vendor\"\nkinds = [\"execution\"]\nusd-per-gb = \"0.10\"\n\
                  usd-per-million-events = \"1.70\"\n";
    let document = estimated(config, &[]);
    about(line(&document, "downstream"), "537.5");
    about(line(&document, "discount"), "-7.5");
    reconciles(&document);
}

/// In a comparison too: INFO's month of 105 GB costs $10.50 more at the vendor, and each 1 % of failures what they write.
#[test]
fn a_vendor_makes_each_configuration_dearer_by_what_it_sends() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", &account());
    let row = |id: &str| {
        let document = run(folder.path(), &["compare", "seen.json", "--format", "json"]).document();
        let rows = document["stages"][0]["configurations"].as_array().expect("configurations").clone();
        rows.into_iter().find(|row| row["id"] == id).expect("a configuration")
    };
    let before = [row("info"), row("error")];
    let config = "[[downstream]]\nname = \"Vendor\"\nkinds = [\"execution\"]\nusd-per-gb = \"0.10\"\n";
    std::fs::write(folder.path().join("logtoll.toml"), config).expect("a file in a temporary folder");
    let after = [row("info"), row("error")];
    let [info, error] = [0, 1].map(|place| (&before[place], &after[place]));
    about(Some(money(&info.1["usd_per_month"]["expected"]) - money(&info.0["usd_per_month"]["expected"])), "10.5");
    let items = info.1["line_items"].as_array().expect("items");
    assert!(items.iter().any(|item| item["product"] == "Vendor"));
    about(Some(money(&info.1["usd_sent_on"])), "10.5");
    assert_eq!(info.0["usd_sent_on"], Value::Null, "no vendor asks nothing");
    let each = |row: &Value| row["each_percent_failing"].clone();
    let more = money(&each(error.1)["usd_per_month"]["expected"]) - money(&each(error.0)["usd_per_month"]["expected"]);
    let gb = each(error.1)["gb_per_month"]["expected"].as_f64().expect("GB");
    assert!(gb > 0.0);
    about(Some(more), &format!("{:.9}", gb * 0.10));
}

/// A subscription sends gzip: by storage's share 155 x 0.15 GB at $0.029, at most all of it.
#[test]
fn subscriptions_are_ranges_and_what_has_no_price_is_unknown() {
    let document = estimated("", &["--subscription", "firehose"]);
    let usd = &document["extras"][0]["usd"];
    about(Some(money(&usd["expected"])), "0.67425");
    assert!(money(&usd["high"]) > Decimal::new(4_495, 3), "{usd}");
    assert_eq!(usd["level"], Value::Null);
    // Its price was found for one region alone.
    let kinesis = estimated("", &["--subscription", "kinesis"]);
    assert_ne!(kinesis["total"]["usd"]["expected"], Value::Null);
    let mut elsewhere = account();
    elsewhere.log_groups.iter_mut().for_each(|group| group.region = "eu-west-1".into());
    elsewhere.stages.iter_mut().for_each(|stage| stage.region = "eu-west-1".into());
    elsewhere.scopes.iter_mut().for_each(|scope| scope.region = "eu-west-1".into());
    let kinesis = ran(&elsewhere, "", &["--subscription", "kinesis", "--format", "json"]).document();
    assert_eq!(kinesis["total"]["usd"]["expected"], Value::Null);
    let warnings = kinesis["warnings"].as_array().expect("warnings");
    assert!(warnings.iter().any(|row| row["text"].as_str().is_some_and(|text| text.contains("kinesis-data-streams"))));
    // One that is stated makes it known: 155 x 0.15 GB at $0.10.
    let flags = ["--subscription", "kinesis", "--price", "kinesis-data-streams=0.10", "--format", "json"];
    let stated = ran(&elsewhere, "", &flags).document();
    about(line(&stated, "subscription"), "2.325");
    assert!(!stated["warnings"].as_array().expect("warnings").iter().any(|row| row["id"] == "missing-price"));
    reconciles(&stated);
}

/// One method with five metrics at $0.30; ten are free for the account.
#[test]
fn detailed_metrics_are_counted_where_they_are_on() {
    let mut seen = account();
    seen.stages[0].detailed_metrics = true;
    let document = ran(&seen, "", &["--format", "json"]).document();
    about(line(&document, "detailed-metrics"), "1.5");
    reconciles(&document);
    seen.stages[0].methods = None;
    let unknown = ran(&seen, "", &["--format", "json"]).document();
    assert_eq!(line(&unknown, "detailed-metrics"), None);
    assert!(unknown["warnings"].as_array().expect("warnings").iter().any(|row| row["id"] == "unknown-metrics"));
    assert_ne!(unknown["total"]["usd"]["expected"], Value::Null);
}

/// Growth changes everything, requests only what follows them: 62 million are twice 31 million.
#[test]
fn what_if_more_comes() {
    let gb = |flags: &[&str]| {
        let document = estimated("", flags);
        let interval = &document["total"]["gb"];
        (interval["expected"].as_f64().expect("a number").round(), interval["basis"].clone())
    };
    assert_eq!(gb(&["--growth", "20%"]), (186.0, "assumed".into()));
    assert_eq!(gb(&["--growth", "-100%"]).0, 0.0);
    assert_eq!(gb(&["--requests", "62M"]).0, 260.0);
    let mut unknown = account();
    unknown.stages[0].requests = None;
    ran(&unknown, "", &["--requests", "62M"]).refused(2, &["--requests needs the measured requests of every stage"]);
}

#[test]
fn wrong_words_say_what_to_write() {
    let refused = |flags: &[&str], said: &str| ran(&account(), "", flags).refused(2, &[said]);
    refused(&["--discount", "120%"], "from 0% to 100%");
    refused(&["--price", "log-ingstion=1"], "no such product");
    refused(&["--price", "us-esat-1/log-ingestion=1"], "us-east-1");
    refused(&["--scan", "5"], "200GB");
    refused(&["--growth", "20"], "as 20% or -10%");
    refused(&["--growth", "5%", "--requests", "1M"], "cannot be used with");
    ran(&account(), "discuont = \"1%\"\n", &[]).refused(2, &["logtoll.toml:1:1", "did you mean 'discount'?"]);
}

/// The last of two prices for the same product and place holds, and it alone is said to.
#[test]
fn of_two_agreed_prices_the_one_that_holds_is_listed() {
    let prices =
        ["log-ingestion=0.40", "us-east-1/log-ingestion=0.35", "log-ingestion=0.30", "us-east-1/log-ingestion=0.20"];
    let flags: Vec<&str> = prices.iter().flat_map(|price| ["--price", price]).collect();
    let document = estimated("", &flags);
    let rows = document["assumptions"].as_array().expect("assumptions").iter();
    let listed: Vec<&str> =
        rows.filter(|row| row["id"] == "agreed-price").map(|row| row["value"].as_str().expect("a text")).collect();
    assert_eq!(listed, ["log-ingestion $0.3 in every region", "log-ingestion $0.2 in us-east-1"]);
    // 150 billable GB.
    about(Some(money(&document["total"]["usd"]["expected"])), "30");
}

#[test]
fn of_several_accounts_each_step_names_its_own() {
    let mut both = account();
    let mut scope = both.scopes[0].clone();
    scope.account = Some("210987654321".to_owned());
    both.scopes.push(scope);
    let mut other = both.log_groups[1].clone();
    other.account = Some("210987654321".to_owned());
    both.log_groups.push(other);
    let texts = |seen: &Measurements| -> Vec<String> {
        let document = ran(seen, "", &["--format", "json", "--price", "log-ingestion=0.40"]).document();
        reconciles(&document);
        let lines = document["total"]["lines"].as_array().expect("lines").iter();
        lines
            .filter(|line| line["id"] == "agreed-price")
            .map(|line| line["text"].as_str().expect("a text").to_owned())
            .collect()
    };
    let step = "price of log-ingestion in us-east-1 as agreed, instead of the list's";
    assert_eq!(texts(&account()), [step]);
    assert_eq!(texts(&both), [format!("{step}, account 123456789012"), format!("{step}, account 210987654321")]);
}

/// It would change nothing: an estimate counts what lies there now.
#[test]
fn a_retention_is_no_assumption_of_an_estimate() {
    let (with, without) = (estimated("retention = 30\n", &[]), estimated("", &[]));
    assert_eq!((&with["assumptions"], &with["total"]), (&without["assumptions"], &without["total"]));
}

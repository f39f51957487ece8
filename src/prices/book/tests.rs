use rust_decimal::Decimal;

use super::*;
use crate::prices::{Confidence, Product};
use crate::units::{Amount, Usd};

const REGION: &str = r#"schema = 1
region = "xx-test-1"
location = "Testland"
currency = "USD"
as_of = 2025-06-05
source = "a test"

[[price]]
product = "log-ingestion"
usage_type = "TST1-DataProcessing-Bytes"
unit = "GB"
tiers = [ { from = 0, usd = "0.50" }, { from = 10, usd = "0.25" } ]

[[price]]
product = "log-storage"
unit = "GB-month"
tiers = [ { from = 0, to = 100, usd = "0.03" } ]
"#;

fn files(region: &str) -> PriceFiles {
    let billing = EMBEDDED.iter().find(|(name, _)| *name == BILLING_FILE).expect("it is embedded").1;
    PriceFiles::from_texts([
        ("xx-test-1.toml".to_owned(), region.to_owned()),
        (BILLING_FILE.to_owned(), billing.to_owned()),
        ("README.md".to_owned(), "no price file".to_owned()),
    ])
}

/// What is found in [`REGION`] once `from` is replaced by `to`, without the products that it lacks anyway.
fn found(from: &str, to: &str) -> Vec<String> {
    assert!(REGION.contains(from), "{from} is not in the file");
    let files = files(&REGION.replacen(from, to, 1));
    let mut findings = files.check();
    findings.retain(|finding| !matches!(finding.problem, Problem::MissingPrice(_)));
    if !findings.is_empty() {
        let error = files.book(&["xx-test-1"]).expect_err("a malformed file has no prices").to_string();
        assert!(error.starts_with(&findings[0].to_string()), "{error}");
    }
    findings.iter().map(Finding::to_string).collect()
}

fn cost(region: &str, product: Product, number: i64) -> Option<String> {
    let files = PriceFiles::embedded();
    let book = files.book(&[region]).expect("a known region");
    let price = book.region(region).expect("it was asked for").price(product).expect("a known price");
    let amount = Amount { number: Decimal::from(number), unit: product.unit() };
    price.tiers.cost(amount).map(|Usd(usd)| usd.to_string())
}

fn first_price(region: &str, product: Product) -> String {
    cost(region, product, 1).expect("a price")
}

#[test]
fn worked_figures_of_us_east_1() {
    let cost = |product, number| cost("us-east-1", product, number).expect("a cost");
    assert_eq!(cost(Product::LogIngestion, 1_000), "500");
    assert_eq!(cost(Product::VendedLogIngestion, 12_000), "5560");
    assert_eq!(cost(Product::VendedLogIngestion, 31 * 1024), "10342.4");
    assert_eq!(cost(Product::LogStorage, 500), "15");
    assert_eq!(cost(Product::GetMetricData, 1_000), "0.01");
}

#[test]
fn prices_end_where_the_sources_end() {
    assert!(cost("us-east-1", Product::S3Storage, 51_200).is_some());
    assert_eq!(cost("us-east-1", Product::S3Storage, 51_201), None);
    assert_eq!(cost("us-east-1", Product::FirehoseDirectPut, 5_120_001), None);
}

/// facts/aws-prices.md section 1: the first vended tier of Infrequent Access differs from its custom price in seven regions.
#[test]
fn infrequent_access_prices_are_those_of_the_facts() {
    for (region, vended, custom) in [
        ("ap-east-1", "0.39", "0.4"),
        ("eu-central-1", "0.285", "0.315"),
        ("eu-central-2", "0.314", "0.345"),
        ("eu-north-1", "0.271", "0.27"),
        ("eu-west-3", "0.25", "0.299"),
        ("me-central-1", "0.314", "0.315"),
        ("me-south-1", "0.314", "0.315"),
    ] {
        assert_eq!(first_price(region, Product::VendedLogIngestionIa), vended, "{region}");
        assert_eq!(first_price(region, Product::LogIngestionIa), custom, "{region}");
    }
}

#[test]
fn other_regional_prices_are_those_of_the_facts() {
    assert_eq!(first_price("us-east-2", Product::ParquetConversion), "0.035");
    assert_eq!(first_price("us-gov-west-1", Product::GetMetricData), "0.000013");
    assert_eq!(first_price("sa-east-1", Product::GetMetricData), "0.000014");
}

#[test]
fn every_embedded_file_is_whole_and_prices_every_product() {
    let files = PriceFiles::embedded();
    let findings: Vec<_> = files.check().iter().map(Finding::to_string).collect();
    assert_eq!(findings, Vec::<String>::new());
    assert_eq!(files.regions().len(), 35);

    let regions = files.regions();
    let book = files.book(&regions).expect("every file is whole");
    assert_eq!(book.regions().count(), 35);
    for prices in book.regions() {
        let first = |product| prices.price(product).map(|price| price.tiers.as_slice()[0].price);
        // facts/aws-prices.md section 0: in all 35 regions
        assert_eq!(first(Product::LogIngestion), first(Product::VendedLogIngestion), "{}", prices.region);
    }
}

#[test]
fn usage_types_stand_as_on_the_bill() {
    let book = PriceFiles::embedded().book(&["us-east-1", "eu-west-1"]).expect("known regions");
    let of = |region: &str, product| {
        book.region(region).and_then(|prices| prices.price(product)).and_then(|price| price.usage_type.clone())
    };
    assert_eq!(of("us-east-1", Product::VendedLogIngestion).as_deref(), Some("USE1-VendedLog-Bytes"));
    assert_eq!(of("us-east-1", Product::GetMetricData).as_deref(), Some("CW:GMD-Metrics"));
    assert_eq!(of("eu-west-1", Product::GetMetricData).as_deref(), Some("EU-CW:GMD-Metrics"));
    assert_eq!(of("eu-west-1", Product::FirehoseDirectPut), None);
}

#[test]
fn a_missing_price_is_unknown_and_only_the_check_minds() {
    let files = files(REGION);
    let book = files.book(&["xx-test-1"]).expect("missing prices are no error");
    let prices = book.region("xx-test-1").expect("it was asked for");
    assert!(prices.price(Product::InsightsScan).is_none());
    assert_eq!(prices.missing().count(), 12);
    let findings: Vec<_> = files.check().iter().map(Finding::to_string).collect();
    assert_eq!(findings.len(), 12);
    assert_eq!(findings[0], "xx-test-1.toml: no price for log-ingestion-ia; add one, or its cost prints as unknown");
}

#[test]
fn an_unknown_region_is_an_error_with_the_nearest_spelling_first() {
    let files = PriceFiles::embedded();
    let text = |region: &str| files.book(&[region]).expect_err("it is unknown").to_string();
    let message = text("us-esat-1");
    assert!(message.starts_with("no prices for region 'us-esat-1'; "), "{message}");
    assert!(message.contains(": us-east-1, "), "{message}");
    assert!(text("EU-WEST-3").contains(": eu-west-3, "));
    assert!(text("").starts_with("no prices for region ''; "));
    assert!(text("eu\u{1b}[31m\n").starts_with(r"no prices for region 'eu\u{1b}[31m\n'; "));
    let Err(Error::UnknownRegion { known, .. }) = files.book(&["cn-north-1"]) else { panic!("prices for China") };
    assert_eq!(known.len(), 35);
}

#[test]
fn a_folder_without_the_facts_of_every_region_is_an_error() {
    let files = PriceFiles::from_texts([("xx-test-1.toml".to_owned(), REGION.to_owned())]);
    let error = files.book(&["xx-test-1"]).expect_err("no billing.toml").to_string();
    assert_eq!(error, "billing.toml: the file is missing; copy it from logtoll's own pricing folder");
    let empty: Vec<_> = PriceFiles::from_texts([]).check().into_iter().map(|finding| finding.problem).collect();
    assert_eq!(empty, [Problem::MissingFile, Problem::NoRegion]);
}

#[test]
fn a_file_is_parsed_only_when_it_is_asked_for() {
    let broken = ("yy-broken-1.toml".to_owned(), "not toml".to_owned());
    let texts = [broken, ("xx-test-1.toml".to_owned(), REGION.to_owned())].into_iter();
    let billing = EMBEDDED.iter().filter(|(name, _)| *name == BILLING_FILE);
    let texts = texts.chain(billing.map(|&(name, text)| (name.to_owned(), text.to_owned())));
    let files = PriceFiles::from_texts(texts);
    assert!(files.book(&["xx-test-1"]).is_ok());
    assert!(files.book(&["xx-test-1", "yy-broken-1"]).is_err());
}

#[test]
fn malformed_head_lines() {
    assert_eq!(found("schema = 1", "schema = 1"), Vec::<String>::new());
    assert_eq!(
        found("schema = 1", "schema = 2"),
        ["xx-test-1.toml:1:10: 'schema' is 2; write 1, the only schema that this version of logtoll reads"]
    );
    assert_eq!(
        found("region = \"xx-test-1\"", "region = \"us-east-1\""),
        ["xx-test-1.toml:2:10: 'region' is 'us-east-1'; write 'xx-test-1', as the file is named"]
    );
    assert_eq!(found("location = \"Testland\"\n", ""), ["xx-test-1.toml:1:1: the key 'location' is missing; add it"]);
    assert_eq!(
        found("\"USD\"", "\"EUR\""),
        ["xx-test-1.toml:4:12: 'currency' is 'EUR'; write 'USD', the only currency that logtoll adds up"]
    );
    assert_eq!(
        found("2025-06-05", "\"June 2025\""),
        ["xx-test-1.toml:5:9: 'as_of' is 'June 2025'; write a date as YYYY-MM-DD without quotes"]
    );
    assert_eq!(
        found("\"a test\"", "\"a\\u001b[2J\""),
        [r"xx-test-1.toml:6:10: 'source' is 'a\u{1b}[2J'; write a line of text"]
    );
    assert_eq!(
        found("source =", "sorce ="),
        [
            "xx-test-1.toml:1:1: the key 'source' is missing; add it",
            "xx-test-1.toml:6:1: the key 'sorce' means nothing here; did you mean 'source'?",
        ]
    );
    assert_eq!(
        found("source", "so\nurce").iter().map(|text| &text[..18]).collect::<Vec<_>>(),
        ["xx-test-1.toml:6:3"],
        "a syntax error hides what follows from it"
    );
}

#[test]
fn malformed_prices() {
    assert_eq!(
        found("\"log-storage\"", "\"log-storrage\""),
        ["xx-test-1.toml:15:11: no product is called 'log-storrage'; did you mean 'log-storage'?"]
    );
    assert_eq!(
        found("\"log-storage\"\nunit = \"GB-month\"", "\"log-ingestion\"\nunit = \"GB\""),
        ["xx-test-1.toml:14:1: log-ingestion has a price on line 8 already; keep one of the two"]
    );
    assert_eq!(
        found("unit = \"GB-month\"", "unit = \"GB\""),
        ["xx-test-1.toml:16:8: 'unit' is 'GB'; write 'GB-month', in which AWS counts log-storage"]
    );
    assert_eq!(
        found("TST1-DataProcessing-Bytes", "TST1-VendedLog-Bytes"),
        [
            "xx-test-1.toml:10:14: 'usage_type' is 'TST1-VendedLog-Bytes'; write 'DataProcessing-Bytes' with the region's \
          prefix before it, as on the bill"
        ]
    );
    assert_eq!(
        found("unit = \"GB-month\"\n", "unit = \"GB-month\"\nnote = 1\n"),
        ["xx-test-1.toml:17:1: the key 'note' means nothing here; known are product, unit, usage_type, source, tiers"]
    );
    assert_eq!(found("unit = \"GB\"\n", ""), ["xx-test-1.toml:8:1: the key 'price.unit' is missing; add it"]);
}

#[test]
fn malformed_tiers() {
    let dollars = |found: &str| {
        [format!("xx-test-1.toml:12:29: 'usd' is {found}; write dollars as a decimal in quotes, such as \"0.50\"")]
    };
    assert_eq!(found("\"0.50\"", "\"0,50\""), dollars("'0,50'"));
    assert_eq!(found("\"0.50\"", "0.50"), dollars("0.50"));
    assert_eq!(found("\"0.50\"", "\"5e-1\""), dollars("'5e-1'"));
    assert_eq!(found("\"0.50\"", "\"\""), dollars("''"));
    assert_eq!(
        found("\"0.50\"", "\"-0.50\""),
        ["xx-test-1.toml:12:11: the price -0.50 is negative; write what AWS charges"]
    );
    assert_eq!(
        found("from = 0, usd = \"0.50\"", "from = 1, usd = \"0.50\""),
        ["xx-test-1.toml:12:11: the first tier starts at 1; let it start at 0"]
    );
    assert_eq!(
        found("from = 0, usd = \"0.50\"", "from = 0, to = 8, usd = \"0.50\""),
        ["xx-test-1.toml:12:47: no tier covers 8 to 10; let the tiers touch"]
    );
    assert_eq!(
        found("from = 0, usd = \"0.50\"", "from = 0, to = 12, usd = \"0.50\""),
        ["xx-test-1.toml:12:48: 10 to 12 is in two tiers; let the tiers touch"]
    );
    assert_eq!(
        found("from = 10,", "from = 0,"),
        ["xx-test-1.toml:12:39: a tier from 0 follows one from 0; write the tiers in rising order"]
    );
    assert_eq!(found("to = 100", "to = -100"), ["xx-test-1.toml:17:28: 'to' is -100; write a whole number from 0"]);
    assert_eq!(
        found("[ { from = 0, to = 100, usd = \"0.03\" } ]", "[]"),
        [
            "xx-test-1.toml:17:9: there is no tier; write at least { from = 0, usd = \"…\" }, or leave the price out if it \
          is unknown"
        ]
    );
}

#[test]
fn one_look_finds_everything() {
    let region = REGION
        .replace("\"USD\"", "\"EUR\"")
        .replace("\"GB-month\"", "\"GB\"")
        .replace("from = 0, usd", "from = 5, usd")
        .replace("0.25", "free");
    let files = files(&region);
    let lines: Vec<_> = files.check().iter().filter_map(|finding| finding.position).map(|at| at.line).collect();
    assert_eq!(lines, [4, 12, 16], "a tier that cannot be read hides the order of the tiers, nothing else");
    let error = files.book(&["xx-test-1"]).expect_err("malformed").to_string();
    assert!(error.ends_with("\nand 2 more; `logtoll prices check` lists them all"), "{error}");
}

#[test]
fn the_facts_of_every_region_are_typed() {
    let none: [&str; 0] = [];
    let book = PriceFiles::embedded().book(&none).expect("billing.toml is whole");
    let billing = book.billing();
    assert_eq!(billing.bytes_per_gb.value, 1 << 30);
    assert_eq!((billing.event_overhead.value, billing.event_overhead.otherwise), (0, Some(26)));
    assert_eq!(billing.event_overhead.confidence, Confidence::Unknown);
    let free: Vec<_> = billing.free_tier().map(|(product, fact)| (product.name(), fact.value)).collect();
    assert_eq!(free, [("log-ingestion", 5), ("log-storage", 5), ("insights-scan", 5), ("detailed-metric", 10)]);
    assert!(billing.free(Product::VendedLogIngestion).is_none());
    let mut ids: Vec<_> = billing.rows().into_iter().map(|row| row.id).collect();
    ids.dedup();
    assert_eq!(ids.len(), 27);
    let page = billing.cost_explorer_call.as_ref().map(|fact| fact.value.to_string());
    assert_eq!(page.as_deref(), Some("0.01"));
}

#[test]
fn malformed_facts() {
    let embedded = EMBEDDED.iter().find(|(name, _)| *name == BILLING_FILE).expect("it is embedded").1;
    let found = |from: &str, to: &str| -> Vec<String> {
        assert!(embedded.contains(from), "{from} is not in the file");
        let text = embedded.replacen(from, to, 1);
        let findings = Billing::parse(BILLING_FILE, &text).expect_err("malformed");
        findings.iter().map(|finding| finding.problem.to_string()).collect()
    };
    assert_eq!(found("1_073_741_824", "0"), ["'value' is 0; write a whole number from 1"]);
    assert_eq!(found("value = 0.15", "value = 15"), ["'value' is 15; write a number above 0 and up to 1"]);
    assert_eq!(found("[1, 3, 5,", "[1, 3, 3,"), ["'value' is a list; write each number once, in rising order"]);
    assert_eq!(
        found("confidence = \"high\"", "confidence = \"sure\""),
        ["'confidence' is 'sure'; write 'high', 'medium', 'low' or 'unknown'"]
    );
    assert_eq!(found("unit = \"GB\"", "unit = \"GiB\""), ["'unit' is 'GiB'; write 'GB'"]);
    assert_eq!(found("[free_tier.log-ingestion]", "[free_tier.logs]").len(), 1);
    assert_eq!(
        found("[event_overhead]", "[event_overheads]"),
        [
            "the key 'event_overhead' is missing; add it",
            "the key 'event_overheads' means nothing here; did you mean 'event_overhead'?"
        ]
    );
    let line = embedded.lines().position(|line| line == "[storage_compression]").expect("a table") + 2;
    let moved = embedded.replacen("value = 0.15", "value = \"much\"", 1);
    let findings = Billing::parse(BILLING_FILE, &moved).expect_err("malformed");
    assert_eq!(findings[0].position.map(|at| at.line), Some(line));
}

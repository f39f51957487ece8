use insta::assert_snapshot;

use super::*;
use crate::prices::PriceFiles;

/// The embedded facts and one made-up region in which most prices are missing.
fn book() -> PriceBook {
    let region = r#"
        schema = 1
        region = "xx-test-1"
        location = "Testland"
        currency = "USD"
        as_of = 2025-06-05
        source = "a test"
        notes = ["Not real."]

        [[price]]
        product = "vended-log-ingestion"
        usage_type = "TST1-VendedLog-Bytes"
        unit = "GB"
        tiers = [ { from = 0, usd = "0.50" }, { from = 10240, usd = "0.25" }, { from = 1234567, usd = "0.10" } ]

        [[price]]
        product = "log-storage"
        unit = "GB-month"
        source = "another test"
        tiers = [ { from = 0, to = 51200, usd = "0.03" } ]
    "#;
    let billing = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/pricing/billing.toml"));
    let files = [("xx-test-1.toml", region), ("billing.toml", billing)];
    PriceFiles::from_texts(files.map(|(name, text)| (name.to_owned(), text.to_owned())))
        .book(&["xx-test-1"])
        .expect("whole files")
}

#[test]
fn a_region_is_a_table_that_names_its_source_and_its_gaps() {
    let book = book();
    assert_snapshot!(show(book.region("xx-test-1").expect("it is in the book")), @r#"
    xx-test-1, Testland, in USD

    product                  AWS usage type        unit      price per unit
    log-ingestion            not known             GB        unknown
    log-ingestion-ia         not known             GB        unknown
    vended-log-ingestion     TST1-VendedLog-Bytes  GB        first 10,240 GB $0.50
                                                             next 1,224,327 GB $0.25
                                                             over 1,234,567 GB $0.10
    vended-log-ingestion-ia  not known             GB        unknown
    vended-log-s3            not known             GB        unknown
    vended-log-firehose      not known             GB        unknown
    parquet-conversion       not known             GB        unknown
    log-storage              not known             GB-month  first 51,200 GB-month $0.03
                                                             over 51,200 GB-month unknown
    insights-scan            not known             GB        unknown
    get-metric-data          not known             metric    unknown
    firehose-direct-put      not known             GB        unknown
    firehose-vended          not known             GB        unknown
    s3-storage               not known             GB-month  unknown
    detailed-metric          not known             metric    unknown
    kinesis-data-streams     not known             GB        unknown

    Prices as of 2025-06-05: a test
    log-storage: another test
    Note: Not real.
    "#);
}

#[test]
fn the_overview_has_a_line_per_region() {
    assert_snapshot!(overview(&book()), @r#"
    region     location  as of       ingestion per GB  vended per GB   storage per GB-month
    xx-test-1  Testland  2025-06-05  unknown           $0.50 to $0.10  $0.03

    in every region                        value                             unit      or perhaps  confidence
    free_tier.log-ingestion                5                                 GB                    high
    free_tier.log-storage                  5                                 GB-month              high
    free_tier.insights-scan                5                                 GB                    medium
    free_tier.detailed-metric              10                                metric                high
    bytes_per_gb                           1073741824                        bytes     1000000000  medium
    event_overhead                         0                                 bytes     26          unknown
    storage_compression                    0.15                              share     1           medium
    s3_compression                         1                                 share     0.15        unknown
    access_is_vended                       true                              yes/no    false       medium
    firehose_record_rounding               5120                              bytes                 high
    retention_days                         1, 3, 5, 7, 14, 30,               days                  high
                                           60, 90, 120, 150, 180, 365,
                                           400, 545, 731, 1096, 1827, 2192,
                                           2557, 2922, 3288, 3653
    metric_retention.minute                15                                days                  high
    metric_retention.five_minutes          63                                days                  high
    metric_retention.hour                  455                               days                  high
    get_metric_data.queries_per_call       500                               metrics               high
    get_metric_data.datapoints_per_call    100800                            points                low
    get_metric_data.datapoints_per_second  396000                            points    180000      high
    api_gateway_page                       500                               items                 high
    calls_per_second.describe_log_groups   10                                calls     5           high
    calls_per_second.describe_deliveries   5                                 calls                 unknown
    calls_per_second.filter_log_events     10                                calls     5           high
    calls_per_second.get_metric_data       500                               calls     50          high
    calls_per_second.api_gateway           10                                calls                 high
    calls_per_second.api_gateway_burst     40                                calls                 high
    calls_per_second.get_resources         2.5                               calls                 high
    calls_per_second.share                 0.5                               share                 high
    cost_explorer_call                     0.01                              USD                   high

    The source of each is in the document that --format json prints.
    "#);
}

#[test]
fn a_check_counts_what_it_found() {
    let none = PriceFiles::from_texts([]);
    assert_snapshot!(check(&none.check(), none.regions().len()), @r#"
    billing.toml: the file is missing; copy it from logtoll's own pricing folder
    <region>.toml: the folder has no region file; add one for each region that is asked for
    2 problems in 0 regions
    "#);
    let embedded = PriceFiles::embedded();
    assert_snapshot!(check(&embedded.check(), embedded.regions().len()), @r#"
    35 regions: every file is whole and every product has a price
    "#);
}

#[test]
fn a_name_from_outside_cannot_reach_the_terminal_unescaped() {
    let files = PriceFiles::from_texts([("x\u{1b}[2J.toml".to_owned(), "schema = 1".to_owned())]);
    let text = check(&files.check(), 1);
    assert!(text.contains(r"x\u{1b}[2J.toml:1:1: the key 'region' is missing"), "{text}");
    assert!(!text.contains('\u{1b}'));
}

#[test]
fn the_document_has_money_as_decimals_and_unknowns_as_null() {
    let at = "2026-11-22T00:00:00Z".parse().expect("a time stamp");
    let mut json = serde_json::to_value(Document::new(&book(), "0.0.0", at)).expect("it is JSON");
    assert_eq!(json["billing"].as_array().map(Vec::len), Some(27));
    assert_eq!(json["warnings"].as_array().map(Vec::len), Some(12));
    json["billing"].as_array_mut().expect("rows").truncate(1);
    json["warnings"].as_array_mut().expect("rows").truncate(1);
    assert_snapshot!(serde_json::to_string_pretty(&json).expect("it is JSON"), @r#"
    {
      "assumptions": [],
      "billing": [
        {
          "confidence": "high",
          "id": "free_tier.log-ingestion",
          "otherwise": null,
          "source": "CloudWatch pricing page, copies of about 2024: '5 GB Data (ingestion, archive storage, and data scanned by Logs Insights queries)'; usage type Global-DataProcessing-Bytes, so once over all regions. Whether vended logs or the class Infrequent Access draw on it: none found",
          "unit": "GB",
          "value": "5"
        }
      ],
      "generated_at": "2026-11-22T00:00:00Z",
      "prices": [
        {
          "as_of": "2025-06-05",
          "region": "xx-test-1"
        }
      ],
      "regions": [
        {
          "as_of": "2025-06-05",
          "currency": "USD",
          "location": "Testland",
          "missing": [
            "log-ingestion",
            "log-ingestion-ia",
            "vended-log-ingestion-ia",
            "vended-log-s3",
            "vended-log-firehose",
            "parquet-conversion",
            "insights-scan",
            "get-metric-data",
            "firehose-direct-put",
            "firehose-vended",
            "s3-storage",
            "detailed-metric"
          ],
          "notes": [
            "Not real."
          ],
          "products": [
            {
              "product": "vended-log-ingestion",
              "source": "a test",
              "tiers": [
                {
                  "from": 0,
                  "to": 10240,
                  "usd": "0.50"
                },
                {
                  "from": 10240,
                  "to": 1234567,
                  "usd": "0.25"
                },
                {
                  "from": 1234567,
                  "to": null,
                  "usd": "0.10"
                }
              ],
              "unit": "GB",
              "usage_type": "TST1-VendedLog-Bytes"
            },
            {
              "product": "log-storage",
              "source": "another test",
              "tiers": [
                {
                  "from": 0,
                  "to": 51200,
                  "usd": "0.03"
                }
              ],
              "unit": "GB-month",
              "usage_type": null
            }
          ],
          "region": "xx-test-1",
          "source": "a test"
        }
      ],
      "schema": "logtoll/prices/1",
      "tool": "0.0.0",
      "warnings": [
        {
          "id": "missing-price",
          "remedy": "add it to a copy of xx-test-1.toml and pass the folder with --prices",
          "text": "no price for log-ingestion in xx-test-1"
        }
      ]
    }
    "#);
}

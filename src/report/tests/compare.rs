use insta::assert_snapshot;

use super::documents::*;
use super::*;

fn terminal(document: &Document<Compare>, width: u16) -> String {
    plain(&super::compare(document, Format::Terminal { width: Some(width) }, false))
}

#[test]
fn a_wide_terminal_shows_everything() {
    assert_snapshot!(terminal(&compare_of(vec![stage("Orders"), unknown_stage("Chat")]), 160), @"
    What each logging configuration costs in 2026-12
    Prices of 2025-06-05 (eu-west-1, us-east-1). Made by logtoll 0.1.0 at 2026-11-22T00:00:00Z.

    Orders/prod
    REST, us-east-1, account 123456789012, API a1b2c3. Requests in 2026-12: 50,000,000†; failing: 0 % with 5xx, 0
    % with 4xx. On now: info. 1 method logs otherwise: GET /items/{id} error.

    configuration           bytes/request            events/request  GB/month  ingestion  storage           $/month                  against now
      off                             0                          0         0       $0.00    $0.00          $0.00                         unknown
      error                           0                          0         0       $0.00    $0.00  $0.06 per 1 %†§¶ ($0.04–$0.08)        -$25.02
      error-full                  5,634°§ (0–7,300)              0       262†    $131.20    $0.00        $131.20†§  ($0.00–$170.00)     +$106.18
    ▶ info                        1,045°                        10°     48.7†     $25.02    $0.69         $25.02†                            now
      info-full@s3       at least 5,634°§                       10°      262†    unknown    $0.00        unknown                         unknown
      access-json                   340°                        10°     15.8†      $7.92    $0.00          $7.92†                        -$17.10
      error+access-json             340°                        10°     15.8†      $7.92    $0.00          $7.92†¶                       -$17.10

    - error: each 1 % of failing requests adds $0.06†§ ($0.04–$0.08), 2.37°§ (1.50–3.07) bytes/request
    - not possible: access-xml (no preset is known)

    Chat/prod
    WebSocket, us-east-1, API a1b2c3. Requests in 2026-12: unknown; failing: 0 % with 5xx, 0 % with 4xx. On now:
    unknown.

    configuration  bytes/request  events/request  GB/month  ingestion  storage  $/month
      info               unknown         unknown   unknown    unknown  unknown  unknown

    Notes
    - ° modelled from the catalogue of log lines and what is known of the stage
    - † follows from a number that was stated or assumed
    - § a range that is no probability, because something in it is not known or not documented
    - ¶ no failing request is counted here, and ERROR logs nothing else; per 1 % is what each 1 % of failing
      requests adds
    - every row is priced as if it stood alone: its own volume through the tiers, without free tier or discount
    - $/month is a month once the logs have run, with the storage that the retention leads to; without a retention
      12 months of storage are counted, and it never stops growing
    - with no failing requests every row is the weight of requests that succeed
    - ERROR logs executions that failed: integration and configuration errors, timeouts, faults of authorizers; a
      4xx or 5xx that the backend returned through a proxy is an executed request and writes nothing, and of
      denials (401, 403, 429) it is not known
    - error-full: AWS does not document what ERROR with full data writes, so the range runs from ERROR alone to
      INFO with full data, which is the more likely; one captured request, or the metered events per request,
      settles it for a stage
    - @cloudwatch, @cloudwatch-ia, @s3 and @firehose are log deliveries: they replace the managed group and are
      billed as vended logs; an event may be up to 1 MB where standard logging cuts it after 1,024 characters
    - lines that standard logging always cuts are counted at the cut length in a delivery, so its upper bound is
      unknown
    - a proposed delivery is priced as plain payload; JSON output adds about 230 to 280 bytes to every event
      (added up from names and typical values; no real record was found)
    - @s3: the PUT requests that AWS makes in the bucket are not included, since the number of objects is unknown
    - access logs to a log group are priced as vended logs, as AWS's documentation lists them; no bill was found
      that shows it
    - methods and integrations are those of the API as it is now, which may be newer than what the stage has
      deployed
    - what is on now counts the methods that log otherwise; the other configurations are priced as if every method
      logged alike
    - the wording of WebSocket execution logs is not documented, so their size is unknown wherever it is not
      metered

    Assumptions
    - bytes-per-gb: 1073741824 bytes (were it otherwise, $612.35 instead of $570.00 in all)

    Warnings
    - 1 log group has no data, so the volume is unknown, and with it the total → sample again later

    Nothing was asked of AWS for this.
    ");
}

#[test]
fn a_narrow_terminal_shows_what_matters() {
    let text = terminal(&compare_of(vec![stage("Orders")]), 60);
    assert!(widest(&text) <= 60, "{text}");
    assert_snapshot!(figures(&text), @"
    What each logging configuration costs in 2026-12
    Prices of 2025-06-05 (eu-west-1, us-east-1). Made by logtoll
    0.1.0 at 2026-11-22T00:00:00Z.

    Orders/prod
    REST, us-east-1, account 123456789012, API a1b2c3. Requests
    in 2026-12: 50,000,000†; failing: 0 % with 5xx, 0 % with
    4xx. On now: info. 1 method logs otherwise: GET /items/{id}
    error.

    configuration                 $/month  against now
      off                        $0.00         unknown
      error              $0.06 per 1 %†§¶      -$25.02
      error-full               $131.20†§      +$106.18
    ▶ info                      $25.02†            now
      info-full@s3             unknown         unknown
      access-json                $7.92†        -$17.10
      error+access-json          $7.92†¶       -$17.10
    Without room: events/request, range of bytes/request,
    GB/month, storage, ingestion, bytes/request, range of
    $/month. A wider terminal, or --format csv or json, has
    them.

    - error: each 1 % of failing requests adds $0.06†§
      ($0.04–$0.08), 2.37°§ (1.50–3.07) bytes/request
    - not possible: access-xml (no preset is known)
    ");
}

#[test]
fn many_stages_have_a_line_each() {
    let mut stages: Vec<document::StageRow> = (0..5).map(|index| stage(&format!("Orders {index}"))).collect();
    stages[3].configurations[3].usd_per_month = projected(["900", "1000", "1200"].map(usd));
    stages.insert(0, unknown_stage("Chat"));
    let document = compare_of(stages);
    assert_snapshot!(figures(&terminal(&document, 100)), @r#"
    What each logging configuration costs in 2026-12
    Prices of 2025-06-05 (eu-west-1, us-east-1). Made by logtoll 0.1.0 at 2026-11-22T00:00:00Z.

    stage          on now        $ now   ERROR  1 % failing        INFO  INFO + full  access
    Orders 3/prod  info     $1,000.00   $0.00¶     +$0.06†§  $1,000.00             –  $7.92†
    Orders 0/prod  info        $25.02†  $0.00¶     +$0.06†§     $25.02†            –  $7.92†
    Orders 1/prod  info        $25.02†  $0.00¶     +$0.06†§     $25.02†            –  $7.92†
    Orders 2/prod  info        $25.02†  $0.00¶     +$0.06†§     $25.02†            –  $7.92†
    Orders 4/prod  info        $25.02†  $0.00¶     +$0.06†§     $25.02†            –  $7.92†
    Chat/prod      unknown    unknown       –                  unknown             –      –
    '1 % failing' is what each 1 % of failing requests adds to ERROR. – is not possible for that kind of
    API.
    Without room: off, requests. A wider terminal, or --format csv or json, has them.

    Dollars per month, the most expensive now first.

    logtoll compare --only 'API/STAGE' shows the full table of a stage; a glob is fine.
    "#);
    let chosen = plain(&super::compare(&document, Format::Terminal { width: None }, true));
    assert_eq!(chosen.matches("▶ info").count(), 5, "{chosen}");
}

#[test]
fn markdown_has_the_same() {
    let text = super::compare(&compare_of(vec![stage("Orders")]), Format::Markdown, false);
    assert_snapshot!(figures(&text), @"
    # What each logging configuration costs in 2026-12

    Prices of 2025-06-05 (eu-west-1, us-east-1). Made by logtoll 0.1.0 at 2026-11-22T00:00:00Z.

    ### Orders/prod

    REST, us-east-1, account 123456789012, API a1b2c3. Requests in 2026-12: 50,000,000†; failing: 0 % with 5xx, 0 % with 4xx. On now: info. 1 method logs otherwise: GET /items/{id} error.

    | configuration | bytes/request | events/request | GB/month | ingestion | storage | $/month | against now |
    | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
    | off | 0 | 0 | 0 | $0.00 | $0.00 | $0.00 | unknown |
    | error | 0 | 0 | 0 | $0.00 | $0.00 | $0.06 per 1 %†§¶ ($0.04–$0.08) | -$25.02 |
    | error-full | 5,634°§ (0–7,300) | 0 | 262† | $131.20 | $0.00 | $131.20†§ ($0.00–$170.00) | +$106.18 |
    | **▶ info** | **1,045°** | **10°** | **48.7†** | **$25.02** | **$0.69** | **$25.02†** | **now** |
    | info-full@s3 | at least 5,634°§ | 10° | 262† | unknown | $0.00 | unknown | unknown |
    | access-json | 340° | 10° | 15.8† | $7.92 | $0.00 | $7.92† | -$17.10 |
    | error+access-json | 340° | 10° | 15.8† | $7.92 | $0.00 | $7.92†¶ | -$17.10 |

    - error: each 1 % of failing requests adds $0.06†§ ($0.04–$0.08), 2.37°§ (1.50–3.07) bytes/request
    - not possible: access-xml (no preset is known)
    ");
}

#[test]
fn markdown_stays_short_and_says_what_it_left_out() {
    let document = compare_of((0..200).map(|index| stage(&format!("Orders {index:03}"))).collect());
    let text = super::compare(&document, Format::Markdown, false);
    assert!(text.len() < 60_000, "{}", text.len());
    assert!(text.contains("**Cut to stay under 60 KB. Left out: Stages in full ("), "{text}");
    let legend = text.split("## Notes").nth(1).expect("what the marks mean is never cut");
    assert!(legend.contains("- † follows from") && legend.contains("- § a range"), "{legend}");
    assert_eq!(text.matches("<details>").count(), text.matches("</details>").count());
    assert!(text.contains("…and 50 more stages; --format csv or json has all."), "{text}");
    assert_eq!((text.matches("Orders 149").count(), text.matches("Orders 150").count()), (1, 0));
}

#[test]
fn csv_has_a_row_per_configuration() {
    let mut bare = unknown_stage("Chat");
    bare.configurations.clear();
    let document = compare_of(vec![stage("Orders"), bare]);
    assert_snapshot!(super::compare(&document, Format::Csv, false), @"
    kind,account,region,subject,configuration,current,requests_expected,bytes_per_request_expected,events_per_request_expected,gb_low,gb_expected,gb_high,usd_low,usd_expected,usd_high,usd_ingestion,usd_storage,usd_each_percent_failing,level,basis,usd_sent_on
    stage,123456789012,us-east-1,Orders/prod,off,false,50000000,0,0,0,0,0,0,0,0,0,0,,1,assumed,
    stage,123456789012,us-east-1,Orders/prod,error,false,50000000,0,0,0,0,0,0,0,0,0,0,0.06,1,assumed,
    stage,123456789012,us-east-1,Orders/prod,error-full,false,50000000,5634,0,262.35,262.35,262.35,0,131.2,170,131.2,0,,,assumed,
    stage,123456789012,us-east-1,Orders/prod,info,true,50000000,1045,10,48.66,48.66,48.66,25.02,25.02,25.02,25.02,0.69,,1,assumed,
    stage,123456789012,us-east-1,Orders/prod,info-full@s3,false,50000000,5634,10,262.35,262.35,262.35,,,,,0,,,assumed,
    stage,123456789012,us-east-1,Orders/prod,access-json,false,50000000,340,10,15.83,15.83,15.83,7.92,7.92,7.92,7.92,0,,1,assumed,
    stage,123456789012,us-east-1,Orders/prod,error+access-json,false,50000000,340,10,15.83,15.83,15.83,7.92,7.92,7.92,7.92,0,,1,assumed,
    stage,,us-east-1,Chat/prod,,,,,,,,,,,,,,,,,
    ");
}

#[test]
fn a_comparison_without_stages_says_so() {
    let text = terminal(&compare_of(Vec::new()), 100);
    assert!(text.contains("There are no stages."), "{text}");
}

#[test]
fn a_report_has_all_of_it_once() {
    let (estimate, compare) = (estimate_of(vec![group("/a")]).body, compare_of(vec![stage("Orders")]).body);
    let report = document(Report::of(estimate, compare));
    let text = plain(&super::report(&report, Format::Terminal { width: None }, &Shown::default()));
    for part in ["Log groups by cost", "From the rows to the total", "Orders/prod", "Assumptions", "Warnings"] {
        assert_eq!(text.matches(part).count(), 1, "{part}\n{text}");
    }
    assert_eq!(text.matches("as if it stood alone").count(), 2, "{text}");
    assert!(text.contains("Measuring took 1,234 calls to AWS and cost $0.04."), "{text}");
    assert_eq!(super::report(&report, Format::Csv, &Shown::default()).lines().count(), 1 + (1 + 2) + (3 + 1) + 7 + 2);
}

#[test]
fn colour_says_nothing_that_the_text_does_not() {
    let text = super::compare(&compare_of(vec![stage("Orders")]), Format::Terminal { width: Some(160) }, false);
    assert!(text.contains("\u{1b}[31m+$106.18\u{1b}[0m"), "{text}");
    assert!(text.contains("\u{1b}[32m-$17.10\u{1b}[0m"), "{text}");
}

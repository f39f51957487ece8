use insta::assert_snapshot;

use super::documents::*;
use super::*;

const NAME: &str = "API-Gateway-Execution-Logs_a1b2c3d4e5/prod";

fn groups() -> Document<Estimate> {
    let idle = crate::units::Interval { high: None, ..projected([0.0; 3].map(crate::units::Gigabytes)) };
    let orphan = document::LogGroupRow { orphaned: true, gb: idle, ..group("/aws/apigateway/gone/dev") };
    let ia = document::LogGroupRow {
        class: Some("INFREQUENT_ACCESS".to_owned()),
        usd: projected(["0.001", "0.002", "0.01"].map(usd)),
        ..group("/small")
    };
    estimate_of(vec![group(NAME), orphan, ia, unknown_group("/aws/lambda/new")])
}

fn terminal(document: &Document<Estimate>, width: u16) -> String {
    plain(&super::estimate(document, Format::Terminal { width: Some(width) }))
}

#[test]
fn a_wide_terminal_shows_everything() {
    assert_snapshot!(terminal(&groups(), 160), @"
    What log groups will cost in 2026-12
    Prices of 2025-06-05 (eu-west-1, us-east-1). Made by logtoll 0.1.0 at 2026-11-22T00:00:00Z.

    In all: at least $510.00§ for 1,238 GB§ (at least 1,000 GB), from 4 log groups.

    Log groups by cost
    log group                                   kind             class                  retention    GB/month                $/month                    to scale
    API-Gateway-Execution-Logs_a1b2c3d4e5/prod  execution                           never expires       1,235 (1,000–1,500)  $631.01 ($512.50–$780.00)  ████████
    /aws/apigateway/gone/dev                    execution, gone                     never expires  at least 0                $631.01 ($512.50–$780.00)  ████████
    /small                                      execution        INFREQUENT_ACCESS  never expires       1,235 (1,000–1,500)   <$0.01 (<$0.01–$0.01)
    /aws/lambda/new                             other            unknown                  unknown     unknown                unknown

    From the rows to the total
    step                                                           GB/month                             $/month
    log groups, each as if it stood alone                                                              $633.20
    free tier of log-ingestion                                                                          -$2.50
    volume tiers of vended-log-ingestion in us-east-1, on the sum                                      unknown
    total                                                            1,238§ (at least 1,000)  at least $510.00§

    Notes
    - ranges in parentheses are 80 % intervals: 4 of 5 months like this fall inside
    - § a range that is no probability, because something in it is not known or not documented
    - every row is priced as if it stood alone: its own volume through the tiers, without free tier or discount
    - the total puts the sums through the volume tiers and takes the free tier off
    - storage is what lies there now: AWS does not say whether storedBytes are compressed, so the range runs from
      compressed once more to as they are
    - groups of no API are priced as custom logs; what AWS bills as vended among them costs the same up to the
      first volume tier in the Standard class
    - gone: execution logs of a stage that no longer exists; they cost storage until somebody deletes them

    Assumptions
    - bytes-per-gb: 1073741824 bytes (were it otherwise, $612.35 instead of $570.00 in all)

    Warnings
    - 1 log group has no data, so the volume is unknown, and with it the total → sample again later

    Measuring took 1,234 calls to AWS and cost $0.04.
    ");
}

#[test]
fn a_narrow_terminal_shows_what_matters() {
    let text = terminal(&groups(), 60);
    assert!(widest(&text) <= 60, "{text}");
    assert_snapshot!(figures(&text), @r#"
    What log groups will cost in 2026-12
    Prices of 2025-06-05 (eu-west-1, us-east-1). Made by logtoll
    0.1.0 at 2026-11-22T00:00:00Z.

    In all: at least $510.00§ for 1,238 GB§ (at least 1,000 GB),
    from 4 log groups.

    Log groups by cost
    log group                                  GB/month  $/month
    API-Gateway-Executi…ogs_a1b2c3d4e5/prod       1,235  $631.01
    /aws/apigateway/gone/dev                 at least 0  $631.01
    /small                                        1,235   <$0.01
    /aws/lambda/new                             unknown  unknown
    Without room: to scale, range of GB/month, class, retention,
    range of $/month, kind. A wider terminal, or --format csv or
    json, has them.

    From the rows to the total
    step                             GB/month            $/month
    log groups, eac… it stood alone                     $633.20
    free tier of log-ingestion                           -$2.50
    volume tiers of…t-1, on the sum                     unknown
    total                              1,238§  at least $510.00§
    Without room: range of GB/month. A wider terminal, or
    --format csv or json, has them.
    "#);
}

#[test]
fn markdown_has_the_same() {
    assert_snapshot!(super::estimate(&groups(), Format::Markdown), @r"
    # What log groups will cost in 2026-12

    Prices of 2025-06-05 (eu-west-1, us-east-1). Made by logtoll 0.1.0 at 2026-11-22T00:00:00Z.

    **In all: at least $510.00§ for 1,238 GB§ (at least 1,000 GB), from 4 log groups.**

    ## Log groups by cost

    | log group | kind | class | retention | GB/month | $/month | to scale |
    | --- | --- | --- | ---: | ---: | ---: | --- |
    | API-Gateway-Execution-Logs\_a1b2c3d4e5/prod | execution |  | never expires | 1,235 (1,000–1,500) | $631.01 ($512.50–$780.00) | ████████ |
    | /aws/apigateway/gone/dev | execution, gone |  | never expires | at least 0 | $631.01 ($512.50–$780.00) | ████████ |
    | /small | execution | INFREQUENT\_ACCESS | never expires | 1,235 (1,000–1,500) | &lt;$0.01 (&lt;$0.01–$0.01) |  |
    | /aws/lambda/new | other | unknown | unknown | unknown | unknown |  |

    ## From the rows to the total

    | step | GB/month | $/month |
    | --- | ---: | ---: |
    | log groups, each as if it stood alone |  | $633.20 |
    | free tier of log-ingestion |  | -$2.50 |
    | volume tiers of vended-log-ingestion in us-east-1, on the sum |  | unknown |
    | **total** | **1,238§ (at least 1,000)** | **at least $510.00§** |

    ## Notes

    - ranges in parentheses are 80 % intervals: 4 of 5 months like this fall inside
    - § a range that is no probability, because something in it is not known or not documented
    - every row is priced as if it stood alone: its own volume through the tiers, without free tier or discount
    - the total puts the sums through the volume tiers and takes the free tier off
    - storage is what lies there now: AWS does not say whether storedBytes are compressed, so the range runs from compressed once more to as they are
    - groups of no API are priced as custom logs; what AWS bills as vended among them costs the same up to the first volume tier in the Standard class
    - gone: execution logs of a stage that no longer exists; they cost storage until somebody deletes them

    ## Assumptions

    - bytes-per-gb: 1073741824 bytes (were it otherwise, $612.35 instead of $570.00 in all)

    <details><summary>Where they come from</summary>

    | assumption | source |
    | --- | --- |
    | bytes-per-gb | AWS's page \| says GB |

    </details>

    ## Warnings

    - 1 log group has no data, so the volume is unknown, and with it the total → sample again later

    Measuring took 1,234 calls to AWS and cost $0.04.
    ");
}

#[test]
fn csv_has_a_row_per_group_and_the_total() {
    assert_snapshot!(super::estimate(&groups(), Format::Csv), @"
    kind,account,region,subject,configuration,current,requests_expected,bytes_per_request_expected,events_per_request_expected,gb_low,gb_expected,gb_high,usd_low,usd_expected,usd_high,usd_ingestion,usd_storage,usd_each_percent_failing,level,basis,usd_sent_on
    log-group,,us-east-1,API-Gateway-Execution-Logs_a1b2c3d4e5/prod,,,,,,1000,1234.5,1500.25,512.5,631.005,780,617.25,13.755,,0.8,metered,
    log-group,,us-east-1,/aws/apigateway/gone/dev,,,,,,0,0,,512.5,631.005,780,617.25,13.755,,0.8,metered,
    log-group,,us-east-1,/small,,,,,,1000,1234.5,1500.25,0.001,0.002,0.01,617.25,13.755,,0.8,metered,
    log-group,,us-east-1,/aws/lambda/new,,,,,,,,,,,,,,,,metered,
    total,,,,,,,,,1000,1238,,510,,,,,,,metered,
    ");
}

#[test]
fn an_empty_account_is_said_to_be_empty() {
    let text = terminal(&estimate_of(Vec::new()), 100);
    assert!(text.contains("There are no log groups."), "{text}");
}

#[test]
fn groups_beyond_the_first_thirty_are_counted() {
    let many = estimate_of((0..2000).map(|index| group(&format!("/group/{index:04}"))).collect());
    let text = terminal(&many, 100);
    assert!(text.contains("…and 1,970 more log groups; --format csv or json has all."), "{text}");
    assert_eq!(text.matches("/group/").count(), 30);
    assert_eq!(super::estimate(&many, Format::Csv).lines().count(), 2002);
}

//! `logtoll compare` on stated traffic and on measurements.

use logtoll::logging::LogDestination;
use logtoll::logging::{
    ApiKind, Captured, Delivery, ExecutionLevel, LoggingSettings, Method, MethodOverride, Outcome, RequestKind,
};
use logtoll::measurements::{
    AccessSample, ExecutionSample, MethodRequests, SampledRequest, Series, StageSample, Written,
};
use logtoll::units::{Bytes, Requests};
use rust_decimal::Decimal;
use serde_json::Value;

use crate::program::{run, run_anywhere};
use crate::seen::{self, ERROR, INFO, OFF};

/// A comparison of stated traffic.
fn stated(flags: &[&str]) -> Value {
    let fixed = ["compare", "--requests", "50M", "--region", "us-east-1", "--format", "json"];
    run_anywhere(&[&fixed, flags].concat()).document()
}

/// A comparison of measurements.
pub(crate) fn measured(seen: &logtoll::measurements::Measurements, flags: &[&str]) -> Value {
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", seen);
    run(folder.path(), &[&["compare", "seen.json", "--format", "json"], flags].concat()).document()
}

pub(crate) fn row<'a>(document: &'a Value, stage: usize, id: &str) -> &'a Value {
    let rows = document["stages"][stage]["configurations"].as_array().expect("configurations");
    rows.iter().find(|row| row["id"] == id).unwrap_or_else(|| panic!("no {id}: {:?}", ids(document, stage)))
}

fn ids(document: &Value, stage: usize) -> Vec<&str> {
    let rows = document["stages"][stage]["configurations"].as_array().expect("configurations");
    rows.iter().filter_map(|row| row["id"].as_str()).collect()
}

fn money(value: &Value) -> Decimal {
    value.as_str().expect("money is a string").parse().expect("a decimal")
}

pub(crate) fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("no number: {value}"))
}

/// 1,011 + 2·4 + 2·3 + 11 + 9 = 1,045 bytes each; 50e6 x 1045 / 2^30 x $0.50.
#[test]
fn info_of_a_lambda_proxy_costs_what_its_lines_weigh() {
    let document = stated(&[]);
    let info = row(&document, 0, "info");
    for bound in ["low", "expected", "high"] {
        assert_eq!(info["bytes_per_request"][bound], 1_045);
        assert_eq!(info["events_per_request"][bound], 10);
    }
    assert_eq!(info["bytes_per_request"]["basis"], "modelled");
    assert_eq!(info["bytes_per_request"]["level"], 1.0);
    let ingestion = &info["line_items"][0];
    assert_eq!(ingestion["product"], "log-ingestion");
    assert_eq!(ingestion["usage_type"], "USE1-DataProcessing-Bytes");
    let gb = Decimal::from(50_000_000_u64 * 1_045) / Decimal::from(1_u64 << 30);
    let difference = money(&ingestion["usd"]) - gb * Decimal::new(50, 2);
    assert!(difference.abs() < Decimal::new(1, 9), "{difference}");
}

#[test]
fn every_row_is_the_exact_sum_of_its_line_items() {
    for flags in [&[][..], &["--server-errors", "2%"], &["--retention", "30"], &["--api", "http"]] {
        let document = stated(flags);
        for row in document["stages"][0]["configurations"].as_array().expect("configurations") {
            let items: Decimal =
                row["line_items"].as_array().expect("items").iter().map(|item| money(&item["usd"])).sum();
            assert_eq!(items, money(&row["usd_per_month"]["expected"]), "{}", row["id"]);
        }
    }
}

#[test]
fn a_combination_is_the_sum_of_its_parts() {
    let document = stated(&["--server-errors", "1%"]);
    let [info, access, both] = ["info", "access-json", "info+access-json"].map(|id| row(&document, 0, id));
    for field in ["bytes_per_request", "events_per_request", "gb_per_month"] {
        for bound in ["low", "expected", "high"] {
            let sum = number(&info[field][bound]) + number(&access[field][bound]);
            assert!((sum - number(&both[field][bound])).abs() < 1e-9 * sum, "{field} {bound}");
        }
    }
    let expected = |row: &Value| money(&row["usd_per_month"]["expected"]);
    assert_eq!(expected(info) + expected(access), expected(both));
}

#[test]
fn error_without_failures_says_what_each_percent_adds() {
    let document = stated(&[]);
    let error = row(&document, 0, "error");
    assert_eq!(error["usd_per_month"]["expected"], "0");
    let percent = money(&error["each_percent_failing"]["usd_per_month"]["expected"]);
    assert!(percent > Decimal::ZERO);
    let failing = stated(&["--server-errors", "1%"]);
    let difference = money(&row(&failing, 0, "error")["usd_per_month"]["expected"]) - percent;
    assert!(difference.abs() < Decimal::new(1, 9), "1 % failing costs what each percent adds: {difference}");
    assert_eq!(row(&failing, 0, "error")["usd_per_month"]["low"], "0");
}

#[test]
fn error_with_full_data_is_a_range_that_is_no_probability() {
    let document = stated(&[]);
    let (doubtful, full) = (row(&document, 0, "error-full"), row(&document, 0, "info-full"));
    assert_eq!(doubtful["bytes_per_request"]["low"], 0);
    assert_eq!(doubtful["bytes_per_request"]["expected"], full["bytes_per_request"]["expected"]);
    assert_eq!(doubtful["bytes_per_request"]["level"], Value::Null);
}

#[test]
fn what_an_api_cannot_have_is_not_free() {
    let http = stated(&["--api", "http"]);
    assert_eq!(ids(&http, 0), ["off", "access-clf", "access-json", "access-xml", "access-csv"]);
    let unavailable = http["stages"][0]["unavailable"].as_array().expect("unavailable");
    assert!(
        unavailable.iter().any(|each| each["id"] == "info" && each["reason"] == "HTTP APIs have no execution logs")
    );

    let websocket = stated(&["--api", "websocket"]);
    assert_eq!(row(&websocket, 0, "info")["usd_per_month"]["expected"], Value::Null, "unknown is not zero");
}

#[test]
fn retention_fills_the_storage_and_never_shows_a_year() {
    let storage = |flags: &[&str]| money(&row(&stated(flags), 0, "info")["usd_storage"]);
    let gb = 50e6 * 1_045.0 / f64::from(1 << 30);
    let close = |usd: Decimal, gb_months: f64| {
        let expected = gb_months * 0.15 * 0.03;
        assert!((usd.to_string().parse::<f64>().expect("a number") / expected - 1.0).abs() < 1e-9, "{usd} {expected}");
    };
    close(storage(&[]), gb * 12.0);
    let document = stated(&[]);
    let month: Vec<&str> = document["month"].as_str().expect("a month").split('-').collect();
    let first = jiff::civil::date(month[0].parse().expect("a year"), month[1].parse().expect("a month"), 1);
    close(storage(&["--retention", "7"]), gb * 7.0 / f64::from(first.days_in_month()));
}

#[test]
fn a_metered_stage_goes_before_the_model() {
    let mut seen = seen::nothing();
    let mut stage = seen::stage("orders", 1_000.0, INFO);
    stage.access = seen::access_to("/access/orders");
    seen.log_groups = vec![
        seen::counted_group(&stage.managed_log_group().expect("a group"), 1_200_000.0, 10_000.0),
        seen::counted_group("/access/orders", 50_000.0, 1_000.0),
    ];
    seen.stages = vec![stage];
    let document = measured(&seen, &[]);
    assert_eq!(document["month"], "2026-12");
    assert_eq!(document["stages"][0]["current"], "info+access-own");
    let now = row(&document, 0, "info+access-own");
    assert_eq!(now["bytes_per_request"]["expected"], 1_250);
    assert_eq!(now["bytes_per_request"]["basis"], "metered");
    assert_eq!(now["usd_versus_current"], "0");
    let gb = 31.0 * 1_250_000.0 / f64::from(1 << 30);
    assert!((number(&now["gb_per_month"]["expected"]) / gb - 1.0).abs() < 1e-12);
    assert!(number(&now["gb_per_month"]["low"]) < gb && gb < number(&now["gb_per_month"]["high"]));
    let full = row(&document, 0, "info-full");
    assert_eq!(full["bytes_per_request"]["basis"], "modelled");
    assert!(number(&full["bytes_per_request"]["expected"]) > 1_200.0, "full data comes on top of what is metered");
    assert_eq!(row(&document, 0, "off")["usd_versus_current"].as_str().map(|usd| usd.starts_with('-')), Some(true));
}

#[test]
fn a_meter_that_contradicts_the_setting_is_a_warning_and_never_another_current() {
    let mut seen = seen::nothing();
    let stage = seen::stage("orders", 1_000.0, ERROR);
    seen.log_groups = vec![seen::counted_group(&stage.managed_log_group().expect("a group"), 5_500_000.0, 23_000.0)];
    seen.stages = vec![stage];
    let document = measured(&seen, &[]);
    assert_eq!(document["stages"][0]["current"], "error");
    let warned = document["warnings"].as_array().expect("warnings");
    assert!(warned.iter().any(|warning| warning["id"] == "level-contradicted"), "{warned:?}");

    seen.stages[0].settings = Some(logtoll::logging::LoggingSettings { full_data: true, ..INFO });
    let document = measured(&seen, &[]);
    let warned = document["warnings"].as_array().expect("warnings");
    assert!(!warned.iter().any(|warning| warning["id"] == "level-contradicted"), "{warned:?}");
}

#[test]
fn two_apis_of_one_name_share_a_metric_and_neither_count_is_known() {
    let mut seen = seen::nothing();
    let twin = seen::stage("orders", 1_000.0, OFF);
    let mut counted = logtoll::measurements::ApiStage { api_id: "other00000".to_owned(), ..twin.clone() };
    counted.access = seen::access_to("/access/orders");
    seen.log_groups = vec![seen::counted_group("/access/orders", 50_000.0, 400.0)];
    seen.stages = vec![twin, counted];
    let document = measured(&seen, &[]);
    assert_eq!(document["stages"][0]["requests_per_month"], Value::Null);
    assert_eq!(row(&document, 0, "info")["usd_per_month"]["expected"], Value::Null);
    assert_eq!(document["stages"][1]["requests_per_month"]["expected"], 31 * 400, "its own access log counts them");
}

#[test]
fn a_shared_group_is_never_divided_by_one_stage() {
    let mut seen = seen::nothing();
    let stages = ["orders", "items"].map(|api| {
        let mut stage = seen::stage(api, 1_000.0, OFF);
        stage.access = seen::access_to("/access/all");
        stage
    });
    seen.stages = stages.to_vec();
    seen.log_groups = vec![seen::counted_group("/access/all", 900_000.0, 2_000.0)];
    let document = measured(&seen, &[]);
    for stage in [0, 1] {
        assert_eq!(row(&document, stage, "access-own")["bytes_per_request"]["basis"], "modelled");
    }
}

#[test]
fn overrides_widen_what_is_not_metered() {
    let mut seen = seen::nothing();
    let mut stage = seen::stage("orders", 1_000.0, INFO);
    stage.overrides = vec![MethodOverride { resource: "/health".into(), method: "GET".into(), settings: OFF }];
    seen.stages = vec![stage];
    let document = measured(&seen, &[]);
    assert_eq!(document["stages"][0]["overrides"][0]["execution"], "off");
    let now = row(&document, 0, "info");
    assert_eq!(now["bytes_per_request"]["low"], 0);
    assert!(number(&now["bytes_per_request"]["expected"]) > 1_000.0);
    assert_eq!(now["bytes_per_request"]["level"], Value::Null);
}

#[test]
fn a_delivery_replaces_the_managed_group() {
    let mut seen = seen::nothing();
    let mut stage = seen::stage("orders", 1_000.0, INFO);
    let to = |id: &str, destination| Delivery {
        id: id.to_owned(),
        destination,
        output_format: Some("json".to_owned()),
        record_fields: Vec::new(),
        field_delimiter: None,
    };
    stage.deliveries = Some(vec![
        to("a", LogDestination::S3("arn:aws:s3:::logs".into())),
        to("b", LogDestination::LogGroup("/delivered".into())),
    ]);
    seen.log_groups = vec![seen::counted_group("/delivered", 1_300_000.0, 10_000.0)];
    seen.stages = vec![stage];
    let document = measured(&seen, &[]);
    assert_eq!(document["stages"][0]["current"], "info@cloudwatch@s3");
    let now = row(&document, 0, "info@cloudwatch@s3");
    let products: Vec<&str> =
        now["line_items"].as_array().expect("items").iter().filter_map(|item| item["product"].as_str()).collect();
    assert_eq!(products, ["vended-log-ingestion", "log-storage", "vended-log-s3", "s3-storage"]);
}

fn delivery(id: &str, destination: LogDestination) -> Delivery {
    Delivery {
        id: id.to_owned(),
        destination,
        output_format: Some("plain".to_owned()),
        record_fields: vec!["payload".to_owned()],
        field_delimiter: None,
    }
}

pub(crate) fn warned(document: &Value) -> Vec<&str> {
    document["warnings"].as_array().expect("warnings").iter().filter_map(|warning| warning["id"].as_str()).collect()
}

#[test]
fn a_stage_that_is_off_costs_what_its_methods_write() {
    let mut seen = seen::nothing();
    let mut stage = seen::stage("orders", 1_000.0, OFF);
    stage.overrides = vec![MethodOverride { resource: "/items".into(), method: "GET".into(), settings: INFO }];
    seen.log_groups = vec![seen::counted_group(&stage.managed_log_group().expect("a group"), 5e9, 5e7)];
    seen.stages = vec![stage];
    let document = measured(&seen, &[]);
    assert_eq!(document["stages"][0]["current"], "off");
    let gb = number(&row(&document, 0, "off")["gb_per_month"]["expected"]);
    assert!((gb / (31.0 * 5e9 / f64::from(1 << 30)) - 1.0).abs() < 1e-12, "{gb}");
    seen.log_groups.clear();
    let modelled = measured(&seen, &[]);
    let off = &row(&modelled, 0, "off")["bytes_per_request"];
    assert_eq!((off["low"].as_f64(), off["level"].as_f64()), (Some(0.0), None));
    assert!(number(&off["high"]) > 1_000.0);
}

/// Full data that is metered at 12,000 bytes does not shrink when it is delivered, nor where the level says ERROR.
#[test]
fn what_is_metered_with_full_data_stays_when_it_is_delivered() {
    let mut seen = seen::nothing();
    let full = logtoll::logging::LoggingSettings { full_data: true, ..INFO };
    let stage = seen::stage("orders", 1_000.0, full);
    seen.log_groups = vec![seen::counted_group(&stage.managed_log_group().expect("a group"), 12e6, 24e3)];
    seen.stages = vec![stage];
    let document = measured(&seen, &[]);
    for id in ["info-full@cloudwatch", "info-full@s3", "error-full"] {
        assert!(number(&row(&document, 0, id)["bytes_per_request"]["expected"]) >= 12_000.0, "{id}");
    }
    let info = &row(&document, 0, "info")["bytes_per_request"];
    assert!(number(&info["expected"]) < 1_100.0, "the lines of INFO are known to the byte: {info}");
}

#[test]
fn unknown_failures_are_not_none() {
    let mut seen = seen::nothing();
    let mut stage = seen::stage("orders", 1_000.0, ERROR);
    stage.server_errors = None;
    seen.stages = vec![stage];
    let document = measured(&seen, &[]);
    assert_eq!(document["stages"][0]["server_errors"], Value::Null);
    let error = &row(&document, 0, "error")["bytes_per_request"];
    assert_eq!((&error["low"], &error["expected"]), (&Value::from(0), &Value::Null));
    assert!(number(&error["high"]) > 100.0, "every request may fail");
    assert!(number(&row(&document, 0, "info")["bytes_per_request"]["expected"]) > 1_000.0);
    assert_eq!(warned(&document), ["unknown-failures"]);
}

#[test]
fn each_delivery_is_weighed_by_itself() {
    let mut seen = seen::nothing();
    let mut stage = seen::stage("orders", 1_000.0, INFO);
    let one = LogDestination::S3("arn:aws:s3:::one".into());
    let two = LogDestination::S3("arn:aws:s3:::two".into());
    let json = |id, to| Delivery { output_format: Some("json".into()), record_fields: Vec::new(), ..delivery(id, to) };
    stage.deliveries = Some(vec![json("a", one.clone())]);
    seen.stages = vec![stage];
    let single = measured(&seen, &[]);
    seen.stages[0].deliveries = Some(vec![json("a", one), json("b", two)]);
    let double = measured(&seen, &[]);
    let bytes = |document: &Value, id: &str| number(&row(document, 0, id)["bytes_per_request"]["expected"]);
    assert_eq!(2.0 * bytes(&single, "info@s3"), bytes(&double, "info@s3@s3"));

    let managed = seen.stages[0].managed_log_group().expect("a group");
    seen.stages[0].deliveries = Some(vec![delivery("a", LogDestination::LogGroup(managed.clone()))]);
    seen.log_groups = vec![seen::counted_group(&managed, 9e6, 1e4)];
    let document = measured(&seen, &[]);
    let into_managed = &row(&document, 0, "info@cloudwatch")["bytes_per_request"];
    assert_eq!((&into_managed["expected"], &into_managed["basis"]), (&Value::from(9_000), &"metered".into()));

    seen.log_groups[0].class = Some(logtoll::measurements::LogClass::Other("ESSENTIALS".into()));
    let document = measured(&seen, &[]);
    assert_eq!(row(&document, 0, "info@cloudwatch")["usd_per_month"]["expected"], Value::Null);
}

#[test]
fn where_nobody_knows_where_logs_go_the_current_one_is_unknown() {
    let mut seen = seen::nothing();
    let mut stage = seen::stage("orders", 1_000.0, INFO);
    stage.deliveries = Some(vec![delivery("a", LogDestination::Other("arn:aws:logs:x".into()))]);
    seen.stages = vec![stage];
    let document = measured(&seen, &[]);
    assert_eq!(document["stages"][0]["current"], Value::Null);
    assert_eq!(warned(&document), ["unknown-destination"]);

    seen.stages[0].deliveries = None;
    assert_eq!(measured(&seen, &[])["stages"][0]["current"], Value::Null, "denied, and nothing shows where they go");
    let managed = seen.stages[0].managed_log_group().expect("a group");
    seen.log_groups = vec![seen::counted_group(&managed, 1e6, 1e4)];
    assert_eq!(measured(&seen, &[])["stages"][0]["current"], "info", "what arrives is not delivered elsewhere");
    seen.log_groups[0].incoming_bytes.as_mut().expect("a series").values[27] = logtoll::units::Bytes(0.0);
    assert_eq!(measured(&seen, &[])["stages"][0]["current"], Value::Null, "it stopped while there were requests");
    seen.stages[0].requests.as_mut().expect("a series").values[27] = logtoll::units::Requests(0.0);
    assert_eq!(measured(&seen, &[])["stages"][0]["current"], "info", "a day without requests tells nothing");
}

#[test]
fn a_setting_that_came_late_is_metered_from_its_first_day() {
    let mut seen = seen::nothing();
    let stage = seen::stage("orders", 1_000.0, INFO);
    let mut group = seen::counted_group(&stage.managed_log_group().expect("a group"), 1_100_000.0, 10_000.0);
    let (bytes, events) = (group.incoming_bytes.as_mut(), group.incoming_events.as_mut());
    bytes.expect("a series").values[..21].fill(logtoll::units::Bytes(0.0));
    events.expect("a series").values[..21].fill(logtoll::units::Events(0.0));
    seen.log_groups = vec![group];
    seen.stages = vec![stage];
    let document = measured(&seen, &[]);
    assert_eq!(row(&document, 0, "info")["bytes_per_request"]["expected"], 1_100);
    assert_eq!(row(&document, 0, "info")["events_per_request"]["expected"], 10);
}

#[test]
fn a_stage_of_today_has_unknown_requests() {
    let mut seen = seen::nothing();
    let mut stage = seen::stage("orders", 1_000.0, INFO);
    for series in [&mut stage.requests, &mut stage.client_errors, &mut stage.server_errors] {
        series.as_mut().expect("a series").values.clear();
    }
    seen.stages = vec![stage];
    let document = measured(&seen, &[]);
    assert_eq!(document["stages"][0]["requests_per_month"], Value::Null);
    assert_eq!(document["stages"][0]["server_errors"], Value::Null);
    assert_eq!(warned(&document), ["unknown-requests", "unknown-failures"]);
}

#[test]
fn a_stage_without_traffic_is_named() {
    let mut seen = seen::nothing();
    seen.stages = vec![seen::stage("orders", 0.0, INFO)];
    assert_eq!(warned(&measured(&seen, &[])), ["no-traffic"]);
    seen.stages[0].settings = None;
    assert_eq!(warned(&measured(&seen, &[])), ["no-traffic", "unknown-settings"]);
}

#[test]
fn unknown_requests_make_unknown_money_until_they_are_stated() {
    let mut seen = seen::nothing();
    let mut stage = seen::stage("orders", 1_000.0, OFF);
    stage.kind = ApiKind::Http;
    stage.requests = None;
    seen.stages = vec![stage];
    let document = measured(&seen, &[]);
    assert_eq!(row(&document, 0, "access-json")["usd_per_month"]["expected"], Value::Null);
    assert!(document["warnings"].as_array().expect("warnings").iter().any(|each| each["id"] == "unknown-requests"));
    let stated = measured(&seen, &["--requests", "1M"]);
    assert_ne!(row(&stated, 0, "access-json")["usd_per_month"]["expected"], Value::Null);
}

#[test]
fn wrong_flags_say_what_to_do() {
    let base = ["compare", "--requests", "50M"];
    let with = |flags: &[&str]| run_anywhere(&[&base, flags].concat());
    with(&[]).refused(2, &["--requests needs a region", "--region", "AWS_REGION"]);
    with(&["--region", "us-east1"])
        .refused(2, &["no prices for region 'us-east1'", "nearest spelling first", ": us-east-1, "]);
    with(&["--region", "us-east-1", "--resource", "/a/{b}", "--path", "/c"]).refused(2, &["does not fit the resource"]);
    with(&["--region", "us-east-1", "--server-errors", "120%"]).refused(2, &["from 0% to 100%"]);
    let more_than_all = ["--region", "us-east-1", "--server-errors", "60%", "--client-errors", "60%"];
    with(&more_than_all).refused(2, &["more than all requests"]);
    with(&["--region", "us-east-1", "--only", "x/*"]).refused(2, &["--only fits none of the 1 stages"]);
    run_anywhere(&["compare", "--requests", "lots", "--region", "us-east-1"]).refused(2, &["50M or 1200000"]);
    run_anywhere(&["compare", "--server-errors", "2%"]).refused(2, &["--requests"]);
}

#[test]
fn the_environment_names_the_region_of_stated_traffic() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = crate::program::logtoll(folder.path());
    command.args(["compare", "--requests", "1M", "--format", "json"]).env("AWS_REGION", "eu-west-1");
    let document: Value = serde_json::from_slice(&command.output().expect("it starts").stdout).expect("a document");
    assert_eq!(document["prices"][0]["region"], "eu-west-1");
}

/// 10 events a request are INFO's; nothing on success is OFF's as well as ERROR's.
#[test]
fn a_setting_that_cannot_be_read_is_told_by_the_meters() {
    let of = |events: f64| {
        let mut seen = seen::nothing();
        let mut stage = seen::stage("orders", 1_000.0, INFO);
        stage.settings = None;
        let group = seen::counted_group(&stage.managed_log_group().expect("a group"), 1_045_000.0, events * 1_000.0);
        (seen.stages, seen.log_groups) = (vec![stage], vec![group]);
        let document = measured(&seen, &[]);
        let warned = document["warnings"].as_array().expect("warnings").iter().any(|row| row["id"] == "level-inferred");
        (document["stages"][0]["inferred"].clone(), document["stages"][0]["current"].clone(), warned)
    };
    assert_eq!(of(10.0), ("info".into(), Value::Null, true));
    assert_eq!(of(23.0), ("info-full".into(), Value::Null, true));
    assert_eq!(of(0.0), (Value::Null, Value::Null, false));
}

/// From a sample at INFO with full data every lower level follows line by line: the mean of 1,000 and 1,200 bytes, with an
/// interval of 80 % by t with one degree of freedom (3.0777) on the log scale: 1,100 e^±(3.0777 · 100 / 1,100).
#[test]
fn sampled_requests_go_before_the_catalogue() {
    let mut seen = seen::nothing();
    let full = LoggingSettings { execution: ExecutionLevel::Info, full_data: true };
    let mut stage = seen::stage("orders", 1_000.0, full);
    let of = |events, bytes| Written { events, bytes };
    let kind = RequestKind {
        outcome: Some(Outcome::Success),
        status_class: Some(2),
        authorizer: false,
        api_key: false,
        backend: Some(true),
    };
    let request = |info: u64| SampledRequest { kind, error: of(0, 0), info: of(10, info), full: of(23, info + 4_000) };
    let execution = ExecutionSample {
        captured_at: Some(Captured::InfoFull),
        requests: vec![request(1_000), request(1_200)],
        ..ExecutionSample::default()
    };
    stage.sample = Some(StageSample { execution: Some(execution), ..StageSample::default() });
    seen.stages = vec![stage];
    let document = measured(&seen, &[]);
    let bytes = &row(&document, 0, "info")["bytes_per_request"];
    assert_eq!((&bytes["basis"], &bytes["level"]), (&"sampled".into(), &0.8.into()));
    assert!((number(&bytes["expected"]) - 1_100.0).abs() < 1e-9);
    let half = 3.0777_f64 * 100.0 / 1_100.0;
    assert!((number(&bytes["high"]) - 1_100.0 * half.exp()).abs() < 0.1, "{bytes}");
    assert!((number(&bytes["low"]) - 1_100.0 * (-half).exp()).abs() < 0.1, "{bytes}");
    assert_eq!(number(&row(&document, 0, "info-full")["bytes_per_request"]["expected"]), 5_100.0);
    assert_eq!(row(&document, 0, "error-full")["bytes_per_request"]["level"], Value::Null);
}

/// Bodies of 24 and of 5,024 bytes are not written as two of 2,524, which would both be cut: the client's body line is
/// 39 + 44 + 24 = 107 bytes or 1,075 when cut, the backend's (71 bytes around the body) 39 + 47 + 95 = 181 or 1,075. Their
/// means are 591 and 628, that is 484 and 447 less.
#[test]
fn bodies_that_access_logs_tell_are_cut_one_by_one() {
    let full = |lengths: &[u32]| {
        let mut seen = seen::nothing();
        let mut stage = seen::stage("orders", 1_000.0, INFO);
        let mut access = AccessSample::default();
        lengths.iter().for_each(|bytes| access.response_lengths.add(*bytes as usize));
        stage.sample = Some(StageSample { access: Some(access), ..StageSample::default() });
        seen.stages = vec![stage];
        number(&row(&measured(&seen, &[]), 0, "info-full")["bytes_per_request"]["expected"])
    };
    let difference = full(&[2_524, 2_524]) - full(&[24, 5_024]);
    assert!((difference - 931.0).abs() < 1e-9, "{difference}");
}

/// A stage at INFO where one of two methods is off: with requests counted by method a quarter of them writes nothing;
/// without that the range runs from nothing to everything, and the reader is told.
#[test]
fn methods_that_log_otherwise_weigh_by_their_requests() {
    let of = |counts: Option<[f64; 2]>| {
        let mut seen = seen::nothing();
        let mut stage = seen::stage("orders", 1_000.0, INFO);
        let method = |resource: &str| {
            let methods = stage.methods.as_ref().expect("methods");
            Method { resource: resource.to_owned(), ..methods[0].clone() }
        };
        stage.methods = Some(vec![method("/items"), method("/healt")]);
        stage.overrides =
            vec![MethodOverride { resource: "/healt".to_owned(), method: "GET".to_owned(), settings: OFF }];
        stage.method_requests = counts.map(|counts| {
            let of = |(resource, count): (&str, f64)| MethodRequests {
                resource: resource.to_owned(),
                method: "GET".to_owned(),
                requests: seen::steady(Requests(count)),
            };
            ["/items", "/healt"].into_iter().zip(counts).map(of).collect()
        });
        seen.stages = vec![stage];
        let document = measured(&seen, &[]);
        let warned = document["warnings"].as_array().expect("warnings").iter().any(|row| row["id"] == "unknown-shares");
        let bytes = row(&document, 0, "info")["bytes_per_request"].clone();
        (["low", "expected", "high"].map(|bound| number(&bytes[bound])), warned)
    };
    // 1,011 + 2 · 4 + 2 · 3 + 6 + 6 = 1,037 bytes of a request for /items (bytes-per-request, section 4).
    assert_eq!(of(None), ([0.0, 1_037.0, 1_037.0], true));
    assert_eq!(of(Some([750.0, 250.0])), ([1_037.0 * 0.75; 3], false));
    // A tenth of the requests is not counted with any method.
    assert_eq!(of(Some([750.0, 150.0])), ([1_037.0 * 0.75, 1_037.0 * 0.85, 1_037.0 * 0.85], true));
}

/// 1 MB a day whatever happens, and 1,000 bytes a request: 5,000 requests in all of December write 31 MB and 5 MB.
#[test]
fn what_does_not_follow_the_requests_stays_when_they_change() {
    let mut seen = seen::nothing();
    let mut stage = seen::stage("orders", 1_000.0, INFO);
    let requests: Vec<f64> = (0..seen::DAYS).map(|day| 1_000.0 + 100.0 * (day % 7) as f64).collect();
    let mut group = seen::group(&stage.managed_log_group().expect("a group"), 0.0);
    let bytes = requests.iter().map(|requests| Bytes(1e6 + 1_000.0 * requests)).collect();
    group.incoming_bytes = Some(Series { values: bytes, ..seen::steady(Bytes(0.0)) });
    stage.requests =
        Some(Series { values: requests.into_iter().map(Requests).collect(), ..seen::steady(Requests(0.0)) });
    (seen.stages, seen.log_groups) = (vec![stage], vec![group]);
    let document = measured(&seen, &["--requests", "5000", "--month", "2026-12"]);
    let per_day = number(&document["stages"][0]["background_bytes_per_day"]["expected"]);
    assert!((per_day - 1e6).abs() < 1.0, "{per_day}");
    let gb = number(&row(&document, 0, "info")["gb_per_month"]["expected"]);
    assert!((gb * (1_u64 << 30) as f64 - 36e6).abs() < 100.0, "{gb}");
}

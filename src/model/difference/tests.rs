pub(in crate::model) mod reconciliation;

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::*;
use crate::logging::{
    AccessLogging, ApiKind, Delivery, ExecutionLevel, LogDestination, LoggingSettings, MethodOverride,
};
use crate::measurements::{ApiStage, LogClass, LogGroup, Retention, Run, SCHEMA, Scope, Series, Step};
use crate::period::Window;
use crate::prices::PriceFiles;
use crate::units::{Bytes, Requests, Usd};

pub(in crate::model) const REGIONS: [&str; 2] = ["us-east-1", "eu-west-1"];
const GB: f64 = 1_073_741_824.0;

fn scope(account: &str, region: &str) -> Scope {
    let day = |text: &str| text.parse().expect("a day");
    Scope {
        account: Some(account.to_owned()),
        region: region.to_owned(),
        window: Window { start: day("2026-11-03"), end: day("2026-12-01") },
        taken_at: "2026-12-01T06:00:00Z".parse().expect("a time stamp"),
        stages_complete: true,
        stores_measured: true,
    }
}

fn seen(scopes: Vec<Scope>, log_groups: Vec<LogGroup>, stages: Vec<ApiStage>) -> Measurements {
    Measurements {
        schema: SCHEMA.to_owned(),
        tool: "test".to_owned(),
        scopes,
        log_groups,
        stages,
        run: Run::without_aws(),
        incomplete: Vec::new(),
        warnings: Vec::new(),
    }
}

fn daily<T: Clone>(each_day: T) -> Option<Series<T>> {
    let start = "2026-11-03T00:00:00Z".parse().expect("a time stamp");
    Some(Series { start, step: Step::Day, values: vec![each_day; 28] })
}

fn group(account: &str, region: &str, name: &str, bytes_a_day: Option<f64>, stored: Option<f64>) -> LogGroup {
    LogGroup {
        account: Some(account.to_owned()),
        region: region.to_owned(),
        name: name.to_owned(),
        class: Some(LogClass::Standard),
        retention: Some(Retention::Never),
        stored_bytes: stored.map(Bytes),
        created_at: None,
        incoming_bytes: bytes_a_day.and_then(|bytes| daily(Bytes(bytes))),
        incoming_bytes_hourly: None,
        incoming_events: None,
    }
}

fn stage(api: &str) -> ApiStage {
    ApiStage {
        account: Some("a".to_owned()),
        region: REGIONS[0].to_owned(),
        api_id: api.to_owned(),
        api_name: api.to_owned(),
        kind: ApiKind::Rest,
        stage: "prod".to_owned(),
        settings: Some(LoggingSettings { execution: ExecutionLevel::Info, full_data: false }),
        overrides: Vec::new(),
        access: None,
        detailed_metrics: false,
        deliveries: Some(Vec::new()),
        methods: None,
        requests: daily(Requests(1_000.0)),
        client_errors: None,
        server_errors: None,
        method_requests: None,
        data_processed: None,
        sample: None,
        tags: BTreeMap::new(),
    }
}

fn differing(old: &Measurements, new: &Measurements) -> Difference {
    let prices = PriceFiles::embedded().book(&REGIONS).expect("embedded prices");
    let assume = Assumptions::from_billing(prices.billing(), "2026-12".parse().expect("a month"));
    difference(old, new, &prices, &assume)
}

fn here(log_groups: Vec<LogGroup>) -> Measurements {
    seen(vec![scope("a", REGIONS[0])], log_groups, Vec::new())
}

fn app(bytes_a_day: f64) -> LogGroup {
    group("a", REGIONS[0], "/app", Some(bytes_a_day), Some(0.0))
}

fn near(usd: Option<Usd>, dollars: i64) {
    let usd = usd.expect("a known amount").0;
    assert!((usd - Decimal::from(dollars)).abs() < Decimal::new(1, 6), "{usd}");
}

/// 10 GB and 20 GB of custom logs alone: $5 more; of each 5 GB are free.
#[test]
fn a_group_that_grows_costs_what_it_takes_in_more() {
    let day = |gb: f64| here(vec![app(gb * GB / 31.0)]);
    let difference = differing(&day(10.0), &day(20.0));
    let row = &difference.groups[0];
    assert_eq!((row.change, row.gb.within), (GroupChange::Grew, Some(false)));
    near(row.usd.difference, 5);
    near(row.ingestion, 5);
    assert_eq!(row.storage, Some(Usd::ZERO));
    near(difference.total.usd.difference, 5);
    assert!((row.usd.share.expect("a share") - 1.0).abs() < 1e-6);
    let shrank = differing(&day(20.0), &day(10.0));
    assert_eq!(shrank.groups[0].change, GroupChange::Shrank);
}

/// 20 GB in Infrequent Access cost $5 instead of $10: the volume adds $5 to the 10 GB of before, the class takes 5 off.
#[test]
fn a_class_is_told_from_the_volume() {
    let old = here(vec![app(10.0 * GB / 31.0)]);
    let new = here(vec![LogGroup { class: Some(LogClass::InfrequentAccess), ..app(20.0 * GB / 31.0) }]);
    let difference = differing(&old, &new);
    let row = &difference.groups[0];
    let [class] = row.settings.as_slice() else { panic!("one setting: {:?}", row.settings) };
    assert_eq!((class.setting, class.old.as_deref()), (Setting::Class, Some("STANDARD")));
    near(class.usd, -5);
    near(row.usd.difference, 0);
    let kept = here(vec![LogGroup { retention: Some(Retention::Days(30)), ..app(10.0 * GB / 31.0) }]);
    let [retention] = &differing(&old, &kept).groups[0].settings[..] else { panic!("one setting") };
    assert_eq!((retention.old.as_deref(), retention.new.as_deref()), (Some("never"), Some("30 days")));
    assert_eq!(retention.usd, None);
    let unknown = here(vec![LogGroup { class: None, ..app(10.0 * GB / 31.0) }]);
    let [class] = &differing(&unknown, &old).groups[0].settings[..] else { panic!("one setting") };
    assert_eq!((class.old.as_deref(), class.usd), (None, None), "what it was is unknown, not Standard");
}

#[test]
fn what_a_lost_listing_does_not_show_is_not_gone() {
    let old = here(vec![app(GB), group("a", REGIONS[0], "/other", Some(GB), Some(0.0))]);
    let mut new = here(vec![app(GB)]);
    assert_eq!(differing(&old, &new).groups[0].change, GroupChange::Gone);
    new.incomplete = vec![format!("{}: log groups are missing: the session expired", REGIONS[0])];
    let difference = differing(&old, &new);
    let row = difference.groups.iter().find(|row| row.group.name == "/other").expect("it was there");
    assert_eq!((row.change, row.usd.difference, row.usd.new), (GroupChange::NotListed, None, None));
    assert_eq!(difference.total.usd.difference, None);
    assert_eq!(difference.total.usd.new.and_then(|new| new.expected), None);
    assert!(difference.total.usd.new.and_then(|new| new.low).is_some(), "what is known of it stays");
    assert_eq!(difference.total.lines[0].new, None);
    // The other way round it may have been there before.
    assert_eq!(differing(&new, &old).groups.iter().filter(|row| row.change == GroupChange::NotListed).count(), 1);
}

#[test]
fn accounts_and_regions_of_one_run_only_are_no_rows() {
    let both = seen(
        vec![scope("a", REGIONS[0]), scope("a", REGIONS[1])],
        vec![app(GB), group("a", REGIONS[1], "/there", Some(GB), Some(0.0))],
        Vec::new(),
    );
    let difference = differing(&here(vec![app(GB)]), &both);
    assert_eq!(difference.groups.len(), 1);
    assert_eq!(difference.total.usd.difference, Some(Usd::ZERO));
    let there = &difference.scopes[1];
    assert_eq!((there.old, there.shared_days), (None, None));
    let seen = there.new.expect("the new run measured it");
    assert_eq!((seen.log_groups, seen.usd.expected.is_some_and(|usd| usd > Usd::ZERO)), (1, true));
    assert_eq!(difference.scopes[0].shared_days, Some(28));
}

#[test]
fn storage_that_one_run_did_not_measure_is_left_out_of_both() {
    let stored = here(vec![group("a", REGIONS[0], "/app", Some(GB), Some(1e12))]);
    let mut unstored = here(vec![group("a", REGIONS[0], "/app", Some(GB), None)]);
    unstored.scopes[0].stores_measured = false;
    for difference in [differing(&stored, &unstored), differing(&unstored, &stored)] {
        let row = &difference.groups[0];
        assert_eq!((row.usd.difference, row.storage, row.stored), (Some(Usd::ZERO), None, None));
    }
    // Each run is told only what is so.
    let difference = differing(&stored, &unstored);
    assert!(difference.old_warnings.contains(&Warning::StorageOfOneRun), "{:?}", difference.old_warnings);
    assert!(!difference.old_warnings.contains(&Warning::StorageNotInFile));
    assert!(difference.new_warnings.contains(&Warning::StorageNotInFile));
    unstored.scopes[0].stores_measured = true;
    let row = &differing(&stored, &unstored).groups[0];
    assert_eq!((row.usd.difference, row.storage), (None, None), "asked for and not told is unknown");
    assert_eq!(row.ingestion, Some(Usd::ZERO));
}

/// 0.1 + 0.2 is not 0.3 in floating point, and no growth.
#[test]
fn what_only_rounding_tells_apart_is_the_same() {
    let change = |old: f64, new: f64| differing(&here(vec![app(old)]), &here(vec![app(new)])).groups[0].change;
    assert_eq!(change(0.3 * GB, (0.1 + 0.2) * GB), GroupChange::Same);
    assert_eq!(change((0.1 + 0.2) * GB, 0.3 * GB), GroupChange::Same);
    assert_eq!(change(GB, GB * (1.0 + 1e-6)), GroupChange::Grew);
    assert_eq!(change(0.0, 0.0), GroupChange::Same);
}

fn settings_of(old: &ApiStage, new: &ApiStage) -> Vec<(Setting, Option<String>, Option<String>)> {
    let run = |stage: &ApiStage| seen(vec![scope("a", REGIONS[0])], Vec::new(), vec![stage.clone()]);
    let difference = differing(&run(old), &run(new));
    let row = &difference.stages[0];
    assert_eq!(row.change == StageChange::Changed, !row.settings.is_empty());
    row.settings.iter().map(|change| (change.setting, change.old.clone(), change.new.clone())).collect()
}

#[test]
fn every_setting_of_a_stage_is_told() {
    let old = stage("x");
    let told = |change: &dyn Fn(&mut ApiStage)| {
        let mut new = old.clone();
        change(&mut new);
        settings_of(&old, &new)
    };
    let one = |setting, old: &str, new: &str| vec![(setting, Some(old.to_owned()), Some(new.to_owned()))];
    let to_error = told(&|stage| {
        stage.settings = Some(LoggingSettings { execution: ExecutionLevel::Error, full_data: false });
    });
    assert_eq!(to_error, one(Setting::ExecutionLevel, "info", "error"));
    let full = told(&|stage| {
        stage.settings = Some(LoggingSettings { execution: ExecutionLevel::Info, full_data: true });
    });
    assert_eq!(full, one(Setting::FullData, "off", "on"));
    assert_eq!(told(&|stage| stage.detailed_metrics = true), one(Setting::DetailedMetrics, "off", "on"));
    let unknown = told(&|stage| stage.settings = None);
    assert_eq!(unknown[0], (Setting::ExecutionLevel, Some("info".to_owned()), None), "unknown is not off");
    let method = told(&|stage| {
        let settings = LoggingSettings { execution: ExecutionLevel::Error, full_data: false };
        stage.overrides = vec![MethodOverride { resource: "/x".into(), method: "GET".into(), settings }];
    });
    assert_eq!(method, one(Setting::Override, "none", "error"));
    let access = told(&|stage| {
        let destination = LogDestination::LogGroup("/access".to_owned());
        stage.access = Some(AccessLogging { format: "$context.requestId".to_owned(), destination });
    });
    assert_eq!(access[0], one(Setting::AccessFormat, "none", "$context.requestId")[0]);
    assert_eq!(access[1], one(Setting::AccessDestination, "none", "log group /access")[0]);
}

#[test]
fn a_delivery_that_was_made_again_as_it_was_is_no_change() {
    let delivery = |id: &str, fields: &[&str]| Delivery {
        id: id.to_owned(),
        destination: LogDestination::S3("arn:aws:s3:::logs".to_owned()),
        output_format: Some("json".to_owned()),
        record_fields: fields.iter().map(|field| (*field).to_owned()).collect(),
        field_delimiter: None,
    };
    let with = |deliveries: Vec<Delivery>| ApiStage { deliveries: Some(deliveries), ..stage("x") };
    assert_eq!(settings_of(&with(vec![delivery("1", &[])]), &with(vec![delivery("2", &[])])), []);
    let turned = [delivery("1", &["a"]), delivery("2", &["b"])];
    let back = [turned[1].clone(), turned[0].clone()];
    assert_eq!(settings_of(&with(turned.to_vec()), &with(back.to_vec())), []);
    let [(setting, was, is)] = &settings_of(&with(Vec::new()), &with(vec![delivery("1", &["a", "b"])]))[..] else {
        panic!("one change")
    };
    assert_eq!((*setting, was.as_deref()), (Setting::Deliveries, Some("none")));
    assert_eq!(is.as_deref(), Some("arn:aws:s3:::logs (json, fields a b)"));
}

#[test]
fn a_stage_has_the_dollars_of_its_own_groups_and_names_those_it_shares() {
    let to = |name: &str, api: &str| {
        let destination = LogDestination::LogGroup(name.to_owned());
        let access = AccessLogging { format: "$context.requestId".to_owned(), destination };
        ApiStage { access: Some(access), ..stage(api) }
    };
    let run = |bytes: f64| {
        let named = |name: &str| group("a", REGIONS[0], name, Some(bytes), Some(0.0));
        let groups = vec![named("API-Gateway-Execution-Logs_x/prod"), named("/shared"), named("/own")];
        let stages = vec![to("/shared", "x"), to("/shared", "y"), to("/own", "z")];
        seen(vec![scope("a", REGIONS[0])], groups, stages)
    };
    let difference = differing(&run(GB), &run(2.0 * GB));
    let of = |api: &str| difference.stages.iter().find(|row| row.stage.api_id == api).expect("a stage");
    let row = |name: &str| difference.groups.iter().find(|row| row.group.name == name).expect("a group").usd.difference;
    assert_eq!(of("x").log_groups, ["API-Gateway-Execution-Logs_x/prod"]);
    assert_eq!(of("x").shared, ["/shared"]);
    assert_eq!(of("x").usd.difference, row("API-Gateway-Execution-Logs_x/prod"));
    assert_eq!((of("z").usd.difference, of("z").shared.len()), (row("/own"), 0));
    assert_eq!((of("y").usd.difference, of("y").log_groups.len()), (Some(Usd::ZERO), 0));
}

#[test]
fn a_stage_whose_listing_was_lost_is_not_gone() {
    let with = |stages: Vec<ApiStage>| seen(vec![scope("a", REGIONS[0])], Vec::new(), stages);
    let (old, mut new) = (with(vec![stage("x")]), with(Vec::new()));
    let gone = &differing(&old, &new).stages[0];
    assert_eq!((gone.change, gone.requests.difference), (StageChange::Gone, Some(Requests(-31_000.0))));
    assert_eq!(differing(&new, &old).stages[0].change, StageChange::Appeared);
    new.scopes[0].stages_complete = false;
    let lost = &differing(&old, &new).stages[0];
    assert_eq!((lost.change, lost.requests.new, lost.requests.difference), (StageChange::NotListed, None, None));
}

#[test]
fn a_run_that_was_made_before_the_other_goes_back() {
    let (old, mut new) = (here(Vec::new()), here(Vec::new()));
    assert_eq!(goes_back(&old, &new), None, "the same run is not older");
    new.scopes[0].taken_at = "2026-11-30T06:00:00Z".parse().expect("a time stamp");
    assert_eq!(goes_back(&old, &new).map(|scope| scope.region.as_str()), Some(REGIONS[0]));
    assert_eq!(goes_back(&new, &old), None);
    new.scopes[0].region = REGIONS[1].to_owned();
    assert_eq!(goes_back(&old, &new), None, "what only one of them measured has no order");
}

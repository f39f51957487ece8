//! What is not on, from what is: shares of requests that log, settings that changed, methods that stand for all verbs.

use logtoll::logging::{Captured, ExecutionLevel, LoggingSettings, MethodOverride, Outcome, RequestKind};
use logtoll::measurements::{ExecutionSample, LogGroup, Measurements, MethodRequests, SampledRequest, Series};
use logtoll::measurements::{StageSample, Written};
use logtoll::units::{Bytes, Events, Requests};
use serde_json::Value;

use crate::compare::{measured, number, row, warned};
use crate::program::run;
use crate::seen::{self, DAYS, ERROR, INFO};

const FULL: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Info, full_data: true };

/// 1,000 requests a day, and so many bytes and events of the managed group each day.
fn metered(settings: LoggingSettings, days: [(f64, f64); DAYS]) -> Measurements {
    let mut seen = seen::nothing();
    let stage = seen::stage("orders", 1_000.0, settings);
    let name = stage.managed_log_group().expect("a group");
    let series = |of: fn(&(f64, f64)) -> f64| days.iter().map(of).collect::<Vec<f64>>();
    let [bytes, events] = [series(|day| day.0), series(|day| day.1)];
    let group = LogGroup {
        incoming_bytes: Some(Series { values: bytes.into_iter().map(Bytes).collect(), ..seen::steady(Bytes(0.0)) }),
        incoming_events: Some(Series { values: events.into_iter().map(Events).collect(), ..seen::steady(Events(0.0)) }),
        ..seen::group(&name, 0.0)
    };
    (seen.stages, seen.log_groups) = (vec![stage], vec![group]);
    seen
}

fn request(status_class: u8, outcome: Outcome, sizes: [(u64, u64); 3]) -> SampledRequest {
    let kind = RequestKind {
        outcome: Some(outcome),
        status_class: Some(status_class),
        authorizer: false,
        api_key: false,
        backend: Some(true),
    };
    let [error, info, full] = sizes.map(|(events, bytes)| Written { events, bytes });
    SampledRequest { kind, error, info, full }
}

const OK: [(u64, u64); 3] = [(0, 0), (10, 1_000), (23, 5_000)];

fn sampled(seen: &mut Measurements, requests: Vec<SampledRequest>) {
    let execution = ExecutionSample { captured_at: Some(Captured::InfoFull), requests, ..ExecutionSample::default() };
    seen.stages[0].sample = Some(StageSample { execution: Some(execution), ..StageSample::default() });
}

fn expected(document: &Value, id: &str) -> f64 {
    number(&row(document, 0, id)["bytes_per_request"]["expected"])
}

/// Of each ten requests three are turned down before anything is written: what seven write is spread over ten.
#[test]
fn requests_that_log_nothing_log_nothing_at_another_setting() {
    let mut seen = metered(INFO, [(700_000.0, 7_000.0); DAYS]);
    sampled(&mut seen, vec![request(2, Outcome::Success, OK); 50]);
    assert_eq!(expected(&measured(&seen, &[]), "info-full"), 3_500.0);
    let mut seen = metered(FULL, [(3_500_000.0, 16_100.0); DAYS]);
    sampled(&mut seen, vec![request(2, Outcome::Success, OK); 50]);
    let document = measured(&seen, &[]);
    assert!((expected(&document, "info") - 700.0).abs() < 1e-9);
    assert_eq!(expected(&document, "info-full"), 3_500.0);
    // Without a sample the catalogue's 10 and 23 events tell the share: 0.7 of 1,037 bytes.
    seen.stages[0].sample = None;
    assert!((expected(&measured(&seen, &[]), "info") - 0.7 * 1_037.0).abs() < 1e-6);
}

/// One in twenty requests ends with a 5xx of the backend's own. None of ten that were read is a failed execution, so at
/// most three in ten are: 0.05 x 0.3 of what one writes.
#[test]
fn errors_of_the_backend_are_none_of_api_gateways() {
    let mut seen = metered(FULL, [(5_000_000.0, 23_000.0); DAYS]);
    seen.stages[0].server_errors = Some(seen::steady(Requests(50.0)));
    let requests = [vec![request(2, Outcome::Success, OK); 90], vec![request(5, Outcome::Success, OK); 10]];
    sampled(&mut seen, requests.concat());
    let document = measured(&seen, &[]);
    let error = &row(&document, 0, "error")["bytes_per_request"];
    assert_eq!((number(&error["low"]), number(&error["expected"])), (0.0, 0.0));
    let each = &row(&document, 0, "error")["each_percent_failing"]["bytes_per_request"]["high"];
    assert!((number(&error["high"]) - number(each) * 100.0 * 0.05 * 0.3).abs() < 1e-6, "{error}");
    assert_eq!((&error["basis"], &error["level"]), (&Value::from("sampled"), &Value::Null));
}

/// Full data for 21 days, then INFO: what is on now is what the last 7 days say, in bytes and in GB.
#[test]
fn days_before_a_change_of_setting_do_not_count() {
    let days = |before, after| std::array::from_fn(|day| if day < DAYS - 7 { before } else { after });
    let (info, full) = ((1_040_000.0, 10_000.0), (5_500_000.0, 23_000.0));
    for (settings, before, after, id) in [(INFO, full, info, "info"), (FULL, info, full, "info-full")] {
        let document = measured(&metered(settings, days(before, after)), &["--month", "2026-12"]);
        assert_eq!(expected(&document, id), after.0 / 1_000.0);
        let gb = number(&row(&document, 0, id)["gb_per_month"]["expected"]);
        assert!((gb * (1_u64 << 30) as f64 / (31.0 * after.0) - 1.0).abs() < 1e-9, "{gb}");
        assert!(!warned(&document).contains(&"level-contradicted"), "{document}");
    }
}

/// 23 events a request are full data's, whatever is declared: what is metered is its weight, never the base that it is added
/// to, and of the declared setting no more is known than that it lies between its own and that.
#[test]
fn what_is_metered_is_what_its_events_say() {
    let mut seen = metered(INFO, [(5_000_000.0, 23_000.0); DAYS]);
    let of_info = |seen: &Measurements| {
        let document = measured(seen, &[]);
        assert_eq!(expected(&document, "info-full"), 5_000.0);
        assert!(warned(&document).contains(&"level-contradicted"), "{document}");
        let info = row(&document, 0, "info")["bytes_per_request"].clone();
        assert_eq!(
            (number(&info["expected"]), number(&info["high"]), &info["level"]),
            (5_000.0, 5_000.0, &Value::Null)
        );
        number(&info["low"])
    };
    assert!(of_info(&seen) < 1_100.0);
    sampled(&mut seen, vec![request(2, Outcome::Success, OK); 50]);
    assert!(of_info(&seen) <= 1_000.0);

    seen.stages[0].sample = None;
    seen.stages[0].settings = None;
    let unknown = measured(&seen, &[]);
    assert_eq!((&unknown["stages"][0]["inferred"], expected(&unknown, "info-full")), (&"info-full".into(), 5_000.0));
    assert!(expected(&unknown, "info") < 1_100.0, "INFO is not what full data weighs");

    // No events were counted, and the lines that were read hold full data: nothing is added to what may hold it already.
    let mut seen = metered(INFO, [(5_000_000.0, 23_000.0); DAYS]);
    sampled(&mut seen, vec![request(2, Outcome::Success, OK); 50]);
    seen.log_groups[0].incoming_events = None;
    assert_eq!(expected(&measured(&seen, &[]), "info-full"), 5_000.0);
}

/// Days of 600 and of 1,400 bytes a request tell of a month of stated requests no better than they differ.
#[test]
fn a_month_is_as_uncertain_as_the_days_differ() {
    let days = std::array::from_fn(|day| (if day % 2 == 0 { 600_000.0 } else { 1_400_000.0 }, 10_000.0));
    let document = measured(&metered(INFO, days), &["--requests", "1M"]);
    let info = row(&document, 0, "info");
    let bytes = &info["bytes_per_request"];
    assert_eq!((&bytes["basis"], &bytes["level"]), (&"metered".into(), &0.8.into()));
    assert!(number(&bytes["low"]) < 950.0 && number(&bytes["high"]) > 1_050.0, "{bytes}");
    assert!((number(&bytes["expected"]) - 1_000.0).abs() < 1e-9);
    assert!(number(&info["gb_per_month"]["low"]) < number(&info["gb_per_month"]["expected"]));
}

/// INFO was turned on five days ago; its first day is not whole.
#[test]
fn what_began_is_projected_from_its_first_whole_day() {
    let days = std::array::from_fn(|day| match day {
        0..=22 => (0.0, 0.0),
        23 => (100_000.0, 1_000.0),
        _ => (1_040_000.0, 10_000.0),
    });
    let document = measured(&metered(INFO, days), &["--month", "2026-12"]);
    let gb = number(&row(&document, 0, "info")["gb_per_month"]["expected"]);
    assert!((gb * (1_u64 << 30) as f64 / (31.0 * 1_040_000.0) - 1.0).abs() < 1e-9, "{gb}");
    assert_eq!(expected(&document, "info"), 1_040.0);
}

/// A group that took in nothing has a month of nothing, and is said to be idle.
#[test]
fn a_group_without_a_byte_is_idle() {
    let seen = metered(INFO, [(0.0, 0.0); DAYS]);
    let gb = number(&row(&measured(&seen, &[]), 0, "info")["gb_per_month"]["expected"]);
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", &seen);
    let estimate = run(folder.path(), &["estimate", "seen.json", "--format", "json"]).document();
    assert_eq!((gb, number(&estimate["total"]["gb"]["expected"])), (0.0, 0.0));
    assert!(warned(&estimate).contains(&"idle-groups"));
}

/// CloudWatch counts a method for all verbs as one, so which of its requests were GETs is not known.
#[test]
fn a_method_for_all_verbs_may_log_as_any_of_them() {
    let mut seen = metered(INFO, [(0.0, 0.0); DAYS]);
    seen.log_groups.clear();
    let stage = &mut seen.stages[0];
    stage.methods.iter_mut().flatten().for_each(|method| method.method = "ANY".to_owned());
    let (resource, method) = ("/items".to_owned(), "GET".to_owned());
    stage.overrides = vec![MethodOverride { resource: resource.clone(), method, settings: FULL }];
    let requests = seen::steady(Requests(1_000.0));
    stage.method_requests = Some(vec![MethodRequests { resource, method: "ANY".to_owned(), requests }]);
    let document = measured(&seen, &[]);
    let bytes = &row(&document, 0, "info")["bytes_per_request"];
    assert!(number(&bytes["low"]) < 1_100.0 && number(&bytes["high"]) > 5_000.0, "{bytes}");
    assert!(warned(&document).contains(&"unknown-shares"));
}

/// Every tenth request fails, and of a hundred that were read only one did: what failing ones write is hardly known.
#[test]
fn a_class_that_is_missing_in_the_sample_leaves_no_probability() {
    let mut seen = metered(ERROR, [(0.0, 0.0); DAYS]);
    seen.log_groups.clear();
    seen.stages[0].server_errors = Some(seen::steady(Requests(100.0)));
    let failed = request(5, Outcome::Failure, [(2, 278), (10, 1_150), (21, 5_600)]);
    sampled(&mut seen, [vec![request(2, Outcome::Success, OK); 99], vec![failed]].concat());
    let document = measured(&seen, &[]);
    let bytes = &row(&document, 0, "info")["bytes_per_request"];
    assert_eq!(bytes["level"], Value::Null);
    assert!(number(&bytes["low"]) < 905.0 && number(&bytes["high"]) > 1_095.0, "{bytes}");
}

use logtoll::logging::{Captured, Integration, LoggingSettings, Method, MethodOverride, Outcome, RequestKind};
use logtoll::measurements::{ExecutionSample, Measurements, MethodRequests, SampledRequest, StageSample, Written};
use logtoll::units::Requests;
use rust_decimal::Decimal;

use super::account::{A_DAY, amounts_to, busy, costs, is_silent, logging, needs, only, remedies, report, with};
use crate::seen::{self, ERROR, INFO};

const RULE: &str = "noisy-methods";

fn preflight() -> Method {
    Method {
        resource: "/items".to_owned(),
        method: "OPTIONS".to_owned(),
        integration: Some(Integration::Mock),
        authorizer: None,
        api_key: false,
    }
}

/// Half of the requests are preflights.
fn shop(counted: bool) -> Measurements {
    let mut seen = logging(INFO, 900.0, 9.5);
    let stage = &mut seen.stages[0];
    stage.methods.as_mut().expect("methods").push(preflight());
    let half = |method: &str| MethodRequests {
        resource: "/items".to_owned(),
        method: method.to_owned(),
        requests: seen::steady(Requests(A_DAY / 2.0)),
    };
    stage.method_requests = counted.then(|| vec![half("GET"), half("OPTIONS")]);
    seen
}

/// Bytes that a request of a method writes at INFO, as a stage of that method alone has them.
fn alone(method: Method) -> f64 {
    let mut stage = seen::stage("orders", A_DAY, INFO);
    stage.methods = Some(vec![method]);
    let report = report(&with(busy(), stage, 0.0, 0.0));
    let rows = report["compare"]["stages"][0]["configurations"].as_array().expect("rows").clone();
    let info = rows.iter().find(|row| row["id"] == "info").expect("INFO");
    info["bytes_per_request"]["expected"].as_f64().expect("bytes")
}

fn part(whole: Decimal, share: f64) -> Decimal {
    let millionths = (share * 1e12).round() as i64;
    whole * Decimal::new(millionths, 12)
}

#[test]
fn counted_preflights_get_a_level_of_their_own() {
    let seen = shop(true);
    let report = report(&seen);
    let one = only(&report, RULE);
    let (options, get) = (alone(preflight()), alone(seen.stages[0].methods.as_ref().expect("methods")[0].clone()));
    assert!(0.0 < options && options < get, "a preflight writes less: {options} and {get}");
    // Neither a tier nor the free tier is in the way, so their part of the bytes is their part of the dollars.
    amounts_to(one, part(costs(&report, "info"), options / (options + get)));
    assert!(one["evidence"].to_string().contains("OPTIONS /items: 14000000 requests"), "{}", one["evidence"]);
    remedies(one, "cli", &["\"/~1items/OPTIONS/logging/loglevel\",\"value\":\"ERROR\""]);
    // A setting of its own may not take the metrics over.
    remedies(one, "cli", &["\"/~1items/OPTIONS/metrics/enabled\",\"value\":\"false\"", "throttling and caching"]);
    remedies(one, "terraform", &["method_path = \"items/OPTIONS\""]);
    // A template takes the place of all that there is: the stage is in it too.
    remedies(one, "cloudformation", &["\"/~1items\"", "\"/*\"", "LoggingLevel: \"INFO\""]);
    assert_eq!(one["remedy"]["serverless"], serde_json::Value::Null, "it has no setting for one method");
    assert_eq!((&one["together"], &one["confidence"]), (&false.into(), &"medium".into()));
}

#[test]
fn health_checks_are_noise_too() {
    let mut seen = shop(true);
    let stage = &mut seen.stages[0];
    let check = Method { resource: "/healthz".into(), method: "GET".into(), ..preflight() };
    stage.methods.as_mut().expect("methods")[1] = check;
    let counts = stage.method_requests.as_mut().expect("counts");
    (counts[1].resource, counts[1].method) = ("/healthz".into(), "GET".into());
    remedies(only(&report(&seen), RULE), "cli", &["/~1healthz/GET/"]);
}

fn sampled(backend: Option<bool>, bytes: u64) -> SampledRequest {
    let written = |events, bytes| Written { events, bytes };
    SampledRequest {
        kind: RequestKind {
            outcome: Some(Outcome::Success),
            status_class: Some(2),
            authorizer: false,
            api_key: false,
            backend,
        },
        error: written(0, 0),
        info: written(9, bytes / 4),
        full: written(20, bytes),
    }
}

#[test]
fn a_sample_shows_what_no_backend_was_called_for() {
    let mut seen = shop(false);
    let full = LoggingSettings { full_data: true, ..INFO };
    seen.stages[0].settings = Some(full);
    let name = seen.log_groups[1].name.clone();
    seen.log_groups[1] = seen::counted_group(&name, A_DAY * 4_000.0, A_DAY * 20.0);
    let requests = vec![sampled(Some(false), 1_000), sampled(Some(true), 4_000)];
    let execution = ExecutionSample { captured_at: Some(Captured::InfoFull), requests, ..ExecutionSample::default() };
    seen.stages[0].sample = Some(StageSample { period: None, execution: Some(execution), access: None });
    let found = report(&seen);
    amounts_to(only(&found, RULE), part(costs(&found, "info-full"), 0.2));
    assert_eq!(only(&found, RULE)["evidence"][3]["basis"], "sampled");
    // Another method without a backend might have been the one.
    let other = Method { resource: "/version".into(), method: "GET".into(), ..preflight() };
    seen.stages[0].methods.as_mut().expect("methods").push(other);
    needs(&report(&seen), RULE, "detailed metrics");
}

/// The share of preflights at the declared level is not that of what is on.
#[test]
fn where_the_meters_contradict_the_setting_it_cannot_tell() {
    let mut seen = shop(true);
    let name = seen.log_groups[1].name.clone();
    seen.log_groups[1] = seen::counted_group(&name, A_DAY * 5_000.0, A_DAY * 23.0);
    needs(&report(&seen), RULE, "level-mismatch");
}

#[test]
fn without_counts_or_lines_it_cannot_tell() {
    needs(&report(&shop(false)), RULE, "detailed metrics");
    let mut seen = shop(false);
    seen.stages[0].methods = None;
    needs(&report(&seen), RULE, "the methods of the API");
}

#[test]
fn methods_that_log_little_are_left_alone() {
    is_silent(&report(&logging(INFO, 1_045.0, 10.0)), RULE);
    let mut seen = shop(true);
    seen.stages[0].overrides =
        vec![MethodOverride { resource: "/items".into(), method: "OPTIONS".into(), settings: ERROR }];
    is_silent(&report(&seen), RULE);
    let mut seen = shop(true);
    seen.stages[0].settings = Some(ERROR);
    is_silent(&report(&seen), RULE);
}

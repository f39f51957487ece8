//! Reports that are shown to anybody: no name of the account in them, and not a number different.

use std::collections::BTreeMap;

use logtoll::logging::{AccessLogging, ApiKind, Delivery, ExecutionLevel, LogDestination, LoggingSettings};
use logtoll::logging::{Method, MethodOverride};
use logtoll::measurements::{AccessSample, Measurements, MethodRequests, StageSample, Tally};
use logtoll::units::{Bytes, Requests};
use logtoll::warning::Warning;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;

use crate::program::run;
use crate::seen::{self, ERROR, INFO, OFF, REGION};

const FORMATS: [&str; 5] = ["html", "markdown", "terminal", "json", "csv"];

/// An open report and an anonymous one.
fn reports(seen: &Measurements, format: &str) -> [String; 2] {
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", seen);
    let report = |flags: &[&str]| {
        let ran = run(folder.path(), &[&["report", "seen.json", "--format", format], flags].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        ran.stdout
    };
    [report(&[]), report(&["--anonymize"])]
}

/// What a document says without naming anything: all sums, every configuration, the advice and what it lacks.
fn said(document: &str) -> Value {
    let mut document: Value = serde_json::from_str(document).expect("JSON");
    // A sentence about a sum may name the account.
    for line in document.pointer_mut("/estimate/total/lines").and_then(Value::as_array_mut).expect("lines") {
        line["text"].take();
    }
    let rows = |path: &str, fields: &[&str]| -> Vec<Value> {
        let rows = document.pointer(path).and_then(Value::as_array).expect(path);
        rows.iter().map(|row| fields.iter().map(|field| row[*field].clone()).collect()).collect()
    };
    // Names decide between equals only.
    let sorted = |mut rows: Vec<Value>| {
        rows.sort_by_key(Value::to_string);
        rows
    };
    let advice = ["id", "kind", "usd_per_month", "confidence"];
    let sums = ["/estimate/total", "/outlook", "/storage", "/daily", "/what_if"].map(|path| document.pointer(path));
    serde_json::json!({
        "sums": sums,
        "stages": rows("/compare/stages", &["kind", "requests_per_month", "current", "server_errors", "configurations"]),
        "groups": sorted(rows("/estimate/log_groups", &["region", "kind", "class", "retention", "gb", "usd", "orphaned"])),
        "order": rows("/recommendations", &["id", "kind"]),
        "advice": sorted(rows("/recommendations", &advice)),
        "together": sorted(rows("/recommendations", &[&advice[..], &["together"]].concat())),
        "lacking": sorted(rows("/lacking", &["id", "needs"])),
        "warnings": rows("/warnings", &["id"]),
    })
}

/// A tag that is a region is no reason to take the region of a warning for another one: what was not listed is not known
/// to be missing.
#[test]
fn what_could_not_be_listed_stays_so() {
    let mut seen = seen::nothing();
    let mut stage = seen::stage("silent", 1e6, INFO);
    stage.tags = [("region", REGION), ("prod", "logs:DescribeLogGroups")].map(|(a, b)| (a.into(), b.into())).into();
    seen.stages.push(stage);
    let advice = |seen: &Measurements| reports(seen, "json").map(|report| said(&report));
    let ids = |of: &Value, rows: &str| {
        of[rows].as_array().expect("rows").iter().map(|row| row[0].clone()).collect::<Vec<_>>()
    };
    let [whole, _] = advice(&seen);
    assert!(ids(&whole, "advice").contains(&"not-logging".into()), "nothing was lost: {whole}");

    let lost = String::new();
    let action = "logs:DescribeLogGroups".to_owned();
    seen.warnings = vec![Warning::AccessDenied { action, region: REGION.to_owned(), lost }];
    let [open, shut] = advice(&seen);
    assert!(ids(&open, "lacking").contains(&"not-logging".into()), "{open}");
    assert_eq!(open, shut);

    seen.warnings.clear();
    let mut other = seen.scopes[0].clone();
    other.region = "eu-west-1".to_owned();
    seen.scopes.push(other);
    seen.incomplete = vec!["eu-west-1: log groups are missing: expired".to_owned()];
    let [open, shut] = advice(&seen);
    assert!(ids(&open, "advice").contains(&"not-logging".into()), "another region was cut: {open}");
    assert_eq!(open, shut);
}

/// Names that stand in no other text, each once.
struct Names<'a> {
    made: &'a [String],
    given: usize,
}

impl Names<'_> {
    fn next(&mut self) -> String {
        self.given += 1;
        format!("q{:02}{}q", self.given, self.made[self.given % self.made.len()])
    }
}

/// How a stage is set.
#[derive(Clone, Debug)]
struct Set {
    kind: ApiKind,
    settings: LoggingSettings,
    requests: f64,
    written: f64,
    access: u8,
    extras: bool,
}

fn set() -> impl Strategy<Value = Set> {
    let kind = prop::sample::select(vec![ApiKind::Rest, ApiKind::Http, ApiKind::Websocket]);
    let full = LoggingSettings { execution: ExecutionLevel::Info, full_data: true };
    let settings = prop::sample::select(vec![OFF, ERROR, INFO, full]);
    (kind, settings, 0.0..1e7, 0.0..5e3, 0_u8..4, any::<bool>()).prop_map(
        |(kind, settings, requests, written, access, extras)| Set { kind, settings, requests, written, access, extras },
    )
}

fn account(sets: &[Set], names: &mut Names<'_>) -> Measurements {
    let mut seen = seen::nothing();
    let account = Some(names.next());
    seen.scopes[0].account.clone_from(&account);
    for set in sets {
        let mut stage = seen::stage(&names.next(), set.requests, set.settings);
        stage.account.clone_from(&account);
        (stage.api_id, stage.stage, stage.kind) = (names.next(), names.next(), set.kind);
        let (resource, method) = (format!("/{}/{{{}}}", names.next(), names.next()), "GET".to_owned());
        let methods = stage.methods.as_mut().expect("methods");
        let check = Method { resource: format!("/{}/health", names.next()), ..methods[0].clone() };
        methods[0].resource.clone_from(&resource);
        methods.push(check);
        if set.extras {
            stage.tags = BTreeMap::from([(names.next(), names.next()), (names.next(), REGION.to_owned())]);
            stage.overrides =
                vec![MethodOverride { resource: resource.clone(), method: method.clone(), settings: INFO }];
            let requests = seen::steady(Requests(set.requests / 3.0));
            stage.method_requests = Some(vec![MethodRequests { resource, method, requests }]);
        }
        let group = names.next();
        let destination = match set.access {
            0 => None,
            1 => Some(LogDestination::LogGroup(group.clone())),
            2 => Some(LogDestination::Firehose(format!("arn:aws:firehose:::{}", names.next()))),
            _ => Some(LogDestination::Other(names.next())),
        };
        let own = format!("authorizer.{}", names.next());
        let format = format!(
            r#"{{ "id" : "$context.requestId", "{}": "$context.{own}", "xid": "$context.extendedRequestId" }}"#,
            names.next()
        );
        stage.access = destination.map(|destination| AccessLogging { format, destination });
        let mut access = AccessSample::default();
        for _ in 0..60 {
            access.lines.add(120);
        }
        access.values = BTreeMap::from([(own, Tally(BTreeMap::from([(11, 60)])))]);
        stage.sample = Some(StageSample { access: Some(access), ..StageSample::default() });
        if set.extras && set.kind == ApiKind::Rest && set.access == 1 {
            let destination = LogDestination::LogGroup(names.next());
            let (output_format, record_fields, field_delimiter) = (None, Vec::new(), None);
            stage.deliveries =
                Some(vec![Delivery { id: names.next(), destination, output_format, record_fields, field_delimiter }]);
        }
        for name in stage.managed_log_group().into_iter().chain([group]) {
            let mut group = seen::counted_group(&name, set.requests * set.written, set.requests);
            group.account.clone_from(&account);
            group.stored_bytes = Some(Bytes(1e10));
            seen.log_groups.push(group);
        }
        seen.stages.push(stage);
    }
    for name in
        [names.next(), format!("/aws/lambda/{}", names.next()), format!("/aws/{}/{}", names.next(), names.next())]
    {
        let mut group = seen::group(&name, 1e9);
        group.account.clone_from(&account);
        seen.log_groups.push(group);
    }
    let region = REGION.to_owned();
    let operation = "logs:DescribeLogGroups".to_owned();
    let reason = format!("User: arn:aws:iam::1:user/{} is not authorized", names.next());
    let (api, stage) = (names.next(), names.next());
    seen.warnings = vec![
        Warning::UnknownRequests { api, stage },
        Warning::CallFailed { operation, region: region.clone(), reason, lost: names.next() },
        Warning::AccessDenied { action: "apigateway:GET".to_owned(), region, lost: names.next() },
        Warning::Incomplete { missing: names.next() },
    ];
    seen.incomplete = vec![format!("{REGION}: {} is missing ({})", names.next(), names.next()), names.next()];
    seen
}

#[test]
fn no_name_of_a_random_account_is_told_and_no_number_changes() {
    let accounts = (prop::collection::vec(set(), 1..4), prop::collection::vec("[a-z0-9]{2,9}", 7));
    let config = Config { cases: 8, failure_persistence: None, ..Config::default() };
    let checked = TestRunner::new(config).run(&accounts, |(sets, made)| {
        let mut names = Names { made: &made, given: 0 };
        let seen = account(&sets, &mut names);
        let all: Vec<String> = {
            let mut again = Names { made: &made, given: 0 };
            (0..names.given).map(|_| again.next()).collect()
        };
        let mut told = 0;
        for format in FORMATS {
            let [open, shut] = reports(&seen, format);
            told += all.iter().filter(|name| open.contains(*name)).count();
            for name in &all {
                prop_assert!(!shut.contains(name), "{} is in the {} report:\n{}", name, format, shut);
            }
            if format == "json" {
                let (open, shut) = (said(&open), said(&shut));
                for part in open.as_object().expect("parts").keys() {
                    prop_assert_eq!(&open[part], &shut[part], "{}", part);
                }
            }
        }
        prop_assert!(told > 20, "an open report names things, {}", told);
        Ok(())
    });
    if let Err(problem) = checked {
        panic!("{problem}");
    }
}

/// A stage that the configuration leaves out by its name is left out under another one.
#[test]
fn what_is_left_out_stays_out_without_its_name() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut account = seen::nothing();
    account.stages = ["api0", "api1", "api2"].map(|api| seen::stage(api, 1e3, INFO)).into();
    seen::file(folder.path(), "seen.json", &account);
    std::fs::write(folder.path().join("logtoll.toml"), "leave-out = [\"api1/*\"]\n").expect("a file");
    for flags in [&["--format", "json"][..], &["--format", "json", "--anonymize"]] {
        let document = run(folder.path(), &[&["report", "seen.json"], flags].concat()).document();
        assert_eq!(document["compare"]["stages"].as_array().map(Vec::len), Some(2), "{flags:?}");
    }
}

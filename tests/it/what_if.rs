//! What a report carries for recomputing, multiplied here once more and held against `compare` at that traffic.

use logtoll::logging::{LoggingSettings, MethodOverride};
use logtoll::measurements::{LogClass, Measurements, Retention, Series};
use logtoll::units::Requests;
use serde_json::Value;

use crate::program::run;
use crate::seen::{self, ERROR, INFO, OFF};

const FULL: LoggingSettings = LoggingSettings { full_data: true, ..INFO };

fn share(of: &Series<Requests>, share: f64) -> Option<Series<Requests>> {
    Some(Series { values: of.values.iter().map(|requests| Requests(requests.0 * share)).collect(), ..of.clone() })
}

/// Metered and not, with failures, methods of their own, access logs, and a group that takes in bytes without requests.
fn account() -> Measurements {
    let mut seen = seen::nothing();
    let mut add = |api: &str, settings, bytes: Option<(f64, f64)>| {
        let mut stage = seen::stage(api, 1e6, settings);
        let requests = stage.requests.clone().expect("requests");
        (stage.server_errors, stage.client_errors) = (share(&requests, 0.02), share(&requests, 0.05));
        let mut group = bytes
            .map(|(bytes, events)| seen::counted_group(&stage.managed_log_group().expect("a group"), bytes, events));
        if let Some(group) = &mut group {
            group.retention = Some(Retention::Days(90));
        }
        seen.log_groups.extend(group);
        seen.stages.push(stage);
    };
    // Fewer events than requests would write: some are turned down before anything is logged.
    add("full", FULL, Some((6.1e9, 1.5e7)));
    add("info", INFO, Some((1.9e9, 1.4e7)));
    add("error", ERROR, Some((3e7, 1e5)));
    add("off", OFF, None);
    add("mixed", ERROR, None);
    let mixed = seen.stages.last_mut().expect("a stage");
    mixed.overrides = vec![MethodOverride { resource: "/x".into(), method: "GET".into(), settings: INFO }];
    seen.stages[0].access = seen::access_to("/access/full");
    let mut access = seen::counted_group("/access/full", 4e8, 1e6);
    access.class = Some(LogClass::InfrequentAccess);
    seen.log_groups.push(access);
    seen
}

/// Through the tiers, as the page does; `None` beyond the last that is known.
fn cost(tiers: &Value, units: f64) -> Option<f64> {
    let tiers = tiers.as_array().expect("tiers");
    if tiers.last()?["to"].as_f64().is_some_and(|end| units > end) {
        return None;
    }
    let part = |tier: &Value| {
        let from = tier["from"].as_f64().expect("a number");
        let to = tier["to"].as_f64().unwrap_or(f64::INFINITY);
        let usd: f64 = tier["usd"].as_str().expect("a decimal").parse().expect("a decimal");
        (units.min(to) - from).max(0.0) * usd
    };
    Some(tiers.iter().map(part).sum())
}

fn recomputed(what_if: &Value, answer: &Value, requests: f64, failing: Option<f64>, kept: Option<f64>) -> Option<f64> {
    let number = |line: &Value, name: &str| line[name].as_f64().expect("a number");
    let lines = answer["lines"].as_array().expect("lines");
    let of = |line: &Value| {
        let each = match failing {
            None => number(line, "per_request"),
            Some(share) => match line["by_server_errors"].as_array() {
                Some(each) => {
                    let stops = what_if["server_errors"].as_array().expect("shares");
                    let stop = stops.iter().position(|stop| stop.as_f64() == Some(share)).expect("a share of the page");
                    each[stop].as_f64().expect("a number")
                }
                None => (1.0 - share) * number(line, "per_success") + share * number(line, "per_failure"),
            },
        };
        let months = line["months_kept"].as_f64().map(|as_is| match kept {
            None => as_is,
            Some(0.0) => number(what_if, "months_shown"),
            Some(days) => days / number(what_if, "days"),
        });
        let units = (number(line, "per_month") + requests * each) * months.unwrap_or(1.0);
        let tiers = what_if["tiers"].as_array().expect("tiers").iter().find(|row| row["product"] == line["product"]);
        cost(&tiers.expect("the tiers of a product")["tiers"], units)
    };
    lines.iter().map(of).sum()
}

#[test]
fn what_is_multiplied_equals_what_compare_says() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", &account());
    let report = run(folder.path(), &["report", "seen.json", "--format", "json"]).document();
    let what_if = &report["what_if"];
    let settings = [
        ("1000", None, None),
        ("35M", None, None),
        ("9000M", Some(0.0), None),
        ("35M", Some(0.002), Some(7.0)),
        ("60G", Some(0.1), Some(0.0)),
        ("2M", Some(1.0), Some(365.0)),
    ];
    let (mut by_table, mut priced) = (0, 0);
    for (requests, failing, kept) in settings {
        let mut flags: Vec<String> = vec!["--month=2026-12".into(), format!("--requests={requests}")];
        flags.extend(failing.map(|share| format!("--server-errors={share}")));
        flags.extend(kept.map(|days| match days {
            0.0 => "--retention=never".to_owned(),
            days => format!("--retention={days}"),
        }));
        let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
        let compared =
            run(folder.path(), &[&["compare", "seen.json", "--format", "json"], &flags[..]].concat()).document();
        let stated = match requests {
            "1000" => 1e3,
            "35M" => 35e6,
            "9000M" => 9e9,
            "60G" => 60e9,
            _ => 2e6,
        };
        for (place, stage) in compared["stages"].as_array().expect("stages").iter().enumerate() {
            for (index, row) in stage["configurations"].as_array().expect("configurations").iter().enumerate() {
                let name = format!("{} {} at {flags:?}", stage["api_name"], row["id"]);
                let answer = &what_if["stages"][place][index];
                assert!(answer.is_object(), "{name}: nothing is said of it");
                by_table += usize::from(answer["lines"].to_string().contains("by_server_errors"));
                let own = recomputed(what_if, answer, stated, failing, kept);
                // Where the known tiers end neither knows a price.
                let said =
                    row["usd_per_month"]["expected"].as_str().map(|said| said.parse::<f64>().expect("a decimal"));
                let Some((own, said)) = own.zip(said) else {
                    assert_eq!(own, said, "{name}");
                    continue;
                };
                priced += 1;
                assert!((own - said).abs() <= 1e-7 * said.max(1e-2), "{name}: {own} instead of {said}");
            }
        }
    }
    assert!(priced > 300, "{priced}");
    assert!(by_table > 0, "no configuration here is anything but a straight line");
}

//! The JSON documents and the schemas that promise them.

use serde_json::Value;

use crate::program::{run, run_anywhere};
use crate::seen;

const DOCUMENTS: [&str; 9] =
    ["estimate", "compare", "diff", "report", "storage", "backtest", "trace", "format", "verify"];

/// The schemas in the repository are those of the types: a change of a document shows in review.
#[test]
fn the_committed_schemas_are_those_of_the_types() {
    for document in DOCUMENTS {
        let path = format!("{}/schema/{document}.json", env!("CARGO_MANIFEST_DIR"));
        let committed = std::fs::read_to_string(&path).expect("the schema is committed");
        let made = run_anywhere(&["schema", document]);
        assert!(made.stdout == committed, "renew it with: logtoll schema {document} > schema/{document}.json");
    }
}

/// Fields are promises: those of DESIGN's version 1 may never go.
#[test]
fn the_promised_fields_are_there() {
    let compare = example(&["compare", "seen.json"]);
    let stage = &compare["stages"][0];
    has(&compare, &["schema", "tool", "generated_at", "prices", "assumptions", "stages", "warnings"]);
    has(
        stage,
        &[
            "account",
            "region",
            "api_id",
            "api_name",
            "kind",
            "stage",
            "requests_per_month",
            "current",
            "overrides",
            "configurations",
            "unavailable",
            "tags",
        ],
    );
    let configuration = &stage["configurations"][0];
    has(
        configuration,
        &[
            "id",
            "execution",
            "full_data",
            "destinations",
            "access",
            "bytes_per_request",
            "events_per_request",
            "gb_per_month",
            "usd_per_month",
            "line_items",
        ],
    );
    has(&configuration["usd_per_month"], &["low", "expected", "high", "level", "basis"]);
    has(&stage["configurations"][1]["line_items"][0], &["product", "usage_type", "quantity", "unit", "usd"]);
    has(&compare["assumptions"][0], &["id", "value", "source", "usd_if_otherwise"]);
    has(&compare["prices"][0], &["region", "as_of"]);

    let estimate = example(&["estimate", "seen.json"]);
    has(&estimate, &["month", "log_groups", "total", "run"]);
    let group = &estimate["log_groups"].as_array().expect("groups")[1];
    has(group, &["account", "region", "name", "class", "retention", "kind", "stages", "gb", "usd", "line_items"]);
    has(&estimate["total"], &["gb", "usd", "lines"]);
    has(&estimate["run"], &["calls", "usd"]);
    assert_eq!((&group["retention"], &group["class"]), (&"never".into(), &"STANDARD".into()));

    let diff = example(&["diff", "seen.json", "seen.json"]);
    has(&diff, &["month", "scopes", "total", "log_groups", "stages"]);
    has(&diff["scopes"][0], &["account", "region", "old", "new", "shared_days"]);
    has(&diff["total"], &["gb", "usd", "lines"]);
    has(&diff["total"]["lines"][0], &["id", "text", "old", "new", "difference"]);
    has(&diff["total"]["gb"], &["old", "new", "difference", "share", "within"]);
    let group = ["account", "region", "name", "kind", "stages", "change", "settings", "gb", "stored_bytes", "usd"];
    has(&diff["log_groups"][0], &group);
    has(&diff["log_groups"][0], &["usd_ingestion", "usd_storage"]);
    let stage = ["account", "region", "api_id", "api_name", "kind", "stage", "change", "settings", "usd"];
    has(&diff["stages"][0], &stage);
    has(&diff["stages"][0], &["requests_per_month", "log_groups", "shared_log_groups", "elsewhere"]);

    let report = example(&["report", "seen.json"]);
    assert_eq!(report["schema"], "logtoll/report/1");
    has(&report, &["estimate", "compare", "recommendations", "lacking", "outlook", "storage", "daily", "what_if"]);
    has(&report["outlook"], &["usd_now", "usd_in_a_year", "usd_after", "usd_saved", "usd_worth_paying"]);
    has(&report["storage"]["months"][11], &["month", "gb_months", "usd"]);
    has(&report["daily"]["days"][0], &["day", "gb"]);
    let what_if = &report["what_if"];
    has(what_if, &["days", "months_shown", "retention_days", "server_errors", "tiers", "stages"]);
    has(&what_if["tiers"][0]["tiers"][0], &["from", "to", "usd"]);
    let answer = &what_if["stages"][0][3];
    has(answer, &["bytes_per_success", "bytes_per_failure", "lines"]);
    let line = ["product", "unit", "per_month", "per_request", "per_success", "per_failure", "months_kept"];
    has(&answer["lines"][0], &line);
    assert_eq!(report["estimate"]["log_groups"], estimate["log_groups"]);
    assert_eq!(report["compare"]["stages"], compare["stages"]);
}

fn has(value: &Value, fields: &[&str]) {
    let object = value.as_object().unwrap_or_else(|| panic!("no object: {value}"));
    for field in fields {
        assert!(object.contains_key(*field), "{field} is missing: {:?}", object.keys().collect::<Vec<_>>());
    }
}

/// A document about an account with a bit of everything.
fn example(arguments: &[&str]) -> Value {
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", &a_bit_of_everything());
    run(folder.path(), &[arguments, &["--format", "json"]].concat()).document()
}

fn a_bit_of_everything() -> logtoll::measurements::Measurements {
    use logtoll::logging::{ApiKind, MethodOverride};
    let mut seen = seen::nothing();
    let mut orders = seen::stage("orders", 1_000.0, seen::INFO);
    orders.access = seen::access_to("/access/orders");
    orders.tags.insert("team".to_owned(), "shop".to_owned());
    let mut items = seen::stage("items", 1_000.0, seen::ERROR);
    items.overrides = vec![MethodOverride { resource: "/x".into(), method: "GET".into(), settings: seen::INFO }];
    let mut web = seen::stage("web", 1_000.0, seen::OFF);
    web.kind = ApiKind::Http;
    web.requests = None;
    let mut chat = seen::stage("chat", 1_000.0, seen::INFO);
    chat.kind = ApiKind::Websocket;
    chat.settings = None;
    let mut unstored = seen::group("/unstored", 5e6);
    unstored.stored_bytes = None;
    unstored.class = None;
    unstored.retention = None;
    seen.log_groups = vec![
        seen::counted_group(&orders.managed_log_group().expect("a group"), 1e6, 1e4),
        seen::counted_group("/access/orders", 1e5, 1e3),
        unstored,
        seen::group("/idle", 0.0),
    ];
    seen.stages = vec![orders, items, web, chat];
    seen
}

/// A validator that nobody here wrote holds the documents against the schemas.
#[cfg(feature = "aws")]
#[test]
fn documents_hold_what_their_schemas_promise() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", &a_bit_of_everything());
    let mut before = a_bit_of_everything();
    before.stages.remove(0);
    before.log_groups.remove(0);
    before.scopes.push(logtoll::measurements::Scope { account: None, ..before.scopes[0].clone() });
    seen::file(folder.path(), "before.json", &before);
    let stated = ["compare", "--requests", "1M", "--region", "us-east-1"];
    seen::file(folder.path(), "october.json", &crate::verify::october(&[("/app", 1e12, 1e9)]));
    crate::verify::write(
        folder.path(),
        "costs.json",
        &crate::verify::costs(&[("USE1-DataProcessing-Bytes", "931.32")]),
    );
    let budgeted = ["estimate", "seen.json", "--budget", "1M"];
    let runs: [(&str, &[&str]); 12] = [
        ("verify", &["verify", "october.json", "--bill", "costs.json"]),
        ("storage", &["storage", "seen.json", "--retention", "30"]),
        ("diff", &["diff", "before.json", "seen.json"]),
        ("diff", &["diff", "seen.json", "seen.json"]),
        ("estimate", &budgeted),
        ("estimate", &["estimate", "seen.json"]),
        ("compare", &["compare", "seen.json"]),
        ("compare", &stated),
        ("report", &["report", "seen.json"]),
        ("backtest", &["backtest", "seen.json", "--window", "14d", "--ahead", "14d"]),
        ("format", &["format", "--preset", "json", "--suggest"]),
        ("format", &["format", "--preset", "csv", "--requests", "1M", "--region", "us-east-1", "--suggest"]),
    ];
    for (name, arguments) in runs {
        let made = run(folder.path(), &[arguments, &["--format", "json"]].concat());
        std::fs::write(folder.path().join("document.json"), &made.stdout).expect("a file in a temporary folder");
        let schema = format!("{}/schema/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let checked = std::process::Command::new(crate::rig::python())
            .args(["-m", "jsonschema", "-i", "document.json", &schema])
            .current_dir(folder.path())
            .output()
            .expect("Python starts");
        assert!(checked.status.success(), "{name}: {}", String::from_utf8_lossy(&checked.stderr));
    }
}

//! `logtoll format`: formats checked, weighed and priced field by field, and held against published lines.

use logtoll::logging::{AccessLogging, ApiKind, Authorizer, FormatName, LogDestination, Method};
use logtoll::measurements::{AccessSample, ApiStage, LogClass, LogGroup, Measurements, StageSample, Tally};
use rust_decimal::Decimal;
use serde_json::Value;

use crate::program::{Ran, logtoll, run_anywhere};
use crate::seen;

const PRICED: [&str; 6] = ["--requests", "50M", "--region", "us-east-1", "--format", "json"];

/// The older format of REST APIs, ten JSON fields (elastic/integrations, 2023).
const BASIC: &str = r#"{"requestId":"$context.requestId","ip":"$context.identity.sourceIp","caller":"$context.identity.caller","user":"$context.identity.user","requestTime":"$context.requestTime","httpMethod":"$context.httpMethod","resourcePath":"$context.resourcePath","status":"$context.status","protocol":"$context.protocol","responseLength":"$context.responseLength"}"#;

fn format(flags: &[&str]) -> Ran {
    run_anywhere(&[&["format"], flags].concat())
}

fn money(value: &Value) -> Decimal {
    value.as_str().expect("money is a string").parse().expect("a decimal")
}

fn expected(value: &Value) -> f64 {
    value["expected"].as_f64().unwrap_or_else(|| panic!("no number: {value}"))
}

fn problems(document: &Value) -> Vec<&str> {
    document["problems"].as_array().expect("problems").iter().filter_map(|row| row["text"].as_str()).collect()
}

#[test]
fn fields_sum_to_the_line_and_the_line_costs_what_compare_says() {
    for text in [BASIC, "$context.requestId $context.status", "$context.requestId,$context.path,$context.nonsense"] {
        let document = format(&[&[text], &PRICED[..]].concat()).document();
        let fields = document["fields"].as_array().expect("fields");
        let bytes: f64 = fields.iter().map(|field| expected(&field["bytes"])).sum();
        assert!((bytes - expected(&document["bytes"])).abs() < 1e-9, "{text}");
        let usd: Decimal = fields.iter().map(|field| money(&field["usd_per_month"])).sum();
        assert_eq!(usd, money(&document["usd_per_month"]["expected"]), "{text}");
        let flags = [&["compare"], &PRICED[..], &["--access-format", text]].concat();
        let compared = run_anywhere(&flags).document();
        let rows = compared["stages"][0]["configurations"].as_array().expect("configurations");
        let own = rows.iter().find(|row| row["id"] == "access-own").expect("the stage's own format");
        assert_eq!(usd.round_dp(9), money(&own["usd_per_month"]["expected"]).round_dp(9), "{text}");
    }
}

#[test]
fn without_requests_there_are_bytes_and_no_dollars() {
    let document = format(&[BASIC, "--format", "json"]).document();
    assert!(expected(&document["bytes"]) > 200.0);
    assert!(document["fields"].as_array().expect("fields").iter().all(|field| field["usd_per_month"].is_null()));
}

/// What AWS refuses is an error and exit code 1, with the document all the same; doubts leave it at 0.
#[test]
fn what_aws_refuses_is_told_with_the_result() {
    for (text, said) in [
        ("$context.status", "AWS takes a format only with"),
        ("$context.requestId\n$context.status", "one line"),
        (&("x".repeat(3_100) + "$context.requestId"), "3072"),
    ] {
        let ran = format(&[text, "--format", "json"]);
        assert_eq!(ran.code, Some(1), "{}", ran.stderr);
        let document: Value = serde_json::from_str(&ran.stdout).expect("a document");
        assert!(problems(&document).iter().any(|problem| problem.contains(said)), "{document}");
    }
}

#[test]
fn doubtful_variables_are_told() {
    let told = |text: &str, api: &str| {
        let document = format(&[text, "--api", api, "--format", "json"]).document();
        problems(&document).join("; ")
    };
    assert!(told("$context.requestId $context.stats", "rest").contains("$context.stats"));
    assert!(told("$context.requestId $context.routeKey", "rest").contains("$context.routeKey"));
    assert_eq!(told("$context.requestId $context.routeKey", "http"), "");
    let quoted = r#"{"id":"$context.requestId","error":"$context.error.messageString"}"#;
    assert!(told(quoted, "rest").contains("$context.error.messageString"));
    assert_eq!(told(BASIC, "rest"), "");
}

#[test]
fn presets_are_printed_as_they_are() {
    assert_eq!(format(&["--preset", "json-basic"]).stdout.trim_end(), BASIC);
    let clf = format(&["--preset", "clf", "--api", "http"]).stdout;
    assert!(clf.starts_with("$context.identity.sourceIp - - [$context.requestTime] \"$context.httpMethod"), "{clf}");
    for preset in ["clf", "json", "xml", "csv"] {
        for api in ["rest", "http"] {
            let document = format(&["--preset", preset, "--api", api, "--format", "json"]).document();
            assert_eq!(document["problems"], Value::Array(Vec::new()), "{preset} {api}");
        }
    }
    format(&["--preset", "xml", "--api", "websocket"]).refused(2, &["no xml preset of WebSocket APIs"]);
}

#[test]
fn a_slimmer_format_keeps_what_is_named_and_stays_valid() {
    let document = format(&["--preset", "json", "--suggest", "--keep", "identity.user", "--format", "json"]).document();
    let slimmer = document["suggestion"]["format"].as_str().expect("a suggestion");
    assert!(slimmer.contains("$context.identity.user") && !slimmer.contains("$context.identity.caller"), "{slimmer}");
    let again = format(&[slimmer, "--format", "json"]).document();
    assert_eq!(again["problems"], Value::Array(Vec::new()));
    assert!(expected(&again["bytes"]) < expected(&document["bytes"]));
    serde_json::from_str::<Value>(slimmer).expect("JSON stays JSON");
}

#[test]
fn a_format_comes_from_a_file_standard_input_or_a_stage() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("format"), format!("{BASIC}\n")).expect("a file");
    let mut measured = seen::nothing();
    let mut stage = seen::stage("orders", 1_000.0, seen::OFF);
    stage.access = seen::access_to("/access");
    measured.stages = vec![stage];
    seen::file(folder.path(), "seen.json", &measured);
    let of = |arguments: &[&str], input: &str| -> Value {
        let mut command = logtoll(folder.path());
        command.args(["format", "--format", "json"]).args(arguments).write_stdin(input.to_owned());
        serde_json::from_slice(&command.output().expect("logtoll starts").stdout).expect("a document")
    };
    assert_eq!(of(&["--file", "format"], "")["format"], BASIC);
    assert_eq!(of(&["--file", "-"], BASIC)["format"], BASIC);
    let of_stage = of(&["--stage", "orders/prod", "seen.json"], "");
    assert_eq!(of_stage["format"], "$context.requestId $context.status");
    assert_eq!(expected(&of_stage["requests_per_month"]), 31_000.0);
}

/// A format is printed nowhere unescaped.
#[test]
fn hostile_formats_are_harmless() {
    let hostile = "\u{1b}[2J<script>|$context.requestId\u{202e}";
    for kind in ["terminal", "markdown", "csv"] {
        let ran = format(&[hostile, "--format", kind]);
        assert!(!ran.stdout.contains('\u{1b}') && !ran.stdout.contains('\u{202e}'), "{}", ran.stdout);
        assert!(kind != "markdown" || !ran.stdout.contains("<script>"), "{}", ran.stdout);
    }
}

/// What the methods of one stage set differently stays where one of them sets it.
#[test]
fn a_suggestion_keeps_what_any_method_sets() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut measured = seen::nothing();
    let mut stage = seen::stage("orders", 1_000.0, seen::OFF);
    let open = stage.methods.as_ref().expect("methods")[0].clone();
    let iam = logtoll::logging::Method { authorizer: Some(logtoll::logging::Authorizer::Iam), ..open.clone() };
    stage.methods = Some(vec![open, iam]);
    stage.access = Some(logtoll::logging::AccessLogging {
        format: BASIC.to_owned(),
        destination: logtoll::logging::LogDestination::LogGroup("/access".to_owned()),
    });
    measured.stages = vec![stage];
    seen::file(folder.path(), "seen.json", &measured);
    let ran = crate::program::run(
        folder.path(),
        &["format", "--stage", "orders/prod", "seen.json", "--suggest", "--format", "json"],
    );
    let suggestion = ran.document()["suggestion"].clone();
    let slimmer = suggestion["format"].as_str().unwrap_or(BASIC).to_owned();
    assert!(slimmer.contains("$context.identity.caller") && slimmer.contains("$context.identity.user"), "{slimmer}");
}

/// The stage's own format as `format` and as `compare` see it.
fn both(measured: &Measurements, id: &str, flags: &[&str]) -> (Value, Value) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", measured);
    let flags = [&["--format", "json"], flags].concat();
    let weigh = ["format", "--stage", "orders/prod", "seen.json", "--suggest"];
    let weighed = crate::program::run(folder.path(), &[&weigh, &flags[..]].concat()).document();
    let compared = crate::program::run(folder.path(), &[&["compare", "seen.json"], &flags[..]].concat()).document();
    let rows = compared["stages"][0]["configurations"].as_array().expect("configurations");
    (weighed, rows.iter().find(|row| row["id"] == id).unwrap_or_else(|| panic!("no {id}")).clone())
}

/// A stage that logs to the console's CSV; its lines were metered, read, or neither.
fn logging_csv(destination: LogDestination) -> Measurements {
    let format = logtoll::logging::access::preset(ApiKind::Rest, FormatName::Csv).expect("a preset").to_owned();
    let stage = seen::stage("orders", 1e6, seen::OFF);
    let access = Some(AccessLogging { format, destination });
    Measurements { stages: vec![ApiStage { access, ..stage }], ..seen::nothing() }
}

/// What was metered or read of the lines goes before the model, and the fields follow it.
#[test]
fn a_stage_weighs_and_costs_what_compare_says() {
    let to_group = || logging_csv(LogDestination::LogGroup("/access".to_owned()));
    let modelled = to_group();
    let metered = Measurements { log_groups: vec![seen::counted_group("/access", 300e6, 1e6)], ..to_group() };
    let mut read = to_group();
    let lines = Tally([(250, 60), (350, 40)].into());
    let sample = AccessSample { lines, ..AccessSample::default() };
    read.stages[0].sample = Some(StageSample { access: Some(sample), ..StageSample::default() });
    for (measured, basis) in [(modelled, "modelled"), (metered, "metered"), (read, "sampled")] {
        for flags in [&[][..], &["--requests", "7M"]] {
            let (weighed, own) = both(&measured, "access-own", flags);
            assert_eq!(weighed["bytes"], own["bytes_per_request"], "{basis}");
            assert_eq!(weighed["usd_per_month"], own["usd_per_month"], "{basis}");
            assert_eq!((&weighed["bytes"]["basis"], &weighed["destination"]), (&basis.into(), &"cloudwatch".into()));
            let fields = weighed["fields"].as_array().expect("fields");
            let bytes: f64 = fields.iter().map(|field| expected(&field["bytes"])).sum();
            assert!((bytes - expected(&weighed["bytes"])).abs() < 1e-9, "{basis}: {bytes}");
            assert!(fields.iter().all(|field| field["bytes"]["basis"] == "modelled"), "{basis}");
            // A slimmer format saves what its fields weigh here.
            let slim = &weighed["suggestion"];
            let saved = money(&weighed["usd_per_month"]["expected"]) - money(&slim["usd_per_month"]["expected"]);
            assert_eq!(money(&slim["saves_usd_per_month"]), saved, "{basis}");
            assert!(saved > Decimal::ZERO && slim["bytes"]["basis"] == "modelled", "{basis}");
        }
    }
}

#[test]
fn a_stage_that_logs_to_firehose_is_priced_there() {
    let stream = "arn:aws:firehose:us-east-1:123456789012:deliverystream/amazon-apigateway-x".to_owned();
    let (weighed, own) = both(&logging_csv(LogDestination::Firehose(stream)), "access-own@firehose", &[]);
    assert_eq!(weighed["destination"], "firehose");
    assert_eq!(weighed["usd_per_month"], own["usd_per_month"]);
    // A record is billed as 5 KB, however short.
    assert_eq!(weighed["suggestion"]["saves_usd_per_month"], "0");
}

fn warned(document: &Value) -> Vec<&str> {
    document["warnings"].as_array().expect("warnings").iter().filter_map(|row| row["id"].as_str()).collect()
}

/// AWS sells a class that the price list does not have, and the dollars are unknown: the class is named, for no price can be stated for it.
#[test]
fn a_missing_price_is_named() {
    let mut measured = logging_csv(LogDestination::LogGroup("/access".to_owned()));
    let class = Some(LogClass::Other("ESSENTIALS".to_owned()));
    measured.log_groups = vec![LogGroup { class, ..seen::group("/access", 300e6) }];
    let (weighed, own) = both(&measured, "access-own", &[]);
    assert_eq!(
        (&weighed["usd_per_month"]["expected"], &own["usd_per_month"]["expected"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(warned(&weighed), ["unpriced-class"]);
    let text = weighed["warnings"][0]["text"].as_str().expect("a text");
    assert!(text.contains("ESSENTIALS") && text.contains(seen::REGION), "{text}");
    // What nothing is priced of lacks no price.
    assert_eq!(warned(&format(&[BASIC, "--format", "json"]).document()), [""; 0]);
}

/// No price where nobody knows which product it is, and no silence about it.
#[test]
fn an_unknown_destination_has_no_price() {
    let measured = logging_csv(LogDestination::Other("arn:aws:other:::x".to_owned()));
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", &measured);
    let flags = ["format", "--stage", "orders/prod", "seen.json", "--format", "json"];
    let document = crate::program::run(folder.path(), &flags).document();
    assert_eq!((&document["destination"], &document["usd_per_month"]["expected"]), (&Value::Null, &Value::Null));
    assert_eq!(warned(&document), ["unknown-destination"]);
}

/// A method that IAM guards prints a caller of 21 bytes, the other one a path that is as much longer: their lines are
/// alike, and what is told of the fields sums to them all the same.
#[test]
fn the_fields_of_several_methods_sum_to_the_line_in_every_bound() {
    let mut measured = logging_csv(LogDestination::LogGroup("/access".to_owned()));
    let open = measured.stages[0].methods.as_ref().expect("methods")[0].clone();
    let iam = Method { authorizer: Some(Authorizer::Iam), ..open.clone() };
    let long = Method { resource: format!("{}{}", open.resource, "/and-more".repeat(4)), ..open };
    measured.stages[0].methods = Some(vec![iam, long]);
    let (weighed, _) = both(&measured, "access-own", &[]);
    let fields = weighed["fields"].as_array().expect("fields");
    for bound in ["low", "expected", "high"] {
        let sum: f64 = fields.iter().map(|field| field["bytes"][bound].as_f64().expect("a number")).sum();
        let line = weighed["bytes"][bound].as_f64().expect("a number");
        assert!((sum - line).abs() < 1e-9, "{bound}: {sum} is not {line}");
    }
    let caller = fields.iter().find(|field| field["variable"] == "identity.caller").expect("a caller");
    let alone = &caller["bytes_alone"];
    assert_eq!([&alone["low"], &alone["expected"], &alone["high"]], [2, 12, 22]);
}

/// Readers of CSV and of the Common Log Format count columns.
#[test]
fn a_slimmer_format_keeps_its_columns() {
    for (preset, separator) in [("csv", ','), ("clf", ' ')] {
        let document = format(&["--preset", preset, "--suggest", "--format", "json"]).document();
        let (now, slim) = (&document["format"], &document["suggestion"]["format"]);
        let columns = |text: &Value| text.as_str().expect("a format").split(separator).count();
        assert_eq!(columns(now), columns(slim), "{slim}");
        let again = format(&[slim.as_str().expect("a format"), "--format", "json"]).document();
        assert_eq!((&again["kind"], &again["problems"]), (&document["kind"], &Value::Array(Vec::new())));
        let saved = document["suggestion"]["saves_bytes"].as_f64().expect("a number");
        assert_eq!(expected(&document["bytes"]) - expected(&again["bytes"]), saved);
    }
}

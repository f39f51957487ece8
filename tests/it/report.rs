//! `logtoll report`, `prices` and the text formats, as a user sees them.

use logtoll::measurements::Measurements;

use crate::program::{Ran, run, run_anywhere};
use crate::seen::{self, INFO};

fn account() -> Measurements {
    let mut seen = seen::nothing();
    let stage = seen::stage("orders", 1_000_000.0, INFO);
    seen.log_groups = vec![seen::counted_group(&stage.managed_log_group().expect("a group"), 1.1e9, 1e7)];
    seen.stages = vec![stage];
    seen
}

fn reported(seen: &Measurements, arguments: &[&str]) -> Ran {
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", seen);
    run(folder.path(), &[&["report", "seen.json"], arguments].concat())
}

#[test]
fn a_report_holds_the_estimate_the_comparison_and_what_they_rest_on() {
    for format in ["terminal", "markdown"] {
        let text = reported(&account(), &["--format", format]).stdout;
        for part in ["API-Gateway-Execution-Logs", "orders/prod", "info-full@s3", "bytes-per-gb", "2026-12"] {
            let escaped = part.replace('_', "\\_");
            assert!(text.contains(part) || text.contains(&escaped), "{part} is not in the {format} report:\n{text}");
        }
    }
    let csv = reported(&account(), &["--format", "csv"]).stdout;
    for row in ["log-group", "charge", "total", "configuration", "saving", "storage-month", "assumption"] {
        assert!(csv.contains(&format!(",{row},")), "no row of {row}:\n{csv}");
    }
}

#[test]
fn the_ending_of_the_file_chooses_the_format() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", &account());
    for (name, begins) in [("r.md", "# "), ("r.json", "{"), ("r.csv", "BillingCurrency,"), ("r.txt", "What")] {
        let ran = run(folder.path(), &["report", "seen.json", "-o", name]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{}", ran.stderr);
        let text = std::fs::read_to_string(folder.path().join(name)).expect("the file");
        assert!(text.starts_with(begins), "{name}: {text}");
        assert!(!text.contains('\u{1b}'), "no colour in a file");
    }
}

#[test]
fn an_incomplete_file_is_read_with_a_warning() {
    let mut seen = account();
    seen.incomplete = vec!["us-east-1: metrics could not be read (3 x IncomingBytes): interrupted".to_owned()];
    let document = reported(&seen, &["--format", "json"]).document();
    let warnings = document["warnings"].as_array().expect("warnings");
    assert!(warnings.iter().any(|warning| warning["id"] == "incomplete"), "{warnings:?}");
}

#[test]
fn numbers_that_cannot_be_are_refused() {
    let mut seen = account();
    seen.log_groups[0].incoming_bytes = Some(seen::steady(logtoll::units::Bytes(-1.0)));
    let said =
        ["seen.json: not a measurements file", "Execution-Logs_orders0000/prod': incoming_bytes", "logtoll sample"];
    reported(&seen, &[]).refused(1, &said);
}

/// Markdown without what stands in its fences, where nothing is markup.
fn without_code(text: &str) -> String {
    let (mut outside, mut fence) = (String::new(), None);
    for line in text.lines() {
        match fence {
            Some(end) if line == end => fence = None,
            Some(_) => {}
            None if line.starts_with("```") => fence = Some(line.trim_end_matches("sh")),
            None => outside += &format!("{line}\n"),
        }
    }
    outside
}

#[test]
fn hostile_names_are_harmless_everywhere() {
    let mut seen = account();
    let name = "=cmd|'/c calc'!A1 \u{1b}[2J<script>alert(1)</script>\r\n| x |\u{202e}";
    seen.log_groups.push(seen::group(name, 1e9));
    seen.stages[0].api_name = name.to_owned();
    for format in ["terminal", "markdown", "csv"] {
        let text = reported(&seen, &["--format", format]).stdout;
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}') && !text.contains('\r'), "{format}: {text}");
        assert!(format != "markdown" || !without_code(&text).contains("<script>"), "{text}");
        assert!(format != "csv" || !text.lines().any(|line| line.contains(",=cmd")), "{text}");
    }
    let document = reported(&seen, &["--format", "json"]).document();
    assert_eq!(document["compare"]["stages"][0]["api_name"], name, "JSON keeps the name as it is");
}

#[test]
fn prices_are_shown_with_their_date_and_checked() {
    let shown = run_anywhere(&["prices", "show", "us-east-1"]);
    assert_eq!(shown.code, Some(0), "{}", shown.stderr);
    for part in ["USE1-VendedLog-Bytes", "first 10,240 GB $0.50", "2025-06-05"] {
        assert!(shown.stdout.contains(part), "{}", shown.stdout);
    }
    assert_eq!(run_anywhere(&["prices", "check"]).code, Some(0));
    run_anywhere(&["prices", "show", "atlantis-1"]).refused(2, &["no prices for region 'atlantis-1'"]);

    let folder = tempfile::tempdir().expect("a temporary folder");
    let pricing = concat!(env!("CARGO_MANIFEST_DIR"), "/pricing");
    for name in ["billing.toml", "us-east-1.toml"] {
        std::fs::copy(format!("{pricing}/{name}"), folder.path().join(name)).expect("a copy");
    }
    assert_eq!(run(folder.path(), &["prices", "check", "."]).code, Some(0));
    let file = folder.path().join("us-east-1.toml");
    let text = std::fs::read_to_string(&file).expect("the copy");
    std::fs::write(&file, text.replacen("{ from = 10240,", "{ from = 10241,", 1).replacen("unit =", "units =", 1))
        .expect("a file in a temporary folder");
    let checked = run(folder.path(), &["prices", "check", "."]);
    assert_eq!(checked.code, Some(1));
    assert!(checked.stdout.contains("us-east-1.toml:") && checked.stdout.contains("units"), "{}", checked.stdout);
    let used = ["--prices", ".", "compare", "--requests", "1M", "--region", "us-east-1"];
    run(folder.path(), &used).refused(1, &["us-east-1.toml:", "pricing/README.md"]);
}

#[test]
fn a_missing_price_is_named_and_makes_an_unknown_sum() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pricing = concat!(env!("CARGO_MANIFEST_DIR"), "/pricing");
    std::fs::copy(format!("{pricing}/billing.toml"), folder.path().join("billing.toml")).expect("a copy");
    let text = std::fs::read_to_string(format!("{pricing}/us-east-1.toml")).expect("the prices");
    let (before, rest) = text.split_once("[[price]]\nproduct = \"log-storage\"").expect("a price of storage");
    let after = rest.split_once("[[price]]").map_or(String::new(), |(_, after)| format!("[[price]]{after}"));
    std::fs::write(folder.path().join("us-east-1.toml"), format!("{before}{after}")).expect("a file");
    let flags = ["compare", "--prices", ".", "--requests", "1M", "--region", "us-east-1", "--format", "json"];
    let document = run(folder.path(), &flags).document();
    let info = &document["stages"][0]["configurations"][3];
    assert_eq!((&info["id"], &info["usd_per_month"]["expected"]), (&"info".into(), &serde_json::Value::Null));
    assert_eq!(document["warnings"][0]["id"], "missing-price");
    assert_eq!(document["warnings"][0]["text"].as_str().map(|text| text.contains("log-storage")), Some(true));
}

#[test]
fn the_help_of_every_command_shows_how_to_use_it() {
    for command in ["sample", "estimate", "compare", "report"] {
        let help = run_anywhere(&[command, "--help"]).stdout;
        assert!(help.contains("Examples:") && help.contains(&format!("  logtoll {command}")), "{help}");
    }
    let version = run_anywhere(&["--version"]).stdout;
    assert_eq!(version, format!("logtoll {}\n", env!("CARGO_PKG_VERSION")));
}

/// What is left out is in no list and in no sum, and counted in every medium; costs and hygiene stay.
#[test]
fn savings_that_are_small_are_left_out_and_counted() {
    let kinds = |document: &serde_json::Value, kind: &str| -> Vec<rust_decimal::Decimal> {
        let rows = document["recommendations"].as_array().expect("recommendations").iter();
        let usd = |row: &serde_json::Value| row["usd_per_month"]["expected"].as_str().map(|usd| usd.parse());
        rows.filter(|row| row["kind"] == kind).map(|row| usd(row).expect("known").expect("a decimal")).collect()
    };
    let all = reported(&account(), &["--format", "json"]).document();
    assert_eq!(all["below_min_saving"]["usd_per_month"], "0.01", "less than a cent is told to nobody");
    assert_eq!(all["below_min_saving"]["savings"], 0);
    let savings = kinds(&all, "saving");
    let (largest, smallest) = (savings.iter().max().expect("savings"), savings.iter().min().expect("savings"));
    assert!(savings.len() > 2 && smallest < largest);
    // Exactly the least is not below it.
    let least = largest.to_string();
    let some = reported(&account(), &["--format", "json", "--min-saving", &least]).document();
    assert_eq!(kinds(&some, "saving"), [*largest]);
    assert_eq!(some["below_min_saving"]["savings"], savings.len() as u64 - 1);
    assert_eq!(some["below_min_saving"]["usd_per_month"], least.as_str());
    for kind in ["cost", "hygiene"] {
        assert_eq!(kinds(&some, kind), kinds(&all, kind));
    }
    assert!(!kinds(&some, "cost").is_empty(), "a cost stays");
    let none = reported(&account(), &["--format", "json", "--min-saving", "1000"]).document();
    assert_eq!(none["outlook"]["usd_saved"], "0");
    assert_eq!(none["outlook"]["usd_after"], none["outlook"]["usd_in_a_year"]);
    for format in ["terminal", "markdown", "html"] {
        let text = reported(&account(), &["--format", format, "--min-saving", "$1000"]).stdout;
        let said = format!("{} savings below $1,000.00 a month are not shown", savings.len());
        let words = text.replace('\\', "").split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(&said), "'{said}' is not in {format}:\n{text}");
        assert!(!text.contains("No rule found a saving"), "{format}: rules did");
    }
}

//! `logtoll diff` on measurements that were made up.

use std::path::Path;

use insta::assert_snapshot;
use logtoll::logging::{AccessLogging, LogDestination};
use logtoll::measurements::{ApiStage, LogClass, LogGroup, Measurements, Retention};
use logtoll::units::Bytes;
use logtoll::warning::Warning;
use rust_decimal::Decimal;
use serde_json::Value;

use crate::program::{Ran, run, run_anywhere};
use crate::seen::{self, ERROR, INFO};

const GB: f64 = 1_073_741_824.0;

fn folder(old: &Measurements, new: &Measurements) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "old.json", old);
    seen::file(folder.path(), "new.json", new);
    folder
}

fn diff(folder: &Path, flags: &[&str]) -> Ran {
    run(folder, &[&["diff", "old.json", "new.json"], flags].concat())
}

fn document(old: &Measurements, new: &Measurements) -> Value {
    diff(folder(old, new).path(), &["--format", "json"]).document()
}

fn money(value: &Value) -> Decimal {
    value.as_str().unwrap_or_else(|| panic!("no money: {value}")).parse().expect("a decimal")
}

fn named<'a>(document: &'a Value, list: &str, field: &str, name: &str) -> &'a Value {
    let rows = document[list].as_array().expect("rows");
    rows.iter().find(|row| row[field] == name).unwrap_or_else(|| panic!("no {name}: {rows:?}"))
}

fn group(name: &str, gb: f64) -> LogGroup {
    seen::group(name, gb * GB / 31.0)
}

fn managed(stage: &ApiStage, gb: f64) -> LogGroup {
    group(&stage.managed_log_group().expect("a group"), gb)
}

fn later(mut seen: Measurements) -> Measurements {
    seen.scopes[0].taken_at = "2026-12-02T06:00:00Z".parse().expect("a time stamp");
    seen
}

/// A run, and the next one with a change of each kind.
fn a_bit_of_everything() -> (Measurements, Measurements) {
    let (mut old, mut new) = (seen::nothing(), later(seen::nothing()));
    let [orders, items, carts] = ["orders", "items", "carts"].map(|api| seen::stage(api, 1_000_000.0, INFO));
    let mut changed = seen::stage("orders", 1_000_000.0, ERROR);
    changed.access = seen::access_to("/access/orders");
    old.log_groups = vec![
        managed(&orders, 100.0),
        managed(&items, 20.0),
        group("/old", 8.0),
        group("/grows", 10.0),
        group("/cheaper", 10.0),
        group("/same", 4.0),
    ];
    old.stages = vec![orders, items];
    new.log_groups = vec![
        managed(&changed, 1.0),
        group("/access/orders", 30.0),
        managed(&carts, 16.0),
        group("/grows", 20.0),
        LogGroup { class: Some(LogClass::InfrequentAccess), ..group("/cheaper", 20.0) },
        LogGroup { retention: Some(Retention::Days(30)), ..group("/same", 4.0) },
    ];
    new.stages = vec![changed, carts];
    (old, new)
}

#[test]
fn each_change_is_told_with_what_it_does_to_the_month() {
    let (old, new) = a_bit_of_everything();
    let document = document(&old, &new);
    let group = |name: &str| named(&document, "log_groups", "name", name);
    let told = |name: &str, change: &str, cents: i64| {
        let row = group(name);
        assert_eq!(row["change"], change, "{name}");
        let usd = money(&row["usd"]["difference"]);
        assert!((usd - Decimal::new(cents, 2)).abs() < Decimal::new(1, 6), "{name}: {usd}");
    };
    told("API-Gateway-Execution-Logs_orders0000/prod", "shrank", -49_50);
    told("API-Gateway-Execution-Logs_items00000/prod", "gone", -10_00);
    told("API-Gateway-Execution-Logs_carts00000/prod", "appeared", 8_00);
    told("/access/orders", "appeared", 15_00);
    told("/old", "gone", -4_00);
    told("/grows", "grew", 5_00);
    told("/cheaper", "grew", 0);
    told("/same", "same", 0);
    assert_eq!(group("/grows")["gb"]["within"], false);
    let class = &group("/cheaper")["settings"][0];
    assert_eq!(
        (&class["setting"], &class["old"], &class["new"]),
        (&"class".into(), &"STANDARD".into(), &"INFREQUENT_ACCESS".into())
    );
    assert!((money(&class["usd"]) + Decimal::from(5)).abs() < Decimal::new(1, 6), "{class}");
    let retention = &group("/same")["settings"][0];
    assert_eq!((&retention["old"], &retention["new"]), (&"never".into(), &"30 days".into()));

    let stage = |name: &str| named(&document, "stages", "api_name", name);
    assert_eq!(
        ["orders", "items", "carts"].map(|name| stage(name)["change"].as_str()),
        [Some("changed"), Some("gone"), Some("appeared")]
    );
    let orders = money(&stage("orders")["usd"]["difference"]);
    assert!((orders - Decimal::new(-34_50, 2)).abs() < Decimal::new(1, 6), "both of its groups: {orders}");
    let settings = stage("orders")["settings"].as_array().expect("settings");
    let what: Vec<&str> = settings.iter().filter_map(|change| change["setting"].as_str()).collect();
    assert_eq!(what, ["execution-level", "access-format", "access-destination"]);
    assert_eq!(stage("carts")["requests_per_month"]["difference"], 31_000_000);
    assert_eq!(stage("items")["requests_per_month"]["share"], -1.0);
}

#[test]
fn rows_steps_and_totals_reconcile() {
    let (old, new) = a_bit_of_everything();
    let document = document(&old, &new);
    let rows: Decimal =
        document["log_groups"].as_array().expect("rows").iter().map(|row| money(&row["usd"]["difference"])).sum();
    let lines = document["total"]["lines"].as_array().expect("steps");
    assert_eq!(money(&lines[0]["difference"]), rows);
    let of = |field: &str| lines.iter().map(|line| money(&line[field])).sum::<Decimal>();
    let total = &document["total"]["usd"];
    assert_eq!(of("difference"), money(&total["difference"]));
    assert_eq!((of("old"), of("new")), (money(&total["old"]["expected"]), money(&total["new"]["expected"])));
    // Both runs are priced as estimate prices them, for the month that follows the new one, also by a configuration.
    let folder = folder(&old, &new);
    let config = "discount = \"10%\"\n[[price]]\nproduct = \"log-ingestion\"\nusd = \"0.4\"\n[[downstream]]\n\
                  name = \"Vendor\"\nusd-per-gb = \"0.1\"\n";
    std::fs::write(folder.path().join("bill.toml"), config).expect("a file in a temporary folder");
    for flags in [&[][..], &["--config", "bill.toml"][..]] {
        let difference = diff(folder.path(), &[&["--format", "json"], flags].concat()).document();
        let priced = &difference["total"]["usd"];
        for (file, side) in [("old.json", "old"), ("new.json", "new")] {
            let command = ["estimate", file, "--month", "2026-12", "--format", "json"];
            let estimate = run(folder.path(), &[&command[..], flags].concat()).document();
            assert_eq!(priced[side], estimate["total"]["usd"], "{side} {flags:?}");
        }
        assert_eq!(priced == total, flags.is_empty(), "the configuration matters");
    }
}

#[test]
fn the_largest_change_comes_first() {
    let (old, new) = a_bit_of_everything();
    for list in ["log_groups", "stages"] {
        let document = document(&old, &new);
        let rows = document[list].as_array().expect("rows");
        let sizes: Vec<Decimal> = rows.iter().map(|row| money(&row["usd"]["difference"]).abs()).collect();
        assert!(sizes.len() > 2 && sizes.is_sorted_by(|a, b| a >= b), "{sizes:?}");
    }
}

#[test]
fn a_file_does_not_differ_from_itself() {
    let (old, _) = a_bit_of_everything();
    let document = document(&old, &old);
    assert_eq!(document["total"]["usd"]["difference"], "0");
    for list in ["log_groups", "stages"] {
        for row in document[list].as_array().expect("rows") {
            assert_eq!((&row["change"], &row["usd"]["difference"]), (&"same".into(), &"0".into()), "{row}");
            assert_eq!(row["settings"].as_array().map(Vec::len), Some(0));
        }
    }
    let text = diff(folder(&old, &old).path(), &[]).stdout;
    assert!(text.contains("No change: 6 log groups.") && text.contains("No change: 2 stages."), "{text}");
}

#[test]
fn a_table_says_what_changed() {
    let (old, new) = a_bit_of_everything();
    let text = diff(folder(&old, &new).path(), &[]).stdout;
    let (_, figures) = text.split_once("In all").expect("a sum");
    let (figures, _) = figures.split_once("\nNotes\n").expect("notes");
    assert_snapshot!(figures, @"
    : $73.50 ($71.55–$76.73) → $38.00 ($36.96–$39.72), -$35.50 (-48.3 %); 152 → 91 GB, beyond the noise.

    - 123456789012 us-east-1: 2026-11-03 until 2026-12-01, then 2026-11-03 until 2026-12-01; 28 days count in both

    Log groups by what they change
    log group                                   change                      GB before  GB now  noise   $ before   $ now  $ change   share
    API-Gateway-Execution-Logs_orders0000/prod  shrank                            100    1.00  beyond    $50.00   $0.50   -$49.50   -99 %
    /access/orders                              appeared                            0    30.0  beyond     $0.00  $15.00   +$15.00
    API-Gateway-Execution-Logs_items00000/prod  gone                             20.0       0  beyond    $10.00   $0.00   -$10.00  -100 %
    API-Gateway-Execution-Logs_carts00000/prod  appeared                            0    16.0  beyond     $0.00   $8.00    +$8.00
    /grows                                      grew                             10.0    20.0  beyond     $5.00  $10.00    +$5.00  +100 %
    /old                                        gone                             8.00       0  beyond     $4.00   $0.00    -$4.00  -100 %
    /cheaper                                    grew, set otherwise              10.0    20.0  beyond     $5.00   $5.00     $0.00     0 %
    /same                                       same volume, set otherwise       4.00    4.00             $2.00   $2.00     $0.00     0 %

    - /cheaper: class STANDARD → INFREQUENT_ACCESS (-$5.00 by itself)
    - /same: retention never → 30 days

    Stages by what they change
    stage        change         requests before  requests now  noise   $ before   $ now  $ change   share
    orders/prod  set otherwise       31,000,000    31,000,000            $50.00  $15.50   -$34.50   -69 %
    items/prod   gone                31,000,000             0  beyond    $10.00   $0.00   -$10.00  -100 %
    carts/prod   appeared                     0    31,000,000  beyond     $0.00   $8.00    +$8.00

    - orders/prod: execution level info → error
    - orders/prod: access format none → $context.requestId $context.status
    - orders/prod: access destination none → log group /access/orders

    From the rows to the totals
    step                                              $ before   $ now  $ change
    log groups, each as if it stood alone               $76.00  $40.50   -$35.50
    free tier of log-ingestion, account 123456789012    -$2.50  -$2.50     $0.00
    total                                               $73.50  $38.00   -$35.50
    ");
}

#[test]
fn accounts_and_regions_of_one_file_only_are_said_and_not_compared() {
    let (old, mut new) = (seen::nothing(), later(seen::nothing()));
    let mut elsewhere = seen::nothing();
    elsewhere.scopes[0].region = "eu-west-1".to_owned();
    elsewhere.log_groups = vec![LogGroup { region: "eu-west-1".to_owned(), ..group("/there", 10.0) }];
    let mut other = seen::nothing();
    other.scopes[0].account = Some("210987654321".to_owned());
    other.log_groups = vec![LogGroup { account: Some("210987654321".to_owned()), ..group("/app", 10.0) }];
    let mut old = Measurements { log_groups: vec![group("/app", 6.0)], ..old };
    new.log_groups = vec![group("/app", 10.0)];
    old.scopes.extend(other.scopes);
    old.log_groups.extend(other.log_groups);
    new.scopes.extend(elsewhere.scopes);
    new.log_groups.extend(elsewhere.log_groups);
    let document = document(&old, &new);
    let rows = document["log_groups"].as_array().expect("rows");
    assert_eq!(rows.len(), 1, "the group of the same name in another account is another group: {rows:?}");
    assert_eq!((&rows[0]["account"], &rows[0]["change"]), (&seen::ACCOUNT.into(), &"grew".into()));
    let scopes = document["scopes"].as_array().expect("scopes");
    let looked: Vec<[bool; 2]> = scopes.iter().map(|scope| ["old", "new"].map(|run| scope[run].is_object())).collect();
    assert_eq!(looked, [[true, true], [true, false], [false, true]]);
    let text = diff(folder(&old, &new).path(), &[]).stdout;
    assert!(text.contains("eu-west-1: measured by the new run only (1 log group, $5.70 ("), "{text}");
    assert!(text.contains("210987654321 us-east-1: measured by the old run only"), "{text}");
}

#[test]
fn several_accounts_of_one_file_are_matched_each_with_its_own() {
    let both = |here: f64, there: f64| {
        let mut seen = later(seen::nothing());
        let mut other = seen.scopes[0].clone();
        other.account = Some("210987654321".to_owned());
        seen.scopes.push(other);
        let app = LogGroup { account: Some("210987654321".to_owned()), ..group("/app", there) };
        seen.log_groups = vec![group("/app", here), app];
        seen
    };
    let document = document(&both(10.0, 100.0), &both(20.0, 50.0));
    let of = |account: &str| named(&document, "log_groups", "account", account)["change"].clone();
    assert_eq!((of(seen::ACCOUNT), of("210987654321")), ("grew".into(), "shrank".into()));
}

#[test]
fn what_a_run_that_was_cut_short_does_not_have_is_not_gone() {
    let (old, mut new) = a_bit_of_everything();
    new.incomplete = vec!["us-east-1: log groups are missing (all after the first 6): the session expired".to_owned()];
    let document = document(&old, &new);
    let row = named(&document, "log_groups", "name", "/old");
    assert_eq!((&row["change"], &row["usd"]["difference"]), (&"not-listed".into(), &Value::Null));
    assert_eq!((&row["usd"]["new"], &document["total"]["usd"]["difference"]), (&Value::Null, &Value::Null));
    let warning = named(&document, "warnings", "id", "incomplete");
    assert!(warning["text"].as_str().is_some_and(|text| text.starts_with("the new run: ")), "{warning}");
    let denied = |seen: &mut Measurements| {
        let (action, region) = ("logs:DescribeLogGroups".to_owned(), "us-east-1".to_owned());
        seen.warnings = vec![Warning::AccessDenied { action, region, lost: "log groups are missing".to_owned() }];
    };
    let (mut old, mut new) = a_bit_of_everything();
    [&mut old, &mut new].into_iter().for_each(denied);
    let document = self::document(&old, &new);
    let warning = named(&document, "warnings", "id", "access-denied");
    assert!(warning["text"].as_str().is_some_and(|text| text.starts_with("both runs: ")), "{warning}");
}

#[test]
fn what_one_run_does_not_know_has_no_difference() {
    let (mut old, mut new) = (seen::nothing(), later(seen::nothing()));
    old.log_groups = vec![group("/app", 10.0), group("/stored", 10.0)];
    let mut unmetered = group("/app", 10.0);
    unmetered.incoming_bytes = None;
    new.log_groups = vec![unmetered, LogGroup { stored_bytes: None, ..group("/stored", 10.0) }];
    let document = document(&old, &new);
    let app = named(&document, "log_groups", "name", "/app");
    assert_eq!(
        (&app["change"], &app["gb"]["difference"], &app["usd"]["difference"]),
        (&"unknown".into(), &Value::Null, &Value::Null)
    );
    let stored = named(&document, "log_groups", "name", "/stored");
    assert_eq!(
        (&stored["change"], &stored["usd"]["difference"], &stored["usd_storage"]),
        (&"same".into(), &Value::Null, &Value::Null)
    );
    assert_eq!(stored["usd_ingestion"], "0");
    assert_eq!(document["total"]["usd"]["difference"], Value::Null);
}

/// 100 GB more that lie there: at least 15 of them are billed, at $0.03, and all of them are expected.
#[test]
fn what_is_stored_has_a_difference_of_its_own() {
    let (mut old, mut new) = (seen::nothing(), later(seen::nothing()));
    old.log_groups = vec![group("/app", 10.0)];
    new.log_groups = vec![LogGroup { stored_bytes: Some(Bytes(100.0 * GB)), ..group("/app", 10.0) }];
    let document = document(&old, &new);
    let row = &document["log_groups"][0];
    assert_eq!(row["stored_bytes"]["difference"], 100.0 * GB);
    assert_eq!((money(&row["usd_storage"]), money(&row["usd_ingestion"])), (Decimal::from(3), Decimal::ZERO));
    assert_eq!((&row["change"], money(&row["usd"]["difference"])), (&"same".into(), Decimal::from(3)));
}

#[test]
fn hostile_names_are_harmless_everywhere() {
    let name = "=cmd|'/c calc'!A1 \u{1b}[2J<script>alert(1)</script>\r\n| x |\u{202e}";
    let (mut old, mut new) = a_bit_of_everything();
    new.log_groups.push(group(name, 50.0));
    for seen in [&mut old, &mut new] {
        seen.stages[0].api_name = name.to_owned();
    }
    new.stages[0].access = Some(AccessLogging {
        format: format!("$context.requestId {name}"),
        destination: LogDestination::Firehose(name.to_owned()),
    });
    new.incomplete = vec![format!("us-east-1: {name}")];
    let folder = folder(&old, &new);
    for format in ["terminal", "markdown", "csv"] {
        let ran = diff(folder.path(), &["--format", format]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        let text = ran.stdout;
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}') && !text.contains('\r'), "{format}: {text}");
        assert!(format != "markdown" || !text.contains("<script>"), "{text}");
        assert!(
            format != "csv" || !text.lines().any(|line| line.contains(",=cmd") || line.contains(",\"=cmd")),
            "{text}"
        );
    }
    let document = diff(folder.path(), &["--format", "json"]).document();
    assert_eq!(named(&document, "stages", "api_name", name)["elsewhere"][0], name, "JSON keeps names as they are");
}

#[test]
fn rows_of_csv_have_the_columns_of_their_head_and_sum_up() {
    let (old, new) = a_bit_of_everything();
    let csv = diff(folder(&old, &new).path(), &["--format", "csv"]).stdout;
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let head = reader.headers().expect("a head").clone();
    let column = |name: &str| head.iter().position(|column| column == name).expect("the column");
    let (kind, usd) = (column("kind"), column("usd_difference"));
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("rows of one width");
    let sum = |wanted: &str| -> Decimal {
        let those = rows.iter().filter(|row| &row[kind] == wanted);
        those.map(|row| row[usd].parse::<Decimal>().expect("a decimal")).sum()
    };
    assert_eq!(sum("step"), sum("total"));
    assert!(sum("log-group") != Decimal::ZERO);
    assert_eq!(rows.iter().filter(|row| &row[kind] == "scope").count(), 1);
}

#[test]
fn the_ending_of_the_file_chooses_the_format() {
    let (old, new) = a_bit_of_everything();
    let folder = folder(&old, &new);
    for (name, begins) in [("d.md", "# What changed"), ("d.json", "{"), ("d.csv", "kind,"), ("d.txt", "What changed")] {
        let ran = diff(folder.path(), &["-o", name]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{}", ran.stderr);
        let text = std::fs::read_to_string(folder.path().join(name)).expect("the file");
        assert!(text.starts_with(begins), "{name}: {text}");
    }
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let (old, new) = a_bit_of_everything();
    let turned = folder(&new, &old);
    diff(turned.path(), &[]).refused(2, &["NEW measured us-east-1 at 2026-12-01T06:00:00Z", "older file first"]);
    let mut elsewhere = seen::nothing();
    elsewhere.scopes[0].region = "eu-west-1".to_owned();
    let apart = folder(&seen::nothing(), &elsewhere);
    diff(apart.path(), &[]).refused(3, &["no account and region in common"]);
    let folder = folder(&old, &new);
    run(folder.path(), &["diff", "old.json"]).refused(2, &["NEW"]);
    run(folder.path(), &["diff", "old.json", "new.json", "old.json"]).refused(2, &["unexpected"]);
    run(folder.path(), &["diff", "old.json", "absent.json"]).refused(1, &["absent.json"]);
    std::fs::write(folder.path().join("hours.csv"), "timestamp,log_group\n").expect("a file");
    run(folder.path(), &["diff", "hours.csv", "new.json"]).refused(1, &["hours.csv: line 1", "logtoll sample"]);
    diff(folder.path(), &["--month", "soon"]).refused(2, &["is not a month"]);
}

#[test]
fn the_help_shows_how_to_use_it() {
    let help = run_anywhere(&["diff", "--help"]).stdout;
    assert!(help.contains("Examples:") && help.contains("  logtoll diff"), "{help}");
}

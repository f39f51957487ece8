//! Accounts to advise, and their advice.

use logtoll::logging::{AccessLogging, LogDestination, LoggingSettings};
use logtoll::measurements::{ApiStage, Measurements};
use logtoll::units::Bytes;
use rust_decimal::Decimal;
use serde_json::Value;

use crate::program::run;
use crate::seen;

pub(super) const A_DAY: f64 = 1_000_000.0;

/// An account with a big group of something else, which uses up what is free and crosses no tier.
pub(super) fn busy() -> Measurements {
    let mut seen = seen::nothing();
    let mut other = seen::group("/aws/lambda/other", 10e9);
    other.retention = Some(logtoll::measurements::Retention::Days(30));
    other.stored_bytes = Some(Bytes(300e9));
    seen.log_groups = vec![other];
    seen
}

/// The same with a stage of this setting, whose execution log takes in so many bytes and events for each request.
pub(super) fn logging(settings: LoggingSettings, bytes: f64, events: f64) -> Measurements {
    with(busy(), seen::stage("orders", A_DAY, settings), bytes, events)
}

/// The same with this stage.
pub(super) fn with(mut seen: Measurements, stage: ApiStage, bytes: f64, events: f64) -> Measurements {
    if bytes > 0.0 {
        let name = stage.managed_log_group().expect("an API with execution logs");
        seen.log_groups.push(seen::counted_group(&name, A_DAY * bytes, A_DAY * events));
    }
    seen.stages.push(stage);
    seen
}

/// Access logs in a format to a group that no other stage writes to, and so many bytes a line.
pub(super) fn access(seen: &mut Measurements, format: &str, bytes: f64) {
    let destination = LogDestination::LogGroup("/access/orders".to_owned());
    seen.stages[0].access = Some(AccessLogging { format: format.to_owned(), destination });
    seen.log_groups.push(seen::counted_group("/access/orders", A_DAY * bytes, A_DAY));
}

/// The report of an account.
pub(super) fn report(seen: &Measurements) -> Value {
    report_with(seen, &[])
}

/// The same with flags.
pub(super) fn report_with(seen: &Measurements, flags: &[&str]) -> Value {
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", seen);
    run(folder.path(), &[&["report", "seen.json", "--format", "json"], flags].concat()).document()
}

/// Bytes a request, over the month, as AWS bills them.
pub(super) fn month_gb(bytes: u64) -> Decimal {
    Decimal::from(31_000_000 * bytes) / Decimal::from(1_u64 << 30)
}

/// A number of dollars or a share, as it is written.
pub(super) fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

/// The recommendations of a rule.
pub(super) fn of<'a>(report: &'a Value, rule: &str) -> Vec<&'a Value> {
    let all = report["recommendations"].as_array().expect("recommendations");
    all.iter().filter(|one| one["id"] == rule).collect()
}

/// The one recommendation of a rule.
pub(super) fn only<'a>(report: &'a Value, rule: &str) -> &'a Value {
    let found = of(report, rule);
    assert_eq!(found.len(), 1, "{rule}: {}", report["recommendations"]);
    assert_eq!(lacking(report, rule), Vec::<&str>::new(), "what is told is not lacking as well");
    found[0]
}

/// What a rule lacks.
pub(super) fn lacking<'a>(report: &'a Value, rule: &str) -> Vec<&'a str> {
    let all = report["lacking"].as_array().expect("what rules lack");
    all.iter().filter(|one| one["id"] == rule).map(|one| one["needs"].as_str().expect("a text")).collect()
}

/// A rule that says nothing at all.
pub(super) fn is_silent(report: &Value, rule: &str) {
    assert_eq!((of(report, rule), lacking(report, rule)), (vec![], vec![]));
}

/// A rule that lacks this and proposes nothing.
pub(super) fn needs(report: &Value, rule: &str, what: &str) {
    let lacking = lacking(report, rule);
    assert!(of(report, rule).is_empty(), "{}", report["recommendations"]);
    assert!(lacking.len() == 1 && lacking[0].contains(what), "'{what}' is not in {lacking:?}");
}

/// What a configuration of the first stage costs.
pub(super) fn costs(report: &Value, id: &str) -> Decimal {
    let rows = report["compare"]["stages"][0]["configurations"].as_array().expect("configurations");
    let row = rows.iter().find(|row| row["id"] == id).unwrap_or_else(|| panic!("no {id}"));
    money(&row["usd_per_month"]["expected"])
}

pub(super) fn money(value: &Value) -> Decimal {
    value.as_str().unwrap_or_else(|| panic!("no money: {value}")).parse().expect("a decimal")
}

/// What a rule saves (or costs) in the month must be this to the cent, and something.
pub(super) fn amounts_to(recommendation: &Value, expected: Decimal) {
    let usd = money(&recommendation["usd_per_month"]["expected"]);
    assert!(expected > Decimal::new(1, 2), "nothing to tell apart: {expected}");
    assert!((usd - expected).abs() < Decimal::new(5, 3), "{usd} is not {expected}");
    let bound = |name| money(&recommendation["usd_per_month"][name]);
    assert!(bound("low") <= usd && usd <= bound("high"), "{}", recommendation["usd_per_month"]);
}

/// A remedy holds this in the language.
pub(super) fn remedies(recommendation: &Value, language: &str, parts: &[&str]) {
    let text = recommendation["remedy"][language].as_str().unwrap_or_else(|| panic!("no {language}"));
    for part in parts {
        assert!(text.contains(part), "{part} is not in: {text}");
    }
}

//! Which savings add up, and what the month costs with all that do.

use logtoll::measurements::{LogClass, Measurements, Retention};
use logtoll::units::Bytes;
use rust_decimal::Decimal;
use serde_json::Value;

use super::account::{access, busy, logging, money, of, report, report_with, with};
use crate::seen::{self, INFO};

/// Nothing is stored yet, and soon as little again.
fn expiring(seen: &mut Measurements) {
    for group in &mut seen.log_groups {
        group.retention = Some(Retention::Days(30));
        group.stored_bytes = Some(Bytes(0.0));
    }
}

fn added(report: &Value) -> Decimal {
    let rows = report["recommendations"].as_array().expect("recommendations").iter();
    let together = rows.filter(|row| row["kind"] == "saving" && row["together"] == true);
    together.map(|row| money(&row["usd_per_month"]["expected"])).sum()
}

#[test]
fn savings_that_cross_no_tier_add_up() {
    let mut seen = logging(INFO, 1_045.0, 10.0);
    seen.log_groups[1].retention = Some(Retention::Days(30));
    let report = report(&seen);
    let outlook = |field: &str| money(&report["outlook"][field]);
    assert!(added(&report) > Decimal::ONE, "{}", report["recommendations"]);
    assert_eq!(outlook("usd_saved").round_dp(6), added(&report).round_dp(6));
    assert_eq!(outlook("usd_after"), outlook("usd_in_a_year") - outlook("usd_saved"));
    assert_eq!(report["outlook"]["usd_now"], report["estimate"]["total"]["usd"]["expected"]);
    let costs: Decimal = of(&report, "no-access-log").iter().map(|row| money(&row["usd_per_month"]["expected"])).sum();
    assert_eq!(outlook("usd_worth_paying").round_dp(6), costs.round_dp(6));
    assert!(costs > Decimal::ZERO);
}

#[test]
fn what_never_expires_grows() {
    let mut seen = logging(INFO, 1_045.0, 10.0);
    seen.log_groups[0].retention = Some(Retention::Never);
    let outlook = &report(&seen)["outlook"];
    assert!(money(&outlook["usd_in_a_year"]) > money(&outlook["usd_now"]), "{outlook}");
}

/// 5 GB are free once, not for every saving: two that take 4 GB each off 8 GB save what 3 GB cost.
#[test]
fn what_is_free_is_free_once() {
    let mut seen = seen::nothing();
    for name in ["one", "two"] {
        let mut stage = seen::stage(name, 100_000.0, INFO);
        stage.api_id = format!("{name}0000000");
        let group = stage.managed_log_group().expect("a group");
        seen.log_groups.push(seen::counted_group(&group, 1.39e8, 1e6));
        seen.stages.push(stage);
    }
    expiring(&mut seen);
    let report = report(&seen);
    let outlook = |field: &str| money(&report["outlook"][field]);
    assert!(outlook("usd_saved") < added(&report) - Decimal::ONE, "{} {}", report["outlook"], added(&report));
    assert!(outlook("usd_after") >= Decimal::ZERO);
}

/// ERROR and a retention go together, and what ERROR no longer writes is not stored twice less.
#[test]
fn storage_is_saved_once() {
    let mut seen = with(busy(), seen::stage("orders", super::account::A_DAY, INFO), 1_045.0, 10.0);
    access(&mut seen, "$context.requestId $context.status", 1_000.0);
    // In the other class there is nothing else to save on the access logs.
    seen.log_groups.last_mut().expect("a group").class = Some(LogClass::InfrequentAccess);
    let report = report(&seen);
    let saved = |rule: &str, group: Option<&str>| {
        let rows = of(&report, rule);
        let row = rows.iter().find(|row| row["subject"]["log_group"].as_str() == group).expect("a recommendation");
        assert_eq!(row["together"], true, "{rule}");
        money(&row["usd_per_month"]["expected"])
    };
    let managed = saved("retention", Some("API-Gateway-Execution-Logs_orders0000/prod"));
    let all = added(&report);
    let outlook = money(&report["outlook"]["usd_saved"]);
    // The managed group's retention takes away nothing that ERROR has not; that of the access logs does.
    assert!(
        managed > Decimal::ONE
            && saved("info-level", None) > managed
            && saved("retention", Some("/access/orders")) > Decimal::ONE
    );
    assert_eq!(outlook.round_dp(6), (all - managed).round_dp(6));
}

#[test]
fn a_discount_and_one_bill_are_in_all_of_it() {
    let seen = logging(INFO, 1_045.0, 10.0);
    let [plain, less] = [report(&seen), report_with(&seen, &["--discount", "50%"])];
    for field in ["usd_in_a_year", "usd_after", "usd_saved", "usd_worth_paying"] {
        let half = money(&plain["outlook"][field]) / Decimal::TWO;
        assert_eq!(money(&less["outlook"][field]).round_dp(6), half.round_dp(6), "{field}");
    }
}

/// What is kept out of the sum says by what: access logs in Firehose overlap with what is saved on their group, whatever is
/// done to the execution log.
#[test]
fn what_is_kept_out_says_by_what() {
    let mut seen = with(busy(), seen::stage("orders", super::account::A_DAY, INFO), 1_045.0, 10.0);
    access(&mut seen, "$context.requestId $context.status", 1_000.0);
    let report = report(&seen);
    let by = |rule: &str| of(&report, rule)[0]["overlaps_with"].clone();
    assert_eq!((by("delivery"), by("firehose")), ("info-level".into(), "infrequent-access".into()));
    assert_eq!(by("info-level"), Value::Null);
}

/// A new group of the other class keeps what the old one kept: where that is for ever, a retention of the old one saves nothing
/// of what comes.
#[test]
fn another_class_and_a_retention_of_the_old_group_are_alternatives() {
    let mut seen = with(busy(), seen::stage("orders", super::account::A_DAY, INFO), 1_045.0, 10.0);
    access(&mut seen, "$context.requestId $context.status", 1_000.0);
    let report = report(&seen);
    let rows = of(&report, "retention");
    let row =
        rows.iter().find(|row| row["subject"]["log_group"] == "/access/orders").expect("a group that never expires");
    assert_eq!((&row["together"], &row["overlaps_with"]), (&false.into(), &"infrequent-access".into()));
}

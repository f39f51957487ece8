use logtoll::logging::{LoggingSettings, MethodOverride};
use logtoll::measurements::Measurements;
use logtoll::units::{Bytes, Events};

use super::account::{A_DAY, is_silent, logging, needs, only, remedies, report};
use super::shell::{ODD, calls, calls_only, is_quoted};
use crate::seen::{self, ERROR, INFO, OFF};

const RULE: &str = "level-mismatch";

/// ERROR in the template, full data in the account: 23 events each.
fn contradicted() -> Measurements {
    logging(ERROR, 5_500.0, 23.0)
}

#[test]
fn a_meter_that_speaks_for_another_setting_is_hygiene() {
    let report = report(&contradicted());
    let one = only(&report, RULE);
    assert_eq!(one["kind"], "hygiene");
    for bound in ["low", "expected", "high"] {
        assert_eq!(one["usd_per_month"][bound], serde_json::Value::Null, "what it would be nobody knows");
    }
    let is = one["is"].as_str().expect("a text");
    assert!(is.contains("says error") && is.contains("as info-full does"), "{is}");
    assert!(one["evidence"].to_string().contains("23.0"), "{}", one["evidence"]);
    // 5,500 bytes of 31 million requests in GB of 2^30 at $0.50
    let spent = one["evidence"].as_array().expect("evidence").iter().find(|fact| fact["value"] == "$79.40");
    assert_eq!(spent.expect("what the log costs")["basis"], "metered", "{}", one["evidence"]);
    remedies(one, "cli", &["--rest-api-id orders0000", "ERROR"]);
    let warnings = report["warnings"].as_array().expect("warnings");
    assert!(warnings.iter().any(|warning| warning["id"] == "level-contradicted"), "the warning says the same");
}

#[test]
fn what_writes_what_it_says_is_left_alone() {
    is_silent(&report(&logging(INFO, 1_045.0, 10.0)), RULE);
    is_silent(&report(&logging(OFF, 0.0, 0.0)), RULE);
    // A handful of requests tells nothing.
    let mut few = contradicted();
    few.stages[0].requests = Some(seen::steady(logtoll::units::Requests(1.0)));
    is_silent(&report(&few), RULE);
}

/// Set to a level that writes less so many days ago, from so many events per request.
fn changed(days: usize, from: f64, to: LoggingSettings) -> Measurements {
    let mut seen = logging(to, 110.0 * from, from);
    let quiet = seen::DAYS - days;
    let group = &mut seen.log_groups[1];
    group.incoming_bytes.as_mut().expect("bytes").values[quiet..].fill(Bytes(0.0));
    group.incoming_events.as_mut().expect("events").values[quiet..].fill(Events(0.0));
    seen
}

/// What was written before the change is no sign that it did not work.
#[test]
fn a_level_that_was_lowered_is_no_contradiction() {
    for days in [2, 3, 7, 14, 20, 27] {
        is_silent(&report(&changed(days, 9.0, ERROR)), RULE);
        is_silent(&report(&changed(days, 9.0, OFF)), RULE);
    }
    is_silent(&report(&changed(10, 23.0, ERROR)), RULE);
    needs(&report(&changed(1, 9.0, ERROR)), RULE, "a whole day since it is set");
    // A week without points in between is no change: it writes on.
    let mut gap = contradicted();
    gap.log_groups[1].incoming_events.as_mut().expect("events").values[10..17].fill(Events(0.0));
    only(&report(&gap), RULE);
}

/// OFF with full data writes what OFF does: nothing.
#[test]
fn settings_are_held_against_each_other_by_what_they_write() {
    let with_trace = LoggingSettings { full_data: true, ..OFF };
    assert!(
        only(&report(&logging(with_trace, 5_500.0, 20.0)), RULE)["is"].as_str().expect("a text").contains("says off")
    );
    is_silent(&report(&logging(with_trace, 0.0, 0.0)), RULE);
}

#[test]
fn what_is_unknown_is_not_guessed() {
    let mut undeclared = contradicted();
    undeclared.stages[0].settings = None;
    needs(&report(&undeclared), RULE, "the meters speak for info-full");
    let mut uncounted = contradicted();
    uncounted.log_groups[1].incoming_events = None;
    needs(&report(&uncounted), RULE, "the events of its execution log");
    let mut unrequested = contradicted();
    unrequested.stages[0].requests = None;
    needs(&report(&unrequested), RULE, "the requests of the stage");
    let mut namesake = contradicted();
    let mut other = seen::stage("orders", A_DAY, OFF);
    other.api_id = "other00000".to_owned();
    namesake.stages.push(other);
    needs(&report(&namesake), RULE, "counted by the same metric");
    let mut mixed = contradicted();
    mixed.stages[0].overrides = vec![MethodOverride {
        resource: "/items".to_owned(),
        method: "GET".to_owned(),
        settings: LoggingSettings { full_data: true, ..INFO },
    }];
    needs(&report(&mixed), RULE, "the same for every method");
    // 10 to 15 events are MOCK's with full data.
    let mut unread = logging(LoggingSettings { full_data: true, ..INFO }, 2_000.0, 12.0);
    only(&report(&unread), RULE);
    unread.stages[0].methods = None;
    needs(&report(&unread), RULE, "the methods of the stage");
    // The events are in the file, and there are none.
    let mut empty = logging(INFO, 1_045.0, 10.0);
    empty.log_groups[1].incoming_bytes = Some(seen::steady(Bytes(0.0)));
    empty.log_groups[1].incoming_events = Some(seen::steady(Events(0.0)));
    needs(&report(&empty), RULE, "the business of not-logging");
}

#[test]
fn odd_names_are_quoted() {
    let mut stage = seen::stage("orders", A_DAY, ERROR);
    stage.stage = ODD.to_owned();
    let report = report(&super::account::with(super::account::busy(), stage, 5_500.0, 23.0));
    let one = only(&report, RULE);
    calls_only(one, &["update-stage"]);
    assert!(calls(one, "")[0].contains(&ODD.to_owned()), "the name is one word");
    is_quoted(one);
}

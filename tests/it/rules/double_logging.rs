use logtoll::units::Requests;

use super::account::{A_DAY, access, amounts_to, costs, is_silent, logging, needs, only, remedies, report};
use crate::seen::{self, ERROR, INFO};

const RULE: &str = "double-logging";
const REASONS: &str = "$context.requestId $context.status $context.error.message $context.integration.error";

#[test]
fn the_access_log_that_says_why_is_enough() {
    let mut seen = logging(INFO, 1_045.0, 10.0);
    access(&mut seen, REASONS, 45.0);
    // Where nothing fails ERROR saves as much, and loses less.
    is_silent(&report(&seen), RULE);
    // Little fails, and for a few cents the reasons would be gone.
    seen.stages[0].server_errors = Some(seen::steady(Requests(A_DAY / 50.0)));
    is_silent(&report(&seen), RULE);
    seen.stages[0].server_errors = Some(seen::steady(Requests(A_DAY / 2.0)));
    let report = report(&seen);
    let one = only(&report, RULE);
    amounts_to(one, costs(&report, "info+access-own") - costs(&report, "access-own"));
    remedies(one, "cli", &["/*/*/logging/loglevel\",\"value\":\"OFF\""]);
    // What is left out the framework sets: its own format, or none at all.
    let access = ["accessLogging: true", "format: \"$context", "a group of its own"];
    remedies(one, "serverless", &["executionLogging: false", access[0], access[1], access[2]]);
    // It is an alternative to ERROR, not on top of it.
    assert_eq!(super::account::only(&report, "info-level")["together"], false);
}

#[test]
fn a_format_without_reasons_is_told_what_it_lacks() {
    for format in ["$context.requestId", "$context.requestId $context.error.message"] {
        let mut seen = logging(INFO, 1_045.0, 10.0);
        access(&mut seen, format, 41.0);
        needs(&report(&seen), RULE, "$context.integration.error");
    }
}

#[test]
fn one_log_is_not_two() {
    is_silent(&report(&logging(INFO, 1_045.0, 10.0)), RULE);
    let mut seen = logging(ERROR, 10.0, 0.1);
    access(&mut seen, REASONS, 45.0);
    is_silent(&report(&seen), RULE);
}

#[test]
fn what_is_unknown_is_not_guessed() {
    let mut seen = logging(INFO, 1_045.0, 10.0);
    access(&mut seen, REASONS, 45.0);
    let elsewhere = logtoll::logging::LogDestination::Other("arn:aws:sqs:us-east-1:123456789012:queue".into());
    seen.stages[0].access.as_mut().expect("access logs").destination = elsewhere;
    needs(&report(&seen), RULE, "where its logs go");
}

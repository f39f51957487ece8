use logtoll::logging::ApiKind;
use logtoll::logging::FormatName;
use logtoll::logging::access::preset;

use super::account::{access, amounts_to, is_silent, logging, money, needs, of, only, remedies, report};
use crate::program::run;
use crate::seen::{self, ERROR, OFF};

const RULE: &str = "access-format";

fn console() -> &'static str {
    preset(ApiKind::Rest, FormatName::Json).expect("a preset")
}

/// The rule proposes what `logtoll format --suggest` does, at the same price.
#[test]
fn the_slimmer_format_is_that_of_the_format_command() {
    let mut seen = logging(OFF, 0.0, 0.0);
    access(&mut seen, console(), 380.0);
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", &seen);
    let flags = ["format", "seen.json", "--stage", "orders/prod", "--suggest", "--format", "json"];
    let format = run(folder.path(), &flags).document();
    let slim = format["suggestion"]["format"].as_str().expect("a slimmer format");

    let report = report(&seen);
    let one = only(&report, RULE);
    amounts_to(one, money(&format["suggestion"]["saves_usd_per_month"]));
    assert!(one["todo"].as_str().is_some_and(|todo| todo.ends_with(slim)), "{}", one["todo"]);
    let quoted = serde_json::Value::from(slim).to_string();
    remedies(one, "cli", &["/accessLogSettings/format", &quoted]);
    remedies(one, "terraform", &["data.aws_cloudwatch_log_group.access.arn", "name = \"/access/orders\"", &quoted]);
    remedies(one, "cloudformation", &["log-group:/access/orders", &quoted]);
    remedies(one, "serverless", &["executionLogging: false", &quoted]);
    assert!(one["evidence"].to_string().contains("$context.identity.caller"), "{}", one["evidence"]);
}

#[test]
fn what_has_nothing_to_lose_stays() {
    let mut seen = logging(OFF, 0.0, 0.0);
    access(&mut seen, "$context.requestId $context.status", 41.0);
    is_silent(&report(&seen), RULE);
    is_silent(&report(&logging(OFF, 0.0, 0.0)), RULE);
}

#[test]
fn what_is_unknown_is_not_guessed() {
    let mut seen = logging(OFF, 0.0, 0.0);
    access(&mut seen, console(), 380.0);
    seen.log_groups.pop();
    seen.stages[0].requests = None;
    needs(&report(&seen), RULE, "the requests of the stage");
    let mut seen = logging(OFF, 0.0, 0.0);
    access(&mut seen, console(), 380.0);
    seen.stages[0].access.as_mut().expect("access logs").destination =
        logtoll::logging::LogDestination::Other("arn:aws:sqs:us-east-1:123456789012:queue".into());
    needs(&report(&seen), RULE, "where its logs go");
}

/// In a group of two stages only the names of both tell their lines apart.
#[test]
fn names_stay_where_others_write_to_the_same_group() {
    let format = "{ \"id\": \"$context.requestId\", \"api\": \"$context.apiId\", \"stage\": \"$context.stage\" }";
    let mut seen = logging(OFF, 0.0, 0.0);
    access(&mut seen, format, 90.0);
    let slim = |seen| only(&report(&seen), RULE)["todo"].to_string();
    assert!(!slim(seen.clone()).contains("$context.apiId"), "one stage has one API");
    let mut other = seen.stages[0].clone();
    (other.api_id, other.api_name) = ("other00000".to_owned(), "other".to_owned());
    seen.stages.push(other);
    let report = report(&seen);
    for one in of(&report, RULE) {
        let todo = one["todo"].to_string();
        assert!(todo.contains("$context.apiId") && todo.contains("$context.stage"), "{todo}");
    }
    assert_eq!(of(&report, RULE).len(), 2, "the spaces can go");
}

/// The id that events of the execution log begin with leads from one log to the other.
#[test]
fn the_id_of_the_execution_log_stays_where_there_is_one() {
    let slim = |settings| {
        let mut seen = logging(settings, 0.0, 0.0);
        access(&mut seen, console(), 380.0);
        only(&report(&seen), RULE)["todo"].to_string()
    };
    assert!(slim(ERROR).contains("$context.requestId"), "{}", slim(ERROR));
    assert!(!slim(OFF).contains("$context.requestId"), "{}", slim(OFF));
}

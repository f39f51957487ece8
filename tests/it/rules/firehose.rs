use logtoll::logging::{ApiKind, LogDestination};
use logtoll::measurements::{Measurements, Retention};
use serde_json::Value;

use super::account::{
    access, amounts_to, costs, decimal, is_silent, logging, month_gb, needs, only, remedies, report, report_with,
};
use super::shell::{ODD, called_where, calls, calls_only, is_quoted};
use crate::seen::OFF;

const RULE: &str = "firehose";

fn seen(bytes: f64) -> Measurements {
    let mut seen = logging(OFF, 0.0, 0.0);
    access(&mut seen, "$context.requestId $context.status", bytes);
    seen
}

fn evidence<'a>(one: &'a Value, what: &str) -> &'a str {
    let all = one["evidence"].as_array().expect("evidence");
    let found = all.iter().find(|evidence| evidence["what"].as_str().is_some_and(|text| text.starts_with(what)));
    found.and_then(|evidence| evidence["value"].as_str()).unwrap_or_else(|| panic!("no {what}: {all:?}"))
}

/// 1,000 bytes at $0.50 and 12 months of 15 % at $0.03, against 5,120 bytes at $0.029 and 12 months of all of it in S3 at $0.023.
#[test]
fn long_lines_are_cheaper_through_firehose() {
    let report = report(&seen(1_000.0));
    let one = only(&report, RULE);
    let group = month_gb(1_000) * (decimal("0.5") + decimal("0.054"));
    let firehose = month_gb(5_120) * decimal("0.029") + month_gb(1_000) * decimal("0.276");
    amounts_to(one, group - firehose);
    // 5,120 x 0.029 / 0.50
    assert_eq!((evidence(one, "bytes of a line at which"), evidence(one, "bytes of a line")), ("297", "1000"));
    assert_eq!(one["confidence"], "low");
    let calls = calls(one, "");
    assert_eq!(calls.len(), 1, "{calls:?}");
    let set: Value = serde_json::from_str(&calls[0][9]).expect("JSON");
    let stream = "arn:aws:firehose:us-east-1:123456789012:deliverystream/amazon-apigateway-lines";
    assert_eq!((&set[0]["path"], &set[0]["value"]), (&"/accessLogSettings/destinationArn".into(), &stream.into()));
    // There lines follow each other as they are.
    let ended = "$context.requestId $context.status\n";
    assert_eq!((&set[1]["path"], &set[1]["value"]), (&"/accessLogSettings/format".into(), &ended.into()));
    assert_eq!(called_where(one, &[]), Vec::<String>::new(), "without a stream nothing is changed");
    remedies(one, "terraform", &["destination_arn = var.stream", "\"$context.requestId $context.status\\n\""]);
    remedies(one, "cloudformation", &["DestinationArn: !Ref Stream", "$context.requestId $context.status\\n\""]);
}

/// 5,120 x 0.029 / 0.20, and 5,120 x 0.05 / 0.50.
#[test]
fn agreed_prices_move_the_length_at_which_both_cost_the_same() {
    for (price, even) in [("vended-log-ingestion=0.20", "742"), ("firehose-direct-put=0.05", "512")] {
        let mut seen = seen(2_000.0);
        seen.log_groups[1].retention = Some(Retention::Days(30));
        let report = report_with(&seen, &["--price", price]);
        assert_eq!(evidence(only(&report, RULE), "bytes of a line at which"), even, "{price}");
    }
}

/// Above the break-even before storage, and below the one with it.
#[test]
fn short_lines_stay_where_they_are() {
    is_silent(&report(&seen(290.0)), RULE);
    is_silent(&report(&seen(400.0)), RULE);
    is_silent(&report(&logging(OFF, 0.0, 0.0)), RULE);
    let mut http = seen(1_000.0);
    http.stages[0].kind = ApiKind::Http;
    is_silent(&report(&http), RULE);
}

/// `compare` has what is on; in a log group the lines cost the bytes that they have.
#[test]
fn short_lines_come_back_from_firehose() {
    let mut seen = logging(OFF, 0.0, 0.0);
    access(&mut seen, "$context.requestId $context.status", 41.0);
    seen.log_groups.pop();
    let stream = "arn:aws:firehose:us-east-1:123456789012:deliverystream/amazon-apigateway-lines";
    seen.stages[0].access.as_mut().expect("access logs").destination = LogDestination::Firehose(stream.to_owned());
    let report = report(&seen);
    let one = only(&report, RULE);
    let group = month_gb(40) * (decimal("0.5") + decimal("0.054"));
    amounts_to(one, costs(&report, "access-own@firehose") - group);
    calls_only(one, &["create-log-group", "update-stage"]);
    for language in ["cli", "terraform", "cloudformation"] {
        remedies(
            one,
            language,
            &["/access-logs/orders0000/prod", "keeps logs for ever", "the role in the account's settings"],
        );
    }
    seen.stages[0].stage = "$default".to_owned();
    let kept = report_with(&seen, &["--retention", "90"]);
    let one = only(&kept, RULE);
    calls_only(one, &["create-log-group", "put-retention-policy", "update-stage"]);
    // No group may have a $ in its name.
    remedies(one, "cli", &["/access-logs/orders0000/default", "--retention-in-days 90"]);
    remedies(one, "terraform", &["retention_in_days = 90"]);
    remedies(one, "cloudformation", &["RetentionInDays: 90"]);
}

#[test]
fn what_is_unknown_is_not_guessed() {
    let mut uncounted = seen(1_000.0);
    uncounted.stages[0].requests = None;
    needs(&report(&uncounted), RULE, "the requests of the stage");
    let mut elsewhere = seen(1_000.0);
    elsewhere.stages[0].access.as_mut().expect("access logs").destination =
        LogDestination::Other("arn:aws:sqs:us-east-1:123456789012:queue".to_owned());
    needs(&report(&elsewhere), RULE, "where its logs go");
}

#[test]
fn odd_names_are_quoted() {
    for kind in [ApiKind::Rest, ApiKind::Websocket] {
        let mut seen = seen(1_000.0);
        seen.stages[0].kind = kind;
        seen.stages[0].stage = ODD.to_owned();
        seen.stages[0].access.as_mut().expect("access logs").format = format!("$context.requestId {ODD}");
        let report = report(&seen);
        let one = only(&report, RULE);
        calls_only(one, &["update-stage"]);
        assert!(calls(one, "")[0].contains(&ODD.to_owned()), "the name is one word");
        let last = calls(one, "")[0].last().cloned().unwrap_or_default();
        serde_json::from_str::<Value>(&last).unwrap_or_else(|error| panic!("{error}: {last}"));
        is_quoted(one);
    }
}

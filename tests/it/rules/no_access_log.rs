use logtoll::logging::ApiKind;
use logtoll::units::Requests;

use super::account::{access, amounts_to, costs, is_silent, logging, needs, only, remedies, report, report_with};
use crate::seen::{self, INFO, OFF};

const RULE: &str = "no-access-log";

#[test]
fn having_them_is_a_cost_and_no_saving() {
    let seen = logging(INFO, 1_045.0, 10.0);
    let report = report(&seen);
    let one = only(&report, RULE);
    // At the price of the retention that comes with them.
    amounts_to(one, costs(&report_with(&seen, &["--retention", "30"]), "access-json"));
    assert_eq!((&one["kind"], &one["together"]), (&"cost".into(), &false.into()));
    let group = "/access-logs/orders0000/prod";
    remedies(
        one,
        "cli",
        &["create-log-group", group, "/accessLogSettings/destinationArn", "$context.extendedRequestId"],
    );
    remedies(one, "terraform", &[group, "aws_cloudwatch_log_group.access.arn"]);
    remedies(one, "cloudformation", &["AccessLogSetting:", "AWS::Logs::LogGroup", group]);
    // The framework would turn execution logs on with full data where nothing is said of them.
    remedies(one, "serverless", &["accessLogging: true", "level: INFO", "fullExecutionData: false"]);
    remedies(one, "serverless", &["Not 30 days", "/aws/api-gateway/{service}-{stage}"]);
}

#[test]
fn http_apis_have_a_command_of_their_own() {
    let mut seen = logging(OFF, 0.0, 0.0);
    (seen.stages[0].kind, seen.stages[0].stage) = (ApiKind::Http, "$default".to_owned());
    let report = report(&seen);
    let one = only(&report, RULE);
    remedies(one, "cli", &["apigatewayv2 update-stage", "--stage-name '$default'", "\"Format\":"]);
    remedies(one, "serverless", &["httpApi:"]);
}

#[test]
fn stages_that_have_them_or_no_requests_are_left_alone() {
    let mut seen = logging(INFO, 1_045.0, 10.0);
    access(&mut seen, "$context.requestId", 36.0);
    is_silent(&report(&seen), RULE);
    let mut seen = logging(INFO, 0.0, 0.0);
    seen.stages[0].requests = Some(seen::steady(Requests(0.0)));
    is_silent(&report(&seen), RULE);
}

#[test]
fn what_is_unknown_is_not_guessed() {
    let mut seen = logging(INFO, 1_045.0, 10.0);
    seen.stages[0].requests = None;
    needs(&report(&seen), RULE, "the requests of the stage");
    let mut seen = logging(INFO, 1_045.0, 10.0);
    seen.stages[0].settings = None;
    needs(&report(&seen), RULE, "the settings of the stage");
}

//! Access logs: turning them on, and their format.

use super::{Remedy, patch, serverless, string, word, yaml};
use crate::logging::{ApiKind, LogDestination};
use crate::measurements::ApiStage;

/// A name for the group of a stage's access logs: letters that CloudWatch takes in names of groups, and nothing else.
pub fn access_logs_group(stage: &ApiStage) -> String {
    let fits = |c: &char| c.is_ascii_alphanumeric() || "-_.".contains(*c);
    let name: String = stage.stage.chars().filter(fits).collect();
    format!("/access-logs/{}/{name}", stage.api_id)
}

/// Turns access logs of a stage on, to a new log group that keeps so many days.
pub fn access_logs(stage: &ApiStage, format: &str, days: u32) -> Remedy {
    let group = access_logs_group(stage);
    let (region, name) = (word(&stage.region), word(&group));
    let made = format!(
        "aws logs create-log-group --region {region} --log-group-name {name}\naws logs put-retention-policy --region {region} \
         --log-group-name {name} --retention-in-days {days}\n"
    );
    let resource = format!(
        "resource \"aws_cloudwatch_log_group\" \"access\" {{\n  name              = {}\n  retention_in_days = {days}\n}}\n\n",
        string(&group)
    );
    let terraform = terraform(stage, "aws_cloudwatch_log_group.access.arn", format);
    Remedy {
        cli: Some(format!("{made}{}", command(stage, &Arn::of_group(stage, &group), format))),
        terraform: Some(format!("{resource}{terraform}")),
        cloudformation: Some(format!(
            "# in Resources\nAccessLogs:\n  Type: AWS::Logs::LogGroup\n  Properties:\n    LogGroupName: {}\n    \
             RetentionInDays: {days}\n{}",
            yaml(&group),
            cloudformation(stage, &group_arn("${AccessLogs}"), format)
        )),
        serverless: serverless::access_logs(stage, format).map(|logs| format!("{}{logs}", serverless::keeps(days))),
    }
}

/// Gives the access logs of a stage another format; they go where they went.
pub fn access_format(stage: &ApiStage, format: &str) -> Remedy {
    let Some(access) = &stage.access else { return Remedy::default() };
    let (arn, terraform_arn, template_arn) = match &access.destination {
        LogDestination::LogGroup(name) => {
            (Arn::of_group(stage, name), "data.aws_cloudwatch_log_group.access.arn".to_owned(), group_arn(name))
        }
        LogDestination::Firehose(arn) | LogDestination::S3(arn) | LogDestination::Other(arn) => {
            (Arn::Known(arn.clone()), string(arn), yaml(arn))
        }
    };
    let data = match &access.destination {
        LogDestination::LogGroup(name) => {
            format!("data \"aws_cloudwatch_log_group\" \"access\" {{\n  name = {}\n}}\n\n", string(name))
        }
        _ => String::new(),
    };
    let cli = match stage.kind {
        ApiKind::Rest => rest_command(stage, &patch(&[("/accessLogSettings/format".to_owned(), format.to_owned())])),
        ApiKind::Http | ApiKind::Websocket => command(stage, &arn, format),
    };
    Remedy {
        cli: Some(cli),
        terraform: Some(format!("{data}{}", terraform(stage, &terraform_arn, format))),
        cloudformation: Some(cloudformation(stage, &template_arn, format)),
        serverless: serverless::access_logs(stage, format),
    }
}

/// An ARN in a command: written out, or looked up before, since the partition and often the account are not known.
enum Arn {
    Known(String),
    LookedUp(String),
}

impl Arn {
    fn of_group(stage: &ApiStage, name: &str) -> Self {
        Self::LookedUp(format!(
            "arn=$(aws logs describe-log-groups --region {} --log-group-name-prefix {} --query 'logGroups[0].arn' \
             --output text)\n",
            word(&stage.region),
            word(name)
        ))
    }
}

/// The ARN of a log group in a template: `GetAtt` would put `:*` behind it.
fn group_arn(name: &str) -> String {
    format!(
        "!Sub {}",
        yaml(&format!("arn:${{AWS::Partition}}:logs:${{AWS::Region}}:${{AWS::AccountId}}:log-group:{name}"))
    )
}

fn rest_command(stage: &ApiStage, operations: &str) -> String {
    format!(
        "aws apigateway update-stage --region {} --rest-api-id {} --stage-name {} --patch-operations {operations}",
        word(&stage.region),
        word(&stage.api_id),
        word(&stage.stage)
    )
}

/// Sets destination and format at once.
fn command(stage: &ApiStage, arn: &Arn, format: &str) -> String {
    let (before, arn) = match arn {
        Arn::Known(arn) => (String::new(), serde_json::Value::from(arn.as_str()).to_string()),
        // Out of the single quotes, so that the shell fills it in.
        Arn::LookedUp(command) => (command.clone(), r#""'"${arn%:\*}"'""#.to_owned()),
    };
    // As within a word in single quotes.
    let format = serde_json::Value::from(format).to_string().replace('\'', r"'\''");
    let command = match stage.kind {
        ApiKind::Rest => rest_command(
            stage,
            &format!(
                r#"'[{{"op":"replace","path":"/accessLogSettings/destinationArn","value":{arn}}},{{"op":"replace","path":"/accessLogSettings/format","value":{format}}}]'"#
            ),
        ),
        ApiKind::Http | ApiKind::Websocket => format!(
            r#"aws apigatewayv2 update-stage --region {} --api-id {} --stage-name {} --access-log-settings '{{"DestinationArn":{arn},"Format":{format}}}'"#,
            word(&stage.region),
            word(&stage.api_id),
            word(&stage.stage)
        ),
    };
    format!("{before}{command}")
}

fn terraform(stage: &ApiStage, arn: &str, format: &str) -> String {
    let resource = match stage.kind {
        ApiKind::Rest => "aws_api_gateway_stage",
        ApiKind::Http | ApiKind::Websocket => "aws_apigatewayv2_stage",
    };
    format!(
        "# in the {resource}\naccess_log_settings {{\n  destination_arn = {arn}\n  format          = {}\n}}\n",
        string(format)
    )
}

fn cloudformation(stage: &ApiStage, arn: &str, format: &str) -> String {
    let (resource, property) = match stage.kind {
        ApiKind::Rest => ("AWS::ApiGateway::Stage (in SAM: of the AWS::Serverless::Api)", "AccessLogSetting"),
        ApiKind::Http => ("AWS::ApiGatewayV2::Stage (in SAM: of the AWS::Serverless::HttpApi)", "AccessLogSettings"),
        ApiKind::Websocket => ("AWS::ApiGatewayV2::Stage", "AccessLogSettings"),
    };
    format!("# of the {resource}\n{property}:\n  DestinationArn: {arn}\n  Format: {}\n", yaml(format))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_groups_have_what_cloudwatch_takes() {
        let stage = serde_json::json!({
            "account": null, "region": "", "api_id": "abc1234567", "api_name": "", "kind": "HTTP", "stage": "$default",
            "settings": null, "overrides": [], "access": null, "detailed_metrics": false, "deliveries": null,
            "methods": null, "requests": null, "client_errors": null, "server_errors": null, "tags": {},
        });
        let stage: ApiStage = serde_json::from_value(stage).expect("a stage");
        assert_eq!(access_logs_group(&stage), "/access-logs/abc1234567/default");
    }
}

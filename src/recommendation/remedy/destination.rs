//! Access logs to another place. The Serverless Framework has no setting for that place.

use super::{Remedy, arn, string, word, yaml};
use crate::logging::ApiKind;
use crate::measurements::{ApiStage, LogClass, LogGroup, Retention};

/// A log group to be made beside one that is there.
struct Made<'a> {
    name: String,
    class: LogClass,
    of: &'a LogGroup,
}

/// Sends the access logs of the stages that write to a group to a new one of the class Infrequent Access; the class of the
/// group itself cannot be changed.
pub fn access_to_infrequent(group: &LogGroup, stages: &[&ApiStage]) -> Remedy {
    let made = Made { name: format!("{}-ia", group.name), class: LogClass::InfrequentAccess, of: group };
    let target = arn::log_group(group.account.as_deref(), &group.region, &made.name);
    let (region, name) = (word(&group.region), word(&group.name));
    let check = format!(
        "# What is listed here forbids it: the new class has none of these.\n\
         aws logs describe-metric-filters --region {region} --log-group-name {name}\n\
         aws logs describe-subscription-filters --region {region} --log-group-name {name}\n"
    );
    let commands: Vec<String> = stages.iter().map(|stage| send(stage, &target, None)).collect();
    let terraform: Vec<String> = stages.iter().map(|stage| in_terraform(stage, GROUP_ARN)).collect();
    let cloudformation: Vec<String> = stages.iter().map(|stage| in_cloudformation(stage, TEMPLATE_ARN)).collect();
    Remedy {
        cli: Some(format!("{check}{}{}", made.command(), commands.concat())),
        terraform: Some(format!("{}{}", made.terraform(), terraform.concat())),
        cloudformation: Some(format!("{}{}", made.cloudformation(), cloudformation.concat())),
        serverless: None,
    }
}

/// `GetAtt` would put `:*` behind it.
const TEMPLATE_ARN: &str = "!Sub \"arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${Logs}\"";
const GROUP_ARN: &str = "aws_cloudwatch_log_group.this.arn";

impl Made<'_> {
    fn days(&self) -> Option<u32> {
        match self.of.retention {
            Some(Retention::Days(days)) => Some(days),
            Some(Retention::Never) | None => None,
        }
    }

    fn command(&self) -> String {
        let (region, name, class) = (word(&self.of.region), word(&self.name), word(self.class.name()));
        let keep = self.days().map_or_else(String::new, |days| {
            format!(
                "aws logs put-retention-policy --region {region} --log-group-name {name} --retention-in-days {days}\n"
            )
        });
        format!("aws logs create-log-group --region {region} --log-group-name {name} --log-group-class {class}\n{keep}")
    }

    fn terraform(&self) -> String {
        let keep = self.days().map_or_else(String::new, |days| format!("  retention_in_days = {days}\n"));
        format!(
            "resource \"aws_cloudwatch_log_group\" \"this\" {{\n  name              = {}\n  log_group_class   = {}\n{keep}}}\n",
            string(&self.name),
            string(self.class.name())
        )
    }

    fn cloudformation(&self) -> String {
        let keep = self.days().map_or_else(String::new, |days| format!("    RetentionInDays: {days}\n"));
        format!(
            "Logs:\n  Type: AWS::Logs::LogGroup\n  Properties:\n    LogGroupName: {}\n    LogGroupClass: {}\n{keep}",
            yaml(&self.name),
            yaml(self.class.name())
        )
    }
}

/// Sends the access logs of a stage to a Firehose stream, whose name must begin `amazon-apigateway-`.
pub fn access_to_firehose(stage: &ApiStage) -> Remedy {
    let (region, account) = (&stage.region, arn::account(stage.account.as_deref()));
    let stream =
        format!("arn:{}:firehose:{region}:{account}:deliverystream/amazon-apigateway-", arn::partition(region));
    let name = "STREAM=${STREAM:?what follows amazon-apigateway- in the name of a Firehose stream in this region}\n";
    let parameter = "variable \"stream\" {\n  type        = string\n  description = \"ARN of a Firehose stream amazon-apigateway-...\"\n}\n";
    Remedy {
        cli: Some(format!("{name}{}", send(stage, &stream, Some("STREAM")))),
        terraform: Some(format!("{parameter}{}", in_terraform(stage, "var.stream"))),
        cloudformation: Some(format!(
            "# Stream: a parameter, the ARN of a Firehose stream amazon-apigateway-...\n{}",
            in_cloudformation(stage, "!Ref Stream")
        )),
        serverless: None,
    }
}

/// Sends the access logs of a stage to a new log group of the class Standard.
pub fn access_to_log_group(stage: &ApiStage) -> Remedy {
    let name = format!("/apigateway/access/{}/{}", stage.api_id, stage.stage);
    let target = arn::log_group(stage.account.as_deref(), &stage.region, &name);
    let make = format!("aws logs create-log-group --region {} --log-group-name {}\n", word(&stage.region), word(&name));
    let group = format!("resource \"aws_cloudwatch_log_group\" \"this\" {{\n  name = {}\n}}\n", string(&name));
    let logs = format!("Logs:\n  Type: AWS::Logs::LogGroup\n  Properties:\n    LogGroupName: {}\n", yaml(&name));
    Remedy {
        cli: Some(format!("{make}{}", send(stage, &target, None))),
        terraform: Some(format!("{group}{}", in_terraform(stage, GROUP_ARN))),
        cloudformation: Some(format!("{logs}{}", in_cloudformation(stage, TEMPLATE_ARN))),
        serverless: None,
    }
}

/// The command that points a stage's access logs at a target, to which the shell adds a variable where one is named.
fn send(stage: &ApiStage, target: &str, variable: Option<&str>) -> String {
    let (id, name, region) = (word(&stage.api_id), word(&stage.stage), word(&stage.region));
    let filled = |json: serde_json::Value| {
        let quoted = word(&json.to_string());
        variable.map_or(quoted.clone(), |it| quoted.replacen(target, &format!("{target}'\"${it}\"'"), 1))
    };
    match stage.kind {
        ApiKind::Rest => {
            let path = "/accessLogSettings/destinationArn";
            let patch = filled(serde_json::json!([{ "op": "replace", "path": path, "value": target }]));
            format!(
                "aws apigateway update-stage --region {region} --rest-api-id {id} --stage-name {name} \
                 --patch-operations {patch}\n"
            )
        }
        ApiKind::Http | ApiKind::Websocket => {
            let settings = filled(serde_json::json!({ "DestinationArn": target, "Format": format(stage) }));
            format!(
                "aws apigatewayv2 update-stage --region {region} --api-id {id} --stage-name {name} \
                 --access-log-settings {settings}\n"
            )
        }
    }
}

fn format(stage: &ApiStage) -> &str {
    stage.access.as_ref().map_or("", |access| access.format.as_str())
}

fn in_terraform(stage: &ApiStage, target: &str) -> String {
    let resource = match stage.kind {
        ApiKind::Rest => "aws_api_gateway_stage",
        ApiKind::Http | ApiKind::Websocket => "aws_apigatewayv2_stage",
    };
    format!(
        "# in the {resource}\naccess_log_settings {{\n  destination_arn = {target}\n  format          = {}\n}}\n",
        string(format(stage))
    )
}

fn in_cloudformation(stage: &ApiStage, target: &str) -> String {
    let (resource, property) = match stage.kind {
        ApiKind::Rest => ("AWS::ApiGateway::Stage", "AccessLogSetting"),
        ApiKind::Http | ApiKind::Websocket => ("AWS::ApiGatewayV2::Stage", "AccessLogSettings"),
    };
    format!(
        "# of the {resource} (in SAM: of the API)\n{property}:\n  DestinationArn: {target}\n  Format: {}\n",
        yaml(format(stage))
    )
}

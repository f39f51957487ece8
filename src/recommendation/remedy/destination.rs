//! Access logs to another place. The Serverless Framework has no setting for that place.

use super::access::access_logs_group;
use super::text::in_turn;
use super::{Remedy, arn, string, word, yaml};
use crate::logging::ApiKind;
use crate::measurements::{ApiStage, LogClass, LogGroup, Retention};

/// A log group to be made.
struct Made<'a> {
    name: String,
    region: &'a str,
    class: LogClass,
    kept: Option<Retention>,
}

/// Sends the access logs of the stages that write to a group to a new one of the class Infrequent Access; the class of the
/// group itself cannot be changed. Nothing is changed where a filter reads the group: the new class has none.
pub fn access_to_infrequent(group: &LogGroup, stages: &[&ApiStage]) -> Remedy {
    let made = Made {
        name: format!("{}-ia", group.name),
        region: &group.region,
        class: LogClass::InfrequentAccess,
        kept: group.retention,
    };
    let target = arn::log_group(group.account.as_deref(), &group.region, &made.name);
    let (region, name) = (word(&group.region), word(&group.name));
    let check = format!(
        "metrics=$(aws logs describe-metric-filters --region {region} --log-group-name {name} --query \
         'metricFilters[].filterName' --output text)\n\
         subscriptions=$(aws logs describe-subscription-filters --region {region} --log-group-name {name} --query \
         'subscriptionFilters[].filterName' --output text)\n\
         if [ -n \"$metrics$subscriptions\" ]; then\n  echo \"Filters read this group, and the new class has none: $metrics \
         $subscriptions\" >&2\n  exit 1\nfi\n"
    );
    let commands: Vec<String> = stages.iter().map(|stage| send(stage, &target, None, false)).collect();
    let terraform: Vec<String> = stages.iter().map(|stage| in_terraform(stage, GROUP_ARN)).collect();
    let cloudformation: Vec<String> = stages.iter().map(|stage| in_cloudformation(stage, TEMPLATE_ARN)).collect();
    Remedy {
        cli: Some(in_turn(&format!("{check}{}{}", made.command(), commands.concat()))),
        terraform: Some(format!("{FIRST}{}{}", made.terraform(), terraform.concat())),
        cloudformation: Some(format!("{FIRST}{}{}", made.cloudformation(), cloudformation.concat())),
        serverless: None,
    }
}

const FIRST: &str = "# First see that no metric filter and no subscription reads the group, as the commands do.\n";

/// `GetAtt` would put `:*` behind it.
const TEMPLATE_ARN: &str = "!Sub \"arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${Logs}\"";
const GROUP_ARN: &str = "aws_cloudwatch_log_group.this.arn";

impl Made<'_> {
    fn days(&self) -> Option<u32> {
        match self.kept {
            Some(Retention::Days(days)) => Some(days),
            Some(Retention::Never) | None => None,
        }
    }

    fn command(&self) -> String {
        let (region, name, class) = (word(self.region), word(&self.name), word(self.class.name()));
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
            "# in Resources\nLogs:\n  Type: AWS::Logs::LogGroup\n  Properties:\n    LogGroupName: {}\n    LogGroupClass: {}\n{keep}",
            yaml(&self.name),
            yaml(self.class.name())
        )
    }
}

/// Sends the access logs of a stage to a Firehose stream, whose name must begin `amazon-apigateway-`. There lines follow each
/// other as they are, so the format has to end them (facts/api-gateway-logs, section 2).
pub fn access_to_firehose(stage: &ApiStage) -> Remedy {
    let mut ended = stage.clone();
    let access = ended.access.as_mut().filter(|access| !access.format.ends_with('\n'));
    let is_changed = access.is_some();
    access.into_iter().for_each(|access| access.format.push('\n'));
    let stage = &ended;
    let (region, account) = (&stage.region, arn::account(stage.account.as_deref()));
    let stream =
        format!("arn:{}:firehose:{region}:{account}:deliverystream/amazon-apigateway-", arn::partition(region));
    let name = ": \"${STREAM:?what follows amazon-apigateway- in the name of a Firehose stream in this region}\"\n";
    let parameter = "variable \"stream\" {\n  type        = string\n  description = \"ARN of a Firehose stream amazon-apigateway-...\"\n}\n";
    Remedy {
        cli: Some(in_turn(&format!("{name}{}", send(stage, &stream, Some("STREAM"), is_changed)))),
        terraform: Some(format!("{parameter}{}", in_terraform(stage, "var.stream"))),
        cloudformation: Some(format!(
            "# Stream: a parameter, the ARN of a Firehose stream amazon-apigateway-...\n{}",
            in_cloudformation(stage, "!Ref Stream")
        )),
        serverless: None,
    }
}

/// Sends the access logs of a stage to a new log group of the class Standard that keeps them as stated, else for ever.
pub fn access_to_log_group(stage: &ApiStage, kept: Option<Retention>) -> Remedy {
    let made = Made { name: access_logs_group(stage), region: &stage.region, class: LogClass::Standard, kept };
    let target = arn::log_group(stage.account.as_deref(), &stage.region, &made.name);
    let forever = match made.days() {
        Some(_) => "",
        None => {
            "# The new group keeps logs for ever, as the price has it: give it a retention where that is not meant.\n"
        }
    };
    let role = match stage.kind {
        ApiKind::Http => "",
        ApiKind::Rest | ApiKind::Websocket => {
            "# API Gateway writes to log groups with the role in the account's settings of this region (get-account), which has to \
             be\n# there first.\n"
        }
    };
    let note = format!("{role}{forever}");
    Remedy {
        cli: Some(format!("{note}{}", in_turn(&format!("{}{}", made.command(), send(stage, &target, None, false))))),
        terraform: Some(format!("{note}{}{}", made.terraform(), in_terraform(stage, GROUP_ARN))),
        cloudformation: Some(format!("{note}{}{}", made.cloudformation(), in_cloudformation(stage, TEMPLATE_ARN))),
        serverless: None,
    }
}

/// The command that points a stage's access logs at a target, to which the shell adds a variable where one is named, with the
/// stage's format where that is another one than before.
fn send(stage: &ApiStage, target: &str, variable: Option<&str>, has_new_format: bool) -> String {
    let (id, name, region) = (word(&stage.api_id), word(&stage.stage), word(&stage.region));
    let filled = |json: serde_json::Value| {
        let quoted = word(&json.to_string());
        variable.map_or(quoted.clone(), |it| quoted.replacen(target, &format!("{target}'\"${it}\"'"), 1))
    };
    match stage.kind {
        ApiKind::Rest => {
            let replace = |name: &str, value: &str| serde_json::json!({ "op": "replace", "path": format!("/accessLogSettings/{name}"), "value": value });
            let format = has_new_format.then(|| replace("format", format(stage)));
            let patch = filled([replace("destinationArn", target)].into_iter().chain(format).collect());
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

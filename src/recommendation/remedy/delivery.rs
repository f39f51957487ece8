//! Execution logs of a REST stage through a delivery (facts/api-gateway-logs, section 0).
//!
//! Plain text of nothing but the payload is what the managed group has: the default would add the fields of the record to
//! each event.

use super::text::in_turn;
use super::{Remedy, arn, string, word, yaml};
use crate::logging::Destination;
use crate::measurements::{ApiStage, LogClass};

/// The longest name of a source or a destination of deliveries.
const LONGEST: usize = 60;

/// Delivers the execution logs of a stage to a new log group of its own, or to a bucket that is to be named; `days`: how long
/// the group keeps them, where that is stated. `None` for a place that is neither.
pub fn delivery(stage: &ApiStage, to: Destination, days: Option<u32>) -> Option<Remedy> {
    let class = match to {
        Destination::Cloudwatch => Some(LogClass::Standard),
        Destination::CloudwatchIa => Some(LogClass::InfrequentAccess),
        Destination::S3 => None,
        Destination::Managed | Destination::S3Parquet | Destination::Firehose => return None,
    };
    let parts = Parts { stage, class, days };
    let cloudformation = parts.cloudformation();
    let indented: String = cloudformation.lines().map(|line| format!("    {line}\n")).collect();
    Some(Remedy {
        cli: Some(parts.cli()),
        terraform: Some(parts.terraform()),
        serverless: Some(format!("resources:\n  Resources:\n{indented}")),
        cloudformation: Some(format!("# in Resources\n{cloudformation}")),
    })
}

/// What a delivery is made of; without a class its target is a bucket.
struct Parts<'a> {
    stage: &'a ApiStage,
    class: Option<LogClass>,
    days: Option<u32>,
}

impl Parts<'_> {
    /// The name of the source and the destination, which may hold letters, digits, `-` and `_` only.
    fn name(&self) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
        let name = format!("execution-{}-{}", self.stage.api_id, self.stage.stage);
        name.chars().map(plain).take(LONGEST).collect()
    }

    /// A name that is not one of those that API Gateway gives to the groups it manages.
    fn group(&self) -> String {
        format!("/apigateway/execution/{}/{}", self.stage.api_id, self.stage.stage)
    }

    fn bucket(&self) -> String {
        format!("arn:{}:s3:::", arn::partition(&self.stage.region))
    }

    fn cli(&self) -> String {
        let (region, name, group) = (word(&self.stage.region), self.name(), word(&self.group()));
        let keep = self.days.map_or_else(String::new, |days| {
            format!(
                "aws logs put-retention-policy --region {region} --log-group-name {group} --retention-in-days {days}\n"
            )
        });
        let (make, target) = match &self.class {
            Some(class) => (
                format!(
                    "aws logs create-log-group --region {region} --log-group-name {group} --log-group-class {}\n{keep}",
                    word(class.name())
                ),
                word(&format!("destinationResourceArn={}", self.group_arn())),
            ),
            None => (
                ": \"${BUCKET:?a bucket in this region whose policy lets log deliveries write}\"\n".to_owned(),
                format!("destinationResourceArn={}\"$BUCKET\"", self.bucket()),
            ),
        };
        in_turn(&format!(
            "{make}aws logs put-delivery-source --region {region} --name {name} --log-type EXECUTION_LOGS --resource-arn {}\n\
             aws logs put-delivery-destination --region {region} --name {name} --output-format plain \
             --delivery-destination-configuration {target}\n\
             aws logs create-delivery --region {region} --delivery-source-name {name} --delivery-destination-arn {} \
             --record-fields payload --field-delimiter ''\n",
            word(&arn::rest_stage(self.stage)),
            word(&self.destination_arn()),
        ))
    }

    fn group_arn(&self) -> String {
        arn::log_group(self.stage.account.as_deref(), &self.stage.region, &self.group())
    }

    fn destination_arn(&self) -> String {
        let (region, account) = (&self.stage.region, arn::account(self.stage.account.as_deref()));
        format!("arn:{}:logs:{region}:{account}:delivery-destination:{}", arn::partition(region), self.name())
    }

    fn terraform(&self) -> String {
        let keep = self.days.map_or_else(String::new, |days| format!("  retention_in_days = {days}\n"));
        let (make, target) = match &self.class {
            Some(class) => (
                format!(
                    "resource \"aws_cloudwatch_log_group\" \"execution\" {{\n  name              = {}\n  log_group_class   = {}\n\
                     {keep}}}\n\n",
                    string(&self.group()),
                    string(class.name())
                ),
                "aws_cloudwatch_log_group.execution.arn".to_owned(),
            ),
            None => (
                "variable \"bucket\" {\n  type = string\n}\n\n".to_owned(),
                format!("\"{}${{var.bucket}}\"", self.bucket()),
            ),
        };
        format!(
            "{make}resource \"aws_cloudwatch_log_delivery_source\" \"execution\" {{\n  name         = {name}\n  \
             log_type     = \"EXECUTION_LOGS\"\n  resource_arn = {}\n}}\n\n\
             resource \"aws_cloudwatch_log_delivery_destination\" \"execution\" {{\n  name          = {name}\n  \
             output_format = \"plain\"\n\n  delivery_destination_configuration {{\n    destination_resource_arn = {target}\n  \
             }}\n}}\n\n\
             resource \"aws_cloudwatch_log_delivery\" \"execution\" {{\n  delivery_source_name     = \
             aws_cloudwatch_log_delivery_source.execution.name\n  delivery_destination_arn = \
             aws_cloudwatch_log_delivery_destination.execution.arn\n  record_fields            = [\"payload\"]\n  \
             field_delimiter          = \"\"\n}}\n",
            string(&arn::rest_stage(self.stage)),
            name = string(&self.name()),
        )
    }

    /// Without a delimiter: CloudFormation takes no empty one, and it would stand between fields, of which there is one.
    fn cloudformation(&self) -> String {
        let keep = self.days.map_or_else(String::new, |days| format!("    RetentionInDays: {days}\n"));
        let (make, target) = match &self.class {
            Some(class) => (
                format!(
                    "ExecutionLogs:\n  Type: AWS::Logs::LogGroup\n  Properties:\n    LogGroupName: {}\n    LogGroupClass: {}\n\
                     {keep}",
                    yaml(&self.group()),
                    yaml(class.name())
                ),
                "!Sub \"arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${ExecutionLogs}\""
                    .to_owned(),
            ),
            None => (
                "# Bucket: a parameter, the name of the bucket\n".to_owned(),
                format!("!Sub \"{}${{Bucket}}\"", self.bucket()),
            ),
        };
        format!(
            "{make}ExecutionSource:\n  Type: AWS::Logs::DeliverySource\n  Properties:\n    Name: {name}\n    LogType: \
             EXECUTION_LOGS\n    ResourceArn: {}\nExecutionDestination:\n  Type: AWS::Logs::DeliveryDestination\n  \
             Properties:\n    Name: {name}\n    OutputFormat: plain\n    DestinationResourceArn: {target}\n\
             ExecutionDelivery:\n  Type: AWS::Logs::Delivery\n  DependsOn: ExecutionSource\n  Properties:\n    \
             DeliverySourceName: {name}\n    DeliveryDestinationArn: !GetAtt ExecutionDestination.Arn\n    RecordFields:\n      \
             - payload\n",
            yaml(&arn::rest_stage(self.stage)),
            name = yaml(&self.name()),
        )
    }
}

//! The role by which API Gateway writes logs: one for all REST and WebSocket APIs of an account in a region.

use super::{Remedy, arn, word};
use crate::logging::ApiKind;
use crate::measurements::ApiStage;

/// Its name where there is none yet.
const NAME: &str = "apigateway-logs";

/// Shows the role of the account, makes one and sets it.
pub fn account_role(stage: &ApiStage) -> Remedy {
    let (region, partition) = (word(&stage.region), arn::partition(&stage.region));
    let trust = serde_json::json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": { "Service": "apigateway.amazonaws.com" },
            "Action": "sts:AssumeRole",
        }],
    });
    let policy = format!("arn:{partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs");
    let made = format!("arn:{partition}:iam::{}:role/{NAME}", arn::account(stage.account.as_deref()));
    Remedy {
        cli: Some(format!(
            "# Where this shows a role that exists and may write logs, the fault lies elsewhere: stop here.\n\
             aws apigateway get-account --region {region} --query cloudwatchRoleArn\n\
             aws iam create-role --role-name {NAME} --assume-role-policy-document '{trust}'\n\
             aws iam attach-role-policy --role-name {NAME} --policy-arn {policy}\n\
             aws apigateway update-account --region {region} --patch-operations {}\n",
            word(&format!("op=replace,path=/cloudwatchRoleArn,value={made}")),
        )),
        terraform: Some(format!(
            "resource \"aws_iam_role\" \"apigateway_logs\" {{\n  name               = \"{NAME}\"\n  assume_role_policy = \
             jsonencode({trust})\n}}\n\n\
             resource \"aws_iam_role_policy_attachment\" \"apigateway_logs\" {{\n  role       = \
             aws_iam_role.apigateway_logs.name\n  policy_arn = \"{policy}\"\n}}\n\n\
             resource \"aws_api_gateway_account\" \"this\" {{\n  cloudwatch_role_arn = aws_iam_role.apigateway_logs.arn\n}}\n"
        )),
        cloudformation: Some(format!(
            "LogsRole:\n  Type: AWS::IAM::Role\n  Properties:\n    AssumeRolePolicyDocument: {trust}\n    ManagedPolicyArns:\n      \
             - {policy}\nAccount:\n  Type: AWS::ApiGateway::Account\n  Properties:\n    CloudWatchRoleArn: !GetAtt \
             LogsRole.Arn\n"
        )),
        serverless: (stage.kind == ApiKind::Rest)
            .then(|| "provider:\n  logs:\n    restApi:\n      roleManagedExternally: false\n".to_owned()),
    }
}

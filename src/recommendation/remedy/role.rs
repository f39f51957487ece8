//! The role by which API Gateway writes logs: one for all REST and WebSocket APIs of an account in a region.

use super::text::in_turn;
use super::{Remedy, arn, serverless, word};
use crate::logging::ApiKind;
use crate::measurements::ApiStage;

/// Its name where there is none yet.
const NAME: &str = "apigateway-logs";

/// What to know before it is set.
const WIDE: &str = "# One role serves every REST and WebSocket API of the account in this region: other stages may begin to log, and to \
                    cost.\n";

/// Makes a role and sets it where the account has none. Where it has one the fault lies elsewhere, and nothing is changed.
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
    let commands = format!(
        "role=$(aws apigateway get-account --region {region} --query cloudwatchRoleArn --output text)\n\
         case $role in\n  '' | None) ;;\n  *)\n    echo \"The account has $role: look whether it exists and may write logs. Nothing is \
         changed.\" >&2\n    exit 1\n    ;;\nesac\n\
         aws iam create-role --role-name {NAME} --assume-role-policy-document '{trust}'\n\
         aws iam attach-role-policy --role-name {NAME} --policy-arn {policy}\n\
         # A new role is not known everywhere at once: where this is refused, run it alone once more.\n\
         aws apigateway update-account --region {region} --patch-operations {}\n",
        word(&format!("op=replace,path=/cloudwatchRoleArn,value={made}")),
    );
    let unless =
        "# Only where the account has none yet (aws apigateway get-account): this takes the place of that one.\n";
    Remedy {
        cli: Some(format!("{WIDE}{}", in_turn(&commands))),
        terraform: Some(format!(
            "{WIDE}{unless}resource \"aws_iam_role\" \"apigateway_logs\" {{\n  name               = \"{NAME}\"\n  assume_role_policy = \
             jsonencode({trust})\n}}\n\n\
             resource \"aws_iam_role_policy_attachment\" \"apigateway_logs\" {{\n  role       = \
             aws_iam_role.apigateway_logs.name\n  policy_arn = \"{policy}\"\n}}\n\n\
             resource \"aws_api_gateway_account\" \"this\" {{\n  cloudwatch_role_arn = aws_iam_role.apigateway_logs.arn\n}}\n"
        )),
        cloudformation: Some(format!(
            "# in Resources\n{WIDE}{unless}LogsRole:\n  Type: AWS::IAM::Role\n  Properties:\n    AssumeRolePolicyDocument: {trust}\n    \
             ManagedPolicyArns:\n      - {policy}\nAccount:\n  Type: AWS::ApiGateway::Account\n  Properties:\n    CloudWatchRoleArn: \
             !GetAtt LogsRole.Arn\n"
        )),
        serverless: serverless(stage),
    }
}

/// The framework makes the role unless it is told that somebody else does; all else is said as it is, since what is not it
/// turns on.
fn serverless(stage: &ApiStage) -> Option<String> {
    let settings = stage.settings.filter(|_| stage.kind == ApiKind::Rest)?;
    Some(format!("{WIDE}{}      roleManagedExternally: false\n", serverless::logs(stage, settings)?))
}

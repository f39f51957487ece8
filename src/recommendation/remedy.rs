//! How a change is made: commands and snippets with the real ids.
//!
//! Names come from outside. In a command they stand in single quotes, in a snippet in a string of its language.

use crate::logging::{ApiKind, ExecutionLevel, LoggingSettings};
use crate::measurements::ApiStage;

/// The same change in four languages; `None` where it cannot be said in one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remedy {
    /// Commands of the AWS CLI.
    pub cli: Option<String>,
    /// Terraform, AWS provider.
    pub terraform: Option<String>,
    /// CloudFormation, or the same in SAM.
    pub cloudformation: Option<String>,
    /// `serverless.yml`.
    pub serverless: Option<String>,
}

/// A word of a shell command: as it is where nothing in it means anything to a shell, else in single quotes.
pub fn word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+,".contains(c);
    match !text.is_empty() && text.chars().all(plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

/// A string of JSON, which YAML and HCL read too. HCL's templates are told apart.
pub fn string(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted.replace("${", "$${").replace("%{", "%%{")
}

/// A string of YAML, whose double quotes are JSON's.
pub fn yaml(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The level as AWS names it.
fn level(settings: LoggingSettings) -> &'static str {
    match settings.execution {
        ExecutionLevel::Off => "OFF",
        ExecutionLevel::Error => "ERROR",
        ExecutionLevel::Info => "INFO",
    }
}

/// Sets what every method of a stage logs of its execution. HTTP APIs have no execution logs.
pub fn execution(stage: &ApiStage, settings: LoggingSettings) -> Remedy {
    let (level, full) = (level(settings), settings.full_data);
    let (id, name, region) = (word(&stage.api_id), word(&stage.stage), word(&stage.region));
    match stage.kind {
        ApiKind::Rest => Remedy {
            cli: Some(format!(
                "aws apigateway update-stage --region {region} --rest-api-id {id} --stage-name {name} --patch-operations \
                 'op=replace,path=/*/*/logging/loglevel,value={level}' \
                 'op=replace,path=/*/*/logging/dataTrace,value={full}'"
            )),
            terraform: Some(format!(
                "resource \"aws_api_gateway_method_settings\" \"all\" {{\n  rest_api_id = {}\n  stage_name  = {}\n  \
                 method_path = \"*/*\"\n\n  settings {{\n    logging_level      = \"{level}\"\n    data_trace_enabled = {full}\n  \
                 }}\n}}\n",
                string(&stage.api_id),
                string(&stage.stage)
            )),
            cloudformation: Some(format!(
                "# of the AWS::ApiGateway::Stage (in SAM: MethodSettings of the AWS::Serverless::Api)\nMethodSettings:\n  - \
                 ResourcePath: \"/*\"\n    HttpMethod: \"*\"\n    LoggingLevel: {level}\n    DataTraceEnabled: {full}\n"
            )),
            serverless: Some(match settings.execution {
                ExecutionLevel::Off => "provider:\n  logs:\n    restApi:\n      executionLogging: false\n".to_owned(),
                _ => format!(
                    "provider:\n  logs:\n    restApi:\n      executionLogging: true\n      level: {level}\n      \
                     fullExecutionData: {full}\n"
                ),
            }),
        },
        ApiKind::Websocket => Remedy {
            cli: Some(format!(
                "aws apigatewayv2 update-stage --region {region} --api-id {id} --stage-name {name} \
                 --default-route-settings LoggingLevel={level},DataTraceEnabled={full}"
            )),
            terraform: Some(format!(
                "# in the aws_apigatewayv2_stage\ndefault_route_settings {{\n  logging_level      = \"{level}\"\n  \
                 data_trace_enabled = {full}\n}}\n"
            )),
            cloudformation: Some(format!(
                "# of the AWS::ApiGatewayV2::Stage\nDefaultRouteSettings:\n  LoggingLevel: {level}\n  DataTraceEnabled: {full}\n"
            )),
            serverless: Some(format!(
                "provider:\n  logs:\n    websocket:\n      level: {level}\n      fullExecutionData: {full}\n"
            )),
        },
        ApiKind::Http => Remedy::default(),
    }
}

/// Sets how long a log group keeps events.
pub fn retention(region: &str, group: &str, days: u32) -> Remedy {
    Remedy {
        cli: Some(format!(
            "aws logs put-retention-policy --region {} --log-group-name {} --retention-in-days {days}",
            word(region),
            word(group)
        )),
        terraform: Some(format!(
            "resource \"aws_cloudwatch_log_group\" \"this\" {{\n  name              = {}\n  retention_in_days = {days}\n}}\n",
            string(group)
        )),
        cloudformation: Some(format!(
            "Type: AWS::Logs::LogGroup\nProperties:\n  LogGroupName: {}\n  RetentionInDays: {days}\n",
            yaml(group)
        )),
        serverless: Some(format!("provider:\n  logRetentionInDays: {days}\n")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_from_outside_are_words_and_strings() {
        assert_eq!(
            (word("a1b2/prod"), word("it's; rm"), word("")),
            ("a1b2/prod".into(), r"'it'\''s; rm'".into(), "''".into())
        );
        assert_eq!(string("a\"${b}%{c}"), r#""a\"$${b}%%{c}""#);
        assert_eq!(yaml("a: \"b\"\n"), r#""a: \"b\"\n""#);
    }
}

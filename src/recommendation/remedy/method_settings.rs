//! `MethodSettings` of a REST stage: levels, data trace and detailed metrics of all its methods (`*/*`) or of one.
//!
//! Throttling and caching are in the same settings. They are not measured, so a snippet says what to do about them.

use super::execution::{is_whole, level};
use super::text::arguments;
use super::{patch, string, throttling, word, yaml};
use crate::logging::MethodOverride;
use crate::measurements::ApiStage;

/// A command that changes single fields and leaves all others.
pub(super) fn command(stage: &ApiStage, operations: &[(String, String)]) -> String {
    format!(
        "aws apigateway update-stage --region {} --rest-api-id {} --stage-name {} --patch-operations {}",
        word(&stage.region),
        word(&stage.api_id),
        word(&stage.stage),
        patch(operations)
    )
}

/// Sets level and data trace.
pub(super) fn logging(target: &MethodOverride) -> [(String, String); 2] {
    let at = format!("{}/logging", path(target));
    let full = target.settings.full_data.to_string();
    [(format!("{at}/loglevel"), level(target.settings).to_owned()), (format!("{at}/dataTrace"), full)]
}

/// Sets detailed metrics.
pub(super) fn metrics(target: &MethodOverride, enabled: bool) -> (String, String) {
    (format!("{}/metrics/enabled", path(target)), enabled.to_string())
}

fn path(target: &MethodOverride) -> String {
    format!("/{}/{}", key(&target.resource), target.method)
}

/// A resource path as keys of method settings have it.
fn key(resource: &str) -> String {
    resource.replace('~', "~0").replace('/', "~1")
}

/// A resource for each setting. The provider patches throttling to -1 where it is not stated
/// (hashicorp/terraform-provider-aws#14266), and a second resource for the same path patches what the first one did.
pub(super) fn terraform(stage: &ApiStage, targets: &[MethodOverride], metrics: bool) -> String {
    let one = |(index, target): (usize, &MethodOverride)| {
        let name = if is_whole(target) { "all".to_owned() } else { format!("method_{index}") };
        let path = match target.resource.as_str() {
            "/" => "~1",
            path => path.trim_start_matches('/'),
        };
        let limits = throttling::ARGUMENTS.map(|(name, value)| (name, value.to_owned()));
        let known = [
            ("logging_level", format!("\"{}\"", level(target.settings))),
            ("data_trace_enabled", target.settings.full_data.to_string()),
            ("metrics_enabled", metrics.to_string()),
        ];
        format!(
            "\nresource \"aws_api_gateway_method_settings\" \"{name}\" {{\n  rest_api_id = {}\n  stage_name  = {}\n  \
             method_path = {}\n\n  settings {{\n{}  }}\n}}\n",
            string(&stage.api_id),
            string(&stage.stage),
            string(&format!("{path}/{}", target.method)),
            arguments("    ", &known.into_iter().chain(limits).collect::<Vec<_>>())
        )
    };
    let resources: String = targets.iter().enumerate().map(one).collect();
    format!(
        "# Where there is an aws_api_gateway_method_settings of the same method_path, change that one and keep its lines on \
         throttling and\n# caching: two of them undo each other, and what is not stated goes back to the provider's default.\n{}{}",
        throttling::rest_variables(),
        resources
    )
}

/// Every setting, since the list takes the place of the one that is there. All that is known is said: an entry without
/// `DataTraceEnabled` may end up with data trace on (facts/api-gateway-logs, 1.3).
pub(super) fn cloudformation(all: &[MethodOverride], metrics: bool) -> String {
    let one = |target: &MethodOverride| {
        let path = match target.resource.as_str() {
            "/" => "/".to_owned(),
            resource => format!("/{}", key(resource)),
        };
        format!(
            "  - ResourcePath: {}\n    HttpMethod: {}\n    LoggingLevel: \"{}\"\n    DataTraceEnabled: {}\n    MetricsEnabled: \
             {metrics}\n",
            yaml(&path),
            yaml(&target.method),
            level(target.settings),
            target.settings.full_data
        )
    };
    let entries: String = all.iter().map(one).collect();
    let unsure = match metrics && all.len() > 1 {
        true => "# Detailed metrics are on in one of these at least; which ones is not measured: look at the stage.\n",
        false => "",
    };
    format!(
        "# of the AWS::ApiGateway::Stage (in SAM: MethodSettings of the AWS::Serverless::Api)\n{}{unsure}MethodSettings:\n{entries}",
        throttling::KEEP
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resource_is_escaped_as_keys_are() {
        assert_eq!((key("/items/{id}"), key("*"), key("/a~b")), ("~1items~1{id}".into(), "*".into(), "~1a~0b".into()));
    }
}

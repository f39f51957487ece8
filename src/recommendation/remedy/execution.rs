//! What a stage, or some of its methods, logs of executions.

use super::{Remedy, patch, string, word, yaml};
use crate::logging::{ApiKind, ExecutionLevel, LoggingSettings, MethodOverride};
use crate::measurements::ApiStage;

/// Sets what every method of a stage logs of its execution. HTTP APIs have no execution logs.
pub fn execution(stage: &ApiStage, settings: LoggingSettings) -> Remedy {
    let mut targets = vec![whole(settings)];
    targets.extend(stage.overrides.iter().map(|method| MethodOverride { settings, ..method.clone() }));
    remedy(stage, &targets, &targets)
}

/// Changes each setting alike: that of the stage, and those of its methods that have their own.
pub fn execution_by(stage: &ApiStage, change: &dyn Fn(LoggingSettings) -> LoggingSettings) -> Remedy {
    let stated = stage.settings.map(whole).into_iter().chain(stage.overrides.iter().cloned());
    let after = |target: &MethodOverride| MethodOverride { settings: change(target.settings), ..target.clone() };
    let stated: Vec<MethodOverride> = stated.collect();
    let all: Vec<MethodOverride> = stated.iter().map(after).collect();
    let changed: Vec<MethodOverride> = all.iter().filter(|target| !stated.contains(target)).cloned().collect();
    remedy(stage, &changed, &all)
}

/// Gives some methods settings of their own.
pub fn methods(stage: &ApiStage, changed: &[MethodOverride]) -> Remedy {
    let is_changed = |other: &MethodOverride| {
        changed.iter().any(|method| (&method.resource, &method.method) == (&other.resource, &other.method))
    };
    let kept = stage.overrides.iter().filter(|other| !is_changed(other));
    let all: Vec<MethodOverride> =
        stage.settings.map(whole).into_iter().chain(kept.cloned()).chain(changed.iter().cloned()).collect();
    remedy(stage, changed, &all)
}

/// The setting of a stage, as one of all its methods.
fn whole(settings: LoggingSettings) -> MethodOverride {
    MethodOverride { resource: "*".to_owned(), method: "*".to_owned(), settings }
}

fn is_whole(target: &MethodOverride) -> bool {
    target.resource == "*" && target.method == "*"
}

/// Commands change what `changed` says; a template states `all` of it, since it takes the place of what there was.
fn remedy(stage: &ApiStage, changed: &[MethodOverride], all: &[MethodOverride]) -> Remedy {
    let of_stage = changed.iter().find(|target| is_whole(target)).map(|target| target.settings);
    match stage.kind {
        ApiKind::Rest => Remedy {
            cli: Some(rest_command(stage, changed)),
            terraform: Some(rest_terraform(stage, changed)),
            cloudformation: Some(rest_cloudformation(all)),
            serverless: of_stage.map(|settings| format!("provider:\n  logs:\n    restApi:\n{}", serverless(settings))),
        },
        ApiKind::Websocket => Remedy {
            cli: Some(websocket_command(stage, changed)),
            terraform: Some(websocket_terraform(all)),
            cloudformation: Some(websocket_cloudformation(all)),
            serverless: of_stage
                .map(|settings| format!("provider:\n  logs:\n    websocket:\n{}", serverless(settings))),
        },
        ApiKind::Http => Remedy::default(),
    }
}

/// The level as AWS names it.
fn level(settings: LoggingSettings) -> &'static str {
    match settings.execution {
        ExecutionLevel::Off => "OFF",
        ExecutionLevel::Error => "ERROR",
        ExecutionLevel::Info => "INFO",
    }
}

/// Execution logging in `provider.logs.restApi` or `websocket`. Full data is on there unless it is said to be off.
pub(super) fn serverless(settings: LoggingSettings) -> String {
    match settings.execution {
        ExecutionLevel::Off => "      executionLogging: false\n".to_owned(),
        ExecutionLevel::Error | ExecutionLevel::Info => format!(
            "      executionLogging: true\n      level: {}\n      fullExecutionData: {}\n",
            level(settings),
            settings.full_data
        ),
    }
}

/// A resource path as keys of method settings have it.
fn key(resource: &str) -> String {
    resource.replace('~', "~0").replace('/', "~1")
}

fn rest_command(stage: &ApiStage, changed: &[MethodOverride]) -> String {
    let operations = changed.iter().flat_map(|target| {
        let at = format!("/{}/{}/logging", key(&target.resource), target.method);
        let full = target.settings.full_data.to_string();
        [(format!("{at}/loglevel"), level(target.settings).to_owned()), (format!("{at}/dataTrace"), full)]
    });
    format!(
        "aws apigateway update-stage --region {} --rest-api-id {} --stage-name {} --patch-operations {}",
        word(&stage.region),
        word(&stage.api_id),
        word(&stage.stage),
        patch(&operations.collect::<Vec<_>>())
    )
}

fn rest_terraform(stage: &ApiStage, changed: &[MethodOverride]) -> String {
    let one = |(index, target): (usize, &MethodOverride)| {
        let name = if is_whole(target) { "all".to_owned() } else { format!("method_{index}") };
        let path = match target.resource.as_str() {
            "/" => "~1",
            path => path.trim_start_matches('/'),
        };
        format!(
            "resource \"aws_api_gateway_method_settings\" \"{name}\" {{\n  rest_api_id = {}\n  stage_name  = {}\n  \
             method_path = {}\n\n  settings {{\n    logging_level      = \"{}\"\n    data_trace_enabled = {}\n  }}\n}}\n",
            string(&stage.api_id),
            string(&stage.stage),
            string(&format!("{path}/{}", target.method)),
            level(target.settings),
            target.settings.full_data
        )
    };
    changed.iter().enumerate().map(one).collect::<Vec<_>>().join("\n")
}

fn rest_cloudformation(all: &[MethodOverride]) -> String {
    let one = |target: &MethodOverride| {
        let path = match target.resource.as_str() {
            "/" => "/".to_owned(),
            resource => format!("/{}", key(resource)),
        };
        format!(
            "  - ResourcePath: {}\n    HttpMethod: {}\n    LoggingLevel: \"{}\"\n    DataTraceEnabled: {}\n",
            yaml(&path),
            yaml(&target.method),
            level(target.settings),
            target.settings.full_data
        )
    };
    let entries: String = all.iter().map(one).collect();
    format!(
        "# of the AWS::ApiGateway::Stage (in SAM: MethodSettings of the AWS::Serverless::Api)\nMethodSettings:\n{entries}"
    )
}

fn websocket_command(stage: &ApiStage, changed: &[MethodOverride]) -> String {
    let each = |settings: LoggingSettings| {
        format!("{{\"LoggingLevel\":\"{}\",\"DataTraceEnabled\":{}}}", level(settings), settings.full_data)
    };
    let of_stage = changed.iter().find(|target| is_whole(target));
    let of_stage = of_stage.map(|target| format!(" --default-route-settings {}", word(&each(target.settings))));
    let routes = changed.iter().filter(|target| !is_whole(target));
    let routes: Vec<String> =
        routes.map(|target| format!("{}:{}", yaml(&target.resource), each(target.settings))).collect();
    let routes =
        (!routes.is_empty()).then(|| format!(" --route-settings {}", word(&format!("{{{}}}", routes.join(",")))));
    format!(
        "aws apigatewayv2 update-stage --region {} --api-id {} --stage-name {}{}{}",
        word(&stage.region),
        word(&stage.api_id),
        word(&stage.stage),
        of_stage.unwrap_or_default(),
        routes.unwrap_or_default()
    )
}

fn websocket_terraform(all: &[MethodOverride]) -> String {
    let one = |target: &MethodOverride| {
        let (block, route) = match is_whole(target) {
            true => ("default_route_settings", String::new()),
            false => ("route_settings", format!("  route_key          = {}\n", string(&target.resource))),
        };
        let (level, full) = (level(target.settings), target.settings.full_data);
        format!("{block} {{\n{route}  logging_level      = \"{level}\"\n  data_trace_enabled = {full}\n}}\n")
    };
    format!("# in the aws_apigatewayv2_stage\n{}", all.iter().map(one).collect::<String>())
}

fn websocket_cloudformation(all: &[MethodOverride]) -> String {
    let fields = |settings: LoggingSettings, indent: &str| {
        let full = settings.full_data;
        format!("{indent}LoggingLevel: \"{}\"\n{indent}DataTraceEnabled: {full}\n", level(settings))
    };
    let of_stage = all.iter().find(|target| is_whole(target));
    let of_stage = of_stage.map(|target| format!("DefaultRouteSettings:\n{}", fields(target.settings, "  ")));
    let routes = all.iter().filter(|target| !is_whole(target));
    let routes: String =
        routes.map(|target| format!("  {}:\n{}", yaml(&target.resource), fields(target.settings, "    "))).collect();
    let routes = if routes.is_empty() { routes } else { format!("RouteSettings:\n{routes}") };
    format!("# of the AWS::ApiGatewayV2::Stage\n{}{routes}", of_stage.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_have_a_setting_of_their_own() {
        let stage = serde_json::json!({
            "account": null, "region": "eu-west-1", "api_id": "abc1234567", "api_name": "", "kind": "WEBSOCKET",
            "stage": "live", "settings": {"execution": "info", "full_data": true},
            "overrides": [
                {"resource": "$connect", "method": "", "execution": "info", "full_data": true},
                {"resource": "send", "method": "", "execution": "error", "full_data": false},
            ],
            "access": null, "detailed_metrics": false, "deliveries": null, "methods": null, "requests": null,
            "client_errors": null, "server_errors": null, "tags": {},
        });
        let stage: ApiStage = serde_json::from_value(stage).expect("a stage");
        let remedy = execution_by(&stage, &|settings| LoggingSettings { full_data: false, ..settings });
        let setting = r#"{"LoggingLevel":"INFO","DataTraceEnabled":false}"#;
        let expected = format!(
            "aws apigatewayv2 update-stage --region eu-west-1 --api-id abc1234567 --stage-name live --default-route-settings \
             '{setting}' --route-settings '{{\"$connect\":{setting}}}'"
        );
        assert_eq!(remedy.cli, Some(expected), "what is right already is not touched");
        let template = remedy.cloudformation.expect("a template");
        let send = "  \"send\":\n    LoggingLevel: \"ERROR\"\n    DataTraceEnabled: false\n";
        assert!(template.contains(send), "a template states everything: {template}");
    }

    #[test]
    fn a_resource_is_escaped_as_keys_are() {
        assert_eq!((key("/items/{id}"), key("*"), key("/a~b")), ("~1items~1{id}".into(), "*".into(), "~1a~0b".into()));
    }
}

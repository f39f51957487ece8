//! What a stage, or some of its methods, logs of executions.

use super::route_settings::Routes;
use super::{Remedy, method_settings, serverless};
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
    let stated = stated(stage);
    let after = |target: &MethodOverride| MethodOverride { settings: change(target.settings), ..target.clone() };
    let all: Vec<MethodOverride> = stated.iter().map(after).collect();
    let changed: Vec<MethodOverride> = all.iter().filter(|target| !stated.contains(target)).cloned().collect();
    remedy(stage, &changed, &all)
}

/// Gives methods of a REST stage settings of their own that had none. What such a setting does not say it may not take over
/// from the stage: one of caching alone read back with metrics off and the level OFF
/// (hashicorp/terraform-provider-aws#9738).
pub fn methods(stage: &ApiStage, changed: &[MethodOverride]) -> Remedy {
    let all: Vec<MethodOverride> = stated(stage).into_iter().chain(changed.iter().cloned()).collect();
    let operations = changed.iter().flat_map(|target| {
        let metrics = method_settings::metrics(target, stage.detailed_metrics);
        method_settings::logging(target).into_iter().chain([metrics])
    });
    let command = method_settings::command(stage, &operations.collect::<Vec<_>>());
    let cli = format!(
        "# Look at throttling and caching of these methods afterwards (get-stage): a setting of their own may not take over \
         that of the stage.\n{command}"
    );
    Remedy { cli: Some(cli), ..remedy(stage, changed, &all) }
}

/// The settings of a stage as they are, that of the whole first.
pub(super) fn stated(stage: &ApiStage) -> Vec<MethodOverride> {
    stage.settings.map(whole).into_iter().chain(stage.overrides.iter().cloned()).collect()
}

/// The setting of a stage, as one of all its methods.
pub(super) fn whole(settings: LoggingSettings) -> MethodOverride {
    MethodOverride { resource: "*".to_owned(), method: "*".to_owned(), settings }
}

pub(super) fn is_whole(target: &MethodOverride) -> bool {
    target.resource == "*" && target.method == "*"
}

/// Commands change what `changed` says; a template states `all` of it, since it takes the place of what there was.
fn remedy(stage: &ApiStage, changed: &[MethodOverride], all: &[MethodOverride]) -> Remedy {
    let metrics = stage.detailed_metrics;
    // The framework has one setting for all methods.
    let serverless = || {
        let of_stage = changed.iter().find(|target| is_whole(target))?;
        let note = match changed.len() {
            1 => "",
            _ => "# Methods or routes with a setting of their own keep it: the framework has none for a single one.\n",
        };
        Some(format!("{note}{}", serverless::logs(stage, of_stage.settings)?))
    };
    match stage.kind {
        ApiKind::Rest => {
            let operations: Vec<_> = changed.iter().flat_map(method_settings::logging).collect();
            Remedy {
                cli: Some(method_settings::command(stage, &operations)),
                terraform: Some(method_settings::terraform(stage, changed, metrics)),
                cloudformation: Some(method_settings::cloudformation(all, metrics)),
                serverless: serverless(),
            }
        }
        ApiKind::Websocket => {
            let routes = Routes { stage, targets: all, metrics };
            Remedy {
                cli: Some(routes.command()),
                terraform: Some(routes.terraform()),
                cloudformation: Some(routes.cloudformation()),
                serverless: serverless(),
            }
        }
        ApiKind::Http => Remedy::default(),
    }
}

/// The level as AWS names it.
pub(super) fn level(settings: LoggingSettings) -> &'static str {
    match settings.execution {
        ExecutionLevel::Off => "OFF",
        ExecutionLevel::Error => "ERROR",
        ExecutionLevel::Info => "INFO",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stage(kind: &str, overrides: &serde_json::Value) -> ApiStage {
        let stage = serde_json::json!({
            "account": null, "region": "eu-west-1", "api_id": "abc1234567", "api_name": "", "kind": kind,
            "stage": "live", "settings": {"execution": "info", "full_data": true}, "overrides": overrides,
            "access": null, "detailed_metrics": true, "deliveries": null, "methods": null, "requests": null,
            "client_errors": null, "server_errors": null, "tags": {},
        });
        serde_json::from_value(stage).expect("a stage")
    }

    fn no_full_data(settings: LoggingSettings) -> LoggingSettings {
        LoggingSettings { full_data: false, ..settings }
    }

    #[test]
    fn routes_have_a_setting_of_their_own() {
        let stage = stage(
            "WEBSOCKET",
            &serde_json::json!([
                {"resource": "$connect", "method": "", "execution": "info", "full_data": true},
                {"resource": "send", "method": "", "execution": "error", "full_data": false},
            ]),
        );
        let remedy = execution_by(&stage, &no_full_data);
        let [info, error] = ["INFO", "ERROR"].map(|level| {
            format!(r#"{{"LoggingLevel":"{level}","DataTraceEnabled":false,"DetailedMetricsEnabled":true}}"#)
        });
        let expected = format!(
            "aws apigatewayv2 update-stage --region eu-west-1 --api-id abc1234567 --stage-name live --default-route-settings \
             '{info}' --route-settings '{{\"$connect\":{info},\"send\":{error}}}'"
        );
        assert_eq!(remedy.cli.as_deref().and_then(|cli| cli.lines().last()), Some(expected.as_str()));
        let template = remedy.cloudformation.expect("a template");
        let send =
            "  \"send\":\n    LoggingLevel: \"ERROR\"\n    DataTraceEnabled: false\n    DetailedMetricsEnabled: true\n";
        assert!(template.contains(send), "a template states everything: {template}");
        let terraform = remedy.terraform.expect("Terraform");
        let limits = "  detailed_metrics_enabled = true\n  throttling_burst_limit   = var.throttling_burst_limit\n";
        assert_eq!(terraform.matches(limits).count(), 3, "each block needs its limits, else they are 0: {terraform}");
    }

    #[test]
    fn commands_of_rest_stages_leave_what_is_right_already() {
        let overrides =
            serde_json::json!([{"resource": "/a", "method": "GET", "execution": "error", "full_data": false}]);
        let remedy = execution_by(&stage("REST", &overrides), &no_full_data);
        assert!(remedy.cli.is_some_and(|cli| cli.contains("/*/*/logging") && !cli.contains("~1a")));
        let template = remedy.cloudformation.expect("a template");
        assert_eq!(template.matches("MetricsEnabled: true").count(), 2, "{template}");
        assert!(template.contains("which ones is not measured"), "{template}");
    }
}

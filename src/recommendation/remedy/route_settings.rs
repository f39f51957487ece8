//! `DefaultRouteSettings` and `RouteSettings` of an HTTP or WebSocket stage.
//!
//! Nothing says whether an update keeps fields and routes that it does not name, so each is said with all that is known of
//! it.

use super::execution::{is_whole, level};
use super::text::arguments;
use super::{string, throttling, word, yaml};
use crate::logging::{ApiKind, MethodOverride};
use crate::measurements::ApiStage;

/// Settings to be written, each with these detailed metrics.
pub(super) struct Routes<'a> {
    pub(super) stage: &'a ApiStage,
    pub(super) targets: &'a [MethodOverride],
    pub(super) metrics: bool,
}

impl Routes<'_> {
    /// The fields as JSON has them. HTTP APIs have no execution logs.
    fn fields(&self, target: &MethodOverride) -> Vec<(&'static str, String)> {
        let logging = [
            ("LoggingLevel", format!("\"{}\"", level(target.settings))),
            ("DataTraceEnabled", target.settings.full_data.to_string()),
        ];
        let logging = logging.into_iter().filter(|_| self.stage.kind == ApiKind::Websocket);
        logging.chain([("DetailedMetricsEnabled", self.metrics.to_string())]).collect()
    }

    fn of_stage(&self) -> Option<&MethodOverride> {
        self.targets.iter().find(|target| is_whole(target))
    }

    fn of_routes(&self) -> impl Iterator<Item = &MethodOverride> {
        self.targets.iter().filter(|target| !is_whole(target))
    }

    pub(super) fn command(&self) -> String {
        let json = |target: &MethodOverride| {
            let fields = self.fields(target).into_iter().map(|(name, value)| format!("\"{name}\":{value}"));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
        };
        let of_stage = self.of_stage().map(|target| format!(" --default-route-settings {}", word(&json(target))));
        let routes: Vec<String> =
            self.of_routes().map(|target| format!("{}:{}", yaml(&target.resource), json(target))).collect();
        let routes =
            (!routes.is_empty()).then(|| format!(" --route-settings {}", word(&format!("{{{}}}", routes.join(",")))));
        let stage = self.stage;
        format!(
            "# Look at throttling before and after (get-stage): whether it stays is not documented.\naws apigatewayv2 update-stage \
             --region {} --api-id {} --stage-name {}{}{}",
            word(&stage.region),
            word(&stage.api_id),
            word(&stage.stage),
            of_stage.unwrap_or_default(),
            routes.unwrap_or_default()
        )
    }

    pub(super) fn terraform(&self) -> String {
        let one = |target: &MethodOverride| {
            let (block, route) = match is_whole(target) {
                true => ("default_route_settings", None),
                false => ("route_settings", Some(("route_key", string(&target.resource)))),
            };
            let logging = [
                ("logging_level", format!("\"{}\"", level(target.settings))),
                ("data_trace_enabled", target.settings.full_data.to_string()),
            ];
            let logging = logging.into_iter().filter(|_| self.stage.kind == ApiKind::Websocket);
            let metrics = ("detailed_metrics_enabled", self.metrics.to_string());
            let limits = throttling::ARGUMENTS.map(|(name, value)| (name, value.to_owned()));
            let lines: Vec<_> = route.into_iter().chain(logging).chain([metrics]).chain(limits).collect();
            format!("{block} {{\n{}}}\n", arguments("  ", &lines))
        };
        let own = match self.of_routes().count() {
            0 => "",
            _ => "# A route that has limits of its own needs them in the place of the variables.\n",
        };
        format!(
            "{}\n# in the aws_apigatewayv2_stage\n{own}{}",
            throttling::v2_variables(),
            self.targets.iter().map(one).collect::<String>()
        )
    }

    pub(super) fn cloudformation(&self) -> String {
        let fields = |target: &MethodOverride, indent: &str| {
            let lines = self.fields(target).into_iter().map(|(name, value)| format!("{indent}{name}: {value}\n"));
            lines.collect::<String>()
        };
        let of_stage = self.of_stage().map(|target| format!("DefaultRouteSettings:\n{}", fields(target, "  ")));
        let routes: String = self
            .of_routes()
            .map(|target| format!("  {}:\n{}", yaml(&target.resource), fields(target, "    ")))
            .collect();
        let routes = if routes.is_empty() { routes } else { format!("RouteSettings:\n{routes}") };
        format!("# of the AWS::ApiGatewayV2::Stage\n{}{}{routes}", throttling::KEEP, of_stage.unwrap_or_default())
    }
}

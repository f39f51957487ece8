//! Which CloudWatch metrics say how much a log group took in and how many requests a stage served.

use crate::logging::{ApiKind, ExecutionLevel, Method};
use crate::measurements::ApiStage;

/// One metric with its dimensions; always asked for as a Sum.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Metric {
    /// `AWS/Logs` or `AWS/ApiGateway`.
    pub(super) namespace: &'static str,
    /// Its name.
    pub(super) name: &'static str,
    /// What it is about.
    pub(super) dimensions: Vec<(&'static str, String)>,
}

/// Bytes that a log group took in, uncompressed.
pub(super) fn incoming_bytes(log_group: &str) -> Metric {
    of_log_group("IncomingBytes", log_group)
}

/// Events that a log group took in.
pub(super) fn incoming_events(log_group: &str) -> Metric {
    of_log_group("IncomingLogEvents", log_group)
}

fn of_log_group(name: &'static str, log_group: &str) -> Metric {
    Metric { namespace: "AWS/Logs", name, dimensions: vec![("LogGroupName", log_group.to_owned())] }
}

/// Bytes and events that all log groups of a region took in together: these metrics have no dimension.
pub(super) fn of_account() -> [Metric; 2] {
    ["IncomingBytes", "IncomingLogEvents"].map(|name| Metric { namespace: "AWS/Logs", name, dimensions: Vec::new() })
}

/// What an HTTP API processed in a stage, in bytes; other kinds have no such metric.
pub(super) fn data_processed(stage: &ApiStage) -> Option<Metric> {
    (stage.kind == ApiKind::Http).then(|| of_stage("DataProcessed", stage))
}

/// The requests of each method of a REST stage, where detailed metrics count them and it matters: some log otherwise, or
/// preflights and health checks write as much as the others at INFO.
///
/// AWS charges each metric, so other stages are not asked.
pub(super) fn of_methods(stage: &ApiStage) -> Vec<(&Method, Metric)> {
    let at_info = stage.settings.is_some_and(|settings| settings.execution == ExecutionLevel::Info);
    let is_noisy = || at_info && stage.methods.iter().flatten().any(Method::is_noise);
    let differs = !stage.overrides.is_empty() || is_noisy();
    let matters = stage.kind == ApiKind::Rest && stage.detailed_metrics && differs;
    let methods = stage.methods.iter().flatten().filter(|_| matters);
    let metric = |method: &Method| {
        let mut count = of_stage("Count", stage);
        count.dimensions.extend([("Resource", method.resource.clone()), ("Method", method.method.clone())]);
        count
    };
    methods.map(|method| (method, metric(method))).collect()
}

fn of_stage(name: &'static str, stage: &ApiStage) -> Metric {
    let api = match stage.kind {
        ApiKind::Rest => ("ApiName", stage.metric_name()),
        ApiKind::Http | ApiKind::Websocket => ("ApiId", stage.api_id.clone()),
    };
    Metric { namespace: "AWS/ApiGateway", name, dimensions: vec![api, ("Stage", stage.stage.clone())] }
}

/// The metrics that count the traffic of a stage; those of one list are added.
///
/// WebSocket APIs have no `Count`: a request is a connect or a message, and there are two kinds of server error.
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html>
pub(super) struct Traffic {
    /// Requests.
    pub(super) requests: Vec<Metric>,
    /// Those answered with 4xx.
    pub(super) client_errors: Vec<Metric>,
    /// Those answered with 5xx.
    pub(super) server_errors: Vec<Metric>,
}

impl Traffic {
    /// The metrics of a stage.
    pub(super) fn of(stage: &ApiStage) -> Self {
        let metric = |name: &&'static str| of_stage(name, stage);
        let (requests, client_errors, server_errors): (&[_], _, &[_]) = match stage.kind {
            ApiKind::Rest => (&["Count"], "4XXError", &["5XXError"]),
            ApiKind::Http => (&["Count"], "4xx", &["5xx"]),
            ApiKind::Websocket => {
                (&["ConnectCount", "MessageCount"], "ClientError", &["IntegrationError", "ExecutionError"])
            }
        };
        Self {
            requests: requests.iter().map(metric).collect(),
            client_errors: vec![metric(&client_errors)],
            server_errors: server_errors.iter().map(metric).collect(),
        }
    }

    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = &Metric> {
        self.requests.iter().chain(&self.client_errors).chain(&self.server_errors)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::logging::{LoggingSettings, MethodOverride};

    fn stage_of(kind: ApiKind) -> ApiStage {
        ApiStage {
            account: None,
            region: "eu-west-1".into(),
            api_id: "a1".into(),
            api_name: "Bestellungen für alle".into(),
            kind,
            stage: "prod".into(),
            settings: None,
            overrides: Vec::new(),
            access: None,
            detailed_metrics: false,
            deliveries: None,
            methods: None,
            requests: None,
            client_errors: None,
            server_errors: None,
            method_requests: None,
            data_processed: None,
            sample: None,
            tags: BTreeMap::new(),
        }
    }

    fn names(kind: ApiKind) -> Vec<(&'static str, Vec<(&'static str, String)>)> {
        Traffic::of(&stage_of(kind)).all().map(|metric| (metric.name, metric.dimensions.clone())).collect()
    }

    #[test]
    fn rest_metrics_go_by_the_name_in_ascii() {
        let dimensions = vec![("ApiName", "Bestellungen fr alle".to_owned()), ("Stage", "prod".to_owned())];
        let expected = ["Count", "4XXError", "5XXError"].map(|name| (name, dimensions.clone()));
        assert_eq!(names(ApiKind::Rest), expected);
    }

    #[test]
    fn http_and_websocket_metrics_go_by_the_id() {
        let dimensions = vec![("ApiId", "a1".to_owned()), ("Stage", "prod".to_owned())];
        assert_eq!(names(ApiKind::Http), ["Count", "4xx", "5xx"].map(|name| (name, dimensions.clone())));
        let expected = ["ConnectCount", "MessageCount", "ClientError", "IntegrationError", "ExecutionError"];
        assert_eq!(names(ApiKind::Websocket), expected.map(|name| (name, dimensions.clone())));
    }

    #[test]
    fn methods_are_counted_where_some_log_otherwise() {
        let method = |resource: &str| Method {
            resource: resource.into(),
            method: "GET".into(),
            integration: None,
            authorizer: None,
            api_key: false,
        };
        let other =
            MethodOverride { resource: "/a".into(), method: "GET".into(), settings: LoggingSettings::default() };
        let detailed = ApiStage {
            detailed_metrics: true,
            methods: Some(vec![method("/a"), method("/b")]),
            overrides: vec![other],
            ..stage_of(ApiKind::Rest)
        };
        let resources: Vec<String> =
            of_methods(&detailed).iter().map(|(_, metric)| metric.dimensions[2].1.clone()).collect();
        assert_eq!(resources, ["/a", "/b"]);
        let alike = ApiStage { overrides: Vec::new(), ..detailed.clone() };
        assert!(of_methods(&alike).is_empty());
        let info = LoggingSettings { execution: ExecutionLevel::Info, full_data: false };
        let preflight = Method { method: "OPTIONS".into(), ..method("/a") };
        let noisy = ApiStage { settings: Some(info), methods: Some(vec![method("/a"), preflight]), ..alike.clone() };
        assert_eq!(of_methods(&noisy).len(), 2);
        assert!(of_methods(&ApiStage { settings: Some(info), ..alike }).is_empty());
        assert!(of_methods(&ApiStage { detailed_metrics: false, ..detailed }).is_empty());
        assert_eq!(data_processed(&stage_of(ApiKind::Http)).map(|metric| metric.name), Some("DataProcessed"));
        assert_eq!(data_processed(&stage_of(ApiKind::Rest)), None);
    }
}

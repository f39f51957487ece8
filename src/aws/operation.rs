//! The calls that a run makes: what each is called, which permission it needs and what is lost without it.

/// One operation of AWS.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Operation {
    /// `service:Operation`, the key of the ledger and of the call rates.
    pub(super) name: &'static str,
    /// The IAM action, with the resource where that says more.
    pub(super) action: &'static str,
    /// What the result lacks when the call fails.
    pub(super) lost: &'static str,
    /// Whether the run can do without it; then it gets few attempts.
    pub(super) optional: bool,
}

impl Operation {
    /// The service, as in IAM.
    pub(super) fn service(&self) -> &'static str {
        self.name.split_once(':').map_or(self.name, |(service, _)| service)
    }
}

/// Who is asking. It needs no permission.
pub(super) const GET_CALLER_IDENTITY: Operation = Operation {
    name: "sts:GetCallerIdentity",
    action: "sts:GetCallerIdentity",
    lost: "the account is unknown",
    optional: false,
};

/// Every log group.
pub(super) const DESCRIBE_LOG_GROUPS: Operation = Operation {
    name: "logs:DescribeLogGroups",
    action: "logs:DescribeLogGroups",
    lost: "log groups are missing",
    optional: false,
};

/// Sources of log deliveries.
pub(super) const DESCRIBE_DELIVERY_SOURCES: Operation = Operation {
    name: "logs:DescribeDeliverySources",
    action: "logs:DescribeDeliverySources",
    lost: "deliveries of execution logs are unknown",
    optional: true,
};

/// Log deliveries.
pub(super) const DESCRIBE_DELIVERIES: Operation = Operation {
    name: "logs:DescribeDeliveries",
    action: "logs:DescribeDeliveries",
    lost: "deliveries of execution logs are unknown",
    optional: true,
};

/// Destinations of log deliveries.
pub(super) const DESCRIBE_DELIVERY_DESTINATIONS: Operation = Operation {
    name: "logs:DescribeDeliveryDestinations",
    action: "logs:DescribeDeliveryDestinations",
    lost: "destinations of execution-log deliveries are unknown",
    optional: true,
};

/// Every REST API.
pub(super) const GET_REST_APIS: Operation = Operation {
    name: "apigateway:GetRestApis",
    action: "apigateway:GET on /restapis",
    lost: "REST APIs are missing",
    optional: false,
};

/// The stages of a REST API.
pub(super) const GET_REST_STAGES: Operation = Operation {
    name: "apigateway:GetStages",
    action: "apigateway:GET on /restapis/*/stages",
    lost: "stages of REST APIs are missing",
    optional: false,
};

/// The resources and methods of a REST API.
pub(super) const GET_RESOURCES: Operation = Operation {
    name: "apigateway:GetResources",
    action: "apigateway:GET on /restapis/*/resources",
    lost: "methods of REST APIs are unknown, so defaults stand in for them",
    optional: true,
};

/// Every HTTP and WebSocket API.
pub(super) const GET_APIS: Operation = Operation {
    name: "apigateway:GetApis",
    action: "apigateway:GET on /apis",
    lost: "HTTP and WebSocket APIs are missing",
    optional: false,
};

/// The stages of an HTTP or WebSocket API.
pub(super) const GET_STAGES: Operation = Operation {
    name: "apigateway:GetStages",
    action: "apigateway:GET on /apis/*/stages",
    lost: "stages of HTTP or WebSocket APIs are missing",
    optional: false,
};

/// The routes of an HTTP or WebSocket API.
pub(super) const GET_ROUTES: Operation = Operation {
    name: "apigateway:GetRoutes",
    action: "apigateway:GET on /apis/*/routes",
    lost: "routes of HTTP or WebSocket APIs are unknown, so defaults stand in for them",
    optional: true,
};

/// The integrations of an HTTP or WebSocket API.
pub(super) const GET_INTEGRATIONS: Operation = Operation {
    name: "apigateway:GetIntegrations",
    action: "apigateway:GET on /apis/*/integrations",
    lost: "integrations of HTTP or WebSocket APIs are unknown, so defaults stand in for them",
    optional: true,
};

/// Events of a log group.
pub(super) const FILTER_LOG_EVENTS: Operation = Operation {
    name: "logs:FilterLogEvents",
    action: "logs:FilterLogEvents",
    lost: "log lines were not sampled",
    optional: true,
};

/// The numbers, which AWS charges by the metric.
pub(super) const GET_METRIC_DATA: Operation = Operation {
    name: "cloudwatch:GetMetricData",
    action: "cloudwatch:GetMetricData",
    lost: "metrics could not be read",
    optional: false,
};

/// What AWS charged. AWS charges each page of it.
pub(super) const GET_COST_AND_USAGE: Operation = Operation {
    name: "ce:GetCostAndUsage",
    action: "ce:GetCostAndUsage",
    lost: "what AWS charged is unknown",
    optional: false,
};

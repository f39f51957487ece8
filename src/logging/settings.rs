//! The logging settings of a stage as AWS declares them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The three kinds of API that API Gateway knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ApiKind {
    /// A REST API (API Gateway version 1).
    Rest,
    /// An HTTP API; it has access logs and no execution logs.
    Http,
    /// A WebSocket API.
    Websocket,
}

impl fmt::Display for ApiKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ApiKind::Rest => "REST",
            ApiKind::Http => "HTTP",
            ApiKind::Websocket => "WebSocket",
        })
    }
}

/// `loggingLevel`: what of an execution is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExecutionLevel {
    /// Nothing.
    #[default]
    Off,
    /// Failures.
    Error,
    /// Every request.
    Info,
}

impl ExecutionLevel {
    /// The level that AWS spells `OFF`, `ERROR` or `INFO`.
    pub fn from_aws(text: &str) -> Option<Self> {
        match text {
            "OFF" => Some(Self::Off),
            "ERROR" => Some(Self::Error),
            "INFO" => Some(Self::Info),
            _ => None,
        }
    }
}

/// Execution logging of a stage or a method.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LoggingSettings {
    /// `loggingLevel`.
    pub execution: ExecutionLevel,
    /// `dataTraceEnabled`: headers and bodies too. Writes nothing while the level is off.
    pub full_data: bool,
}

/// Settings of one method that stand in place of the stage's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MethodOverride {
    /// The resource path (`/items/{id}`), the WebSocket route key, or `*`.
    pub resource: String,
    /// The HTTP method, or `*`; empty for a WebSocket route.
    pub method: String,
    /// What it logs.
    #[serde(flatten)]
    pub settings: LoggingSettings,
}

/// Access logging of a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessLogging {
    /// The format with its `$context` variables: a setting, not a log line.
    pub format: String,
    /// Where the lines go.
    pub destination: LogDestination,
}

/// A place that log lines are sent to, by its ARN.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogDestination {
    /// A CloudWatch log group, by name.
    LogGroup(String),
    /// A Firehose stream, by ARN.
    Firehose(String),
    /// An S3 bucket, by ARN.
    S3(String),
    /// An ARN of another service.
    Other(String),
}

impl LogDestination {
    /// Reads an ARN; log groups may end in `:*`.
    pub fn from_arn(arn: &str) -> Self {
        let mut parts = arn.splitn(6, ':');
        let service = parts.nth(2).unwrap_or_default();
        let resource = parts.nth(2).unwrap_or_default();
        match (service, resource.strip_prefix("log-group:")) {
            ("logs", Some(name)) => Self::LogGroup(name.strip_suffix(":*").unwrap_or(name).to_owned()),
            ("firehose", _) => Self::Firehose(arn.to_owned()),
            ("s3", _) => Self::S3(arn.to_owned()),
            _ => Self::Other(arn.to_owned()),
        }
    }
}

/// Where execution logs can go. The names are those of the JSON documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Destination {
    /// The group that API Gateway manages, `API-Gateway-Execution-Logs_…`.
    Managed,
    /// A delivery to a log group of the Standard class.
    Cloudwatch,
    /// A delivery to a log group of the Infrequent Access class.
    CloudwatchIa,
    /// A delivery to S3.
    S3,
    /// A delivery to S3 that AWS converts to Parquet.
    S3Parquet,
    /// A delivery to Firehose.
    Firehose,
}

impl Destination {
    /// The name in configuration ids and documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::Managed => "managed",
            Self::Cloudwatch => "cloudwatch",
            Self::CloudwatchIa => "cloudwatch-ia",
            Self::S3 => "s3",
            Self::S3Parquet => "s3-parquet",
            Self::Firehose => "firehose",
        }
    }

    /// Whether it is a log group, which meters what it takes in.
    pub fn is_log_group(self) -> bool {
        matches!(self, Self::Managed | Self::Cloudwatch | Self::CloudwatchIa)
    }
}

/// A CloudWatch Logs delivery of a stage's execution logs (log type `EXECUTION_LOGS`).
///
/// While one exists nothing goes to the managed group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// AWS's id of the delivery.
    pub id: String,
    /// Where the records go.
    pub destination: LogDestination,
    /// `outputFormat`: `json`, `plain`, `w3c`, `raw` or `parquet`; `None` where AWS did not say.
    pub output_format: Option<String>,
    /// The record fields that are written; empty where AWS did not say, which means all.
    pub record_fields: Vec<String>,
    /// What stands between the fields of a plain record.
    pub field_delimiter: Option<String>,
}

/// What stands behind a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Integration {
    /// A Lambda function that sees the whole request (`AWS_PROXY`).
    LambdaProxy,
    /// A Lambda function behind mapping templates.
    Lambda,
    /// An HTTP endpoint that sees the whole request (`HTTP_PROXY`).
    HttpProxy,
    /// An HTTP endpoint behind mapping templates.
    Http,
    /// Another AWS service.
    Aws,
    /// No backend.
    Mock,
}

/// Who decides whether a request may pass.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Authorizer {
    /// Nobody.
    #[default]
    None,
    /// A Lambda function.
    Lambda,
    /// A Cognito user pool, or a JWT authorizer of an HTTP API.
    Cognito,
    /// IAM signatures.
    Iam,
}

/// One method of an API, as far as the size of its log lines depends on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Method {
    /// The resource path with its placeholders (`/items/{id}`), or the route key.
    pub resource: String,
    /// The HTTP method; `ANY` where every one is meant; empty for a WebSocket route.
    pub method: String,
    /// What stands behind it; `None` where AWS did not say.
    pub integration: Option<Integration>,
    /// Who authorizes it; `None` where AWS did not say.
    pub authorizer: Option<Authorizer>,
    /// Whether it asks for an API key.
    pub api_key: bool,
}

/// What the last part of a path that monitors call is often named.
const CHECKS: [&str; 10] = [
    "health",
    "healthcheck",
    "health-check",
    "healthz",
    "heartbeat",
    "liveness",
    "livez",
    "ping",
    "readiness",
    "readyz",
];

impl Method {
    /// Whether its requests are preflights of browsers or checks of monitors, of which nobody reads a log.
    pub fn is_noise(&self) -> bool {
        let last = self.resource.rsplit('/').next().unwrap_or_default();
        let is_check = Self::is_check(last) && ["GET", "HEAD"].contains(&self.method.as_str());
        self.method == "OPTIONS" || is_check
    }

    /// Whether part of a path is what monitors often call.
    pub fn is_check(part: &str) -> bool {
        CHECKS.iter().any(|check| check.eq_ignore_ascii_case(part))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destinations_are_read_from_arns() {
        let read = LogDestination::from_arn;
        let group = LogDestination::LogGroup("/access/a:b".into());
        assert_eq!(read("arn:aws:logs:eu-west-1:123456789012:log-group:/access/a:b"), group);
        assert_eq!(read("arn:aws:logs:eu-west-1:123456789012:log-group:/access/a:b:*"), group);
        let firehose = "arn:aws:firehose:eu-west-1:123456789012:deliverystream/amazon-apigateway-x";
        assert_eq!(read(firehose), LogDestination::Firehose(firehose.into()));
        assert_eq!(read("arn:aws:s3:::bucket/prefix"), LogDestination::S3("arn:aws:s3:::bucket/prefix".into()));
        assert_eq!(read("nonsense"), LogDestination::Other("nonsense".into()));
    }
}

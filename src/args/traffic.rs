//! The flags that state traffic instead of measuring it.

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueEnum};

use super::number::{self, bytes, count, share};
use crate::logging::{ApiKind, Authorizer, Integration};
use crate::measurements::Retention;

/// Traffic that is stated instead of measured.
///
/// Numbers may be typed as people write them: 50M, 1.5K, 12KB, 2%.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Traffic (stated instead of measured)")]
pub struct TrafficArgs {
    /// Requests in the month, as 50M; without measurements this compares the configurations of one API
    #[arg(long, value_name = "N", value_parser = count)]
    pub requests: Option<f64>,
    /// The share of requests answered with 5xx, as 2%
    #[arg(long, value_name = "SHARE", value_parser = share, requires = "requests")]
    pub server_errors: Option<f64>,
    /// The share of requests answered with 4xx, as 5%
    #[arg(long, value_name = "SHARE", value_parser = share, requires = "requests")]
    pub client_errors: Option<f64>,
    /// The length of the request headers as the log line prints them ({} is 2)
    #[arg(long, value_name = "BYTES", value_parser = bytes, requires = "requests")]
    pub request_headers: Option<usize>,
    /// The length of the request body
    #[arg(long, value_name = "BYTES", value_parser = bytes, requires = "requests")]
    pub request_body: Option<usize>,
    /// The length of the response headers that the client gets
    #[arg(long, value_name = "BYTES", value_parser = bytes, requires = "requests")]
    pub response_headers: Option<usize>,
    /// The length of the response body that the client gets
    #[arg(long, value_name = "BYTES", value_parser = bytes, requires = "requests")]
    pub response_body: Option<usize>,
    /// The kind of API [default: rest]
    #[arg(long, value_enum, value_name = "KIND", requires = "requests", conflicts_with = "measurements")]
    pub api: Option<ApiArg>,
    /// What stands behind the method [default: lambda-proxy]
    #[arg(long, value_enum, value_name = "TYPE", requires = "requests", conflicts_with = "measurements")]
    pub integration: Option<IntegrationArg>,
    /// The stage [default: prod]
    #[arg(long, value_parser = NonEmptyStringValueParser::new(), value_name = "NAME", requires = "requests", conflicts_with = "measurements")]
    pub stage: Option<String>,
    /// The HTTP method [default: GET]
    #[arg(long, value_parser = NonEmptyStringValueParser::new(), value_name = "METHOD", requires = "requests", conflicts_with = "measurements")]
    pub method: Option<String>,
    /// The resource path with its placeholders [default: /items/{id}]
    #[arg(long, value_parser = NonEmptyStringValueParser::new(), value_name = "PATH", requires = "requests", conflicts_with = "measurements")]
    pub resource: Option<String>,
    /// A request path that fits the resource [default: /items/42]
    #[arg(long, value_parser = NonEmptyStringValueParser::new(), value_name = "PATH", requires = "requests", conflicts_with = "measurements")]
    pub path: Option<String>,
    /// Who authorizes requests [default: none]
    #[arg(long, value_enum, value_name = "WHO", requires = "requests", conflicts_with = "measurements")]
    pub authorizer: Option<AuthorizerArg>,
    /// Requests carry an API key
    #[arg(long, requires = "requests", conflicts_with = "measurements")]
    pub api_key: bool,
    /// The stage's access-log format, with $context variables
    #[arg(long, value_name = "FORMAT", requires = "requests", conflicts_with = "measurements")]
    pub access_format: Option<String>,
    /// How long logs are kept, in days or 'never' [default: never, or what each measured group has]
    #[arg(long, value_name = "DAYS", value_parser = number::retention)]
    pub retention: Option<Retention>,
}

/// Kinds of API.
#[derive(Clone, Copy, Debug, ValueEnum)]
#[expect(missing_docs, reason = "a doc comment would become help, and the values say all there is")]
pub enum ApiArg {
    Rest,
    Http,
    Websocket,
}

impl From<ApiArg> for ApiKind {
    fn from(arg: ApiArg) -> Self {
        match arg {
            ApiArg::Rest => Self::Rest,
            ApiArg::Http => Self::Http,
            ApiArg::Websocket => Self::Websocket,
        }
    }
}

/// Kinds of integration.
#[derive(Clone, Copy, Debug, ValueEnum)]
#[expect(missing_docs, reason = "a doc comment would become help, and the values say all there is")]
pub enum IntegrationArg {
    LambdaProxy,
    Lambda,
    HttpProxy,
    Http,
    Aws,
    Mock,
}

impl From<IntegrationArg> for Integration {
    fn from(arg: IntegrationArg) -> Self {
        match arg {
            IntegrationArg::LambdaProxy => Self::LambdaProxy,
            IntegrationArg::Lambda => Self::Lambda,
            IntegrationArg::HttpProxy => Self::HttpProxy,
            IntegrationArg::Http => Self::Http,
            IntegrationArg::Aws => Self::Aws,
            IntegrationArg::Mock => Self::Mock,
        }
    }
}

/// Kinds of authorizer.
#[derive(Clone, Copy, Debug, ValueEnum)]
#[expect(missing_docs, reason = "a doc comment would become help, and the values say all there is")]
pub enum AuthorizerArg {
    None,
    Lambda,
    Cognito,
    Iam,
}

impl From<AuthorizerArg> for Authorizer {
    fn from(arg: AuthorizerArg) -> Self {
        match arg {
            AuthorizerArg::None => Self::None,
            AuthorizerArg::Lambda => Self::Lambda,
            AuthorizerArg::Cognito => Self::Cognito,
            AuthorizerArg::Iam => Self::Iam,
        }
    }
}

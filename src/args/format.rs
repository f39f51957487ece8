//! The flags of `format`.

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueEnum};

use super::command::AssumptionArgs;
use super::number;
use super::output::OutputArgs;
use super::traffic::{ApiArg, AuthorizerArg, TrafficArgs};
use crate::logging::FormatName;
use crate::measurements::Retention;

/// Flags of `format`.
#[derive(Debug, Args)]
pub struct FormatArgs {
    /// The format with its $context variables; with --stage a measurements file
    #[arg(value_name = "FORMAT", required_unless_present_any = ["file", "preset"], help_heading = "Source")]
    pub input: Option<String>,
    /// Read the format from a file, or from standard input with '-'; one line break at the end is not part of it
    #[arg(long, value_name = "FILE", conflicts_with = "input", help_heading = "Source")]
    pub file: Option<PathBuf>,
    /// Take the format of the one stage that fits this glob on API/STAGE, from the measurements file in place of FORMAT
    #[arg(long, value_name = "GLOB", requires = "input", help_heading = "Source")]
    pub stage: Option<String>,
    /// A format that the console offers, or json-basic, which older REST stages have
    ///
    /// Alone it prints the format's text. With --requests, --suggest, --format or --output it is analysed like any other.
    #[arg(long, value_enum, value_name = "NAME", conflicts_with_all = ["input", "file"], help_heading = "Source")]
    pub preset: Option<PresetArg>,

    /// Propose a slimmer format, and say what it saves
    ///
    /// It leaves out what prints '-' for every such request, what is the same in every line of the stage, what another
    /// variable answers, and space between the tokens of JSON and XML. Where readers count columns, as in CSV, '-' keeps the
    /// place. A request id always stays: of two the shorter, unless --keep names the other.
    #[arg(long, help_heading = "Output")]
    pub suggest: bool,
    /// Variables that the slimmer format has to keep, with or without $context.
    #[arg(long, value_name = "VAR", value_delimiter = ',', requires = "suggest", help_heading = "Output")]
    pub keep: Vec<String>,

    /// What the lines are about.
    #[command(flatten)]
    pub request: RequestArgs,
    /// What is taken as given.
    #[command(flatten)]
    pub assumptions: AssumptionArgs,
    /// Where the result goes, and in which format.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// The requests that are logged.
///
/// Numbers may be typed as people write them: 50M, 1.5K, 12KB.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Requests")]
pub struct RequestArgs {
    /// Requests in the month, as 50M; without it (and without --stage) bytes are told and no dollars
    #[arg(long, value_name = "N", value_parser = number::count)]
    pub requests: Option<f64>,
    /// The region whose prices apply; without it that of the environment
    #[arg(long, value_name = "REGION", conflicts_with = "stage")]
    pub region: Option<String>,
    /// How long logs are kept, in days or 'never' [default: never, or what the stage's group has]
    #[arg(long, value_name = "DAYS", value_parser = number::retention)]
    pub retention: Option<Retention>,
    /// The kind of API [default: rest]
    #[arg(long, value_enum, value_name = "KIND", conflicts_with = "stage")]
    pub api: Option<ApiArg>,
    /// The name of the stage [default: prod]
    #[arg(long, value_parser = NonEmptyStringValueParser::new(), value_name = "NAME", conflicts_with = "stage")]
    pub stage_name: Option<String>,
    /// The HTTP method [default: GET]
    #[arg(long, value_parser = NonEmptyStringValueParser::new(), value_name = "METHOD", conflicts_with = "stage")]
    pub method: Option<String>,
    /// The resource path with its placeholders [default: /items/{id}]
    #[arg(long, value_parser = NonEmptyStringValueParser::new(), value_name = "PATH", conflicts_with = "stage")]
    pub resource: Option<String>,
    /// A request path that fits the resource [default: /items/42]
    #[arg(long, value_parser = NonEmptyStringValueParser::new(), value_name = "PATH", conflicts_with = "stage")]
    pub path: Option<String>,
    /// Who authorizes requests [default: none]
    #[arg(long, value_enum, value_name = "WHO", conflicts_with = "stage")]
    pub authorizer: Option<AuthorizerArg>,
    /// Requests carry an API key
    #[arg(long, conflicts_with = "stage")]
    pub api_key: bool,
    /// The length of the response body that the client gets
    #[arg(long, value_name = "BYTES", value_parser = number::bytes)]
    pub response_body: Option<usize>,
}

impl RequestArgs {
    /// The same as the flags of `compare`.
    pub fn traffic(&self) -> TrafficArgs {
        TrafficArgs {
            requests: self.requests,
            response_body: self.response_body,
            api: self.api,
            stage: self.stage_name.clone(),
            method: self.method.clone(),
            resource: self.resource.clone(),
            path: self.path.clone(),
            authorizer: self.authorizer,
            api_key: self.api_key,
            retention: self.retention,
            ..TrafficArgs::default()
        }
    }
}

/// Formats with a name.
#[derive(Clone, Copy, Debug, ValueEnum)]
#[expect(missing_docs, reason = "a doc comment would become help, and the values say all there is")]
pub enum PresetArg {
    Clf,
    Json,
    Xml,
    Csv,
    JsonBasic,
}

impl From<PresetArg> for FormatName {
    fn from(arg: PresetArg) -> Self {
        match arg {
            PresetArg::Clf => Self::Clf,
            PresetArg::Json => Self::Json,
            PresetArg::Xml => Self::Xml,
            PresetArg::Csv => Self::Csv,
            PresetArg::JsonBasic => Self::JsonBasic,
        }
    }
}

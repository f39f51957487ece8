//! Access-log formats: where their variables stand and how long a line becomes.

mod fields;
mod kind;
mod problems;
mod suggest;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::context::ContextVariables;
use super::execution::RequestShape;
use super::length::Length;
use super::settings::ApiKind;
use crate::units::{Basis, Bytes, Interval, PerRequest};

pub use fields::{Field, fields};
pub use kind::FormatKind;
pub use problems::{Problem, Severity, problems};
pub use suggest::{Dropped, Suggestion, not_in, suggest};

/// What introduces a variable in a format.
const VARIABLE: &str = "$context.";

/// A format that the console offers, or the stage's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FormatName {
    /// The format that the stage has.
    Own,
    /// The Common Log Format.
    Clf,
    /// JSON.
    Json,
    /// XML.
    Xml,
    /// Comma-separated values.
    Csv,
    /// JSON of ten fields without spaces, which older REST stages have.
    #[serde(rename = "json-basic")]
    JsonBasic,
}

impl FormatName {
    /// The formats that the console offers.
    pub const PRESETS: [Self; 4] = [Self::Clf, Self::Json, Self::Xml, Self::Csv];
}

impl fmt::Display for FormatName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Own => "own",
            Self::Clf => "clf",
            Self::Json => "json",
            Self::Xml => "xml",
            Self::Csv => "csv",
            Self::JsonBasic => "json-basic",
        })
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PresetRow {
    api: ApiKind,
    preset: FormatName,
    text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Limits {
    bytes: usize,
    one_of: Vec<String>,
}

/// What a slimmer format can do without; the file says more.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Slim {
    told: Vec<String>,
    same: Vec<Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Presets {
    #[serde(rename = "schema")]
    _schema: u32,
    limits: Limits,
    slim: Slim,
    format: Vec<PresetRow>,
}

static PRESETS: LazyLock<Presets> = LazyLock::new(|| {
    toml::from_str(include_str!("access_formats.toml")).expect("the embedded formats are parsed by a test")
});

/// The console's format of this name; `None` where none is known for the kind of API.
pub fn preset(kind: ApiKind, name: FormatName) -> Option<&'static str> {
    PRESETS.format.iter().find(|row| row.api == kind && row.preset == name).map(|row| row.text.as_str())
}

/// Whether a word stands in a format of the console's.
pub fn is_of_a_preset(word: &str) -> bool {
    static WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
        PRESETS.format.iter().flat_map(|row| row.text.split(|letter: char| !letter.is_alphanumeric())).collect()
    });
    WORDS.contains(word)
}

/// A piece of a format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// Text that stands in every line as it is.
    Literal(&'a str),
    /// A variable, without `$context.`.
    Variable(&'a str),
}

/// Cuts a format at its variables. A variable's name is letters, digits, `_` and inner dots.
pub fn parts(format: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = format;
    while let Some((literal, tail)) = rest.split_once(VARIABLE) {
        let end = tail.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '.').unwrap_or(tail.len());
        let name = tail[..end].trim_end_matches('.');
        if !literal.is_empty() {
            parts.push(Part::Literal(literal));
        }
        parts.push(Part::Variable(name));
        rest = &tail[name.len()..];
    }
    if !rest.is_empty() {
        parts.push(Part::Literal(rest));
    }
    parts
}

/// Why AWS refuses a format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormatProblem {
    /// It has line breaks.
    #[error("a format is one line; take the line breaks out")]
    Lines,
    /// It is too long.
    #[error("the format has {bytes} bytes, and AWS takes at most {most}")]
    Long {
        /// How long it is.
        bytes: usize,
        /// How long it may be.
        most: usize,
    },
    /// No variable in it names the request.
    #[error("AWS takes a format only with {}", one_of(.0))]
    Nameless(Vec<String>),
}

fn one_of(variables: &[String]) -> String {
    variables.iter().map(|name| format!("{VARIABLE}{name}")).collect::<Vec<_>>().join(" or ")
}

/// Holds a format against what AWS asks of it.
///
/// # Errors
/// The first thing that AWS would refuse.
pub fn check(format: &str) -> Result<(), FormatProblem> {
    let limits = &PRESETS.limits;
    let asked = |part: &Part<'_>| matches!(part, Part::Variable(name) if limits.one_of.iter().any(|one| one == name));
    // A line break at the end is how records are kept apart in Firehose.
    if format.strip_suffix('\n').unwrap_or(format).contains(['\n', '\r']) {
        Err(FormatProblem::Lines)
    } else if format.len() > limits.bytes {
        Err(FormatProblem::Long { bytes: format.len(), most: limits.bytes })
    } else if !parts(format).iter().any(asked) {
        Err(FormatProblem::Nameless(limits.one_of.clone()))
    } else {
        Ok(())
    }
}

/// The bytes of one line in a format, or of a piece of one: one line is one event and one request.
pub fn line_bytes(format: &str, shape: &RequestShape) -> Interval<PerRequest<Bytes>> {
    let variables = ContextVariables::embedded();
    let length = parts(format).iter().fold(Length::exact(0), |sum, part| {
        sum + match part {
            Part::Literal(text) => Length::exact(text.len()),
            Part::Variable(name) => variables.length(name, shape),
        }
    });
    let bytes = |bytes| PerRequest(Bytes(bytes));
    let unsourced = |part: Part<'_>| matches!(part, Part::Variable(name) if variables.is_unsourced(name, shape));
    if parts(format).into_iter().any(unsourced) {
        Interval::range(Some(bytes(length.low)), None, None, Basis::Modelled)
    } else if length.is_exact() {
        Interval::exact(bytes(length.typical), Basis::Modelled)
    } else {
        Interval::range(Some(bytes(length.low)), Some(bytes(length.typical)), length.high.map(bytes), Basis::Modelled)
    }
}

#[cfg(test)]
mod tests {
    use super::super::settings::{Authorizer, Integration};
    use super::*;

    fn shape(kind: ApiKind, known: &[(&str, usize)]) -> RequestShape {
        RequestShape {
            kind,
            integration: Integration::LambdaProxy,
            authorizer: Authorizer::None,
            api_key: false,
            lengths: known.iter().map(|(name, bytes)| ((*name).to_owned(), Length::exact(*bytes))).collect(),
            distributions: Default::default(),
        }
    }

    /// A predicted line contains the length of a published one of the same request.
    fn holds(kind: ApiKind, format: &str, known: &[(&str, usize)], published: f64) {
        let bytes = line_bytes(format, &shape(kind, known));
        let [low, high] = [bytes.low, bytes.high].map(|bound| bound.expect("a bound").0.0);
        assert!(low <= published && published <= high, "{published} is not in {low}..{high}");
    }

    #[test]
    fn variables_end_where_names_end() {
        let expected =
            [Part::Literal("\""), Part::Variable("status"), Part::Literal(".\" "), Part::Variable("identity.sourceIp")];
        assert_eq!(parts("\"$context.status.\" $context.identity.sourceIp"), expected);
        assert_eq!(parts("plain"), [Part::Literal("plain")]);
    }

    /// `{"requestId":"…","ip":"1.128.0.0",…,"resourcePath":"/pets",…,"responseLength":"184"}`, 238 bytes
    /// (elastic/integrations, June 2023).
    #[test]
    fn published_lines_lie_in_the_predicted_interval() {
        let format = "{\"requestId\":\"$context.requestId\",\"ip\":\"$context.identity.sourceIp\",\"caller\":\"$context.identity.caller\",\"user\":\"$context.identity.user\",\"requestTime\":\"$context.requestTime\",\"httpMethod\":\"$context.httpMethod\",\"resourcePath\":\"$context.resourcePath\",\"status\":\"$context.status\",\"protocol\":\"$context.protocol\",\"responseLength\":\"$context.responseLength\"}";
        holds(ApiKind::Rest, format, &[("method", 3), ("resource_path", 5), ("response_body", 184)], 238.0);
        let preset = preset(ApiKind::Http, FormatName::Json).expect("a preset");
        holds(ApiKind::Http, preset, &[("method", 3), ("route_key", 5), ("response_body", 51_880)], 200.0);
    }

    #[test]
    fn every_preset_names_a_request_id_and_known_variables() {
        for row in &PRESETS.format {
            assert_eq!(check(&row.text), Ok(()), "{}", row.preset);
            for part in parts(&row.text) {
                let Part::Variable(name) = part else { continue };
                let typical = ContextVariables::embedded().length(name, &shape(row.api, &[])).typical;
                let unset_is_right = ["identity.caller", "identity.user"].contains(&name);
                assert!(typical > 1.0 || unset_is_right, "{name} is not known for {}", row.api);
            }
        }
        assert!(preset(ApiKind::Websocket, FormatName::Xml).is_none());
    }

    /// set-up-logging asks for $context.requestId or $context.extendedRequestId on one line; the quota is 3 KB.
    #[test]
    fn what_aws_refuses_is_told() {
        let told = |format: &str| check(format).map_err(|problem| problem.to_string());
        assert_eq!(told("$context.extendedRequestId"), Ok(()));
        assert_eq!(told("$context.requestId\n"), Ok(()));
        assert_eq!(told("$context.requestId\n\n"), Err("a format is one line; take the line breaks out".to_owned()));
        let nameless = "AWS takes a format only with $context.requestId or $context.extendedRequestId";
        for format in ["", "$context.status", "$context.requestIdentity", "requestId"] {
            assert_eq!(told(format), Err(nameless.to_owned()), "{format}");
        }
        let long = |bytes: usize| "x".repeat(bytes - "$context.requestId".len()) + "$context.requestId";
        assert_eq!(told(&long(3_072)), Ok(()));
        assert_eq!(told(&long(3_073)), Err("the format has 3073 bytes, and AWS takes at most 3072".to_owned()));
    }

    /// AWS names `dataProcessed`; no source tells how long it is.
    #[test]
    fn a_length_that_no_source_tells_is_unknown() {
        let bytes = line_bytes("$context.requestId $context.dataProcessed", &shape(ApiKind::Http, &[]));
        assert_eq!((bytes.low.map(|each| each.0.0), bytes.expected, bytes.high), (Some(18.0), None, None));
        let cognito = |shape: &RequestShape| line_bytes("$context.identity.cognitoIdentityId", shape).expected;
        let iam = RequestShape { authorizer: Authorizer::Iam, ..shape(ApiKind::Rest, &[]) };
        assert_eq!(cognito(&iam), None);
        assert_eq!(cognito(&shape(ApiKind::Rest, &[])).map(|each| each.0.0), Some(1.0));
    }

    #[test]
    fn an_unset_variable_prints_a_dash() {
        let iam = RequestShape { authorizer: Authorizer::Iam, ..shape(ApiKind::Rest, &[]) };
        let caller = |shape: &RequestShape| line_bytes("$context.identity.caller", shape).expected.map(|each| each.0.0);
        assert_eq!(caller(&shape(ApiKind::Rest, &[])), Some(1.0));
        assert_eq!(caller(&iam), Some(21.0));
        assert_eq!(line_bytes("$context.misspelt", &iam).expected.map(|each| each.0.0), Some(1.0));
    }
}

//! The `$context` variables of access-log formats: `context_variables.toml`, parsed.

use std::sync::LazyLock;

use serde::Deserialize;

use super::execution::RequestShape;
use super::length::Length;
use super::settings::{ApiKind, Authorizer};

/// What a request must have for a variable to be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Need {
    Iam,
    ApiKey,
    Authorizer,
    Mtls,
    Waf,
    Xray,
    CustomDomain,
    Failure,
    VpcEndpoint,
}

/// What a variable prints, as far as it matters to who parses the line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Prints {
    /// Text without quotes.
    #[default]
    Plain,
    /// Digits.
    Number,
    /// Text in quotes of its own.
    Quoted,
    /// Text from outside, which may hold a quote.
    Free,
}

/// One variable; the fields are described in the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Variable {
    name: String,
    apis: Vec<ApiKind>,
    #[serde(default)]
    unsourced: bool,
    #[serde(default)]
    low: f64,
    #[serde(default)]
    typical: f64,
    high: Option<f64>,
    value: Option<String>,
    digits_of: Option<String>,
    needs: Option<Need>,
    #[serde(default)]
    prints: Prints,
    #[serde(rename = "note")]
    _note: Option<String>,
}

/// Every variable.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContextVariables {
    #[serde(rename = "schema")]
    _schema: u32,
    unset: usize,
    #[serde(rename = "variable")]
    variables: Vec<Variable>,
}

static EMBEDDED: LazyLock<ContextVariables> = LazyLock::new(|| {
    toml::from_str(include_str!("context_variables.toml")).expect("the embedded variables are parsed by a test")
});

impl ContextVariables {
    /// The table that the program was built with.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// Whether a variable is set for a request and no source tells how long it is then.
    pub fn is_unsourced(&self, name: &str, shape: &RequestShape) -> bool {
        let of_kind = self.of_kind(name, shape.kind);
        of_kind.is_some_and(|row| row.unsourced && row.needs.is_none_or(|need| is_met(need, shape) == Some(true)))
    }

    /// The bytes that a variable (without `$context.`) prints for a request; where no source tells them at least the one of
    /// an unset one. An unknown or unset one prints `-`.
    pub fn length(&self, name: &str, shape: &RequestShape) -> Length {
        let unset = Length::exact(self.unset);
        let Some(variable) = self.of_kind(name, shape.kind) else {
            return unset;
        };
        let set = variable.length(shape);
        match variable.needs.map(|need| is_met(need, shape)) {
            None | Some(Some(true)) if variable.unsourced => Length { high: None, ..unset },
            None | Some(Some(true)) => set,
            Some(Some(false)) => unset,
            Some(None) => Length { high: set.high, ..unset },
        }
    }
}

/// What is known of a variable beside its length.
impl ContextVariables {
    /// The row of a variable for a kind of API.
    fn of_kind(&self, name: &str, kind: ApiKind) -> Option<&Variable> {
        self.variables.iter().find(|variable| variable.fits(name) && variable.apis.contains(&kind))
    }

    /// Whether any kind of API knows the variable.
    pub fn is_known(&self, name: &str) -> bool {
        self.variables.iter().any(|variable| variable.fits(name))
    }

    /// Whether the variable has a row of its own, so that its name is AWS's.
    pub fn is_listed(&self, name: &str) -> bool {
        self.variables.iter().any(|variable| variable.name == name)
    }

    /// Whether a kind of API ever sets it.
    pub fn is_set_by(&self, name: &str, kind: ApiKind) -> bool {
        self.of_kind(name, kind).is_some()
    }

    /// Whether it prints `-` for every request of a shape.
    pub fn is_never_set(&self, name: &str, shape: &RequestShape) -> bool {
        self.of_kind(name, shape.kind)
            .is_none_or(|variable| variable.needs.is_some_and(|need| is_met(need, shape) == Some(false)))
    }

    /// Whether some requests have no value for it.
    pub fn may_be_unset(&self, name: &str, kind: ApiKind) -> bool {
        let backend = name.starts_with("integration");
        backend || self.of_kind(name, kind).is_none_or(|variable| variable.needs.is_some())
    }

    /// What it prints where it is set.
    pub fn prints(&self, name: &str, kind: ApiKind) -> Prints {
        self.of_kind(name, kind).map_or(Prints::Plain, |variable| variable.prints)
    }

    /// The known variable that is spelled most like a text, if one is like it.
    pub fn nearest(&self, written: &str) -> Option<&str> {
        let names = self.variables.iter().map(|variable| variable.name.as_str()).filter(|name| !name.ends_with('*'));
        let (distance, name) = names.map(|name| (strsim::damerau_levenshtein(written, name), name)).min()?;
        (distance <= written.len().div_ceil(4)).then_some(name)
    }
}

impl Variable {
    fn fits(&self, name: &str) -> bool {
        match self.name.strip_suffix('*') {
            Some(stem) => name.starts_with(stem),
            None => self.name == name,
        }
    }

    fn length(&self, shape: &RequestShape) -> Length {
        let part = |name: &Option<String>| shape.lengths.get(name.as_deref()?).copied();
        let digits = |bytes: f64| bytes.max(1.0).log10().floor() + 1.0;
        part(&self.value).or_else(|| part(&self.digits_of).map(|length| length.map(digits))).unwrap_or(Length {
            low: self.low,
            typical: self.typical,
            high: self.high,
        })
    }
}

/// Whether a request has what a variable needs; `None` where that is not known of it.
fn is_met(need: Need, shape: &RequestShape) -> Option<bool> {
    match need {
        Need::Iam => Some(shape.authorizer == Authorizer::Iam),
        Need::ApiKey => Some(shape.api_key),
        Need::Authorizer => Some(matches!(shape.authorizer, Authorizer::Lambda | Authorizer::Cognito)),
        Need::Mtls | Need::Waf | Need::Xray | Need::CustomDomain | Need::Failure | Need::VpcEndpoint => None,
    }
}

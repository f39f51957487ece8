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
}

/// One variable; the fields are described in the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Variable {
    name: String,
    apis: Vec<ApiKind>,
    low: f64,
    typical: f64,
    high: Option<f64>,
    value: Option<String>,
    digits_of: Option<String>,
    needs: Option<Need>,
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

    /// The bytes that a variable (without `$context.`) prints for a request. An unknown or unset one prints `-`.
    pub fn length(&self, name: &str, shape: &RequestShape) -> Length {
        let unset = Length::exact(self.unset);
        let fits = |variable: &&Variable| {
            let named = match variable.name.strip_suffix('*') {
                Some(stem) => name.starts_with(stem),
                None => variable.name == name,
            };
            named && variable.apis.contains(&shape.kind)
        };
        let Some(variable) = self.variables.iter().find(fits) else {
            return unset;
        };
        let set = variable.length(shape);
        match variable.needs.map(|need| is_met(need, shape)) {
            None | Some(Some(true)) => set,
            Some(Some(false)) => unset,
            Some(None) => Length { high: set.high, ..unset },
        }
    }
}

impl Variable {
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
        Need::Mtls | Need::Waf | Need::Xray | Need::CustomDomain | Need::Failure => None,
    }
}

//! What kind of text a format is.

use std::fmt;

use serde::Serialize;

/// The kinds of text that access-log formats are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FormatKind {
    /// A JSON object.
    Json,
    /// XML elements.
    Xml,
    /// Values with commas between them.
    Csv,
    /// The Common Log Format: an address, a time in brackets, the request in quotes.
    Clf,
    /// Anything else.
    Text,
}

impl FormatKind {
    /// Tells the kind from the text alone, valid or not.
    pub fn of(format: &str) -> Self {
        let text = format.trim();
        let commas = text.matches(',').count();
        let variables = text.matches("$context.").count();
        if text.starts_with('{') {
            Self::Json
        } else if text.starts_with('<') {
            Self::Xml
        } else if text.contains("[$context.requestTime") && text.contains('"') {
            Self::Clf
        } else if variables > 1 && commas + 1 >= variables && !text.contains(' ') {
            Self::Csv
        } else {
            Self::Text
        }
    }
}

impl fmt::Display for FormatKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Json => "JSON",
            Self::Xml => "XML",
            Self::Csv => "CSV",
            Self::Clf => "Common Log Format",
            Self::Text => "text",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::settings::ApiKind;
    use super::super::{FormatName, preset};
    use super::*;

    #[test]
    fn presets_are_what_their_names_say() {
        let told = |name| FormatKind::of(preset(ApiKind::Rest, name).expect("a preset"));
        assert_eq!(told(FormatName::Json), FormatKind::Json);
        assert_eq!(told(FormatName::JsonBasic), FormatKind::Json);
        assert_eq!(told(FormatName::Xml), FormatKind::Xml);
        assert_eq!(told(FormatName::Csv), FormatKind::Csv);
        assert_eq!(told(FormatName::Clf), FormatKind::Clf);
        assert_eq!(FormatKind::of("$context.requestId took $context.responseLatency"), FormatKind::Text);
        assert_eq!(FormatKind::of(""), FormatKind::Text);
    }
}

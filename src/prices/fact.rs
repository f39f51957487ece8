//! A number that is known from somewhere, and how well.

use std::fmt;

use serde::Serialize;

use super::document::{Document, Fields, Value};

/// How sure a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// AWS says it, or two independent copies agree.
    High,
    /// One good copy, or AWS says it but the copy is old.
    Medium,
    /// An inference, or one third party.
    Low,
    /// Looked for and not found: the value is a choice.
    Unknown,
}

impl Confidence {
    const ALL: [Self; 4] = [Self::High, Self::Medium, Self::Low, Self::Unknown];
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
            Self::Unknown => "unknown",
        })
    }
}

/// A number of AWS's that is no price.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact<T> {
    /// The value to compute with.
    pub value: T,
    /// The value if another reading of the sources is right.
    pub otherwise: Option<T>,
    /// What is counted.
    pub unit: &'static str,
    /// Where the value comes from.
    pub source: String,
    /// How sure it is.
    pub confidence: Confidence,
}

/// A fact as text, to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FactRow {
    /// The keys under which it stands in the file, joined by dots.
    pub id: String,
    /// The value to compute with.
    pub value: String,
    /// The value if another reading of the sources is right.
    pub otherwise: Option<String>,
    /// What is counted.
    pub unit: &'static str,
    /// How sure it is.
    pub confidence: Confidence,
    /// Where it comes from.
    pub source: String,
}

impl<T> Fact<T> {
    pub(super) fn row(&self, id: impl Into<String>, text: impl Fn(&T) -> String) -> FactRow {
        FactRow {
            id: id.into(),
            value: text(&self.value),
            otherwise: self.otherwise.as_ref().map(text),
            unit: self.unit,
            confidence: self.confidence,
            source: self.source.clone(),
        }
    }

    /// Reads the table under `key`; its values with `value`.
    pub(super) fn read(
        document: &mut Document,
        parent: &mut Fields<'_>,
        key: &'static str,
        unit: &'static str,
        value: impl Fn(&mut Document, &str, Value<'_>) -> Option<T>,
    ) -> Option<Self> {
        let table = parent.required(document, key)?;
        Self::read_table(document, key, table, unit, value)
    }

    /// Reads a table that was found under `key`.
    pub(super) fn read_table(
        document: &mut Document,
        key: &str,
        table: Value<'_>,
        unit: &'static str,
        read: impl Fn(&mut Document, &str, Value<'_>) -> Option<T>,
    ) -> Option<Self> {
        let mut fields = document.table(key, table)?;
        let value = fields.required(document, "value").and_then(|value| read(document, "value", value));
        let otherwise = fields.optional("otherwise").map(|value| read(document, "otherwise", value));
        let unit = fields.required(document, "unit").and_then(|value| {
            document.choice("unit", value, &format!("'{unit}'"), |text| (text == unit).then_some(unit))
        });
        let source = fields.required(document, "source").and_then(|value| document.text("source", value));
        let confidence = fields.required(document, "confidence").and_then(|value| {
            document.choice("confidence", value, "'high', 'medium', 'low' or 'unknown'", |text| {
                Confidence::ALL.into_iter().find(|confidence| confidence.to_string() == text)
            })
        });
        document.close(fields);
        let otherwise = otherwise.map_or(Some(None), |value| value.map(Some))?;
        Some(Self { value: value?, otherwise, unit: unit?, source: source?, confidence: confidence? })
    }
}

//! The document of `logtoll format`.

use schemars::JsonSchema;
use serde::Serialize;

use super::Body;
use super::names::{ApiKindName, DestinationName, FormatKindName};
use super::parts::{MoneyInterval, NumberInterval};
use crate::logging::access::{self, FormatKind};
use crate::logging::{ApiKind, Destination};
use crate::model;
use crate::units::{Bytes, Interval, PerRequest, Requests, Usd};

/// An access-log format: what is wrong with it, what a line weighs, and what each field costs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Format {
    /// The kind of API whose requests are logged.
    #[schemars(with = "ApiKindName")]
    pub api: ApiKind,
    /// The format.
    pub format: String,
    /// What kind of text it is.
    #[schemars(with = "FormatKindName")]
    pub kind: FormatKind,
    /// The month that is priced, as 2026-12; null without traffic.
    pub month: Option<String>,
    /// Requests in the month; null without traffic.
    #[schemars(with = "Option<NumberInterval>")]
    pub requests_per_month: Option<Interval<Requests>>,
    /// Bytes of a line.
    #[schemars(with = "NumberInterval")]
    pub bytes: Interval<PerRequest<Bytes>>,
    /// What a month of lines costs at the destination once the logs have run, alone; null without traffic.
    #[schemars(with = "Option<MoneyInterval>")]
    pub usd_per_month: Option<Interval<Usd>>,
    /// The fields; they sum to the line.
    pub fields: Vec<FieldRow>,
    /// What is wrong with the format.
    pub problems: Vec<ProblemRow>,
    /// A slimmer format; null where none was asked for, or none was found.
    pub suggestion: Option<SuggestionRow>,
    /// Where the lines go that are priced: where the stage's go now, else a log group; null without traffic, or where it
    /// is unknown.
    #[schemars(with = "Option<DestinationName>")]
    pub destination: Option<Destination>,
}

impl Body for Format {
    const NAME: &'static str = "format";
}

/// A field: what would go if it were left out.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FieldRow {
    /// The piece of the format; `the rest` for what holds the fields together.
    pub text: String,
    /// Its variable without `$context.`; null where it has none or several.
    pub variable: Option<String>,
    /// Its part of the line's bytes: the parts sum to the line, low with low and high with high.
    #[schemars(with = "NumberInterval")]
    pub bytes: Interval<PerRequest<Bytes>>,
    /// Its share of the line's expected bytes.
    pub share: Option<f64>,
    /// Its part of what a month of lines costs, at the expected volume; null without traffic.
    #[schemars(with = "Option<String>")]
    pub usd_per_month: Option<Usd>,
    /// Bytes that it may have by itself. Where the line was metered or read, or where one kind of request has a long field
    /// and another has another, the line is in less doubt than this.
    #[schemars(with = "NumberInterval")]
    pub bytes_alone: Interval<PerRequest<Bytes>>,
}

/// Something wrong with a format.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProblemRow {
    /// Its stable name.
    pub id: String,
    /// `error` where AWS refuses the format, else `warning`.
    pub severity: String,
    /// What is wrong.
    pub text: String,
    /// What to do about it.
    pub remedy: String,
}

/// A slimmer format.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SuggestionRow {
    /// The format.
    pub format: String,
    /// What it leaves out; where readers count columns '-' is in its place.
    pub dropped: Vec<DroppedRow>,
    /// Bytes of a line.
    #[schemars(with = "NumberInterval")]
    pub bytes: Interval<PerRequest<Bytes>>,
    /// What a month of lines costs; null without traffic.
    #[schemars(with = "Option<MoneyInterval>")]
    pub usd_per_month: Option<Interval<Usd>>,
    /// Bytes that a line has less, at the expected lengths.
    #[schemars(with = "Option<f64>")]
    pub saves_bytes: Option<PerRequest<Bytes>>,
    /// Dollars that a month costs less, at the expected volume.
    #[schemars(with = "Option<String>")]
    pub saves_usd_per_month: Option<Usd>,
}

/// A field that a slimmer format leaves out.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DroppedRow {
    /// Its variable without `$context.`.
    pub variable: String,
    /// Why it can go.
    pub reason: String,
}

/// What stands for the text of what holds the fields together.
const REST: &str = "the rest";

impl Format {
    /// Writes a format down. The month is that of the price.
    pub fn new(
        format: &str,
        api: ApiKind,
        month: Option<String>,
        priced: &model::PricedFormat,
        problems: &[access::Problem],
    ) -> Self {
        Self {
            api,
            format: format.to_owned(),
            kind: FormatKind::of(format),
            month,
            requests_per_month: priced.requests,
            bytes: priced.bytes,
            usd_per_month: priced.usd,
            fields: priced.fields.iter().map(FieldRow::from).collect(),
            problems: problems.iter().map(ProblemRow::from).collect(),
            suggestion: priced.suggestion.as_ref().map(SuggestionRow::from),
            destination: priced.destination,
        }
    }
}

impl From<&model::PricedField> for FieldRow {
    fn from(field: &model::PricedField) -> Self {
        Self {
            text: field.text.clone().unwrap_or_else(|| REST.to_owned()),
            variable: field.variable.clone(),
            bytes: field.bytes,
            share: field.share,
            usd_per_month: field.usd,
            bytes_alone: field.bytes_alone,
        }
    }
}

impl From<&access::Problem> for ProblemRow {
    fn from(problem: &access::Problem) -> Self {
        let severity = match problem.severity {
            access::Severity::Error => "error",
            access::Severity::Warning => "warning",
        };
        Self {
            id: problem.id.to_owned(),
            severity: severity.to_owned(),
            text: problem.text.clone(),
            remedy: problem.remedy.clone(),
        }
    }
}

impl From<&model::PricedSuggestion> for SuggestionRow {
    fn from(priced: &model::PricedSuggestion) -> Self {
        let dropped =
            |drop: &access::Dropped| DroppedRow { variable: drop.variable.clone(), reason: drop.reason.clone() };
        Self {
            format: priced.suggestion.format.clone(),
            dropped: priced.suggestion.dropped.iter().map(dropped).collect(),
            bytes: priced.bytes,
            usd_per_month: priced.usd,
            saves_bytes: priced.saves_bytes,
            saves_usd_per_month: priced.saves_usd,
        }
    }
}

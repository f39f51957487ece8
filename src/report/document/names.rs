//! The names that stand in documents for what other modules call otherwise, as the JSON Schema lists them.
//!
//! Those modules may not know of schemas, so each enum here mirrors one of theirs; the tests hold the two together.

use schemars::JsonSchema;
use serde::Serialize;

/// The name of a value in the documents, such as `metered`.
///
/// # Panics
/// Where the value is written as something else than a name, which none of the mirrored enums is.
pub(in crate::report) fn name_of<T: Serialize>(value: T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => unreachable!("only enums without fields have names"),
    }
}

/// Where a number comes from, best first; sums and products carry the weakest.
#[derive(JsonSchema)]
#[schemars(rename = "Basis", rename_all = "lowercase")]
#[expect(dead_code, reason = "describes how units::Basis is written; never built")]
pub(super) enum BasisName {
    Metered,
    Sampled,
    Modelled,
    Assumed,
}

/// The setting that captured lines speak for.
#[derive(JsonSchema)]
#[schemars(rename = "Captured", rename_all = "kebab-case")]
#[expect(dead_code, reason = "describes how logging::Captured is written; never built")]
pub(super) enum CapturedName {
    Error,
    Info,
    InfoFull,
}

/// How a request ended, as far as the execution log depends on it.
#[derive(JsonSchema)]
#[schemars(rename = "Outcome", rename_all = "lowercase")]
#[expect(dead_code, reason = "describes how logging::Outcome is written; never built")]
pub(super) enum OutcomeName {
    Success,
    Failure,
    Unanswered,
    Unsent,
    Rejected,
    Throttled,
}

/// Where a bill was read.
#[derive(JsonSchema)]
#[schemars(rename = "BillSource")]
#[expect(dead_code, reason = "describes how measurements::BillSource is written; never built")]
pub(super) enum BillSourceName {
    #[schemars(rename = "cost-explorer")]
    CostExplorer,
    #[schemars(rename = "cost-explorer-file")]
    CostExplorerFile,
    #[schemars(rename = "cur-1")]
    Cur1,
    #[schemars(rename = "cur-2")]
    Cur2,
    #[schemars(rename = "focus-1.0")]
    Focus10,
    #[schemars(rename = "focus-1.2")]
    Focus12,
}

/// What is counted.
#[derive(JsonSchema)]
#[schemars(rename = "Unit")]
#[expect(dead_code, reason = "describes how units::Unit is written; never built")]
pub(super) enum UnitName {
    #[schemars(rename = "GB")]
    Gigabyte,
    #[schemars(rename = "GB-month")]
    GigabyteMonth,
    #[schemars(rename = "metric")]
    Metric,
    #[schemars(rename = "event")]
    Event,
}

/// How long logs are kept.
#[derive(JsonSchema)]
#[schemars(rename = "Retention", rename_all = "lowercase")]
#[expect(dead_code, reason = "describes how measurements::Retention is written; never built")]
pub(super) enum RetentionName {
    Days(u32),
    Never,
}

/// What kind of log a group holds.
#[derive(JsonSchema)]
#[schemars(rename = "GroupKind", rename_all = "lowercase")]
#[expect(dead_code, reason = "describes how measurements::GroupKind is written; never built")]
pub(super) enum GroupKindName {
    Execution,
    Access,
    Other,
}

/// The kind of an API.
#[derive(JsonSchema)]
#[schemars(rename = "ApiKind", rename_all = "UPPERCASE")]
#[expect(dead_code, reason = "describes how logging::ApiKind is written; never built")]
pub(super) enum ApiKindName {
    Rest,
    Http,
    Websocket,
}

/// What of an execution is written: nothing, failures, or every request.
#[derive(JsonSchema)]
#[schemars(rename = "ExecutionLevel", rename_all = "lowercase")]
#[expect(dead_code, reason = "describes how logging::ExecutionLevel is written; never built")]
pub(super) enum ExecutionLevelName {
    Off,
    Error,
    Info,
}

/// Where log lines go: to the group that API Gateway manages, or to what a delivery writes to.
#[derive(JsonSchema)]
#[schemars(rename = "Destination", rename_all = "kebab-case")]
#[expect(dead_code, reason = "describes how logging::Destination is written; never built")]
pub(super) enum DestinationName {
    Managed,
    Cloudwatch,
    CloudwatchIa,
    S3,
    S3Parquet,
    Firehose,
}

/// The format of access-log lines: the stage's own, one that the console offers, or one that older stages have.
#[derive(JsonSchema)]
#[schemars(rename = "AccessFormat", rename_all = "lowercase")]
#[expect(dead_code, reason = "describes how logging::FormatName is written; never built")]
pub(super) enum AccessFormatName {
    Own,
    Clf,
    Json,
    Xml,
    Csv,
    #[schemars(rename = "json-basic")]
    JsonBasic,
}

/// What kind of text an access-log format is.
#[derive(JsonSchema)]
#[schemars(rename = "FormatKind", rename_all = "lowercase")]
#[expect(dead_code, reason = "describes how logging::access::FormatKind is written; never built")]
pub(super) enum FormatKindName {
    Json,
    Xml,
    Csv,
    Clf,
    Text,
}

/// What became of a log group. `not-listed` where the run that does not have it did not list every log group.
#[derive(JsonSchema)]
#[schemars(rename = "GroupChange", rename_all = "kebab-case")]
#[expect(dead_code, reason = "describes how model::difference::GroupChange is written; never built")]
pub(super) enum GroupChangeName {
    Appeared,
    Gone,
    Grew,
    Shrank,
    Same,
    Unknown,
    NotListed,
}

/// What became of a stage. `not-listed` where the run that does not have it did not list every stage.
#[derive(JsonSchema)]
#[schemars(rename = "StageChange", rename_all = "kebab-case")]
#[expect(dead_code, reason = "describes how model::difference::StageChange is written; never built")]
pub(super) enum StageChangeName {
    Appeared,
    Gone,
    Changed,
    Same,
    NotListed,
}

/// What can be set.
#[derive(JsonSchema)]
#[schemars(rename = "Setting", rename_all = "kebab-case")]
#[expect(dead_code, reason = "describes how model::difference::Setting is written; never built")]
pub(super) enum SettingName {
    Class,
    Retention,
    ExecutionLevel,
    FullData,
    Override,
    AccessFormat,
    AccessDestination,
    Deliveries,
    DetailedMetrics,
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::estimate::kind_name;
    use super::*;
    use crate::logging::access::FormatKind;
    use crate::logging::{ApiKind, Captured, Destination, ExecutionLevel, FormatName, Outcome};
    use crate::measurements::{GroupKind, Retention};
    use crate::model::difference::{GroupChange, Setting, StageChange};
    use crate::units::{Basis, Unit};

    /// What a schema allows: names, and the one key of what is an object.
    fn allowed<T: JsonSchema>() -> Vec<String> {
        fn collect(schema: &Value, names: &mut Vec<String>) {
            let listed = schema["enum"].as_array().into_iter().flatten().chain(schema.get("const"));
            names.extend(listed.filter_map(Value::as_str).map(str::to_owned));
            names.extend(schema["properties"].as_object().into_iter().flat_map(|keys| keys.keys().cloned()));
            schema["oneOf"].as_array().into_iter().flatten().for_each(|one| collect(one, names));
        }
        let mut names = Vec::new();
        collect(schemars::schema_for!(T).as_value(), &mut names);
        names
    }

    /// Mirrors are held against every variant; a new one makes the `match` incomplete.
    macro_rules! mirrors {
        ($mirror:ty, $name:expr, $($variant:path),+) => {{
            let complete = |value| match value { $($variant => ()),+ };
            let names: Vec<String> = [$($variant),+].into_iter().map(|value| { complete(value); $name(value).to_string() }).collect();
            assert_eq!(allowed::<$mirror>(), names);
        }};
    }

    #[test]
    fn the_schema_lists_what_documents_hold() {
        mirrors!(BasisName, name_of, Basis::Metered, Basis::Sampled, Basis::Modelled, Basis::Assumed);
        mirrors!(CapturedName, name_of, Captured::Error, Captured::Info, Captured::InfoFull);
        mirrors!(
            OutcomeName,
            name_of,
            Outcome::Success,
            Outcome::Failure,
            Outcome::Unanswered,
            Outcome::Unsent,
            Outcome::Rejected,
            Outcome::Throttled
        );
        mirrors!(UnitName, name_of, Unit::Gigabyte, Unit::GigabyteMonth, Unit::Metric, Unit::Event);
        mirrors!(GroupKindName, kind_name, GroupKind::Execution, GroupKind::Access, GroupKind::Other);
        mirrors!(ApiKindName, name_of, ApiKind::Rest, ApiKind::Http, ApiKind::Websocket);
        mirrors!(ExecutionLevelName, name_of, ExecutionLevel::Off, ExecutionLevel::Error, ExecutionLevel::Info);
        mirrors!(
            FormatKindName,
            name_of,
            FormatKind::Json,
            FormatKind::Xml,
            FormatKind::Csv,
            FormatKind::Clf,
            FormatKind::Text
        );
        mirrors!(
            AccessFormatName,
            name_of,
            FormatName::Own,
            FormatName::Clf,
            FormatName::Json,
            FormatName::Xml,
            FormatName::Csv,
            FormatName::JsonBasic
        );
        mirrors!(
            DestinationName,
            Destination::name,
            Destination::Managed,
            Destination::Cloudwatch,
            Destination::CloudwatchIa,
            Destination::S3,
            Destination::S3Parquet,
            Destination::Firehose
        );
        mirrors!(
            DestinationName,
            name_of,
            Destination::Managed,
            Destination::Cloudwatch,
            Destination::CloudwatchIa,
            Destination::S3,
            Destination::S3Parquet,
            Destination::Firehose
        );
    }

    #[test]
    fn the_schema_lists_what_differences_hold() {
        mirrors!(
            GroupChangeName,
            name_of,
            GroupChange::Appeared,
            GroupChange::Gone,
            GroupChange::Grew,
            GroupChange::Shrank,
            GroupChange::Same,
            GroupChange::Unknown,
            GroupChange::NotListed
        );
        mirrors!(
            StageChangeName,
            name_of,
            StageChange::Appeared,
            StageChange::Gone,
            StageChange::Changed,
            StageChange::Same,
            StageChange::NotListed
        );
        mirrors!(
            SettingName,
            name_of,
            Setting::Class,
            Setting::Retention,
            Setting::ExecutionLevel,
            Setting::FullData,
            Setting::Override,
            Setting::AccessFormat,
            Setting::AccessDestination,
            Setting::Deliveries,
            Setting::DetailedMetrics
        );
    }

    #[test]
    fn retentions_are_days_or_never() {
        let name = |retention| match serde_json::to_value(retention).expect("plain values") {
            Value::Object(fields) => fields.keys().cloned().collect::<String>(),
            _ => name_of(retention),
        };
        let both = [Retention::Never, Retention::Days(30)].map(|retention| match retention {
            Retention::Never | Retention::Days(_) => name(retention),
        });
        let mut listed = allowed::<RetentionName>();
        listed.sort_by_key(|name| name == "days");
        assert_eq!(listed, both);
    }
}

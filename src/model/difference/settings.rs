//! What was set otherwise.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::logging::{Configuration, Delivery, ExecutionLevel, LogDestination};
use crate::measurements::{ApiStage, LogGroup, Retention};
use crate::units::Usd;

/// What can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Setting {
    /// The class of a log group, in AWS's words.
    Class,
    /// How long a log group keeps events: so many days, or `never`.
    Retention,
    /// What of an execution is written: `off`, `error` or `info`.
    ExecutionLevel,
    /// Whether headers and bodies are written: `on` or `off`.
    FullData,
    /// What a method writes other than its stage, as an execution id (`info-full`).
    Override,
    /// The format of access logs.
    AccessFormat,
    /// Where access logs go.
    AccessDestination,
    /// Where execution logs are delivered.
    Deliveries,
    /// Whether metrics per method are sent: `on` or `off`.
    DetailedMetrics,
}

/// Something that was set otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingChange {
    /// What.
    pub setting: Setting,
    /// The method (or route) that it is about; `None` where it is the whole stage or group.
    pub method: Option<String>,
    /// How it was, `none` where there was none; `None` where that is unknown.
    pub old: Option<String>,
    /// How it is, `none` where there is none; `None` where that is unknown.
    pub new: Option<String>,
    /// What it does to the new month by itself, at the volume of then; `None` where that cannot be told from the rest.
    pub usd: Option<Usd>,
}

/// Stands for what is not there.
const NONE: &str = "none";

/// What differs between two looks at a log group. `of_class` is what a changed class does by itself.
pub(super) fn of_group(old: &LogGroup, new: &LogGroup, of_class: Option<Usd>) -> Vec<SettingChange> {
    let class = |group: &LogGroup| group.class.as_ref().map(|class| class.name().to_owned());
    let kept = |group: &LogGroup| group.retention.map(retention);
    let mut changes = differing([(Setting::Class, class(old), class(new)), (Setting::Retention, kept(old), kept(new))]);
    for change in changes.iter_mut().filter(|change| change.setting == Setting::Class) {
        change.usd = of_class;
    }
    changes
}

fn retention(retention: Retention) -> String {
    match retention {
        Retention::Days(1) => "1 day".to_owned(),
        Retention::Days(days) => format!("{days} days"),
        Retention::Never => "never".to_owned(),
    }
}

/// What differs between two looks at a stage.
pub(super) fn of_stage(old: &ApiStage, new: &ApiStage) -> Vec<SettingChange> {
    let mut changes = differing([
        (Setting::ExecutionLevel, level(old), level(new)),
        (Setting::FullData, full_data(old), full_data(new)),
    ]);
    changes.extend(overrides(old, new));
    changes.extend(differing([
        (Setting::AccessFormat, Some(access_format(old)), Some(access_format(new))),
        (Setting::AccessDestination, Some(access_destination(old)), Some(access_destination(new))),
        (Setting::Deliveries, deliveries(old), deliveries(new)),
        (Setting::DetailedMetrics, Some(on(old.detailed_metrics)), Some(on(new.detailed_metrics))),
    ]));
    changes
}

fn differing<const N: usize>(settings: [(Setting, Option<String>, Option<String>); N]) -> Vec<SettingChange> {
    let differ = settings.into_iter().filter(|(_, old, new)| old != new);
    differ.map(|(setting, old, new)| SettingChange { setting, method: None, old, new, usd: None }).collect()
}

fn on(is_on: bool) -> String {
    if is_on { "on" } else { "off" }.to_owned()
}

fn level(stage: &ApiStage) -> Option<String> {
    let level = match stage.settings?.execution {
        ExecutionLevel::Off => "off",
        ExecutionLevel::Error => "error",
        ExecutionLevel::Info => "info",
    };
    Some(level.to_owned())
}

fn full_data(stage: &ApiStage) -> Option<String> {
    stage.settings.map(|settings| on(settings.full_data))
}

fn access_format(stage: &ApiStage) -> String {
    stage.access.as_ref().map_or_else(|| NONE.to_owned(), |access| access.format.clone())
}

fn access_destination(stage: &ApiStage) -> String {
    stage.access.as_ref().map_or_else(|| NONE.to_owned(), |access| place(&access.destination))
}

fn place(destination: &LogDestination) -> String {
    match destination {
        LogDestination::LogGroup(name) => format!("log group {name}"),
        LogDestination::Firehose(arn) | LogDestination::S3(arn) | LogDestination::Other(arn) => arn.clone(),
    }
}

/// The methods that log otherwise than their stage in one of the looks, each with both.
fn overrides(old: &ApiStage, new: &ApiStage) -> Vec<SettingChange> {
    let by_method = |stage: &ApiStage| -> BTreeMap<String, &'static str> {
        let named = stage.overrides.iter().map(|method| {
            let name = format!("{} {}", method.method, method.resource).trim().to_owned();
            (name, Configuration::execution_id(method.settings))
        });
        named.collect()
    };
    let (old, new) = (by_method(old), by_method(new));
    let mut methods: Vec<&String> = old.keys().chain(new.keys()).collect();
    methods.sort();
    methods.dedup();
    let differing = methods.into_iter().filter(|method| old.get(*method) != new.get(*method));
    let own =
        |of: &BTreeMap<String, &'static str>, method: &String| Some(of.get(method).copied().unwrap_or(NONE).to_owned());
    differing
        .map(|method| SettingChange {
            setting: Setting::Override,
            method: Some(method.clone()),
            old: own(&old, method),
            new: own(&new, method),
            usd: None,
        })
        .collect()
}

/// The deliveries in words, in an order of their own: AWS promises none, and a delivery that was made again as it was has
/// another id and changes nothing.
fn deliveries(stage: &ApiStage) -> Option<String> {
    let mut all: Vec<String> = stage.deliveries.as_ref()?.iter().map(delivery).collect();
    all.sort();
    Some(if all.is_empty() { NONE.to_owned() } else { all.join("; ") })
}

fn delivery(delivery: &Delivery) -> String {
    let mut details: Vec<String> = delivery.output_format.iter().cloned().collect();
    details.extend(delivery.field_delimiter.iter().map(|delimiter| format!("delimiter {delimiter:?}")));
    if !delivery.record_fields.is_empty() {
        details.push(format!("fields {}", delivery.record_fields.join(" ")));
    }
    let to = place(&delivery.destination);
    if details.is_empty() { to } else { format!("{to} ({})", details.join(", ")) }
}

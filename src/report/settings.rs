//! Every value that holds for a run, with where it comes from.

use tabled::builder::Builder;
use tabled::settings::object::Columns;
use tabled::settings::{Modify, Style, Width};

use super::escaped;
use crate::measurements::GroupKind;
use crate::model::assumptions::SubscriptionTo;

/// The width of long sources.
const SOURCE: usize = 70;

/// One value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingRow {
    /// Its key in the configuration file.
    pub id: String,
    /// The value.
    pub value: String,
    /// Where it comes from.
    pub source: String,
}

/// All of them as a table.
pub fn show(rows: &[SettingRow]) -> String {
    let mut table = Builder::default();
    table.push_record(["setting", "value", "from"]);
    for row in rows {
        table.push_record([escaped(&row.id), escaped(&row.value), escaped(&row.source)]);
    }
    let mut table = table.build();
    table.with(Style::psql()).with(Modify::new(Columns::last()).with(Width::wrap(SOURCE).keep_words(true)));
    format!("{table}\n")
}

/// Kinds of log in words.
pub fn kinds(kinds: &[GroupKind]) -> String {
    let name = |kind: &GroupKind| match kind {
        GroupKind::Execution => "execution logs",
        GroupKind::Access => "access logs",
        GroupKind::Other => "other logs",
    };
    match kinds {
        [] => "all logs".to_owned(),
        some => some.iter().map(name).collect::<Vec<_>>().join(" and "),
    }
}

/// Where a subscription sends logs, in words.
pub fn place(to: SubscriptionTo) -> &'static str {
    match to {
        SubscriptionTo::Firehose => "Firehose",
        SubscriptionTo::Kinesis => "Kinesis Data Streams",
    }
}

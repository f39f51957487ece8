//! What a reader should know about the figures of a report; the texts and their sources are in `notes.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::stage::only_failures;
use crate::logging::{ApiKind, Destination, ExecutionLevel};
use crate::report::document::{ConfigurationRow, Difference, Estimate, StageRow};
use crate::units::{Basis, Gigabytes, Unit, Usd};

/// Something to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Note {
    /// Rows are priced alone.
    Alone,
    /// How the total differs from the rows.
    Total,
    /// Whether stored bytes are compressed is not documented.
    StoredBytes,
    /// The same, where storage is rolled forward.
    StoredNow,
    /// Who writes to other groups is not known.
    OtherGroups,
    /// Groups whose stage is gone.
    Orphaned,
    /// Storage is shown as it will be.
    Storage,
    /// No failing request is counted.
    Success,
    /// Which failures reach ERROR.
    Failures,
    /// ERROR with full data is not documented.
    ErrorFull,
    /// What a delivery is.
    Delivery,
    /// Lines that only a delivery writes whole.
    DeliveryUncut,
    /// JSON records are longer.
    DeliveryPlain,
    /// S3 requests are not counted.
    S3Requests,
    /// How AWS bills access logs is documented, not seen.
    AccessVended,
    /// How Firehose bills access logs is not documented.
    AccessFirehose,
    /// The tree of resources is that of the API.
    ResourceTree,
    /// Methods that log otherwise.
    Overrides,
    /// Nothing is known of WebSocket lines.
    Websocket,
    /// When a change is noise.
    Noise,
    /// What of a stage is counted.
    StageGroups,
    /// A setting and its effect may lie apart.
    SettingEffect,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: Note,
    text: String,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "schema")]
    _schema: u32,
    note: Vec<Row>,
}

static TEXTS: LazyLock<BTreeMap<Note, String>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("notes.toml")).expect("the embedded notes are parsed by a test");
    file.note.into_iter().map(|row| (row.id, row.text)).collect()
});

impl Note {
    /// What it says.
    pub(super) fn text(self) -> &'static str {
        TEXTS.get(&self).map_or("", String::as_str)
    }
}

/// The notes whose condition holds, in the order given.
fn those(notes: impl IntoIterator<Item = (Note, bool)>) -> Vec<Note> {
    notes.into_iter().filter_map(|(note, holds)| holds.then_some(note)).collect()
}

/// What to know about log groups.
pub(super) fn of_estimate(estimate: &Estimate) -> Vec<Note> {
    let groups = &estimate.log_groups;
    let in_doubt = |unit, usd: Option<Usd>| unit == Unit::GigabyteMonth && usd.is_none_or(|usd| usd > Usd::ZERO);
    let stored = groups.iter().flat_map(|group| &group.line_items).any(|item| in_doubt(item.unit, item.usd));
    those([
        (Note::Alone, !groups.is_empty()),
        (Note::Total, !groups.is_empty()),
        (Note::StoredBytes, stored),
        (Note::OtherGroups, groups.iter().any(|group| group.kind == "other")),
        (Note::Orphaned, groups.iter().any(|group| group.orphaned)),
    ])
}

/// What to know about what changed.
pub(super) fn of_difference(difference: &Difference) -> Vec<Note> {
    let (groups, stages) = (&difference.log_groups, &difference.stages);
    let set_otherwise =
        groups.iter().any(|group| !group.settings.is_empty()) || stages.iter().any(|stage| !stage.settings.is_empty());
    those([
        (Note::Alone, !groups.is_empty()),
        (Note::Noise, !groups.is_empty() || !stages.is_empty()),
        (Note::StageGroups, !stages.is_empty()),
        (Note::SettingEffect, set_otherwise),
    ])
}

/// What to know about those configurations of stages that are shown.
pub(super) fn of_compare(stages: &[&StageRow], shows: &dyn Fn(&StageRow, &ConfigurationRow) -> bool) -> Vec<Note> {
    let rows = || {
        let each = stages.iter().flat_map(|stage| stage.configurations.iter().map(move |row| (*stage, row)));
        each.filter(|(stage, row)| shows(stage, row))
    };
    let any = |test: &dyn Fn(&StageRow, &ConfigurationRow) -> bool| rows().any(|(stage, row)| test(stage, row));
    let proposed = |stage: &StageRow, row: &ConfigurationRow| stage.current.as_ref() != Some(&row.id);
    let access_to = |row: &ConfigurationRow| row.access.map(|access| access.destination);
    let vended =
        |row: &ConfigurationRow| row.line_items.iter().any(|item| item.product.starts_with("vended-log-ingestion"));
    let is_written = |row: &ConfigurationRow| row.gb_per_month.high != Some(Gigabytes(0.0));
    those([
        (Note::Alone, any(&|_, _| true)),
        (Note::Storage, any(&|_, row| row.usd_storage.is_none_or(|usd| usd > Usd::ZERO))),
        (Note::Success, any(&|_, row| only_failures(row).is_some())),
        (Note::Failures, any(&|_, row| row.execution == ExecutionLevel::Error && !row.full_data)),
        (Note::ErrorFull, any(&|_, row| row.id.starts_with("error-full") && row.bytes_per_request.level.is_none())),
        (Note::Delivery, any(&|_, row| delivered(row).next().is_some())),
        (Note::DeliveryUncut, any(&|_, row| delivered(row).next().is_some() && row.bytes_per_request.high.is_none())),
        (Note::DeliveryPlain, any(&|stage, row| proposed(stage, row) && delivered(row).next().is_some())),
        (Note::S3Requests, any(&|_, row| delivered(row).any(|to| to.starts_with(Destination::S3.name())))),
        (Note::AccessVended, any(&|_, row| row.access.is_some() && delivered(row).next().is_none() && vended(row))),
        (Note::AccessFirehose, any(&|_, row| access_to(row) == Some(Destination::Firehose))),
        (
            Note::ResourceTree,
            any(&|stage, row| {
                stage.api_id.is_some() && row.bytes_per_request.basis == Basis::Modelled && is_written(row)
            }),
        ),
        (Note::Overrides, stages.iter().any(|stage| !stage.overrides.is_empty())),
        (
            Note::Websocket,
            any(&|stage, row| stage.kind == ApiKind::Websocket && row.bytes_per_request.expected.is_none()),
        ),
    ])
}

/// What to know about a format that is priced at a destination.
pub(super) fn of_format(destination: Option<Destination>) -> Vec<Note> {
    match destination {
        Some(Destination::Firehose) => vec![Note::Alone, Note::AccessFirehose],
        _ => vec![Note::Alone, Note::Storage, Note::AccessVended],
    }
}

/// Where execution logs go other than to the managed group.
fn delivered(row: &ConfigurationRow) -> impl Iterator<Item = &str> {
    row.destinations.iter().map(String::as_str).filter(|to| *to != Destination::Managed.name())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logging::Catalogue;
    use crate::report::number;

    #[test]
    fn every_note_has_a_text() {
        let last = Note::SettingEffect as usize;
        assert_eq!(TEXTS.len(), last + 1);
        assert!(TEXTS.values().all(|text| !text.is_empty() && !text.ends_with('.')));
    }

    #[test]
    fn notes_agree_with_the_catalogue() {
        let catalogue = Catalogue::embedded();
        let record = format!("{} to {} bytes", catalogue.record.low, catalogue.record.high);
        assert!(Note::DeliveryPlain.text().contains(&record), "{record}");
        let cut = format!("{} characters", number::whole(catalogue.cut.characters as u64));
        assert!(Note::Delivery.text().contains(&cut), "{cut}");
    }
}

//! The document of `logtoll trace`.

use schemars::JsonSchema;
use serde::Serialize;

use super::Body;
use super::names::{CapturedName, OutcomeName};
use super::parts::NumberInterval;
use crate::logging::{Captured, Outcome, RequestKind};
use crate::measurements::{self, KindTrace, Written};
use crate::model::trace::{Amounts, Counted, Levels, Predicted};
use crate::units::{Basis, Bytes, Events, Interval};

/// What a captured execution log weighs, and would at each level.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Trace {
    /// Requests.
    pub requests: u64,
    /// Events.
    pub events: u64,
    /// UTF-8 bytes of their messages.
    pub bytes: u64,
    /// Events that no line of the catalogue fits.
    pub unrecognised: u64,
    /// Their labels with every value masked; null where they were not asked for.
    pub unrecognised_labels: Option<Vec<LabelRow>>,
    /// Events that were cut at 1,024 characters.
    pub cut: u64,
    /// Requests whose end was not seen before they were closed: nothing came for ten minutes of the log's own time, or too
    /// many others were open.
    pub closed_early: u64,
    /// The first and the last time stamp, as RFC 3339; null where events have none.
    pub period: Option<[String; 2]>,
    /// The setting that the lines speak for; null where no line tells.
    #[schemars(with = "Option<CapturedName>")]
    pub captured_at: Option<Captured>,
    /// Events by type of line, in the order in which a request writes them.
    pub line_types: Vec<LineTypeRow>,
    /// Requests by kind, the most bytes first.
    pub kinds: Vec<KindRow>,
    /// What of the captured lines each level writes, nothing added.
    pub levels: LevelsRow,
    /// What the same requests would write at levels above the captured one.
    pub predicted: PredictedRow,
    /// UTF-8 bytes of the events that no line of the catalogue fits.
    pub unrecognised_bytes: u64,
}

impl Body for Trace {
    const NAME: &'static str = "trace";
}

/// A label of lines that were not recognised.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LabelRow {
    /// API Gateway's own words of it, and stars for all others.
    pub label: String,
    /// Events.
    pub events: u64,
}

/// A type of line.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LineTypeRow {
    /// Its stable name.
    pub id: String,
    /// Events.
    pub events: u64,
    /// Bytes.
    pub bytes: u64,
}

/// Events and bytes that were counted.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct WrittenRow {
    /// Events.
    pub events: u64,
    /// Bytes.
    pub bytes: u64,
}

impl From<Written> for WrittenRow {
    fn from(written: Written) -> Self {
        Self { events: written.events, bytes: written.bytes }
    }
}

/// Events and bytes of the lines that are known, and with those that are not and may be among them.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct CountedRow {
    /// Events.
    pub events: u64,
    /// Bytes.
    pub bytes: u64,
    /// With the lines that were not recognised, of which it is open whether the level writes them; the same where there
    /// are none.
    pub at_most: WrittenRow,
}

impl From<Counted> for CountedRow {
    fn from(Counted { known, at_most }: Counted) -> Self {
        Self { events: known.events, bytes: known.bytes, at_most: at_most.into() }
    }
}

/// Requests of one kind.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct KindRow {
    /// How they ended; null where the lines do not say.
    #[schemars(with = "Option<OutcomeName>")]
    pub outcome: Option<Outcome>,
    /// The hundreds of the status that the method completed with; null where no line says so.
    pub status_class: Option<u8>,
    /// Whether a Lambda authorizer ran.
    pub authorizer: bool,
    /// Whether an API key came with them.
    pub api_key: bool,
    /// Whether an integration was called; null where the lines are not those that would say.
    pub backend: Option<bool>,
    /// How many.
    pub requests: u64,
    /// What was captured of them.
    pub captured: WrittenRow,
    /// What of it ERROR writes.
    pub error: WrittenRow,
    /// What of it INFO writes.
    pub info: WrittenRow,
}

impl KindRow {
    fn of(kind: &RequestKind, trace: &KindTrace) -> Self {
        Self {
            outcome: kind.outcome,
            status_class: kind.status_class,
            authorizer: kind.authorizer,
            api_key: kind.api_key,
            backend: kind.backend,
            requests: trace.requests,
            captured: trace.captured.into(),
            error: trace.error.into(),
            info: trace.info.into(),
        }
    }
}

/// Events and bytes with their doubt.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct AmountsRow {
    /// Events.
    #[schemars(with = "NumberInterval")]
    pub events: Interval<Events>,
    /// Bytes.
    #[schemars(with = "NumberInterval")]
    pub bytes: Interval<Bytes>,
}

impl From<Amounts> for AmountsRow {
    fn from(amounts: Amounts) -> Self {
        Self { events: amounts.events, bytes: amounts.bytes }
    }
}

impl From<CountedRow> for AmountsRow {
    fn from(row: CountedRow) -> Self {
        let range = |known: u64, at_most: u64| {
            let (known, at_most) = (known as f64, at_most as f64);
            match known == at_most {
                true => Interval::exact(known, Basis::Sampled),
                false => Interval::range(Some(known), Some(known), Some(at_most), Basis::Sampled),
            }
        };
        Self {
            events: range(row.events, row.at_most.events).map(Events),
            bytes: range(row.bytes, row.at_most.bytes).map(Bytes),
        }
    }
}

/// The captured lines at each level.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct LevelsRow {
    /// ERROR.
    pub error: CountedRow,
    /// ERROR with full data.
    pub error_full: AmountsRow,
    /// INFO.
    pub info: CountedRow,
    /// INFO with full data.
    pub info_full: AmountsRow,
}

/// The levels that the capture does not hold.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PredictedRow {
    /// INFO; null where it is held.
    pub info: Option<AmountsRow>,
    /// INFO with full data; null where it is held.
    pub info_full: Option<AmountsRow>,
}

impl Trace {
    /// The document of a trace; `labels`: with those of unrecognised lines.
    pub fn new(trace: &measurements::Trace, levels: &Levels, predicted: &Predicted, labels: bool) -> Self {
        let mut kinds: Vec<KindRow> = trace.kinds.iter().map(|(kind, of)| KindRow::of(kind, of)).collect();
        kinds.sort_by_key(|kind| std::cmp::Reverse(kind.captured.bytes));
        let mut seen: Vec<LabelRow> =
            trace.labels.iter().map(|(label, events)| LabelRow { label: label.clone(), events: *events }).collect();
        seen.sort_by_key(|row| std::cmp::Reverse(row.events));
        let line = |(id, written): &(&str, Written)| LineTypeRow {
            id: (*id).to_owned(),
            events: written.events,
            bytes: written.bytes,
        };
        let instant = |ms: i64| jiff::Timestamp::from_millisecond(ms).ok().map(|at| at.to_string());
        Self {
            requests: trace.total().requests,
            events: trace.captured.events,
            bytes: trace.captured.bytes,
            unrecognised: trace.unrecognised.events,
            unrecognised_labels: labels.then_some(seen),
            cut: trace.cut,
            closed_early: trace.closed_early,
            period: trace.period.and_then(|(first, last)| Some([instant(first)?, instant(last)?])),
            captured_at: trace.captured_at,
            line_types: trace.line_types.iter().map(line).collect(),
            kinds,
            levels: LevelsRow {
                error: levels.error.into(),
                error_full: levels.error_full.into(),
                info: levels.info.into(),
                info_full: levels.info_full.into(),
            },
            predicted: PredictedRow {
                info: predicted.info.map(AmountsRow::from),
                info_full: predicted.info_full.map(AmountsRow::from),
            },
            unrecognised_bytes: trace.unrecognised.bytes,
        }
    }
}

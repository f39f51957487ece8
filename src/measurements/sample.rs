//! What log lines weigh that were read: lengths and counts, never a byte of a line.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Period;
use crate::logging::{Captured, RequestKind};

/// How often each length was seen, in bytes, the shortest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tally(pub BTreeMap<u32, u64>);

impl Tally {
    /// One more of a length.
    pub fn add(&mut self, bytes: usize) {
        *self.0.entry(u32::try_from(bytes).unwrap_or(u32::MAX)).or_default() += 1;
    }

    /// All of another tally more.
    pub fn merge(&mut self, other: &Self) {
        for (bytes, count) in &other.0 {
            *self.0.entry(*bytes).or_default() += count;
        }
    }

    /// How many were seen.
    pub fn count(&self) -> u64 {
        self.0.values().sum()
    }

    /// What they have together.
    pub fn bytes(&self) -> u64 {
        self.0.iter().map(|(bytes, count)| u64::from(*bytes) * count).sum()
    }

    /// The mean of a function of the lengths; `None` where none was seen.
    pub fn mean_of(&self, each: impl Fn(f64) -> f64) -> Option<f64> {
        let count = self.count();
        let sum: f64 = self.0.iter().map(|(bytes, count)| each(f64::from(*bytes)) * *count as f64).sum();
        (count > 0).then(|| sum / count as f64)
    }
}

/// Events and the bytes of their messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// Log events.
    pub events: u64,
    /// UTF-8 bytes of message text, with the request id in front.
    pub bytes: u64,
}

impl Written {
    /// One event more.
    pub fn add(&mut self, bytes: usize) {
        self.events += 1;
        self.bytes += bytes as u64;
    }
}

impl std::ops::AddAssign for Written {
    fn add_assign(&mut self, other: Self) {
        self.events += other.events;
        self.bytes += other.bytes;
    }
}

/// One request that was read whole, and what of its captured lines each level writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampledRequest {
    /// What kind of request it was.
    #[serde(flatten)]
    pub kind: RequestKind,
    /// At ERROR.
    pub error: Written,
    /// At INFO.
    pub info: Written,
    /// At INFO with full data; what was not captured is not in it.
    pub full: Written,
}

/// Execution-log lines of one stage.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ExecutionSample {
    /// The setting that the lines speak for; `None` where there were none.
    pub captured_at: Option<Captured>,
    /// Whether they came through a delivery, which does not cut them.
    pub delivered: bool,
    /// The requests.
    pub requests: Vec<SampledRequest>,
    /// Bytes of the events of each line type, by the id of the catalogue.
    pub lines: BTreeMap<String, Tally>,
    /// Lengths of values, by the catalogue's names; of a cut line what was left of it.
    pub values: BTreeMap<String, Tally>,
    /// How many events of each line type were cut.
    pub cut: BTreeMap<String, u64>,
    /// Events that no line of the catalogue fits.
    pub unrecognised: Written,
    /// Requests that were seen in part only and are left out.
    pub partial: u64,
}

/// Access-log lines of one stage.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AccessSample {
    /// Bytes of the lines that the stage's format fits.
    pub lines: Tally,
    /// Lengths of the values of each variable, without `$context.`.
    pub values: BTreeMap<String, Tally>,
    /// What `responseLength` said, where it is among the variables: a length, in bytes.
    pub response_lengths: Tally,
    /// Lines that the stage's format does not fit, as those of an earlier format. Files that lack `unmatched_bytes` have
    /// them among `lines` too.
    pub unmatched: u64,
    /// What those lines have together.
    #[serde(default)]
    pub unmatched_bytes: u64,
}

/// What was read of one stage's logs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StageSample {
    /// Between which instants the lines were written.
    pub period: Option<Period>,
    /// Of its execution log.
    pub execution: Option<ExecutionSample>,
    /// Of its access log.
    pub access: Option<AccessSample>,
}

//! Sums over equal steps of time.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::units::Quantity;

/// How long a step of a series is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// One hour.
    Hour,
    /// One UTC day.
    Day,
}

impl Step {
    /// How many hours it has.
    pub fn hours(self) -> u32 {
        match self {
            Step::Hour => 1,
            Step::Day => 24,
        }
    }
}

/// What something brought in each step of its life inside the window; a step in which nothing came is 0.
///
/// It begins where the life begins and ends with the window. An empty series means that nothing is known of the life.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Series<T> {
    /// The instant at which the first step begins.
    pub start: Timestamp,
    /// How long each step is.
    pub step: Step,
    /// The sum of each step, in order.
    pub values: Vec<T>,
}

impl<T: Quantity> Series<T> {
    /// The sum over the whole series.
    pub fn total(&self) -> T {
        T::of(self.values.iter().map(|value| value.value()).sum())
    }

    /// The series from its first step on that is not 0; empty where all are.
    pub fn from_first(&self) -> Self {
        self.skip(self.values.iter().position(|value| value.value() != 0.0).unwrap_or(self.values.len()))
    }

    /// The series without its first steps; empty where it has no more.
    pub fn skip(&self, steps: usize) -> Self {
        let steps = steps.min(self.values.len());
        let skipped = SignedDuration::from_hours(steps as i64 * i64::from(self.step.hours()));
        let start = self.start.saturating_add(skipped).unwrap_or(Timestamp::MAX);
        Self { start, step: self.step, values: self.values[steps..].to_vec() }
    }

    /// The steps that begin at an instant or later.
    pub fn since(&self, from: Timestamp) -> Self {
        let step = i64::from(self.step.hours()) * 3_600;
        let before = from.as_second().saturating_sub(self.start.as_second()).max(0);
        self.skip(usize::try_from((before + step - 1) / step).unwrap_or(usize::MAX))
    }

    /// The steps that both this and another series have, in order; none where their steps differ.
    pub fn pairs<U: Quantity>(&self, other: &Series<U>) -> Vec<(T, U)> {
        if self.step != other.step {
            return Vec::new();
        }
        let hours = (other.start.as_second() - self.start.as_second()) / 3_600;
        let offset = hours / i64::from(self.step.hours());
        let (skip_own, skip_other) = (offset.max(0) as usize, (-offset).max(0) as usize);
        self.values.iter().copied().skip(skip_own).zip(other.values.iter().copied().skip(skip_other)).collect()
    }

    /// The sums of this and another series over the steps that both have, or `None` where there are none.
    pub fn overlap<U: Quantity>(&self, other: &Series<U>) -> Option<(T, U)> {
        let pairs = self.pairs(other);
        let own = pairs.iter().map(|(own, _)| own.value()).sum();
        let theirs = pairs.iter().map(|(_, theirs)| theirs.value()).sum();
        (!pairs.is_empty()).then(|| (T::of(own), U::of(theirs)))
    }

    /// How many hours it covers.
    pub fn hours(&self) -> u64 {
        self.values.len() as u64 * u64::from(self.step.hours())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Bytes, Events, Usd};

    #[test]
    fn counts_are_written_without_a_fraction() {
        let written = |bytes| serde_json::to_string(&Bytes(bytes)).expect("a number");
        assert_eq!([written(1_045.0), written(0.5), written(0.0)], ["1045", "0.5", "0"]);
        assert_eq!(serde_json::to_string(&Usd(rust_decimal::Decimal::new(150, 2))).expect("a string"), "\"1.50\"");
    }

    #[test]
    fn two_series_overlap_where_both_have_steps() {
        let day = |text: &str| text.parse().expect("a time stamp");
        let bytes =
            Series { start: day("2026-11-01T00:00:00Z"), step: Step::Day, values: [1.0, 2.0, 4.0].map(Bytes).to_vec() };
        let events =
            Series { start: day("2026-11-02T00:00:00Z"), step: Step::Day, values: [8.0, 16.0].map(Events).to_vec() };
        assert_eq!(bytes.overlap(&events), Some((Bytes(6.0), Events(24.0))));
        assert_eq!(events.overlap(&bytes), Some((Events(24.0), Bytes(6.0))));
        let quiet = Series { values: [0.0, 2.0, 0.0].map(Bytes).to_vec(), ..bytes.clone() };
        assert_eq!(quiet.from_first().overlap(&events), Some((Bytes(2.0), Events(24.0))));
        assert_eq!(bytes.since(day("2026-11-02T00:00:00Z")).values, [2.0, 4.0].map(Bytes));
        assert_eq!(bytes.since(day("2026-11-01T00:00:01Z")).values, [2.0, 4.0].map(Bytes));
        assert_eq!(bytes.since(day("2026-10-01T00:00:00Z")), bytes);
        assert!(bytes.since(day("2027-10-01T00:00:00Z")).values.is_empty());
        let later = Series { start: day("2026-11-09T00:00:00Z"), ..events };
        assert_eq!(bytes.overlap(&later), None);
    }
}

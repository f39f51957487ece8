//! Values that can be read and still cannot be: AWS bills by one of the known readings, and offers some retentions only.

use super::{Config, Set};
use crate::measurements::Retention;
use crate::prices::{Billing, Fact, Finding, Problem};

impl Config {
    /// What of the file cannot be, by the facts of billing as they are without it.
    pub fn impossible(&self, billing: &Billing) -> Vec<Finding> {
        let days = self.retention.as_ref().and_then(|set| of_retention(set, billing));
        let readings = [
            ("billing.bytes-per-gb", &self.bytes_per_gb, &billing.bytes_per_gb),
            ("billing.event-overhead", &self.event_overhead, &billing.event_overhead),
        ];
        let readings = readings.into_iter().filter_map(|(key, set, fact)| of_reading(key, set.as_ref()?, fact));
        days.into_iter().chain(readings).collect()
    }
}

fn of_retention(set: &Set<Retention>, billing: &Billing) -> Option<Finding> {
    let Retention::Days(days) = set.value else { return None };
    let nearest = billing.nearest_retentions(days)?;
    Some(finding(set, "retention", days.into(), format!("{nearest}, or \"never\"")))
}

/// A number that no source takes for possible is a slip, and every sum would be off by it.
fn of_reading(key: &str, set: &Set<u64>, fact: &Fact<u64>) -> Option<Finding> {
    let mut known = vec![fact.value];
    known.extend(fact.otherwise);
    let written: Vec<String> = known.iter().map(u64::to_string).collect();
    (!known.contains(&set.value)).then(|| finding(set, key, set.value, written.join(" or ")))
}

/// The source of a value is its file and line.
fn finding<T>(set: &Set<T>, key: &str, found: u64, expected: String) -> Finding {
    let problem = Problem::Value { key: key.to_owned(), found: found.to_string(), expected };
    Finding { file: set.source.clone(), position: None, problem }
}

//! What a run asked AWS in one region, and what it did not get.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::failure::Failure;
use super::operation::Operation;
use super::pages::Listing;
use crate::measurements::CallCount;
use crate::warning::Warning;

/// How many subjects a warning names before it counts the rest.
const NAMED: usize = 3;

/// The ledger of one region.
#[derive(Default)]
pub(super) struct Record {
    calls: Mutex<BTreeMap<&'static str, Counts>>,
    losses: Mutex<BTreeMap<(&'static Operation, Reason), Vec<String>>>,
}

#[derive(Default)]
struct Counts {
    calls: u64,
    metrics: u64,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Reason {
    Denied,
    Truncated,
    Failed(String),
    /// The run was cut short here.
    Cut(String),
}

impl Record {
    /// One call is about to be made; `metrics` is what AWS charges of it.
    pub(super) fn called(&self, operation: &'static Operation, metrics: u64) {
        let mut calls = lock(&self.calls);
        let counts = calls.entry(operation.name).or_default();
        counts.calls += 1;
        counts.metrics += metrics;
    }

    /// A call failed. `subject` is what it was about, where there are several.
    pub(super) fn failed(&self, operation: &'static Operation, failure: &Failure, subject: Option<String>) {
        let reason = match failure {
            Failure::Denied => Reason::Denied,
            Failure::RepeatedToken => Reason::Truncated,
            failure if failure.ends_the_run() => Reason::Cut(failure.reason().to_owned()),
            failure => Reason::Failed(failure.reason().to_owned()),
        };
        lock(&self.losses).entry((operation, reason)).or_default().extend(subject);
    }

    /// Takes the items of a listing and notes what it lacks; `true` when it is whole.
    pub(super) fn keep<T>(
        &self,
        operation: &'static Operation,
        listing: Listing<T>,
        subject: Option<&str>,
    ) -> (Vec<T>, bool) {
        let Listing { items, cut } = listing;
        let Some(failure) = cut else { return (items, true) };
        let after = match (subject, items.len()) {
            (Some(subject), _) => Some(subject.to_owned()),
            (None, 0) => None,
            (None, found) => Some(format!("all after the first {found}")),
        };
        self.failed(operation, &failure, after);
        (items, false)
    }

    /// Whether nothing was lost.
    pub(super) fn is_whole(&self) -> bool {
        lock(&self.losses).is_empty()
    }

    /// Whether an operation was refused.
    pub(super) fn was_denied(&self, operation: &'static Operation) -> bool {
        lock(&self.losses).contains_key(&(operation, Reason::Denied))
    }

    /// The calls made so far.
    pub(super) fn calls(&self, region: &str) -> Vec<CallCount> {
        let count = |(operation, counts): (&&'static str, &Counts)| CallCount {
            region: region.to_owned(),
            operation: (*operation).to_owned(),
            calls: counts.calls,
            metrics: counts.metrics,
        };
        lock(&self.calls).iter().map(count).collect()
    }

    /// A warning for everything that was lost while the run went on.
    pub(super) fn warnings(&self, region: &str) -> Vec<Warning> {
        let warn = |((operation, reason), subjects): (&(&'static Operation, Reason), &Vec<String>)| {
            let (region, lost) = (region.to_owned(), phrase(operation.lost, subjects));
            let (name, action) = (operation.name.to_owned(), operation.action.to_owned());
            match reason {
                Reason::Denied => Some(Warning::AccessDenied { action, region, lost }),
                Reason::Truncated => Some(Warning::Truncated { operation: name, region }),
                Reason::Failed(reason) => {
                    Some(Warning::CallFailed { operation: name, region, reason: reason.clone(), lost })
                }
                Reason::Cut(_) => None,
            }
        };
        lock(&self.losses).iter().filter_map(warn).collect()
    }

    /// What is missing because the run was cut short.
    pub(super) fn incomplete(&self, region: &str) -> Vec<String> {
        let say = |((operation, reason), subjects): (&(&'static Operation, Reason), &Vec<String>)| match reason {
            Reason::Cut(reason) => Some(format!("{region}: {}: {reason}", phrase(operation.lost, subjects))),
            _ => None,
        };
        lock(&self.losses).iter().filter_map(say).collect()
    }
}

fn phrase(lost: &str, subjects: &[String]) -> String {
    match subjects {
        [] => lost.to_owned(),
        few if few.len() <= NAMED => format!("{lost} ({})", few.join(", ")),
        many => format!("{lost} ({} and {} more)", many[..NAMED].join(", "), many.len() - NAMED),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::operation::{DESCRIBE_LOG_GROUPS, GET_METRIC_DATA, GET_RESOURCES};

    #[test]
    fn one_denied_action_is_one_warning_however_many_apis_it_hides() {
        let record = Record::default();
        for api in ["a", "b", "c", "d", "e"] {
            record.failed(&GET_RESOURCES, &Failure::Denied, Some(api.to_owned()));
        }
        let warnings = record.warnings("eu-west-1");
        let [Warning::AccessDenied { action, lost, .. }] = warnings.as_slice() else {
            panic!("one warning, not {warnings:?}")
        };
        assert_eq!(action, "apigateway:GET on /restapis/*/resources");
        assert!(lost.ends_with("(a, b, c and 2 more)"), "{lost}");
        assert!(record.incomplete("eu-west-1").is_empty());
    }

    #[test]
    fn a_listing_that_was_cut_says_where() {
        let record = Record::default();
        let listing = Listing { items: vec![1, 2, 3], cut: Some(Failure::Expired) };
        assert_eq!(record.keep(&DESCRIBE_LOG_GROUPS, listing, None), (vec![1, 2, 3], false));
        assert!(record.warnings("eu-west-1").is_empty());
        assert_eq!(
            record.incomplete("eu-west-1"),
            ["eu-west-1: log groups are missing (all after the first 3): the session expired"]
        );
    }

    #[test]
    fn calls_and_metrics_add_up() {
        let record = Record::default();
        record.called(&GET_METRIC_DATA, 500);
        record.called(&GET_METRIC_DATA, 20);
        let [calls] = &record.calls("eu-west-1")[..] else { panic!("one operation") };
        assert_eq!((calls.calls, calls.metrics), (2, 520));
    }
}

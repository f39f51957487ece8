//! Which requests of a slice are read: those that began before there were enough of them.
//!
//! A page may span less time than one request takes. Were reading to end with the page, or to take whatever completes
//! until then, slow requests would be missing. So the requests are chosen by their beginning, and reading goes on until
//! they end.

use std::collections::HashSet;

use crate::measurements::request_key;

/// How long a request is waited for in the log's own time: the integration timeout, 29 seconds by default, and a little.
pub(super) const LONGEST_MS: i64 = 30_000;

/// The requests of one slice.
pub(super) struct Cohort {
    /// Whether requests are told apart by the id in front of their events; else each event stands for itself.
    by_id: bool,
    requests: HashSet<u128>,
    /// Where the slice ends: what begins later belongs to another.
    until: i64,
    /// When there were enough.
    closed_at: Option<i64>,
}

impl Cohort {
    pub(super) fn new(by_id: bool, until: i64) -> Self {
        Self { by_id, requests: HashSet::new(), until, closed_at: None }
    }

    /// Whether an event is to be weighed; `enough` says whether a further request is not needed.
    pub(super) fn admits(&mut self, at: Option<i64>, message: &[u8], enough: impl FnOnce() -> bool) -> bool {
        let key = if self.by_id { request_key(message) } else { None };
        if key.is_some_and(|key| self.requests.contains(&key)) {
            return true;
        }
        if self.closed_at.is_none() && enough() {
            self.close(at);
        }
        let admitted = self.closed_at.is_none() && at.is_none_or(|at| at < self.until);
        self.requests.extend(key.filter(|_| admitted));
        admitted
    }

    /// No further request is needed.
    pub(super) fn close(&mut self, at: Option<i64>) {
        // Without a time stamp nothing is waited for.
        self.closed_at.get_or_insert(at.unwrap_or(i64::MIN));
    }

    /// Whether further requests are needed.
    pub(super) fn is_open(&self) -> bool {
        self.closed_at.is_none()
    }

    /// How many were not read to their end, when so many were.
    pub(super) fn unfinished(&self, whole: usize) -> usize {
        self.requests.len().saturating_sub(whole)
    }

    /// Whether some may still end, when so many did until the time of the last event.
    pub(super) fn is_awaited(&self, whole: usize, last: Option<i64>) -> bool {
        let waits = |closed_at: i64| last.is_some_and(|last| last < closed_at.saturating_add(LONGEST_MS));
        self.unfinished(whole) > 0 && self.closed_at.is_some_and(waits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: &str) -> Vec<u8> {
        format!("(request-{id}) Starting execution for request: {id}").into_bytes()
    }

    #[test]
    fn requests_are_chosen_by_their_beginning_and_awaited() {
        let mut cohort = Cohort::new(true, 1_000_000);
        assert!(cohort.admits(Some(0), &line("slow"), || false));
        assert!(cohort.admits(Some(1), &line("quick"), || false));
        assert!(cohort.is_open());
        assert!(!cohort.admits(Some(2), &line("late"), || true));
        assert!(cohort.admits(Some(3), &line("slow"), || true) && !cohort.admits(Some(3), &line("late"), || false));
        assert!(!cohort.is_open());
        assert_eq!(cohort.unfinished(1), 1);
        assert!(cohort.is_awaited(1, Some(20_000)), "one of two has ended");
        assert!(!cohort.is_awaited(2, Some(20_000)), "both have");
        assert!(!cohort.is_awaited(1, Some(40_000)), "it takes too long");
    }

    #[test]
    fn a_delivered_event_is_told_by_its_payload() {
        let mut cohort = Cohort::new(true, 1_000);
        let event = |id: &str| {
            let payload = String::from_utf8(line(id)).expect("plain text");
            serde_json::json!({"api_id": "a", "payload": payload}).to_string().into_bytes()
        };
        assert!(cohort.admits(Some(0), &event("slow"), || false));
        assert!(cohort.admits(Some(2_000), &event("slow"), || true) && !cohort.admits(Some(1), &event("b"), || true));
    }

    #[test]
    fn what_begins_after_the_slice_belongs_to_another() {
        let mut cohort = Cohort::new(true, 1_000);
        assert!(cohort.admits(Some(999), &line("a"), || false) && !cohort.admits(Some(1_000), &line("b"), || false));
        assert!(cohort.admits(Some(1_500), &line("a"), || false));
    }

    #[test]
    fn each_line_of_an_access_log_stands_for_itself() {
        let mut cohort = Cohort::new(false, 1_000);
        assert!(cohort.admits(Some(1), b"(a) x", || false) && !cohort.admits(Some(2), b"(a) x", || true));
        assert!(!cohort.is_awaited(1, Some(2)));
    }
}

//! One request while its events are read.

use std::sync::LazyLock;

use super::{KindTrace, Written};
use crate::logging::recognition::LineType;
use crate::logging::{Captured, Outcome, Recogniser, RequestKind};

/// The types of line that tell how a request goes.
#[derive(Debug)]
struct Roles {
    extended_id: u64,
    xray: u64,
    started: u64,
    verified: u64,
    authorizer_began: u64,
    authorizer_ended: u64,
    succeeded: u64,
    unauthorized: u64,
    throttled: u64,
    completed: u64,
    /// What comes last.
    late: u64,
    with_key: u64,
    asked: u64,
    body: u64,
    /// What only full data writes, and would say whether the backend was asked.
    full: u64,
}

static ROLES: LazyLock<Roles> = LazyLock::new(|| Roles::of(Recogniser::embedded()));

impl Roles {
    fn of(recogniser: &Recogniser) -> Self {
        let set =
            |ids: &[&str]| ids.iter().filter_map(|id| recogniser.type_of(id)).fold(0, |set, place| set | bit(place));
        Self {
            extended_id: set(&["extended-request-id"]),
            xray: set(&["xray"]),
            started: set(&["started"]),
            verified: set(&["usage-plan-verify"]),
            authorizer_began: set(&["authorizer-started"]),
            authorizer_ended: set(&["authorizer-done", "unauthorized", "started"]),
            succeeded: set(&["succeeded"]),
            unauthorized: set(&["unauthorized"]),
            throttled: set(&["key-throttled"]),
            completed: set(&["completed"]),
            late: set(&["succeeded", "completed", "endpoint-request-id", "xray"]),
            with_key: set(&["api-key"]),
            asked: set(&["endpoint-uri", "sending", "received", "endpoint-request-id"]),
            body: set(&["endpoint-response-body"]),
            full: set(&["request-path", "request-headers"]),
        }
    }
}

/// The lines between which a request is whole. Logs before 2019 lack today's first and last line, so these are asked for
/// only where some request has them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends {
    first: u64,
    last: u64,
}

impl Ends {
    pub(super) fn of<'a>(all: impl Iterator<Item = &'a OpenRequest>) -> Self {
        let seen = all.fold(0, |seen, open| seen | open.seen);
        Self { first: seen & ROLES.extended_id, last: seen & ROLES.xray }
    }

    /// Whether a request was read from its first line to its last.
    pub(super) fn hold(self, open: &OpenRequest) -> bool {
        // ERROR writes neither, and a denied key ends with its status.
        let at_error = open.captured_at() == Some(Captured::Error);
        let first = if at_error { 0 } else { self.first };
        let last = if at_error || open.has(ROLES.throttled) { 0 } else { self.last };
        open.is_completed() && open.seen & first == first && open.seen & last == last
    }
}

/// The bit of a type of line. There are fewer than 64, which a test watches.
fn bit(place: usize) -> u64 {
    1 << (place % 64)
}

/// What was seen of one request so far.
#[derive(Clone, Debug, Default)]
pub(super) struct OpenRequest {
    /// Whether an authorizer runs.
    pub(super) authorizing: bool,
    /// Whether its events have no id.
    pub(super) nameless: bool,
    /// When its last event came, in the log's own time.
    pub(super) seen_at: i64,
    /// The number of its last event.
    pub(super) seen_as: u64,
    /// Everything captured.
    pub(super) captured: Written,
    /// What of it was not recognised.
    unrecognised: Written,
    /// Whether its last line came first, as where the newest events are listed first.
    backwards: bool,
    /// The types of line, a bit each.
    seen: u64,
    status_class: Option<u8>,
    reached: Option<Outcome>,
    body_at_error: bool,
    info: Written,
    full: Written,
    only_full: Written,
    failed: Written,
    completion: Written,
    body: Written,
}

impl OpenRequest {
    fn has(&self, role: u64) -> bool {
        self.seen & role != 0
    }

    /// Whether a line came that tells how it ended.
    pub(super) fn is_completed(&self) -> bool {
        self.has(ROLES.completed | ROLES.unauthorized)
    }

    /// Whether nothing more of it is to come, but what comes at once.
    pub(super) fn has_ended(&self) -> bool {
        self.is_completed() && (!self.backwards || self.has(ROLES.extended_id))
    }

    /// A line more that is not recognised.
    pub(super) fn unknown(&mut self, size: usize) {
        self.captured.add(size);
        self.unrecognised.add(size);
    }

    /// The lines that say why it failed.
    pub(super) fn failures(&self) -> impl Iterator<Item = &'static str> {
        let types = Recogniser::embedded().types().iter().enumerate();
        types.filter(|(place, line)| line.failure.is_some() && self.has(bit(*place))).map(|(_, line)| line.id)
    }

    /// Whether a line without an id belongs to the next request.
    pub(super) fn is_over(&self, kind: usize) -> bool {
        let begins = ROLES.extended_id | ROLES.verified | ROLES.started | ROLES.authorizer_began;
        bit(kind) & begins != 0 && (self.is_completed() || self.has(bit(kind)))
    }

    /// One line more.
    pub(super) fn line(&mut self, line: &LineType, kind: usize, size: usize, text: &[u8]) {
        let this = bit(kind);
        self.backwards |= self.seen == 0 && this & ROLES.late != 0;
        self.seen |= this;
        let sums = [
            (&mut self.captured, true),
            (&mut self.info, line.info),
            (&mut self.full, line.full),
            (&mut self.only_full, line.only_full),
            (&mut self.failed, line.failure.is_some()),
            (&mut self.completion, this & ROLES.completed != 0),
            (&mut self.body, this & ROLES.body != 0),
        ];
        for (sum, _) in sums.into_iter().filter(|(_, counts)| *counts) {
            sum.add(size);
        }
        if let Some(failed) = &line.failure {
            // Several lines may say it; the order in which they are read does not count.
            self.reached = Some(self.reached.map_or(failed.reached, |reached| reached.min(failed.reached)));
            self.body_at_error |= !failed.with.is_empty();
        }
        if this & ROLES.completed != 0 {
            // "… status: 502": the first of the last three digits.
            let first = text.trim_ascii_end().iter().rev().nth(2).filter(|byte| (b'1'..=b'5').contains(byte));
            self.status_class = first.map(|digit| digit - b'0');
        }
        // Read backwards, the authorizer's lines come after those that tell its end.
        let (opens, closes) = match self.backwards {
            true => (ROLES.authorizer_ended, ROLES.authorizer_began),
            false => (ROLES.authorizer_began, ROLES.authorizer_ended),
        };
        self.authorizing = this & opens != 0 || self.authorizing && this & closes == 0;
    }

    /// The setting that its lines speak for.
    pub(super) fn captured_at(&self) -> Option<Captured> {
        let at_error = self.at_error().events;
        // A malformed answer is logged at ERROR too.
        let full = self.only_full.events - if self.body_at_error { self.body.events } else { 0 };
        match at_error {
            _ if full > 0 => Some(Captured::InfoFull),
            _ if self.info.events > at_error => Some(Captured::Info),
            0 => None,
            _ => Some(Captured::Error),
        }
    }

    /// The setting of a request that was executed from start to end. A denied one writes the same with and without full data.
    pub(super) fn executed_at(&self) -> Option<Captured> {
        (self.has(ROLES.started) && self.has(ROLES.completed)).then(|| self.captured_at()).flatten()
    }

    /// What of it ERROR writes: the error lines of a failed execution, the line with its status, and the answer where it
    /// was malformed. Of denials it writes nothing that is known.
    fn at_error(&self) -> Written {
        let mut error = self.failed;
        if self.failed.events > 0 || (self.status_class == Some(5) && !self.has(ROLES.succeeded)) {
            error += self.completion;
        }
        if self.body_at_error {
            error += self.body;
        }
        error
    }

    /// What it was, and what each level writes of it.
    pub(super) fn close(&self) -> (RequestKind, KindTrace) {
        let outcome = match self {
            _ if self.reached.is_some() => self.reached,
            _ if self.has(ROLES.succeeded) => Some(Outcome::Success),
            _ if self.has(ROLES.unauthorized) => Some(Outcome::Rejected),
            _ if self.has(ROLES.throttled) => Some(Outcome::Throttled),
            _ => None,
        };
        let asked = self.has(ROLES.asked);
        let kind = RequestKind {
            outcome,
            status_class: self.status_class,
            authorizer: self.has(ROLES.authorizer_began),
            api_key: self.has(ROLES.with_key),
            backend: (asked || self.has(ROLES.full)).then_some(asked),
        };
        let (error, info, full) = (self.at_error(), self.info, self.full);
        let (captured, unrecognised) = (self.captured, self.unrecognised);
        (kind, KindTrace { requests: 1, captured, error, info, full, unrecognised })
    }
}

//! Captured execution-log events, grouped by request and weighed: lengths and counts, never what they say.

mod clock;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use self::clock::{Clock, ENDED_MS, FORGOTTEN_MS};
use super::open_request::{Ends, OpenRequest};
use super::request_id::{anonymous, request_id, split};
use super::{ExecutionSample, SampledRequest, Tally, Written};
use crate::logging::execution::PREFIX;
use crate::logging::{Captured, Recogniser, RequestKind};

/// More open requests than this are not held, however close together they are: it bounds memory at a few dozen MB.
const MOST_OPEN: usize = 100_000;
/// Different labels of unrecognised lines that are told apart.
const MOST_LABELS: usize = 1_000;

/// What requests of one kind wrote, and what of that each level writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KindTrace {
    /// How many there were.
    pub requests: u64,
    /// What was captured of them.
    pub captured: Written,
    /// What of it ERROR writes.
    pub error: Written,
    /// What of it INFO writes.
    pub info: Written,
    /// What of it INFO with full data writes.
    pub full: Written,
    /// What of it no line of the catalogue fits.
    pub unrecognised: Written,
}

impl std::ops::AddAssign for KindTrace {
    fn add_assign(&mut self, other: Self) {
        self.requests += other.requests;
        self.captured += other.captured;
        self.error += other.error;
        self.info += other.info;
        self.full += other.full;
        self.unrecognised += other.unrecognised;
    }
}

/// What a captured log weighs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trace {
    /// Every event.
    pub captured: Written,
    /// Events that no line of the catalogue fits.
    pub unrecognised: Written,
    /// Their labels with every value masked, and how often each came.
    pub labels: BTreeMap<String, u64>,
    /// Events by type of line, in the order of the catalogue.
    pub line_types: Vec<(&'static str, Written)>,
    /// Requests by kind.
    pub kinds: BTreeMap<RequestKind, KindTrace>,
    /// The types of line, by the ids of the catalogue, that say why requests of a kind failed.
    pub failures: BTreeMap<RequestKind, BTreeSet<&'static str>>,
    /// The setting that the lines speak for; `None` where there were none.
    pub captured_at: Option<Captured>,
    /// Whether some whole requests speak for INFO and others for full data, so that neither holds all that it writes.
    pub mixed: bool,
    /// Requests whose end was not seen before they were closed, because nothing came for ten minutes of the log's own
    /// time or too many others were open.
    pub closed_early: u64,
    /// Events that were cut.
    pub cut: u64,
    /// Events that are longer than standard logging leaves them: they came through a delivery.
    pub uncut: u64,
    /// Bytes of the records that a delivery put around events, one for each such event.
    pub records: Tally,
    /// Lengths of the values of every line and of what stands before each, by the catalogue's names.
    pub values: BTreeMap<String, Tally>,
    /// The first and the last time stamp, in milliseconds of the epoch.
    pub period: Option<(i64, i64)>,
}

impl Trace {
    /// All requests together.
    pub fn total(&self) -> KindTrace {
        let mut total = KindTrace::default();
        self.kinds.values().for_each(|kind| total += *kind);
        total
    }
}

/// Reads events one by one, in memory that does not grow with their number.
#[derive(Debug)]
pub struct Tracer {
    recogniser: &'static Recogniser,
    open: HashMap<u128, OpenRequest>,
    clock: Clock,
    /// The number of the request that events without an id belong to.
    nameless: u64,
    by_type: Vec<Written>,
    by_value: Vec<Tally>,
    prefixes: Tally,
    trace: Trace,
    sample: Option<Kept>,
    /// The settings that executed requests speak for.
    spoken: BTreeSet<Captured>,
}

/// What is kept of each request when a sample is taken.
#[derive(Debug, Default)]
struct Kept {
    requests: Vec<(OpenRequest, SampledRequest)>,
    lines: Vec<Tally>,
    cut: Vec<u64>,
    delivered: bool,
}

impl Tracer {
    /// Weighs a captured log.
    pub fn new() -> Self {
        let recogniser = Recogniser::embedded();
        Self {
            recogniser,
            open: HashMap::new(),
            clock: Clock::default(),
            nameless: 0,
            by_type: vec![Written::default(); recogniser.types().len()],
            by_value: vec![Tally::default(); recogniser.values().len()],
            prefixes: Tally::default(),
            trace: Trace::default(),
            sample: None,
            spoken: BTreeSet::new(),
        }
    }

    /// Keeps each whole request as well, for a sample of a stage.
    pub fn sampling() -> Self {
        let new = Self::new();
        let types = new.by_type.len();
        let sample = Kept { lines: vec![Tally::default(); types], cut: vec![0; types], ..Kept::default() };
        Self { sample: Some(sample), ..new }
    }

    /// Takes an event; `at` is its time stamp in milliseconds of the epoch. A record of a delivery counts whole and is
    /// read by its payload.
    pub fn event(&mut self, at: Option<i64>, message: &[u8]) {
        self.tick(at);
        let size = message.len();
        self.trace.captured.add(size);
        match delivered_payload(message) {
            Some(payload) => {
                self.trace.records.add(size.saturating_sub(payload.len()));
                if let Some(sample) = &mut self.sample {
                    sample.delivered = true;
                }
                // A sample holds what API Gateway writes: the record depends on the delivery.
                let size = if self.sample.is_some() { payload.len() } else { size };
                self.line(payload.as_bytes(), size);
            }
            None => self.line(message, size),
        }
        if self.open.len() > MOST_OPEN {
            self.make_room();
        }
    }

    /// Closes requests that came to their end, and if that is not enough those that nothing was seen of for longest.
    fn make_room(&mut self) {
        self.close_all(|_, open| open.is_completed());
        let mut seen: Vec<u64> = self.open.values().map(|open| open.seen_as).collect();
        let middle = seen.len() / 2;
        if self.open.len() > MOST_OPEN / 2 {
            let (_, oldest, _) = seen.select_nth_unstable(middle);
            let oldest = *oldest;
            self.close_all(|_, open| open.seen_as < oldest);
        }
    }

    fn line(&mut self, message: &[u8], size: usize) {
        let recogniser = self.recogniser;
        let (id, text) = split(message);
        self.prefixes.add(message.len() - text.len());
        let key = id.map_or_else(|| anonymous(self.nameless), request_id);
        let authorizing = self.open.get(&key).is_some_and(|open| open.authorizing);
        let Some(line) = recogniser.recognise(text, authorizing) else {
            self.unrecognised(text, size, id.is_some());
            // It belongs to its request all the same. Only an id tells of one that nothing else was seen of.
            if id.is_some() || self.open.contains_key(&key) {
                self.opened(key, id.is_none()).unknown(size);
            }
            return;
        };
        self.by_type[line.kind].add(size);
        let is_cut = recogniser.is_cut(text);
        self.trace.cut += u64::from(is_cut);
        let is_uncut = !is_cut && recogniser.would_be_cut(text);
        self.trace.uncut += u64::from(is_uncut);
        if let Some(sample) = &mut self.sample {
            sample.delivered |= is_uncut;
            sample.lines[line.kind].add(size);
            sample.cut[line.kind] += u64::from(is_cut);
        }
        let (values, by_value) = (recogniser.values(), &mut self.by_value);
        recogniser.lengths(text, line, |name, length| {
            if let Some(place) = values.iter().position(|known| *known == name) {
                by_value[place].add(length);
            }
        });
        let begins_next = id.is_none() && self.open.get(&key).is_some_and(|open| open.is_over(line.kind));
        if begins_next {
            self.close_all(|_, open| open.nameless);
            self.nameless += 1;
            self.opened(anonymous(self.nameless), true).line(&recogniser.types()[line.kind], line.kind, size, text);
            return;
        }
        self.opened(key, id.is_none()).line(&recogniser.types()[line.kind], line.kind, size, text);
    }

    fn opened(&mut self, key: u128, nameless: bool) -> &mut OpenRequest {
        let open = self.open.entry(key).or_default();
        open.nameless = nameless;
        open.seen_at = self.clock.now;
        open.seen_as = self.trace.captured.events;
        open
    }

    /// A line without an id may be one of a body, of which no word is shown, however common.
    fn unrecognised(&mut self, text: &[u8], size: usize, has_id: bool) {
        self.trace.unrecognised.add(size);
        let label = super::masked_label::masked(if has_id { text } else { b"" });
        if self.trace.labels.len() < MOST_LABELS || self.trace.labels.contains_key(&label) {
            *self.trace.labels.entry(label).or_default() += 1;
        }
    }

    fn tick(&mut self, at: Option<i64>) {
        let Some(at) = at else { return };
        let (first, last) = self.trace.period.unwrap_or((at, at));
        self.trace.period = Some((first.min(at), last.max(at)));
        if self.clock.tick(at) {
            self.close_all(|now, open| {
                let silent = now.saturating_sub(open.seen_at);
                silent >= if open.has_ended() { ENDED_MS } else { FORGOTTEN_MS }
            });
        }
    }

    fn close_all(&mut self, which: impl Fn(i64, &OpenRequest) -> bool) {
        let (now, trace, sample, spoken) = (self.clock.now, &mut self.trace, &mut self.sample, &mut self.spoken);
        self.open.retain(|_, open| {
            let closes = which(now, open);
            if closes {
                trace.closed_early += u64::from(!open.is_completed() && !open.nameless);
                spoken.extend(open.executed_at());
                close(open, trace, sample.as_mut());
            }
            !closes
        });
    }

    /// Whole requests that were read so far, when a sample is taken.
    pub fn requests(&self) -> usize {
        let kept = self.sample.as_ref().map_or(0, |sample| sample.requests.len());
        kept + self.open.values().filter(|open| open.is_completed()).count()
    }

    /// The coefficient of variation of what whole requests weigh; `None` below two of them.
    pub fn spread(&self) -> Option<f64> {
        let kept = self.sample.iter().flat_map(|sample| &sample.requests).map(|(open, _)| open.captured);
        let open = self.open.values().filter(|open| open.is_completed()).map(|open| open.captured);
        let weights: Vec<f64> = kept.chain(open).map(|written| written.bytes as f64).collect();
        let (count, sum) = (weights.len() as f64, weights.iter().sum::<f64>());
        let mean = sum / count;
        let squares: f64 = weights.iter().map(|weight| (weight - mean).powi(2)).sum();
        (weights.len() > 1 && mean > 0.0).then(|| (squares / (count - 1.0)).sqrt() / mean)
    }

    /// Ends the log.
    pub fn finish(mut self) -> Trace {
        self.end();
        self.trace
    }

    fn end(&mut self) {
        let (trace, sample) = (&mut self.trace, &mut self.sample);
        for open in self.open.values() {
            self.spoken.extend(open.executed_at());
            close(open, trace, sample.as_mut());
        }
        trace.mixed = self.spoken.len() > 1;
        // ERROR writes nothing of a request but beside an error line: unknown lines without one speak for more.
        let more = trace.kinds.values().any(|kind| kind.unrecognised.events > 0 && kind.error.events == 0);
        trace.captured_at = trace.captured_at.filter(|at| *at != Captured::Error || !more);
        self.open.clear();
        let types = self.recogniser.types().iter().zip(&self.by_type);
        trace.line_types = types.filter(|(_, written)| written.events > 0).map(|(kind, all)| (kind.id, *all)).collect();
        let values = self.recogniser.values().iter().zip(std::mem::take(&mut self.by_value));
        trace.values =
            values.filter(|(_, tally)| tally.count() > 0).map(|(name, tally)| ((*name).to_owned(), tally)).collect();
        trace.values.insert(PREFIX.to_owned(), std::mem::take(&mut self.prefixes));
    }

    /// Ends a sample: the requests that were seen whole, and the lengths of all lines.
    pub fn sample(mut self) -> ExecutionSample {
        self.end();
        let Some(kept) = self.sample else { return ExecutionSample::default() };
        let all = kept.requests.len() as u64 + self.trace.closed_early;
        let ends = Ends::of(kept.requests.iter().map(|(open, _)| open));
        // Of days before and after a change of setting those of the higher one tell more.
        let highest = self.spoken.last().copied();
        let speaks = |open: &OpenRequest| open.executed_at().is_none_or(|at| Some(at) == highest);
        let whole = kept.requests.into_iter().filter(|(open, _)| ends.hold(open) && speaks(open));
        let requests: Vec<SampledRequest> = whole.map(|(_, request)| request).collect();
        let named = |place: usize| self.recogniser.types()[place].id.to_owned();
        let lines = kept.lines.into_iter().enumerate().filter(|(_, tally)| tally.count() > 0);
        let cut = kept.cut.into_iter().enumerate().filter(|(_, count)| *count > 0);
        ExecutionSample {
            captured_at: self.trace.captured_at,
            delivered: kept.delivered,
            partial: all.saturating_sub(requests.len() as u64),
            requests,
            lines: lines.map(|(place, tally)| (named(place), tally)).collect(),
            values: self.trace.values,
            cut: cut.map(|(place, count)| (named(place), count)).collect(),
            unrecognised: self.trace.unrecognised,
        }
    }
}

impl Default for Tracer {
    fn default() -> Self {
        Self::new()
    }
}

fn close(open: &OpenRequest, trace: &mut Trace, sample: Option<&mut Kept>) {
    let (kind, levels) = open.close();
    *trace.kinds.entry(kind).or_default() += levels;
    let mut failures = open.failures().peekable();
    if failures.peek().is_some() {
        trace.failures.entry(kind).or_default().extend(failures);
    }
    trace.captured_at = trace.captured_at.max(open.captured_at());
    if let Some(sample) = sample {
        let KindTrace { error, info, full, .. } = levels;
        sample.requests.push((open.clone(), SampledRequest { kind, error, info, full }));
    }
}

/// The payload of a delivery's JSON record.
fn delivered_payload(message: &[u8]) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Record {
        payload: String,
    }
    (message.first() == Some(&b'{'))
        .then(|| serde_json::from_slice::<Record>(message).ok())
        .flatten()
        .map(|it| it.payload)
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

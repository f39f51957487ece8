//! Reads events of the stages' log groups and keeps lengths: no byte of an event outlives the page that it came on.
//!
//! FilterLogEvents has no charge: no price list has an operation for it (facts of November 2026). Under Intelligent
//! Tiering it counts as an access, which moves what was read back to the Standard tier for 30 days.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicUsize, Ordering};

use aws_sdk_cloudwatchlogs::types::FilteredLogEvent;
use futures_util::StreamExt;
use futures_util::stream;
use jiff::Timestamp;
use tokio::time::{Instant, timeout_at};

use super::cohort::{Cohort, LONGEST_MS};
use super::failure::Failure;
use super::operation::FILTER_LOG_EVENTS;
use super::session::Session;
use super::slices::{Slice, slices};
use super::{CONCURRENCY, EventPlan, Progress};
use crate::measurements::{
    AccessLines, ApiStage, Links, LogClass, LogGroup, Measurements, Period, Role, StageSample, Tracer,
};
use crate::warning::Warning;

/// A sample is narrow enough when the 80 % half-width of its mean is this share of it …
const NARROW: f64 = 0.05;
/// … by the normal quantile of 80 %, rounded up, …
const QUANTILE: f64 = 1.3;
/// … over at least so many requests, …
const FEWEST_REQUESTS: usize = 50;
/// … from at least so many slices in which there was something.
const FEWEST_SLICES: usize = 8;
/// In how many slices the wanted number of requests should come together.
const SPREAD: f64 = 20.0;
/// Events that a request may have, where nothing is known: full data of a proxy integration.
const EVENTS_PER_REQUEST: f64 = 20.0;
/// Events that are asked for in one answer, at least and at most: a page is never held for long.
const PAGE: (f64, f64) = (300.0, 5_000.0);
/// Pages that are read on, when there is enough of a slice, until the requests that began in it have ended. Where so many
/// events come at once that this is less than a request takes, a warning tells.
const READ_ON: u32 = 4;
/// The share of unfinished requests above which a sample is doubted.
const MANY: f64 = 0.2;
/// Denials before anything was allowed, after which no other group is tried.
const DENIALS: usize = CONCURRENCY;

/// What to read for one stage from one group.
struct Target<'a> {
    stage: usize,
    group: &'a LogGroup,
    /// The format of the access log; `None` for an execution log.
    format: Option<&'a str>,
    slices: Vec<Slice>,
    /// How many events a request may have.
    each: f64,
}

/// What takes the events.
enum Reader<'a> {
    Execution(Box<Tracer>),
    Access(AccessLines<'a>),
}

impl Reader<'_> {
    fn event(&mut self, at: Option<i64>, message: &[u8]) {
        match self {
            Self::Execution(tracer) => tracer.event(at, message),
            Self::Access(lines) => lines.line(message),
        }
    }

    fn requests(&self) -> usize {
        match self {
            Self::Execution(tracer) => tracer.requests(),
            Self::Access(lines) => lines.requests(),
        }
    }

    fn is_narrow(&self) -> bool {
        let spread = match self {
            Self::Execution(tracer) => tracer.spread(),
            Self::Access(lines) => lines.spread(),
        };
        let requests = self.requests();
        requests >= FEWEST_REQUESTS
            && spread.is_some_and(|spread| spread * QUANTILE / (requests as f64).sqrt() <= NARROW)
    }
}

/// What was read of a group.
struct Reading {
    sample: StageSample,
    /// Between which instants; `None` where nothing came.
    period: Option<Period>,
    end: End,
    /// Whether nothing was found that counts.
    is_empty: bool,
    /// Requests of the execution log that were not read to their end.
    unfinished: u64,
}

/// Why reading ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// There was enough, or nothing more, or as much was read as may be.
    Read,
    /// The time was over.
    Late,
    /// A call failed, which is told elsewhere.
    Failed,
}

/// Whether FilterLogEvents is refused in this region.
#[derive(Default)]
struct Permission {
    denials: AtomicUsize,
    answers: AtomicUsize,
}

impl Permission {
    fn is_hopeless(&self) -> bool {
        self.answers.load(Ordering::Relaxed) == 0 && self.denials.load(Ordering::Relaxed) >= DENIALS
    }
}

/// Reads events for every stage whose groups took something in, and puts their lengths into it.
pub(super) async fn sample(session: &Session, seen: &mut Measurements, plan: EventPlan, progress: &dyn Progress) {
    let (found, unreadable) = {
        let links = Links::of(seen);
        let (targets, unreadable) = targets(seen, &links, plan);
        progress.phase("log events", Some(targets.len() as u64));
        let (deadline, permission) = (Instant::now() + plan.time, Permission::default());
        let permission = &permission;
        let reads = stream::iter(targets).map(|target| async move {
            let read = read(session, &target, plan, deadline, permission).await;
            progress.advance(1);
            (target.stage, read)
        });
        (reads.buffer_unordered(CONCURRENCY).collect::<Vec<_>>().await, unreadable)
    };
    let empty = |end: End| found.iter().filter(|(_, read)| read.is_empty && read.end == end).count() as u64;
    let (late, nothing) = (empty(End::Late), empty(End::Read));
    for (stage, Reading { sample, period, unfinished, .. }) in found {
        let Some(period) = period else { continue };
        let stage = &mut seen.stages[stage];
        seen.warnings.extend(unfinished_warning(stage, &sample, unfinished));
        let whole = stage.sample.get_or_insert_default();
        whole.period = Some(whole.period.map_or(period, |other| Period {
            from: other.from.min(period.from),
            until: other.until.max(period.until),
        }));
        whole.execution = whole.execution.take().or(sample.execution);
        whole.access = whole.access.take().or(sample.access);
    }
    let region = || session.region().to_owned();
    if late > 0 {
        seen.warnings.push(Warning::UnreadGroups { groups: late, region: region() });
    }
    if nothing > 0 {
        seen.warnings.push(Warning::NoLinesFound { groups: nothing, region: region() });
    }
    if unreadable > 0 {
        seen.warnings.push(Warning::UnreadableGroups { groups: unreadable, region: region() });
    }
}

/// What is to be read, and how many groups cannot be because of their class.
fn targets<'a>(seen: &'a Measurements, links: &Links<'a>, plan: EventPlan) -> (Vec<Target<'a>>, u64) {
    let (mut targets, mut unreadable) = (Vec::new(), HashSet::new());
    let Some(scope) = seen.scopes.first() else { return (targets, 0) };
    for (place, stage) in seen.stages.iter().enumerate() {
        for (group, format) in execution_group(stage, links).into_iter().chain(access_group(stage, links)) {
            let target = target(place, stage, group, format, scope.taken_at, plan);
            if target.slices.is_empty() {
                continue;
            }
            if group.class.as_ref().is_none_or(|class| *class == LogClass::Standard) {
                targets.push(target);
            } else {
                unreadable.insert(&group.name);
            }
        }
    }
    (targets, unreadable.len() as u64)
}

/// The group that holds the stage's execution log and nothing else.
fn execution_group<'a>(stage: &ApiStage, links: &Links<'a>) -> Option<(&'a LogGroup, Option<&'a str>)> {
    let delivered = stage.delivery_log_groups().find_map(|name| links.own_group(stage, name, Role::Delivery));
    let managed = || links.own_group(stage, &stage.managed_log_group()?, Role::Managed);
    delivered.or_else(managed).map(|group| (group, None))
}

/// The group that holds the stage's access log and nothing else: lines of several stages cannot be told apart.
fn access_group<'a>(stage: &'a ApiStage, links: &Links<'a>) -> Option<(&'a LogGroup, Option<&'a str>)> {
    let group = links.own_group(stage, stage.access_log_group()?, Role::Access)?;
    Some((group, Some(stage.access.as_ref()?.format.as_str())))
}

fn target<'a>(
    place: usize,
    stage: &ApiStage,
    group: &'a LogGroup,
    format: Option<&'a str>,
    now: Timestamp,
    plan: EventPlan,
) -> Target<'a> {
    let each = if format.is_some() { 1.0 } else { EVENTS_PER_REQUEST };
    let bytes = group.incoming_bytes.as_ref();
    let counted = bytes.zip(stage.requests.as_ref()).and_then(|(bytes, requests)| bytes.overlap(requests));
    let written = bytes.zip(group.incoming_events.as_ref()).and_then(|(bytes, events)| bytes.overlap(events));
    let counted = counted.map(|(bytes, requests)| bytes.0 / requests.0);
    let written = written.map(|(bytes, events)| bytes.0 / events.0 * each);
    // Not every request writes: fewer events than requests mean slices that are longer.
    let per_request = [counted, written].into_iter().flatten().filter(|bytes| bytes.is_finite()).reduce(f64::max);
    let wanted = f64::from(plan.requests) / SPREAD;
    Target { stage: place, group, format, slices: slices(group, now, per_request.map(|bytes| bytes * wanted)), each }
}

/// Events that are asked for in one answer: besides the wanted requests those that are under way at the same time.
fn page_size(target: &Target<'_>, slice: Slice, plan: EventPlan) -> i32 {
    let wanted = f64::from(plan.requests) / SPREAD * target.each;
    (wanted * (1.0 + slice.per_second)).clamp(PAGE.0, PAGE.1) as i32
}

async fn read(
    session: &Session,
    target: &Target<'_>,
    plan: EventPlan,
    region_deadline: Instant,
    permission: &Permission,
) -> Reading {
    let deadline = region_deadline.min(Instant::now() + plan.time_per_group);
    let wanted = usize::try_from(plan.requests).unwrap_or(usize::MAX);
    let per_slice = (f64::from(plan.requests) / SPREAD).ceil() as usize;
    let mut reader = target
        .format
        .map_or_else(|| Reader::Execution(Box::new(Tracer::sampling())), |it| Reader::Access(AccessLines::of(it)));
    let (mut calls, mut full_slices, mut period, mut unfinished) = (0, 0, None, 0);
    let mut known = HashSet::new();
    let end = 'slices: {
        for slice in &target.slices {
            let (before, limit) = (reader.requests(), page_size(target, *slice, plan));
            let enough = before + slice.most(per_slice);
            let mut cohort = Cohort::new(target.format.is_none(), slice.until);
            let (mut tokens, mut token, mut more) = (HashSet::new(), None, 0);
            loop {
                if permission.is_hopeless() {
                    break 'slices End::Failed;
                }
                if calls == plan.calls_per_group {
                    break 'slices End::Read;
                }
                calls += 1;
                let page = match timeout_at(deadline, page(session, target, *slice, limit, token.take())).await {
                    Err(_) => break 'slices End::Late,
                    Ok(Err(failure)) => {
                        if failure == Failure::Denied {
                            permission.denials.fetch_add(1, Ordering::Relaxed);
                        }
                        session.record.failed(&FILTER_LOG_EVENTS, &failure, Some(target.group.name.clone()));
                        break 'slices End::Failed;
                    }
                    Ok(Ok(page)) => page,
                };
                permission.answers.fetch_add(1, Ordering::Relaxed);
                let last = page.0.iter().filter_map(|event| event.timestamp).max();
                for event in page.0 {
                    take(event, &mut known, &mut cohort, enough, &mut reader, &mut period);
                }
                if reader.requests() >= enough {
                    cohort.close(last);
                }
                // A token that comes again is a known fault of the service; what came until then is as good as any other.
                let next = page.1.filter(|next| !next.is_empty() && tokens.insert(next.clone()));
                let reads_on = more < READ_ON && cohort.is_awaited(reader.requests() - before, last);
                if next.is_none() || !(cohort.is_open() || reads_on) {
                    break;
                }
                more += u32::from(!cohort.is_open());
                token = next;
            }
            let whole = reader.requests() - before;
            unfinished += cohort.unfinished(whole);
            full_slices += usize::from(whole > 0);
            if full_slices >= FEWEST_SLICES.min(wanted) && (reader.requests() >= wanted || reader.is_narrow()) {
                break;
            }
        }
        End::Read
    };
    let is_empty = reader.requests() == 0;
    let sample = match reader {
        Reader::Execution(tracer) => StageSample { execution: Some(tracer.sample()), ..StageSample::default() },
        Reader::Access(lines) => StageSample { access: Some(lines.sample()), ..StageSample::default() },
    };
    Reading { sample, period, end, is_empty, unfinished: unfinished as u64 }
}

async fn page(
    session: &Session,
    target: &Target<'_>,
    slice: Slice,
    limit: i32,
    token: Option<String>,
) -> Result<(Vec<FilteredLogEvent>, Option<String>), Failure> {
    let request = session
        .clients
        .logs
        .filter_log_events()
        .log_group_name(&target.group.name)
        .start_time(slice.from)
        // It belongs to the stretch.
        .end_time(slice.until - 1 + if target.format.is_none() { LONGEST_MS } else { 0 })
        .limit(limit)
        .set_next_token(token);
    let answer = session.call(&FILTER_LOG_EVENTS, request.send()).await?;
    Ok((answer.events.unwrap_or_default(), answer.next_token))
}

/// Weighs an event unless it came before or its request is not one of those that are read.
fn take(
    event: FilteredLogEvent,
    known: &mut HashSet<u64>,
    cohort: &mut Cohort,
    enough: usize,
    reader: &mut Reader<'_>,
    period: &mut Option<Period>,
) {
    let Some(message) = event.message else { return };
    if !cohort.admits(event.timestamp, message.as_bytes(), || reader.requests() >= enough)
        || event.event_id.is_some_and(|id| !known.insert(fingerprint(&id)))
    {
        return;
    }
    reader.event(event.timestamp, message.as_bytes());
    if let Some(at) = event.timestamp.and_then(|at| Timestamp::from_millisecond(at).ok()) {
        let held = period.get_or_insert(Period { from: at, until: at });
        (held.from, held.until) = (held.from.min(at), held.until.max(at));
    }
}

/// A number in place of an event's id: the ids of a whole group would take megabytes.
fn fingerprint(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

/// A warning where many requests of a sample were not read to their end. What the tracer knows to be partial bounds it:
/// a request whose lines the catalogue does not know is none that it misses.
fn unfinished_warning(stage: &ApiStage, sample: &StageSample, unfinished: u64) -> Option<Warning> {
    let execution = sample.execution.as_ref()?;
    let requests = unfinished.min(execution.partial);
    let of = requests + execution.requests.len() as u64;
    let (api, stage) = (stage.api_name.clone(), stage.stage.clone());
    (requests as f64 > MANY * of as f64).then_some(Warning::UnfinishedRequests { api, stage, requests, of })
}

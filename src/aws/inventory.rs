//! What there is in one region: every log group and every stage, before any number is asked for.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::life::{self, Span};
use super::metric::{Metric, Traffic, data_processed, incoming_bytes, incoming_events, of_methods};
use super::session::Session;
use super::{Extent, Progress, SamplingPlan, deliveries, log_groups, rest, v2};
use crate::logging::ApiKind;
use crate::measurements::{ApiStage, LogGroup, Step};

/// Groups that lived through fewer whole days of the window are measured by the hour as well.
const YOUNG_DAYS: u32 = 3;

/// A stage as it was listed.
pub(super) struct Stage {
    /// Everything but its traffic.
    pub(super) seen: ApiStage,
    /// When it was made.
    pub(super) created_at: Option<Timestamp>,
}

/// What there is in one region.
pub struct Inventory {
    pub(super) log_groups: Vec<LogGroup>,
    pub(super) stages: Vec<Stage>,
    pub(super) stages_complete: bool,
    /// The whole days of the plan.
    pub(super) days: Span,
    /// The last hours of the plan, from the first day on which a young group can have been made; none where young groups
    /// are not measured by the hour.
    pub(super) hours: Span,
}

/// Lists the log groups and, where the whole account is asked for, the stages of all three kinds of API and the deliveries.
/// AWS charges none of these calls.
///
/// What could not be listed is noted in the session and comes with [`measure`](super::measure()).
pub async fn list(session: &Session, plan: &SamplingPlan, progress: &dyn Progress) -> Inventory {
    let (log_groups, _) = log_groups::log_groups(session, progress).await;
    let (from, until) = (plan.window.start_instant(), plan.window.end_instant());
    let days = Span { from, until, step: Step::Day };
    if plan.extent == Extent::Volumes {
        let hours = Span { from: until, until, step: Step::Hour };
        return Inventory { log_groups, stages: Vec::new(), stages_complete: false, days, hours };
    }
    let (mut stages, rest_complete) = rest::stages(session, progress).await;
    let (others, others_complete) = v2::stages(session, progress).await;
    deliveries::read(session, &mut stages, progress).await;
    stages.extend(others);
    let hours = Span {
        from: life::before(until, YOUNG_DAYS, Step::Day).max(from),
        until: life::floor(plan.now, Step::Hour),
        step: Step::Hour,
    };
    Inventory { log_groups, stages, stages_complete: rest_complete && others_complete, days, hours }
}

impl Inventory {
    /// Whether there is neither a log group nor a stage.
    pub fn is_empty(&self) -> bool {
        self.log_groups.is_empty() && self.stages.is_empty()
    }

    /// How many log groups there are.
    pub fn log_groups(&self) -> usize {
        self.log_groups.len()
    }

    /// How many stages of a kind there are.
    pub fn stages(&self, kind: ApiKind) -> usize {
        self.stages.iter().filter(|stage| stage.seen.kind == kind).count()
    }

    /// How many metrics [`measure`](super::measure()) will ask GetMetricData for, at most.
    ///
    /// Only the daily answer tells which groups are measured by the hour; counted are all that may turn out so.
    pub fn metrics(&self) -> u64 {
        let hourly = self.log_groups.iter().filter(|group| self.may_be_young(group)).count();
        (self.daily_metrics().len() + hourly) as u64
    }

    /// The metrics to ask for by the day, each once: REST APIs of one name and stage share theirs.
    pub(super) fn daily_metrics(&self) -> BTreeSet<Metric> {
        let linked = self.linked_log_groups();
        let bytes = self.log_groups.iter().map(|group| incoming_bytes(&group.name));
        let counted = self.log_groups.iter().filter(|group| linked.contains(group.name.as_str()));
        let events = counted.map(|group| incoming_events(&group.name));
        let traffic = self.stages.iter().flat_map(|stage| Traffic::of(&stage.seen).all().cloned().collect::<Vec<_>>());
        let beside = self.stages.iter().flat_map(|stage| {
            let of_methods = of_methods(&stage.seen).into_iter().map(|(_, metric)| metric);
            of_methods.chain(data_processed(&stage.seen))
        });
        bytes.chain(events).chain(traffic).chain(beside).collect()
    }

    /// The names of the groups that a stage writes to, or did before it had a delivery.
    pub(super) fn linked_log_groups(&self) -> BTreeSet<String> {
        let of_stage = |stage: &Stage| {
            let stage = &stage.seen;
            let named = stage.access_log_group().into_iter().chain(stage.delivery_log_groups()).map(str::to_owned);
            stage.managed_log_group().into_iter().chain(named).collect::<Vec<_>>()
        };
        self.stages.iter().flat_map(of_stage).collect()
    }

    /// Whether so many days are too few to be enough.
    pub(super) fn is_young(days: usize) -> bool {
        days < YOUNG_DAYS as usize
    }

    /// Whether a group can turn out to be young: a first datapoint may make its life longer, never shorter.
    pub(super) fn may_be_young(&self, group: &LogGroup) -> bool {
        self.hours.steps() > 0 && self.days.life(group.created_at, None).is_none_or(|life| Self::is_young(life.steps()))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::period::Window;

    /// A log group of which only these two things are known.
    pub(crate) fn log_group(name: &str, created_at: Option<&str>) -> LogGroup {
        LogGroup {
            account: None,
            region: "eu-west-1".into(),
            name: name.into(),
            class: None,
            retention: None,
            stored_bytes: None,
            created_at: created_at.map(|at| at.parse().expect("a time stamp")),
            incoming_bytes: None,
            incoming_bytes_hourly: None,
            incoming_events: None,
        }
    }

    /// Four weeks before the afternoon of 22 November 2026.
    pub(crate) fn inventory(log_groups: Vec<LogGroup>) -> Inventory {
        let window = Window::last_whole_days("2026-11-22T16:45:00Z".parse().expect("a time stamp"), 28);
        Inventory {
            log_groups,
            stages: Vec::new(),
            stages_complete: true,
            days: Span { from: window.start_instant(), until: window.end_instant(), step: Step::Day },
            hours: Span {
                from: "2026-11-19T00:00:00Z".parse().expect("a time stamp"),
                until: "2026-11-22T16:00:00Z".parse().expect("a time stamp"),
                step: Step::Hour,
            },
        }
    }

    #[test]
    fn young_groups_cost_a_second_metric() {
        let groups = vec![
            log_group("old", Some("2024-01-01T00:00:00Z")),
            log_group("three days", Some("2026-11-19T00:00:00Z")),
            log_group("a part of three days", Some("2026-11-19T00:00:01Z")),
            log_group("two days", Some("2026-11-20T00:00:00Z")),
            log_group("today", Some("2026-11-22T10:00:00Z")),
            log_group("unknown", None),
        ];
        assert_eq!(inventory(groups.clone()).metrics(), 6 + 4);
        let by_day_alone = inventory(groups);
        let hours = Span { from: by_day_alone.hours.until, ..by_day_alone.hours };
        assert_eq!(Inventory { hours, ..by_day_alone }.metrics(), 6);
    }
}

//! From an inventory and CloudWatch's answers to measurements.

use jiff::Timestamp;

use super::inventory::{Inventory, Stage};
use super::life::{self, Points, Span};
use super::metric::{Metric, Traffic, data_processed, incoming_bytes, incoming_events, of_methods};
use super::metric_data::{Answers, ask};
use super::session::Session;
use super::{Progress, SamplingPlan, events};
use crate::measurements::{ApiStage, LogGroup, Measurements, MethodRequests, Run, SCHEMA, Scope, Series};
use crate::units::{Quantity, Requests};

/// Asks CloudWatch for the numbers of everything in the inventory. This is what AWS charges.
///
/// A metric that could not be read leaves `None` and a warning. A run that was cut short returns what there is and
/// says in `incomplete` what is missing. `run.usd` is left to the caller, who knows the prices.
pub async fn measure(
    session: &Session,
    inventory: Inventory,
    plan: &SamplingPlan,
    progress: &dyn Progress,
) -> Measurements {
    progress.phase("metrics", Some(inventory.metrics()));
    let daily = inventory.daily_metrics().into_iter().collect();
    let daily = ask(session, daily, inventory.days, progress).await;
    let young: Vec<_> = inventory.log_groups.iter().filter(|group| is_young(group, &inventory, &daily)).collect();
    let hourly = young.iter().map(|group| incoming_bytes(&group.name)).collect();
    let hourly = ask(session, hourly, inventory.hours, progress).await;
    let linked = inventory.linked_log_groups();
    let (days, hours, stages_complete) = (inventory.days, inventory.hours, inventory.stages_complete);
    let fill_group = |mut group: LogGroup| {
        let with_events = linked.contains(&group.name);
        fill_group(&mut group, days, hours, &daily, &hourly, with_events);
        group
    };
    let log_groups = inventory.log_groups.into_iter().map(fill_group).collect();
    let stages = inventory.stages.into_iter().map(|stage| fill_stage(stage, days, &daily)).collect();
    let mut seen = Measurements {
        schema: SCHEMA.to_owned(),
        tool: env!("CARGO_PKG_VERSION").to_owned(),
        scopes: vec![Scope {
            account: session.account().map(str::to_owned),
            region: session.region().to_owned(),
            window: plan.window,
            taken_at: plan.now,
            stages_complete,
            stores_measured: true,
        }],
        log_groups,
        stages,
        run: Run::default(),
        incomplete: Vec::new(),
        warnings: Vec::new(),
    };
    if let Some(plan) = plan.events {
        events::sample(session, &mut seen, plan, progress).await;
    }
    seen.run.calls = session.record.calls(session.region());
    seen.incomplete = session.record.incomplete(session.region());
    seen.warnings.splice(0..0, session.warnings());
    seen
}

/// Whether a group is to be measured by the hour: its daily answer spans too few days. An unknown answer is not short.
fn is_young(group: &LogGroup, inventory: &Inventory, daily: &Answers) -> bool {
    let Some(points) = daily.get(&incoming_bytes(&group.name)) else { return false };
    let life = inventory.days.life(group.created_at, life::first([points]));
    life.is_none_or(|life| Inventory::is_young(life.steps()))
}

fn fill_group(group: &mut LogGroup, days: Span, hours: Span, daily: &Answers, hourly: &Answers, with_events: bool) {
    let bytes = daily.get(&incoming_bytes(&group.name));
    let events = if with_events { daily.get(&incoming_events(&group.name)) } else { None };
    let first = life::first(bytes.into_iter().chain(events));
    group.incoming_bytes = bytes.map(|points| over_life(days, group.created_at, first, points));
    group.incoming_events = events.map(|points| over_life(days, group.created_at, first, points));
    let hourly = hourly.get(&incoming_bytes(&group.name));
    group.incoming_bytes_hourly =
        hourly.map(|points| over_life(hours, group.created_at, life::first([points]), points));
}

fn fill_stage(Stage { mut seen, created_at }: Stage, days: Span, daily: &Answers) -> ApiStage {
    let traffic = Traffic::of(&seen);
    let first = life::first(traffic.all().filter_map(|metric| daily.get(metric)));
    let series = |metrics: &[Metric]| -> Option<Series<Requests>> {
        let points = sum(metrics, daily)?;
        Some(over_life(days, created_at, first, &points))
    };
    seen.requests = series(&traffic.requests);
    seen.client_errors = series(&traffic.client_errors);
    seen.server_errors = series(&traffic.server_errors);
    let of_metric = |metric: &Metric| Some(over_life(days, created_at, first, daily.get(metric)?));
    seen.data_processed =
        data_processed(&seen).and_then(|metric| Some(over_life(days, created_at, first, daily.get(&metric)?)));
    let counted: Option<Vec<MethodRequests>> = of_methods(&seen)
        .iter()
        .map(|(method, metric)| {
            let (resource, method) = (method.resource.clone(), method.method.clone());
            Some(MethodRequests { resource, method, requests: of_metric(metric)? })
        })
        .collect();
    // Nothing was asked where there is nothing to list.
    seen.method_requests = counted.filter(|methods| !methods.is_empty());
    seen
}

/// The metrics added up; unknown when one of them is.
fn sum(metrics: &[Metric], answers: &Answers) -> Option<Points> {
    let mut total = Points::new();
    for metric in metrics {
        for (at, value) in answers.get(metric)? {
            *total.entry(*at).or_default() += value;
        }
    }
    Some(total)
}

fn over_life<T: Quantity>(span: Span, made: Option<Timestamp>, first: Option<Timestamp>, points: &Points) -> Series<T> {
    span.life(made, first).map_or_else(|| span.no_life(), |life| life.series(points))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::inventory::tests::{inventory, log_group};

    fn points(of: &[(&str, f64)]) -> Points {
        of.iter().map(|(at, value)| (at.parse().expect("a time stamp"), *value)).collect()
    }

    fn filled(group: LogGroup, daily: Option<Points>, hourly: Option<Points>) -> LogGroup {
        let answers = |points: Option<Points>| -> Answers {
            points.into_iter().map(|points| (incoming_bytes(&group.name), points)).collect()
        };
        let inventory = inventory(Vec::new());
        let mut filled = group.clone();
        fill_group(&mut filled, inventory.days, inventory.hours, &answers(daily), &answers(hourly), true);
        filled
    }

    #[test]
    fn a_group_that_was_not_answered_is_unknown_and_one_without_points_is_idle() {
        let group = log_group("a", Some("2026-11-20T09:30:00Z"));
        let unknown = filled(group.clone(), None, None);
        assert_eq!((unknown.incoming_bytes, unknown.incoming_events), (None, None));
        let idle = filled(group, Some(Points::new()), Some(Points::new()));
        assert_eq!(idle.incoming_bytes.map(|series| series.values.len()), Some(1));
        let hours = idle.incoming_bytes_hourly.expect("it was asked for");
        assert_eq!((hours.start.to_string().as_str(), hours.values.len()), ("2026-11-20T09:00:00Z", 55));
    }

    #[test]
    fn a_group_of_unknown_age_lives_from_its_first_point() {
        let empty = filled(log_group("a", None), Some(Points::new()), None);
        assert_eq!(empty.incoming_bytes.map(|series| series.values.len()), Some(0));
        let seen = filled(log_group("a", None), Some(points(&[("2026-11-18T00:00:00Z", 7.0)])), None);
        assert_eq!(seen.incoming_bytes.map(|series| series.values.len()), Some(4));
    }

    #[test]
    fn a_group_is_young_by_its_daily_answer() {
        let inventory = inventory(Vec::new());
        let young = |created: Option<&str>, first: Option<&str>| {
            let group = log_group("a", created);
            let points = first.map(|at| points(&[(at, 1.0)])).unwrap_or_default();
            is_young(&group, &inventory, &[(incoming_bytes("a"), points)].into())
        };
        assert!(young(Some("2026-11-21T10:00:00Z"), None));
        assert!(young(None, None));
        assert!(!young(Some("2026-11-21T10:00:00Z"), Some("2026-11-01T00:00:00Z")), "it was made again");
        assert!(!young(Some("2026-11-01T00:00:00Z"), Some("2026-11-21T00:00:00Z")), "it was idle");
        assert!(!is_young(&log_group("a", None), &inventory, &Answers::new()), "an unknown answer is not a short one");
    }

    #[test]
    fn a_sum_with_an_unknown_part_is_unknown() {
        let metric = |name: &str| incoming_bytes(name);
        let answers: Answers = [(metric("a"), points(&[("2026-11-18T00:00:00Z", 7.0)]))].into();
        assert_eq!(sum(&[metric("a"), metric("a")], &answers), Some(points(&[("2026-11-18T00:00:00Z", 14.0)])));
        assert_eq!(sum(&[metric("a"), metric("b")], &answers), None);
    }
}

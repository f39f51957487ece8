//! How many requests a stage gets in a month, and which share of them fails.

use super::assumptions::Assumptions;
use super::projection::project;
use crate::logging::Lengths;
use crate::measurements::{ApiStage, Series};
use crate::units::{Basis, Events, Interval, Requests};

/// Shares of all requests; what neither fails is a success.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Failures {
    /// Answered with 5xx.
    pub server: f64,
    /// Answered with 4xx.
    pub client: f64,
}

impl Failures {
    /// What is left.
    pub fn success(self) -> f64 {
        (1.0 - self.server - self.client).max(0.0)
    }
}

/// Traffic that the user states in place of what was measured.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeclaredTraffic {
    /// The requests of the month that is priced.
    pub requests: Option<Requests>,
    /// The shares that fail; `None` where nothing was said.
    pub failures: Option<Failures>,
    /// Lengths of headers, bodies and paths by the catalogue's names.
    pub lengths: Lengths,
}

/// The traffic of one stage in the month that is priced.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Traffic {
    /// Requests; `None` where they are unknown.
    pub requests: Option<Interval<Requests>>,
    /// What fails; `None` where that is unknown.
    pub failures: Option<Failures>,
}

/// Reads a stage's traffic: what was declared, else what was measured.
///
/// `counted` are the events of the stage's own access log, each of which is one request. They stand in where the stage
/// shares its request metric with another one of the same name.
pub fn of_stage(
    stage: &ApiStage,
    shares_metric: bool,
    counted: Option<&Series<Events>>,
    assume: &Assumptions,
) -> Traffic {
    let metered = if shares_metric { counted.map(as_requests) } else { stage.requests.clone() };
    let requests = match assume.traffic.requests {
        Some(requests) => Some(Interval::exact(requests, Basis::Assumed)),
        None => {
            let projected = metered.as_ref().and_then(|series| project(series, assume.month));
            projected.map(|projection| assume.api(projection.month))
        }
    };
    let failures = assume.traffic.failures.or_else(|| failures(stage, shares_metric, assume));
    Traffic { requests, failures }
}

/// The shares that were measured. Traffic that is stated without them fails nowhere, and neither does no traffic.
fn failures(stage: &ApiStage, shares_metric: bool, assume: &Assumptions) -> Option<Failures> {
    if shares_metric {
        return None;
    }
    let Some(requests) = &stage.requests else {
        return assume.traffic.requests.map(|_| Failures::default()).filter(|_| stage.server_errors.is_none());
    };
    let all = requests.total().0;
    if requests.values.is_empty() {
        return None;
    }
    if all == 0.0 {
        return Some(Failures::default());
    }
    // WebSocket APIs count errors of integrations and of executions, which may be the same request.
    let share = |series: &Option<Series<Requests>>| Some((series.as_ref()?.total().0 / all).min(1.0));
    let server = share(&stage.server_errors)?;
    Some(Failures { server, client: share(&stage.client_errors)?.min(1.0 - server) })
}

fn as_requests(events: &Series<Events>) -> Series<Requests> {
    let values = events.values.iter().map(|events| Requests(events.0)).collect();
    Series { start: events.start, step: events.step, values }
}

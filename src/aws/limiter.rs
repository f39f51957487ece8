//! Keeps calls below AWS's quotas: retries alone do not survive them on large accounts.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::operation::Operation;

/// One ticking clock per operation, and one per service whose operations share a quota.
pub(super) struct Limiter(HashMap<String, Mutex<Interval>>);

impl Limiter {
    /// A limiter for one account in one region. `rates` are calls per second by `service:Operation` or `service:*`.
    pub(super) fn new(rates: &BTreeMap<String, f64>) -> Self {
        let usable = rates.iter().filter(|(_, rate)| rate.is_finite() && **rate > 0.0);
        Self(usable.map(|(name, rate)| (name.clone(), Mutex::new(ticking(*rate)))).collect())
    }

    /// Returns when `operation` may be called once more.
    pub(super) async fn wait(&self, operation: &Operation) {
        for name in [operation.name, &format!("{}:*", operation.service())] {
            if let Some(clock) = self.0.get(name) {
                clock.lock().await.tick().await;
            }
        }
    }
}

fn ticking(rate: f64) -> Interval {
    let mut clock = interval(Duration::from_secs_f64(1.0 / rate));
    // After a pause the calls must not be made up for in a burst.
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    clock
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::operation::{DESCRIBE_LOG_GROUPS, GET_RESOURCES};

    #[tokio::test]
    async fn an_operation_waits_for_its_own_clock_and_its_service() {
        let rates = [("apigateway:*", 100.0), ("apigateway:GetResources", 20.0), ("logs:*", 0.0)];
        let limiter = Limiter::new(&rates.map(|(name, rate)| (name.to_owned(), rate)).into());
        let started = tokio::time::Instant::now();
        for _ in 0..4 {
            limiter.wait(&GET_RESOURCES).await;
            limiter.wait(&DESCRIBE_LOG_GROUPS).await;
        }
        assert!(started.elapsed() >= Duration::from_millis(150), "four calls at 20 a second need three waits");
    }
}

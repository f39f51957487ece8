//! What is left of an execution log where some requests log less.

use super::execution::channel;
use super::methods;
use crate::logging::{Destination, LoggingSettings, Method, Outcome, Weight};
use crate::model::view::StageView;
use crate::units::{Basis, Bytes, Interval, PerRequest, Quantity};

/// Shares of what an execution log takes in now.
///
/// What was metered is scaled by them: what the model misses in the whole it would miss in the part.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kept {
    bytes: f64,
    events: f64,
    basis: Basis,
}

impl Kept {
    /// Everything.
    pub(super) const ALL: Self = Self { bytes: 1.0, events: 1.0, basis: Basis::Metered };

    /// From sums before and after; `None` where there was nothing before.
    pub(super) fn of(bytes: [f64; 2], events: [f64; 2]) -> Option<Self> {
        let share = |[before, after]: [f64; 2]| (before > 0.0).then(|| after / before);
        Some(Self { bytes: share(bytes)?, events: share(events)?, basis: Basis::Modelled })
    }

    /// What is left where methods get other settings, by the requests that detailed metrics count for each; `None` where
    /// those are unknown.
    pub fn by_methods(
        view: &StageView<'_>,
        change: &dyn Fn(&Method, LoggingSettings) -> LoggingSettings,
    ) -> Option<Self> {
        let to = view.current()?.destinations().first().copied().unwrap_or(Destination::Managed);
        methods::kept(view, channel(to), change)
    }

    /// What is left without the requests that were read and answered with no backend called, as preflights are; `None` where
    /// the lines that were read do not say which those are.
    pub fn without_mocks(view: &StageView<'_>) -> Option<Self> {
        let sample = view.execution_sample()?;
        let full = view.current()?.settings().full_data;
        let (mut bytes, mut events) = ([0.0, 0.0], [0.0, 0.0]);
        for request in &sample.requests {
            let written = if full { request.full } else { request.info };
            let is_mock = !request.kind.backend? && request.kind.outcome == Some(Outcome::Success);
            bytes[0] += written.bytes as f64;
            events[0] += written.events as f64;
            if !is_mock {
                bytes[1] += written.bytes as f64;
                events[1] += written.events as f64;
            }
        }
        Some(Self { basis: Basis::Sampled, ..Self::of(bytes, events)? })
    }

    /// The share of the bytes.
    pub fn share(&self) -> f64 {
        self.bytes
    }

    /// What the share rests on.
    pub fn basis(&self) -> Basis {
        self.basis
    }

    /// So much of a month.
    pub(super) fn bytes(&self, month: Interval<Bytes>) -> Interval<Bytes> {
        Interval { basis: month.basis.max(self.basis), ..month.map(|bytes| Bytes(bytes.0 * self.bytes)) }
    }

    /// So much of each request, spread over all of them.
    pub(super) fn weight(&self, weight: Weight) -> Weight {
        fn of<T: Quantity>(each: Interval<PerRequest<T>>, share: f64, basis: Basis) -> Interval<PerRequest<T>> {
            Interval { basis: each.basis.max(basis), ..each.map(|each| PerRequest(T::of(each.value() * share))) }
        }
        Weight { bytes: of(weight.bytes, self.bytes, self.basis), events: of(weight.events, self.events, self.basis) }
    }
}

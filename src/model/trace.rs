//! What captured requests would have written at every level, and what the capture does not hold.

mod beyond;

pub use self::beyond::{Predicted, predict};

use crate::logging::Captured;
use crate::measurements::{Trace, Written};
use crate::units::{Basis, Bytes, Events, Interval};

/// Events and bytes, each with its doubt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amounts {
    /// Log events.
    pub events: Interval<Events>,
    /// UTF-8 bytes of message text.
    pub bytes: Interval<Bytes>,
}

/// What of the captured lines a level writes that was counted line by line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Counted {
    /// Of the lines that are known.
    pub known: Written,
    /// With those that are not known and may be its own.
    pub at_most: Written,
}

/// What of the captured lines each level writes, nothing added.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Levels {
    /// At ERROR.
    pub error: Counted,
    /// At ERROR with full data: from ERROR alone to INFO with full data, which is most likely
    /// (facts/api-gateway-logs, section 1.3).
    pub error_full: Amounts,
    /// At INFO.
    pub info: Counted,
    /// At INFO with full data; no upper bound where the capture holds less.
    pub info_full: Amounts,
}

/// Reads the levels off a trace. A line that is not known was written by the level that it was captured at; whether a
/// lower one writes it is open.
pub fn levels(trace: &Trace) -> Levels {
    let total = trace.total();
    let held = trace.captured;
    let whole = (trace.captured_at == Some(Captured::InfoFull) && !trace.mixed) || held.events == 0;
    let counted = |known: Written, own: bool| {
        let mut at_most = known;
        at_most += trace.unrecognised;
        Counted { known: if own { at_most } else { known }, at_most }
    };
    let error = counted(total.error, trace.captured_at == Some(Captured::Error));
    let info = counted(total.info, matches!(trace.captured_at, Some(Captured::Error | Captured::Info)));
    let info_full = if whole { exact(held) } else { bounded(Some(held), held, None) };
    Levels { error, error_full: bounded(Some(error.known), held, whole.then_some(held)), info, info_full }
}

fn exact(written: Written) -> Amounts {
    bounded(Some(written), written, Some(written))
}

fn bounded(low: Option<Written>, expected: Written, high: Option<Written>) -> Amounts {
    let range = |of: fn(Written) -> u64| {
        let number = |written: Written| of(written) as f64;
        match (low, high) {
            (Some(low), Some(high)) if low == high => Interval::exact(number(expected), Basis::Sampled),
            _ => Interval::range(low.map(number), Some(number(expected)), high.map(number), Basis::Sampled),
        }
    };
    Amounts { events: range(|it| it.events).map(Events), bytes: range(|it| it.bytes).map(Bytes) }
}

#[cfg(test)]
mod tests;

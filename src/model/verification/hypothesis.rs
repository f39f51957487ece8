//! The readings of what AWS does not document, each held against the bill.

use crate::prices::Billing;
use crate::units::{Basis, Gigabytes, Interval};

/// The share of the billed GB by which even the right reading may miss: bytes near the ends of the days, metrics that come
/// late, and rounding. A choice of this tool; what is known to be open widens the ranges instead.
pub const NOISE: f64 = 0.01;

/// The share within which no reading with another value may come where a value is settled: noise moves the right reading
/// away by as much as it brings a wrong one near.
pub(super) const CLEAR: f64 = 3.0 * NOISE;

/// One combination of readings.
#[derive(Clone, Debug, PartialEq)]
pub struct Hypothesis {
    /// Bytes in a billed GB.
    pub bytes_per_gb: u64,
    /// Bytes billed for each event on top of its text.
    pub event_overhead: u64,
    /// Whether access logs are billed as vended logs; `None` where nothing tells it.
    pub access_logs_vended: Option<bool>,
    /// GB of ingestion that the metered bytes would be.
    pub gb: Interval<Gigabytes>,
    /// By how much that is more (or less) than was billed, as a share of it; `None` where it is not one number.
    pub miss: Option<f64>,
    /// GB that would stand in the vended lines; `None` where nothing tells access logs from others.
    pub vended_gb: Option<Interval<Gigabytes>>,
    /// Whether the bill can be so: what lies between the two ranges is not more than the noise.
    pub fits: bool,
    /// What lies between the ranges, as a share of what was billed: 0 where they meet. Of all ingestion and of the vended
    /// lines the larger one counts.
    pub gap: f64,
}

/// What of the undocumented is settled by a bill. The configuration takes it from here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Bytes in a billed GB.
    pub bytes_per_gb: Option<u64>,
    /// Bytes billed for each event on top of its text.
    pub event_overhead: Option<u64>,
    /// Whether access logs are billed as vended logs.
    pub access_logs_vended: Option<bool>,
}

impl Settled {
    /// Whatever all readings that fit, or come near, have in common.
    ///
    /// Where the events have no upper bound, bytes for each of them explain any bill that is too high, which proves nothing:
    /// then a GB is settled only by readings without such bytes, and of these bytes only that there are none.
    pub(super) fn of(hypotheses: &[Hypothesis], events_bounded: bool) -> Self {
        fn common<'h, T: PartialEq + Copy>(
            all: impl Iterator<Item = &'h Hypothesis> + Clone,
            of: impl Fn(&Hypothesis) -> T,
        ) -> Option<T> {
            let first = of(all.clone().find(|hypothesis| hypothesis.fits)?);
            let mut near = all.filter(|hypothesis| hypothesis.gap <= CLEAR);
            near.all(|hypothesis| of(hypothesis) == first).then_some(first)
        }
        let all = hypotheses.iter();
        let without = hypotheses.iter().filter(|hypothesis| hypothesis.event_overhead == 0);
        let size = |hypothesis: &Hypothesis| hypothesis.bytes_per_gb;
        let proven = |bytes: &u64| events_bounded || common(without.clone(), size) == Some(*bytes);
        Self {
            bytes_per_gb: common(all.clone(), size).filter(proven),
            event_overhead: common(all.clone(), |hypothesis| hypothesis.event_overhead)
                .filter(|overhead| events_bounded || *overhead == 0),
            access_logs_vended: common(all, |hypothesis| hypothesis.access_logs_vended).flatten(),
        }
    }

    /// The settled values as lines of TOML, by the names that `logtoll.toml` has for them below `[billing]`.
    pub fn lines(&self) -> Vec<String> {
        [
            self.bytes_per_gb.map(|bytes| format!("bytes-per-gb = {bytes}")),
            self.event_overhead.map(|bytes| format!("event-overhead = {bytes}")),
            self.access_logs_vended.map(|vended| format!("access-is-vended = {vended}")),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// What is compared, summed over the regions that are both billed and metered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Compared {
    /// GB of ingestion on the bill; high is what other lines may add to it.
    pub(super) billed: (f64, f64),
    /// GB in its vended lines, likewise.
    pub(super) vended: (f64, f64),
    /// All bytes and events.
    pub(super) total: Bounds,
    /// Those that are custom logs in any reading.
    pub(super) custom: Bounds,
    /// Those that are vended logs in any reading.
    pub(super) delivered: Bounds,
    /// Access logs; `None` where nothing tells them from others.
    pub(super) access: Option<Bounds>,
}

/// Bytes and events from at least to at most; `None` where there is no upper bound.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Bounds {
    pub(super) bytes: (f64, Option<f64>),
    pub(super) events: (f64, Option<f64>),
}

impl Bounds {
    fn gb(&self, bytes_per_gb: u64, overhead: u64) -> (f64, Option<f64>) {
        let (size, each) = (bytes_per_gb as f64, overhead as f64);
        let high = match overhead {
            0 => self.bytes.1,
            _ => self.bytes.1.zip(self.events.1).map(|(bytes, events)| bytes + each * events),
        };
        ((self.bytes.0 + each * self.events.0) / size, high.map(|bytes| bytes / size))
    }
}

/// Every combination of readings, the best first.
pub(super) fn hypotheses(compared: &Compared, billing: &Billing) -> Vec<Hypothesis> {
    let both = |fact: &crate::prices::Fact<u64>| [Some(fact.value), fact.otherwise].into_iter().flatten().collect();
    let (sizes, overheads): (Vec<u64>, Vec<u64>) = (both(&billing.bytes_per_gb), both(&billing.event_overhead));
    let access: &[Option<bool>] = if compared.access.is_some() { &[Some(true), Some(false)] } else { &[None] };
    let mut all = Vec::new();
    for size in sizes {
        for overhead in &overheads {
            all.extend(access.iter().map(|vended| one(compared, size, *overhead, *vended)));
        }
    }
    all.sort_by(|a, b| {
        let rank = |each: &Hypothesis| (each.gap, each.miss.map_or(f64::INFINITY, f64::abs));
        rank(a).partial_cmp(&rank(b)).unwrap_or(std::cmp::Ordering::Equal)
    });
    all
}

fn one(compared: &Compared, bytes_per_gb: u64, overhead: u64, vended: Option<bool>) -> Hypothesis {
    let total = compared.total.gb(bytes_per_gb, overhead);
    let mut gap = between(total, compared.billed);
    let vended_gb = vended.zip(compared.access).map(|(is_vended, access)| {
        let of = |bounds: Bounds| bounds.gb(bytes_per_gb, overhead);
        let (delivered, access, custom) = (of(compared.delivered).0, of(access).0, of(compared.custom).0);
        // Applications may write to the group of access logs too, and nobody knows how much. Their lines are custom logs in
        // either reading, so that all of the group is where access logs are, and none of it is surely vended.
        let (surely, surely_not) = if is_vended { (delivered, custom) } else { (delivered, custom + access) };
        // What is surely not vended must have room in the other lines.
        gap = gap.max(surely_not - (compared.billed.1 - compared.vended.0));
        (surely, total.1.map(|total| (total - surely_not).max(surely)))
    });
    if let Some(range) = vended_gb {
        gap = gap.max(between(range, compared.vended));
    }
    let is_one = total.1.is_some_and(|high| high == total.0);
    // Noise is a share of all that was billed, which is as much as the upper bound may be.
    let (least, most) = compared.billed;
    let gap = gap / most;
    let miss = is_one.then(|| (total.0 - least) / least).filter(|miss| miss.is_finite());
    Hypothesis {
        bytes_per_gb,
        event_overhead: overhead,
        access_logs_vended: vended,
        gb: range(total),
        miss,
        vended_gb: vended_gb.map(range),
        fits: gap <= NOISE,
        gap,
    }
}

/// What lies between two ranges.
fn between((low, high): (f64, Option<f64>), (other_low, other_high): (f64, f64)) -> f64 {
    (low - other_high).max(high.map_or(0.0, |high| other_low - high)).max(0.0)
}

fn range((low, high): (f64, Option<f64>)) -> Interval<Gigabytes> {
    match high {
        Some(high) if high == low => Interval::exact(Gigabytes(low), Basis::Metered),
        _ => Interval::range(Some(Gigabytes(low)), None, high.map(Gigabytes), Basis::Metered),
    }
}

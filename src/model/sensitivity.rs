//! What each assumption would change.

use super::assumptions::Assumptions;
use crate::prices::{Billing, Fact};
use crate::units::Usd;

/// Something that is taken as given, and what the result would be if it were otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumption {
    /// Its name.
    pub id: &'static str,
    /// What is assumed.
    pub value: String,
    /// Where that comes from.
    pub source: String,
    /// What the headline would be otherwise; `None` where there is no other reading or the result is unknown.
    pub usd_if_otherwise: Option<Usd>,
}

/// Every assumption, with the headline of the result recomputed under its other reading.
pub fn assumptions(
    billing: &Billing,
    assume: &Assumptions,
    headline: impl Fn(&Assumptions) -> Option<Usd>,
) -> Vec<Assumption> {
    let otherwise = |change: &dyn Fn(&mut Assumptions)| {
        let mut changed = assume.clone();
        change(&mut changed);
        headline(&changed)
    };
    let number = |id, fact: &Fact<f64>, set: fn(&mut Assumptions, f64)| Assumption {
        id,
        value: format!("{} {}", fact.value, fact.unit),
        source: fact.source.clone(),
        usd_if_otherwise: fact.otherwise.and_then(|value| otherwise(&|changed| set(changed, value))),
    };
    let count = |id, fact: &Fact<u64>, set: fn(&mut Assumptions, f64)| Assumption {
        id,
        value: format!("{} {}", fact.value, fact.unit),
        source: fact.source.clone(),
        usd_if_otherwise: fact.otherwise.and_then(|value| otherwise(&|changed| set(changed, value as f64))),
    };
    let vended = &billing.access_is_vended;
    vec![
        count("bytes-per-gb", &billing.bytes_per_gb, |assume, bytes| assume.bytes_per_gb = bytes),
        count("event-overhead", &billing.event_overhead, |assume, bytes| assume.event_overhead = bytes),
        number("storage-compression", &billing.storage_compression, |assume, share| assume.storage_share = share),
        number("s3-compression", &billing.s3_compression, |assume, share| assume.s3_share = share),
        Assumption {
            id: "access-is-vended",
            value: if vended.value { "vended logs" } else { "custom logs" }.to_owned(),
            source: vended.source.clone(),
            usd_if_otherwise: vended.otherwise.and_then(|value| otherwise(&|changed| changed.access_is_vended = value)),
        },
    ]
}

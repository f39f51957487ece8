//! What is held against the readings: sums over the regions that are both billed and metered.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::hypothesis::{Bounds, Compared};
use super::{Metered, VENDED, VerifiedLine, VerifiedRegion, ingestion};
use crate::prices::Product;

/// Sums over the compared regions; `None` where there is nothing to compare.
///
/// `beside` are GB of lines that may be of metered bytes, `covered` what the free tier may keep off the bill.
pub(super) fn compared(
    lines: &[VerifiedLine],
    regions: &[VerifiedRegion],
    metered: &Metered,
    beside: Decimal,
    covered: f64,
) -> Option<Compared> {
    let number = |amount: Decimal| amount.to_f64().unwrap_or(0.0);
    let names: BTreeSet<&str> =
        regions.iter().filter(|region| region.compared).map(|region| region.region.as_str()).collect();
    let of_products = |products: &[Product]| -> f64 {
        let is_in = |line: &&VerifiedLine| {
            products.contains(&line.product) && line.region.as_deref().is_some_and(|region| names.contains(region))
        };
        lines.iter().filter(is_in).map(|line| number(line.quantity)).sum()
    };
    let (billed, vended) = (of_products(&Product::INGESTION), of_products(&VENDED));
    let nowhere = |is_free: bool| -> f64 {
        let lines = ingestion(lines, None).filter(|line| line.is_free == is_free);
        lines.map(|line| number(line.quantity)).sum::<f64>().max(0.0)
    };
    let free = nowhere(true);
    // The free GB may be those of a region that was not metered, and that has no other line.
    if billed + free <= 0.0 || names.is_empty() {
        return None;
    }
    let more = free + covered + nowhere(false) + number(beside);
    let mut sums = Compared {
        billed: (billed, billed + more),
        vended: (vended, vended + more),
        total: Bounds { bytes: (0.0, Some(0.0)), events: (0.0, Some(0.0)) },
        custom: Bounds::default(),
        delivered: Bounds::default(),
        access: None,
    };
    let mut access = Bounds::default();
    let mut divided = true;
    for region in metered.regions.iter().filter(|region| names.contains(region.region.as_str())) {
        add(
            &mut sums.total.bytes,
            (region.bytes.low.map_or(0.0, |bytes| bytes.0), region.bytes.high.map(|bytes| bytes.0)),
        );
        add(
            &mut sums.total.events,
            (region.events.low.map_or(0.0, |events| events.0), region.events.high.map(|events| events.0)),
        );
        let Some(parts) = &region.parts else {
            divided = false;
            continue;
        };
        for (into, part) in
            [(&mut sums.custom, parts.managed), (&mut sums.delivered, parts.delivered), (&mut access, parts.access)]
        {
            into.bytes.0 += part.sum().bytes;
            into.events.0 += part.sum().events;
        }
    }
    sums.access = (divided && access.bytes.0 > 0.0).then_some(access);
    Some(sums)
}

fn add(sum: &mut (f64, Option<f64>), (low, high): (f64, Option<f64>)) {
    *sum = (sum.0 + low, sum.1.zip(high).map(|(a, b)| a + b));
}

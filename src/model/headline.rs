//! The expected month under other readings of what AWS bills, from the same projections.

use super::assumptions::Assumptions;
use super::cost;
use super::elsewhere;
use super::estimate::{Estimate, estimate, used};
use super::extra::{Extra, ExtraCost};
use super::total::Pools;
use crate::measurements::{Links, Measurements};
use crate::prices::PriceBook;
use crate::units::{Unit, Usd};

/// What the total of an estimate would be if something else were taken as given; `None` where it is unknown.
///
/// Nothing is projected again: what the history says does not depend on how it is billed.
pub fn headline(of: &Estimate, seen: &Measurements, prices: &PriceBook, assume: &Assumptions) -> Option<Usd> {
    let by_volume = assume.scan.is_some() || !assume.subscriptions.is_empty() || !assume.downstream.is_empty();
    if by_volume {
        return estimate(seen, prices, assume).total.usd.expected;
    }
    let mut pools = Pools::new(assume);
    for group in &of.groups {
        let (account, region) = (group.group.account.as_deref(), group.group.region.as_str());
        let stores = group.items.iter().any(|item| item.unit == Unit::GigabyteMonth);
        let (_, used) = used(&group.group, group.billed, group.bytes, group.events, stores, assume);
        for usage in used {
            pools.put(account, region, usage.charge, usage.quantity.expected.and_then(cost::decimal));
        }
    }
    // What goes elsewhere is counted otherwise under another reading; the rest is not.
    let (sent, same): (Vec<&ExtraCost>, Vec<_>) =
        of.extras.iter().partition(|extra| matches!(extra.kind, Extra::Delivered(_)));
    let again = match sent.is_empty() {
        true => Vec::new(),
        false => elsewhere::costs(seen, &Links::of(seen), prices, assume),
    };
    for extra in same.into_iter().chain(&again) {
        for item in &extra.items {
            pools.put(extra.account.as_deref(), &extra.region, item.charge.clone(), item.quantity.expected);
        }
    }
    pools.together(prices, assume)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    use super::*;
    use crate::model::assumptions::AgreedPrice;
    use crate::model::difference::tests::REGIONS;
    use crate::model::difference::tests::reconciliation::any_run;
    use crate::prices::{PriceFiles, Product};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn it_is_the_total_of_a_new_estimate(run in any_run(false), discount in 0..100_i64, vended in any::<bool>()) {
            let prices = PriceFiles::embedded().book(&REGIONS).expect("embedded prices");
            let assume = Assumptions::from_billing(prices.billing(), "2026-12".parse().expect("a month"));
            let of = estimate(&run, &prices, &assume);
            let agreed = AgreedPrice { region: None, product: Product::LogIngestion, usd: Decimal::new(4, 1) };
            let otherwise = Assumptions {
                bytes_per_gb: 1e9,
                event_overhead: 26.0,
                storage_share: 1.0,
                access_is_vended: vended,
                discount: Decimal::new(discount, 2),
                agreed: vec![agreed],
                ..assume
            };
            let again = estimate(&run, &prices, &otherwise).total.usd.expected;
            prop_assert_eq!(headline(&of, &run, &prices, &otherwise), again);
        }
    }
}

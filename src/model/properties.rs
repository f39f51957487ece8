//! What holds of every account from its bytes to its money: of estimates and storage as a whole, with compression, tiers, free
//! tiers, agreed prices and a discount.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::assumptions::{AgreedPrice, Scan, Subscription, SubscriptionTo};
use super::difference::tests::REGIONS;
use super::difference::tests::reconciliation::any_run;
use super::*;
use crate::measurements::{Measurements, Retention};
use crate::prices::{PriceFiles, Product};
use crate::units::{Bytes, Usd};

/// What adding up floats may be off by.
const ROUNDING: f64 = 1.0 + 1e-9;

fn book() -> PriceBook {
    PriceFiles::embedded().book(&REGIONS).expect("embedded prices")
}

fn assumed(prices: &PriceBook, share: f64, retention: Option<u32>) -> Assumptions {
    let assume = Assumptions::from_billing(prices.billing(), "2026-12".parse().expect("a month"));
    Assumptions { storage_share: share, retention: retention.map(Retention::Days), ..assume }
}

/// All that changes a total besides the list.
fn any_bill() -> impl Strategy<Value = Assumptions> {
    let subscription = Subscription { to: SubscriptionTo::Firehose, kinds: Vec::new() };
    let subscriptions = prop_oneof![Just(Vec::new()), Just(vec![subscription])];
    let scan = prop_oneof![Just(None), Just(Some(Scan::Times(2.0)))];
    (0..=100_i64, any::<bool>(), any::<bool>(), prop::option::of(0..100_i64), subscriptions, scan).prop_map(
        |(discount, one_bill, access_is_vended, agreed, subscriptions, scan)| {
            let product = Product::LogIngestion;
            let agreed = agreed.map(|cents| AgreedPrice { region: None, product, usd: Decimal::new(cents, 2) });
            Assumptions {
                discount: Decimal::new(discount, 2),
                one_bill,
                access_is_vended,
                agreed: agreed.into_iter().collect(),
                subscriptions,
                scan,
                ..assumed(&book(), 0.15, None)
            }
        },
    )
}

fn with_bytes_times(seen: &Measurements, times: f64) -> Measurements {
    let mut more = seen.clone();
    for group in &mut more.log_groups {
        let series = group.incoming_bytes.iter_mut().flat_map(|series| &mut series.values);
        series.for_each(|bytes| *bytes = Bytes(bytes.0 * times));
        group.stored_bytes = group.stored_bytes.map(|bytes| Bytes(bytes.0 * times));
    }
    more
}

/// At most so much less as rounding makes; `None` is no amount and compares with nothing.
fn not_less(more: Option<Usd>, than: Option<Usd>) -> bool {
    let rounding = Decimal::new(1, 6);
    more.zip(than).is_none_or(|(Usd(more), Usd(than))| more + rounding >= than)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn more_bytes_never_cost_less(
        run in any_run(true), scale in prop::sample::select(vec![1.0, 1e-3, 1e-5]), times in 1.0..4.0_f64,
        assume in any_bill(),
    ) {
        let prices = book();
        // From within the free tier to beyond the volume tiers.
        let run = with_bytes_times(&run, scale);
        let more = with_bytes_times(&run, times);
        let (before, after) = (estimate(&run, &prices, &assume), estimate(&more, &prices, &assume));
        prop_assert!(not_less(after.total.usd.expected, before.total.usd.expected), "{:?} {:?}", before.total, after.total);
        prop_assert!(after.total.usd.expected.is_some() || before.total.usd.expected.is_none());
        prop_assert!(before.total.usd.expected.is_none_or(|usd| usd >= Usd::ZERO), "{:?}", before.total);
        let [before, after] = [(&run, before), (&more, after)].map(|(run, of)| storage(run, &of, &prices, &assume, 6));
        for (before, after) in before.total.iter().zip(&after.total) {
            prop_assert!(not_less(after.usd.expected, before.usd.expected));
        }
    }

    #[test]
    fn rows_and_steps_sum_to_the_total(run in any_run(false), assume in any_bill()) {
        let prices = book();
        let of = estimate(&run, &prices, &assume);
        let rows = of.groups.iter().map(|group| group.usd.expected).sum::<Option<Usd>>();
        prop_assert_eq!(rows, of.total.lines.first().and_then(|line| line.usd));
        let steps = of.total.lines.iter().map(|line| line.usd).sum::<Option<Usd>>();
        prop_assert_eq!(steps, of.total.usd.expected);
        let stored = storage(&run, &of, &prices, &assume, 3);
        for (place, total) in stored.total.iter().enumerate() {
            let rows = stored.groups.iter().map(|group| group.months[place].usd.expected).sum::<Option<Usd>>();
            prop_assert_eq!(rows, total.usd.expected);
        }
    }

    /// Of what came until the end of a month, compressed, and what lay there before.
    #[test]
    fn a_month_never_stores_more_than_came(
        run in any_run(true), share in 0.01..=1.0_f64,
        retention in prop::option::of(prop::sample::select(vec![1_u32, 7, 30, 365])),
    ) {
        let prices = book();
        let assume = assumed(&prices, share, retention);
        let of = estimate(&run, &prices, &assume);
        let stored = storage(&run, &of, &prices, &assume, 12);
        for group in &stored.groups {
            let mut days = 0;
            for (month, row) in stored.months.iter().zip(&group.months) {
                days += month.days();
                let came = |gb: Option<crate::units::Gigabytes>| {
                    gb.map(|gb| gb.0 / f64::from(assume.month.days()) * f64::from(days) * share)
                };
                for (gb, held, stored) in [
                    (group.estimate.gb.expected, group.held.gb.expected, row.stored.expected),
                    (group.estimate.gb.high, group.held.gb.high, row.stored.high),
                ] {
                    let most = came(gb).zip(held).map(|(came, held)| came + held.0);
                    let holds = most.zip(stored).is_none_or(|(most, stored)| stored.0 <= most * ROUNDING);
                    prop_assert!(holds, "{stored:?} of {most:?} in {month}");
                    prop_assert!(stored.is_none_or(|stored| stored.0 >= 0.0));
                }
            }
        }
    }
}

use proptest::prelude::*;

use super::*;

fn stock(a_day: f64, now: f64, kept: Option<f64>, oldest: Option<f64>) -> Stock {
    let exact = |gb: f64| Interval::exact(Gigabytes(gb), Basis::Metered);
    Stock { a_day: exact(a_day), now: exact(now), kept, oldest }
}

fn expected(stored: Interval<GigabyteMonths>) -> f64 {
    stored.expected.expect("a number").0
}

/// 1 GB a day and nothing there: after 31 days 31 GB, 15.5 on the mean; the next 31 days 46.5.
#[test]
fn without_retention_it_grows_forever() {
    let stock = stock(1.0, 0.0, None, None);
    assert_eq!((expected(stock.mean(0.0, 31.0)), expected(stock.mean(31.0, 31.0))), (15.5, 46.5));
    assert!(stock.freed(region(&book())).is_none());
}

/// Kept for 10 days, 1 GB a day ends at 10 GB; what lay there, 20 GB of up to 20 days, loses 1 GB a day and half of it at
/// once.
#[test]
fn a_shorter_retention_frees_what_is_older() {
    let stock = stock(1.0, 20.0, Some(10.0), Some(20.0));
    assert_eq!(expected(stock.mean(10.0, 30.0)), 10.0);
    // In the first ten days as much comes as goes.
    assert_eq!(expected(stock.mean(0.0, 10.0)), 10.0);
    let freed = stock.freed(region(&book())).expect("something is freed");
    assert_eq!(freed.gb.expected, Some(Gigabytes(10.0)));
    assert_eq!(freed.usd.expected, Some(Usd(rust_decimal::Decimal::new(30, 2))));
}

/// Of unknown age everything may go at once, or nothing before its time.
#[test]
fn an_unknown_age_is_a_range() {
    let stock = stock(0.0, 20.0, Some(10.0), None);
    let first = stock.mean(0.0, 10.0);
    assert_eq!((first.low, first.high, first.level), (Some(GigabyteMonths(0.0)), Some(GigabyteMonths(20.0)), None));
    assert_eq!(stock.mean(10.0, 30.0).high, Some(GigabyteMonths(0.0)));
}

fn book() -> PriceBook {
    crate::prices::PriceFiles::embedded().book(&["us-east-1"]).expect("embedded prices")
}

fn region(book: &PriceBook) -> &RegionPrices {
    book.region("us-east-1").expect("the region that was asked for")
}

proptest! {
    #[test]
    fn a_month_never_stores_more_than_came_and_lay_there(
        a_day in 0.0..1e3_f64, now in 0.0..1e5_f64, kept in prop::option::of(1.0..4_000.0_f64),
        oldest in prop::option::of(0.0..4_000.0_f64), month in 0_u32..12,
    ) {
        let stock = stock(a_day, now, kept, oldest);
        let from = f64::from(month) * 30.0;
        let stored = stock.mean(from, 30.0);
        let most = a_day * (from + 30.0) + now;
        prop_assert!(stored.high.expect("a number").0 <= most * (1.0 + 1e-9));
        prop_assert!(stored.low <= stored.expected && stored.expected <= stored.high);
    }

    #[test]
    fn a_longer_retention_never_stores_less(a_day in 0.0..1e3_f64, now in 0.0..1e5_f64, kept in 1.0..400.0_f64, more in 0.0..400.0_f64) {
        let of = |kept| expected(stock(a_day, now, Some(kept), Some(100.0)).mean(60.0, 30.0));
        prop_assert!(of(kept) <= of(kept + more) * (1.0 + 1e-9));
    }
}

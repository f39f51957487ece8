use proptest::prelude::*;

use super::*;

/// The vended tiers of us-east-1 as AWS's pricing page states them.
fn vended() -> Tiers {
    tiers(&[(0, None, "0.50"), (10_240, None, "0.25"), (30_720, None, "0.10"), (51_200, None, "0.05")])
}

fn tiers(ranges: &[(u64, Option<u64>, &str)]) -> Tiers {
    try_tiers(ranges).expect("valid tiers")
}

fn try_tiers(ranges: &[(u64, Option<u64>, &str)]) -> Result<Tiers, Vec<(usize, TierProblem)>> {
    let ranges: Vec<_> = ranges.iter().map(|&(from, to, usd)| (from, to, usd.parse().expect("a decimal"))).collect();
    Tiers::new(Unit::Gigabyte, &ranges)
}

fn gb(number: Decimal) -> Amount {
    Amount { number, unit: Unit::Gigabyte }
}

fn cost(tiers: &Tiers, number: &str) -> Option<String> {
    tiers.cost(gb(number.parse().expect("a decimal"))).map(|usd| usd.0.to_string())
}

#[test]
fn each_part_is_charged_in_its_own_tier() {
    let vended = vended();
    assert_eq!(cost(&vended, "0").as_deref(), Some("0"));
    assert_eq!(cost(&vended, "12000").as_deref(), Some("5560"));
    // 31 TB: 10 at 0.50, 20 at 0.25, 1 at 0.10
    assert_eq!(cost(&vended, "31744").as_deref(), Some("10342.4"));
    assert_eq!(cost(&vended, "51201").as_deref(), Some("12288.05"));
}

#[test]
fn a_boundary_belongs_to_the_tier_below_and_the_next_gigabyte_to_the_one_above() {
    let vended = vended();
    assert_eq!(cost(&vended, "10240").as_deref(), Some("5120"));
    assert_eq!(cost(&vended, "10241").as_deref(), Some("5120.25"));
}

#[test]
fn beyond_the_known_prices_the_cost_is_unknown() {
    let s3 = tiers(&[(0, Some(51_200), "0.023")]);
    assert_eq!(cost(&s3, "51200").as_deref(), Some("1177.6"));
    assert_eq!(cost(&s3, "51200.000001"), None);
}

#[test]
fn another_unit_or_less_than_nothing_has_no_price() {
    let vended = vended();
    assert_eq!(vended.cost(Amount { number: Decimal::ONE, unit: Unit::GigabyteMonth }), None);
    assert_eq!(vended.cost(gb(Decimal::NEGATIVE_ONE)), None);
}

#[test]
fn an_amount_too_large_for_a_decimal_is_unknown_and_does_not_panic() {
    let dear = tiers(&[(0, None, "1000")]);
    assert_eq!(dear.cost(gb(Decimal::MAX)), None);
}

#[test]
fn every_malformed_range_is_named_with_its_place() {
    let of = |ranges: &[(u64, Option<u64>, &str)]| try_tiers(ranges).expect_err("a problem");
    assert_eq!(of(&[]), [(0, TierProblem::Empty)]);
    assert_eq!(of(&[(10, None, "1")]), [(0, TierProblem::Start(10))]);
    assert_eq!(of(&[(0, Some(0), "1")]), [(0, TierProblem::Backwards { from: 0, to: 0 })]);
    assert_eq!(of(&[(0, Some(5), "1"), (7, None, "1")]), [(1, TierProblem::Gap { from: 5, to: 7 })]);
    assert_eq!(of(&[(0, Some(9), "1"), (7, None, "1")]), [(1, TierProblem::Overlap { from: 7, to: 9 })]);
    assert_eq!(of(&[(0, None, "1"), (0, None, "2")]), [(1, TierProblem::Order { before: 0, from: 0 })]);
    assert_eq!(
        of(&[(3, None, "-1"), (2, None, "1")]),
        [
            (0, TierProblem::Start(3)),
            (0, TierProblem::Negative(Decimal::NEGATIVE_ONE)),
            (1, TierProblem::Order { before: 3, from: 2 })
        ]
    );
}

/// Contiguous tiers whose prices fall, as AWS's volume prices do, with amounts around their bounds.
fn falling() -> impl Strategy<Value = (Vec<(u64, Decimal)>, Decimal, Decimal)> {
    let amount = || (0u64..400_000_000).prop_map(|thousandths| Decimal::new(thousandths.cast_signed(), 3));
    (proptest::collection::vec((1u64..60_000, 0i64..100), 1..6), amount(), amount()).prop_map(|(steps, a, b)| {
        let mut prices: Vec<_> = steps.iter().map(|&(_, cents)| Decimal::new(cents, 2)).collect();
        prices.sort_by(|a, b| b.cmp(a));
        let mut from = 0;
        let starts = steps.iter().map(|&(width, _)| {
            from += width;
            from - width
        });
        (starts.zip(prices).collect(), a, b)
    })
}

proptest! {
    #[test]
    fn cost_never_falls_and_a_whole_never_costs_more_than_its_parts((ranges, a, b) in falling()) {
        let ranges: Vec<_> = ranges.into_iter().map(|(from, usd)| (from, None, usd)).collect();
        let tiers = Tiers::new(Unit::Gigabyte, &ranges).expect("contiguous from 0");
        let of = |number| tiers.cost(gb(number)).expect("no end").0;
        prop_assert!(of(a.min(b)) <= of(a.max(b)));
        prop_assert!(of(a) + of(b) >= of(a + b));
        prop_assert!(of(a) <= a * ranges[0].2);
        prop_assert!(of(a) >= a * ranges[ranges.len() - 1].2);
    }

    #[test]
    fn tiers_of_one_price_are_that_price((ranges, a, _) in falling(), cents in 0i64..100) {
        let usd = Decimal::new(cents, 2);
        let ranges: Vec<_> = ranges.into_iter().map(|(from, _)| (from, None, usd)).collect();
        let tiers = Tiers::new(Unit::Gigabyte, &ranges).expect("contiguous from 0");
        prop_assert_eq!(tiers.cost(gb(a)), Some(Usd((a * usd).normalize())));
    }
}

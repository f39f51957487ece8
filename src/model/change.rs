//! What a change saves: the account's total before less the total after, by the same prices.

use rust_decimal::Decimal;

use super::assumptions::Assumptions;
use super::cost::LineItem;
use super::estimate::{Estimate, GroupEstimate};
use super::total::Pools;
use crate::measurements::ApiStage;
use crate::prices::PriceBook;
use crate::units::{Basis, Interval, Usd};

/// Everything that the account's log groups use in the month, and what logs cost besides.
pub struct Account<'a> {
    prices: &'a PriceBook,
    assume: &'a Assumptions,
    all: Pools<'a>,
}

/// Picks a bound of a quantity.
type Bound = fn(&Interval<Decimal>) -> Option<Decimal>;

const BOUNDS: [Bound; 3] = [|of| of.low, |of| of.expected, |of| of.high];

impl<'a> Account<'a> {
    /// Adds up an estimate.
    pub fn of(estimate: &'a Estimate, prices: &'a PriceBook, assume: &'a Assumptions) -> Self {
        let mut all = Pools::new(assume);
        let groups = estimate.groups.iter();
        let groups = groups.map(|it| (it.group.account.as_deref(), it.group.region.as_str(), &it.items));
        let extras = estimate.extras.iter().map(|it| (it.account.as_deref(), it.region.as_str(), &it.items));
        for (account, region, items) in groups.chain(extras) {
            // What is unknown of others changes nothing but the tier that a change lies in.
            for item in items.iter().filter(|item| item.quantity.expected.is_some()) {
                all.put(account, region, item.charge.clone(), item.quantity.expected);
            }
        }
        Self { prices, assume, all }
    }

    /// What the account saves where some line items take the place of others in the region of a stage. `own` are the log
    /// groups that the items stand for: they are in the account's sums already.
    ///
    /// At the same traffic: the lower bound of one is held against that of the other. Where no tier is crossed and
    /// nothing is free it is the difference of the items.
    pub fn saving(
        &self,
        own: &[&'a GroupEstimate],
        stage: &'a ApiStage,
        before: &[LineItem],
        after: &[LineItem],
    ) -> Interval<Usd> {
        self.saving_at((stage.account.as_deref(), &stage.region), own, before, after)
    }

    /// What the account saves without something that is no log group and in its sums already.
    pub fn saving_without(&self, place: (Option<&'a str>, &'a str), items: &[LineItem]) -> Interval<Usd> {
        let mut others = self.all.clone();
        for item in items.iter().filter(|item| item.quantity.expected.is_some()) {
            others.put(place.0, place.1, item.charge.clone(), item.quantity.expected.map(|quantity| -quantity));
        }
        self.difference(place, &others, items, &[])
    }

    /// The same for items in an account and a region.
    pub fn saving_at(
        &self,
        place: (Option<&'a str>, &'a str),
        own: &[&'a GroupEstimate],
        before: &[LineItem],
        after: &[LineItem],
    ) -> Interval<Usd> {
        let mut others = self.all.clone();
        for group in own {
            let (of, at) = (group.group.account.as_deref(), group.group.region.as_str());
            for item in group.items.iter().filter(|item| item.quantity.expected.is_some()) {
                let used = item.quantity.expected.map(|quantity| -quantity);
                others.put(of, at, item.charge.clone(), used);
            }
        }
        self.difference(place, &others, before, after)
    }

    /// The total of others with some items, less that with some in their place.
    fn difference(
        &self,
        (account, region): (Option<&'a str>, &'a str),
        others: &Pools<'a>,
        before: &[LineItem],
        after: &[LineItem],
    ) -> Interval<Usd> {
        let total = |items: &[LineItem], bound: Bound| {
            let mut pools = others.clone();
            for item in items {
                pools.put(account, region, item.charge.clone(), bound(&item.quantity));
            }
            pools.together(self.prices, self.assume)
        };
        let saved = |bound: Bound| Some(total(before, bound)? - total(after, bound)?);
        let [low, expected, high] = BOUNDS.map(saved);
        // Where the dearer one is known better the bounds may stand the other way round.
        let (low, high) = match (low, high) {
            (Some(low), Some(high)) => (Some(low.min(high)), Some(low.max(high))),
            // What may cost any amount may save nothing at all.
            (Some(high), None) if total(before, BOUNDS[2]).is_some() => (None, Some(high)),
            unknown => unknown,
        };
        let all = || before.iter().chain(after);
        let level = all().map(|item| item.usd.level).reduce(|a, b| Some(a?.min(b?))).flatten();
        Interval {
            low: low.zip(expected).map(|(low, expected)| low.min(expected)),
            expected,
            high: high.zip(expected).map(|(high, expected)| high.max(expected)),
            level: level.filter(|_| low.is_some() && high.is_some()),
            basis: all().map(|item| item.usd.basis).max().unwrap_or(Basis::Metered),
        }
    }
}

//! What a change saves: the account's total before less the total after, by the same prices.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::assumptions::Assumptions;
use super::cost::LineItem;
use super::estimate::{Estimate, GroupEstimate};
use super::storage::Year;
use super::total::Pools;
use super::usage::Charge;
use crate::prices::{PriceBook, Product};
use crate::units::{Basis, Interval, Unit, Usd};

/// Everything that the account's log groups use in the month, and what logs cost besides.
pub struct Account<'a> {
    prices: &'a PriceBook,
    assume: &'a Assumptions,
    all: Pools<'a>,
}

/// An account and a region.
pub type Place<'a> = (Option<&'a str>, &'a str);

/// What a change does to the month.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// What it saves; of [`Account::cost`] what it costs.
    pub usd: Interval<Usd>,
    /// What it moves.
    pub moves: Vec<Move>,
}

impl Effect {
    /// No change: nothing exactly.
    pub fn nothing(basis: Basis) -> Self {
        Self { usd: Interval::exact(Usd::ZERO, basis), moves: Vec::new() }
    }

    /// So much, and nothing else is known of it.
    pub fn of(expected: Usd, basis: Basis) -> Self {
        Self { usd: Interval::range(None, Some(expected), None, basis), moves: Vec::new() }
    }

    /// A change of which nothing is known.
    pub fn unknown() -> Self {
        Self { usd: Interval::unknown(Basis::Modelled), moves: Vec::new() }
    }

    /// Whether it is expected to save something.
    pub fn saves(&self) -> bool {
        self.usd.expected.is_some_and(|usd| usd > Usd::ZERO)
    }

    /// Whether it is known what is expected of it.
    pub fn is_known(&self) -> bool {
        self.usd.expected.is_some()
    }
}

/// How much more of something is charged after a change; less where it is negative.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    account: Option<String>,
    region: String,
    charge: Charge,
    quantity: Decimal,
}

/// The moves of what log groups store, less so much of what they take off, and what is left of that.
pub fn less_storage(moves: &[Move], already: Decimal) -> (Vec<Move>, Decimal) {
    let stored = |one: &Move| one.charge == Charge::Product(Product::LogStorage);
    let net: Decimal = moves.iter().filter(|one| stored(one)).map(|one| one.quantity).sum();
    let twice = already.min(-net).max(Decimal::ZERO);
    let back = moves.iter().find(|one| stored(one)).map(|one| Move { quantity: twice, ..one.clone() });
    (moves.iter().cloned().chain(back).collect(), already - twice)
}

/// What some moves take off what log groups store.
pub fn storage_saved(moves: &[Move]) -> Decimal {
    let stored = moves.iter().filter(|one| one.charge == Charge::Product(Product::LogStorage));
    (-stored.map(|one| one.quantity).sum::<Decimal>()).max(Decimal::ZERO)
}

/// Picks a bound of a quantity.
type Bound = fn(&Interval<Decimal>) -> Option<Decimal>;

const BOUNDS: [Bound; 3] = [|of| of.low, |of| of.expected, |of| of.high];

impl<'a> Account<'a> {
    /// Adds up an estimate.
    pub fn of(estimate: &'a Estimate, prices: &'a PriceBook, assume: &'a Assumptions) -> Self {
        let mut all = Pools::new(assume);
        for (place, items) in places(estimate) {
            put(&mut all, place, items.iter(), Decimal::ONE);
        }
        Self { prices, assume, all }
    }

    /// The same once the logs have run for a year: with what the log groups store in the last of these months in the place of
    /// what lies there now. What is unknown is not in it.
    pub fn in_a_year(estimate: &'a Estimate, year: &'a Year, prices: &'a PriceBook, assume: &'a Assumptions) -> Self {
        let mut all = Pools::new(assume);
        for (place, items) in places(estimate) {
            put(&mut all, place, items.iter().filter(|item| !is_stored(item)), Decimal::ONE);
        }
        for ((account, region), stored) in &year.last {
            all.put(account.as_deref(), region, Charge::Product(Product::LogStorage), Some(*stored));
        }
        Self { prices, assume, all }
    }

    /// What the account saves where some line items take the place of others. `own` are the log groups that those stand for:
    /// they are in the account's sums already.
    ///
    /// At the same traffic: the lower bound of one is held against that of the other. Where no tier is crossed and
    /// nothing is free it is the difference of the items.
    pub fn saving(
        &self,
        place: Place<'a>,
        own: &[&'a GroupEstimate],
        before: &[LineItem],
        after: &[LineItem],
    ) -> Effect {
        let groups = own.iter().map(|group| (place_of(group), group.items.as_slice()));
        // What goes to S3 or Firehose is in no log group, and in the sums as it is priced here.
        let elsewhere = before.iter().filter(|item| item.charge.is_elsewhere());
        Effect { usd: self.difference(place, groups, elsewhere, before, after), moves: moves(place, before, after) }
    }

    /// What the account saves without something that is no log group and in its sums already.
    pub fn saving_without(&self, place: Place<'a>, items: &[LineItem]) -> Effect {
        Effect {
            usd: self.difference(place, std::iter::empty(), items.iter(), items, &[]),
            moves: moves(place, items, &[]),
        }
    }

    /// What the account pays for line items in the place of log groups, or on top of everything that is.
    pub fn cost(&self, place: Place<'a>, own: &[&'a GroupEstimate], items: &[LineItem]) -> Effect {
        let groups = own.iter().map(|group| (place_of(group), group.items.as_slice()));
        let usd = self.difference(place, groups, std::iter::empty(), items, &[]);
        Effect { usd, moves: moves(place, &[], items) }
    }

    /// What everything costs after some changes at once, through the tiers and less what is free; `None` where a price or a
    /// rate is unknown. No more is taken off than is there.
    pub fn after<'m: 'a>(&self, moves: impl Iterator<Item = &'m Move>) -> Option<Usd> {
        let mut all = self.all.clone();
        for one in moves {
            all.put(one.account.as_deref(), &one.region, one.charge.clone(), Some(one.quantity));
        }
        all.no_less_than_nothing();
        all.together(self.prices, self.assume)
    }

    /// All of these charges that the account has but for some log groups and some items of the place: whatever else there is
    /// costs the same before and after.
    fn others<'i>(
        &self,
        place: Place<'a>,
        groups: impl Iterator<Item = (Place<'a>, &'a [LineItem])>,
        without: impl Iterator<Item = &'i LineItem>,
        charges: &BTreeSet<&Charge>,
    ) -> Pools<'a> {
        let mut others = self.all.of(place.0, charges);
        for (place, items) in groups {
            put(&mut others, place, items.iter().filter(|item| charges.contains(&item.charge)), -Decimal::ONE);
        }
        put(&mut others, place, without, -Decimal::ONE);
        others
    }

    /// The total of others with some items at a bound.
    fn total(&self, others: &Pools<'a>, (account, region): Place<'a>, items: &[LineItem], bound: Bound) -> Option<Usd> {
        let mut pools = others.clone();
        for item in items {
            pools.put(account, region, item.charge.clone(), bound(&item.quantity));
        }
        pools.together(self.prices, self.assume)
    }

    /// The total with some items, less that with others in their place.
    fn difference<'i>(
        &self,
        place: Place<'a>,
        groups: impl Iterator<Item = (Place<'a>, &'a [LineItem])>,
        without: impl Iterator<Item = &'i LineItem>,
        before: &[LineItem],
        after: &[LineItem],
    ) -> Interval<Usd> {
        let both = || before.iter().chain(after);
        let others = self.others(place, groups, without, &charges(before, after));
        let total = |items: &[LineItem], bound: Bound| self.total(&others, place, items, bound);
        let saved = |bound: Bound| Some(total(before, bound)? - total(after, bound)?);
        let [low, expected, high] = BOUNDS.map(saved);
        // Where the dearer one is known better the bounds may stand the other way round.
        let (low, high) = match (low, high) {
            (Some(low), Some(high)) => (Some(low.min(high)), Some(low.max(high))),
            // What may cost any amount may save nothing at all, and never more than there is.
            (_, None) => (
                None,
                total(before, BOUNDS[2]).zip(total(&at_least(before, after), BOUNDS[2])).map(|(all, rest)| all - rest),
            ),
            unknown => unknown,
        };
        let level = both().map(|item| item.usd.level).reduce(|a, b| Some(a?.min(b?))).flatten();
        Interval {
            low: low.zip(expected).map(|(low, expected)| low.min(expected)),
            expected,
            high: high.zip(expected).map(|(high, expected)| high.max(expected)),
            level: level.filter(|_| low.is_some() && high.is_some()),
            basis: both().map(|item| item.usd.basis).max().unwrap_or(Basis::Metered),
        }
    }
}

/// The log groups and what logs cost besides, each with where it is.
fn places(estimate: &Estimate) -> impl Iterator<Item = (Place<'_>, &[LineItem])> {
    let groups = estimate.groups.iter();
    let groups = groups.map(|it| ((it.group.account.as_deref(), it.group.region.as_str()), it.items.as_slice()));
    let extras = estimate.extras.iter();
    groups.chain(extras.map(|it| ((it.account.as_deref(), it.region.as_str()), it.items.as_slice())))
}

/// What comes after at the least where there is the most of what was before: as much more than its least as that is. What has
/// no least is left out.
fn at_least(before: &[LineItem], after: &[LineItem]) -> Vec<LineItem> {
    let sum = |of: Unit, bound: Bound| -> Option<Decimal> {
        before.iter().filter(|item| item.unit == of).map(|item| bound(&item.quantity)).sum()
    };
    let least = |item: &LineItem| {
        let high = item.quantity.high.or_else(|| {
            let (low, high) = sum(item.unit, BOUNDS[0]).zip(sum(item.unit, BOUNDS[2]))?;
            item.quantity.low?.checked_mul(high)?.checked_div(low)
        })?;
        Some(LineItem { quantity: Interval { high: Some(high), ..item.quantity }, ..item.clone() })
    };
    after.iter().filter_map(least).collect()
}

fn charges<'i>(before: &'i [LineItem], after: &'i [LineItem]) -> BTreeSet<&'i Charge> {
    before.iter().chain(after).map(|item| &item.charge).collect()
}

fn place_of(group: &GroupEstimate) -> Place<'_> {
    (group.group.account.as_deref(), group.group.region.as_str())
}

/// Adds so many times the items. What is unknown of others changes nothing but the tier that a change lies in.
fn put<'a, 'i>(
    pools: &mut Pools<'a>,
    (account, region): Place<'a>,
    items: impl Iterator<Item = &'i LineItem>,
    times: Decimal,
) {
    for item in items {
        if let Some(quantity) = item.quantity.expected {
            pools.put(account, region, item.charge.clone(), Some(quantity * times));
        }
    }
}

/// Whether a log group pays it for what lies in it.
fn is_stored(item: &LineItem) -> bool {
    item.unit == Unit::GigabyteMonth && item.charge == Charge::Product(Product::LogStorage)
}

fn moves((account, region): Place<'_>, before: &[LineItem], after: &[LineItem]) -> Vec<Move> {
    let of = |item: &LineItem, sign: Decimal| {
        let quantity = item.quantity.expected? * sign;
        Some(Move {
            account: account.map(str::to_owned),
            region: region.to_owned(),
            charge: item.charge.clone(),
            quantity,
        })
    };
    let gone = before.iter().filter_map(|item| of(item, -Decimal::ONE));
    gone.chain(after.iter().filter_map(|item| of(item, Decimal::ONE))).collect()
}

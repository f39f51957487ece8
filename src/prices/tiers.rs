//! Prices that change with the month's quantity.

use rust_decimal::Decimal;

use crate::units::{Amount, Unit, Usd, UsdPer, plain};

/// One range of the month's quantity and its price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tier {
    /// Where it begins: this many units of the month lie below it.
    pub from: u64,
    /// Where it ends; what lies beyond belongs to the next tier. In the last tier: where the known prices end, `None`
    /// where this tier has no end.
    pub to: Option<u64>,
    /// The price of what lies inside.
    pub price: UsdPer,
}

/// The price of a product over a whole month: contiguous, half-open tiers from 0, each the price of what lies inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tiers {
    unit: Unit,
    tiers: Vec<Tier>,
}

/// Why ranges are no tiers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TierProblem {
    /// There is none.
    #[error("there is no tier; write at least {{ from = 0, usd = \"…\" }}, or leave the price out if it is unknown")]
    Empty,
    /// The first units have no price.
    #[error("the first tier starts at {0}; let it start at 0")]
    Start(u64),
    /// A range holds nothing, or runs backwards.
    #[error("the tier runs from {from} to {to}; its end must lie above its start")]
    Backwards {
        /// Where it begins.
        from: u64,
        /// Where it ends.
        to: u64,
    },
    /// Units between two tiers have no price.
    #[error("no tier covers {from} to {to}; let the tiers touch")]
    Gap {
        /// Where the tier before ends.
        from: u64,
        /// Where this tier begins.
        to: u64,
    },
    /// Units have two prices.
    #[error("{from} to {to} is in two tiers; let the tiers touch")]
    Overlap {
        /// Where this tier begins.
        from: u64,
        /// Where the tier before ends.
        to: u64,
    },
    /// A start that does not rise, with no end on the tier before.
    #[error("a tier from {from} follows one from {before}; write the tiers in rising order")]
    Order {
        /// Where the tier before begins.
        before: u64,
        /// Where this tier begins.
        from: u64,
    },
    /// AWS pays nobody.
    #[error("the price {0} is negative; write what AWS charges")]
    Negative(Decimal),
}

impl Tiers {
    /// Tiers of one unit, in rising order of `(from, to, usd)`; a `to` may be left out where the next tier begins.
    ///
    /// # Errors
    ///
    /// Every problem with the index of the tier it is in.
    pub fn new(unit: Unit, ranges: &[(u64, Option<u64>, Decimal)]) -> Result<Self, Vec<(usize, TierProblem)>> {
        let mut problems = Vec::new();
        match ranges.first() {
            None => problems.push((0, TierProblem::Empty)),
            Some(&(from, ..)) if from != 0 => problems.push((0, TierProblem::Start(from))),
            Some(_) => {}
        }
        let mut tiers = Vec::with_capacity(ranges.len());
        for (index, &(from, to, usd)) in ranges.iter().enumerate() {
            if usd < Decimal::ZERO {
                problems.push((index, TierProblem::Negative(usd)));
            }
            if let Some(to) = to
                && to <= from
            {
                problems.push((index, TierProblem::Backwards { from, to }));
            }
            let next = ranges.get(index + 1).map(|&(next, ..)| next);
            if let Some(next) = next {
                let problem = match to {
                    _ if next <= from => Some(TierProblem::Order { before: from, from: next }),
                    Some(to) if to < next => Some(TierProblem::Gap { from: to, to: next }),
                    Some(to) if to > next => Some(TierProblem::Overlap { from: next, to }),
                    _ => None,
                };
                problems.extend(problem.map(|problem| (index + 1, problem)));
            }
            tiers.push(Tier { from, to: next.or(to), price: UsdPer { usd, unit } });
        }
        if problems.is_empty() { Ok(Self { unit, tiers }) } else { Err(problems) }
    }

    /// What a month's amount costs: each part at the price of the tier it lies in.
    ///
    /// `None` where the amount is counted in another unit, is negative, or reaches beyond the last price that is known.
    pub fn cost(&self, amount: Amount) -> Option<Usd> {
        let known = self.known_to().is_none_or(|end| amount.number <= Decimal::from(end));
        if amount.unit != self.unit || amount.number < Decimal::ZERO || !known {
            return None;
        }
        let mut total = Decimal::ZERO;
        for tier in &self.tiers {
            let from = Decimal::from(tier.from);
            let to = tier.to.map_or(amount.number, |to| amount.number.min(Decimal::from(to)));
            if to > from {
                let part = Amount { number: to - from, unit: amount.unit };
                total = total.checked_add(tier.price.times(part)?.0)?;
            }
        }
        Some(Usd(plain(total)))
    }

    /// What is counted.
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// The tiers in rising order; there is at least one.
    pub fn as_slice(&self) -> &[Tier] {
        &self.tiers
    }

    /// Up to where prices are known; `None` where the last tier has no end.
    pub fn known_to(&self) -> Option<u64> {
        self.tiers.last().and_then(|tier| tier.to)
    }
}

#[cfg(test)]
mod tests;

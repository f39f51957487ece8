//! What all log groups store over a year, without a row for each: an account has many.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Stock, StoredMonth, YEAR, from, months_of, nothing, plus, taken_at};
use crate::measurements::Measurements;
use crate::model::{Assumptions, Estimate};
use crate::period::BillingMonth;
use crate::prices::PriceBook;

/// The storage of a year.
#[derive(Clone, Debug, PartialEq)]
pub struct Year {
    /// The months, from the one that is priced on.
    pub months: Vec<BillingMonth>,
    /// All log groups together in each of them, each priced alone.
    pub total: Vec<StoredMonth>,
    /// How many log groups never delete anything.
    pub growing: u64,
    /// Whether it is known of every log group what it stores in the last of the months.
    pub is_known: bool,
    /// Gigabyte-months of the last of them by account and region, of what is known.
    pub last: BTreeMap<(Option<String>, String), Decimal>,
}

/// Rolls every log group of an estimate forward over a year.
pub fn year(seen: &Measurements, estimate: &Estimate, prices: &PriceBook, assume: &Assumptions) -> Year {
    let months: Vec<BillingMonth> = from(assume.month).take(YEAR).collect();
    let mut year = Year { total: vec![nothing(); YEAR], months, growing: 0, is_known: true, last: BTreeMap::new() };
    for group in &estimate.groups {
        let Some(prices) = prices.region(&group.group.region) else { continue };
        let taken_at = taken_at(seen, &group.group);
        let stock = Stock::of(group, taken_at, assume.retention.or(group.group.retention), assume);
        year.growing += u64::from(stock.kept.is_none());
        let mut last = None;
        for (sum, one) in year.total.iter_mut().zip(months_of(&stock, taken_at, prices, assume, &year.months)) {
            *sum = plus(*sum, one);
            last = one.stored.expected;
        }
        match last.and_then(|stored| Decimal::try_from(stored.0).ok()) {
            Some(stored) => {
                let place = (group.group.account.clone(), group.group.region.clone());
                *year.last.entry(place).or_default() += stored;
            }
            None => year.is_known = false,
        }
    }
    year
}

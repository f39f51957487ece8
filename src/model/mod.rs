//! From measurements to money: pure functions from values to values.
//!
//! [`estimate()`] gives the month per log group, [`compare()`] what every stage could log instead.

pub mod assumptions;
pub mod background;
pub mod backtest;
pub mod budget;
pub mod bytes;
pub mod change;
pub mod comparison;
pub mod configured;
pub mod cost;
pub mod daily;
pub mod difference;
pub mod elsewhere;
pub mod estimate;
pub mod extra;
pub mod format;
pub mod headline;
pub mod level;
pub mod projection;
#[cfg(test)]
mod properties;
mod ratio;
mod sampled;
pub mod sensitivity;
mod settled;
mod shape;
pub mod storage;
pub mod total;
pub mod trace;
pub mod traffic;
pub mod usage;
pub mod verification;
pub mod view;
pub mod what_if;
pub mod writers;

use std::collections::BTreeSet;

pub use assumptions::Assumptions;
pub use budget::Budget;
pub use comparison::{Comparison, StageComparison, Unavailable, as_is, compare};
pub use configured::{Configured, PerPercentFailing};
pub use cost::LineItem;
pub use difference::{Difference, difference, goes_back};
pub use elsewhere::Delivered;
pub use estimate::{Estimate, GroupEstimate, estimate, projected_requests};
pub use extra::{Extra, ExtraCost};
pub use format::{PricedField, PricedFormat, PricedSuggestion};
pub use headline::headline;
pub use sensitivity::Assumption;
pub use storage::{Freed, GroupStorage, Held, StageStorage, Steady, Storage, StoredMonth, storage};
pub use total::{Total, TotalLine};
pub use traffic::{DeclaredTraffic, Failures};

use crate::prices::PriceBook;
use crate::warning::Warning;
use usage::Charge;

/// One warning for each product that lacks a price where it is needed, or whose known tiers end below what is needed.
fn missing_prices<'a>(items: impl Iterator<Item = (&'a str, &'a LineItem)>, prices: &PriceBook) -> Vec<Warning> {
    let missing: BTreeSet<(&str, &Charge)> = items
        .filter(|(_, item)| item.usd.expected.is_none() && item.quantity.expected.is_some())
        .map(|(region, item)| (region, &item.charge))
        .collect();
    let warn = |(region, charge): (&str, &Charge)| {
        if let Charge::IngestionOfClass(class) = charge {
            return Warning::UnpricedClass { class: class.clone(), region: region.to_owned() };
        }
        let is_priced = charge.product().and_then(|product| prices.region(region)?.price(product)).is_some();
        let (product, region) = (charge.name(), region.to_owned());
        match is_priced {
            true => Warning::BeyondKnownPrices { product, region },
            false => Warning::MissingPrice { product, region },
        }
    };
    missing.into_iter().map(warn).collect()
}

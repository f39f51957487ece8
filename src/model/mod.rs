//! From measurements to money: pure functions from values to values.
//!
//! [`estimate()`] gives the month per log group, [`compare()`] what every stage could log instead.

pub mod assumptions;
pub mod bytes;
pub mod comparison;
pub mod configured;
pub mod cost;
pub mod estimate;
mod level;
pub mod projection;
pub mod sensitivity;
mod shape;
pub mod total;
pub mod traffic;
pub mod usage;
pub mod view;

use std::collections::BTreeSet;

pub use assumptions::Assumptions;
pub use comparison::{Comparison, StageComparison, Unavailable, as_is, compare};
pub use configured::{Configured, PerPercentFailing};
pub use cost::LineItem;
pub use estimate::{Estimate, GroupEstimate, estimate};
pub use sensitivity::Assumption;
pub use total::{Total, TotalLine};
pub use traffic::{DeclaredTraffic, Failures};

use crate::warning::Warning;

/// One warning for each product that lacks a price where it is needed.
fn missing_prices<'a>(items: impl Iterator<Item = (&'a str, &'a LineItem)>) -> impl Iterator<Item = Warning> {
    let missing: BTreeSet<(String, String)> = items
        .filter(|(_, item)| item.usd.expected.is_none() && item.quantity.expected.is_some())
        .map(|(region, item)| (item.charge.name(), region.to_owned()))
        .collect();
    missing.into_iter().map(|(product, region)| Warning::MissingPrice { product, region })
}

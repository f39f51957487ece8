//! What AWS charges: the price files of `pricing/`, checked and typed.
//!
//! Prices are data. The files are embedded at build time and can be replaced by another folder; either way they come in
//! as texts ([`PriceFiles`]), are parsed when a region is asked for, and leave as a [`PriceBook`]. A product without a
//! price is absent and its cost is unknown, never zero.

mod billing;
mod book;
pub(crate) mod document;
mod error;
mod fact;
mod finding;
mod product;
mod region;
mod tiers;
mod usage_type;

pub use billing::{Billing, CallRates, GetMetricDataLimits, MetricRetention};
pub use book::{PriceBook, PriceFiles};
pub use error::Error;
pub use fact::{Confidence, Fact, FactRow};
pub use finding::{Finding, Position, Problem};
pub use product::Product;
pub use region::{Price, RegionPrices};
pub use tiers::{Tier, TierProblem, Tiers};
pub use usage_type::UsageType;

//! What several documents have in common.

use rust_decimal::prelude::ToPrimitive;
use schemars::JsonSchema;
use serde::Serialize;

use super::names::{AccessFormatName, BasisName, DestinationName, UnitName};
use crate::logging::{AccessChoice, Destination, FormatName};
use crate::measurements::Run;
use crate::model::{Assumption, Budget, LineItem, Unavailable};
use crate::prices::RegionPrices;
use crate::units::{Unit, Usd};
use crate::warning::Warning;

/// A number with its uncertainty. Exact numbers have equal bounds and level 1; a range that is no probability has level
/// null; an unknown number or bound is null.
#[derive(JsonSchema)]
#[schemars(rename = "Interval")]
#[expect(dead_code, reason = "describes how units::Interval is written; never built")]
pub(super) struct NumberInterval {
    /// The lower bound.
    low: Option<f64>,
    /// The point estimate, which need not be the middle.
    expected: Option<f64>,
    /// The upper bound.
    high: Option<f64>,
    /// The probability that the truth lies inside.
    level: Option<f64>,
    /// Where the number comes from.
    basis: BasisName,
}

/// An amount of money with its uncertainty, in decimal strings.
#[derive(JsonSchema)]
#[schemars(rename = "MoneyInterval")]
#[expect(dead_code, reason = "describes how units::Interval is written; never built")]
pub(super) struct MoneyInterval {
    /// The lower bound.
    low: Option<String>,
    /// The point estimate, which need not be the middle.
    expected: Option<String>,
    /// The upper bound.
    high: Option<String>,
    /// The probability that the truth lies inside.
    level: Option<f64>,
    /// Where the number comes from.
    basis: BasisName,
}

/// Which prices were used for a region.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PriceDate {
    /// The region.
    pub region: String,
    /// The day of which the prices are.
    pub as_of: String,
}

impl From<&RegionPrices> for PriceDate {
    fn from(prices: &RegionPrices) -> Self {
        Self { region: prices.region.clone(), as_of: prices.as_of.to_string() }
    }
}

/// Something that was taken as given.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AssumptionRow {
    /// Its stable name.
    pub id: String,
    /// What is assumed.
    pub value: String,
    /// Where that comes from.
    pub source: String,
    /// The headline as it is, where another reading is known: the expected total of an estimate; of a comparison the
    /// expected sum of what is on now, or of INFO where nothing is known to be on; of a difference that of the totals.
    #[schemars(with = "Option<String>")]
    pub usd: Option<Usd>,
    /// What the headline would be otherwise.
    #[schemars(with = "Option<String>")]
    pub usd_if_otherwise: Option<Usd>,
}

impl From<&Assumption> for AssumptionRow {
    fn from(assumption: &Assumption) -> Self {
        Self {
            id: assumption.id.to_owned(),
            value: assumption.value.clone(),
            source: assumption.source.clone(),
            usd: assumption.usd,
            usd_if_otherwise: assumption.usd_if_otherwise,
        }
    }
}

/// A doubt and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WarningRow {
    /// Its stable name.
    pub id: String,
    /// What is doubtful.
    pub text: String,
    /// What to do about it.
    pub remedy: String,
}

impl From<&Warning> for WarningRow {
    fn from(warning: &Warning) -> Self {
        Self { id: warning.id().to_owned(), text: warning.text(), remedy: warning.remedy() }
    }
}

/// What measuring asked of AWS.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RunRow {
    /// Calls.
    pub calls: u64,
    /// What they cost.
    #[schemars(with = "Option<String>")]
    pub usd: Option<Usd>,
}

impl From<&Run> for RunRow {
    fn from(run: &Run) -> Self {
        Self { calls: run.calls.iter().map(|count| count.calls).sum(), usd: run.usd }
    }
}

/// The month held against what it may cost.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BudgetRow {
    /// What it may cost.
    #[schemars(with = "String")]
    pub usd: Usd,
    /// What is held against it; null where that is unknown.
    #[schemars(with = "Option<String>")]
    pub expected: Option<Usd>,
    /// Whether the expected month is above the budget; null where it is unknown, and what is known of it is not.
    pub exceeded: Option<bool>,
}

impl From<&Budget> for BudgetRow {
    fn from(budget: &Budget) -> Self {
        Self { usd: budget.usd, expected: budget.expected, exceeded: budget.exceeded() }
    }
}

/// One line of a bill, at the expected quantity.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LineItemRow {
    /// Our name of what is charged.
    pub product: String,
    /// AWS's name of it, as on the bill.
    pub usage_type: Option<String>,
    /// How much of it.
    pub quantity: Option<f64>,
    /// What is counted.
    #[schemars(with = "UnitName")]
    pub unit: Unit,
    /// What that costs.
    #[schemars(with = "Option<String>")]
    pub usd: Option<Usd>,
}

impl From<&LineItem> for LineItemRow {
    fn from(item: &LineItem) -> Self {
        Self {
            product: item.charge.name(),
            usage_type: item.usage_type.clone(),
            quantity: item.quantity.expected.and_then(|quantity| quantity.to_f64()),
            unit: item.unit,
            usd: item.usd.expected,
        }
    }
}

/// Access logging in a configuration.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct AccessRow {
    /// The format.
    #[schemars(with = "AccessFormatName")]
    pub format: FormatName,
    /// Where the lines go.
    #[schemars(with = "DestinationName")]
    pub destination: Destination,
}

impl From<AccessChoice> for AccessRow {
    fn from(choice: AccessChoice) -> Self {
        Self { format: choice.format, destination: choice.destination }
    }
}

/// A configuration that a kind of API cannot have.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct UnavailableRow {
    /// Its id.
    pub id: String,
    /// Why not.
    pub reason: String,
}

impl From<&Unavailable> for UnavailableRow {
    fn from(unavailable: &Unavailable) -> Self {
        Self { id: unavailable.id.clone(), reason: unavailable.reason.to_owned() }
    }
}

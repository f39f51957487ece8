//! The shape of a report's CSV: columns of FOCUS, the FinOps Open Cost and Usage Specification, where a column is what FOCUS
//! means by it, and columns of our own.
//!
//! FOCUS wants its own columns first, and the others to begin with `x_`. Its columns of cost are for charges, so only rows of
//! what is charged fill them, each charge once: what could be set otherwise, sums and advice have their dollars in `x_` columns.
//! What is unknown is an empty cell.

use std::collections::BTreeMap;

use csv::Writer;

use super::csv::{money, number};
use super::document::name_of;
use super::escape;
use crate::period::BillingMonth;
use crate::units::{Gigabytes, Interval, Quantity, Usd};

const COLUMNS: [&str; 45] = [
    "BillingCurrency",
    "ChargeCategory",
    "ChargeDescription",
    "ChargePeriodEnd",
    "ChargePeriodStart",
    "ConsumedQuantity",
    "ConsumedUnit",
    "ListCost",
    "RegionId",
    "ResourceName",
    "ResourceType",
    "SubAccountId",
    "x_Row",
    "x_Id",
    "x_ApiId",
    "x_Configuration",
    "x_IsCurrent",
    "x_Class",
    "x_RetentionDays",
    "x_UsageType",
    "x_RequestsExpected",
    "x_ShareOfServerErrors",
    "x_BytesPerRequestExpected",
    "x_EventsPerRequestExpected",
    "x_GbLow",
    "x_GbExpected",
    "x_GbHigh",
    "x_UsdLow",
    "x_UsdExpected",
    "x_UsdHigh",
    "x_Level",
    "x_Basis",
    "x_UsdIngestion",
    "x_UsdStorage",
    "x_UsdSentOn",
    "x_UsdVersusCurrent",
    "x_UsdEachPercentFailing",
    "x_InTheSum",
    "x_Confidence",
    "x_Text",
    "x_ToDo",
    "x_Loses",
    "x_Value",
    "x_Source",
    "x_UsdIfOtherwise",
];

/// One row. What a kind of row does not have stays empty.
#[derive(Debug, Default)]
pub(super) struct Row {
    cells: BTreeMap<&'static str, String>,
}

impl Row {
    /// A row of a kind.
    pub(super) fn of(kind: &str) -> Self {
        Self::default().set("x_Row", kind.to_owned())
    }

    /// Sets a cell to what is ours, a number or a name that needs no care.
    pub(super) fn set(mut self, column: &'static str, cell: String) -> Self {
        self.cells.insert(column, cell);
        self
    }

    /// Sets a cell to a text that may hold anything.
    pub(super) fn text(self, column: &'static str, text: &str) -> Self {
        self.set(column, escape::csv(text))
    }

    /// Where it is and what it is called.
    pub(super) fn resource(self, account: Option<&str>, region: &str, kind: &str, name: &str) -> Self {
        let row = self.text("SubAccountId", account.unwrap_or_default()).text("RegionId", region);
        row.set("ResourceType", kind.to_owned()).text("ResourceName", name)
    }

    /// The month, as 2026-12, in the bounds of FOCUS: the end is not in it.
    pub(super) fn during(self, month: &str) -> Self {
        let Ok(month) = month.parse::<BillingMonth>() else { return self };
        let window = month.window();
        let row = self.set("ChargePeriodStart", window.start_instant().to_string());
        row.set("ChargePeriodEnd", window.end_instant().to_string())
    }

    /// Sets a number that may be unknown.
    pub(super) fn number<T: Quantity>(self, column: &'static str, value: Option<T>) -> Self {
        self.set(column, number(value))
    }

    /// Sets dollars that may be unknown.
    pub(super) fn money(self, column: &'static str, usd: Option<Usd>) -> Self {
        self.set(column, money(usd))
    }

    /// Gigabytes with their bounds.
    pub(super) fn gigabytes(self, gb: &Interval<Gigabytes>) -> Self {
        self.number("x_GbLow", gb.low).number("x_GbExpected", gb.expected).number("x_GbHigh", gb.high)
    }

    /// Dollars with their bounds, and what they rest on.
    pub(super) fn usd(self, usd: &Interval<Usd>) -> Self {
        let row = self.money("x_UsdLow", usd.low).money("x_UsdExpected", usd.expected).money("x_UsdHigh", usd.high);
        let row = row.set("x_Level", usd.level.map_or_else(String::new, |level| level.to_string()));
        row.set("x_Basis", name_of(usd.basis))
    }
}

/// Writes the head and the rows.
///
/// # Panics
/// Where a row has a cell for which there is no column.
pub(super) fn write(rows: impl IntoIterator<Item = Row>) -> String {
    let mut writer = Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).expect("memory takes every byte");
    for Row { mut cells } in rows {
        let row = COLUMNS.map(|column| cells.remove(column).unwrap_or_default());
        assert!(cells.is_empty(), "there is no column for {cells:?}");
        writer.write_record(row).expect("every row has the columns of the head");
    }
    String::from_utf8(writer.into_inner().expect("memory takes every byte")).expect("texts are UTF-8")
}

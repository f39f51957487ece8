//! The tables that AWS exports, told apart by their columns.
//!
//! Names: AWS's user guide of Data Exports, "Line item details" (`lineItem/…`), the table dictionary of CUR 2.0
//! (`line_item_…`), "FOCUS 1.0 with AWS columns" (`x_UsageType`) and "FOCUS 1.2 with AWS columns", where "x_UsageType … is
//! now the SkuMeter column". `ConsumedQuantity` "will contain the amount of usage you were charged for".

use rust_decimal::Decimal;

use super::day;
use super::error::Error;
use super::gather::{Gathered, Row};
use crate::measurements::BillSource;
use crate::period::Window;
use crate::warning::{BillDoubt, Warning};

/// The columns of one kind of export. Where a list has several names the first that is there counts.
struct Names {
    source: BillSource,
    title: &'static str,
    /// What most of its names begin with.
    prefix: &'static str,
    /// What the comparison cannot do without: usage type, quantity, service, kind of line, first and last instant.
    needed: [&'static str; 6],
    region: &'static [&'static str],
    account: &'static str,
    unit: &'static str,
    cost: &'static str,
    currency: &'static str,
}

const TABLES: [Names; 4] = [
    Names {
        source: BillSource::Cur1,
        title: "a Cost and Usage Report",
        prefix: "lineItem/",
        needed: [
            "lineItem/UsageType",
            "lineItem/UsageAmount",
            "lineItem/ProductCode",
            "lineItem/LineItemType",
            "lineItem/UsageStartDate",
            "lineItem/UsageEndDate",
        ],
        region: &["product/regionCode", "product/region"],
        account: "lineItem/UsageAccountId",
        unit: "pricing/unit",
        cost: "lineItem/UnblendedCost",
        currency: "lineItem/CurrencyCode",
    },
    Names {
        source: BillSource::Cur2,
        title: "a Cost and Usage Report 2.0",
        prefix: "line_item_",
        needed: [
            "line_item_usage_type",
            "line_item_usage_amount",
            "line_item_product_code",
            "line_item_line_item_type",
            "line_item_usage_start_date",
            "line_item_usage_end_date",
        ],
        region: &["product_region_code", "product_region"],
        account: "line_item_usage_account_id",
        unit: "pricing_unit",
        cost: "line_item_unblended_cost",
        currency: "line_item_currency_code",
    },
    Names {
        source: BillSource::Focus10,
        title: "a FOCUS 1.0 export of AWS",
        prefix: "x_",
        needed: [
            "x_UsageType",
            "ConsumedQuantity",
            "x_ServiceCode",
            "ChargeCategory",
            "ChargePeriodStart",
            "ChargePeriodEnd",
        ],
        region: &["RegionId"],
        account: "SubAccountId",
        unit: "ConsumedUnit",
        cost: "BilledCost",
        currency: "BillingCurrency",
    },
    Names {
        source: BillSource::Focus12,
        title: "a FOCUS 1.2 export of AWS",
        prefix: "x_",
        needed: [
            "SkuMeter",
            "ConsumedQuantity",
            "x_ServiceCode",
            "ChargeCategory",
            "ChargePeriodStart",
            "ChargePeriodEnd",
        ],
        region: &["RegionId"],
        account: "SubAccountId",
        unit: "ConsumedUnit",
        cost: "BilledCost",
        currency: "BillingCurrency",
    },
];

impl Names {
    /// Whether a column is one that is known, and so is no other one renamed.
    fn has(&self, name: &str) -> bool {
        let optional = [self.account, self.unit, self.cost, self.currency];
        self.needed.contains(&name) || self.region.contains(&name) || optional.contains(&name)
    }

    /// Whether a header has a name that differs only in how it is written.
    fn is_like(&self, name: &str, header: &[&str]) -> bool {
        header.iter().any(|column| plain(column, self.prefix) == plain(name, self.prefix))
    }
}

/// Where the columns of a table stand.
#[derive(Debug)]
pub(super) struct Columns {
    /// Which table it is.
    pub(super) source: BillSource,
    needed: [usize; 6],
    region: Option<usize>,
    account: Option<usize>,
    unit: Option<usize>,
    cost: Option<usize>,
    currency: Option<usize>,
}

impl Columns {
    /// Finds the columns by the header, and notes what is lost with those that are not there.
    pub(super) fn of(header: &[&str], doubts: &mut Vec<Warning>) -> Result<Self, Error> {
        let at = |name: &str| header.iter().position(|column| *column == name);
        let found = |names: &&Names| names.needed.iter().filter(|name| at(name).is_some()).count();
        let alike = |names: &&Names| names.needed.iter().filter(|name| names.is_like(name, header)).count();
        // A table all of whose columns were renamed is still told from what is no bill by what they are like.
        let table = |count: &dyn Fn(&&Names) -> usize, least: usize| {
            TABLES.iter().rev().max_by_key(count).filter(|names| count(names) >= least)
        };
        let names = table(&found, 2).or_else(|| table(&alike, 4)).ok_or(Error::NotABill)?;
        let mut needed = [0; 6];
        let mut missing = Vec::new();
        for (place, name) in needed.iter_mut().zip(names.needed) {
            match at(name) {
                Some(column) => *place = column,
                None => {
                    let others: Vec<&str> = header.iter().copied().filter(|name| !names.has(name)).collect();
                    missing.push(with_nearest(name, &others, names.prefix));
                }
            }
        }
        if !missing.is_empty() {
            return Err(Error::Columns { format: names.title, missing: missing.join(", ") });
        }
        let mut optional = |names: &[&str], lost: &str| {
            let found = names.iter().find_map(|name| at(name));
            if found.is_none() {
                let (column, lost) = (format!("column {}", names[0]), lost.to_owned());
                doubts.push(Warning::Bill(BillDoubt::ColumnMissing { column, lost }));
            }
            found
        };
        Ok(Self {
            source: names.source,
            needed,
            region: optional(names.region, "the region comes from the prefix of the usage type"),
            account: optional(&[names.account], "lines of different accounts are not told apart"),
            unit: optional(&[names.unit], "the price list's units are taken"),
            cost: optional(&[names.cost], "what was paid is unknown"),
            currency: optional(&[names.currency], "what was paid is left out, since its currency is unknown"),
        })
    }

    /// The columns that are read, in the order of the table.
    #[cfg(feature = "parquet")]
    pub(super) fn used(&self) -> Vec<usize> {
        let optional = [self.region, self.account, self.unit, self.cost, self.currency];
        let mut used: Vec<usize> = self.needed.into_iter().chain(optional.into_iter().flatten()).collect();
        used.sort_unstable();
        used
    }

    /// Reads a row. `cell` gives the text of a column, empty where it has none.
    pub(super) fn read<'a>(
        &self,
        cell: impl Fn(usize) -> &'a str,
        place: impl Fn() -> String,
        gathered: &mut Gathered,
    ) -> Result<(), Error> {
        let text = |column: Option<usize>| column.map(&cell).filter(|text| !text.is_empty());
        let [usage_type, quantity, service, kind, start, end] = self.needed.map(&cell);
        // Taxes, fees and the like have neither usage nor days of their own.
        if !Gathered::is_ours(Some(service), usage_type) {
            return Ok(());
        }
        if !gathered.is_usage(Some(kind), usage_type, day::first(start)) {
            return Ok(());
        }
        let wrong = |what: &str, value: &str| Error::Row {
            place: place(),
            problem: format!("'{}' is no {what}", value.escape_debug()),
        };
        let days = Window {
            start: day::first(start).ok_or_else(|| wrong("time of the start", start))?,
            end: day::after_last(end).ok_or_else(|| wrong("time of the end", end))?,
        };
        if days.end <= days.start {
            return Err(wrong("time after the start", end));
        }
        let decimal = |text: &str| number(text).ok_or_else(|| wrong("number", text));
        gathered.take(&Row {
            service: Some(service),
            usage_type,
            region: text(self.region),
            account: text(self.account),
            days,
            hours: day::hours(start, end).ok_or_else(|| wrong("time of the end", end))?,
            quantity: if quantity.is_empty() { Decimal::ZERO } else { decimal(quantity)? },
            unit: text(self.unit),
            cost: text(self.cost).map(decimal).transpose()?,
            currency: text(self.currency),
        })
    }
}

/// A decimal number, also in the notation with an exponent.
pub(super) fn number(text: &str) -> Option<Decimal> {
    let text = text.trim();
    text.parse().ok().or_else(|| Decimal::from_scientific(text).ok())
}

/// A missing column with the one that is most like it. What all names of a table begin with makes none of them alike.
fn with_nearest(name: &str, header: &[&str], prefix: &str) -> String {
    let likeness = |column: &&&str| {
        let (column, name) = (plain(column, prefix), plain(name, prefix));
        // Such as StartDate for UsageStartDate.
        let is_most_of_it = name.contains(&column) && column.len() * 2 > name.len();
        if is_most_of_it { 1_000 } else { (strsim::jaro_winkler(&column, &name) * 1000.0) as u32 }
    };
    match header.iter().max_by_key(likeness).filter(|column| likeness(column) > 930) {
        Some(column) => format!("{name} (is it '{}'?)", column.escape_debug()),
        None => name.to_owned(),
    }
}

/// What separates the words of a name.
const SEPARATORS: [char; 5] = ['/', '.', '_', ' ', '-'];

/// A name without its prefix, as if there were one way to write it.
fn plain(name: &str, prefix: &str) -> String {
    let (name, prefix) = (name.to_lowercase(), prefix.to_lowercase());
    let behind = name.strip_prefix(prefix.trim_end_matches(SEPARATORS)).and_then(|rest| rest.strip_prefix(SEPARATORS));
    behind.unwrap_or(&name).replace(SEPARATORS, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(header: &str) -> Result<(BillSource, usize), Error> {
        let mut doubts = Vec::new();
        let header: Vec<&str> = header.split(',').collect();
        Columns::of(&header, &mut doubts).map(|columns| (columns.source, doubts.len()))
    }

    #[test]
    fn tables_are_told_apart_by_their_columns() {
        for names in &TABLES {
            let whole =
                [names.needed.as_slice(), &[names.region[0], names.account, names.unit, names.cost, names.currency]];
            assert_eq!(of(&whole.concat().join(",")).ok(), Some((names.source, 0)), "{}", names.title);
            assert_eq!(of(&names.needed.join(",")).ok(), Some((names.source, 5)), "{}", names.title);
        }
        assert!(matches!(of("a,b,c"), Err(Error::NotABill)));
    }

    #[test]
    fn a_renamed_column_is_named_with_its_likeness() {
        let header = "line_item_usagetype,line_item_usage_amount,line_item_product_code,line_item_line_item_type,\
                      line_item_usage_start_date,end";
        let error = of(header).expect_err("two are missing").to_string();
        assert!(error.contains("line_item_usage_type (is it 'line_item_usagetype'?)"), "{error}");
        assert!(error.ends_with("line_item_usage_end_date"), "{error}");
    }

    #[test]
    fn a_table_whose_columns_are_all_renamed_is_told_with_each() {
        let cur = "lineItem/UsageType,lineItem/UsageAmount,lineItem/ProductCode,lineItem/LineItemType,\
                   lineItem/UsageStartDate,lineItem/UsageEndDate,product/regionCode";
        for renamed in [cur.to_lowercase(), cur.replace("lineItem/", ""), cur.replace('/', ".")] {
            let error = of(&renamed).expect_err("none is as AWS names it").to_string();
            let usage_type = renamed.split(',').next().expect("a column");
            assert!(error.contains(&format!("lineItem/UsageType (is it '{usage_type}'?)")), "{error}");
            assert_eq!(error.matches("is it").count(), 6, "{error}");
        }
        let start = of(&cur.replace("UsageStartDate", "StartDate")).expect_err("one is renamed").to_string();
        assert!(start.contains("lineItem/UsageStartDate (is it 'lineItem/StartDate'?)"), "{start}");
        let other = "id,amount,type,start date,end date,name";
        assert!(matches!(of(other), Err(Error::NotABill)));
    }

    #[test]
    fn numbers_of_every_notation_are_read() {
        assert_eq!(number("12.50"), Some(Decimal::new(1250, 2)));
        assert_eq!(number("1.5E-7"), Some(Decimal::new(15, 8)));
        assert_eq!(
            number("0.12345678901234567890123456789012345").map(|number| number.round_dp(3)),
            Some(Decimal::new(123, 3))
        );
        assert_eq!(number("twelve"), None);
    }
}

//! Rows of any bill, added up into the lines of one month.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::error::Error;
use crate::measurements::{Bill, BillLine, BillSource, CLOUDWATCH};
use crate::period::{BillingMonth, Window};
use crate::prices::{Product, UsageType};
use crate::units::Usd;
use crate::warning::{BillDoubt, Warning};

/// What a line that is usage is called: in Cost and Usage Reports and in FOCUS alike.
const USAGE: &str = "Usage";

/// The one currency that prices are in.
const CURRENCY: &str = "USD";

/// A usage type that carries log bytes and is none of our products, behind the prefix (facts/aws-prices.md, section 1).
const CENTRALIZED: &str = "CentralizedBytes";

/// A row of a bill. What the bill does not say is `None`.
pub(super) struct Row<'a> {
    pub(super) service: Option<&'a str>,
    pub(super) usage_type: &'a str,
    pub(super) region: Option<&'a str>,
    pub(super) account: Option<&'a str>,
    pub(super) days: Window,
    pub(super) quantity: Decimal,
    pub(super) unit: Option<&'a str>,
    pub(super) cost: Option<Decimal>,
    pub(super) currency: Option<&'a str>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    usage_type: String,
    region: Option<String>,
    account: Option<String>,
    unit: Option<String>,
    days: (Date, Date),
}

struct Sum {
    quantity: Decimal,
    cost: Option<Decimal>,
}

/// What has been read of a bill so far.
#[derive(Default)]
pub(super) struct Gathered {
    sums: BTreeMap<Key, Sum>,
    kinds: BTreeMap<BillingMonth, (u64, BTreeSet<String>)>,
    related: BTreeMap<Key, Sum>,
    currencies: BTreeSet<String>,
    services_unknown: bool,
    accounts_unknown: bool,
    pub(super) doubts: Vec<Warning>,
}

impl Gathered {
    /// Whether a row is about log bytes, so that the rest of it matters. Rows of others have amounts and days of their own
    /// kind, which are not even read.
    pub(super) fn is_ours(service: Option<&str>, usage_type: &str) -> bool {
        service.is_none_or(|service| service == CLOUDWATCH)
            && (UsageType::parse(usage_type).is_some() || is_related(usage_type))
    }

    /// Notes a line that is no usage; `true` where it is usage.
    pub(super) fn is_usage(&mut self, kind: Option<&str>, usage_type: &str, start: Option<Date>) -> bool {
        let Some(kind) = kind.filter(|kind| *kind != USAGE) else { return true };
        if let Some(start) = start.filter(|_| !is_related(usage_type)) {
            let (lines, kinds) = self.kinds.entry(BillingMonth::containing(start)).or_default();
            *lines += 1;
            kinds.insert(kind.to_owned());
        }
        false
    }

    /// Adds a row of usage that is ours.
    pub(super) fn take(&mut self, row: &Row<'_>) -> Result<(), Error> {
        self.services_unknown |= row.service.is_none();
        self.accounts_unknown |= row.account.is_none();
        let is_dollars = row.currency.is_none_or(|currency| currency == CURRENCY);
        if let Some(currency) = row.currency.filter(|_| !is_dollars) {
            self.currencies.insert(currency.to_owned());
        }
        let cost = row.cost.filter(|_| is_dollars && row.currency.is_some());
        let text = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(str::to_owned);
        let key = Key {
            usage_type: row.usage_type.to_owned(),
            region: text(row.region),
            account: text(row.account),
            unit: text(row.unit),
            days: (row.days.start, row.days.end),
        };
        let too_large = || Error::TooLarge(row.usage_type.escape_debug().to_string());
        let sums = if is_related(row.usage_type) { &mut self.related } else { &mut self.sums };
        let sum = sums.entry(key).or_insert(Sum { quantity: Decimal::ZERO, cost: Some(Decimal::ZERO) });
        sum.quantity = sum.quantity.checked_add(row.quantity).ok_or_else(too_large)?;
        sum.cost = match sum.cost.zip(cost) {
            Some((sum, cost)) => Some(sum.checked_add(cost).ok_or_else(too_large)?),
            None => None,
        };
        Ok(())
    }

    /// The lines of one month: the one that is wanted, else the only one there is.
    pub(super) fn finish(mut self, source: BillSource, wanted: Option<BillingMonth>) -> Result<Bill, Error> {
        let of = |key: &Key| BillingMonth::containing(key.days.0);
        let months: BTreeSet<BillingMonth> = self.sums.keys().map(of).collect();
        let month = match (wanted, months.iter().next()) {
            (Some(wanted), _) if months.contains(&wanted) => wanted,
            (wanted @ Some(_), _) => return Err(Error::NoLines(wanted)),
            (None, Some(only)) if months.len() == 1 => *only,
            (None, None) => return Err(Error::NoLines(None)),
            (None, Some(_)) => {
                let months: Vec<String> = months.iter().map(ToString::to_string).collect();
                return Err(Error::Months(months.join(", ")));
            }
        };
        let beside = lines(std::mem::take(&mut self.related), month)?;
        self.doubt(month, beside.iter().map(|line| line.usage_type.clone()).collect());
        Ok(Bill { source, month, lines: lines(self.sums, month)?, beside, doubts: self.doubts })
    }

    fn doubt(&mut self, month: BillingMonth, related: BTreeSet<String>) {
        let joined = |names: BTreeSet<String>| names.into_iter().collect::<Vec<_>>().join(", ");
        let mut doubts = Vec::new();
        doubts.extend(self.services_unknown.then_some(BillDoubt::ServicesUnknown));
        doubts.extend(self.accounts_unknown.then_some(BillDoubt::AccountUnknown));
        if !self.currencies.is_empty() {
            doubts.push(BillDoubt::OtherCurrency { currency: joined(std::mem::take(&mut self.currencies)) });
        }
        if let Some((lines, kinds)) = self.kinds.remove(&month) {
            doubts.push(BillDoubt::OtherKinds { lines, kinds: joined(kinds) });
        }
        if !related.is_empty() {
            doubts.push(BillDoubt::NotCompared { usage_types: joined(related) });
        }
        self.doubts.extend(doubts.into_iter().map(Warning::Bill));
    }
}

/// Whether a usage type may be of bytes that log groups took in, though it is none of our products: names of ingestion with more
/// behind them, such as `VendedLog-Bytes-WAFLogs`, or before them. It is never compared, only allowed for.
fn is_related(usage_type: &str) -> bool {
    let names = Product::INGESTION.into_iter().filter_map(Product::usage_type_name).chain([CENTRALIZED]);
    UsageType::parse(usage_type).is_none() && names.into_iter().any(|name| usage_type.contains(name))
}

/// The sums of one month as lines. The same usage by the month and by the day would count twice.
fn lines(sums: BTreeMap<Key, Sum>, month: BillingMonth) -> Result<Vec<BillLine>, Error> {
    let of_month = sums.into_iter().filter(|(key, _)| BillingMonth::containing(key.days.0) == month);
    let lines: Vec<BillLine> = of_month
        .map(|(key, sum)| BillLine {
            usage_type: key.usage_type,
            region: key.region,
            account: key.account,
            days: Window { start: key.days.0, end: key.days.1 },
            quantity: sum.quantity.normalize(),
            unit: key.unit,
            usd: sum.cost.map(|cost| Usd(cost.normalize())),
        })
        .collect();
    // The keys are in order, so that stretches of the same usage follow each other by their first days.
    let same = |a: &BillLine, b: &BillLine| {
        a.usage_type == b.usage_type && a.region == b.region && a.account == b.account && a.unit == b.unit
    };
    let overlapping = |pair: &&[BillLine]| same(&pair[0], &pair[1]) && pair[0].days.overlap(&pair[1].days).is_some();
    match lines.windows(2).find(overlapping) {
        Some(pair) => Err(Error::Overlap {
            usage_type: pair[0].usage_type.escape_debug().to_string(),
            one: format!("{} to {}", pair[0].days.start, pair[0].days.end),
            other: format!("{} to {}", pair[1].days.start, pair[1].days.end),
        }),
        None => Ok(lines),
    }
}

//! Rows of any bill, added up into the lines of one month.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::error::Error;
use crate::measurements::{Bill, BillLine, BillSource, CLOUDWATCH};
use crate::period::{BillingMonth, Window};
use crate::prices::UsageType;
use crate::units::Usd;
use crate::warning::{BillDoubt, Warning};

/// What a line that is usage is called: in Cost and Usage Reports and in FOCUS alike.
const USAGE: &str = "Usage";

/// The one currency that prices are in.
const CURRENCY: &str = "USD";

/// Usage types that carry log bytes and are none of our products, behind the prefix (facts/aws-prices.md, section 1).
const RELATED: [&str; 4] =
    ["CentralizedBytes", "VendedLog-Bytes-CFLogs", "VendedLog-Bytes-WAFLogs", "VendedLog-Bytes-MTLogs"];

/// A row of a bill. What the bill does not say is `None`.
pub(super) struct Row<'a> {
    pub(super) service: Option<&'a str>,
    pub(super) usage_type: &'a str,
    pub(super) region: Option<&'a str>,
    pub(super) account: Option<&'a str>,
    /// The kind of line, where the bill has several.
    pub(super) kind: Option<&'a str>,
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
    days: (jiff::civil::Date, jiff::civil::Date),
}

struct Sum {
    quantity: Decimal,
    cost: Option<Decimal>,
}

/// What has been read of a bill so far.
#[derive(Default)]
pub(super) struct Gathered {
    sums: BTreeMap<Key, Sum>,
    /// The days that rows of each month span, whatever they are about.
    spans: BTreeMap<BillingMonth, Window>,
    kinds: BTreeMap<BillingMonth, (u64, BTreeSet<String>)>,
    related: BTreeMap<BillingMonth, (BTreeSet<String>, Decimal)>,
    currencies: BTreeSet<String>,
    services_unknown: bool,
    accounts_unknown: bool,
    pub(super) doubts: Vec<Warning>,
}

impl Gathered {
    /// Adds a row.
    pub(super) fn take(&mut self, row: &Row<'_>) -> Result<(), Error> {
        let month = BillingMonth::containing(row.days.start);
        let span = self.spans.entry(month).or_insert(row.days);
        *span = Window { start: span.start.min(row.days.start), end: span.end.max(row.days.end) };
        if row.service.is_some_and(|service| service != CLOUDWATCH) {
            return Ok(());
        }
        if UsageType::parse(row.usage_type).is_none() {
            let name = row.usage_type.split_once('-').map_or(row.usage_type, |(_, name)| name);
            let is_usage = row.kind.is_none_or(|kind| kind == USAGE);
            if is_usage && (RELATED.contains(&name) || RELATED.contains(&row.usage_type)) {
                let (names, sum) = self.related.entry(month).or_default();
                names.insert(row.usage_type.to_owned());
                *sum = sum.saturating_add(row.quantity);
            }
            return Ok(());
        }
        if let Some(kind) = row.kind.filter(|kind| *kind != USAGE) {
            let (lines, kinds) = self.kinds.entry(month).or_default();
            *lines += 1;
            kinds.insert(kind.to_owned());
            return Ok(());
        }
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
        let sum = self.sums.entry(key).or_insert(Sum { quantity: Decimal::ZERO, cost: Some(Decimal::ZERO) });
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
        let spans = self.spans.get(&month).copied().unwrap_or(month.window());
        let related = self.related.remove(&month);
        let beside = related.as_ref().map_or(Decimal::ZERO, |(_, sum)| *sum);
        self.doubt(month, related.map(|(names, _)| names));
        let lines = self.sums.into_iter().filter(|(key, _)| of(key) == month).map(|(key, sum)| BillLine {
            usage_type: key.usage_type,
            region: key.region,
            account: key.account,
            days: Window { start: key.days.0, end: key.days.1 },
            quantity: sum.quantity.normalize(),
            unit: key.unit,
            usd: sum.cost.map(|cost| Usd(cost.normalize())),
        });
        Ok(Bill { source, month, lines: lines.collect(), beside, spans, doubts: self.doubts })
    }

    fn doubt(&mut self, month: BillingMonth, related: Option<BTreeSet<String>>) {
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
        if let Some(usage_types) = related {
            doubts.push(BillDoubt::NotCompared { usage_types: joined(usage_types) });
        }
        self.doubts.extend(doubts.into_iter().map(Warning::Bill));
    }
}

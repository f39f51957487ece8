//! Rows of any bill, added up into the lines of one month.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::error::Error;
use crate::measurements::{Bill, BillLine, BillSource, CLOUDWATCH};
use crate::period::{BillingMonth, Hours, Window};
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
    /// The hours of each of these days that it holds.
    pub(super) hours: Hours,
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

impl Key {
    /// Whether another is of the same usage, on whatever days.
    fn is_same_usage(&self, other: &Self) -> bool {
        self.usage_type == other.usage_type
            && self.region == other.region
            && self.account == other.account
            && self.unit == other.unit
    }
}

struct Sum {
    quantity: Decimal,
    cost: Option<Decimal>,
    hours: Hours,
    /// Whether a row of hours and a row of all hours came, which hold the same usage.
    has_hours: bool,
    has_all: bool,
}

/// Tells the rows of ours in a file from those of others, in whatever order they come: how many there are, and the sum of
/// their hashes. Ids of rows are no part of it, since AWS gives the rows of each export others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct RowsPrint {
    rows: u64,
    sum: u64,
}

impl RowsPrint {
    /// Whether it is of any row: files without one are alike and hold nothing twice.
    pub(super) fn is_of_rows(self) -> bool {
        self.rows > 0
    }

    fn add(&mut self, row: &Row<'_>) {
        let mut hasher = DefaultHasher::new();
        (row.usage_type, row.account, row.days.start, row.days.end, row.hours).hash(&mut hasher);
        row.quantity.normalize().hash(&mut hasher);
        self.rows += 1;
        self.sum = self.sum.wrapping_add(hasher.finish());
    }
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
    rows: RowsPrint,
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

    /// What tells the rows since the last time from those of another file.
    pub(super) fn rows_print(&mut self) -> RowsPrint {
        std::mem::take(&mut self.rows)
    }

    /// Adds a row of usage that is ours.
    pub(super) fn take(&mut self, row: &Row<'_>) -> Result<(), Error> {
        self.rows.add(row);
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
        let sum = sums.entry(key).or_insert(Sum {
            quantity: Decimal::ZERO,
            cost: Some(Decimal::ZERO),
            hours: Hours::NONE,
            has_hours: false,
            has_all: false,
        });
        sum.hours = sum.hours.with(row.hours);
        sum.has_all |= row.hours == Hours::ALL;
        sum.has_hours |= row.hours != Hours::ALL;
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
        let mut twice = BTreeSet::new();
        let beside = lines(std::mem::take(&mut self.related), month, &mut twice)?;
        let lines = lines(std::mem::take(&mut self.sums), month, &mut twice)?;
        self.doubt(month, beside.iter().map(|line| line.usage_type.clone()).collect());
        if !twice.is_empty() {
            let usage_types = twice.into_iter().collect::<Vec<_>>().join(", ");
            self.doubts.push(Warning::Bill(BillDoubt::Overlap { usage_types }));
        }
        Ok(Bill { source, month, lines, beside, doubts: self.doubts })
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

/// The sums of one month as lines. The same usage by the month and by the day would count twice: that is an error where the
/// usage is compared, and is noted in `twice` where it is shown only, or allowed for.
fn lines(sums: BTreeMap<Key, Sum>, month: BillingMonth, twice: &mut BTreeSet<String>) -> Result<Vec<BillLine>, Error> {
    let mut of_month = sums.into_iter().filter(|(key, _)| BillingMonth::containing(key.days.0) == month).peekable();
    let mut lines = Vec::new();
    while let Some((key, sum)) = of_month.next() {
        let stretch = |days: (Date, Date)| format!("{} to {}", days.0, days.1);
        // The keys are in order, so that stretches of the same usage follow each other by their first days.
        let next = of_month.peek().map(|(next, _)| next).filter(|next| key.is_same_usage(next));
        let other = match next.filter(|next| next.days.0 < key.days.1) {
            Some(next) => Some(stretch(next.days)),
            None => (sum.has_all && sum.has_hours).then(|| "hours of it".to_owned()),
        };
        if let Some(other) = other {
            let is_compared =
                UsageType::parse(&key.usage_type).is_some_and(|usage| Product::INGESTION.contains(&usage.product));
            let usage_type = key.usage_type.escape_debug().to_string();
            if is_compared {
                return Err(Error::Overlap { usage_type, one: stretch(key.days), other });
            }
            twice.insert(key.usage_type.clone());
        }
        lines.push(BillLine {
            usage_type: key.usage_type,
            region: key.region,
            account: key.account,
            days: Window { start: key.days.0, end: key.days.1 },
            hours: sum.hours,
            quantity: sum.quantity.normalize(),
            unit: key.unit,
            usd: sum.cost.map(|cost| Usd(cost.normalize())),
        });
    }
    Ok(lines)
}

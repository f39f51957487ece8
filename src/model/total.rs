//! The account's total: the rows together, with volume tiers and free tier taken once.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::assumptions::Assumptions;
use super::cost::{self, LineItem};
use super::estimate::GroupEstimate;
use super::extra::{Extra, ExtraCost};
use super::projection::project_days;
use super::usage::Charge;
use crate::measurements::{Series, Step};
use crate::prices::{PriceBook, Product};
use crate::units::{Amount, Basis, Bytes, Gigabytes, Interval, Quantity, Unit, Usd};

/// All log groups together.
#[derive(Clone, Debug, PartialEq)]
pub struct Total {
    /// What they will take in.
    pub gb: Interval<Gigabytes>,
    /// What that costs.
    pub usd: Interval<Usd>,
    /// How the total follows from the rows; at the expected volume the lines sum to it.
    pub lines: Vec<TotalLine>,
}

/// One step from the rows to the total.
#[derive(Clone, Debug, PartialEq)]
pub struct TotalLine {
    /// What it is.
    pub reason: Reason,
    /// What it adds, or takes off; `None` where it is unknown.
    pub usd: Option<Usd>,
}

/// Why the total differs from the sum of the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The rows as if each stood alone.
    Alone,
    /// What logs cost besides, alone.
    Extra(Extra),
    /// A price that was agreed with AWS goes before the list's.
    Agreed {
        /// What is charged.
        charge: Charge,
        /// Where.
        region: String,
        /// Whose, where there are several.
        account: Option<String>,
    },
    /// AWS takes a share off.
    Discount {
        /// The share.
        share: Decimal,
    },
    /// Volume tiers apply to the sum of a product in a region.
    VolumeTiers {
        /// What is charged.
        charge: Charge,
        /// Where.
        region: String,
        /// Whose, where there are several.
        account: Option<String>,
    },
    /// So much of a product is free each month.
    FreeTier {
        /// Of what.
        product: Product,
        /// Whose.
        account: Option<String>,
    },
}

/// Prices as the list has them, and as they were agreed.
#[derive(Clone, Copy)]
struct Rates<'a> {
    prices: &'a PriceBook,
    assume: &'a Assumptions,
}

/// Account and region, and what is charged there.
type Pool<'a> = (Option<&'a str>, &'a str, Charge);

/// Whose free tier of what it is.
type Allowance<'a> = (Option<&'a str>, Product);

/// What a pool uses of a product.
type Use<'a> = (&'a Pool<'a>, Decimal);

/// Adds everything up.
///
/// The expected volume is the sum of the rows. The interval is that of the summed series, projected as one: bounds of
/// single groups, added, would be too wide (facts/projection, section 3).
pub fn total(groups: &[GroupEstimate], extras: &[ExtraCost], prices: &PriceBook, assume: &Assumptions) -> Total {
    let gb = volume(&groups.iter().collect::<Vec<_>>(), assume);
    let rates = Rates { prices, assume };
    let scale = |bound: Option<Gigabytes>| Some(bound?.0 / gb.expected?.0).filter(|scale| scale.is_finite());
    let at = |pick: Pick| lines(groups, extras, rates, pick);
    let sum = |lines: Vec<TotalLine>| lines.into_iter().map(|line| line.usd).sum::<Option<Usd>>();
    let expected = at(Pick::Expected);
    let nothing = gb.expected == Some(Gigabytes(0.0));
    let bound = |bound: Option<Gigabytes>, pick: fn(f64) -> Pick| match scale(bound) {
        Some(scale) => sum(at(pick(scale))),
        None if nothing && bound.is_some() => sum(at(pick(1.0))),
        None => None,
    };
    let total = sum(expected.clone());
    let least = || if total.is_none() { sum(at(Pick::Least)) } else { None };
    let bases = groups.iter().map(|group| group.usd.basis).chain(extras.iter().map(|extra| extra.usd.basis));
    let basis = bases.max().unwrap_or(Basis::Metered);
    let extra_in_doubt = extras.iter().any(|extra| extra.usd.level.is_none());
    let storage_in_doubt = groups
        .iter()
        .flat_map(|group| &group.items)
        .any(|item| item.unit == Unit::GigabyteMonth && !item.usd.is_exact());
    let usd = Interval {
        low: bound(gb.low, Pick::Low).or_else(least),
        expected: total,
        high: bound(gb.high, Pick::High),
        level: if storage_in_doubt || extra_in_doubt || total.is_none() { None } else { gb.level },
        basis,
    };
    Total { gb, usd, lines: expected }
}

/// Which bound of the quantities is priced; ingestion scales with the volume of all groups.
#[derive(Clone, Copy)]
enum Pick {
    Low(f64),
    Expected,
    High(f64),
    /// The lower bounds that are known, where others are not.
    Least,
}

impl Pick {
    fn of(self, quantity: Interval<Decimal>, unit: Unit) -> Option<Decimal> {
        match (self, unit) {
            (Self::Expected, _) => quantity.expected,
            (Self::Least, _) => quantity.low,
            (Self::Low(_), Unit::GigabyteMonth) => quantity.low,
            (Self::High(_), Unit::GigabyteMonth) => quantity.high,
            (Self::Low(scale) | Self::High(scale), _) => cost::scaled(quantity.expected?, scale),
        }
    }

    /// Of what does not follow the volume of all groups: its own bound.
    fn of_extra(self, quantity: Interval<Decimal>, _: Unit) -> Option<Decimal> {
        match self {
            Self::Expected => quantity.expected,
            Self::Least | Self::Low(_) => quantity.low,
            Self::High(_) => quantity.high,
        }
    }
}

/// What groups take in together.
pub(super) fn volume(groups: &[&GroupEstimate], assume: &Assumptions) -> Interval<Gigabytes> {
    let sum = |pick: fn(&GroupEstimate) -> Option<Gigabytes>| {
        groups.iter().map(|group| pick(group)).sum::<Option<Gigabytes>>()
    };
    let expected = sum(|group| group.gb.expected);
    let series: Vec<&Series<Bytes>> = groups.iter().filter_map(|group| group.group.incoming_bytes.as_ref()).collect();
    let together = expected.and_then(|expected| together(expected, &series, assume.month.days()));
    match (expected, together) {
        _ if groups.is_empty() => Interval::exact(Gigabytes(0.0), Basis::Metered),
        (Some(_), Some(together)) => {
            let basis = groups.iter().map(|group| group.gb.basis).max().unwrap_or(together.basis);
            Interval { basis, ..together }
        }
        (Some(Gigabytes(0.0)), None) => {
            Interval::range(Some(Gigabytes(0.0)), Some(Gigabytes(0.0)), None, Basis::Metered)
        }
        _ => {
            let known = groups.iter().filter_map(|group| group.gb.low).sum();
            Interval::range(Some(known), expected, sum(|group| group.gb.high), Basis::Metered)
        }
    }
}

/// What so many days after the series will bring together: the sum of what each is expected to, within the interval of
/// the summed series. `None` where the sum lies idle, so that it has no interval.
pub(super) fn together<T: Quantity>(expected: T, series: &[&Series<Bytes>], days: u32) -> Option<Interval<T>> {
    let all = project_days(&summed(series)?, days).filter(|all| !all.idle)?;
    let middle = all.month.expected.map_or(0.0, Quantity::value);
    Some(all.month.map(|bytes| T::of(expected.value() * bytes.value() / middle)))
}

/// Series added step by step, the last steps together. Days and hours mixed are added by the day.
fn summed(series: &[&Series<Bytes>]) -> Option<Series<Bytes>> {
    let hourly = series.iter().all(|series| series.step == Step::Hour);
    let steps = |series: &Series<Bytes>| -> Vec<f64> {
        let values: Vec<f64> = series.values.iter().map(|bytes| bytes.value()).collect();
        if hourly || series.step == Step::Day {
            return values;
        }
        let mut days: Vec<f64> = values.rchunks(24).map(|day| day.iter().sum()).collect();
        days.reverse();
        days
    };
    let mut sum: Vec<Bytes> = Vec::new();
    for values in series.iter().map(|series| steps(series)) {
        if sum.len() < values.len() {
            let missing = values.len() - sum.len();
            sum.splice(0..0, std::iter::repeat_n(Bytes(0.0), missing));
        }
        let offset = sum.len() - values.len();
        for (total, value) in sum[offset..].iter_mut().zip(values) {
            *total += Bytes(value);
        }
    }
    let longest = series.iter().max_by_key(|series| series.hours())?;
    Some(Series { start: longest.start, step: if hourly { Step::Hour } else { Step::Day }, values: sum })
}

fn lines(groups: &[GroupEstimate], extras: &[ExtraCost], rates: Rates<'_>, pick: Pick) -> Vec<TotalLine> {
    let mut pools = Pools::new(rates.assume);
    let mut alone = Some(Usd::ZERO);
    let of_groups = groups.iter().map(|group| (group.group.account.as_deref(), &group.group.region, &group.items));
    for (account, region, items) in of_groups {
        alone = add(alone, pools.add(account, region, items, rates, &|quantity, unit| pick.of(quantity, unit), pick));
    }
    let mut lines = vec![TotalLine { reason: Reason::Alone, usd: alone }];
    for extra in extras {
        let of = |quantity, unit| pick.of_extra(quantity, unit);
        let usd = pools.add(extra.account.as_deref(), &extra.region, &extra.items, rates, &of, pick);
        let reason = Reason::Extra(extra.kind.clone());
        match lines.iter_mut().find(|line| line.reason == reason) {
            Some(line) => line.usd = add(line.usd, usd),
            None => lines.push(TotalLine { reason, usd }),
        }
    }
    let accounts: BTreeSet<_> = pools.used.keys().map(|(account, ..)| *account).collect();
    for (key, (quantity, alone)) in &pools.used {
        let (account, region, charge) = key;
        let mut step = |reason: Reason, from: Option<Usd>, to: Option<Usd>| {
            let changed = to.zip(from).map(|(to, from)| to - from);
            if changed != Some(Usd::ZERO) && from.is_some() {
                lines.push(TotalLine { reason, usd: changed });
            }
        };
        let together = rates.list(key, *quantity);
        let account = account.filter(|_| accounts.len() > 1).map(str::to_owned);
        let (charge, region) = (charge.clone(), (*region).to_owned());
        let tiers = Reason::VolumeTiers { charge: charge.clone(), region: region.clone(), account: account.clone() };
        step(tiers, *alone, together);
        step(Reason::Agreed { charge, region, account }, together, rates.cost(key, *quantity));
    }
    lines.extend(free_tier(&pools.used, rates));
    lines.extend(discount(&lines, &pools.used, rates));
    lines
}

fn add(a: Option<Usd>, b: Option<Usd>) -> Option<Usd> {
    a.zip(b).map(|(a, b)| a + b)
}

/// What is used of each charge in each place, and what its parts cost alone.
#[derive(Clone)]
pub(super) struct Pools<'a> {
    one_bill: bool,
    used: BTreeMap<Pool<'a>, (Option<Decimal>, Option<Usd>)>,
}

impl<'a> Pools<'a> {
    /// Nothing yet. Accounts on one bill are one account.
    pub(super) fn new(assume: &Assumptions) -> Self {
        Self { one_bill: assume.one_bill, used: BTreeMap::new() }
    }

    /// Adds a quantity that is priced together with the others alone.
    pub(super) fn put(&mut self, account: Option<&'a str>, region: &'a str, charge: Charge, quantity: Option<Decimal>) {
        let account = account.filter(|_| !self.one_bill);
        let (pooled, _) = self.used.entry((account, region, charge)).or_insert((Some(Decimal::ZERO), None));
        *pooled = pooled.zip(quantity).map(|(a, b)| a + b);
    }

    /// What bears on some charges of an account: these charges, in every region, since what is free is so once for all of them.
    pub(super) fn of(&self, account: Option<&str>, charges: &BTreeSet<&Charge>) -> Self {
        let account = account.filter(|_| !self.one_bill);
        let of = self.used.iter().filter(|((of, _, charge), _)| *of == account && charges.contains(charge));
        Self { one_bill: self.one_bill, used: of.map(|(key, used)| (key.clone(), *used)).collect() }
    }

    /// Takes what is below nothing as nothing.
    pub(super) fn no_less_than_nothing(&mut self) {
        for (quantity, _) in self.used.values_mut() {
            *quantity = quantity.map(|quantity| quantity.max(Decimal::ZERO));
        }
    }

    /// What everything costs together: through the tiers, at agreed prices, less what is free and the discount.
    pub(super) fn together(&self, prices: &PriceBook, assume: &Assumptions) -> Option<Usd> {
        let rates = Rates { prices, assume };
        let each = self.used.iter().map(|(key, (quantity, _))| (key, rates.cost(key, *quantity)));
        let (mut aws, mut others) = (Some(Usd::ZERO), Some(Usd::ZERO));
        for ((_, _, charge), usd) in each {
            let sum = if charge.is_aws() { &mut aws } else { &mut others };
            *sum = add(*sum, usd);
        }
        let free = free_tier(&self.used, rates).into_iter().map(|line| line.usd).sum::<Option<Usd>>();
        let Usd(bill) = add(aws, free)?;
        let off = bill.checked_mul(assume.discount)?;
        Some(Usd((bill - off).normalize()) + others?)
    }

    /// Adds items, and returns what they cost alone.
    fn add(
        &mut self,
        account: Option<&'a str>,
        region: &'a str,
        items: &[LineItem],
        rates: Rates<'_>,
        of: &dyn Fn(Interval<Decimal>, Unit) -> Option<Decimal>,
        pick: Pick,
    ) -> Option<Usd> {
        let account = account.filter(|_| !self.one_bill);
        let mut sum = Some(Usd::ZERO);
        for item in items {
            let key = (account, region, item.charge.clone());
            let quantity = of(item.quantity, item.unit);
            let alone = rates.list(&key, quantity);
            if matches!(pick, Pick::Least) && alone.is_none() {
                continue;
            }
            sum = add(sum, alone);
            let (pooled, usd) = self.used.entry(key).or_insert((Some(Decimal::ZERO), Some(Usd::ZERO)));
            *pooled = pooled.zip(quantity).map(|(a, b)| a + b);
            *usd = add(*usd, alone);
        }
        sum
    }
}

/// What is free is taken off once per account, over all regions, the largest use first.
fn free_tier(pools: &BTreeMap<Pool<'_>, (Option<Decimal>, Option<Usd>)>, rates: Rates<'_>) -> Vec<TotalLine> {
    let mut used: BTreeMap<Allowance<'_>, Vec<Use<'_>>> = BTreeMap::new();
    for (key, (quantity, _)) in pools {
        if let (Charge::Product(product), Some(quantity)) = (&key.2, quantity) {
            used.entry((key.0, *product)).or_default().push((key, *quantity));
        }
    }
    let line = |((account, product), mut uses): (Allowance<'_>, Vec<Use<'_>>)| {
        let mut free = Decimal::from(rates.prices.billing().free(product)?.value);
        uses.sort_by_key(|(_, quantity)| std::cmp::Reverse(*quantity));
        let mut saved = Usd::ZERO;
        for (key, quantity) in uses {
            let taken = free.min(quantity);
            free -= taken;
            saved = saved + (rates.cost(key, Some(quantity - taken))? - rates.cost(key, Some(quantity))?);
        }
        let reason = Reason::FreeTier { product, account: account.map(str::to_owned) };
        (saved != Usd::ZERO).then_some(TotalLine { reason, usd: Some(saved) })
    };
    used.into_iter().filter_map(line).collect()
}

/// The share that AWS takes off its own part of the bill.
fn discount(
    lines: &[TotalLine],
    pools: &BTreeMap<Pool<'_>, (Option<Decimal>, Option<Usd>)>,
    rates: Rates<'_>,
) -> Option<TotalLine> {
    let share = rates.assume.discount;
    (share != Decimal::ZERO).then_some(())?;
    let own = pools.iter().filter(|((_, _, charge), _)| charge.is_aws());
    let together = own.map(|(key, (quantity, _))| rates.cost(key, *quantity)).sum();
    let free = lines.iter().filter(|line| matches!(line.reason, Reason::FreeTier { .. })).map(|line| line.usd).sum();
    let usd = add(together, free).and_then(|Usd(bill)| Some(Usd(-bill.checked_mul(share)?.normalize())));
    Some(TotalLine { reason: Reason::Discount { share }, usd })
}

impl Rates<'_> {
    /// At the list's price; at the agreed one where the list has none at all, so that the total is known.
    fn list(self, key: &Pool<'_>, quantity: Option<Decimal>) -> Option<Usd> {
        let (_, region, charge) = key;
        let listed = |product| self.prices.region(region).is_some_and(|prices| prices.price(product).is_some());
        if charge.product().is_some_and(|product| !listed(product)) {
            return Some(Usd(self.agreed(key)?.checked_mul(quantity?)?.normalize()));
        }
        // Only what has no unit of the list is counted in another.
        let unit = charge.product().map_or(Unit::Gigabyte, Product::unit);
        charge.cost(self.prices.region(region), Amount { number: quantity?, unit })
    }

    fn cost(self, key: &Pool<'_>, quantity: Option<Decimal>) -> Option<Usd> {
        match self.agreed(key) {
            Some(usd) => Some(Usd(usd.checked_mul(quantity?)?.normalize())),
            None => self.list(key, quantity),
        }
    }

    fn agreed(self, (_, region, charge): &Pool<'_>) -> Option<Decimal> {
        self.assume.agreed(charge.product()?, region)
    }
}

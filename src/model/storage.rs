//! What lies in log groups month by month, and what a retention makes of it.
//!
//! Storage is a stock: what comes in stays until retention takes it away. What lies there already is of all ages up to
//! the retention or the age of the group, in equal parts, so it leaves evenly.

mod later;
mod stages;
mod year;

use jiff::Timestamp;
use jiff::civil::Date;

pub use later::{Later, later};
pub use stages::StageStorage;
pub use year::{Year, year};

use super::assumptions::Assumptions;
use super::cost;
use super::estimate::{Estimate, GroupEstimate};
use super::usage::Usage;
use crate::measurements::{LogGroup, Measurements, Retention};
use crate::period::{BillingMonth, utc_date};
use crate::prices::{PriceBook, Product, RegionPrices};
use crate::units::{Basis, GigabyteMonths, Gigabytes, Interval, Unit, Usd};

/// The months after which storage is shown, and savings on it are counted: what never expires does not stop growing.
pub const YEAR: usize = 12;

/// The storage of every log group, month by month.
#[derive(Clone, Debug, PartialEq)]
pub struct Storage {
    /// The months, from the one that is priced on.
    pub months: Vec<BillingMonth>,
    /// The log groups, in the order of the estimate.
    pub groups: Vec<GroupStorage>,
    /// The stages that write to them.
    pub stages: Vec<StageStorage>,
    /// All of them together, each priced alone.
    pub total: Vec<StoredMonth>,
}

/// The storage of one log group.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupStorage {
    /// The log group with its month.
    pub estimate: GroupEstimate,
    /// The retention that is priced; `None` where it is unknown, which is taken as never.
    pub retention: Option<Retention>,
    /// What is stored in each of the months.
    pub months: Vec<StoredMonth>,
    /// What is there now.
    pub held: Held,
    /// Where it ends; `None` where it never stops growing.
    pub steady: Option<Steady>,
    /// What a shorter retention than now takes away of what lies there; `None` where it does not.
    pub freed: Option<Freed>,
}

impl GroupStorage {
    /// What its month's ingestion costs, alone.
    pub fn ingestion(&self) -> Interval<Usd> {
        let item = self.estimate.items.iter().find(|item| item.unit == Unit::Gigabyte);
        item.map_or(Interval::unknown(Basis::Metered), |item| item.usd)
    }
}

/// What is stored in a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StoredMonth {
    /// On the mean of its hours, as AWS bills it.
    pub stored: Interval<GigabyteMonths>,
    /// What that costs, alone.
    pub usd: Interval<Usd>,
}

/// The state in which as much goes as comes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Steady {
    /// What is stored then.
    pub stored: Interval<GigabyteMonths>,
    /// What a month of it costs, alone.
    pub usd: Interval<Usd>,
    /// When it is reached.
    pub reached: Date,
}

/// What is there now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Held {
    /// How much, as it is billed; from compressed once more to as it is.
    pub gb: Interval<Gigabytes>,
    /// What a month of it costs, which deleting the group saves.
    pub usd: Interval<Usd>,
}

/// What goes at once when a retention is shortened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Freed {
    /// How much, as it is billed.
    pub gb: Interval<Gigabytes>,
    /// What a month of it costs.
    pub usd: Interval<Usd>,
}

/// Rolls every log group of an estimate forward over some months.
pub fn storage(
    seen: &Measurements,
    estimate: &Estimate,
    prices: &PriceBook,
    assume: &Assumptions,
    months: usize,
) -> Storage {
    let months: Vec<BillingMonth> = from(assume.month).take(months).collect();
    let one = |group: &GroupEstimate| {
        Some(of_group(group, taken_at(seen, &group.group), prices.region(&group.group.region)?, assume, &months))
    };
    let groups: Vec<GroupStorage> = estimate.groups.iter().filter_map(one).collect();
    let total = (0..months.len()).map(|place| sum(groups.iter().map(|group| group.months[place]))).collect();
    Storage { months, stages: stages::stages(&groups), groups, total }
}

/// What a log group stores in the last month of the year under a retention, from as little as AWS's calculator says of what
/// comes in to all of it: nobody documents how far it is compressed.
pub fn in_a_year(
    group: &GroupEstimate,
    taken_at: Option<Timestamp>,
    retention: Option<Retention>,
    assume: &Assumptions,
) -> Interval<GigabyteMonths> {
    let stock = Stock::of(group, taken_at, retention, assume);
    let Interval { low, expected, high, .. } = stock.a_day;
    let whole = high.map(|Gigabytes(gb)| Gigabytes(gb / assume.storage_share));
    let basis = if expected == Some(Gigabytes(0.0)) { Basis::Metered } else { Basis::Assumed };
    let a_day = Interval::range(low, expected, whole, basis);
    let days: Vec<f64> = from(assume.month).take(YEAR).map(|month| f64::from(month.days())).collect();
    let (before, last) = days.split_at(YEAR - 1);
    let day = days_since(taken_at, assume.month) + before.iter().sum::<f64>();
    Stock { a_day, ..stock }.mean(day, last.iter().sum())
}

fn from(month: BillingMonth) -> impl Iterator<Item = BillingMonth> {
    std::iter::successors(Some(month), |month| Some(month.next()))
}

fn of_group(
    group: &GroupEstimate,
    taken_at: Option<Timestamp>,
    prices: &RegionPrices,
    assume: &Assumptions,
    months: &[BillingMonth],
) -> GroupStorage {
    let retention = assume.retention.or(group.group.retention);
    let stock = Stock::of(group, taken_at, retention, assume);
    let months = months_of(&stock, taken_at, prices, assume, months).collect();
    let steady = stock.kept.map(|days| {
        let stored = stock.a_day.map(|Gigabytes(gb)| GigabyteMonths(gb * days));
        let from = utc_date(taken_at.unwrap_or(assume.month.window().start_instant()));
        let reached = from.saturating_add(jiff::Span::new().days(days as i64));
        Steady { stored, usd: priced(stored, prices), reached }
    });
    let held = Held { gb: stock.now, usd: priced(stock.now.map(|Gigabytes(gb)| GigabyteMonths(gb)), prices) };
    GroupStorage { estimate: group.clone(), retention, months, held, steady, freed: stock.freed(prices) }
}

/// What a stock becomes month by month, from the one that is priced on.
fn months_of<'m>(
    stock: &'m Stock,
    taken_at: Option<Timestamp>,
    prices: &'m RegionPrices,
    assume: &Assumptions,
    months: &'m [BillingMonth],
) -> impl Iterator<Item = StoredMonth> + 'm {
    let mut day = days_since(taken_at, assume.month);
    months.iter().map(move |month| {
        let days = f64::from(month.days());
        let stored = stock.mean(day, days);
        day += days;
        StoredMonth { stored, usd: priced(stored, prices) }
    })
}

/// When a group was measured; `None` where no run says.
fn taken_at(seen: &Measurements, group: &LogGroup) -> Option<Timestamp> {
    let scopes = seen.scopes.iter().filter(|scope| scope.region == group.region && scope.account == group.account);
    scopes.map(|scope| scope.taken_at).max()
}

/// The days before a month since measuring: what comes in on them is there when it begins.
fn days_since(taken_at: Option<Timestamp>, month: BillingMonth) -> f64 {
    let start = month.window().start_instant().as_second();
    taken_at.map_or(0.0, |taken| (start - taken.as_second()) as f64 / 86_400.0).max(0.0)
}

fn priced(stored: Interval<GigabyteMonths>, prices: &RegionPrices) -> Interval<Usd> {
    cost::price(&Usage::gigabyte_months(Product::LogStorage, stored), prices).usd
}

fn sum(each: impl Iterator<Item = StoredMonth>) -> StoredMonth {
    each.fold(nothing(), plus)
}

fn nothing() -> StoredMonth {
    StoredMonth {
        stored: Interval::exact(GigabyteMonths(0.0), Basis::Metered),
        usd: Interval::exact(Usd::ZERO, Basis::Metered),
    }
}

fn plus(sum: StoredMonth, one: StoredMonth) -> StoredMonth {
    // A group that takes in nothing has no upper bound of its own and would take that of all away.
    let one = match (one.stored.expected, one.stored.high) {
        (Some(expected), None) if one.stored.low == Some(expected) => StoredMonth {
            stored: Interval { high: Some(expected), ..one.stored },
            usd: Interval { high: one.usd.expected, ..one.usd },
        },
        _ => one,
    };
    StoredMonth { stored: sum.stored + one.stored, usd: sum.usd + one.usd }
}

/// What a log group holds and what becomes of it.
struct Stock {
    /// What is stored of what comes in, each day.
    a_day: Interval<Gigabytes>,
    /// What lies there now.
    now: Interval<Gigabytes>,
    /// For how many days it is kept; `None` for always.
    kept: Option<f64>,
    /// The age of the oldest event in days; `None` where it is unknown.
    oldest: Option<f64>,
}

impl Stock {
    fn of(
        group: &GroupEstimate,
        taken_at: Option<Timestamp>,
        retention: Option<Retention>,
        assume: &Assumptions,
    ) -> Self {
        let days = f64::from(assume.month.days());
        let gb = |bytes: f64| Gigabytes(bytes / assume.bytes_per_gb);
        // Whether storedBytes counts compressed bytes is not documented.
        let now = match group.group.stored_bytes {
            Some(bytes) if bytes.0 == 0.0 => Interval::exact(Gigabytes(0.0), Basis::Metered),
            Some(bytes) => {
                let all = Some(gb(bytes.0));
                Interval::range(Some(gb(bytes.0 * assume.storage_share)), all, all, Basis::Metered)
            }
            None => Interval::unknown(Basis::Metered),
        };
        let days_of = |retention: Option<Retention>| match retention {
            Some(Retention::Days(days)) => Some(f64::from(days)),
            Some(Retention::Never) | None => None,
        };
        let age = age(&group.group, taken_at);
        let oldest = match (age, days_of(group.group.retention)) {
            (Some(age), Some(kept)) => Some(age.min(kept)),
            (age, kept) => age.or(kept),
        };
        Self {
            a_day: group.gb.map(|Gigabytes(gb)| Gigabytes(gb * assume.storage_share / days)),
            now,
            kept: days_of(retention),
            oldest,
        }
    }

    /// The share of what lies there now that is left after so many days: from the least to the most.
    fn left(&self, after: f64) -> (f64, f64) {
        match (self.kept, self.oldest) {
            (None, _) => (1.0, 1.0),
            (Some(kept), Some(oldest)) => {
                let share = if oldest > 0.0 { ((kept - after) / oldest).clamp(0.0, 1.0) } else { 1.0 };
                (share, share)
            }
            // Of unknown age it may go at once, or stay until all of it is too old.
            (Some(kept), None) => (0.0, if after < kept { 1.0 } else { 0.0 }),
        }
    }

    /// The mean over so many days from a day on.
    fn mean(&self, from: f64, days: f64) -> Interval<GigabyteMonths> {
        let (mut came, mut least, mut most) = (0.0, 0.0, 0.0);
        for day in 0..days as u32 {
            // The middle of the day stands for it.
            let after = from + f64::from(day) + 0.5;
            came += self.kept.map_or(after, |kept| after.min(kept));
            let (low, high) = self.left(after);
            (least, most) = (least + low, most + high);
        }
        let (came, least, most) = (came / days, least / days, most / days);
        let come = self.a_day.map(|Gigabytes(gb)| Gigabytes(gb * came));
        let is_exact = least == most;
        let there = Interval {
            low: self.now.low.map(|Gigabytes(gb)| Gigabytes(gb * least)),
            expected: self.now.expected.map(|Gigabytes(gb)| Gigabytes(gb * (least + most) / 2.0)),
            high: self.now.high.map(|Gigabytes(gb)| Gigabytes(gb * most)),
            level: self.now.level.filter(|_| is_exact),
            basis: self.now.basis,
        };
        // What is gone needs not be known.
        let there = if most == 0.0 { Interval::exact(Gigabytes(0.0), Basis::Metered) } else { there };
        (come + there).map(|Gigabytes(gb)| GigabyteMonths(gb))
    }

    fn freed(&self, prices: &RegionPrices) -> Option<Freed> {
        let (least, most) = self.left(0.0);
        (least < 1.0).then_some(())?;
        let part = |gb: Option<Gigabytes>, share: f64| gb.map(|Gigabytes(gb)| Gigabytes(gb * share));
        let expected = 1.0 - (least + most) / 2.0;
        let gb = Interval {
            low: part(self.now.low, 1.0 - most),
            expected: part(self.now.expected, expected),
            high: part(self.now.high, 1.0 - least),
            level: self.now.level.filter(|_| least == most),
            basis: self.now.basis,
        };
        Some(Freed { gb, usd: priced(gb.map(|Gigabytes(gb)| GigabyteMonths(gb)), prices) })
    }
}

/// The age of a group in days.
fn age(group: &LogGroup, taken_at: Option<Timestamp>) -> Option<f64> {
    let seconds = taken_at?.as_second() - group.created_at?.as_second();
    Some((seconds as f64 / 86_400.0).max(0.0))
}

#[cfg(test)]
mod tests;

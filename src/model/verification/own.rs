//! Which lines of a bill are of what was metered: by account, by region and by day.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::lines::{Place, place_of};
use super::metered::{Metered, MeteredRegion};
use super::{Mismatch, VerifiedRegion};
use crate::measurements::{Bill, BillLine};
use crate::period::Hours;
use crate::prices::{PriceBook, Product, UsageType};
use crate::units::{Basis, Interval};
use crate::warning::{BillDoubt, Warning};

/// How many of the days that are missing, whole or in part, are named.
const NAMED_DAYS: usize = 5;

/// Whether a bill can be of what these accounts metered; `None` among them where that is not known.
///
/// # Errors
/// It is of other accounts, or of several of which nobody knows the right one.
pub fn is_of(bill: &Bill, accounts: &[Option<&str>]) -> Result<(), Mismatch> {
    let billed: BTreeSet<Option<&str>> = bill.lines.iter().map(|line| line.account.as_deref()).collect();
    let named: Vec<&str> = billed.iter().copied().flatten().collect();
    if accounts.contains(&None) {
        return match named.len() {
            0 | 1 => Ok(()),
            _ => Err(Mismatch::WhichAccount { accounts: named.into_iter().map(str::to_owned).collect() }),
        };
    }
    // A line that names no account may be anybody's.
    let is_mine = |account: &Option<&str>| account.is_none() || accounts.contains(account);
    if billed.iter().any(is_mine) { Ok(()) } else { Err(Mismatch::OtherAccount) }
}

fn is_mine(line: &BillLine, metered: &Metered) -> bool {
    let accounts = || metered.regions.iter().map(|region| region.account.as_deref());
    line.account.is_none() || accounts().any(|account| account.is_none() || account == line.account.as_deref())
}

/// The lines of metered accounts. A bill that does not name accounts is taken whole.
pub(super) fn own_lines<'b>(
    bill: &'b Bill,
    metered: &Metered,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<&'b BillLine>, Mismatch> {
    let accounts: Vec<Option<&str>> = metered.regions.iter().map(|region| region.account.as_deref()).collect();
    is_of(bill, &accounts)?;
    let (mine, others): (Vec<&BillLine>, Vec<&BillLine>) = bill.lines.iter().partition(|line| is_mine(line, metered));
    let others: BTreeSet<_> = others.iter().map(|line| line.account.as_deref()).collect();
    if !others.is_empty() {
        warnings.push(Warning::Bill(BillDoubt::OtherAccounts { accounts: others.len() as u64 }));
    }
    Ok(mine)
}

/// The lines of the compared days, which the bill must keep apart from the others.
pub(super) fn by_day<'b>(lines: &[&'b BillLine], metered: &Metered) -> Result<Vec<&'b BillLine>, Mismatch> {
    let touching = lines.iter().filter(|line| line.days.overlap(&metered.days).is_some());
    let inside: Vec<&BillLine> = touching.copied().collect();
    if inside.iter().any(|line| !metered.days.holds(&line.days)) {
        return Err(Mismatch::NotByDay);
    }
    Ok(inside)
}

/// GB of other usage types that may be of metered bytes. Corrections of earlier months make them no fewer than none.
pub(super) fn beside(bill: &Bill, metered: &Metered) -> Decimal {
    let near = bill.beside.iter().filter(|line| is_mine(line, metered) && line.days.overlap(&metered.days).is_some());
    near.fold(Decimal::ZERO, |sum, line| sum.saturating_add(line.quantity)).max(Decimal::ZERO)
}

/// The hours of each day that lines hold.
type Held = BTreeMap<Date, Hours>;

/// What lines of ingestion hold. A line of many days says nothing of each of them where others are by the day.
#[derive(Default)]
struct Stretches {
    /// Of lines of a day or less.
    by_day: Held,
    /// Of longer ones.
    longer: Held,
}

/// What a bill lacks of what was metered.
pub(super) struct Lacking {
    /// Regions with their days and hours, in words.
    pub(super) regions: Vec<(String, String)>,
    /// Days on which any region that is compared has a line.
    pub(super) days_held: usize,
}

/// Which accounts have ingestion on a bill, where and when.
#[derive(Default)]
pub(super) struct Own {
    /// What lines of ingestion hold, by account and region.
    billed: BTreeMap<(Option<String>, String), Stretches>,
    /// What lines of ingestion within the free tier hold, by account.
    free: BTreeMap<Option<String>, Stretches>,
    /// The accounts with ingestion of either kind.
    accounts: BTreeSet<Option<String>>,
}

impl Own {
    pub(super) fn of(lines: &[&BillLine], metered: &Metered, prices: &PriceBook) -> Self {
        let mut own = Self::default();
        for line in lines {
            let Some(usage) = UsageType::parse(&line.usage_type) else { continue };
            if !Product::INGESTION.contains(&usage.product) {
                continue;
            }
            let stretches = match place_of(&usage, line.region.as_deref(), prices) {
                // A line of nothing tells of no free GB.
                Place::Free if line.quantity <= Decimal::ZERO => continue,
                Place::Free => own.free.entry(line.account.clone()).or_default(),
                Place::Region(region) => own.billed.entry((line.account.clone(), region)).or_default(),
                Place::Unknown | Place::Strange => continue,
            };
            own.accounts.insert(line.account.clone());
            let held = if line.days.days() > 1 { &mut stretches.longer } else { &mut stretches.by_day };
            let Some(inside) = line.days.overlap(&metered.days) else { continue };
            add(held, inside.each_day().map(|day| (day, line.hours)));
        }
        own
    }

    /// Whether the free tier has lines of an account. One that is not known may be any.
    pub(super) fn has_free(&self, account: Option<&str>) -> bool {
        self.free.keys().any(|free| same(free.as_deref(), account))
    }

    fn is_billed(&self, account: Option<&str>, region: &str) -> bool {
        self.billed.keys().any(|(billed, place)| place == region && same(billed.as_deref(), account))
    }

    /// What was metered of accounts that are on the bill. The bytes of others would be held against lines that are not
    /// theirs, and where a region's lines are also of an account that was not metered there, its bytes are a lower bound.
    pub(super) fn held(&self, metered: &Metered, warnings: &mut Vec<Warning>) -> Metered {
        let mut held = metered.clone();
        held.regions.retain(|region| {
            let (account, name) = (region.account.as_deref(), region.region.as_str());
            let others = self.billed.keys().any(|(_, place)| place == name);
            let stays = !others || self.is_billed(account, name) || self.has_free(account);
            if !stays {
                let account = account.unwrap_or("which is not named");
                let region = format!("account {account} in {name}");
                warnings.push(Warning::Bill(BillDoubt::RegionUnbilled { region }));
            }
            stays
        });
        for (account, name) in self.billed.keys() {
            let mut here = metered.regions.iter().filter(|region| region.region == *name);
            if here.any(|region| same(region.account.as_deref(), account.as_deref())) {
                continue;
            }
            for region in held.regions.iter_mut().filter(|region| region.region == *name) {
                region.bytes = Interval::range(region.bytes.low, None, None, Basis::Metered);
                region.events = Interval::range(region.events.low, None, None, Basis::Metered);
            }
        }
        held
    }

    /// GB that the free tier may keep off the bill: of each account without lines of it.
    pub(super) fn covered(&self, prices: &PriceBook) -> f64 {
        let each = prices.billing().free(Product::LogIngestion).map_or(0.0, |free| free.value as f64);
        let without = self.accounts.iter().filter(|account| !self.has_free(account.as_deref())).count();
        each * without as f64
    }

    /// What the bill lacks in the compared regions: days and hours without a line, in which the meter does not say that nothing
    /// came. A bill by the month has lines of all days.
    pub(super) fn lacking(&self, metered: &Metered, regions: &[VerifiedRegion]) -> Lacking {
        let (mut lacking, mut days_held) = (Vec::new(), BTreeSet::new());
        for region in &metered.regions {
            if !regions.iter().any(|other| other.region == region.region && other.compared) {
                continue;
            }
            let held = self.held_of(region);
            days_held.extend(held.iter().filter(|(_, hours)| !hours.is_empty()).map(|(day, _)| *day));
            let missing: Vec<String> = metered
                .days
                .each_day()
                .filter_map(|day| {
                    let held = held.get(&day).copied().unwrap_or_default();
                    let missing = Hours::ALL.without(held).without(region.idle.of(day));
                    match (missing.is_empty(), held.is_empty()) {
                        (true, _) => None,
                        (false, true) => Some(day.to_string()),
                        (false, false) => Some(format!("{day} ({missing})")),
                    }
                })
                .collect();
            if !missing.is_empty() {
                let more = missing.len().saturating_sub(NAMED_DAYS);
                let mut text = missing.iter().take(NAMED_DAYS).cloned().collect::<Vec<_>>().join(", ");
                if more > 0 {
                    text += &format!(" and {more} more days");
                }
                lacking.push((region.region.clone(), text));
            }
        }
        Lacking { regions: lacking, days_held: days_held.len() }
    }

    /// The hours that lines hold of what may be in a region: its own, and those of the free tier.
    fn held_of(&self, region: &MeteredRegion) -> Held {
        let account = region.account.as_deref();
        let here =
            self.billed.iter().filter(|((of, place), _)| *place == region.region && same(of.as_deref(), account));
        let here: Vec<&Stretches> = here.map(|(_, stretches)| stretches).collect();
        let free = self.free.iter().filter(|(of, _)| same(of.as_deref(), account)).map(|(_, stretches)| stretches);
        let all: Vec<&Stretches> = here.iter().copied().chain(free).collect();
        let is_by_day = here.iter().any(|stretches| !stretches.by_day.is_empty());
        let mut held = Held::new();
        for stretches in all {
            add(&mut held, stretches.by_day.clone());
            if !is_by_day {
                add(&mut held, stretches.longer.clone());
            }
        }
        held
    }
}

fn add(held: &mut Held, more: impl IntoIterator<Item = (Date, Hours)>) {
    for (day, hours) in more {
        let of = held.entry(day).or_default();
        *of = of.with(hours);
    }
}

/// Whether two accounts can be the same.
fn same(one: Option<&str>, other: Option<&str>) -> bool {
    one.zip(other).is_none_or(|(one, other)| one == other)
}

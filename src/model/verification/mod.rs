//! A finished month: what CloudWatch metered against what AWS billed, and what that settles.

mod hypothesis;
mod idle;
mod lines;
mod metered;
mod own;
mod sums;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

pub use hypothesis::{Hypothesis, NOISE, Settled};
pub use idle::Idle;
pub use lines::{Place, place_of};
pub use metered::{ByClass, Metered, MeteredRegion, Parts, Volume, of_measurements, of_volumes};
pub use own::is_of;

use crate::measurements::{Bill, BillLine};
use crate::prices::{PriceBook, Product};
use crate::units::{Amount, Basis, Bytes, Interval, Unit, Usd};
use crate::warning::{BillDoubt, Warning};
use hypothesis::{Compared, hypotheses};
use lines::{grouped, of_line};
use own::{Own, by_day, own_lines};
use sums::compared;

/// The lines of vended logs.
const VENDED: [Product; 2] = [Product::VendedLogIngestion, Product::VendedLogIngestionIa];

/// What leaves for elsewhere. A log group of the class Delivery takes its bytes in, so that they are metered like others
/// (facts/aws-prices.md, section 1).
const DELIVERED: [Product; 2] = [Product::VendedLogS3, Product::VendedLogFirehose];

/// Days below which noise at their ends is too large a share to settle anything.
const FEWEST_DAYS: u32 = 7;

/// Why a bill and what was metered cannot be compared at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// The days are a part of the month, and the bill is not divided by days.
    NotByDay,
    /// Not one line of the bill is of a metered account.
    OtherAccount,
    /// The bill holds several accounts, and nothing says which of them was metered.
    WhichAccount {
        /// The accounts on the bill.
        accounts: Vec<String>,
    },
}

/// What a month's bill says beside what was metered.
#[derive(Clone, Debug, PartialEq)]
pub struct Verification {
    /// The lines of the bill over the compared days, by region and product.
    pub lines: Vec<VerifiedLine>,
    /// The regions with their ingestion.
    pub regions: Vec<VerifiedRegion>,
    /// GB of ingestion on the bill in the regions that are compared; the upper bound is what may belong to it.
    pub billed_gb: Interval<crate::units::Gigabytes>,
    /// The readings of what is not documented, the best first; empty where nothing can be compared.
    pub hypotheses: Vec<Hypothesis>,
    /// What that settles.
    pub settled: Settled,
    /// Why not more is settled.
    pub open: Vec<Open>,
    /// What is doubtful.
    pub warnings: Vec<Warning>,
}

/// Why something stays open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Open {
    /// No region is both billed and metered.
    NothingCompared,
    /// AWS may still change the bill.
    Estimated,
    /// Nothing says that the bill is CloudWatch's alone.
    ServicesUnknown,
    /// Nothing says whose bill it is.
    AccountUnknown,
    /// Too few days are compared.
    FewDays,
    /// The bill lacks days or hours.
    BillPartial,
    /// The bill counts ingestion in a unit that is not known.
    UnitOther,
    /// No reading comes within the noise.
    NothingFits,
    /// Two readings of the bytes in a GB fit, or nearly do.
    BytesPerGb,
    /// Two readings of the bytes per event fit, or nearly do, or events were not counted everywhere.
    EventOverhead,
    /// Both readings of access logs fit, or nearly do.
    AccessLogs,
    /// Nothing tells access logs from others.
    AccessLogsUnknown,
}

/// One product in one region.
#[derive(Clone, Debug, PartialEq)]
pub struct VerifiedLine {
    /// The region; `None` for what the free tier covers, and where it is not known.
    pub region: Option<String>,
    /// Whether it is what the free tier covers, which AWS counts once over all regions.
    pub is_free: bool,
    /// What is charged.
    pub product: Product,
    /// Its usage types on the bill: AWS has two names of some in its first region.
    pub usage_types: Vec<String>,
    /// How much was billed.
    pub quantity: Decimal,
    /// What is counted.
    pub unit: Unit,
    /// What was charged, before credits; `None` where the bill does not say.
    pub usd: Option<Usd>,
    /// What the price list makes of the quantity alone; `None` where it covers a part of the month, or has no price.
    pub list_usd: Option<Usd>,
    /// The bytes that were metered of it.
    pub metered: Interval<Bytes>,
}

/// The ingestion of one region.
#[derive(Clone, Debug, PartialEq)]
pub struct VerifiedRegion {
    /// The region.
    pub region: String,
    /// GB of all four ingestion lines.
    pub billed: Decimal,
    /// Bytes that its log groups took in.
    pub bytes: Interval<Bytes>,
    /// Events that came.
    pub events: Interval<crate::units::Events>,
    /// Metered bytes for each billed GB; `None` where one of them is unknown or 0, or the free tier has lines of its own.
    pub bytes_per_gb: Option<f64>,
    /// Whether it is among what the readings are held against.
    pub compared: bool,
}

/// Compares.
///
/// # Errors
/// What makes a comparison meaningless.
pub fn verify(bill: &Bill, metered: &Metered, prices: &PriceBook) -> Result<Verification, Mismatch> {
    let mut warnings = bill.doubts.clone();
    warnings.extend(metered.doubts.iter().cloned());
    let whole = metered.days.holds(&bill.month.window());
    if !whole {
        let (from, until) = (metered.days.start.to_string(), metered.days.end.to_string());
        warnings.push(Warning::Bill(BillDoubt::DaysPartial { from, until, month: bill.month.to_string() }));
    }
    let mine = own_lines(bill, metered, &mut warnings)?;
    let inside: Vec<&BillLine> = if whole { mine } else { by_day(&mine, metered)? };
    let mut open: BTreeSet<Open> = bill.doubts.iter().filter_map(Open::of_doubt).collect();
    if metered.days.days() < FEWEST_DAYS {
        open.insert(Open::FewDays);
    }
    let own = Own::of(&inside, metered, prices);
    let metered = &own.held(metered, &mut warnings);
    let mut grouped = grouped(&inside, prices, &mut warnings, &mut open);
    for line in &mut grouped.lines {
        let region = line.region.as_deref().and_then(|region| prices.region(region));
        let amount = Amount { number: line.quantity, unit: line.unit };
        line.list_usd = region.filter(|_| whole).and_then(|region| region.price(line.product)?.tiers.cost(amount));
        line.metered = of_line(line, metered);
    }
    let lines = grouped.lines;
    let regions = regions(&lines, metered, &own, &mut warnings);
    let delivered = lines.iter().filter(|line| DELIVERED.contains(&line.product)).map(|line| line.quantity);
    let delivered = delivered.fold(Decimal::ZERO, Decimal::saturating_add).max(Decimal::ZERO);
    let beside = own::beside(bill, metered).saturating_add(grouped.strange).saturating_add(delivered);
    let compared = compared(&lines, &regions, metered, beside, own.covered(prices));
    let hypotheses = compared.map(|compared| hypotheses(&compared, prices.billing())).unwrap_or_default();
    let lacking = own.lacking(metered, &regions);
    for (region, days) in lacking.regions {
        open.insert(Open::BillPartial);
        warnings.push(Warning::Bill(BillDoubt::BillPartial { region, days }));
    }
    // Days on which nothing came and nothing was billed prove nothing.
    if compared.is_some() && lacking.days_held < FEWEST_DAYS as usize {
        open.insert(Open::FewDays);
    }
    let blocked = !open.is_empty();
    let events_bounded = compared.is_some_and(|compared| compared.total.events.1.is_some());
    let settled = if blocked { Settled::default() } else { Settled::of(&hypotheses, events_bounded) };
    if !blocked {
        open.extend(undecided(&hypotheses, &settled, compared.as_ref()));
    }
    let gb = |(low, high): (f64, f64)| {
        let [low, high] = [low, high].map(crate::units::Gigabytes);
        if low == high {
            Interval::exact(low, Basis::Metered)
        } else {
            Interval::range(Some(low), Some(low), Some(high), Basis::Metered)
        }
    };
    Ok(Verification {
        billed_gb: compared.map_or(Interval::unknown(Basis::Metered), |compared| gb(compared.billed)),
        lines,
        regions,
        hypotheses,
        settled,
        open: open.into_iter().collect(),
        warnings,
    })
}

fn ingestion<'l>(lines: &'l [VerifiedLine], region: Option<&'l str>) -> impl Iterator<Item = &'l VerifiedLine> {
    lines.iter().filter(move |line| line.region.as_deref() == region && Product::INGESTION.contains(&line.product))
}

fn regions(lines: &[VerifiedLine], metered: &Metered, own: &Own, warnings: &mut Vec<Warning>) -> Vec<VerifiedRegion> {
    let billed = lines
        .iter()
        .filter(|line| Product::INGESTION.contains(&line.product))
        .filter_map(|line| line.region.as_deref());
    let names: BTreeSet<&str> = billed.chain(metered.regions.iter().map(|region| region.region.as_str())).collect();
    let mut regions = Vec::new();
    for name in names {
        let here: Vec<&MeteredRegion> = metered.regions.iter().filter(|region| region.region == name).collect();
        let billed: Decimal = ingestion(lines, Some(name)).map(|line| line.quantity).sum();
        let unknown = here.is_empty();
        let bytes = sum(here.iter().map(|region| region.bytes), unknown);
        let events = sum(here.iter().map(|region| region.events), unknown);
        let came = bytes.low.is_some_and(|bytes| bytes.0 > 0.0);
        let is_billed = billed > Decimal::ZERO;
        // What the free tier covers stands in lines of no region, so a metered region may have no other.
        let has_free = here.iter().any(|region| own.has_free(region.account.as_deref()));
        let compared = bytes.low.is_some() && (is_billed || has_free);
        if is_billed && bytes.low.is_none() {
            warnings.push(Warning::Bill(BillDoubt::RegionUnmetered { region: name.to_owned() }));
        } else if came && !compared {
            warnings.push(Warning::Bill(BillDoubt::RegionUnbilled { region: name.to_owned() }));
        }
        // Some of a region's GB stand in the lines of the free tier.
        let ratio = bytes.expected.zip(billed.to_f64()).filter(|(_, billed)| *billed > 0.0 && !has_free);
        regions.push(VerifiedRegion {
            region: name.to_owned(),
            billed,
            bytes,
            events,
            bytes_per_gb: ratio.map(|(bytes, billed)| bytes.0 / billed).filter(|ratio| *ratio > 0.0),
            compared,
        });
    }
    regions
}

fn sum<T: Copy + std::ops::Add<Output = T>>(all: impl Iterator<Item = Interval<T>>, is_unknown: bool) -> Interval<T> {
    let sum = if is_unknown { None } else { all.reduce(|a, b| a + b) };
    sum.unwrap_or(Interval::unknown(Basis::Metered))
}

impl Open {
    /// What a doubt about the bill leaves open: everything, where its lines may not be those of what was metered.
    fn of_doubt(doubt: &Warning) -> Option<Self> {
        match doubt {
            Warning::Bill(BillDoubt::Estimated) => Some(Self::Estimated),
            Warning::Bill(BillDoubt::ServicesUnknown) => Some(Self::ServicesUnknown),
            Warning::Bill(BillDoubt::AccountUnknown) => Some(Self::AccountUnknown),
            _ => None,
        }
    }
}

fn undecided(hypotheses: &[Hypothesis], settled: &Settled, compared: Option<&Compared>) -> Vec<Open> {
    let Some(compared) = compared else { return vec![Open::NothingCompared] };
    if !hypotheses.iter().any(|hypothesis| hypothesis.fits) {
        return vec![Open::NothingFits];
    }
    let access = if compared.access.is_some() { Open::AccessLogs } else { Open::AccessLogsUnknown };
    [
        settled.bytes_per_gb.is_none().then_some(Open::BytesPerGb),
        settled.event_overhead.is_none().then_some(Open::EventOverhead),
        settled.access_logs_vended.is_none().then_some(access),
    ]
    .into_iter()
    .flatten()
    .collect()
}

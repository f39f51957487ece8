//! A finished month: what CloudWatch metered against what AWS billed, and what that settles.

mod hypothesis;
mod lines;
mod metered;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

pub use hypothesis::{Hypothesis, NOISE, Settled};
pub use metered::{ByClass, Metered, MeteredRegion, Parts, Volume, of_measurements, of_volumes};

use crate::measurements::{Bill, BillLine};
use crate::prices::{PriceBook, Product};
use crate::units::{Amount, Basis, Bytes, Interval, Unit, Usd};
use crate::warning::{BillDoubt, Warning};
use hypothesis::{Bounds, Compared, hypotheses};
use lines::{by_day, grouped, of_line, own_lines};

/// The lines that bytes come in by: custom and vended, in both classes.
const INGESTION: [Product; 4] =
    [Product::LogIngestion, Product::LogIngestionIa, Product::VendedLogIngestion, Product::VendedLogIngestionIa];
const VENDED: [Product; 2] = [Product::VendedLogIngestion, Product::VendedLogIngestionIa];

/// Why a bill and what was metered cannot be compared at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// The days are a part of the month, and the bill is not divided by days.
    NotByDay,
    /// Not one line of the bill is of a metered account.
    OtherAccount,
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
    /// The bill lacks days.
    BillPartial,
    /// The bill counts ingestion in a unit that is not known.
    UnitOther,
    /// No reading comes within the noise.
    NothingFits,
    /// Two readings of the bytes in a GB fit.
    BytesPerGb,
    /// Two readings of the bytes per event fit.
    EventOverhead,
    /// Both readings of access logs fit.
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
    let mut open = BTreeSet::new();
    let mut lines = grouped(&inside, prices, &mut warnings, &mut open);
    for line in &mut lines {
        let region = line.region.as_deref().and_then(|region| prices.region(region));
        let amount = Amount { number: line.quantity, unit: line.unit };
        line.list_usd = region.filter(|_| whole).and_then(|region| region.price(line.product)?.tiers.cost(amount));
        line.metered = of_line(line, metered);
    }
    let regions = regions(&lines, metered, &mut warnings);
    let compared = compared(&lines, &regions, metered, bill, prices);
    let hypotheses = compared.map(|compared| hypotheses(&compared, prices.billing())).unwrap_or_default();
    if !bill.spans.holds(&metered.days) {
        open.insert(Open::BillPartial);
        let (from, until) = (bill.spans.start.to_string(), bill.spans.end.to_string());
        warnings.push(Warning::Bill(BillDoubt::BillPartial { from, until }));
    }
    let blocked = !open.is_empty();
    let settled = if blocked { Settled::default() } else { Settled::of(&hypotheses) };
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

fn ingestion<'l>(lines: &'l [VerifiedLine], region: Option<&str>) -> impl Iterator<Item = &'l VerifiedLine> {
    let is_of = move |line: &&VerifiedLine| line.region.as_deref() == region && INGESTION.contains(&line.product);
    lines.iter().filter(is_of).collect::<Vec<_>>().into_iter()
}

fn regions(lines: &[VerifiedLine], metered: &Metered, warnings: &mut Vec<Warning>) -> Vec<VerifiedRegion> {
    let billed =
        lines.iter().filter(|line| INGESTION.contains(&line.product)).filter_map(|line| line.region.as_deref());
    let names: BTreeSet<&str> = billed.chain(metered.regions.iter().map(|region| region.region.as_str())).collect();
    // What the free tier covers stands in lines of no region, so a metered region may have no other.
    let has_free = ingestion(lines, None).any(|line| line.is_free && line.quantity > Decimal::ZERO);
    let mut regions = Vec::new();
    for name in names {
        let here: Vec<&MeteredRegion> = metered.regions.iter().filter(|region| region.region == name).collect();
        let billed: Decimal = ingestion(lines, Some(name)).map(|line| line.quantity).sum();
        let unknown = here.is_empty();
        let bytes = sum(here.iter().map(|region| region.bytes), unknown);
        let events = sum(here.iter().map(|region| region.events), unknown);
        let came = bytes.low.is_some_and(|bytes| bytes.0 > 0.0);
        let is_billed = billed > Decimal::ZERO;
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

/// Sums over the compared regions; `None` where there is nothing to compare.
fn compared(
    lines: &[VerifiedLine],
    regions: &[VerifiedRegion],
    metered: &Metered,
    bill: &Bill,
    prices: &PriceBook,
) -> Option<Compared> {
    let number = |amount: Decimal| amount.to_f64().unwrap_or(0.0);
    let names: BTreeSet<&str> =
        regions.iter().filter(|region| region.compared).map(|region| region.region.as_str()).collect();
    let of_products = |products: &[Product]| -> f64 {
        let is_in = |line: &&VerifiedLine| {
            products.contains(&line.product) && line.region.as_deref().is_some_and(|region| names.contains(region))
        };
        lines.iter().filter(is_in).map(|line| number(line.quantity)).sum()
    };
    let (billed, vended) = (of_products(&INGESTION), of_products(&VENDED));
    let nowhere = |is_free: bool| -> f64 {
        let lines = ingestion(lines, None).filter(|line| line.is_free == is_free);
        lines.map(|line| number(line.quantity)).sum()
    };
    let free = nowhere(true);
    // Where no line holds what the free tier covers, the others may lack it, or hold it at no price.
    let covered = prices.billing().free(Product::LogIngestion).map_or(0.0, |free| free.value as f64);
    let all = regions.iter().all(|region| region.compared || region.billed.is_zero());
    let (low, more) = match free > 0.0 {
        true if all => (billed + free, 0.0),
        true => (billed, free),
        false => (billed, covered),
    };
    if low <= 0.0 {
        return None;
    }
    let more = more + nowhere(false) + number(bill.beside);
    let mut sums = Compared {
        billed: (low, low + more),
        vended: (vended, vended + more + (low - billed)),
        total: Bounds { bytes: (0.0, Some(0.0)), events: (0.0, Some(0.0)) },
        custom: Bounds::default(),
        delivered: Bounds::default(),
        access: None,
    };
    let mut access = Bounds::default();
    let mut divided = true;
    for region in metered.regions.iter().filter(|region| names.contains(region.region.as_str())) {
        add(
            &mut sums.total.bytes,
            (region.bytes.low.map_or(0.0, |bytes| bytes.0), region.bytes.high.map(|bytes| bytes.0)),
        );
        add(
            &mut sums.total.events,
            (region.events.low.map_or(0.0, |events| events.0), region.events.high.map(|events| events.0)),
        );
        let Some(parts) = &region.parts else {
            divided = false;
            continue;
        };
        for (into, part) in
            [(&mut sums.custom, parts.managed), (&mut sums.delivered, parts.delivered), (&mut access, parts.access)]
        {
            into.bytes.0 += part.sum().bytes;
            into.events.0 += part.sum().events;
        }
    }
    sums.access = (divided && access.bytes.0 > 0.0).then_some(access);
    Some(sums)
}

fn add(sum: &mut (f64, Option<f64>), (low, high): (f64, Option<f64>)) {
    *sum = (sum.0 + low, sum.1.zip(high).map(|(a, b)| a + b));
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

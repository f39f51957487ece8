//! The lines of a bill that belong to what was metered, by region and product.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::metered::{ByClass, Metered, MeteredRegion, Parts};
use super::{INGESTION, Mismatch, Open, VENDED, VerifiedLine};
use crate::measurements::{Bill, BillLine};
use crate::prices::{PriceBook, Product, UsageType};
use crate::units::{Basis, Bytes, Interval, Unit, Usd};
use crate::warning::{BillDoubt, Warning};

/// The lines of metered accounts. A bill that does not name accounts is taken whole.
pub(super) fn own_lines<'b>(
    bill: &'b Bill,
    metered: &Metered,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<&'b BillLine>, Mismatch> {
    let accounts: Option<BTreeSet<&str>> = metered.regions.iter().map(|region| region.account.as_deref()).collect();
    let Some(accounts) = accounts else { return Ok(bill.lines.iter().collect()) };
    let is_mine = |line: &&BillLine| line.account.as_deref().is_none_or(|account| accounts.contains(account));
    let (mine, others): (Vec<&BillLine>, Vec<&BillLine>) = bill.lines.iter().partition(is_mine);
    let others: BTreeSet<_> = others.iter().map(|line| line.account.as_deref()).collect();
    if mine.is_empty() {
        return Err(Mismatch::OtherAccount);
    }
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

/// The lines by region and product.
pub(super) fn grouped(
    lines: &[&BillLine],
    prices: &PriceBook,
    warnings: &mut Vec<Warning>,
    open: &mut BTreeSet<Open>,
) -> Vec<VerifiedLine> {
    let mut grouped: BTreeMap<(Option<String>, bool, Product), VerifiedLine> = BTreeMap::new();
    let (mut without_unit, mut other_units, mut nowhere) = (BTreeSet::new(), BTreeMap::new(), BTreeSet::new());
    for line in lines {
        let Some(usage) = UsageType::parse(&line.usage_type) else { continue };
        let unit = usage.product.unit();
        match line.unit.as_deref() {
            None => drop(without_unit.insert(line.usage_type.as_str())),
            Some(text) if is_unit(text, unit) => {}
            Some(text) => {
                *other_units.entry((line.usage_type.as_str(), text)).or_insert(Decimal::ZERO) += line.quantity;
                if INGESTION.contains(&usage.product) {
                    open.insert(Open::UnitOther);
                }
                continue;
            }
        }
        // The prefix is part of the name that is matched; a column may be empty, or say "global".
        let region = match usage.is_free() {
            true => None,
            false => prices.region_of(&usage).map(str::to_owned).or_else(|| line.region.clone()),
        };
        if region.is_none() && !usage.is_free() {
            nowhere.insert(line.usage_type.as_str());
        }
        let sum = grouped.entry((region.clone(), usage.is_free(), usage.product)).or_insert_with(|| VerifiedLine {
            region,
            is_free: usage.is_free(),
            product: usage.product,
            usage_types: Vec::new(),
            quantity: Decimal::ZERO,
            unit,
            usd: Some(Usd::ZERO),
            list_usd: None,
            metered: Interval::unknown(Basis::Metered),
        });
        sum.quantity = sum.quantity.saturating_add(line.quantity);
        sum.usd = sum.usd.zip(line.usd).and_then(|(a, b)| a.0.checked_add(b.0)).map(|usd| Usd(usd.normalize()));
        if !sum.usage_types.contains(&line.usage_type) {
            sum.usage_types.push(line.usage_type.clone());
        }
    }
    if !without_unit.is_empty() {
        let usage_types = without_unit.into_iter().collect::<Vec<_>>().join(", ");
        warnings.push(Warning::Bill(BillDoubt::UnitMissing { usage_types }));
    }
    warnings.extend(other_units.into_iter().map(|((usage_type, unit), quantity)| {
        let unit = format!("{unit} ({quantity} of them)");
        Warning::Bill(BillDoubt::UnitOther { usage_type: usage_type.to_owned(), unit })
    }));
    let unknown = |usage_type: &str| Warning::Bill(BillDoubt::RegionUnknown { usage_type: usage_type.to_owned() });
    warnings.extend(nowhere.into_iter().map(unknown));
    grouped.into_values().collect()
}

/// Whether a bill's unit is that of the price list (facts/price-list-format.md: `GB` and `GB-Mo`).
fn is_unit(text: &str, unit: Unit) -> bool {
    let name = match unit {
        Unit::Gigabyte => "GB",
        Unit::GigabyteMonth => "GB-Mo",
        Unit::Metric => "Metrics",
        // No product is counted so.
        Unit::Event => return false,
    };
    name.eq_ignore_ascii_case(text)
}

/// The bytes that were metered of a line: from what surely belongs to it to what may.
pub(super) fn of_line(line: &VerifiedLine, metered: &Metered) -> Interval<Bytes> {
    let here = || metered.regions.iter().filter(|region| Some(&region.region) == line.region.as_ref());
    if line.product == Product::LogStorage {
        let stored: Option<f64> = here().map(|region| region.stored.map(|bytes| bytes.0)).sum();
        let stored = stored.filter(|_| here().next().is_some()).map(Bytes);
        return stored.map_or(Interval::unknown(Basis::Metered), |bytes| Interval::exact(bytes, Basis::Metered));
    }
    let parts: Option<Vec<(&MeteredRegion, &Parts)>> =
        here().map(|region| Some((region, region.parts.as_ref()?))).collect();
    let Some(parts) = parts.filter(|parts| !parts.is_empty() && INGESTION.contains(&line.product)) else {
        return Interval::unknown(Basis::Metered);
    };
    let infrequent = [Product::LogIngestionIa, Product::VendedLogIngestionIa].contains(&line.product);
    let of_class = |of: &ByClass| if infrequent { of.infrequent.bytes } else { of.standard.bytes };
    let (mut low, mut may) = (0.0, 0.0);
    for (_, parts) in &parts {
        let surely = if VENDED.contains(&line.product) { &parts.delivered } else { &parts.managed };
        low += of_class(surely);
        may += of_class(&parts.access) + of_class(&parts.other) + surely.unknown.bytes;
        may += parts.access.unknown.bytes + parts.other.unknown.bytes;
    }
    let whole = parts.iter().all(|(region, _)| region.bytes.high.is_some());
    match may == 0.0 && whole {
        true => Interval::exact(Bytes(low), Basis::Metered),
        false => Interval::range(Some(Bytes(low)), None, whole.then_some(Bytes(low + may)), Basis::Metered),
    }
}

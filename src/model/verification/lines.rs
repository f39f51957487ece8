//! The lines of a bill by region and product.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::metered::{ByClass, Metered, MeteredRegion, Parts, all};
use super::{Open, VENDED, VerifiedLine};
use crate::measurements::BillLine;
use crate::prices::{PriceBook, Product, UsageType};
use crate::units::{Basis, Bytes, Interval, Unit, Usd};
use crate::warning::{BillDoubt, Warning};

/// Where a line's usage type belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The free tier, which counts over all regions.
    Free,
    /// A region.
    Region(String),
    /// A prefix that no price file has, and no column says the region.
    Unknown,
    /// A prefix that is none of the region's which the bill names: another thing by a name that is like ours.
    Strange,
}

/// The place of a line: by the prefix, which is part of the name that is matched. The bill's column counts only for regions
/// without prices, whose prefixes nobody knows.
pub fn place_of(usage: &UsageType<'_>, column: Option<&str>, prices: &PriceBook) -> Place {
    if usage.is_free() {
        return Place::Free;
    }
    match (prices.region_of(usage), column) {
        (Some(region), _) => Place::Region(region.to_owned()),
        (None, None) => Place::Unknown,
        (None, Some(region)) if prices.region(region).is_some() => Place::Strange,
        (None, Some(region)) => Place::Region(region.to_owned()),
    }
}

/// The lines of a bill by region and product.
pub(super) struct Grouped {
    pub(super) lines: Vec<VerifiedLine>,
    /// GB of ingestion by names that are only like ours.
    pub(super) strange: Decimal,
}

/// The lines by region and product.
pub(super) fn grouped(
    lines: &[&BillLine],
    prices: &PriceBook,
    warnings: &mut Vec<Warning>,
    open: &mut BTreeSet<Open>,
) -> Grouped {
    let mut grouped: BTreeMap<(Option<String>, bool, Product), VerifiedLine> = BTreeMap::new();
    let (mut without_unit, mut other_units, mut nowhere) = (BTreeSet::new(), BTreeMap::new(), BTreeSet::new());
    let (mut strange, mut strange_names) = (Decimal::ZERO, BTreeSet::new());
    for line in lines {
        let Some(usage) = UsageType::parse(&line.usage_type) else { continue };
        let unit = usage.product.unit();
        let place = place_of(&usage, line.region.as_deref(), prices);
        if place == Place::Strange {
            strange_names.insert(line.usage_type.as_str());
            if Product::INGESTION.contains(&usage.product) {
                strange = strange.saturating_add(line.quantity);
            }
            continue;
        }
        match line.unit.as_deref() {
            None => drop(without_unit.insert(line.usage_type.as_str())),
            Some(text) if is_unit(text, unit) => {}
            Some(text) => {
                *other_units.entry((line.usage_type.as_str(), text)).or_insert(Decimal::ZERO) += line.quantity;
                if Product::INGESTION.contains(&usage.product) {
                    open.insert(Open::UnitOther);
                }
                continue;
            }
        }
        if place == Place::Unknown {
            nowhere.insert(line.usage_type.as_str());
        }
        let region = if let Place::Region(region) = place { Some(region) } else { None };
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
    if !strange_names.is_empty() {
        let usage_types = strange_names.into_iter().collect::<Vec<_>>().join(", ");
        warnings.push(Warning::Bill(BillDoubt::NotCompared { usage_types }));
    }
    Grouped { lines: grouped.into_values().collect(), strange: strange.max(Decimal::ZERO) }
}

/// Whether a bill's unit is that of the price list (facts/price-list-format.md: `GB` and `GB-Mo`, which some exports write
/// out).
fn is_unit(text: &str, unit: Unit) -> bool {
    let names: &[&str] = match unit {
        Unit::Gigabyte => &["GB"],
        Unit::GigabyteMonth => &["GB-Mo", "GB-Month", "GB-Months"],
        Unit::Metric => &["Metrics"],
        // No product is counted so.
        Unit::Event => &[],
    };
    names.iter().any(|name| name.eq_ignore_ascii_case(text))
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
    let Some(parts) = parts.filter(|parts| !parts.is_empty() && Product::INGESTION.contains(&line.product)) else {
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
    // Account-wide sums hold more than the groups that are known.
    let unseen: Option<f64> = parts
        .iter()
        .map(|(region, parts)| region.bytes.high.map(|all_bytes| (all_bytes.0 - all(parts).bytes).max(0.0)))
        .sum();
    match unseen.map(|unseen| may + unseen) {
        Some(0.0) => Interval::exact(Bytes(low), Basis::Metered),
        more => Interval::range(Some(Bytes(low)), None, more.map(|more| Bytes(low + more)), Basis::Metered),
    }
}

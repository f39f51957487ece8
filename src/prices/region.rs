//! One region's price file.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::document::{Document, Fields, Value};
use super::finding::{Finding, Problem};
use super::product::Product;
use super::tiers::Tiers;
use super::usage_type::UsageType;
use crate::units::Unit;

/// The version of the schema of price files that this version reads.
const SCHEMA: u64 = 1;

/// The one currency that amounts can be in.
const CURRENCY: &str = "USD";

/// What AWS charges in one region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionPrices {
    /// AWS's code of the region.
    pub region: String,
    /// AWS's name of the place.
    pub location: String,
    /// The currency of every price.
    pub currency: String,
    /// The day on which every price was valid; the oldest where their sources differ.
    pub as_of: Date,
    /// Where the prices come from.
    pub source: String,
    /// What a reader of these prices should know, in sentences.
    pub notes: Vec<String>,
    prices: BTreeMap<Product, Price>,
}

/// What one product costs in one region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// Our name.
    pub product: Product,
    /// AWS's name, exactly as on the bill; `None` where no source names it.
    pub usage_type: Option<String>,
    /// What is counted.
    pub unit: Unit,
    /// Where the price comes from, if not from where the region's other prices do.
    pub source: Option<String>,
    /// The prices by the month's quantity.
    pub tiers: Tiers,
}

impl RegionPrices {
    /// What a product costs; `None` where that is not known.
    pub fn price(&self, product: Product) -> Option<&Price> {
        self.prices.get(&product)
    }

    /// Every price that is known, in the order of [`Product::ALL`].
    pub fn prices(&self) -> impl Iterator<Item = &Price> {
        self.prices.values()
    }

    /// The products without a price, which every region should have.
    pub fn missing(&self) -> impl Iterator<Item = Product> {
        Product::ALL.into_iter().filter(|product| !product.is_rare() && !self.prices.contains_key(product))
    }

    /// What stands for the region in usage types; `None` where no price names one with a prefix.
    pub fn prefix(&self) -> Option<&str> {
        self.prices().find_map(|price| UsageType::parse(price.usage_type.as_deref()?)?.prefix)
    }

    /// Whether AWS also has usage types without a prefix here, which it has in one region alone.
    pub fn is_unprefixed(&self) -> bool {
        let mut usage_types = self.prices().filter_map(|price| price.usage_type.as_deref());
        usage_types.any(|text| UsageType::parse(text).is_some_and(|usage| usage.prefix.is_none()))
    }

    /// Reads the file of a region.
    ///
    /// Products without a price are among the findings, but the prices are there for all that; anything else that is
    /// wrong leaves no prices.
    pub(super) fn parse(file: &str, region: &str, text: &str) -> (Option<Self>, Vec<Finding>) {
        let (prices, findings) = Document::read(file, text, |document, top| read(document, top, region));
        let usable = findings.iter().all(|finding| matches!(finding.problem, Problem::MissingPrice(_)));
        (prices.filter(|_| usable), findings)
    }
}

/// Checks the number under `schema`.
pub(super) fn schema(document: &mut Document, top: &mut Fields<'_>) {
    if let Some(value) = top.required(document, "schema") {
        let expected = format!("{SCHEMA}, the only schema that this version of logtoll reads");
        let number = document.count("schema", value);
        if number.is_some_and(|number| number != SCHEMA) {
            document.wrong::<()>("schema", value, &expected);
        }
    }
}

fn read(document: &mut Document, mut top: Fields<'_>, expected_region: &str) -> Option<RegionPrices> {
    schema(document, &mut top);
    let region = top.required(document, "region").and_then(|value| {
        let expected = format!("'{expected_region}', as the file is named");
        document.choice("region", value, &expected, |text| (text == expected_region).then(|| text.to_owned()))
    });
    let location = top.required(document, "location").and_then(|value| document.text("location", value));
    let currency = top.required(document, "currency").and_then(|value| {
        document.choice("currency", value, "'USD', the only currency that logtoll adds up", |text| {
            (text == CURRENCY).then(|| text.to_owned())
        })
    });
    let as_of = top.required(document, "as_of").and_then(|value| document.date("as_of", value));
    let source = top.required(document, "source").and_then(|value| document.text("source", value));
    let notes = top.optional("notes").and_then(|value| document.list("notes", value)).unwrap_or_default();
    let notes = notes.into_iter().filter_map(|note| document.text("notes", note)).collect();
    let rows = top.required(document, "price").and_then(|value| document.list("price", value)).unwrap_or_default();
    document.close(top);
    let prices = read_prices(document, rows);
    Some(RegionPrices {
        region: region?,
        location: location?,
        currency: currency?,
        as_of: as_of?,
        source: source?,
        notes,
        prices,
    })
}

fn read_prices(document: &mut Document, rows: Vec<Value<'_>>) -> BTreeMap<Product, Price> {
    let mut prices = BTreeMap::new();
    let mut lines = BTreeMap::new();
    for row in rows {
        let Some(fields) = document.table("price", row) else { continue };
        let line = document.line(fields.span());
        let place = row.span();
        let (product, price) = read_price(document, fields);
        let Some(product) = product else { continue };
        if let Some(&first_line) = lines.get(&product) {
            document.report(&place, Problem::SecondPrice { product, first_line });
            continue;
        }
        lines.insert(product, line);
        let Some(price) = price else { continue };
        let usage_type = price.usage_type.as_ref();
        if let Some(taken) =
            usage_type.filter(|name| prices.values().any(|p: &Price| p.usage_type.as_ref() == Some(name)))
        {
            document.report(&place, Problem::SecondUsageType(taken.clone()));
        }
        prices.insert(product, price);
    }
    for product in Product::ALL.into_iter().filter(|product| !product.is_rare() && !lines.contains_key(product)) {
        document.report_missing(product);
    }
    prices
}

/// The product of a row, so that a second row for it is found even where its price is malformed, and its price.
fn read_price(document: &mut Document, mut fields: Fields<'_>) -> (Option<Product>, Option<Price>) {
    let product = fields.required(document, "product").and_then(|value| {
        let name = document.text("product", value)?;
        let product = Product::from_name(&name);
        if product.is_none() {
            document.report(&value.span(), Problem::UnknownProduct { name });
        }
        product
    });
    let unit = fields.required(document, "unit");
    let usage_type = fields.optional("usage_type");
    let source = fields.optional("source").map(|value| document.text("source", value));
    let tiers = fields.required(document, "tiers");
    document.close(fields);

    let unit = unit.and_then(|value| read_unit(document, value, product?));
    let usage_type = usage_type.map(|value| read_usage_type(document, value, product?));
    // Malformed tiers are worth reporting whatever the product is.
    let any_unit = product.map_or(Unit::Gigabyte, Product::unit);
    let tiers = tiers.and_then(|value| read_tiers(document, value, any_unit));
    let price = || {
        Some(Price {
            product: product?,
            usage_type: usage_type.map_or(Some(None), |text| text.map(Some))?,
            unit: unit?,
            source: source.map_or(Some(None), |text| text.map(Some))?,
            tiers: tiers?,
        })
    };
    (product, price())
}

fn read_unit(document: &mut Document, value: Value<'_>, product: Product) -> Option<Unit> {
    let unit = product.unit();
    let expected = format!("'{unit}', in which AWS counts {product}");
    document.choice("unit", value, &expected, |text| (text == unit.to_string()).then_some(unit))
}

/// A usage type is the product's own name, alone or behind a region's prefix: other services have names that contain it.
fn read_usage_type(document: &mut Document, value: Value<'_>, product: Product) -> Option<String> {
    let expected = match product.usage_type_name() {
        Some(name) => format!("'{name}' with the region's prefix before it, as on the bill"),
        None => "the name as it stands on the bill, without spaces".to_owned(),
    };
    document.choice("usage_type", value, &expected, |text| {
        let prefixed =
            |name: &str| text.strip_suffix(name).is_some_and(|prefix| prefix.is_empty() || prefix.ends_with('-'));
        let printable = !text.is_empty() && text.chars().all(|c| c.is_ascii_graphic());
        (printable && product.usage_type_name().is_none_or(prefixed)).then(|| text.to_owned())
    })
}

fn read_tiers(document: &mut Document, value: Value<'_>, unit: Unit) -> Option<Tiers> {
    let rows = document.list("tiers", value)?;
    let mut ranges = Vec::with_capacity(rows.len());
    let mut whole = true;
    for row in &rows {
        let range = document.table("tiers", row).and_then(|mut tier| {
            let from = tier.required(document, "from").and_then(|value| document.count("from", value));
            let to = tier.optional("to").map(|value| document.count("to", value));
            let usd = tier.required(document, "usd").and_then(|value| document.usd("usd", value));
            document.close(tier);
            Some((from?, to.map_or(Some(None), |to| to.map(Some))?, usd?))
        });
        whole &= range.is_some();
        ranges.extend(range);
    }
    if !whole {
        return None;
    }
    Tiers::new(unit, &ranges)
        .inspect_err(|problems| {
            for (index, problem) in problems {
                let place = rows.get(*index).map_or_else(|| value.span(), |row| row.span());
                document.report(&place, problem.clone().into());
            }
        })
        .ok()
}

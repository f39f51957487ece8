//! The prices themselves: what `logtoll prices` prints.

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;
use tabled::builder::Builder;
use tabled::settings::{Padding, Style};

use crate::prices::{FactRow, Finding, Price, PriceBook, Product, RegionPrices, Tiers};
use crate::units::{Unit, Usd};

/// One region's prices as a table, with their date and source below it.
pub fn show(prices: &RegionPrices) -> String {
    let mut rows = Builder::default();
    rows.push_record(["product", "AWS usage type", "unit", "price per unit"]);
    for product in Product::ALL {
        let price = prices.price(product);
        let usage_type = price.and_then(|price| price.usage_type.as_deref()).unwrap_or("not known");
        let tiers = price.map_or_else(|| "unknown".to_owned(), |price| tiers(&price.tiers));
        rows.push_record([product.name(), usage_type, &product.unit().to_string(), &tiers]);
    }
    let mut text = format!("{}, {}, in {}\n\n{}\n", prices.region, prices.location, prices.currency, table(rows));
    text.push_str(&format!("\nPrices as of {}: {}\n", prices.as_of, prices.source));
    let mut others: Vec<(&str, Vec<&str>)> = Vec::new();
    for price in prices.prices() {
        let Some(source) = price.source.as_deref() else { continue };
        match others.iter_mut().find(|(other, _)| *other == source) {
            Some((_, products)) => products.push(price.product.name()),
            None => others.push((source, vec![price.product.name()])),
        }
    }
    for (source, products) in others {
        text.push_str(&format!("{}: {source}\n", products.join(", ")));
    }
    for note in &prices.notes {
        text.push_str(&format!("Note: {note}\n"));
    }
    text
}

/// Every region of a book with its date and first prices, and what holds in all of them.
pub fn overview(book: &PriceBook) -> String {
    let mut regions = Builder::default();
    regions.push_record(["region", "location", "as of", "ingestion per GB", "vended per GB", "storage per GB-month"]);
    for prices in book.regions() {
        let range = |product| prices.price(product).map_or_else(|| "unknown".to_owned(), |price| range(&price.tiers));
        regions.push_record([
            prices.region.clone(),
            prices.location.clone(),
            prices.as_of.to_string(),
            range(Product::LogIngestion),
            range(Product::VendedLogIngestion),
            range(Product::LogStorage),
        ]);
    }
    let mut facts = Builder::default();
    facts.push_record(["in every region", "value", "unit", "or perhaps", "confidence"]);
    for row in book.billing().rows() {
        let otherwise = row.otherwise.unwrap_or_default();
        facts.push_record([row.id, folded(&row.value), row.unit.to_owned(), otherwise, row.confidence.to_string()]);
    }
    format!(
        "{}\n\n{}\n\nThe source of each is in the document that --format json prints.\n",
        table(regions),
        table(facts)
    )
}

/// What a check of a folder with so many regions found.
pub fn check(findings: &[Finding], regions: usize) -> String {
    let regions = counted(regions, "region");
    if findings.is_empty() {
        return format!("{regions}: every file is whole and every product has a price\n");
    }
    let lines: String = findings.iter().map(|finding| format!("{finding}\n")).collect();
    format!("{lines}{} in {regions}\n", counted(findings.len(), "problem"))
}

fn table(rows: Builder) -> String {
    let text = rows.build().with(Style::blank()).with(Padding::new(0, 1, 0, 0)).to_string();
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

fn counted(number: usize, name: &str) -> String {
    format!("{number} {name}{}", if number == 1 { "" } else { "s" })
}

/// One line per tier, as AWS's pricing page writes them.
fn tiers(tiers: &Tiers) -> String {
    let unit = tiers.unit();
    let mut lines = Vec::new();
    for (index, tier) in tiers.as_slice().iter().enumerate() {
        let usd = tier.price.usd;
        lines.push(match (index, tier.to) {
            (0, None) => format!("${usd}"),
            (0, Some(to)) => format!("first {} {unit} ${usd}", grouped(to)),
            (_, Some(to)) => format!("next {} {unit} ${usd}", grouped(to - tier.from)),
            (_, None) => format!("over {} {unit} ${usd}", grouped(tier.from)),
        });
    }
    if let Some(end) = tiers.known_to() {
        lines.push(format!("over {} {unit} unknown", grouped(end)));
    }
    lines.join("\n")
}

/// The first price and, where the quantity changes it, the last.
fn range(tiers: &Tiers) -> String {
    let prices: Vec<Decimal> = tiers.as_slice().iter().map(|tier| tier.price.usd).collect();
    match prices.as_slice() {
        [first, .., last] => format!("${first} to ${last}"),
        [only] => format!("${only}"),
        [] => "unknown".to_owned(),
    }
}

/// A list over several lines, so that it does not widen its column.
fn folded(list: &str) -> String {
    let items: Vec<_> = list.split(", ").collect();
    items.chunks(6).map(|line| line.join(", ")).collect::<Vec<_>>().join(",\n")
}

/// A whole number with a comma between thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The document of `prices show --format json`.
#[derive(Debug, Serialize)]
pub struct Document {
    schema: &'static str,
    tool: String,
    generated_at: Timestamp,
    prices: Vec<RegionDate>,
    /// Nothing is computed, so nothing is assumed.
    assumptions: Vec<()>,
    regions: Vec<Region>,
    billing: Vec<FactRow>,
    warnings: Vec<MissingPrice>,
}

#[derive(Debug, Serialize)]
struct RegionDate {
    region: String,
    as_of: Date,
}

#[derive(Debug, Serialize)]
struct Region {
    region: String,
    location: String,
    currency: String,
    as_of: Date,
    source: String,
    notes: Vec<String>,
    products: Vec<ProductPrice>,
    missing: Vec<Product>,
}

#[derive(Debug, Serialize)]
struct ProductPrice {
    product: Product,
    usage_type: Option<String>,
    unit: Unit,
    source: String,
    tiers: Vec<TierPrice>,
}

/// The units from `from` up to `to`; in the last tier `to` is where the known prices end, null where they do not.
#[derive(Debug, Serialize)]
struct TierPrice {
    from: u64,
    to: Option<u64>,
    usd: Usd,
}

#[derive(Debug, Serialize)]
struct MissingPrice {
    id: &'static str,
    text: String,
    remedy: String,
}

impl Document {
    /// Every price of a book, as this version of the tool knows it.
    pub fn new(book: &PriceBook, tool: &str, generated_at: Timestamp) -> Self {
        let missing = |prices: &RegionPrices, product| MissingPrice {
            id: "missing-price",
            text: format!("no price for {product} in {}", prices.region),
            remedy: format!("add it to a copy of {}.toml and pass the folder with --prices", prices.region),
        };
        Self {
            schema: "logtoll/prices/1",
            tool: tool.to_owned(),
            generated_at,
            prices: book.regions().map(|r| RegionDate { region: r.region.clone(), as_of: r.as_of }).collect(),
            assumptions: Vec::new(),
            regions: book.regions().map(Region::of).collect(),
            billing: book.billing().rows(),
            warnings: book.regions().flat_map(|r| r.missing().map(move |product| missing(r, product))).collect(),
        }
    }
}

impl Region {
    fn of(prices: &RegionPrices) -> Self {
        Self {
            region: prices.region.clone(),
            location: prices.location.clone(),
            currency: prices.currency.clone(),
            as_of: prices.as_of,
            source: prices.source.clone(),
            notes: prices.notes.clone(),
            products: prices.prices().map(|price| ProductPrice::of(price, &prices.source)).collect(),
            missing: prices.missing().collect(),
        }
    }
}

impl ProductPrice {
    fn of(price: &Price, source: &str) -> Self {
        let tiers = price.tiers.as_slice().iter();
        Self {
            product: price.product,
            usage_type: price.usage_type.clone(),
            unit: price.unit,
            source: price.source.as_deref().unwrap_or(source).to_owned(),
            tiers: tiers.map(|t| TierPrice { from: t.from, to: t.to, usd: Usd(t.price.usd) }).collect(),
        }
    }
}

#[cfg(test)]
mod tests;

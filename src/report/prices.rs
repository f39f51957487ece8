//! The prices themselves: what `logtoll prices` prints.

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;

use super::number::{UNKNOWN, counted, whole};
use super::page::{Cell, Column, Table};
use super::terminal::table;
use crate::prices::{FactRow, Finding, Price, PriceBook, Product, RegionPrices, Tiers};
use crate::units::{Unit, Usd};

/// One region's prices as a table, with their date and source below it.
pub fn show(prices: &RegionPrices) -> String {
    let mut rows = texts(["product", "AWS usage type", "unit", "price per unit"]);
    for product in Product::ALL {
        let price = prices.price(product);
        let usage_type = price.and_then(|price| price.usage_type.as_deref()).unwrap_or("not known");
        let tiers = price.map_or_else(|| vec![UNKNOWN.to_owned()], |price| tiers(&price.tiers));
        row_of_lines(&mut rows, [product.name(), usage_type, &product.unit().to_string()], tiers, []);
    }
    let mut text = format!("{}, {}, in {}\n\n{}\n", prices.region, prices.location, prices.currency, table(&rows));
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
    let mut regions =
        texts(["region", "location", "as of", "ingestion per GB", "vended per GB", "storage per GB-month"]);
    for prices in book.regions() {
        let range = |product| prices.price(product).map_or_else(|| UNKNOWN.to_owned(), |price| range(&price.tiers));
        let cells = [
            prices.region.clone(),
            prices.location.clone(),
            prices.as_of.to_string(),
            range(Product::LogIngestion),
            range(Product::VendedLogIngestion),
            range(Product::LogStorage),
        ];
        regions.row(cells.map(Cell::of));
    }
    let mut facts = texts(["in every region", "value", "unit", "or perhaps", "confidence"]);
    for row in book.billing().rows() {
        let otherwise = row.otherwise.unwrap_or_default();
        let rest = [row.unit, &otherwise, &row.confidence.to_string()];
        row_of_lines(&mut facts, [&row.id], folded(&row.value), rest);
    }
    format!(
        "{}\n\n{}\n\nThe source of each is in the document that --format json prints.\n",
        table(&regions),
        table(&facts)
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

/// A table of texts.
fn texts<const N: usize>(titles: [&'static str; N]) -> Table {
    Table::of(titles.map(|title| Column::text(title, 0)))
}

/// A row in which one cell has several lines.
fn row_of_lines<const B: usize, const A: usize>(
    table: &mut Table,
    before: [&str; B],
    lines: Vec<String>,
    after: [&str; A],
) {
    let mut rest = (Some(before), Some(after));
    for line in lines {
        let before = rest.0.take().unwrap_or([""; B]);
        let after = rest.1.take().unwrap_or([""; A]);
        table.row(before.map(Cell::of).into_iter().chain([Cell::of(line)]).chain(after.map(Cell::of)));
    }
}

/// One line per tier, as AWS's pricing page writes them.
fn tiers(tiers: &Tiers) -> Vec<String> {
    let unit = tiers.unit();
    let mut lines = Vec::new();
    for (index, tier) in tiers.as_slice().iter().enumerate() {
        let usd = tier.price.usd;
        lines.push(match (index, tier.to) {
            (0, None) => format!("${usd}"),
            (0, Some(to)) => format!("first {} {unit} ${usd}", whole(to)),
            (_, Some(to)) => format!("next {} {unit} ${usd}", whole(to - tier.from)),
            (_, None) => format!("over {} {unit} ${usd}", whole(tier.from)),
        });
    }
    if let Some(end) = tiers.known_to() {
        lines.push(format!("over {} {unit} unknown", whole(end)));
    }
    lines
}

/// The first price and, where the quantity changes it, the last.
fn range(tiers: &Tiers) -> String {
    let prices: Vec<Decimal> = tiers.as_slice().iter().map(|tier| tier.price.usd).collect();
    match prices.as_slice() {
        [first, .., last] => format!("${first} to ${last}"),
        [only] => format!("${only}"),
        [] => UNKNOWN.to_owned(),
    }
}

/// A list over several lines, so that it does not widen its column.
fn folded(list: &str) -> Vec<String> {
    let items: Vec<_> = list.split_inclusive(", ").collect();
    items.chunks(6).map(|line| line.concat().trim_end().to_owned()).collect()
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
    /// The document as JSON.
    pub fn json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("documents have string keys and finite numbers");
        text.push('\n');
        text
    }

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

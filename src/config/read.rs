//! From the text of a configuration file to its values, each with its line.

use std::ops::Range;

use rust_decimal::Decimal;

use super::{Config, Set};
use crate::measurements::{GroupKind, Retention};
use crate::model::assumptions::{AgreedPrice, Downstream, Subscription, SubscriptionTo};
use crate::prices::document::{Document, Fields, Value};
use crate::prices::{Finding, Problem, Product};

pub(super) fn config(name: &str, text: &str) -> Result<Config, Vec<Finding>> {
    match Document::read(name, text, |document, fields| Some(read(name, document, fields))) {
        (Some(config), findings) if findings.is_empty() => Ok(config),
        (_, findings) => Err(findings),
    }
}

/// Reads a value under a key, where it is there.
type Read<T> = fn(&mut Document, &str, Value<'_>) -> Option<T>;

fn read(name: &str, document: &mut Document, mut top: Fields<'_>) -> Config {
    let mut config = Config {
        regions: set(name, document, &mut top, "regions", texts),
        retention: set(name, document, &mut top, "retention", retention),
        leave_out: set(name, document, &mut top, "leave-out", texts),
        events: set(name, document, &mut top, "events", events),
        one_bill: set(name, document, &mut top, "one-bill", Document::flag),
        discount: set(name, document, &mut top, "discount", discount),
        ..Config::default()
    };
    if let Some(mut billing) = top.optional("billing").and_then(|value| document.table("billing", value)) {
        config.bytes_per_gb = set(name, document, &mut billing, "bytes-per-gb", Document::positive_count);
        config.event_overhead = set(name, document, &mut billing, "event-overhead", Document::count);
        config.storage_compression = set(name, document, &mut billing, "storage-compression", Document::share);
        config.s3_compression = set(name, document, &mut billing, "s3-compression", Document::share);
        config.access_is_vended = set(name, document, &mut billing, "access-is-vended", Document::flag);
        document.close(billing);
    }
    config.prices = each(name, document, &mut top, "price", agreed);
    twice(document, &config.prices, |price| (price.region.clone(), price.product.name()), "the product and region");
    config.subscriptions = each(name, document, &mut top, "subscription", subscription);
    config.downstream = each(name, document, &mut top, "downstream", downstream);
    twice(document, &config.downstream, |vendor| vendor.name.clone(), "the name");
    document.close(top);
    config
}

fn set<T>(
    name: &str,
    document: &mut Document,
    fields: &mut Fields<'_>,
    key: &'static str,
    read: Read<T>,
) -> Option<Set<T>> {
    let value = fields.optional(key)?;
    Some(Set { value: read(document, key, value)?, source: place(name, document, &value.span()) })
}

fn place(name: &str, document: &Document, span: &Range<usize>) -> String {
    format!("{name}:{}", document.line(span))
}

/// Every table of a list of tables.
fn each<T>(
    name: &str,
    document: &mut Document,
    top: &mut Fields<'_>,
    key: &'static str,
    read: fn(&mut Document, &mut Fields<'_>) -> Option<T>,
) -> Vec<Set<T>> {
    let list = top.optional(key).and_then(|value| document.list(key, value)).unwrap_or_default();
    let mut sets = Vec::new();
    for value in list {
        let Some(mut fields) = document.table(key, value) else { continue };
        let read = read(document, &mut fields);
        document.close(fields);
        let source = place(name, document, &value.span());
        sets.extend(read.map(|value| Set { value, source }));
    }
    sets
}

/// Of two tables that say something of the same one would be passed over in silence.
fn twice<T, K: Ord>(document: &mut Document, all: &[Set<T>], key: impl Fn(&T) -> K, what: &str) {
    let mut seen = std::collections::BTreeMap::new();
    for set in all {
        if let Some(first) = seen.insert(key(&set.value), &set.source) {
            let problem = format!("{what} at {first} and {} are the same: keep one of the two", set.source);
            document.report(&(0..0), Problem::Conflict(problem));
        }
    }
}

fn texts(document: &mut Document, key: &str, value: Value<'_>) -> Option<Vec<String>> {
    let list = document.list(key, value)?;
    list.into_iter().map(|text| document.text(key, text)).collect()
}

fn retention(document: &mut Document, key: &str, value: Value<'_>) -> Option<Retention> {
    if value.get_ref().as_str() == Some("never") {
        return Some(Retention::Never);
    }
    match value.get_ref().as_integer().and_then(|days| days.as_str().parse().ok()).filter(|days| *days > 0) {
        Some(days) => Some(Retention::Days(days)),
        None => document.wrong(key, value, "whole days above 0, or \"never\""),
    }
}

fn events(document: &mut Document, key: &str, value: Value<'_>) -> Option<u32> {
    match document.count(key, value)? {
        requests @ 0..=100_000 => u32::try_from(requests).ok(),
        _ => document.wrong(key, value, "a number of requests up to 100000, or 0 to read none"),
    }
}

fn discount(document: &mut Document, key: &str, value: Value<'_>) -> Option<Decimal> {
    let percent = value.get_ref().as_str().and_then(|text| text.trim().strip_suffix('%')?.trim().parse().ok());
    let share = percent.map(|percent: Decimal| percent / Decimal::ONE_HUNDRED);
    match share.filter(|share| (Decimal::ZERO..=Decimal::ONE).contains(share)) {
        Some(share) => Some(share),
        None => document.wrong(key, value, "what AWS takes off, from \"0%\" to \"100%\""),
    }
}

fn product(document: &mut Document, value: Value<'_>) -> Option<Product> {
    let name = document.text("product", value)?;
    let product = Product::from_name(&name);
    if product.is_none() {
        document.report(&value.span(), Problem::UnknownProduct { name });
    }
    product
}

fn usd(document: &mut Document, key: &str, value: Value<'_>) -> Option<Decimal> {
    match document.usd(key, value)? {
        usd if usd < Decimal::ZERO => document.wrong(key, value, "dollars from 0 on"),
        usd => Some(usd),
    }
}

fn agreed(document: &mut Document, fields: &mut Fields<'_>) -> Option<AgreedPrice> {
    let product_of = fields.required(document, "product").and_then(|value| product(document, value));
    let region = fields.optional("region").map(|value| document.text("region", value));
    let price = fields.required(document, "usd").and_then(|value| usd(document, "usd", value));
    let region = match region {
        Some(read) => Some(read?),
        None => None,
    };
    Some(AgreedPrice { region, product: product_of?, usd: price? })
}

fn kinds(document: &mut Document, fields: &mut Fields<'_>) -> Option<Vec<GroupKind>> {
    let Some(value) = fields.optional("kinds") else { return Some(Vec::new()) };
    let list = document.list("kinds", value)?;
    if list.is_empty() {
        return document.wrong("kinds", value, "at least one of them, or leave the key out for all");
    }
    let kind = |text: &str| match text {
        "execution" => Some(GroupKind::Execution),
        "access" => Some(GroupKind::Access),
        "other" => Some(GroupKind::Other),
        _ => None,
    };
    let mut read = |value| document.choice("kinds", value, "\"execution\", \"access\" or \"other\"", kind);
    list.into_iter().map(&mut read).collect()
}

fn subscription(document: &mut Document, fields: &mut Fields<'_>) -> Option<Subscription> {
    let named = |text: &str| match text {
        "firehose" => Some(SubscriptionTo::Firehose),
        "kinesis" => Some(SubscriptionTo::Kinesis),
        _ => None,
    };
    let to = fields.required(document, "to");
    let to = to.and_then(|value| document.choice("to", value, "\"firehose\" or \"kinesis\"", named));
    let kinds = kinds(document, fields);
    Some(Subscription { to: to?, kinds: kinds? })
}

fn downstream(document: &mut Document, fields: &mut Fields<'_>) -> Option<Downstream> {
    let name = fields.required(document, "name").and_then(|value| document.text("name", value));
    let kinds = kinds(document, fields);
    let mut price = |key| {
        let value = fields.optional(key)?;
        usd(document, key, value)
    };
    let (usd_per_gb, usd_per_million_events) = (price("usd-per-gb"), price("usd-per-million-events"));
    if usd_per_gb.is_none() && usd_per_million_events.is_none() {
        let what = "a vendor needs usd-per-gb, usd-per-million-events or both";
        document.report(fields.span(), Problem::Conflict(what.to_owned()));
    }
    Some(Downstream { name: name?, kinds: kinds?, usd_per_gb, usd_per_million_events })
}

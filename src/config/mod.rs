//! The configuration file `logtoll.toml`: what holds for every run, unless a flag says otherwise.

mod possible;
mod read;
#[cfg(test)]
mod tests;

use rust_decimal::Decimal;
use toml_edit::{DocumentMut, Value};

use crate::measurements::Retention;
use crate::model::assumptions::{AgreedPrice, Assumptions, Downstream, Subscription};
use crate::period::BillingMonth;
use crate::prices::{Billing, Fact, Finding};

/// The name of the file.
pub const FILE_NAME: &str = "logtoll.toml";

/// The file with every key as a comment.
pub const EXAMPLE: &str = include_str!("example.toml");

/// A value and where it stands: `logtoll.toml:12`.
#[derive(Clone, Debug, PartialEq)]
pub struct Set<T> {
    /// The value.
    pub value: T,
    /// The file and the line.
    pub source: String,
}

/// What a configuration file says; `None` and empty lists are what it leaves out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// Regions to measure.
    pub regions: Option<Set<Vec<String>>>,
    /// How long logs are kept.
    pub retention: Option<Set<Retention>>,
    /// Globs of stages that comparisons leave out.
    pub leave_out: Option<Set<Vec<String>>>,
    /// Requests of each stage whose lines are read; 0 for none.
    pub events: Option<Set<u32>>,
    /// Whether all accounts are on one bill.
    pub one_bill: Option<Set<bool>>,
    /// What AWS takes off.
    pub discount: Option<Set<Decimal>>,
    /// Bytes of a GB on the bill.
    pub bytes_per_gb: Option<Set<u64>>,
    /// Bytes for each event besides its text.
    pub event_overhead: Option<Set<u64>>,
    /// The share of what comes in that storage bills.
    pub storage_compression: Option<Set<f64>>,
    /// The share of what is delivered that S3 stores.
    pub s3_compression: Option<Set<f64>>,
    /// Whether access logs are billed as vended logs.
    pub access_is_vended: Option<Set<bool>>,
    /// Agreed prices.
    pub prices: Vec<Set<AgreedPrice>>,
    /// Subscriptions.
    pub subscriptions: Vec<Set<Subscription>>,
    /// Vendors that are sent logs.
    pub downstream: Vec<Set<Downstream>>,
}

impl Config {
    /// Reads a file; `name` is how findings and sources call it.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its place.
    pub fn parse(name: &str, text: &str) -> Result<Self, Vec<Finding>> {
        read::config(name, text)
    }

    /// Puts what the file says of billing in the place of the built-in facts.
    pub fn settle(&self, billing: &mut Billing) {
        settle(&mut billing.bytes_per_gb, self.bytes_per_gb.as_ref());
        settle(&mut billing.event_overhead, self.event_overhead.as_ref());
        settle(&mut billing.storage_compression, self.storage_compression.as_ref());
        settle(&mut billing.s3_compression, self.s3_compression.as_ref());
        settle(&mut billing.access_is_vended, self.access_is_vended.as_ref());
    }

    /// Adds what the file says of the account's bill. What is there already came from flags and stays; `discount` is that of a
    /// flag.
    pub fn assume(&self, discount: Option<Decimal>, assume: &mut Assumptions) {
        assume.discount = discount.or(self.discount.as_ref().map(|set| set.value)).unwrap_or_default();
        assume.one_bill |= self.one_bill.as_ref().is_some_and(|set| set.value);
        assume.retention = assume.retention.or(self.retention.as_ref().map(|set| set.value));
        // The last of two agreed prices counts, so those of flags stay last. One of a flag that names no region is of every
        // one, also where the file names it.
        let flags = assume.agreed.clone();
        let goes_before = |flag: &AgreedPrice, file: &AgreedPrice| {
            flag.product == file.product && (flag.region.is_none() || flag.region == file.region)
        };
        let kept = self.prices.iter().map(|set| &set.value);
        let kept = kept.filter(|file| !flags.iter().any(|flag| goes_before(flag, file)));
        assume.agreed.splice(0..0, kept.cloned());
        if assume.subscriptions.is_empty() {
            assume.subscriptions = self.subscriptions.iter().map(|set| set.value.clone()).collect();
        }
        assume.downstream.extend(self.downstream.iter().map(|set| set.value.clone()));
    }
}

/// What stands behind a value that a bill settled, before the month.
const SETTLED: &str = "settled by the bill of";

/// A configuration file with `key = value` lines of its table of billing put in, each with a comment that names the month
/// of the bill. The rest stays as it is, also comments; an inline table cannot have any. `None` for a text that is no TOML
/// or whose `billing` is no table.
pub fn with_billing(text: &str, lines: &[String], month: BillingMonth) -> Option<String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut document = text.parse::<DocumentMut>().ok()?;
    // In a file of comments alone they are what follows the last entry. They stay where they are: above.
    let alone = document.is_empty().then(|| document.trailing().as_str().map(str::to_owned)).flatten();
    if alone.is_some() {
        document.set_trailing("");
    }
    let billing = document.entry("billing").or_insert_with(toml_edit::table);
    if let (Some(alone), Some(table)) = (alone.filter(|alone| !alone.is_empty()), billing.as_table_mut()) {
        let end = if alone.ends_with('\n') { "\n" } else { "\n\n" };
        table.decor_mut().set_prefix(format!("{alone}{end}"));
    }
    let inline = billing.is_inline_table();
    let table = billing.as_table_like_mut()?;
    for (key, value) in lines.iter().filter_map(|line| line.split_once(" = ")) {
        let mut value = value.parse::<Value>().ok()?;
        let before = table.get(key).and_then(|item| item.as_value()?.decor().suffix()?.as_str());
        if !inline {
            let kept = before.unwrap_or_default().split(SETTLED).next().unwrap_or_default().trim();
            let sign = if kept.is_empty() { "#" } else { kept };
            value.decor_mut().set_suffix(format!(" {sign} {SETTLED} {month}"));
        }
        table.insert(key, toml_edit::value(value));
    }
    // Lines are separated as the file does it, not half of them.
    let after = document.to_string();
    Some(if text.contains("\r\n") { after.replace("\r\n", "\n").replace('\n', "\r\n") } else { after })
}

fn settle<T: Clone + PartialEq>(fact: &mut Fact<T>, set: Option<&Set<T>>) {
    let Some(Set { value, source }) = set else { return };
    if *value != fact.value {
        fact.otherwise = Some(std::mem::replace(&mut fact.value, value.clone()));
    }
    fact.source = format!("{source}, in place of: {}", fact.source);
}

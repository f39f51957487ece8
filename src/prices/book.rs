//! From the files of a folder to the prices of the regions that are asked for.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::billing::Billing;
use super::error::Error;
use super::finding::{Finding, Problem, by_likeness};
use super::region::RegionPrices;
use super::usage_type::UsageType;

/// The file of what holds in every region; each other file is one region's.
const BILLING_FILE: &str = "billing.toml";

/// Every file of `pricing/` at build time: name and text, by name.
static EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/price_files.rs"));

/// The price files of a folder as texts. A file is parsed when it is asked for.
#[derive(Clone, Debug)]
pub struct PriceFiles {
    /// Region to text.
    regions: BTreeMap<Cow<'static, str>, Cow<'static, str>>,
    billing: Option<Cow<'static, str>>,
}

impl PriceFiles {
    /// The files that are built in.
    pub fn embedded() -> Self {
        EMBEDDED.iter().map(|&(name, text)| (name.into(), text.into())).collect()
    }

    /// The files of a folder, by their names in it. Only names that end in `.toml` are price files; others are left out.
    pub fn from_texts(files: impl IntoIterator<Item = (String, String)>) -> Self {
        files.into_iter().map(|(name, text)| (name.into(), text.into())).collect()
    }

    /// The regions that have a file, by name.
    pub fn regions(&self) -> Vec<&str> {
        self.regions.keys().map(AsRef::as_ref).collect()
    }

    /// The prices of some regions, and what holds in every region.
    ///
    /// # Errors
    ///
    /// A region without a file, a file that is malformed, or no `billing.toml`. A price that is missing from a file is no
    /// error: it is unknown.
    pub fn book(&self, regions: &[impl AsRef<str>]) -> Result<PriceBook, Error> {
        let billing = self.read_billing().map_err(Error::Malformed)?;
        let mut book = PriceBook { regions: BTreeMap::new(), billing };
        for region in regions.iter().map(AsRef::as_ref) {
            let Some(text) = self.regions.get(region) else {
                let known = by_likeness(region, self.regions().into_iter()).into_iter().map(str::to_owned).collect();
                return Err(Error::UnknownRegion { region: region.to_owned(), known });
            };
            let (prices, mut findings) = RegionPrices::parse(&file_name(region), region, text);
            findings.retain(|finding| !matches!(finding.problem, Problem::MissingPrice(_)));
            let prices = prices.ok_or(Error::Malformed(findings))?;
            book.regions.insert(region.to_owned(), prices);
        }
        Ok(book)
    }

    /// Everything that is wrong with the folder, by file and place, prices that are missing included.
    pub fn check(&self) -> Vec<Finding> {
        let mut findings = self.read_billing().err().unwrap_or_default();
        if self.regions.is_empty() {
            findings.push(Finding { file: file_name("<region>"), position: None, problem: Problem::NoRegion });
        }
        for (region, text) in &self.regions {
            findings.extend(RegionPrices::parse(&file_name(region), region, text).1);
        }
        findings
    }

    fn read_billing(&self) -> Result<Billing, Vec<Finding>> {
        let Some(text) = &self.billing else {
            let file = BILLING_FILE.to_owned();
            return Err(vec![Finding { file, position: None, problem: Problem::MissingFile }]);
        };
        Billing::parse(BILLING_FILE, text)
    }
}

impl FromIterator<(Cow<'static, str>, Cow<'static, str>)> for PriceFiles {
    fn from_iter<I: IntoIterator<Item = (Cow<'static, str>, Cow<'static, str>)>>(files: I) -> Self {
        let mut all = PriceFiles { regions: BTreeMap::new(), billing: None };
        for (name, text) in files {
            if name == BILLING_FILE {
                all.billing = Some(text);
            } else if let Some(region) = name.strip_suffix(".toml") {
                all.regions.insert(region.to_owned().into(), text);
            }
        }
        all
    }
}

fn file_name(region: &str) -> String {
    format!("{region}.toml")
}

/// The prices of the regions that were asked for.
#[derive(Clone, Debug)]
pub struct PriceBook {
    regions: BTreeMap<String, RegionPrices>,
    billing: Billing,
}

impl PriceBook {
    /// The prices of a region; `None` where the book was not asked for it.
    pub fn region(&self, name: &str) -> Option<&RegionPrices> {
        self.regions.get(name)
    }

    /// Every region in the book, by name.
    pub fn regions(&self) -> impl Iterator<Item = &RegionPrices> {
        self.regions.values()
    }

    /// The region that a usage type belongs to, among those in the book.
    pub fn region_of(&self, usage: &UsageType<'_>) -> Option<&str> {
        let is_of = |region: &&RegionPrices| match usage.prefix {
            None => region.is_unprefixed(),
            prefix => region.prefix() == prefix,
        };
        self.regions().find(is_of).map(|region| region.region.as_str())
    }

    /// What holds in every region.
    pub fn billing(&self) -> &Billing {
        &self.billing
    }

    /// What holds in every region, to put what a bill has settled in its place.
    pub fn billing_mut(&mut self) -> &mut Billing {
        &mut self.billing
    }
}

#[cfg(test)]
mod tests;

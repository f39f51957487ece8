//! What the user gives beside the measurements: flags before the configuration file, and both as rows of the result.

use rust_decimal::Decimal;

use super::{Setting, source};
use crate::args::{AssumptionArgs, AwsArgs, BillArgs};
#[cfg(feature = "aws")]
use crate::args::{EVENTS, SamplingArgs};
use crate::config::Set;
use crate::error::Error;
use crate::measurements::{Measurements, Retention};
use crate::model::assumptions::{Downstream, Scan, Subscription};
use crate::model::{Assumption, Assumptions, projected_requests};
use crate::prices::PriceBook;
use crate::report::settings;

/// The flags that say where AWS is, with the regions of the configuration where none is named.
pub(super) fn aws(flags: &AwsArgs, setting: &Setting) -> AwsArgs {
    let mut aws = flags.clone();
    if let (true, Some(regions)) = (aws.regions.is_empty(), &setting.config.regions) {
        aws.regions.clone_from(&regions.value);
    }
    aws
}

/// The requests of each stage whose lines are read; `None` for none.
#[cfg(feature = "aws")]
pub(super) fn events(flags: &SamplingArgs, setting: &Setting) -> Option<u32> {
    let configured = setting.config.events.as_ref().map(|set| set.value);
    let wanted = flags.events.or(configured).unwrap_or(EVENTS);
    (!flags.no_events && wanted > 0).then_some(wanted)
}

/// What a bill is estimated with.
pub(super) struct Given<'a> {
    pub(super) month: &'a AssumptionArgs,
    /// How long logs are kept, by a flag or the configuration.
    pub(super) retention: Option<Retention>,
    /// The same by a flag alone.
    pub(super) flagged_retention: Option<Retention>,
    pub(super) requests: Option<f64>,
    pub(super) bill: &'a BillArgs,
}

impl Given<'_> {
    /// Everything that is taken as given, and what of it the user said.
    pub(super) fn assume(
        &self,
        seen: &Measurements,
        prices: &PriceBook,
        setting: &Setting,
    ) -> Result<(Assumptions, Vec<Assumption>), Error> {
        let month = self.month.month.unwrap_or_else(|| source::month_after(seen, setting));
        let mut assume = Assumptions::from_billing(prices.billing(), month);
        assume.retention = self.retention;
        assume.agreed.clone_from(&self.bill.agreed);
        assume.scan = self.bill.scan;
        assume.growth = self.bill.growth.unwrap_or(1.0);
        let sent = |to| Subscription { to, kinds: Vec::new() };
        assume.subscriptions = self.bill.subscription.iter().map(|arg| sent((*arg).into())).collect();
        configure(self.bill.discount, &mut assume, setting)?;
        assume.one_bill |= self.bill.one_bill;
        if let Some(requests) = self.requests {
            let projected = projected_requests(seen, prices, &assume).filter(|projected| *projected > 0.0);
            assume.api_scale = requests
                / projected.ok_or_else(|| {
                    let problem =
                        "--requests needs the measured requests of every stage, and some of them are unknown or 0";
                    Error::Arguments(problem.to_owned())
                })?;
        }
        let said = self.said(&assume, setting);
        Ok((assume, said))
    }

    fn said(&self, assume: &Assumptions, setting: &Setting) -> Vec<Assumption> {
        let row =
            |id, value: String, source: String| Assumption { id, value, source, usd: None, usd_if_otherwise: None };
        let config = &setting.config;
        let from = |flag: &str, set: Option<&str>| set.unwrap_or(flag).to_owned();
        let mut rows = Vec::new();
        if assume.growth != 1.0 {
            // Off by less than anybody can state.
            let percent = ((assume.growth - 1.0) * 1e11).round() / 1e9;
            rows.push(row("growth", format!("{percent:+} %"), "stated with --growth".to_owned()));
        }
        if let Some(requests) = self.requests {
            rows.push(row("requests", requests.to_string(), "stated with --requests".to_owned()));
        }
        if assume.discount != Decimal::ZERO {
            let set = config.discount.as_ref().filter(|_| self.bill.discount.is_none());
            let percent = format!("{} %", (assume.discount * Decimal::ONE_HUNDRED).normalize());
            rows.push(row("discount", percent, from("stated with --discount", set.map(|set| set.source.as_str()))));
        }
        for agreed in assume.agreed_prices() {
            let of_flag = self.bill.agreed.contains(agreed);
            let set = config.prices.iter().find(|set| set.value == *agreed && !of_flag);
            let place = agreed.region.as_deref().unwrap_or("every region");
            let value = format!("{} ${} in {place}", agreed.product, agreed.usd.normalize());
            rows.push(row("agreed-price", value, from("stated with --price", set.map(|set| set.source.as_str()))));
        }
        if let Some(scan) = assume.scan {
            let value = match scan {
                Scan::Gigabytes(gb) => format!("{gb} GB"),
                Scan::Times(times) => format!("{times} times what comes in"),
            };
            rows.push(row("insights-scan", value, "stated with --scan".to_owned()));
        }
        for sent in &assume.subscriptions {
            let set = config.subscriptions.iter().find(|set| set.value == *sent && self.bill.subscription.is_empty());
            let value = format!("{} to {}", settings::kinds(&sent.kinds), settings::place(sent.to));
            rows.push(row(
                "subscription",
                value,
                from("stated with --subscription", set.map(|set| set.source.as_str())),
            ));
        }
        if assume.one_bill {
            let set = config.one_bill.as_ref().filter(|_| !self.bill.one_bill);
            let value = "accounts are on one bill: one free tier, and tiers on their sum".to_owned();
            rows.push(row("one-bill", value, from("stated with --one-bill", set.map(|set| set.source.as_str()))));
        }
        rows.extend(kept(self.flagged_retention, setting));
        rows.extend(vendors(setting));
        rows
    }
}

/// Vendors that are sent logs, with what they ask.
pub(super) fn vendors(setting: &Setting) -> Vec<Assumption> {
    let row = |set: &Set<Downstream>| Assumption {
        id: "downstream",
        value: super::config::vendor(&set.value),
        source: set.source.clone(),
        usd: None,
        usd_if_otherwise: None,
    };
    setting.config.downstream.iter().map(row).collect()
}

/// Adds what the configuration says to what flags said. `discount` is that of a flag.
pub(super) fn configure(discount: Option<Decimal>, assume: &mut Assumptions, setting: &Setting) -> Result<(), Error> {
    setting.config.assume(discount, assume);
    regions_are_known(assume, setting)
}

/// How long logs are kept where the user says so, as a row of the result.
pub(super) fn kept(flag: Option<Retention>, setting: &Setting) -> Option<Assumption> {
    let set = setting.config.retention.as_ref().map(|set| (set.value, set.source.clone()));
    let (retention, source) = flag.map(|flag| (flag, "stated with --retention".to_owned())).or(set)?;
    let value = match retention {
        Retention::Days(days) => format!("{days} days, instead of what each log group has"),
        Retention::Never => "never deleted, instead of what each log group has".to_owned(),
    };
    Some(Assumption { id: "retention", value, source, usd: None, usd_if_otherwise: None })
}

/// A price for a region that does not exist would change nothing, in silence.
pub(super) fn regions_are_known(assume: &Assumptions, setting: &Setting) -> Result<(), Error> {
    let regions: Vec<&str> = assume.agreed.iter().filter_map(|agreed| agreed.region.as_deref()).collect();
    setting.prices.book(&regions).map(drop).map_err(Error::from)
}

//! Cost Explorer's answers, from AWS or from a file of the AWS CLI: one reader for both.

use std::collections::HashSet;

use jiff::civil::DateTime;

use super::columns::number;
use super::day;
use super::error::Error;
use super::gather::{Gathered, Row};
use crate::measurements::{Bill, BillSource, CostAndUsage, CostGroup, CostMetric, CostResult};
use crate::period::{BillingMonth, Window};
use crate::warning::{BillDoubt, Warning};

/// The metric that says how much.
const QUANTITY: &str = "UsageQuantity";
/// The metrics that say what it cost, best first.
const COSTS: [&str; 2] = ["UnblendedCost", "NetUnblendedCost"];

/// What a caller knows of an answer that the answer does not say: what it was filtered by.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// The one service.
    pub service: Option<&'a str>,
    /// The one account.
    pub account: Option<&'a str>,
}

/// The bill of one month from all pages of an answer. The error comes with the page.
///
/// # Errors
/// What is not grouped by usage type, lacks quantities or its last page, or holds something twice.
pub fn of_answer(
    pages: &[CostAndUsage],
    source: BillSource,
    asked: Asked<'_>,
    month: Option<BillingMonth>,
) -> Result<Bill, (usize, Error)> {
    let mut gathered = Gathered::default();
    let mut known = HashSet::new();
    let mut without_cost = false;
    for (index, page) in pages.iter().enumerate() {
        let read = read(page, asked, &mut gathered, &mut known, &mut without_cost);
        read.map_err(|error| (index, error))?;
    }
    if pages.iter().filter(|page| !has_next(page)).count() != 1 && pages.iter().any(has_next) {
        return Err((pages.len() - 1, Error::NextPage));
    }
    let last = pages.len().saturating_sub(1);
    let mut bill = gathered.finish(source, month).map_err(|error| (last, error))?;
    if without_cost {
        let (column, lost) = (format!("metric {}", COSTS[0]), "what was paid is unknown".to_owned());
        bill.doubts.push(Warning::Bill(BillDoubt::ColumnMissing { column, lost }));
    }
    let of_month = |result: &CostResult| {
        day::first(&result.time_period.start).is_some_and(|day| BillingMonth::containing(day) == bill.month)
    };
    let mut results = pages.iter().flat_map(|page| &page.results_by_time);
    let estimated = results.any(|result| result.estimated && of_month(result));
    bill.doubts.extend(estimated.then_some(Warning::Bill(BillDoubt::Estimated)));
    Ok(bill)
}

fn has_next(page: &CostAndUsage) -> bool {
    page.next_page_token.as_deref().is_some_and(|token| !token.is_empty())
}

fn read(
    page: &CostAndUsage,
    asked: Asked<'_>,
    gathered: &mut Gathered,
    known: &mut HashSet<(DateTime, Vec<String>)>,
    without_cost: &mut bool,
) -> Result<(), Error> {
    let place = |dimension: &str| {
        page.group_definitions.iter().position(|definition| {
            definition.key.as_deref() == Some(dimension)
                && definition.r#type.as_deref().is_none_or(|kind| kind == "DIMENSION")
        })
    };
    let usage_type = place("USAGE_TYPE").ok_or(Error::NotGrouped)?;
    let [region, service, account] = ["REGION", "SERVICE", "LINKED_ACCOUNT"].map(place);
    for result in &page.results_by_time {
        let period = &result.time_period;
        let wrong = |problem: String| Error::Row {
            place: format!("{} to {}", period.start.escape_debug(), period.end.escape_debug()),
            problem,
        };
        let days = day::first(&period.start).zip(day::after_last(&period.end));
        let days = days.map(|(start, end)| Window { start, end }).filter(|days| days.start < days.end);
        let hours = day::hours(&period.start, &period.end);
        let stretch = day::instant(&period.start).zip(days).zip(hours);
        let ((start, days), hours) = stretch.ok_or_else(|| wrong("is no stretch of time".to_owned()))?;
        for group in &result.groups {
            if !known.insert((start, group.keys.clone())) {
                return Err(Error::Twice(group.keys.join(", ").escape_debug().to_string()));
            }
            let key = |place: Option<usize>| place.and_then(|place| group.keys.get(place)).map(String::as_str);
            let usage_type = key(Some(usage_type)).ok_or_else(|| wrong("a group has too few keys".to_owned()))?;
            let service = key(service).or(asked.service);
            let quantity = group.metrics.get(QUANTITY).ok_or(Error::NoQuantity)?;
            if !Gathered::is_ours(service, usage_type) {
                continue;
            }
            let amount = |metric: &CostMetric| {
                let text = &metric.amount;
                number(text).ok_or_else(|| wrong(format!("'{}' is no number", text.escape_debug())))
            };
            let cost = cost(group);
            *without_cost |= cost.is_none();
            // N/A and NoRegion are what Cost Explorer writes for none; remembered, no copy of its text was found.
            let unit = quantity.unit.as_deref().filter(|unit| *unit != "N/A");
            gathered.take(&Row {
                service,
                usage_type,
                region: key(region).filter(|region| *region != "NoRegion"),
                account: key(account).or(asked.account),
                days,
                hours,
                quantity: amount(quantity)?,
                unit,
                cost: cost.map(amount).transpose()?,
                currency: cost.and_then(|cost| cost.unit.as_deref()),
            })?;
        }
    }
    Ok(())
}

fn cost(group: &CostGroup) -> Option<&CostMetric> {
    COSTS.iter().find_map(|name| group.metrics.get(*name))
}

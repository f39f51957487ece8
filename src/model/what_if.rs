//! What a configuration would cost at other traffic, as numbers that need no model: so much a month, so much for each
//! request that succeeds or fails, and the tiers that the sum goes through.
//!
//! The numbers are not derived a second time: the model itself is asked at a few points of traffic, and its answer at
//! another point must follow from them, else nothing is said of that configuration.

mod share;

use super::assumptions::Assumptions;
use super::comparison::{Comparison, StageComparison};
use super::configured::{self, Configured};
use super::cost::LineItem;
use super::traffic::Failures;
use super::usage::{Charge, MONTHS_SHOWN};
use super::view::StageView;
use crate::measurements::{Links, Measurements, Retention};
use crate::prices::{PriceBook, Tier};
use crate::units::{Bytes, PerRequest, Quantity, Requests, Unit, UsdPer};
use rust_decimal::prelude::ToPrimitive;

/// The shares of requests answered with 5xx for which it is known what every configuration writes, also where that is no
/// straight line between none and all.
pub const SERVER_ERRORS: [f64; 11] = [0.0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0];

/// Requests at which the model is asked; quantities of so many have the twelve places of a line item left.
const ASKED: f64 = 1e7;
/// How far an answer may be off a straight line, as a share of itself: the last places of a line item.
const NEAR: f64 = 1e-9;

/// The stages of a comparison at other traffic.
#[derive(Clone, Debug, PartialEq)]
pub struct WhatIf {
    /// The days of the month, which a retention is a share of.
    pub days: u32,
    /// The months of storage that are counted without a retention.
    pub months_shown: f64,
    /// The retentions that AWS offers, in days.
    pub retention_days: Vec<u64>,
    /// What is charged in each region, with its tiers.
    pub tiers: Vec<ChargeTiers>,
    /// In the order of the comparison; each with its configurations in theirs.
    pub stages: Vec<Vec<Option<Answer>>>,
}

/// The tiers of what is charged in a region.
#[derive(Clone, Debug, PartialEq)]
pub struct ChargeTiers {
    /// The region.
    pub region: String,
    /// What is charged.
    pub charge: Charge,
    /// Its tiers; empty where the price is unknown.
    pub tiers: Vec<Tier>,
}

/// What one configuration of a stage writes at any traffic.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Bytes of a request that succeeds.
    pub success: PerRequest<Bytes>,
    /// Bytes of a request that is answered with 5xx.
    pub failure: PerRequest<Bytes>,
    /// What of it is charged, in the order of the configuration's line items.
    pub lines: Vec<Line>,
}

/// A charge as a function of the traffic: so many units a month, and so many for each request.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What is charged.
    pub charge: Charge,
    /// What is counted. Of what is kept it is what one month of retention keeps.
    pub unit: Unit,
    /// Units that come whatever the requests.
    pub per_month: f64,
    /// Units for each request, failing as was measured.
    pub per_request: f64,
    /// Units for each request that succeeds.
    pub per_success: f64,
    /// Units for each request that is answered with 5xx.
    pub per_failure: f64,
    /// Units for each request at each of [`SERVER_ERRORS`], where that is no mean of the two.
    pub by_server_errors: Option<Vec<f64>>,
    /// The months of which storage is kept as it is set now; `None` of what is not kept.
    pub months_kept: Option<f64>,
    /// What is kept as a share of the line before, for each month; `None` of what is not kept, or where no one share holds.
    pub share_kept: Option<f64>,
}

/// Asks the model of every configuration of a comparison.
pub fn what_if(seen: &Measurements, comparison: &Comparison, prices: &PriceBook, assume: &Assumptions) -> WhatIf {
    let links = Links::of(seen);
    // Links know the stages that were seen, not the copies of a comparison, which has them in the same order.
    let mut own = seen.stages.iter();
    let of_stage = |row: &StageComparison| {
        let stage = own.find(|stage| **stage == row.stage);
        match stage.zip(prices.region(&row.stage.region)) {
            Some((stage, region)) => Asked { row, view: StageView::of(stage, &links, region, assume) }.answers(),
            None => vec![None; row.configurations.len()],
        }
    };
    let stages = comparison.stages.iter().map(of_stage).collect();
    WhatIf {
        days: assume.month.days(),
        months_shown: MONTHS_SHOWN,
        retention_days: prices.billing().retention_days.value.clone(),
        tiers: tiers(comparison, prices),
        stages,
    }
}

fn tiers(comparison: &Comparison, prices: &PriceBook) -> Vec<ChargeTiers> {
    let used = comparison.stages.iter().flat_map(|stage| {
        let items = stage.configurations.iter().flat_map(|row| &row.items);
        items.map(|item| (stage.stage.region.as_str(), &item.charge, item.unit))
    });
    let mut all: Vec<(&str, &Charge, Unit)> = used.collect();
    all.sort_unstable();
    all.dedup();
    let of = |(region, charge, unit): (&str, &Charge, Unit)| {
        let listed = || Some(prices.region(region)?.price(charge.product()?)?.tiers.as_slice().to_vec());
        let tiers = match charge {
            Charge::Downstream { usd, .. } => vec![Tier { from: 0, to: None, price: UsdPer { usd: *usd, unit } }],
            _ => listed().unwrap_or_default(),
        };
        ChargeTiers { region: region.to_owned(), charge: charge.clone(), tiers }
    };
    all.into_iter().map(of).collect()
}

/// A stage of which the model is asked.
struct Asked<'a> {
    row: &'a StageComparison,
    view: StageView<'a>,
}

/// The answers at the points that settle a straight line, all for one month of retention.
struct Points {
    once: Vec<Configured>,
    twice: Vec<Configured>,
    none_fails: Vec<Configured>,
    all_fail: Vec<Configured>,
}

impl Asked<'_> {
    fn answers(&self) -> Vec<Option<Answer>> {
        let month = Some(Retention::Days(self.view.assume.month.days()));
        let all: Vec<usize> = (0..self.row.configurations.len()).collect();
        let points = Points {
            once: self.ask(&all, ASKED, None, month),
            twice: self.ask(&all, 2.0 * ASKED, None, month),
            none_fails: self.ask(&all, ASKED, Some(0.0), month),
            all_fail: self.ask(&all, ASKED, Some(1.0), month),
        };
        // Another point, and the retention as it is: both the proof and the months that are kept.
        let (share, times) = (0.5, 3.0);
        let proof = self.ask(&all, times * ASKED, Some(share), self.view.assume.retention);
        let straight = |index: usize| {
            let answer = points.answer(index)?;
            let is = |line: &Line| (1.0 - share) * line.per_success + share * line.per_failure;
            proved(answer, &proof[index], times * ASKED, is)
        };
        let mut answers: Vec<Option<Answer>> = all.iter().map(|index| straight(*index)).collect();
        // What is known and no straight line is asked for each share; of what is unknown no share tells more.
        let bent: Vec<(usize, Answer)> = all
            .iter()
            .filter(|index| answers[**index].is_none())
            .filter_map(|index| Some((*index, points.answer(*index)?)))
            .collect();
        if bent.is_empty() {
            return answers;
        }
        let places: Vec<usize> = bent.iter().map(|(index, _)| *index).collect();
        let asked: Vec<Vec<Configured>> =
            SERVER_ERRORS.iter().map(|share| self.ask(&places, ASKED, Some(*share), month)).collect();
        let half = SERVER_ERRORS.iter().position(|stop| *stop == share);
        for (place, (index, answer)) in bent.into_iter().enumerate() {
            let stops: Vec<&Configured> = asked.iter().map(|stop| &stop[place]).collect();
            let at = |line: &Line| half.and_then(|half| line.by_server_errors.as_ref()?.get(half).copied());
            answers[index] = at_stops(answer, &stops)
                .and_then(|answer| proved(answer, &proof[index], times * ASKED, |line| at(line).unwrap_or(f64::NAN)));
        }
        answers
    }

    /// Configurations by their places at so many requests, of which a share fails, kept for a while.
    fn ask(
        &self,
        places: &[usize],
        requests: f64,
        server: Option<f64>,
        retention: Option<Retention>,
    ) -> Vec<Configured> {
        let mut assume = self.view.assume.clone();
        assume.retention = retention;
        assume.traffic.requests = Some(Requests(requests));
        assume.traffic.failures = server.map(|server| Failures { server, client: 0.0 }).or(assume.traffic.failures);
        let view = self.view.at(&assume);
        let configurations = places.iter().map(|place| &self.row.configurations[*place].configuration);
        configurations.map(|configuration| configured::price(&view, configuration)).collect()
    }
}

impl Points {
    /// The straight line through the points; `None` where one of them is unknown.
    fn answer(&self, index: usize) -> Option<Answer> {
        let (once, twice) = (&self.once[index], &self.twice[index]);
        let (none, all) = (&self.none_fails[index], &self.all_fail[index]);
        let bytes = |of: &Configured| Some(of.bytes_per_request.expected?.value());
        // What comes whatever the requests is spread over those that were asked of.
        let spread = 2.0 * (bytes(once)? - bytes(twice)?);
        let each = |of: &Configured| Some(PerRequest(Bytes((bytes(of)? - spread).max(0.0))));
        let alike = |other: &Configured| other.items.len() == once.items.len();
        (alike(twice) && alike(none) && alike(all)).then_some(())?;
        let line = |place: usize| {
            let [once, twice, none, all] = [once, twice, none, all].map(|of| of.items.get(place).and_then(quantity));
            let fixed = 2.0 * once? - twice?;
            let per_month = if fixed.abs() <= NEAR * once? { 0.0 } else { fixed };
            let each = |units: Option<f64>| Some((units? - per_month) / ASKED);
            let item = &self.once[index].items[place];
            Some(Line {
                charge: item.charge.clone(),
                unit: item.unit,
                per_month,
                per_request: each(once)?,
                per_success: each(none)?,
                per_failure: each(all)?,
                by_server_errors: None,
                months_kept: None,
                share_kept: None,
            })
        };
        let lines = (0..once.items.len()).map(line).collect::<Option<Vec<Line>>>()?;
        Some(Answer { success: each(none)?, failure: each(all)?, lines })
    }
}

/// What is written at each share of failures, in the place of a straight line.
fn at_stops(mut answer: Answer, stops: &[&Configured]) -> Option<Answer> {
    for (place, line) in answer.lines.iter_mut().enumerate() {
        let each = |of: &&Configured| Some((quantity(of.items.get(place)?)? - line.per_month) / ASKED);
        line.by_server_errors = Some(stops.iter().map(each).collect::<Option<Vec<f64>>>()?);
    }
    Some(answer)
}

/// The answer with the months that are kept, where what the model said of other traffic follows from it.
fn proved(mut answer: Answer, proof: &Configured, requests: f64, each: impl Fn(&Line) -> f64) -> Option<Answer> {
    (proof.items.len() == answer.lines.len()).then_some(())?;
    for (line, item) in answer.lines.iter_mut().zip(&proof.items) {
        let (predicted, actual) = (line.per_month + requests * each(line), quantity(item)?);
        if line.unit == Unit::GigabyteMonth {
            // Of nothing any time keeps nothing.
            line.months_kept = Some(if predicted == 0.0 { 0.0 } else { actual / predicted });
            continue;
        }
        let off = (predicted - actual).abs();
        if off.is_nan() || off > NEAR * actual.abs().max(NEAR) {
            return None;
        }
    }
    share::settle(&mut answer.lines);
    Some(answer)
}

fn quantity(item: &LineItem) -> Option<f64> {
    item.quantity.expected?.to_f64()
}

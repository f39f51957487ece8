//! What months of projections say about the projection, and how little they say where they are few.

use super::super::projection::LEVEL;
use super::Month;
use crate::units::{Basis, Bytes, Interval};

/// Two-sided 95 % quantile of the normal distribution.
const Z: f64 = 1.959_964;
/// The level of the interval of a share.
const CERTAINTY: f64 = 0.95;
/// Fewer months that do not overlap tell nothing of how often a range holds: the interval of their share spans more than
/// half of all shares.
const ENOUGH: usize = 5;

/// How far projections were off, as shares of what came.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Errors {
    /// The median of the sizes, month by month; months in which nothing came have none.
    pub median: Option<f64>,
    /// Their mean.
    pub mean: Option<f64>,
    /// The sum of all errors' sizes by the sum of all that came: months weigh by their volume.
    pub weighted: Option<f64>,
    /// The sum of all errors by the sum of all that came; above 0 too much was projected.
    pub bias: Option<f64>,
}

impl Errors {
    /// From what was said and what came.
    fn of(pairs: &[(f64, f64)]) -> Self {
        let mut sizes: Vec<f64> =
            pairs.iter().filter(|(_, came)| *came > 0.0).map(|(said, came)| (said / came - 1.0).abs()).collect();
        sizes.sort_by(f64::total_cmp);
        let came: f64 = pairs.iter().map(|(_, came)| came).sum();
        let share = |sum: f64| (came > 0.0).then(|| sum / came);
        Self {
            median: median(&sizes),
            mean: (!sizes.is_empty()).then(|| sizes.iter().sum::<f64>() / sizes.len() as f64),
            weighted: share(pairs.iter().map(|(said, came)| (said - came).abs()).sum()),
            bias: share(pairs.iter().map(|(said, came)| said - came).sum()),
        }
    }
}

/// What the months say of the level of the range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Too few months that do not overlap.
    TooFew,
    /// Nothing speaks against the level.
    AsPromised,
    /// It holds less often.
    LessOften,
    /// It holds more often.
    MoreOften,
}

/// How good projections were.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// Months that were projected.
    pub months: usize,
    /// Those among them in which nothing came: they have no percentage error.
    pub nothing_came: usize,
    /// Those in which the range held.
    pub held: usize,
    /// As many of them do not overlap.
    pub apart: usize,
    /// In so many of these the range held.
    pub held_apart: usize,
    /// How often the range holds: the share of all months, as sure as months that do not overlap make it. `None` where
    /// there are none, or where months of several log groups are put together, which are not independent.
    pub share: Option<Interval<f64>>,
    /// What that says.
    pub reading: Option<Reading>,
    /// How far the projections were off.
    pub error: Errors,
    /// How far the mean rate of the window would have been off.
    pub mean_rate: Errors,
}

impl Score {
    /// The score of one history's months.
    pub(super) fn of(months: &[Month]) -> Self {
        let score = Self::pooled(months);
        let share = share(score.held, score.months, score.apart);
        let reading = share.map(|share| reading(&share, score.apart));
        Self { share, reading, ..score }
    }

    /// The score of the months of several histories.
    pub(super) fn pooled(months: &[Month]) -> Self {
        let count = |test: fn(&Month) -> bool| months.iter().filter(|month| test(month)).count();
        let pairs = |said: fn(&Month) -> Bytes| -> Vec<(f64, f64)> {
            months.iter().map(|month| (said(month).0, month.came.0)).collect()
        };
        Self {
            months: months.len(),
            nothing_came: count(|month| month.came.0 == 0.0),
            held: count(Month::held),
            apart: count(|month| month.apart),
            held_apart: count(|month| month.apart && month.held()),
            share: None,
            reading: None,
            error: Errors::of(&pairs(|month| month.projected.expected.unwrap_or_default())),
            mean_rate: Errors::of(&pairs(|month| month.mean_rate)),
        }
    }
}

/// A share with Wilson's interval. Months that overlap are nearly the same month: only those that do not count as trials.
fn share(held: usize, months: usize, trials: usize) -> Option<Interval<f64>> {
    if months == 0 || trials == 0 {
        return None;
    }
    let (share, n) = (held as f64 / months as f64, trials as f64);
    let middle = (share + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
    let half = Z / (1.0 + Z * Z / n) * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    let bounds = [middle - half, middle + half].map(|bound| bound.clamp(0.0, 1.0));
    let range = Interval::range(Some(bounds[0].min(share)), Some(share), Some(bounds[1].max(share)), Basis::Metered);
    Some(Interval { level: Some(CERTAINTY), ..range })
}

fn reading(share: &Interval<f64>, trials: usize) -> Reading {
    match (share.low, share.high) {
        _ if trials < ENOUGH => Reading::TooFew,
        (_, Some(high)) if high < LEVEL => Reading::LessOften,
        (Some(low), _) if low > LEVEL => Reading::MoreOften,
        _ => Reading::AsPromised,
    }
}

fn median(sorted: &[f64]) -> Option<f64> {
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(sorted[middle]),
        _ => Some((sorted[middle - 1] + sorted[middle]) / 2.0),
    }
}

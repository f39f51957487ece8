//! Whether a month stays within a budget.

use super::comparison::{Comparison, StageComparison};
use super::configured::Configured;
use crate::logging::{ApiKind, ExecutionLevel, FormatName};
use crate::units::{Basis, Interval, Usd};

/// A month held against what it may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// What it may cost.
    pub usd: Usd,
    /// What it is expected to cost; `None` where that is unknown.
    pub expected: Option<Usd>,
    /// What of it is known to come at least, where the whole is not.
    pub least: Option<Usd>,
}

impl Budget {
    /// Holds a month against a budget.
    pub fn of(usd: Usd, month: Interval<Usd>) -> Self {
        Self { usd, expected: month.expected, least: month.low }
    }

    /// Whether the month costs more; exactly as much is not more. `None` where nobody can say: the expected month is unknown
    /// and what is known of it does not exceed the budget by itself.
    pub fn exceeded(&self) -> Option<bool> {
        match self.expected {
            Some(expected) => Some(expected > self.usd),
            None => self.least.filter(|least| *least > self.usd).map(|_| true),
        }
    }
}

/// What the stages of a comparison cost as they are, each alone.
///
/// The middle is unknown where what is on in one of them is; the lower bound is the sum of those that are known. Where
/// the traffic is stated nothing is on, and INFO without full data stands for it. An HTTP API cannot have that: there it is
/// its own access-log format if one is stated, else JSON.
pub fn on_now(comparison: &Comparison, stated: bool) -> Interval<Usd> {
    let rows: Vec<Option<&Configured>> =
        comparison.stages.iter().map(|stage| if stated { stand_in(stage) } else { current(stage) }).collect();
    let basis = rows.iter().flatten().map(|row| row.usd.basis).max().unwrap_or(Basis::Metered);
    let low = rows.iter().flatten().filter_map(|row| row.usd.low).sum();
    Interval::range(Some(low), rows.iter().map(|row| row.as_ref()?.usd.expected).sum(), None, basis)
}

fn current(stage: &StageComparison) -> Option<&Configured> {
    let current = stage.current.as_ref()?;
    stage.configurations.iter().find(|row| row.configuration == *current)
}

fn stand_in(stage: &StageComparison) -> Option<&Configured> {
    let executes = |row: &&Configured, level| row.configuration.settings().execution == level;
    let plain = |row: &&Configured| {
        executes(row, ExecutionLevel::Info)
            && !row.configuration.settings().full_data
            && row.configuration.access().is_none()
    };
    let lines = |format| {
        let access_only = move |row: &&Configured| {
            executes(row, ExecutionLevel::Off)
                && row.configuration.access().is_some_and(|choice| choice.format == format)
        };
        stage.configurations.iter().find(access_only)
    };
    match stage.stage.kind {
        ApiKind::Http => lines(FormatName::Own).or_else(|| lines(FormatName::Json)),
        ApiKind::Rest | ApiKind::Websocket => stage.configurations.iter().find(plain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exceeded(budget: i64, low: Option<i64>, expected: Option<i64>) -> Option<bool> {
        let usd = |dollars: i64| Usd(dollars.into());
        let month = Interval::range(low.map(usd), expected.map(usd), None, Basis::Metered);
        Budget::of(usd(budget), month).exceeded()
    }

    #[test]
    fn the_expected_month_decides_where_it_is_known() {
        assert_eq!(exceeded(100, Some(0), Some(101)), Some(true));
        assert_eq!(exceeded(100, Some(0), Some(100)), Some(false), "as much is not more");
        assert_eq!(exceeded(0, Some(0), Some(0)), Some(false));
    }

    #[test]
    fn an_unknown_month_is_above_only_by_what_is_known_of_it() {
        assert_eq!(exceeded(100, Some(101), None), Some(true));
        assert_eq!(exceeded(100, Some(100), None), None);
        assert_eq!(exceeded(100, None, None), None);
    }
}

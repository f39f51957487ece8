//! The marks behind numbers, and the footnotes that they lead to.

use std::collections::BTreeSet;

use super::table::Cell;
use crate::report::number::{self, Shown};
use crate::units::{Basis, Interval};

/// Behind a number that stands for successful requests alone.
pub(super) const FAILURES: &str = "¶";
/// Behind a range that is no probability.
const RANGE: &str = "§";

/// The marks that a report has used so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks {
    bases: BTreeSet<Basis>,
    range: bool,
    failures: bool,
    /// Levels of the shown intervals in tenths of a percent.
    levels: BTreeSet<u16>,
}

impl Marks {
    /// An interval as two cells: the number with its marks, and its range.
    pub(super) fn cells<T>(&mut self, interval: &Interval<T>, text: impl Fn(T) -> String) -> [Cell; 2]
    where
        T: Copy + PartialEq + Default,
    {
        let Shown { number, range } = number::interval(interval, text);
        self.explain(interval.level);
        [Cell { mark: self.mark(interval), ..Cell::of(number) }, Cell::of(range)]
    }

    /// The number of an interval alone, where there is no room for ranges.
    pub(super) fn number<T>(&mut self, interval: &Interval<T>, text: impl Fn(T) -> String) -> Cell
    where
        T: Copy + PartialEq + Default,
    {
        Cell { mark: self.mark(interval), ..Cell::of(number::interval(interval, text).number) }
    }

    /// An interval within a sentence.
    pub(super) fn inline<T>(&mut self, interval: &Interval<T>, text: impl Fn(T) -> String) -> String
    where
        T: Copy + PartialEq + Default,
    {
        let mark = self.mark(interval);
        self.explain(interval.level);
        let Shown { number, range } = number::interval(interval, text);
        Shown { number: number + &mark, range }.to_string()
    }

    /// Remembers the marks of an interval that somebody else shows, with its range.
    pub(super) fn note<T: Copy + PartialEq + Default>(&mut self, interval: &Interval<T>) {
        self.mark(interval);
        self.explain(interval.level);
    }

    /// Marks a number that holds without failing requests only.
    pub(super) fn without_failures(&mut self) -> &'static str {
        self.failures = true;
        FAILURES
    }

    /// An unknown number rests on nothing, and exactly nothing needs no grounds.
    fn mark<T: Copy + PartialEq + Default>(&mut self, interval: &Interval<T>) -> String {
        let bounds = [interval.low, interval.expected, interval.high];
        let one_number = bounds.iter().all(|bound| *bound == bounds[0]);
        if number::is_unknown(interval) || (one_number && bounds[0] == Some(T::default())) {
            return String::new();
        }
        self.bases.insert(interval.basis);
        let is_range = interval.level.is_none() && !one_number;
        self.range |= is_range;
        format!("{}{}", sign(interval.basis), if is_range { RANGE } else { "" })
    }

    /// Remembers the level of a range that is shown.
    fn explain(&mut self, level: Option<f64>) {
        self.levels.extend(level.filter(|level| *level < 1.0).map(|level| (level * 1000.0).round() as u16));
    }

    /// A footnote for each mark that was used, and what the ranges mean.
    pub(super) fn footnotes(&self) -> Vec<String> {
        let bases = self.bases.iter().filter(|basis| **basis != Basis::Metered);
        let mut notes: Vec<String> = bases.map(|basis| format!("{} {}", sign(*basis), meaning(*basis))).collect();
        for level in &self.levels {
            let percent = number::percent(f64::from(*level) / 1000.0);
            let words = match level {
                800 => "4 of 5 months like this fall inside",
                _ => "that often the truth lies inside",
            };
            notes.push(format!("ranges in parentheses are {percent} intervals: {words}"));
        }
        if self.range {
            notes.push(format!(
                "{RANGE} a range that is no probability, because something in it is not known or not documented"
            ));
        }
        if self.failures {
            notes.push(format!(
                "{FAILURES} no failing request is counted here, and ERROR logs nothing else; \
                 per 1 % is what each 1 % of failing requests adds"
            ));
        }
        notes
    }
}

fn sign(basis: Basis) -> &'static str {
    match basis {
        Basis::Metered => "",
        Basis::Sampled => "‡",
        Basis::Modelled => "°",
        Basis::Assumed => "†",
    }
}

/// Where a number comes from, in a word.
pub(in crate::report) fn basis_name(basis: Basis) -> &'static str {
    match basis {
        Basis::Metered => "metered",
        Basis::Sampled => "sampled",
        Basis::Modelled => "modelled",
        Basis::Assumed => "assumed",
    }
}

fn meaning(basis: Basis) -> &'static str {
    match basis {
        Basis::Metered => "metered by CloudWatch",
        Basis::Sampled => "from the lengths of log lines that were seen",
        Basis::Modelled => "modelled from the catalogue of log lines and what is known of the stage",
        Basis::Assumed => "follows from a number that was stated or assumed",
    }
}

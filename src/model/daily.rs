//! What came in day by day, over all log groups.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::assumptions::Assumptions;
use super::estimate::Estimate;
use crate::measurements::{Series, Step};
use crate::period::utc_date;
use crate::units::{Bytes, Gigabytes, Interval, Quantity};

/// The measured days, and a day of the month that is projected from them.
#[derive(Clone, Debug, PartialEq)]
pub struct Daily {
    /// What came in on each day, oldest first.
    pub days: Vec<(Date, Gigabytes)>,
    /// What is projected for a day of the month.
    pub projected: Interval<Gigabytes>,
}

/// Adds the days of every log group up. Hours count for the day that they lie in.
pub fn daily(estimate: &Estimate, assume: &Assumptions) -> Daily {
    let mut sums: BTreeMap<Date, f64> = BTreeMap::new();
    for group in &estimate.groups {
        let series = group.group.incoming_bytes.as_ref().filter(|series| !series.values.is_empty());
        for (day, bytes) in series.or(group.group.incoming_bytes_hourly.as_ref()).into_iter().flat_map(by_day) {
            *sums.entry(day).or_default() += bytes;
        }
    }
    let days = sums.into_iter().map(|(day, bytes)| (day, Gigabytes(bytes / assume.bytes_per_gb))).collect();
    let of_month = f64::from(assume.month.days());
    Daily { days, projected: estimate.total.gb.map(|Gigabytes(gb)| Gigabytes(gb / of_month)) }
}

fn by_day(series: &Series<Bytes>) -> impl Iterator<Item = (Date, f64)> {
    let hours = match series.step {
        Step::Hour => 1,
        Step::Day => 24,
    };
    series.values.iter().enumerate().filter_map(move |(place, bytes)| {
        let at = series.start.saturating_add(jiff::SignedDuration::from_hours(place as i64 * hours)).ok()?;
        Some((utc_date(at), bytes.value()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_count_for_their_day() {
        let start = "2026-11-03T22:00:00Z".parse().expect("a time stamp");
        let series = Series { start, step: Step::Hour, values: [1.0, 2.0, 4.0, 8.0].map(Bytes).to_vec() };
        let mut sums: BTreeMap<String, f64> = BTreeMap::new();
        by_day(&series).for_each(|(day, bytes)| *sums.entry(day.to_string()).or_default() += bytes);
        assert_eq!(Vec::from_iter(sums), [("2026-11-03".to_owned(), 3.0), ("2026-11-04".to_owned(), 12.0)]);
    }
}

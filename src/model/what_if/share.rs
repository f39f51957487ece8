//! What is kept as a share of what comes in, so that one number stands for a whole line.

use super::Line;
use crate::units::Unit;

/// How far a share may be off: of quantities twelve places are left.
const NEAR: f64 = 1e-9;

/// Gives each line of what is kept its share of the line before, where there is one that holds at any traffic.
pub(super) fn settle(lines: &mut [Line]) {
    for index in 1..lines.len() {
        if lines[index].unit == Unit::GigabyteMonth {
            lines[index].share_kept = of(&lines[index], &lines[index - 1]);
        }
    }
}

fn of(line: &Line, before: &Line) -> Option<f64> {
    let each = |line: &Line| {
        let three = [line.per_request, line.per_success, line.per_failure];
        three.into_iter().chain(line.by_server_errors.iter().flatten().copied()).collect::<Vec<f64>>()
    };
    let (kept, passing) = (each(line), each(before));
    let (most, of_it) = passing.iter().zip(&kept).max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    let share = match (*most == 0.0, before.per_month == 0.0) {
        (false, _) => of_it / most,
        (true, false) => line.per_month / before.per_month,
        (true, true) => 0.0,
    };
    // What comes once a month is known to so many places, and each request by its share.
    let monthly = (line.per_month - before.per_month * share).abs() <= NEAR;
    let alike = |(kept, passing): (&f64, &f64)| (kept - passing * share).abs() <= NEAR * most;
    (monthly && kept.len() == passing.len() && kept.iter().zip(&passing).all(alike)).then_some(share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::usage::Charge;
    use crate::prices::Product;

    fn line(unit: Unit, per_month: f64, [per_request, per_success, per_failure]: [f64; 3]) -> Line {
        Line {
            charge: Charge::Product(Product::LogStorage),
            unit,
            per_month,
            per_request,
            per_success,
            per_failure,
            by_server_errors: None,
            months_kept: None,
            share_kept: None,
        }
    }

    #[test]
    fn one_share_at_any_traffic_or_none() {
        let share = |per_month: f64, each: [f64; 3]| {
            let mut lines = [line(Unit::Gigabyte, 2.0, [1e-6, 2e-6, 4e-6]), line(Unit::GigabyteMonth, per_month, each)];
            settle(&mut lines);
            assert_eq!(lines[0].share_kept, None);
            lines[1].share_kept
        };
        assert_eq!(share(0.5, [0.25e-6, 0.5e-6, 1e-6]), Some(0.25));
        assert_eq!(share(0.5, [0.25e-6, 0.5e-6, 2e-6]), None, "failures are kept otherwise");
        assert_eq!(share(0.6, [0.25e-6, 0.5e-6, 1e-6]), None, "what comes without requests is kept otherwise");
    }
}

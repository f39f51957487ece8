use super::*;
use crate::units::Basis;

fn at(day: i64) -> Timestamp {
    Timestamp::from_second(day * 86_400).expect("an instant")
}

fn days(start: i64, values: &[f64]) -> Series<Bytes> {
    Series { start: at(start), step: Step::Day, values: values.iter().copied().map(Bytes).collect() }
}

fn group(name: &str, incoming_bytes: Option<Series<Bytes>>) -> LogGroup {
    LogGroup {
        account: None,
        region: String::new(),
        name: name.to_owned(),
        class: None,
        retention: None,
        stored_bytes: None,
        created_at: None,
        incoming_bytes,
        incoming_bytes_hourly: None,
        incoming_events: None,
    }
}

fn plan(window_days: u32, ahead_days: u32, origins: Option<usize>) -> Plan {
    Plan { window_hours: window_days * 24, ahead_days, origins }
}

fn trial(outcome: &Outcome) -> &Trial {
    match outcome {
        Outcome::Tried(trial) => trial,
        other => panic!("it was not tried: {other:?}"),
    }
}

fn said(month: &Month) -> [f64; 3] {
    [month.projected.expected.expect("a number").0, month.mean_rate.0, month.came.0]
}

fn alone(values: &[f64], plan: Plan) -> Outcome {
    backtest(&[group("a", Some(days(0, values)))], plan).groups[0].outcome.clone()
}

/// A month of which only what came, and around what, matters.
fn month(day: i64, said: f64, came: f64) -> Month {
    let projected = Interval::range(Some(said * 0.8), Some(said), Some(said * 1.2), Basis::Metered).map(Bytes);
    Month { origin: at(day), projected, mean_rate: Bytes(2.0 * said), came: Bytes(came), apart: false }
}

#[test]
fn the_window_is_that_of_an_estimate_where_there_is_room() {
    let of = |many: usize| Plan::of(&[group("a", Some(days(0, &vec![1.0; many])))], None, 30, None);
    assert_eq!((of(58).window_hours, of(57).window_hours), (28 * 24, 14 * 24));
    assert_eq!((of(58).needs_hours(), of(57).needs_hours()), (58 * 24, 44 * 24));
    assert_eq!(Plan::of(&[], Some(6), 30, None).window_hours, 6);
}

#[test]
fn origins_go_back_ten_days_at_a_time_or_are_spread() {
    let hours = |origins| {
        let found = plan(14, 30, origins).origins(0, 65 * 24);
        found.iter().map(|hour| hour / 24).collect::<Vec<_>>()
    };
    // From the end of the first window, day 14, to 30 days before the end, day 35.
    assert_eq!(hours(None), [15, 25, 35]);
    assert_eq!(hours(Some(1)), [35]);
    assert_eq!(hours(Some(2)), [14, 35]);
    assert_eq!(hours(Some(4)), [14, 21, 28, 35]);
    assert_eq!(hours(Some(500)).len(), 22, "one a day is all there is");
    let steps = [30, 28, 31, 1].map(|ahead| plan(14, ahead, None).step_days());
    assert_eq!(steps, [10, 14, 31, 1], "months begin where others end");
    assert_eq!(plan(14, 30, None).origins(0, 44 * 24), [14 * 24]);
    assert_eq!(plan(14, 30, None).origins(0, 44 * 24 - 1), [0_i64; 0]);
}

#[test]
fn what_is_said_and_what_came_by_hand() {
    // 14 days of 1, 14 of 3, then 30 of 4. The level is the last 14: 3 x 30; the mean rate of 28 days 2 x 30.
    let values = [vec![1.0; 14], vec![3.0; 14], vec![4.0; 30]].concat();
    let outcome = alone(&values, plan(28, 30, None));
    let Trial { months, idle, score } = trial(&outcome);
    assert_eq!((months.len(), *idle), (1, 0));
    assert_eq!(said(&months[0]), [90.0, 60.0, 120.0]);
    assert_eq!(months[0].origin, at(28));
    let shares = |errors: Errors| [errors.median, errors.mean, errors.weighted, errors.bias].map(Option::unwrap);
    assert_eq!(shares(score.error), [0.25, 0.25, 0.25, -0.25]);
    assert_eq!(shares(score.mean_rate), [0.5, 0.5, 0.5, -0.5]);
}

/// The very number and range that an estimate of the same window gives.
#[test]
fn it_is_the_estimates_own_projection() {
    let values: Vec<f64> = (0..58).map(|day| f64::from(100 + day * 37 % 50)).collect();
    let outcome = alone(&values, plan(28, 30, None));
    let november = "2026-11".parse().expect("a month");
    let by_estimate = super::super::projection::project(&days(0, &values[..28]), november).expect("a projection");
    assert_eq!(trial(&outcome).months[0].projected, by_estimate.month);
}

#[test]
fn a_window_without_anything_projects_nothing() {
    // Days 0 to 27 are empty, and so is every window that ends in them.
    let values = [vec![0.0; 28], vec![5.0; 51]].concat();
    let outcome = alone(&values, plan(14, 30, Some(6)));
    let Trial { months, idle, .. } = trial(&outcome);
    // Origins 14, 21, 28, 35, 42, 49: the first three have empty windows.
    assert_eq!((months.len(), *idle), (3, 3));
    // On day 35 the last seven days of the window have begun, of which the first is not whole.
    assert_eq!(said(&months[0]), [150.0, 75.0, 150.0]);
    assert_eq!(alone(&[0.0; 60], plan(14, 30, None)), Outcome::Idle { windows: 2 });
}

#[test]
fn a_month_without_anything_has_no_percentage_and_breaks_the_range() {
    let values = [vec![5.0; 28], vec![0.0; 30]].concat();
    let outcome = alone(&values, plan(28, 30, None));
    let score = &trial(&outcome).score;
    assert_eq!((score.months, score.nothing_came, score.held), (1, 1, 0));
    assert_eq!((score.error, score.mean_rate), (Errors::default(), Errors::default()));
    // Beside a month with something it counts where months weigh by volume.
    let score = Score::of(&[month(0, 10.0, 0.0), month(30, 10.0, 20.0)]);
    assert_eq!((score.error.median, score.error.mean), (Some(0.5), Some(0.5)));
    assert_eq!((score.error.weighted, score.error.bias), (Some(1.0), Some(0.0)));
}

#[test]
fn constant_days_are_met_exactly() {
    let outcome = alone(&[7.0; 100], plan(28, 30, None));
    let score = &trial(&outcome).score;
    assert_eq!((score.months, score.held), (5, 5));
    let none = Some(0.0);
    assert_eq!(score.error, Errors { median: none, mean: none, weighted: none, bias: none });
}

#[test]
fn what_is_too_short_or_unknown_says_so() {
    let result = backtest(
        &[group("short", Some(days(0, &[1.0; 20]))), group("denied", None), group("today", Some(days(0, &[])))],
        plan(14, 30, None),
    );
    let outcome = |name: &str| result.groups.iter().find(|row| row.name == name).expect("a row").outcome.clone();
    assert_eq!(outcome("short"), Outcome::Short { has_hours: 480 });
    assert_eq!(outcome("denied"), Outcome::Unmetered);
    assert_eq!(outcome("today"), Outcome::Short { has_hours: 0 });
    assert_eq!(result.total, Outcome::Short { has_hours: 480 });
    assert_eq!(backtest(&[], plan(14, 30, None)).total, Outcome::Short { has_hours: 0 });
}

#[test]
fn the_total_adds_series_first_and_counts_what_is_new() {
    // One group of 10 a day for 58 days; another of 4 a day that begins on day 38, ten days into the month.
    let old = group("old", Some(days(0, &[10.0; 58])));
    let new = group("new", Some(days(38, &[4.0; 20])));
    let result = backtest(&[old, new], plan(28, 30, None));
    let months = &trial(&result.total).months;
    assert_eq!(months.len(), 1);
    assert_eq!(said(&months[0]), [300.0, 300.0, 300.0 + 80.0]);
    assert_eq!(result.groups.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["old", "new"]);
    // The rows' bounds added would be wider: the ups of one are the downs of the other.
    let saw = |odd: bool| (0..58).map(|day| if (day % 2 == 0) == odd { 15.0 } else { 5.0 }).collect::<Vec<_>>();
    let [up, down] = [true, false].map(|odd| group("saw", Some(days(0, &saw(odd)))));
    let result = backtest(&[up, down], plan(28, 30, None));
    let width = |outcome: &Outcome| {
        let range = trial(outcome).months[0].projected;
        range.high.expect("a bound").0 - range.low.expect("a bound").0
    };
    assert!(width(&result.total) < width(&result.groups[0].outcome));
}

#[test]
fn series_that_end_apart_are_added_where_both_are_known() {
    let result = backtest(
        &[group("a", Some(days(0, &[10.0; 60]))), group("b", Some(days(0, &[1.0; 58])))],
        plan(28, 30, Some(1)),
    );
    let months = &trial(&result.total).months;
    assert_eq!((months[0].origin, said(&months[0])), (at(28), [330.0; 3]));
}

#[test]
fn hours_are_cut_by_the_hour() {
    let start = "2026-11-01T05:00:00Z".parse().expect("a time stamp");
    let values = (0..6 + 24).map(|hour| Bytes(if hour < 6 { 1.0 } else { 2.0 })).collect();
    let series = Series { start, step: Step::Hour, values };
    let result = backtest(&[group("a", Some(series))], Plan { window_hours: 6, ahead_days: 1, origins: None });
    let months = &trial(&result.groups[0].outcome).months;
    assert_eq!((months[0].origin.to_string().as_str(), months.len()), ("2026-11-01T11:00:00Z", 1));
    assert_eq!(said(&months[0]), [24.0, 24.0, 48.0]);
}

#[test]
fn months_that_overlap_are_told_apart_from_the_last_one_back() {
    let mut months = [0, 7, 14, 21, 28, 35, 42].map(|day| month(day, 10.0, if day == 42 { 20.0 } else { 10.0 }));
    tell_apart(&mut months, 30 * 24);
    let apart: Vec<bool> = months.iter().map(|month| month.apart).collect();
    assert_eq!(apart, [false, true, false, false, false, false, true]);
    let score = Score::of(&months);
    assert_eq!((score.months, score.held, score.apart, score.held_apart), (7, 6, 2, 1));
    assert_eq!(score.reading, Some(Reading::TooFew));
}

/// Wilson's 95 % interval: for 4 of 5 it is 0.376 to 0.964, for 0 of 10 it is 0 to 0.278, for 20 of 20 0.839 to 1.
#[test]
fn few_months_say_little() {
    let score = |held: i64, months: i64| {
        let mut all: Vec<Month> =
            (0..months).map(|nth| month(nth * 30, 10.0, if nth < held { 10.0 } else { 20.0 })).collect();
        tell_apart(&mut all, 30 * 24);
        let score = Score::of(&all);
        let share = score.share.expect("a share");
        let bounds = [share.low, share.expected, share.high].map(|bound| (bound.expect("a bound") * 1e3).round() / 1e3);
        (bounds, score.reading.expect("a reading"))
    };
    assert_eq!(score(4, 5), ([0.376, 0.8, 0.964], Reading::AsPromised));
    assert_eq!(score(4, 4), ([0.510, 1.0, 1.0], Reading::TooFew));
    assert_eq!(score(0, 10), ([0.0, 0.0, 0.278], Reading::LessOften));
    assert_eq!(score(20, 20), ([0.839, 1.0, 1.0], Reading::MoreOften));
    // Weekly months that overlap are no more trials than those that do not.
    let mut weekly: Vec<Month> = (0..35).map(|nth| month(nth * 7, 10.0, 10.0)).collect();
    tell_apart(&mut weekly, 30 * 24);
    let score = Score::of(&weekly);
    assert_eq!((score.held, score.apart, score.reading), (35, 7, Some(Reading::AsPromised)));
}

#[test]
fn medians_and_weights_by_hand() {
    // Off by 1/2, 1/4 and 0: in all 10 + 10 + 0 of 100.
    let months = [month(0, 10.0, 20.0), month(30, 50.0, 40.0), month(60, 40.0, 40.0)];
    let close = |a: Option<f64>, b: f64| assert!((a.expect("a number") - b).abs() < 1e-12, "{a:?} {b}");
    let error = Score::of(&months).error;
    close(error.median, 0.25);
    close(error.mean, 0.25);
    close(error.weighted, 0.2);
    close(error.bias, 0.0);
    let even = Score::of(&months[..2]).error;
    close(even.median, 0.375);
    assert_eq!(Score::pooled(&[]).error, Errors::default());
}

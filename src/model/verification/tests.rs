//! Bills of one month, and what a comparison must not claim of them.

mod truth;

use super::*;
use crate::measurements::{BillSource, RegionVolume};
use crate::period::{BillingMonth, Hours, Window};
use crate::prices::PriceFiles;
use crate::units::{Events, Gigabytes};

const GIB: f64 = 1_073_741_824.0;

fn book() -> PriceBook {
    PriceFiles::embedded().book(&["eu-west-1", "us-east-1"]).expect("both have prices")
}

fn october() -> BillingMonth {
    "2026-10".parse().expect("a month")
}

fn line(usage_type: &str, quantity: f64) -> BillLine {
    BillLine {
        usage_type: usage_type.to_owned(),
        region: None,
        account: None,
        days: october().window(),
        hours: Hours::ALL,
        quantity: Decimal::try_from(quantity).expect("a decimal"),
        unit: Some("GB".to_owned()),
        usd: None,
    }
}

fn bill(lines: Vec<BillLine>) -> Bill {
    let month = october();
    Bill { source: BillSource::CostExplorer, month, lines, beside: Vec::new(), doubts: Vec::new() }
}

fn metered(bytes: f64, events: f64) -> Metered {
    let volume = RegionVolume {
        account: None,
        region: "us-east-1".to_owned(),
        bytes: Some(Bytes(bytes)),
        events: Some(Events(events)),
        bytes_by_step: None,
    };
    of_volumes(&[volume], october().window())
}

#[test]
fn unprefixed_names_are_those_of_the_first_region() {
    let lines = vec![line("DataProcessing-Bytes", 1.0), line("EU-VendedLog-Bytes", 2.0)];
    let result = verify(&bill(lines), &metered(1.0, 1.0), &book()).expect("it can be compared");
    let regions: Vec<_> = result.lines.iter().map(|line| line.region.as_deref()).collect();
    assert_eq!(regions, [Some("eu-west-1"), Some("us-east-1")]);
}

/// All of it may be of the metered region, or of one without any other line.
#[test]
fn what_the_free_tier_covers_belongs_to_any_region() {
    let lines = vec![line("USE1-DataProcessing-Bytes", 95.0), line("Global-DataProcessing-Bytes", 5.0)];
    let result = verify(&bill(lines), &metered(100.0 * GIB, GIB), &book()).expect("it can be compared");
    assert_eq!((result.billed_gb.low, result.billed_gb.high), (Some(Gigabytes(95.0)), Some(Gigabytes(100.0))));
    assert!(result.hypotheses[0].fits);
}

#[test]
fn a_bill_that_lacks_days_settles_nothing() {
    let one_day = |day: i8, gb: f64| {
        let start = october().window().start.with().day(day).build().expect("a day");
        BillLine {
            days: Window { start, end: start.tomorrow().expect("a day") },
            ..line("USE1-DataProcessing-Bytes", gb)
        }
    };
    let days =
        |left_out: &[i8]| (1..=31).filter(|day| !left_out.contains(day)).map(|day| one_day(day, 100.0)).collect();
    let metered = metered(3_100.0 * GIB, GIB);
    let whole = verify(&bill(days(&[])), &metered, &book()).expect("it can be compared");
    assert_eq!(whole.settled.bytes_per_gb, Some(1 << 30));
    // In the middle too, and where a line of something else spans the month.
    for left_out in [&[31][..], &[12], &[12, 13, 14]] {
        let mut short = bill(days(left_out));
        short.lines.push(line("USE1-DataScanned-Bytes", 1.0));
        let result = verify(&short, &metered, &book()).expect("it can be compared");
        assert_eq!((result.settled, result.open), (Settled::default(), vec![Open::BillPartial]));
    }
}

#[test]
fn fewer_days_than_a_week_settle_nothing() {
    let start = october().window().start;
    let of_days = |days: i64| {
        let window = Window { start, end: start.saturating_add(jiff::Span::new().days(days)) };
        let lines = vec![BillLine { days: window, ..line("USE1-DataProcessing-Bytes", 1_000.0) }];
        let metered = Metered { days: window, ..metered(1_000.0 * GIB, GIB) };
        verify(&bill(lines), &metered, &book()).expect("it can be compared")
    };
    assert_eq!(of_days(6).open, vec![Open::FewDays]);
    assert_eq!(of_days(7).settled.bytes_per_gb, Some(1 << 30));
}

/// 2 % off is no fit for a wrong reading, and no proof against it either.
#[test]
fn a_reading_that_nearly_fits_keeps_another_from_being_settled() {
    // 26 bytes for each of these events are 2 % of the bytes.
    let events = 1_000.0 * GIB * 0.02 / 26.0;
    let lines = vec![line("USE1-DataProcessing-Bytes", 1_000.0)];
    let result = verify(&bill(lines), &metered(1_000.0 * GIB, events), &book()).expect("it can be compared");
    assert_eq!((result.settled.bytes_per_gb, result.settled.event_overhead), (Some(1 << 30), None));
    assert!(result.open.contains(&Open::EventOverhead));
}

#[test]
fn a_bill_that_may_change_or_be_of_others_settles_nothing() {
    for (doubt, open) in [
        (BillDoubt::Estimated, Open::Estimated),
        (BillDoubt::ServicesUnknown, Open::ServicesUnknown),
        (BillDoubt::AccountUnknown, Open::AccountUnknown),
    ] {
        let mut doubtful = bill(vec![line("USE1-DataProcessing-Bytes", 1_000.0)]);
        doubtful.doubts = vec![Warning::Bill(doubt)];
        let result = verify(&doubtful, &metered(1_000.0 * GIB, GIB), &book()).expect("it can be compared");
        assert_eq!((result.settled, result.open), (Settled::default(), vec![open]));
    }
}

/// A bill that is five times what was metered is no proof of bytes for each event.
#[test]
fn what_was_not_counted_proves_nothing() {
    let mut uncounted = metered(1_000.0 * GIB, 0.0);
    uncounted.regions[0].events = Interval::range(Some(Events(0.0)), None, None, Basis::Metered);
    for gb in [1_130.0, 5_000.0, 1_000.0 * GIB / 1e9] {
        let lines = vec![line("USE1-DataProcessing-Bytes", gb)];
        let result = verify(&bill(lines), &uncounted, &book()).expect("it can be compared");
        assert_eq!((result.settled, result.open.contains(&Open::EventOverhead)), (Settled::default(), true), "{gb}");
    }
}

#[test]
fn lines_of_several_accounts_need_to_know_which_was_metered() {
    let of = |account: &str, gb: f64| BillLine {
        account: Some(account.to_owned()),
        ..line("USE1-DataProcessing-Bytes", gb)
    };
    let both = bill(vec![of("1", 1_000.0), of("2", 74.0)]);
    let metered = metered(1_000.0 * GIB, GIB);
    let accounts = vec!["1".to_owned(), "2".to_owned()];
    assert_eq!(verify(&both, &metered, &book()), Err(Mismatch::WhichAccount { accounts }));
    let mut named = metered.clone();
    named.regions[0].account = Some("1".to_owned());
    let result = verify(&both, &named, &book()).expect("it can be compared");
    assert_eq!(result.settled.bytes_per_gb, Some(1 << 30));
    // What was metered of an account that is not on the bill is held against nobody's lines.
    named.regions.push(MeteredRegion { account: Some("3".to_owned()), ..named.regions[0].clone() });
    let result = verify(&both, &named, &book()).expect("it can be compared");
    assert_eq!(result.settled.bytes_per_gb, Some(1 << 30));
    assert_eq!(result.regions[0].bytes.low, Some(Bytes(1_000.0 * GIB)));
}

#[test]
fn names_with_a_strange_prefix_are_not_compared() {
    let strange = |usage_type: &str| BillLine { region: Some("us-east-1".to_owned()), ..line(usage_type, 500.0) };
    for name in ["XUSE1-DataProcessing-Bytes", "DataTransfer-DataProcessing-Bytes"] {
        let lines = vec![line("USE1-DataProcessing-Bytes", 1_000.0), strange(name)];
        let result = verify(&bill(lines), &metered(1_000.0 * GIB, GIB), &book()).expect("it can be compared");
        assert_eq!(result.regions[0].billed, Decimal::from(1_000));
        let told = Warning::Bill(BillDoubt::NotCompared { usage_types: name.to_owned() });
        assert!(result.warnings.contains(&told), "{:?}", result.warnings);
    }
    // Where no price file says the prefix, the column says the region.
    let mars = BillLine { region: Some("mars-1".to_owned()), ..line("MARS1-DataProcessing-Bytes", 5.0) };
    let result = verify(&bill(vec![mars]), &metered(1.0, 1.0), &book()).expect("it can be compared");
    assert_eq!(result.lines[0].region.as_deref(), Some("mars-1"));
}

/// 74 GB of other lines could be why a bill is not 7.4 % higher; those of other accounts, of other days, or that were taken
/// back could not.
#[test]
fn related_lines_count_by_account_and_day() {
    let related = |account: &str, gb: f64, days: Window| BillLine {
        account: Some(account.to_owned()),
        days,
        ..line("USE1-CentralizedBytes", gb)
    };
    let mut metered = metered(1_000.0 * GIB, GIB);
    metered.regions[0].account = Some("1".to_owned());
    let november = Window { start: october().window().end, end: "2026-11-02".parse().expect("a day") };
    let own = BillLine { account: Some("1".to_owned()), ..line("USE1-DataProcessing-Bytes", 1_000.0) };
    let high = |beside: BillLine| {
        let bill = Bill { beside: vec![beside], ..bill(vec![own.clone()]) };
        verify(&bill, &metered, &book()).expect("it can be compared").billed_gb.high.map(|gb| gb.0)
    };
    assert_eq!(high(related("1", 74.0, october().window())), Some(1_079.0));
    assert_eq!(high(related("2", 74.0, october().window())), Some(1_005.0));
    assert_eq!(high(related("1", 74.0, november)), Some(1_005.0));
    assert_eq!(high(related("1", -74.0, october().window())), Some(1_005.0));
}

#[test]
fn storage_is_counted_in_every_spelling() {
    for unit in ["GB-Mo", "GB-Month", "gb-months"] {
        let stored = BillLine { unit: Some(unit.to_owned()), ..line("USE1-TimedStorage-ByteHrs", 3.0) };
        let result = verify(&bill(vec![stored]), &metered(1.0, 1.0), &book()).expect("it can be compared");
        assert_eq!(result.lines.len(), 1, "{unit}");
    }
}

#[test]
fn nothing_is_compared_where_nothing_was_metered() {
    let mut dark = metered(1.0, 1.0);
    dark.regions[0].bytes = Interval::unknown(Basis::Metered);
    let result = verify(&bill(vec![line("USE1-DataProcessing-Bytes", 9.0)]), &dark, &book()).expect("no mismatch");
    assert_eq!((result.hypotheses.len(), result.open), (0, vec![Open::NothingCompared]));
    assert_eq!(result.billed_gb.low, None);
}

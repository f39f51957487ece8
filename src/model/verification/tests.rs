//! Bills that a known reading made, and what a comparison must not claim of them.

use proptest::prelude::*;

use super::*;
use crate::measurements::{BillSource, RegionVolume};
use crate::period::{BillingMonth, Window};
use crate::prices::PriceFiles;
use crate::units::{Events, Gigabytes};

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
        quantity: Decimal::try_from(quantity).expect("a decimal"),
        unit: Some("GB".to_owned()),
        usd: None,
    }
}

fn bill(lines: Vec<BillLine>) -> Bill {
    let month = october();
    Bill {
        source: BillSource::CostExplorer,
        month,
        lines,
        beside: Decimal::ZERO,
        spans: month.window(),
        doubts: Vec::new(),
    }
}

fn metered(bytes: f64, events: f64) -> Metered {
    let volume = RegionVolume {
        account: None,
        region: "us-east-1".to_owned(),
        bytes: Some(Bytes(bytes)),
        events: Some(Events(events)),
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

#[test]
fn what_the_free_tier_covers_belongs_to_every_region() {
    let gib = 1_073_741_824.0;
    let lines = vec![line("USE1-DataProcessing-Bytes", 95.0), line("Global-DataProcessing-Bytes", 5.0)];
    let result = verify(&bill(lines), &metered(100.0 * gib, gib), &book()).expect("it can be compared");
    assert_eq!(result.billed_gb, Interval::exact(Gigabytes(100.0), Basis::Metered));
    // With a region that was not metered, some of it may be of there.
    let lines = vec![
        line("USE1-DataProcessing-Bytes", 95.0),
        line("EU-DataProcessing-Bytes", 50.0),
        line("Global-DataProcessing-Bytes", 5.0),
    ];
    let result = verify(&bill(lines), &metered(100.0 * gib, gib), &book()).expect("it can be compared");
    assert_eq!((result.billed_gb.low, result.billed_gb.high), (Some(Gigabytes(95.0)), Some(Gigabytes(100.0))));
}

#[test]
fn a_bill_that_lacks_days_settles_nothing() {
    let gib = 1_073_741_824.0;
    let mut short = bill(vec![line("USE1-DataProcessing-Bytes", 1_000.0)]);
    let whole = verify(&short, &metered(1_000.0 * gib, gib), &book()).expect("it can be compared");
    assert_eq!(whole.settled.bytes_per_gb, Some(1 << 30));
    short.spans = Window { end: "2026-10-30".parse().expect("a day"), ..short.spans };
    let result = verify(&short, &metered(1_000.0 * gib, gib), &book()).expect("it can be compared");
    assert_eq!((result.settled, result.open), (Settled::default(), vec![Open::BillPartial]));
}

#[test]
fn nothing_is_compared_where_nothing_was_metered() {
    let mut dark = metered(1.0, 1.0);
    dark.regions[0].bytes = Interval::unknown(Basis::Metered);
    let result = verify(&bill(vec![line("USE1-DataProcessing-Bytes", 9.0)]), &dark, &book()).expect("no mismatch");
    assert_eq!((result.hypotheses.len(), result.open), (0, vec![Open::NothingCompared]));
    assert_eq!(result.billed_gb.low, None);
}

proptest! {
    /// Whatever the volume: the reading that made the bill fits, so that nothing else is ever settled.
    #[test]
    fn the_truth_always_fits(gb in 0.01_f64..1e6, each in 1.0_f64..1e5, decimal: bool, overhead: bool, covered in 0.0_f64..5.0) {
        let (size, more) = (if decimal { 1_000_000_000 } else { 1_u64 << 30 }, if overhead { 26 } else { 0 });
        let bytes = gb * 1e9;
        let billed = (bytes + more as f64 * bytes / each) / size as f64;
        // The bill may lack what the free tier covers.
        let lines = vec![line("USE1-DataProcessing-Bytes", (billed - covered).max(billed / 2.0))];
        let result = verify(&bill(lines), &metered(bytes, bytes / each), &book()).expect("it can be compared");
        let truth = result.hypotheses.iter().find(|reading| (reading.bytes_per_gb, reading.event_overhead) == (size, more));
        prop_assert!(truth.is_some_and(|reading| reading.fits), "{truth:?}");
        prop_assert!(result.settled.bytes_per_gb.is_none_or(|settled| settled == size));
        prop_assert!(result.settled.event_overhead.is_none_or(|settled| settled == more));
    }
}

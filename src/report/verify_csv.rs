//! A verification as rows: the lines of the bill, then the regions, then the readings.

use csv::Writer;

use super::document::Verify;
use super::escape;
use crate::units::{Interval, Quantity, Usd};

const COLUMNS: [&str; 16] = [
    "kind",
    "region",
    "product",
    "usage_types",
    "billed",
    "unit",
    "usd",
    "list_usd",
    "metered_bytes_low",
    "metered_bytes_high",
    "bytes_per_gb",
    "event_overhead",
    "access_logs_vended",
    "miss",
    "gap",
    "fits",
];

/// What is unknown, or makes no sense for a kind of row, is an empty cell.
pub(super) fn write(body: &Verify) -> String {
    let mut writer = Writer::from_writer(Vec::new());
    let mut row = |cells: [String; 16]| writer.write_record(cells).expect("writing to memory cannot fail");
    row(COLUMNS.map(str::to_owned));
    let empty = String::new;
    for line in &body.lines {
        let [low, high] = bounds(&line.metered_bytes);
        row([
            "line".to_owned(),
            line.region.as_deref().map_or_else(empty, escape::csv),
            line.product.clone(),
            escape::csv(&line.usage_types.join(" ")),
            text(line.quantity),
            line.unit.to_string(),
            usd(line.usd),
            usd(line.list_usd),
            low,
            high,
            empty(),
            empty(),
            empty(),
            empty(),
            empty(),
            empty(),
        ]);
    }
    for region in &body.regions {
        let [low, high] = bounds(&region.metered_bytes);
        row([
            "region".to_owned(),
            escape::csv(&region.region),
            empty(),
            empty(),
            text(region.billed_gb),
            "GB".to_owned(),
            empty(),
            empty(),
            low,
            high,
            text(region.bytes_per_billed_gb),
            empty(),
            empty(),
            empty(),
            empty(),
            empty(),
        ]);
    }
    for reading in &body.hypotheses {
        row([
            "reading".to_owned(),
            empty(),
            empty(),
            empty(),
            empty(),
            empty(),
            empty(),
            empty(),
            empty(),
            empty(),
            reading.bytes_per_gb.to_string(),
            reading.event_overhead.to_string(),
            text(reading.access_logs_vended),
            text(reading.miss),
            reading.gap.to_string(),
            reading.fits.to_string(),
        ]);
    }
    let bytes = writer.into_inner().expect("writing to memory cannot fail");
    String::from_utf8(bytes).expect("every cell is text")
}

fn text<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn usd(value: Option<Usd>) -> String {
    text(value.map(|usd| usd.0))
}

fn bounds<T: Quantity>(interval: &Interval<T>) -> [String; 2] {
    [interval.low, interval.high].map(|bound| text(bound.map(Quantity::value)))
}

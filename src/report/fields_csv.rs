//! The fields of a format as rows, and the line as the last one. What is unknown is an empty cell.

use csv::Writer;

use super::document::{Format, name_of};
use super::escape;
use crate::units::{Bytes, Interval, PerRequest, Usd};

const COLUMNS: [&str; 10] = [
    "kind",
    "text",
    "variable",
    "bytes_low",
    "bytes_expected",
    "bytes_high",
    "share",
    "usd_expected",
    "level",
    "basis",
];

/// The fields and the line.
pub(super) fn write(body: &Format) -> String {
    let mut writer = Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).expect("memory takes every byte");
    let mut row = |kind: &str, text: &str, variable: &str, bytes, share: Option<f64>, usd| {
        let cells = cells(kind, text, variable, bytes, share, usd);
        writer.write_record(cells).expect("every row has the columns of the head");
    };
    for field in &body.fields {
        let variable = field.variable.as_deref().unwrap_or_default();
        row("field", &field.text, variable, &field.bytes, field.share, field.usd_per_month);
    }
    row("line", &body.format, "", &body.bytes, None, body.usd_per_month.and_then(|usd| usd.expected));
    if let Some(slim) = &body.suggestion {
        row("suggestion", &slim.format, "", &slim.bytes, None, slim.usd_per_month.and_then(|usd| usd.expected));
    }
    String::from_utf8(writer.into_inner().expect("memory takes every byte")).expect("texts are UTF-8")
}

fn cells(
    kind: &str,
    text: &str,
    variable: &str,
    bytes: &Interval<PerRequest<Bytes>>,
    share: Option<f64>,
    usd: Option<Usd>,
) -> [String; 10] {
    let number = |bound: Option<PerRequest<Bytes>>| bound.map_or_else(String::new, |each| each.0.0.to_string());
    let decimal = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    [
        kind.to_owned(),
        escape::csv(text),
        escape::csv(variable),
        number(bytes.low),
        number(bytes.expected),
        number(bytes.high),
        decimal(share),
        usd.map_or_else(String::new, |usd| usd.0.to_string()),
        decimal(bytes.level),
        name_of(bytes.basis),
    ]
}

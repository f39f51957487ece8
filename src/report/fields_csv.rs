//! The fields of a format as rows, and the line as the last one. What is unknown is an empty cell.

use csv::Writer;

use super::document::{FieldRow, Format, name_of};
use super::escape;
use crate::units::{Bytes, Interval, PerRequest, Usd};

const COLUMNS: [&str; 12] = [
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
    "alone_low",
    "alone_high",
];

/// A row before it is cells.
struct Row<'a> {
    kind: &'a str,
    text: &'a str,
    variable: &'a str,
    bytes: &'a Each,
    alone: &'a Each,
    share: Option<f64>,
    usd: Option<Usd>,
}

type Each = Interval<PerRequest<Bytes>>;

impl<'a> From<&'a FieldRow> for Row<'a> {
    fn from(field: &'a FieldRow) -> Self {
        Self {
            kind: "field",
            text: &field.text,
            variable: field.variable.as_deref().unwrap_or_default(),
            bytes: &field.bytes,
            alone: &field.bytes_alone,
            share: field.share,
            usd: field.usd_per_month,
        }
    }
}

impl<'a> Row<'a> {
    fn whole(kind: &'a str, text: &'a str, bytes: &'a Each, usd: Option<Interval<Usd>>) -> Self {
        let usd = usd.and_then(|usd| usd.expected);
        Self { kind, text, variable: "", bytes, alone: bytes, share: None, usd }
    }
}

/// The fields and the line.
pub(super) fn write(body: &Format) -> String {
    let line = Row::whole("line", &body.format, &body.bytes, body.usd_per_month);
    let slim = body.suggestion.as_ref();
    let slim = slim.map(|slim| Row::whole("suggestion", &slim.format, &slim.bytes, slim.usd_per_month));
    let mut writer = Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).expect("memory takes every byte");
    for row in body.fields.iter().map(Row::from).chain([line]).chain(slim) {
        writer.write_record(cells(&row)).expect("every row has the columns of the head");
    }
    String::from_utf8(writer.into_inner().expect("memory takes every byte")).expect("texts are UTF-8")
}

fn cells(row: &Row<'_>) -> [String; COLUMNS.len()] {
    let number = |bound: Option<PerRequest<Bytes>>| bound.map_or_else(String::new, |each| each.0.0.to_string());
    let decimal = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    [
        row.kind.to_owned(),
        escape::csv(row.text),
        escape::csv(row.variable),
        number(row.bytes.low),
        number(row.bytes.expected),
        number(row.bytes.high),
        decimal(row.share),
        row.usd.map_or_else(String::new, |usd| usd.0.to_string()),
        decimal(row.bytes.level),
        name_of(row.bytes.basis),
        number(row.alone.low),
        number(row.alone.high),
    ]
}

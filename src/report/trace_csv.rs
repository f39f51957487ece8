//! A trace as rows: the levels, the types of line, the kinds of request.

use csv::Writer;

use super::document::{AmountsRow, KindRow, Trace, WrittenRow, name_of};
use super::escape;
use crate::units::Quantity;

const COLUMNS: [&str; 9] = [
    "kind",
    "id",
    "requests",
    "events_low",
    "events_expected",
    "events_high",
    "bytes_low",
    "bytes_expected",
    "bytes_high",
];

/// What levels write, then what they are predicted to write, then types of line, the lines of none with their labels where
/// these were asked for, and kinds of request. What is unknown is an empty cell.
pub(super) fn write(trace: &Trace) -> String {
    let mut writer = Writer::from_writer(Vec::new());
    let mut row = |cells: [String; 9]| writer.write_record(cells).expect("writing to memory cannot fail");
    row(COLUMNS.map(str::to_owned));
    let levels = &trace.levels;
    row(amounts("level", "error", levels.error.into()));
    row(amounts("level", "error-full", levels.error_full));
    row(amounts("level", "info", levels.info.into()));
    row(amounts("level", "info-full", levels.info_full));
    for (id, predicted) in [("info", trace.predicted.info), ("info-full", trace.predicted.info_full)] {
        predicted.into_iter().for_each(|predicted| row(amounts("predicted", id, predicted)));
    }
    for line in &trace.line_types {
        row(counted("line-type", &line.id, None, WrittenRow { events: line.events, bytes: line.bytes }));
    }
    if trace.unrecognised > 0 {
        let written = WrittenRow { events: trace.unrecognised, bytes: trace.unrecognised_bytes };
        row(counted("unrecognised", "", None, written));
    }
    for label in trace.unrecognised_labels.iter().flatten() {
        let mut cells = counted(
            "unrecognised-label",
            &escape::csv(&label.label),
            None,
            WrittenRow { events: label.events, bytes: 0 },
        );
        // Of a label the events alone are counted.
        cells[6..].fill(String::new());
        row(cells);
    }
    for kind in &trace.kinds {
        row(counted("request", &name(kind), Some(kind.requests), kind.captured));
    }
    let bytes = writer.into_inner().expect("writing to memory cannot fail");
    String::from_utf8(bytes).expect("every cell is text")
}

/// What a kind of request is called, from what its lines say.
pub(super) fn name(kind: &KindRow) -> String {
    let mut parts = vec![kind.outcome.map_or_else(|| "unfinished".to_owned(), name_of)];
    parts.extend(kind.status_class.map(|class| format!("{class}xx")));
    parts.extend(kind.authorizer.then(|| "authorizer".to_owned()));
    parts.extend(kind.api_key.then(|| "api-key".to_owned()));
    parts.extend(kind.backend.map(|asked| if asked { "backend" } else { "no-backend" }.to_owned()));
    parts.join(" ")
}

fn counted(kind: &str, id: &str, requests: Option<u64>, written: WrittenRow) -> [String; 9] {
    let requests = requests.map_or_else(String::new, |requests| requests.to_string());
    let [events, bytes] = [written.events, written.bytes].map(|number| number.to_string());
    [kind, id, &requests, &events, &events, &events, &bytes, &bytes, &bytes].map(str::to_owned)
}

fn amounts(kind: &str, id: &str, amounts: AmountsRow) -> [String; 9] {
    let text = |number: Option<f64>| number.map_or_else(String::new, |number| number.to_string());
    let (events, bytes) = (amounts.events.map(Quantity::value), amounts.bytes.map(Quantity::value));
    [
        kind.to_owned(),
        id.to_owned(),
        String::new(),
        text(events.low),
        text(events.expected),
        text(events.high),
        text(bytes.low),
        text(bytes.expected),
        text(bytes.high),
    ]
}

//! Exports as CSV.

use std::io::Read;

use super::columns::Columns;
use super::error::Error;
use super::gather::Gathered;
use crate::measurements::BillSource;

/// Reads a CSV export in one pass; only the lines of CloudWatch Logs are kept.
pub(super) fn read(file: impl Read, gathered: &mut Gathered) -> Result<BillSource, Error> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(file);
    let mut record = csv::StringRecord::new();
    let mut columns: Option<Columns> = None;
    loop {
        let line = reader.position().line();
        let more = reader.read_record(&mut record).map_err(|error| broken(&error, line))?;
        let Some(columns) = columns.as_ref().filter(|_| more) else {
            if !more {
                return columns.map(|columns| columns.source).ok_or(Error::NotABill);
            }
            let header: Vec<&str> = record.iter().map(|name| name.trim_start_matches('\u{feff}').trim()).collect();
            columns = Some(Columns::of(&header, &mut gathered.doubts)?);
            continue;
        };
        let place = || format!("line {}", record.position().map_or(line, csv::Position::line));
        columns.read(|column| record.get(column).unwrap_or_default().trim(), place, gathered)?;
    }
}

fn broken(error: &csv::Error, line: u64) -> Error {
    match error.kind() {
        csv::ErrorKind::Io(error) => Error::Unreadable(error.to_string()),
        csv::ErrorKind::Utf8 { .. } => {
            Error::Row { place: format!("line {line}"), problem: "not UTF-8 text".to_owned() }
        }
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            let line = error.position().map_or(line, csv::Position::line);
            Error::Row {
                place: format!("line {line}"),
                problem: format!("has {len} fields, the header {expected_len}"),
            }
        }
        _ => Error::Row { place: format!("line {line}"), problem: "not CSV".to_owned() },
    }
}

//! Hourly volumes of log groups from a CSV file.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::error::{Error, Place};
use super::{MOST, is_amount, unpacked};
use crate::measurements::{LogGroup, Measurements, Run, SCHEMA, Scope, Series, Step};
use crate::period::{Window, midnight, utc_date};
use crate::units::{Bytes, Events, Quantity};

const COLUMNS: [&str; 4] = ["timestamp", "log_group", "incoming_bytes", "incoming_events"];
const SECONDS: i64 = 3_600;

/// How many hours a file may span: ten years. CloudWatch keeps hourly points for 455 days (`pricing/billing.toml`), so
/// what spans more has a wrong time stamp in it, and filling its gaps would take more memory than there is.
const LONGEST: i64 = 10 * 366 * 24;

/// Hours (since 1970) to sums.
type Hours = BTreeMap<i64, (f64, f64)>;

/// Reads `timestamp,log_group,incoming_bytes[,incoming_events]`, gzip or not, in any order.
///
/// A time stamp is the start of its hour. A group lives from its first row to the file's last hour; hours without a row
/// are 0.
///
/// # Errors
/// A wrong header or row, with its line; a file without rows, or with a row ten years from the others.
pub fn hourly_csv(bytes: &[u8], region: &str, tool: &str) -> Result<Measurements, Error> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::Fields).from_reader(unpacked(bytes));
    let with_events = header(&mut reader)?;
    let mut groups: BTreeMap<String, Hours> = BTreeMap::new();
    let mut ends = Ends::default();
    let mut record = csv::StringRecord::new();
    loop {
        let more = reader.read_record(&mut record).map_err(|error| unreadable(&error))?;
        if !more {
            break;
        }
        let line = record.position().map_or(0, csv::Position::line);
        let row = Row::read(&record, with_events).map_err(|(column, problem)| {
            let column = column as u64;
            Error::Row { place: Place { line, column: 0 }, problem: format!("field {column}: {problem}") }
        })?;
        let hours = match groups.get_mut(row.group) {
            Some(hours) => hours,
            None => groups.entry(row.group.to_owned()).or_default(),
        };
        if hours.insert(row.hour, (row.bytes, row.events)).is_some() {
            let problem = format!("the hour of '{}' stands in an earlier row already", row.group.escape_debug());
            return Err(Error::Row { place: Place { line, column: 0 }, problem });
        }
        ends.include(row.hour, line);
    }
    ends.check(&groups)?;
    measurements(&groups, with_events, region, tool).ok_or(Error::Empty)
}

/// The first and the last hour of a file with their lines.
#[derive(Default)]
struct Ends(Option<[(i64, u64); 2]>);

impl Ends {
    fn include(&mut self, hour: i64, line: u64) {
        let this = (hour, line);
        let [first, last] = self.0.unwrap_or([this, this]);
        self.0 = Some([if hour < first.0 { this } else { first }, if hour > last.0 { this } else { last }]);
    }

    /// Refuses what spans too much, at the end that lies farther from the middle row.
    fn check(&self, groups: &BTreeMap<String, Hours>) -> Result<(), Error> {
        let Some([first, last]) = self.0.filter(|[first, last]| last.0 - first.0 > LONGEST) else { return Ok(()) };
        let mut hours: Vec<i64> = groups.values().flat_map(BTreeMap::keys).copied().collect();
        let middle = hours.len() / 2;
        let (_, middle, _) = hours.select_nth_unstable(middle);
        let (hour, line) = if *middle - first.0 > last.0 - *middle { first } else { last };
        let problem = format!("field 1: {} lies more than ten years from other rows", instant(hour));
        Err(Error::Row { place: Place { line, column: 0 }, problem })
    }
}

fn header(reader: &mut csv::Reader<impl std::io::Read>) -> Result<bool, Error> {
    let header = reader.headers().map_err(|error| unreadable(&error))?;
    let names: Vec<&str> = header.iter().map(|name| name.trim_start_matches('\u{feff}')).collect();
    match names.len() {
        3 if names == COLUMNS[..3] => Ok(false),
        4 if names == COLUMNS => Ok(true),
        _ => Err(Error::Header { place: Place { line: 1, column: 1 } }),
    }
}

fn unreadable(error: &csv::Error) -> Error {
    match error.position() {
        Some(at) => Error::Row { place: Place { line: at.line(), column: 0 }, problem: "not UTF-8 text".to_owned() },
        None => Error::Unreadable(error.to_string()),
    }
}

struct Row<'a> {
    hour: i64,
    group: &'a str,
    bytes: f64,
    events: f64,
}

impl<'a> Row<'a> {
    /// Reads a row, or says which field (from 1) is wrong, and how.
    fn read(record: &'a csv::StringRecord, with_events: bool) -> Result<Self, (usize, String)> {
        let columns = if with_events { 4 } else { 3 };
        if record.len() != columns {
            return Err((record.len().min(columns), format!("the row has {} fields, not {columns}", record.len())));
        }
        let time: Timestamp =
            record[0].parse().map_err(|_| (1, "not an RFC 3339 time stamp such as 2026-11-01T13:00:00Z".to_owned()))?;
        if time.as_second() % SECONDS != 0 || time.subsec_nanosecond() != 0 {
            return Err((1, "not the start of an hour in UTC".to_owned()));
        }
        if record[1].is_empty() {
            return Err((2, "the name of the log group is empty".to_owned()));
        }
        let amount = |field: usize| {
            let number = record[field].parse::<f64>().ok().filter(|number| is_amount(*number));
            number.ok_or_else(|| (field + 1, format!("not a number from 0 to {MOST:e}")))
        };
        let events = if with_events { amount(3)? } else { 0.0 };
        Ok(Self { hour: time.as_second() / SECONDS, group: &record[1], bytes: amount(2)?, events })
    }
}

fn measurements(groups: &BTreeMap<String, Hours>, with_events: bool, region: &str, tool: &str) -> Option<Measurements> {
    let first = groups.values().filter_map(|hours| hours.first_key_value()).map(|(hour, _)| *hour).min()?;
    let last = groups.values().filter_map(|hours| hours.last_key_value()).map(|(hour, _)| *hour).max()?;
    let end = instant(last + 1);
    let end_day = utc_date(end);
    let end_day = if midnight(end_day) == end { end_day } else { end_day.tomorrow().ok()? };
    let log_groups = groups.iter().map(|(name, hours)| LogGroup {
        account: None,
        region: region.to_owned(),
        name: name.clone(),
        class: None,
        retention: None,
        stored_bytes: None,
        created_at: None,
        incoming_bytes: Some(series(hours, last, |sums| Bytes::of(sums.0))),
        incoming_bytes_hourly: None,
        incoming_events: with_events.then(|| series(hours, last, |sums| Events::of(sums.1))),
    });
    Some(Measurements {
        schema: SCHEMA.to_owned(),
        tool: tool.to_owned(),
        scopes: vec![Scope {
            account: None,
            region: region.to_owned(),
            window: Window { start: utc_date(instant(first)), end: end_day },
            taken_at: end,
            stages_complete: false,
            stores_measured: false,
        }],
        log_groups: log_groups.collect(),
        stages: Vec::new(),
        run: Run::without_aws(),
        incomplete: Vec::new(),
        warnings: Vec::new(),
    })
}

fn series<T>(hours: &Hours, last: i64, value: impl Fn((f64, f64)) -> T) -> Series<T> {
    let first = hours.first_key_value().map_or(last, |(hour, _)| *hour);
    let values = (first..=last).map(|hour| value(hours.get(&hour).copied().unwrap_or_default())).collect();
    Series { start: instant(first), step: Step::Hour, values }
}

fn instant(hour: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH.saturating_add(SignedDuration::from_hours(hour)).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn read(text: &str) -> Result<Measurements, Error> {
        hourly_csv(text.as_bytes(), "eu-west-1", "test")
    }

    const HEADER: &str = "timestamp,log_group,incoming_bytes\n";

    #[test]
    fn a_group_lives_from_its_first_row_to_the_last_hour_of_the_file() {
        let rows = "2026-03-01T02:00:00Z,b,7\n2026-03-01T00:00:00Z,a,1\n2026-03-01T02:00:00Z,a,3\n";
        let seen = read(&format!("{HEADER}{rows}")).expect("measurements");
        let of = |index: usize| seen.log_groups[index].incoming_bytes.clone().expect("a series");
        assert_eq!(of(0).values, [Bytes(1.0), Bytes(0.0), Bytes(3.0)]);
        assert_eq!(of(1).values, [Bytes(7.0)]);
        assert_eq!(seen.scopes[0].window.end.to_string(), "2026-03-02");
    }

    #[test]
    fn gzip_is_told_by_content() {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(format!("{HEADER}2026-03-01T00:00:00Z,a,1\n").as_bytes()).expect("memory");
        let seen = hourly_csv(&packed.finish().expect("memory"), "eu-west-1", "test").expect("measurements");
        assert_eq!(seen.log_groups.len(), 1);
    }

    #[test]
    fn a_bad_row_is_an_error_with_its_line() {
        let bad = [
            ("2026-03-01T00:30:00Z,a,1\n", "line 2: field 1: not the start of an hour"),
            ("2026-03-01,a,1\n", "line 2: field 1: not an RFC 3339"),
            ("2026-03-01T00:00:00Z,,1\n", "line 2: field 2"),
            ("2026-03-01T00:00:00Z,a,-1\n", "line 2: field 3: not a number"),
            ("2026-03-01T00:00:00Z,a,NaN\n", "line 2: field 3: not a number"),
            ("2026-03-01T00:00:00Z,a,1e19\n", "line 2: field 3: not a number from 0 to 1e18"),
            ("2026-03-01T00:00:00Z,a\n", "line 2: field 2: the row has 2 fields"),
            ("2026-03-01T00:00:00Z,a,1\n2026-03-01T00:00:00Z,a,1\n", "line 3: the hour of 'a'"),
        ];
        for (rows, message) in bad {
            let error = read(&format!("{HEADER}{rows}")).expect_err(rows).to_string();
            assert!(error.starts_with(message), "{error}");
        }
        assert!(matches!(read("time,group,bytes\n"), Err(Error::Header { .. })));
        assert!(matches!(read(HEADER), Err(Error::Empty)));
    }
    #[test]
    fn a_row_far_from_the_others_is_named() {
        let months = |years: [&str; 3]| {
            let rows: String = years.map(|year| format!("{year}-03-01T00:00:00Z,a,1\n")).concat();
            read(&format!("{HEADER}{rows}")).map(|_| ()).map_err(|error| error.to_string())
        };
        let far = "lies more than ten years from other rows";
        let of_line = |line: u64, year: &str| Err(format!("line {line}: field 1: {year}-03-01T00:00:00Z {far}"));
        assert_eq!(months(["-009999", "2026", "2025"]), of_line(2, "-009999"));
        assert_eq!(months(["2025", "2026", "9998"]), of_line(4, "9998"));
        assert_eq!(months(["2025", "2036", "2026"]), of_line(3, "2036"));
        assert_eq!(months(["2026", "2035", "2030"]), Ok(()));
    }

    #[test]
    fn files_of_spreadsheets_are_read() {
        let text = "\u{feff}timestamp,log_group,incoming_bytes\r\n2026-03-01T00:00:00Z,\"a, \"\"b\"\"\",1\r\n";
        let seen = read(text).expect("measurements");
        assert_eq!(seen.log_groups[0].name, "a, \"b\"");
        assert_eq!(seen.log_groups[0].incoming_bytes.as_ref().map(|series| series.total()), Some(Bytes(1.0)));
        let quoted = "\u{feff}\"timestamp\",\"log_group\",\"incoming_bytes\"\n2026-03-01T00:00:00Z,a,1\n";
        assert_eq!(read(quoted).map(|seen| seen.log_groups.len()).ok(), Some(1));
    }
}

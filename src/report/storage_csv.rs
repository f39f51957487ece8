//! Storage as rows: one for each log group, each stage and all together, in each month.

use csv::Writer;

use super::document::{Storage, StoredMonthRow};
use super::escape;
use crate::units::{GigabyteMonths, Gigabytes, Interval, Usd};

const COLUMNS: [&str; 14] = [
    "kind",
    "account",
    "region",
    "log_group",
    "month",
    "gb_months_low",
    "gb_months_expected",
    "gb_months_high",
    "usd_low",
    "usd_expected",
    "usd_high",
    "stage",
    "gb_per_month_expected",
    "usd_ingestion_expected",
];

/// Whose storage a row tells, and what comes in there in a month of its own.
#[derive(Default)]
struct Subject<'a> {
    kind: &'static str,
    account: Option<&'a str>,
    region: &'a str,
    log_group: &'a str,
    stage: &'a str,
    gb: Option<Interval<Gigabytes>>,
    ingestion: Option<Interval<Usd>>,
}

/// What is unknown is an empty cell.
pub(super) fn write(storage: &Storage) -> String {
    let mut writer = Writer::from_writer(Vec::new());
    let mut row = |cells: [String; 14]| writer.write_record(cells).expect("writing to memory cannot fail");
    row(COLUMNS.map(str::to_owned));
    let mut rows = |subject: &Subject<'_>, months: &[StoredMonthRow]| {
        storage.months.iter().zip(months).for_each(|(month, stored)| row(cells(subject, month, stored)));
    };
    rows(&Subject { kind: "total", ..Subject::default() }, &storage.total);
    for group in &storage.log_groups {
        let subject = Subject {
            kind: "log-group",
            account: group.account.as_deref(),
            region: &group.region,
            log_group: &group.name,
            stage: "",
            gb: Some(group.gb_per_month),
            ingestion: Some(group.usd_ingestion_per_month),
        };
        rows(&subject, &group.months);
    }
    for stage in &storage.stages {
        let subject = Subject {
            kind: "stage",
            account: stage.account.as_deref(),
            region: &stage.region,
            log_group: "",
            stage: &stage.stage,
            gb: stage.gb_per_month,
            ingestion: stage.usd_ingestion_per_month,
        };
        rows(&subject, &stage.months);
    }
    let bytes = writer.into_inner().expect("writing to memory cannot fail");
    String::from_utf8(bytes).expect("every cell is text")
}

fn cells(subject: &Subject<'_>, month: &str, stored: &StoredMonthRow) -> [String; 14] {
    let gb = |number: Option<GigabyteMonths>| number.map_or_else(String::new, |GigabyteMonths(gb)| gb.to_string());
    let usd = |money: Option<Usd>| money.map_or_else(String::new, |Usd(usd)| usd.to_string());
    let taken_in = subject.gb.and_then(|gb| gb.expected);
    [
        subject.kind.to_owned(),
        subject.account.map_or_else(String::new, escape::csv),
        escape::csv(subject.region),
        escape::csv(subject.log_group),
        month.to_owned(),
        gb(stored.gb_months.low),
        gb(stored.gb_months.expected),
        gb(stored.gb_months.high),
        usd(stored.usd.low),
        usd(stored.usd.expected),
        usd(stored.usd.high),
        escape::csv(subject.stage),
        taken_in.map_or_else(String::new, |Gigabytes(gb)| gb.to_string()),
        usd(subject.ingestion.and_then(|ingestion| ingestion.expected)),
    ]
}

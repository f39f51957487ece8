//! Storage as rows: one for each log group and month, and for all together.

use csv::Writer;

use super::document::{Storage, StoredGroupRow, StoredMonthRow};
use super::escape;
use crate::units::{GigabyteMonths, Usd};

const COLUMNS: [&str; 11] = [
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
];

/// What is unknown is an empty cell.
pub(super) fn write(storage: &Storage) -> String {
    let mut writer = Writer::from_writer(Vec::new());
    let mut row = |cells: [String; 11]| writer.write_record(cells).expect("writing to memory cannot fail");
    row(COLUMNS.map(str::to_owned));
    for (month, stored) in storage.months.iter().zip(&storage.total) {
        row(cells("total", None, month, stored));
    }
    for group in &storage.log_groups {
        for (month, stored) in storage.months.iter().zip(&group.months) {
            row(cells("log-group", Some(group), month, stored));
        }
    }
    let bytes = writer.into_inner().expect("writing to memory cannot fail");
    String::from_utf8(bytes).expect("every cell is text")
}

fn cells(kind: &str, group: Option<&StoredGroupRow>, month: &str, stored: &StoredMonthRow) -> [String; 11] {
    let name = |text: Option<&str>| text.map_or_else(String::new, escape::csv);
    let gb = |number: Option<GigabyteMonths>| number.map_or_else(String::new, |GigabyteMonths(gb)| gb.to_string());
    let usd = |money: Option<Usd>| money.map_or_else(String::new, |Usd(usd)| usd.to_string());
    [
        kind.to_owned(),
        name(group.and_then(|group| group.account.as_deref())),
        name(group.map(|group| group.region.as_str())),
        name(group.map(|group| group.name.as_str())),
        month.to_owned(),
        gb(stored.gb_months.low),
        gb(stored.gb_months.expected),
        gb(stored.gb_months.high),
        usd(stored.usd.low),
        usd(stored.usd.expected),
        usd(stored.usd.high),
    ]
}

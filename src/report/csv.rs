//! Log groups, stages and the total as rows of one shape.
//!
//! A number that is unknown is an empty cell. `level` and `basis` are those of the dollars.

use csv::Writer;
use rust_decimal::Decimal;

use super::document::{Compare, ConfigurationRow, Estimate, LineItemRow, LogGroupRow, StageRow, name_of};
use super::escape;
use super::page::stage_name;
use crate::units::{Gigabytes, Interval, PerRequest, Quantity, Unit, Usd};

const COLUMNS: [&str; 21] = [
    "kind",
    "account",
    "region",
    "subject",
    "configuration",
    "current",
    "requests_expected",
    "bytes_per_request_expected",
    "events_per_request_expected",
    "gb_low",
    "gb_expected",
    "gb_high",
    "usd_low",
    "usd_expected",
    "usd_high",
    "usd_ingestion",
    "usd_storage",
    "usd_each_percent_failing",
    "level",
    "basis",
    "usd_sent_on",
];

/// One row. What a kind of row does not have stays empty.
#[derive(Default)]
struct Row {
    kind: &'static str,
    account: String,
    region: String,
    subject: String,
    configuration: String,
    current: &'static str,
    requests: String,
    bytes_per_request: String,
    events_per_request: String,
    gb: [String; 3],
    usd: [String; 3],
    ingestion: String,
    storage: String,
    each_percent_failing: String,
    level: String,
    basis: String,
    sent_on: String,
}

/// The log groups and their total, then the stages, as far as there are any.
pub(super) fn write(estimate: Option<&Estimate>, compare: Option<&Compare>) -> String {
    let mut rows = Vec::new();
    if let Some(estimate) = estimate {
        rows.extend(estimate.log_groups.iter().map(log_group));
        rows.push(Row { kind: "total", ..Row::default() }.priced(&estimate.total.gb, &estimate.total.usd));
    }
    for stage in compare.iter().flat_map(|compare| &compare.stages) {
        match stage.configurations.is_empty() {
            true => rows.push(of_stage(stage)),
            false => rows.extend(stage.configurations.iter().map(|row| configuration(stage, row))),
        }
    }
    let mut writer = Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).expect("memory takes every byte");
    for row in rows {
        writer.write_record(row.cells()).expect("every row has the columns of the head");
    }
    String::from_utf8(writer.into_inner().expect("memory takes every byte")).expect("texts are UTF-8")
}

fn log_group(group: &LogGroupRow) -> Row {
    let row = Row {
        kind: "log-group",
        account: account(group.account.as_deref()),
        region: escape::csv(&group.region),
        subject: escape::csv(&group.name),
        ingestion: money(only(&group.line_items, Unit::Gigabyte)),
        storage: money(only(&group.line_items, Unit::GigabyteMonth)),
        ..Row::default()
    };
    row.priced(&group.gb, &group.usd)
}

fn of_stage(stage: &StageRow) -> Row {
    Row {
        kind: "stage",
        account: account(stage.account.as_deref()),
        region: escape::csv(&stage.region),
        subject: escape::csv(&stage_name(stage)),
        requests: number(stage.requests_per_month.and_then(|requests| requests.expected)),
        ..Row::default()
    }
}

fn configuration(stage: &StageRow, row: &ConfigurationRow) -> Row {
    let current = stage.current.as_ref().map(|current| if *current == row.id { "true" } else { "false" });
    let cells = Row {
        configuration: escape::csv(&row.id),
        current: current.unwrap_or_default(),
        bytes_per_request: number(row.bytes_per_request.expected.map(|PerRequest(bytes)| bytes)),
        events_per_request: number(row.events_per_request.expected.map(|PerRequest(events)| events)),
        ingestion: money(row.usd_ingestion),
        storage: money(row.usd_storage),
        each_percent_failing: money(row.each_percent_failing.as_ref().and_then(|each| each.usd_per_month.expected)),
        sent_on: money(row.usd_sent_on),
        ..of_stage(stage)
    };
    cells.priced(&row.gb_per_month, &row.usd_per_month)
}

impl Row {
    fn priced(self, gb: &Interval<Gigabytes>, usd: &Interval<Usd>) -> Self {
        Self {
            gb: [gb.low, gb.expected, gb.high].map(number),
            usd: [usd.low, usd.expected, usd.high].map(money),
            level: usd.level.map_or_else(String::new, |level| level.to_string()),
            basis: name_of(usd.basis),
            ..self
        }
    }

    fn cells(&self) -> [&str; 21] {
        let [gb_low, gb, gb_high] = self.gb.each_ref().map(String::as_str);
        let [usd_low, usd, usd_high] = self.usd.each_ref().map(String::as_str);
        [
            self.kind,
            &self.account,
            &self.region,
            &self.subject,
            &self.configuration,
            self.current,
            &self.requests,
            &self.bytes_per_request,
            &self.events_per_request,
            gb_low,
            gb,
            gb_high,
            usd_low,
            usd,
            usd_high,
            &self.ingestion,
            &self.storage,
            &self.each_percent_failing,
            &self.level,
            &self.basis,
            &self.sent_on,
        ]
    }
}

/// The dollars of the one line item in a unit; where there are several a sum would be needed.
fn only(items: &[LineItemRow], unit: Unit) -> Option<Usd> {
    let mut those = items.iter().filter(|item| item.unit == unit);
    let only = those.next()?;
    if those.next().is_none() { only.usd } else { None }
}

fn account(account: Option<&str>) -> String {
    account.map_or_else(String::new, escape::csv)
}

/// A number as it is; empty where it is unknown.
pub(super) fn number<T: Quantity>(number: Option<T>) -> String {
    let number = number.map(T::value).filter(|number| number.is_finite());
    number.map_or_else(String::new, |number| number.to_string())
}

/// Dollars as they are; empty where they are unknown.
pub(super) fn money(usd: Option<Usd>) -> String {
    usd.map_or_else(String::new, |Usd(usd): Usd| Decimal::to_string(&usd))
}

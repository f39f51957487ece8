//! A difference as rows of one shape: accounts and regions, log groups, stages, and the steps to the total.

use csv::Writer;

use super::document::{
    Difference, GroupDifferenceRow, LineDifferenceRow, MoneyChangeRow, ScopeRow, SettingRow, StageDifferenceRow,
    name_of,
};
use super::escape;
use crate::model::difference::Change;
use crate::units::{Interval, Quantity, Usd};

const COLUMNS: [&str; 19] = [
    "kind",
    "account",
    "region",
    "subject",
    "id",
    "change",
    "settings",
    "requests_old",
    "requests_new",
    "requests_difference",
    "gb_old",
    "gb_new",
    "gb_difference",
    "within",
    "usd_old",
    "usd_new",
    "usd_difference",
    "usd_share",
    "usd_storage",
];

/// One row. What a kind of row does not have stays empty, and so does what is unknown.
#[derive(Default)]
struct Row {
    kind: &'static str,
    account: String,
    region: String,
    subject: String,
    id: String,
    change: String,
    settings: String,
    requests: [String; 3],
    gb: [String; 3],
    within: &'static str,
    usd: [String; 4],
    storage: String,
}

/// Everything, in the order of the document.
pub(super) fn write(difference: &Difference) -> String {
    let mut writer = Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).expect("memory takes every byte");
    let rows = difference.scopes.iter().map(scope);
    let rows = rows.chain(difference.log_groups.iter().map(log_group)).chain(difference.stages.iter().map(stage));
    let total = &difference.total;
    let sum = Row {
        kind: "total",
        gb: numbers(&total.gb),
        within: within(total.gb.within),
        usd: amounts(&total.usd),
        ..Row::default()
    };
    for row in rows.chain(total.lines.iter().map(line)).chain([sum]) {
        writer.write_record(row.cells()).expect("every row has the columns of the head");
    }
    String::from_utf8(writer.into_inner().expect("memory takes every byte")).expect("texts are UTF-8")
}

/// Dollars of an account in a region stand there only where nothing of it is compared row by row.
fn scope(scope: &ScopeRow) -> Row {
    let measured = match (&scope.old, &scope.new) {
        (Some(_), Some(_)) => "measured-by-both",
        (Some(_), None) => "measured-by-old-only",
        (None, _) => "measured-by-new-only",
    };
    let compared = scope.old.is_some() && scope.new.is_some();
    let alone = |usd: Option<Interval<Usd>>| money(usd.filter(|_| !compared).and_then(|usd| usd.expected));
    let [old, new] = [&scope.old, &scope.new].map(|seen| alone(seen.as_ref().map(|seen| seen.usd)));
    Row {
        kind: "scope",
        account: account(scope.account.as_deref()),
        region: escape::csv(&scope.region),
        change: measured.to_owned(),
        usd: [old, new, String::new(), String::new()],
        ..Row::default()
    }
}

fn log_group(group: &GroupDifferenceRow) -> Row {
    Row {
        kind: "log-group",
        account: account(group.account.as_deref()),
        region: escape::csv(&group.region),
        subject: escape::csv(&group.name),
        change: name_of(group.change),
        settings: settings(&group.settings),
        gb: numbers(&group.gb),
        within: within(group.gb.within),
        usd: amounts(&group.usd),
        storage: money(group.usd_storage),
        ..Row::default()
    }
}

fn stage(stage: &StageDifferenceRow) -> Row {
    Row {
        kind: "stage",
        account: account(stage.account.as_deref()),
        region: escape::csv(&stage.region),
        subject: escape::csv(&format!("{}/{}", stage.api_name, stage.stage)),
        id: escape::csv(&stage.api_id),
        change: name_of(stage.change),
        settings: settings(&stage.settings),
        requests: numbers(&stage.requests_per_month),
        within: within(stage.requests_per_month.within),
        usd: amounts(&stage.usd),
        ..Row::default()
    }
}

fn line(line: &LineDifferenceRow) -> Row {
    let usd = [money(line.old), money(line.new), money(line.difference), String::new()];
    Row { kind: "step", subject: escape::csv(&line.text), id: line.id.clone(), usd, ..Row::default() }
}

impl Row {
    fn cells(&self) -> [&str; 19] {
        let [requests_old, requests_new, requests] = self.requests.each_ref().map(String::as_str);
        let [gb_old, gb_new, gb] = self.gb.each_ref().map(String::as_str);
        let [usd_old, usd_new, usd, share] = self.usd.each_ref().map(String::as_str);
        [
            self.kind,
            &self.account,
            &self.region,
            &self.subject,
            &self.id,
            &self.change,
            &self.settings,
            requests_old,
            requests_new,
            requests,
            gb_old,
            gb_new,
            gb,
            self.within,
            usd_old,
            usd_new,
            usd,
            share,
            &self.storage,
        ]
    }
}

/// `execution-level: info -> error; override GET /x: none -> info`.
fn settings(rows: &[SettingRow]) -> String {
    let of = |row: &SettingRow| {
        let method = row.method.as_deref().map(|method| format!(" {method}")).unwrap_or_default();
        let [old, new] = [&row.old, &row.new].map(|value| value.as_deref().unwrap_or("unknown"));
        format!("{}{method}: {old} -> {new}", name_of(row.setting))
    };
    escape::csv(&rows.iter().map(of).collect::<Vec<_>>().join("; "))
}

fn within(within: Option<bool>) -> &'static str {
    match within {
        Some(true) => "true",
        Some(false) => "false",
        None => "",
    }
}

fn account(account: Option<&str>) -> String {
    account.map_or_else(String::new, escape::csv)
}

fn numbers<T: Quantity>(change: &Change<T>) -> [String; 3] {
    let expected = |side: &Option<Interval<T>>| side.and_then(|side| side.expected);
    [expected(&change.old), expected(&change.new), change.difference].map(|number| {
        let number = number.map(T::value).filter(|number| number.is_finite());
        number.map_or_else(String::new, |number| number.to_string())
    })
}

fn amounts(change: &MoneyChangeRow) -> [String; 4] {
    let expected = |side: &Option<Interval<Usd>>| money(side.and_then(|side| side.expected));
    let share = change.share.map_or_else(String::new, |share| share.to_string());
    [expected(&change.old), expected(&change.new), money(change.difference), share]
}

fn money(usd: Option<Usd>) -> String {
    usd.map_or_else(String::new, |Usd(usd)| usd.to_string())
}

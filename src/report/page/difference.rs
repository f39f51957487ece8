//! What changed: in all, by log group, by stage, and how the totals follow from the rows.

use std::collections::BTreeSet;

use super::estimate::gigabytes;
use super::marks::Marks;
use super::{Block, Cell, Column, Room, Table, Tone};
use crate::model::difference::{Change, GroupChange, StageChange};
use crate::report::document::{
    Difference, GroupDifferenceRow, MoneyChangeRow, ScopeRow, ScopeSeenRow, SettingRow, StageDifferenceRow,
    TotalDifferenceRow, name_of,
};
use crate::report::number;
use crate::units::{Interval, Quantity, Requests, Usd};

/// Everything between the opening and the notes.
pub(super) fn blocks(difference: &Difference, room: Room, marks: &mut Marks) -> Vec<Block> {
    let mut blocks = vec![Block::Text(in_all(&difference.total, marks), Tone::Strong)];
    blocks.push(Block::List(difference.scopes.iter().map(|row| scope(row, marks)).collect(), Tone::Plain));
    blocks.push(Block::Heading("Log groups by what they change".to_owned()));
    let groups: Vec<&GroupDifferenceRow> = difference.log_groups.iter().filter(|group| group_differs(group)).collect();
    if !groups.is_empty() {
        blocks.push(Block::Table(group_table(&groups[..groups.len().min(room.groups)], marks)));
    }
    blocks.extend(rest(groups.len(), room.groups, difference.log_groups.len(), "log group"));
    let settings = groups.iter().take(room.groups).flat_map(|group| told(&group.name, &group.settings));
    blocks.extend(list(settings.collect()));
    blocks.push(Block::Heading("Stages by what they change".to_owned()));
    let stages: Vec<&StageDifferenceRow> = difference.stages.iter().filter(|stage| stage_differs(stage)).collect();
    let shown = stages.len().min(room.lines).min(room.groups);
    if shown > 0 {
        blocks.push(Block::Table(stage_table(&stages[..shown], marks)));
    }
    blocks.extend(rest(stages.len(), shown, difference.stages.len(), "stage"));
    blocks.extend(list(stages.iter().take(shown).flat_map(|stage| about(stage)).collect()));
    blocks.push(Block::Heading("From the rows to the totals".to_owned()));
    blocks.push(Block::Table(steps(&difference.total, marks)));
    blocks
}

/// `In all: $1.00 → $3.00, +$2.00 (+200 %); 2 GB → 6 GB, beyond the noise.`
fn in_all(total: &TotalDifferenceRow, marks: &mut Marks) -> String {
    let usd = |side: &Option<Interval<Usd>>, marks: &mut Marks| inline(side, marks, number::usd);
    let (old, new) = (usd(&total.usd.old, marks), usd(&total.usd.new, marks));
    let share = total.usd.share.map(|share| format!(" ({})", percent(share))).unwrap_or_default();
    let gb =
        |side: &Option<Interval<_>>| side.and_then(|side| side.expected).map_or(number::UNKNOWN.to_owned(), gigabytes);
    let (old_gb, new_gb) = (gb(&total.gb.old), gb(&total.gb.new));
    let noise = match total.gb.within {
        _ if total.gb.difference.is_some_and(|gb| gb.value() == 0.0) => "",
        Some(true) => ", within the noise",
        Some(false) => ", beyond the noise",
        None => ", and whether that is noise is unknown",
    };
    format!("In all: {old} → {new}, {}{share}; {old_gb} → {new_gb} GB{noise}.", difference(total.usd.difference))
}

/// What both runs measured, and what only one of them did.
fn scope(row: &ScopeRow, marks: &mut Marks) -> String {
    let account = row.account.as_deref().map(|account| format!("{account} ")).unwrap_or_default();
    let place = format!("{account}{}", row.region);
    let days = |seen: &ScopeSeenRow| format!("{} until {}", seen.from, seen.until);
    let mut alone = |seen: &ScopeSeenRow, which: &str, other: &str| {
        let groups = number::counted(seen.log_groups, "log group");
        let usd = marks.inline(&seen.usd, number::usd);
        format!(
            "{place}: measured by the {which} run only ({groups}, {usd}). What the {other} run would have seen there is unknown, so none of it is compared"
        )
    };
    match (&row.old, &row.new) {
        (Some(old), Some(new)) => {
            let shared = match row.shared_days {
                Some(days) if days > 0 => format!("; {} count in both", number::counted(days as usize, "day")),
                _ => String::new(),
            };
            format!("{place}: {}, then {}{shared}", days(old), days(new))
        }
        (Some(old), None) => alone(old, "old", "new"),
        (None, Some(new)) => alone(new, "new", "old"),
        (None, None) => place,
    }
}

fn group_differs(group: &GroupDifferenceRow) -> bool {
    let nothing = group.usd.difference == Some(Usd::ZERO) && group.settings.is_empty();
    group.change != GroupChange::Same || !nothing
}

fn stage_differs(stage: &StageDifferenceRow) -> bool {
    let same_requests = stage.requests_per_month.difference.is_some_and(|requests| requests.value() == 0.0);
    let nothing = stage.usd.difference == Some(Usd::ZERO) && same_requests;
    stage.change != StageChange::Same || !nothing
}

/// What has no row here.
fn rest(differing: usize, shown: usize, all: usize, name: &str) -> Vec<Block> {
    let more = differing.saturating_sub(shown);
    let mut texts = Vec::new();
    if more > 0 {
        let name = format!("more {name}");
        texts.push(format!("…and {}; --format csv or json has all.", number::counted(more, &name)));
    }
    match all - differing {
        _ if all == 0 => texts.push(format!("There are no {name}s.")),
        0 => (),
        same => texts.push(format!("No change: {}.", number::counted(same, name))),
    }
    texts.into_iter().map(|text| Block::Text(text, Tone::Plain)).collect()
}

fn list(points: Vec<String>) -> Option<Block> {
    (!points.is_empty()).then_some(Block::List(points, Tone::Plain))
}

fn group_table(groups: &[&GroupDifferenceRow], marks: &mut Marks) -> Table {
    let places = Places::of(groups.iter().map(|group| (group.account.as_deref(), group.region.as_str())));
    let mut table = Table::of([
        Column::name("log group"),
        Column::text("account", 7),
        Column::text("region", 6),
        Column::text("change", 0),
        Column::number("GB before", 4),
        Column::number("GB now", 3),
        Column::text("noise", 2),
        Column::number("$ before", 4),
        Column::number("$ now", 1),
        Column::number("$ change", 0),
        Column::number("share", 5),
    ]);
    for group in groups {
        let mut cells = vec![Cell::of(&group.name)];
        cells.extend(places.cells(group.account.as_deref(), &group.region));
        let set = if group.settings.is_empty() { "" } else { ", set otherwise" };
        let change = match group.change {
            GroupChange::Same => "same volume".to_owned(),
            change => name_of(change).replace('-', " "),
        };
        cells.push(Cell::of(format!("{change}{set}")));
        cells.extend([&group.gb.old, &group.gb.new].map(|side| number_of(side, marks, gigabytes)));
        cells.push(Cell::of(noise(&group.gb)));
        cells.extend(dollars(&group.usd, marks));
        table.row(cells);
    }
    table
}

fn stage_table(stages: &[&StageDifferenceRow], marks: &mut Marks) -> Table {
    let places = Places::of(stages.iter().map(|stage| (stage.account.as_deref(), stage.region.as_str())));
    let mut table = Table::of([
        Column::name("stage"),
        Column::text("account", 7),
        Column::text("region", 6),
        Column::text("change", 0),
        Column::number("requests before", 4),
        Column::number("requests now", 3),
        Column::text("noise", 2),
        Column::number("$ before", 4),
        Column::number("$ now", 1),
        Column::number("$ change", 0),
        Column::number("share", 5),
    ]);
    for stage in stages {
        let mut cells = vec![Cell::of(name(stage))];
        cells.extend(places.cells(stage.account.as_deref(), &stage.region));
        cells.push(Cell::of(match stage.change {
            StageChange::Same => "set as before".to_owned(),
            StageChange::Changed => "set otherwise".to_owned(),
            change => name_of(change).replace('-', " "),
        }));
        let requests = &stage.requests_per_month;
        let count = |Requests(requests): Requests| number::count(requests);
        cells.extend([&requests.old, &requests.new].map(|side| number_of(side, marks, count)));
        cells.push(Cell::of(noise(requests)));
        cells.extend(dollars(&stage.usd, marks));
        table.row(cells);
    }
    table
}

/// Accounts and regions are named where there are several.
struct Places {
    accounts: bool,
    regions: bool,
}

impl Places {
    fn of<'a>(all: impl Iterator<Item = (Option<&'a str>, &'a str)>) -> Self {
        let (accounts, regions): (BTreeSet<_>, BTreeSet<_>) = all.unzip();
        Self { accounts: accounts.len() > 1, regions: regions.len() > 1 }
    }

    fn cells(&self, account: Option<&str>, region: &str) -> [Cell; 2] {
        let account = if self.accounts { account.unwrap_or(number::UNKNOWN) } else { "" };
        [Cell::of(account), Cell::of(if self.regions { region } else { "" })]
    }
}

fn name(stage: &StageDifferenceRow) -> String {
    format!("{}/{}", stage.api_name, stage.stage)
}

/// Before, now, the change and its share.
fn dollars(usd: &MoneyChangeRow, marks: &mut Marks) -> [Cell; 4] {
    let tone = match usd.difference {
        Some(less) if less < Usd::ZERO => Tone::Less,
        Some(more) if more > Usd::ZERO => Tone::More,
        _ => Tone::Plain,
    };
    let [old, new] = [&usd.old, &usd.new].map(|side| number_of(side, marks, number::usd));
    [old, new, Cell::of(difference(usd.difference)).toned(tone), Cell::of(usd.share.map(percent).unwrap_or_default())]
}

fn number_of<T>(side: &Option<Interval<T>>, marks: &mut Marks, text: impl Fn(T) -> String) -> Cell
where
    T: Copy + PartialEq + Default,
{
    side.as_ref().map_or_else(|| Cell::of(number::UNKNOWN), |side| marks.number(side, text))
}

fn inline<T>(side: &Option<Interval<T>>, marks: &mut Marks, text: impl Fn(T) -> String) -> String
where
    T: Copy + PartialEq + Default,
{
    side.as_ref().map_or_else(|| number::UNKNOWN.to_owned(), |side| marks.inline(side, text))
}

fn difference(usd: Option<Usd>) -> String {
    usd.map_or_else(|| number::UNKNOWN.to_owned(), number::difference)
}

fn percent(share: f64) -> String {
    format!("{}{}", if share > 0.0 { "+" } else { "" }, number::percent(share))
}

/// Whether a change may be none. What did not change has no noise.
fn noise<T: Quantity>(change: &Change<T>) -> &'static str {
    match (change.difference.map(T::value), change.within) {
        (Some(0.0), _) => "",
        (_, Some(true)) => "within",
        (_, Some(false)) => "beyond",
        (_, None) => number::UNKNOWN,
    }
}

/// Each setting that differs, in a sentence.
fn told(subject: &str, settings: &[SettingRow]) -> Vec<String> {
    let value = |value: &Option<String>| value.clone().unwrap_or_else(|| number::UNKNOWN.to_owned());
    let of = |row: &SettingRow| {
        let method = row.method.as_deref().map(|method| format!(" of {method}")).unwrap_or_default();
        let setting = name_of(row.setting).replace('-', " ");
        let alone = row.usd.map(|usd| format!(" ({} by itself)", number::difference(usd))).unwrap_or_default();
        format!("{subject}: {setting}{method} {} → {}{alone}", value(&row.old), value(&row.new))
    };
    settings.iter().map(of).collect()
}

/// What there is to say of a stage that its row does not.
fn about(stage: &StageDifferenceRow) -> Vec<String> {
    let mut points = told(&name(stage), &stage.settings);
    if !stage.shared_log_groups.is_empty() {
        let groups = stage.shared_log_groups.join(", ");
        points.push(format!("{}: its dollars are without {groups}, which other stages write to as well", name(stage)));
    }
    if !stage.elsewhere.is_empty() {
        let places = stage.elsewhere.join(", ");
        points.push(format!("{}: its dollars are without what goes to {places}, which is no log group", name(stage)));
    }
    points
}

fn steps(total: &TotalDifferenceRow, marks: &mut Marks) -> Table {
    let mut table = Table::of([
        Column::name("step"),
        Column::number("$ before", 2),
        Column::number("$ now", 1),
        Column::number("$ change", 0),
    ]);
    for line in &total.lines {
        let amounts = [line.old, line.new].map(|usd| Cell::of(number::maybe_usd(usd)));
        table.row([Cell::of(&line.text)].into_iter().chain(amounts).chain([Cell::of(difference(line.difference))]));
    }
    let [old, new, change, _] = dollars(&total.usd, marks);
    table.row([Cell::of("total"), old, new, change].map(|cell| cell.toned(Tone::Strong)));
    table
}

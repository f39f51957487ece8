//! The answer, before everything else: what it will cost as it is, what it could cost, and what saves the most.

use super::advice::small;
use super::marks::Marks;
use super::names::Names;
use super::{Block, Tone};
use crate::report::document::{AdviceKind, OutlookRow, RecommendationRow, Report};
use crate::report::number;
use crate::units::Usd;

/// The moves that are named.
const MOVES: usize = 3;

/// What it will cost and could cost, and the moves that lead there.
pub(super) fn blocks(report: &Report, names: &Names, marks: &mut Marks) -> Vec<Block> {
    let mut blocks: Vec<Block> =
        missing(report).into_iter().chain(report.outlook.as_ref().map(outlook)).map(plain).collect();
    if report.outlook.is_some() {
        let point = |(_, row): &(usize, &RecommendationRow)| {
            let usd = marks.inline(&row.usd_per_month, number::usd);
            format!("{usd} less a month: {}, {}. {}", names.subject(&row.subject), row.id, row.todo)
        };
        let moves: Vec<String> = moves(report).iter().map(point).collect();
        blocks.push(Block::Heading("The biggest moves".to_owned()));
        blocks.push(if moves.is_empty() { plain(no_saving(report)) } else { Block::List(moves, Tone::Plain) });
    }
    blocks
}

fn plain(text: String) -> Block {
    Block::Text(text, Tone::Plain)
}

/// The savings that can be followed together, the largest first, each with its place among all recommendations.
pub(in crate::report) fn moves(report: &Report) -> Vec<(usize, &RecommendationRow)> {
    let rows = report.recommendations.iter().enumerate();
    rows.filter(|(_, row)| row.kind == AdviceKind::Saving && row.together).take(MOVES).collect()
}

/// What to say where there are none: that nothing was found is known only where every rule had its data.
pub(in crate::report) fn no_saving(report: &Report) -> String {
    if let Some(text) = small(report) {
        return text;
    }
    match report.lacking.len() {
        0 => "No rule found a saving.".to_owned(),
        1 => "No saving is known: in 1 case a rule could not tell, since data is missing.".to_owned(),
        many => {
            let many = number::whole(many as u64);
            format!("No saving is known: in {many} cases a rule could not tell, since data is missing.")
        }
    }
}

/// What is saved. Without a single saving that is nothing only where it is known what could be saved.
pub(in crate::report) fn saved(outlook: &OutlookRow) -> Option<Usd> {
    outlook.usd_saved.filter(|usd| *usd != Usd::ZERO || outlook.usd_after.is_some())
}

/// `from $932.37 to $328.69 in a year`: what is saved is the difference of these two, not of now and then.
pub(in crate::report) fn from_to(outlook: &OutlookRow) -> Option<String> {
    let (from, to) = outlook.usd_in_a_year.zip(outlook.usd_after)?;
    Some(format!("from {} to {} in a year", number::usd(from), number::usd(to)))
}

/// What the total lacks, where it is unknown.
pub(in crate::report) fn missing(report: &Report) -> Option<String> {
    let groups = &report.estimate.log_groups;
    let unknown = groups.iter().filter(|group| group.usd.expected.is_none()).count();
    if unknown == 0 || report.estimate.total.usd.expected.is_some() {
        return None;
    }
    let of = number::counted(groups.len(), "log group");
    Some(format!("What {} of {of} cost is unknown; the warnings say what is missing.", number::whole(unknown as u64)))
}

fn outlook(outlook: &OutlookRow) -> String {
    let year = match (outlook.usd_in_a_year, outlook.usd_after) {
        (Some(year), Some(after)) => {
            let [year, after] = [year, after].map(number::usd);
            format!("In a year, as it is: {year} a month. It could be {after} then{}", worth_paying(outlook))
        }
        (Some(year), None) => {
            format!("In a year, as it is: {} a month. What it could be is unknown", number::usd(year))
        }
        (None, _) => "What it costs in a year, and what it could cost, is unknown".to_owned(),
    };
    let saved = saved(outlook).filter(|usd| *usd != Usd::ZERO);
    let saved =
        saved.map_or_else(String::new, |usd| format!(": the savings that go together take off {}", number::usd(usd)));
    format!("{year}{saved}.")
}

/// What it could be with what costs on top; nothing where nothing does.
pub(in crate::report) fn worth_paying(outlook: &OutlookRow) -> String {
    match (outlook.usd_after, outlook.usd_worth_paying) {
        (None, _) => String::new(),
        (_, Some(paid)) if paid == Usd::ZERO => String::new(),
        (Some(after), Some(paid)) => format!(", or {} with what is worth paying for", number::usd(after + paid)),
        (Some(_), None) => ", and more with what is worth paying for".to_owned(),
    }
}

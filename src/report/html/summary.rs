//! The first screen: what it costs now, what it could cost, and the three biggest moves. Then what tables are built in.

use maud::{Markup, html};
use rust_decimal::prelude::ToPrimitive;

use super::bars::{self, Bar};
use super::{advice, days, prose, safe};
use crate::report::document::{
    BudgetRow, ConfigurationRow, Document, LogGroupRow, OutlookRow, Report, StageRow, StorageByThenRow,
};
use crate::report::number;
use crate::report::page::{self, Names};
use crate::report::sections::{Section, Shown};
use crate::units::{Interval, PerRequest, Quantity, Usd};

/// Log groups that are drawn.
const DRAWN: usize = 10;

/// The question and its answer, then the charts.
pub(super) fn first_screen(document: &Document<Report>, title: &str, names: &Names, shown: &Shown) -> Markup {
    let report = &document.body;
    let total = &report.estimate.total;
    html! {
        h1 { (title) }
        p.quiet { (prose::about(document)) }
        div.answers {
            div.answer {
                span.what { "Now, in " (report.estimate.month) }
                strong #usd-now { (number::interval(&total.usd, number::usd).number) }
                span.quiet { (number::interval(&total.usd, number::usd).range) " " (in_words(&total.usd)) }
                @if let Some(missing) = page::missing(report) { span.quiet { (missing) } }
            }
            @if let Some(outlook) = &report.outlook { (cards(outlook)) }
        }
        @if let Some(budget) = &report.budget { (within(budget, report.estimate.storage_by_then.as_ref())) }
        (moves(report, names, shown))
        @if shown.has(Section::LogGroups) && !report.estimate.log_groups.is_empty() {
            div.charts { (by_cost(&report.estimate.log_groups, names, shown)) @if let Some(daily) = &report.daily { (days::chart(daily, &report.estimate.month)) } }
        }
    }
}

/// What is saved is counted in a year, not now, so that card says from what to what.
fn cards(outlook: &OutlookRow) -> Markup {
    html! {
        div.answer {
            span.what { "In a year, as it is" }
            strong #usd-in-a-year { (number::maybe_usd(outlook.usd_in_a_year)) }
            span.quiet { "the same month with what is stored by then" }
        }
        div.answer {
            span.what { "In a year, it could be" }
            strong #usd-after { (number::maybe_usd(outlook.usd_after)) }
            span.quiet { "with all savings that go together" (page::worth_paying(outlook)) }
        }
        div.answer {
            span.what { "That saves" }
            strong #usd-saved { (number::maybe_usd(page::saved(outlook))) }
            span.quiet { "a month" @if let Some(steps) = page::from_to(outlook) { ", " (steps) } }
        }
    }
}

fn within(budget: &BudgetRow, storage: Option<&StorageByThenRow>) -> Markup {
    let (text, is_above) = page::budget_text(budget, storage);
    html! { p.above[is_above] { (text) } }
}

fn moves(report: &Report, names: &Names, shown: &Shown) -> Markup {
    let moves = page::moves(report);
    html! {
        h2 { "The biggest moves" }
        @if moves.is_empty() { p { (page::no_saving(report)) } }
        ol.moves {
            @for (place, row) in &moves {
                li {
                    strong { (number::interval(&row.usd_per_month, number::usd)) } " less a month: "
                    @if advice::is_told(report, *place, shown) {
                        a href={ "#advice-" (place) } { (safe(&names.subject(&row.subject))) }
                    } @else {
                        (safe(&names.subject(&row.subject)))
                    }
                    ". " (safe(&row.todo))
                }
            }
        }
    }
}

/// What a range means.
fn in_words<T: Copy + PartialEq + Default>(interval: &Interval<T>) -> String {
    match interval.level {
        _ if number::is_unknown(interval) => String::new(),
        Some(level) if level < 1.0 => format!("{} interval", number::percent(level)),
        Some(_) => String::new(),
        None => "the range is no probability".to_owned(),
    }
}

fn by_cost(groups: &[LogGroupRow], names: &Names, shown: &Shown) -> Markup {
    let drawn = shown.of(groups.len()).min(DRAWN);
    let dollars = |usd: Option<Usd>| usd.and_then(|Usd(usd)| usd.to_f64());
    let bar = |group: &LogGroupRow| Bar {
        name: safe(&names.group(group)),
        low: dollars(group.usd.low),
        expected: dollars(group.usd.expected),
        high: dollars(group.usd.high),
        words: number::interval(&group.usd, number::usd).to_string(),
        marked: false,
    };
    let bars: Vec<Bar> = groups.iter().take(drawn).map(bar).collect();
    if bars.iter().all(Bar::is_empty) {
        return html! { p { "What each log group costs is unknown, so no chart is drawn." } };
    }
    let caption = match groups.len() - drawn {
        0 => "Dollars a month, each alone; the line across the end is the range.".to_owned(),
        more => format!("The {drawn} most expensive, each alone; {} below them.", number::counted(more, "log group")),
    };
    bars::chart("chart-groups", "Cost by log group.", &caption, &bars)
}

/// The table of log groups, which is built when it is opened.
pub(super) fn groups(report: &Report, shown: &Shown) -> Markup {
    let rows = &report.estimate.log_groups;
    html! {
        @if rows.is_empty() { p { "There are no log groups." } }
        (left_out(rows.len(), shown, "log group"))
        details #groups data-rows=(shown.of(rows.len())) open[shown.of(rows.len()) <= OPEN] { summary { (number::counted(shown.of(rows.len()), "log group")) } div.table {} }
        details {
            summary { "From the rows to the total" }
            div.scroll { table aria-label="From the rows to the total" {
                thead { tr { th scope="col" { "step" } th.number scope="col" { "$/month" } } }
                tbody {
                    @for line in &report.estimate.total.lines {
                        tr { th scope="row" { (safe(&line.text)) } td.number { (number::maybe_usd(line.usd)) } }
                    }
                    tr.sum { th scope="row" { "total" } td.number { (number::interval(&report.estimate.total.usd, number::usd)) } }
                }
            } }
        }
        noscript { p { "The tables are built by a script, which this browser does not run. logtoll report with --format csv or markdown has the same." } }
    }
}

/// Tables of so many rows are open from the start.
const OPEN: usize = 60;

/// The table of stages, and the bytes of the one that costs the most.
pub(super) fn stages(report: &Report, names: &Names, shown: &Shown) -> Markup {
    let rows = &report.compare.stages;
    html! {
        @if rows.is_empty() { p { "There are no stages." } }
        @if let Some(stage) = page::by_cost(rows).first() { (by_configuration(stage, &names.stage(stage))) }
        (left_out(rows.len(), shown, "stage"))
        details #stage-rows data-rows=(shown.of(rows.len())) open[shown.of(rows.len()) <= OPEN] { summary { (number::counted(shown.of(rows.len()), "stage")) " with their configurations side by side" } div.table {} }
    }
}

fn left_out(rows: usize, shown: &Shown, name: &str) -> Markup {
    let more = rows - shown.of(rows);
    html! { @if more > 0 { p.quiet { "The most expensive are shown; " (number::counted(more, &format!("more {name}"))) " in --format json or csv." } } }
}

fn by_configuration(stage: &StageRow, name: &str) -> Markup {
    let bytes =
        |each: Option<PerRequest<_>>| each.map(|PerRequest(each): PerRequest<crate::units::Bytes>| each.value());
    let bar = |row: &ConfigurationRow| Bar {
        name: row.id.clone(),
        low: bytes(row.bytes_per_request.low),
        expected: bytes(row.bytes_per_request.expected),
        high: bytes(row.bytes_per_request.high),
        words: number::interval(&row.bytes_per_request, |each| number::quantity(each.value())).to_string(),
        marked: stage.current.as_ref() == Some(&row.id),
    };
    let bars: Vec<Bar> = stage.configurations.iter().map(bar).collect();
    if bars.iter().all(Bar::is_empty) {
        return html! {};
    }
    let caption = format!("{}; what is on now is dark.", safe(name));
    html! {
        details.drawn {
            summary { "Bytes per request of " (safe(name)) ", by configuration" }
            (bars::chart("chart-configurations", "Bytes per request by configuration.", &caption, &bars))
        }
    }
}

/// What the sliders stand in; they are made by the script.
pub(super) fn what_if(report: &Report) -> Markup {
    html! {
        p { "Set one stage otherwise and see what each configuration would cost. The numbers are those of logtoll compare at that traffic: bytes, requests and tiers multiplied, each stage alone." }
        details #sliders data-month=(report.compare.month) { summary { "Open the sliders" } div.panel {} }
    }
}

//! What is stored month by month.

use maud::{Markup, html};

use super::chart::{Scale, WIDTH, at, figure};
use crate::report::document::{Report, StorageTotals};
use crate::report::number;
use crate::units::{GigabyteMonths, Interval};

const HEIGHT: f64 = 220.0;
const LEFT: f64 = 72.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 26.0;

/// The section: the chart and its numbers.
pub(super) fn section(report: &Report) -> Markup {
    let Some(storage) = &report.storage else { return html! {} };
    html! {
        p { (growing(storage.growing)) " Each log group is priced alone: neither free tier nor discount." }
        (chart(storage))
        details {
            summary { "Month by month" }
            div.scroll { table aria-label="Storage month by month" {
                thead { tr { th scope="col" { "month" } th.number scope="col" { "GB-months" } th.number scope="col" { "$" } } }
                tbody {
                    @for row in &storage.months {
                        tr {
                            th scope="row" { (row.month) }
                            td.number { (number::interval(&row.stored.gb_months, kept)) }
                            td.number { (number::interval(&row.stored.usd, number::usd)) }
                        }
                    }
                }
            } }
        }
    }
}

fn growing(groups: u64) -> String {
    match groups {
        0 => "Every log group deletes what is old.".to_owned(),
        1 => "1 log group never deletes anything, so its storage grows on.".to_owned(),
        _ => format!("{} log groups never delete anything, so their storage grows on.", number::whole(groups)),
    }
}

fn chart(storage: &StorageTotals) -> Markup {
    let rows = &storage.months;
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return html! {} };
    let bounds = rows.iter().flat_map(|row| {
        let Interval { low, expected, high, .. } = row.stored.gb_months;
        [low, expected, high]
    });
    if rows.iter().all(|row| number::is_unknown(&row.stored.gb_months)) {
        return html! { p { "What is stored is unknown, so no chart is drawn." } };
    }
    let scale = Scale::up_to(bounds.flatten().map(|GigabyteMonths(gb)| gb).fold(0.0, f64::max));
    let floor = HEIGHT - BOTTOM;
    let up = |GigabyteMonths(gb): GigabyteMonths| floor - scale.share(gb) * (floor - TOP);
    let wide = (WIDTH - LEFT) / rows.len() as f64;
    let drawing = html! {
        @for mark in scale.marks() {
            path.grid d={ "M" (at(LEFT)) " " (at(up(GigabyteMonths(mark)))) "H" (at(WIDTH)) } {}
            text.axis x=(at(LEFT - 6.0)) y=(at(up(GigabyteMonths(mark)) + 4.0)) text-anchor="end" { (kept(GigabyteMonths(mark))) " GB" }
        }
        @for (place, row) in rows.iter().enumerate() {
            @let x = LEFT + place as f64 * wide;
            @let stored = row.stored.gb_months;
            @if let Some(expected) = stored.expected {
                rect.bar x=(at(x + wide * 0.15)) y=(at(up(expected))) width=(at(wide * 0.7)) height=(at(floor - up(expected))) {
                    title { (row.month) ": " (number::interval(&stored, kept)) " GB-months, " (number::interval(&row.stored.usd, number::usd)) }
                }
            }
            @if let Some((low, high)) = stored.low.zip(stored.high) {
                path.range d={
                    "M" (at(x + wide / 2.0)) " " (at(up(low))) "V" (at(up(high)))
                    "M" (at(x + wide / 2.0 - 4.0)) " " (at(up(low))) "h8M" (at(x + wide / 2.0 - 4.0)) " " (at(up(high))) "h8"
                } {}
            }
            text.axis x=(at(x + wide / 2.0)) y=(at(HEIGHT - 8.0)) text-anchor="middle" { (row.month) }
        }
    };
    let cost = |row: &crate::report::document::StorageTotalRow| number::interval(&row.stored.usd, number::usd);
    let sum = format!("It costs {} in {} and {} in {}.", cost(first), first.month, cost(last), last.month);
    let each = |row: &crate::report::document::StorageTotalRow| {
        format!("{}: {} GB, {}", row.month, number::interval(&row.stored.gb_months, kept), cost(row))
    };
    let words = rows.iter().map(each).collect::<Vec<_>>().join("; ");
    let caption = format!("GB on the mean of each month. {sum}");
    figure("chart-storage", "What lies there.", &words, &caption, HEIGHT, drawing)
}

fn kept(GigabyteMonths(gb): GigabyteMonths) -> String {
    number::quantity(gb)
}

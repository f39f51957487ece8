//! The measured days as columns, over the band that a day of the projected month is expected to lie in.

use maud::{Markup, html};

use super::chart::{Scale, WIDTH, at, figure};
use crate::report::document::DailyTotals;
use crate::report::number;
use crate::units::{Gigabytes, Interval};

const HEIGHT: f64 = 220.0;
const LEFT: f64 = 72.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 26.0;
/// Days with a date under them.
const DATED: usize = 7;

/// The days with the band; nothing where no day is known.
pub(super) fn chart(daily: &DailyTotals, month: &str) -> Markup {
    let (Some(first), Some(last)) = (daily.days.first(), daily.days.last()) else { return html! {} };
    let band = daily.projected_gb_per_day;
    let bounds = [band.low, band.expected, band.high].into_iter().flatten().chain(daily.days.iter().map(|day| day.gb));
    let scale = Scale::up_to(bounds.map(|Gigabytes(gb)| gb).fold(0.0, f64::max));
    let floor = HEIGHT - BOTTOM;
    let up = |Gigabytes(gb): Gigabytes| floor - scale.share(gb) * (floor - TOP);
    let wide = (WIDTH - LEFT) / daily.days.len() as f64;
    let drawing = html! {
        @for mark in scale.marks() {
            @let y = at(up(Gigabytes(mark)));
            path.grid d={ "M" (at(LEFT)) " " (y) "H" (at(WIDTH)) } {}
            text.axis x=(at(LEFT - 6.0)) y=(at(up(Gigabytes(mark)) + 4.0)) text-anchor="end" { (gigabytes(Gigabytes(mark))) }
        }
        @if let Some((low, high)) = band.low.zip(band.high) {
            rect.band x=(at(LEFT)) y=(at(up(high))) width=(at(WIDTH - LEFT)) height=(at(up(low) - up(high))) {}
        }
        @for (place, day) in daily.days.iter().enumerate() {
            @let x = LEFT + place as f64 * wide;
            rect.bar x=(at(x + wide * 0.15)) y=(at(up(day.gb))) width=(at(wide * 0.7)) height=(at(floor - up(day.gb))) {
                title { (day.day) ": " (number::quantity(day.gb.0)) " GB" }
            }
            @if place % DATED == 0 {
                text.axis x=(at(x)) y=(at(HEIGHT - 8.0)) { (day.day.get(5..).unwrap_or(&day.day)) }
            }
        }
        @if let Some(expected) = band.expected {
            path.expected d={ "M" (at(LEFT)) " " (at(up(expected))) "H" (at(WIDTH)) } {}
        }
    };
    let words = format!(
        "{}. Projected for a day of {month}: {}.",
        daily.days.iter().map(|day| format!("{}: {}", day.day, gigabytes(day.gb))).collect::<Vec<_>>().join("; "),
        projected(&band),
    );
    let caption =
        format!("GB that came in, {} to {}. The band is a day of {month}: {}.", first.day, last.day, projected(&band));
    figure("chart-days", "The measured days and the projection.", &words, &caption, HEIGHT, drawing)
}

fn gigabytes(Gigabytes(gb): Gigabytes) -> String {
    format!("{} GB", number::quantity(gb))
}

fn projected(band: &Interval<Gigabytes>) -> String {
    number::interval(band, gigabytes).to_string()
}

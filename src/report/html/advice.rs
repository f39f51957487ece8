//! What to do: savings, then what costs, then hygiene, each with its remedy.

use maud::{Markup, html};

use super::safe;
use crate::report::document::{AdviceKind, RecommendationRow, RemedyRow, Report, name_of};
use crate::report::number;
use crate::report::page::{self, Names};
use crate::report::sections::{Section, Shown};

/// Recommendations of a kind that are told in full: who has more begins with these.
const TOLD: usize = 100;
/// Where rules could not tell, as many as are named.
const LACKING: usize = 50;
/// Names that lack the same.
const NAMED: usize = 20;

/// The kinds in the order in which they are told, with their headings.
const KINDS: [(AdviceKind, &str); 3] = [
    (AdviceKind::Saving, "Savings"),
    (AdviceKind::Cost, "Worth paying for"),
    (AdviceKind::Hygiene, "Hygiene, and what has no known price"),
];

/// The recommendations of a kind that are told, each with its place among all, and how many more there are.
fn told<'a>(report: &'a Report, kind: AdviceKind, shown: &Shown) -> (Vec<(usize, &'a RecommendationRow)>, usize) {
    let mut rows: Vec<_> = report.recommendations.iter().enumerate().filter(|(_, row)| row.kind == kind).collect();
    let all = rows.len();
    rows.truncate(shown.of(all).min(TOLD));
    let more = all - rows.len();
    (rows, more)
}

/// Whether there is something for a link to lead to.
pub(super) fn is_told(report: &Report, place: usize, shown: &Shown) -> bool {
    shown.has(Section::Advice)
        && KINDS.iter().any(|(kind, _)| told(report, *kind, shown).0.iter().any(|(other, _)| *other == place))
}

/// Everything that was found, and what could not be told.
pub(super) fn list(report: &Report, names: &Names, shown: &Shown) -> Markup {
    let rows = &report.recommendations;
    html! {
        @for (kind, heading) in KINDS {
            @let (those, more) = told(report, kind, shown);
            @if !those.is_empty() {
                h3 { (heading) }
                @for (place, row) in &those { (one(*place, row, names)) }
                @if more > 0 { p.quiet { "…and " (number::whole(more as u64)) " more, in --format json or csv." } }
            }
        }
        @if rows.iter().any(|row| row.kind == AdviceKind::Saving && !row.together) {
            p.quiet { "What is no part of the sum is an alternative to something that is, or saves on the same bytes: their savings do not add up." }
        }
        @if let Some(text) = page::small(report) { p.quiet { (text) } }
        @if !report.lacking.is_empty() { (lacking(report, names)) }
    }
}

/// What is missing once, with all that lack it.
fn lacking(report: &Report, names: &Names) -> Markup {
    let needs = page::by_need(&report.lacking, names);
    html! {
        h3 { "What rules could not tell" }
        ul {
            @for (rule, need, of) in needs.iter().take(LACKING) {
                li { (rule) " of " (safe(&page::listed(of, NAMED))) ": needs " (safe(need)) }
            }
        }
        @if needs.len() > LACKING {
            p.quiet { "…and " (number::whole((needs.len() - LACKING) as u64)) " more, in --format json or csv." }
        }
    }
}

fn one(place: usize, row: &RecommendationRow, names: &Names) -> Markup {
    html! {
        details.advice id={ "advice-" (place) } {
            summary {
                @if row.kind != AdviceKind::Hygiene { strong { (number::interval(&row.usd_per_month, number::usd).number) } " " }
                (safe(&names.subject(&row.subject))) " " span.tag { (row.id) }
                @if row.kind == AdviceKind::Saving && !row.together {
                    " " span.tag { "no part of the sum" @if let Some(other) = &row.overlaps_with { ": overlaps with " (other) } }
                }
            }
            p { (safe(&row.is)) " " strong { (safe(&row.todo)) } }
            p { "What is lost: " (safe(&row.loses)) }
            @if row.kind != AdviceKind::Hygiene {
                p { (if row.kind == AdviceKind::Saving { "Saves" } else { "Costs" }) " a month: " (number::interval(&row.usd_per_month, number::usd)) ". Sure: " (name_of(row.confidence)) "." }
            }
            @if !row.evidence.is_empty() {
                ul { @for fact in &row.evidence { li { (safe(&page::fact(fact))) } } }
            }
            (remedy(row))
        }
    }
}

fn remedy(row: &RecommendationRow) -> Markup {
    let RemedyRow { cli, terraform, cloudformation, serverless } = &row.remedy;
    // Paper has the first of them.
    let languages = [
        ("AWS CLI", cli),
        ("Terraform", terraform),
        ("CloudFormation, SAM", cloudformation),
        ("Serverless Framework", serverless),
    ];
    let written: Vec<_> = languages.iter().filter_map(|(language, text)| Some((language, text.as_ref()?))).collect();
    html! {
        @if !written.is_empty() { p.quiet { (safe(&page::place(&row.subject))) } }
        @for (place, (language, text)) in written.into_iter().enumerate() {
            details.remedy.other[place > 0] { summary { (language) } pre tabindex="0" { code { (lines(text)) } } }
        }
    }
}

/// A remedy keeps its lines.
fn lines(text: &str) -> String {
    text.lines().map(safe).collect::<Vec<_>>().join("\n")
}

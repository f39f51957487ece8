//! What to do: savings, then what costs, then hygiene, each with its remedy.

use maud::{Markup, html};

use super::safe;
use crate::report::document::{AdviceKind, RecommendationRow, RemedyRow, Report, name_of};
use crate::report::number;
use crate::report::page;
use crate::report::sections::Shown;

/// Recommendations of a kind that are told in full: who has more begins with these.
const TOLD: usize = 100;
/// Where rules could not tell, as many as are named.
const LACKING: usize = 50;

/// The savings with their place among all recommendations.
pub(super) fn savings(report: &Report) -> impl Iterator<Item = (usize, &RecommendationRow)> {
    report.recommendations.iter().enumerate().filter(|(_, row)| row.kind == AdviceKind::Saving)
}

/// Everything that was found, and what could not be told.
pub(super) fn list(report: &Report, shown: &Shown) -> Markup {
    let rows = &report.recommendations;
    let kinds = [
        (AdviceKind::Saving, "Savings"),
        (AdviceKind::Cost, "Worth paying for"),
        (AdviceKind::Hygiene, "Hygiene, with no money in it"),
    ];
    html! {
        @for (kind, heading) in kinds {
            @let those: Vec<_> = rows.iter().enumerate().filter(|(_, row)| row.kind == kind).collect();
            @let told = shown.of(those.len()).min(TOLD);
            @if !those.is_empty() {
                h3 { (heading) }
                @for (place, row) in &those[..told] { (one(*place, row)) }
                @if those.len() > told { p.quiet { "…and " (number::whole((those.len() - told) as u64)) " more, in --format json." } }
            }
        }
        @if rows.iter().any(|row| row.kind == AdviceKind::Saving && !row.together) {
            p.quiet { "What is no part of the sum is an alternative to something above it, or saves on the same bytes: their savings do not add up." }
        }
        @if !report.lacking.is_empty() {
            h3 { "What rules could not tell" }
            ul {
                @for row in report.lacking.iter().take(LACKING) {
                    li { (row.id) " of " (safe(&page::subject(&row.subject))) ": needs " (safe(&row.needs)) }
                }
            }
        }
    }
}

fn one(place: usize, row: &RecommendationRow) -> Markup {
    html! {
        details.advice id={ "advice-" (place) } {
            summary {
                @if row.kind != AdviceKind::Hygiene { strong { (number::interval(&row.usd_per_month, number::usd).number) } " " }
                (safe(&page::subject(&row.subject))) " " span.tag { (row.id) }
                @if row.kind == AdviceKind::Saving && !row.together { " " span.tag { "no part of the sum" } }
            }
            p { (safe(&row.is)) " " strong { (safe(&row.todo)) } }
            p { "What is lost: " (safe(&row.loses)) }
            @if row.kind != AdviceKind::Hygiene {
                p { (if row.kind == AdviceKind::Saving { "Saves" } else { "Costs" }) " a month: " (number::interval(&row.usd_per_month, number::usd)) ". Sure: " (name_of(row.confidence)) "." }
            }
            @if !row.evidence.is_empty() {
                ul { @for fact in &row.evidence { li { (safe(&fact.what)) ": " (safe(&fact.value)) " (" (page::basis_name(fact.basis)) ")" } } }
            }
            (remedy(&row.remedy))
        }
    }
}

fn remedy(remedy: &RemedyRow) -> Markup {
    let languages = [
        ("AWS CLI", &remedy.cli),
        ("Terraform", &remedy.terraform),
        ("CloudFormation, SAM", &remedy.cloudformation),
        ("Serverless Framework", &remedy.serverless),
    ];
    html! {
        @for (language, text) in languages {
            @if let Some(text) = text {
                details.remedy { summary { (language) } pre tabindex="0" { code { (lines(text)) } } }
            }
        }
    }
}

/// A remedy keeps its lines.
fn lines(text: &str) -> String {
    text.lines().map(safe).collect::<Vec<_>>().join("\n")
}

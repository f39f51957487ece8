//! A report as one HTML file that needs nothing else: no network, no server, no other file.
//!
//! What is read first is written as it is; tables are built in the browser when they are opened, from the data that stands
//! in the page, since thousands of rows would make it slow to open. The scripts show and sort what is there; what they
//! recompute follows from the document by multiplying.

mod advice;
mod bars;
mod chart;
mod data;
mod days;
mod growth;
mod policy;
mod prose;
mod summary;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::document::{Document, Report};
use super::escape;
use super::page::Names;
use super::sections::{Section, Shown};

/// The looks, for a screen in light and dark, and for paper.
const STYLE: &str = include_str!("page/style.css");
/// The scripts, each with one subject; they make one program.
const SCRIPT: &str = concat!(
    "\"use strict\";\n(() => {\n",
    include_str!("page/number.js"),
    include_str!("page/table.js"),
    include_str!("page/groups.js"),
    include_str!("page/stages.js"),
    include_str!("page/money.js"),
    include_str!("page/what_if.js"),
    include_str!("page/start.js"),
    "})();\n"
);

/// Writes the page.
pub(super) fn write(document: &Document<Report>, shown: &Shown) -> String {
    let title = title(&document.body);
    let names = Names::of(&document.body);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy::of(STYLE, SCRIPT));
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                meta name="color-scheme" content="light dark";
                meta name="generator" content={ "logtoll " (document.tool) };
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#report" { "Skip to the report" }
                header {
                    nav aria-label="Sections" { (links(document, shown)) }
                    button #theme type="button" hidden { "Dark" }
                }
                main #report {
                    (summary::first_screen(document, &title, &names, shown))
                    (sections(document, &names, shown))
                }
                footer { (prose::run(document)) }
                (data::blocks(document, shown))
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    page.into_string()
}

fn title(report: &Report) -> String {
    match &report.title {
        Some(title) => safe(title),
        None => format!("What logging costs in {}", report.estimate.month),
    }
}

/// A text from outside in which every character is visible; that none of it is markup is seen to by whoever writes it.
fn safe(text: &str) -> String {
    escape::terminal(text)
}

/// The sections that are shown and have something to show, with their headings.
fn listed(document: &Document<Report>, shown: &Shown) -> Vec<(Section, &'static str)> {
    let body = &document.body;
    let has_advice = !body.recommendations.is_empty() || !body.lacking.is_empty() || super::page::small(body).is_some();
    [
        (Section::Advice, "What to do", has_advice),
        (Section::LogGroups, "Log groups", true),
        (Section::Stages, "Stages", true),
        (Section::WhatIf, "What if", body.what_if.is_some() && !body.compare.stages.is_empty()),
        (Section::Storage, "Storage over 12 months", body.storage.is_some()),
        (Section::Assumptions, "Assumptions", !document.assumptions.is_empty()),
        (Section::Warnings, "Warnings", !document.warnings.is_empty()),
        (Section::Method, "Method", true),
    ]
    .into_iter()
    .filter(|(section, _, has)| *has && shown.has(*section))
    .map(|(section, heading, _)| (section, heading))
    .collect()
}

fn links(document: &Document<Report>, shown: &Shown) -> Markup {
    html! {
        @for (section, heading) in listed(document, shown) {
            a href={ "#" (section.id()) } { (heading) }
        }
    }
}

fn sections(document: &Document<Report>, names: &Names, shown: &Shown) -> Markup {
    let body = &document.body;
    html! {
        @for (section, heading) in listed(document, shown) {
            section id=(section.id()) aria-labelledby={ (section.id()) "-heading" } {
                h2 id={ (section.id()) "-heading" } { (heading) }
                @match section {
                    Section::Advice => (advice::list(body, names, shown)),
                    Section::LogGroups => (summary::groups(body, shown)),
                    Section::Stages => (summary::stages(body, names, shown)),
                    Section::WhatIf => (summary::what_if(body)),
                    Section::Storage => (growth::section(body)),
                    Section::Assumptions => (prose::assumptions(document)),
                    Section::Warnings => (prose::warnings(document)),
                    Section::Method => (prose::method(document, shown)),
                }
            }
        }
    }
}

//! What stands around the figures: what they rest on, what is doubtful, what they mean, what measuring cost.

use maud::{Markup, html};

use super::safe;
use crate::report::document::{AssumptionRow, Document, Report};
use crate::report::number;
use crate::report::page;
use crate::report::sections::Shown;

/// Where AWS documents what this is about; the only places that the page leads to.
const DOCUMENTED: [(&str, &str); 3] = [
    ("Logging of API Gateway", "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html"),
    (
        "Access logs and their variables",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html",
    ),
    (
        "Log classes of CloudWatch",
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html",
    ),
];

/// Prices, version and time.
pub(super) fn about(document: &Document<Report>) -> Markup {
    html! { (page::about(document)) }
}

/// What was taken as given, and what each would change.
pub(super) fn assumptions(document: &Document<Report>) -> Markup {
    html! {
        div.scroll { table.words aria-label="Assumptions" {
            thead { tr { th scope="col" { "assumption" } th scope="col" { "value" } th.number scope="col" { "total" } th.number scope="col" { "were it otherwise" } th scope="col" { "source" } } }
            tbody {
                @for row in &document.assumptions {
                    tr {
                        th scope="row" { (row.id) }
                        td { (safe(&row.value)) }
                        td.number { (row.usd.map_or_else(String::new, number::usd)) }
                        td.number { (otherwise(row)) }
                        td.source { (safe(&row.source)) }
                    }
                }
            }
        } }
    }
}

fn otherwise(row: &AssumptionRow) -> String {
    match row.usd_if_otherwise {
        Some(usd) if row.usd == Some(usd) => "the same".to_owned(),
        Some(usd) => number::usd(usd),
        None => String::new(),
    }
}

/// What is doubtful and what to do about it.
pub(super) fn warnings(document: &Document<Report>) -> Markup {
    html! {
        ul.warnings {
            @for row in &document.warnings { li { strong { (safe(&row.text)) } " → " (safe(&row.remedy)) " " span.tag { (row.id) } } }
        }
    }
}

/// What the figures and their marks mean.
pub(super) fn method(document: &Document<Report>, shown: &Shown) -> Markup {
    html! {
        ul { @for note in page::method(&document.body, shown) { li { (note) } } }
        p { "AWS documents: " @for (place, (name, address)) in DOCUMENTED.iter().enumerate() {
            @if place > 0 { ", " } a href=(address) rel="noreferrer" { (name) }
        } "." }
    }
}

/// What measuring asked of AWS.
pub(super) fn run(document: &Document<Report>) -> Markup {
    html! { p.quiet { (page::run(&document.body.estimate.run)) } }
}

//! `logtoll report`.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::OnceLock;

use super::given::Given;
use super::output::Output;
use super::sampling::Wanted;
use super::{Setting, TOOL, again, budget, compare, estimate, retention, source};
use crate::args::{ReportArgs, SectionArg};
use crate::error::Error;
use crate::measurements::{ApiStage, Measurements};
use crate::model::daily::{Daily, daily};
use crate::model::storage::{Year, year};
use crate::model::what_if::{WhatIf, what_if};
use crate::model::{Assumptions, Comparison};
use crate::prices::PriceBook;
use crate::recommendation::outlook::outlook;
use crate::recommendation::{About, Advice, advise, ask};
use crate::report::document::{BudgetRow, Document};
use crate::report::{self, document};
use crate::units::Usd;

pub(super) fn run(args: &ReportArgs, setting: &Setting) -> Result<(), Error> {
    let retention = retention::stated(args.retention, setting)?;
    let output = Output::of_report(&args.output)?;
    if output.is_text() && args.presentation.sections.contains(&SectionArg::WhatIf) {
        let text = "the section what-if needs a browser: name the file .html, say --format html, or leave it out of --sections";
        return Err(Error::Arguments(text.to_owned()));
    }
    let from = (&args.source.measurements, args.csv.csv.as_deref());
    let Some(measured) = source::seen(from.0, from.1, &args.aws, Wanted::Account(&args.sampling), setting)? else {
        return Ok(());
    };
    // Before anything is said of them, so that no name is left in a sentence.
    let seen = match args.presentation.anonymize {
        true => Cow::Owned(measured.anonymous()),
        false => Cow::Borrowed(&measured),
    };
    let prices = source::book(&seen.scopes, setting)?;
    if seen.log_groups.is_empty() && seen.stages.is_empty() {
        source::whole(&seen, &args.source.measurements)?;
        return Err(Error::Nothing("there are neither log groups nor API stages to report on".to_owned()));
    }
    let given = Given {
        month: &args.assumptions,
        retention,
        flagged_retention: args.retention,
        requests: args.requests,
        bill: &args.bill,
    };
    let (assume, said) = given.assume(&seen, &prices, setting)?;
    // The configuration leaves stages out by the names that they have.
    let fits = compare::Chosen::all(setting).test();
    let left_out: HashSet<_> =
        measured.stages.iter().zip(&seen.stages).filter(|(own, _)| !fits(own)).map(|(_, shown)| shown.key()).collect();
    let fits = |stage: &ApiStage| !left_out.contains(&stage.key());
    let wanted = (output.has_everything(), Usd(args.presentation.min_saving));
    let Worked { parts, compared: (compare, comparison), advice, stored, daily, asked } =
        worked_out(&seen, &prices, &assume, &fits, wanted);
    let estimate::Parts { result: estimated, body: estimate, assumptions, warnings: doubts } = parts;
    let budget = budget::stated(&args.budget, budget::of_groups(&seen, estimate.total.usd));
    let assumptions = [said, assumptions].concat();
    let mut warnings = source::doubts(&seen);
    for warning in doubts.iter().chain(&comparison.warnings) {
        if !warnings.contains(warning) {
            warnings.push(warning.clone());
        }
    }
    let mut body = document::Report::of(estimate, compare)
        .with_advice(&advice, outlook(&seen, &estimated, &stored, &advice, &prices, &assume))
        .with_days(&stored, &daily);
    if let Some(asked) = &asked {
        body = body.with_what_if(asked);
    }
    body.title.clone_from(&args.presentation.title);
    body.budget = budget.as_ref().map(BudgetRow::from);
    let document = Document::new(body, TOOL, setting.now, &prices, &assumptions, &warnings);
    let shown = args.presentation.shown(again::again(args, setting));
    let written = output.report(&document, |format| report::report(&document, format, &shown));
    source::kept(&measured, &args.source.measurements, written)?;
    source::whole(&measured, &args.source.measurements)?;
    // The program ends here: to free what a large account takes, piece by piece, would keep its user waiting.
    std::mem::forget((document, estimated, comparison));
    budget::held(budget)
}

/// What a report is made of.
struct Worked {
    parts: estimate::Parts,
    compared: (document::Compare, Comparison),
    advice: Advice,
    stored: Year,
    daily: Daily,
    asked: Option<WhatIf>,
}

/// Works all of it out. The parts of a large account keep two cores busy: each begins when there is what it needs.
fn worked_out(
    seen: &Measurements,
    prices: &PriceBook,
    assume: &Assumptions,
    fits: &(dyn Fn(&ApiStage) -> bool + Sync),
    (has_everything, least): (bool, Usd),
) -> Worked {
    let (estimated, compared) = (OnceLock::new(), OnceLock::new());
    let estimate = || estimate::parts(seen, prices, assume);
    let compare = || compare::compared(seen, prices, assume, fits);
    let found = |about, comparison, estimated: &estimate::Parts| {
        ask(about, seen, comparison, &estimated.result, prices, assume, least)
    };
    let (advice, stored, daily, asked) = std::thread::scope(|scope| {
        let of_groups = scope.spawn(|| {
            let estimated = estimated.get_or_init(estimate);
            let stored = year(seen, &estimated.result, prices, assume);
            let daily = daily(&estimated.result, assume);
            (found(About::Groups, &compared.get_or_init(compare).1, estimated), stored, daily)
        });
        let (_, comparison) = compared.get_or_init(compare);
        let asked = scope.spawn(move || has_everything.then(|| what_if(seen, comparison, prices, assume)));
        let of_stages = found(About::Stages, comparison, estimated.get_or_init(estimate));
        let (of_groups, stored, daily) = of_groups.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let advice = advise(seen, [of_stages, of_groups], least);
        (advice, stored, daily, asked.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    let parts = estimated.into_inner().unwrap_or_else(estimate);
    Worked { parts, compared: compared.into_inner().unwrap_or_else(compare), advice, stored, daily, asked }
}

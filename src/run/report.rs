//! `logtoll report`.

use std::borrow::Cow;
use std::collections::HashSet;

use super::given::Given;
use super::output::Output;
use super::sampling::Wanted;
use super::{Setting, TOOL, again, budget, compare, estimate, retention, source};
use crate::args::ReportArgs;
use crate::error::Error;
use crate::measurements::ApiStage;
use crate::model::daily::daily;
use crate::model::storage;
use crate::model::what_if::what_if;
use crate::recommendation::outlook::outlook;
use crate::recommendation::recommend;
use crate::report::document::{BudgetRow, Document};
use crate::report::{self, document};

/// The months of storage that are shown.
const MONTHS: usize = 12;

pub(super) fn run(args: &ReportArgs, setting: &Setting) -> Result<(), Error> {
    let retention = retention::stated(args.retention, setting)?;
    let output = Output::of_report(&args.output)?;
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
    // The two know nothing of each other, and large accounts keep a core busy with each.
    // The configuration leaves stages out by the names that they have.
    let fits = compare::Chosen::all(setting).test();
    let left_out: HashSet<_> =
        measured.stages.iter().zip(&seen.stages).filter(|(own, _)| !fits(own)).map(|(_, shown)| key(shown)).collect();
    let (estimated, compared) = std::thread::scope(|scope| {
        let compared =
            scope.spawn(|| compare::compared(&seen, &prices, &assume, &|stage| !left_out.contains(&key(stage))));
        (estimate::parts(&seen, &prices, &assume), compared.join())
    });
    let (estimated, assumptions) = estimated;
    let estimate = document::Estimate::new(&estimated, assume.month, &seen.run);
    let (compare, comparison) = compared.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    let budget = budget::stated(&args.budget, budget::of_groups(&seen, estimate.total.usd));
    let assumptions = [said, assumptions].concat();
    let mut warnings = source::doubts(&seen);
    for warning in estimated.warnings.iter().chain(&comparison.warnings) {
        if !warnings.contains(warning) {
            warnings.push(warning.clone());
        }
    }
    // Nor do the advice and what the page recomputes.
    let (advice, asked) = std::thread::scope(|scope| {
        let asked = scope.spawn(|| output.has_everything().then(|| what_if(&seen, &comparison, &prices, &assume)));
        (recommend(&seen, &comparison, &estimated, &prices, &assume), asked.join())
    });
    let asked = asked.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    let stored = storage(&seen, &estimated, &prices, &assume, MONTHS);
    let mut body = document::Report::of(estimate, compare)
        .with_advice(&advice, outlook(&estimated, &stored, &advice, &prices, &assume))
        .with_days(&stored, &daily(&estimated, &assume));
    if let Some(asked) = &asked {
        body = body.with_what_if(asked);
    }
    body.title.clone_from(&args.presentation.title);
    body.budget = budget.as_ref().map(BudgetRow::from);
    let document = Document::new(body, TOOL, setting.now, &prices, &assumptions, &warnings);
    let shown = args.presentation.shown(again::again(args, setting));
    let written = output.write(|format| report::report(&document, format, &shown));
    source::kept(&measured, &args.source.measurements, written)?;
    source::whole(&measured, &args.source.measurements)?;
    budget::held(budget)
}

/// What tells a stage from every other.
fn key(stage: &ApiStage) -> (Option<&str>, &str, &str, &str) {
    (stage.account.as_deref(), &stage.region, &stage.api_id, &stage.stage)
}

//! `logtoll estimate`.

use super::given::Given;
use super::output::Output;
use super::sampling::Wanted;
use super::{Setting, TOOL, budget, source};
use crate::args::EstimateArgs;
use crate::error::Error;
use crate::measurements::Measurements;
use crate::model::elsewhere::kept_in_s3;
use crate::model::storage::later;
use crate::model::{Assumption, Assumptions, Estimate, estimate, headline, sensitivity};
use crate::prices::PriceBook;
use crate::report::document::{BudgetRow, Document};
use crate::report::{self, document};
use crate::warning::Warning;

pub(super) fn run(args: &EstimateArgs, setting: &Setting) -> Result<(), Error> {
    let output = Output::new(&args.output)?;
    let from = (&args.source.measurements, args.csv.csv.as_deref());
    let Some(seen) = source::seen(from.0, from.1, &args.aws, Wanted::Account(&args.sampling), setting)? else {
        return Ok(());
    };
    let prices = source::book(&seen.scopes, setting)?;
    let nothing = || {
        source::whole(&seen, from.0)?;
        Err(Error::Nothing("there are no log groups to estimate".to_owned()))
    };
    if seen.log_groups.is_empty() && seen.stages.is_empty() {
        return nothing();
    }
    let given = Given {
        month: &args.assumptions,
        retention: None,
        flagged_retention: None,
        requests: args.requests,
        bill: &args.bill,
    };
    let (assume, said) = given.assume(&seen, &prices, setting)?;
    let Parts { mut body, assumptions, warnings, .. } = parts(&seen, &prices, &assume);
    if body.log_groups.is_empty() && body.extras.is_empty() {
        return nothing();
    }
    // What lies there now is counted whatever the retention; how long S3 keeps logs is said apart.
    let said: Vec<Assumption> = said.into_iter().filter(|row| row.id != "retention").collect();
    let assumptions = [said, assumptions].concat();
    let budget = budget::stated(&args.budget, budget::of_groups(&seen, body.total.usd));
    body.budget = budget.as_ref().map(BudgetRow::from);
    let warnings = [source::doubts(&seen), warnings].concat();
    let document = Document::new(body, TOOL, setting.now, &prices, &assumptions, &warnings);
    let written = output.write(|format| report::estimate(&document, format));
    source::kept(&seen, from.0, written)?;
    source::whole(&seen, from.0)?;
    budget::held(budget)
}

/// The estimate with what it rests on and what is doubtful about it.
pub(super) struct Parts {
    /// As it was made.
    pub(super) result: Estimate,
    /// As it is shown.
    pub(super) body: document::Estimate,
    /// What it rests on.
    pub(super) assumptions: Vec<Assumption>,
    /// What is doubtful.
    pub(super) warnings: Vec<Warning>,
}

/// Makes it.
pub(super) fn parts(seen: &Measurements, prices: &PriceBook, assume: &Assumptions) -> Parts {
    let result = estimate(seen, prices, assume);
    let headline = |assume: &Assumptions| headline(&result, seen, prices, assume);
    let mut assumptions = sensitivity::assumptions(prices.billing(), assume, headline);
    assumptions.extend(kept_in_s3(&result.extras, assume));
    let later = later(seen, &result, prices, assume);
    let body = document::Estimate::new(&result, later, assume.month, &seen.run);
    let more = [later.map(|later| later.doubt(assume)), source::month_doubt(seen, assume.month)];
    let warnings = result.warnings.iter().cloned().chain(more.into_iter().flatten()).collect();
    Parts { result, body, assumptions, warnings }
}

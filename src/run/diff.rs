//! `logtoll diff`.

use std::path::Path;
use std::slice;

use super::given::Given;
use super::output::Output;
use super::{Setting, TOOL, source};
use crate::args::{BillArgs, DiffArgs};
use crate::error::Error;
use crate::measurements::Measurements;
use crate::model::difference::usd_more;
use crate::model::{Assumptions, difference, goes_back, sensitivity};
use crate::report::document::Document;
use crate::report::{self, document};
use crate::warning::Warning;

pub(super) fn run(args: &DiffArgs, setting: &Setting) -> Result<(), Error> {
    let output = Output::new(&args.output)?;
    let (old, new) = (read(&args.old)?, read(&args.new)?);
    in_order(&old, &new)?;
    let both = [old.scopes.as_slice(), &new.scopes].concat();
    let prices = source::book(&both, setting)?;
    let month = args.assumptions.month.unwrap_or_else(|| source::month_after(&new, setting));
    let given = Given {
        month: &args.assumptions,
        retention: None,
        flagged_retention: None,
        requests: None,
        bill: &BillArgs::default(),
    };
    let (mut assume, said) = given.assume(&new, &prices, setting)?;
    assume.month = month;
    let result = difference(&old, &new, &prices, &assume);
    if !result.scopes.iter().any(|scope| scope.old.is_some() && scope.new.is_some()) {
        let problem = "the two runs have no account and region in common, so there is nothing to compare";
        return Err(Error::Nothing(problem.to_owned()));
    }
    let headline = |assume: &Assumptions| usd_more(&old, &new, &prices, assume);
    let assumptions = [said, sensitivity::assumptions(prices.billing(), &assume, headline)].concat();
    let of_run = |seen: &Measurements, more: &[Warning]| [source::doubts(seen).as_slice(), more].concat();
    let (old, new) = (of_run(&old, &result.old_warnings), of_run(&new, &result.new_warnings));
    let body = document::Difference::new(&result, month);
    let mut document = Document::new(body, TOOL, setting.now, &prices, &assumptions, &[]);
    document.warnings = document::Difference::doubts(&old, &new);
    output.write(|format| report::difference(&document, format))
}

fn read(path: &Path) -> Result<Measurements, Error> {
    let one = path.to_owned();
    let seen = source::measurements(slice::from_ref(&one))?;
    seen.ok_or_else(|| Error::Nothing("no measurements file is named".to_owned()))
}

/// Two files the wrong way round give every sign the wrong way round, and nothing in the result would look wrong: that is
/// refused, not warned of.
fn in_order(old: &Measurements, new: &Measurements) -> Result<(), Error> {
    let Some(scope) = goes_back(old, new) else { return Ok(()) };
    Err(Error::Arguments(format!(
        "NEW measured {} at {:.0}, before OLD did: name the older file first",
        scope.region.escape_debug(),
        scope.taken_at
    )))
}

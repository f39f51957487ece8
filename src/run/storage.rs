//! `logtoll storage`.

use super::given::Given;
use super::output::Output;
use super::sampling::Wanted;
use super::{Setting, TOOL, retention, source};
use crate::args::{BillArgs, StorageArgs};
use crate::error::Error;
use crate::model::{estimate, sensitivity, storage};
use crate::report::document::Document;
use crate::report::{self, document};

pub(super) fn run(args: &StorageArgs, setting: &Setting) -> Result<(), Error> {
    let retention = retention::stated(args.retention, setting)?;
    let output = Output::new(&args.output)?;
    let files = &args.source.measurements;
    let Some(seen) = source::seen(files, None, &args.aws, Wanted::Account(&args.sampling), setting)? else {
        return Ok(());
    };
    let prices = source::book(&seen.scopes, setting)?;
    if seen.log_groups.is_empty() {
        source::whole(&seen, files)?;
        return Err(Error::Nothing("there are no log groups".to_owned()));
    }
    let bill = BillArgs { growth: args.growth, ..BillArgs::default() };
    let given =
        Given { month: &args.assumptions, retention, flagged_retention: args.retention, requests: None, bill: &bill };
    let (assume, said) = given.assume(&seen, &prices, setting)?;
    let months = usize::from(args.months);
    let rolled = |assume: &_| {
        let estimate = estimate(&seen, &prices, assume);
        (storage(&seen, &estimate, &prices, assume, months), estimate.warnings)
    };
    let (result, doubts) = rolled(&assume);
    let headline = |assume: &_| rolled(assume).0.total.last().and_then(|month| month.usd.expected);
    // Neither discount nor agreed prices are in these rows.
    let said = said.into_iter().filter(|row| ["growth", "retention"].contains(&row.id)).collect::<Vec<_>>();
    let assumptions = [said, sensitivity::assumptions(prices.billing(), &assume, headline)].concat();
    let month = source::month_doubt(&seen, assume.month).into_iter().collect();
    let warnings = [source::doubts(&seen), doubts, month].concat();
    let body = document::Storage::new(&result, &seen.run);
    let document = Document::new(body, TOOL, setting.now, &prices, &assumptions, &warnings);
    let written = output.write(|format| report::storage(&document, format));
    source::kept(&seen, files, written)?;
    source::whole(&seen, files)
}

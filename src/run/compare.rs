//! `logtoll compare`.

use wildmatch::WildMatch;

use super::output::Output;
use super::sampling::{self, Wanted};
use super::stated::{self, Stated};
use super::{Setting, TOOL, budget, given, retention, source};
use crate::args::CompareArgs;
use crate::error::Error;
use crate::measurements::{ApiStage, Measurements};
use crate::model::{Assumptions, Comparison, as_is, compare, sensitivity};
use crate::period::{BillingMonth, utc_date};
use crate::prices::PriceBook;
use crate::report::document::{BudgetRow, Document};
use crate::report::{self, document};

pub(super) fn run(args: &CompareArgs, setting: &Setting) -> Result<(), Error> {
    let retention = retention::stated(args.traffic.retention, setting)?;
    let output = Output::new(&args.output)?;
    let measured = source::measurements(&args.source.measurements)?;
    let is_stated = measured.is_none() && args.traffic.requests.is_some();
    let (seen, traffic, said) = match measured {
        Some(_) if !args.aws.regions.is_empty() => {
            let problem = "--region does not go with measurements files: each names its own";
            return Err(Error::Arguments(problem.to_owned()));
        }
        Some(seen) => (seen, stated::traffic(&args.traffic)?, Vec::new()),
        None if is_stated => {
            let region = source::one_region(&given::aws(&args.aws, setting), "--requests")?;
            let stated = Stated::new(&args.traffic, region, setting)?;
            (stated.seen, stated.traffic, stated.assumptions)
        }
        None => match sampling::measure(&given::aws(&args.aws, setting), Wanted::Account(&args.sampling), setting)? {
            Some(seen) => (seen, stated::traffic(&args.traffic)?, Vec::new()),
            None => return Ok(()),
        },
    };
    let prices = source::book(&seen.scopes, setting)?;
    let next = || match args.traffic.requests {
        Some(_) => BillingMonth::containing(utc_date(setting.now)).next(),
        None => source::month_after(&seen, setting),
    };
    let mut assume = Assumptions::from_billing(prices.billing(), args.assumptions.month.unwrap_or_else(next));
    assume.traffic = traffic;
    assume.retention = retention;
    given::configure(None, &mut assume, setting)?;
    let globs = Chosen { only: &args.only, ..Chosen::all(setting) };
    let chosen = globs.test();
    let (mut body, comparison) = compared(&seen, &prices, &assume, &chosen);
    let headline = |assume: &Assumptions| as_is(&seen, &prices, assume, &chosen);
    let assumptions = sensitivity::assumptions(prices.billing(), &assume, headline);
    if body.stages.is_empty() {
        source::whole(&seen, &args.source.measurements)?;
        return Err(match seen.stages.len() {
            0 => Error::Nothing("there are no API stages to compare".to_owned()),
            stages => Error::Arguments(format!(
                "--only fits none of the {stages} stages (or the configuration leaves them out); it is matched with API/STAGE"
            )),
        });
    }
    let kept: Vec<_> = given::kept(args.traffic.retention, setting).filter(|_| !is_stated).into_iter().collect();
    let budget = budget::stated(&args.budget, budget::of_stages(&seen, &comparison, is_stated));
    body.budget = budget.as_ref().map(BudgetRow::from);
    let (assumptions, warnings) = (
        [said, kept, given::vendors(setting), assumptions].concat(),
        [source::doubts(&seen), comparison.warnings].concat(),
    );
    let document = Document::new(body, TOOL, setting.now, &prices, &assumptions, &warnings);
    let chosen = !args.only.is_empty();
    let written = output.write(|format| report::compare(&document, format, chosen));
    source::kept(&seen, &args.source.measurements, written)?;
    source::whole(&seen, &args.source.measurements)?;
    budget::held(budget)
}

/// Which stages are compared, as globs on API/STAGE.
#[derive(Clone, Copy)]
pub(super) struct Chosen<'a> {
    /// These; all where none is named.
    pub(super) only: &'a [String],
    /// None of these.
    pub(super) leave_out: &'a [String],
}

impl<'a> Chosen<'a> {
    /// All but those that the configuration leaves out.
    pub(super) fn all(setting: &'a Setting) -> Self {
        let leave_out = setting.config.leave_out.as_ref().map_or(&[][..], |set| &set.value);
        Self { only: &[], leave_out }
    }
}

impl Chosen<'_> {
    /// Whether a stage is among them.
    pub(super) fn test(&self) -> impl Fn(&ApiStage) -> bool + use<> {
        let globs = |texts: &[String]| texts.iter().map(|glob| WildMatch::new(glob)).collect::<Vec<_>>();
        let (only, leave_out) = (globs(self.only), globs(self.leave_out));
        move |stage: &ApiStage| {
            let name = format!("{}/{}", stage.api_name, stage.stage);
            let fits = |globs: &[WildMatch]| globs.iter().any(|glob| glob.matches(&name));
            (only.is_empty() || fits(&only)) && !fits(&leave_out)
        }
    }
}

/// The comparison of the stages that are chosen, with what is doubtful about it.
pub(super) fn compared(
    seen: &Measurements,
    prices: &PriceBook,
    assume: &Assumptions,
    fits: &dyn Fn(&ApiStage) -> bool,
) -> (document::Compare, Comparison) {
    let comparison = compare(seen, prices, assume, fits);
    (document::Compare::new(&comparison, assume.month, &seen.run), comparison)
}

//! Where a command's measurements come from: files, a CSV, or AWS.

use std::path::{Path, PathBuf};

use super::sampling::{self, Wanted};
use super::{Setting, TOOL, files, given};
use crate::args::AwsArgs;
use crate::error::Error;
use crate::import;
use crate::measurements::{Measurements, Scope};
use crate::period::{BillingMonth, midnight};
use crate::prices::PriceBook;
use crate::report::escaped;
use crate::warning::Warning;

/// Reads measurements files, merged; `None` where none are named.
pub(super) fn measurements(paths: &[PathBuf]) -> Result<Option<Measurements>, Error> {
    let read = |path: &PathBuf| {
        import::measurements(&files::read(path)?).map_err(|source| Error::Import { path: path.clone(), source })
    };
    let all = paths.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    import::merged(all).map_err(|(index, source)| Error::Import { path: paths[index].clone(), source })
}

/// Reads an hourly CSV.
pub(super) fn csv(path: &Path, region: &str) -> Result<Measurements, Error> {
    import::hourly_csv(&files::read(path)?, region, TOOL)
        .map_err(|source| Error::Import { path: path.to_owned(), source })
}

/// Measurements from files, else a CSV, else AWS; `None` where the user wanted to know the cost of measuring only.
pub(super) fn seen(
    paths: &[PathBuf],
    csv_file: Option<&Path>,
    aws: &AwsArgs,
    wanted: Wanted<'_>,
    setting: &Setting,
) -> Result<Option<Measurements>, Error> {
    match (measurements(paths)?, csv_file) {
        (Some(_), _) if !aws.regions.is_empty() => {
            Err(Error::Arguments("--region does not go with measurements files: each names its own".to_owned()))
        }
        (Some(seen), _) => Ok(Some(seen)),
        (None, Some(path)) => csv(path, &one_region(&given::aws(aws, setting), "--csv")?).map(Some),
        (None, None) => sampling::measure(&given::aws(aws, setting), wanted, setting),
    }
}

/// The one region whose prices apply where nothing is measured.
#[expect(clippy::disallowed_methods, reason = "the region of the environment, as for every AWS tool")]
pub(super) fn one_region(aws: &AwsArgs, what: &str) -> Result<String, Error> {
    let named = |name: &str| std::env::var(name).ok().filter(|region| !region.is_empty());
    match aws.regions.as_slice() {
        [region] => Ok(region.clone()),
        [] => named("AWS_REGION").or_else(|| named("AWS_DEFAULT_REGION")).ok_or_else(|| {
            Error::Arguments(format!("{what} needs a region for its prices: add --region, or set AWS_REGION"))
        }),
        _ => Err(Error::Arguments(format!("{what} takes one --region"))),
    }
}

/// The prices of every region that was measured.
pub(super) fn book(scopes: &[Scope], setting: &Setting) -> Result<PriceBook, Error> {
    let mut regions: Vec<&str> = scopes.iter().map(|scope| scope.region.as_str()).collect();
    regions.sort_unstable();
    regions.dedup();
    setting.book(&regions)
}

/// The first whole month after the measurements.
pub(super) fn month_after(seen: &Measurements, setting: &Setting) -> BillingMonth {
    let end = seen.scopes.iter().map(|scope| scope.window.end).max();
    BillingMonth::first_whole_after(end.map_or(setting.now, midnight))
}

/// A doubt about a month that was over when measuring ended: it is projected like one to come.
pub(super) fn month_doubt(seen: &Measurements, month: BillingMonth) -> Option<Warning> {
    let measured = seen.scopes.iter().map(|scope| scope.window.end).max()?;
    let text = || Warning::MonthIsOver { month: month.to_string(), measured_until: measured.to_string() };
    (month.window().end <= measured).then(text)
}

/// Measuring that this very command did and that was cut short is an error, after what there is has been written. Reading
/// a file of such a run only warns.
pub(super) fn whole(seen: &Measurements, files: &[PathBuf]) -> Result<(), Error> {
    match seen.incomplete.as_slice() {
        missing if files.is_empty() && !missing.is_empty() => Err(Error::CutShort(escaped(&missing.join("; ")))),
        _ => Ok(()),
    }
}

/// What this very command measured (and paid for) is kept somewhere else when its result cannot be written.
pub(super) fn kept(seen: &Measurements, files: &[PathBuf], written: Result<(), Error>) -> Result<(), Error> {
    let is_paid = files.is_empty() && !seen.run.calls.is_empty();
    written.map_err(|error| if is_paid { sampling::rescue(error, &sampling::text(seen)) } else { error })
}

/// What measuring could not see, and what it did not get to.
pub(super) fn doubts(seen: &Measurements) -> Vec<Warning> {
    let missing = seen.incomplete.iter().map(|missing| Warning::Incomplete { missing: missing.clone() });
    missing.chain(seen.warnings.iter().cloned()).collect()
}

//! `logtoll verify`.

use std::fs::File;
use std::path::PathBuf;

use super::output::{Output, say};
use super::{Setting, TOOL, config, given, source};
use crate::args::VerifyArgs;
use crate::bill;
use crate::error::Error;
use crate::measurements::{Bill, Measurements, Run};
use crate::model::verification::{Metered, Mismatch, of_measurements, verify};
use crate::period::{BillingMonth, Window};
use crate::report::document::{self, Document};
use crate::report::{self, escaped};
use crate::warning::Warning;

#[cfg(feature = "aws")]
mod live;

/// Both sides of the comparison, and what it took to get them.
struct Evidence {
    bill: Bill,
    metered: Metered,
    run: Run,
    warnings: Vec<Warning>,
}

pub(super) fn run(args: &VerifyArgs, setting: &Setting) -> Result<(), Error> {
    let output = Output::new(&args.output)?;
    args.month.map_or(Ok(()), |month| finished(month, setting))?;
    let seen = seen(args, setting)?;
    let filed = if args.bill.is_empty() { None } else { Some(read(&args.bill, args.month)?) };
    filed.as_ref().map_or(Ok(()), |bill| finished(bill.month, setting))?;
    let prices = setting.prices.book(&setting.prices.regions())?;
    let evidence = match (filed, &seen) {
        (Some(bill), Some(seen)) => {
            if args.dry_run {
                say("nothing would be asked of AWS");
                return Ok(());
            }
            let metered = metered(seen, bill.month)?;
            Evidence { bill, metered, run: Run::without_aws(), warnings: source::doubts(seen) }
        }
        (filed, seen) => match asked(args, setting, filed, seen.as_ref(), &prices)? {
            Some(evidence) => evidence,
            None => return Ok(()),
        },
    };
    let Evidence { bill, metered, run, mut warnings } = evidence;
    let result = verify(&bill, &metered, &prices).map_err(|mismatch| {
        let accounts: Vec<&str> = metered.regions.iter().filter_map(|region| region.account.as_deref()).collect();
        told(mismatch, metered.days, &accounts)
    })?;
    for warning in &result.warnings {
        if !warnings.contains(warning) {
            warnings.push(warning.clone());
        }
    }
    let regions = result.regions.iter().map(|region| region.region.as_str());
    let priced: Vec<&str> = regions.filter(|region| prices.region(region).is_some()).collect();
    let body = document::Verify::new(&bill, &metered, &result, &run);
    let document = Document::new(body, TOOL, setting.now, &setting.prices.book(&priced)?, &[], &warnings);
    output.write(|format| report::verify(&document, format))?;
    match args.settle {
        true => config::settle(&result.settled, bill.month, setting),
        false => Ok(()),
    }
}

/// A month that has not ended has no bill yet.
fn finished(month: BillingMonth, setting: &Setting) -> Result<(), Error> {
    let last = BillingMonth::last_before(setting.now);
    match month > last {
        true => Err(Error::Arguments(format!(
            "{month} has not ended, so its bill is not whole; the last finished month is {last}"
        ))),
        false => Ok(()),
    }
}

fn seen(args: &VerifyArgs, setting: &Setting) -> Result<Option<Measurements>, Error> {
    match (source::measurements(&args.source.measurements)?, args.csv.csv.as_deref()) {
        (Some(_), _) if !args.aws.regions.is_empty() => {
            Err(Error::Arguments("--region does not go with measurements files: each names its own".to_owned()))
        }
        (Some(seen), _) => Ok(Some(seen)),
        (None, Some(path)) => {
            source::csv(path, &source::one_region(&given::aws(&args.aws, setting), "--csv")?).map(Some)
        }
        (None, None) => Ok(None),
    }
}

fn read(paths: &[PathBuf], month: Option<BillingMonth>) -> Result<Bill, Error> {
    let open = |path: &PathBuf| {
        let failed = |source| Error::File { doing: "read", path: path.clone(), source };
        let file = File::open(path).map_err(failed)?;
        // Opening a folder succeeds; reading it would fail with a message about its contents.
        match file.metadata().map_err(failed)?.is_file() {
            true => Ok(file),
            false => Err(failed(std::io::Error::other("not a file that can be read twice"))),
        }
    };
    let files = paths.iter().map(open).collect::<Result<Vec<_>, _>>()?;
    bill::read(files, month).map_err(|(index, source)| Error::Bill { path: paths[index].clone(), source })
}

fn metered(seen: &Measurements, month: BillingMonth) -> Result<Metered, Error> {
    of_measurements(seen, month).ok_or_else(|| {
        let windows = seen.scopes.iter().map(|scope| format!("{} to {}", scope.window.start, scope.window.end));
        let mut windows: Vec<String> = windows.collect();
        windows.dedup();
        Error::Mismatch {
            problem: format!("the measurements ({}) have no whole day of {month} in common", windows.join(", ")),
            hint: "leave them out, so that CloudWatch is asked for that month, or give measurements of it",
        }
    })
}

fn told(mismatch: Mismatch, days: Window, accounts: &[&str]) -> Error {
    match mismatch {
        Mismatch::NotByDay => Error::Mismatch {
            problem: format!(
                "only {} to {} (excluded) was metered, and the bill is not divided by days: a part cannot be compared with a \
                 whole",
                days.start, days.end
            ),
            hint: "give a bill by the day (aws ce get-cost-and-usage --granularity DAILY, or an export with daily rows), or \
                   leave the measurements out, so that CloudWatch is asked for the whole month",
        },
        Mismatch::OtherAccount => {
            let mut accounts = accounts.to_vec();
            accounts.dedup();
            Error::Mismatch {
                problem: format!("the bill has no line of what was metered, account {}", escaped(&accounts.join(", "))),
                hint: "give measurements and bill of the same account",
            }
        }
        Mismatch::WhichAccount { accounts } => Error::Mismatch {
            problem: format!(
                "the bill holds several accounts ({}), and nothing says which of them was metered",
                escaped(&accounts.join(", "))
            ),
            hint: "give a bill of the metered account alone, or measurements, which name theirs",
        },
    }
}

#[cfg(not(feature = "aws"))]
fn asked(
    _: &VerifyArgs,
    _: &Setting,
    _: Option<Bill>,
    _: Option<&Measurements>,
    _: &crate::prices::PriceBook,
) -> Result<Option<Evidence>, Error> {
    Err(Error::NoAws)
}

#[cfg(feature = "aws")]
use live::asked;

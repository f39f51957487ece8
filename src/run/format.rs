//! `logtoll format`.

use std::io::Read;
use std::path::{Path, PathBuf};

use wildmatch::WildMatch;

use super::output::{self, Output};
use super::stated::{self, Stated};
use super::{Setting, TOOL, files, retention, source};
use crate::args::{AwsArgs, FormatArgs};
use crate::error::Error;
use crate::logging::access::{self, Severity, problems};
use crate::logging::{AccessLogging, ApiKind, FormatName, LogDestination};
use crate::measurements::{ApiStage, Links, Measurements};
use crate::model::format::{doubts, weigh};
use crate::model::view::StageView;
use crate::model::{Assumption, Assumptions, DeclaredTraffic, sensitivity};
use crate::period::{BillingMonth, utc_date};
use crate::report;
use crate::report::document::{self, Document};

/// The rows of stated traffic that matter to the length and price of an access log.
const SAID: [&str; 3] = ["request", "sizes", "retention"];

pub(super) fn run(args: &FormatArgs, setting: &Setting) -> Result<(), Error> {
    let kind = args.request.api.map_or(ApiKind::Rest, ApiKind::from);
    if let (Some(text), true) = (preset(args, kind)?, is_bare(args)) {
        return output::print(&format!("{text}\n"));
    }
    let stated_retention = retention::stated(args.request.retention, setting)?;
    let output = Output::new(&args.output)?;
    let source = Source::of(args, kind, setting)?;
    let is_priced = args.stage.is_some() || args.request.requests.is_some();
    let prices = if is_priced { source::book(&source.seen.scopes, setting)? } else { setting.book(&[""; 0])? };
    let next = match args.request.requests {
        Some(_) => BillingMonth::containing(utc_date(setting.now)).next(),
        None => source::month_after(&source.seen, setting),
    };
    let mut assume = Assumptions::from_billing(prices.billing(), args.assumptions.month.unwrap_or(next));
    assume.traffic = source.traffic.clone();
    assume.retention = stated_retention;
    let stage = &source.seen.stages[source.stage];
    let keep: Vec<String> =
        args.keep.iter().map(|name| name.trim().trim_start_matches("$context.").to_owned()).collect();
    if let Some((missing, nearest)) = access::not_in(&source.format, &keep) {
        let hint = nearest.map_or_else(String::new, |name| format!("; did you mean {}?", name.escape_debug()));
        let missing = missing.escape_debug();
        return Err(Error::Arguments(format!("--keep {missing}: the format has no such variable{hint}")));
    }
    let keep = args.suggest.then_some(keep.as_slice());
    let links = Links::of(&source.seen);
    let region = prices.region(&stage.region);
    let weighed = |assume: &Assumptions| {
        let view = region.map(|region| StageView::of(stage, &links, region, assume));
        weigh(&source.format, stage, assume, view.as_ref(), keep)
    };
    let result = weighed(&assume);
    let mut assumptions = source.said.clone();
    if result.usd.is_some() {
        let headline = |assume: &Assumptions| weighed(assume).usd.and_then(|usd| usd.expected);
        assumptions.extend(sensitivity::assumptions(prices.billing(), &assume, headline));
    }
    let found = problems(&source.format, stage.kind);
    let month = result.usd.map(|_| assume.month.to_string());
    let body = document::Format::new(&source.format, stage.kind, month, &result, &found);
    let mut warnings = source::doubts(&source.seen);
    if let Some(region) = region {
        warnings.extend(doubts(&result, &StageView::of(stage, &links, region, &assume), &prices));
    }
    let document = Document::new(body, TOOL, setting.now, &prices, &assumptions, &warnings);
    output.write(|format| report::format(&document, format))?;
    match found.iter().filter(|problem| problem.severity == Severity::Error).count() {
        0 => Ok(()),
        errors => Err(Error::FormatRefused(errors)),
    }
}

/// Whether nothing is wanted of a preset but its text.
fn is_bare(args: &FormatArgs) -> bool {
    let is_written = args.output.format.is_some() || args.output.output.is_some();
    args.request.requests.is_none() && !args.suggest && !is_written
}

/// The preset that is asked for.
fn preset(args: &FormatArgs, kind: ApiKind) -> Result<Option<&'static str>, Error> {
    let Some(name) = args.preset.map(FormatName::from) else { return Ok(None) };
    let none = || Error::Arguments(format!("there is no {name} preset of {kind} APIs; give the format itself"));
    access::preset(kind, name).map(Some).ok_or_else(none)
}

/// A format with the stage whose requests it logs.
struct Source {
    format: String,
    seen: Measurements,
    /// Which of the stages.
    stage: usize,
    traffic: DeclaredTraffic,
    said: Vec<Assumption>,
}

impl Source {
    fn of(args: &FormatArgs, kind: ApiKind, setting: &Setting) -> Result<Self, Error> {
        let flags = args.request.traffic();
        if let (Some(glob), Some(path)) = (&args.stage, &args.input) {
            let seen = source::measurements(&[PathBuf::from(path)])?;
            let seen = seen.ok_or_else(|| Error::Nothing("there are no measurements".to_owned()))?;
            let (stage, format) = chosen(&seen, glob)?;
            return Ok(Self { format, stage, traffic: stated::traffic(&flags)?, said: Vec::new(), seen });
        }
        let format = match (preset(args, kind)?, &args.file, &args.input) {
            (Some(preset), _, _) => preset.to_owned(),
            (None, Some(path), _) => from_file(path)?,
            (None, None, input) => input.clone().unwrap_or_default(),
        };
        let region = match flags.requests {
            Some(_) => {
                let aws = AwsArgs { regions: args.request.region.iter().cloned().collect(), ..AwsArgs::default() };
                source::one_region(&aws, "--requests")?
            }
            None => String::new(),
        };
        let Stated { mut seen, traffic, assumptions } = Stated::new(&flags, region, setting)?;
        for stage in &mut seen.stages {
            let destination = LogDestination::LogGroup(String::new());
            stage.access = Some(AccessLogging { format: format.clone(), destination });
        }
        let said = assumptions.into_iter().filter(|row| SAID.contains(&row.id)).collect();
        Ok(Self { format, seen, stage: 0, traffic, said })
    }
}

/// The one stage that fits, with its own format.
fn chosen(seen: &Measurements, glob: &str) -> Result<(usize, String), Error> {
    let pattern = WildMatch::new(glob);
    let name = |stage: &ApiStage| format!("{}/{}", stage.api_name, stage.stage);
    let fitting: Vec<usize> =
        (0..seen.stages.len()).filter(|index| pattern.matches(&name(&seen.stages[*index]))).collect();
    let &[index] = fitting.as_slice() else {
        return Err(Error::Arguments(format!(
            "--stage fits {} of the {} stages, and should fit one; it is matched with API/STAGE",
            fitting.len(),
            seen.stages.len()
        )));
    };
    match &seen.stages[index].access {
        Some(access) => Ok((index, access.format.clone())),
        None => Err(Error::Nothing("the stage has no access log, so it has no format".to_owned())),
    }
}

/// The format in a file or on standard input. One line break at its end is the editor's.
fn from_file(path: &Path) -> Result<String, Error> {
    let failed = |source| Error::File { doing: "read", path: path.to_owned(), source };
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).map_err(failed)?;
        bytes
    } else {
        files::read(path)?
    };
    let text = String::from_utf8(bytes);
    let text = text.map_err(|_| failed(std::io::Error::new(std::io::ErrorKind::InvalidData, "not UTF-8 text")))?;
    let line = text.strip_suffix('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    Ok(line.unwrap_or(&text).to_owned())
}

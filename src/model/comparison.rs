//! Every stage with the configurations it could have, priced side by side.

use super::assumptions::Assumptions;
use super::configured::{self, Configured};
use super::level::{contradiction, inferred};
use super::traffic::Failures;
use super::view::StageView;
use crate::logging::{AccessChoice, ApiKind, Configuration, Destination, ExecutionLevel, FormatName, LoggingSettings};
use crate::measurements::{ApiStage, Links, Measurements, Role};
use crate::prices::PriceBook;
use crate::units::{Bytes, Interval, Requests, Usd};
use crate::warning::Warning;

/// All stages side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The stages in the order in which they were seen.
    pub stages: Vec<StageComparison>,
    /// What is doubtful about them.
    pub warnings: Vec<Warning>,
}

/// One stage and what it could log.
#[derive(Clone, Debug, PartialEq)]
pub struct StageComparison {
    /// The stage.
    pub stage: ApiStage,
    /// Requests in the month; `None` where they are unknown.
    pub requests: Option<Interval<Requests>>,
    /// What fails; `None` where that is unknown.
    pub failures: Option<Failures>,
    /// What is on now; `None` where that is unknown.
    pub current: Option<Configuration>,
    /// What its execution log takes in a day without requests; `None` where the days do not tell.
    pub background: Option<Interval<Bytes>>,
    /// The setting that the meters speak for where it is unknown, by its id.
    pub inferred: Option<&'static str>,
    /// The configurations, the current one among them.
    pub configurations: Vec<Configured>,
    /// What this kind of API cannot have.
    pub unavailable: Vec<Unavailable>,
}

/// A configuration that a stage cannot have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unavailable {
    /// Its id.
    pub id: String,
    /// Why not.
    pub reason: &'static str,
}

/// Prices every configuration of every stage that fits and whose region has prices.
pub fn compare(
    seen: &Measurements,
    prices: &PriceBook,
    assume: &Assumptions,
    fits: &dyn Fn(&ApiStage) -> bool,
) -> Comparison {
    let links = Links::of(seen);
    let mut warnings = Vec::new();
    let mut stages = Vec::new();
    for stage in seen.stages.iter().filter(|stage| fits(stage)) {
        let Some(region) = prices.region(&stage.region) else { continue };
        let view = StageView::of(stage, &links, region, assume);
        warnings.extend(doubts(&view));
        stages.push(side_by_side(&view));
    }
    let priced = stages.iter().flat_map(|stage| {
        let region = stage.stage.region.as_str();
        stage.configurations.iter().flat_map(move |row| row.items.iter().map(move |item| (region, item)))
    });
    warnings.extend(super::missing_prices(priced, prices));
    Comparison { stages, warnings }
}

/// What the stages cost as they are, each alone, of those that fit. Where it is not known what is on INFO stands in, and for
/// HTTP APIs, which have none, access logs in JSON.
pub fn as_is(
    seen: &Measurements,
    prices: &PriceBook,
    assume: &Assumptions,
    fits: &dyn Fn(&ApiStage) -> bool,
) -> Option<Usd> {
    let links = Links::of(seen);
    let info = LoggingSettings { execution: ExecutionLevel::Info, full_data: false };
    let json = AccessChoice { format: FormatName::Json, destination: Destination::Cloudwatch };
    let of_stage = |stage: &ApiStage| {
        let view = StageView::of(stage, &links, prices.region(&stage.region)?, assume);
        let usual = || match stage.kind {
            ApiKind::Http => Configuration::access_only(json),
            ApiKind::Rest | ApiKind::Websocket => Configuration::managed(info),
        };
        let now = view.current().unwrap_or_else(usual);
        configured::price(&view, &now).usd.expected
    };
    seen.stages.iter().filter(|stage| fits(stage)).map(of_stage).sum()
}

fn side_by_side(view: &StageView<'_>) -> StageComparison {
    let current = view.current();
    let (mut possible, mut unavailable) = (Vec::new(), Vec::new());
    for configuration in options(view) {
        match impossible(view, &configuration) {
            Some(reason) => unavailable.push(Unavailable { id: configuration.to_string(), reason }),
            None => possible.push(configuration),
        }
    }
    possible.extend(current.clone().filter(|current| !possible.contains(current)));
    let mut configurations: Vec<Configured> =
        possible.iter().map(|configuration| configured::price(view, configuration)).collect();
    let now = configurations.iter().find(|row| Some(&row.configuration) == current.as_ref());
    let now = now.and_then(|row| row.usd.expected);
    for row in &mut configurations {
        row.versus_current = row.usd.expected.zip(now).map(|(usd, now)| usd - now);
    }
    StageComparison {
        stage: view.stage.clone(),
        requests: view.traffic.requests,
        failures: view.traffic.failures,
        background: background(view),
        inferred: inferred(view).map(|(setting, _)| setting),
        configurations,
        current,
        unavailable,
    }
}

/// What is compared for every stage: levels, formats, both together, and deliveries.
fn options(view: &StageView<'_>) -> Vec<Configuration> {
    let settings = |execution, full_data| LoggingSettings { execution, full_data };
    let (error, info) = (settings(ExecutionLevel::Error, false), settings(ExecutionLevel::Info, false));
    let info_full = settings(ExecutionLevel::Info, true);
    let levels = [LoggingSettings::default(), error, settings(ExecutionLevel::Error, true), info, info_full];

    let proposed = |format| AccessChoice { format, destination: Destination::Cloudwatch };
    let best = view.current_access().unwrap_or(proposed(FormatName::Json));
    let own = view.current_access();
    let presets = FormatName::PRESETS.into_iter().map(proposed);
    let deliveries = [Destination::Cloudwatch, Destination::CloudwatchIa, Destination::S3, Destination::Firehose];

    let mut options: Vec<Configuration> = levels.into_iter().map(Configuration::managed).collect();
    options.extend(own.into_iter().chain(presets).map(Configuration::access_only));
    options.extend([error, info].map(|level| Configuration::managed(level).with_access(Some(best))));
    options.extend(deliveries.map(|to| Configuration::delivered(info_full, [to])));
    options
}

/// Why a stage cannot have a configuration.
fn impossible(view: &StageView<'_>, configuration: &Configuration) -> Option<&'static str> {
    let kind = view.stage.kind;
    let executes = configuration.settings().execution != ExecutionLevel::Off;
    let delivered = configuration.destinations().iter().any(|to| *to != Destination::Managed);
    match kind {
        ApiKind::Http if executes => Some("HTTP APIs have no execution logs"),
        ApiKind::Websocket if delivered => Some("AWS delivers execution logs of REST APIs only"),
        _ => None,
    }
    .or_else(|| {
        let choice = configuration.access()?;
        view.format(choice.format).is_none().then_some("no console preset of this format is known for this kind of API")
    })
}

fn background(view: &StageView<'_>) -> Option<Interval<Bytes>> {
    let group = view.links.own_group(view.stage, &view.stage.managed_log_group()?, Role::Managed)?;
    Some(view.background(group)?.per_day())
}

/// What is doubtful about the requests of a stage.
pub(super) fn doubtful_requests(view: &StageView<'_>) -> Vec<Warning> {
    let (api, stage) = (view.stage.api_name.clone(), view.stage.stage.clone());
    let requests = view.traffic.requests.and_then(|requests| requests.expected);
    let mut doubts = Vec::new();
    let mut doubt = |is: bool, warning: fn(String, String) -> Warning| {
        doubts.extend(is.then(|| warning(api.clone(), stage.clone())));
    };
    let stated = view.assume.traffic.requests.is_some();
    doubt(view.shares_metric && !stated, |api, stage| Warning::SharedRequestMetric { api, stage });
    doubt(requests.is_none(), |api, stage| Warning::UnknownRequests { api, stage });
    doubt(requests == Some(Requests(0.0)), |api, stage| Warning::NoTraffic { api, stage });
    doubts
}

/// What is doubtful about what is on in a stage.
pub(super) fn doubts(view: &StageView<'_>) -> Vec<Warning> {
    let (api, stage) = (view.stage.api_name.clone(), view.stage.stage.clone());
    let stated = view.assume.traffic.requests.is_some();
    let somewhere = view.stage.settings.is_some() && view.current().is_none();
    let mut doubts = doubtful_requests(view);
    let mut doubt = |is: bool, warning: fn(String, String) -> Warning| {
        doubts.extend(is.then(|| warning(api.clone(), stage.clone())));
    };
    doubt(view.traffic.failures.is_none(), |api, stage| Warning::UnknownFailures { api, stage });
    doubt(view.stage.settings.is_none() && !stated, |api, stage| Warning::UnknownSettings { api, stage });
    doubt(somewhere, |api, stage| Warning::UnknownDestination { api, stage });
    let differ = view.stage.overrides.iter().any(|method| Some(method.settings) != view.stage.settings);
    if differ && view.stage.kind == ApiKind::Rest && !view.knows_shares() {
        doubts.push(Warning::UnknownShares { api: api.clone(), stage: stage.clone() });
    }
    doubts.extend(inferred(view).map(|(setting, events)| Warning::LevelInferred {
        api: api.clone(),
        stage: stage.clone(),
        setting: setting.to_owned(),
        events_per_request: format!("{events:.1}"),
    }));
    doubts.extend(contradiction(view).map(|found| Warning::LevelContradicted {
        api,
        stage,
        declared: Configuration::execution_id(found.declared).to_owned(),
        events_per_request: format!("{:.1}", found.events),
    }));
    doubts
}

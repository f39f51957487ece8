//! One stage with everything around it that its price depends on.

mod known;

use std::cell::OnceCell;
use std::rc::Rc;

use jiff::Timestamp;
use known::Known;

use super::assumptions::Assumptions;
use super::background::Background;
use super::bytes::{self, ExecutionWeight, Outcomes};
use super::configured::methods;
use super::estimate::projection_since;
use super::shape::{shape, shapes};
use super::traffic::{self, Traffic};
use super::{ratio, settled};
use crate::logging::{
    AccessChoice, Channel, Configuration, Delivery, Destination, ExecutionLevel, FormatName, LogDestination,
    LoggingSettings, Method, RequestShape, Weight, access,
};
use crate::measurements::{AccessSample, ApiStage, ExecutionSample, Links, LogClass, LogGroup, Retention, Role};
use crate::prices::RegionPrices;
use crate::units::{Basis, Bytes, Interval, PerRequest, Quantity};

/// A stage in its surroundings.
pub struct StageView<'a> {
    /// The stage.
    pub stage: &'a ApiStage,
    /// Which log groups belong to whom.
    pub links: &'a Links<'a>,
    /// The prices of its region.
    pub prices: &'a RegionPrices,
    /// What is taken as given.
    pub assume: &'a Assumptions,
    /// The kinds of request it gets.
    pub shapes: Rc<[RequestShape]>,
    /// How many requests it gets, and how many fail.
    pub traffic: Traffic,
    /// Whether another stage shares its request metric.
    pub shares_metric: bool,
    /// The setting that wrote what is metered, with that, once it was asked for.
    pub(super) metered_now: OnceCell<Option<(LoggingSettings, Weight)>>,
    known: Rc<Known>,
}

impl<'a> StageView<'a> {
    /// Looks around a stage.
    pub fn of(stage: &'a ApiStage, links: &'a Links<'a>, prices: &'a RegionPrices, assume: &'a Assumptions) -> Self {
        let shapes = shapes(stage, &assume.traffic.lengths).into();
        let shares_metric = links.shares_metric(stage);
        let traffic = Self::traffic(stage, links, shares_metric, assume);
        Self {
            stage,
            links,
            prices,
            assume,
            shapes,
            traffic,
            shares_metric,
            metered_now: OnceCell::new(),
            known: Rc::default(),
        }
    }

    /// The same stage where other traffic or another retention is stated. Lengths that are stated stay as they are.
    pub fn at<'b>(&self, assume: &'b Assumptions) -> StageView<'b>
    where
        'a: 'b,
    {
        StageView {
            assume,
            traffic: Self::traffic(self.stage, self.links, self.shares_metric, assume),
            shapes: Rc::clone(&self.shapes),
            metered_now: OnceCell::new(),
            known: Rc::clone(&self.known),
            ..*self
        }
    }

    fn traffic(stage: &ApiStage, links: &Links<'_>, shares_metric: bool, assume: &Assumptions) -> Traffic {
        let own_access = stage.access_log_group().and_then(|name| links.own_group(stage, name, Role::Access));
        let counted = own_access.and_then(|group| group.incoming_events.as_ref());
        traffic::of_stage(stage, shares_metric, counted, assume)
    }

    /// What the catalogue says of execution logging under a setting, through a channel.
    pub(super) fn execution(&self, settings: LoggingSettings, channel: Channel) -> ExecutionWeight {
        bytes::mixture(&self.shapes, settings, self.traffic.failures, |settings| self.outcomes(settings, channel))
    }

    /// What access logs in a format weigh.
    pub(super) fn access(&self, format: &str) -> Weight {
        self.known.access.of(format.to_owned(), || bytes::access(&self.shapes, format))
    }

    fn outcomes(&self, settings: LoggingSettings, channel: Channel) -> Outcomes {
        self.known.outcomes.of((settings, channel), || bytes::outcomes(&self.shapes, settings, channel))
    }

    /// What the stage logs now; `None` where its settings, or the places its logs go to, are unknown.
    pub fn current(&self) -> Option<Configuration> {
        let settings = self.stage.settings?;
        let places = self.places()?;
        let execution = match places.is_empty() {
            true => Configuration::managed(settings),
            false => Configuration::delivered(settings, places),
        };
        let access = match self.stage.access {
            Some(_) => Some(self.current_access()?),
            None => None,
        };
        Some(execution.with_access(access))
    }

    /// Whether execution logs go to the group that API Gateway makes for the stage, as far as is known.
    pub(super) fn is_managed(&self) -> bool {
        self.places().is_some_and(|places| places.is_empty())
    }

    /// Whether the stage or one of its methods writes execution logs.
    pub fn writes(&self) -> bool {
        let is_on = |settings: LoggingSettings| settings.execution != ExecutionLevel::Off;
        self.stage.settings.is_some_and(is_on) || self.stage.overrides.iter().any(|method| is_on(method.settings))
    }

    /// Where the deliveries go; `None` where that is not known.
    ///
    /// Deliveries that could not be read are no deliveries where the managed group still takes in bytes: while there is
    /// one, nothing goes there.
    fn places(&self) -> Option<Vec<Destination>> {
        match &self.stage.deliveries {
            Some(deliveries) => deliveries.iter().map(|delivery| self.place(delivery)).collect(),
            None if !self.writes() || self.managed_is_written() => Some(Vec::new()),
            None => None,
        }
    }

    /// Whether the managed group took in bytes on the last day on which there were requests.
    fn managed_is_written(&self) -> bool {
        let name = self.stage.managed_log_group();
        let group = name.and_then(|name| self.links.group(self.stage, &name));
        let Some(bytes) = group.and_then(|group| group.incoming_bytes.as_ref()) else { return false };
        let requests = self.stage.requests.as_ref();
        let quiet = requests.and_then(|series| series.values.iter().rev().position(|day| day.0 > 0.0)).unwrap_or(0);
        bytes.values.iter().rev().nth(quiet).is_some_and(|day| day.0 > 0.0)
    }

    /// The access logging that is on; `None` where there is none, or where it goes is not known.
    pub fn current_access(&self) -> Option<AccessChoice> {
        let destination = match &self.stage.access.as_ref()?.destination {
            LogDestination::Firehose(_) => Destination::Firehose,
            LogDestination::LogGroup(name) => cloudwatch(&self.class(name)),
            LogDestination::S3(_) | LogDestination::Other(_) => return None,
        };
        Some(AccessChoice { format: FormatName::Own, destination })
    }

    /// Whether what methods that log otherwise write is known: their requests are counted, or the stage's log is metered.
    pub(super) fn knows_shares(&self) -> bool {
        let managed = self.stage.managed_log_group();
        let own = managed.and_then(|name| self.links.own_group(self.stage, &name, Role::Managed));
        methods::are_counted(self) || own.is_some_and(|group| self.metered(group).is_some())
    }

    /// The kind of request that one method gets.
    pub(super) fn shape_of(&self, method: &Method) -> RequestShape {
        shape(self.stage, Some(method), &self.assume.traffic.lengths)
    }

    /// What kind of place a delivery goes to; `None` where that is not known.
    pub fn place(&self, delivery: &Delivery) -> Option<Destination> {
        match &delivery.destination {
            LogDestination::LogGroup(name) => Some(cloudwatch(&self.class(name))),
            LogDestination::S3(_) if delivery.output_format.as_deref() == Some("parquet") => {
                Some(Destination::S3Parquet)
            }
            LogDestination::S3(_) => Some(Destination::S3),
            LogDestination::Firehose(_) => Some(Destination::Firehose),
            LogDestination::Other(_) => None,
        }
    }

    /// The format of access logs under a name; `None` where there is none for this kind of API.
    pub fn format(&self, name: FormatName) -> Option<&str> {
        match name {
            FormatName::Own => self.stage.access.as_ref().map(|access| access.format.as_str()),
            preset => access::preset(self.stage.kind, preset),
        }
    }

    /// The class of a group; Standard where the group was not seen.
    pub fn class(&self, name: &str) -> LogClass {
        self.links.group(self.stage, name).and_then(|group| group.class.clone()).unwrap_or(LogClass::Standard)
    }

    /// The retention to price a group with: what the user states, else the group's own, else AWS's default.
    pub fn retention(&self, name: Option<&str>) -> Retention {
        let own = || name.and_then(|name| self.links.group(self.stage, name)).and_then(|group| group.retention);
        self.assume.retention.or_else(own).unwrap_or(Retention::Never)
    }

    /// What a group of its own took in for each request.
    ///
    /// Where the traffic is stated, bytes that do not follow the requests are spread over those.
    pub fn metered(&self, group: &LogGroup) -> Option<Weight> {
        let seen = self.seen(group)?;
        let stated = self.assume.traffic.requests.filter(|requests| requests.0 > 0.0);
        let spread = stated.and_then(|requests| {
            let month = self.background(group)?.over(f64::from(self.assume.month.days()), requests);
            Some(month.map(|bytes| bytes / requests))
        });
        Some(Weight { bytes: spread.unwrap_or(seen.bytes), ..seen })
    }

    /// What a group of its own took in for each request of the days that both meters cover, since it is written as it is
    /// now.
    pub(super) fn seen(&self, group: &LogGroup) -> Option<Weight> {
        self.known.seen.of(group, || self.look_at(group))
    }

    fn look_at(&self, group: &LogGroup) -> Option<Weight> {
        let requests = self.stage.requests.as_ref().filter(|_| !self.shares_metric)?;
        let bytes = settled::as_now(self.stage, self.links, group)?;
        let events = group.incoming_events.as_ref().map(|events| events.since(bytes.start));
        let month = f64::from(self.assume.month.days());
        let events = events.and_then(|events| ratio::per_request(&events.pairs(requests), events.step, month));
        Some(Weight {
            bytes: ratio::per_request(&bytes.pairs(requests), bytes.step, month)?,
            events: events.unwrap_or(Interval::unknown(Basis::Metered)),
        })
    }

    /// What was read of its execution log, where that speaks for every method.
    ///
    /// Methods that log otherwise than the stage are mixed in the lines, and lengths that the user states ask for other
    /// requests than those that were read.
    pub fn execution_sample(&self) -> Option<&ExecutionSample> {
        let alike = self.stage.overrides.iter().all(|method| Some(method.settings) == self.stage.settings);
        (alike && self.assume.traffic.lengths.is_empty()).then_some(())?;
        self.stage.sample.as_ref()?.execution.as_ref()
    }

    /// What was read of its access log, where the user states no other lengths.
    pub fn access_sample(&self) -> Option<&AccessSample> {
        self.assume.traffic.lengths.is_empty().then_some(())?;
        self.stage.sample.as_ref()?.access.as_ref()
    }

    /// What a group of its own takes in without requests, and with them; `None` where its days do not tell.
    pub(super) fn background(&self, group: &LogGroup) -> Option<Background> {
        self.known.background.of(group, || {
            let requests = self.stage.requests.as_ref().filter(|_| !self.shares_metric)?;
            Background::of(group.incoming_bytes.as_ref()?, requests)
        })
    }

    /// What a group of its own will take in in the month; `None` where nothing was metered, or where the traffic is declared
    /// and the group has no background that would not follow it.
    pub fn projected(&self, group: &LogGroup) -> Option<Interval<Bytes>> {
        if let Some(requests) = self.assume.traffic.requests {
            let days = f64::from(self.assume.month.days());
            return self.background(group).map(|background| background.over(days, requests));
        }
        let since = settled::since_of(self.stage, self.links, group).unwrap_or(Timestamp::MIN);
        projection_since(group, since, self.assume).map(|projection| self.assume.api(projection.month))
    }

    /// The bytes of a month at so many each; unknown where the requests are.
    pub fn month<T: Quantity>(&self, each: Interval<PerRequest<T>>) -> Interval<T> {
        match self.traffic.requests {
            Some(requests) => each.times(requests),
            None => Interval::unknown(each.basis),
        }
    }
}

fn cloudwatch(class: &LogClass) -> Destination {
    match class {
        LogClass::InfrequentAccess => Destination::CloudwatchIa,
        LogClass::Standard | LogClass::Other(_) => Destination::Cloudwatch,
    }
}

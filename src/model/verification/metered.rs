//! What CloudWatch metered over the days that are compared, and who wrote it as far as that is known.

use jiff::SignedDuration;

use super::idle::Idle;
use crate::measurements::{Links, LogClass, LogGroup, Measurements, RegionVolume, Role, Scope, Series, Step};
use crate::period::{BillingMonth, Window, midnight, utc_date};
use crate::units::{Basis, Bytes, Events, Interval, Quantity};
use crate::warning::{BillDoubt, Warning};

/// What was metered.
#[derive(Clone, Debug, PartialEq)]
pub struct Metered {
    /// The days that are compared: the month, or what of it was metered.
    pub days: Window,
    /// One entry per account and region.
    pub regions: Vec<MeteredRegion>,
    /// What is doubtful about it.
    pub doubts: Vec<Warning>,
}

/// One account in one region.
#[derive(Clone, Debug, PartialEq)]
pub struct MeteredRegion {
    /// The account, where it is known.
    pub account: Option<String>,
    /// The region.
    pub region: String,
    /// All bytes that log groups took in; no upper bound where it is the sum of the groups of files.
    pub bytes: Interval<Bytes>,
    /// All events; no upper bound where they were not counted everywhere.
    pub events: Interval<Events>,
    /// Bytes among them of classes that the price list does not cover: they may be billed as ingestion or not.
    pub unpriced: Bytes,
    /// By who wrote them; `None` where only the sum is known.
    pub parts: Option<Parts>,
    /// When nothing came.
    pub idle: Idle,
    /// Bytes that lay in CloudWatch when the measurements were taken; not the mean of the month.
    pub stored: Option<Bytes>,
}

/// Bytes and events of log groups by who writes to them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Parts {
    /// Groups that API Gateway writes its own execution logs to: custom logs.
    pub managed: ByClass,
    /// Targets of log deliveries: vended logs.
    pub delivered: ByClass,
    /// Access logs: vended or not is the question.
    pub access: ByClass,
    /// Everything else: AWS services that are vended, or applications that are not.
    pub other: ByClass,
}

/// By the class of the log group.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ByClass {
    /// Standard.
    pub standard: Volume,
    /// Infrequent Access.
    pub infrequent: Volume,
    /// A class that is unknown, or that the price list does not cover.
    pub unknown: Volume,
}

/// Bytes with the events that were counted of them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Volume {
    /// Bytes.
    pub bytes: f64,
    /// Events of the groups whose events were counted.
    pub events: f64,
    /// Groups with bytes whose events were not counted.
    pub uncounted: u64,
}

impl Volume {
    fn add(&mut self, other: Volume) {
        self.bytes += other.bytes;
        self.events += other.events;
        self.uncounted += other.uncounted;
    }
}

impl ByClass {
    /// All classes together.
    pub fn sum(&self) -> Volume {
        let mut sum = self.standard;
        sum.add(self.infrequent);
        sum.add(self.unknown);
        sum
    }

    fn class(&mut self, class: Option<&LogClass>) -> &mut Volume {
        match class {
            Some(LogClass::Standard) => &mut self.standard,
            Some(LogClass::InfrequentAccess) => &mut self.infrequent,
            Some(LogClass::Other(_)) | None => &mut self.unknown,
        }
    }
}

/// What measurements say of a month, at least; `None` where they have no day of it.
pub fn of_measurements(seen: &Measurements, month: BillingMonth) -> Option<Metered> {
    let days = seen.scopes.iter().try_fold(month.window(), |days, scope| days.overlap(&whole_days(seen, scope)?))?;
    let links = Links::of(seen);
    let (mut unmetered, mut begun) = (0, 0);
    let mut regions = Vec::new();
    for scope in &seen.scopes {
        let mut parts = Parts::default();
        // What other classes are billed by is not documented: these bytes may be in the ingestion lines or not.
        let mut unpriced = 0.0;
        let mut stored = scope.stores_measured.then_some(0.0);
        for group in groups_of(seen, scope) {
            stored = stored.zip(group.stored_bytes).map(|(sum, bytes)| sum + bytes.0);
            let Some(bytes) = group.incoming_bytes.as_ref().and_then(|series| within(series, days)) else {
                unmetered += 1;
                continue;
            };
            begun += u64::from(begun_inside(group, days));
            let events = group.incoming_events.as_ref().and_then(|series| within(series, days));
            let uncounted = u64::from(events.is_none() && bytes > 0.0);
            let volume = Volume { bytes, events: events.unwrap_or(0.0), uncounted };
            if matches!(group.class, Some(LogClass::Other(_))) {
                unpriced += bytes;
            }
            part(&mut parts, group, &links).class(group.class.as_ref()).add(volume);
        }
        let all = all(&parts);
        regions.push(MeteredRegion {
            account: scope.account.clone(),
            region: scope.region.clone(),
            // A group that was deleted is in no file, and a file of hours does not say which groups there are.
            bytes: less_unpriced(Bytes(all.bytes), Bytes(unpriced), false),
            unpriced: Bytes(unpriced),
            events: known(Events(all.events), false),
            parts: Some(parts),
            idle: Idle::of_groups(groups_of(seen, scope), days),
            stored: stored.map(Bytes),
        });
    }
    let uncounted: u64 = regions.iter().filter_map(|region| Some(all(region.parts.as_ref()?).uncounted)).sum();
    let doubts = [
        Some(Warning::Bill(BillDoubt::SumsOfFiles)),
        (unmetered > 0).then_some(Warning::UnmeteredGroups { groups: unmetered }),
        (begun > 0).then_some(Warning::Bill(BillDoubt::BegunInside { groups: begun })),
        (uncounted > 0).then_some(Warning::Bill(BillDoubt::EventsUnknown { groups: uncounted })),
    ];
    Some(Metered { days, regions, doubts: doubts.into_iter().flatten().collect() })
}

/// What CloudWatch says of whole accounts over a stretch of days.
pub fn of_volumes(volumes: &[RegionVolume], days: Window) -> Metered {
    let regions = volumes.iter().map(|volume| MeteredRegion {
        account: volume.account.clone(),
        region: volume.region.clone(),
        bytes: volume.bytes.map_or(Interval::unknown(Basis::Metered), |bytes| known(bytes, true)),
        events: volume.events.map_or(Interval::unknown(Basis::Metered), |events| known(events, true)),
        unpriced: Bytes(0.0),
        parts: None,
        idle: idle_of(volume, days),
        stored: None,
    });
    Metered { days, regions: regions.collect(), doubts: Vec::new() }
}

impl Metered {
    /// Puts the sums of whole accounts in the place of those of the groups, which may lack some, and keeps who wrote them.
    pub fn with_sums(mut self, volumes: &[RegionVolume]) -> Self {
        let mut replaced = true;
        for region in &mut self.regions {
            let of = volumes.iter().find(|volume| volume.region == region.region && volume.account == region.account);
            let (bytes, events) = of.map_or((None, None), |volume| (volume.bytes, volume.events));
            replaced &= bytes.is_some() && events.is_some();
            region.bytes = bytes.map_or(region.bytes, |bytes| less_unpriced(bytes, region.unpriced, true));
            region.events = events.map_or(region.events, |events| known(events, true));
            if let Some(volume) = of.filter(|volume| volume.bytes.is_some()) {
                region.idle = idle_of(volume, self.days);
            }
        }
        // The doubts of groups are about their sums.
        if replaced {
            self.doubts.clear();
        }
        self
    }
}

/// When nothing came to a whole account; never where that is not known by the hour or day.
fn idle_of(volume: &RegionVolume, days: Window) -> Idle {
    volume.bytes_by_step.as_ref().map_or(Idle::default(), |series| Idle::of_series(series, days))
}

fn groups_of<'m>(seen: &'m Measurements, scope: &'m Scope) -> impl Iterator<Item = &'m LogGroup> {
    seen.log_groups.iter().filter(|group| group.region == scope.region && group.account == scope.account)
}

/// All bytes, or what is left without those that may not be billed.
fn less_unpriced(all: Bytes, unpriced: Bytes, is_whole: bool) -> Interval<Bytes> {
    match unpriced.0 > 0.0 {
        true => {
            let least = Bytes((all.0 - unpriced.0).max(0.0));
            Interval::range(Some(least), None, is_whole.then_some(all), Basis::Metered)
        }
        false => known(all, is_whole),
    }
}

/// The days that a scope holds whole: hourly files may begin and end within one.
fn whole_days(seen: &Measurements, scope: &Scope) -> Option<Window> {
    let hourly: Vec<&Series<Bytes>> = groups_of(seen, scope)
        .filter_map(|group| group.incoming_bytes.as_ref())
        .filter(|series| series.step == Step::Hour)
        .collect();
    let Some(first) = hourly.iter().map(|series| series.start).min() else { return Some(scope.window) };
    let ends = hourly
        .iter()
        .filter_map(|series| series.start.saturating_add(SignedDuration::from_hours(series.hours() as i64)).ok());
    let end = utc_date(ends.max()?);
    let start = utc_date(first);
    let start = if midnight(start) == first { start } else { start.tomorrow().ok()? };
    scope.window.overlap(&Window { start, end })
}

/// Exact, or a lower bound.
fn known<T: Copy>(value: T, is_whole: bool) -> Interval<T> {
    if is_whole {
        Interval::exact(value, Basis::Metered)
    } else {
        Interval::range(Some(value), None, None, Basis::Metered)
    }
}

/// All parts together.
pub(super) fn all(parts: &Parts) -> Volume {
    let mut sum = parts.managed.sum();
    for part in [parts.delivered, parts.access, parts.other] {
        sum.add(part.sum());
    }
    sum
}

/// Where a group's bytes belong. A group with several writers of different prices is as open as one of which nothing is
/// known.
fn part<'p>(parts: &'p mut Parts, group: &LogGroup, links: &Links<'_>) -> &'p mut ByClass {
    let mut roles = links.users(group).iter().map(|(_, role)| *role);
    match roles.next() {
        Some(first) if roles.all(|role| role == first) => match first {
            Role::Managed => &mut parts.managed,
            Role::Delivery => &mut parts.delivered,
            Role::Access => &mut parts.access,
        },
        _ => &mut parts.other,
    }
}

/// Whether a group's first, partial day lies inside the days: series leave it out.
fn begun_inside(group: &LogGroup, days: Window) -> bool {
    let starts = group.incoming_bytes.as_ref().map(|series| series.start);
    group
        .created_at
        .zip(starts)
        .is_some_and(|(made, starts)| made < starts && made >= days.start_instant() && made < days.end_instant())
}

/// The sum of the steps that lie in the days; `None` where the series ends before they do.
///
/// It begins with the life of what it is about, so that nothing is missing before; one without steps has no data at all.
pub(super) fn within<T: Quantity>(series: &Series<T>, days: Window) -> Option<f64> {
    let step = SignedDuration::from_hours(i64::from(series.step.hours()));
    let (from, until) = (days.start_instant(), days.end_instant());
    let mut at = series.start;
    let mut sum = 0.0;
    for value in &series.values {
        if at >= from && at < until {
            sum += value.value();
        }
        at = at.saturating_add(step).ok()?;
    }
    (series.values.is_empty() || at >= until).then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::Step;

    #[test]
    fn sums_of_accounts_replace_those_of_groups_and_their_doubts() {
        let day = |text: &str| text.parse().expect("a day");
        let days = Window { start: day("2026-10-01"), end: day("2026-11-01") };
        let volume = |bytes: f64| RegionVolume {
            account: None,
            region: "us-east-1".to_owned(),
            bytes: Some(Bytes(bytes)),
            events: Some(Events(9.0)),
            bytes_by_step: None,
        };
        let mut groups = of_volumes(&[volume(60.0)], days);
        groups.regions[0].bytes = Interval::range(Some(Bytes(60.0)), None, None, Basis::Metered);
        groups.regions[0].unpriced = Bytes(10.0);
        groups.doubts = vec![Warning::UnmeteredGroups { groups: 3 }];
        assert_eq!(groups.clone().with_sums(&[]), groups);
        let summed = groups.with_sums(&[volume(100.0)]);
        let bytes = Interval::range(Some(Bytes(90.0)), None, Some(Bytes(100.0)), Basis::Metered);
        assert_eq!((summed.regions[0].bytes, summed.doubts), (bytes, Vec::new()));
    }

    #[test]
    fn only_the_steps_of_the_days_count_and_a_series_that_ends_early_is_unknown() {
        let day = |text: &str| text.parse().expect("a day");
        let days = Window { start: day("2026-10-02"), end: day("2026-10-04") };
        let series = |values: &[f64]| Series {
            start: "2026-10-01T00:00:00Z".parse().expect("a time stamp"),
            step: Step::Day,
            values: values.iter().copied().map(Bytes).collect(),
        };
        assert_eq!(within(&series(&[1.0, 2.0, 4.0, 8.0]), days), Some(6.0));
        assert_eq!(within(&series(&[1.0, 2.0, 4.0]), days), Some(6.0));
        assert_eq!(within(&series(&[1.0, 2.0]), days), None);
        assert_eq!(within(&series(&[]), days), Some(0.0));
    }
}

//! A stage whose methods log differently, as the sum over them.

use crate::logging::{Channel, LoggingSettings, Method, MethodOverride, Weight};
use crate::measurements::{ApiStage, Series};
use crate::model::bytes;
use crate::model::configured::Kept;
use crate::model::view::StageView;
use crate::units::{Basis, Interval, PerRequest, Quantity, Requests};

/// What is left then does not widen a range by much.
const NEARLY_ALL: f64 = 0.99;

/// The mean over all requests, each method by its share of them and in its own setting; `None` where methods are not
/// counted one by one, or none of them had a request.
///
/// A method that stands for all verbs is counted as one: where some of its verbs log otherwise its requests have `rest` too.
///
/// Requests that no method was counted with (of methods that stand for all, say) have `rest`, which must hold whatever they
/// may write.
pub(super) fn weight(view: &StageView<'_>, channel: Channel, rest: Weight) -> Option<Weight> {
    let shares = shares(view)?;
    let known: f64 = shares.iter().map(|(share, _)| share).sum();
    (known > 0.0).then_some(())?;
    // Both count the same requests: more than all of them is a matter of points that came late.
    let scale = known.max(1.0);
    let parts = shares.into_iter().map(|(share, method)| {
        let Some(settings) = setting_of(view.stage, method) else { return (share / scale, rest) };
        let weight = bytes::execution(&[view.shape_of(method)], settings, channel, view.traffic.failures);
        (share / scale, weight.per_request)
    });
    let unknown = ((1.0 - known).max(0.0), rest);
    let parts: Vec<(f64, Weight)> = parts.chain([unknown]).filter(|(share, _)| *share > 0.0).collect();
    Some(Weight {
        bytes: mean(parts.iter().map(|(share, weight)| (*share, weight.bytes))),
        events: mean(parts.iter().map(|(share, weight)| (*share, weight.events))),
    })
}

/// Whether nearly every request was counted with a method whose setting is known.
pub(in crate::model) fn are_counted(view: &StageView<'_>) -> bool {
    let settled = |(share, method): (f64, &Method)| setting_of(view.stage, method).map(|_| share);
    let known: f64 = shares(view).into_iter().flatten().filter_map(settled).sum();
    known >= NEARLY_ALL
}

/// What is left of the execution log where methods get other settings, by their counts; `None` where they are not counted one
/// by one, or the size of their lines is not known.
pub(in crate::model) fn kept(
    view: &StageView<'_>,
    channel: Channel,
    change: &dyn Fn(&Method, LoggingSettings) -> LoggingSettings,
) -> Option<Kept> {
    are_counted(view).then_some(())?;
    let (mut bytes, mut events) = ([0.0, 0.0], [0.0, 0.0]);
    for (share, method) in shares(view)?.into_iter().filter(|(share, _)| *share > 0.0) {
        let Some(now) = setting_of(view.stage, method) else { continue };
        for (index, settings) in [now, change(method, now)].into_iter().enumerate() {
            let weight =
                bytes::execution(&[view.shape_of(method)], settings, channel, view.traffic.failures).per_request;
            bytes[index] += share * weight.bytes.expected?.value();
            events[index] += share * weight.events.expected?.value();
        }
    }
    Kept::of(bytes, events)
}

/// Methods with their shares of the requests; `None` where they are not counted one by one.
fn shares<'a>(view: &StageView<'a>) -> Option<Vec<(f64, &'a Method)>> {
    let stage = view.stage;
    let counted = stage.method_requests.as_ref()?;
    let all = stage.requests.as_ref()?;
    let share = |requests: &Series<Requests>| {
        let (own, of) = requests.overlap(all)?;
        (of.0 > 0.0).then_some(own.0 / of.0)
    };
    let each = counted.iter().filter_map(|method| {
        let is_it = |known: &&Method| known.resource == method.resource && known.method == method.method;
        Some((share(&method.requests)?, stage.methods.iter().flatten().find(is_it)?))
    });
    Some(each.collect())
}

/// The setting of a method: its own, else that of its resource, of its verb, or of the stage; `None` for a method that
/// stands for all verbs where some of them log otherwise.
fn setting_of(stage: &ApiStage, method: &Method) -> Option<LoggingSettings> {
    let of = |resource: &str, verb: &str| {
        let mut overrides = stage.overrides.iter();
        overrides.find(|other| other.resource == resource && other.method == verb).map(|other| other.settings)
    };
    let (resource, verb) = (method.resource.as_str(), method.method.as_str());
    let own = of(resource, verb).or_else(|| of(resource, "*")).or_else(|| of("*", verb));
    let settings = own.or(stage.settings).unwrap_or_default();
    let is_verb = |other: &&MethodOverride| {
        [resource, "*"].contains(&other.resource.as_str()) && !["ANY", "*"].contains(&other.method.as_str())
    };
    let alike = verb != "ANY" || stage.overrides.iter().filter(is_verb).all(|other| other.settings == settings);
    alike.then_some(settings)
}

fn mean<T>(parts: impl Iterator<Item = (f64, Interval<PerRequest<T>>)>) -> Interval<PerRequest<T>>
where
    T: Quantity + std::ops::Add<Output = T>,
{
    let nothing = Interval::exact(PerRequest(T::of(0.0)), Basis::Modelled);
    parts.fold(nothing, |sum, (share, part)| sum + part.map(|each| PerRequest(T::of(each.value() * share))))
}

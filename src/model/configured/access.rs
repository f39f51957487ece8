//! Access logs of a configuration.

use super::{Part, gigabytes, priced};
use crate::logging::{AccessChoice, Destination, FormatName, Weight};
use crate::measurements::{LogClass, LogGroup, Role};
use crate::model::sampled;
use crate::model::usage;
use crate::model::view::StageView;
use crate::model::writers::others_write;
use crate::units::{Basis, Bytes, Interval, PerRequest, Quantity, Requests};

/// The access logs of a stage in a format, or `None` where there is no such format for its kind of API.
pub(in crate::model) fn part(view: &StageView<'_>, choice: AccessChoice) -> Option<Part> {
    let format = view.format(choice.format)?;
    let weight = observed(view, choice).unwrap_or_else(|| view.access(format));
    Some(of(view, choice, weight, own_group(view, choice).and_then(|group| view.projected(group)), Some(1.0)))
}

/// The same logs with another format in the place of the chosen one.
///
/// What was metered or seen of the lines is scaled as the model says that the other format scales them: what the model
/// misses in the one it would miss in the other.
pub(in crate::model) fn instead(view: &StageView<'_>, choice: AccessChoice, format: &str) -> Option<Part> {
    let now = view.access(view.format(choice.format)?).bytes.expected;
    let other = view.access(format);
    let share = now.zip(other.bytes.expected).map(|(now, other)| other.value() / now.value());
    let share = share.filter(|share| share.is_finite());
    let weight = observed(view, choice).map(|seen| Weight { bytes: scaled(seen.bytes, share), ..seen });
    let projected = own_group(view, choice).and_then(|group| view.projected(group));
    Some(of(view, choice, weight.unwrap_or(other), projected.map(|bytes| scaled(bytes, share)), share))
}

/// The group that the lines go to now, where nothing else does.
fn own_group<'a>(view: &StageView<'a>, choice: AccessChoice) -> Option<&'a LogGroup> {
    let group = view.links.own_group(view.stage, log_group(view, choice)?, Role::Access)?;
    (!others_write(group, &[view.stage])).then_some(group)
}

/// The name of the group that the lines go to now.
fn log_group<'a>(view: &StageView<'a>, choice: AccessChoice) -> Option<&'a str> {
    view.stage.access_log_group().filter(|_| view.current_access() == Some(choice))
}

/// What is known of the lines better than from the catalogue.
fn observed(view: &StageView<'_>, choice: AccessChoice) -> Option<Weight> {
    let metered = own_group(view, choice).and_then(|group| view.metered(group));
    let seen = || view.access_sample().filter(|_| choice.format == FormatName::Own).and_then(sampled::access);
    metered.or_else(seen)
}

/// Lines of a weight at their destination; the month is that of the group where it is projected. `share`: what they have of
/// the stage's own lines, where that is known.
fn of(
    view: &StageView<'_>,
    choice: AccessChoice,
    weight: Weight,
    projected: Option<Interval<Bytes>>,
    share: Option<f64>,
) -> Part {
    let gb = gigabytes(view, weight, projected);
    let usage = match (choice.destination, view.traffic.requests) {
        (Destination::Firehose, Some(requests)) => {
            let step = view.assume.firehose_record;
            // Each line is rounded up by itself: two of 100 and 6,000 bytes are not two of 3,050.
            let seen = view.access_sample().filter(|_| choice.format == FormatName::Own);
            let record = seen
                .zip(share)
                .and_then(|(sample, share)| sampled::access_as(sample, |bytes| usage::rounded(bytes * share, step)));
            let record = record.map(|record| Interval { basis: record.basis.max(weight.bytes.basis), ..record });
            let rounded = || weight.bytes.map(|each| PerRequest(Bytes(usage::rounded(each.value(), step))));
            usage::in_firehose(record.unwrap_or_else(rounded), requests, view.assume)
        }
        (Destination::Firehose, None) => {
            let none = Interval::exact(Requests(0.0), Basis::Metered);
            usage::in_firehose(Interval::unknown(Basis::Modelled), none, view.assume)
        }
        (destination, _) => {
            let class = match (log_group(view, choice), destination) {
                (Some(name), _) => view.class(name),
                (None, Destination::CloudwatchIa) => LogClass::InfrequentAccess,
                (None, _) => LogClass::Standard,
            };
            let writer = usage::access_writer(view.assume);
            usage::in_log_group(writer, &class, gb, view.retention(view.stage.access_log_group()), view.assume)
        }
    };
    Part { weight, gb, items: priced(view, &usage) }
}

/// So much of what was seen; how much is modelled.
fn scaled<T: Quantity>(seen: Interval<T>, share: Option<f64>) -> Interval<T> {
    let basis = seen.basis.max(Basis::Modelled);
    match share {
        Some(share) => Interval { basis, ..seen.map(|bound| T::of(bound.value() * share)) },
        None => Interval::unknown(basis),
    }
}

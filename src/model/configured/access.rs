//! Access logs of a configuration.

use super::{Part, gigabytes, priced};
use crate::logging::{AccessChoice, Destination, FormatName};
use crate::measurements::{LogClass, Role};
use crate::model::bytes;
use crate::model::sampled;
use crate::model::usage;
use crate::model::view::StageView;
use crate::units::{Basis, Interval, Requests};

/// The access logs of a stage in a format, or `None` where there is no such format for its kind of API.
pub(super) fn part(view: &StageView<'_>, choice: AccessChoice) -> Option<Part> {
    let format = view.format(choice.format)?;
    let is_on = view.current_access() == Some(choice);
    let name = view.stage.access_log_group().filter(|_| is_on);
    let own = name.and_then(|name| view.links.own_group(view.stage, name, Role::Access));
    let metered = own.and_then(|group| view.metered(group));
    let seen = || view.access_sample().filter(|_| choice.format == FormatName::Own).and_then(sampled::access);
    let weight = metered.or_else(seen).unwrap_or_else(|| bytes::access(&view.shapes, format));
    let gb = gigabytes(view, weight, own.and_then(|group| view.projected(group)));
    let usage = match (choice.destination, view.traffic.requests) {
        (Destination::Firehose, Some(requests)) => usage::in_firehose(weight.bytes, requests, view.assume),
        (Destination::Firehose, None) => {
            let none = Interval::exact(Requests(0.0), Basis::Metered);
            usage::in_firehose(Interval::unknown(Basis::Modelled), none, view.assume)
        }
        (destination, _) => {
            let class = match (name, destination) {
                (Some(name), _) => view.class(name),
                (None, Destination::CloudwatchIa) => LogClass::InfrequentAccess,
                (None, _) => LogClass::Standard,
            };
            let writer = usage::access_writer(view.assume);
            usage::in_log_group(writer, &class, gb, view.retention(view.stage.access_log_group()), view.assume)
        }
    };
    let items = priced(view, &usage);
    Some(Part { weight, gb, items })
}

//! Logs that stages send to S3 or Firehose as they are set now.
//!
//! No log group takes them in, so no meter of CloudWatch Logs counts them and no row of a log group holds them. They are
//! priced as the comparison prices what is on, so that both say the same.

use super::assumptions::Assumptions;
use super::comparison;
use super::configured;
use super::cost;
use super::extra::{Extra, ExtraCost};
use super::sensitivity::Assumption;
use super::usage::{Charge, MONTHS_SHOWN};
use super::view::StageView;
use crate::logging::{Destination, LogDestination};
use crate::measurements::{ApiStage, GroupKind, Links, Measurements, Retention};
use crate::prices::{PriceBook, Product};
use crate::warning::Warning;

/// Logs of one kind from a stage to a place that is no log group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Delivered {
    /// The stage, as `API/stage`.
    pub stage: String,
    /// Which of its logs.
    pub kind: GroupKind,
    /// Where to.
    pub to: Destination,
}

/// What each of them costs. Where the requests are unknown, so is that.
pub(super) fn costs(
    seen: &Measurements,
    links: &Links<'_>,
    prices: &PriceBook,
    assume: &Assumptions,
) -> Vec<ExtraCost> {
    let of_stage = |view: StageView<'_>| {
        let name = format!("{}/{}", view.stage.api_name, view.stage.stage);
        let (account, region) = (view.stage.account.clone(), view.stage.region.clone());
        let cost = move |(kind, to, items): (GroupKind, Destination, Vec<cost::LineItem>)| ExtraCost {
            kind: Extra::Delivered(Delivered { stage: name.clone(), kind, to }),
            account: account.clone(),
            region: region.clone(),
            usd: cost::total(&items),
            items,
        };
        configured::elsewhere(&view).into_iter().map(cost).collect::<Vec<_>>()
    };
    views(seen, links, prices, assume).flat_map(of_stage).collect()
}

/// What is doubtful about these stages.
pub(super) fn doubts(seen: &Measurements, links: &Links<'_>, prices: &PriceBook, assume: &Assumptions) -> Vec<Warning> {
    views(seen, links, prices, assume).flat_map(|view| comparison::doubts(&view)).collect()
}

/// The stages that send anything elsewhere, in their surroundings. To look around all of them would take a large account
/// far longer.
fn views<'a>(
    seen: &'a Measurements,
    links: &'a Links<'a>,
    prices: &'a PriceBook,
    assume: &'a Assumptions,
) -> impl Iterator<Item = StageView<'a>> {
    let view = move |stage| Some(StageView::of(stage, links, prices.region(&stage.region)?, assume));
    seen.stages.iter().filter(|stage| leaves(stage)).filter_map(view)
}

fn leaves(stage: &ApiStage) -> bool {
    let deliveries = stage.deliveries.iter().flatten().map(|delivery| &delivery.destination);
    let mut places = stage.access.iter().map(|access| &access.destination).chain(deliveries);
    places.any(|place| !matches!(place, LogDestination::LogGroup(_)))
}

/// How long logs are taken to lie in S3, where any of these costs is of that: nobody measures what is in a bucket.
pub fn kept_in_s3(extras: &[ExtraCost], assume: &Assumptions) -> Option<Assumption> {
    let stored = Charge::Product(Product::S3Storage);
    extras.iter().flat_map(|extra| &extra.items).any(|item| item.charge == stored).then_some(())?;
    let value = match assume.retention {
        Some(Retention::Days(days)) => format!("{days} days of logs, since what a bucket holds is not measured"),
        Some(Retention::Never) | None => {
            format!("{MONTHS_SHOWN} months of logs, since what a bucket holds is not measured")
        }
    };
    let source = "as compare prices it: a month once the delivery has run so long; a bucket that is younger or deletes \
                  earlier costs less";
    Some(Assumption { id: "s3-stored", value, source: source.to_owned(), usd: None, usd_if_otherwise: None })
}

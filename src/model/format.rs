//! What an access-log format weighs and costs, field by field.

use rust_decimal::Decimal;

use super::assumptions::Assumptions;
use super::bytes;
use super::cost::{self, scaled};
use super::shape::shapes;
use super::usage;
use super::view::StageView;
use crate::logging::RequestShape;
use crate::logging::access::{self, Field, Part, Suggestion};
use crate::logging::context::ContextVariables;
use crate::measurements::{ApiStage, LogClass};
use crate::units::{Bytes, Events, Interval, PerRequest, Requests, Usd};

/// A format with its weight and, where the traffic is known, its price.
#[derive(Clone, Debug, PartialEq)]
pub struct PricedFormat {
    /// Bytes of a line.
    pub bytes: Interval<PerRequest<Bytes>>,
    /// The fields in order, and what holds them together at the end. They sum to the line.
    pub fields: Vec<PricedField>,
    /// Requests of the month; `None` where they are unknown or none were stated.
    pub requests: Option<Interval<Requests>>,
    /// What the lines of the month cost once the logs have run; `None` without traffic.
    pub usd: Option<Interval<Usd>>,
    /// A slimmer format, where one is wanted and there is one.
    pub suggestion: Option<PricedSuggestion>,
}

/// One field.
#[derive(Clone, Debug, PartialEq)]
pub struct PricedField {
    /// The piece of the format; `None` for the pieces that hold the others together.
    pub text: Option<String>,
    /// Its variable, if it has exactly one.
    pub variable: Option<String>,
    /// Bytes in a line.
    pub bytes: Interval<PerRequest<Bytes>>,
    /// Its share of the line's expected bytes.
    pub share: Option<f64>,
    /// Its part of what the line costs.
    pub usd: Option<Usd>,
}

/// A slimmer format with what it saves.
#[derive(Clone, Debug, PartialEq)]
pub struct PricedSuggestion {
    /// The format, and what it leaves out.
    pub suggestion: Suggestion,
    /// Bytes of a line.
    pub bytes: Interval<PerRequest<Bytes>>,
    /// What its lines cost; `None` without traffic.
    pub usd: Option<Interval<Usd>>,
    /// Bytes that a line has less, at the usual lengths.
    pub saves_bytes: Option<PerRequest<Bytes>>,
    /// Dollars that a month costs less, at the usual lengths.
    pub saves_usd: Option<Usd>,
}

/// Weighs a format for the requests of a stage. Without a view of it nothing is priced.
///
/// With `keep` a slimmer format is looked for that has these variables.
pub fn weigh(
    format: &str,
    stage: &ApiStage,
    assume: &Assumptions,
    view: Option<&StageView<'_>>,
    keep: Option<&[String]>,
) -> PricedFormat {
    let shapes = shapes(stage, &assume.traffic.lengths);
    let bytes = bytes::access(&shapes, format).bytes;
    let requests = view.and_then(|view| view.traffic.requests);
    let usd = requests.and(view).map(|view| price(format, view));
    let fields = priced_fields(format, &shapes, bytes, usd.and_then(|usd| usd.expected));
    let slim = |keep: &[String]| {
        let first = shapes.first()?;
        // What the first kind of request never sets, and another one does, must stay.
        let variables = ContextVariables::embedded();
        let set_by_others = access::parts(format).into_iter().filter_map(|part| match part {
            Part::Variable(name) => Some(name),
            Part::Literal(_) => None,
        });
        let set_by_others =
            set_by_others.filter(|name| shapes.iter().any(|shape| !variables.is_never_set(name, shape)));
        let stay = set_by_others.filter(|name| variables.is_never_set(name, first)).map(str::to_owned);
        let keep: Vec<String> = keep.iter().cloned().chain(stay).collect();
        let suggestion = access::suggest(format, first, &keep)?;
        let slim_bytes = bytes::access(&shapes, &suggestion.format).bytes;
        let slim_usd = requests.and(view).map(|view| price(&suggestion.format, view));
        let less =
            |a: Option<PerRequest<Bytes>>, b: Option<PerRequest<Bytes>>| Some(PerRequest(Bytes(a?.0.0 - b?.0.0)));
        let cheaper = |a: Option<Interval<Usd>>, b: Option<Interval<Usd>>| Some(a?.expected? - b?.expected?);
        Some(PricedSuggestion {
            saves_bytes: less(bytes.expected, slim_bytes.expected),
            saves_usd: cheaper(usd, slim_usd),
            bytes: slim_bytes,
            usd: slim_usd,
            suggestion,
        })
    };
    PricedFormat { bytes, fields, requests, usd, suggestion: keep.and_then(slim) }
}

/// What the lines of a month cost in a log group, as `compare` prices them. The group is the one that the stage's lines
/// go to now, or a new one of the Standard class.
fn price(format: &str, view: &StageView<'_>) -> Interval<Usd> {
    let weight = bytes::access(&view.shapes, format);
    let events: Interval<Events> = view.month(weight.events);
    let gb = usage::gigabytes(view.month(weight.bytes), events, view.assume);
    let name = view.stage.access_log_group();
    let class = name.map_or(LogClass::Standard, |name| view.class(name));
    let usage = usage::in_log_group(usage::access_writer(view.assume), &class, gb, view.retention(name), view.assume);
    let items: Vec<cost::LineItem> = usage.iter().map(|usage| cost::price(usage, view.prices)).collect();
    cost::total(&items)
}

/// The fields with their parts of the line. The last takes what rounding leaves, so that they sum to the line exactly.
fn priced_fields(
    format: &str,
    shapes: &[RequestShape],
    line: Interval<PerRequest<Bytes>>,
    usd: Option<Usd>,
) -> Vec<PricedField> {
    let fields = access::fields(format);
    let (removable, rest): (Vec<Field<'_>>, Vec<Field<'_>>) = fields.into_iter().partition(|field| field.removable);
    let texts = removable.iter().map(|field| (Some(field.text.to_owned()), field.variable(), field.text.to_owned()));
    let rest: String = rest.iter().map(|field| field.text).collect();
    let rest = (!rest.is_empty()).then_some((None, None, rest));
    let mut priced: Vec<PricedField> = texts
        .chain(rest)
        .map(|(text, variable, piece)| {
            let bytes = bytes::access(shapes, &piece).bytes;
            let share = bytes.expected.zip(line.expected).map(|(part, whole)| part.0.0 / whole.0.0);
            let share = share.filter(|share| share.is_finite());
            let usd = usd.and_then(|usd| scaled(usd.0, share?)).map(|usd| Usd(usd.normalize()));
            PricedField { text, variable: variable.map(str::to_owned), bytes, share, usd }
        })
        .collect();
    let given: Option<Decimal> = priced.iter().map(|field| field.usd.map(|Usd(usd)| usd)).sum();
    if let (Some(Usd(whole)), Some(given), Some(last)) = (usd, given, priced.last_mut()) {
        last.usd = last.usd.map(|Usd(part)| Usd((part + whole - given).normalize()));
    }
    priced
}

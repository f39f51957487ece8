//! What an access-log format weighs and costs, field by field.

mod shares;

use rust_decimal::Decimal;

use self::shares::Shared;
use super::assumptions::Assumptions;
use super::bytes;
use super::comparison::doubtful_requests;
use super::configured::access as lines;
use super::cost::{self, LineItem, scaled};
use super::shape::shapes;
use super::view::StageView;
use crate::logging::access::{self, Field, Part, Suggestion};
use crate::logging::context::ContextVariables;
use crate::logging::{Destination, RequestShape};
use crate::measurements::ApiStage;
use crate::prices::PriceBook;
use crate::units::{Basis, Bytes, Interval, PerRequest, Quantity, Requests, Usd};
use crate::warning::Warning;

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
    /// Where the lines go that are priced; `None` where nothing is priced, or where it is not known.
    pub destination: Option<Destination>,
    /// What the price is made of.
    pub items: Vec<LineItem>,
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
    /// Its part of the line's bytes: the parts sum to the line in each bound.
    pub bytes: Interval<PerRequest<Bytes>>,
    /// Bytes that it may have by itself, of which not every field has the most in the same line.
    pub bytes_alone: Interval<PerRequest<Bytes>>,
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
    /// What that is made of.
    pub items: Vec<LineItem>,
    /// Bytes that a line has less, at the usual lengths.
    pub saves_bytes: Option<PerRequest<Bytes>>,
    /// Dollars that a month costs less, at the usual lengths.
    pub saves_usd: Option<Usd>,
}

/// Weighs the format that a stage has. Without a view of the stage nothing is priced.
///
/// Bytes and dollars are those of the comparison's row for what is on: what was metered or seen of the lines goes before
/// the model. With `keep` a slimmer format is looked for that has these variables.
pub fn weigh(
    format: &str,
    stage: &ApiStage,
    assume: &Assumptions,
    view: Option<&StageView<'_>>,
    keep: Option<&[String]>,
) -> PricedFormat {
    let shapes = shapes(stage, &assume.traffic.lengths);
    let on = view.and_then(|view| Some((view, view.current_access()?)));
    let now = on.and_then(|(view, choice)| lines::part(view, choice));
    let bytes = now.as_ref().map_or_else(|| bytes::access(&shapes, format).bytes, |part| part.weight.bytes);
    let requests = view.and_then(|view| view.traffic.requests);
    let total = |part: Option<&super::configured::Part>| match part {
        Some(part) => Some(cost::total(&part.items)).filter(|usd| requests.is_some() || usd.expected.is_some()),
        // Nobody knows where the lines go.
        None => requests.map(|_| Interval::unknown(Basis::Modelled)),
    };
    let usd = total(now.as_ref());
    let fields = priced_fields(format, &shapes, bytes, usd.and_then(|usd| usd.expected));
    let slim = |keep: &[String]| {
        let suggestion = access::suggest(format, shapes.first()?, &keep_for_all(format, &shapes, keep))?;
        let part = on.and_then(|(view, choice)| lines::instead(view, choice, &suggestion.format));
        let modelled = || bytes::access(&shapes, &suggestion.format).bytes;
        let slim_bytes = part.as_ref().map_or_else(modelled, |part| part.weight.bytes);
        let slim_usd = usd.and_then(|_| total(part.as_ref()));
        let less =
            |a: Option<PerRequest<Bytes>>, b: Option<PerRequest<Bytes>>| Some(PerRequest(Bytes(a?.0.0 - b?.0.0)));
        let cheaper = |a: Option<Interval<Usd>>, b: Option<Interval<Usd>>| Some(a?.expected? - b?.expected?);
        Some(PricedSuggestion {
            saves_bytes: less(bytes.expected, slim_bytes.expected),
            saves_usd: cheaper(usd, slim_usd),
            bytes: slim_bytes,
            usd: slim_usd,
            items: part.map_or_else(Vec::new, |part| part.items),
            suggestion,
        })
    };
    let suggestion = keep.and_then(slim);
    let destination = usd.and(on).map(|(_, choice)| choice.destination);
    PricedFormat {
        bytes,
        fields,
        requests,
        destination,
        items: now.map_or_else(Vec::new, |part| part.items),
        usd,
        suggestion,
    }
}

/// What is doubtful about the price of a stage's format: its requests, where its lines go, and prices that are missing.
pub fn doubts(priced: &PricedFormat, view: &StageView<'_>, prices: &PriceBook) -> Vec<Warning> {
    let mut doubts = doubtful_requests(view);
    if view.current_access().is_none() {
        let (api, stage) = (view.stage.api_name.clone(), view.stage.stage.clone());
        doubts.push(Warning::UnknownDestination { api, stage });
    }
    let region = view.stage.region.as_str();
    doubts.extend(super::missing_prices(priced.items.iter().map(|item| (region, item)), prices));
    doubts
}

/// What a slimmer format has to keep: what the first kind of request never sets, and another one does, must stay.
fn keep_for_all(format: &str, shapes: &[RequestShape], keep: &[String]) -> Vec<String> {
    let variables = ContextVariables::embedded();
    let named = access::parts(format).into_iter().filter_map(|part| match part {
        Part::Variable(name) => Some(name),
        Part::Literal(_) => None,
    });
    let unset = |name: &str, shape: &RequestShape| variables.is_never_set(name, shape);
    let stay = named
        .filter(|name| shapes.first().is_some_and(|first| unset(name, first)))
        .filter(|name| shapes.iter().any(|shape| !unset(name, shape)));
    keep.iter().cloned().chain(stay.map(str::to_owned)).collect()
}

/// The fields with their parts of the line. The last takes what rounding leaves, so that dollars sum exactly.
fn priced_fields(
    format: &str,
    shapes: &[RequestShape],
    line: Interval<PerRequest<Bytes>>,
    usd: Option<Usd>,
) -> Vec<PricedField> {
    let fields = access::fields(format);
    let (removable, rest): (Vec<Field<'_>>, Vec<Field<'_>>) = fields.into_iter().partition(|field| field.removable);
    let weigh = |field: &Field<'_>| bytes::access(shapes, field.text).bytes;
    let texts = removable.iter().map(|field| (Some(field.text), field.variable(), weigh(field)));
    // Piece by piece: side by side the end of one and the start of the next might read as another variable.
    let rest = rest.iter().map(weigh).reduce(|a, b| a + b).map(|bytes| (None, None, bytes));
    let pieces: Vec<_> = texts.chain(rest).collect();
    let modelled: Vec<_> = pieces.iter().map(|(_, _, bytes)| *bytes).collect();
    let shared = shares::shared_out(line, &modelled);
    let mut priced: Vec<PricedField> = pieces
        .into_iter()
        .zip(shared)
        .map(|((text, variable, _), Shared { part, alone })| {
            let share = part.expected.zip(line.expected).map(|(part, whole)| part.value() / whole.value());
            let share = share.filter(|share| share.is_finite());
            let usd = usd.and_then(|usd| scaled(usd.0, share?)).map(|usd| Usd(usd.normalize()));
            let (text, variable) = (text.map(str::to_owned), variable.map(str::to_owned));
            PricedField { text, variable, bytes: part, bytes_alone: alone, share, usd }
        })
        .collect();
    let given: Option<Decimal> = priced.iter().map(|field| field.usd.map(|Usd(usd)| usd)).sum();
    if let (Some(Usd(whole)), Some(given), Some(last)) = (usd, given, priced.last_mut()) {
        last.usd = last.usd.map(|Usd(part)| Usd((part + whole - given).normalize()));
    }
    priced
}

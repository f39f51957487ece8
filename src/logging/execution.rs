//! What one request writes to the execution log.

use super::catalogue::{Catalogue, Line, Outcome, Piece, Presence};
use super::length::{Distribution, Distributions, Length, Lengths};
use super::settings::{ApiKind, Authorizer, ExecutionLevel, Integration, LoggingSettings};
use crate::units::{Basis, Bytes, Events, Interval, PerRequest};

/// The name of the length of what stands before the text of an event: "(", the request id, ") ". Where it is not among
/// a shape's lengths it follows from the kind of API.
pub const PREFIX: &str = "prefix";

/// One kind of request: everything the size of its log lines depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestShape {
    /// The kind of API it goes to.
    pub kind: ApiKind,
    /// What stands behind the method.
    pub integration: Integration,
    /// Who authorizes it.
    pub authorizer: Authorizer,
    /// Whether it carries an API key.
    pub api_key: bool,
    /// The lengths that are known of it, which go before the catalogue's.
    pub lengths: Lengths,
    /// How those among them are distributed that were seen more than once.
    pub distributions: Distributions,
}

/// How events reach their destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// The managed group: the text of an event is cut after 1,024 characters.
    Standard,
    /// A delivery with plain records of the payload: nothing is cut.
    Delivery,
}

/// What one request writes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weight {
    /// UTF-8 bytes of message text.
    pub bytes: Interval<PerRequest<Bytes>>,
    /// Log events.
    pub events: Interval<PerRequest<Events>>,
}

impl Weight {
    /// Nothing is known of what is written.
    pub fn unknown() -> Self {
        Self { bytes: Interval::unknown(Basis::Modelled), events: Interval::unknown(Basis::Modelled) }
    }

    /// Nothing is written.
    pub fn nothing() -> Self {
        Self {
            bytes: Interval::exact(PerRequest(Bytes(0.0)), Basis::Modelled),
            events: Interval::exact(PerRequest(Events(0.0)), Basis::Modelled),
        }
    }
}

impl Catalogue {
    /// What a request of this shape and outcome writes under the settings of its method.
    ///
    /// Exact where every line is settled and every length known: then low, expected and high agree. Otherwise a range
    /// from the shortest to the longest lengths on record. ERROR with full data is not asked here: what it writes is
    /// not documented, see `model::bytes`.
    pub fn weigh(&self, shape: &RequestShape, settings: LoggingSettings, outcome: Outcome, channel: Channel) -> Weight {
        let mut bytes = Length::exact(0);
        let mut events = Length::exact(0);
        for (line, presence) in self.lines_of(shape, settings, outcome) {
            bytes = bytes + counted(presence, self.event(line, shape, channel));
            events = events + counted(presence, Length::exact(1));
        }
        if events.high != Some(0.0) && self.undocumented.authorizers.contains(&shape.authorizer) {
            (bytes.high, events.high) = (None, None);
        }
        Weight {
            bytes: interval(bytes).map(|bytes| PerRequest(Bytes(bytes))),
            events: interval(events).map(|events| PerRequest(Events(events))),
        }
    }

    /// What a request of this shape and outcome writes more at some settings than at a base that writes less. Lines of both
    /// cancel; one that the base may have written may be there already.
    pub fn added(
        &self,
        shape: &RequestShape,
        base: LoggingSettings,
        settings: LoggingSettings,
        outcome: Outcome,
        channel: Channel,
    ) -> Weight {
        let (mut bytes, mut events) = (Length::exact(0), Length::exact(0));
        let held = self.lines_of(shape, base, outcome).map(|(_, presence)| presence);
        for ((line, presence), held) in self.lines_of(shape, settings, outcome).zip(held) {
            bytes = bytes + beyond(held, presence, self.event(line, shape, channel));
            events = events + beyond(held, presence, Length::exact(1));
        }
        Weight {
            bytes: interval(bytes).map(|bytes| PerRequest(Bytes(bytes))),
            events: interval(events).map(|events| PerRequest(Events(events))),
        }
    }

    /// The lines that may belong to a request of this shape and outcome, and whether the settings write them.
    pub(super) fn lines_of(
        &self,
        shape: &RequestShape,
        settings: LoggingSettings,
        outcome: Outcome,
    ) -> impl Iterator<Item = (&Line, Presence)> {
        let presence = move |line: &Line| match settings {
            LoggingSettings { execution: ExecutionLevel::Off, .. } => Presence::No,
            LoggingSettings { execution: ExecutionLevel::Error, .. } => line.error,
            LoggingSettings { full_data: false, .. } => line.info,
            LoggingSettings { full_data: true, .. } => line.full,
        };
        self.lines().filter(move |line| applies(line, shape, outcome)).map(move |line| (line, presence(line)))
    }

    /// The bytes of one event with its prefix.
    fn event(&self, line: &Line, shape: &RequestShape, channel: Channel) -> Length {
        let text = line.text.0.iter().fold(Length::exact(0), |sum, piece| {
            sum + match piece {
                Piece::Literal(letters) => Length::exact(letters.len()),
                Piece::Value(name) => self.value(name, shape),
            }
        });
        let prefix = match shape.lengths.get(PREFIX) {
            Some(known) => *known,
            None => Length::exact(self.prefix(shape.kind) as usize),
        };
        let (kept, marker) = (f64::from(self.cut.characters), f64::from(self.cut.marker));
        let most = f64::from(self.cut.delivered) - prefix.typical;
        let written = |text: f64| match channel {
            Channel::Delivery => text.min(most),
            Channel::Standard => {
                if text > kept {
                    kept + marker
                } else {
                    text
                }
            }
        };
        let bounds = text.map(written);
        // E[min(X, 1024)] is not min(E[X], 1024).
        let typical = match self.distribution(line, shape) {
            Some(seen) => {
                let rest = text.typical - seen.mean_of(|bytes| bytes);
                seen.mean_of(|bytes| written(rest + bytes))
            }
            None => bounds.typical,
        };
        let high = match channel {
            Channel::Delivery => bounds.high,
            Channel::Standard => Some(bounds.high.unwrap_or(kept + marker).max(bounds.typical).max(typical)),
        };
        prefix + Length { low: bounds.low.min(typical), typical, high }
    }

    /// How the one value of a line is distributed that was seen more than once, be it in another value.
    fn distribution<'s>(&self, line: &Line, shape: &'s RequestShape) -> Option<&'s Distribution> {
        let values = line.text.0.iter().filter_map(|piece| match piece {
            Piece::Value(name) => Some(name),
            Piece::Literal(_) => None,
        });
        values.into_iter().find_map(|name| match shape.lengths.contains_key(name) {
            true => shape.distributions.get(name),
            false => {
                let row = self.length(name, shape.integration)?;
                row.plus.iter().chain(&row.plus_known).find_map(|part| shape.distributions.get(part))
            }
        })
    }

    /// The length of a value: what is known of this request, else the catalogue's.
    fn value(&self, name: &str, shape: &RequestShape) -> Length {
        if let Some(known) = shape.lengths.get(name) {
            return *known;
        }
        let Some(row) = self.length(name, shape.integration) else {
            return Length { low: 0.0, typical: 0.0, high: None };
        };
        let own = Length { low: row.low, typical: row.typical, high: row.high };
        let whole = row.plus.iter().fold(own, |sum, part| sum + self.value(part, shape));
        row.plus_known.iter().filter_map(|part| shape.lengths.get(part)).fold(whole, |sum, part| sum + *part)
    }
}

fn applies(line: &Line, shape: &RequestShape, outcome: Outcome) -> bool {
    fn fits<T: PartialEq>(only: &Option<Vec<T>>, value: &T) -> bool {
        only.as_ref().is_none_or(|only| only.contains(value))
    }
    fits(&line.outcomes, &outcome)
        && fits(&line.integrations, &shape.integration)
        && fits(&line.authorizers, &shape.authorizer)
        && line.api_key.is_none_or(|with_key| with_key == shape.api_key)
}

/// What a line adds to the lower bound, the expectation and the upper bound.
fn counted(presence: Presence, size: Length) -> Length {
    match presence {
        Presence::Yes => size,
        Presence::Likely => Length { low: 0.0, ..size },
        Presence::Unlikely => Length { low: 0.0, typical: 0.0, ..size },
        Presence::No => Length::exact(0),
    }
}

/// What a line adds where it may be there already.
fn beyond(held: Presence, presence: Presence, size: Length) -> Length {
    let (there, wanted) = (counted(held, size), counted(presence, size));
    match held {
        Presence::Yes => Length::exact(0),
        Presence::No => wanted,
        Presence::Likely | Presence::Unlikely => {
            Length { low: 0.0, typical: (wanted.typical - there.typical).max(0.0), ..wanted }
        }
    }
}

fn interval(length: Length) -> Interval<f64> {
    if length.is_exact() {
        Interval::exact(length.typical, Basis::Modelled)
    } else {
        Interval::range(Some(length.low), Some(length.typical), length.high, Basis::Modelled)
    }
}

#[cfg(test)]
mod tests {
    use super::super::length::path_parameters;
    use super::*;

    const INFO: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Info, full_data: false };
    const FULL: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Info, full_data: true };
    const ERROR: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Error, full_data: false };

    fn shape(integration: Integration) -> RequestShape {
        let lengths = [("stage", "prod"), ("method", "GET"), ("resource_path", "/items/{id}"), ("path", "/items/42")];
        let mut lengths: Lengths =
            lengths.iter().map(|(name, text)| ((*name).to_owned(), Length::exact(text.len()))).collect();
        lengths.insert("path_parameters".into(), path_parameters([("id", Length::exact(2))]));
        RequestShape {
            kind: ApiKind::Rest,
            integration,
            authorizer: Authorizer::None,
            api_key: false,
            lengths,
            distributions: Default::default(),
        }
    }

    fn weigh(shape: &RequestShape, settings: LoggingSettings, outcome: Outcome) -> Weight {
        Catalogue::embedded().weigh(shape, settings, outcome, Channel::Standard)
    }

    fn numbers(weight: Weight) -> [Option<f64>; 3] {
        [weight.bytes.low, weight.bytes.expected, weight.bytes.high].map(|each| each.map(|each| each.0.0))
    }

    /// bytes-per-request, section 4: 1,011 + 2 len(stage) + 2 len(method) + len(resource path) + len(request path).
    #[test]
    fn info_of_a_lambda_proxy_is_exact() {
        let weight = weigh(&shape(Integration::LambdaProxy), INFO, Outcome::Success);
        assert_eq!(numbers(weight), [Some(1_045.0); 3]);
        assert_eq!(weight.bytes.level, Some(1.0));
        assert_eq!(weight.events.expected, Some(PerRequest(Events(10.0))));
    }

    #[test]
    fn the_endpoint_id_is_absent_for_mock_and_in_doubt_for_http() {
        assert_eq!(numbers(weigh(&shape(Integration::Mock), INFO, Outcome::Success)), [Some(1_045.0 - 112.0); 3]);
        let http = weigh(&shape(Integration::HttpProxy), INFO, Outcome::Success);
        assert_eq!(numbers(http), [Some(933.0), Some(933.0), Some(1_045.0)]);
        assert_eq!(http.bytes.level, None);
    }

    /// The real INFO trace of January 2026: a Lambda authorizer denied, 4 events, 387 bytes.
    #[test]
    fn a_denied_request_weighs_what_was_seen() {
        let denied = RequestShape { authorizer: Authorizer::Lambda, ..shape(Integration::LambdaProxy) };
        let weight = weigh(&denied, INFO, Outcome::Rejected);
        assert_eq!(numbers(weight), [Some(387.0); 3]);
        assert_eq!(weight.events.expected, Some(PerRequest(Events(4.0))));
    }

    /// ERROR writes nothing on success; five traces of failures weighed 150 to 307 bytes, 278 in the middle.
    #[test]
    fn error_writes_failures_only() {
        let shape = shape(Integration::LambdaProxy);
        assert_eq!(numbers(weigh(&shape, ERROR, Outcome::Success)), [Some(0.0); 3]);
        let failure = numbers(weigh(&shape, ERROR, Outcome::Failure));
        assert_eq!(failure[..2], [Some(150.0), Some(278.0)]);
        assert!(failure[2] >= Some(307.0));
    }

    /// The real full-data traces of Lambda proxies (2017 to 2019) weighed 5,501 to 7,286 bytes in 23 events.
    #[test]
    fn full_data_spans_the_real_traces() {
        let weight = weigh(&shape(Integration::LambdaProxy), FULL, Outcome::Success);
        let [low, expected, high] = numbers(weight);
        assert!(low <= Some(5_501.0) && high >= Some(7_286.0), "{low:?} {high:?}");
        assert!(expected >= Some(5_000.0) && expected <= Some(6_500.0), "{expected:?}");
        assert_eq!(weight.events.expected, Some(PerRequest(Events(23.0))));
    }

    #[test]
    fn a_delivery_does_not_cut() {
        let shape = shape(Integration::LambdaProxy);
        let delivered = Catalogue::embedded().weigh(&shape, FULL, Outcome::Success, Channel::Delivery);
        assert_eq!(delivered.bytes.high, None);
        assert!(delivered.bytes.low <= weigh(&shape, FULL, Outcome::Success).bytes.low);

        let mut long = shape.clone();
        long.lengths.insert("response_body".into(), Length::exact(5_000));
        let standard = numbers(weigh(&long, FULL, Outcome::Success))[1];
        let whole = Catalogue::embedded().weigh(&long, FULL, Outcome::Success, Channel::Delivery);
        assert!(whole.bytes.expected.map(|each| each.0.0) > standard.map(|bytes| bytes + 7_000.0));
    }

    #[test]
    fn a_delivered_event_has_the_body_again_and_at_most_a_megabyte() {
        let delivered = |bytes| {
            let mut stated = shape(Integration::LambdaProxy);
            stated.lengths.insert("request_body".into(), Length::exact(bytes));
            numbers(Catalogue::embedded().weigh(&stated, FULL, Outcome::Success, Channel::Delivery))[1]
        };
        let difference = |a: Option<f64>, b: Option<f64>| a.zip(b).map(|(a, b)| a - b);
        assert_eq!(difference(delivered(100_100), delivered(100)), Some(200_000.0));
        assert_eq!(delivered(3_000_000), delivered(2_000_000));
    }

    #[test]
    fn nobody_knows_what_a_cognito_authorizer_adds() {
        let cognito = RequestShape { authorizer: Authorizer::Cognito, ..shape(Integration::LambdaProxy) };
        let weight = weigh(&cognito, INFO, Outcome::Success);
        assert_eq!(numbers(weight), [Some(1_045.0), Some(1_045.0), None]);
        assert_eq!(numbers(weigh(&cognito, ERROR, Outcome::Success)), [Some(0.0); 3]);
    }

    /// Half of the bodies have 24 bytes and half 5,024: their mean, 2,524, is cut to 1,024 + 12, but the mean of what is
    /// written is half of label and 24 and half of 1,024 + 12, with the prefix of 39 in front.
    #[test]
    fn the_mean_of_what_is_cut_is_not_the_cut_mean() {
        let label = "Method response body after transformations: ".len() as f64;
        let mut spread = shape(Integration::Mock);
        let bodies = Distribution::of([(24.0, 1.0), (5_024.0, 1.0)]).expect("two lengths");
        spread.lengths.insert("response_body".into(), bodies.length());
        let catalogue = Catalogue::embedded();
        let line = catalogue.lines().find(|line| line.id == "response-body").expect("a line");
        let cut_mean = catalogue.event(line, &spread, Channel::Standard);
        assert_eq!(cut_mean.typical, 39.0 + 1_024.0 + 12.0);
        spread.distributions.insert("response_body".into(), bodies);
        let mean = catalogue.event(line, &spread, Channel::Standard);
        assert_eq!(mean.typical, 39.0 + f64::midpoint(label + 24.0, 1_024.0 + 12.0));
        assert_eq!((mean.low, mean.high), (39.0 + label + 24.0, Some(39.0 + 1_024.0 + 12.0)));
        let delivered = catalogue.event(line, &spread, Channel::Delivery);
        assert_eq!(delivered.typical, 39.0 + label + 2_524.0);
    }

    #[test]
    fn a_long_value_is_cut_at_1024_characters() {
        let mut long = shape(Integration::Mock);
        long.lengths.insert("request_headers".into(), Length::exact(5_000));
        let mut longer = long.clone();
        longer.lengths.insert("request_headers".into(), Length::exact(9_000));
        assert_eq!(weigh(&long, FULL, Outcome::Success), weigh(&longer, FULL, Outcome::Success));
    }
}

//! Traces made from the catalogue are recognised and weighed exactly.

use proptest::prelude::*;

use super::*;
use crate::logging::{
    ApiKind, Authorizer, Catalogue, ExecutionLevel, Integration, Length, Lengths, LoggingSettings, Outcome,
    RequestShape,
};

const ID: &str = "515f1e99-39db-11e9-9e96-01e5c04505b9";
const ERROR: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Error, full_data: false };
const INFO: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Info, full_data: false };
const FULL: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Info, full_data: true };

fn shape() -> impl Strategy<Value = RequestShape> {
    let integration = prop::sample::select(vec![
        Integration::LambdaProxy,
        Integration::Lambda,
        Integration::HttpProxy,
        Integration::Http,
        Integration::Aws,
        Integration::Mock,
    ]);
    let authorizer = prop::sample::select(vec![Authorizer::None, Authorizer::Lambda, Authorizer::Iam]);
    let values = Recogniser::embedded().values();
    // A text that is cut within its label or its values is still recognised; lengths go beyond the cut.
    let lengths = prop::collection::vec(0..1_500_usize, values.len());
    (integration, authorizer, any::<bool>(), lengths).prop_map(|(integration, authorizer, api_key, lengths)| {
        let lengths: Lengths =
            values.iter().zip(lengths).map(|(name, bytes)| ((*name).to_owned(), Length::exact(bytes))).collect();
        RequestShape {
            kind: ApiKind::Rest,
            integration,
            authorizer,
            api_key,
            lengths,
            distributions: Default::default(),
        }
    })
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop::sample::select(vec![
        Outcome::Success,
        Outcome::Failure,
        Outcome::Unanswered,
        Outcome::Unsent,
        Outcome::Rejected,
        Outcome::Throttled,
    ])
}

fn traced(events: &[String]) -> Trace {
    let mut tracer = Tracer::new();
    events.iter().for_each(|event| tracer.event(Some(0), event.as_bytes()));
    tracer.finish()
}

fn made(shape: &RequestShape, settings: LoggingSettings, outcome: Outcome) -> Vec<String> {
    Catalogue::embedded().made_trace(shape, settings, outcome, ID, 'x')
}

fn bytes_of(events: &[String]) -> u64 {
    events.iter().map(|event| event.len() as u64).sum()
}

proptest! {
    #[test]
    fn what_the_catalogue_makes_is_recognised_and_weighed(shape in shape(), outcome in outcome(), full in any::<bool>()) {
        let settings = if full { FULL } else { INFO };
        let events = made(&shape, settings, outcome);
        let trace = traced(&events);
        prop_assert_eq!(trace.unrecognised.events, 0, "{:?}", trace.labels);
        prop_assert_eq!((trace.captured.events, trace.captured.bytes), (events.len() as u64, bytes_of(&events)));
        prop_assert_eq!(trace.total().requests, 1);
    }

    /// From full data every lower level follows line by line.
    #[test]
    fn lower_levels_follow_from_full_data(shape in shape(), outcome in outcome()) {
        let total = traced(&made(&shape, FULL, outcome)).total();
        for (level, settings) in [(total.info, INFO), (total.error, ERROR)] {
            let events = made(&shape, settings, outcome);
            prop_assert_eq!((level.events, level.bytes), (events.len() as u64, bytes_of(&events)), "{:?}", settings);
        }
    }

    /// The body line beside a malformed answer, which made traces do not have, is the one exception.
    #[test]
    fn a_level_never_weighs_more_than_one_that_includes_it(shape in shape(), outcome in outcome()) {
        let total = traced(&made(&shape, FULL, outcome)).total();
        prop_assert!(total.error.bytes <= total.info.bytes && total.error.events <= total.info.events);
        prop_assert!(total.info.bytes <= total.full.bytes && total.info.events <= total.full.events);
        prop_assert!(total.full.bytes <= total.captured.bytes);
    }

    #[test]
    fn no_byte_of_a_value_is_kept(shape in shape(), outcome in outcome()) {
        let marked = Catalogue::embedded().made_trace(&shape, FULL, outcome, ID, 'Ж');
        let mut tracer = Tracer::sampling();
        marked.iter().for_each(|event| tracer.event(Some(0), event.as_bytes()));
        tracer.event(Some(0), format!("({ID}) Жunknown lineЖ: Ж").as_bytes());
        let debug = format!("{tracer:?}");
        let kept = debug + &serde_json::to_string(&tracer.sample()).expect("JSON");
        prop_assert!(!kept.contains('Ж') && !kept.contains(ID), "{}", kept);
    }

    #[test]
    fn any_bytes_are_taken(events in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..80), 0..30)) {
        let mut tracer = Tracer::new();
        events.iter().for_each(|event| tracer.event(None, event));
        let trace = tracer.finish();
        prop_assert_eq!(trace.captured.events, events.len() as u64);
    }
}

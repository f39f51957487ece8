//! Lengths of headers and bodies that were seen in a stage's own logs and metrics.

use crate::logging::catalogue::Piece;
use crate::logging::{ApiKind, Catalogue, Distribution, Distributions, Length, Lengths};
use crate::measurements::{ApiStage, ExecutionSample, Tally};

/// What is read off lines of full data. What belongs to the stage and the method is known without.
const READ: [&str; 6] = [
    "query_string",
    "request_headers",
    "request_body",
    "response_headers",
    "response_body",
    "endpoint_response_headers",
];
const BODY: &str = "response_body";

/// How lengths of this stage's requests are distributed, by the catalogue's names.
///
/// `responseLength` of access logs tells bodies whole, lines of full data as far as they were not cut.
pub(super) fn distributions(stage: &ApiStage) -> Distributions {
    let mut seen = Distributions::new();
    let Some(sample) = &stage.sample else { return seen };
    if let Some(execution) = &sample.execution {
        let tallies = READ.iter().filter_map(|name| Some((*name, execution.values.get(*name)?)));
        seen.extend(tallies.filter_map(|(name, tally)| Some((name.to_owned(), distribution(tally)?))));
    }
    let bodies = sample.access.as_ref().and_then(|access| distribution(&access.response_lengths));
    seen.extend(bodies.map(|bodies| (BODY.to_owned(), bodies)));
    seen
}

/// The lengths that follow from them. Where lines were cut the longest is not known.
///
/// HTTP APIs tell what they processed, requests and responses together: a body is at most that.
pub(super) fn lengths(stage: &ApiStage, distributions: &Distributions) -> Lengths {
    let sample = stage.sample.as_ref();
    let whole_bodies =
        sample.and_then(|sample| sample.access.as_ref()).is_some_and(|it| it.response_lengths.count() > 0);
    let length = |(name, seen): (&String, &Distribution)| {
        let execution = sample.and_then(|sample| sample.execution.as_ref());
        let was_cut = execution.is_some_and(|execution| was_cut(execution, name)) && !(whole_bodies && name == BODY);
        let length = seen.length();
        (name.clone(), Length { high: length.high.filter(|_| !was_cut), ..length })
    };
    let mut lengths: Lengths = distributions.iter().map(length).collect();
    if let (ApiKind::Http, Some(processed)) = (stage.kind, processed(stage)) {
        let body = Length { low: 0.0, typical: processed, high: None };
        lengths.entry(BODY.to_owned()).or_insert(body);
    }
    lengths
}

/// `DataProcessed` for each request, in bytes.
fn processed(stage: &ApiStage) -> Option<f64> {
    let (bytes, requests) = stage.data_processed.as_ref()?.overlap(stage.requests.as_ref()?)?;
    (requests.0 > 0.0).then(|| bytes.0 / requests.0)
}

/// A tally as a distribution; `None` where nothing was seen.
pub(in crate::model) fn distribution(Tally(seen): &Tally) -> Option<Distribution> {
    Distribution::of(seen.iter().map(|(bytes, count)| (f64::from(*bytes), *count as f64)))
}

/// Whether lines with a value were cut, so that its longest lengths are those of what was left.
fn was_cut(execution: &ExecutionSample, value: &str) -> bool {
    let holds = |piece: &Piece| matches!(piece, Piece::Value(name) if name == value);
    let mut lines = Catalogue::embedded().all_lines().iter().filter(|line| line.text.0.iter().any(holds));
    lines.any(|line| execution.cut.contains_key(&line.id))
}

//! GetMetricData: as many metrics in a call as AWS allows, every page, and what each metric's status means.

use std::collections::{BTreeMap, HashMap, HashSet};

use aws_sdk_cloudwatch::types;
use aws_smithy_types::DateTime;
use futures_util::StreamExt;
use futures_util::stream;

use super::failure::Failure;
use super::life::{Points, Span, instant, seconds};
use super::metric::Metric;
use super::operation::GET_METRIC_DATA;
use super::session::Session;
use super::{CONCURRENCY, Limits, Progress};

/// The points of every metric that was answered whole. One that is not here is unknown, which is not the same as empty.
pub(super) type Answers = HashMap<Metric, Points>;

/// Asks for daily or hourly sums of all `metrics` over the same stretch.
pub(super) async fn ask(session: &Session, metrics: Vec<Metric>, span: Span, progress: &dyn Progress) -> Answers {
    if span.steps() == 0 {
        return Answers::new();
    }
    let size = batch_size(&session.limits, span);
    let batches = stream::iter(metrics.chunks(size)).map(|batch| async move {
        let answer = ask_batch(session, batch, span).await;
        progress.advance(batch.len() as u64);
        answer
    });
    let (mut answers, mut losses) = (Answers::new(), BTreeMap::<(Failure, &str), u64>::new());
    let mut batches = std::pin::pin!(batches.buffer_unordered(CONCURRENCY));
    while let Some(batch) = batches.next().await {
        for (metric, answer) in batch {
            match answer {
                Ok(points) => drop(answers.insert(metric, points)),
                Err(failure) => *losses.entry((failure, metric.name)).or_default() += 1,
            }
        }
    }
    for ((failure, name), count) in losses {
        session.record.failed(&GET_METRIC_DATA, &failure, Some(format!("{count} x {name}")));
    }
    answers
}

/// How many metrics fit into a call: AWS counts the points that the stretch could hold, not those that are there.
fn batch_size(limits: &Limits, span: Span) -> usize {
    (limits.datapoints_per_call / span.steps().max(1)).clamp(1, limits.queries_per_call.max(1))
}

async fn ask_batch(session: &Session, batch: &[Metric], span: Span) -> Vec<(Metric, Result<Points, Failure>)> {
    let queries: Vec<_> = batch.iter().enumerate().map(|(place, metric)| query(place, metric, span)).collect();
    let mut gathered = Gathered::new(batch.len());
    let (mut token, mut tokens) = (None, HashSet::new());
    let end = loop {
        let request = session
            .clients
            .metrics
            .get_metric_data()
            .set_metric_data_queries(Some(queries.clone()))
            .start_time(DateTime::from_secs(span.from.as_second()))
            .end_time(DateTime::from_secs(span.until.as_second()))
            .set_next_token(token.take());
        // Whether AWS charges a further page again is not documented; the ledger must not say too little.
        match session.charged_call(&GET_METRIC_DATA, batch.len() as u64, request.send()).await {
            Err(failure) => break failure,
            Ok(answer) => {
                gathered.add(answer.metric_data_results.unwrap_or_default());
                match answer.next_token.filter(|next| !next.is_empty()) {
                    None => break Failure::Other("the answer lacked a metric".to_owned()),
                    Some(next) if tokens.insert(next.clone()) => token = Some(next),
                    Some(_) => break Failure::RepeatedToken,
                }
            }
        }
    };
    batch.iter().cloned().zip(gathered.finish(&end)).collect()
}

fn query(place: usize, metric: &Metric, span: Span) -> types::MetricDataQuery {
    let dimension = |(name, value): &(&str, String)| types::Dimension::builder().name(*name).value(value).build();
    let named = types::Metric::builder()
        .namespace(metric.namespace)
        .metric_name(metric.name)
        .set_dimensions(Some(metric.dimensions.iter().map(dimension).collect()))
        .build();
    let period = i32::try_from(seconds(span.step)).unwrap_or(i32::MAX);
    let sum = types::MetricStat::builder().metric(named).period(period).stat("Sum").build();
    types::MetricDataQuery::builder().id(id(place)).metric_stat(sum).build()
}

/// AWS wants ids that begin with a small letter.
fn id(place: usize) -> String {
    format!("m{place}")
}

/// What the pages of one call have brought so far, by the place of the metric in the batch.
struct Gathered(Vec<(Points, Option<types::StatusCode>)>);

impl Gathered {
    fn new(size: usize) -> Self {
        Self(vec![(Points::new(), None); size])
    }

    fn add(&mut self, results: Vec<types::MetricDataResult>) {
        for result in results {
            let place = result.id.as_deref().and_then(|id| id.strip_prefix('m')?.parse::<usize>().ok());
            let Some((points, status)) = place.and_then(|place| self.0.get_mut(place)) else { continue };
            let times = result.timestamps.unwrap_or_default().into_iter().map(instant);
            let values = result.values.unwrap_or_default();
            // A point that comes on two pages is one point.
            points.extend(times.zip(values).filter_map(|(at, value)| Some((at?, value))));
            *status = result.status_code.or_else(|| status.take());
        }
    }

    /// The points of each metric whose last word was Complete. The others failed; `end` is why the pages stopped.
    fn finish(self, end: &Failure) -> impl Iterator<Item = Result<Points, Failure>> {
        self.0.into_iter().map(move |(points, status)| match status {
            Some(types::StatusCode::Complete) => Ok(points),
            Some(types::StatusCode::Forbidden) => Err(Failure::Denied),
            Some(types::StatusCode::PartialData) | None => Err(end.clone()),
            Some(other) => Err(Failure::Other(other.as_str().to_owned())),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::inventory::tests::inventory;

    fn result(id: &str, status: types::StatusCode, points: &[(i64, f64)]) -> types::MetricDataResult {
        let mut result = types::MetricDataResult::builder().id(id).status_code(status);
        for (at, value) in points {
            result = result.timestamps(DateTime::from_secs(*at)).values(*value);
        }
        result.build()
    }

    fn finish(pages: Vec<Vec<types::MetricDataResult>>, size: usize) -> Vec<Result<Vec<f64>, Failure>> {
        let mut gathered = Gathered::new(size);
        pages.into_iter().for_each(|page| gathered.add(page));
        let end = Failure::Other("the end".into());
        gathered.finish(&end).map(|answer| answer.map(|points| points.into_values().collect())).collect()
    }

    #[test]
    fn a_call_keeps_both_limits() {
        let limits = |queries, points| Limits {
            calls_per_second: BTreeMap::new(),
            queries_per_call: queries,
            datapoints_per_call: points,
            rest_page: 1,
        };
        let inventory = inventory(Vec::new());
        assert_eq!((inventory.days.steps(), inventory.hours.steps()), (28, 88));
        assert_eq!(batch_size(&limits(500, 100_800), inventory.days), 500);
        assert_eq!(batch_size(&limits(500, 8_800), inventory.hours), 100);
        assert_eq!(batch_size(&limits(500, 10), inventory.hours), 1);
    }

    #[test]
    fn a_metric_is_complete_when_its_last_page_says_so() {
        use types::StatusCode::{Complete, PartialData};
        let pages = vec![
            vec![result("m0", PartialData, &[(86_400, 1.0)]), result("m1", Complete, &[])],
            vec![result("m0", Complete, &[(86_400, 1.0), (0, 2.0)])],
        ];
        assert_eq!(finish(pages, 2), [Ok(vec![2.0, 1.0]), Ok(vec![])]);
    }

    #[test]
    fn what_was_not_answered_whole_is_unknown() {
        use types::StatusCode::{Forbidden, InternalError, PartialData};
        let page = vec![
            result("m0", PartialData, &[(0, 1.0)]),
            result("m1", Forbidden, &[]),
            result("m2", InternalError, &[]),
            result("m9", types::StatusCode::Complete, &[]),
        ];
        let end = || Failure::Other("the end".into());
        let expected = [Err(end()), Err(Failure::Denied), Err(Failure::Other("InternalError".into())), Err(end())];
        assert_eq!(finish(vec![page], 4), expected);
    }
}

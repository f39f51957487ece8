//! What AWS charged, from Cost Explorer, and what CloudWatch metered of whole accounts.

use std::collections::HashSet;

use aws_sdk_costexplorer::types;

use super::Progress;
use super::error::Error;
use super::failure::Failure;
use super::life::Span;
use super::metric::of_account;
use super::metric_data::ask;
use super::operation::GET_COST_AND_USAGE;
use super::session::Session;
use crate::measurements::{
    CLOUDWATCH, CostAndUsage, CostGroup, CostGroupDefinition, CostMetric, CostPeriod, CostResult, RegionVolume, Step,
};
use crate::period::Window;
use crate::units::{Bytes, Events};

const METRICS: [&str; 2] = ["UsageQuantity", "UnblendedCost"];
const GROUPED_BY: [&str; 2] = ["USAGE_TYPE", "REGION"];

/// Asks for the session's own account, by usage type and region, whole or by the day; at most so many pages.
///
/// Cost Explorer has one endpoint, which the SDK finds from any region.
///
/// # Errors
/// No permission, or another failure of the first page or a later one: half a bill is none.
pub async fn cost_and_usage(
    session: &Session,
    days: Window,
    by_day: bool,
    most: Option<u64>,
) -> Result<Vec<CostAndUsage>, Error> {
    let (mut pages, mut token, mut tokens) = (Vec::new(), None, HashSet::new());
    loop {
        let calls = pages.len() as u64;
        if most.is_some_and(|most| calls >= most) {
            return Err(Error::MorePages { calls });
        }
        let request = request(session, days, by_day).set_next_page_token(token.take());
        let answer =
            session.call(&GET_COST_AND_USAGE, request.send()).await.map_err(|failure| failed(failure, session))?;
        let next = answer.next_page_token.clone().filter(|next| !next.is_empty());
        pages.push(page(answer));
        match next {
            None => return Ok(pages),
            Some(next) if tokens.insert(next.clone()) => token = Some(next),
            Some(_) => return Err(failed(Failure::RepeatedToken, session)),
        }
    }
}

fn failed(failure: Failure, session: &Session) -> Error {
    match failure {
        Failure::Denied => Error::DeniedBill { action: GET_COST_AND_USAGE.action },
        failure => Error::opening(failure, GET_COST_AND_USAGE.name, "AWS Cost Explorer".to_owned(), session.region()),
    }
}

fn request(
    session: &Session,
    days: Window,
    by_day: bool,
) -> aws_sdk_costexplorer::operation::get_cost_and_usage::builders::GetCostAndUsageFluentBuilder {
    let period = types::DateInterval::builder().start(days.start.to_string()).end(days.end.to_string()).build();
    let granularity = if by_day { types::Granularity::Daily } else { types::Granularity::Monthly };
    let only = |key: types::Dimension, value: &str| {
        let values = types::DimensionValues::builder().key(key).values(value).build();
        types::Expression::builder().dimensions(values).build()
    };
    let service = only(types::Dimension::Service, CLOUDWATCH);
    let filter = match session.account() {
        Some(account) => {
            types::Expression::builder().and(service).and(only(types::Dimension::LinkedAccount, account)).build()
        }
        None => service,
    };
    let grouped = GROUPED_BY
        .map(|key| types::GroupDefinition::builder().r#type(types::GroupDefinitionType::Dimension).key(key).build());
    session
        .clients
        .costs
        .get_cost_and_usage()
        .set_time_period(period.ok())
        .granularity(granularity)
        .filter(filter)
        .set_metrics(Some(METRICS.map(str::to_owned).to_vec()))
        .set_group_by(Some(grouped.to_vec()))
}

/// The answer in our own types, with what was asked for in the place of what it may not repeat.
fn page(answer: aws_sdk_costexplorer::operation::get_cost_and_usage::GetCostAndUsageOutput) -> CostAndUsage {
    let metric =
        |metric: types::MetricValue| CostMetric { amount: metric.amount.unwrap_or_default(), unit: metric.unit };
    let group = |group: types::Group| CostGroup {
        keys: group.keys.unwrap_or_default(),
        metrics: group.metrics.unwrap_or_default().into_iter().map(|(name, value)| (name, metric(value))).collect(),
    };
    let result = |result: types::ResultByTime| CostResult {
        time_period: result.time_period.map_or_else(
            || CostPeriod { start: String::new(), end: String::new() },
            |period| CostPeriod { start: period.start, end: period.end },
        ),
        groups: result.groups.unwrap_or_default().into_iter().map(group).collect(),
        estimated: result.estimated,
    };
    let grouped = |key: &str| CostGroupDefinition { r#type: Some("DIMENSION".to_owned()), key: Some(key.to_owned()) };
    CostAndUsage {
        next_page_token: answer.next_page_token.filter(|token| !token.is_empty()),
        group_definitions: GROUPED_BY.map(grouped).to_vec(),
        results_by_time: answer.results_by_time.unwrap_or_default().into_iter().map(result).collect(),
    }
}

/// What all log groups of the session's account and region took in over some days. It asks for two metrics, which AWS
/// charges, by the hour, as the finest bills are; one without any point is unknown.
pub async fn account_volume(session: &Session, days: Window, progress: &dyn Progress) -> RegionVolume {
    let metrics = of_account();
    progress.phase("metrics", Some(metrics.len() as u64));
    let span = Span { from: days.start_instant(), until: days.end_instant(), step: Step::Hour };
    let answers = ask(session, metrics.to_vec(), span, progress).await;
    let points = |metric| answers.get(metric).filter(|points| !points.is_empty());
    let total = |metric| Some(points(metric)?.range(span.from..span.until).map(|(_, sum)| sum).sum::<f64>());
    let [bytes, events] = &metrics;
    RegionVolume {
        account: session.account().map(str::to_owned),
        region: session.region().to_owned(),
        bytes: total(bytes).map(Bytes),
        events: total(events).map(Events),
        // CloudWatch sends no point for an hour in which nothing came.
        bytes_by_step: points(bytes).map(|points| span.series(points)),
    }
}

//! `detailed-metrics`: CloudWatch charges metrics of single methods.

use crate::measurements::ApiStage;
use crate::model::change::Effect;
use crate::model::extra::{CalledMethods, detailed_metrics};
use crate::model::{LineItem, StageComparison, cost};
use crate::recommendation::{
    Context, Evidence, Found, Kind, Lacking, Logs, Recommendation, Rule, Subject, confidence, remedy,
};
use crate::units::Basis;

pub(super) const RULE: Rule = Rule {
    id: "detailed-metrics",
    title: "Metrics of single methods",
    page: include_str!("../../../docs/rules/detailed-metrics.md"),
    logs: Logs::None,
    find,
};

fn find(context: &Context<'_>) -> Found {
    let mut found = Found::default();
    for stage in context.comparison.stages.iter().filter(|stage| stage.stage.detailed_metrics) {
        let Some(item) = item(context, &stage.stage) else {
            found.lacking.push(Lacking {
                rule: RULE.id,
                subject: Subject::of_stage(&stage.stage),
                needs: "the number of metrics: allow apigateway:GET, so that methods can be counted; of WebSocket APIs it is not \
                        known"
                    .to_owned(),
            });
            continue;
        };
        let place = (stage.stage.account.as_deref(), stage.stage.region.as_str());
        let effect = context.account.saving_without(place, std::slice::from_ref(&item));
        match effect.usd.expected {
            Some(_) if effect.saves() => found.recommendations.push(recommendation(stage, &item, effect)),
            Some(_) => {}
            None => found.lacking.push(Lacking {
                rule: RULE.id,
                subject: Subject::of_stage(&stage.stage),
                needs: "the price of a metric in its region".to_owned(),
            }),
        }
    }
    found
}

fn item(context: &Context<'_>, stage: &ApiStage) -> Option<LineItem> {
    Some(cost::price(&detailed_metrics(stage)?, context.prices.region(&stage.region)?))
}

fn recommendation(stage: &StageComparison, item: &LineItem, effect: Effect) -> Recommendation {
    let fact = |what, value: String, basis| Evidence { what, value, basis };
    let methods = CalledMethods::of(&stage.stage);
    let is_counted = methods.is_some_and(|methods| methods.uncounted == 0);
    let what =
        if is_counted { "metrics of the methods that were called" } else { "metrics, if every method is called" };
    let metrics = item.quantity.expected.map(|metrics| fact(what, metrics.to_string(), item.quantity.basis));
    let called = methods.filter(|_| is_counted);
    let called = called.map(|methods| fact("methods that were called", methods.called.to_string(), Basis::Metered));
    let all = stage.stage.methods.as_ref();
    let all = all.map(|methods| fact("methods", methods.len().to_string(), Basis::Metered));
    Recommendation {
        rule: RULE.id,
        subject: Subject::of_stage(&stage.stage),
        kind: Kind::Saving,
        is: "Metrics are kept for each method, and CloudWatch charges each of them.".to_owned(),
        todo: "Turn them off where no dashboard and no alarm looks at single methods. Where single methods have a setting of their \
               own, turn it off there too."
            .to_owned(),
        confidence: confidence(&effect.usd),
        effect,
        loses: "Requests, errors and latencies by method; those of the whole stage stay. Requests by method are also what tells \
                which methods fill the logs (noisy-methods)."
            .to_owned(),
        evidence: all.into_iter().chain(called).chain(metrics).collect(),
        remedy: remedy::no_detailed_metrics(&stage.stage),
        excludes: Vec::new(),
    }
}

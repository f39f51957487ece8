//! `full-data`: headers and bodies in the execution log.

use crate::logging::{ApiKind, ExecutionLevel, LoggingSettings, MethodOverride};
use crate::model::StageComparison;
use crate::model::change::Effect;
use crate::recommendation::stages::{evidence, lacks};
use crate::recommendation::{Context, Evidence, Found, Kind, Logs, Recommendation, Rule, Subject, confidence, remedy};
use crate::units::Basis;

pub(super) const RULE: Rule = Rule {
    id: "full-data",
    title: "Headers and bodies in the execution log",
    page: include_str!("../../../docs/rules/full-data.md"),
    logs: Logs::Execution,
    find,
};

/// The same level without headers and bodies.
fn without(settings: LoggingSettings) -> LoggingSettings {
    LoggingSettings { full_data: false, ..settings }
}

/// At OFF nothing is written, whatever the switch says.
fn writes_data(settings: LoggingSettings) -> bool {
    settings.full_data && settings.execution != ExecutionLevel::Off
}

fn find(context: &Context<'_>) -> Found {
    let mut found = Found::default();
    for stage in &context.comparison.stages {
        let is_on = || {
            let own = stage.stage.settings.into_iter();
            own.chain(stage.stage.overrides.iter().map(|method| method.settings)).any(writes_data)
        };
        if stage.stage.kind == ApiKind::Http || (stage.stage.settings.is_some() && !is_on()) {
            continue;
        }
        if let Some(lacking) = context.lacks_logs(RULE.id, stage) {
            found.lacking.push(lacking);
            found.recommendations.push(recommendation(stage, Effect::unknown()));
            continue;
        }
        // Also where no money is in it: what is in the log matters as much as what it costs.
        match context.changed(stage, &without).filter(|effect| effect.is_known() && stage.stage.settings.is_some()) {
            Some(effect) => found.recommendations.push(recommendation(stage, effect)),
            None => {
                found.lacking.push(lacks(RULE.id, stage));
                if is_on() {
                    found.recommendations.push(recommendation(stage, Effect::unknown()));
                }
            }
        }
    }
    found
}

fn recommendation(stage: &StageComparison, effect: Effect) -> Recommendation {
    let of = |method: &MethodOverride| Evidence {
        what: "a method with full data",
        value: format!("{} {}", method.method, method.resource).trim_start().to_owned(),
        basis: Basis::Metered,
    };
    let methods = stage.stage.overrides.iter().filter(|method| writes_data(method.settings)).map(of);
    let is_saving = effect.saves();
    Recommendation {
        rule: RULE.id,
        subject: Subject::of_stage(&stage.stage),
        kind: if is_saving { Kind::Saving } else { Kind::Hygiene },
        is: "Headers and bodies of requests and responses are in the log, for everybody who may read it. Of secrets, only \
             Authorization headers and API keys are masked but for their end: session tokens and what bodies hold are not. The Serverless \
             Framework turns this on where a configuration says no more than that there are logs."
            .to_owned(),
        todo: "Turn data tracing off. Turn it on again for a method and an hour where a request has to be looked at.".to_owned(),
        confidence: confidence(&effect.usd),
        effect: if is_saving || !effect.is_known() { effect } else { Effect::nothing(effect.usd.basis) },
        loses: "What requests and responses said. At INFO the steps of each request are still logged, at ERROR its failures."
            .to_owned(),
        evidence: evidence(stage).into_iter().chain(methods).collect(),
        remedy: remedy::execution_by(&stage.stage, &without),
        excludes: vec!["info-level", "double-logging", "noisy-methods", "delivery"],
    }
}

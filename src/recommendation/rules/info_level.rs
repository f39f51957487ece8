//! `info-level`: INFO where ERROR and access logs answer the same questions.

use super::no_access_log;
use crate::logging::{ApiKind, Configuration, ExecutionLevel, LoggingSettings};
use crate::model::StageComparison;
use crate::model::change::Effect;
use crate::recommendation::stages::{evidence, lacks};
use crate::recommendation::{Context, Found, Kind, Logs, Recommendation, Rule, Subject, confidence, remedy};

pub(super) const RULE: Rule = Rule {
    id: "info-level",
    title: "INFO where ERROR and access logs answer the same questions",
    page: include_str!("../../../docs/rules/info-level.md"),
    logs: Logs::Execution,
    find,
};

const ERROR: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Error, full_data: false };

/// ERROR in the place of INFO, of the stage and of each method that has it.
fn error(settings: LoggingSettings) -> LoggingSettings {
    if settings.execution == ExecutionLevel::Info { ERROR } else { settings }
}

fn find(context: &Context<'_>) -> Found {
    let mut found = Found::default();
    for stage in &context.comparison.stages {
        // An inferred setting is no declared one: `level-mismatch` speaks of it.
        let declared = stage.stage.settings.map(|settings| settings.execution);
        if stage.stage.kind == ApiKind::Http || declared.is_some_and(|level| level != ExecutionLevel::Info) {
            continue;
        }
        if let Some(lacking) = context.lacks_logs(RULE.id, stage) {
            found.lacking.push(lacking);
            continue;
        }
        match (&stage.current, context.changed(stage, &error)) {
            (Some(now), Some(effect)) if effect.saves() => {
                found.recommendations.push(recommendation(context, stage, now, effect));
            }
            (Some(_), Some(effect)) if effect.is_known() => {}
            _ => found.lacking.push(lacks(RULE.id, stage)),
        }
    }
    found
}

fn recommendation<'a>(
    context: &Context<'a>,
    stage: &'a StageComparison,
    now: &Configuration,
    effect: Effect,
) -> Recommendation {
    let access = match now.access() {
        Some(_) => "Access logs are on and keep a line for each request.",
        None => "There are no access logs: turn them on first (no-access-log), or successful requests leave no trace.",
    };
    let access_logs = now.access().is_none().then(|| no_access_log::evidence(context, stage)).flatten();
    Recommendation {
        rule: RULE.id,
        subject: Subject::of_stage(&stage.stage),
        kind: Kind::Saving,
        is: "Every request writes its execution log at INFO, also when nothing fails.".to_owned(),
        todo: format!("Set the level to ERROR. {access}"),
        confidence: confidence(&effect.usd),
        effect,
        loses: "The step by step lines of requests that succeed. Failures of integrations, time-outs and faults of authorizers \
                are still logged; a 4xx or 5xx that a backend returns through a proxy is not."
            .to_owned(),
        evidence: evidence(stage).into_iter().chain(access_logs).collect(),
        remedy: remedy::execution_by(&stage.stage, &error),
        excludes: vec!["full-data", "double-logging", "noisy-methods", "delivery"],
    }
}

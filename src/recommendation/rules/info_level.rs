//! `info-level`: INFO where ERROR and access logs answer the same questions.

use crate::logging::{Configuration, ExecutionLevel, LoggingSettings};
use crate::model::StageComparison;
use crate::recommendation::{
    Context, Evidence, Found, Kind, Lacking, Recommendation, Rule, Subject, confidence, remedy,
};
use crate::units::{Quantity, Usd};

pub(super) const RULE: Rule = Rule {
    id: "info-level",
    title: "INFO where ERROR and access logs answer the same questions",
    page: include_str!("../../../docs/rules/info-level.md"),
    find,
};

const ERROR: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Error, full_data: false };

fn find(context: &Context<'_>) -> Found {
    let mut found = Found::default();
    for stage in &context.comparison.stages {
        // An inferred setting is no declared one: `level-mismatch` speaks of it.
        let Some(now) = stage.current.as_ref().filter(|now| now.settings().execution == ExecutionLevel::Info) else {
            continue;
        };
        let wanted = Configuration::managed(ERROR).with_access(now.access());
        match context.saving(stage, &wanted.to_string()) {
            Some(usd) if usd.expected.is_some_and(|usd| usd > Usd::ZERO) => {
                found.recommendations.push(recommendation(stage, now, usd));
            }
            Some(usd) if usd.expected.is_some() => {}
            _ => found.lacking.push(Lacking {
                rule: RULE.id,
                subject: Subject::of_stage(&stage.stage),
                needs: "what the stage costs at INFO and at ERROR; see the warnings for what is unknown".to_owned(),
            }),
        }
    }
    found
}

fn recommendation(stage: &StageComparison, now: &Configuration, usd: crate::units::Interval<Usd>) -> Recommendation {
    let access = match now.access() {
        Some(_) => "Access logs are on and keep a line for each request.",
        None => "There are no access logs: turn them on first (no-access-log), or successful requests leave no trace.",
    };
    let row = stage.configurations.iter().find(|row| row.configuration == *now);
    let events = row.and_then(|row| Some((row.events_per_request.expected?.value(), row.events_per_request.basis)));
    let evidence =
        events.map(|(events, basis)| Evidence { what: "events per request", value: format!("{events:.1}"), basis });
    let requests = stage.requests.and_then(|requests| Some((requests.expected?.value(), requests.basis)));
    let requests = requests.map(|(requests, basis)| Evidence {
        what: "requests in the month",
        value: format!("{requests:.0}"),
        basis,
    });
    Recommendation {
        rule: RULE.id,
        subject: Subject::of_stage(&stage.stage),
        kind: Kind::Saving,
        is: "Every request writes its execution log at INFO, also when nothing fails.".to_owned(),
        todo: format!("Set the level to ERROR. {access}"),
        confidence: confidence(&usd),
        usd,
        loses: "The step by step lines of requests that succeed. Failures of integrations, time-outs and faults of authorizers \
                are still logged; a 4xx or 5xx that a backend returns through a proxy is not."
            .to_owned(),
        evidence: evidence.into_iter().chain(requests).collect(),
        remedy: remedy::execution(&stage.stage, ERROR),
        excludes: vec!["full-data", "double-logging", "delivery"],
    }
}

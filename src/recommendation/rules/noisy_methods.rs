//! `noisy-methods`: preflights and health checks that are logged as if somebody would read of them.

use crate::logging::{ApiKind, ExecutionLevel, Integration, LoggingSettings, Method, MethodOverride};
use crate::measurements::ApiStage;
use crate::model::StageComparison;
use crate::model::change::Effect;
use crate::model::configured::{self, Kept};
use crate::model::level;
use crate::recommendation::stages::{evidence, lacks};
use crate::recommendation::{
    Context, Evidence, Found, Kind, Lacking, Logs, Recommendation, Rule, Subject, confidence, remedy,
};

pub(super) const RULE: Rule = Rule {
    id: "noisy-methods",
    title: "Preflights and health checks in the execution log",
    page: include_str!("../../../docs/rules/noisy-methods.md"),
    logs: Logs::Execution,
    find,
};

const ERROR: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Error, full_data: false };

fn find(context: &Context<'_>) -> Found {
    let mut found = Found::default();
    for stage in context.comparison.stages.iter().filter(|stage| stage.stage.kind == ApiKind::Rest) {
        if stage.stage.settings.is_none_or(|settings| settings.execution != ExecutionLevel::Info) {
            continue;
        }
        let lacking =
            |needs: &str| Lacking { rule: RULE.id, subject: Subject::of_stage(&stage.stage), needs: needs.to_owned() };
        let Some(methods) = &stage.stage.methods else {
            found.lacking.push(lacking("the methods of the API: sample it with apigateway:GET allowed"));
            continue;
        };
        let has_own = |method: &Method| {
            let mut overrides = stage.stage.overrides.iter();
            overrides.any(|other| other.resource == method.resource && other.method == method.method)
        };
        let noisy: Vec<&Method> = methods.iter().filter(|method| method.is_noise() && !has_own(method)).collect();
        if noisy.is_empty() {
            continue;
        }
        let (Some(view), Some(now)) = (context.view(stage), &stage.current) else {
            found.lacking.push(lacks(RULE.id, stage));
            continue;
        };
        if let Some(lacking) = context.lacks_logs(RULE.id, stage) {
            found.lacking.push(lacking);
            continue;
        }
        if level::contradiction(view).is_some() {
            found.lacking.push(lacking("what is on: the meters contradict the declared setting (level-mismatch)"));
            continue;
        }
        let change = |method: &Method, settings| if noisy.contains(&method) { ERROR } else { settings };
        let sampled = || are_the_mocks(&stage.stage, &noisy).then(|| Kept::without_mocks(view)).flatten();
        let Some(kept) = Kept::by_methods(view, &change).or_else(sampled) else {
            let needs = "how many requests these methods get: detailed metrics count them, and lines that are sampled at INFO \
                         with full data show which requests no backend was called for";
            found.lacking.push(lacking(needs));
            continue;
        };
        let before = stage.configurations.iter().find(|row| row.configuration == *now);
        let rows = before.zip(configured::price_kept(view, kept));
        let effect = rows.map(|(before, after)| context.instead(stage, &before.items, &after.items));
        match effect.filter(Effect::is_known) {
            Some(effect) if effect.saves() => {
                found.recommendations.push(recommendation(stage, &noisy, kept, effect));
            }
            Some(_) => {}
            None => found.lacking.push(lacks(RULE.id, stage)),
        }
    }
    found
}

/// Whether requests that no backend was called for are those of these methods and of no other.
fn are_the_mocks(stage: &ApiStage, noisy: &[&Method]) -> bool {
    let is_mock = |method: &Method| method.integration == Some(Integration::Mock);
    let known = |method: &Method| method.integration.is_some();
    stage.methods.iter().flatten().all(|method| known(method) && is_mock(method) == noisy.contains(&method))
}

fn recommendation(stage: &StageComparison, noisy: &[&Method], kept: Kept, effect: Effect) -> Recommendation {
    let of = |method: &&Method| Evidence {
        what: "a method that is a preflight or a health check",
        value: format!("{} {}{}", method.method, method.resource, counted(&stage.stage, method)),
        basis: kept.basis(),
    };
    let share = Evidence {
        what: "their share of the bytes of the execution log, which they no longer have",
        value: format!("{:.1} %", (1.0 - kept.share()) * 100.0),
        basis: kept.basis(),
    };
    let quiet = |method: &&Method| MethodOverride {
        resource: method.resource.clone(),
        method: method.method.clone(),
        settings: ERROR,
    };
    Recommendation {
        rule: RULE.id,
        subject: Subject::of_stage(&stage.stage),
        kind: Kind::Saving,
        is: "Preflights of browsers or checks of monitors write their steps at INFO as every other request does."
            .to_owned(),
        todo: "Give these methods the level ERROR of their own; the others stay as they are.".to_owned(),
        confidence: confidence(&effect.usd),
        effect,
        loses: "The steps of these requests where they succeed.".to_owned(),
        evidence: evidence(stage).into_iter().chain([share]).chain(noisy.iter().map(of)).collect(),
        remedy: remedy::methods(&stage.stage, &noisy.iter().map(quiet).collect::<Vec<_>>()),
        excludes: vec!["info-level", "full-data", "double-logging", "delivery"],
    }
}

/// Its requests of the days that were measured, where they are counted.
fn counted(stage: &ApiStage, method: &Method) -> String {
    let mut counts = stage.method_requests.iter().flatten();
    let own = counts.find(|count| count.resource == method.resource && count.method == method.method);
    own.map_or_else(String::new, |own| format!(": {:.0} requests in the days measured", own.requests.total().0))
}

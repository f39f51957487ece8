//! `double-logging`: the same requests in the execution log at INFO and in the access log.

use rust_decimal::Decimal;

use crate::logging::access::{Part, parts};
use crate::logging::{AccessChoice, Configuration, ExecutionLevel, LoggingSettings};
use crate::model::StageComparison;
use crate::model::change::Effect;
use crate::recommendation::stages::{evidence, lacks};
use crate::recommendation::{
    Context, Evidence, Found, Kind, Lacking, Logs, Recommendation, Rule, Subject, confidence, remedy,
};
use crate::units::{Quantity, Usd};

pub(super) const RULE: Rule = Rule {
    id: "double-logging",
    title: "The same requests in the execution log at INFO and in the access log",
    page: include_str!("../../../docs/rules/double-logging.md"),
    logs: Logs::Execution,
    find,
};

/// What says why API Gateway turned a request down, and why the backend failed: one of each.
const REASONS: [&[&str]; 2] =
    [&["error.message", "error.messageString"], &["integration.error", "integrationErrorMessage"]];

const ERROR: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Error, full_data: false };

fn find(context: &Context<'_>) -> Found {
    let mut found = Found::default();
    for stage in &context.comparison.stages {
        let level = stage.stage.settings.map(|settings| settings.execution);
        let (Some(ExecutionLevel::Info), Some(access)) = (level, &stage.stage.access) else { continue };
        let Some(choice) = stage.current.as_ref().and_then(Configuration::access) else {
            found.lacking.push(lacks(RULE.id, stage));
            continue;
        };
        if !tells_reasons(&access.format) {
            found.lacking.push(Lacking {
                rule: RULE.id,
                subject: Subject::of_stage(&stage.stage),
                needs: "an access-log format that says why a request failed ($context.error.message and \
                        $context.integration.error): without it the execution log alone does, and info-level is what to do"
                    .to_owned(),
            });
            continue;
        }
        if let Some(lacking) = context.lacks_logs(RULE.id, stage) {
            found.lacking.push(lacking);
            continue;
        }
        let alone = Configuration::access_only(choice);
        let error = Configuration::managed(ERROR).with_access(Some(choice));
        let at_error = context.saving(stage, &error.to_string()).and_then(|effect| effect.usd.expected);
        match context.saving(stage, &alone.to_string()) {
            // Where ERROR saves nearly as much `info-level` loses less.
            Some(effect) if effect.saves() && effect.usd.expected.is_some_and(|usd| is_much_more(usd, at_error)) => {
                found.recommendations.push(recommendation(stage, choice, effect));
            }
            Some(effect) if effect.is_known() => {}
            _ => found.lacking.push(lacks(RULE.id, stage)),
        }
    }
    found
}

/// Whether doing without ERROR as well saves so much more that losing the failures may be worth it: a tenth.
fn is_much_more(usd: Usd, at_error: Option<Usd>) -> bool {
    let Usd(error) = at_error.unwrap_or(Usd::ZERO);
    usd.0 > error * Decimal::new(11, 1)
}

/// Whether a failure leaves its reason in a line of this format.
fn tells_reasons(format: &str) -> bool {
    let variables: Vec<&str> = parts(format)
        .into_iter()
        .filter_map(|part| match part {
            Part::Variable(name) => Some(name),
            Part::Literal(_) => None,
        })
        .collect();
    REASONS.iter().all(|same| same.iter().any(|name| variables.contains(name)))
}

fn recommendation(stage: &StageComparison, choice: AccessChoice, effect: Effect) -> Recommendation {
    let alone = Configuration::access_only(choice);
    let row = stage.configurations.iter().find(|row| row.configuration == alone);
    let line = row.and_then(|row| {
        let value = format!("{:.0}", row.bytes_per_request.expected?.value());
        Some(Evidence { what: "bytes per request of the access log alone", value, basis: row.bytes_per_request.basis })
    });
    Recommendation {
        rule: RULE.id,
        subject: Subject::of_stage(&stage.stage),
        kind: Kind::Saving,
        is: "Each request is logged twice: its steps at INFO, and a line of the access log that says what was asked, what \
             came of it and why it failed."
            .to_owned(),
        todo: "Keep the access log and turn execution logs off; turn them on again while something is looked into.".to_owned(),
        confidence: confidence(&effect.usd),
        effect,
        loses: "The steps of every request, of failing ones too: what an authorizer or a mapping template did is in no access \
                log. Where that is needed info-level is the smaller step."
            .to_owned(),
        evidence: evidence(stage).into_iter().chain(line).collect(),
        remedy: remedy::execution(&stage.stage, LoggingSettings::default()),
        excludes: vec!["info-level", "full-data", "noisy-methods", "delivery"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_reasons_are_needed() {
        assert!(tells_reasons("$context.requestId $context.error.messageString $context.integrationErrorMessage"));
        for format in ["$context.requestId", "$context.error.message", "$context.integration.error $context.error.x"] {
            assert!(!tells_reasons(format), "{format}");
        }
    }
}

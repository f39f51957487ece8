//! `delivery`: execution logs of a REST stage through a delivery instead of into the managed group.

use crate::logging::{ApiKind, Configuration, Destination, ExecutionLevel};
use crate::measurements::{ApiStage, GroupKind, Retention};
use crate::model::StageComparison;
use crate::model::change::Effect;
use crate::model::configured::{self, Configured};
use crate::model::level;
use crate::recommendation::cents;
use crate::recommendation::stages::lacks;
use crate::recommendation::{
    Confidence, Context, Evidence, Found, Kind, Lacking, Logs, Recommendation, Remedy, Rule, Subject, confidence,
    remedy,
};
use crate::units::Quantity;

pub(super) const RULE: Rule = Rule {
    id: "delivery",
    title: "Execution logs through a log delivery",
    page: include_str!("../../../docs/rules/delivery.md"),
    logs: Logs::Execution,
    find,
};

/// Places that are proposed. What lies behind a Firehose stream costs too and is not known, so it is never the cheapest.
const PLACES: [Destination; 3] = [Destination::Cloudwatch, Destination::CloudwatchIa, Destination::S3];

/// A place with what it saves.
struct Choice {
    to: Destination,
    row: Configured,
    effect: Effect,
}

fn find(context: &Context<'_>) -> Found {
    let mut found = Found::default();
    for stage in &context.comparison.stages {
        if stage.stage.kind != ApiKind::Rest || !writes(&stage.stage) {
            continue;
        }
        let Some(now) = &stage.current else {
            found.lacking.push(lacks(RULE.id, stage));
            continue;
        };
        if now.destinations() != [Destination::Managed] {
            continue;
        }
        if let Some(lacking) = context.lacks_logs(RULE.id, stage) {
            found.lacking.push(lacking);
            continue;
        }
        if let Some(needs) = is_unclear(context, stage) {
            found.lacking.push(Lacking { rule: RULE.id, subject: Subject::of_stage(&stage.stage), needs });
            continue;
        }
        let offered = PLACES
            .into_iter()
            .filter(|to| *to != Destination::CloudwatchIa || !context.assume.sends_on(GroupKind::Execution));
        let choices: Vec<Choice> = offered.filter_map(|to| choice(context, stage, now, to)).collect();
        let best =
            choices.iter().filter(|choice| choice.effect.is_known()).max_by_key(|choice| choice.effect.usd.expected);
        match best {
            Some(best) if best.effect.saves() => {
                found.recommendations.extend(recommendation(context, stage, now, best, &choices));
            }
            Some(_) => {}
            None => found.lacking.push(lacks(RULE.id, stage)),
        }
    }
    found
}

/// What has to be known first: a delivery moves what is written, and that must not be held against something else.
fn is_unclear(context: &Context<'_>, stage: &StageComparison) -> Option<String> {
    let view = context.view(stage)?;
    let settings = stage.stage.settings?;
    if level::contradiction(view).is_some() {
        return Some("what is on: the meters contradict the declared setting (level-mismatch)".to_owned());
    }
    if stage.stage.overrides.iter().any(|method| method.settings != settings) {
        return Some(
            "one setting for all methods: what single methods would write through a delivery is not known".to_owned(),
        );
    }
    let is_both = settings.full_data && settings.execution == ExecutionLevel::Error;
    is_both.then(|| "what ERROR with full data writes: turn full data off first (full-data)".to_owned())
}

fn writes(stage: &ApiStage) -> bool {
    stage.settings.is_some_and(|settings| settings.execution != ExecutionLevel::Off)
}

fn choice<'a>(
    context: &Context<'a>,
    stage: &'a StageComparison,
    now: &Configuration,
    to: Destination,
) -> Option<Choice> {
    let wanted = Configuration::delivered(now.settings(), [to]).with_access(now.access());
    let before = stage.configurations.iter().find(|row| row.configuration == *now)?;
    let compared = stage.configurations.iter().find(|row| row.configuration == wanted);
    let row = compared.cloned().or_else(|| Some(configured::price(context.view(stage)?, &wanted)))?;
    let effect = context.instead(stage, &before.items, &row.items);
    Some(Choice { to, row, effect })
}

fn recommendation(
    context: &Context<'_>,
    stage: &StageComparison,
    now: &Configuration,
    best: &Choice,
    choices: &[Choice],
) -> Option<Recommendation> {
    let full = now.settings().full_data;
    let trap = match full {
        true => {
            " With full data a delivery keeps events of up to 1 MB whole where the managed group cuts them at 1 KB, so a few \
             large bodies can cost more than everything else: turn full data off first."
        }
        false => "",
    };
    let before = stage.configurations.iter().find(|row| row.configuration == *now);
    let bytes = |what, row: &Configured| {
        let each = row.bytes_per_request;
        let value = format!("{:.0}", each.expected?.value());
        Some(Evidence { what, value, basis: each.basis })
    };
    let others = choices.iter().filter(|choice| choice.to != best.to).filter_map(|choice| {
        let what = match choice.to {
            Destination::Cloudwatch => "$ saved with a log group of the class Standard instead",
            Destination::CloudwatchIa => "$ saved with a log group of the class Infrequent Access instead",
            _ => "$ saved with S3 instead",
        };
        Some(Evidence { what, value: cents(choice.effect.usd.expected?), basis: choice.effect.usd.basis })
    });
    let evidence = before.and_then(|row| bytes("bytes per request now", row));
    let evidence = evidence.into_iter().chain(bytes("bytes per request through the delivery", &best.row)).chain(others);
    Some(Recommendation {
        rule: RULE.id,
        subject: Subject::of_stage(&stage.stage),
        kind: Kind::Saving,
        is: "Execution logs go to the log group that API Gateway manages, at the price of custom logs.".to_owned(),
        todo: format!(
            "Deliver them to {} instead, as plain text of nothing but the payload: the default adds fields to every \
             event.{trap}",
            place(best.to)
        ),
        confidence: match full {
            true => Confidence::Low,
            // No bill was seen of what AWS says it charges.
            false => confidence(&best.effect.usd).max(Confidence::Medium),
        },
        effect: best.effect.clone(),
        loses: loses(best.to),
        evidence: evidence.collect(),
        remedy: remedy_for(context, &stage.stage, best.to)?,
        excludes: vec!["info-level", "full-data", "double-logging", "noisy-methods", "retention"],
    })
}

fn place(to: Destination) -> &'static str {
    match to {
        Destination::Cloudwatch => "a log group of the stage's own, where the volume tiers of vended logs apply",
        Destination::CloudwatchIa => "a log group of the class Infrequent Access",
        _ => "S3",
    }
}

fn loses(to: Destination) -> String {
    let gone = "A delivery replaces the managed group: nothing goes there any more, so metric filters, subscriptions, alarms \
                and saved queries on it fall silent.";
    let more = match to {
        Destination::Cloudwatch => "",
        Destination::CloudwatchIa => {
            " The new group can have no metric filters and no subscriptions, and its class cannot be changed."
        }
        _ => " Logs in S3 cannot be searched in CloudWatch, and requests to S3 are not in the price.",
    };
    format!("{gone}{more} Delivery is best effort.")
}

fn remedy_for(context: &Context<'_>, stage: &ApiStage, to: Destination) -> Option<Remedy> {
    let name = stage.managed_log_group();
    let own = || context.links.group(stage, name.as_deref()?)?.retention;
    let days = match context.assume.retention.or_else(own) {
        Some(Retention::Days(days)) => Some(days),
        Some(Retention::Never) | None => None,
    };
    remedy::delivery(stage, to, days)
}

//! `no-access-log`: stages without access logs, and what it would cost to have them.

use crate::logging::{AccessChoice, ApiKind, Configuration, Destination, FormatName, access};
use crate::measurements::Retention;
use crate::model::change::Effect;
use crate::model::configured::{self, Configured};
use crate::model::{Assumptions, StageComparison};
use crate::recommendation::cents;
use crate::recommendation::stages::lacks;
use crate::recommendation::{
    Context, Evidence, Found, Kind, Lacking, Logs, Recommendation, Rule, Subject, confidence, remedy,
};
use crate::units::Quantity;

pub(super) const RULE: Rule = Rule {
    id: "no-access-log",
    title: "Stages without access logs",
    page: include_str!("../../../docs/rules/no-access-log.md"),
    logs: Logs::Access,
    find,
};

/// The console's own format, which `access-format` slims once it is on.
const LOGS: AccessChoice = AccessChoice { format: FormatName::Json, destination: Destination::Cloudwatch };

fn find(context: &Context<'_>) -> Found {
    let mut found = Found::default();
    for stage in context.comparison.stages.iter().filter(|stage| stage.stage.access.is_none()) {
        if stage.stage.settings.is_none() && stage.stage.kind != ApiKind::Http {
            found.lacking.push(lacks(RULE.id, stage));
            continue;
        }
        let logs = logs(context, stage);
        let effect = logs.as_ref().map(|logs| cost(context, stage, logs)).filter(Effect::is_known);
        match (logs, effect) {
            (Some(logs), Some(effect)) => {
                let requests = stage.requests.and_then(|requests| requests.expected);
                if requests.is_some_and(|requests| requests.value() > 0.0) {
                    found.recommendations.extend(recommendation(context, stage, &logs, effect));
                }
            }
            _ => found.lacking.push(Lacking {
                rule: RULE.id,
                subject: Subject::of_stage(&stage.stage),
                needs: "the requests of the stage, and prices of its region: see the warnings for what is unknown"
                    .to_owned(),
            }),
        }
    }
    found
}

/// The access logs that are proposed, in a group that keeps them for these days; `None` where its region has no prices.
fn logs(context: &Context<'_>, stage: &StageComparison) -> Option<Configured> {
    let assume = Assumptions { retention: Some(Retention::Days(context.days())), ..context.assume.clone() };
    let view = context.view(stage)?.at(&assume);
    Some(configured::price(&view, &Configuration::access_only(LOGS)))
}

/// On top of everything that is: what else the stage logs stays as it is.
fn cost<'a>(context: &Context<'a>, stage: &'a StageComparison, logs: &Configured) -> Effect {
    context.account.cost(stage.stage.place(), &[], &logs.items)
}

/// What access logs would cost a stage that has none; `None` where it is unknown.
pub(super) fn evidence<'a>(context: &Context<'a>, stage: &'a StageComparison) -> Option<Evidence> {
    let Effect { usd, .. } = cost(context, stage, &logs(context, stage)?);
    let value = cents(usd.expected?);
    Some(Evidence { what: "$ a month that access logs would cost (no-access-log)", value, basis: usd.basis })
}

fn recommendation(
    context: &Context<'_>,
    stage: &StageComparison,
    logs: &Configured,
    effect: Effect,
) -> Option<Recommendation> {
    let format = access::preset(stage.stage.kind, LOGS.format)?;
    let requests = stage.requests?;
    let evidence = vec![
        Evidence {
            what: "requests in the month",
            value: format!("{:.0}", requests.expected?.value()),
            basis: requests.basis,
        },
        Evidence {
            what: "bytes per request in the console's JSON format",
            value: format!("{:.0}", logs.bytes_per_request.expected?.value()),
            basis: logs.bytes_per_request.basis,
        },
    ];
    let days = context.days();
    let role = match stage.stage.kind {
        ApiKind::Http => "",
        ApiKind::Rest | ApiKind::Websocket => {
            " API Gateway writes with the role in the account's settings, which has to be there first."
        }
    };
    Some(Recommendation {
        rule: RULE.id,
        subject: Subject::of_stage(&stage.stage),
        kind: Kind::Cost,
        is: "There are no access logs: who called is written down nowhere, and nothing at all of requests that were turned down \
             before anything was executed."
            .to_owned(),
        todo: format!("Turn access logs on: a line for each request, to a log group that keeps {days} days.{role}"),
        confidence: confidence(&effect.usd),
        effect,
        loses: "Nothing; addresses and names of callers are in the log where the format has them.".to_owned(),
        evidence,
        remedy: remedy::access_logs(&stage.stage, format, days),
        excludes: Vec::new(),
    })
}

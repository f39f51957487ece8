//! `no-access-log`: stages without access logs, and what it would cost to have them.

use crate::logging::{AccessChoice, ApiKind, Configuration, Destination, FormatName, access};
use crate::measurements::Retention;
use crate::model::StageComparison;
use crate::model::change::Effect;
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

/// What a new group keeps where the user states no retention, as in `retention`.
const DAYS: u32 = 30;

fn find(context: &Context<'_>) -> Found {
    let mut found = Found::default();
    for stage in context.comparison.stages.iter().filter(|stage| stage.stage.access.is_none()) {
        if stage.stage.settings.is_none() && stage.stage.kind != ApiKind::Http {
            found.lacking.push(lacks(RULE.id, stage));
            continue;
        }
        let wanted = Configuration::access_only(LOGS);
        let Some(row) = stage.configurations.iter().find(|row| row.configuration == wanted) else { continue };
        // On top of everything that is: what else the stage logs stays as it is.
        let place = (stage.stage.account.as_deref(), stage.stage.region.as_str());
        let effect = context.account.cost(place, &[], &row.items);
        if !effect.is_known() {
            found.lacking.push(Lacking {
                rule: RULE.id,
                subject: Subject::of_stage(&stage.stage),
                needs: "the requests of the stage, and prices of its region: see the warnings for what is unknown"
                    .to_owned(),
            });
        } else if stage.requests.and_then(|requests| requests.expected).is_some_and(|requests| requests.value() > 0.0) {
            found.recommendations.extend(recommendation(context, stage, effect));
        }
    }
    found
}

fn recommendation(context: &Context<'_>, stage: &StageComparison, effect: Effect) -> Option<Recommendation> {
    let format = access::preset(stage.stage.kind, LOGS.format)?;
    let wanted = Configuration::access_only(LOGS);
    let row = stage.configurations.iter().find(|row| row.configuration == wanted)?;
    let requests = stage.requests?;
    let evidence = vec![
        Evidence {
            what: "requests in the month",
            value: format!("{:.0}", requests.expected?.value()),
            basis: requests.basis,
        },
        Evidence {
            what: "bytes per request in the console's JSON format",
            value: format!("{:.0}", row.bytes_per_request.expected?.value()),
            basis: row.bytes_per_request.basis,
        },
    ];
    let days = match context.assume.retention {
        Some(Retention::Days(days)) => days,
        Some(Retention::Never) | None => DAYS,
    };
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
        is: "There are no access logs: who called what, when and with which status is written down nowhere, also of requests \
             that were turned down before anything was executed."
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

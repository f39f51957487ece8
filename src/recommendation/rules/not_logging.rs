//! `not-logging`: execution logging at INFO is set, requests come, and nothing arrives.

use jiff::{SignedDuration, Timestamp};

use crate::logging::{ApiKind, Configuration, ExecutionLevel, LoggingSettings};
use crate::measurements::{Links, LogGroup, Measurements, Run};
use crate::model::StageComparison;
use crate::model::change::Effect;
use crate::model::configured;
use crate::model::level::ENOUGH_REQUESTS;
use crate::model::view::StageView;
use crate::recommendation::{
    Confidence, Context, Evidence, Found, Kind, Lacking, Logs, Recommendation, Rule, Subject, remedy,
};
use crate::units::{Basis, Bytes, Requests};

pub(super) const RULE: Rule = Rule {
    id: "not-logging",
    title: "Logging is set, but nothing arrives",
    page: include_str!("../../../docs/rules/not-logging.md"),
    logs: Logs::Execution,
    find,
};

/// Logs that are missing in the last so many days do not come late: they do not come.
const DAYS: i64 = 3;

fn find(context: &Context<'_>) -> Found {
    let mut found = Found::default();
    for stage in &context.comparison.stages {
        let Some(view) = context.view(stage) else { continue };
        match look(context, view) {
            Sight::Logs => {}
            Sight::Unknown(needs) => found.lacking.push(Lacking {
                rule: RULE.id,
                subject: Subject::of_stage(&stage.stage),
                needs: needs.to_owned(),
            }),
            Sight::Nothing { settings, requests, group } => {
                let effect = cost(context, view, settings, group);
                found.recommendations.push(recommendation(stage, requests, group.is_some(), effect));
            }
        }
    }
    found
}

/// Whether execution logs of a stage are set and nothing arrives, so that nothing can be saved of them.
pub(in crate::recommendation) fn nothing_arrives(context: &Context<'_>, stage: &StageComparison) -> bool {
    context.view(stage).is_some_and(|view| matches!(look(context, view), Sight::Nothing { .. }))
}

/// What can be seen of a stage's logs.
enum Sight<'a> {
    /// They come, or there is nothing that should.
    Logs,
    /// It cannot be told, for want of this.
    Unknown(&'static str),
    /// They should come and do not.
    Nothing { settings: LoggingSettings, requests: Requests, group: Option<&'a LogGroup> },
}

fn look<'a>(context: &Context<'a>, view: &StageView<'a>) -> Sight<'a> {
    let stage = view.stage;
    // At ERROR nothing may come for weeks. Where settings are unknown other rules say so.
    let settings = stage.settings.filter(|settings| settings.execution == ExecutionLevel::Info);
    let (Some(settings), Some(name), Some(scope)) =
        (settings, stage.managed_log_group(), context.seen.scope_of(stage.account.as_deref(), &stage.region))
    else {
        return Sight::Logs;
    };
    if stage.deliveries.as_ref().is_some_and(|deliveries| !deliveries.is_empty()) {
        return Sight::Logs;
    }
    let until = scope.window.end_instant();
    let from = until.saturating_sub(SignedDuration::from_hours(24 * DAYS)).unwrap_or(Timestamp::MIN);
    let group = view.links.group(stage, &name);
    match group {
        Some(group) => match group.incoming_bytes.as_ref().map(|bytes| bytes.since(from)) {
            Some(bytes) if bytes.total() > Bytes(0.0) => return Sight::Logs,
            Some(bytes) if !bytes.values.is_empty() => {}
            _ => return Sight::Unknown("what its log group takes in: allow cloudwatch:GetMetricData"),
        },
        None if !context.seen.lists_log_groups(scope) => {
            return Sight::Unknown(
                "every log group: allow logs:DescribeLogGroups, and sample again where that was cut short",
            );
        }
        None => {}
    }
    let Some(requests) = &stage.requests else {
        return Sight::Unknown("the requests of the stage: allow cloudwatch:GetMetricData");
    };
    let Requests(all) = requests.since(from).total();
    if all < ENOUGH_REQUESTS {
        return Sight::Logs;
    }
    if view.shares_metric {
        return Sight::Unknown("requests of its own: another API of the same name is counted by the same metric");
    }
    if stage.deliveries.is_none() && stage.kind == ApiKind::Rest {
        return Sight::Unknown("whether a delivery takes its logs elsewhere: allow logs:DescribeDeliverySources");
    }
    if stage.overrides.iter().any(|method| method.settings.execution != ExecutionLevel::Info) {
        return Sight::Unknown("the requests of single methods, since some log less than the stage");
    }
    // What is rejected before a method is called likely writes nothing (facts/api-gateway-logs, section 1).
    let Some(rejected) = &stage.client_errors else {
        return Sight::Unknown("the requests that were answered with 4xx: allow cloudwatch:GetMetricData");
    };
    let requests = Requests(all - rejected.since(from).total().0);
    if requests.0 < ENOUGH_REQUESTS {
        return Sight::Unknown("requests that were not answered with 4xx: of others nothing may be written at all");
    }
    Sight::Nothing { settings, requests, group }
}

/// What the logs cost once they come; unknown where that is, as it is of WebSocket APIs, whose lines nobody published.
fn cost(context: &Context<'_>, view: &StageView<'_>, settings: LoggingSettings, group: Option<&LogGroup>) -> Effect {
    priced(context, view, settings, group).filter(Effect::is_known).unwrap_or_else(Effect::unknown)
}

/// The same stage as if nothing had been metered of its log.
fn priced(
    context: &Context<'_>,
    view: &StageView<'_>,
    settings: LoggingSettings,
    group: Option<&LogGroup>,
) -> Option<Effect> {
    let unmetered = |group: &LogGroup| LogGroup {
        incoming_bytes: None,
        incoming_bytes_hourly: None,
        incoming_events: None,
        ..group.clone()
    };
    let alone = Measurements {
        schema: context.seen.schema.clone(),
        tool: context.seen.tool.clone(),
        scopes: context.seen.scopes.clone(),
        log_groups: group.map(unmetered).into_iter().collect(),
        stages: vec![view.stage.clone()],
        run: Run::without_aws(),
        incomplete: Vec::new(),
        warnings: Vec::new(),
    };
    let links = Links::of(&alone);
    let view = StageView::of(alone.stages.first()?, &links, view.prices, view.assume);
    let items = configured::price(&view, &Configuration::managed(settings)).items;
    let own = context.own_groups(view.stage, Logs::Execution);
    let scope = context.seen.scope_of(view.stage.account.as_deref(), &view.stage.region)?;
    let place = (scope.account.as_deref(), scope.region.as_str());
    Some(context.account.cost(place, &own, &items))
}

fn recommendation(stage: &StageComparison, requests: Requests, exists: bool, effect: Effect) -> Recommendation {
    let group = if exists { "took in nothing" } else { "does not exist" };
    Recommendation {
        rule: RULE.id,
        subject: Subject::of_stage(&stage.stage),
        kind: Kind::Cost,
        is: format!("Execution logging at INFO is set and there are requests, but nothing arrives: the log group {group}."),
        todo: "Look whether the account has a role for API Gateway's logs in this region, and whether that role may write them: \
               without it nothing is written. If nobody missed the logs, set the level to OFF instead, which costs nothing. If \
               logging was set in the last days there is nothing to do."
            .to_owned(),
        loses: match effect.is_known() {
            true => "Nothing; from then on the logs cost what is shown.",
            false => "Nothing; from then on the logs cost something, and nobody knows how much.",
        }
        .to_owned(),
        effect,
        confidence: Confidence::Medium,
        evidence: vec![
            Evidence {
                what: "requests in the last three days, without those answered with 4xx",
                value: format!("{:.0}", requests.0),
                basis: Basis::Metered,
            },
            Evidence { what: "bytes logged in the last three days", value: "0".to_owned(), basis: Basis::Metered },
        ],
        remedy: remedy::account_role(&stage.stage),
        excludes: Vec::new(),
    }
}

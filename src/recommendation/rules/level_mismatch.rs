//! `level-mismatch`: the metered events per request contradict the declared setting.

use crate::logging::{ApiKind, Configuration};
use crate::measurements::Role;
use crate::model::StageComparison;
use crate::model::change::Effect;
use crate::model::level::{Contradiction, ENOUGH_REQUESTS, contradiction, events_per_request, is_ambiguous, is_mixed};
use crate::model::view::StageView;
use crate::recommendation::cents;
use crate::recommendation::{
    Confidence, Context, Evidence, Found, Kind, Lacking, Logs, Recommendation, Rule, Subject, remedy,
};
use crate::units::{Basis, Events};

pub(super) const RULE: Rule = Rule {
    id: "level-mismatch",
    title: "The meters contradict the declared setting",
    page: include_str!("../../../docs/rules/level-mismatch.md"),
    logs: Logs::Execution,
    find,
};

fn find(context: &Context<'_>) -> Found {
    let mut found = Found::default();
    for stage in context.comparison.stages.iter().filter(|stage| stage.stage.kind == ApiKind::Rest) {
        let Some(view) = context.view(stage) else { continue };
        match contradiction(view) {
            Some(contradicts) => found.recommendations.push(recommendation(stage, contradicts, spent(context, view))),
            None => found.lacking.extend(lacking(view, stage).map(|needs| Lacking {
                rule: RULE.id,
                subject: Subject::of_stage(&stage.stage),
                needs,
            })),
        }
    }
    found
}

/// What keeps it from telling; `None` where it can tell, or there is nothing to tell from.
fn lacking(view: &StageView<'_>, stage: &StageComparison) -> Option<String> {
    let managed = view.stage.managed_log_group()?;
    // Nothing goes to the managed group while there is a delivery, and where there is no group nothing was written.
    let is_delivered = view.stage.deliveries.as_ref().is_some_and(|deliveries| !deliveries.is_empty());
    view.links.group(view.stage, &managed).filter(|_| !is_delivered)?;
    let Some(requests) = &view.stage.requests else {
        return Some("the requests of the stage: allow cloudwatch:GetMetricData".to_owned());
    };
    (requests.total().0 >= ENOUGH_REQUESTS).then_some(())?;
    if view.shares_metric {
        return Some("requests of its own: another API of the same name is counted by the same metric".to_owned());
    }
    let Some(group) = view.links.own_group(view.stage, &managed, Role::Managed) else {
        return Some("a log of its own: others write to the group of its execution logs too".to_owned());
    };
    if view.stage.settings.is_none() {
        let inferred = stage.inferred.map_or_else(String::new, |setting| format!(" (the meters speak for {setting})"));
        return Some(format!("the settings of the stage: allow apigateway:GET{inferred}"));
    }
    if is_mixed(view) {
        return Some(
            "a setting that is the same for every method: a mixture of settings has no number of events".to_owned(),
        );
    }
    let needs = match (events_per_request(view), &group.incoming_events) {
        (Some(events), _) if is_ambiguous(view, events) => {
            "the methods of the stage: allow apigateway:GET; so many events are INFO's, or full data's of MOCK"
        }
        (Some(_), _) => return None,
        (None, None) => "the events of its execution log: allow cloudwatch:GetMetricData",
        (None, Some(events)) if events.total() == Events(0.0) => {
            "an event of its execution log: not one came, which is the business of not-logging"
        }
        (None, Some(_)) => "a whole day since it is set as it is now",
    };
    Some(needs.to_owned())
}

/// What a month of its execution log costs, as it is.
fn spent(context: &Context<'_>, view: &StageView<'_>) -> Option<Evidence> {
    let name = view.stage.managed_log_group()?;
    let group = view.links.own_group(view.stage, &name, Role::Managed)?;
    let month = context.estimate.groups.iter().find(|of| of.group == *group)?.usd;
    let value = format!("${}", cents(month.expected?));
    Some(Evidence { what: "its execution log in the month, priced alone", value, basis: month.basis })
}

fn recommendation(stage: &StageComparison, found: Contradiction, spent: Option<Evidence>) -> Recommendation {
    let [declared, metered] = [found.declared, found.metered].map(Configuration::execution_id);
    Recommendation {
        rule: RULE.id,
        subject: Subject::of_stage(&stage.stage),
        kind: Kind::Hygiene,
        is: format!("The stage says {declared}, but writes about as many events per request as {metered} does."),
        todo: format!(
            "Look at the settings of the stage and of its methods as they are now, not at the template, and set what is meant \
             once more, full data included. If {metered} is what is meant, declare it."
        ),
        // What is billed is metered already; what it would be is known when it is known what is on.
        effect: Effect::unknown(),
        loses: format!("Nothing, unless somebody reads the lines that {metered} writes and {declared} does not."),
        confidence: Confidence::Medium,
        evidence: [
            Evidence { what: "declared setting", value: declared.to_owned(), basis: Basis::Metered },
            Evidence { what: "events per request", value: format!("{:.1}", found.events), basis: Basis::Metered },
            Evidence { what: "setting that writes as many", value: metered.to_owned(), basis: Basis::Modelled },
        ]
        .into_iter()
        .chain(spent)
        .collect(),
        remedy: remedy::execution(&stage.stage, found.declared),
        excludes: Vec::new(),
    }
}

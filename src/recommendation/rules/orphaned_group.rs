//! `orphaned-group`: execution logs of stages that are gone.

use crate::measurements::{GroupKind, Scope};
use crate::model::GroupEstimate;
use crate::recommendation::stored::{self, Fate, Stored};
use crate::recommendation::{Context, Evidence, Found, Lacking, Logs, Recommendation, Rule, Subject, remedy};
use crate::units::Basis;

pub(super) const RULE: Rule = Rule {
    id: "orphaned-group",
    title: "Execution logs of stages that are gone",
    page: include_str!("../../../docs/rules/orphaned-group.md"),
    logs: Logs::Execution,
    find,
};

fn find(context: &Context<'_>) -> Found {
    let mut found = Found::default();
    for group in &context.estimate.groups {
        // Named as API Gateway names them, and no stage that was seen writes to it.
        let is_nobodys = group.kind == GroupKind::Execution && context.links.users(&group.group).is_empty();
        let Some(scope) = context.scope_of(&group.group).filter(|_| is_nobodys) else { continue };
        let lacks =
            |needs: &str| Lacking { rule: RULE.id, subject: Subject::of_group(&group.group), needs: needs.to_owned() };
        let stored = Stored::of_dead(context, group, Fate::Deleted);
        if !group.orphaned || !context.seen.lists_stages(scope) {
            found.lacking.push(lacks(
                "every stage of every API: allow apigateway:GET, and sample again where that was cut short",
            ));
        } else if group.history.is_none() {
            found.lacking.push(lacks("whether anything still writes to it: allow cloudwatch:GetMetricData"));
        } else if !context.is_dead(group) {
            found.lacking.push(lacks("who writes to it: bytes still come in, though there is no stage of that name"));
        } else if group.group.retention.is_none() {
            found.lacking.push(lacks("the retention of the group: allow logs:DescribeLogGroups"));
        } else if let Some(stored) = stored {
            found.recommendations.push(recommendation(group, scope, stored));
        } else {
            found.lacking.push(lacks(stored::NEEDS));
        }
    }
    found
}

fn recommendation(group: &GroupEstimate, scope: &Scope, stored: Stored) -> Recommendation {
    Recommendation {
        rule: RULE.id,
        subject: Subject::of_group(&group.group),
        kind: stored.kind(),
        is: "The log group holds execution logs of a stage that is gone, and takes in nothing any more.".to_owned(),
        todo: "Export what somebody may still ask for, then delete the group.".to_owned(),
        confidence: stored.confidence(),
        effect: stored.effect,
        loses: "Every event in the group: deleted logs cannot be brought back. Look first for metric filters and subscriptions of \
                the group: what is left of them has nothing to read any more."
            .to_owned(),
        evidence: vec![
            stored.evidence,
            Evidence { what: "stages that write to it", value: "0".to_owned(), basis: Basis::Metered },
        ],
        remedy: remedy::delete_group(&group.group, scope.taken_at),
        excludes: vec!["retention", "idle-group"],
    }
}

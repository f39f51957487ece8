//! `idle-group`: log groups that took in nothing in the whole window and still store something.

use crate::measurements::{Retention, Scope};
use crate::model::GroupEstimate;
use crate::recommendation::stored::{self, Fate, Stored};
use crate::recommendation::{Context, Evidence, Found, Lacking, Logs, Recommendation, Rule, Subject, remedy};
use crate::units::{Basis, Bytes};

pub(super) const RULE: Rule = Rule {
    id: "idle-group",
    title: "Log groups that take in nothing and still store something",
    page: include_str!("../../../docs/rules/idle-group.md"),
    logs: Logs::All,
    find,
};

fn find(context: &Context<'_>) -> Found {
    let mut found = Found::default();
    for group in &context.estimate.groups {
        let Some(scope) = context.scope_of(&group.group).filter(|_| !group.orphaned) else { continue };
        let lacks =
            |needs: &str| Lacking { rule: RULE.id, subject: Subject::of_group(&group.group), needs: needs.to_owned() };
        if group.group.incoming_bytes.is_none() {
            // One that stores nothing saves nothing, whatever it takes in.
            if group.group.stored_bytes != Some(Bytes(0.0)) {
                found.lacking.push(lacks("what the group took in: allow cloudwatch:GetMetricData"));
            }
            continue;
        }
        if !context.is_idle(group) {
            continue;
        }
        let days = context.days();
        match (group.group.retention, Stored::of_dead(context, group, Fate::Expire(days))) {
            // It empties by itself.
            (Some(Retention::Days(_)), _) => {}
            (None, _) => found.lacking.push(lacks("the retention of the group: allow logs:DescribeLogGroups")),
            (Some(Retention::Never), None) => found.lacking.push(lacks(stored::NEEDS)),
            (Some(Retention::Never), Some(stored)) if stored.effect.saves() || stored::costs(context, group) => {
                found.recommendations.push(recommendation(group, scope, days, stored));
            }
            (Some(Retention::Never), Some(_)) => {}
        }
    }
    found
}

fn recommendation(group: &GroupEstimate, scope: &Scope, days: u32, stored: Stored) -> Recommendation {
    let quiet = Evidence { what: "days without a byte", value: scope.window.days().to_string(), basis: Basis::Metered };
    Recommendation {
        rule: RULE.id,
        subject: Subject::of_group(&group.group),
        kind: stored.kind(),
        is: "The log group took in nothing in the whole window, never expires and still stores what it has.".to_owned(),
        todo: format!(
            "Export what somebody may still ask for, then let events expire after {days} days: the group empties by itself and \
             is there when something writes to it again.{}",
            stored.not_yet()
        ),
        confidence: stored.confidence(),
        effect: stored.effect,
        loses: format!("Events that are older than {days} days: they are deleted and cannot be brought back."),
        evidence: vec![stored.evidence, quiet],
        remedy: remedy::expire_group(&group.group, scope.taken_at, days),
        excludes: vec!["retention", "orphaned-group"],
    }
}

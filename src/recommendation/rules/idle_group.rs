//! `idle-group`: log groups that took in nothing in the whole window and still store something.

use crate::measurements::{Retention, Scope};
use crate::model::GroupEstimate;
use crate::recommendation::stored::{self, Stored};
use crate::recommendation::{
    Context, Evidence, Found, Kind, Lacking, Logs, Recommendation, Rule, Subject, confidence, remedy,
};
use crate::units::{Basis, Bytes};

pub(super) const RULE: Rule = Rule {
    id: "idle-group",
    title: "Log groups that take in nothing and still store something",
    page: include_str!("../../../docs/rules/idle-group.md"),
    logs: Logs::All,
    find,
};

/// What is proposed where the user states no retention: one of AWS's steps that keeps a whole month to look back on.
const DAYS: u32 = 30;

fn find(context: &Context<'_>) -> Found {
    let mut found = Found::default();
    for group in &context.estimate.groups {
        let Some(scope) = context.scope_of(&group.group).filter(|_| !group.orphaned) else { continue };
        let lacks =
            |needs: &str| Lacking { rule: RULE.id, subject: Subject::of_group(&group.group), needs: needs.to_owned() };
        let Some(series) = &group.group.incoming_bytes else {
            // One that stores nothing saves nothing, whatever it takes in.
            if group.group.stored_bytes != Some(Bytes(0.0)) {
                found.lacking.push(lacks("what the group took in: allow cloudwatch:GetMetricData"));
            }
            continue;
        };
        let is_whole = series.hours() >= whole(scope) && series.hours() > 0;
        if !is_whole || series.total() != Bytes(0.0) {
            continue;
        }
        match (group.group.retention, Stored::of(context, group)) {
            // It empties by itself.
            (Some(Retention::Days(_)), _) => {}
            (None, _) => found.lacking.push(lacks("the retention of the group: allow logs:DescribeLogGroups")),
            (Some(Retention::Never), None) => found.lacking.push(lacks(stored::NEEDS)),
            (Some(Retention::Never), Some(stored)) if stored.effect.saves() => {
                found.recommendations.push(recommendation(context, group, scope, stored));
            }
            (Some(Retention::Never), Some(_)) => {}
        }
    }
    found
}

/// The hours of the window.
fn whole(scope: &Scope) -> u64 {
    u64::from(scope.window.days()) * 24
}

fn recommendation(context: &Context<'_>, group: &GroupEstimate, scope: &Scope, stored: Stored) -> Recommendation {
    let days = match context.assume.retention {
        Some(Retention::Days(days)) => days,
        Some(Retention::Never) | None => DAYS,
    };
    let quiet = Evidence { what: "days without a byte", value: (whole(scope) / 24).to_string(), basis: Basis::Metered };
    Recommendation {
        rule: RULE.id,
        subject: Subject::of_group(&group.group),
        kind: Kind::Saving,
        is: "The log group took in nothing in the whole window, never expires and still stores what it has.".to_owned(),
        todo: format!(
            "Export what somebody may still ask for, then let events expire after {days} days: the group empties by itself and \
             is there when something writes to it again."
        ),
        confidence: confidence(&stored.effect.usd),
        effect: stored.effect,
        loses: format!("Events that are older than {days} days: they are deleted and cannot be brought back."),
        evidence: vec![stored.evidence, quiet],
        remedy: remedy::expire_group(&group.group, scope.taken_at, days),
        excludes: vec!["retention", "orphaned-group"],
    }
}

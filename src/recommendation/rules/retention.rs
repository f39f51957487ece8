//! `retention`: log groups that never expire.

use crate::measurements::Retention;
use crate::model::GroupEstimate;
use crate::recommendation::stored::{self, Fate, Stored};
use crate::recommendation::{Context, Evidence, Found, Lacking, Logs, Recommendation, Rule, Subject, remedy};

pub(super) const RULE: Rule = Rule {
    id: "retention",
    title: "Log groups that never expire",
    page: include_str!("../../../docs/rules/retention.md"),
    logs: Logs::All,
    find,
};

fn find(context: &Context<'_>) -> Found {
    let mut found = Found::default();
    // Those are the business of idle-group and orphaned-group.
    let others = |group: &&GroupEstimate| !context.is_dead(group) && (group.orphaned || !context.is_idle(group));
    for group in context.estimate.groups.iter().filter(others) {
        let lacks =
            |needs: &str| Lacking { rule: RULE.id, subject: Subject::of_group(&group.group), needs: needs.to_owned() };
        match group.group.retention {
            Some(Retention::Never) => {}
            Some(Retention::Days(_)) => continue,
            None => {
                found.lacking.push(lacks("the retention of the group: allow logs:DescribeLogGroups"));
                continue;
            }
        }
        let days = context.days();
        match Stored::of(context, group, Fate::Expire(days)) {
            None => found.lacking.push(lacks(stored::NEEDS)),
            Some(stored) if !stored.effect.is_known() => {
                found.lacking.push(lacks("what the group takes in: see the warnings for what is unknown"));
            }
            // Of thousands of groups with hardly a byte no text is made.
            Some(stored) if stored.effect.saves() && context.is_small(&stored.effect) => found.small += 1,
            Some(stored) if stored.effect.saves() || stored::costs(context, group) => {
                found.recommendations.push(recommendation(group, days, stored));
            }
            Some(_) => {}
        }
    }
    found
}

fn recommendation(group: &GroupEstimate, days: u32, stored: Stored) -> Recommendation {
    let gb = group.gb.expected.map(|gb| Evidence {
        what: "GB taken in in the month",
        value: format!("{:.3}", gb.0),
        basis: group.gb.basis,
    });
    Recommendation {
        rule: RULE.id,
        subject: Subject::of_group(&group.group),
        kind: stored.kind(),
        is: "The log group keeps every event forever, so its storage grows by each month.".to_owned(),
        todo: format!("Keep events for {days} days, or as long as somebody has to look at them.{}", stored.not_yet()),
        confidence: stored.confidence(),
        effect: stored.effect,
        loses: format!("Events that are older than {days} days: they are deleted and cannot be brought back."),
        evidence: gb.into_iter().chain([stored.evidence]).collect(),
        remedy: remedy::retention(&group.group.region, &group.group.name, days),
        excludes: Vec::new(),
    }
}

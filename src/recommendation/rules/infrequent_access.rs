//! `infrequent-access`: access logs in a log group of the class Standard that nothing reads as they come.
//!
//! Whether something does is not measured: neither metric filters nor subscriptions are. The reader can list both for nothing
//! in a second, and the remedy begins with that, so it is proposed with low confidence rather than left out.

use crate::measurements::{ApiStage, GroupKind, LogClass, Role};
use crate::model::change::Effect;
use crate::model::usage::{self, Usage};
use crate::model::writers::others_write;
use crate::model::{GroupEstimate, LineItem, cost};
use crate::recommendation::{
    Confidence, Context, Evidence, Found, Kind, Lacking, Logs, Recommendation, Rule, Subject, remedy,
};
use crate::units::{Basis, Unit};

pub(super) const RULE: Rule = Rule {
    id: "infrequent-access",
    title: "Access logs in a log group of the class Standard",
    page: include_str!("../../../docs/rules/infrequent-access.md"),
    logs: Logs::Access,
    find,
};

fn find(context: &Context<'_>) -> Found {
    let mut found = Found::default();
    for group in context.estimate.groups.iter().filter(|group| group.kind == GroupKind::Access) {
        let lacks =
            |needs: &str| Lacking { rule: RULE.id, subject: Subject::of_group(&group.group), needs: needs.to_owned() };
        match &group.group.class {
            Some(LogClass::Standard) => {}
            Some(LogClass::InfrequentAccess | LogClass::Other(_)) => continue,
            None => {
                found.lacking.push(lacks("the class of the group: allow logs:DescribeLogGroups"));
                continue;
            }
        }
        if context.assume.sends_on(GroupKind::Access) {
            continue;
        }
        let stages = stages(context, group);
        if others_write(&group.group, &stages) {
            found
                .lacking
                .push(lacks("who else writes to the group: more events come in than its stages have requests"));
            continue;
        }
        match saving(context, group) {
            Some(effect) if effect.saves() => {
                found.recommendations.push(recommendation(&stages, group, effect));
            }
            Some(effect) if effect.is_known() => {}
            _ => found.lacking.push(lacks("what the group takes in: see the warnings for what is unknown")),
        }
    }
    found
}

/// The group's month less the same with the ingestion of the other class; storage costs the same in both.
fn saving<'a>(context: &Context<'a>, group: &'a GroupEstimate) -> Option<Effect> {
    let region = context.prices.region(&group.group.region)?;
    let charge = usage::ingestion(usage::access_writer(context.assume), &LogClass::InfrequentAccess);
    let before: Vec<LineItem> = group.items.iter().filter(|item| item.unit == Unit::Gigabyte).cloned().collect();
    let after = [cost::price(&Usage::gigabytes(charge, group.gb), region)];
    let place = (group.group.account.as_deref(), group.group.region.as_str());
    Some(context.account.saving(place, &[group], &before, &after))
}

/// The stages that send it their access logs.
fn stages<'a>(context: &Context<'a>, group: &GroupEstimate) -> Vec<&'a ApiStage> {
    let writers = context.links.users(&group.group).iter().filter(|(_, role)| *role == Role::Access);
    writers.map(|(stage, _)| *stage).collect()
}

fn recommendation(stages: &[&ApiStage], group: &GroupEstimate, effect: Effect) -> Recommendation {
    let gb = group.gb.expected.map(|gb| Evidence {
        what: "GB taken in in the month",
        value: format!("{:.3}", gb.0),
        basis: group.gb.basis,
    });
    let class = Evidence { what: "class", value: LogClass::Standard.name().to_owned(), basis: Basis::Metered };
    Recommendation {
        rule: RULE.id,
        subject: Subject::of_group(&group.group),
        kind: Kind::Saving,
        is: "Access logs go to a log group of the class Standard.".to_owned(),
        todo: "First list the metric filters and subscriptions of the group, and look for alarms on it: neither is measured, \
               and each of them forbids it. If there are none, send the access logs to a new group of the class Infrequent \
               Access. The class of a group cannot be changed."
            .to_owned(),
        effect,
        loses: "Metric filters, subscriptions and alarms on these logs are no longer possible. Old lines stay in the old group."
            .to_owned(),
        confidence: Confidence::Low,
        evidence: gb.into_iter().chain([class]).collect(),
        remedy: remedy::access_to_infrequent(&group.group, stages),
        excludes: vec!["firehose", "access-format", "retention"],
    }
}

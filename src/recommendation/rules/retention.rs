//! `retention`: log groups that never expire.

use crate::measurements::Retention;
use crate::model::change::Effect;
use crate::model::usage::{self, Usage};
use crate::model::{GroupEstimate, cost};
use crate::prices::Product;
use crate::recommendation::{
    Context, Evidence, Found, Kind, Lacking, Logs, Recommendation, Rule, Subject, confidence, remedy,
};
use crate::units::Basis;

pub(super) const RULE: Rule = Rule {
    id: "retention",
    title: "Log groups that never expire",
    page: include_str!("../../../docs/rules/retention.md"),
    logs: Logs::All,
    find,
};

/// What is proposed where the user states no retention: one of AWS's steps that keeps a whole month to look back on.
const DAYS: u32 = 30;

fn find(context: &Context<'_>) -> Found {
    let mut found = Found::default();
    for group in &context.estimate.groups {
        let subject = || Subject::of_group(&group.group);
        match group.group.retention {
            Some(Retention::Never) => {}
            Some(Retention::Days(_)) => continue,
            None => {
                let needs = "the retention of the group: allow logs:DescribeLogGroups".to_owned();
                found.lacking.push(Lacking { rule: RULE.id, subject: subject(), needs });
                continue;
            }
        }
        match saving(context, group) {
            Some(effect) if effect.saves() => {
                found.recommendations.push(recommendation(group, days(context), effect));
            }
            Some(effect) if effect.is_known() => {}
            _ => found.lacking.push(Lacking {
                rule: RULE.id,
                subject: subject(),
                needs: "what the group takes in: see the warnings for what is unknown".to_owned(),
            }),
        }
    }
    found
}

fn days(context: &Context<'_>) -> u32 {
    match context.assume.retention {
        Some(Retention::Days(days)) => days,
        Some(Retention::Never) | None => DAYS,
    }
}

/// What the storage of one month's logs costs once it has run for a year, less that of the retention.
fn saving(context: &Context<'_>, group: &GroupEstimate) -> Option<Effect> {
    let region = context.prices.region(&group.group.region)?;
    let kept = |retention| {
        let gb_months = usage::kept(group.gb, retention, context.assume.storage_share, context.assume);
        let usage = Usage::gigabyte_months(Product::LogStorage, gb_months);
        vec![cost::price(&usage, region)]
    };
    let place = (group.group.account.as_deref(), group.group.region.as_str());
    let (before, after) = (kept(Retention::Never), kept(Retention::Days(days(context))));
    Some(context.account.saving(place, &[], &before, &after))
}

fn recommendation(group: &GroupEstimate, days: u32, effect: Effect) -> Recommendation {
    let stored = group.group.stored_bytes.map(|bytes| Evidence {
        what: "stored bytes",
        value: format!("{:.0}", bytes.0),
        basis: Basis::Metered,
    });
    let gb = group.gb.expected.map(|gb| Evidence {
        what: "GB taken in in the month",
        value: format!("{:.3}", gb.0),
        basis: group.gb.basis,
    });
    Recommendation {
        rule: RULE.id,
        subject: Subject::of_group(&group.group),
        kind: Kind::Saving,
        is: "The log group keeps every event forever, so its storage grows by each month.".to_owned(),
        todo: format!("Keep events for {days} days, or as long as somebody has to look at them."),
        confidence: confidence(&effect.usd),
        effect,
        loses: format!("Events that are older than {days} days: they are deleted and cannot be brought back."),
        evidence: gb.into_iter().chain(stored).collect(),
        remedy: remedy::retention(&group.group.region, &group.group.name, days),
        excludes: Vec::new(),
    }
}

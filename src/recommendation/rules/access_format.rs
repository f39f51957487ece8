//! `access-format`: fields of access logs that cost more than they tell.

use crate::logging::ExecutionLevel;
use crate::measurements::ApiStage;
use crate::model::StageComparison;
use crate::model::change::Effect;
use crate::model::format::{PricedFormat, PricedSuggestion, weigh};
use crate::recommendation::stages::lacks;
use crate::recommendation::{Context, Evidence, Found, Kind, Logs, Recommendation, Rule, Subject, confidence, remedy};
use crate::units::{Basis, Bytes, Interval, PerRequest, Quantity};

pub(super) const RULE: Rule = Rule {
    id: "access-format",
    title: "Fields of access logs that cost more than they tell",
    page: include_str!("../../../docs/rules/access-format.md"),
    logs: Logs::Access,
    find,
};

fn find(context: &Context<'_>) -> Found {
    let mut found = Found::default();
    for stage in &context.comparison.stages {
        let (Some(access), Some(view)) = (&stage.stage.access, context.view(stage)) else { continue };
        let keep = kept(context, view.stage);
        let now = weigh(&access.format, view.stage, context.assume, Some(view), Some(&keep));
        let Some(slim) = &now.suggestion else { continue };
        // Without items nothing is known of where the lines go.
        let is_priced = !now.items.is_empty() && !slim.items.is_empty();
        let effect = is_priced.then(|| context.instead_of(Logs::Access, stage, &now.items, &slim.items));
        match effect.filter(Effect::is_known) {
            Some(effect) if effect.saves() => {
                found.recommendations.push(recommendation(stage, &now, slim, effect));
            }
            Some(_) => {}
            None => found.lacking.push(lacks(RULE.id, stage)),
        }
    }
    found
}

/// What tells the lines of a stage from those of others in the same group, and leads from a line to the execution log.
fn kept(context: &Context<'_>, stage: &ApiStage) -> Vec<String> {
    let group = stage.access_log_group().and_then(|name| context.links.group(stage, name));
    let writers = group.map_or(0, |group| context.links.users(group).len());
    let names: &[&str] = if writers > 1 { &["apiId", "stage", "domainName", "domainPrefix"] } else { &[] };
    let executes = stage.settings.is_none_or(|settings| settings.execution != ExecutionLevel::Off);
    let request = executes.then_some("requestId");
    names.iter().copied().chain(request).map(str::to_owned).collect()
}

fn recommendation(
    stage: &StageComparison,
    now: &PricedFormat,
    slim: &PricedSuggestion,
    effect: Effect,
) -> Recommendation {
    let line = |what, bytes: Interval<PerRequest<Bytes>>| {
        Some(Evidence { what, value: format!("{:.0}", bytes.expected?.value()), basis: bytes.basis })
    };
    let lines = [line("bytes of a line, as it is", now.bytes), line("bytes of a line, slimmer", slim.bytes)];
    let dropped = &slim.suggestion.dropped;
    let fields = dropped.iter().map(|drop| Evidence {
        what: "a field that can go",
        value: format!("$context.{}: {}", drop.variable, drop.reason),
        basis: Basis::Modelled,
    });
    let (is, loses) = match dropped.len() {
        0 => ("The access-log format has space between its tokens, which every line pays for.", "Nothing."),
        _ => (
            "The access-log format has fields that say nothing, say the same in every line, or say what another one says.",
            "The fields that go, by name: whoever reads the log by these names has to read it otherwise.",
        ),
    };
    Recommendation {
        rule: RULE.id,
        subject: Subject::of_stage(&stage.stage),
        kind: Kind::Saving,
        is: is.to_owned(),
        todo: format!("Set the format {}", slim.suggestion.format),
        confidence: confidence(&effect.usd),
        effect,
        loses: loses.to_owned(),
        evidence: lines.into_iter().flatten().chain(fields).collect(),
        remedy: remedy::access_format(&stage.stage, &slim.suggestion.format),
        excludes: vec!["firehose", "infrequent-access"],
    }
}

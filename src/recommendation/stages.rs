//! What a stage saves by logging otherwise.

use std::collections::HashMap;

use super::{Context, Evidence, Lacking, Logs, Subject, rules};
use crate::logging::{Configuration, LoggingSettings, MethodOverride};
use crate::measurements::{ApiStage, Links, Measurements, StageKey};
use crate::model::change::Effect;
use crate::model::configured::{self, Configured, Kept};
use crate::model::view::StageView;
use crate::model::{Assumptions, Estimate, GroupEstimate, LineItem, StageComparison};
use crate::prices::PriceBook;
use crate::units::Quantity;

/// The stages in their surroundings, each with the log groups that it alone writes to. Every rule looks at the same.
#[derive(Default)]
pub(super) struct Stages<'a> {
    views: HashMap<StageKey<'a>, StageView<'a>>,
    own: HashMap<StageKey<'a>, Vec<(&'a GroupEstimate, Logs)>>,
}

impl<'a> Stages<'a> {
    /// Finds them. What others write to as well is nobody's own and stays in the account's sums.
    pub(super) fn of(
        seen: &'a Measurements,
        links: &'a Links<'a>,
        estimate: &'a Estimate,
        prices: &'a PriceBook,
        assume: &'a Assumptions,
    ) -> Self {
        let mut own: HashMap<StageKey<'a>, Vec<(&'a GroupEstimate, Logs)>> = HashMap::new();
        for group in &estimate.groups {
            let users = links.users(&group.group);
            let Some((stage, role)) = users.first() else { continue };
            if users.iter().all(|(user, _)| user.key() == stage.key()) {
                let logs = if users.len() == 1 { Logs::of(*role) } else { Logs::All };
                own.entry(stage.key()).or_default().push((group, logs));
            }
        }
        let view = |stage: &'a ApiStage| {
            Some((stage.key(), StageView::of(stage, links, prices.region(&stage.region)?, assume)))
        };
        Self { views: seen.stages.iter().filter_map(view).collect(), own }
    }
}

impl<'a> Context<'a> {
    /// A stage in its surroundings; `None` where its region has no prices.
    ///
    /// The comparison holds a copy of the stage, and log groups belong to the one that was seen.
    pub(super) fn view<'s>(&'s self, stage: &'s StageComparison) -> Option<&'s StageView<'a>> {
        self.stages.views.get(&stage.stage.key())
    }

    /// What a stage saves with other line items in the place of all that is on.
    pub(super) fn instead(&self, stage: &'a StageComparison, before: &[LineItem], after: &[LineItem]) -> Effect {
        self.instead_of(Logs::All, stage, before, after)
    }

    /// The same where the items are of some of its logs.
    pub(super) fn instead_of(
        &self,
        logs: Logs,
        stage: &'a StageComparison,
        before: &[LineItem],
        after: &[LineItem],
    ) -> Effect {
        self.account.saving(stage.stage.place(), &self.own_groups(&stage.stage, logs), before, after)
    }

    /// The log groups that a stage alone writes these of its logs to.
    pub(super) fn own_groups(&self, stage: &ApiStage, logs: Logs) -> Vec<&'a GroupEstimate> {
        let own = self.stages.own.get(&stage.key()).into_iter().flatten();
        own.filter(|(_, of)| logs == Logs::All || *of == logs).map(|(group, _)| *group).collect()
    }

    /// What a rule lacks to save anything of execution logs that do not arrive; `None` where they do.
    pub(super) fn lacks_logs(&self, rule: &'static str, stage: &StageComparison) -> Option<Lacking> {
        let silent = self.silent.get_or_init(|| {
            let stages = self.comparison.stages.iter().filter(|stage| rules::nothing_arrives(self, stage));
            stages.map(|stage| Subject::of_stage(&stage.stage)).collect()
        });
        let needs = "its logs: they are on and nothing arrives (not-logging)".to_owned();
        let subject = Subject::of_stage(&stage.stage);
        silent.contains(&subject).then_some(Lacking { rule, subject, needs })
    }

    /// What a stage saves where each setting, its own and those of single methods, is changed alike; `None` where it is not
    /// known what is on, or methods that stay different are not counted one by one.
    pub(super) fn changed(
        &self,
        stage: &'a StageComparison,
        change: &dyn Fn(LoggingSettings) -> LoggingSettings,
    ) -> Option<Effect> {
        let now = stage.current.as_ref()?;
        let view = self.view(stage)?;
        let before = stage.configurations.iter().find(|row| row.configuration == *now)?;
        let settings = change(now.settings());
        // OFF with full data and OFF without it write the same: nothing.
        let plain = |settings: LoggingSettings| Configuration::execution_id(settings);
        let alike = stage.stage.overrides.iter().all(|method| plain(change(method.settings)) == plain(settings));
        let wanted = Configuration::delivered(settings, now.destinations().iter().copied()).with_access(now.access());
        if let Some(compared) = stage.configurations.iter().find(|row| alike && row.configuration == wanted) {
            return Some(self.instead(stage, &before.items, &compared.items));
        }
        let after: Configured = match alike {
            true => configured::price(view, &wanted),
            false => configured::price_kept(view, Kept::by_methods(view, &|_, settings| change(settings))?)?,
        };
        Some(self.instead(stage, &before.items, &after.items))
    }
}

/// Why nothing can be said of a change of settings; `None` where the stage is not priced as it is, which the report's warnings
/// say.
pub(super) fn lacks(rule: &'static str, stage: &StageComparison) -> Lacking {
    let differs = |method: &MethodOverride| Some(method.settings) != stage.stage.settings;
    let needs = match (&stage.stage.settings, &stage.current) {
        (None, _) => "the settings of the stage: sample it with apigateway:GET allowed",
        (Some(_), None) => {
            "where its logs go: sample it with logs:DescribeDeliveries and logs:DescribeDeliverySources allowed"
        }
        (Some(_), Some(_)) if stage.requests.is_none_or(|requests| requests.expected.is_none()) => {
            "the requests of the stage: sample it with cloudwatch:GetMetricData allowed, or say --requests"
        }
        (Some(_), Some(_)) if stage.stage.overrides.iter().any(differs) => {
            "the requests of single methods, since some log otherwise than the stage: detailed metrics count them"
        }
        (Some(_), Some(_)) => "what the stage logs now and would log: see the warnings for what is unknown",
    };
    Lacking { rule, subject: Subject::of_stage(&stage.stage), needs: needs.to_owned() }
}

/// The requests of a stage, and what each writes as it is.
pub(super) fn evidence(stage: &StageComparison) -> Vec<Evidence> {
    let row = stage.configurations.iter().find(|row| Some(&row.configuration) == stage.current.as_ref());
    let requests = stage.requests.and_then(|requests| {
        let value = format!("{:.0}", requests.expected?.value());
        Some(Evidence { what: "requests in the month", value, basis: requests.basis })
    });
    let events = row.and_then(|row| {
        let value = format!("{:.1}", row.events_per_request.expected?.value());
        Some(Evidence { what: "events per request, as it is", value, basis: row.events_per_request.basis })
    });
    let bytes = row.and_then(|row| {
        let value = format!("{:.0}", row.bytes_per_request.expected?.value());
        Some(Evidence { what: "bytes per request, as it is", value, basis: row.bytes_per_request.basis })
    });
    requests.into_iter().chain(events).chain(bytes).collect()
}

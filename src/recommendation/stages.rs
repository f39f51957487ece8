//! What a stage saves by logging otherwise.

use super::{Context, Evidence, Lacking, Subject};
use crate::logging::{Configuration, LoggingSettings, MethodOverride};
use crate::model::change::Effect;
use crate::model::configured::{self, Configured, Kept};
use crate::model::view::StageView;
use crate::model::{GroupEstimate, LineItem, StageComparison};
use crate::units::Quantity;

impl<'a> Context<'a> {
    /// A stage in its surroundings; `None` where its region has no prices.
    pub(super) fn view<'v>(&'v self, stage: &StageComparison) -> Option<StageView<'v>> {
        let wanted = &stage.stage;
        // The comparison holds a copy, and log groups belong to the stage that was seen.
        let seen = self.seen.stages.iter().find(|seen| {
            (&seen.api_id, &seen.stage, &seen.region, &seen.account)
                == (&wanted.api_id, &wanted.stage, &wanted.region, &wanted.account)
        })?;
        Some(StageView::of(seen, &self.links, self.prices.region(&seen.region)?, self.assume))
    }

    /// What a stage saves with other line items in the place of what is on.
    pub(super) fn instead(&self, stage: &'a StageComparison, before: &[LineItem], after: &[LineItem]) -> Effect {
        self.account.saving(&self.own_groups(stage), &stage.stage, before, after)
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
        let after: Configured = match alike {
            true => {
                let to = now.destinations().iter().copied();
                configured::price(&view, &Configuration::delivered(settings, to).with_access(now.access()))
            }
            false => configured::price_kept(&view, Kept::by_methods(&view, &|_, settings| change(settings))?)?,
        };
        Some(self.instead(stage, &before.items, &after.items))
    }

    /// The log groups that this stage alone writes to. What others write stays in the account's sums.
    fn own_groups(&self, stage: &StageComparison) -> Vec<&'a GroupEstimate> {
        let is_it = |user: &crate::measurements::ApiStage| {
            (&user.api_id, &user.stage, &user.region, &user.account)
                == (&stage.stage.api_id, &stage.stage.stage, &stage.stage.region, &stage.stage.account)
        };
        let own = self.estimate.groups.iter().filter(|group| {
            let users = self.links.users(&group.group);
            !users.is_empty() && users.iter().all(|(user, _)| is_it(user))
        });
        own.collect()
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

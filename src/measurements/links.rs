//! Which stage writes to which log group.

use std::collections::HashMap;

use super::{ApiStage, LogGroup, Measurements, Scope};
use crate::logging::ApiKind;

/// How a stage uses a log group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The group that API Gateway manages for its execution logs.
    Managed,
    /// The target of a delivery of its execution logs.
    Delivery,
    /// The target of its access logs.
    Access,
}

/// What kind of log a group holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GroupKind {
    /// Execution logs of a stage, living or dead.
    Execution,
    /// Access logs of a stage.
    Access,
    /// Something else.
    Other,
}

type Key<'a> = (Option<&'a str>, &'a str, &'a str);

/// The log groups of the stages, looked up both ways.
#[derive(Debug)]
pub struct Links<'a> {
    groups: HashMap<Key<'a>, &'a LogGroup>,
    users: HashMap<Key<'a>, Vec<(&'a ApiStage, Role)>>,
    /// Stages by the name of their request metric.
    counted_as: HashMap<(Option<&'a str>, &'a str, String, &'a str), usize>,
    scopes: &'a [Scope],
}

impl<'a> Links<'a> {
    /// Links everything that was seen.
    pub fn of(seen: &'a Measurements) -> Self {
        let groups = seen.log_groups.iter().map(|group| (key_of(group), group)).collect();
        let mut users: HashMap<Key<'a>, Vec<(&'a ApiStage, Role)>> = HashMap::new();
        for stage in &seen.stages {
            let mut link = |name: &'a str, role| {
                users.entry((stage.account.as_deref(), &stage.region, name)).or_default().push((stage, role));
            };
            stage.access_log_group().into_iter().for_each(|name| link(name, Role::Access));
            stage.delivery_log_groups().for_each(|name| link(name, Role::Delivery));
        }
        let mut counted_as = HashMap::new();
        for stage in seen.stages.iter().filter(|stage| stage.kind == ApiKind::Rest) {
            *counted_as.entry(metric_key(stage)).or_default() += 1;
        }
        let mut links = Self { groups, users, counted_as, scopes: &seen.scopes };
        for stage in &seen.stages {
            let Some(name) = stage.managed_log_group() else { continue };
            let Some(group) = links.group(stage, &name) else { continue };
            links.users.entry(key_of(group)).or_default().push((stage, Role::Managed));
        }
        links
    }

    /// The group of that name in the stage's account and region.
    pub fn group(&self, stage: &ApiStage, name: &str) -> Option<&'a LogGroup> {
        self.groups.get(&(stage.account.as_deref(), stage.region.as_str(), name)).copied()
    }

    /// The group of that name, if this stage writes to it in this role and nobody writes to it otherwise.
    ///
    /// While a delivery exists nothing goes to the managed group as such, but the delivery may have it as its target.
    pub fn own_group(&self, stage: &ApiStage, name: &str, role: Role) -> Option<&'a LogGroup> {
        let group = self.group(stage, name)?;
        let delivered = stage.deliveries.as_ref().is_some_and(|deliveries| !deliveries.is_empty());
        let mut writers =
            self.users.get(&key_of(group))?.iter().filter(|(_, used_as)| !(delivered && *used_as == Role::Managed));
        let (user, used_as) = writers.next()?;
        (std::ptr::eq(*user, stage) && *used_as == role && writers.next().is_none()).then_some(group)
    }

    /// Whether another stage is counted by the same metric, as stages of REST APIs of one name are.
    pub fn shares_metric(&self, stage: &ApiStage) -> bool {
        stage.kind == ApiKind::Rest && self.counted_as.get(&metric_key(stage)).is_some_and(|stages| *stages > 1)
    }

    /// The stages that write to a group.
    pub fn users<'s>(&'s self, group: &'s LogGroup) -> &'s [(&'a ApiStage, Role)] {
        self.users.get(&key_of(group)).map_or(&[], Vec::as_slice)
    }

    /// What kind of log a group holds.
    pub fn kind(&self, group: &LogGroup) -> GroupKind {
        let users = self.users(group);
        if users.iter().any(|(_, role)| *role != Role::Access) || is_managed_name(&group.name) {
            GroupKind::Execution
        } else if users.is_empty() {
            GroupKind::Other
        } else {
            GroupKind::Access
        }
    }

    /// Whether a group holds execution logs of a stage that is known to be gone.
    pub fn is_orphaned(&self, group: &LogGroup) -> bool {
        let all_seen = self
            .scopes
            .iter()
            .any(|scope| scope.account == group.account && scope.region == group.region && scope.stages_complete);
        all_seen && self.users(group).is_empty() && is_managed_name(&group.name)
    }
}

fn metric_key(stage: &ApiStage) -> (Option<&str>, &str, String, &str) {
    (stage.account.as_deref(), &stage.region, stage.metric_name(), &stage.stage)
}

fn key_of(group: &LogGroup) -> Key<'_> {
    (group.account.as_deref(), &group.region, &group.name)
}

/// Whether API Gateway gives such names: `API-Gateway-Execution-Logs_{api}/{stage}` and `/aws/apigateway/{api}/{stage}`
/// (but `/aws/apigateway/welcome` belongs to no stage).
fn is_managed_name(name: &str) -> bool {
    let tail = name.strip_prefix("API-Gateway-Execution-Logs_").or_else(|| name.strip_prefix("/aws/apigateway/"));
    tail.is_some_and(|tail| tail.split_once('/').is_some_and(|(api, stage)| !api.is_empty() && !stage.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn managed_names_are_recognised() {
        assert!(is_managed_name("API-Gateway-Execution-Logs_k1k7gu3ct7/prod"));
        assert!(is_managed_name("/aws/apigateway/k1k7gu3ct7/prod"));
        assert!(!is_managed_name("/aws/apigateway/welcome"));
        assert!(!is_managed_name("/aws/lambda/prod"));
    }
}

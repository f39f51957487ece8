//! Whether what is not in a file was looked for.

use super::{Measurements, Scope};
use crate::warning::Warning;

/// The operation that lists log groups, as it stands in warnings.
const LIST_LOG_GROUPS: &str = "logs:DescribeLogGroups";

impl Measurements {
    /// Whether every log group of a scope was listed, so that one that is not there does not exist.
    ///
    /// What a run that was cut short did not get to is told in words only, so such a run vouches for nothing.
    pub fn lists_log_groups(&self, scope: &Scope) -> bool {
        let lost = |warning: &Warning| match warning {
            Warning::AccessDenied { action: operation, region, .. }
            | Warning::CallFailed { operation, region, .. }
            | Warning::Truncated { operation, region } => operation == LIST_LOG_GROUPS && *region == scope.region,
            _ => false,
        };
        !self.was_cut(scope) && !self.warnings.iter().any(lost)
    }

    /// Whether every stage of a scope was listed, so that one that is not there does not exist.
    pub fn lists_stages(&self, scope: &Scope) -> bool {
        scope.stages_complete && !self.was_cut(scope)
    }

    fn was_cut(&self, scope: &Scope) -> bool {
        let of_another = |missing: &str| {
            let mut others = self.scopes.iter().filter(|other| other.region != scope.region);
            others.any(|other| missing.strip_prefix(&other.region).is_some_and(|rest| rest.starts_with(':')))
        };
        self.incomplete.iter().any(|missing| !of_another(missing))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::{Run, SCHEMA};
    use crate::period::Window;

    fn seen() -> Measurements {
        let instant = jiff::Timestamp::UNIX_EPOCH;
        let scope = |region: &str| Scope {
            account: None,
            region: region.to_owned(),
            window: Window::last_whole_days(instant, 28),
            taken_at: instant,
            stages_complete: true,
            stores_measured: true,
        };
        Measurements {
            schema: SCHEMA.to_owned(),
            tool: "test".to_owned(),
            scopes: vec![scope("eu-west-1"), scope("eu-west-2")],
            log_groups: Vec::new(),
            stages: Vec::new(),
            run: Run::default(),
            incomplete: Vec::new(),
            warnings: Vec::new(),
        }
    }

    fn listed(change: impl Fn(&mut Measurements)) -> [[bool; 2]; 2] {
        let mut seen = seen();
        change(&mut seen);
        [0, 1].map(|scope| [seen.lists_log_groups(&seen.scopes[scope]), seen.lists_stages(&seen.scopes[scope])])
    }

    #[test]
    fn a_listing_that_was_lost_vouches_for_nothing_in_its_region() {
        assert_eq!(listed(|_| ()), [[true, true], [true, true]]);
        let denied = |operation: &str| Warning::AccessDenied {
            action: operation.to_owned(),
            region: "eu-west-1".to_owned(),
            lost: String::new(),
        };
        let other = listed(|seen| seen.warnings.push(denied("cloudwatch:GetMetricData")));
        assert_eq!(other, [[true, true], [true, true]]);
        assert_eq!(listed(|seen| seen.warnings.push(denied(LIST_LOG_GROUPS))), [[false, true], [true, true]]);
        let cut = listed(|seen| seen.incomplete.push("eu-west-1: log groups are missing: expired".to_owned()));
        assert_eq!(cut, [[false, false], [true, true]]);
        let somewhere = listed(|seen| seen.incomplete.push("something is missing".to_owned()));
        assert_eq!(somewhere, [[false, false], [false, false]]);
        assert_eq!(listed(|seen| seen.scopes[0].stages_complete = false), [[true, false], [true, true]]);
    }
}

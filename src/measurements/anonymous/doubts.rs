//! Doubts without the names in them.
//!
//! What is a name is replaced by its kind. Regions and AWS's operations stay, since it depends on them what is known to be
//! whole. Sentences that were put together while measuring may name anything, so nothing of them is kept.

use super::names::Names;
use crate::warning::Warning;

const LOST: &str = "what it would have told is missing";
const REASON: &str = "for a reason that is not told here";
const MISSING: &str = "what is missing is not told here";
/// How error codes of AWS end; a code is a word of letters.
const CODES: [&str; 3] = ["Exception", "Error", "Failure"];

/// What is missing of a run that was cut short. The region in front says what it is missing of.
pub(super) fn cut_short(missing: &str, regions: &[String]) -> String {
    let region = regions.iter().find(|region| missing.strip_prefix(*region).is_some_and(|rest| rest.starts_with(':')));
    region.map_or_else(|| MISSING.to_owned(), |region| format!("{region}: {MISSING}"))
}

fn reason(reason: &str) -> String {
    let is_code = reason.chars().all(|letter| letter.is_ascii_alphabetic());
    let is_code = is_code && CODES.iter().any(|end| reason.ends_with(end));
    if is_code { reason.to_owned() } else { REASON.to_owned() }
}

impl Names {
    /// The same doubt about other names. Each variant is decided on here, so that a new one cannot leak.
    pub(super) fn warning(&mut self, warning: &Warning, regions: &[String]) -> Warning {
        let mut named = warning.clone();
        match &mut named {
            Warning::SharedRequestMetric { api, stage }
            | Warning::UnknownRequests { api, stage }
            | Warning::NoTraffic { api, stage }
            | Warning::UnknownFailures { api, stage }
            | Warning::UnknownDestination { api, stage }
            | Warning::UnknownSettings { api, stage }
            | Warning::UnknownShares { api, stage }
            | Warning::UnknownMetrics { api, stage }
            | Warning::LevelContradicted { api, stage, declared: _, events_per_request: _ }
            | Warning::LevelInferred { api, stage, setting: _, events_per_request: _ }
            | Warning::UnfinishedRequests { api, stage, requests: _, of: _ } => {
                (*api, *stage) = (self.api(api), self.stage(stage));
            }
            Warning::AccessDenied { action: _, region: _, lost } => LOST.clone_into(lost),
            Warning::CallFailed { operation: _, region: _, reason: why, lost } => {
                *why = reason(why);
                LOST.clone_into(lost);
            }
            Warning::Incomplete { missing } => *missing = cut_short(missing, regions),
            Warning::BeganInWindow { groups: _, names } | Warning::StoppedInWindow { groups: _, names } => {
                names.iter_mut().for_each(|name| *name = self.log_group(name));
            }
            // They belong to a bill, which is in no report.
            Warning::Bill(_) => named = Warning::Unknown,
            Warning::Truncated { operation: _, region: _ }
            | Warning::MissingPrice { product: _, region: _ }
            | Warning::BeyondKnownPrices { product: _, region: _ }
            | Warning::UnpricedClass { class: _, region: _ }
            | Warning::StorageByThen { month: _, counted: _, rolled: _ }
            | Warning::MonthIsOver { month: _, measured_until: _ }
            | Warning::UnreadableGroups { groups: _, region: _ }
            | Warning::UnreadGroups { groups: _, region: _ }
            | Warning::NoLinesFound { groups: _, region: _ }
            | Warning::RoughHistory { groups: _ }
            | Warning::IdleGroups { groups: _ }
            | Warning::UnmeteredGroups { groups: _ }
            | Warning::UnknownStorage { groups: _ }
            | Warning::UnrecognisedLines { events: _ }
            | Warning::ClosedEarly { requests: _ }
            | Warning::StorageNotInFile
            | Warning::StorageOfOneRun
            | Warning::FailuresOnly
            | Warning::MixedSettings
            | Warning::ConsoleTest
            | Warning::Unknown => {}
        }
        named
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_codes_of_aws_are_reasons_that_are_told() {
        assert_eq!(reason("ThrottlingException"), "ThrottlingException");
        for told in ["arn:aws:iam::1:user/secret is not authorized", "secret-Exception", "secret"] {
            assert_eq!(reason(told), REASON);
        }
    }

    #[test]
    fn what_was_cut_keeps_its_region() {
        let regions = ["eu-west-1".to_owned(), "eu-west-11".to_owned()];
        assert_eq!(cut_short("eu-west-11: secret is missing", &regions), format!("eu-west-11: {MISSING}"));
        assert_eq!(cut_short("secret: eu-west-1: lost", &regions), MISSING);
    }
}

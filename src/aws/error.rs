//! Why nothing at all could be measured.

use super::failure::Failure;
use super::operation::GET_CALLER_IDENTITY;
use crate::warning::Warning;

/// Why nothing at all could be measured. Anything less is a warning in the measurements.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No provider of the SDK's default chain has credentials.
    #[error("no AWS credentials were found")]
    NoCredentials,
    /// The named profile is not there, or names nobody.
    #[error("the AWS profile '{}' does not exist or holds no credentials", .profile.escape_debug())]
    NoProfile {
        /// The profile.
        profile: String,
    },
    /// A provider was found and failed.
    #[error("AWS credentials could not be loaded: {}", .reason.escape_debug())]
    Credentials {
        /// The innermost cause.
        reason: String,
    },
    /// The session is over.
    #[error("the AWS session has expired")]
    Expired,
    /// AWS does not know the credentials, or not in this region.
    #[error("AWS does not accept these credentials in {region} ({code})")]
    Refused {
        /// AWS's error code.
        code: String,
        /// The region.
        region: String,
    },
    /// Neither a flag nor the environment nor the profile names a region.
    #[error("no AWS region is set")]
    NoRegion,
    /// The network did not lead to AWS.
    #[error("cannot reach {}: {}", .endpoint.escape_debug(), .reason.escape_debug())]
    Unreachable {
        /// The URL that was given, or the service and its region.
        endpoint: String,
        /// The innermost cause.
        reason: String,
    },
    /// Not one of the listings is allowed.
    #[error("no permission for anything in {region}: {}", actions.join(", "))]
    Denied {
        /// The region.
        region: String,
        /// The IAM actions that are missing.
        actions: Vec<String>,
    },
    /// The bill may not be read.
    #[error("no permission for {action}")]
    DeniedBill {
        /// The IAM action that is missing.
        action: &'static str,
    },
    /// The bill has more pages than may be paid.
    #[error("the bill in Cost Explorer goes on after page {calls}, which is the last that --max-spend allows")]
    MorePages {
        /// The pages that were read.
        calls: u64,
    },
    /// The first call failed for another reason.
    #[error("{operation} failed in {region}: {reason}")]
    Failed {
        /// `service:Operation`.
        operation: String,
        /// The region.
        region: String,
        /// AWS's error code, or what went wrong on the way.
        reason: String,
    },
    /// The user stopped the run before there was anything to keep.
    #[error("interrupted before anything was measured")]
    Interrupted,
    /// The machine gave no threads or timers.
    #[error("the network runtime did not start: {0}")]
    Runtime(#[from] std::io::Error),
}

impl Error {
    /// The doubt that remains where other regions can be measured; `None` for what stops the run in every region.
    pub fn left_out(&self, region: &str) -> Option<Warning> {
        let (region, lost) = (region.to_owned(), "nothing was measured there".to_owned());
        let operation = GET_CALLER_IDENTITY.name.to_owned();
        match self {
            Self::Denied { actions, .. } => Some(Warning::AccessDenied { action: actions.join(", "), region, lost }),
            Self::Refused { code: reason, .. } | Self::Unreachable { reason, .. } | Self::Failed { reason, .. } => {
                Some(Warning::CallFailed { operation, region, reason: reason.clone(), lost })
            }
            _ => None,
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoCredentials => {
                "set AWS_PROFILE (to a profile that exists) or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, give --profile, or log in with \
                 `aws sso login`"
            }
            Self::NoProfile { .. } => "`aws configure list-profiles` lists the profiles of this machine",
            Self::Credentials { .. } => "check the profile in ~/.aws/config; an SSO session needs `aws sso login`",
            Self::Expired => "log in again (`aws sso login`, or fetch new keys) and repeat the command",
            Self::Refused { .. } => {
                "check the keys, the clock of this machine, and that the region is enabled for the account"
            }
            Self::NoRegion => "give --region, set AWS_REGION, or put a region into the profile",
            Self::Unreachable { .. } => "check the network, the proxy, the spelling of the region and --endpoint-url",
            Self::Denied { .. } => {
                "allow these actions for this identity; sampling only reads, and an organization may close regions"
            }
            Self::DeniedBill { .. } => {
                "allow it for this identity (the management account may have to open Cost Explorer to members first), or give \
                 the bill as a file with --bill"
            }
            Self::MorePages { .. } => "allow more with --max-spend, or give an export with --bill",
            Self::Failed { .. } => "try again later; -v shows what was sent",
            Self::Interrupted => "run the command again",
            Self::Runtime(_) => "check the limits of this machine on threads and open files",
        }
    }

    /// The error of a run whose very first call failed.
    pub(super) fn opening(failure: Failure, operation: &str, endpoint: String, region: &str) -> Self {
        let region = region.to_owned();
        match failure {
            Failure::Interrupted => Self::Interrupted,
            Failure::Expired => Self::Expired,
            Failure::NoCredentials => Self::NoCredentials,
            Failure::Credentials(reason) => Self::Credentials { reason },
            Failure::Refused(code) => Self::Refused { code, region },
            Failure::Unreachable(reason) => Self::Unreachable { endpoint, reason },
            Failure::Denied => Self::Denied { region, actions: vec![operation.to_owned()] },
            Failure::RepeatedToken | Failure::Other(_) => {
                Self::Failed { operation: operation.to_owned(), region, reason: failure.reason().to_owned() }
            }
        }
    }
}

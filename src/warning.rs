//! Doubts about a result, each with what the reader can do about it.

use serde::{Deserialize, Serialize};

/// One doubt. It is stored in measurement files, so variants are only ever added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "id", rename_all = "kebab-case")]
pub enum Warning {
    /// A call was refused.
    AccessDenied {
        /// The IAM action that is missing (`logs:DescribeDeliveries`).
        action: String,
        /// The region.
        region: String,
        /// What the result lacks for it.
        lost: String,
    },
    /// A call that the result can do without failed.
    CallFailed {
        /// `service:Operation`.
        operation: String,
        /// The region.
        region: String,
        /// AWS's error code, or what went wrong on the way.
        reason: String,
        /// What the result lacks for it.
        lost: String,
    },
    /// A listing gave the same page token twice, so its end was never seen.
    Truncated {
        /// `service:Operation`.
        operation: String,
        /// The region.
        region: String,
    },
}

impl Warning {
    /// The doubt in a sentence. Names from outside are not escaped here: that depends on where it is printed.
    pub fn text(&self) -> String {
        match self {
            Self::AccessDenied { action, region, lost } => format!("no permission for {action} in {region}: {lost}"),
            Self::CallFailed { operation, region, reason, lost } => {
                format!("{operation} failed in {region} ({reason}): {lost}")
            }
            Self::Truncated { operation, region } => {
                format!("{operation} in {region} repeated a page token, so the listing may lack its end")
            }
        }
    }

    /// What to do about it.
    pub fn remedy(&self) -> String {
        match self {
            Self::AccessDenied { action, .. } => format!("allow {action} for this identity and sample again"),
            Self::CallFailed { .. } | Self::Truncated { .. } => "sample again later".to_owned(),
        }
    }

    /// The name of the variant, stable in every document.
    pub fn id(&self) -> &'static str {
        match self {
            Self::AccessDenied { .. } => "access-denied",
            Self::CallFailed { .. } => "call-failed",
            Self::Truncated { .. } => "truncated",
        }
    }
}

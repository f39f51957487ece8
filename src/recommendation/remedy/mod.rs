//! How a change is made: commands and snippets with the real ids.
//!
//! Names come from outside. In a command they stand in single quotes, in a snippet in a string of its language.

mod access;
mod arn;
mod delivery;
mod destination;
mod destroy;
mod execution;
mod method_settings;
mod metrics;
mod retention;
mod role;
mod route_settings;
mod serverless;
mod text;
mod throttling;

pub use access::{access_format, access_logs, access_logs_group};
pub use delivery::delivery;
pub use destination::{access_to_firehose, access_to_infrequent, access_to_log_group};
pub use destroy::{delete_group, expire_group};
pub use execution::{execution, execution_by, methods};
pub use metrics::no_detailed_metrics;
pub use retention::retention;
pub use role::account_role;
pub use text::{patch, string, word, yaml};

/// The same change in four languages; `None` where it cannot be said in one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remedy {
    /// Commands of the AWS CLI.
    pub cli: Option<String>,
    /// Terraform, AWS provider.
    pub terraform: Option<String>,
    /// CloudFormation, or the same in SAM.
    pub cloudformation: Option<String>,
    /// `serverless.yml`.
    pub serverless: Option<String>,
}

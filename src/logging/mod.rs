//! What API Gateway logging is: its settings, the configurations to choose from, the lines it writes, and how long
//! they are.

pub mod access;
pub mod catalogue;
pub mod configuration;
pub mod context;
pub mod execution;
pub mod length;
mod made_trace;
pub mod recognition;
pub mod settings;

pub use access::FormatName;
pub use catalogue::{Captured, Catalogue, Outcome, RequestKind};
pub use configuration::{AccessChoice, Configuration};
pub use execution::{Channel, RequestShape, Weight};
pub use length::{Distribution, Distributions, Length, Lengths};
pub use recognition::Recogniser;
pub use settings::{
    AccessLogging, ApiKind, Authorizer, Delivery, Destination, ExecutionLevel, Integration, LogDestination,
    LoggingSettings, Method, MethodOverride,
};

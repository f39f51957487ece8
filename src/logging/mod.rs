//! What API Gateway logging is: its settings, the lines it writes, and how long they are.

pub mod access;
pub mod catalogue;
pub mod context;
pub mod execution;
pub mod length;
pub mod settings;

pub use settings::{
    AccessLogging, ApiKind, Authorizer, Delivery, Destination, ExecutionLevel, Integration, LogDestination,
    LoggingSettings, Method, MethodOverride,
};

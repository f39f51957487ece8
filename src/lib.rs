//! What will API Gateway logging cost, and which setting should I pick?

#[cfg(feature = "aws")]
pub mod aws;
pub mod logging;
pub mod measurements;
pub mod model;
pub mod period;
pub mod prices;
pub mod report;
pub mod units;
pub mod warning;

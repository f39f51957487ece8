//! What will API Gateway logging cost, and which setting should I pick?

pub mod logging;
pub mod measurements;
pub mod model;
pub mod period;
pub mod prices;
pub mod report;
pub mod units;
pub mod warning;

//! Servers that nobody here wrote, in the place of AWS, and the `logtoll` binary pointed at them.
//!
//! Two worlds: [`moto`], with our stand-in for CloudWatch metrics and a gate that denies, throttles and pages as AWS does;
//! and [`ministack`] alone. Each starts once per test process, when the first test asks, and ends with the process.
//! Tests run side by side because each takes an [`Account`] of its own.

mod account;
mod http;
mod sampled;
mod server;
mod shop;
mod venv;
mod world;

pub(crate) use account::Account;
pub(crate) use sampled::{FILE, Sampled, assert_days, group, stage, warned};
pub(crate) use server::{Server, ministack, moto};
pub(crate) use shop::{FORMAT, Shop, log_metric, open_shop, stage_metric, volume};
pub(crate) use venv::python;
pub(crate) use world::{DAY, ago, daily};

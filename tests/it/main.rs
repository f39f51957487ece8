//! Everything that is tested from outside, in one binary: each further one would link the AWS SDK again.

#[cfg(feature = "aws")]
mod rig;
#[cfg(feature = "aws")]
mod rig_selftest;
#[cfg(feature = "aws")]
mod sample;
#[cfg(feature = "aws")]
mod sample_faults;
#[cfg(feature = "aws")]
mod sample_scale;

//! `logtoll sample`, and the measuring of the commands that are given nothing to work on.

use super::Setting;
use crate::args::{AwsArgs, SampleArgs, SamplingArgs};
use crate::error::Error;
use crate::measurements::Measurements;

pub(super) fn sample(_args: &SampleArgs, _setting: &Setting) -> Result<(), Error> {
    Err(Error::NoAws)
}

/// Measures the account in each region.
pub(super) fn measure(_aws: &AwsArgs, _sampling: &SamplingArgs, _setting: &Setting) -> Result<Measurements, Error> {
    Err(Error::NoAws)
}

//! Everything that is tested from outside, in one binary: each further one would link the AWS SDK again.

mod architecture;

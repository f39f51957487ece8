//! How long `logtoll compare --requests` takes from start to exit, against a start that does nothing.
//!
//! Both programs run alternately, so that a busy machine slows both. Prints medians and their ratio, and judges nothing.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_logtoll");

/// Runs of each command line.
const RUNS: usize = 40;

const NOTHING: &[&str] = &["--version"];
const COMPARE: &[&str] = &["compare", "--requests", "50M", "--region", "us-east-1"];

/// The wall time from start to exit.
fn time(arguments: &[&str]) -> Duration {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let status = command.status().expect("cargo has built the program");
    let taken = start.elapsed();
    assert!(status.success(), "logtoll {} fails: {status}", arguments.join(" "));
    taken
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

#[expect(clippy::print_stdout, reason = "its answer is what a bench is for")]
fn main() {
    // The first run of each reads the program from disk.
    time(NOTHING);
    time(COMPARE);
    let (nothing, compare): (Vec<_>, Vec<_>) = (0..RUNS).map(|_| (time(NOTHING), time(COMPARE))).unzip();
    let (nothing, compare) = (median(nothing), median(compare));
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    println!("logtoll {:<48} median of {RUNS}: {:7.2} ms", NOTHING.join(" "), milliseconds(nothing));
    println!("logtoll {:<48} median of {RUNS}: {:7.2} ms", COMPARE.join(" "), milliseconds(compare));
    println!("ratio {:.2}", compare.as_secs_f64() / nothing.as_secs_f64());
}

//! One run of `logtoll sample` and what it left behind.

use logtoll::measurements::{ApiStage, LogGroup, Measurements, Series};
use logtoll::units::Quantity;
use logtoll::warning::Warning;
use tempfile::TempDir;

use super::Account;
use super::world::DAY;

/// The name of the measurements file in the folder of a run.
pub(crate) const FILE: &str = "measurements.json";

/// What a run of `logtoll sample` printed, wrote and ended with.
#[derive(Debug)]
pub(crate) struct Sampled {
    /// The exit code.
    pub(crate) code: Option<i32>,
    /// Everything on standard error.
    pub(crate) stderr: String,
    file: Option<Measurements>,
}

impl Account {
    /// Runs `logtoll sample -o measurements.json` with more arguments, in a folder of its own.
    pub(crate) fn sample(&self, arguments: &[&str]) -> Sampled {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let output = self.logtoll(folder.path()).args(["sample", "-o", FILE]).args(arguments).output();
        Sampled::of(&output.expect("logtoll starts"), &folder)
    }

    /// The same, for runs that must succeed: the file.
    pub(crate) fn measurements(&self, arguments: &[&str]) -> Measurements {
        let sampled = self.sample(arguments);
        assert_eq!(sampled.code, Some(0), "{}", sampled.stderr);
        sampled.file.expect("a run that succeeds writes its file")
    }
}

impl Sampled {
    /// Reads what a run left in `folder`.
    pub(crate) fn of(output: &std::process::Output, folder: &TempDir) -> Self {
        assert!(output.stdout.is_empty(), "sample writes its data to the file: {output:?}");
        let text = std::fs::read_to_string(folder.path().join(FILE)).ok();
        Self {
            code: output.status.code(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            file: text.map(|text| serde_json::from_str(&text).expect("the file is of this version")),
        }
    }

    /// The file, which must be there.
    pub(crate) fn written(&self) -> &Measurements {
        self.file.as_ref().unwrap_or_else(|| panic!("no file was written: {}", self.stderr))
    }

    /// The run must have failed with this exit code, without a file, and say all of this.
    pub(crate) fn refused(&self, code: i32, said: &[&str]) {
        assert_eq!(self.code, Some(code), "{}", self.stderr);
        assert!(self.file.is_none(), "nothing was measured, so nothing is written");
        self.says(said);
    }

    /// Standard error must contain all of this.
    pub(crate) fn says(&self, said: &[&str]) {
        for text in said {
            assert!(self.stderr.contains(text), "'{text}' is not in: {}", self.stderr);
        }
    }
}

/// The log group of a name.
pub(crate) fn group<'a>(seen: &'a Measurements, name: &str) -> &'a LogGroup {
    let found = seen.log_groups.iter().find(|group| group.name == name);
    found.unwrap_or_else(|| panic!("{name} is missing"))
}

/// The stage of an API id.
pub(crate) fn stage<'a>(seen: &'a Measurements, api_id: &str, stage: &str) -> &'a ApiStage {
    let found = seen.stages.iter().find(|each| each.api_id == api_id && each.stage == stage);
    found.unwrap_or_else(|| panic!("{api_id}/{stage} is missing"))
}

/// A series must hold the last `count` days of the window, each with the sum that was seeded for it.
///
/// The days are read off the file and not off the clock, so that a test may run over midnight.
pub(crate) fn assert_days<T: Quantity>(
    seen: &Measurements,
    series: Option<&Series<T>>,
    count: i64,
    value: impl Fn(i64) -> u64,
) {
    let series = series.expect("the series was read");
    let end = seen.scopes[0].window.end_instant().as_second();
    let first = (end - count * DAY).max(seen.scopes[0].window.start_instant().as_second());
    assert_eq!(series.start.as_second(), first, "the first day");
    let expected: Vec<f64> =
        (first..end).step_by(usize::try_from(DAY).expect("it fits")).map(|midnight| value(midnight) as f64).collect();
    let values: Vec<f64> = series.values.iter().map(|each| each.value()).collect();
    assert_eq!(values, expected);
}

/// What the file warns of, by the name of the call or permission: `access-denied logs:DescribeDeliveries`.
pub(crate) fn warned(seen: &Measurements) -> Vec<String> {
    let subject = |warning: &Warning| match warning {
        Warning::AccessDenied { action: subject, .. }
        | Warning::CallFailed { operation: subject, .. }
        | Warning::Truncated { operation: subject, .. } => subject.clone(),
        // The others are about results, not about calls.
        _ => String::new(),
    };
    seen.warnings.iter().map(|warning| format!("{} {}", warning.id(), subject(warning))).collect()
}

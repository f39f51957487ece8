//! The real binary, as a user would start it.

use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

/// `logtoll` in a folder of the test's and a scrubbed environment: nothing of this machine's AWS set-up reaches it.
pub(crate) fn logtoll(folder: &Path) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("logtoll"));
    command.env_clear().current_dir(folder);
    for name in ["PATH", "LLVM_PROFILE_FILE"] {
        command.envs(std::env::var_os(name).map(|value| (name, value)));
    }
    let nowhere = folder.join("no-such-file");
    command
        .env("HOME", folder)
        .env("TMPDIR", folder)
        .env("AWS_CONFIG_FILE", &nowhere)
        .env("AWS_SHARED_CREDENTIALS_FILE", &nowhere)
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .timeout(std::time::Duration::from_secs(120));
    command
}

/// What one run printed and ended with.
#[derive(Debug)]
pub(crate) struct Ran {
    /// The exit code.
    pub(crate) code: Option<i32>,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
}

/// Runs `logtoll` with arguments in a folder.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Ran {
    let output = logtoll(folder).args(arguments).output().expect("logtoll starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("logtoll writes UTF-8");
    Ran { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// Runs `logtoll` in an empty folder.
pub(crate) fn run_anywhere(arguments: &[&str]) -> Ran {
    let folder = tempfile::tempdir().expect("a temporary folder");
    run(folder.path(), arguments)
}

impl Ran {
    /// The document that a run printed, which must have succeeded.
    pub(crate) fn document(&self) -> Value {
        assert_eq!(self.code, Some(0), "{}", self.stderr);
        serde_json::from_str(&self.stdout).expect("a JSON document")
    }

    /// The run must have failed with this exit code, without data, and say all of this.
    pub(crate) fn refused(&self, code: i32, said: &[&str]) {
        assert_eq!(self.code, Some(code), "{}{}", self.stdout, self.stderr);
        assert_eq!(self.stdout, "", "what failed prints no data");
        for text in said {
            assert!(self.stderr.contains(text), "'{text}' is not in: {}", self.stderr);
        }
    }
}

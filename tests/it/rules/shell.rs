//! Commands of a remedy in a real shell, with something in the place of the AWS CLI that only writes down what it was called
//! with.

use std::process::Command;

use serde_json::Value;

/// A name that does harm wherever it is not quoted.
pub(super) const ODD: &str = "it's; rm -rf .\nrm -rf \"$HOME\" `rm -rf .` <script>${x}%{y}";

/// Every call of the AWS CLI with its arguments; the state of exports is what `state` says.
pub(super) fn calls(recommendation: &Value, state: &str) -> Vec<Vec<String>> {
    calls_where(recommendation, &[("BUCKET", "bucket"), ("STREAM", "lines"), ("STATE", state)])
}

/// The same with only these variables, of which `ROLE` and `FILTERS` are what AWS answers. Whatever fails, the shell that the
/// commands were pasted into goes on.
pub(super) fn calls_where(recommendation: &Value, variables: &[(&str, &str)]) -> Vec<Vec<String>> {
    let commands = recommendation["remedy"]["cli"].as_str().expect("commands");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let log = folder.path().join("calls");
    std::fs::write(&log, "").expect("a file");
    let stand_in = r#"
        aws() {
            { printf '\1'; for word in "$@"; do printf '%s\2' "$word"; done; } >> "$LOG"
            case "$*" in
                *describe-export-tasks*) echo "$STATE" ;;
                *create-export-task*) echo task-1 ;;
                *get-account*) echo "${ROLE:-None}" ;;
                *describe-metric-filters*) echo "${FILTERS:-}" ;;
            esac
        }
        rm() { printf '\1rm\2' >> "$LOG"; }
        sleep() { naps=x${naps:-}; [ ${#naps} -lt 9 ] || exit 9; }
    "#;
    let script = format!("{stand_in}\n{commands}\necho alive\n");
    let done = Command::new("sh")
        .arg("-c")
        .arg(script)
        .env_clear()
        .envs(variables.iter().copied())
        .env("LOG", &log)
        .current_dir(folder.path())
        .output()
        .expect("a shell");
    assert!(done.stdout.ends_with(b"alive\n"), "the commands end the shell: {commands}");
    let written = std::fs::read_to_string(&log).expect("what was called");
    let words = |call: &str| call.split_terminator('\u{2}').map(str::to_owned).collect();
    written.split('\u{1}').skip(1).map(words).collect()
}

/// What is called with these variables, by the second words.
pub(super) fn called_where(recommendation: &Value, variables: &[(&str, &str)]) -> Vec<String> {
    calls_where(recommendation, variables).into_iter().filter_map(|call| call.into_iter().nth(1)).collect()
}

/// No call but these, by their second words, and each odd name whole in one word of them.
pub(super) fn calls_only(recommendation: &Value, names: &[&str]) {
    let calls = calls(recommendation, "COMPLETED");
    let called: Vec<&str> = calls.iter().map(|call| call.get(1).map_or("", String::as_str)).collect();
    assert_eq!(called, names, "{}", recommendation["remedy"]["cli"]);
}

/// No snippet has a line that an odd name began.
pub(super) fn is_quoted(recommendation: &Value) {
    for language in ["terraform", "cloudformation", "serverless"] {
        let Some(text) = recommendation["remedy"][language].as_str() else { continue };
        assert!(!text.lines().any(|line| line.trim_start().starts_with("rm ")), "{language}: {text}");
    }
    let terraform = recommendation["remedy"]["terraform"].as_str().unwrap_or_default();
    assert!(!terraform.replace("$${x}", "").contains("${x}"), "a template of Terraform's: {terraform}");
}

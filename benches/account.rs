//! `logtoll estimate` and `report` on a large account: 5,000 and 50,000 log groups with 2,000 stages.
//!
//! Prints the wall time and the highest memory of each, and the ratio of ten times as many groups to ten times the time:
//! 1 is linear. It judges nothing.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

const PROGRAM: &str = env!("CARGO_BIN_EXE_logtoll");
const STAGES: usize = 2_000;
/// Runs of each, of which the fastest counts.
const RUNS: usize = 3;

fn days(of: impl Fn(usize) -> usize) -> String {
    let values: Vec<String> = (0..28).map(|day| of(day).to_string()).collect();
    let values = values.join(",");
    format!(r#"{{"start":"2026-11-03T00:00:00Z","step":"day","values":[{values}]}}"#)
}

/// A measurements file: the first groups belong to the stages, the others to nobody.
fn measurements(groups: usize) -> String {
    let mut text = String::from(
        r#"{"schema":"logtoll/measurements/1","tool":"bench","scopes":[{"account":"123456789012","region":"us-east-1","window":{"start":"2026-11-03","end":"2026-12-01"},"taken_at":"2026-12-01T06:00:00Z","stages_complete":true,"stores_measured":true}],"log_groups":["#,
    );
    for group in 0..groups {
        let name = match group < STAGES {
            true => format!("API-Gateway-Execution-Logs_a{group:09}/prod"),
            false => format!("/aws/lambda/function-{group}"),
        };
        let bytes = days(|day| 1_000_000 + (group * 7_919 + day * 104_729) % 500_000);
        let events = days(|day| 10_000 + (group * 31 + day * 17) % 5_000);
        let comma = if group == 0 { "" } else { "," };
        let _ = write!(
            text,
            r#"{comma}{{"account":"123456789012","region":"us-east-1","name":"{name}","class":"STANDARD","retention":"never","stored_bytes":1000000,"created_at":null,"incoming_bytes":{bytes},"incoming_bytes_hourly":null,"incoming_events":{events}}}"#
        );
    }
    text.push_str("],\"stages\":[");
    for stage in 0..STAGES {
        let requests = days(|day| 1_000 + (stage * 13 + day * 7) % 500);
        let none = days(|_| 0);
        let comma = if stage == 0 { "" } else { "," };
        let _ = write!(
            text,
            r#"{comma}{{"account":"123456789012","region":"us-east-1","api_id":"a{stage:09}","api_name":"api-{stage}","kind":"REST","stage":"prod","settings":{{"execution":"info","full_data":false}},"overrides":[],"access":null,"detailed_metrics":false,"deliveries":[],"methods":[{{"resource":"/items/{{id}}","method":"GET","integration":"lambda-proxy","authorizer":null,"api_key":false}}],"requests":{requests},"client_errors":{none},"server_errors":{none},"method_requests":null,"data_processed":null,"sample":null,"tags":{{}}}}"#
        );
    }
    text.push_str(r#"],"run":{"calls":[],"usd":"0"},"incomplete":[],"warnings":[]}"#);
    text
}

/// Seconds from start to exit, and the most memory on the way in MiB, where the system tells it.
fn run(folder: &Path, command: &str, file: &str) -> (f64, Option<f64>) {
    let start = Instant::now();
    let mut child = Command::new(PROGRAM)
        .args([command, file, "--format", "json"])
        .current_dir(folder)
        .stdout(Stdio::null())
        .spawn()
        .expect("cargo has built the program");
    let status = format!("/proc/{}/status", child.id());
    let mut most = None;
    loop {
        if let Ok(text) = std::fs::read_to_string(&status) {
            let peak =
                text.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
            most = peak.map(|kib: f64| kib / 1_024.0).or(most);
        }
        if let Some(ended) = child.try_wait().expect("the program was started here") {
            assert!(ended.success(), "logtoll {command} fails: {ended}");
            return (start.elapsed().as_secs_f64(), most);
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
}

#[expect(clippy::print_stdout, reason = "its answer is what a bench is for")]
fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, groups) in [("small.json", 5_000), ("large.json", 50_000)] {
        std::fs::write(folder.path().join(name), measurements(groups)).expect("a file in a temporary folder");
    }
    for command in ["estimate", "report"] {
        let best = |file: &str| {
            let runs = (0..RUNS).map(|_| run(folder.path(), command, file));
            runs.min_by(|a, b| a.0.total_cmp(&b.0)).expect("at least one run")
        };
        let (small, large) = (best("small.json"), best("large.json"));
        for (groups, (seconds, mib)) in [("5,000", small), ("50,000", large)] {
            let mib = mib.map_or_else(|| "unknown".to_owned(), |mib| format!("{mib:.0} MiB"));
            println!("logtoll {command:<9} {groups:>6} groups: {seconds:6.3} s, {mib} at most");
        }
        println!("ratio of ten times the groups to ten times the time: {:.2}", large.0 / small.0 / 10.0);
    }
}

//! `logtoll sample` on bad days: denied, throttled, expired, cut short, unreachable.

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::program::logtoll;
use crate::rig::{self, Account, FILE, Sampled, assert_days, group, log_metric, open_shop, stage, volume, warned};

/// More log groups than one GetMetricData call can ask for.
const TWO_BATCHES: u64 = 520;

/// An account on moto with a few groups that have metrics.
fn groups(count: u64) -> Account {
    let account = rig::moto().account();
    let name = |number| format!("group-{number}");
    let groups: Vec<Value> = (0..count).map(|number| json!({"name": name(number)})).collect();
    let metrics: Vec<Value> = (0..count).map(|number| log_metric("IncomingBytes", &name(number), 28, number)).collect();
    account.seed(&json!({"log_groups": groups, "metrics": metrics}));
    account
}

#[test]
fn a_denied_call_costs_one_source_and_is_a_warning() {
    let account = rig::moto().account();
    let shop = open_shop(&account, 28);
    let denied = |operation: &str| json!({"operation": operation, "error": "AccessDenied"});
    let optional = ["logs:DescribeDeliver*", "apigateway:GetResources", "apigatewayv2:GetIntegrations"];
    account.faults(&optional.map(denied).into_iter().collect());
    let seen = account.measurements(&[]);
    let said = warned(&seen).join("\n");
    for action in [
        "logs:DescribeDeliverySources",
        "apigateway:GET on /restapis/*/resources",
        "apigateway:GET on /apis/*/integrations",
    ] {
        assert!(said.contains(&format!("access-denied {action}")), "{action} is not in: {said}");
    }
    let prod = stage(&seen, &shop.rest, "prod");
    assert!(prod.deliveries.is_none() && prod.methods.is_none(), "unknown is not none");
    assert_days(&seen, prod.requests.as_ref(), 28, volume(31));
    let denials = account.calls().iter().filter(|call| call.status == 403).count();
    assert!(denials <= 6, "a denial is not repeated: {denials}");
}

#[test]
fn without_the_log_groups_the_stages_are_measured_and_without_the_apis_the_groups() {
    let account = rig::moto().account();
    let shop = open_shop(&account, 28);
    account.faults(&json!([{"operation": "logs:DescribeLogGroups", "error": "AccessDenied"}]));
    let seen = account.measurements(&[]);
    assert!(seen.log_groups.is_empty());
    assert_eq!(warned(&seen), ["access-denied logs:DescribeLogGroups"]);
    assert_days(&seen, stage(&seen, &shop.http, "$default").requests.as_ref(), 28, volume(41));

    account.faults(&json!([{"operation": "apigateway*:*", "error": "AccessDenied"}]));
    let seen = account.measurements(&[]);
    assert!(seen.stages.is_empty() && !seen.scopes[0].stages_complete);
    assert_days(&seen, group(&seen, "/aws/lambda/backend").incoming_bytes.as_ref(), 28, volume(14));
    assert!(warned(&seen).len() >= 2, "{:?}", seen.warnings);
}

#[test]
fn without_the_metrics_there_are_settings_and_a_warning() {
    let account = rig::moto().account();
    let shop = open_shop(&account, 28);
    account.faults(&json!([{"operation": "cloudwatch:*", "error": "AccessDenied"}]));
    let seen = account.measurements(&[]);
    assert_eq!(warned(&seen), ["access-denied cloudwatch:GetMetricData"]);
    assert!(group(&seen, "/aws/lambda/backend").incoming_bytes.is_none());
    assert!(stage(&seen, &shop.rest, "prod").requests.is_none());
}

#[test]
fn an_account_that_denies_everything_is_an_error_about_permission() {
    let account = groups(1);
    let denied = |operation: &str| json!({"operation": operation, "error": "AccessDenied"});
    account.faults(&["logs:*", "apigateway*:*", "cloudwatch:*"].map(denied).into_iter().collect());
    account.sample(&[]).refused(4, &["no permission", "logs:DescribeLogGroups", "apigateway:GET"]);
}

#[test]
fn no_credentials_is_an_error_that_says_where_to_put_them() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = logtoll(folder.path());
    command.env("AWS_REGION", "us-east-1").args(["sample", "-o", FILE]);
    let sampled = Sampled::of(&command.output().expect("logtoll starts"), &folder);
    sampled.refused(4, &["no AWS credentials", "AWS_PROFILE"]);
}

#[test]
fn no_region_is_an_error_that_says_how_to_name_one() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = groups(1).logtoll(folder.path());
    command.env_remove("AWS_REGION").args(["sample", "-o", FILE]);
    let sampled = Sampled::of(&command.output().expect("logtoll starts"), &folder);
    assert_ne!(sampled.code, Some(0));
    sampled.says(&["no AWS region", "--region"]);
}

#[test]
fn an_unknown_profile_is_an_error_that_names_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = groups(1).logtoll(folder.path());
    command.args(["sample", "-o", FILE, "--profile", "nobody"]);
    let sampled = Sampled::of(&command.output().expect("logtoll starts"), &folder);
    sampled.refused(4, &["nobody"]);
}

#[test]
fn a_session_that_has_expired_is_an_error_that_says_to_log_in() {
    let account = groups(1);
    account.faults(&json!([{"operation": "*", "error": "ExpiredToken"}]));
    account.sample(&[]).refused(4, &["expired", "aws sso login"]);
}

#[test]
fn a_session_that_expires_on_the_way_leaves_what_was_measured() {
    let account = groups(TWO_BATCHES);
    account.faults(&json!([{"operation": "cloudwatch:GetMetricData", "skip": 1, "error": "ExpiredToken"}]));
    let sampled = account.sample(&[]);
    assert_eq!(sampled.code, Some(4), "{}", sampled.stderr);
    sampled.says(&["expired"]);
    let seen = sampled.written();
    assert_eq!(seen.log_groups.len() as u64, TWO_BATCHES);
    assert!(seen.incomplete.iter().any(|what| what.contains("expired")), "{:?}", seen.incomplete);
    let measured = seen.log_groups.iter().filter(|group| group.incoming_bytes.is_some()).count();
    // Batches are under way side by side: any of both may have been the first.
    assert!(
        [500, TWO_BATCHES as usize - 500].contains(&measured),
        "the first batch is kept and nothing else is made up: {measured}"
    );
}

#[test]
fn keys_that_are_deleted_on_the_way_leave_what_was_measured() {
    let account = groups(TWO_BATCHES);
    account.faults(&json!([{"operation": "cloudwatch:GetMetricData", "skip": 1, "error": "UnknownKey"}]));
    let sampled = account.sample(&[]);
    assert_eq!(sampled.code, Some(4), "{}", sampled.stderr);
    sampled.says(&["UnrecognizedClientException"]);
    let seen = sampled.written();
    assert_eq!(seen.log_groups.len() as u64, TWO_BATCHES);
    assert!(!seen.incomplete.is_empty(), "{:?}", seen.warnings);
}

#[test]
fn throttled_metrics_come_later_and_lose_nothing() {
    let account = groups(TWO_BATCHES);
    account.faults(&json!([{"operation": "cloudwatch:GetMetricData", "rate": 0.5, "burst": 1}]));
    let seen = account.measurements(&[]);
    assert!(warned(&seen).is_empty() && seen.incomplete.is_empty(), "{:?}", seen.warnings);
    for number in 0..TWO_BATCHES {
        assert_days(&seen, group(&seen, &format!("group-{number}")).incoming_bytes.as_ref(), 28, volume(number));
    }
    assert!(account.calls().iter().any(|call| call.status == 400), "the test throttled nothing");
}

#[test]
fn throttled_listings_are_whole() {
    let account = groups(60);
    let throttled =
        |operation: &str, times: u32| json!({"operation": operation, "error": "Throttling", "times": times});
    account.faults(&json!([throttled("logs:DescribeLogGroups", 3), throttled("apigatewayv2:GetApis", 1)]));
    let seen = account.measurements(&[]);
    assert_eq!((seen.log_groups.len(), warned(&seen).len()), (60, 0), "{:?}", seen.warnings);
    assert!(seen.scopes[0].stages_complete);
    let throttled = account.calls().iter().filter(|call| call.status == 400 || call.status == 429).count();
    assert_eq!(throttled, 4, "the three attempts of the SDK's default would not have sufficed");
}

#[test]
fn servers_that_fail_now_and_then_are_asked_again() {
    let account = groups(3);
    account.faults(&json!([
        {"operation": "cloudwatch:GetMetricData", "error": "InternalError", "times": 1},
        {"operation": "logs:DescribeLogGroups", "error": "InternalError", "times": 1},
    ]));
    let seen = account.measurements(&[]);
    assert!(warned(&seen).is_empty(), "{:?}", seen.warnings);
    assert_days(&seen, group(&seen, "group-2").incoming_bytes.as_ref(), 28, volume(2));
}

#[test]
fn optional_calls_that_a_server_does_not_know_are_warnings() {
    let account = rig::moto().account();
    open_shop(&account, 3);
    account.faults(&json!([
        {"operation": "logs:DescribeDeliverySources", "error": "UnknownOperation"},
        {"operation": "apigateway:GetResources", "error": "InternalError"},
    ]));
    let seen = account.measurements(&["--no-events"]);
    assert_eq!(warned(&seen), ["call-failed apigateway:GetResources", "call-failed logs:DescribeDeliverySources"]);
    let tries = |operation: &str| account.calls().iter().filter(|call| call.operation == operation).count();
    assert_eq!(tries("apigateway:GetResources"), 2, "an optional call gets two attempts");
    assert_eq!(tries("logs:DescribeDeliverySources"), 1, "an unknown operation is not asked for again");
}

#[test]
fn a_repeated_token_is_a_truncated_listing() {
    let account = groups(120);
    account.faults(&json!([{"operation": "logs:DescribeLogGroups", "repeat_token": true}]));
    let started = Instant::now();
    let seen = account.measurements(&[]);
    assert!(started.elapsed() < Duration::from_secs(60));
    assert_eq!(warned(&seen), ["truncated logs:DescribeLogGroups"]);
    assert_eq!(seen.log_groups.len(), 50, "a page that comes twice counts once");
}

#[test]
fn a_repeated_token_of_metrics_never_counts_twice() {
    let account = groups(3);
    account.faults(&json!([{"operation": "cloudwatch:GetMetricData", "repeat_token": true, "page_size": 40}]));
    let seen = account.measurements(&[]);
    assert_eq!(warned(&seen), ["truncated cloudwatch:GetMetricData"]);
    // The first page holds the whole first series; no other may pass for complete.
    let whole = seen.log_groups.iter().filter(|group| group.incoming_bytes.is_some()).count();
    assert!(whole <= 1, "{:?}", seen.log_groups);
}

#[test]
fn one_series_that_fails_is_unknown_and_the_others_are_measured() {
    let account = groups(3);
    let rule = |status: &str| json!([{"operation": "cloudwatch:GetMetricData", "series": "group-1", "status": status}]);
    for status in ["InternalError", "Forbidden"] {
        account.faults(&rule(status));
        let seen = account.measurements(&[]);
        assert!(group(&seen, "group-1").incoming_bytes.is_none(), "unknown is not 0");
        assert!(!seen.warnings.is_empty(), "{status}");
        assert_days(&seen, group(&seen, "group-2").incoming_bytes.as_ref(), 28, volume(2));
    }
}

#[test]
fn an_address_where_nobody_answers_is_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").and_then(|taken| taken.local_addr());
    let url = format!("http://{}", nobody.expect("a free port"));
    let mut command = groups(1).logtoll(folder.path());
    command.args(["sample", "-o", FILE, "--endpoint-url", &url]);
    let started = Instant::now();
    let sampled = Sampled::of(&command.output().expect("logtoll starts"), &folder);
    assert_ne!(sampled.code, Some(0));
    sampled.says(&["cannot reach", &url]);
    assert!(started.elapsed() < Duration::from_secs(20), "nobody waits longer than that to learn it");
}

/// A run that is on its way. It ends with the test, however that ends.
struct Running(Option<Child>);

impl Running {
    fn start(command: &mut Command) -> Self {
        Self(Some(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("logtoll starts")))
    }

    /// Sends a signal by its name. The shell's own `kill`: not every machine has a program of that name.
    fn signal(&self, name: &str) {
        let id = self.0.as_ref().map(Child::id).expect("it runs").to_string();
        let sent = Command::new("sh").args(["-c", r#"kill -s "$1" "$2""#, "sh", name, &id]).status();
        assert!(sent.is_ok_and(|status| status.success()));
    }

    fn output(mut self) -> Output {
        self.0.take().expect("it runs").wait_with_output().expect("it ends")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(mut child) = self.0.take() {
            // One that has ended by itself needs no more than to be waited for.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// `logtoll` without the wrapper that can only wait for it.
fn bare(account: &Account, folder: &Path) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("logtoll"));
    command.env_clear().envs(account.env()).envs([("HOME", folder), ("TMPDIR", folder)]).current_dir(folder);
    command
}

/// Waits until the first batch of metrics was asked for.
fn wait_for_a_batch(account: &Account) {
    let started = Instant::now();
    while account.calls().iter().all(|call| call.metrics == 0) {
        assert!(started.elapsed() < Duration::from_secs(60), "no batch was ever asked for");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_signal_leaves_what_was_measured() {
    for signal in ["INT", "TERM"] {
        let account = groups(TWO_BATCHES);
        // The second batch never comes.
        account.faults(&json!([{"operation": "cloudwatch:GetMetricData", "skip": 1, "delay": 60}]));
        let folder = tempfile::tempdir().expect("a temporary folder");
        let running = Running::start(bare(&account, folder.path()).args(["sample", "-o", FILE]));
        wait_for_a_batch(&account);
        running.signal(signal);
        let interrupted = Instant::now();
        let sampled = Sampled::of(&running.output(), &folder);
        assert!(interrupted.elapsed() < Duration::from_secs(10), "it ends at once");
        assert_eq!(sampled.code, Some(4), "{}", sampled.stderr);
        sampled.says(&["interrupted"]);
        assert_eq!(sampled.written().log_groups.len() as u64, TWO_BATCHES);
        assert!(!sampled.written().incomplete.is_empty());
        let left = std::fs::read_dir(folder.path()).expect("it is there").count();
        assert_eq!(left, 1, "no draft stays behind");
    }
}

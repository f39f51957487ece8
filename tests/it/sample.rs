//! `logtoll sample` against moto with the metrics stand-in, and against ministack alone.

use logtoll::logging::{ApiKind, Authorizer, ExecutionLevel, Integration, LogDestination, LoggingSettings, Method};
use logtoll::measurements::{LogClass, Measurements, Retention};
use serde_json::json;

use crate::rig::{
    self, Account, FILE, FORMAT, Sampled, Shop, assert_days, group, log_metric, open_shop, stage, stage_metric, volume,
    warned,
};

/// Days that are measured.
const WINDOW: i64 = 28;

#[test]
fn an_account_with_all_three_kinds_of_api_on_moto() {
    let account = rig::moto().account();
    // A day more than is measured: it must not be counted.
    let shop = open_shop(&account, WINDOW + 1);
    let seen = account.measurements(&[]);
    the_shop_is_measured(&account, &shop, &seen, WINDOW);
    // moto returns no class, which means Standard.
    assert_eq!(group(&seen, "/beta/execution").class, Some(LogClass::Standard));
    let rest = group(&seen, &format!("API-Gateway-Execution-Logs_{}/prod", shop.rest));
    assert_eq!(rest.stored_bytes.map(|bytes| bytes.0), Some(1_045.0));
    assert!(account.calls().iter().all(|call| call.status == 200), "{:?}", account.calls());
}

#[test]
fn an_account_with_all_three_kinds_of_api_on_ministack() {
    let account = rig::ministack().account();
    // It keeps no older points.
    let shop = open_shop(&account, 13);
    let seen = account.measurements(&[]);
    the_shop_is_measured(&account, &shop, &seen, 13);
    assert_eq!(group(&seen, "/beta/execution").class, Some(LogClass::InfrequentAccess));
}

fn the_shop_is_measured(account: &Account, shop: &Shop, seen: &Measurements, days: i64) {
    let scope = &seen.scopes[0];
    assert_eq!((scope.account.as_deref(), scope.region.as_str()), (Some(account.number.as_str()), "us-east-1"));
    assert!(scope.stages_complete);
    assert_eq!(i64::from(scope.window.days()), WINDOW);
    // Its groups have metrics and not one line.
    assert_eq!((warned(seen), seen.incomplete.len()), (vec!["no-lines-found ".to_owned()], 0));
    groups_are_measured(shop, seen, days);
    the_rest_stages_are_measured(shop, seen, days);
    the_http_stage_is_measured(shop, seen, days);
    the_websocket_stage_is_measured(shop, seen, days);
}

fn groups_are_measured(shop: &Shop, seen: &Measurements, days: i64) {
    let rest = format!("API-Gateway-Execution-Logs_{}/prod", shop.rest);
    let websocket = format!("/aws/apigateway/{}/live", shop.websocket);
    assert_eq!(seen.log_groups.len(), 6);
    for (name, salt) in [(rest.as_str(), 1), (websocket.as_str(), 2), ("/shop/access", 3)] {
        assert_days(seen, group(seen, name).incoming_bytes.as_ref(), days, volume(10 + salt));
        assert_days(seen, group(seen, name).incoming_events.as_ref(), days, volume(20 + salt));
    }
    let function = group(seen, "/aws/lambda/backend");
    assert_days(seen, function.incoming_bytes.as_ref(), days, volume(14));
    assert!(function.incoming_events.is_none(), "events cost a query and serve only groups of a stage");
    assert_eq!(group(seen, &rest).retention, Some(Retention::Days(30)));
    assert_eq!(function.retention, Some(Retention::Never));
    // Made today and never written to: nothing is known of a whole day.
    let gone = group(seen, "API-Gateway-Execution-Logs_0000000000/gone");
    assert_eq!(gone.incoming_bytes.as_ref().map(|series| series.values.len()), Some(0));
}

fn the_rest_stages_are_measured(shop: &Shop, seen: &Measurements, days: i64) {
    let prod = stage(seen, &shop.rest, "prod");
    assert_eq!((prod.api_name.as_str(), prod.kind), ("shop", ApiKind::Rest));
    let info = LoggingSettings { execution: ExecutionLevel::Info, full_data: false };
    assert_eq!(prod.settings, Some(info));
    let [only] = &prod.overrides[..] else { panic!("one method logs otherwise: {:?}", prod.overrides) };
    assert_eq!((only.resource.as_str(), only.method.as_str()), ("/items/{id}", "GET"));
    assert_eq!(only.settings, LoggingSettings { execution: ExecutionLevel::Error, full_data: true });
    assert!(prod.detailed_metrics);
    assert_eq!(prod.access_log_group(), Some("/shop/access"));
    assert_eq!(prod.access.as_ref().map(|access| access.format.as_str()), Some(FORMAT));
    let tags: Vec<_> = prod.tags.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    assert_eq!(tags, [("team", "store"), ("tier", "prod")]);
    assert_days(seen, prod.requests.as_ref(), days, volume(31));
    assert_days(seen, prod.client_errors.as_ref(), days, volume(32));
    assert_days(seen, prod.server_errors.as_ref(), days, volume(33));
    let method = |resource: &str, method: &str, integration, authorizer, api_key| Method {
        resource: resource.into(),
        method: method.into(),
        integration: Some(integration),
        authorizer: Some(authorizer),
        api_key,
    };
    let methods = [
        method("/items", "OPTIONS", Integration::Mock, Authorizer::None, false),
        method("/items", "POST", Integration::Lambda, Authorizer::Lambda, true),
        method("/items/{id}", "GET", Integration::LambdaProxy, Authorizer::None, false),
        method("/legacy", "ANY", Integration::HttpProxy, Authorizer::Iam, false),
    ];
    assert_eq!(prod.methods.as_deref(), Some(&methods[..]));
    assert_eq!(prod.deliveries.as_deref(), Some(&[][..]));

    let beta = stage(seen, &shop.rest, "beta");
    assert_eq!(beta.settings, Some(LoggingSettings { full_data: true, ..info }));
    assert!(beta.access.is_none() && !beta.detailed_metrics);
    let deliveries = beta.deliveries.as_deref().expect("they were read");
    let found = |wanted: &LogDestination| deliveries.iter().find(|each| each.destination == *wanted);
    let to_group = found(&LogDestination::LogGroup("/beta/execution".into())).expect("the delivery to a group");
    assert_eq!(
        (to_group.output_format.as_deref(), &to_group.record_fields[..]),
        (Some("plain"), &["payload".into()][..])
    );
    let to_s3 = found(&LogDestination::S3("arn:aws:s3:::shop-logs".into())).expect("the delivery to S3");
    assert_eq!((to_s3.output_format.as_deref(), to_s3.record_fields.len()), (Some("json"), 2));
}

fn the_http_stage_is_measured(shop: &Shop, seen: &Measurements, days: i64) {
    let stage = stage(seen, &shop.http, "$default");
    assert_eq!((stage.api_name.as_str(), stage.kind, stage.detailed_metrics), ("web", ApiKind::Http, true));
    assert_eq!(stage.access_log_group(), Some("/shop/access"));
    assert_days(seen, stage.requests.as_ref(), days, volume(41));
    assert_days(seen, stage.client_errors.as_ref(), days, volume(42));
    assert_days(seen, stage.server_errors.as_ref(), days, volume(43));
    let methods = stage.methods.as_deref().expect("they were read");
    let read: Vec<_> = methods.iter().map(|m| (m.resource.as_str(), m.method.as_str(), m.integration)).collect();
    let expected =
        [("$default", "ANY", Some(Integration::HttpProxy)), ("/items/{id}", "GET", Some(Integration::LambdaProxy))];
    assert_eq!(read, expected);
    assert_eq!(methods[1].authorizer, Some(Authorizer::Cognito));
}

fn the_websocket_stage_is_measured(shop: &Shop, seen: &Measurements, days: i64) {
    let stage = stage(seen, &shop.websocket, "live");
    assert_eq!((stage.api_name.as_str(), stage.kind), ("chat", ApiKind::Websocket));
    assert_eq!(stage.settings, Some(LoggingSettings { execution: ExecutionLevel::Info, full_data: true }));
    let [only] = &stage.overrides[..] else { panic!("one route logs otherwise: {:?}", stage.overrides) };
    assert_eq!((only.resource.as_str(), only.method.as_str()), ("send", ""));
    assert_eq!(only.settings, LoggingSettings { execution: ExecutionLevel::Error, full_data: false });
    // Connects and messages are requests, and integrations and executions fail on the server's side.
    assert_days(seen, stage.requests.as_ref(), days, |day| volume(51)(day) + volume(52)(day));
    assert_days(seen, stage.client_errors.as_ref(), days, volume(53));
    assert_days(seen, stage.server_errors.as_ref(), days, |day| volume(54)(day) + volume(55)(day));
    let methods = stage.methods.as_deref().expect("they were read");
    let read: Vec<_> = methods.iter().map(|m| (m.resource.as_str(), m.authorizer, m.api_key)).collect();
    assert_eq!(read, [("$connect", Some(Authorizer::Lambda), false), ("send", Some(Authorizer::None), true)]);
}

#[test]
fn the_file_says_what_was_asked_and_what_it_cost() {
    let account = rig::moto().account();
    open_shop(&account, 3);
    let seen = account.measurements(&[]);
    let asked: u64 = account.calls().iter().map(|call| call.metrics).sum();
    // Bytes of 6 groups, events of the 3 that a stage names and of the delivery's, and 11 or more of the stages.
    assert!(asked >= 6 + 4 + 11, "{asked}");
    let told: u64 = seen.run.calls.iter().map(|calls| calls.metrics).sum();
    assert_eq!(told, asked);
    // $0.01 per 1,000 metrics.
    let usd = seen.run.usd.expect("the price is known").0.to_string();
    assert_eq!(usd.parse::<f64>().ok(), Some(asked as f64 / 100_000.0));
    let counted = |calls: &[(String, u64)]| calls.iter().map(|(_, calls)| calls).sum::<u64>();
    let listed: Vec<_> = seen.run.calls.iter().map(|calls| (calls.operation.clone(), calls.calls)).collect();
    assert_eq!(counted(&listed), account.calls().len() as u64, "{listed:?}");
}

#[test]
fn several_regions_go_into_one_file() {
    let account = rig::moto().account();
    for region in ["us-east-1", "eu-west-1"] {
        let metrics = [log_metric("IncomingBytes", "here", WINDOW, region.len() as u64)];
        account.seed_in(region, &json!({"log_groups": [{"name": "here"}], "metrics": metrics}));
    }
    let seen = account.measurements(&["--region", "us-east-1", "--region", "eu-west-1"]);
    assert_eq!(seen.scopes.iter().map(|scope| scope.region.as_str()).collect::<Vec<_>>(), ["us-east-1", "eu-west-1"]);
    for region in ["us-east-1", "eu-west-1"] {
        let group = seen.log_groups.iter().find(|group| group.region == region).expect("a group in each region");
        assert_days(&seen, group.incoming_bytes.as_ref(), WINDOW, volume(region.len() as u64));
    }
}

#[test]
fn a_region_that_is_closed_does_not_cost_the_others() {
    let account = rig::moto().account();
    account.seed(&json!({"log_groups": [{"name": "here"}]}));
    let closed = |region: &str| json!([{"operation": "sts:*", "region": region, "error": "UnknownKey"}]);
    account.faults(&closed("eu-west-1"));
    let seen = account.measurements(&["--region", "eu-west-1", "--region", "us-east-1"]);
    assert_eq!(seen.scopes.iter().map(|scope| scope.region.as_str()).collect::<Vec<_>>(), ["us-east-1"]);
    assert_eq!(warned(&seen), ["call-failed sts:GetCallerIdentity"]);
    account.faults(&closed("*"));
    let both = account.sample(&["--region", "eu-west-1", "--region", "us-east-1"]);
    both.refused(4, &["InvalidClientTokenId", "eu-west-1"]);
}

#[test]
fn a_young_group_is_measured_by_the_hour_and_an_idle_one_is_zero() {
    let account = rig::moto().account();
    let yesterday = rig::ago(1);
    let points =
        json!([[yesterday + 20 * 3_600 + 90, 5], [yesterday + 20 * 3_600 + 3_000, 6], [yesterday + 23 * 3_600, 7]]);
    account.seed(&json!({
        "log_groups": [{"name": "young"}, {"name": "idle", "created": rig::ago(20) * 1_000}],
        "metrics": [{
            "namespace": "AWS/Logs", "name": "IncomingBytes", "dimensions": {"LogGroupName": "young"}, "points": points,
        }],
    }));
    let seen = account.measurements(&[]);
    let hourly = group(&seen, "young").incoming_bytes_hourly.as_ref().expect("it is young");
    assert_eq!(hourly.start.as_second(), yesterday + 20 * 3_600);
    assert_eq!(hourly.values.iter().take(4).map(|bytes| bytes.0).collect::<Vec<_>>(), [11.0, 0.0, 0.0, 7.0]);
    assert_days(&seen, group(&seen, "idle").incoming_bytes.as_ref(), 20, |_| 0);
    assert!(group(&seen, "idle").incoming_bytes_hourly.is_none());
}

#[test]
fn names_that_people_give_apis_survive() {
    let names = ["a|b `c` *d*", "line\nbreak\u{1b}[31m\u{7}", "Bestellungen für alle", "注文"];
    let account = rig::moto().account();
    let stages = json!([{"name": "prod"}]);
    let apis: Vec<_> = names.iter().map(|name| json!({"name": name, "stages": stages})).collect();
    let made = account.seed(&json!({"rest_apis": apis}));
    // CloudWatch drops what is not ASCII, and takes the id where nothing is left.
    let id = made["apis"]["注文"].as_str().expect("the API was made");
    let spelled = [names[0], names[1], "Bestellungen fr alle", id];
    let metric = |(name, salt): (&&str, u64)| stage_metric("Count", ("ApiName", name), "prod", WINDOW, salt);
    account.seed(&json!({"metrics": spelled.iter().zip(1..).map(metric).collect::<Vec<_>>()}));
    let sampled = account.sample(&[]);
    assert_eq!(sampled.code, Some(0), "{}", sampled.stderr);
    assert!(!sampled.stderr.contains(['\u{1b}', '\u{7}']), "{:?}", sampled.stderr);
    for (name, salt) in names.iter().zip(1..) {
        let api = made["apis"][name].as_str().expect("the API was made");
        let stage = stage(sampled.written(), api, "prod");
        assert_eq!(stage.api_name, *name);
        assert_days(sampled.written(), stage.requests.as_ref(), WINDOW, volume(salt));
    }
}

#[test]
fn an_empty_account_has_nothing_to_measure() {
    for server in [rig::moto(), rig::ministack()] {
        server.account().sample(&[]).refused(3, &["nothing to measure"]);
    }
}

#[test]
fn a_dry_run_says_the_cost_and_asks_for_nothing_that_costs() {
    let account = rig::moto().account();
    open_shop(&account, 3);
    let sampled = account.sample(&["--dry-run"]);
    sampled.refused(0, &["$0.00"]);
    assert!(account.calls().iter().all(|call| call.metrics == 0));
}

#[test]
fn a_run_over_the_budget_is_refused_before_it_costs() {
    let account = rig::moto().account();
    open_shop(&account, 3);
    account.sample(&["--max-spend", "0.0001"]).refused(10, &["--max-spend"]);
    assert!(account.calls().iter().all(|call| call.metrics == 0));
    assert_eq!(account.sample(&["--max-spend", "1"]).code, Some(0));
}

#[test]
fn a_file_that_is_there_is_only_replaced_by_force() {
    let account = rig::moto().account();
    account.seed(&json!({"log_groups": [{"name": "one"}]}));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(FILE);
    std::fs::write(&path, "mine").expect("the folder is ours");
    let run = |more: &[&str]| account.logtoll(folder.path()).args(["sample", "-o", FILE]).args(more).output();
    let refused = run(&[]).expect("logtoll starts");
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && said.contains("--force") && said.contains(FILE), "{said}");
    assert_eq!(std::fs::read_to_string(&path).ok().as_deref(), Some("mine"));
    assert!(account.calls().is_empty(), "it is refused before AWS is asked");
    let forced = Sampled::of(&run(&["--force"]).expect("logtoll starts"), &folder);
    assert_eq!(forced.code, Some(0), "{}", forced.stderr);
    assert_eq!(forced.written().log_groups.len(), 1);
    let left = std::fs::read_dir(folder.path()).expect("it is there").count();
    assert_eq!(left, 1, "no temporary file stays behind");
}

#[test]
fn one_address_for_every_service() {
    let account = rig::ministack().account();
    account.seed(&json!({"log_groups": [{"name": "one"}], "metrics": [log_metric("IncomingBytes", "one", 13, 1)]}));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let [(_, url)] = rig::ministack().addresses() else { panic!("ministack has one address") };
    let mut command = account.logtoll(folder.path());
    command.env_remove("AWS_ENDPOINT_URL").args(["sample", "-o", FILE, "--endpoint-url", url]);
    let sampled = Sampled::of(&command.output().expect("logtoll starts"), &folder);
    assert_eq!(sampled.code, Some(0), "{}", sampled.stderr);
    assert_days(sampled.written(), group(sampled.written(), "one").incoming_bytes.as_ref(), 13, volume(1));
}

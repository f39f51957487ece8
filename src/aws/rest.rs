//! REST APIs: stages, how they log, and their methods.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_apigateway::types;
use futures_util::StreamExt;
use futures_util::stream;

use super::inventory::Stage;
use super::operation::{GET_RESOURCES, GET_REST_APIS, GET_REST_STAGES};
use super::pages::{Page, all_pages};
use super::session::Session;
use super::{CONCURRENCY, Progress, method, settings};
use crate::logging::{ApiKind, ExecutionLevel, LoggingSettings, Method, MethodOverride};
use crate::measurements::ApiStage;

/// The key of `methodSettings` that stands for the whole stage.
const WHOLE_STAGE: &str = "*/*";

/// Reads every stage of every REST API. `true`: none is missing.
pub(super) async fn stages(session: &Session, progress: &dyn Progress) -> (Vec<Stage>, bool) {
    progress.phase("REST APIs", None);
    let page = |position| async move {
        let request = session.clients.rest.get_rest_apis().limit(session.limits.rest_page).set_position(position);
        let answer = session.call(&GET_REST_APIS, request.send()).await?;
        Ok(Page::of(answer.items, answer.position))
    };
    let listing = all_pages(|api: &types::RestApi| api.id.clone(), page).await;
    let (apis, whole) = session.keep(&GET_REST_APIS, listing, None);
    progress.phase("stages of REST APIs", Some(apis.len() as u64));
    let found = stream::iter(&apis).map(|api| async move {
        let found = of_api(session, api).await;
        progress.advance(1);
        found
    });
    let found: Vec<_> = found.buffered(CONCURRENCY).collect().await;
    let whole = whole && found.iter().all(|(_, whole)| *whole);
    (found.into_iter().flat_map(|(stages, _)| stages).collect(), whole)
}

async fn of_api(session: &Session, api: &types::RestApi) -> (Vec<Stage>, bool) {
    let request = session.clients.rest.get_stages().set_rest_api_id(api.id.clone());
    let stages = match session.call(&GET_REST_STAGES, request.send()).await {
        Ok(answer) => answer.item.unwrap_or_default(),
        Err(failure) => {
            session.record.failed(&GET_REST_STAGES, &failure, api.name.clone());
            return (Vec::new(), false);
        }
    };
    let methods = if stages.is_empty() { None } else { methods(session, api).await };
    let read = |stage| read_stage(session, api, stage, methods.clone());
    (stages.into_iter().filter_map(read).collect(), true)
}

async fn methods(session: &Session, api: &types::RestApi) -> Option<Vec<Method>> {
    let page = |position| async move {
        let request = session.clients.rest_optional.get_resources();
        let request = request.set_rest_api_id(api.id.clone()).embed("methods").limit(session.limits.rest_page);
        let answer = session.call(&GET_RESOURCES, request.set_position(position).send()).await?;
        Ok(Page::of(answer.items, answer.position))
    };
    let listing = all_pages(|resource: &types::Resource| resource.id.clone(), page).await;
    let (resources, whole) = session.keep(&GET_RESOURCES, listing, api.name.as_deref());
    whole.then(|| read_methods(resources))
}

fn read_methods(resources: Vec<types::Resource>) -> Vec<Method> {
    let of_resource = |resource: types::Resource| {
        let path = resource.path.unwrap_or_default();
        let methods = resource.resource_methods.unwrap_or_default().into_iter();
        methods.map(move |(name, method)| read_method(path.clone(), name, &method))
    };
    let mut methods: Vec<Method> = resources.into_iter().flat_map(of_resource).collect();
    methods.sort_by(|a, b| (&a.resource, &a.method).cmp(&(&b.resource, &b.method)));
    methods
}

fn read_method(resource: String, name: String, read: &types::Method) -> Method {
    let behind = read.method_integration.as_ref();
    let kind = behind.and_then(|behind| Some((behind.r#type.as_ref()?.as_str(), behind.uri.as_deref())));
    Method {
        resource,
        method: name,
        integration: kind.and_then(|(kind, uri)| method::integration(kind, uri)),
        authorizer: read.authorization_type.as_deref().and_then(method::authorizer),
        api_key: read.api_key_required.unwrap_or(false),
    }
}

fn read_stage(
    session: &Session,
    api: &types::RestApi,
    stage: types::Stage,
    methods: Option<Vec<Method>>,
) -> Option<Stage> {
    let api_id = api.id.clone()?;
    let by_method = stage.method_settings.unwrap_or_default();
    let own = stage_settings(&by_method);
    let access = stage.access_log_settings.and_then(|access| settings::access(access.destination_arn, access.format));
    let mut tags: BTreeMap<_, _> = api.tags.clone().unwrap_or_default().into_iter().collect();
    tags.extend(stage.tags.unwrap_or_default());
    let stage_name = stage.stage_name?;
    Some(Stage {
        seen: ApiStage {
            account: session.account().map(str::to_owned),
            region: session.region().to_owned(),
            api_name: api.name.clone().unwrap_or_else(|| api_id.clone()),
            api_id,
            kind: ApiKind::Rest,
            stage: stage_name,
            overrides: overrides(&by_method, own),
            settings: own,
            access,
            detailed_metrics: by_method.values().any(|setting| setting.metrics_enabled),
            deliveries: None,
            methods,
            requests: None,
            client_errors: None,
            server_errors: None,
            method_requests: None,
            data_processed: None,
            sample: None,
            tags,
        },
        created_at: stage.created_date.and_then(super::life::instant),
    })
}

type MethodSettings = HashMap<String, types::MethodSetting>;

/// What the stage logs where no method says otherwise; `None` for a level that is none of the three.
fn stage_settings(by_method: &MethodSettings) -> Option<LoggingSettings> {
    let Some(setting) = by_method.get(WHOLE_STAGE) else { return Some(LoggingSettings::default()) };
    let execution = setting.logging_level.as_deref().map_or(Some(ExecutionLevel::Off), ExecutionLevel::from_aws)?;
    Some(LoggingSettings { execution, full_data: setting.data_trace_enabled })
}

/// The methods that log otherwise than the stage, in the order of their paths.
fn overrides(by_method: &MethodSettings, stage: Option<LoggingSettings>) -> Vec<MethodOverride> {
    let read = |(key, setting): (&String, &types::MethodSetting)| {
        let (resource, method) = settings::of_method(key).filter(|_| key != WHOLE_STAGE)?;
        let own = setting.logging_level.as_deref().map(ExecutionLevel::from_aws);
        let execution = own.unwrap_or_else(|| stage.map(|stage| stage.execution))?;
        Some(MethodOverride {
            resource,
            method,
            settings: LoggingSettings { execution, full_data: setting.data_trace_enabled },
        })
    };
    settings::differing(by_method.iter().filter_map(read).collect(), stage)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(level: Option<&str>, full_data: bool) -> types::MethodSetting {
        types::MethodSetting::builder()
            .set_logging_level(level.map(str::to_owned))
            .data_trace_enabled(full_data)
            .build()
    }

    fn by_method(entries: &[(&str, types::MethodSetting)]) -> MethodSettings {
        entries.iter().map(|(key, setting)| ((*key).to_owned(), setting.clone())).collect()
    }

    #[test]
    fn a_stage_without_settings_is_off() {
        assert_eq!(stage_settings(&MethodSettings::new()), Some(LoggingSettings::default()));
        let silent = by_method(&[(WHOLE_STAGE, setting(None, true))]);
        assert_eq!(stage_settings(&silent), Some(LoggingSettings { execution: ExecutionLevel::Off, full_data: true }));
        assert_eq!(stage_settings(&by_method(&[(WHOLE_STAGE, setting(Some("VERBOSE"), false))])), None);
    }

    #[test]
    fn only_methods_that_differ_are_overrides() {
        let found = by_method(&[
            (WHOLE_STAGE, setting(Some("INFO"), false)),
            ("~1items/GET", setting(Some("INFO"), false)),
            ("items/POST", setting(Some("ERROR"), false)),
            ("items/PUT", setting(None, true)),
        ]);
        let found = overrides(&found, stage_settings(&found));
        let found: Vec<_> =
            found.iter().map(|o| (o.method.as_str(), o.settings.execution, o.settings.full_data)).collect();
        assert_eq!(found, [("POST", ExecutionLevel::Error, false), ("PUT", ExecutionLevel::Info, true)]);
    }

    #[test]
    fn a_wildcard_makes_an_equal_method_worth_keeping() {
        let found = by_method(&[
            (WHOLE_STAGE, setting(Some("INFO"), false)),
            ("a/GET", setting(Some("INFO"), false)),
            ("a/*", setting(Some("OFF"), false)),
        ]);
        assert_eq!(overrides(&found, stage_settings(&found)).len(), 2);
    }

    #[test]
    fn methods_are_read_from_embedded_resources() {
        let integration = types::Integration::builder().r#type(types::IntegrationType::Mock).build();
        let options = types::Method::builder().authorization_type("NONE").method_integration(integration).build();
        let get = types::Method::builder().authorization_type("CUSTOM").api_key_required(true).build();
        let items =
            types::Resource::builder().path("/items").resource_methods("OPTIONS", options).resource_methods("GET", get);
        let root = types::Resource::builder().path("/").build();
        let read = read_methods(vec![items.build(), root]);
        let [get, options] = &read[..] else { panic!("two methods, not {read:?}") };
        assert_eq!((get.method.as_str(), get.integration, get.api_key), ("GET", None, true));
        assert_eq!(options.integration, Some(crate::logging::Integration::Mock));
    }
}

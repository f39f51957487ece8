//! HTTP and WebSocket APIs: stages, how they log, and their routes.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_apigatewayv2::types;
use futures_util::StreamExt;
use futures_util::stream;

use super::inventory::Stage;
use super::operation::{GET_APIS, GET_INTEGRATIONS, GET_ROUTES, GET_STAGES};
use super::pages::{Page, all_pages};
use super::session::Session;
use super::{CONCURRENCY, Progress, method, settings};
use crate::logging::{ApiKind, ExecutionLevel, LoggingSettings, Method, MethodOverride};
use crate::measurements::ApiStage;

/// Reads every stage of every HTTP and WebSocket API. `true`: none is missing.
pub(super) async fn stages(session: &Session, progress: &dyn Progress) -> (Vec<Stage>, bool) {
    progress.phase("HTTP and WebSocket APIs", None);
    let page = |token| async move {
        let request = session.clients.v2.get_apis().set_next_token(token);
        let answer = session.call(&GET_APIS, request.send()).await?;
        Ok(Page::of(answer.items, answer.next_token))
    };
    let listing = all_pages(|api: &types::Api| api.api_id.clone(), page).await;
    let (apis, whole) = session.keep(&GET_APIS, listing, None);
    progress.phase("stages of HTTP and WebSocket APIs", Some(apis.len() as u64));
    let found = stream::iter(&apis).map(|api| async move {
        let found = of_api(session, api).await;
        progress.advance(1);
        found
    });
    let found: Vec<_> = found.buffered(CONCURRENCY).collect().await;
    let whole = whole && found.iter().all(|(_, whole)| *whole);
    (found.into_iter().flat_map(|(stages, _)| stages).collect(), whole)
}

async fn of_api(session: &Session, api: &types::Api) -> (Vec<Stage>, bool) {
    let page = |token| async move {
        let request = session.clients.v2.get_stages().set_api_id(api.api_id.clone()).set_next_token(token);
        let answer = session.call(&GET_STAGES, request.send()).await?;
        Ok(Page::of(answer.items, answer.next_token))
    };
    let listing = all_pages(|stage: &types::Stage| stage.stage_name.clone(), page).await;
    let (stages, whole) = session.keep(&GET_STAGES, listing, api.name.as_deref());
    let methods = if stages.is_empty() { None } else { methods(session, api).await };
    let read = |stage| read_stage(session, api, stage, methods.clone());
    (stages.into_iter().filter_map(read).collect(), whole)
}

async fn methods(session: &Session, api: &types::Api) -> Option<Vec<Method>> {
    let page = |token| async move {
        let request = session.clients.v2_optional.get_routes().set_api_id(api.api_id.clone()).set_next_token(token);
        let answer = session.call(&GET_ROUTES, request.send()).await?;
        Ok(Page::of(answer.items, answer.next_token))
    };
    let listing = all_pages(|route: &types::Route| route.route_id.clone(), page).await;
    let (routes, whole) = session.keep(&GET_ROUTES, listing, api.name.as_deref());
    if !whole {
        return None;
    }
    let page = |token| async move {
        let request = session.clients.v2_optional.get_integrations();
        let request = request.set_api_id(api.api_id.clone()).set_next_token(token);
        let answer = session.call(&GET_INTEGRATIONS, request.send()).await?;
        Ok(Page::of(answer.items, answer.next_token))
    };
    let listing = all_pages(|integration: &types::Integration| integration.integration_id.clone(), page).await;
    let (integrations, _) = session.keep(&GET_INTEGRATIONS, listing, api.name.as_deref());
    Some(read_routes(&routes, &integrations, kind(api) == ApiKind::Websocket))
}

fn read_routes(routes: &[types::Route], integrations: &[types::Integration], websocket: bool) -> Vec<Method> {
    let by_id: HashMap<_, _> = integrations.iter().map(|one| (one.integration_id.as_deref(), one)).collect();
    let read = |route: &types::Route| {
        let (resource, method) = method::of_route(route.route_key.as_deref()?, websocket);
        let behind = route.target.as_deref().and_then(|target| by_id.get(&target.strip_prefix("integrations/")));
        let kind = behind.and_then(|behind| Some((behind.integration_type.as_ref()?.as_str(), behind)));
        Some(Method {
            resource,
            method,
            integration: kind.and_then(|(kind, behind)| match behind.integration_subtype {
                // A subtype names another service's action (`SQS-SendMessage`); then there is no URI.
                Some(_) => Some(crate::logging::Integration::Aws),
                None => method::integration(kind, behind.integration_uri.as_deref()),
            }),
            authorizer: route.authorization_type.as_ref().and_then(|kind| method::authorizer(kind.as_str())),
            api_key: route.api_key_required.unwrap_or(false),
        })
    };
    let mut methods: Vec<Method> = routes.iter().filter_map(read).collect();
    methods.sort_by(|a, b| (&a.resource, &a.method).cmp(&(&b.resource, &b.method)));
    methods
}

fn kind(api: &types::Api) -> ApiKind {
    match api.protocol_type {
        Some(types::ProtocolType::Websocket) => ApiKind::Websocket,
        _ => ApiKind::Http,
    }
}

fn read_stage(session: &Session, api: &types::Api, stage: types::Stage, methods: Option<Vec<Method>>) -> Option<Stage> {
    let kind = kind(api);
    let api_id = api.api_id.clone()?;
    let routes = stage.route_settings.unwrap_or_default();
    let (own, overrides) = logging(kind, stage.default_route_settings.as_ref(), &routes);
    let detailed = |route: &types::RouteSettings| route.detailed_metrics_enabled.unwrap_or(false);
    let mut tags: BTreeMap<_, _> = api.tags.clone().unwrap_or_default().into_iter().collect();
    tags.extend(stage.tags.unwrap_or_default());
    Some(Stage {
        seen: ApiStage {
            account: session.account().map(str::to_owned),
            region: session.region().to_owned(),
            api_name: api.name.clone().unwrap_or_else(|| api_id.clone()),
            api_id,
            kind,
            stage: stage.stage_name?,
            settings: own,
            overrides,
            access: stage
                .access_log_settings
                .and_then(|access| settings::access(access.destination_arn, access.format)),
            detailed_metrics: stage.default_route_settings.iter().chain(routes.values()).any(detailed),
            deliveries: Some(Vec::new()),
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

/// Execution logging of a stage and of its routes. HTTP APIs have none, whatever their settings say.
fn logging(
    kind: ApiKind,
    stage: Option<&types::RouteSettings>,
    routes: &HashMap<String, types::RouteSettings>,
) -> (Option<LoggingSettings>, Vec<MethodOverride>) {
    if kind == ApiKind::Http {
        return (Some(LoggingSettings::default()), Vec::new());
    }
    let over = |route: &types::RouteSettings, base: Option<LoggingSettings>| {
        let execution = match &route.logging_level {
            Some(level) => ExecutionLevel::from_aws(level.as_str())?,
            None => base?.execution,
        };
        let full_data = route.data_trace_enabled.or_else(|| base.map(|base| base.full_data))?;
        Some(LoggingSettings { execution, full_data })
    };
    let off = Some(LoggingSettings::default());
    let own = stage.map_or(off, |stage| over(stage, off));
    let read = |(key, route): (&String, &types::RouteSettings)| {
        let (resource, method) = method::of_route(key, true);
        Some(MethodOverride { resource, method, settings: over(route, own)? })
    };
    (own, settings::differing(routes.iter().filter_map(read).collect(), own))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logging::{Authorizer, Integration};

    #[test]
    fn an_http_api_has_no_execution_logs_whatever_it_says() {
        let info = types::RouteSettings::builder().logging_level(types::LoggingLevel::Info).build();
        let routes = HashMap::from([("GET /".to_owned(), info.clone())]);
        assert_eq!(logging(ApiKind::Http, Some(&info), &routes), (Some(LoggingSettings::default()), Vec::new()));
    }

    #[test]
    fn a_route_takes_from_the_stage_what_it_leaves_out() {
        let stage = types::RouteSettings::builder().logging_level(types::LoggingLevel::Info).build();
        let traced = types::RouteSettings::builder().data_trace_enabled(true).build();
        let same = types::RouteSettings::builder().throttling_burst_limit(5).build();
        let routes = HashMap::from([("send".to_owned(), traced), ("join".to_owned(), same)]);
        let (settings, overrides) = logging(ApiKind::Websocket, Some(&stage), &routes);
        let info = LoggingSettings { execution: ExecutionLevel::Info, full_data: false };
        assert_eq!(settings, Some(info));
        let [only] = &overrides[..] else { panic!("one override, not {overrides:?}") };
        assert_eq!((only.resource.as_str(), only.method.as_str()), ("send", ""));
        assert_eq!(only.settings, LoggingSettings { full_data: true, ..info });
    }

    #[test]
    fn routes_find_their_integration() {
        let route = |key: &str, target: &str| types::Route::builder().route_key(key).target(target).build();
        let routes = [
            route("GET /a", "integrations/l"),
            types::Route::builder()
                .route_key("POST /b")
                .target("integrations/q")
                .authorization_type(types::AuthorizationType::Jwt)
                .build(),
            route("$default", "integrations/gone"),
        ];
        let lambda = types::Integration::builder()
            .integration_id("l")
            .integration_type(types::IntegrationType::AwsProxy)
            .integration_uri("arn:aws:lambda:eu-west-1:123456789012:function:f");
        let queue = types::Integration::builder()
            .integration_id("q")
            .integration_type(types::IntegrationType::AwsProxy)
            .integration_subtype("SQS-SendMessage");
        let read = read_routes(&routes, &[lambda.build(), queue.build()], false);
        let read: Vec<_> = read.iter().map(|m| (m.resource.as_str(), m.integration, m.authorizer)).collect();
        assert_eq!(
            read,
            [
                ("$default", None, None),
                ("/a", Some(Integration::LambdaProxy), None),
                ("/b", Some(Integration::Aws), Some(Authorizer::Cognito)),
            ]
        );
    }
}

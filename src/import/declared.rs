//! One stage as the user states it, for those who have nothing to measure yet.

use jiff::Timestamp;

use crate::logging::{AccessLogging, ApiKind, Authorizer, Integration, LogDestination, Method};
use crate::measurements::{ApiStage, Measurements, Run, SCHEMA, Scope};
use crate::period::Window;

/// What the user states of an API.
#[derive(Clone, Debug)]
pub struct Declared {
    /// Where it runs.
    pub region: String,
    /// What kind of API it is.
    pub kind: ApiKind,
    /// What stands behind the method.
    pub integration: Integration,
    /// Who authorizes requests.
    pub authorizer: Authorizer,
    /// Whether requests carry an API key.
    pub api_key: bool,
    /// The stage.
    pub stage: String,
    /// The HTTP method.
    pub method: String,
    /// The resource path with its placeholders; for WebSocket APIs the route key.
    pub resource: String,
    /// The access-log format, if it has one.
    pub access_format: Option<String>,
}

/// Measurements that hold the stated stage, and nothing that was measured.
pub fn declared(stated: Declared, now: Timestamp, tool: &str) -> Measurements {
    let method = Method {
        resource: stated.resource,
        method: if stated.kind == ApiKind::Websocket { String::new() } else { stated.method },
        integration: Some(stated.integration),
        authorizer: Some(stated.authorizer),
        api_key: stated.api_key,
    };
    let access = stated.access_format.map(|format| {
        let destination = LogDestination::LogGroup(String::new());
        AccessLogging { format, destination }
    });
    Measurements {
        schema: SCHEMA.to_owned(),
        tool: tool.to_owned(),
        scopes: vec![Scope {
            account: None,
            region: stated.region.clone(),
            window: Window::last_whole_days(now, 0),
            taken_at: now,
            stages_complete: true,
            stores_measured: false,
        }],
        log_groups: Vec::new(),
        stages: vec![ApiStage {
            account: None,
            region: stated.region,
            api_id: String::new(),
            api_name: "stated API".to_owned(),
            kind: stated.kind,
            stage: stated.stage,
            settings: None,
            overrides: Vec::new(),
            access,
            detailed_metrics: false,
            deliveries: None,
            methods: Some(vec![method]),
            requests: None,
            client_errors: None,
            server_errors: None,
            method_requests: None,
            data_processed: None,
            sample: None,
            tags: std::collections::BTreeMap::new(),
        }],
        run: Run::without_aws(),
        incomplete: Vec::new(),
        warnings: Vec::new(),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A REST API with nothing special.
    pub(in crate::import) fn stated() -> Measurements {
        let stated = Declared {
            region: "eu-west-1".to_owned(),
            kind: ApiKind::Rest,
            integration: Integration::Mock,
            authorizer: Authorizer::None,
            api_key: false,
            stage: "prod".to_owned(),
            method: "GET".to_owned(),
            resource: "/items".to_owned(),
            access_format: None,
        };
        declared(stated, "2026-11-22T18:00:00Z".parse().expect("a time stamp"), "test")
    }

    #[test]
    fn a_stated_api_is_one_stage_without_measurements() {
        let seen = stated();
        assert_eq!((seen.stages.len(), seen.log_groups.len(), seen.run.usd), (1, 0, Some(crate::units::Usd::ZERO)));
        assert_eq!(seen.stages[0].region, seen.scopes[0].region);
    }
}

//! Traffic that the user states, with the defaults for what was left out.

use std::collections::BTreeMap;

use super::{Setting, TOOL};
use crate::args::TrafficArgs;
use crate::error::Error;
use crate::import::{Declared, declared};
use crate::logging::length::{Length, Lengths, path_parameters, placeholder};
use crate::logging::{ApiKind, Authorizer, Integration, access};
use crate::measurements::{Measurements, Retention};
use crate::model::{Assumption, DeclaredTraffic, Failures};
use crate::units::Requests;

const STAGE: &str = "prod";
const METHOD: &str = "GET";
const RESOURCE: &str = "/items/{id}";
const PATH: &str = "/items/42";
const ROUTE: &str = "$default";

/// The traffic that the flags state.
pub(super) fn traffic(args: &TrafficArgs) -> Result<DeclaredTraffic, Error> {
    let failures = match (args.server_errors, args.client_errors) {
        (None, None) => None,
        (server, client) => Some(Failures { server: server.unwrap_or_default(), client: client.unwrap_or_default() }),
    };
    if failures.is_some_and(|failures| failures.server + failures.client > 1.0) {
        return Err(Error::Arguments(
            "--server-errors and --client-errors are more than all requests together".to_owned(),
        ));
    }
    let stated = [
        ("request_headers", args.request_headers),
        ("request_body", args.request_body),
        ("response_headers", args.response_headers),
        ("response_body", args.response_body),
    ];
    let lengths = stated.into_iter().filter_map(|(name, bytes)| Some((name.to_owned(), Length::exact(bytes?))));
    Ok(DeclaredTraffic { requests: args.requests.map(Requests), failures, lengths: lengths.collect() })
}

/// One API without measurements: what is stated, and the defaults for the rest, which the result prints.
pub(super) struct Stated {
    pub(super) seen: Measurements,
    pub(super) traffic: DeclaredTraffic,
    pub(super) assumptions: Vec<Assumption>,
}

impl Stated {
    pub(super) fn new(args: &TrafficArgs, region: String, setting: &Setting) -> Result<Self, Error> {
        if let Some(format) = &args.access_format {
            access::check(format).map_err(|problem| Error::Arguments(format!("--access-format: {problem}")))?;
        }
        let kind = args.api.map_or(ApiKind::Rest, ApiKind::from);
        let (default_resource, default_path) = match (&args.resource, &args.path, kind) {
            (_, _, ApiKind::Websocket) => (ROUTE, None),
            (None, None, _) => (RESOURCE, Some(PATH)),
            (None, Some(path), _) => (path.as_str(), None),
            (Some(resource), _, _) => (resource.as_str(), None),
        };
        let resource = args.resource.clone().unwrap_or_else(|| default_resource.to_owned());
        let path = args.path.as_deref().or(default_path);
        let api = Declared {
            region,
            kind,
            integration: args.integration.map_or(Integration::LambdaProxy, Integration::from),
            authorizer: args.authorizer.map_or(Authorizer::None, Authorizer::from),
            api_key: args.api_key,
            stage: args.stage.clone().unwrap_or_else(|| STAGE.to_owned()),
            method: args.method.clone().unwrap_or_else(|| METHOD.to_owned()),
            resource,
            access_format: args.access_format.clone(),
        };
        let mut traffic = traffic(args)?;
        if let Some(path) = path {
            traffic.lengths.extend(path_lengths(&api.resource, path)?);
        }
        let assumptions = printed(&api, path, &traffic, args, setting);
        Ok(Self { seen: declared(api, setting.now, TOOL), traffic, assumptions })
    }
}

/// The lengths that a request path settles.
fn path_lengths(resource: &str, path: &str) -> Result<Lengths, Error> {
    let (names, values): (Vec<&str>, Vec<&str>) = (resource.split('/').collect(), path.split('/').collect());
    let greedy = names.last().is_some_and(|last| last.ends_with("+}"));
    let fits = if greedy { values.len() >= names.len() } else { values.len() == names.len() };
    let same = names.iter().zip(&values).all(|(name, value)| placeholder(name).is_some() || name == value);
    if !(fits && same) {
        return Err(Error::Arguments(format!(
            "the path '{}' does not fit the resource '{}'",
            path.escape_debug(),
            resource.escape_debug()
        )));
    }
    let rest = values[names.len() - 1..].join("/");
    let bound = names.iter().enumerate().filter_map(|(index, name)| {
        let value = if greedy && index + 1 == names.len() { rest.as_str() } else { values[index] };
        Some((placeholder(name)?, Length::exact(value.len())))
    });
    let parameters = path_parameters(bound);
    Ok(BTreeMap::from([("path".to_owned(), Length::exact(path.len())), ("path_parameters".to_owned(), parameters)]))
}

/// The stated API as assumptions of the result.
fn printed(
    api: &Declared,
    path: Option<&str>,
    traffic: &DeclaredTraffic,
    args: &TrafficArgs,
    setting: &Setting,
) -> Vec<Assumption> {
    let row = |id, value: String, source: &str| Assumption {
        id,
        value,
        source: source.to_owned(),
        usd: None,
        usd_if_otherwise: None,
    };
    let name = |text: Result<String, serde_json::Error>| text.unwrap_or_default().trim_matches('"').to_owned();
    let method = if api.kind == ApiKind::Websocket { "route" } else { api.method.as_str() };
    let request = format!(
        "{} API, {}, stage {}, {} {}{}, authorizer {}, {}",
        api.kind,
        name(serde_json::to_string(&api.integration)),
        api.stage,
        method,
        api.resource,
        path.map(|path| format!(" as {path}")).unwrap_or_default(),
        name(serde_json::to_string(&api.authorizer)),
        if api.api_key { "with API key" } else { "no API key" },
    );
    let failures = traffic.failures.unwrap_or_default();
    let known = ["request_headers", "request_body", "response_headers", "response_body"]
        .map(|name| traffic.lengths.get(name).map(|length| format!("{} {} B", name.replace('_', " "), length.typical)));
    let known: Vec<String> = known.into_iter().flatten().collect();
    let sizes = match known.len() {
        0 => "those of the line catalogue".to_owned(),
        4 => known.join(", "),
        _ => format!("{}; the others those of the line catalogue", known.join(", ")),
    };
    let configured = setting.config.retention.as_ref().filter(|_| args.retention.is_none());
    let retention = args.retention.or(configured.map(|set| set.value));
    let kept = match retention {
        Some(Retention::Days(days)) => format!("{days} days"),
        Some(Retention::Never) | None => "never deleted: 12 months of storage are shown".to_owned(),
    };
    vec![
        row("request", request, "stated, or the default of compare --requests"),
        row(
            "failures",
            format!("{} % answered with 5xx, {} % with 4xx", failures.server * 100.0, failures.client * 100.0),
            "stated with --server-errors and --client-errors, or 0",
        ),
        row("sizes", sizes, "stated, or the medians and ranges of published traces (src/logging/execution_lines.toml)"),
        row(
            "retention",
            kept,
            configured.map_or("stated with --retention, or AWS's default", |set| set.source.as_str()),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(resource: &str, path: &str) -> Option<(f64, f64)> {
        let lengths = path_lengths(resource, path).ok()?;
        Some((lengths["path"].typical, lengths["path_parameters"].typical))
    }

    #[test]
    fn a_path_settles_its_lengths() {
        assert_eq!(lengths("/items/{id}", "/items/42"), Some((9.0, 7.0)));
        assert_eq!(lengths("/{proxy+}", "/a/b/c"), Some((6.0, "{proxy=a/b/c}".len() as f64)));
        assert_eq!(lengths("/items", "/items"), Some((6.0, 2.0)));
        assert_eq!(lengths("/items/{id}", "/orders/42"), None);
        assert_eq!(lengths("/items/{id}", "/items"), None);
    }
}

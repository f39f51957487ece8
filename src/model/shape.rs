//! The kinds of request that a stage gets, as far as the size of their log lines depends on it.

mod seen;

pub(super) use seen::distribution;

use crate::logging::length::{Length, Lengths, path_parameters, placeholder};
use crate::logging::{ApiKind, Authorizer, Catalogue, Integration, Method, RequestShape};
use crate::measurements::ApiStage;

/// One shape per distinct kind of method; a single default one where the methods are unknown.
///
/// `declared` are lengths that the user states; they go before what follows from the method.
pub(super) fn shapes(stage: &ApiStage, declared: &Lengths) -> Vec<RequestShape> {
    let methods = stage.methods.as_deref().unwrap_or_default();
    let mut shapes: Vec<RequestShape> = Vec::new();
    for method in methods.iter().map(Some).chain(methods.is_empty().then_some(None)) {
        let shape = shape(stage, method, declared);
        if !shapes.contains(&shape) {
            shapes.push(shape);
        }
    }
    shapes
}

/// The shape of a method's requests; a default one where the method is not known.
pub(super) fn shape(stage: &ApiStage, method: Option<&Method>, declared: &Lengths) -> RequestShape {
    let mut lengths = Lengths::new();
    lengths.insert("stage".to_owned(), Length::exact(stage.stage.len()));
    if let Some(method) = method {
        lengths.extend(method_lengths(stage.kind, method));
    }
    let mut distributions = seen::distributions(stage);
    lengths.extend(seen::lengths(stage, &distributions));
    // What is stated is no longer distributed.
    distributions.retain(|name, _| !declared.contains_key(name));
    lengths.extend(declared.iter().map(|(name, length)| (name.clone(), *length)));
    RequestShape {
        kind: stage.kind,
        integration: method.and_then(|method| method.integration).unwrap_or(Integration::LambdaProxy),
        authorizer: method.and_then(|method| method.authorizer).unwrap_or(Authorizer::None),
        api_key: method.is_some_and(|method| method.api_key),
        lengths,
        distributions,
    }
}

/// What a method settles. A route without a path (`$default`, a WebSocket route) or a method that stands for all of them
/// leaves the catalogue's defaults in place.
fn method_lengths(kind: ApiKind, method: &Method) -> Vec<(String, Length)> {
    let resource = Length::exact(method.resource.len());
    let verb = (!matches!(method.method.as_str(), "" | "ANY")).then(|| Length::exact(method.method.len()));
    let mut named = vec![("resource_path", resource)];
    named.extend(verb.map(|verb| ("method", verb)));
    if method.resource.starts_with('/') {
        let [path, parameters] = path_lengths(&method.resource);
        named.extend([("path", path), ("path_parameters", parameters)]);
    }
    let route_key = match kind {
        ApiKind::Http if !method.method.is_empty() && method.resource.starts_with('/') => {
            Length::exact(method.method.len() + " ".len()) + resource
        }
        ApiKind::Http | ApiKind::Rest | ApiKind::Websocket => resource,
    };
    named.push(("route_key", route_key));
    named.into_iter().map(|(name, length)| (name.to_owned(), length)).collect()
}

/// The lengths of a path that fits a resource, and of its parameters as the log prints them.
fn path_lengths(resource: &str) -> [Length; 2] {
    let value = |segment: &str| default_length(if segment.ends_with("+}") { "path" } else { "path_value" });
    let segments = || resource.split('/').map(|segment| (segment, placeholder(segment)));
    let path = segments().fold(Length::exact(resource.matches('/').count()), |sum, (segment, name)| {
        sum + if name.is_some() { value(segment) } else { Length::exact(segment.len()) }
    });
    [path, path_parameters(segments().filter_map(|(segment, name)| Some((name?, value(segment)))))]
}

/// A length of the catalogue that does not depend on the integration.
fn default_length(name: &str) -> Length {
    let row = Catalogue::embedded().length(name, Integration::Mock);
    row.map_or(Length { low: 0.0, typical: 0.0, high: None }, |row| Length {
        low: row.low,
        typical: row.typical,
        high: row.high,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(kind: ApiKind, resource: &str, method: &str) -> Lengths {
        let method = Method {
            resource: resource.to_owned(),
            method: method.to_owned(),
            integration: None,
            authorizer: None,
            api_key: false,
        };
        method_lengths(kind, &method).into_iter().collect()
    }

    #[test]
    fn a_method_settles_what_it_names() {
        let lengths = lengths(ApiKind::Rest, "/items/{id}/notes", "DELETE");
        assert_eq!(lengths["method"], Length::exact(6));
        assert_eq!(lengths["resource_path"], Length::exact(17));
        let id = default_length("path_value");
        assert_eq!(lengths["path"], Length::exact("/items//notes".len()) + id);
        assert_eq!(lengths["path_parameters"], Length::exact("{id=}".len()) + id);
    }

    #[test]
    fn what_a_route_leaves_open_stays_open() {
        let default = lengths(ApiKind::Http, "$default", "");
        assert_eq!(default.keys().collect::<Vec<_>>(), ["resource_path", "route_key"]);
        assert_eq!(default["route_key"], Length::exact(8));
        assert_eq!(lengths(ApiKind::Http, "$default", "ANY")["route_key"], Length::exact(8));
        let any = lengths(ApiKind::Http, "/items", "ANY");
        assert!(!any.contains_key("method"));
        assert_eq!(any["route_key"], Length::exact("ANY /items".len()));
    }
}

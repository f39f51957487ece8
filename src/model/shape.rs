//! The kinds of request that a stage gets, as far as the size of their log lines depends on it.

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

fn shape(stage: &ApiStage, method: Option<&Method>, declared: &Lengths) -> RequestShape {
    let mut lengths = Lengths::new();
    lengths.insert("stage".to_owned(), Length::exact(stage.stage.len()));
    if let Some(method) = method {
        lengths.extend(method_lengths(stage.kind, method));
    }
    lengths.extend(declared.iter().map(|(name, length)| (name.clone(), *length)));
    RequestShape {
        kind: stage.kind,
        integration: method.and_then(|method| method.integration).unwrap_or(Integration::LambdaProxy),
        authorizer: method.and_then(|method| method.authorizer).unwrap_or(Authorizer::None),
        api_key: method.is_some_and(|method| method.api_key),
        lengths,
    }
}

fn method_lengths(kind: ApiKind, method: &Method) -> Vec<(String, Length)> {
    let resource = method.resource.as_str();
    let verb = if method.method == "ANY" { default_length("method") } else { Length::exact(method.method.len()) };
    let value =
        |segment: &str| if segment.ends_with("+}") { default_length("path") } else { default_length("path_value") };
    let segments = || resource.split('/').map(|segment| (segment, placeholder(segment)));
    let path = segments().fold(Length::exact(resource.matches('/').count()), |sum, (segment, name)| {
        sum + if name.is_some() { value(segment) } else { Length::exact(segment.len()) }
    });
    let parameters = path_parameters(segments().filter_map(|(segment, name)| Some((name?, value(segment)))));
    let resource = Length::exact(resource.len());
    let route_key = match kind {
        ApiKind::Http if method.method.is_empty() => resource,
        ApiKind::Http => verb + Length::exact(" ".len()) + resource,
        ApiKind::Rest | ApiKind::Websocket => resource,
    };
    let named = [
        ("method", verb),
        ("resource_path", resource),
        ("path", path),
        ("path_parameters", parameters),
        ("route_key", route_key),
    ];
    named.into_iter().map(|(name, length)| (name.to_owned(), length)).collect()
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

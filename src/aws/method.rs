//! Methods and routes: what stands behind them and who may call them.

use crate::logging::{Authorizer, Integration};

/// Reads AWS's integration type with the URI that it calls.
///
/// `AWS` and `AWS_PROXY` say only that AWS is called; whether it is Lambda stands in the URI.
pub(super) fn integration(kind: &str, uri: Option<&str>) -> Option<Integration> {
    let lambda = uri.is_some_and(|uri| uri.contains(":lambda:"));
    match kind {
        "AWS_PROXY" if lambda || uri.is_none() => Some(Integration::LambdaProxy),
        "AWS" if lambda => Some(Integration::Lambda),
        "AWS" | "AWS_PROXY" => Some(Integration::Aws),
        "HTTP_PROXY" => Some(Integration::HttpProxy),
        "HTTP" => Some(Integration::Http),
        "MOCK" => Some(Integration::Mock),
        _ => None,
    }
}

/// Reads AWS's authorization type.
pub(super) fn authorizer(kind: &str) -> Option<Authorizer> {
    match kind {
        "NONE" => Some(Authorizer::None),
        "AWS_IAM" => Some(Authorizer::Iam),
        "CUSTOM" => Some(Authorizer::Lambda),
        "COGNITO_USER_POOLS" | "JWT" => Some(Authorizer::Cognito),
        _ => None,
    }
}

/// The resource and method of a route key: `GET /items` and `$default` of an HTTP API, any text of a WebSocket API.
pub(super) fn of_route(key: &str, websocket: bool) -> (String, String) {
    match key.split_once(' ') {
        Some((method, path)) if !websocket => (path.to_owned(), method.to_owned()),
        _ if websocket => (key.to_owned(), String::new()),
        _ => (key.to_owned(), "ANY".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lambda_is_told_from_other_services_by_its_uri() {
        let lambda = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:x/invocations";
        let queue = "arn:aws:apigateway:eu-west-1:sqs:path/123456789012/queue";
        assert_eq!(integration("AWS_PROXY", Some(lambda)), Some(Integration::LambdaProxy));
        assert_eq!(integration("AWS", Some(lambda)), Some(Integration::Lambda));
        assert_eq!(integration("AWS", Some(queue)), Some(Integration::Aws));
        assert_eq!(integration("SOMETHING", None), None);
    }

    #[test]
    fn a_route_key_has_a_method_only_on_http_apis() {
        assert_eq!(of_route("GET /items/{id}", false), ("/items/{id}".into(), "GET".into()));
        assert_eq!(of_route("$default", false), ("$default".into(), "ANY".into()));
        assert_eq!(of_route("send message", true), ("send message".into(), String::new()));
    }
}

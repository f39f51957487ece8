//! What settings of stages look like in AWS's answers.

use crate::logging::{AccessLogging, LogDestination, LoggingSettings, MethodOverride};

/// The resource path and method of a key of `methodSettings`, which AWS and its tools write as `a/b/GET`, `/a/b/GET`
/// and `~1a~1b/GET`. `None` where it has no method.
pub(super) fn of_method(key: &str) -> Option<(String, String)> {
    let (path, method) = key.rsplit_once('/')?;
    let path = path.replace("~1", "/").replace("~0", "~");
    let path = match path.as_str() {
        "*" => path,
        relative => format!("/{}", relative.trim_start_matches('/')),
    };
    (!method.is_empty()).then(|| (path, method.to_owned()))
}

/// The overrides that say something else than the stage, in order. Beside a wildcard (`items/*`) even one that repeats
/// the stage does.
pub(super) fn differing(mut found: Vec<MethodOverride>, stage: Option<LoggingSettings>) -> Vec<MethodOverride> {
    if !found.iter().any(|one| one.resource == "*" || one.method == "*") {
        found.retain(|one| Some(one.settings) != stage);
    }
    found.sort_by(|a, b| (&a.resource, &a.method).cmp(&(&b.resource, &b.method)));
    found
}

/// Access logging, which is off where there is no destination. Some servers answer with an empty object for "off".
pub(super) fn access(destination: Option<String>, format: Option<String>) -> Option<AccessLogging> {
    let destination = destination.filter(|arn| !arn.is_empty())?;
    Some(AccessLogging { format: format.unwrap_or_default(), destination: LogDestination::from_arn(&destination) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_read_in_every_spelling() {
        let read = |key| of_method(key).map(|(path, method)| format!("{method} {path}"));
        for key in ["a/b/GET", "/a/b/GET", "~1a~1b/GET"] {
            assert_eq!(read(key).as_deref(), Some("GET /a/b"), "{key}");
        }
        for root in ["/GET", "//GET", "~1/GET"] {
            assert_eq!(read(root).as_deref(), Some("GET /"), "{root}");
        }
        assert_eq!(read("items/{id}/*").as_deref(), Some("* /items/{id}"));
        assert_eq!(read("*/GET").as_deref(), Some("GET *"));
        assert_eq!(read("a~01b/GET").as_deref(), Some("GET /a~1b"));
        assert_eq!((read("GET"), read("a/")), (None, None));
    }

    #[test]
    fn an_empty_access_setting_is_off() {
        assert_eq!(access(None, None), None);
        assert_eq!(access(Some(String::new()), Some("x".into())), None);
        let arn = "arn:aws:logs:eu-west-1:123456789012:log-group:/access".to_owned();
        let on = access(Some(arn), None).expect("it has a destination");
        assert_eq!(on.destination, LogDestination::LogGroup("/access".into()));
    }
}

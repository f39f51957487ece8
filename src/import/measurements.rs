//! Measurements files of `logtoll sample`.

use serde::Deserialize;

use super::contents::contradiction;
use super::error::{Error, Place};
use super::unpacked;
use crate::measurements::{Measurements, SCHEMA};

/// What every version of the format has.
#[derive(Deserialize)]
struct Versioned {
    schema: String,
}

/// Reads a measurements file, gzip or not.
///
/// # Errors
/// What is no such file, with line and column; a file of a later version; one that says what cannot be.
pub fn measurements(bytes: &[u8]) -> Result<Measurements, Error> {
    let mut text = Vec::new();
    unpacked(bytes).read_to_end(&mut text).map_err(|error| Error::Unreadable(error.to_string()))?;
    let read = serde_json::from_slice::<Measurements>(&text);
    // A file of another format is told by its name before it is by what it lacks.
    let schema = match &read {
        Ok(seen) => seen.schema.clone(),
        Err(_) => serde_json::from_slice::<Versioned>(&text).map_err(|error| malformed(&error))?.schema,
    };
    if schema != SCHEMA {
        return Err(match version(&schema) > version(SCHEMA) {
            true => Error::Newer { schema: schema.escape_debug().to_string() },
            false => Error::Measurements { place: None, problem: format!("its format is '{}'", schema.escape_debug()) },
        });
    }
    let seen = read.map_err(|error| malformed(&error))?;
    match contradiction(&seen) {
        None => Ok(seen),
        Some(problem) => Err(Error::Measurements { place: None, problem }),
    }
}

/// The version in a schema of ours; `None` for any other text.
fn version(schema: &str) -> Option<u32> {
    schema.strip_prefix(SCHEMA.trim_end_matches(char::is_numeric))?.parse().ok()
}

/// The place and kind of a JSON error. The message may quote a value of the file, which is escaped.
fn malformed(error: &serde_json::Error) -> Error {
    let text = error.to_string();
    let problem = text.rsplit_once(" at line ").map_or(text.as_str(), |(problem, _)| problem);
    Error::Measurements {
        place: Some(Place { line: error.line() as u64, column: error.column() as u64 }),
        problem: problem.escape_debug().to_string(),
    }
}

/// Several measurements as one.
///
/// # Errors
/// The same account and region twice, with the index of the file that brings it again.
pub fn merged(all: Vec<Measurements>) -> Result<Option<Measurements>, (usize, Error)> {
    let mut merged: Option<Measurements> = None;
    for (index, next) in all.into_iter().enumerate() {
        let Some(whole) = &mut merged else {
            merged = Some(next);
            continue;
        };
        let again = next.scopes.iter().find(|scope| {
            whole.scopes.iter().any(|other| other.account == scope.account && other.region == scope.region)
        });
        if let Some(scope) = again {
            let account = scope.account.as_deref().unwrap_or("unknown").escape_debug().to_string();
            return Err((index, Error::Twice { account, region: scope.region.escape_debug().to_string() }));
        }
        whole.scopes.extend(next.scopes);
        whole.log_groups.extend(next.log_groups);
        whole.stages.extend(next.stages);
        whole.run.usd = whole.run.usd.zip(next.run.usd).map(|(a, b)| a + b);
        whole.run.calls.extend(next.run.calls);
        whole.incomplete.extend(next.incomplete);
        whole.warnings.extend(next.warnings);
    }
    Ok(merged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_measurements_file_is_told_where() {
        let problem = |text: &str| measurements(text.as_bytes()).expect_err(text).to_string();
        assert!(
            problem("{\n  \"schema\": 5\n}").starts_with("line 2, column 13"),
            "{}",
            problem("{\n  \"schema\": 5\n}")
        );
        assert!(problem("timestamp,log_group").starts_with("line 1, column"));
        assert!(problem(r#"{"schema": "logtoll/estimate/1"}"#).contains("'logtoll/estimate/1'"));
        assert!(matches!(measurements(br#"{"schema": "logtoll/measurements/2"}"#), Err(Error::Newer { .. })));
    }
}

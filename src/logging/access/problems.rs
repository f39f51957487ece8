//! What is wrong with a format, or will be with its lines.

use std::collections::BTreeSet;

use super::super::context::{ContextVariables, Prints};
use super::super::settings::ApiKind;
use super::kind::FormatKind;
use super::{FormatProblem, Part, VARIABLE, check, fields, parts};

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// AWS refuses the format.
    Error,
    /// AWS takes it, and its lines are not what they seem to be.
    Warning,
}

/// Something wrong with a format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its stable name.
    pub id: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub text: String,
    /// What to do about it.
    pub remedy: String,
}

/// Everything wrong with a format for a kind of API; what AWS refuses comes first.
pub fn problems(format: &str, kind: ApiKind) -> Vec<Problem> {
    let mut problems: Vec<Problem> = check(format).err().map(refused).into_iter().collect();
    problems.extend(unknown_variables(format, kind));
    problems.extend(other_variables(format));
    problems.extend(repeated(format));
    if FormatKind::of(format) == FormatKind::Json {
        problems.extend(json(format, kind));
    }
    if format.ends_with('\n') {
        problems.push(warning(
            "trailing-newline",
            "the format ends with a line break, which only Firehose needs".to_owned(),
            "take it out where the lines go to a log group: it is a byte in each of them".to_owned(),
        ));
    }
    problems
}

fn refused(problem: FormatProblem) -> Problem {
    let (id, remedy) = match &problem {
        FormatProblem::Lines => ("line-breaks", "write the format on one line"),
        FormatProblem::Long { .. } => ("too-long", "leave fields out; --suggest says which"),
        FormatProblem::Nameless(_) => ("no-request-id", "add one of the two to the format"),
    };
    Problem { id, severity: Severity::Error, text: problem.to_string(), remedy: remedy.to_owned() }
}

fn warning(id: &'static str, text: String, remedy: String) -> Problem {
    Problem { id, severity: Severity::Warning, text, remedy }
}

fn unknown_variables(format: &str, kind: ApiKind) -> Vec<Problem> {
    let known = ContextVariables::embedded();
    let names: BTreeSet<&str> = variables(format).collect();
    let problem = |name: &&str| {
        if known.is_set_by(name, kind) {
            return None;
        }
        let shown = name.escape_debug();
        if known.is_known(name) {
            let text = format!("{kind} APIs never set {VARIABLE}{shown}: it prints '-'");
            return Some(warning("never-set", text, "leave it out".to_owned()));
        }
        let remedy = match known.nearest(name) {
            Some(nearest) => format!("did you mean {VARIABLE}{nearest}?"),
            None => "look the name up in AWS's list of variables for access logging".to_owned(),
        };
        Some(warning("unknown-variable", format!("{VARIABLE}{shown} is no known variable: it prints '-'"), remedy))
    };
    names.iter().filter_map(problem).collect()
}

/// What looks like a variable and is none: mapping templates know more than access logs do.
fn other_variables(format: &str) -> Vec<Problem> {
    let literals = parts(format).into_iter().filter_map(|part| match part {
        Part::Literal(text) => Some(text),
        Part::Variable(_) => None,
    });
    let text: String = literals.collect();
    let found = ["$input", "$stageVariables", "$util", "${"].into_iter().filter(|name| text.contains(name));
    let problem = |name: &str| {
        let text = format!("{name}… is no {VARIABLE} variable, and AWS names no others for access logs");
        warning("not-a-context-variable", text, format!("write {VARIABLE} and a name, without braces, or leave it out"))
    };
    found.map(problem).collect()
}

fn repeated(format: &str) -> Vec<Problem> {
    let (mut seen, mut again) = (BTreeSet::new(), BTreeSet::new());
    for name in variables(format) {
        if !seen.insert(name) {
            again.insert(name);
        }
    }
    let problem = |name: &str| {
        let text = format!("{VARIABLE}{} stands in the format more than once", name.escape_debug());
        warning("repeated-variable", text, "keep one of them".to_owned())
    };
    again.into_iter().map(problem).collect()
}

/// What keeps the lines from being JSON.
fn json(format: &str, kind: ApiKind) -> Vec<Problem> {
    let known = ContextVariables::embedded();
    let mut problems = Vec::new();
    let mut keys = BTreeSet::new();
    for field in fields(format).iter().filter(|field| field.removable) {
        let key = field.text.split(':').next().unwrap_or_default().trim();
        // The same key in two objects is no repetition.
        if !format.trim()[1..].contains('{') && !key.is_empty() && !keys.insert(key) {
            let text = format!("the key {} stands in the format more than once", key.escape_debug());
            problems.push(warning("repeated-key", text, "readers keep one of them; leave the other out".to_owned()));
        }
    }
    let mut line = String::new();
    let mut in_string = false;
    for part in parts(format.trim()) {
        let name = match part {
            Part::Literal(text) => {
                in_string ^= quotes(text) % 2 == 1;
                line.push_str(text);
                continue;
            }
            Part::Variable(name) => name,
        };
        let shown = name.escape_debug();
        let (value, problem) = match (known.prints(name, kind), in_string) {
            (Prints::Quoted, true) => (
                "x",
                Some(warning(
                    "double-quotes",
                    format!("{VARIABLE}{shown} brings its own quotes: within quotes the line is not JSON"),
                    "use $context.error.message within quotes".to_owned(),
                )),
            ),
            (Prints::Free, true) => (
                "x",
                Some(warning(
                    "unescaped-quotes",
                    format!("{VARIABLE}{shown} may hold a quote, which is not escaped: such a line is not JSON"),
                    "leave it out, or read the lines with something that forgives".to_owned(),
                )),
            ),
            (Prints::Plain | Prints::Number, true) => ("x", None),
            (Prints::Number, false) if !known.may_be_unset(name, kind) => ("1", None),
            (_, false) => (
                "1",
                Some(warning(
                    "bare-variable",
                    format!("{VARIABLE}{shown} stands without quotes: text, or the '-' of an unset one, is not JSON"),
                    "put it in quotes".to_owned(),
                )),
            ),
        };
        line.push_str(value);
        problems.extend(problem.filter(|problem| !problems.contains(problem)));
    }
    if serde_json::from_str::<serde_json::Value>(&line).is_err() {
        problems.push(warning(
            "not-json",
            "the format begins like JSON and is none, whatever its variables print".to_owned(),
            "look for quotes, commas and braces that are missing or too many".to_owned(),
        ));
    }
    problems
}

/// The quotes in a text that no backslash escapes.
fn quotes(text: &str) -> usize {
    let mut escaped = false;
    text.chars()
        .filter(|c| {
            let counts = *c == '"' && !escaped;
            escaped = *c == '\\' && !escaped;
            counts
        })
        .count()
}

/// The variables of a format in order, without `$context.`.
pub(super) fn variables(format: &str) -> impl Iterator<Item = &str> {
    parts(format).into_iter().filter_map(|part| match part {
        Part::Variable(name) => Some(name),
        Part::Literal(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{FormatName, preset};
    use super::*;

    fn ids(format: &str, kind: ApiKind) -> Vec<&'static str> {
        problems(format, kind).into_iter().map(|problem| problem.id).collect()
    }

    #[test]
    fn presets_have_no_problems() {
        for name in [FormatName::Clf, FormatName::Json, FormatName::Xml, FormatName::Csv] {
            for kind in [ApiKind::Rest, ApiKind::Http] {
                let none: [&str; 0] = [];
                assert_eq!(ids(preset(kind, name).expect("a preset"), kind), none, "{name} {kind}");
            }
        }
    }

    #[test]
    fn each_problem_is_told() {
        let rest = |format: &str| ids(format, ApiKind::Rest);
        assert_eq!(rest("$context.status"), ["no-request-id"]);
        assert_eq!(rest("$context.requestId $context.routeKey"), ["never-set"]);
        assert_eq!(rest("$context.requestId $context.requestId"), ["repeated-variable"]);
        assert_eq!(rest("$context.requestId\n"), ["trailing-newline"]);
        assert_eq!(rest("$context.requestId\n$context.status"), ["line-breaks"]);
        assert_eq!(rest(r#"{"id":$context.requestId}"#), ["bare-variable"]);
        assert_eq!(rest(r#"{"id":"$context.requestId","n":$context.status}"#), Vec::<&str>::new());
        assert_eq!(rest(r#"{"id":"$context.requestId","e":"$context.error.messageString"}"#), ["double-quotes"]);
        assert_eq!(rest(r#"{"id":"$context.requestId","e":"$context.identity.userAgent"}"#), ["unescaped-quotes"]);
        assert_eq!(rest(r#"{"id":"$context.requestId""#), ["not-json"]);
        assert_eq!(rest(r#"{"id":"$context.requestId","id":"$context.status"}"#), ["repeated-key"]);
    }

    #[test]
    fn variables_of_mapping_templates_are_told() {
        let found =
            |format: &str| -> Vec<&str> { problems(format, ApiKind::Rest).iter().map(|problem| problem.id).collect() };
        assert_eq!(found("$context.requestId $input.body"), ["not-a-context-variable"]);
        assert_eq!(found("$context.requestId ${stageVariables.x}"), ["not-a-context-variable"]);
        assert_eq!(found("$context.requestId costs $5"), Vec::<&str>::new());
    }

    #[test]
    fn a_misspelt_variable_has_a_nearest_one() {
        let found = problems("$context.requestId $context.respnseLength", ApiKind::Rest);
        assert_eq!(found[0].id, "unknown-variable");
        assert_eq!(found[0].remedy, "did you mean $context.responseLength?");
    }
}

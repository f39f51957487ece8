//! A slimmer format that answers the same questions.

use super::super::context::ContextVariables;
use super::super::execution::RequestShape;
use super::kind::FormatKind;
use super::{Field, PRESETS, Part, Slim, VARIABLE, check, fields, parts};

/// What a variable without a value prints.
const UNSET: &str = "-";

/// A slimmer format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The format.
    pub format: String,
    /// What it leaves out, or puts `-` in the place of.
    pub dropped: Vec<Dropped>,
}

/// A field that is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// Its variable, without `$context.`.
    pub variable: String,
    /// Why it can go.
    pub reason: String,
}

/// The first of some names that no variable of a format has, and the variable that is spelled most like it.
pub fn not_in<'a>(format: &str, names: &'a [String]) -> Option<(&'a str, Option<String>)> {
    let known: Vec<&str> = super::problems::variables(format).collect();
    let missing = names.iter().find(|name| !known.contains(&name.as_str()))?;
    let distance = |name: &&&str| strsim::damerau_levenshtein(&missing.to_lowercase(), &name.to_lowercase());
    let nearest = known.iter().min_by_key(distance).filter(|name| distance(name) <= missing.len().div_ceil(3));
    Some((missing, nearest.map(|name| (*name).to_owned())))
}

/// Proposes a slimmer format for requests of a shape; `None` where nothing can go, or where AWS would not take what is
/// left.
///
/// Left out are variables that print `-` for every such request, those that are the same in every line of the stage,
/// those that another one answers for, and space between the tokens of JSON and XML. What is in `keep` stays, and a
/// request id always does. Where readers count columns `-` takes the place of what goes.
pub fn suggest(format: &str, shape: &RequestShape, keep: &[String]) -> Option<Suggestion> {
    let all = fields(format);
    let (mut kept, mut dropped) = (Vec::new(), Vec::new());
    let kind = FormatKind::of(format);
    for (index, field) in all.iter().enumerate() {
        let is_column = is_column(kind, field);
        match reason(index, &all, is_column, shape, keep) {
            Some(drop) => {
                kept.extend(is_column.then(|| unset(field)));
                dropped.push(drop);
            }
            None => kept.push(field.text.to_owned()),
        }
    }
    let left = kept.concat();
    let slim = match kind {
        FormatKind::Json => compact_json(&left),
        FormatKind::Xml => compact_xml(&left),
        FormatKind::Text if !dropped.is_empty() => left.trim_start_matches([' ', ',', ';', '|']).to_owned(),
        FormatKind::Csv | FormatKind::Clf | FormatKind::Text => left,
    };
    (slim.len() < format.len() && check(&slim).is_ok()).then_some(Suggestion { format: slim, dropped })
}

/// Whether readers tell a field by its place: it has no name of its own beside it.
fn is_column(kind: FormatKind, field: &Field<'_>) -> bool {
    let is_named = || {
        let literal = |part: &Part<'_>| matches!(part, Part::Literal(text) if text.contains(char::is_alphanumeric));
        parts(field.text).iter().any(literal)
    };
    match kind {
        FormatKind::Csv | FormatKind::Clf => true,
        FormatKind::Text => !is_named(),
        FormatKind::Json | FormatKind::Xml => false,
    }
}

/// A field as it prints without values.
fn unset(field: &Field<'_>) -> String {
    let piece = |part| match part {
        Part::Literal(text) => text,
        Part::Variable(_) => UNSET,
    };
    parts(field.text).into_iter().map(piece).collect()
}

/// Why a field can go, or `-` can take the place of a column; `None` where it stays.
fn reason(index: usize, all: &[Field<'_>], is_column: bool, shape: &RequestShape, keep: &[String]) -> Option<Dropped> {
    let field = &all[index];
    let variable = field.variable().filter(|_| field.removable)?;
    let is_kept = |name: &str| keep.iter().any(|kept| kept == name);
    if is_kept(variable) && first(all, variable) == Some(index) {
        return None;
    }
    // Half of a pair of quotes or brackets must not go alone.
    let count = |c: char| field.text.matches(c).count();
    if count('"') % 2 == 1 || count('[') != count(']') {
        return None;
    }
    // Readers look for a time in brackets, and find none in '-'; what prints '-' anyway is no shorter for being written so.
    let never_set = ContextVariables::embedded().is_never_set(variable, shape);
    if is_column && (count('[') > 0 || never_set) {
        return None;
    }
    let Slim { told, same } = &PRESETS.slim;
    let row = same.iter().find(|row| row.iter().any(|name| name == variable));
    let reason = if first(all, variable) != Some(index) {
        "the format has it already".to_owned()
    } else if never_set {
        "it prints '-' for every such request".to_owned()
    } else if told.iter().any(|name| name == variable) {
        "it is the same in every line of the stage".to_owned()
    } else {
        let others = row?.iter().map(String::as_str).filter(|name| first(all, name).is_some());
        let best = best(others, shape, &is_kept)?;
        if best == variable {
            return None;
        }
        answered(variable, best, shape, is_kept(best))
    };
    let reason = if is_column { format!("{reason} ('{UNSET}' keeps its column)") } else { reason };
    Some(Dropped { variable: variable.to_owned(), reason })
}

/// Why a variable can go that another one answers for. One of two request ids is the user's choice.
fn answered(variable: &str, best: &str, shape: &RequestShape, is_wanted: bool) -> String {
    let is_id = PRESETS.limits.one_of.iter().any(|name| name == variable);
    let length = |name| ContextVariables::embedded().length(name, shape).typical;
    let (long, short) = (length(variable), length(best));
    if is_id && !is_wanted && short < long {
        format!(
            "{VARIABLE}{best} names the request too, in {short} bytes instead of {long}; --keep {variable} keeps this one"
        )
    } else {
        format!("{VARIABLE}{best} answers the same")
    }
}

/// The one to keep of variables that answer the same: what the user names, else the shortest.
fn best<'a>(
    names: impl Iterator<Item = &'a str>,
    shape: &RequestShape,
    is_kept: &dyn Fn(&str) -> bool,
) -> Option<&'a str> {
    let length = |name: &str| ContextVariables::embedded().length(name, shape).typical;
    let unset = |name: &str| ContextVariables::embedded().is_never_set(name, shape);
    names.filter(|name| !unset(name)).min_by(|a, b| is_kept(b).cmp(&is_kept(a)).then(length(a).total_cmp(&length(b))))
}

/// The field that has a variable first, alone.
fn first(all: &[Field<'_>], variable: &str) -> Option<usize> {
    all.iter().position(|field| field.removable && field.variable() == Some(variable))
}

/// JSON without the space between tokens, and without commas that nothing follows.
fn compact_json(text: &str) -> String {
    let mut compact = String::with_capacity(text.len());
    let (mut in_string, mut escaped) = (false, false);
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            _ if in_string => {}
            ' ' | '\t' | '\n' | '\r' => continue,
            '}' | ']' if compact.ends_with(',') => {
                compact.pop();
            }
            _ => {}
        }
        compact.push(c);
    }
    compact
}

/// XML without the space between elements.
fn compact_xml(text: &str) -> String {
    let mut compact = String::with_capacity(text.len());
    for piece in text.trim().split_inclusive('>') {
        let piece =
            if compact.ends_with('>') && piece.trim_start().starts_with('<') { piece.trim_start() } else { piece };
        compact.push_str(piece);
    }
    compact
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::super::settings::{ApiKind, Authorizer, Integration};
    use super::super::{FormatName, preset, problems};
    use super::*;

    fn shape(authorizer: Authorizer) -> RequestShape {
        let lengths = super::super::super::length::Lengths::new();
        RequestShape {
            kind: ApiKind::Rest,
            integration: Integration::LambdaProxy,
            authorizer,
            api_key: false,
            lengths,
            distributions: Default::default(),
        }
    }

    #[test]
    fn the_rest_preset_loses_what_says_nothing() {
        let json = preset(ApiKind::Rest, FormatName::Json).expect("a preset");
        let slim = suggest(json, &shape(Authorizer::None), &[]).expect("a slimmer format");
        let expected = r#"{"extendedRequestId":"$context.extendedRequestId","ip":"$context.identity.sourceIp","requestTime":"$context.requestTime","httpMethod":"$context.httpMethod","resourcePath":"$context.resourcePath","status":"$context.status","protocol":"$context.protocol","responseLength":"$context.responseLength"}"#;
        assert_eq!(slim.format, expected);
        let dropped: Vec<&str> = slim.dropped.iter().map(|drop| drop.variable.as_str()).collect();
        assert_eq!(dropped, ["requestId", "identity.caller", "identity.user"]);
        let keep = ["requestId".to_owned(), "identity.caller".to_owned()];
        let kept = suggest(json, &shape(Authorizer::Iam), &keep).expect("a slimmer format").format;
        assert!(kept.contains("$context.requestId") && kept.contains("identity.user") && !kept.contains("extended"));
    }

    #[test]
    fn a_format_that_has_nothing_to_lose_stays() {
        assert_eq!(suggest("$context.requestId $context.status", &shape(Authorizer::None), &[]), None);
        let slim = suggest("$context.stage $context.requestId", &shape(Authorizer::None), &[]).expect("slimmer");
        assert_eq!(slim.format, "- $context.requestId");
        let named = suggest("stage=$context.stage id=$context.requestId", &shape(Authorizer::None), &[]);
        assert_eq!(named.expect("slimmer").format, "id=$context.requestId");
    }

    /// Who reads columns finds each where it was.
    #[test]
    fn columns_keep_their_places() {
        let slim = |format: &str, keep: &[String]| suggest(format, &shape(Authorizer::None), keep);
        let csv = preset(ApiKind::Rest, FormatName::Csv).expect("a preset");
        let found = slim(csv, &[]).expect("slimmer");
        assert_eq!(found.format, csv.replace("$context.requestId", "-"));
        let dropped = found.dropped.iter().map(|drop| drop.reason.as_str()).collect::<Vec<_>>();
        let reason = "$context.extendedRequestId names the request too, in 16 bytes instead of 36; --keep requestId keeps \
                      this one ('-' keeps its column)";
        assert_eq!(dropped, [reason]);
        let clf = preset(ApiKind::Rest, FormatName::Clf).expect("a preset");
        let kept = slim(clf, &["requestId".to_owned()]).expect("slimmer");
        assert_eq!(kept.format, clf.replace("$context.extendedRequestId", "-"));
        assert_eq!(kept.dropped[0].reason, "$context.requestId answers the same ('-' keeps its column)");
        // The time in brackets is read as one.
        assert_eq!(
            slim("$context.requestId [$context.requestTime] \"$context.status\" $context.requestTimeEpoch", &[]),
            None
        );
    }

    /// A format with one request id keeps that one.
    #[test]
    fn the_only_request_id_stays() {
        for id in ["requestId", "extendedRequestId"] {
            let slim = suggest(&format!("$context.stage,$context.{id}"), &shape(Authorizer::None), &[]);
            assert_eq!(slim.expect("slimmer").format, format!("-,$context.{id}"));
        }
    }

    proptest! {
        /// Whatever the fields, what is proposed is taken by AWS, shorter, and JSON where the format was.
        #[test]
        fn suggestions_are_valid(
            names in proptest::collection::vec(proptest::sample::select(vec![
                "requestId", "extendedRequestId", "stage", "status", "routeKey", "requestTime", "requestTimeEpoch", "nope",
            ]), 1..8),
            gap in " {0,2}", nested: bool,
        ) {
            let pairs: Vec<String> = names.iter().enumerate().map(|(index, name)| format!("\"k{index}\":{gap}\"$context.{name}\"")).collect();
            let body = pairs.join(&format!(",{gap}"));
            let format = if nested { format!("{{{gap}\"o\":{{{body}}},\"l\":1}}") } else { format!("{{{gap}{body}}}") };
            if let Some(slim) = suggest(&format, &shape(Authorizer::None), &[]) {
                prop_assert!(slim.format.len() < format.len());
                prop_assert_eq!(check(&slim.format), Ok(()));
                prop_assert!(!problems(&slim.format, ApiKind::Rest).iter().any(|problem| problem.id == "not-json"), "{}", slim.format);
            }
        }
    }
}

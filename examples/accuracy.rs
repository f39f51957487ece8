//! Holds the line catalogue against captured traces: `cargo run --example accuracy -- FOLDER > docs/accuracy.md`.
//!
//! Lengths of stage, paths, headers and bodies are read off each trace of the folder that `tests/accuracy/traces.toml`
//! names; everything else is the catalogue's. With `--facts` the lengths themselves are printed: as
//! `tests/accuracy/facts.json` they stand in for the traces in a test.

#[path = "../tests/accuracy/prediction.rs"]
mod prediction;

use std::collections::BTreeMap;
use std::path::Path;

use logtoll::import;
use logtoll::logging::{ApiKind, Catalogue, Integration};
use logtoll::measurements::{Tally, Trace, Tracer};
use prediction::{Facts, Known};

/// Lengths that whoever asks is expected to know of a request.
const GIVEN: [&str; 16] = [
    "request_id",
    "api_id",
    "stage",
    "method",
    "resource_path",
    "path",
    "path_parameters",
    "query_string",
    "request_headers",
    "request_body",
    "response_headers",
    "response_body",
    "identity",
    "failure_reason",
    "function_error",
    "masked_key",
];

fn read(folder: &Path, known: &Known) -> Trace {
    let path = folder.join(&known.name).with_extension("json");
    let file = std::fs::File::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut tracer = Tracer::new();
    import::events(file, &mut |event| tracer.event(event.at, event.message)).expect("a trace");
    tracer.finish()
}

fn facts(known: &Known, trace: &Trace) -> Facts {
    let given = |(name, tally): (&String, &Tally)| {
        let length = tally.0.keys().next_back()?;
        GIVEN.contains(&name.as_str()).then(|| (name.clone(), *length))
    };
    let mut lengths: BTreeMap<String, u32> = trace.values.iter().filter_map(given).collect();
    // The text of the error is a fact of the request.
    let failures = &Catalogue::embedded().failures;
    let error = trace.line_types.iter().find(|(id, _)| failures.iter().any(|failure| failure.id == *id));
    if let Some((_, written)) = error {
        lengths.insert("failure".to_owned(), written.bytes as u32 - Catalogue::embedded().prefix(ApiKind::Rest));
    }
    // What a mapping template makes of a request is a fact of the method.
    if !matches!(known.integration, Integration::LambdaProxy | Integration::HttpProxy)
        && let Some(made) = trace.values.get("endpoint_request_body")
    {
        lengths.extend(made.0.keys().next_back().map(|length| ("endpoint_request_body".to_owned(), *length)));
    }
    // A failed request has no body for the client; what the backend said is then what is known.
    if let (None, Some(body)) = (lengths.get("response_body"), trace.values.get("endpoint_response_body")) {
        lengths.extend(body.0.keys().next_back().map(|length| ("endpoint_response_body".to_owned(), *length)));
    }
    let total = trace.total();
    Facts { name: known.name.clone(), lengths, info: total.info, captured: trace.captured }
}

#[expect(clippy::print_stdout, reason = "its answer is what an example is for")]
fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().expect("usage: accuracy FOLDER-OF-TRACES [--facts]");
    let all: Vec<(Known, Facts)> = prediction::known()
        .into_iter()
        .map(|known| {
            let facts = facts(&known, &read(Path::new(&folder), &known));
            (known, facts)
        })
        .collect();
    if arguments.next().is_some() {
        let facts: Vec<&Facts> = all.iter().map(|(_, facts)| facts).collect();
        println!("{}", serde_json::to_string_pretty(&facts).expect("facts are JSON"));
        return;
    }
    print!("{}", prediction::table(&all));
}

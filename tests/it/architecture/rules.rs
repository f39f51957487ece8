//! The table of ranks, and what follows from it for a source file.

use super::source::{Literal, Mention, Source};

/// Modules of one rank and the crates that they may use beside those of every lower rank.
struct Row {
    rank: u8,
    modules: &'static [&'static str],
    /// A name that ends in `*` stands for every crate that begins so.
    crates: &'static [&'static str],
}

const fn row(rank: u8, modules: &'static [&'static str], crates: &'static [&'static str]) -> Row {
    Row { rank, modules, crates }
}

/// A module may use only modules of a lower rank. A new module needs a place here.
const ROWS: &[Row] = &[
    // Doubts are stored in measurements files, so they rank below them.
    row(0, &["units", "period", "warning"], &["rust_decimal", "jiff", "serde", "thiserror"]),
    // strsim: the nearest spelling in the error about an unknown region.
    row(1, &["logging", "prices"], &["serde_json", "toml", "strsim"]),
    row(2, &["measurements"], &[]),
    // distrs: quantiles of Student's t, for intervals from samples.
    row(3, &["model"], &["distrs"]),
    row(4, &["recommendation"], &[]),
    // anstyle: colours as values; whether they reach a terminal is decided in run.
    // sha2, base64: the page of a report names its own script and style by hash.
    row(5, &["report"], &["tabled", "csv", "schemars", "anstyle", "maud", "sha2", "base64"]),
    // wildmatch: the patterns of --only.
    row(6, &["args"], &["clap", "clap_complete", "wildmatch"]),
    row(6, &["aws"], &["aws_*", "tokio", "futures_util", "tracing"]),
    // toml_edit: what a bill settled goes into a file that somebody wrote by hand.
    row(6, &["config"], &["toml_edit"]),
    row(6, &["import"], &["csv", "flate2", "memchr"]),
    // parquet: exports that are no CSV, behind its own feature.
    row(6, &["bill"], &["csv", "flate2", "parquet"]),
    row(7, &["error"], &[]),
    row(8, &["run"], &["indicatif", "tempfile", "anstream", "terminal_size", "tracing_subscriber"]),
    row(9, &["lib", "main"], &["mimalloc"]),
];

/// Crates that stay in these modules, whatever the rank of others.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("aws_*", &["aws"]),
    ("futures_util", &["aws"]),
    ("tokio", &["aws", "run"]),
    ("clap", &["args", "main"]),
    ("mimalloc", &["main"]),
    ("clap_complete", &["args"]),
    ("tabled", &["report"]),
    ("maud", &["report"]),
    ("sha2", &["report"]),
    ("base64", &["report"]),
    ("schemars", &["report"]),
    ("indicatif", &["run"]),
    ("parquet", &["bill"]),
];

/// The pure middle: functions from values to values.
const PURE: &[&str] =
    &["units", "period", "warning", "logging", "prices", "measurements", "model", "recommendation", "report"];

/// What reaches the world. Two names in a row are forbidden anywhere in a path.
const IMPURE: &[&str] = &[
    "std::*",
    "std::fs",
    "std::env",
    "std::io",
    "std::time",
    "std::net",
    "std::process",
    "std::thread",
    "core::time",
    "SystemTime",
    "Instant",
    "Timestamp::now",
    "Zoned::now",
    "tokio",
    "clap",
];

/// The only modules of this crate that `aws` knows. It knows no price.
const AWS_MAY_USE: &[&str] = &["units", "period", "warning", "logging", "measurements"];

/// Longer files have more than one subject.
const MOST_LINES: usize = 400;

/// Names that say nothing of the subject.
const EMPTY_NAMES: &[&str] = &["util", "helper", "manager", "common", "misc"];

/// What the rules are held against beside the table.
#[derive(Debug, Default)]
pub(super) struct Surroundings {
    /// Every crate that the program depends on, as it is written in code.
    pub(super) crates: Vec<String>,
    /// Those that only tests depend on.
    pub(super) test_crates: Vec<String>,
    /// Every region that has a price file.
    pub(super) regions: Vec<String>,
}

/// A breach of a rule: where, and what is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Violation {
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) problem: String,
}

/// Every breach in one file under `src/`; `file` is its path from there.
pub(super) fn violations(file: &str, text: &str, around: &Surroundings) -> Vec<Violation> {
    let module = module_of(file);
    let top = top_of(file);
    let found = |line, problem: String| Violation { file: format!("src/{file}"), line, problem };
    let mut violations = Vec::new();

    let stem = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".rs");
    if let Some(name) = EMPTY_NAMES.iter().find(|name| stem.contains(**name)) {
        violations.push(found(1, format!("a file named '{name}' says nothing of its subject")));
    }
    let lines = text.lines().count();
    if lines > MOST_LINES {
        violations.push(found(lines, format!("has {lines} lines, more than {MOST_LINES}")));
    }
    if rank(top).is_none() {
        violations.push(found(1, format!("the module '{top}' has no rank: give it one in the table")));
        return violations;
    }
    let source = match Source::read(text, &module, stem == "tests" || file.contains("/tests/")) {
        Ok(source) => source,
        Err(problem) => return vec![found(1, problem)],
    };
    for mention in &source.mentions {
        violations.extend(wrong_path(top, mention, around).map(|problem| found(mention.line, problem)));
    }
    for literal in &source.literals {
        violations.extend(wrong_literal(literal, around).map(|problem| found(literal.line, problem)));
    }
    violations
}

/// A dependency that no row of the table allows anywhere.
pub(super) fn crates_without_a_row(around: &Surroundings) -> Vec<&str> {
    let known = |name: &str| ROWS.iter().any(|row| row.crates.iter().any(|pattern| matches(pattern, name)));
    around.crates.iter().map(String::as_str).filter(|name| !known(name)).collect()
}

fn wrong_path(top: &str, mention: &Mention, around: &Surroundings) -> Option<String> {
    let path: Vec<&str> = mention.path.iter().map(String::as_str).collect();
    let shown = path.join("::");
    let impure = PURE.contains(&top) && !mention.in_test;
    if impure && IMPURE.iter().any(|name| reaches(name, &path)) {
        return Some(format!("{top} is pure and may not use {shown}"));
    }
    match path.as_slice() {
        ["crate", own, ..] if *own == top => None,
        ["crate", other, rest @ ..] => wrong_module(top, other, rest, &shown, mention.in_test),
        ["crate"] if top != "lib" && top != "main" => Some("the crate's root is no module to use".to_owned()),
        [name, _, ..] => wrong_crate(top, name, mention.in_test, around),
        _ => None,
    }
}

fn wrong_module(top: &str, other: &str, rest: &[&str], shown: &str, in_test: bool) -> Option<String> {
    let own = rank(top)?;
    let Some(rank) = rank(other) else {
        return Some(format!("{shown}: '{other}' is no module of the table"));
    };
    if rank > own || (rank == own && !in_test) {
        return Some(format!("{top} (rank {own}) may not use {shown} (rank {rank})"));
    }
    if top == "aws" && !AWS_MAY_USE.contains(&other) && !in_test {
        return Some(format!("aws may not use {shown}: it measures and knows nothing of what comes after"));
    }
    // A report converts the model's values. A path that ends in a small letter is a function, or a way to one. The model
    // itself may be named: what follows it is seen here again.
    let is_type = rest.last().is_none_or(|last| last.starts_with(char::is_uppercase));
    if top == "report" && other == "model" && !is_type && !in_test {
        return Some(format!("report may name types of the model, not compute with {shown}"));
    }
    None
}

fn wrong_crate(top: &str, name: &str, in_test: bool, around: &Surroundings) -> Option<String> {
    if in_test && around.test_crates.iter().any(|known| known == name) {
        return None;
    }
    around.crates.iter().find(|known| *known == name)?;
    let keepers = ONLY_IN.iter().find(|(pattern, _)| matches(pattern, name));
    if let Some((_, keepers)) = keepers.filter(|(_, keepers)| !keepers.contains(&top)) {
        return Some(format!("{top} may not use {name}: it stays in {}", keepers.join(" and ")));
    }
    let own = rank(top)?;
    let allowed = |row: &Row| row.rank < own || row.modules.contains(&top);
    let allowed = ROWS.iter().filter(|row| allowed(row)).any(|row| row.crates.iter().any(|known| matches(known, name)));
    (!allowed).then(|| format!("{top} (rank {own}) may not use the crate {name}"))
}

fn wrong_literal(literal: &Literal, around: &Surroundings) -> Option<String> {
    let is_region = !literal.in_test && around.regions.contains(&literal.text);
    is_region.then(|| format!("names the region {}: regions are data (pricing/)", literal.text))
}

fn reaches(name: &str, path: &[&str]) -> bool {
    match name.split_once("::") {
        Some((first, second)) => path.windows(2).any(|pair| pair == [first, second]),
        None => path.contains(&name),
    }
}

fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => pattern == name,
    }
}

fn rank(module: &str) -> Option<u8> {
    ROWS.iter().find(|row| row.modules.contains(&module)).map(|row| row.rank)
}

/// The module of the table that a file belongs to.
fn top_of(file: &str) -> &str {
    file.split('/').next().unwrap_or(file).trim_end_matches(".rs")
}

/// The segments under the crate's root of the module that a file holds.
fn module_of(file: &str) -> Vec<String> {
    let path = file.trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    if ["lib", "main"].contains(&path) {
        return Vec::new();
    }
    path.split('/').map(str::to_owned).collect()
}

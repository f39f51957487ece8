//! The order of the modules, held against the text of `src/`: who may use whom, which crates, and where the world begins.

mod rules;
mod source;

use std::path::Path;
use std::{fs, io};

use rules::{Surroundings, Violation, crates_without_a_row, violations};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Every `.rs` file under a folder: its path from there, with `/`, and its text.
fn sources(folder: &Path, under: &str) -> io::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{under}{}", entry.file_name().display());
        if entry.file_type()?.is_dir() {
            files.extend(sources(&entry.path(), &format!("{name}/"))?);
        } else if name.ends_with(".rs") {
            files.push((name, fs::read_to_string(entry.path())?));
        }
    }
    Ok(files)
}

fn surroundings() -> Surroundings {
    let manifest = fs::read_to_string(Path::new(ROOT).join("Cargo.toml")).expect("the manifest is there");
    let manifest: toml::Table = manifest.parse().expect("cargo has read it");
    let crates = |section: &str| {
        let names = manifest.get(section).and_then(toml::Value::as_table).map(|table| table.keys());
        names.into_iter().flatten().map(|name| name.replace('-', "_")).collect()
    };
    let files = fs::read_dir(Path::new(ROOT).join("pricing")).expect("the price files are there");
    let names = files.map(|entry| entry.expect("the folder can be read").file_name().display().to_string());
    let regions = names.filter_map(|name| name.strip_suffix(".toml").map(str::to_owned));
    let regions = regions.filter(|name| name != "billing").collect();
    Surroundings { crates: crates("dependencies"), test_crates: crates("dev-dependencies"), regions }
}

#[test]
fn modules_use_only_what_their_rank_allows() {
    let around = surroundings();
    let files = sources(&Path::new(ROOT).join("src"), "").expect("the sources can be read");
    assert!(files.iter().any(|(name, _)| name == "lib.rs"), "these are not the sources");
    let mut all: Vec<Violation> = files.iter().flat_map(|(name, text)| violations(name, text, &around)).collect();
    all.sort();
    let shown: Vec<String> =
        all.iter().map(|breach| format!("{}:{}: {}", breach.file, breach.line, breach.problem)).collect();
    assert!(shown.is_empty(), "{} breaches of the architecture:\n{}", shown.len(), shown.join("\n"));
}

#[test]
fn every_dependency_has_a_place() {
    let around = surroundings();
    let homeless = crates_without_a_row(&around);
    assert!(homeless.is_empty(), "no row of tests/it/architecture/rules.rs allows {homeless:?}");
}

/// The problems of a snippet as `line: problem`.
fn problems(file: &str, text: &str) -> Vec<String> {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let around = Surroundings {
        crates: names(&["aws_sdk_sts", "clap", "csv", "indicatif", "jiff", "serde", "tabled", "tokio"]),
        test_crates: names(&["insta"]),
        regions: names(&["us-east-1"]),
    };
    violations(file, text, &around).into_iter().map(|found| format!("{}: {}", found.line, found.problem)).collect()
}

/// Holds a snippet against the parts of the problems that it must give, in order, and no others.
#[track_caller]
fn breaks(file: &str, text: &str, expected: &[&str]) {
    let found = problems(file, text);
    let same = found.len() == expected.len() && found.iter().zip(expected).all(|(found, part)| found.contains(part));
    assert!(same, "{file} gives {found:#?}, not {expected:?}");
}

#[test]
fn a_higher_rank_is_seen_however_it_is_named() {
    breaks("prices/book.rs", "use crate::model::Estimate;", &["1: prices (rank 1) may not use crate::model::Estimate"]);
    breaks(
        "units.rs",
        "fn f() {\n    crate::prices::Tiers::new()\n}",
        &["2: units (rank 0) may not use crate::prices"],
    );
    breaks("units.rs", "use super::prices::Tiers;", &["crate::prices::Tiers (rank 1)"]);
    breaks(
        "prices/tiers.rs",
        "mod inner {\n use super::super::super::report::x; }",
        &["2: prices (rank 1) may not use crate::report::x"],
    );
    breaks(
        "logging/access.rs",
        "use crate::{\n    units::Bytes,\n    model::{\n        self,\n        cost::{LineItem as Item, *},\n    },\n};",
        &[
            "4: logging (rank 1) may not use crate::model (",
            "5: logging (rank 1) may not use crate::model::cost::LineItem",
            "cost::*",
        ],
    );
    breaks("measurements/mod.rs", "struct S(Option<crate::report::Table>);", &["crate::report::Table (rank 5)"]);
    breaks("units.rs", "macro_rules! m { () => { $crate::error::Error } }", &["crate::error::Error (rank 7)"]);
}

#[test]
fn modules_of_one_rank_do_not_know_each_other() {
    breaks(
        "prices/mod.rs",
        "use crate::logging::Channel;",
        &["prices (rank 1) may not use crate::logging::Channel (rank 1)"],
    );
    breaks("prices/mod.rs", "use crate::prices::Tier; use crate::units::Usd;", &[]);
    breaks("prices/mod.rs", "#[cfg(test)]\nmod tests { use crate::logging::Channel; }", &[]);
    breaks("prices/book/tests.rs", "use crate::logging::Channel; use insta::assert_snapshot;", &[]);
    breaks("prices/book/tests.rs", "use crate::model::compare;", &["rank 3"]);
    breaks("prices/mod.rs", "#[cfg(test)] use crate::logging::A; use crate::logging::B;", &["crate::logging::B"]);
}

#[test]
fn comments_and_texts_are_no_code() {
    breaks(
        "units.rs",
        "//! [`crate::report::render`]\n/// `crate::model`\n/* crate::aws */ // crate::run\nconst S: &str = \"crate::run\";",
        &[],
    );
}

#[test]
fn crates_stay_where_they_belong() {
    breaks("units.rs", "use serde::Serialize;", &[]);
    breaks(
        "units.rs",
        "fn f() { tabled::builder::Builder::new(); }",
        &["units may not use tabled: it stays in report"],
    );
    breaks("model/mod.rs", "#[derive(csv::Row)]\nstruct S;", &["model (rank 3) may not use the crate csv"]);
    breaks("run.rs", "use aws_sdk_sts::Client;", &["run may not use aws_sdk_sts: it stays in aws"]);
    breaks("error.rs", "use clap::Parser;", &["clap: it stays in args and main"]);
    breaks("run/measure.rs", "use {indicatif::ProgressBar, tokio::runtime::Runtime};", &[]);
    breaks("args/flags.rs", "use clap::Parser;", &[]);
    breaks("report/csv.rs", "use indicatif::ProgressBar;", &["indicatif: it stays in run"]);
    breaks("model/mod.rs", "mod csv;\npub use csv::table;", &[]);
    breaks("lib.rs", "pub mod tabled;\nuse tabled::x;", &["'tabled' is no module"]);
    breaks("main.rs", "use logtoll::{args::Cli, run};\nuse clap::Parser;\nfn f() { run::run(Cli::parse()) }", &[]);
}

#[test]
fn the_middle_does_not_touch_the_world() {
    breaks("model/cost.rs", "use std::{fmt, fs, io::Read};", &["std::fs", "std::io::Read"]);
    breaks(
        "report/mod.rs",
        "fn f() {\n jiff::Timestamp::now() }",
        &["2: report is pure and may not use jiff::Timestamp::now"],
    );
    breaks("period.rs", "fn f() { Instant::now(); }", &["Instant::now"]);
    breaks("run.rs", "use std::{env, fs}; fn f() { jiff::Timestamp::now() }", &[]);
    breaks("model/mod.rs", "#[cfg(test)] mod tests { use std::fs; }", &[]);
}

#[test]
fn measuring_and_reporting_compute_nothing() {
    breaks(
        "aws/mod.rs",
        "use crate::measurements::Series; use crate::prices::Tiers;",
        &["aws may not use crate::prices::Tiers"],
    );
    breaks("report/mod.rs", "use crate::model::{Estimate, cost::LineItem};", &[]);
    breaks("report/mod.rs", "use crate::model;\nfn f(_: model::Estimate) {}", &[]);
    breaks(
        "report/mod.rs",
        "use crate::model as m;\nfn f() { m::estimate() }",
        &["2: report may name types of the model"],
    );
    breaks("report/mod.rs", "use crate::model::*;", &["crate::model::*"]);
    breaks("report/mod.rs", "use crate::model::{compare, Comparison};", &["not compute with crate::model::compare"]);
    breaks("report/mod.rs", "fn f() { crate::model::Estimate::of(x) }", &["crate::model::Estimate::of"]);
}

#[test]
fn files_have_a_subject_and_a_size() {
    breaks("model/price_utils.rs", "", &["'util'"]);
    breaks("model/cost.rs", &"\n".repeat(401), &["401: has 401 lines"]);
    breaks("invoice.rs", "", &["the module 'invoice' has no rank"]);
    breaks("units.rs", "use crate::Bytes;", &["'Bytes' is no module of the table"]);
    breaks("units.rs", "use crate as own; pub(crate) struct S;", &["the crate's root is no module"]);
    breaks("run.rs", "fn f() { g(\"us-east-1\") }", &["names the region us-east-1"]);
    breaks(
        "args.rs",
        "/// us-east-1\n#[arg(value_name = \"REGION\")] struct S; #[cfg(test)] const R: &str = \"us-east-1\";",
        &[],
    );
    breaks("run.rs", "fn f() { \"", &["is no Rust"]);
}

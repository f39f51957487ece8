//! The catalogue against published traces, of which the lengths alone are kept here.

#[path = "../accuracy/prediction.rs"]
mod prediction;

use prediction::{Facts, Known, access_held, held, known, median_and_worst, table};

fn all() -> Vec<(Known, Facts)> {
    let facts: Vec<Facts> = serde_json::from_str(include_str!("../accuracy/facts.json")).expect("facts are JSON");
    let all: Vec<(Known, Facts)> = known().into_iter().zip(facts).collect();
    assert!(all.len() > 10 && all.iter().all(|(known, facts)| known.name == facts.name));
    all
}

#[test]
fn info_is_predicted_within_one_percent() {
    let all = all();
    for (name, one) in held(&all, false) {
        assert!(one.error().abs() <= 1.0, "{name}: {:.1} %", one.error());
    }
}

#[test]
fn full_data_is_predicted_within_five_percent_in_the_median_and_fifteen_at_worst() {
    let all = all();
    let (median, worst) = median_and_worst(&held(&all, true));
    assert!(median <= 5.0 && worst <= 15.0, "median {median:.1} %, worst {worst:.1} %");
}

#[test]
fn access_lines_are_predicted_within_five_percent_in_the_median() {
    let (median, worst) = median_and_worst(&access_held());
    assert!(median <= 5.0 && worst <= 15.0, "median {median:.1} %, worst {worst:.1} %");
}

#[test]
fn the_committed_table_is_that_of_the_catalogue() {
    let committed = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/accuracy.md")).expect("a table");
    assert!(committed == table(&all()), "renew it with: cargo run --example accuracy -- FOLDER > docs/accuracy.md");
}

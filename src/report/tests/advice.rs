use super::documents::*;
use super::*;
use crate::report::document::{AdviceKind, LackingRow, RecommendationRow, RemedyRow, SubjectRow, Sureness};
use crate::units::{Basis, Interval, Usd};

fn of_group(name: &str) -> SubjectRow {
    let region = "us-east-1".to_owned();
    SubjectRow { account: None, region, api_id: None, api_name: None, stage: None, log_group: Some(name.to_owned()) }
}

fn saving(group: &str, dollars: &str, together: bool) -> RecommendationRow {
    let remedy = RemedyRow {
        cli: Some(format!("aws logs put-retention-policy --log-group-name '{group}'\necho ```")),
        terraform: None,
        cloudformation: None,
        serverless: None,
    };
    RecommendationRow {
        id: if together { "retention" } else { "infrequent-access" }.to_owned(),
        kind: AdviceKind::Saving,
        subject: of_group(group),
        is: "The group never expires.".to_owned(),
        todo: "Keep 30 days.".to_owned(),
        usd_per_month: Interval::exact(usd(dollars), Basis::Metered),
        together,
        overlaps_with: (!together).then(|| "retention".to_owned()),
        confidence: Sureness::High,
        evidence: Vec::new(),
        loses: "What is older.".to_owned(),
        remedy,
        excludes: if together { Vec::new() } else { vec!["retention".to_owned()] },
    }
}

/// So many log groups, each with a saving in the sum and one outside it.
fn reported(groups: usize) -> Document<Report> {
    let names: Vec<String> = (0..groups).map(|index| format!("/a-rather-long/log-group/{index:04}")).collect();
    let rows = names.iter().map(|name| group(name)).collect();
    let stages = (0..groups).map(|index| stage(&format!("Orders {index:04}"))).collect();
    let mut report = Report::of(estimate_of(rows).body, compare_of(stages).body);
    report.recommendations = [true, false]
        .into_iter()
        .flat_map(|together| names.iter().map(move |name| saving(name, if together { "9.5" } else { "3" }, together)))
        .collect();
    report.outlook = Some(document::OutlookRow {
        usd_now: Some(usd("90")),
        usd_in_a_year: Some(usd("100")),
        usd_after: Some(usd("40")),
        usd_saved: Some(usd("60")),
        usd_worth_paying: Some(Usd::ZERO),
    });
    document(report)
}

/// The answer, the biggest moves, a row for each, and what the rules say once.
#[test]
fn a_narrow_terminal_answers_first() {
    let text = plain(&super::report(&reported(2), Format::Terminal { width: Some(60) }, &Shown::default()));
    let (advice, _) = text.split_once("\nLog groups by cost").expect("the log groups come after the advice");
    insta::assert_snapshot!(advice, @"
    What logging costs in 2026-12
    Prices of 2025-06-05 (eu-west-1, us-east-1). Made by logtoll
    0.1.0 at 2026-11-22T00:00:00Z.

    In all: at least $510.00§ for 1,238 GB§ (at least 1,000 GB),
    from 2 log groups.

    In a year, as it is: $100.00 a month. It could be $40.00
    then: the savings that go together take off $60.00.

    The biggest moves
    - $9.50 less a month: /a-rather-long/log-group/0000,
      retention. Keep 30 days.
    - $9.50 less a month: /a-rather-long/log-group/0001,
      retention. Keep 30 days.

    What to do
    what                   rule               saves $/month  sum
    /a-rather-…group/0000  retention                  $9.50  yes
    /a-rather-…group/0001  retention                  $9.50  yes
    /a-rather-…group/0000  infrequent-access          $3.00
    /a-rather-…group/0001  infrequent-access          $3.00
    Without room: overlaps with, sure. A wider terminal, or
    --format csv or json, has them.

    Savings outside the sum are alternatives to one that is in
    it, or save on the same bytes: they do not add up.

    What the rules say
    retention
    Of /a-rather-long/log-group/0000,
    /a-rather-long/log-group/0001.

    What is: The group never expires.

    What to do: Keep 30 days.

    What is lost: What is older.

    infrequent-access
    Of /a-rather-long/log-group/0000,
    /a-rather-long/log-group/0001.

    What is: The group never expires.

    What to do: Keep 30 days.

    What is lost: What is older.

    Evidence and commands: --format markdown, html or json.
    logtoll explain RULE says how a rule decides.
    ");
}

#[test]
fn markdown_stays_short_with_any_number_of_stages() {
    let text = super::report(&reported(2_000), Format::Markdown, &Shown::default());
    assert!(text.len() < 60_000, "{}", text.len());
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    for pair in lines.windows(2) {
        assert!(!(pair[0].starts_with("## ") && pair[1].starts_with("## ")), "{} is empty", pair[0]);
    }
    let headings =
        ["The biggest moves", "What to do", "What the rules say", "Stages", "Notes", "Evidence and commands"];
    assert!(headings.iter().all(|heading| lines.contains(&format!("## {heading}").as_str())), "{text}");
    assert_eq!(text.matches("Keep 30 days.").count(), 3 + 2, "in three moves, and once for each rule");
    assert_eq!(text.matches("<details>").count(), text.matches("</details>").count());
    let cut = lines.last().expect("what is left out comes last");
    let shown = text.lines().filter(|line| line.starts_with("| /a-rather") && line.contains("| execution |")).count();
    let left_out = number::whole(2_000 - shown as u64);
    assert!(cut.contains(&format!("Log groups by cost ({left_out} rows)")), "{cut}");
}

/// A fence in a command does not end the fence around it.
#[test]
fn commands_stay_inside_their_fence() {
    let text = super::report(&reported(1), Format::Markdown, &Shown::default());
    assert!(
        text.contains(
            "````sh\naws logs put-retention-policy --log-group-name '/a-rather-long/log-group/0000'\necho ```\n````\n"
        ),
        "{text}"
    );
}

/// No rule finding anything is no news where rules lack data.
#[test]
fn what_rules_could_not_tell_is_no_saving_of_nothing() {
    let mut document = reported(1);
    document.body.recommendations.clear();
    let said = |document: &Document<Report>| super::report(document, Format::Markdown, &Shown::default());
    assert!(said(&document).contains("No rule found a saving."));
    let lack =
        |name: &str| LackingRow { id: "retention".to_owned(), subject: of_group(name), needs: "bytes".to_owned() };
    document.body.lacking = ["/a", "/b"].map(lack).into();
    let text = said(&document);
    assert!(text.contains("No saving is known: in 2 cases a rule could not tell"), "{text}");
    assert!(text.contains("- retention of /a, /b: needs bytes\n") && !text.contains("No rule found"), "{text}");
}

/// FOCUS names where FOCUS means the same; each charge once, whatever else is in the file.
#[test]
fn csv_has_every_row_under_names_of_focus() {
    let mut document = reported(1);
    document.body.estimate.log_groups[0].name = "=1+1".to_owned();
    document.body.recommendations[0].todo = "@do".to_owned();
    let text = super::report(&document, Format::Csv, &Shown::default());
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let heads: Vec<String> = reader.headers().expect("a head").iter().map(str::to_owned).collect();
    let own = heads.iter().position(|head| head.starts_with("x_")).expect("columns of our own");
    assert!(heads[own..].iter().all(|head| head.starts_with("x_")), "FOCUS wants its own columns first: {heads:?}");
    let rows: Vec<::csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let at = |name: &str| heads.iter().position(|head| head == name).unwrap_or_else(|| panic!("no column {name}"));
    let of = |kind: &str, column: &str| -> Vec<&str> {
        rows.iter().filter(|row| &row[at("x_Row")] == kind).map(|row| &row[at(column)]).collect()
    };
    assert_eq!(of("log-group", "ResourceName"), ["'=1+1"]);
    assert_eq!(of("charge", "ListCost"), ["617.25", "13.755"]);
    assert_eq!(of("charge", "ConsumedUnit"), ["GB", "GB-month"]);
    assert_eq!(of("charge", "ChargePeriodEnd"), ["2027-01-01T00:00:00Z"; 2]);
    assert_eq!(of("saving", "x_UsdExpected"), ["9.5", "3"]);
    assert_eq!(of("saving", "x_InTheSum"), ["true", "false"]);
    assert_eq!(of("saving", "x_ToDo"), ["'@do", "Keep 30 days."]);
    assert_eq!(of("outlook", "x_UsdExpected"), ["90", "100", "40", "60", "0"]);
    assert_eq!(
        (of("configuration", "x_Id").len(), of("step-to-total", "x_Id").len(), of("total", "x_Id").len()),
        (7, 3, 1)
    );
    assert_eq!((of("assumption", "x_Id"), of("warning", "x_Id")), (vec!["bytes-per-gb"], vec!["unmetered-groups"]));
    let charged = rows.iter().filter(|row| !row[at("ListCost")].is_empty()).count();
    assert_eq!(charged, 2, "no sum and nothing that could be is a charge");
}

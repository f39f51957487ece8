//! The page of `logtoll report`, as text. What it does in a browser is tested by `tests/browser/run`.

use std::path::Path;

use logtoll::measurements::Measurements;
use logtoll::units::Bytes;
use serde_json::Value;

use crate::program::{Ran, run};
use crate::seen::{self, ERROR, INFO, OFF};

const EVIL: &str = "</script><script>alert(1)</script>\u{202e}<!--\u{1b}\"' onload=x";

fn reported(seen: &Measurements, arguments: &[&str]) -> Ran {
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", seen);
    run(folder.path(), &[&["report", "seen.json"], arguments].concat())
}

fn page(seen: &Measurements, arguments: &[&str]) -> String {
    let ran = reported(seen, &[&["--format", "html"], arguments].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    ran.stdout
}

/// The data of a table in a page.
fn data(page: &str, id: &str) -> Value {
    let (_, rest) = page.split_once(&format!("<script type=\"application/json\" id=\"{id}\">")).expect("the data");
    let (json, _) = rest.split_once("</script>").expect("its end");
    serde_json::from_str(json).expect("JSON")
}

fn account(stages: usize) -> Measurements {
    let mut seen = seen::nothing();
    for index in 0..stages {
        let mut stage = seen::stage(&format!("api{index}"), 1_000.0 + index as f64, [INFO, ERROR, OFF][index % 3]);
        stage.api_id = format!("a{index:09}");
        let name = stage.managed_log_group().expect("a group");
        if index % 3 != 2 {
            seen.log_groups.push(seen::counted_group(&name, 1.1e6 + index as f64, 1e4));
        }
        seen.stages.push(stage);
    }
    seen
}

fn without_times(page: &str) -> String {
    let (before, rest) = page.split_once(" at 20").expect("a time stamp");
    let (_, after) = rest.split_once("Z.").expect("its end");
    format!("{before}{after}")
}

#[test]
fn a_page_answers_first_and_loads_nothing() {
    let page = page(&account(3), &[]);
    assert!(page.starts_with("<!DOCTYPE html>"));
    let place = |text: &str| page.find(text).unwrap_or_else(|| panic!("'{text}' is not in the page"));
    let order =
        ["<h1>", "id=\"usd-now\"", "id=\"usd-after\"", "The biggest moves", "id=\"log-groups\"", "id=\"method\""];
    assert!(order.windows(2).all(|pair| place(pair[0]) < place(pair[1])));
    let policy = "default-src 'none'; script-src 'sha256-";
    assert!(page.contains(policy) && !page.contains("unsafe"), "the policy allows its own script only");
    for loads in [" src=", "@import", "url(", "fetch(", "XMLHttpRequest", " onclick", " style=\""] {
        assert!(!page.contains(loads), "{loads}");
    }
    let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    for link in links {
        assert!(link.starts_with('#') || link.starts_with("https://docs.aws.amazon.com/"), "{link}");
    }
}

/// The first screen has the numbers of the document, and unknown where one is.
#[test]
fn the_first_screen_has_the_outlook() {
    let mut seen = account(3);
    seen.log_groups[0] = seen::counted_group(&seen.log_groups[0].name.clone(), 3e9, 1e7);
    let stored =
        |seen: &mut Measurements, bytes| seen.log_groups.iter_mut().for_each(|group| group.stored_bytes = bytes);
    stored(&mut seen, Some(Bytes(1e12)));
    let outlook = reported(&seen, &["--format", "json"]).document()["outlook"].clone();
    let known = page(&seen, &[]);
    for (id, field) in [("usd-in-a-year", "usd_in_a_year"), ("usd-after", "usd_after"), ("usd-saved", "usd_saved")] {
        let usd: f64 = outlook[field].as_str().expect("money").parse().expect("a decimal");
        let shown = format!("<strong id=\"{id}\">${usd:.2}</strong>");
        assert!(known.contains(&shown), "{shown}");
    }
    stored(&mut seen, None);
    let unknown = page(&seen, &[]);
    assert!(["usd-in-a-year", "usd-after"].iter().all(|id| unknown.contains(&format!("<strong id=\"{id}\">unknown<"))));
}

#[test]
fn hostile_names_stay_text() {
    let mut seen = account(2);
    seen.log_groups.push(seen::group(EVIL, 1e9));
    seen.stages[0].api_name = EVIL.to_owned();
    seen.stages[1].api_name = "long-".repeat(24);
    seen.stages[0].tags.insert(EVIL.to_owned(), EVIL.to_owned());
    let page = page(&seen, &["--title", EVIL]);
    let known = ["<script type=\"application/json\"", "<script>"];
    let begun = page.matches("<script").count();
    assert_eq!(begun, page.matches(known[0]).count() + 1, "no script but the page's own");
    assert_eq!(page.matches("</script>").count(), begun);
    assert!(!page.contains(['\u{202e}', '\u{1b}']) && !page.contains("<!--"));
    let groups = data(&page, "group-data");
    let names: Vec<&str> = groups.as_array().expect("rows").iter().filter_map(|row| row[0].as_str()).collect();
    assert!(names.contains(&"</script><script>alert(1)</script>\\u{202e}<!--\\u{1b}\"' onload=x"), "{names:?}");
}

#[test]
fn the_same_input_gives_the_same_page() {
    let seen = account(12);
    assert_eq!(without_times(&page(&seen, &[])), without_times(&page(&seen, &[])));
}

#[test]
fn sections_and_top_cut_what_people_read_and_no_document() {
    let seen = account(9);
    let whole = page(&seen, &[]);
    let cut = page(&seen, &["--sections", "stages,method", "--top", "4"]);
    for id in ["log-groups", "what-if", "storage", "assumptions"] {
        let section = format!("<section id=\"{id}\"");
        assert!(whole.contains(&section) && !cut.contains(&section), "{id}");
    }
    assert!(cut.contains("<section id=\"stages\"") && cut.contains("id=\"usd-now\""));
    assert_eq!(data(&whole, "stage-data")["stages"].as_array().map(Vec::len), Some(9));
    let stages = data(&cut, "stage-data");
    assert_eq!(stages["stages"].as_array().map(Vec::len), Some(4));
    assert_eq!(stages["tiers"], Value::Null, "nothing to recompute without its section");
    let text = reported(&seen, &["--sections", "stages", "--top", "7", "--format", "markdown"]).stdout;
    assert!(text.contains("## Stages") && text.contains("2 more stages") && !text.contains("## Log groups"), "{text}");
    let json = reported(&seen, &["--sections", "method", "--top", "1", "--title", "T", "--format", "json"]).document();
    assert_eq!(json["compare"]["stages"].as_array().map(Vec::len), Some(9));
    assert_eq!(json["title"], "T");
}

#[test]
fn what_shows_nothing_is_refused() {
    let seen = account(1);
    for format in ["markdown", "terminal"] {
        let flags = ["--sections", "what-if", "--format", format];
        reported(&seen, &flags).refused(2, &["the section what-if needs a browser"]);
    }
    assert!(page(&seen, &["--sections", "what-if"]).contains("<section id=\"what-if\""));
    reported(&seen, &["--title", " "]).refused(2, &["--title", "at least one letter"]);
}

/// Two accounts with the same API and stage are told apart wherever one of them is named.
#[test]
fn names_that_occur_twice_have_their_account() {
    let mut seen = account(1);
    let other = "999988887777";
    let (mut stage, mut group) = (seen.stages[0].clone(), seen.log_groups[0].clone());
    (stage.account, group.account) = (Some(other.to_owned()), Some(other.to_owned()));
    seen.stages.push(stage);
    seen.log_groups.push(group);
    let mut scope = seen.scopes[0].clone();
    scope.account = Some(other.to_owned());
    seen.scopes.push(scope);
    let qualified = format!("api0/prod (account {other})");
    for format in ["html", "markdown", "terminal"] {
        let ran = reported(&seen, &["--format", format]);
        assert!(ran.stdout.contains(&qualified), "{format}: {}{}", ran.stdout, ran.stderr);
    }
    let stages = data(&page(&seen, &[]), "stage-data")["stages"].clone();
    let places: Vec<&Value> = stages.as_array().expect("rows").iter().map(|row| &row[13]).collect();
    assert!(places.contains(&&Value::from(format!(" (account {other})"))), "{places:?}");
}

/// What is not known is no number, no chart and no finding.
#[test]
fn nothing_known_is_said_to_be_unknown() {
    let mut seen = account(2);
    for group in &mut seen.log_groups {
        (group.incoming_bytes, group.incoming_events, group.stored_bytes) = (None, None, None);
    }
    let page = page(&seen, &[]);
    for id in ["usd-now", "usd-in-a-year", "usd-after", "usd-saved"] {
        assert!(page.contains(&format!("<strong id=\"{id}\">unknown<")), "{id}");
    }
    assert!(page.contains("What 2 of 2 log groups cost is unknown") && !page.contains("id=\"chart-groups\""));
    assert!(!page.contains("No rule found a saving"));
}

/// Who does not see a chart hears every number that is drawn, with its unit.
#[test]
fn charts_say_all_that_they_draw() {
    let page = page(&account(3), &[]);
    for (id, numbers, last) in [("chart-days", 28, "2026-11-30: "), ("chart-storage", 12, "2027-11: ")] {
        let (_, rest) = page.split_once(&format!("<desc id=\"{id}-words\">")).expect("words");
        let (words, _) = rest.split_once("</desc>").expect("their end");
        let each: Vec<&str> = words.split("; ").collect();
        assert_eq!(each.len(), numbers, "{words}");
        assert!(each.iter().all(|each| each.contains(" GB")) && each[numbers - 1].starts_with(last), "{words}");
    }
}

/// A move links to its advice where that is told, and to nothing where it is not.
#[test]
fn every_link_leads_somewhere() {
    let seen = account(9);
    for flags in [&[][..], &["--top", "1"], &["--sections", "stages"]] {
        let page = page(&seen, flags);
        for target in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(page.contains(&format!("id=\"{target}\"")), "{flags:?}: #{target}");
        }
    }
}

/// A page of 2,000 stages, which takes long to write, is weighed where it is opened (`tests/browser/checks.py`). It has 10 MB
/// at most, so here each stage has 5 kB at most; what is told in full of advice has an end before.
#[test]
fn pages_stay_light() {
    let [few, some, more] = [50, 310, 360].map(|stages| page(&account(stages), &[]).len());
    assert!(few < 1_000_000, "50 stages make {few} bytes");
    assert!(more - some < 50 * 5_000, "50 stages more make {} bytes more", more - some);
}

/// A command below the sliders gives their numbers again, or there is none.
#[test]
fn commands_are_told_what_the_report_was_told() {
    let mut seen = account(4);
    (seen.stages[1].api_name, seen.stages[2].api_name) = ("api*".to_owned(), "api3".to_owned());
    let told = |flags: &[&str]| data(&page(&seen, flags), "stage-data");
    let again = |flags: &[&str]| told(flags)["again"].clone();
    assert_eq!(again(&[]), serde_json::json!([]));
    assert_eq!(again(&["--retention", "30"]), serde_json::json!(["--retention", "30"]));
    for flags in [&["--anonymize"][..], &["--growth", "10%"], &["--requests", "50M"], &["--config", "own.toml"]] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        seen::file(folder.path(), "seen.json", &seen);
        std::fs::write(folder.path().join("own.toml"), "retention = 30\n").expect("a file");
        let page = run(folder.path(), &[&["report", "seen.json", "--format", "html"], flags].concat()).stdout;
        assert!(data(&page, "stage-data")["again"].is_string(), "{flags:?}");
    }
    let stages = told(&[])["stages"].clone();
    let alone: Vec<_> = stages.as_array().expect("stages").iter().filter(|stage| stage[12] == true).collect();
    // One is a pattern, and two have one name.
    assert!(alone.len() == 1 && alone[0][0] == "api0", "{alone:?}");
}

/// What passes and what is kept of a configuration, as it is, add up to what it costs, also where a vendor is paid.
#[test]
fn the_parts_of_a_cost_are_there() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", &account(3));
    let config = "[[downstream]]\nname = \"Vendor\"\nkinds = [\"execution\"]\nusd-per-gb = \"0.10\"\n";
    std::fs::write(folder.path().join("logtoll.toml"), config).expect("a file");
    let page = run(folder.path(), &["report", "seen.json", "--format", "html"]).stdout;
    let stages = data(&page, "stage-data")["stages"].clone();
    let mut paid = 0;
    for row in stages.as_array().expect("stages").iter().flat_map(|stage| stage[11].as_array().expect("rows").clone()) {
        let number = |place: usize| row[place].as_f64();
        let cost = &row[4].as_array().expect("an interval");
        let whole = cost[if cost.len() == 2 { 0 } else { 1 }].as_f64();
        let parts = number(5).zip(number(6)).map(|(passing, kept)| passing + number(9).unwrap_or(0.0) + kept);
        paid += usize::from(number(9).is_some_and(|usd| usd > 0.0));
        let Some((whole, parts)) = whole.zip(parts) else {
            assert_eq!(whole, parts, "{row}");
            continue;
        };
        assert!((whole - parts).abs() < 1e-8 * whole.max(1.0), "{row}");
    }
    assert!(paid > 10, "{paid} configurations pay the vendor");
}

#[test]
fn a_page_is_for_reports() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    seen::file(folder.path(), "seen.json", &account(1));
    for flags in [["-o", "x.html"], ["--format", "html"]] {
        run(folder.path(), &[&["estimate", "seen.json"], &flags[..]].concat())
            .refused(2, &["HTML is for logtoll report"]);
    }
    assert!(!Path::new(folder.path()).join("x.html").exists());
    let ran = run(folder.path(), &["report", "seen.json", "-o", "x.html"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let text = std::fs::read_to_string(folder.path().join("x.html")).expect("the page");
    assert!(text.starts_with("<!DOCTYPE html>"));
}

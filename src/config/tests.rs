use super::*;
use crate::measurements::GroupKind;
use crate::prices::{PriceFiles, Product};

fn problems(text: &str) -> Vec<String> {
    Config::parse(FILE_NAME, text).expect_err("a file that is refused").iter().map(ToString::to_string).collect()
}

#[test]
fn the_example_says_nothing_until_it_is_uncommented() {
    assert_eq!(Config::parse(FILE_NAME, EXAMPLE), Ok(Config::default()));
    let key = |line: &str| line.starts_with("# ") && (line.contains(" = ") || line.starts_with("# [["));
    let bare = |line: &str| if key(line) { line[2..].to_owned() } else { line.to_owned() };
    let text: Vec<String> = EXAMPLE.lines().map(bare).collect();
    let config = Config::parse(FILE_NAME, &text.join("\n")).unwrap_or_else(|findings| panic!("{findings:?}"));
    assert_eq!(config.retention.map(|set| set.value), Some(Retention::Days(30)));
    assert_eq!(config.discount.map(|set| set.value), Some(Decimal::new(12, 2)));
    assert_eq!(config.bytes_per_gb.map(|set| set.value), Some(1 << 30));
    assert_eq!(config.prices[0].value.product, Product::LogIngestion);
    assert_eq!(config.subscriptions[0].value.kinds, [GroupKind::Access]);
    assert_eq!(config.downstream[0].value.usd_per_million_events, Some(Decimal::new(170, 2)));
}

#[test]
fn a_value_knows_its_line() {
    let config = Config::parse("a/logtoll.toml", "\nevents = 0\n").expect("a configuration");
    assert_eq!(config.events, Some(Set { value: 0, source: "a/logtoll.toml:2".to_owned() }));
}

#[test]
fn what_is_wrong_is_said_with_its_place_and_a_way_out() {
    let one = |text| problems(text).join("; ");
    assert_eq!(one("reigons = []"), "logtoll.toml:1:1: the key 'reigons' means nothing here; did you mean 'regions'?");
    assert_eq!(
        one("discount = \"120%\""),
        "logtoll.toml:1:12: 'discount' is '120%'; write what AWS takes off, from \"0%\" to \"100%\""
    );
    assert_eq!(
        one("[[price]]\nproduct = \"log-ingstion\"\nusd = \"0.1\""),
        "logtoll.toml:2:11: no product is called 'log-ingstion'; did you mean 'log-ingestion'?"
    );
    assert_eq!(
        one("[[downstream]]\nname = \"x\""),
        "logtoll.toml:1:1: a vendor needs usd-per-gb, usd-per-million-events or both"
    );
    assert!(one("[[price]]\nusd = \"-1\"").contains("the key 'price.product' is missing; add it"));
    assert!(one("retention = 0").contains("whole days above 0, or \"never\""));
    assert!(one("regions = ").contains("not TOML"));
}

#[test]
fn what_a_bill_settled_goes_before_the_facts() {
    let book = PriceFiles::embedded().book(&["us-east-1"]).expect("embedded prices");
    let mut billing = book.billing().clone();
    let text = "[billing]\nbytes-per-gb = 1000000000\nevent-overhead = 0\n";
    Config::parse(FILE_NAME, text).expect("a configuration").settle(&mut billing);
    assert_eq!((billing.bytes_per_gb.value, billing.bytes_per_gb.otherwise), (1_000_000_000, Some(1 << 30)));
    assert!(billing.bytes_per_gb.source.starts_with("logtoll.toml:2, in place of: "));
    assert_eq!((billing.event_overhead.value, billing.event_overhead.otherwise), (0, Some(26)));
}

#[test]
fn what_is_settled_is_written_and_the_rest_stays() {
    let lines = ["bytes-per-gb = 1000000000".to_owned(), "access-is-vended = false".to_owned()];
    let before = "\u{feff}# mine\nevents = 0 # none\n\n[billing]\nbytes-per-gb = 5 # old\n\n[[price]]\nproduct = \"log-ingestion\"\nusd = \"1\"\n";
    let month = "2026-10".parse().expect("a month");
    let written = |text: &str| with_billing(text, &lines, month).expect("TOML with a table");
    let after = written(before);
    assert_eq!(written(&after), after, "a second time changes nothing");
    insta::assert_snapshot!(after, @r#"
    # mine
    events = 0 # none

    [billing]
    bytes-per-gb = 1000000000 # old settled by the bill of 2026-10
    access-is-vended = false # settled by the bill of 2026-10

    [[price]]
    product = "log-ingestion"
    usd = "1"
    "#);
    for text in ["", "billing = {}", "billing = { event-overhead = 0 } # all", "[billing]\r\nevent-overhead = 0\r\n"] {
        let new = written(text);
        let config = Config::parse(FILE_NAME, &new).expect("a configuration");
        assert_eq!(config.access_is_vended.map(|set| set.value), Some(false), "{new}");
        assert_eq!(new.matches('\n').count() == new.matches("\r\n").count(), text.contains('\r'), "{new:?}");
    }
    let comments = written("# ours\n# discount = \"12%\"\n");
    assert!(comments.starts_with("# ours\n# discount = \"12%\"\n\n[billing]\n"), "{comments}");
    assert_eq!((with_billing("billing = 5", &lines, month), with_billing("=", &lines, month)), (None, None));
}

#[test]
fn what_cannot_be_is_refused_at_its_line() {
    let book = PriceFiles::embedded().book(&["us-east-1"]).expect("embedded prices");
    let problems = |text: &str| {
        let config = Config::parse(FILE_NAME, text).expect("a configuration");
        let found = config.impossible(book.billing()).iter().map(ToString::to_string).collect::<Vec<_>>();
        found.join("; ")
    };
    assert_eq!(problems("\nretention = 8"), "logtoll.toml:2: 'retention' is 8; write 7 or 14, or \"never\"");
    assert_eq!(
        problems("[billing]\nbytes-per-gb = 5\nevent-overhead = 13"),
        "logtoll.toml:2: 'billing.bytes-per-gb' is 5; write 1073741824 or 1000000000; logtoll.toml:3: \
         'billing.event-overhead' is 13; write 0 or 26"
    );
    for text in ["retention = \"never\"", "retention = 7", "[billing]\nbytes-per-gb = 1000000000\nevent-overhead = 26"]
    {
        assert_eq!(problems(text), "", "{text}");
    }
}

use proptest::prelude::*;

use super::documents::*;
use super::*;
use crate::logging::ApiKind;
use crate::model::difference::{Change, GroupChange, Setting, StageChange};
use crate::report::document::{
    Difference, GroupDifferenceRow, LineDifferenceRow, MoneyChangeRow, ScopeRow, ScopeSeenRow, SettingRow,
    StageDifferenceRow, TotalDifferenceRow,
};
use crate::units::{Bytes, Gigabytes, Interval, Quantity, Requests, Usd};

fn change<T: Quantity>(old: f64, new: f64, within: Option<bool>) -> Change<T> {
    let side = |number: f64| Some(projected([number * 0.9, number, number * 1.1]).map(T::of));
    Change {
        old: side(old),
        new: side(new),
        difference: Some(T::of(new - old)),
        share: Some((new - old) / old),
        within,
    }
}

fn money(old: &str, new: &str, difference: &str) -> MoneyChangeRow {
    let side = |text: &str| Some(projected([usd(text); 3]));
    MoneyChangeRow { old: side(old), new: side(new), difference: Some(usd(difference)), share: Some(0.5) }
}

/// One of everything, under a name from outside.
fn difference_of(name: &str) -> Document<Difference> {
    let own = || name.to_owned();
    let setting = |setting, method: Option<&str>| SettingRow {
        setting,
        method: method.map(str::to_owned),
        old: Some(own()),
        new: None,
        usd: Some(usd("-1.5")),
    };
    let group = GroupDifferenceRow {
        account: Some(own()),
        region: "us-east-1".to_owned(),
        name: own(),
        kind: "execution".to_owned(),
        stages: vec![own()],
        change: GroupChange::Grew,
        settings: vec![setting(Setting::Class, None)],
        gb: change::<Gigabytes>(10.0, 15.0, Some(false)),
        stored_bytes: Some(change::<Bytes>(1.0, 2.0, None)),
        usd: money("5", "7.5", "2.5"),
        usd_ingestion: Some(usd("2.5")),
        usd_storage: Some(Usd::ZERO),
    };
    let lost = GroupDifferenceRow {
        account: None,
        region: own(),
        change: GroupChange::NotListed,
        gb: Change { new: None, difference: None, share: None, within: None, ..group.gb },
        usd: MoneyChangeRow { new: None, difference: None, share: None, ..group.usd.clone() },
        ..group.clone()
    };
    let stage = StageDifferenceRow {
        account: Some(own()),
        region: "us-east-1".to_owned(),
        api_id: own(),
        api_name: own(),
        kind: ApiKind::Rest,
        stage: "prod".to_owned(),
        change: StageChange::Changed,
        settings: vec![setting(Setting::AccessFormat, None), setting(Setting::Override, Some(name))],
        requests_per_month: change::<Requests>(1e6, 2e6, Some(true)),
        log_groups: vec![own()],
        shared_log_groups: vec![own()],
        elsewhere: vec![own()],
        usd: money("5", "7.5", "2.5"),
    };
    let seen = ScopeSeenRow {
        from: "2026-11-03".to_owned(),
        until: "2026-12-01".to_owned(),
        taken_at: "2026-12-01T06:00:00Z".to_owned(),
        log_groups: 2,
        stages: 1,
        usd: Interval::exact(usd("5"), crate::units::Basis::Metered),
    };
    let scope = |account: &str, new: Option<ScopeSeenRow>| ScopeRow {
        account: Some(account.to_owned()),
        region: own(),
        old: Some(seen.clone()),
        shared_days: new.as_ref().map(|_| 3),
        new,
    };
    let step = LineDifferenceRow {
        id: "free-tier".to_owned(),
        text: format!("free tier of log-ingestion, account {name}"),
        old: Some(usd("-2.5")),
        new: None,
        difference: None,
    };
    document(Difference {
        month: "2026-12".to_owned(),
        scopes: vec![scope("123456789012", Some(seen.clone())), scope(name, None)],
        total: TotalDifferenceRow { gb: group.gb, usd: money("2.5", "5", "2.5"), lines: vec![step] },
        log_groups: vec![group, lost],
        stages: vec![stage],
    })
}

const EVIL: &str = "\u{1b}[31m|<script>alert(1)</script>\u{202e}\r\n`*_";

#[test]
fn a_hostile_name_is_shown_and_harmless() {
    let document = difference_of(EVIL);
    let text = super::difference(&document, Format::Terminal { width: Some(160) });
    assert!(plain(&text).contains(r"\u{1b}[31m|<script>alert(1)</script>\u{202e}\r\n`*_"), "{text}");
    assert!(!text.contains("\u{1b}[31m|") && !text.contains('\u{202e}'));
    let text = super::difference(&document, Format::Markdown);
    assert!(text.contains(r"\\u{1b}\[31m\|&lt;script&gt;") && !text.contains("<script>"), "{text}");
    let text = super::difference(&document, Format::Csv);
    assert!(!text.contains('\u{1b}') && !text.contains('\r'), "{text}");
}

#[test]
fn a_narrow_terminal_keeps_the_names_and_the_dollars() {
    let text = plain(&super::difference(&difference_of("orders"), Format::Terminal { width: Some(60) }));
    assert!(widest(&text) <= 60, "{text}");
    let heads: Vec<&str> =
        text.lines().filter(|line| line.starts_with("log group") || line.starts_with("stage ")).collect();
    assert!(heads.len() >= 2 && heads.iter().all(|head| head.contains("$ change")), "{heads:?}");
    assert!(text.contains("Without room:"), "{text}");
}

#[test]
fn what_is_unknown_reads_unknown() {
    let text = plain(&super::difference(&difference_of("orders"), Format::Terminal { width: Some(160) }));
    let line = text.lines().find(|line| line.contains("not listed")).expect("the group that was not listed");
    assert!(line.matches("unknown").count() >= 4 && !line.contains("$0.00"), "{line}");
    let csv = super::difference(&difference_of("orders"), Format::Csv);
    let line = csv.lines().find(|line| line.contains("not-listed")).expect("its row");
    assert!(line.contains(",10,,,,5,,,"), "unknown is an empty cell: {line}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn no_name_breaks_a_table_or_reaches_the_terminal_unescaped(name: String, width: u16) {
        let document = difference_of(&name);
        let text = plain(&super::difference(&document, Format::Terminal { width: Some(width) }));
        prop_assert!(!text.contains(|character: char| character.is_control() && character != '\n'));
        let text = super::difference(&document, Format::Markdown);
        let mut columns = None;
        for line in text.lines() {
            let bars = line.replace(r"\\", "").replace(r"\|", "").matches('|').count();
            if !line.starts_with('|') {
                columns = None;
                continue;
            }
            prop_assert_eq!(*columns.get_or_insert(bars), bars, "{}", line);
        }
        let csv = super::difference(&document, Format::Csv);
        for row in ::csv::Reader::from_reader(csv.as_bytes()).records() {
            prop_assert!(row.is_ok(), "{:?}", row);
        }
    }
}

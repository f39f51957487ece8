use proptest::prelude::*;

use super::documents::*;
use super::*;

const EVIL: &str = "\u{1b}[31m|<script>alert(1)</script>\u{202e}\r\n`*_";

fn reports(name: &str) -> [Document<Report>; 2] {
    let mut stages: Vec<document::StageRow> = vec![stage(name)];
    let few = Report::of(estimate_of(vec![group(name)]).body, compare_of(stages.clone()).body);
    stages.resize_with(7, || stage(name));
    let many = Report::of(estimate_of(vec![unknown_group(name)]).body, compare_of(stages).body);
    [document(few), document(many)]
}

#[test]
fn a_hostile_name_is_shown_and_harmless() {
    for report in reports(EVIL) {
        let text = super::report(&report, Format::Terminal { width: Some(160) }, &Shown::default());
        assert!(plain(&text).contains(r"\u{1b}[31m|<script>alert(1)</script>\u{202e}\r\n`*_"), "{text}");
        assert!(!text.contains("\u{1b}[31m|") && !text.contains('\u{202e}'));
        let text = super::report(&report, Format::Markdown, &Shown::default());
        assert!(text.contains(r"\\u{1b}\[31m\|&lt;script&gt;alert(1)&lt;/script&gt;\\u{202e}\\r\\n\`\*\_"), "{text}");
        assert!(!text.contains("<script>"), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn no_name_reaches_the_terminal_unescaped(name: String, width: u16) {
        for report in reports(&name) {
            let text = plain(&super::report(&report, Format::Terminal { width: Some(width) }, &Shown::default()));
            prop_assert!(!text.contains(|character: char| character.is_control() && character != '\n'));
            prop_assert!(!super::report(&report, Format::Csv, &Shown::default()).is_empty());
        }
    }

    /// Every row of a table has the columns of its head.
    #[test]
    fn no_name_breaks_a_table(name: String) {
        for report in reports(&name) {
            let text = super::report(&report, Format::Markdown, &Shown::default());
            let mut columns = None;
            for line in text.lines() {
                let bars = line.replace(r"\\", "").replace(r"\|", "").matches('|').count();
                if !line.starts_with('|') {
                    columns = None;
                    continue;
                }
                prop_assert_eq!(*columns.get_or_insert(bars), bars, "{}", line);
            }
        }
    }
}

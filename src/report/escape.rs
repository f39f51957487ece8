//! Texts from outside, made harmless for the place where they are printed.
//!
//! Names of log groups and APIs may hold anything: a file can be made by anybody, and AWS takes most characters in the
//! name of an API.

/// For a terminal: one line in which every character is visible.
///
/// Control characters, format characters (directions of writing, joiners, soft hyphens) and what no font shows become
/// escapes such as `\u{1b}` or `\n`.
pub(super) fn terminal(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for character in text.chars() {
        match is_visible(character) {
            true => visible.push(character),
            false => visible.extend(character.escape_debug()),
        }
    }
    visible
}

/// The standard library knows which characters show. It asks for quotes and accents to be escaped too where they stand
/// alone; after a letter an accent is fine.
fn is_visible(character: char) -> bool {
    if character.is_ascii() {
        return !character.is_ascii_control();
    }
    String::from_iter(['a', character]).escape_debug().nth(1) == Some(character)
}

/// For Markdown: one line of plain text, also in a cell of a table.
pub(super) fn markdown(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in terminal(text).chars() {
        match character {
            '&' => plain.push_str("&amp;"),
            '<' => plain.push_str("&lt;"),
            '>' => plain.push_str("&gt;"),
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '#' | '~' => plain.extend(['\\', character]),
            _ => plain.push(character),
        }
    }
    plain
}

/// For HTML inside Markdown, where nothing else is markup.
pub(super) fn html(text: &str) -> String {
    terminal(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// For a text cell of a CSV file: spreadsheets run what begins like a formula, and an apostrophe keeps them from it.
pub(super) fn csv(text: &str) -> String {
    let visible = terminal(text);
    match text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        true => format!("'{visible}"),
        false => visible,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_terminal_shows_every_character() {
        assert_eq!(terminal("\u{1b}[2J\r\n\t\u{7}\u{9b}1m"), r"\u{1b}[2J\r\n\t\u{7}\u{9b}1m");
        assert_eq!(
            terminal("a\u{202e}b\u{2066}c\u{200b}d\u{feff}\u{ad}"),
            r"a\u{202e}b\u{2066}c\u{200b}d\u{feff}\u{ad}"
        );
        assert_eq!(terminal("\u{2028}\u{e0041}\u{e000}"), r"\u{2028}\u{e0041}\u{e000}");
        assert_eq!(terminal(r#"/aws/käse/日本 "a" 'b' \c"#), r#"/aws/käse/日本 "a" 'b' \c"#);
        assert_eq!(terminal("ka\u{308}se"), "ka\u{308}se");
    }

    #[test]
    fn markdown_is_plain_text() {
        assert_eq!(markdown("a|b\\|c"), r"a\|b\\\|c");
        assert_eq!(markdown("<script>&`*_[x](y)~#"), r"&lt;script&gt;&amp;\`\*\_\[x\](y)\~\#");
        assert_eq!(markdown("a\nb"), r"a\\nb");
        assert_eq!(html("<b>\n\"|"), r"&lt;b&gt;\n&quot;|");
    }

    #[test]
    fn formulas_are_text() {
        assert_eq!(csv("=1+1"), "'=1+1");
        assert_eq!(csv("@a"), "'@a");
        assert_eq!(csv("\t=1"), r"'\t=1");
        assert_eq!(csv("/aws/lambda/a=b"), "/aws/lambda/a=b");
    }

    /// Controls of both sets, and what changes the direction of writing or cannot be seen.
    fn is_dangerous(character: char) -> bool {
        character.is_control()
            || matches!(character, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
            || matches!(character, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0001}'..='\u{e007f}')
    }

    fn any_text() -> impl Strategy<Value = String> {
        let special =
            prop::sample::select("\u{1b}\r\n\t\u{9b}\u{202e}\u{2067}|\\`<>*_[]#~&=+-@'".chars().collect::<Vec<_>>());
        let list = prop::collection::vec(prop_oneof![special, any::<char>()], 0..40);
        list.prop_map(String::from_iter)
    }

    proptest! {
        #[test]
        fn nothing_dangerous_is_left(text in any_text()) {
            for escaped in [terminal(&text), markdown(&text), html(&text), csv(&text)] {
                prop_assert!(!escaped.contains(is_dangerous), "{escaped:?}");
            }
        }

        #[test]
        fn markdown_has_no_markup_left(text in any_text()) {
            let escaped = markdown(&text);
            let mut rest = escaped.chars();
            while let Some(character) = rest.next() {
                if character == '\\' {
                    prop_assert!(rest.next().is_some_and(|next| next.is_ascii_punctuation()), "{escaped}");
                } else {
                    prop_assert!(!"|`*_[]<>#~\n".contains(character), "{escaped}");
                }
            }
        }

        #[test]
        fn no_cell_begins_like_a_formula(text in any_text()) {
            prop_assert!(!csv(&text).starts_with(['=', '+', '-', '@', '\t', '\r', '\n']));
        }
    }
}

//! The label of a line that the catalogue does not know, with every value masked.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::logging::Catalogue;
use crate::logging::catalogue::Piece;

/// A label has so many words at most.
const WORDS: usize = 8;
/// Stars stand for a word of any length, so that not even that is told.
const MASK: &str = "***";

/// API Gateway's own words: those of the catalogue's lines and of its vocabulary.
static KNOWN: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let catalogue = Catalogue::embedded();
    let texts = catalogue.all_lines().iter().map(|line| &line.text);
    let texts = texts.chain(catalogue.failures.iter().map(|failure| &failure.text));
    let letters = texts.flat_map(|text| &text.0).filter_map(|piece| match piece {
        Piece::Literal(letters) => Some(letters.as_str()),
        Piece::Value(_) => None,
    });
    let words = letters.flat_map(|letters| letters.split(|c: char| !c.is_ascii_alphabetic())).map(str::to_lowercase);
    words.chain(catalogue.vocabulary.words.iter().cloned()).filter(|word| !word.is_empty()).collect()
});

/// The first words of a line as far as its first colon or bracket. Words that are not API Gateway's own are stars.
pub(super) fn masked(text: &[u8]) -> String {
    let end = text.iter().position(|byte| matches!(byte, b':' | b'{' | b'[' | b'<' | b'"' | b'=' | b'\n'));
    let label = String::from_utf8_lossy(&text[..end.unwrap_or(text.len()).min(200)]).into_owned();
    let mut words = label.split_whitespace();
    let mut masked: Vec<&str> =
        words.by_ref().take(WORDS).map(|word| if is_known(word) { word } else { MASK }).collect();
    if words.next().is_some() {
        masked.push("…");
    }
    // Runs of masked words tell nothing that one does not.
    masked.dedup_by(|a, b| *a == MASK && *b == MASK);
    if masked.is_empty() {
        masked.push(MASK);
    }
    let ended_by_colon = end.is_some_and(|end| text[end] == b':');
    masked.join(" ") + if ended_by_colon { ":" } else { "" }
}

fn is_known(word: &str) -> bool {
    KNOWN.contains(&word.trim_end_matches(['.', ',']).to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_api_gateways_own_words_are_shown() {
        assert_eq!(masked(b"Cache hit for key: secret"), "Cache hit for key:");
        assert_eq!(masked(b"Gateway response type: hunter2"), "Gateway response type:");
        assert_eq!(masked(b"hunter2 secret Execution failed, x9"), "*** Execution failed, ***");
        assert_eq!(masked("käse {a=b}".as_bytes()), "***");
        assert_eq!(masked(b"{\"password\":1}"), "***");
        assert_eq!(masked(b"the q b c d e f g h"), "the *** …");
        assert_eq!(masked(b"\xff\xfe: a"), "***:");
    }
}

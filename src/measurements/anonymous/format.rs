//! Access-log formats in other words of the same length: field names and properties of an authorizer are somebody's own.

use super::names::Names;
use crate::logging::access::{Part, is_of_a_preset, parts};
use crate::logging::context::ContextVariables;

/// What stands before properties that an authorizer of one's own returns.
const AUTHORIZER: &str = "authorizer.";

impl Names {
    /// A format whose lines are as long, with the same variables of AWS's in the same places.
    pub(super) fn format(&mut self, format: &str) -> String {
        let mut made = String::with_capacity(format.len());
        for part in parts(format) {
            match part {
                Part::Variable(name) => made.extend(["$context.", &self.variable(name)]),
                Part::Literal(text) => self.literal(text, &mut made),
            }
        }
        made
    }

    /// A variable, without `$context.`.
    pub(super) fn variable(&mut self, name: &str) -> String {
        let known = ContextVariables::embedded();
        match name.strip_prefix(AUTHORIZER) {
            _ if known.is_listed(name) => name.to_owned(),
            Some(own) => format!("{AUTHORIZER}{}", self.part(own)),
            None if known.is_known(name) => name.to_owned(),
            None => self.part(name),
        }
    }

    /// The text between two variables, word by word. An escape stays one.
    fn literal(&mut self, text: &str, made: &mut String) {
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let end = match first {
                '\\' => {
                    let after: Vec<usize> = rest.char_indices().map(|(at, _)| at).chain([rest.len()]).take(7).collect();
                    let letters = if rest.starts_with("\\u") { 6 } else { 2 };
                    let end = after.get(letters).copied().unwrap_or(rest.len());
                    // Any letter can be written by its number.
                    made.push_str(if letters == 6 && end == 6 { "\\u0078" } else { &rest[..end] });
                    end
                }
                first if is_in_word(first) => {
                    let end = rest.find(|letter| !is_in_word(letter)).unwrap_or(rest.len());
                    let word = self.word(&rest[..end]);
                    made.push_str(&word);
                    end
                }
                first => {
                    made.push(first);
                    first.len_utf8()
                }
            };
            rest = &rest[end..];
        }
    }

    fn word(&mut self, word: &str) -> String {
        let is_plain = ["true", "false", "null"].contains(&word) || is_of_a_preset(word);
        match word.chars().all(|letter| letter.is_ascii_digit()) {
            _ if is_plain || ContextVariables::embedded().is_listed(word) => word.to_owned(),
            // A number stays one.
            true => "1".repeat(word.len()),
            false => self.part(word),
        }
    }
}

fn is_in_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || !letter.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_keeps_its_lengths_and_variables_and_no_word_of_its_own() {
        let format = r#"{"requestId":"$context.requestId","secretteam":"$context.authorizer.secretclaim","on":true,
            "n":123456789012,"käse\n\u0041secret":"$context.secretvariable","s":"$context.authorizer.principalId"}"#;
        let made = Names::default().format(format);
        let lengths = |format: &str| -> Vec<usize> {
            let length = |part: &Part<'_>| match part {
                Part::Literal(text) | Part::Variable(text) => text.len(),
            };
            parts(format).iter().map(length).collect()
        };
        assert_eq!(lengths(&made), lengths(format), "{made}");
        for own in ["secret", "0041", "käse", "123456789012"] {
            assert!(!made.contains(own), "{own} is in {made}");
        }
        for aws in [r#"{"requestId":"$context.requestId""#, "$context.authorizer.principalId", ":true,", "\\n\\u0078"] {
            assert!(made.contains(aws), "{aws} is not in {made}");
        }
    }

    #[test]
    fn ends_within_an_escape_are_ends() {
        for odd in ["\\", "a\\u00", "\\uä", "\\käse"] {
            assert_eq!(Names::default().format(odd).len(), odd.len(), "{odd}");
        }
    }
}

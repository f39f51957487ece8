//! Names from outside as words of a shell and strings of each language.

/// A word of a shell command: as it is where nothing in it means anything to a shell, else in single quotes.
pub fn word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+,".contains(c);
    match !text.is_empty() && text.chars().all(plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

/// A string of JSON, which YAML and HCL read too. HCL's templates are told apart.
pub fn string(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted.replace("${", "$${").replace("%{", "%%{")
}

/// Arguments of a block of HCL, one a line, aligned as `terraform fmt` does.
pub(super) fn arguments(indent: &str, arguments: &[(&str, String)]) -> String {
    let width = arguments.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    arguments.iter().map(|(name, value)| format!("{indent}{name:width$} = {value}\n")).collect()
}

/// A string of YAML, whose double quotes are JSON's.
pub fn yaml(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Commands in a subshell that ends at the first that fails. `${NAME:?}` alone would not stop who pastes them into a shell, and
/// what they set stays in there. Nothing is indented: a name may have more than one line.
pub(super) fn in_turn(commands: &str) -> String {
    format!("(\nset -eu\n{commands})\n")
}

/// Patch operations of the AWS CLI, as a word of a shell command. In JSON: its shorthand stumbles over braces and commas.
pub fn patch(operations: &[(String, String)]) -> String {
    word(&patches(operations))
}

/// Patch operations as JSON.
fn patches(operations: &[(String, String)]) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let one = |(path, value): &(String, String)| {
        format!("{{\"op\":\"replace\",\"path\":{},\"value\":{}}}", quoted(path), quoted(value))
    };
    format!("[{}]", operations.iter().map(one).collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_from_outside_are_words_and_strings() {
        assert_eq!(
            (word("a1b2/prod"), word("it's; rm"), word("")),
            ("a1b2/prod".into(), r"'it'\''s; rm'".into(), "''".into())
        );
        assert_eq!(string("a\"${b}%{c}"), r#""a\"$${b}%%{c}""#);
        assert_eq!(yaml("a: \"b\"\n"), r#""a: \"b\"\n""#);
    }

    #[test]
    fn patch_operations_are_json_in_one_word() {
        let operation = ("/~1items~1{id}/GET/logging/loglevel".to_owned(), "it's \"x\"".to_owned());
        let expected = r#"'[{"op":"replace","path":"/~1items~1{id}/GET/logging/loglevel","value":"it'\''s \"x\""}]'"#;
        assert_eq!(patch(&[operation]), expected);
    }
}

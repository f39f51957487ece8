//! The fields of a format: the pieces that would go if one were left out.

use std::ops::Range;

use super::kind::FormatKind;
use super::{Part, VARIABLE, parts};

/// A piece of a format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// The piece as it stands in the format.
    pub text: &'a str,
    /// Whether it can go by itself; what cannot (braces, the keys of objects) holds the others together.
    pub removable: bool,
}

impl<'a> Field<'a> {
    /// The variables in it, without `$context.`.
    pub fn variables(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        parts(self.text).into_iter().filter_map(|part| match part {
            Part::Variable(name) => Some(name),
            Part::Literal(_) => None,
        })
    }

    /// The one variable in it; `None` where there are none or several.
    pub fn variable(&self) -> Option<&'a str> {
        let mut variables = self.variables();
        let only = variables.next()?;
        variables.next().is_none().then_some(only)
    }
}

/// Cuts a format into its fields. Their texts one after the other are the format.
///
/// In JSON a field is a key with its value and comma, in XML an element or an attribute, elsewhere a variable with what
/// stands between it and the one before.
pub fn fields(format: &str) -> Vec<Field<'_>> {
    let found = match FormatKind::of(format) {
        FormatKind::Json => json(format),
        FormatKind::Xml => xml(format),
        FormatKind::Csv | FormatKind::Clf | FormatKind::Text => text(format),
    };
    let mut fields = Vec::new();
    let mut at = 0;
    for range in found {
        fields.extend(rest(format, at..range.start));
        at = range.end;
        fields.push(Field { text: &format[range], removable: true });
    }
    fields.extend(rest(format, at..format.len()));
    fields
}

fn rest(format: &str, range: Range<usize>) -> Option<Field<'_>> {
    let text = &format[range];
    (!text.is_empty()).then_some(Field { text, removable: false })
}

/// Each `"key": value,` outside of strings, at any depth.
fn json(format: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut start, mut in_string, mut escaped) = (0, false, false);
    for (at, c) in format.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            _ if in_string => {}
            // What ends with a brace that opens is the key of an object: it holds others.
            '{' | '[' => start = at + 1,
            ',' | '}' | ']' => {
                let piece = &format[start..at];
                let end = if c == ',' { at + 1 } else { start + piece.trim_end().len() };
                if !piece.trim().is_empty() {
                    found.push(start..end);
                }
                start = at + 1;
            }
            _ => {}
        }
    }
    found
}

/// Each `<name>…</name>` without elements in it, with the space before it, and each attribute with a variable.
fn xml(format: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(open) = format[at..].find('<').map(|index| at + index) {
        let Some(close) = format[open..].find('>').map(|index| open + index) else { break };
        let tag = &format[open + 1..close];
        let name = tag.split_whitespace().next().unwrap_or_default();
        let after = &format[close + 1..];
        let end = format!("</{name}>");
        let leaf = after.find('<').filter(|next| !tag.starts_with('/') && after[*next..].starts_with(&end));
        at = match leaf {
            Some(next) if !name.is_empty() => {
                let least = found.last().map_or(0, |last| last.end);
                let space = format[..open].trim_end().len().max(least);
                let end = close + 1 + next + end.len();
                // The space before the first element is no more than layout; it goes with it all the same.
                found.push(space..end);
                end
            }
            _ => {
                found.extend(attributes(tag, open + 1));
                close + 1
            }
        };
    }
    found
}

fn attributes(tag: &str, offset: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(equals) = tag[at..].find("=\"").map(|index| at + index) {
        let Some(end) = tag[equals + 2..].find('"').map(|index| equals + 2 + index + 1) else { break };
        let start = tag[at..equals].rfind(char::is_whitespace).map_or(equals, |index| at + index);
        if start < equals && tag[equals..end].contains(VARIABLE) {
            found.push(offset + start..offset + end);
        }
        at = end;
    }
    found
}

/// Each variable with what separates it from the one before, and with what closes a bracket or a quote behind it.
fn text(format: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let (mut at, mut start) = (0, 0);
    let separates = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|');
    for part in parts(format) {
        match part {
            Part::Literal(literal) => {
                let closing = literal.find(separates).unwrap_or(literal.len());
                if let Some(last) = found.last_mut() {
                    last.end = at + closing;
                    start = last.end;
                }
                at += literal.len();
            }
            Part::Variable(name) => {
                at += VARIABLE.len() + name.len();
                found.push(start..at);
                start = at;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(format: &str) -> Vec<&str> {
        fields(format).into_iter().filter(|field| field.removable).map(|field| field.text).collect()
    }

    #[test]
    fn a_field_is_what_would_go() {
        assert_eq!(
            texts(r#"{ "id":"$context.requestId", "a":{"b":"$context.status"}, "c":1 }"#),
            [r#" "id":"$context.requestId","#, r#""b":"$context.status""#, r#" "c":1"#]
        );
        assert_eq!(
            texts(r#"<r id="$context.requestId"> <s>$context.status</s> </r>"#),
            [r#" id="$context.requestId""#, " <s>$context.status</s>"]
        );
        assert_eq!(texts("$context.requestId,$context.status"), ["$context.requestId", ",$context.status"]);
        assert_eq!(
            texts(r#"$context.requestId [$context.requestTime] "$context.httpMethod $context.protocol" end"#),
            ["$context.requestId", " [$context.requestTime]", " \"$context.httpMethod", " $context.protocol\""]
        );
    }

    proptest! {
        #[test]
        fn fields_and_parts_give_the_format_back(format in r#"(\$context\.|[a-z<>/{}\[\]",:=\\. |]|é|requestId){0,40}"#) {
            let joined: String = fields(&format).iter().map(|field| field.text).collect();
            prop_assert_eq!(&joined, &format);
            let whole: String = parts(&format).iter().map(|part| match part {
                Part::Literal(text) => (*text).to_owned(),
                Part::Variable(name) => format!("$context.{name}"),
            }).collect();
            prop_assert_eq!(&whole, &format);
            let of_fields: Vec<&str> = fields(&format).iter().flat_map(Field::variables).collect();
            let of_format: Vec<&str> = Field { text: &format, removable: false }.variables().collect();
            prop_assert_eq!(of_fields, of_format);
        }

        #[test]
        fn any_text_can_be_cut(format in ".{0,200}") {
            let joined: String = fields(&format).iter().map(|field| field.text).collect();
            prop_assert_eq!(joined, format);
        }
    }
}

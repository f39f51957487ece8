//! Which line of the catalogue a captured event is.

use std::sync::LazyLock;

use super::catalogue::{Catalogue, Line, Outcome, Piece, Presence, Template};

/// A type of line: every row of the catalogue under one id.
#[derive(Clone, Debug)]
pub struct LineType {
    /// The name of the line type.
    pub id: &'static str,
    /// Whether INFO writes it.
    pub info: bool,
    /// Whether INFO with full data writes it.
    pub full: bool,
    /// Whether INFO surely does not write it, so that it tells of full data, unless a failure brings it along.
    pub only_full: bool,
    /// What it says of a failed execution.
    pub failure: Option<Failed>,
}

/// What an error line says.
#[derive(Clone, Debug)]
pub struct Failed {
    /// How far the request came.
    pub reached: Outcome,
    /// The types of line that ERROR writes beside it.
    pub with: &'static [String],
}

/// A place in [`Recogniser::types`].
pub type TypeIndex = usize;

#[derive(Debug)]
struct Label {
    letters: Vec<u8>,
    plain: Option<Wordings>,
    authorizing: Option<Wordings>,
}

/// The wordings of one type of line under one label: with and without an API key, of one year and of another.
#[derive(Debug)]
struct Wordings {
    kind: TypeIndex,
    templates: Vec<&'static Template>,
}

/// A line that was recognised.
#[derive(Clone, Copy, Debug)]
pub struct Recognised<'r> {
    /// Its type.
    pub kind: TypeIndex,
    templates: &'r [&'static Template],
}

/// Recognises lines of every year by their labels.
#[derive(Debug)]
pub struct Recogniser {
    types: Vec<LineType>,
    /// By the first letter; of each the longest first.
    labels: Vec<Vec<Label>>,
    values: Vec<&'static str>,
    mark: &'static [u8],
    /// Characters that standard logging keeps.
    kept: usize,
    many_lines: &'static [String],
}

static EMBEDDED: LazyLock<Recogniser> = LazyLock::new(|| Recogniser::of(Catalogue::embedded()));

impl Recogniser {
    /// The one of the catalogue that the program was built with.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    fn of(catalogue: &'static Catalogue) -> Self {
        let mut made = Self {
            types: Vec::new(),
            labels: (0..=u8::MAX).map(|_| Vec::new()).collect(),
            values: Vec::new(),
            mark: catalogue.cut.mark.as_bytes(),
            kept: catalogue.cut.characters as usize,
            many_lines: &catalogue.many_lines.values,
        };
        for line in catalogue.all_lines() {
            // What a failure says stands in rows of its own.
            if matches!(line.text.0.as_slice(), [Piece::Value(_), ..]) {
                continue;
            }
            let kind = made.line_type(line);
            made.label(&line.text, kind, line.authorizers.is_some());
        }
        for failure in &catalogue.failures {
            let failed = Failed { reached: failure.reached, with: &failure.with };
            let line = LineType { id: &failure.id, info: true, full: true, only_full: false, failure: Some(failed) };
            made.types.push(line);
            made.label(&failure.text, made.types.len() - 1, false);
        }
        for labels in &mut made.labels {
            labels.sort_by_key(|label| std::cmp::Reverse(label.letters.len()));
        }
        made
    }

    fn line_type(&mut self, line: &'static Line) -> TypeIndex {
        let counted = |presence| matches!(presence, Presence::Yes | Presence::Likely);
        let place = self.types.iter().position(|known| known.id == line.id).unwrap_or_else(|| {
            let only_full = line.info == Presence::No;
            self.types.push(LineType { id: &line.id, info: false, full: false, only_full, failure: None });
            self.types.len() - 1
        });
        let known = &mut self.types[place];
        known.info |= counted(line.info);
        known.full |= counted(line.full);
        known.only_full &= line.info == Presence::No;
        place
    }

    /// Labels are compared without the blank at their end, which some readers of logs drop; where they have two blanks in
    /// a row one will do, for the same reason.
    fn label(&mut self, template: &'static Template, kind: TypeIndex, authorizing: bool) {
        let Some(Piece::Literal(text)) = template.0.first() else { return };
        for piece in &template.0 {
            if let Piece::Value(name) = piece
                && !self.values.contains(&name.as_str())
            {
                self.values.push(name);
            }
        }
        let exact = text.trim_end().to_owned();
        let single = exact.replace("  ", " ");
        for letters in [Some(single.clone()).filter(|single| *single != exact), Some(exact)].into_iter().flatten() {
            let bucket = &mut self.labels[usize::from(letters.as_bytes()[0])];
            let letters = letters.into_bytes();
            let place = bucket.iter().position(|known| known.letters == letters).unwrap_or_else(|| {
                bucket.push(Label { letters, plain: None, authorizing: None });
                bucket.len() - 1
            });
            let slot = if authorizing { &mut bucket[place].authorizing } else { &mut bucket[place].plain };
            let wordings = slot.get_or_insert_with(|| Wordings { kind, templates: Vec::new() });
            if wordings.kind == kind && !wordings.templates.contains(&template) {
                wordings.templates.push(template);
            }
        }
    }

    /// Every type of line, in the order of the catalogue, failures last.
    pub fn types(&self) -> &[LineType] {
        &self.types
    }

    /// The names of every value that lines hold.
    pub fn values(&self) -> &[&'static str] {
        &self.values
    }

    /// The type of an id.
    pub fn type_of(&self, id: &str) -> Option<TypeIndex> {
        self.types.iter().position(|known| known.id == id)
    }

    /// Recognises the text of an event, without its prefix. `authorizing`: an authorizer runs.
    pub fn recognise(&self, text: &[u8], authorizing: bool) -> Option<Recognised<'_>> {
        let labels = &self.labels[usize::from(*text.first()?)];
        let label = labels.iter().find(|label| text.starts_with(&label.letters))?;
        let (first, second) = match authorizing {
            true => (&label.authorizing, &label.plain),
            false => (&label.plain, &label.authorizing),
        };
        let Wordings { kind, templates } = first.as_ref().or(second.as_ref())?;
        Some(Recognised { kind: *kind, templates })
    }

    /// Whether an event was cut.
    pub fn is_cut(&self, text: &[u8]) -> bool {
        text.ends_with(self.mark)
    }

    /// Whether standard logging cuts such a text.
    pub fn would_be_cut(&self, text: &[u8]) -> bool {
        // Bytes that begin a character, so that the usual short text is not decoded.
        text.len() > self.kept && text.iter().filter(|byte| (**byte as i8) >= -0x40).count() > self.kept
    }

    /// Whether a recognised line may go on in the next line of a file.
    pub fn spans_lines(&self, line: Recognised<'_>) -> bool {
        let last = line.templates.first().and_then(|template| template.0.last());
        matches!(last, Some(Piece::Value(name)) if self.many_lines.contains(name))
    }

    /// The lengths of the values of a recognised line, in bytes; of a cut line what was left of it. A text that departs
    /// from every wording further on gives the values of the first up to there.
    pub fn lengths(&self, text: &[u8], line: Recognised<'_>, each: impl FnMut(&'static str, usize)) {
        let text = text.strip_suffix(self.mark).unwrap_or(text);
        let fits = |template: &&&'static Template| measure(text, template, |_, _| ());
        let [first, others @ ..] = line.templates else { return };
        let wording = match others {
            [] => first,
            _ => line.templates.iter().find(fits).unwrap_or(first),
        };
        measure(text, wording, each);
    }
}

/// The lengths of a wording's values in a text, and whether the text holds all of it.
fn measure(text: &[u8], wording: &'static Template, mut each: impl FnMut(&'static str, usize)) -> bool {
    let [Piece::Literal(label), pieces @ ..] = wording.0.as_slice() else { return false };
    let letters = label.trim_end().len();
    let rest = text.get(letters..).unwrap_or_default();
    // The label ends in a blank, which the text may lack.
    let blanks = rest.iter().take(label.len() - letters).take_while(|byte| byte.is_ascii_whitespace()).count();
    let mut rest = &rest[blanks..];
    for pair in pieces.chunks(2) {
        let [Piece::Value(name), after @ ..] = pair else { return false };
        let length = match after {
            [Piece::Literal(next)] => find(rest, next.as_bytes()).map(|length| (length, length + next.len())),
            _ => Some((rest.len(), rest.len())),
        };
        let Some((length, end)) = length else { return false };
        each(name, length);
        rest = &rest[end..];
    }
    true
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str, authorizing: bool) -> Option<&'static str> {
        let recogniser = Recogniser::embedded();
        let line = recogniser.recognise(text.as_bytes(), authorizing)?;
        Some(recogniser.types()[line.kind].id)
    }

    fn lengths(text: &str) -> Vec<(&'static str, usize)> {
        let recogniser = Recogniser::embedded();
        let line = recogniser.recognise(text.as_bytes(), false).expect("a known line");
        let mut lengths = Vec::new();
        recogniser.lengths(text.as_bytes(), line, |name, bytes| lengths.push((name, bytes)));
        lengths
    }

    #[test]
    fn wordings_of_every_year_are_recognised() {
        let cases = [
            ("Received response. Integration latency: 40 ms", "received"),
            ("Received response. Status: 200, Integration latency: 40 ms", "received"),
            ("X-ray Tracing ID : 1-5c755b5d-07b29b94e632d3da19d88789", "xray"),
            ("X-ray Tracing ID : Root=1-5c755b5d-07b29b94e632d3da19d88789", "xray"),
            ("API Key  authorized because method 'GET /' does not require API Key.", "no-key-required"),
            ("API Key authorized because method 'GET /' does not require API Key.", "no-key-required"),
            ("API Key: **********************************abcdef", "api-key"),
            ("API Key ID: a1b2c3d4e5", "api-key-id"),
            ("Unauthorized request: 9cef3834", "unauthorized"),
            ("Unauthorized", "unauthorized-test"),
            ("Method request body before transformations:", "request-body"),
            ("Endpoint response body before transformations:\n {", "endpoint-response-body"),
            ("Execution failed due to a timeout error", "timed-out"),
            ("Execution failed due to configuration error: Malformed Lambda proxy response", "malformed-response"),
            ("Execution failed due to configuration error: something new", "configuration-error"),
            ("Execution failed due to something new", "execution-failed"),
        ];
        for (text, expected) in cases {
            assert_eq!(id(text, false), Some(expected), "{text}");
        }
        for text in ["", "Method", "method request path: {}", "Gateway response type: x", "{}"] {
            assert_eq!(id(text, false), None, "{text}");
        }
    }

    #[test]
    fn an_authorizers_lines_are_told_by_when_they_come() {
        assert_eq!(id("Sending request to https://a", true), Some("authorizer-sending"));
        assert_eq!(id("Sending request to https://a", false), Some("sending"));
        assert_eq!(id("HTTP Method: GET, Resource Path: /", true), Some("http-method"));
    }

    #[test]
    fn values_are_measured_between_the_letters_of_the_line() {
        assert_eq!(lengths("HTTP Method: POST, Resource Path: /a, b"), [("method", 4), ("path", 5)]);
        assert_eq!(
            lengths("Received response. Status: 200, Integration latency: 40 ms"),
            [("status", 3), ("latency", 2)]
        );
        assert_eq!(lengths("Method request body before transformations:"), [("request_body", 0)]);
        assert_eq!(lengths("Method request headers: {} [TRUNCATED]"), [("request_headers", 2)]);
        assert_eq!(lengths("Endpoint request body after transformations: ab"), [("endpoint_request_body", 2)]);
        assert_eq!(lengths("HTTP Method: POST"), []);
    }

    #[test]
    fn a_usage_plan_line_is_measured_with_and_without_a_key() {
        let line =
            |key: &str| lengths(&format!("Usage Plan check succeeded for API Key {key} and API Stage a1b2c3/prod"));
        assert_eq!(line(""), [("api_id", 6), ("stage", 4)]);
        assert_eq!(line("****123456"), [("masked_key", 10), ("api_id", 6), ("stage", 4)]);
        let verify =
            |key: &str| lengths(&format!("Verifying Usage Plan for request: 12345678. API Key: {key} API Stage: a/b"));
        assert_eq!(verify(""), [("request_id", 8), ("api_id", 1), ("stage", 1)]);
        assert_eq!(verify("*****6"), [("request_id", 8), ("masked_key", 6), ("api_id", 1), ("stage", 1)]);
    }

    /// `only_full` is what tells a capture of full data from one of INFO.
    #[test]
    fn levels_of_types_are_those_of_the_catalogue() {
        let of = |id: &str| {
            let recogniser = Recogniser::embedded();
            let line = &recogniser.types()[recogniser.type_of(id).expect("a type")];
            (line.info, line.full, line.only_full)
        };
        assert_eq!(of("http-method"), (true, true, false));
        assert_eq!(of("request-headers"), (false, true, true));
        assert_eq!(of("authorizer-policy"), (false, true, false));
        assert_eq!(of("timed-out"), (true, true, false));
    }
}

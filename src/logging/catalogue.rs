//! The catalogue of execution-log lines: `execution_lines.toml`, parsed.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer, Serialize};

use super::settings::{ApiKind, Authorizer, Integration};

/// How a request ended, as far as the execution log depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Executed, also when the backend answered 4xx or 5xx through a proxy.
    Success,
    /// The execution failed on the backend's answer: a 5xx of API Gateway's own.
    Failure,
    /// The execution failed because the backend gave no answer.
    Unanswered,
    /// The execution failed before the backend was asked.
    Unsent,
    /// Denied by an authorizer.
    Rejected,
    /// Denied by a usage plan.
    Throttled,
}

/// The setting that captured lines speak for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Captured {
    /// Lines that ERROR writes, and none else.
    Error,
    /// Lines of INFO, and none of full data.
    Info,
    /// Lines of full data.
    InfoFull,
}

/// What kind of request lines belong to, as far as they tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RequestKind {
    /// How it ended; `None` where the lines do not say.
    pub outcome: Option<Outcome>,
    /// The hundreds of the status that the method completed with (2 for 200); `None` where no line says so.
    pub status_class: Option<u8>,
    /// Whether a Lambda authorizer ran.
    pub authorizer: bool,
    /// Whether an API key came with it.
    pub api_key: bool,
    /// Whether an integration was called; `None` where the lines are not those that would say.
    pub backend: Option<bool>,
}

/// Whether a level writes a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Presence {
    /// It does.
    Yes,
    /// It probably does: counted, but not in the lower bound.
    Likely,
    /// It may: counted in the upper bound only.
    Unlikely,
    /// It does not.
    No,
}

/// How well a line is attested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sure {
    /// AWS says so, or several real logs agree.
    Settled,
    /// One real log or one report, nothing against it.
    Likely,
    /// Conflicting or missing evidence.
    Unknown,
}

/// A piece of a line's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Letters that are always the same.
    Literal(String),
    /// A value, by the name of its length.
    Value(String),
}

/// The text of a line, cut at its values.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Template(pub Vec<Piece>);

impl TryFrom<String> for Template {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text.as_str();
        while let Some((literal, tail)) = rest.split_once('{') {
            let (name, tail) = tail.split_once('}').ok_or_else(|| format!("'{{' without '}}' in '{text}'"))?;
            if !literal.is_empty() {
                pieces.push(Piece::Literal(literal.to_owned()));
            }
            pieces.push(Piece::Value(name.to_owned()));
            rest = tail;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Literal(rest.to_owned()));
        }
        Ok(Self(pieces))
    }
}

/// One line type; the fields are described in the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The name of the line type.
    pub id: String,
    /// What it says.
    pub text: Template,
    /// Whether INFO writes it.
    pub info: Presence,
    /// Whether INFO with full data writes it.
    pub full: Presence,
    /// Whether ERROR writes it.
    pub error: Presence,
    /// The outcomes it belongs to; `None` for all.
    pub outcomes: Option<Vec<Outcome>>,
    /// The integrations it belongs to; `None` for all.
    pub integrations: Option<Vec<Integration>>,
    /// The authorizers it belongs to; `None` for all.
    pub authorizers: Option<Vec<Authorizer>>,
    /// Whether it belongs to methods with or without an API key; `None` for both.
    pub api_key: Option<bool>,
    /// The first year of the wording; `None` for always.
    pub since: Option<i16>,
    /// The last year of the wording; `None` where it still is so.
    pub until: Option<i16>,
    /// How well it is attested.
    pub sure: Sure,
}

/// What the error lines of a failed execution say; the fields are described in the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FailureLine {
    /// The name of the line type.
    pub id: String,
    /// What it says.
    pub text: Template,
    /// How far the request came.
    pub reached: Outcome,
    /// How far it may have come instead.
    #[serde(default)]
    pub may_reach: Vec<Outcome>,
    /// The integrations that can fail so; `None` for any.
    pub integrations: Option<Vec<Integration>>,
    /// The authorizers that can fail so; `None` for any and none.
    pub authorizers: Option<Vec<Authorizer>>,
    /// Line types that ERROR writes beside it.
    pub with: Vec<String>,
}

/// The default length of a value.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LengthRow {
    /// The value's name.
    pub name: String,
    /// The integrations it is for; `None` for all.
    pub integrations: Option<Vec<Integration>>,
    /// The shortest seen, in bytes.
    pub low: f64,
    /// The median seen.
    pub typical: f64,
    /// The longest seen; `None` where no limit is known.
    pub high: Option<f64>,
    /// Other values that it contains.
    #[serde(default)]
    pub plus: Vec<String>,
    /// Other values that it contains, counted where they are stated.
    #[serde(default)]
    pub plus_known: Vec<String>,
    /// Where the numbers come from.
    #[serde(rename = "note")]
    _note: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Prefix {
    since: i16,
    rest: u32,
    websocket: u32,
}

/// Where standard logging cuts the text of an event.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cut {
    /// The characters that are kept.
    pub characters: u32,
    /// The bytes of the mark that follows.
    pub marker: u32,
    /// The mark.
    pub mark: String,
    /// The bytes that an event of a delivery can have.
    pub delivered: u32,
}

/// What no real log shows.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Undocumented {
    /// Authorizers that may write lines of their own.
    pub authorizers: Vec<Authorizer>,
}

/// What may go on in the next line of a file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManyLines {
    /// Names of values.
    pub values: Vec<String>,
}

/// What tests of the console do not show.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Console {
    /// Ids of lines.
    lacks: Vec<String>,
}

/// What a delivery's record adds to the payload of an event, in bytes.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The least.
    pub low: f64,
    /// The usual.
    pub typical: f64,
    /// The most.
    pub high: f64,
    /// With the payload as the only field, in JSON.
    pub payload: f64,
}

/// Every line type with its lengths.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    #[serde(rename = "schema")]
    _schema: u32,
    prefix: Prefix,
    /// Where standard logging cuts.
    pub cut: Cut,
    /// What no real log shows.
    pub undocumented: Undocumented,
    /// What tests of the console lack.
    console: Console,
    /// What a delivery adds.
    pub record: Record,
    #[serde(rename = "length", deserialize_with = "by_name")]
    lengths: HashMap<String, Vec<LengthRow>>,
    /// The lines in the order in which they are written, of every year.
    #[serde(rename = "line")]
    all_lines: Vec<Line>,
    /// What failed executions say.
    #[serde(rename = "failure")]
    pub failures: Vec<FailureLine>,
    /// Values that may hold line breaks.
    pub many_lines: ManyLines,
    /// Words that may stand in a masked label.
    pub vocabulary: Vocabulary,
    /// The year whose wording is meant; `None` for today's.
    #[serde(skip)]
    year: Option<i16>,
}

/// Words that say nothing of a request.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    /// In small letters.
    pub words: Vec<String>,
}

/// A value's rows stay in the order of the file.
fn by_name<'de, D: Deserializer<'de>>(rows: D) -> Result<HashMap<String, Vec<LengthRow>>, D::Error> {
    let mut lengths: HashMap<String, Vec<LengthRow>> = HashMap::new();
    for row in Vec::<LengthRow>::deserialize(rows)? {
        lengths.entry(row.name.clone()).or_default().push(row);
    }
    Ok(lengths)
}

static EMBEDDED: LazyLock<Catalogue> = LazyLock::new(|| {
    toml::from_str(include_str!("execution_lines.toml")).expect("the embedded catalogue is parsed by a test")
});

impl Catalogue {
    /// The catalogue that the program was built with.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// The same catalogue in the wording of a year.
    pub fn of_year(&self, year: i16) -> Self {
        Self { year: Some(year), ..self.clone() }
    }

    /// The same catalogue as tests of the console show it.
    pub fn of_console(mut self) -> Self {
        let lacks = std::mem::take(&mut self.console.lacks);
        self.all_lines.retain(|line| !lacks.contains(&line.id));
        self
    }

    /// The lines in the order in which they are written, in the wording that is meant.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        let fits = |line: &&Line| match self.year {
            Some(year) => line.since.is_none_or(|since| since <= year) && line.until.is_none_or(|until| year <= until),
            None => line.until.is_none(),
        };
        self.all_lines.iter().filter(fits)
    }

    /// The lines of every year.
    pub fn all_lines(&self) -> &[Line] {
        &self.all_lines
    }

    /// Bytes of `(request id) ` before the text of an event.
    pub fn prefix(&self, kind: ApiKind) -> u32 {
        match kind {
            _ if self.year.is_some_and(|year| year < self.prefix.since) => 0,
            ApiKind::Websocket => self.prefix.websocket,
            ApiKind::Rest | ApiKind::Http => self.prefix.rest,
        }
    }

    /// The default length of a value behind an integration.
    pub fn length(&self, name: &str, integration: Integration) -> Option<&LengthRow> {
        let mut rows = self.lengths.get(name)?.iter();
        rows.find(|row| row.integrations.as_ref().is_none_or(|only| only.contains(&integration)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_catalogue_is_whole() {
        let catalogue = Catalogue::embedded();
        let values = catalogue
            .all_lines
            .iter()
            .map(|line| &line.text)
            .chain(catalogue.failures.iter().map(|failure| &failure.text))
            .flat_map(|text| &text.0)
            .filter_map(|piece| match piece {
                Piece::Value(name) => Some(name.as_str()),
                Piece::Literal(_) => None,
            });
        let rows = || catalogue.lengths.values().flatten();
        let contained = rows().flat_map(|row| row.plus.iter().chain(&row.plus_known).map(String::as_str));
        for name in values.chain(contained) {
            let known = catalogue.length(name, Integration::Mock).is_some();
            assert!(known || catalogue.length(name, Integration::LambdaProxy).is_some(), "no length for {name}");
        }
        for row in rows() {
            assert!(row.low <= row.typical && row.high.is_none_or(|high| row.typical <= high), "{}", row.name);
        }
    }

    #[test]
    fn a_template_is_cut_at_its_values() {
        let template = Template::try_from("a {b} c".to_owned()).expect("a template");
        let expected = [Piece::Literal("a ".into()), Piece::Value("b".into()), Piece::Literal(" c".into())];
        assert_eq!(template.0, expected);
        assert!(Template::try_from("a {b".to_owned()).is_err());
    }
}

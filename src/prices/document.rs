//! Reading TOML by hand, so that one look at a file finds everything that is wrong with it and says where.

use std::ops::Range;

use jiff::civil::Date;
use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::finding::{Finding, Position, Problem};
use super::product::Product;

/// A value and where it stands.
pub(crate) type Value<'a> = &'a Spanned<DeValue<'a>>;

/// A file that is being read and what was found wrong with it so far.
pub(crate) struct Document {
    file: String,
    text: String,
    findings: Vec<Finding>,
}

impl Document {
    /// Reads a file with `read`, which gets its top table; not called where the file is no TOML.
    pub(crate) fn read<T>(
        file: &str,
        text: &str,
        read: impl FnOnce(&mut Document, Fields<'_>) -> Option<T>,
    ) -> (Option<T>, Vec<Finding>) {
        let (root, errors) = DeTable::parse_recoverable(text);
        let mut document = Document { file: file.to_owned(), text: text.to_owned(), findings: Vec::new() };
        for error in &errors {
            let span = error.span().unwrap_or(0..0);
            document.report(&span, Problem::Syntax(error.message().to_owned()));
        }
        let value = if errors.is_empty() { read(&mut document, Fields::of(&root, String::new())) } else { None };
        let mut findings = document.findings;
        findings.sort_by_key(|finding| (finding.position.is_none(), finding.position));
        (value, findings)
    }

    pub(crate) fn report(&mut self, span: &Range<usize>, problem: Problem) {
        let position = Some(Position::of(span, &self.text));
        self.findings.push(Finding { file: self.file.clone(), position, problem });
    }

    pub(crate) fn report_missing(&mut self, product: Product) {
        let problem = Problem::MissingPrice(product);
        self.findings.push(Finding { file: self.file.clone(), position: None, problem });
    }

    pub(crate) fn line(&self, span: &Range<usize>) -> usize {
        Position::of(span, &self.text).line
    }

    /// Reports a value that should be something else.
    pub(crate) fn wrong<T>(&mut self, key: &str, value: Value<'_>, expected: &str) -> Option<T> {
        let found = match value.get_ref() {
            DeValue::String(text) => format!("'{}'", text.escape_debug()),
            DeValue::Integer(number) => number.to_string(),
            DeValue::Float(number) => number.as_str().to_owned(),
            DeValue::Boolean(flag) => flag.to_string(),
            DeValue::Datetime(time) => time.to_string(),
            DeValue::Array(_) => "a list".to_owned(),
            DeValue::Table(_) => "a table".to_owned(),
        };
        self.report(&value.span(), Problem::Value { key: key.to_owned(), found, expected: expected.to_owned() });
        None
    }

    /// A text that can be printed as it is: not blank, no character that moves the cursor or turns the direction.
    pub(crate) fn text(&mut self, key: &str, value: Value<'_>) -> Option<String> {
        let odd = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        match value.get_ref() {
            DeValue::String(text) if !text.trim().is_empty() && !text.contains(odd) => Some(text.clone().into_owned()),
            _ => self.wrong(key, value, "a line of text"),
        }
    }

    /// A text that has to be one of those that `read` knows.
    pub(crate) fn choice<T>(
        &mut self,
        key: &str,
        value: Value<'_>,
        expected: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        match value.get_ref().as_str().and_then(read) {
            Some(chosen) => Some(chosen),
            None => self.wrong(key, value, expected),
        }
    }

    /// A whole number from 0.
    pub(crate) fn count(&mut self, key: &str, value: Value<'_>) -> Option<u64> {
        let number = value.get_ref().as_integer().and_then(|n| u64::from_str_radix(n.as_str(), n.radix()).ok());
        match number {
            Some(number) => Some(number),
            None => self.wrong(key, value, "a whole number from 0"),
        }
    }

    /// A whole number from 1.
    pub(crate) fn positive_count(&mut self, key: &str, value: Value<'_>) -> Option<u64> {
        match self.count(key, value)? {
            0 => self.wrong(key, value, "a whole number from 1"),
            number => Some(number),
        }
    }

    /// A number above 0.
    pub(crate) fn positive(&mut self, key: &str, value: Value<'_>) -> Option<f64> {
        match self.number(value) {
            Some(number) if number > 0.0 => Some(number),
            _ => self.wrong(key, value, "a number above 0"),
        }
    }

    /// A number above 0 and up to 1.
    pub(crate) fn share(&mut self, key: &str, value: Value<'_>) -> Option<f64> {
        match self.number(value) {
            Some(number) if number > 0.0 && number <= 1.0 => Some(number),
            _ => self.wrong(key, value, "a number above 0 and up to 1"),
        }
    }

    pub(crate) fn flag(&mut self, key: &str, value: Value<'_>) -> Option<bool> {
        match value.get_ref() {
            DeValue::Boolean(flag) => Some(*flag),
            _ => self.wrong(key, value, "true or false"),
        }
    }

    fn number(&self, value: Value<'_>) -> Option<f64> {
        let text = match value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
            DeValue::Float(number) => number.as_str(),
            _ => return None,
        };
        text.parse().ok().filter(|number: &f64| number.is_finite())
    }

    /// Dollars: a decimal in quotes, so that no binary fraction comes between AWS's price and ours.
    pub(crate) fn usd(&mut self, key: &str, value: Value<'_>) -> Option<Decimal> {
        let plain =
            |text: &&str| text.strip_prefix('-').unwrap_or(text).chars().all(|c| c.is_ascii_digit() || c == '.');
        let usd = value.get_ref().as_str().filter(plain).and_then(|text| Decimal::from_str_exact(text).ok());
        match usd {
            Some(usd) => Some(usd),
            None => self.wrong(key, value, "dollars as a decimal in quotes, such as \"0.50\""),
        }
    }

    pub(crate) fn date(&mut self, key: &str, value: Value<'_>) -> Option<Date> {
        let date = value.get_ref().as_datetime().filter(|when| when.time.is_none()).and_then(|when| {
            let date = when.date?;
            Date::new(i16::try_from(date.year).ok()?, date.month.cast_signed(), date.day.cast_signed()).ok()
        });
        match date {
            Some(date) => Some(date),
            None => self.wrong(key, value, "a date as YYYY-MM-DD without quotes"),
        }
    }

    pub(crate) fn list<'v>(&mut self, key: &str, value: Value<'v>) -> Option<Vec<Value<'v>>> {
        match value.get_ref().as_array() {
            Some(values) => Some(values.iter().collect()),
            None => self.wrong(key, value, "a list in [ ]"),
        }
    }

    pub(crate) fn table<'v>(&mut self, key: &str, value: Value<'v>) -> Option<Fields<'v>> {
        match value.get_ref() {
            DeValue::Table(table) => {
                Some(Fields { table, span: value.span(), path: format!("{key}."), known: Vec::new(), open: false })
            }
            _ => self.wrong(key, value, "a table"),
        }
    }

    /// Every problem of a table's keys that nobody asked for.
    pub(crate) fn close(&mut self, fields: Fields<'_>) {
        if fields.open {
            return;
        }
        for (key, _) in fields.table.iter().filter(|(key, _)| !fields.known.contains(&key.get_ref().as_ref())) {
            let problem = Problem::UnknownKey { key: key.get_ref().to_string(), known: fields.known.clone() };
            self.report(&key.span(), problem);
        }
    }
}

/// A table whose keys are asked for one by one, so that those left over are known in the end.
pub(crate) struct Fields<'a> {
    table: &'a DeTable<'a>,
    span: Range<usize>,
    path: String,
    known: Vec<&'static str>,
    /// Any key may stand here.
    open: bool,
}

impl<'a> Fields<'a> {
    fn of(table: &'a Spanned<DeTable<'a>>, path: String) -> Self {
        Self { table: table.get_ref(), span: table.span(), path, known: Vec::new(), open: false }
    }

    /// Where the table stands.
    pub(crate) fn span(&self) -> &Range<usize> {
        &self.span
    }

    /// The value of a key that may be left out.
    pub(crate) fn optional(&mut self, key: &'static str) -> Option<Value<'a>> {
        self.known.push(key);
        self.table.get(key)
    }

    /// The value of a key; its absence is a problem.
    pub(crate) fn required(&mut self, document: &mut Document, key: &'static str) -> Option<Value<'a>> {
        let value = self.optional(key);
        if value.is_none() {
            document.report(&self.span, Problem::MissingKey(format!("{}{key}", self.path)));
        }
        value
    }

    /// Every key with its place and value, of a table whose keys are names. Each is then known.
    pub(crate) fn take_all(&mut self) -> Vec<(&'a str, Range<usize>, Value<'a>)> {
        self.open = true;
        self.table.iter().map(|(key, value)| (key.get_ref().as_ref(), key.span(), value)).collect()
    }
}

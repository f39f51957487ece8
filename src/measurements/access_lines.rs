//! Access-log lines of one stage, matched against its format: lengths, never what they say.

use super::AccessSample;
use crate::logging::access::{Part, parts};

/// The variable whose value is itself a length.
const RESPONSE_LENGTH: &str = "responseLength";

/// Reads lines one by one.
#[derive(Debug)]
pub struct AccessLines<'f> {
    steps: Vec<Step<'f>>,
    head: &'f str,
    sample: AccessSample,
}

/// A value of a line and the text that ends it.
#[derive(Debug)]
struct Step<'f> {
    /// The variable; `None` where several stand side by side, whose values cannot be told apart.
    variable: Option<&'f str>,
    /// What follows it; empty at the end of the format.
    until: &'f str,
}

impl<'f> AccessLines<'f> {
    /// For lines of a format. A line break at its end does not reach CloudWatch.
    pub fn of(format: &'f str) -> Self {
        let (mut head, mut steps) = ("", Vec::<Step<'f>>::new());
        for part in parts(format.trim_end_matches(['\n', '\r'])) {
            match (part, steps.last_mut()) {
                (Part::Literal(text), None) => head = text,
                (Part::Literal(text), Some(step)) => step.until = text,
                (Part::Variable(_), Some(step)) if step.until.is_empty() => step.variable = None,
                (Part::Variable(name), _) => steps.push(Step { variable: Some(name), until: "" }),
            }
        }
        Self { steps, head, sample: AccessSample::default() }
    }

    /// Takes a line.
    pub fn line(&mut self, line: &[u8]) {
        let Some(values) = self.values(line) else {
            self.sample.unmatched += 1;
            self.sample.unmatched_bytes += line.len() as u64;
            return;
        };
        self.sample.lines.add(line.len());
        for (step, value) in self.steps.iter().zip(values) {
            let Some(variable) = step.variable else { continue };
            self.sample.values.entry(variable.to_owned()).or_default().add(value.len());
            if variable == RESPONSE_LENGTH
                && let Some(bytes) = std::str::from_utf8(value).ok().and_then(|text| text.parse().ok())
            {
                self.sample.response_lengths.add(bytes);
            }
        }
    }

    /// The value of each step; `None` where the format does not fit. Each value ends where what follows it comes first,
    /// but the last one with the line.
    fn values<'l>(&self, line: &'l [u8]) -> Option<Vec<&'l [u8]>> {
        let line = without_break(line);
        let mut rest = line.strip_prefix(self.head.as_bytes())?;
        let Some((last, before)) = self.steps.split_last() else { return rest.is_empty().then(Vec::new) };
        let mut values = Vec::with_capacity(self.steps.len());
        for step in before {
            let at = find(rest, step.until.as_bytes())?;
            values.push(&rest[..at]);
            rest = &rest[at + step.until.len()..];
        }
        values.push(rest.strip_suffix(last.until.as_bytes())?);
        Some(values)
    }

    /// How many lines of the format were taken; each is a request.
    pub fn requests(&self) -> usize {
        usize::try_from(self.sample.lines.count()).unwrap_or(usize::MAX)
    }

    /// The coefficient of variation of their lengths; `None` below two of them.
    pub fn spread(&self) -> Option<f64> {
        let (lines, count) = (&self.sample.lines, self.sample.lines.count() as f64);
        let mean = lines.mean_of(|bytes| bytes)?;
        let variance = lines.mean_of(|bytes| (bytes - mean).powi(2))? * count / (count - 1.0);
        (count > 1.0 && mean > 0.0).then(|| variance.sqrt() / mean)
    }

    /// What was seen.
    pub fn sample(self) -> AccessSample {
        self.sample
    }
}

fn without_break(line: &[u8]) -> &[u8] {
    let end = line.iter().rposition(|byte| !matches!(byte, b'\n' | b'\r')).map_or(0, |last| last + 1);
    &line[..end]
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FORMAT: &str = r#"{"id":"$context.requestId","status":"$context.status","bytes":"$context.responseLength"}"#;

    fn lengths(sample: &AccessSample, variable: &str) -> Vec<(u32, u64)> {
        sample.values.get(variable).map(|tally| tally.0.clone().into_iter().collect()).unwrap_or_default()
    }

    #[test]
    fn a_line_gives_the_length_of_each_value() {
        let mut lines = AccessLines::of(FORMAT);
        lines.line(br#"{"id":"0123456789","status":"200","bytes":"51880"}"#);
        lines.line(br#"{"id":"0123456789","status":"-","bytes":"-"}"#);
        assert_eq!(lines.requests(), 2);
        let sample = lines.sample();
        assert_eq!(lengths(&sample, "requestId"), [(10, 2)]);
        assert_eq!(lengths(&sample, "status"), [(1, 1), (3, 1)]);
        assert_eq!(sample.response_lengths.0.into_iter().collect::<Vec<_>>(), [(51_880, 1)]);
        assert_eq!((sample.lines.count(), sample.lines.bytes(), sample.unmatched), (2, 50 + 44, 0));
    }

    #[test]
    fn a_line_of_an_older_format_is_counted_apart() {
        let mut lines = AccessLines::of(FORMAT);
        lines.line(b"10.0.0.1 GET /items 200");
        lines.line(b"");
        let sample = lines.sample();
        assert_eq!((sample.lines.bytes(), sample.unmatched, sample.unmatched_bytes), (0, 2, 23));
        assert!(sample.values.is_empty());
    }

    #[test]
    fn lines_of_an_earlier_format_are_not_weighed_with_those_of_this_one() {
        let mut lines = AccessLines::of("$context.requestId|$context.status");
        for _ in 0..150 {
            lines.line("x".repeat(400).as_bytes());
        }
        for _ in 0..50 {
            lines.line(format!("{}|200", "i".repeat(36)).as_bytes());
        }
        assert_eq!((lines.requests(), lines.spread()), (50, Some(0.0)));
        let sample = lines.sample();
        assert_eq!(sample.lines.mean_of(|bytes| bytes), Some(40.0));
        assert_eq!((sample.unmatched, sample.unmatched_bytes), (150, 60_000));
        // A file of before says nothing of their bytes.
        let older = r#"{"lines":{"40":1},"values":{},"response_lengths":{},"unmatched":1}"#;
        let older: AccessSample = serde_json::from_str(older).expect("it stays readable");
        assert_eq!((older.lines.count(), older.unmatched_bytes), (1, 0));
    }

    #[test]
    fn values_side_by_side_are_not_told_apart() {
        let mut lines = AccessLines::of("$context.path$context.status $context.requestId\n");
        lines.line(b"/a200 x");
        let sample = lines.sample();
        assert_eq!(sample.values.keys().collect::<Vec<_>>(), ["requestId"]);
        assert_eq!(sample.unmatched, 0);
    }

    #[test]
    fn the_spread_is_that_of_the_lengths() {
        let mut lines = AccessLines::of("$context.requestId");
        lines.line(b"12345678");
        assert_eq!(lines.spread(), None);
        lines.line(b"123456789012");
        // Lengths 8 and 12: mean 10, standard deviation √8.
        assert!((lines.spread().expect("two lines") - 8.0_f64.sqrt() / 10.0).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn lines_of_a_format_are_matched_exactly(
            pieces in prop::collection::vec(("[ \",:;|{}\\[\\]=]{1,6}", "[a-zA-Z0-9/ .\\-äß]{0,40}"), 1..12),
            tail in "[ \",}]{0,4}",
        ) {
            let (mut format, mut line) = (String::new(), String::new());
            for (number, (literal, value)) in pieces.iter().enumerate() {
                format += &format!("{literal}$context.v{number}");
                line += &format!("{literal}{value}");
                let next = pieces.get(number + 1).map(|(literal, _)| literal);
                // A value that holds what ends it, or runs into it, cannot be told from a shorter one.
                if let Some(next) = next {
                    prop_assume!(format!("{value}{next}").find(next.as_str()) == Some(value.len()));
                }
            }
            (format, line) = (format + &tail, line + &tail);
            let mut lines = AccessLines::of(&format);
            lines.line(line.as_bytes());
            let sample = lines.sample();
            prop_assert_eq!(sample.unmatched, 0);
            for (number, (_, value)) in pieces.iter().enumerate() {
                let name = format!("v{number}");
                prop_assert_eq!(lengths(&sample, &name), vec![(u32::try_from(value.len()).expect("short"), 1)]);
            }
        }

        /// What the sample holds is determined by the format and lengths alone: lines that differ in every byte of every
        /// value give the same.
        #[test]
        fn no_byte_of_a_value_survives(lengths in prop::collection::vec(0_usize..60, 3)) {
            let made = |byte: char| {
                let value = |place: usize| byte.to_string().repeat(lengths[place]);
                let line = format!(r#"{{"id":"{}","status":"{}","bytes":"{}"}}"#, value(0), value(1), value(2));
                let mut lines = AccessLines::of(FORMAT);
                lines.line(line.as_bytes());
                serde_json::to_string(&lines.sample()).expect("plain values")
            };
            prop_assert_eq!(made('q'), made('z'));
            prop_assert!(!made('§').contains('§'));
        }
    }
}

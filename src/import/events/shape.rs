//! How a file begins tells what shape it has.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::stamp::Stamps;
use super::table;

/// How a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Json,
    Table,
    Export,
    Tail,
    /// What the AWS CLI prints with `--output text`: tabs and line breaks of messages cannot be told from its own.
    CliText,
    Plain,
}

/// The shape of a file that begins so.
pub(super) fn of(head: &[u8]) -> Shape {
    let text = head.trim_ascii_start();
    let line = text.split(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii_end();
    let second = text.get(1..).and_then(|rest| rest.trim_ascii_start().first());
    match (text.first(), second) {
        (Some(b'{'), _) if !is_other_record(line) => Shape::Json,
        // Lines of other logs begin with a time or a level in brackets.
        (Some(b'['), Some(b'{' | b'[' | b']')) => Shape::Json,
        _ if Stamps::default().export(line).is_some() => Shape::Export,
        _ if Stamps::default().tail(line).is_some() => Shape::Tail,
        _ if line.starts_with(b"EVENTS\t") => Shape::CliText,
        _ if table::columns(line).is_some() => Shape::Table,
        _ => Shape::Plain,
    }
}

/// The names that make an object one of ours.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Names {
    events: Option<IgnoredAny>,
    log_events: Option<IgnoredAny>,
    message: Option<IgnoredAny>,
}

/// Whether a line is a JSON object that holds no event: a line of an access log, which is itself the event.
fn is_other_record(line: &[u8]) -> bool {
    let names = serde_json::from_slice::<Names>(line);
    names.is_ok_and(|names| names.events.is_none() && names.log_events.is_none() && names.message.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_tells_the_shape() {
        let shapes = [
            ("{\"events\":[]}", Shape::Json),
            ("\r\n {\n  \"events\": [", Shape::Json),
            ("[{\"message\":", Shape::Json),
            ("[ ]", Shape::Json),
            ("{\"timestamp\":1,\"message\":\"m\"}\n{", Shape::Json),
            ("{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[]}{\"messageType\"", Shape::Json),
            ("{\"requestId\":\"r\",\"status\":\"200\"}\n", Shape::Plain),
            ("{}", Shape::Plain),
            ("[01/Nov/2026] GET /", Shape::Plain),
            ("2026-11-01T13:00:00.123Z m", Shape::Export),
            ("2026-11-01T13:00:00.123Z", Shape::Export),
            ("2026-11-01 13:00:00.123 m", Shape::Plain),
            ("2026-11-01T13:00:00.123000+00:00 stream m", Shape::Tail),
            ("2026-11-01T13:00:00 m", Shape::Tail),
            ("EVENTS\t1\tm\t2", Shape::CliText),
            ("@timestamp,@message\n", Shape::Table),
            ("\"@message\",\"@logStream\"\r\n", Shape::Table),
            ("@messages,x\n", Shape::Plain),
            ("", Shape::Plain),
        ];
        for (head, shape) in shapes {
            assert_eq!(of(head.as_bytes()), shape, "{head}");
        }
    }
}

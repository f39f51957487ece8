//! Time stamps at fixed places of a line, read without allocation.

use jiff::civil::Date;

use crate::period::midnight;

/// Days of the week and months as the console writes them.
const WEEKDAYS: [&[u8]; 7] = [b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun"];
const MONTHS: [&[u8]; 12] =
    [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];

/// The bytes of a day, `2026-11-01`.
const DAY: usize = 10;

/// Reads time stamps, and remembers the last day: the next line is of the same one.
#[derive(Default)]
pub(super) struct Stamps {
    day: [u8; DAY],
    midnight: i64,
}

/// A time in milliseconds since 1970, and the bytes of the line that it takes with what parts it from the text.
pub(super) type Stamp = (i64, usize);

impl Stamps {
    /// The time before an exported event: `2026-11-01T13:00:00.123Z `.
    pub(super) fn export(&mut self, line: &[u8]) -> Option<Stamp> {
        let second = self.second(line, b'T')?;
        let (millisecond, fraction) = fraction(&line[19..]);
        let end = 19 + fraction;
        match line.get(end..)? {
            [b'Z', b' ', ..] => Some((second + millisecond, end + 2)),
            [b'Z'] => Some((second + millisecond, end + 1)),
            _ => None,
        }
    }

    /// The time before an event that `aws logs tail` prints, and the stream after it that only the longer shape has:
    /// `2026-11-01T13:00:00.123000+00:00 STREAM ` or `2026-11-01T13:00:00 `.
    pub(super) fn tail(&mut self, line: &[u8]) -> Option<Stamp> {
        let second = self.second(line, b'T')?;
        let (millisecond, fraction) = fraction(&line[19..]);
        let end = 19 + fraction;
        match line.get(end..)? {
            [b' ', ..] if fraction == 0 => Some((second, end + 1)),
            [b'+', b'0', b'0', b':', b'0', b'0', b' ', rest @ ..] => {
                let stream = rest.iter().position(|byte| *byte == b' ')?;
                Some((second + millisecond, end + 7 + stream + 1))
            }
            _ => None,
        }
    }

    /// A time in a table of Logs Insights: `2026-11-01 13:00:00.123`.
    pub(super) fn insights(&mut self, field: &[u8]) -> Option<i64> {
        let field = field.trim_ascii();
        let second = self.second(field, b' ').or_else(|| self.second(field, b'T'))?;
        let (millisecond, fraction) = fraction(&field[19..]);
        matches!(field.get(19 + fraction..)?, [] | [b'Z']).then_some(second + millisecond)
    }

    /// The time before a line of a console test: `Tue Nov 01 12:00:00 UTC 2016 : `.
    pub(super) fn console(line: &[u8]) -> Option<Stamp> {
        let weekday = line.get(..3)?;
        if !WEEKDAYS.contains(&weekday) || line.get(28..31)? != b" : " || &line[19..24] != b" UTC " {
            return None;
        }
        let spaced = line[3] == b' ' && line[7] == b' ' && line[10] == b' ';
        let month = MONTHS.iter().position(|month| *month == &line[4..7]).filter(|_| spaced)?;
        let year = two(&line[24..])? * 100 + two(&line[26..])?;
        let day = date(year, month as i64 + 1, two(&line[8..])?)?;
        Some((day + clock(&line[11..])?, 31))
    }

    /// `2026-11-01T13:00:00` at the start of a text.
    fn second(&mut self, text: &[u8], between: u8) -> Option<i64> {
        if text.len() < 19 || text[4] != b'-' || text[DAY] != between {
            return None;
        }
        if text[..DAY] != self.day {
            let year = two(text)? * 100 + two(&text[2..])?;
            let month = two(&text[5..])?;
            let day = two(&text[8..]).filter(|_| text[7] == b'-')?;
            self.midnight = date(year, month, day)?;
            self.day.copy_from_slice(&text[..DAY]);
        }
        Some(self.midnight + clock(&text[DAY + 1..])?)
    }
}

/// The first millisecond of a day.
fn date(year: i64, month: i64, day: i64) -> Option<i64> {
    let date = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    date.ok().map(|date| midnight(date).as_millisecond())
}

/// `13:00:00` as milliseconds.
fn clock(text: &[u8]) -> Option<i64> {
    let [_, _, b':', _, _, b':', _, _, ..] = text else { return None };
    let (hour, minute, second) = (two(text)?, two(&text[3..])?, two(&text[6..])?);
    (hour < 24 && minute < 60 && second < 60).then_some(((hour * 60 + minute) * 60 + second) * 1_000)
}

/// `.123` as milliseconds with its bytes; more digits are finer than is kept. Without a fraction 0 bytes.
fn fraction(text: &[u8]) -> (i64, usize) {
    let Some((b'.', digits)) = text.split_first() else { return (0, 0) };
    let mut millisecond = 0;
    let mut count = 0;
    while let Some(value) = digits.get(count).and_then(digit).filter(|_| count < 9) {
        millisecond += value * [100, 10, 1].get(count).copied().unwrap_or(0);
        count += 1;
    }
    (millisecond, if count == 0 { 0 } else { count + 1 })
}

fn two(text: &[u8]) -> Option<i64> {
    Some(digit(text.first()?)? * 10 + digit(text.get(1)?)?)
}

fn digit(byte: &u8) -> Option<i64> {
    byte.is_ascii_digit().then(|| i64::from(byte - b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    // 2026-11-01T00:00:00Z, by `date -d 2026-11-01T00:00:00Z +%s`.
    const NOVEMBER: i64 = 1_793_491_200_000;

    #[test]
    fn an_export_begins_with_its_time() {
        let mut stamps = Stamps::default();
        let one = NOVEMBER + 13 * 3_600_000 + 123;
        assert_eq!(stamps.export(b"2026-11-01T13:00:00.123Z m"), Some((one, 25)));
        assert_eq!(stamps.export(b"2026-11-01T13:00:00.123Z"), Some((one, 24)));
        assert_eq!(stamps.export(b"2026-11-01T13:00:00.123456789Z m"), Some((one, 31)));
        assert_eq!(stamps.export(b"2026-11-01T13:00:00.1Z m"), Some((one - 23, 23)));
        assert_eq!(stamps.export(b"2026-11-01T13:00:00Z m"), Some((one - 123, 21)));
        assert_eq!(stamps.export(b"2026-11-02T13:00:00Z m"), Some((one - 123 + 86_400_000, 21)));
        assert_eq!(stamps.export(b"1969-12-31T23:59:59.999Z "), Some((-1, 25)));
    }

    #[test]
    fn the_cli_prints_a_time_with_and_without_a_stream() {
        let mut stamps = Stamps::default();
        let one = NOVEMBER + 13 * 3_600_000;
        assert_eq!(stamps.tail(b"2026-11-01T13:00:00.123000+00:00 2a38a4a9 (a) m"), Some((one + 123, 42)));
        assert_eq!(stamps.tail(b"2026-11-01T13:00:00+00:00 2a38a4a9 m"), Some((one, 35)));
        assert_eq!(stamps.tail(b"2026-11-01T13:00:00 (a) m"), Some((one, 20)));
        for not in ["2026-11-01T13:00:00.123Z m", "2026-11-01T13:00:00+01:00 s m", "2026-11-01T13:00:00+00:00 m", "x"] {
            assert_eq!(stamps.tail(not.as_bytes()), None, "{not}");
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        let not = [
            "2026-11-01T13:00:00.Z m",
            "2026-11-01T24:00:00Z m",
            "2026-11-01T13:60:00Z m",
            "2026-02-30T13:00:00Z m",
            "2026-11-01T13:00:00Zm",
            "2026-11-01T13:00:00",
            "2026/11/01T13:00:00Z m",
            "2026-11/01T13:00:00Z m",
            "2026-11-01T13-00-00Z m",
            "2026-11-01T13:00:00.1234567890Z m",
            "20x6-11-01T13:00:00Z m",
        ];
        for line in not {
            assert_eq!(Stamps::default().export(line.as_bytes()), None, "{line}");
        }
    }

    #[test]
    fn tables_and_consoles_write_it_otherwise() {
        let mut stamps = Stamps::default();
        let one = NOVEMBER + 13 * 3_600_000;
        assert_eq!(stamps.insights(b"2026-11-01 13:00:00.123"), Some(one + 123));
        assert_eq!(stamps.insights(b"2026-11-01T13:00:00Z"), Some(one));
        assert_eq!(stamps.insights(b"2026-11-01 13:00:00.123 x"), None);
        assert_eq!(stamps.insights(b""), None);
        // 2016-11-01T12:00:00Z, by `date`.
        let console = Some((1_478_001_600_000, 31));
        assert_eq!(Stamps::console(b"Tue Nov 01 12:00:00 UTC 2016 : Starting"), console);
        assert_eq!(Stamps::console(b"Tue Nov 01 12:00:00 UTC 2016 : "), console);
        assert_eq!(Stamps::console(b"Tue Nov 01 12:00:00 UTC 2016 :"), None);
        assert_eq!(Stamps::console(b"Tue Nov 31 12:00:00 UTC 2016 : "), None);
        assert_eq!(Stamps::console(b"Tuesday Nov 01 12:00:00 UTC 2016 : "), None);
    }
}

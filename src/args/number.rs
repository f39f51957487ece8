//! Numbers as people write them: `50M`, `1.5K`, `12KB`, `2%`.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::measurements::Retention;

const COUNTS: [(&str, u64); 4] = [("K", 1_000), ("M", 1_000_000), ("G", 1_000_000_000), ("B", 1_000_000_000)];
const DOLLARS: [(&str, u64); 2] = [("K", 1_000), ("M", 1_000_000)];
const BYTES: [(&str, u64); 6] =
    [("KIB", 1 << 10), ("MIB", 1 << 20), ("KB", 1_000), ("MB", 1_000_000), ("K", 1_000), ("B", 1)];
const DAYS: &str = "whole days above 0, or 'never'";

/// More requests than any API gets in a month: 10^15 are 400 million a second. Beyond it a number is a mistake.
const MOST_REQUESTS: u64 = 1_000_000_000_000_000;

/// A count: `50M` is 50,000,000.
///
/// # Errors
/// What is no number above 0, or above 10^15.
pub(super) fn count(text: &str) -> Result<f64, String> {
    let number = scaled(text, &COUNTS).filter(|number| *number > Decimal::ZERO);
    let number = number.ok_or_else(|| "write a number above 0, as 50M or 1200000".to_owned())?;
    let possible = Some(number).filter(|number| *number <= Decimal::from(MOST_REQUESTS));
    possible.and_then(|number| number.to_f64()).ok_or_else(|| "that is more than 1e15; write 50M or 1200000".to_owned())
}

/// A length: `12KB` is 12,000 bytes, `12KiB` 12,288.
///
/// # Errors
/// What is no whole number of bytes.
pub(super) fn bytes(text: &str) -> Result<usize, String> {
    let number = scaled(text, &BYTES).filter(|number| number.is_integer() && *number >= Decimal::ZERO);
    number.and_then(|number| number.to_usize()).ok_or_else(|| "write whole bytes, as 800, 12KB or 12KiB".to_owned())
}

/// A share: `2%` is 0.02.
///
/// # Errors
/// What is not between 0 and 1.
pub(super) fn share(text: &str) -> Result<f64, String> {
    let number = match text.trim().strip_suffix('%') {
        Some(percent) => plain(percent).map(|percent| percent / Decimal::ONE_HUNDRED),
        None => plain(text),
    };
    let share = number.filter(|share| (Decimal::ZERO..=Decimal::ONE).contains(share));
    share.and_then(|share| share.to_f64()).ok_or_else(|| "write a share from 0% to 100%, as 2% or 0.02".to_owned())
}

/// Dollars: `0.50`, `$1,500` or `$1.5K`.
///
/// # Errors
/// What is no amount from 0 on.
pub(super) fn usd(text: &str) -> Result<Decimal, String> {
    let text = text.trim();
    let number = scaled(text.strip_prefix('$').unwrap_or(text), &DOLLARS).filter(|usd| *usd >= Decimal::ZERO);
    number.ok_or_else(|| "write dollars, as 0.50 or $1,500".to_owned())
}

/// A retention: days, or `never`.
///
/// # Errors
/// What is neither.
pub(super) fn retention(text: &str) -> Result<Retention, String> {
    match text {
        "never" => Ok(Retention::Never),
        days => match days.parse() {
            Ok(days) if days > 0 => Ok(Retention::Days(days)),
            _ => Err(format!("write {DAYS}")),
        },
    }
}

fn scaled(text: &str, suffixes: &[(&str, u64)]) -> Option<Decimal> {
    let text = text.trim().to_ascii_uppercase();
    let suffixed = suffixes.iter().find_map(|(suffix, factor)| Some((text.strip_suffix(suffix)?, *factor)));
    let (number, factor) = suffixed.unwrap_or((&text, 1));
    plain(number)?.checked_mul(Decimal::from(factor))
}

/// Digits with an optional point; `,` and `_` may group them.
fn plain(text: &str) -> Option<Decimal> {
    let digits: String = text.trim().chars().filter(|c| !matches!(c, ',' | '_')).collect();
    let starts = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    starts.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        assert_eq!(count("50M"), Ok(50_000_000.0));
        assert_eq!(count("1.5k"), Ok(1_500.0));
        assert_eq!(count("1e6"), Ok(1_000_000.0));
        assert_eq!(count("1,200,000"), Ok(1_200_000.0));
        assert_eq!(count("1e15"), Ok(1e15));
        assert_eq!(bytes("12KB"), Ok(12_000));
        assert_eq!(bytes("12KiB"), Ok(12_288));
        assert_eq!(bytes("800"), Ok(800));
        assert_eq!(share("2%"), Ok(0.02));
        assert_eq!(share("0.5"), Ok(0.5));
        assert_eq!(usd("$0.50"), Ok(Decimal::new(50, 2)));
        assert_eq!(usd("$1,500"), Ok(Decimal::from(1_500)));
        assert_eq!(usd("1.5k"), Ok(Decimal::from(1_500)));
        assert_eq!(usd("0"), Ok(Decimal::ZERO));
        assert_eq!(retention("30"), Ok(Retention::Days(30)));
        assert_eq!(retention("never"), Ok(Retention::Never));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "M", "-5", "0", "five", "1.2.3", "inf", "NaN", "99999999999999999999999999999999"] {
            assert!(count(text).is_err(), "{text}");
        }
        assert_eq!(count("1000001B"), Err("that is more than 1e15; write 50M or 1200000".to_owned()));
        assert!(bytes("1.5").is_err() && bytes("-1").is_err());
        assert!(share("101%").is_err() && share("-1%").is_err() && share("2").is_err());
        assert!(usd("-1").is_err() && usd("$-1").is_err() && usd("$$1").is_err() && usd("$").is_err());
        assert!(retention("0").is_err() && retention("soon").is_err());
    }
}

//! Numbers as people write them: `50M`, `1.5K`, `12KB`, `2%`.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::measurements::Retention;
use crate::model::assumptions::{AgreedPrice, Scan};
use crate::prices::Product;

const COUNTS: [(&str, u64); 4] = [("K", 1_000), ("M", 1_000_000), ("G", 1_000_000_000), ("B", 1_000_000_000)];
const DOLLARS: [(&str, u64); 2] = [("K", 1_000), ("M", 1_000_000)];
const BYTES: [(&str, u64); 6] =
    [("KIB", 1 << 10), ("MIB", 1 << 20), ("KB", 1_000), ("MB", 1_000_000), ("K", 1_000), ("B", 1)];
const DAYS: &str = "whole days above 0, or 'never'";

/// More requests than any API gets in a month: 10^15 are 400 million a second. Beyond it a number is a mistake.
const MOST_REQUESTS: u64 = 1_000_000_000_000_000;

/// A thousand times as much: beyond it growth is a mistake.
const MOST_GROWTH: u64 = 1_000;
/// No history is longer: files span ten years at most.
const LONGEST_HOURS: u32 = 10 * 366 * 24;

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

/// A discount: `12%` is 0.12.
///
/// # Errors
/// What is not between 0 and 100 %.
pub(super) fn discount(text: &str) -> Result<Decimal, String> {
    let number = match text.trim().strip_suffix('%') {
        Some(percent) => plain(percent).map(|percent| percent / Decimal::ONE_HUNDRED),
        None => plain(text),
    };
    let share = number.filter(|share| (Decimal::ZERO..=Decimal::ONE).contains(share));
    share.ok_or_else(|| "write what AWS takes off, from 0% to 100%, as 12% or 0.12".to_owned())
}

/// Growth: `20%` is 1.2 times as much, `-10%` 0.9 times.
///
/// # Errors
/// What is no share, or less than nothing.
pub(super) fn growth(text: &str) -> Result<f64, String> {
    let wrong = || "write how much more or less comes, as 20% or -10%".to_owned();
    let percent = text.trim().strip_suffix('%').ok_or_else(wrong)?;
    let (sign, digits) = match percent.trim().strip_prefix('-') {
        Some(digits) => (-Decimal::ONE, digits),
        None => (Decimal::ONE, percent.trim().trim_start_matches('+')),
    };
    let share = plain(digits).map(|percent| sign * percent / Decimal::ONE_HUNDRED + Decimal::ONE);
    let factor = share.filter(|factor| (Decimal::ZERO..=Decimal::from(MOST_GROWTH)).contains(factor));
    factor.and_then(|factor| factor.to_f64()).ok_or_else(wrong)
}

/// What is scanned: `200GB`, `1.5TB` (1 TB is 1,024 GB, as AWS counts tiers), or `2x`.
///
/// # Errors
/// What is neither.
pub(super) fn scan(text: &str) -> Result<Scan, String> {
    let wrong = || "write an amount as 200GB or 1.5TB, or a multiple of what comes in, as 2x".to_owned();
    let text = text.trim().to_ascii_lowercase();
    let number = |digits: &str| plain(digits).and_then(|number| number.to_f64()).filter(|number| *number <= 1e9);
    if let Some(times) = text.strip_suffix('x') {
        return number(times).map(Scan::Times).ok_or_else(wrong);
    }
    let (digits, factor) = match (text.strip_suffix("tb"), text.strip_suffix("gb")) {
        (Some(digits), _) => (digits, 1_024.0),
        (None, Some(digits)) => (digits, 1.0),
        (None, None) => return Err(wrong()),
    };
    number(digits).map(|gb| Scan::Gigabytes(gb * factor)).ok_or_else(wrong)
}

/// An agreed price: `log-ingestion=0.45`, or `eu-west-1/log-ingestion=0.50` for one region.
///
/// # Errors
/// Another shape, or a product that is unknown.
pub(super) fn agreed(text: &str) -> Result<AgreedPrice, String> {
    let (name, price) = text.split_once('=').ok_or("write PRODUCT=USD, as log-ingestion=0.45")?;
    let (region, product) = match name.trim().split_once('/') {
        Some((region, product)) => (Some(region.to_owned()), product),
        None => (None, name.trim()),
    };
    let known = || Product::ALL.map(Product::name).join(", ");
    let product = Product::from_name(product).ok_or_else(|| format!("no such product; known are {}", known()))?;
    Ok(AgreedPrice { region, product, usd: usd(price)? })
}

/// A stretch of time in hours: `14d` is 336, as is `336h`.
///
/// # Errors
/// What is no whole number of hours above 0, or more than ten years.
pub(super) fn hours(text: &str) -> Result<u32, String> {
    let number = match (text.strip_suffix('d'), text.strip_suffix('h')) {
        (Some(days), _) => days.parse::<u32>().ok().and_then(|days| days.checked_mul(24)),
        (None, Some(hours)) => hours.parse().ok(),
        (None, None) => None,
    };
    let hours = number.filter(|hours| (1..=LONGEST_HOURS).contains(hours));
    hours.ok_or_else(|| "write whole days or hours above 0, as 14d or 336h".to_owned())
}

/// Days: `30` or `30d`.
///
/// # Errors
/// What is no whole number of days above 0, or more than ten years.
pub(super) fn days(text: &str) -> Result<u32, String> {
    let number = text.strip_suffix('d').unwrap_or(text).parse().ok();
    let days = number.filter(|days| (1..=LONGEST_HOURS / 24).contains(days));
    days.ok_or_else(|| "write whole days above 0, as 30d".to_owned())
}

fn scaled(text: &str, suffixes: &[(&str, u64)]) -> Option<Decimal> {
    let text = text.trim().to_ascii_uppercase();
    let suffixed = suffixes.iter().find_map(|(suffix, factor)| Some((text.strip_suffix(suffix)?, *factor)));
    let (number, factor) = suffixed.unwrap_or((&text, 1));
    plain(number)?.checked_mul(Decimal::from(factor))
}

/// Digits with an optional point; `,` and `_` may group them, `,` by three as in 1,200,000. A comma that people write for the
/// point, as in 0,45, would make the number a hundred times as much.
fn plain(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let whole = text.split(['.', 'e', 'E']).next().unwrap_or(text);
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let is_grouped = (1..=3).contains(&first.len()) && !first.starts_with('0') && groups.all(|group| group.len() == 3);
    if text[whole.len()..].contains(',') || (whole.contains(',') && !is_grouped) {
        return None;
    }
    let digits: String = text.chars().filter(|c| !matches!(c, ',' | '_')).collect();
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
    fn what_changes_a_bill_is_read() {
        assert_eq!(discount("12%"), Ok(Decimal::new(12, 2)));
        assert_eq!((growth("20%"), growth("-10%"), growth("+0%")), (Ok(1.2), Ok(0.9), Ok(1.0)));
        assert_eq!(scan("1.5TB"), Ok(Scan::Gigabytes(1_536.0)));
        assert_eq!((scan("200 GB"), scan("2x")), (Ok(Scan::Gigabytes(200.0)), Ok(Scan::Times(2.0))));
        let price = |region: Option<&str>| AgreedPrice {
            region: region.map(str::to_owned),
            product: Product::LogIngestion,
            usd: Decimal::new(45, 2),
        };
        assert_eq!(agreed("log-ingestion=$0.45"), Ok(price(None)));
        assert_eq!(agreed("eu-west-1/log-ingestion=0.45"), Ok(price(Some("eu-west-1"))));
        assert!(discount("120%").is_err() && growth("20").is_err() && growth("-120%").is_err() && scan("5").is_err());
        assert!(agreed("log-ingestion").is_err() && agreed("logs=1").is_err() && agreed("log-ingestion=x").is_err());
    }

    #[test]
    fn time_is_read_in_days_and_hours() {
        assert_eq!((hours("14d"), hours("336h"), hours("1h")), (Ok(336), Ok(336), Ok(1)));
        assert_eq!((days("30"), days("30d")), (Ok(30), Ok(30)));
        for text in ["", "d", "0d", "-1d", "14", "14 d", "1.5d", "999999999d", "4294967295d"] {
            assert!(hours(text).is_err(), "{text}");
        }
        assert!(days("0").is_err() && days("36h").is_err() && days("99999").is_err());
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

    #[test]
    fn a_comma_is_no_point() {
        assert_eq!(
            (usd("1,200,000"), usd("$12,500.75")),
            (Ok(Decimal::from(1_200_000)), Ok(Decimal::new(1_250_075, 2)))
        );
        for text in ["0,4", "0,45", "0,450", "1,5", "1,5000", "1.5,000", "12,", ",5", "1,,000"] {
            assert!(usd(text).is_err(), "{text}");
        }
        assert!(discount("0,12").is_err() && count("1,5M").is_err() && agreed("log-ingestion=0,45").is_err());
    }
}

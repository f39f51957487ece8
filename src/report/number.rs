//! How numbers read: rounded half up for people, whole numbers with a comma between thousands, unknown in words.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::units::{Interval, Usd};

/// What stands where a number is not known. Never 0.
pub(super) const UNKNOWN: &str = "unknown";

/// From here on a number is shown by its magnitude.
const HUGE: f64 = 1e15;

/// A whole number with a comma between thousands.
pub(super) fn whole(number: u64) -> String {
    grouped(&number.to_string())
}

/// `1 region`, `2 regions`.
pub(super) fn counted(number: usize, name: &str) -> String {
    format!("{} {name}{}", whole(number as u64), if number == 1 { "" } else { "s" })
}

/// A size or a mean with as many digits as tell something: three, or all before the point.
pub(super) fn quantity(value: f64) -> String {
    let places = match value.abs() {
        size if size >= 99.95 || value.fract() == 0.0 => 0,
        size if size >= 9.995 => 1,
        _ => 2,
    };
    rounded(value, places)
}

/// A number of things that come whole.
pub(super) fn count(value: f64) -> String {
    rounded(value, 0)
}

/// A share as a percentage.
pub(super) fn percent(share: f64) -> String {
    format!("{} %", quantity(share * 100.0))
}

/// A positive number is never rounded to 0.
fn rounded(value: f64, places: usize) -> String {
    if !value.is_finite() {
        return UNKNOWN.to_owned();
    }
    let sign = if value < 0.0 { "-" } else { "" };
    let size = value.abs();
    if size >= HUGE {
        return format!("{sign}{size:.2e}");
    }
    // f64::round goes away from zero at a half; format! would go to the even neighbour.
    let scale = [1.0, 10.0, 100.0][places.min(2)];
    let size = (size * scale).round() / scale;
    if size == 0.0 && value != 0.0 {
        return format!("{sign}<{}", ["1", "0.1", "0.01"][places.min(2)]);
    }
    format!("{sign}{}", grouped(&format!("{size:.places$}")))
}

/// Dollars to the cent.
pub fn usd(Usd(amount): Usd) -> String {
    let sign = if amount < Decimal::ZERO { "-" } else { "" };
    format!("{sign}{}", dollars(amount.abs()))
}

/// What something costs more, or less.
pub(super) fn difference(Usd(amount): Usd) -> String {
    let sign = if amount > Decimal::ZERO { "+" } else { "" };
    format!("{sign}{}", usd(Usd(amount)))
}

/// Dollars that may be unknown.
pub(super) fn maybe_usd(amount: Option<Usd>) -> String {
    amount.map_or_else(|| UNKNOWN.to_owned(), usd)
}

fn dollars(size: Decimal) -> String {
    let cents = size.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    match cents.is_zero() && !size.is_zero() {
        true => "<$0.01".to_owned(),
        false => format!("${}", grouped(&format!("{cents:.2}"))),
    }
}

/// Commas between the thousands of a decimal number without sign.
fn grouped(digits: &str) -> String {
    let (whole, fraction) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut text = String::with_capacity(digits.len() + whole.len() / 3);
    for (index, digit) in whole.char_indices() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + fraction
}

/// An interval in words: the number, and what there is to say about its bounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    /// The point estimate, or what is known in its place.
    pub(super) number: String,
    /// The bounds in parentheses; empty where the number says it all.
    pub(super) range: String,
}

/// Both in one text: `5,634 (5,100–7,300)`.
impl std::fmt::Display for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.number)?;
        if self.range.is_empty() { Ok(()) } else { write!(f, " {}", self.range) }
    }
}

/// Puts an interval into words. Bounds that read like the number are not repeated; at least nothing is unknown.
pub(super) fn interval<T>(interval: &Interval<T>, text: impl Fn(T) -> String) -> Shown
where
    T: Copy + PartialEq + Default,
{
    if is_unknown(interval) {
        return Shown { number: UNKNOWN.to_owned(), range: String::new() };
    }
    let [low, expected, high] = [interval.low, interval.expected, interval.high].map(|bound| bound.map(&text));
    let shown = |number: String, range: String| Shown { number, range };
    match (low, expected, high) {
        (None, None, None) => shown(UNKNOWN.to_owned(), String::new()),
        (Some(low), None, None) => shown(format!("at least {low}"), String::new()),
        (None, None, Some(high)) => shown(format!("at most {high}"), String::new()),
        (Some(low), None, Some(high)) => shown(format!("{low}–{high}"), String::new()),
        (None, Some(number), None) => shown(number, "(range unknown)".to_owned()),
        (None, Some(number), Some(high)) => shown(number, format!("(at most {high})")),
        (Some(low), Some(number), None) if low == number => shown(format!("at least {number}"), String::new()),
        (Some(low), Some(number), None) => shown(number, format!("(at least {low})")),
        (Some(low), Some(number), Some(high)) if low == number && high == number => shown(number, String::new()),
        (Some(low), Some(number), Some(high)) => shown(number, format!("({low}–{high})")),
    }
}

/// Whether an interval tells nothing: that there is not less than nothing is known of everything.
pub(super) fn is_unknown<T: Copy + PartialEq + Default>(interval: &Interval<T>) -> bool {
    interval.expected.is_none() && interval.high.is_none() && interval.low.is_none_or(|low| low == T::default())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::units::Basis;

    fn money(text: &str) -> Usd {
        Usd(text.parse().expect("a decimal"))
    }

    #[test]
    fn quantities_keep_the_digits_that_tell_something() {
        let cases = [
            (0.0, "0"),
            (1045.0, "1,045"),
            (1_234_567.5, "1,234,568"),
            (99.96, "100"),
            (48.66, "48.7"),
            (48.0, "48"),
            (9.996, "10.0"),
            (0.5, "0.50"),
            (0.005, "0.01"),
            (0.004, "<0.01"),
            (-0.004, "-<0.01"),
            (-1234.5, "-1,235"),
            (1.5e15, "1.50e15"),
            (f64::NAN, "unknown"),
            (f64::INFINITY, "unknown"),
        ];
        for (value, expected) in cases {
            assert_eq!(quantity(value), expected, "{value}");
        }
        assert_eq!((count(0.5), count(0.4), count(2.5)), ("1".into(), "<1".into(), "3".into()));
        assert_eq!(percent(0.005), "0.50 %");
        assert_eq!(counted(1, "region") + &counted(1234, "region"), "1 region1,234 regions");
    }

    #[test]
    fn money_is_rounded_half_up_to_cents() {
        let cases = [
            ("0", "$0.00"),
            ("0.0049", "<$0.01"),
            ("0.005", "$0.01"),
            ("0.015", "$0.02"),
            ("0.025", "$0.03"),
            ("1234567.894999", "$1,234,567.89"),
            ("999.995", "$1,000.00"),
            ("-2.675", "-$2.68"),
            ("-0.001", "-<$0.01"),
        ];
        for (value, expected) in cases {
            assert_eq!(usd(money(value)), expected, "{value}");
        }
        assert_eq!(difference(money("12.3")), "+$12.30");
        assert_eq!(difference(money("-12.3")), "-$12.30");
        assert_eq!(difference(Usd::ZERO), "$0.00");
        assert_eq!(usd(Usd(Decimal::MAX)), "$79,228,162,514,264,337,593,543,950,335.00");
        assert_eq!(maybe_usd(None), "unknown");
    }

    #[test]
    fn unknown_bounds_are_said() {
        let cases = [
            ([Some(5100.0), Some(5634.0), Some(7300.0)], "5,634 (5,100–7,300)"),
            ([Some(7.0), Some(7.0), Some(7.0)], "7"),
            ([None, None, None], "unknown"),
            ([Some(0.0), None, None], "unknown"),
            ([Some(7.0), None, None], "at least 7"),
            ([Some(7.0), Some(7.0), None], "at least 7"),
            ([Some(6.0), Some(7.0), None], "7 (at least 6)"),
            ([None, Some(7.0), Some(8.0)], "7 (at most 8)"),
            ([None, Some(7.0), None], "7 (range unknown)"),
            ([Some(6.0), None, Some(8.0)], "6–8"),
            ([None, None, Some(8.0)], "at most 8"),
        ];
        for ([low, expected, high], text) in cases {
            let given = Interval::range(low, expected, high, Basis::Modelled);
            assert_eq!(interval(&given, quantity).to_string(), text);
        }
    }

    proptest! {
        #[test]
        fn any_number_has_a_text(bits: u64) {
            let value = f64::from_bits(bits);
            prop_assert!(!quantity(value).is_empty());
            prop_assert!(!count(value).is_empty());
        }

        /// Half a cent goes up, whatever the digits before it.
        #[test]
        fn cents_go_half_up(tenths in 0_u64..1_000_000_000_000) {
            let cents = tenths.div_euclid(10) + u64::from(tenths % 10 >= 5);
            let expected = format!("{}.{:02}", cents / 100, cents % 100);
            let text = usd(Usd(Decimal::new(tenths as i64, 3)));
            if cents == 0 && tenths > 0 {
                prop_assert_eq!(text, "<$0.01");
            } else {
                prop_assert_eq!(text.replace([',', '$'], ""), expected);
            }
        }

        #[test]
        fn any_amount_has_a_text(high: u32, mid: u32, low: u32, negative: bool, scale in 0_u32..29) {
            let amount = Usd(Decimal::from_parts(low, mid, high, negative, scale));
            prop_assert!(usd(amount).contains('$'));
            prop_assert!(difference(amount).contains('$'));
        }
    }
}

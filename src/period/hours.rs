//! Which hours of a UTC day something covers.

use std::fmt;

/// A set of the 24 hours of a UTC day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Hours(u32);

/// How many hours a day has: UTC knows no other days.
const DAY: u32 = 24;

impl Hours {
    /// No hour.
    pub const NONE: Self = Self(0);
    /// The whole day.
    pub const ALL: Self = Self((1 << DAY) - 1);

    /// The hours from one on until another, which is excluded.
    pub fn between(from: u32, until: u32) -> Self {
        let below = |hour: u32| (1 << hour.min(DAY)) - 1;
        Self(below(until) & !below(from))
    }

    /// Those of both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those that the other does not have.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self == Self::NONE
    }

    fn has(self, hour: u32) -> bool {
        self.0 & (1 << hour) != 0
    }
}

impl fmt::Display for Hours {
    /// As stretches: `05:00–07:00, 23:00–24:00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut begins = (0..DAY).filter(|hour| self.has(*hour) && (*hour == 0 || !self.has(hour - 1))).peekable();
        while let Some(from) = begins.next() {
            let until = (from..DAY).find(|hour| !self.has(*hour)).unwrap_or(DAY);
            write!(f, "{from:02}:00–{until:02}:00{}", if begins.peek().is_some() { ", " } else { "" })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_told_as_stretches() {
        let some = Hours::between(0, 2).with(Hours::between(5, 6)).with(Hours::between(23, 24));
        assert_eq!(some.to_string(), "00:00–02:00, 05:00–06:00, 23:00–24:00");
        assert_eq!(Hours::ALL.without(some).to_string(), "02:00–05:00, 06:00–23:00");
        assert_eq!(Hours::NONE.to_string(), "");
    }

    #[test]
    fn a_stretch_that_ends_before_it_begins_has_no_hour() {
        assert!(Hours::between(7, 7).is_empty() && Hours::between(9, 3).is_empty());
        assert_eq!(Hours::between(0, 24), Hours::ALL);
        assert_eq!(Hours::between(0, 99), Hours::ALL);
    }
}

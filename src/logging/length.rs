//! How long something is that a log line prints, as far as it is known.

use std::collections::BTreeMap;
use std::ops::Add;

/// Bytes of a value: what is usual, and the bounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Length {
    /// The shortest.
    pub low: f64,
    /// The usual one.
    pub typical: f64,
    /// The longest; `None` where longer ones exist and no limit is known.
    pub high: Option<f64>,
}

impl Length {
    /// A length that is not in doubt.
    pub fn exact(bytes: usize) -> Self {
        let bytes = bytes as f64;
        Self { low: bytes, typical: bytes, high: Some(bytes) }
    }

    /// Whether it is not in doubt.
    pub fn is_exact(self) -> bool {
        self.high == Some(self.low)
    }

    /// Each number through a function that never falls as its argument grows.
    pub fn map(self, rising: impl Fn(f64) -> f64) -> Self {
        Self { low: rising(self.low), typical: rising(self.typical), high: self.high.map(rising) }
    }
}

impl Add for Length {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            low: self.low + other.low,
            typical: self.typical + other.typical,
            high: self.high.zip(other.high).map(|(a, b)| a + b),
        }
    }
}

/// How often each of several lengths was seen: the mean of a cut length is not the cut mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution(Vec<(f64, f64)>);

impl Distribution {
    /// Lengths in bytes with how often each was seen; `None` where none was.
    pub fn of(seen: impl IntoIterator<Item = (f64, f64)>) -> Option<Self> {
        let seen: Vec<(f64, f64)> = seen.into_iter().filter(|(_, count)| *count > 0.0).collect();
        (!seen.is_empty()).then_some(Self(seen))
    }

    /// The mean of a function of the lengths.
    pub fn mean_of(&self, each: impl Fn(f64) -> f64) -> f64 {
        let count: f64 = self.0.iter().map(|(_, count)| count).sum();
        self.0.iter().map(|(bytes, seen)| each(*bytes) * seen).sum::<f64>() / count
    }

    /// The shortest, the mean and the longest.
    pub fn length(&self) -> Length {
        let bound = |of: fn(f64, f64) -> f64| self.0.iter().map(|(bytes, _)| *bytes).reduce(of);
        let mean = self.mean_of(|bytes| bytes);
        Length { low: bound(f64::min).unwrap_or(mean), typical: mean, high: bound(f64::max) }
    }
}

/// Distributions by the names that the line catalogue uses.
pub type Distributions = BTreeMap<String, Distribution>;

/// Lengths by the names that the line catalogue uses.
pub type Lengths = BTreeMap<String, Length>;

/// The length of `{k=v, …}` as the line `Method request path` prints it, from the names of the placeholders with the
/// lengths of their values.
pub fn path_parameters<'a>(values: impl IntoIterator<Item = (&'a str, Length)>) -> Length {
    let mut sum = Length::exact("{}".len());
    for (index, (name, value)) in values.into_iter().enumerate() {
        let separator = if index == 0 { "" } else { ", " };
        sum = sum + Length::exact(separator.len() + name.len() + "=".len()) + value;
    }
    sum
}

/// The name in a path segment such as `{id}` or `{proxy+}`.
pub fn placeholder(segment: &str) -> Option<&str> {
    Some(segment.strip_prefix('{')?.strip_suffix('}')?.trim_end_matches('+'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_parameters_are_printed_as_a_map() {
        let printed = |values: &[(&str, &str)]| {
            path_parameters(values.iter().map(|(name, value)| (*name, Length::exact(value.len()))))
        };
        assert_eq!(printed(&[]), Length::exact("{}".len()));
        assert_eq!(printed(&[("id", "42")]), Length::exact("{id=42}".len()));
        assert_eq!(printed(&[("b", "1"), ("c", "22")]), Length::exact("{b=1, c=22}".len()));
        assert_eq!((placeholder("{c+}"), placeholder("c")), (Some("c"), None));
    }

    #[test]
    fn an_unknown_bound_stays_unknown_in_a_sum() {
        let open = Length { low: 1.0, typical: 2.0, high: None };
        assert_eq!(open + Length::exact(3), Length { low: 4.0, typical: 5.0, high: None });
    }
}

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

/// Lengths by the names that the line catalogue uses.
pub type Lengths = BTreeMap<String, Length>;

/// The length of `{k=v, …}` as the line `Method request path` prints it, from a resource with its placeholders and a
/// path that fits it.
pub fn path_parameters(resource: &str, path: &str) -> usize {
    let pairs: Vec<usize> = resource
        .split('/')
        .zip(path.split('/'))
        .filter_map(|(name, value)| {
            let name = name.strip_prefix('{')?.strip_suffix('}')?;
            Some(name.trim_end_matches('+').len() + "=".len() + value.len())
        })
        .collect();
    let separators = ", ".len() * pairs.len().saturating_sub(1);
    "{}".len() + pairs.iter().sum::<usize>() + separators
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_parameters_are_printed_as_a_map() {
        assert_eq!(path_parameters("/items", "/items"), "{}".len());
        assert_eq!(path_parameters("/items/{id}", "/items/42"), "{id=42}".len());
        assert_eq!(path_parameters("/a/{b}/{c+}", "/a/1/22"), "{b=1, c=22}".len());
    }

    #[test]
    fn an_unknown_bound_stays_unknown_in_a_sum() {
        let open = Length { low: 1.0, typical: 2.0, high: None };
        assert_eq!(open + Length::exact(3), Length { low: 4.0, typical: 5.0, high: None });
    }
}

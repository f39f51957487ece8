//! A line shared out among its fields.

use crate::units::{Basis, Bytes, Interval, PerRequest, Quantity};

type Each = Interval<PerRequest<Bytes>>;

/// What a field has of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Shared {
    /// Its part of the line: the parts sum to the line, low with low and high with high.
    pub(super) part: Each,
    /// What it may have by itself.
    pub(super) alone: Each,
}

/// Shares a line out among its fields, whose own intervals the model gives.
///
/// A line may be surer than its fields: it was metered, or where one kind of request has a long field, another one has.
/// Then the parts are nearer to what is expected than the fields may be alone, in the proportion of their own doubts.
/// Where the line is unsurer than the fields together, the parts grow with the fields.
pub(super) fn shared_out(line: Each, modelled: &[Each]) -> Vec<Shared> {
    let sum = all(modelled, |each| each.expected).map(|expected| expected.iter().sum::<f64>());
    let scale = line.expected.zip(sum).map(|(line, sum)| line.value() / sum).filter(|scale| scale.is_finite());
    // Lengths that no source tells divide nothing.
    let Some(scale) = scale else {
        return modelled.iter().map(|each| Shared { part: *each, alone: *each }).collect();
    };
    let alone: Vec<Each> = match line.basis {
        Basis::Modelled => modelled.to_vec(),
        // How a line that was metered or seen divides into its fields was not.
        basis => {
            let scaled = |each: PerRequest<Bytes>| PerRequest(Bytes(each.value() * scale));
            modelled
                .iter()
                .map(|each| Interval { level: None, basis: basis.max(each.basis), ..each.map(scaled) })
                .collect()
        }
    };
    let lows = bounds(line.low, line.expected, &alone, |each| each.low);
    let highs = bounds(line.high, line.expected, &alone, |each| each.high);
    let fields = alone.into_iter().zip(lows).zip(highs);
    fields
        .map(|((alone, low), high)| {
            let is_alone = (low, high) == (alone.low, alone.high);
            Shared { part: Interval { low, high, level: alone.level.filter(|_| is_alone), ..alone }, alone }
        })
        .collect()
}

/// The parts of one bound of a line.
fn bounds(
    line: Option<PerRequest<Bytes>>,
    expected: Option<PerRequest<Bytes>>,
    fields: &[Each],
    pick: fn(&Each) -> Option<PerRequest<Bytes>>,
) -> Vec<Option<PerRequest<Bytes>>> {
    let middle = all(fields, |each| each.expected);
    let (Some(line), Some(expected), Some(middle)) = (line, expected, middle) else {
        return fields.iter().map(pick).collect();
    };
    let (line, expected) = (line.value(), expected.value());
    // A field without a bound takes its part of the line's.
    let own = all(fields, pick).unwrap_or_else(|| middle.clone());
    let sum: f64 = own.iter().sum();
    let nearer = (expected - line) / (expected - sum);
    let part = |(own, middle): (f64, f64)| {
        if sum == line {
            own
        } else if (0.0..1.0).contains(&nearer) {
            middle + (own - middle) * nearer
        } else if sum > 0.0 {
            own * line / sum
        } else {
            own
        }
    };
    own.into_iter().zip(middle).map(part).map(|bytes| Some(PerRequest(Bytes(bytes)))).collect()
}

/// A number of every field; `None` where one has none.
fn all(fields: &[Each], pick: impl Fn(&Each) -> Option<PerRequest<Bytes>>) -> Option<Vec<f64>> {
    fields.iter().map(|each| pick(each).map(Quantity::value)).collect()
}

#[cfg(test)]
mod tests;

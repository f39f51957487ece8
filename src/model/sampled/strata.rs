//! Means over a sample, weighed by how requests end where the meters know that better than the sample.

use crate::logging::Outcome;
use crate::measurements::SampledRequest;
use crate::model::traffic::Failures;

/// Classes of requests with their shares of all requests.
pub(super) type Strata<'a> = Vec<(f64, Vec<&'a SampledRequest>)>;

/// Fewer requests than this do not stand for a class, and tell nothing of how much they differ.
const ENOUGH: usize = 2;
/// Requests that were read hardly differ by less than this from one to the next: the least coefficient of variation of real
/// log lines, of 16 systems (facts/projection.md, section 5). Few that are alike do not show that all are.
const LEAST_VARIATION: f64 = 0.07;
/// A class of so small a share moves a mean by less than what the interval says of it.
const SMALL: f64 = 0.02;

/// Sorts requests by how they end: successes, 4xx, 5xx, with the metered shares.
///
/// A class that the sample hardly holds goes with the successes, as does everything where no shares are known.
pub(super) fn of(requests: &[SampledRequest], failures: Option<Failures>) -> Strata<'_> {
    let all = || vec![(1.0, requests.iter().collect())];
    let Some(Failures { server, client }) = failures else { return all() };
    let (failed, rest): (Vec<&SampledRequest>, Vec<&SampledRequest>) =
        requests.iter().partition(|r| is_server_error(r));
    let (denied, rest): (Vec<&SampledRequest>, Vec<&SampledRequest>) =
        rest.into_iter().partition(|r| is_client_error(r));
    let mut success = (1.0, rest);
    let mut strata = Vec::new();
    for (share, class) in [(client, denied), (server, failed)] {
        if class.len() >= ENOUGH {
            success.0 -= share;
            strata.push((share, class));
        } else {
            success.1.extend(class);
        }
    }
    // Metered shares that leave no room for the successes were counted otherwise than the sample.
    if success.1.len() < ENOUGH || success.0 < 0.0 {
        return all();
    }
    strata.insert(0, success);
    strata
}

/// The metered share of requests whose class the sample hardly holds, though by that share it should: nothing was seen of
/// what they write. 0 where each class is there or hardly counts.
pub(super) fn missing(requests: &[SampledRequest], failures: Option<Failures>) -> f64 {
    let Some(Failures { server, client }) = failures else { return 0.0 };
    let seen = |is: fn(&SampledRequest) -> bool| requests.iter().filter(|request| is(request)).count();
    let all = requests.len() as f64;
    let classes = [(server, seen(is_server_error)), (client, seen(|it| !is_server_error(it) && is_client_error(it)))];
    let is_missing =
        |(share, seen): &(f64, usize)| *seen < ENOUGH && *share > SMALL && *share > 2.0 * *seen as f64 / all;
    classes.iter().filter(|class| is_missing(class)).map(|(share, _)| share).sum()
}

/// Whether a request ended with a 5xx.
pub(super) fn is_server_error(request: &SampledRequest) -> bool {
    request.kind.status_class.map_or(request.kind.outcome == Some(Outcome::Failure), |class| class == 5)
}

fn is_client_error(request: &SampledRequest) -> bool {
    request.kind.status_class.map_or(request.kind.outcome == Some(Outcome::Rejected), |class| class == 4)
}

/// One class of requests: its share of all, how many were seen, and the mean and the variance of a number of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stratum {
    share: f64,
    count: f64,
    mean: f64,
    variance: f64,
}

impl Stratum {
    /// A class from the numbers of its requests.
    pub(super) fn of(share: f64, numbers: impl Iterator<Item = f64>) -> Self {
        Self { share, ..Self::of_counts(numbers.map(|number| (number, 1.0))) }
    }

    /// The only class, from numbers and how often each was seen.
    pub(super) fn of_counts(numbers: impl Iterator<Item = (f64, f64)>) -> Self {
        // Welford's sum: a plain sum of squares loses the variance of lengths that differ little.
        let (mut count, mut mean, mut squares) = (0.0, 0.0, 0.0);
        for (number, times) in numbers {
            count += times;
            let away = number - mean;
            mean += away * times / count;
            squares += times * away * (number - mean);
        }
        let variance = if count > 1.0 { squares / (count - 1.0) } else { 0.0 };
        Self { share: 1.0, count, mean, variance }
    }
}

/// A mean over all requests, its standard error, and the degrees of freedom that the error was estimated with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Mean {
    pub(super) value: f64,
    pub(super) error: f64,
    pub(super) freedom: f64,
}

/// The mean over classes; `None` for fewer than two requests, which say nothing of how much requests differ.
///
/// The degrees of freedom are Satterthwaite's, so that a number that hangs on two failing requests is known to be so.
pub(super) fn mean(strata: &[Stratum]) -> Option<Mean> {
    let count: f64 = strata.iter().map(|class| class.count).sum();
    (count >= ENOUGH as f64).then_some(())?;
    let parts = || strata.iter().map(|class| (class.share.powi(2) * class.variance / class.count, class.count - 1.0));
    let squared: f64 = parts().map(|(part, _)| part).sum();
    let weighed: f64 = parts().filter(|(part, _)| *part > 0.0).map(|(part, freedom)| part.powi(2) / freedom).sum();
    let value: f64 = strata.iter().map(|class| class.share * class.mean).sum();
    Some(Mean {
        value,
        error: squared.sqrt().max(LEAST_VARIATION * value / count.sqrt()),
        freedom: if weighed > 0.0 { squared.powi(2) / weighed } else { count - 1.0 },
    })
}

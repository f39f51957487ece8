use proptest::prelude::*;

use super::*;
use crate::logging::{Outcome, RequestKind};
use crate::units::{Bytes, PerRequest};

const ERROR: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Error, full_data: false };
const ERROR_FULL: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Error, full_data: true };
const INFO: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Info, full_data: false };
const FULL: LoggingSettings = LoggingSettings { execution: ExecutionLevel::Info, full_data: true };

fn request(class: u8, bytes: [u64; 3]) -> SampledRequest {
    let outcome = Some(if class == 5 { Outcome::Failure } else { Outcome::Success });
    let [error, info, full] = bytes.map(|bytes| Written { events: bytes.div_ceil(100), bytes });
    let kind = RequestKind { outcome, status_class: Some(class), authorizer: false, api_key: false, backend: None };
    SampledRequest { kind, error, info, full }
}

fn sample(captured: Captured, requests: Vec<SampledRequest>) -> ExecutionSample {
    ExecutionSample { captured_at: Some(captured), requests, ..ExecutionSample::default() }
}

fn bounds(weight: Weight) -> [f64; 3] {
    [weight.bytes.low, weight.bytes.expected, weight.bytes.high]
        .map(|bound| bound.map(|PerRequest(Bytes(bytes))| bytes).expect("a bound"))
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-3 * b.abs()
}

/// Three requests of 900, 1,000 and 1,100 bytes: mean 1,000, standard deviation 100, so CV/√3 is 0.057735. Student's
/// t at 0.9 with 2 degrees of freedom is 1.8856 (any table), and exp(0.10887) = 1.11502.
#[test]
fn the_interval_is_t_on_the_log_scale() {
    let requests = [900, 1_000, 1_100].map(|bytes| request(2, [0, bytes, bytes])).to_vec();
    let weight = execution(&sample(Captured::Info, requests), INFO, None).expect("a weight");
    let [low, expected, high] = bounds(weight);
    assert!(near(expected, 1_000.0) && near(high, 1_115.02) && near(low, 896.85), "{low} {expected} {high}");
    assert_eq!((weight.bytes.level, weight.bytes.basis), (Some(0.8), Basis::Sampled));
}

/// 1 % of the requests fail, as the meters say; half of what was sampled does. A failing one writes 500 bytes at ERROR.
#[test]
fn metered_shares_go_before_those_of_the_sample() {
    let requests = vec![
        request(2, [0, 1_000, 3_000]),
        request(2, [0, 1_000, 3_000]),
        request(5, [500, 2_000, 4_000]),
        request(5, [500, 2_000, 4_000]),
    ];
    let sample = sample(Captured::InfoFull, requests);
    let failures = Some(Failures { server: 0.01, client: 0.0 });
    let at = |settings, failures| bounds(execution(&sample, settings, failures).expect("a weight"))[1];
    assert!(near(at(ERROR, failures), 5.0));
    assert!(near(at(INFO, failures), 0.99 * 1_000.0 + 0.01 * 2_000.0));
    assert!(near(at(INFO, None), 1_500.0));
    // Four requests that are alike may differ by 7 %: t at 0.9 with 3 degrees of freedom is 1.6377, times 0.07/√4.
    let both = execution(&sample, ERROR_FULL, failures).expect("a weight");
    let ([low, expected, high], half) = (bounds(both), 0.057_32_f64);
    assert_eq!((both.bytes.level, expected), (None, at(FULL, failures)));
    assert!(near(low, 5.0 * (-half).exp()) && near(high, expected * half.exp()), "{low} {high}");
}

#[test]
fn a_sample_speaks_for_no_level_above_its_own() {
    let requests = vec![request(5, [500, 900, 900]); 3];
    let failures = Some(Failures { server: 0.02, client: 0.03 });
    let info = sample(Captured::Info, requests.clone());
    assert_eq!(execution(&info, FULL, failures), None);
    assert_eq!(execution(&info, ERROR_FULL, failures), None);
    let error = sample(Captured::Error, requests);
    assert_eq!(execution(&error, INFO, failures), None);
    // 2 % fail and are expected to be logged; at most the 4xx are as well.
    // Three that are alike may differ by 7 %: 1.8856 x 0.07/√3 on the log scale.
    let [low, expected, high] = bounds(execution(&error, ERROR, failures).expect("a weight"));
    assert!(near(high, 25.0 * 0.076_21_f64.exp()), "{high}");
    assert_eq!((low, expected), (0.0, 10.0));
}

#[test]
fn too_little_is_left_to_the_catalogue() {
    let one = sample(Captured::InfoFull, vec![request(2, [0, 1_000, 2_000])]);
    assert_eq!(execution(&one, INFO, None), None);
    let fine = sample(Captured::InfoFull, vec![request(2, [0, 1_000, 2_000]); 50]);
    assert_eq!(execution(&fine, ERROR, None), None);
    assert_eq!(execution(&fine, ERROR, Some(Failures { server: 0.01, client: 0.0 })), None);
    assert_eq!(execution(&ExecutionSample::default(), INFO, None), None);
}

#[test]
fn few_that_are_alike_do_not_show_that_all_are() {
    let of = |count: usize| {
        let requests = vec![request(2, [0, 1_000, 5_000]); count];
        execution(&sample(Captured::InfoFull, requests), FULL, None).expect("a weight")
    };
    let half = |weight: Weight| (bounds(weight)[2] / bounds(weight)[1]).ln();
    assert!(half(of(2)) > 0.1 && half(of(300)) < 0.006, "{} {}", half(of(2)), half(of(300)));
}

#[test]
fn access_lines_are_weighed_by_how_often_they_were_seen() {
    let lines = Tally([(200, 3), (240, 1)].into());
    let weight = access(&AccessSample { lines, ..AccessSample::default() }).expect("a weight");
    assert!(near(bounds(weight)[1], 210.0));
}

proptest! {
    #[test]
    fn a_level_never_weighs_more_than_one_that_includes_it(
        requests in prop::collection::vec((0u64..600, 0u64..3_000, 0u64..9_000, 2u8..=5), 2..40),
        failures in prop::option::of((0.0..0.5_f64, 0.0..0.5_f64)),
    ) {
        let requests = requests.into_iter().map(|(error, info, full, class)| {
            request(class, [error, error + info, error + info + full])
        });
        let sample = sample(Captured::InfoFull, requests.collect());
        let failures = failures.map(|(server, client)| Failures { server, client });
        let all = [ERROR, INFO, FULL].map(|settings| execution(&sample, settings, failures));
        for pair in all.into_iter().flatten().collect::<Vec<_>>().windows(2) {
            for (less, more) in bounds(pair[0]).into_iter().zip(bounds(pair[1])) {
                prop_assert!(less <= more * (1.0 + 1e-9), "{less} > {more}");
            }
        }
        // ERROR with full data is at least ERROR and most likely INFO with full data.
        let error_full = LoggingSettings { full_data: true, ..ERROR };
        if let (Some(error), Some(both)) = (all[0], execution(&sample, error_full, failures)) {
            let ([_, error, _], [low, both, high]) = (bounds(error), bounds(both));
            prop_assert!(error <= both * (1.0 + 1e-9) && low <= both && both <= high);
        }
        let [low, expected, high] = all[1].map_or([0.0; 3], bounds);
        prop_assert!(low <= expected && expected <= high);
    }
}

/// Records of 100 and of 6,000 bytes are billed as 5 and as 10 KiB: 7.5 in the mean, not the 5 of their mean.
#[test]
fn each_line_is_rounded_by_itself() {
    let mut sample = AccessSample::default();
    [100, 6_000].iter().for_each(|bytes| sample.lines.add(*bytes));
    let mean = access_as(&sample, |bytes| crate::model::usage::rounded(bytes, 5_120.0)).expect("a mean");
    assert_eq!(mean.expected, Some(PerRequest(Bytes(7_680.0))));
}

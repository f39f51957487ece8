use proptest::prelude::*;

use super::super::{PricedField, priced_fields};
use super::*;
use crate::logging::length::Length;
use crate::logging::{ApiKind, Authorizer, Integration, RequestShape};
use crate::model::bytes;

fn each(low: f64, expected: f64, high: f64, basis: Basis) -> Each {
    Interval::range(Some(low), Some(expected), Some(high), basis).map(|bytes| PerRequest(Bytes(bytes)))
}

fn numbers(interval: &Each) -> [Option<f64>; 3] {
    [interval.low, interval.expected, interval.high].map(|bound| bound.map(Quantity::value))
}

/// Where one kind of request has a caller and the other a long path, their lines are as long: the line is in less doubt
/// than each of the fields.
#[test]
fn a_line_may_be_surer_than_its_fields() {
    let fields = [each(1.0, 11.0, 21.0, Basis::Modelled), each(5.0, 15.0, 25.0, Basis::Modelled)];
    let shared = shared_out(each(26.0, 26.0, 26.0, Basis::Modelled), &fields);
    assert_eq!(shared.iter().map(|field| numbers(&field.part)).collect::<Vec<_>>(), [[Some(11.0); 3], [Some(15.0); 3]]);
    assert_eq!(shared.iter().map(|field| field.alone).collect::<Vec<_>>(), fields);
    assert!(shared.iter().all(|field| field.part.level.is_none()), "the parts are not known to be exact");
}

fn shapes() -> impl Strategy<Value = Vec<RequestShape>> {
    let authorizer =
        proptest::sample::select(vec![Authorizer::None, Authorizer::Iam, Authorizer::Lambda, Authorizer::Cognito]);
    let integration = proptest::sample::select(vec![Integration::LambdaProxy, Integration::Mock]);
    let shape =
        (authorizer, integration, 1..90_usize, any::<bool>()).prop_map(|(authorizer, integration, path, api_key)| {
            RequestShape {
                kind: ApiKind::Rest,
                integration,
                authorizer,
                api_key,
                lengths: [
                    ("path".to_owned(), Length::exact(path)),
                    ("resource_path".to_owned(), Length::exact(91 - path)),
                ]
                .into(),
                distributions: Default::default(),
            }
        });
    proptest::collection::vec(shape, 1..4)
}

/// Formats of every kind, and text that is none.
fn formats() -> impl Strategy<Value = String> {
    let names = proptest::sample::select(vec![
        "requestId",
        "status",
        "path",
        "resourcePath",
        "identity.caller",
        "identity.user",
        "identity.apiKey",
        "identity.sourceIp",
        "identity.userAgent",
        "authorizer.principalId",
        "xrayTraceId",
        "error.message",
        "nonsense",
        "identity.accessKey",
    ]);
    let join = |each: fn(&str) -> String, between: &'static str, around: [&'static str; 2]| {
        move |names: Vec<&str>| {
            let fields: Vec<String> = names.into_iter().map(each).collect();
            format!("{}{}{}", around[0], fields.join(between), around[1])
        }
    };
    let names = || proptest::collection::vec(names.clone(), 1..7);
    prop_oneof![
        names().prop_map(join(|name| format!("$context.{name}"), ",", ["", ""])),
        names().prop_map(join(|name| format!("[$context.{name}]"), " ", ["- ", "\""])),
        names().prop_map(join(|name| format!("\"{name}\": \"$context.{name}\""), ", ", ["{ \"o\":{", "} }"])),
        names().prop_map(join(
            |name| format!("<f>$context.{name}</f>"),
            " ",
            ["<r id=\"$context.requestId\"> ", " </r>"]
        )),
        "(\\$context\\.(status|path)|[a-z<>/{}\\[\\]\",:=\\\\. |]|é){1,30}",
    ]
}

fn sums(fields: &[PricedField], line: &Each) -> Result<(), TestCaseError> {
    let known = line.expected.is_some();
    for (index, bound) in numbers(line).into_iter().enumerate().filter(|_| known) {
        let sum: Option<f64> = fields.iter().map(|field| numbers(&field.bytes)[index]).sum();
        match (sum, bound) {
            (Some(sum), Some(bound)) => prop_assert!((sum - bound).abs() <= 1e-9 * bound.abs(), "{sum} is not {bound}"),
            (sum, bound) => prop_assert_eq!(sum, bound),
        }
    }
    for field in fields {
        for interval in [&field.bytes, &field.bytes_alone] {
            let known: Vec<f64> = numbers(interval).into_iter().flatten().collect();
            prop_assert!(known.windows(2).all(|pair| pair[0] <= pair[1] * (1.0 + 1e-9)), "{interval:?}");
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn fields_sum_to_the_modelled_line(format in formats(), shapes in shapes()) {
        let line = bytes::access(&shapes, &format).bytes;
        sums(&priced_fields(&format, &shapes, line, None), &line)?;
    }

    #[test]
    fn fields_sum_to_a_line_that_was_seen(
        format in formats(), shapes in shapes(), bytes in 0.0..900.0_f64, wide in 1.0..3.0_f64, metered: bool,
    ) {
        let basis = if metered { Basis::Metered } else { Basis::Sampled };
        let line = each(bytes / wide, bytes, bytes * wide, basis);
        let is_known = bytes::access(&shapes, &format).bytes.expected.is_some_and(|each| each.value() > 0.0);
        if is_known {
            sums(&priced_fields(&format, &shapes, line, None), &line)?;
        }
    }
}

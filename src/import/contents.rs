//! What a measurements file may not say, however well it is written.

use super::{MOST, is_amount};
use crate::measurements::{ApiStage, LogGroup, Measurements, Scope, Series};
use crate::units::{Quantity, Usd};

/// The first thing in a file that cannot be, in words; `None` where there is none.
pub(super) fn contradiction(seen: &Measurements) -> Option<String> {
    seen.scopes
        .iter()
        .find_map(backwards)
        .or_else(|| outside(seen))
        .or_else(|| seen.log_groups.iter().find_map(impossible_group))
        .or_else(|| seen.stages.iter().find_map(impossible_stage))
        .or_else(|| negative_run(seen.run.usd))
}

fn backwards(scope: &Scope) -> Option<String> {
    let window = scope.window;
    (window.end < window.start)
        .then(|| format!("the window of {} ends on {}, before it begins", scope.region.escape_debug(), window.end))
}

/// What lies outside every scope would be priced by nobody.
fn outside(seen: &Measurements) -> Option<String> {
    let groups = seen.log_groups.iter().map(|group| (&group.account, &group.region, &group.name));
    let stages = seen.stages.iter().map(|stage| (&stage.account, &stage.region, &stage.stage));
    let (_, region, name) = groups.chain(stages).find(|(account, region, _)| {
        !seen.scopes.iter().any(|scope| scope.account == **account && scope.region == **region)
    })?;
    let (name, region) = (name.escape_debug(), region.escape_debug());
    Some(format!("'{name}' lies in {region}, which is not among the scopes"))
}

fn impossible_group(group: &LogGroup) -> Option<String> {
    let stored = group.stored_bytes.filter(|bytes| !is_amount(bytes.0)).map(|bytes| wrong("stored_bytes", bytes.0));
    let wrong = stored
        .or_else(|| series("incoming_bytes", group.incoming_bytes.as_ref()))
        .or_else(|| series("incoming_bytes_hourly", group.incoming_bytes_hourly.as_ref()))
        .or_else(|| series("incoming_events", group.incoming_events.as_ref()))?;
    Some(format!("log group '{}': {wrong}", group.name.escape_debug()))
}

fn impossible_stage(stage: &ApiStage) -> Option<String> {
    let wrong = series("requests", stage.requests.as_ref())
        .or_else(|| series("client_errors", stage.client_errors.as_ref()))
        .or_else(|| series("server_errors", stage.server_errors.as_ref()))
        .or_else(|| series("data_processed", stage.data_processed.as_ref()))
        .or_else(|| {
            let mut methods = stage.method_requests.iter().flatten();
            methods.find_map(|method| series("method_requests", Some(&method.requests)))
        })?;
    Some(format!("stage '{}/{}': {wrong}", stage.api_name.escape_debug(), stage.stage.escape_debug()))
}

fn negative_run(usd: Option<Usd>) -> Option<String> {
    usd.filter(|usd| *usd < Usd::ZERO).map(|usd| format!("its run cost {} dollars, which is below 0", usd.0))
}

fn series<T: Quantity>(field: &str, series: Option<&Series<T>>) -> Option<String> {
    let mut values = series?.values.iter().map(|value| value.value());
    values.find(|value| !is_amount(*value)).map(|value| wrong(field, value))
}

fn wrong(field: &str, value: f64) -> String {
    format!("{field} holds {value:e}, which is not between 0 and {MOST:e}")
}

#[cfg(test)]
mod tests {
    use super::super::declared::tests::stated;
    use super::*;
    use crate::measurements::{MethodRequests, Retention, Step};
    use crate::units::{Bytes, Events, Requests};

    fn days<T>(value: T) -> Option<Series<T>> {
        Some(Series { start: jiff::Timestamp::UNIX_EPOCH, step: Step::Day, values: vec![value] })
    }

    fn seen() -> Measurements {
        let mut seen = stated();
        seen.log_groups = vec![LogGroup {
            account: None,
            region: seen.scopes[0].region.clone(),
            name: "a\u{1b}b".to_owned(),
            class: None,
            retention: Some(Retention::Never),
            stored_bytes: Some(Bytes(MOST)),
            created_at: None,
            incoming_bytes: days(Bytes(0.0)),
            incoming_bytes_hourly: None,
            incoming_events: days(Events(MOST)),
        }];
        seen
    }

    #[test]
    fn numbers_that_cannot_be_are_named_with_their_owner() {
        assert_eq!(contradiction(&seen()), None);
        let group = |change: fn(&mut LogGroup)| {
            let mut seen = seen();
            change(&mut seen.log_groups[0]);
            contradiction(&seen).unwrap_or_default()
        };
        let name = "log group 'a\\u{1b}b': ";
        let told = group(|group| group.incoming_bytes = days(Bytes(-5.0)));
        assert_eq!(told, format!("{name}incoming_bytes holds -5e0, which is not between 0 and 1e18"));
        let told = group(|group| group.incoming_events = days(Events(f64::INFINITY)));
        assert_eq!(told, format!("{name}incoming_events holds inf, which is not between 0 and 1e18"));
        assert!(group(|group| group.incoming_bytes_hourly = days(Bytes(f64::NAN))).contains("NaN"));
        assert!(group(|group| group.stored_bytes = Some(Bytes(2e18))).contains("stored_bytes holds 2e18"));
        let stage = |change: fn(&mut ApiStage)| {
            let mut seen = seen();
            change(&mut seen.stages[0]);
            contradiction(&seen).unwrap_or_default()
        };
        assert!(stage(|stage| stage.requests = days(Requests(1e300))).contains("prod': requests holds 1e300"));
        assert!(stage(|stage| stage.server_errors = days(Requests(-1.0))).contains("server_errors"));
        assert!(stage(|stage| stage.client_errors = days(Requests(-1.0))).contains("client_errors"));
        assert!(stage(|stage| stage.data_processed = days(Bytes(-1.0))).contains("data_processed"));
        let of_method = |stage: &mut ApiStage| {
            let requests = days(Requests(-1.0)).expect("a series");
            let method = MethodRequests { resource: "/".to_owned(), method: "GET".to_owned(), requests };
            stage.method_requests = Some(vec![method]);
        };
        assert!(stage(of_method).contains("method_requests"));
    }

    #[test]
    fn scopes_and_runs_make_sense() {
        let mut elsewhere = seen();
        elsewhere.log_groups[0].region = "atlantis-1".to_owned();
        assert!(contradiction(&elsewhere).unwrap_or_default().contains("lies in atlantis-1"));
        let mut backwards = seen();
        backwards.scopes[0].window.end = jiff::civil::date(1999, 1, 1);
        assert!(contradiction(&backwards).unwrap_or_default().contains("before it begins"));
        let mut gift = seen();
        gift.run.usd = Some(Usd(rust_decimal::Decimal::NEGATIVE_ONE));
        assert!(contradiction(&gift).unwrap_or_default().contains("below 0"));
    }
}

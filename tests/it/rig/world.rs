//! Points in time and series to seed: everything is counted back from the midnight before now.

use serde_json::{Value, json};

/// Seconds of a day.
pub(crate) const DAY: i64 = 86_400;

/// The seconds since the epoch.
fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// Midnight UTC before now, in seconds since the epoch.
fn midnight_today() -> i64 {
    now() / DAY * DAY
}

/// The midnight so many days before the last one, in seconds since the epoch.
pub(crate) fn ago(days: i64) -> i64 {
    midnight_today() - days * DAY
}

/// The days of a series by their midnights, the oldest first, the last one being yesterday.
fn days(count: i64) -> impl Iterator<Item = i64> {
    (1..=count).rev().map(ago)
}

/// A metric whose sum on each of the last `count` whole days is `value(midnight)`, in two points that lie inside the day.
///
/// Today has its value too: it must not be counted, unless midnight has passed since.
pub(crate) fn daily(namespace: &str, name: &str, dimensions: &Value, count: i64, value: impl Fn(i64) -> u64) -> Value {
    let halves = |midnight: i64| {
        let sum = value(midnight);
        [json!([midnight, sum / 3]), json!([midnight + DAY - 60, sum - sum / 3])]
    };
    let mut points: Vec<Value> = days(count).flat_map(halves).collect();
    points.push(json!([midnight_today(), value(midnight_today())]));
    json!({"namespace": namespace, "name": name, "dimensions": dimensions, "points": points})
}

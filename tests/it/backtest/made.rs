//! Histories that are made: a week's pattern, noise from day to day, and a level that drifts.

use std::fmt::Write;
use std::path::Path;

/// How wild histories are.
#[derive(Debug)]
pub(super) struct Kind {
    /// What their names begin with.
    pub(super) name: &'static str,
    /// The standard deviation of a day's logarithm around the level.
    noise: f64,
    /// The standard deviation of the level's logarithm from one day to the next.
    drift: f64,
}

const fn kind(name: &'static str, noise: f64, drift: f64) -> Kind {
    Kind { name, noise, drift }
}

/// From a steady service to a machine in bursts. After a mean of 14 days, 30 days of a walk are off by about 3.8 steps of the
/// drift (one standard deviation; two thirds of that in the median): 4.5, 8, 11 and 18 %, as the public series of
/// facts/projection, section 2.
pub(super) const KINDS: [Kind; 4] =
    [kind("steady", 0.06, 0.0175), kind("service", 0.15, 0.03), kind("web", 0.3, 0.043), kind("machine", 0.5, 0.07)];

/// A weekend day has so much of a weekday (the prior of facts/projection, section 2).
const WEEKEND: f64 = 0.85;
/// 28 days and then seven months that follow on one another.
const DAYS: usize = 238;
const EACH: usize = 16;

/// 16 histories of each kind.
pub(super) fn accounts(seed: u64) -> Vec<(&'static str, Vec<f64>)> {
    let mut random = Random(seed);
    let one = |kind: &Kind, nth: usize, random: &mut Random| {
        let mut level = 0.0;
        let day = |day: usize| {
            level += kind.drift * random.normal();
            let weekday = if day % 7 >= 5 { WEEKEND } else { 1.0 };
            (1e8 * weekday * (level + kind.noise * random.normal()).exp()).round()
        };
        let days = (0..DAYS).map(day).collect();
        let name: &'static str = format!("{}/{nth:02}", kind.name).leak();
        (name, days)
    };
    KINDS
        .iter()
        .flat_map(|kind| (0..EACH).map(move |nth| (kind, nth)))
        .map(|(kind, nth)| one(kind, nth, &mut random))
        .collect()
}

/// Writes `days.csv`: the bytes of a day in its last hour, so that days end where the file does.
pub(super) fn file(folder: &Path, histories: &[(&str, Vec<f64>)]) {
    let mut text = "timestamp,log_group,incoming_bytes\n".to_owned();
    let end: jiff::Timestamp = "2026-11-01T00:00:00Z".parse().expect("a time stamp");
    for (name, days) in histories {
        let start = end.as_second() - days.len() as i64 * 86_400;
        // The first hour of its life, so that the first day is whole.
        let first = jiff::Timestamp::from_second(start).expect("an instant");
        let name = format!("\"{}\"", name.replace('"', "\"\""));
        writeln!(text, "{first},{name},0").expect("memory takes every text");
        for (day, bytes) in days.iter().enumerate() {
            let at = jiff::Timestamp::from_second(start + day as i64 * 86_400 + 82_800).expect("an instant");
            writeln!(text, "{at},{name},{bytes}").expect("memory takes every text");
        }
    }
    std::fs::write(folder.join("days.csv"), text).expect("a file in a temporary folder");
}

/// splitmix64: the same numbers everywhere.
struct Random(u64);

impl Random {
    /// Between 0 and 1, neither included.
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (((mixed ^ (mixed >> 31)) >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// Of mean 0 and standard deviation 1 (Box and Muller).
    fn normal(&mut self) -> f64 {
        let (radius, angle) = (self.uniform(), self.uniform());
        (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * angle).cos()
    }
}

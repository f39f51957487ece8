//! Made accounts whose bill a known reading made: whatever of them is not known, nothing else than that is ever settled.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::logging::{AccessLogging, ApiKind, ExecutionLevel, LogDestination, LoggingSettings};
use crate::measurements::{ApiStage, LogClass, LogGroup, Measurements, Run, SCHEMA, Scope, Series, Step};
use crate::units::Requests;

const NAMES: [&str; 3] = ["111111111111", "222222222222", "333333333333"];
const GROUPS: usize = 4;

/// How AWS bills.
#[derive(Clone, Copy, Debug)]
struct Truth {
    size: u64,
    overhead: u64,
    vended: bool,
}

/// One account in us-east-1.
#[derive(Clone, Debug)]
struct Account {
    /// GB of 10^9 bytes in a month: of execution logs, of access logs, and of two other groups, the last one vended.
    gb: [f64; GROUPS],
    /// Bytes of an event in each.
    each: [f64; GROUPS],
    /// Which groups are in the measurements.
    seen: [bool; GROUPS],
    /// Of which groups the events were counted.
    counted: [bool; GROUPS],
    /// GB that the free tier covers, and whether the bill has a line of them.
    free: (f64, bool),
    /// By what share the bill is off.
    noise: f64,
    is_measured: bool,
    is_billed: bool,
    /// Days on which nothing came.
    idle: Vec<usize>,
}

/// What of the accounts there is to see.
#[derive(Clone, Debug)]
struct World {
    accounts: Vec<Account>,
    /// Whether the meter says of whom it is; a file of hours does not.
    is_named: bool,
    /// Whether account-wide sums are in the place of those of the groups.
    has_sums: bool,
    by_day: bool,
    /// Days on which the bill lacks all lines.
    lost: Vec<usize>,
    /// Days of which a bill by the hour lacks hours, and how many.
    lost_hours: Vec<(usize, u32)>,
}

impl Account {
    /// Bytes with events of a group in a day.
    fn of_day(&self, group: usize) -> (f64, f64) {
        let bytes = self.gb[group] * 1e9 / 31.0;
        (bytes, bytes / self.each[group])
    }

    fn days(&self, of_day: f64) -> Vec<f64> {
        (0..31).map(|day| if self.idle.contains(&day) { 0.0 } else { of_day }).collect()
    }

    fn sum(&self, of_day: f64) -> f64 {
        self.days(of_day).iter().sum()
    }

    /// GB that AWS bills in a day, custom and vended.
    fn billed(&self, truth: Truth) -> (f64, f64) {
        let gb = |group: usize| {
            let (bytes, events) = self.of_day(group);
            (bytes + truth.overhead as f64 * events) / truth.size as f64 * (1.0 + self.noise)
        };
        let access = gb(1);
        let (custom, vended) = (gb(0) + gb(2), gb(3));
        if truth.vended { (custom, vended + access) } else { (custom + access, vended) }
    }
}

fn stage(account: Option<String>) -> ApiStage {
    ApiStage {
        account,
        region: "us-east-1".to_owned(),
        api_id: "abcdef1234".to_owned(),
        api_name: "orders".to_owned(),
        kind: ApiKind::Rest,
        stage: "prod".to_owned(),
        settings: Some(LoggingSettings { execution: ExecutionLevel::Info, full_data: false }),
        overrides: Vec::new(),
        access: Some(AccessLogging {
            format: "$context.requestId".to_owned(),
            destination: LogDestination::LogGroup("/access".to_owned()),
        }),
        detailed_metrics: false,
        deliveries: Some(Vec::new()),
        methods: None,
        requests: None::<Series<Requests>>,
        client_errors: None,
        server_errors: None,
        method_requests: None,
        data_processed: None,
        sample: None,
        tags: BTreeMap::new(),
    }
}

impl World {
    fn measured(&self) -> impl Iterator<Item = (Option<String>, &Account)> {
        let named = |name: &str| self.is_named.then(|| name.to_owned());
        let accounts = NAMES.iter().zip(&self.accounts).filter(|(_, account)| account.is_measured);
        accounts.map(move |(name, account)| (named(name), account)).take(if self.is_named { GROUPS } else { 1 })
    }

    fn metered(&self) -> Metered {
        let start = october().window().start_instant();
        let mut seen = Measurements {
            schema: SCHEMA.to_owned(),
            tool: "test".to_owned(),
            scopes: Vec::new(),
            log_groups: Vec::new(),
            stages: Vec::new(),
            run: Run::without_aws(),
            incomplete: Vec::new(),
            warnings: Vec::new(),
        };
        let mut volumes = Vec::new();
        for (name, account) in self.measured() {
            seen.scopes.push(Scope {
                account: name.clone(),
                region: "us-east-1".to_owned(),
                window: october().window(),
                taken_at: start,
                stages_complete: true,
                stores_measured: false,
            });
            let stage = stage(name.clone());
            let managed = stage.managed_log_group().expect("a REST stage has one");
            seen.stages.push(stage);
            for (index, group) in [managed.as_str(), "/access", "/app", "/vended"].into_iter().enumerate() {
                if !account.seen[index] {
                    continue;
                }
                let (bytes, events) = account.of_day(index);
                let bytes: Vec<Bytes> = account.days(bytes).into_iter().map(Bytes).collect();
                let events =
                    Series { start, step: Step::Day, values: account.days(events).into_iter().map(Events).collect() };
                seen.log_groups.push(LogGroup {
                    account: name.clone(),
                    region: "us-east-1".to_owned(),
                    name: group.to_owned(),
                    class: Some(LogClass::Standard),
                    retention: None,
                    stored_bytes: None,
                    created_at: None,
                    incoming_bytes: Some(Series { start, step: Step::Day, values: bytes }),
                    incoming_bytes_hourly: None,
                    incoming_events: account.counted[index].then_some(events),
                });
            }
            let all = (0..GROUPS).map(|group| account.of_day(group)).fold((0.0, 0.0), |(a, b), (c, d)| (a + c, b + d));
            volumes.push(RegionVolume {
                account: name,
                region: "us-east-1".to_owned(),
                bytes: Some(Bytes(account.sum(all.0))),
                events: account.counted[0].then_some(Events(account.sum(all.1))),
                bytes_by_step: account.counted[1].then(|| Series {
                    start,
                    step: Step::Day,
                    values: account.days(all.0).into_iter().map(Bytes).collect(),
                }),
            });
        }
        let metered = of_measurements(&seen, october()).expect("October was measured");
        if self.has_sums { metered.with_sums(&volumes) } else { metered }
    }

    fn bill(&self, truth: Truth) -> Bill {
        let start = october().window().start;
        let day = |day: usize| start.saturating_add(jiff::Span::new().days(day as i64));
        let mut lines = Vec::new();
        for (name, account) in NAMES.iter().zip(&self.accounts).filter(|(_, account)| account.is_billed) {
            let (custom, vended) = account.billed(truth);
            let (free, has_line) = account.free;
            let mut add = |usage_type: &str, gb: f64, days: Window, hours: Hours| {
                lines.push(BillLine { account: Some((*name).to_owned()), days, hours, ..line(usage_type, gb) });
            };
            // The free tier covers what comes first.
            let mut left = free;
            let (mut of_month, mut of_free) = (0.0, 0.0);
            for index in (0..31).filter(|index| !account.idle.contains(index)) {
                let covered = custom.min(left);
                left -= covered;
                of_month += custom - covered;
                of_free += covered;
                if self.by_day && !self.lost.contains(&index) {
                    let days = Window { start: day(index), end: day(index + 1) };
                    let lost = self.lost_hours.iter().find(|(day, _)| *day == index).map_or(0, |(_, hours)| *hours);
                    let (left, hours) = (f64::from(24 - lost) / 24.0, Hours::between(lost, 24));
                    add("USE1-DataProcessing-Bytes", (custom - covered) * left, days, hours);
                    add("USE1-VendedLog-Bytes", vended * left, days, hours);
                    if has_line && covered > 0.0 {
                        add("Global-DataProcessing-Bytes", covered * left, days, hours);
                    }
                }
            }
            if !self.by_day {
                add("USE1-DataProcessing-Bytes", of_month, october().window(), Hours::ALL);
                add("USE1-VendedLog-Bytes", account.sum(vended), october().window(), Hours::ALL);
                if has_line {
                    add("Global-DataProcessing-Bytes", of_free, october().window(), Hours::ALL);
                }
            }
        }
        bill(lines)
    }
}

fn account() -> impl Strategy<Value = Account> {
    // Sizes at which a missing group or account comes to as much as the readings differ.
    let gb = || prop_oneof![Just(0.0), 0.1_f64..5.0, 50.0_f64..90.0, 100.0_f64..3_000.0];
    let each = || prop_oneof![Just(352.6), 50.0_f64..3_000.0];
    let flags = || prop::array::uniform4(prop::bool::weighted(0.8));
    let noise = prop_oneof![Just(0.0), -0.015_f64..0.015];
    let is_there = || (prop::bool::weighted(0.8), prop::bool::weighted(0.8));
    let free = (0.0_f64..5.0, any::<bool>());
    let idle = prop_oneof![Just(Vec::new()), prop::collection::vec(0_usize..31, 1..30)];
    (prop::array::uniform4(gb()), prop::array::uniform4(each()), flags(), flags(), free, noise, is_there(), idle)
        .prop_map(|(gb, each, seen, counted, free, noise, (is_measured, is_billed), idle)| Account {
            gb,
            each,
            seen,
            counted,
            free,
            noise,
            is_measured,
            is_billed,
            idle,
        })
}

fn world() -> impl Strategy<Value = World> {
    let accounts = prop::collection::vec(account(), 1..=3);
    let days = || prop_oneof![Just(Vec::new()), prop::collection::vec(0_usize..31, 1..4)];
    let hours = prop_oneof![Just(Vec::new()), prop::collection::vec((0_usize..31, 1_u32..24), 1..31)];
    let lost = (days(), hours);
    // What the two readings of a GB differ by, hidden in a group that is not seen or in an account beside the first.
    let alike = prop_oneof![Just(None), Just(Some(false)), Just(Some(true))];
    (accounts, prop::bool::weighted(0.8), any::<bool>(), any::<bool>(), lost, alike).prop_map(
        |(mut accounts, is_named, has_sums, by_day, (lost, lost_hours), alike)| {
            let share = f64::from(1 << 30) / 1e9 - 1.0;
            let sum: f64 = accounts[0].gb.iter().sum();
            match (alike, accounts.as_mut_slice()) {
                (Some(false), [first, ..]) => {
                    first.gb[2] = share * (sum - first.gb[2]);
                    first.seen = [true, true, false, true];
                }
                (Some(true), [_, second, ..]) => {
                    second.gb = [share * sum, 0.0, 0.0, 0.0];
                    second.seen = [true; GROUPS];
                }
                _ => {}
            }
            World { accounts, is_named, has_sums, by_day, lost, lost_hours }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn nothing_but_the_truth_is_settled(mut world in world(), decimal: bool, overhead: bool, vended: bool) {
        let truth = Truth {
            size: if decimal { 1_000_000_000 } else { 1 << 30 },
            overhead: if overhead { 26 } else { 0 },
            vended,
        };
        world.accounts[0].is_measured = true;
        // Who gives a file of hours with the bill of one account says that they are of the same.
        world.accounts[0].is_billed |= !world.is_named;
        let bill = world.bill(truth);
        let Ok(result) = verify(&bill, &world.metered(), &book()) else { return Ok(()) };
        let settled = result.settled;
        prop_assert!(settled.bytes_per_gb.is_none_or(|bytes| bytes == truth.size), "{settled:?} of {truth:?}: {result:#?}");
        prop_assert!(settled.event_overhead.is_none_or(|bytes| bytes == truth.overhead), "{settled:?} of {truth:?}: {result:#?}");
        prop_assert!(settled.access_logs_vended.is_none_or(|is| is == truth.vended), "{settled:?} of {truth:?}: {result:#?}");
    }
}

/// One account with 1,000 GB in three groups each, of which everything is known.
fn plain() -> World {
    let account = Account {
        gb: [1_000.0, 1_000.0, 0.0, 0.0],
        each: [200.0; GROUPS],
        seen: [true; GROUPS],
        counted: [true; GROUPS],
        free: (0.0, false),
        noise: 0.0,
        is_measured: true,
        is_billed: true,
        idle: Vec::new(),
    };
    World {
        accounts: vec![account],
        is_named: true,
        has_sums: true,
        by_day: true,
        lost: Vec::new(),
        lost_hours: Vec::new(),
    }
}

/// The made accounts would prove nothing if nothing were ever settled.
#[test]
fn the_truth_is_settled_where_all_is_known() {
    for size in [1_000_000_000, 1 << 30] {
        for (overhead, vended) in [(0, true), (26, false)] {
            let result = verify(&plain().bill(Truth { size, overhead, vended }), &plain().metered(), &book());
            // Vended lines show access logs; that there are none may be for want of access logs in their group.
            let access_logs_vended = vended.then_some(true);
            let expected = Settled { bytes_per_gb: Some(size), event_overhead: Some(overhead), access_logs_vended };
            assert_eq!(result.expect("it can be compared").settled, expected);
        }
    }
}

/// Hours on which a bill lacks rows are as much as the readings differ, and an idle day is nothing that it lacks.
#[test]
fn lost_hours_settle_nothing_and_idle_days_are_not_lost() {
    let truth = Truth { size: 1_000_000_000, overhead: 0, vended: true };
    let settled = |world: World| {
        let result = verify(&world.bill(truth), &world.metered(), &book()).expect("it can be compared");
        (result.settled.bytes_per_gb, result.open)
    };
    // 55 of 744 hours are 7.4 %.
    let lost_hours = (0..11).map(|day| (2 * day, 5)).collect();
    assert_eq!(settled(World { lost_hours, ..plain() }), (None, vec![Open::BillPartial]));
    for has_sums in [true, false] {
        let mut idle = World { has_sums, ..plain() };
        idle.accounts[0].idle = vec![3, 4, 17];
        assert_eq!(settled(idle.clone()).0, has_sums.then_some(truth.size));
        assert!(!settled(idle.clone()).1.contains(&Open::BillPartial));
        // Of the sum of a month nobody knows on which days nothing came.
        idle.accounts[0].counted[1] = false;
        assert_eq!(settled(idle.clone()).1.contains(&Open::BillPartial), has_sums);
        // An idle day does not excuse another one.
        idle.lost = vec![5];
        assert_eq!(settled(idle.clone()), (None, vec![Open::BillPartial]));
        // Three days with logs are as few as three days.
        idle.accounts[0].idle = (3..31).collect();
        idle.accounts[0].counted[1] = true;
        idle.lost.clear();
        assert_eq!(settled(idle), (None, vec![Open::FewDays]));
    }
}

/// A file settles what would be too much even so.
#[test]
fn a_lower_bound_settles_the_lowest_reading() {
    let world = World { has_sums: false, ..plain() };
    let settled = |size, overhead| {
        let result = verify(&world.bill(Truth { size, overhead, vended: true }), &world.metered(), &book());
        result.expect("it can be compared").settled
    };
    let lowest = Settled { bytes_per_gb: Some(1 << 30), event_overhead: Some(0), access_logs_vended: Some(true) };
    assert_eq!(settled(1 << 30, 0), lowest);
    let higher = settled(1_000_000_000, 26);
    assert_eq!((higher.bytes_per_gb, higher.event_overhead), (None, None));
}

//! Documents made by hand.

use std::collections::BTreeMap;

use super::super::document::{
    AccessRow, AssumptionRow, Compare, ConfigurationRow, Document, Estimate, LineItemRow, LogGroupRow, OverrideRow,
    PerPercentFailingRow, PriceDate, RunRow, StageRow, TotalLineRow, TotalRow, UnavailableRow, WarningRow,
};
use crate::logging::{ApiKind, Destination, ExecutionLevel, FormatName};
use crate::measurements::Retention;
use crate::units::{Basis, Bytes, Events, Gigabytes, Interval, PerRequest, Quantity, Requests, Unit, Usd};

pub(super) fn usd(text: &str) -> Usd {
    Usd(text.parse().expect("a decimal"))
}

/// A projected number.
pub(super) fn projected<T: Copy>(numbers: [T; 3]) -> Interval<T> {
    let [low, expected, high] = numbers.map(Some);
    Interval { low, expected, high, level: Some(0.8), basis: Basis::Metered }
}

pub(super) fn document<T>(body: T) -> Document<T> {
    Document {
        schema: "logtoll/test/1".to_owned(),
        tool: "0.1.0".to_owned(),
        generated_at: "2026-11-22T00:00:00Z".to_owned(),
        prices: ["eu-west-1", "us-east-1"]
            .map(|region| PriceDate { region: region.to_owned(), as_of: "2025-06-05".to_owned() })
            .into(),
        assumptions: vec![AssumptionRow {
            id: "bytes-per-gb".to_owned(),
            value: "1073741824 bytes".to_owned(),
            source: "AWS's page | says GB".to_owned(),
            usd: Some(usd("570.00")),
            usd_if_otherwise: Some(usd("612.345")),
        }],
        body,
        warnings: vec![WarningRow {
            id: "unmetered-groups".to_owned(),
            text: "1 log group has no data, so the volume is unknown, and with it the total".to_owned(),
            remedy: "sample again later".to_owned(),
        }],
    }
}

pub(super) fn run() -> RunRow {
    RunRow { calls: 1234, usd: Some(usd("0.0421")) }
}

fn item(product: &str, unit: Unit, amount: Option<&str>) -> LineItemRow {
    LineItemRow { product: product.to_owned(), usage_type: None, quantity: None, unit, usd: amount.map(usd) }
}

pub(super) fn group(name: &str) -> LogGroupRow {
    LogGroupRow {
        account: None,
        region: "us-east-1".to_owned(),
        name: name.to_owned(),
        class: Some("STANDARD".to_owned()),
        retention: Some(Retention::Never),
        kind: "execution".to_owned(),
        stages: vec!["Orders/prod".to_owned()],
        orphaned: false,
        gb: projected([1000.0, 1234.5, 1500.25].map(Gigabytes)),
        usd: projected(["512.5", "631.005", "780"].map(usd)),
        line_items: vec![
            item("log-ingestion", Unit::Gigabyte, Some("617.25")),
            item("log-storage", Unit::GigabyteMonth, Some("13.755")),
        ],
    }
}

/// A group of which nothing is known but its name.
pub(super) fn unknown_group(name: &str) -> LogGroupRow {
    LogGroupRow {
        class: None,
        retention: None,
        kind: "other".to_owned(),
        gb: Interval::unknown(Basis::Metered),
        usd: Interval::unknown(Basis::Metered),
        line_items: vec![item("log-ingestion", Unit::Gigabyte, None)],
        ..group(name)
    }
}

pub(super) fn estimate_of(log_groups: Vec<LogGroupRow>) -> Document<Estimate> {
    let line = |id: &str, text: &str, amount| TotalLineRow { id: id.into(), text: text.into(), usd: amount };
    let total = TotalRow {
        gb: Interval { high: None, level: None, ..projected([1000.0, 1238.0, 0.0].map(Gigabytes)) },
        usd: Interval::range(Some(usd("510")), None, None, Basis::Metered),
        lines: vec![
            line("alone", "log groups, each as if it stood alone", Some(usd("633.2"))),
            line("free-tier", "free tier of log-ingestion", Some(usd("-2.5"))),
            line("volume-tiers", "volume tiers of vended-log-ingestion in us-east-1, on the sum", None),
        ],
    };
    document(Estimate {
        month: "2026-12".to_owned(),
        log_groups,
        extras: Vec::new(),
        total,
        storage_by_then: None,
        run: run(),
        budget: None,
    })
}

fn per_request<T: Quantity>(numbers: [f64; 3]) -> Interval<PerRequest<T>> {
    let [low, expected, high] = numbers.map(|number| Some(PerRequest(T::of(number))));
    let level = if numbers[0] == numbers[2] { Some(1.0) } else { None };
    Interval { low, expected, high, level, basis: Basis::Modelled }
}

/// A configuration that weighs and costs exactly so much.
pub(super) fn configuration(id: &str, bytes: f64, gb: f64, cost: &str) -> ConfigurationRow {
    ConfigurationRow {
        id: id.to_owned(),
        execution: ExecutionLevel::Info,
        full_data: false,
        destinations: vec!["managed".to_owned()],
        access: None,
        bytes_per_request: per_request::<Bytes>([bytes; 3]),
        events_per_request: per_request::<Events>([if bytes > 0.0 { 10.0 } else { 0.0 }; 3]),
        gb_per_month: Interval::exact(Gigabytes(gb), Basis::Assumed),
        usd_per_month: Interval::exact(usd(cost), Basis::Assumed),
        usd_ingestion: Some(usd(cost)),
        usd_storage: Some(Usd::ZERO),
        usd_versus_current: None,
        line_items: Vec::new(),
        each_percent_failing: None,
        usd_sent_on: None,
    }
}

/// A REST stage at INFO.
pub(super) fn stage(api_name: &str) -> StageRow {
    let error = ConfigurationRow {
        execution: ExecutionLevel::Error,
        usd_versus_current: Some(usd("-25.02")),
        each_percent_failing: Some(PerPercentFailingRow {
            bytes_per_request: per_request::<Bytes>([1.5, 2.37, 3.07]),
            gb_per_month: Interval::exact(Gigabytes(0.11), Basis::Assumed),
            usd_per_month: Interval::range(Some(usd("0.04")), Some(usd("0.06")), Some(usd("0.08")), Basis::Assumed),
        }),
        ..configuration("error", 0.0, 0.0, "0")
    };
    let error_full = ConfigurationRow {
        execution: ExecutionLevel::Error,
        full_data: true,
        bytes_per_request: per_request::<Bytes>([0.0, 5634.0, 7300.0]),
        usd_per_month: Interval::range(Some(Usd::ZERO), Some(usd("131.2")), Some(usd("170")), Basis::Assumed),
        usd_versus_current: Some(usd("106.18")),
        ..configuration("error-full", 0.0, 262.35, "131.2")
    };
    let now = ConfigurationRow {
        usd_storage: Some(usd("0.69")),
        usd_versus_current: Some(Usd::ZERO),
        ..configuration("info", 1045.0, 48.66, "25.02")
    };
    let to_s3 = ConfigurationRow {
        destinations: vec!["s3".to_owned()],
        bytes_per_request: Interval { high: None, level: None, ..per_request([5634.0; 3]) },
        usd_per_month: Interval::unknown(Basis::Assumed),
        usd_ingestion: None,
        ..configuration("info-full@s3", 5634.0, 262.35, "0")
    };
    let access = ConfigurationRow {
        destinations: Vec::new(),
        access: Some(AccessRow { format: FormatName::Json, destination: Destination::Cloudwatch }),
        line_items: vec![item("vended-log-ingestion", Unit::Gigabyte, Some("7.92"))],
        usd_versus_current: Some(usd("-17.1")),
        ..configuration("access-json", 340.0, 15.83, "7.92")
    };
    let both = ConfigurationRow {
        id: "error+access-json".to_owned(),
        execution: ExecutionLevel::Error,
        destinations: vec!["managed".to_owned()],
        ..access.clone()
    };
    StageRow {
        account: Some("123456789012".to_owned()),
        region: "us-east-1".to_owned(),
        api_id: Some("a1b2c3".to_owned()),
        api_name: api_name.to_owned(),
        kind: ApiKind::Rest,
        stage: "prod".to_owned(),
        requests_per_month: Some(Interval::exact(Requests(50e6), Basis::Assumed)),
        server_errors: Some(0.0),
        client_errors: Some(0.0),
        current: Some("info".to_owned()),
        background_bytes_per_day: None,
        inferred: None,
        overrides: vec![OverrideRow {
            method: "GET".to_owned(),
            resource: "/items/{id}".to_owned(),
            execution: ExecutionLevel::Error,
            full_data: false,
        }],
        configurations: vec![configuration("off", 0.0, 0.0, "0"), error, error_full, now, to_s3, access, both],
        unavailable: vec![UnavailableRow { id: "access-xml".to_owned(), reason: "no preset is known".to_owned() }],
        tags: BTreeMap::new(),
    }
}

/// A stage of which nothing is known.
pub(super) fn unknown_stage(api_name: &str) -> StageRow {
    let unknown = ConfigurationRow {
        bytes_per_request: Interval::unknown(Basis::Modelled),
        events_per_request: Interval::unknown(Basis::Modelled),
        gb_per_month: Interval::unknown(Basis::Modelled),
        usd_per_month: Interval::unknown(Basis::Modelled),
        usd_ingestion: None,
        usd_storage: None,
        ..configuration("info", 0.0, 0.0, "0")
    };
    StageRow {
        account: None,
        kind: ApiKind::Websocket,
        requests_per_month: None,
        current: None,
        overrides: Vec::new(),
        configurations: vec![unknown],
        unavailable: Vec::new(),
        ..stage(api_name)
    }
}

pub(super) fn compare_of(stages: Vec<StageRow>) -> Document<Compare> {
    document(Compare { month: "2026-12".to_owned(), stages, run: RunRow { calls: 0, usd: None }, budget: None })
}

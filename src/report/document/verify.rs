//! The document of `logtoll verify`.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use schemars::JsonSchema;
use serde::Serialize;

use super::Body;
use super::names::{BillSourceName, UnitName, name_of};
use super::parts::{NumberInterval, RunRow};
use crate::measurements::{Bill, Run};
use crate::model::verification::{
    Hypothesis, Metered, NOISE, Open, Settled, Verification, VerifiedLine, VerifiedRegion,
};
use crate::units::{Bytes, Events, Gigabytes, Interval, Unit, Usd};

/// A finished month: what was metered against what AWS charged.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Verify {
    /// The month, as 2026-10.
    pub month: String,
    /// The days that are compared.
    pub days: DaysRow,
    /// Where the bill was read.
    #[schemars(with = "BillSourceName")]
    pub source: String,
    /// The lines of the bill over these days, by region and product.
    pub lines: Vec<VerifiedLineRow>,
    /// The regions with their ingestion.
    pub regions: Vec<VerifiedRegionRow>,
    /// GB of ingestion on the bill in the compared regions; high is what other lines or the free tier may add.
    #[schemars(with = "NumberInterval")]
    pub billed_gb: Interval<Gigabytes>,
    /// The readings of what AWS does not document, the best first.
    pub hypotheses: Vec<HypothesisRow>,
    /// The share of the billed GB by which even the right reading may miss.
    pub noise: f64,
    /// What the bill settles.
    pub settled: SettledRow,
    /// Why not more is settled.
    pub open: Vec<OpenRow>,
    /// The settled values as lines of TOML; empty where nothing is settled.
    pub configuration: Vec<String>,
    /// What was asked of AWS.
    pub run: RunRow,
}

impl Body for Verify {
    const NAME: &'static str = "verify";
}

/// A stretch of days.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DaysRow {
    /// The first day.
    pub from: String,
    /// The day after the last.
    pub until: String,
    /// Whether they are the whole month.
    pub whole: bool,
}

/// One product in one region.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct VerifiedLineRow {
    /// The region; null for what the free tier covers, and where it is not known.
    pub region: Option<String>,
    /// Whether it is what the free tier covers.
    pub free_tier: bool,
    /// Our name of what is charged.
    pub product: String,
    /// Its usage types on the bill.
    pub usage_types: Vec<String>,
    /// How much was billed.
    pub quantity: Option<f64>,
    /// What is counted.
    #[schemars(with = "UnitName")]
    pub unit: Unit,
    /// What was charged.
    #[schemars(with = "Option<String>")]
    pub usd: Option<Usd>,
    /// What the price list makes of the quantity alone; null for a part of a month.
    #[schemars(with = "Option<String>")]
    pub list_usd: Option<Usd>,
    /// The bytes that were metered of it: for storage those that lay there when the measurements were taken.
    #[schemars(with = "NumberInterval")]
    pub metered_bytes: Interval<Bytes>,
}

/// The ingestion of a region.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct VerifiedRegionRow {
    /// The region.
    pub region: String,
    /// GB of all ingestion lines.
    pub billed_gb: Option<f64>,
    /// Bytes that its log groups took in.
    #[schemars(with = "NumberInterval")]
    pub metered_bytes: Interval<Bytes>,
    /// Events that came.
    #[schemars(with = "NumberInterval")]
    pub metered_events: Interval<Events>,
    /// Metered bytes for each billed GB.
    pub bytes_per_billed_gb: Option<f64>,
    /// Whether the readings are held against it.
    pub compared: bool,
}

/// One combination of readings.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HypothesisRow {
    /// Bytes in a billed GB.
    pub bytes_per_gb: u64,
    /// Bytes billed for each event on top of its text.
    pub event_overhead: u64,
    /// Whether access logs are billed as vended logs; null where nothing tells.
    pub access_logs_vended: Option<bool>,
    /// GB of ingestion that the metered bytes would be.
    #[schemars(with = "NumberInterval")]
    pub gb: Interval<Gigabytes>,
    /// By which share of the billed GB that is more, or less; null where it is not one number.
    pub miss: Option<f64>,
    /// GB that would stand in the vended lines; null where nothing tells.
    #[schemars(with = "Option<NumberInterval>")]
    pub vended_gb: Option<Interval<Gigabytes>>,
    /// What lies between what would be and what was billed, as a share of it; 0 where the ranges meet.
    pub gap: f64,
    /// Whether that is within the noise.
    pub fits: bool,
}

/// What is settled; null is open.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct SettledRow {
    /// Bytes in a billed GB.
    pub bytes_per_gb: Option<u64>,
    /// Bytes billed for each event on top of its text.
    pub event_overhead: Option<u64>,
    /// Whether access logs are billed as vended logs.
    pub access_logs_vended: Option<bool>,
}

/// Why something stays open.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OpenRow {
    /// Its stable name.
    pub id: String,
    /// It in a sentence.
    pub text: String,
}

impl Verify {
    /// Writes a verification down.
    pub fn new(bill: &Bill, metered: &Metered, result: &Verification, run: &Run) -> Self {
        Self {
            month: bill.month.to_string(),
            days: DaysRow {
                from: metered.days.start.to_string(),
                until: metered.days.end.to_string(),
                whole: metered.days == bill.month.window(),
            },
            source: name_of(bill.source),
            lines: result.lines.iter().map(VerifiedLineRow::from).collect(),
            regions: result.regions.iter().map(VerifiedRegionRow::from).collect(),
            billed_gb: result.billed_gb,
            hypotheses: result.hypotheses.iter().map(HypothesisRow::from).collect(),
            noise: NOISE,
            settled: result.settled.into(),
            open: result.open.iter().map(|open| OpenRow::from(*open)).collect(),
            configuration: result.settled.lines(),
            run: run.into(),
        }
    }
}

fn number(amount: Decimal) -> Option<f64> {
    amount.to_f64()
}

impl From<&VerifiedLine> for VerifiedLineRow {
    fn from(line: &VerifiedLine) -> Self {
        Self {
            region: line.region.clone(),
            free_tier: line.is_free,
            product: line.product.name().to_owned(),
            usage_types: line.usage_types.clone(),
            quantity: number(line.quantity),
            unit: line.unit,
            usd: line.usd,
            list_usd: line.list_usd,
            metered_bytes: line.metered,
        }
    }
}

impl From<&VerifiedRegion> for VerifiedRegionRow {
    fn from(region: &VerifiedRegion) -> Self {
        Self {
            region: region.region.clone(),
            billed_gb: number(region.billed),
            metered_bytes: region.bytes,
            metered_events: region.events,
            bytes_per_billed_gb: region.bytes_per_gb,
            compared: region.compared,
        }
    }
}

impl From<&Hypothesis> for HypothesisRow {
    fn from(hypothesis: &Hypothesis) -> Self {
        Self {
            bytes_per_gb: hypothesis.bytes_per_gb,
            event_overhead: hypothesis.event_overhead,
            access_logs_vended: hypothesis.access_logs_vended,
            gb: hypothesis.gb,
            miss: hypothesis.miss,
            vended_gb: hypothesis.vended_gb,
            gap: hypothesis.gap,
            fits: hypothesis.fits,
        }
    }
}

impl From<Settled> for SettledRow {
    fn from(settled: Settled) -> Self {
        Self {
            bytes_per_gb: settled.bytes_per_gb,
            event_overhead: settled.event_overhead,
            access_logs_vended: settled.access_logs_vended,
        }
    }
}

impl From<Open> for OpenRow {
    fn from(open: Open) -> Self {
        let (id, text) = match open {
            Open::NothingCompared => {
                ("nothing-compared", "no region is both billed and metered, so nothing can be compared")
            }
            Open::Estimated => ("bill-estimated", "AWS still calls the bill an estimate, so nothing is settled"),
            Open::ServicesUnknown => (
                "bill-services-unknown",
                "nothing says that these lines of the bill are CloudWatch's alone, so nothing is settled",
            ),
            Open::AccountUnknown => ("bill-account-unknown", "nothing says whose bill it is, so nothing is settled"),
            Open::FewDays => ("few-days", "fewer than 7 days with logs are compared, so nothing is settled"),
            Open::BillPartial => {
                ("bill-partial", "the bill lacks days or hours of what was metered, so nothing is settled")
            }
            Open::UnitOther => ("unit-other", "ingestion is billed in a unit that is not known, so nothing is settled"),
            Open::NothingFits => (
                "nothing-fits",
                "no reading comes within the noise: metered and billed are not of the same account, regions and days, or AWS \
                 bills in a way that is not among the readings",
            ),
            Open::BytesPerGb => ("bytes-per-gb", "more than one reading of the bytes in a GB fits, or nearly does"),
            Open::EventOverhead => (
                "event-overhead",
                "with and without bytes for each event both fit, or nearly do, or events were not all counted",
            ),
            Open::AccessLogs => ("access-logs", "access logs as vended and as custom logs both fit, or nearly do"),
            Open::AccessLogsUnknown => (
                "access-logs-unknown",
                "which bytes are access logs is not known of these meters, so their line on the bill is not tested",
            ),
        };
        Self { id: id.to_owned(), text: text.to_owned() }
    }
}

//! What AWS will count: the billable quantities of a month's logs, by product.

use rust_decimal::Decimal;

use super::assumptions::{Assumptions, Downstream};
use crate::logging::Destination;
use crate::measurements::{LogClass, Retention};
use crate::prices::{Product, RegionPrices};
use crate::units::{
    Amount, Basis, Bytes, Events, GigabyteMonths, Gigabytes, Interval, PerRequest, Quantity, Requests, Unit, Usd,
    UsdPer,
};

/// The months after which storage without retention is shown; it never stops growing.
pub(super) const MONTHS_SHOWN: f64 = 12.0;

/// What is charged.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Charge {
    /// A product of the price list.
    Product(Product),
    /// Ingestion into a log group whose class the price list does not cover.
    IngestionOfClass(String),
    /// What a vendor that is sent logs asks for a unit.
    Downstream {
        /// Its name.
        vendor: String,
        /// Dollars for each.
        usd: Decimal,
    },
}

impl Charge {
    /// The product, if the price list has it.
    pub fn product(&self) -> Option<Product> {
        match self {
            Self::Product(product) => Some(*product),
            Self::IngestionOfClass(_) | Self::Downstream { .. } => None,
        }
    }

    /// Whether it stands on AWS's bill.
    pub fn is_aws(&self) -> bool {
        !matches!(self, Self::Downstream { .. })
    }

    /// What an amount costs in a region through its tiers; `None` where that is unknown.
    pub(super) fn cost(&self, prices: Option<&RegionPrices>, amount: Amount) -> Option<Usd> {
        match self {
            Self::Downstream { usd, .. } => UsdPer { usd: *usd, unit: amount.unit }.times(amount),
            _ => prices?.price(self.product()?)?.tiers.cost(amount),
        }
    }

    /// The name in documents.
    pub fn name(&self) -> String {
        match self {
            Self::Product(product) => product.name().to_owned(),
            Self::IngestionOfClass(class) => format!("log-ingestion-{}", class.to_lowercase()),
            Self::Downstream { vendor, .. } => vendor.clone(),
        }
    }
}

/// So much of a product in a month.
#[derive(Clone, Debug, PartialEq)]
pub struct Usage {
    /// What is charged.
    pub charge: Charge,
    /// How much.
    pub quantity: Interval<f64>,
    /// What is counted.
    pub unit: Unit,
}

impl Usage {
    /// Gigabytes that pass through.
    pub fn gigabytes(charge: Charge, gb: Interval<Gigabytes>) -> Self {
        Self { charge, quantity: gb.map(Quantity::value), unit: Unit::Gigabyte }
    }

    /// Gigabytes that are kept.
    pub fn gigabyte_months(product: Product, kept: Interval<GigabyteMonths>) -> Self {
        Self { charge: Charge::Product(product), quantity: kept.map(Quantity::value), unit: Unit::GigabyteMonth }
    }
}

/// Who writes the log decides its price: services that AWS bills as vended logs, or anybody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writer {
    /// `PutLogEvents`: custom logs.
    Custom,
    /// A log delivery: vended logs, with volume tiers.
    Vended,
}

/// The ingestion charge of a log group.
pub fn ingestion(writer: Writer, class: &LogClass) -> Charge {
    match (writer, class) {
        (Writer::Custom, LogClass::Standard) => Charge::Product(Product::LogIngestion),
        (Writer::Custom, LogClass::InfrequentAccess) => Charge::Product(Product::LogIngestionIa),
        (Writer::Vended, LogClass::Standard) => Charge::Product(Product::VendedLogIngestion),
        (Writer::Vended, LogClass::InfrequentAccess) => Charge::Product(Product::VendedLogIngestionIa),
        (_, LogClass::Other(name)) => Charge::IngestionOfClass(name.clone()),
    }
}

/// Who writes access logs.
pub fn access_writer(assume: &Assumptions) -> Writer {
    if assume.access_is_vended { Writer::Vended } else { Writer::Custom }
}

/// Execution logs at a destination.
pub fn execution(
    to: Destination,
    class: &LogClass,
    gb: Interval<Gigabytes>,
    retention: Retention,
    assume: &Assumptions,
) -> Vec<Usage> {
    let passing = |product| Usage::gigabytes(Charge::Product(product), gb);
    let in_s3 = || Usage::gigabyte_months(Product::S3Storage, kept(gb, retention, assume.s3_share, assume));
    match to {
        Destination::Managed => in_log_group(Writer::Custom, class, gb, retention, assume),
        Destination::Cloudwatch | Destination::CloudwatchIa => {
            in_log_group(Writer::Vended, class, gb, retention, assume)
        }
        Destination::S3 => vec![passing(Product::VendedLogS3), in_s3()],
        Destination::S3Parquet => vec![passing(Product::VendedLogS3), passing(Product::ParquetConversion), in_s3()],
        Destination::Firehose => vec![passing(Product::VendedLogFirehose), passing(Product::FirehoseVended)],
    }
}

/// Logs in a log group: ingestion, and the storage once the group has run.
pub fn in_log_group(
    writer: Writer,
    class: &LogClass,
    gb: Interval<Gigabytes>,
    retention: Retention,
    assume: &Assumptions,
) -> Vec<Usage> {
    let stored = kept(gb, retention, assume.storage_share, assume);
    vec![Usage::gigabytes(ingestion(writer, class), gb), Usage::gigabyte_months(Product::LogStorage, stored)]
}

/// A record as Firehose bills it: in whole steps.
pub fn rounded(bytes: f64, step: f64) -> f64 {
    (bytes / step).ceil() * step
}

/// Access logs to Firehose: one record a request, as it is billed.
pub fn in_firehose(
    record: Interval<PerRequest<Bytes>>,
    requests: Interval<Requests>,
    assume: &Assumptions,
) -> Vec<Usage> {
    let gb = record.times(requests).map(|bytes| Gigabytes(bytes.0 / assume.bytes_per_gb));
    vec![Usage::gigabytes(Charge::Product(Product::FirehoseDirectPut), gb)]
}

/// What a vendor asks for logs that it is sent.
pub fn at_vendor(vendor: &Downstream, gb: Interval<Gigabytes>, events: Interval<Events>) -> Vec<Usage> {
    let charge = |usd: Decimal| Charge::Downstream { vendor: vendor.name.clone(), usd };
    let by_gb = vendor.usd_per_gb.map(|usd| Usage::gigabytes(charge(usd), gb));
    let by_event = vendor.usd_per_million_events.map(|usd| Usage {
        charge: charge(usd / Decimal::from(1_000_000)),
        quantity: events.map(|Events(events)| events),
        unit: Unit::Event,
    });
    by_gb.into_iter().chain(by_event).collect()
}

/// Bytes as AWS bills them, with what it may add to each event.
pub fn gigabytes(bytes: Interval<Bytes>, events: Interval<Events>, assume: &Assumptions) -> Interval<Gigabytes> {
    let billed = match assume.event_overhead {
        0.0 => bytes,
        overhead => bytes + events.map(|events| Bytes(events.0 * overhead)),
    };
    billed.map(|bytes| Gigabytes(bytes.0 / assume.bytes_per_gb))
}

/// What lies there in a month once the logs have run: the steady state of a retention, or the stock after 12 months.
fn kept(gb: Interval<Gigabytes>, retention: Retention, share: f64, assume: &Assumptions) -> Interval<GigabyteMonths> {
    let months = match retention {
        Retention::Days(days) => f64::from(days) / f64::from(assume.month.days()),
        Retention::Never => MONTHS_SHOWN,
    };
    gb.map(|gb| GigabyteMonths(gb.0 * share * months))
}

/// What `storedBytes` costs for a month. Whether it counts compressed bytes is not documented, so the range runs from
/// compressed once more to as it is.
pub fn stored(bytes: Option<Bytes>, assume: &Assumptions) -> Usage {
    let months = |share: f64| bytes.map(|bytes| GigabyteMonths(bytes.0 * share / assume.bytes_per_gb));
    let kept = match bytes {
        Some(Bytes(0.0)) => Interval::exact(GigabyteMonths(0.0), Basis::Metered),
        _ => Interval::range(months(assume.storage_share), months(1.0), months(1.0), Basis::Metered),
    };
    Usage::gigabyte_months(Product::LogStorage, kept)
}

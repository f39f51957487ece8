//! What a result rests on that nobody measured.

use super::traffic::DeclaredTraffic;
use crate::measurements::Retention;
use crate::period::BillingMonth;
use crate::prices::Billing;

/// Everything that is taken as given; the facts among it come from `pricing/billing.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumptions {
    /// The month that is priced.
    pub month: BillingMonth,
    /// Bytes that AWS bills as one GB.
    pub bytes_per_gb: f64,
    /// Bytes that AWS bills for each event on top of its text.
    pub event_overhead: f64,
    /// The share of ingested bytes that CloudWatch storage bills, after compression.
    pub storage_share: f64,
    /// The share of delivered bytes that S3 stores.
    pub s3_share: f64,
    /// Bytes to whose multiple Firehose rounds a record that is put directly.
    pub firehose_record: f64,
    /// Whether access logs are billed as vended logs.
    pub access_is_vended: bool,
    /// The retention of every group, where the user states one.
    pub retention: Option<Retention>,
    /// Traffic that the user states.
    pub traffic: DeclaredTraffic,
}

impl Assumptions {
    /// What the facts say, for a month.
    pub fn from_billing(billing: &Billing, month: BillingMonth) -> Self {
        Self {
            month,
            bytes_per_gb: billing.bytes_per_gb.value as f64,
            event_overhead: billing.event_overhead.value as f64,
            storage_share: billing.storage_compression.value,
            s3_share: billing.s3_compression.value,
            firehose_record: billing.firehose_record_rounding.value as f64,
            access_is_vended: billing.access_is_vended.value,
            retention: None,
            traffic: DeclaredTraffic::default(),
        }
    }
}

//! What a result rests on that nobody measured.

use rust_decimal::Decimal;

use super::traffic::DeclaredTraffic;
use crate::measurements::{GroupKind, Retention};
use crate::period::BillingMonth;
use crate::prices::{Billing, Product};
use crate::units::{Basis, Interval, Quantity};

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
    /// How many times what the history projects is to come.
    pub growth: f64,
    /// How many times as many requests as the history projects reach the measured stages.
    pub api_scale: f64,
    /// What is taken off AWS's bill, as a share of it.
    pub discount: Decimal,
    /// Whether all accounts are on one bill, of one payer.
    pub one_bill: bool,
    /// Prices that were agreed with AWS and go before the list's.
    pub agreed: Vec<AgreedPrice>,
    /// What is scanned by Logs Insights.
    pub scan: Option<Scan>,
    /// Subscriptions that send logs on.
    pub subscriptions: Vec<Subscription>,
    /// Who else is sent the logs, and charges for them.
    pub downstream: Vec<Downstream>,
}

/// A subscription that sends the events of log groups on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Where to.
    pub to: SubscriptionTo,
    /// The kinds of log that it sends; all where none is named.
    pub kinds: Vec<GroupKind>,
}

/// Where a subscription sends events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SubscriptionTo {
    /// Firehose.
    Firehose,
    /// Kinesis Data Streams.
    Kinesis,
}

/// A price that was agreed with AWS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreedPrice {
    /// The region; `None` for every one.
    pub region: Option<String>,
    /// What it is for.
    pub product: Product,
    /// Dollars for each unit, whatever the quantity.
    pub usd: Decimal,
}

/// How much Logs Insights scans in a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scan {
    /// So many GB, spread over the log groups by what they take in.
    Gigabytes(f64),
    /// So many times what comes in.
    Times(f64),
}

/// A vendor that is sent logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Downstream {
    /// Its name.
    pub name: String,
    /// The kinds of log that it is sent; all where none is named.
    pub kinds: Vec<GroupKind>,
    /// Dollars for a GB.
    pub usd_per_gb: Option<Decimal>,
    /// Dollars for a million events.
    pub usd_per_million_events: Option<Decimal>,
}

impl Downstream {
    /// Whether it is sent logs of a kind.
    pub fn is_sent(&self, kind: GroupKind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }
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
            growth: 1.0,
            api_scale: 1.0,
            discount: Decimal::ZERO,
            one_bill: false,
            agreed: Vec::new(),
            scan: None,
            subscriptions: Vec::new(),
            downstream: Vec::new(),
        }
    }

    /// What the history projects for API logs and requests, as the user wants it changed.
    pub(super) fn api<T: Quantity>(&self, projected: Interval<T>) -> Interval<T> {
        times(projected, self.growth * self.api_scale)
    }

    /// What the history projects for other logs, as the user wants it changed.
    pub(super) fn other<T: Quantity>(&self, projected: Interval<T>) -> Interval<T> {
        times(projected, self.growth)
    }

    /// Whether the user says that logs of a kind are sent on from log groups, by a subscription or to a vendor, which the class
    /// Infrequent Access cannot do.
    pub fn sends_on(&self, kind: GroupKind) -> bool {
        let sends = |one: &Subscription| one.kinds.is_empty() || one.kinds.contains(&kind);
        self.subscriptions.iter().any(sends) || self.downstream.iter().any(|vendor| vendor.is_sent(kind))
    }

    /// The agreed prices that hold: of several for the same product and place the last.
    pub fn agreed_prices(&self) -> impl Iterator<Item = &AgreedPrice> {
        let same = |a: &AgreedPrice, b: &AgreedPrice| a.product == b.product && a.region == b.region;
        let holds =
            move |place: usize, one: &AgreedPrice| !self.agreed[place + 1..].iter().any(|later| same(one, later));
        self.agreed.iter().enumerate().filter(move |(place, one)| holds(*place, one)).map(|(_, one)| one)
    }

    /// The agreed price of a product in a region: that of the region, else that of every one.
    pub fn agreed(&self, product: Product, region: &str) -> Option<Decimal> {
        let of = |wanted: Option<&str>| {
            let is_it = |agreed: &&AgreedPrice| agreed.product == product && agreed.region.as_deref() == wanted;
            self.agreed_prices().find(is_it).map(|agreed| agreed.usd)
        };
        of(Some(region)).or_else(|| of(None))
    }
}

fn times<T: Quantity>(projected: Interval<T>, factor: f64) -> Interval<T> {
    match factor {
        1.0 => projected,
        _ => Interval { basis: Basis::Assumed, ..projected.map(|number| T::of(number.value() * factor)) },
    }
}

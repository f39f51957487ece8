//! What holds in every region: how AWS counts, what it gives away, and how fast it may be asked.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::document::{Document, Fields, Value};
use super::fact::{Fact, FactRow};
use super::finding::{Finding, Problem};
use super::product::Product;
use super::region;
use crate::units::Unit;

/// The facts of `billing.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct Billing {
    /// How many bytes a gigabyte on the bill has.
    pub bytes_per_gb: Fact<u64>,
    /// Bytes that are charged with each log event besides its text.
    pub event_overhead: Fact<u64>,
    /// The share of the ingested bytes that storage is charged for.
    pub storage_compression: Fact<f64>,
    /// The share of delivered bytes that S3 stores.
    pub s3_compression: Fact<f64>,
    /// Whether access logs are billed as vended logs.
    pub access_is_vended: Fact<bool>,
    /// To a multiple of how many bytes Firehose rounds up each record that is put directly.
    pub firehose_record_rounding: Fact<u64>,
    /// The retentions that a log group can have, in days, rising.
    pub retention_days: Fact<Vec<u64>>,
    /// How long CloudWatch keeps metrics.
    pub metric_retention: MetricRetention,
    /// What a page of Cost Explorer costs; `None` where the file does not say.
    pub cost_explorer_call: Option<Fact<Decimal>>,
    /// How many REST APIs, or resources of one, AWS puts on a page.
    pub api_gateway_page: Fact<u64>,
    /// What one `GetMetricData` call may ask for.
    pub get_metric_data: GetMetricDataLimits,
    /// How often AWS may be called.
    pub calls_per_second: CallRates,
    /// The month's units that are free, once for all regions.
    free_tier: BTreeMap<Product, Fact<u64>>,
}

/// How many days CloudWatch keeps the points of a metric, by their period.
#[derive(Clone, Debug, PartialEq)]
pub struct MetricRetention {
    /// Points of one minute.
    pub minute: Fact<u64>,
    /// Points of five minutes.
    pub five_minutes: Fact<u64>,
    /// Points of an hour, and those of longer periods.
    pub hour: Fact<u64>,
}

/// What `GetMetricData` answers.
#[derive(Clone, Debug, PartialEq)]
pub struct GetMetricDataLimits {
    /// Metrics that one call may name.
    pub queries_per_call: Fact<u64>,
    /// Points that one call may return.
    pub datapoints_per_call: Fact<u64>,
    /// Points per second over all calls, counted on what range and period could hold.
    pub datapoints_per_second: Fact<u64>,
}

/// AWS's quotas per account and region, in calls per second.
#[derive(Clone, Debug, PartialEq)]
pub struct CallRates {
    /// `logs:DescribeLogGroups`.
    pub describe_log_groups: Fact<f64>,
    /// `logs:DescribeDeliveries`, `DescribeDeliverySources` and `DescribeDeliveryDestinations`, each.
    pub describe_deliveries: Fact<f64>,
    /// `logs:FilterLogEvents`.
    pub filter_log_events: Fact<f64>,
    /// `cloudwatch:GetMetricData`.
    pub get_metric_data: Fact<f64>,
    /// Every call to manage API Gateway, REST or not, together.
    pub api_gateway: Fact<f64>,
    /// How many of those may come at once.
    pub api_gateway_burst: Fact<u64>,
    /// `apigateway:GET` on the resources of a REST API.
    pub get_resources: Fact<f64>,
    /// The share of each quota that this tool uses.
    pub share: Fact<f64>,
}

impl Billing {
    /// How much of a product is free each month; `None` where nothing is known to be.
    pub fn free(&self, product: Product) -> Option<&Fact<u64>> {
        self.free_tier.get(&product)
    }

    /// Everything that is free each month.
    pub fn free_tier(&self) -> impl Iterator<Item = (Product, &Fact<u64>)> {
        self.free_tier.iter().map(|(&product, fact)| (product, fact))
    }

    /// The retentions that AWS offers next to one that it does not, as `7 or 14`; `None` for one that it does.
    pub fn nearest_retentions(&self, days: u32) -> Option<String> {
        let (steps, days) = (&self.retention_days.value, u64::from(days));
        let above = steps.partition_point(|step| *step < days);
        if steps.get(above) == Some(&days) {
            return None;
        }
        let around = [above.checked_sub(1).and_then(|below| steps.get(below)), steps.get(above)];
        Some(around.into_iter().flatten().map(u64::to_string).collect::<Vec<_>>().join(" or "))
    }

    /// Every fact as text.
    pub fn rows(&self) -> Vec<FactRow> {
        let Self { metric_retention: kept, get_metric_data: get, calls_per_second: calls, .. } = self;
        let count = |id: &str, fact: &Fact<u64>| fact.row(id, u64::to_string);
        let number = |id: &str, fact: &Fact<f64>| fact.row(id, f64::to_string);
        let list = |days: &Vec<u64>| days.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
        let mut rows: Vec<_> =
            self.free_tier().map(|(product, fact)| count(&format!("free_tier.{product}"), fact)).collect();
        rows.extend([
            count("bytes_per_gb", &self.bytes_per_gb),
            count("event_overhead", &self.event_overhead),
            number("storage_compression", &self.storage_compression),
            number("s3_compression", &self.s3_compression),
            self.access_is_vended.row("access_is_vended", bool::to_string),
            count("firehose_record_rounding", &self.firehose_record_rounding),
            self.retention_days.row("retention_days", list),
            count("metric_retention.minute", &kept.minute),
            count("metric_retention.five_minutes", &kept.five_minutes),
            count("metric_retention.hour", &kept.hour),
            count("get_metric_data.queries_per_call", &get.queries_per_call),
            count("get_metric_data.datapoints_per_call", &get.datapoints_per_call),
            count("get_metric_data.datapoints_per_second", &get.datapoints_per_second),
            count("api_gateway_page", &self.api_gateway_page),
            number("calls_per_second.describe_log_groups", &calls.describe_log_groups),
            number("calls_per_second.describe_deliveries", &calls.describe_deliveries),
            number("calls_per_second.filter_log_events", &calls.filter_log_events),
            number("calls_per_second.get_metric_data", &calls.get_metric_data),
            number("calls_per_second.api_gateway", &calls.api_gateway),
            count("calls_per_second.api_gateway_burst", &calls.api_gateway_burst),
            number("calls_per_second.get_resources", &calls.get_resources),
            number("calls_per_second.share", &calls.share),
        ]);
        rows.extend(self.cost_explorer_call.as_ref().map(|fact| fact.row("cost_explorer_call", Decimal::to_string)));
        rows
    }

    pub(super) fn parse(file: &str, text: &str) -> Result<Self, Vec<Finding>> {
        match Document::read(file, text, read) {
            (Some(billing), findings) if findings.is_empty() => Ok(billing),
            (_, findings) => Err(findings),
        }
    }
}

fn read(document: &mut Document, mut top: Fields<'_>) -> Option<Billing> {
    region::schema(document, &mut top);
    let bytes_per_gb = Fact::read(document, &mut top, "bytes_per_gb", "bytes", Document::positive_count);
    let event_overhead = Fact::read(document, &mut top, "event_overhead", "bytes", Document::count);
    let storage_compression = Fact::read(document, &mut top, "storage_compression", "share", Document::share);
    let s3_compression = Fact::read(document, &mut top, "s3_compression", "share", Document::share);
    let access_is_vended = Fact::read(document, &mut top, "access_is_vended", "yes/no", Document::flag);
    let firehose_record_rounding =
        Fact::read(document, &mut top, "firehose_record_rounding", "bytes", Document::positive_count);
    let retention_days = Fact::read(document, &mut top, "retention_days", "days", rising);
    let metric_retention = section(document, &mut top, "metric_retention", |document, fields| {
        let minute = Fact::read(document, fields, "minute", "days", Document::positive_count);
        let five_minutes = Fact::read(document, fields, "five_minutes", "days", Document::positive_count);
        let hour = Fact::read(document, fields, "hour", "days", Document::positive_count);
        Some(MetricRetention { minute: minute?, five_minutes: five_minutes?, hour: hour? })
    });
    let get_metric_data = section(document, &mut top, "get_metric_data", |document, fields| {
        let queries = Fact::read(document, fields, "queries_per_call", "metrics", Document::positive_count);
        let points = Fact::read(document, fields, "datapoints_per_call", "points", Document::positive_count);
        let per_second = Fact::read(document, fields, "datapoints_per_second", "points", Document::positive_count);
        Some(GetMetricDataLimits {
            queries_per_call: queries?,
            datapoints_per_call: points?,
            datapoints_per_second: per_second?,
        })
    });
    let cost_explorer_call = top
        .optional("cost_explorer_call")
        .map(|table| Fact::read_table(document, "cost_explorer_call", table, "USD", Document::usd));
    let api_gateway_page = Fact::read(document, &mut top, "api_gateway_page", "items", Document::positive_count);
    let calls_per_second = section(document, &mut top, "calls_per_second", read_call_rates);
    let free_tier = section(document, &mut top, "free_tier", read_free_tier);
    document.close(top);
    Some(Billing {
        bytes_per_gb: bytes_per_gb?,
        event_overhead: event_overhead?,
        storage_compression: storage_compression?,
        s3_compression: s3_compression?,
        access_is_vended: access_is_vended?,
        firehose_record_rounding: firehose_record_rounding?,
        retention_days: retention_days?,
        metric_retention: metric_retention?,
        get_metric_data: get_metric_data?,
        cost_explorer_call: cost_explorer_call.map_or(Some(None), |fact| fact.map(Some))?,
        api_gateway_page: api_gateway_page?,
        calls_per_second: calls_per_second?,
        free_tier: free_tier?,
    })
}

/// Reads a table of facts with `read`.
fn section<T>(
    document: &mut Document,
    top: &mut Fields<'_>,
    key: &'static str,
    read: impl FnOnce(&mut Document, &mut Fields<'_>) -> Option<T>,
) -> Option<T> {
    let value = top.required(document, key)?;
    let mut fields = document.table(key, value)?;
    let section = read(document, &mut fields);
    document.close(fields);
    section
}

fn read_call_rates(document: &mut Document, fields: &mut Fields<'_>) -> Option<CallRates> {
    let mut rate = |key| Fact::read(document, fields, key, "calls", Document::positive);
    let (describe_log_groups, describe_deliveries) = (rate("describe_log_groups"), rate("describe_deliveries"));
    let filter_log_events = rate("filter_log_events");
    let (get_metric_data, api_gateway) = (rate("get_metric_data"), rate("api_gateway"));
    let get_resources = rate("get_resources");
    let api_gateway_burst = Fact::read(document, fields, "api_gateway_burst", "calls", Document::positive_count);
    let share = Fact::read(document, fields, "share", "share", Document::share);
    Some(CallRates {
        describe_log_groups: describe_log_groups?,
        describe_deliveries: describe_deliveries?,
        filter_log_events: filter_log_events?,
        get_metric_data: get_metric_data?,
        api_gateway: api_gateway?,
        api_gateway_burst: api_gateway_burst?,
        get_resources: get_resources?,
        share: share?,
    })
}

fn read_free_tier(document: &mut Document, fields: &mut Fields<'_>) -> Option<BTreeMap<Product, Fact<u64>>> {
    let mut free = BTreeMap::new();
    for (name, span, value) in fields.take_all() {
        let Some(product) = Product::from_name(name) else {
            document.report(&span, Problem::UnknownProduct { name: name.to_owned() });
            continue;
        };
        let unit = match product.unit() {
            Unit::Gigabyte => "GB",
            Unit::GigabyteMonth => "GB-month",
            Unit::Metric => "metric",
            Unit::Event => "event",
        };
        let fact = Fact::read_table(document, name, value, unit, Document::count);
        free.extend(fact.map(|fact| (product, fact)));
    }
    Some(free)
}

fn rising(document: &mut Document, key: &str, value: Value<'_>) -> Option<Vec<u64>> {
    let days: Option<Vec<_>> =
        document.list(key, value)?.into_iter().map(|day| document.positive_count(key, day)).collect();
    let days = days?;
    if days.is_empty() || !days.is_sorted_by(|a, b| a < b) {
        return document.wrong(key, value, "each number once, in rising order");
    }
    Some(days)
}

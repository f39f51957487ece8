//! What AWS charges for, by our names.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::units::Unit;

/// A line of the bill that API Gateway logging can cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Product {
    /// Custom logs into a log group of class Standard: what a stage's own execution-log group costs.
    LogIngestion,
    /// Custom logs into a log group of class Infrequent Access.
    LogIngestionIa,
    /// Vended logs into a log group of class Standard: access logs, and execution logs through a delivery.
    VendedLogIngestion,
    /// Vended logs into a log group of class Infrequent Access.
    VendedLogIngestionIa,
    /// Vended logs delivered to S3; the storage there is extra.
    VendedLogS3,
    /// Vended logs delivered to Firehose; Firehose's own charge is extra.
    VendedLogFirehose,
    /// Conversion to Parquet on delivery to S3, on top of the delivery.
    ParquetConversion,
    /// Logs kept in CloudWatch, compressed.
    LogStorage,
    /// Logs read by a Logs Insights query.
    InsightsScan,
    /// A metric asked for with `GetMetricData`: what measuring costs.
    GetMetricData,
    /// Records put into Firehose directly, each rounded up.
    FirehoseDirectPut,
    /// Vended logs as a source of Firehose, not rounded.
    FirehoseVended,
    /// Objects kept in S3 Standard.
    S3Storage,
    /// Records that a subscription puts into Kinesis Data Streams on demand.
    KinesisDataStreams,
    /// A metric of one method, as detailed CloudWatch metrics have them, for a month.
    DetailedMetric,
}

impl Product {
    /// Every product, in the order in which they are shown.
    pub const ALL: [Product; 15] = [
        Product::LogIngestion,
        Product::LogIngestionIa,
        Product::VendedLogIngestion,
        Product::VendedLogIngestionIa,
        Product::VendedLogS3,
        Product::VendedLogFirehose,
        Product::ParquetConversion,
        Product::LogStorage,
        Product::InsightsScan,
        Product::GetMetricData,
        Product::FirehoseDirectPut,
        Product::FirehoseVended,
        Product::S3Storage,
        Product::DetailedMetric,
        Product::KinesisDataStreams,
    ];

    /// The lines that bytes come in by: custom and vended, in both classes.
    pub const INGESTION: [Product; 4] =
        [Product::LogIngestion, Product::LogIngestionIa, Product::VendedLogIngestion, Product::VendedLogIngestionIa];

    /// The name in price files and documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::LogIngestion => "log-ingestion",
            Self::LogIngestionIa => "log-ingestion-ia",
            Self::VendedLogIngestion => "vended-log-ingestion",
            Self::VendedLogIngestionIa => "vended-log-ingestion-ia",
            Self::VendedLogS3 => "vended-log-s3",
            Self::VendedLogFirehose => "vended-log-firehose",
            Self::ParquetConversion => "parquet-conversion",
            Self::LogStorage => "log-storage",
            Self::InsightsScan => "insights-scan",
            Self::GetMetricData => "get-metric-data",
            Self::FirehoseDirectPut => "firehose-direct-put",
            Self::FirehoseVended => "firehose-vended",
            Self::S3Storage => "s3-storage",
            Self::DetailedMetric => "detailed-metric",
            Self::KinesisDataStreams => "kinesis-data-streams",
        }
    }

    /// Whether a region's file may lack it without being incomplete: its price was found for few regions only.
    pub fn is_rare(self) -> bool {
        self == Self::KinesisDataStreams
    }

    /// The product of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|product| product.name() == name)
    }

    /// What AWS counts of it.
    pub fn unit(self) -> Unit {
        match self {
            Self::LogStorage | Self::S3Storage => Unit::GigabyteMonth,
            Self::GetMetricData | Self::DetailedMetric => Unit::Metric,
            _ => Unit::Gigabyte,
        }
    }

    /// AWS's usage type without the prefix of the region (facts/aws-prices.md section 1); `None` where no source names it.
    pub fn usage_type_name(self) -> Option<&'static str> {
        match self {
            Self::LogIngestion => Some("DataProcessing-Bytes"),
            Self::LogIngestionIa => Some("DataProcessingIA-Bytes"),
            Self::VendedLogIngestion => Some("VendedLog-Bytes"),
            Self::VendedLogIngestionIa => Some("VendedLogIA-Bytes"),
            Self::VendedLogS3 => Some("S3-Egress-Bytes"),
            Self::VendedLogFirehose => Some("FH-Egress-Bytes"),
            Self::ParquetConversion => Some("S3-Egress-InputBytes"),
            Self::LogStorage => Some("TimedStorage-ByteHrs"),
            Self::InsightsScan => Some("DataScanned-Bytes"),
            Self::GetMetricData => Some("CW:GMD-Metrics"),
            Self::DetailedMetric => Some("CW:MetricMonitorUsage"),
            Self::FirehoseDirectPut | Self::FirehoseVended | Self::S3Storage | Self::KinesisDataStreams => None,
        }
    }
}

impl fmt::Display for Product {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_the_one_in_documents() {
        for product in Product::ALL {
            let json = serde_json::to_string(&product).expect("a string");
            assert_eq!(json, format!("\"{product}\""));
            assert_eq!(Product::from_name(product.name()), Some(product));
        }
    }
}

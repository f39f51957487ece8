//! AWS's names of what it charges, taken apart.

use super::product::Product;

/// The prefix of usage that the free tier covers, once over all regions (facts/aws-prices.md, section 4).
const FREE: &str = "Global";

/// A usage type of one of our products.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsageType<'a> {
    /// What stands for the region (`USE1`); `None` for the names without one, which AWS has in its first region.
    pub prefix: Option<&'a str>,
    /// What is charged.
    pub product: Product,
}

impl<'a> UsageType<'a> {
    /// Takes a usage type apart; `None` where it is none of ours.
    ///
    /// The name must be the product's own, alone or behind one prefix: other services have names that contain it
    /// (`VendedLog-Bytes-WAFLogs`).
    pub fn parse(text: &'a str) -> Option<Self> {
        Product::ALL.into_iter().find_map(|product| {
            let before = text.strip_suffix(product.usage_type_name()?)?;
            let prefix = match before.strip_suffix('-') {
                None if before.is_empty() => None,
                Some(prefix) if !prefix.is_empty() && prefix.chars().all(|c| c.is_ascii_alphanumeric()) => Some(prefix),
                _ => return None,
            };
            Some(Self { prefix, product })
        })
    }

    /// Whether it is usage that the free tier covers, of no region.
    pub fn is_free(&self) -> bool {
        self.prefix == Some(FREE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_exact_name_behind_one_prefix_is_ours() {
        let parsed = |text| UsageType::parse(text).map(|usage| (usage.prefix, usage.product));
        assert_eq!(parsed("USE1-DataProcessing-Bytes"), Some((Some("USE1"), Product::LogIngestion)));
        assert_eq!(parsed("DataProcessing-Bytes"), Some((None, Product::LogIngestion)));
        assert_eq!(parsed("EU-S3-Egress-Bytes"), Some((Some("EU"), Product::VendedLogS3)));
        assert_eq!(parsed("S3-Egress-Bytes"), Some((None, Product::VendedLogS3)));
        for other in [
            "USE1-VendedLog-Bytes-WAFLogs",
            "USE1-USW2-DataProcessing-Bytes",
            "NatGatewayDataProcessing-Bytes",
            "USE1-TimedStorage-IA-ByteHrs",
            "-DataProcessing-Bytes",
            "USE1-CentralizedBytes",
            "",
        ] {
            assert_eq!(parsed(other), None, "{other}");
        }
        assert!(UsageType::parse("Global-DataProcessing-Bytes").is_some_and(|usage| usage.is_free()));
    }
}

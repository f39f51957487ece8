//! Names that AWS gives to what snippets speak of.

use crate::measurements::ApiStage;

/// What stands where the account is not known: it is to be replaced.
const UNKNOWN_ACCOUNT: &str = "ACCOUNT_ID";

/// The partition of a region, by which its names begin.
pub(super) fn partition(region: &str) -> &'static str {
    const OTHERS: [(&str, &str); 3] = [("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"), ("eusc-", "aws-eusc")];
    OTHERS.iter().find(|(start, _)| region.starts_with(start)).map_or("aws", |(_, partition)| partition)
}

/// The account, or what is to be replaced by it.
pub(super) fn account(account: Option<&str>) -> &str {
    account.unwrap_or(UNKNOWN_ACCOUNT)
}

/// A log group.
pub(super) fn log_group(of: Option<&str>, region: &str, name: &str) -> String {
    format!("arn:{}:logs:{region}:{}:log-group:{name}", partition(region), account(of))
}

/// A stage of a REST API as the source of a delivery (facts/api-gateway-logs, section 0).
pub(super) fn rest_stage(stage: &ApiStage) -> String {
    let (partition, account) = (partition(&stage.region), account(stage.account.as_deref()));
    format!("arn:{partition}:apigateway:{}:{account}:/restapis/{}/stages/{}", stage.region, stage.api_id, stage.stage)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_partition_has_its_names() {
        let start = |region| log_group(Some("1"), region, "/a");
        assert_eq!(start("eu-west-1"), "arn:aws:logs:eu-west-1:1:log-group:/a");
        assert_eq!(start("cn-north-1"), "arn:aws-cn:logs:cn-north-1:1:log-group:/a");
        assert_eq!(log_group(None, "us-gov-west-1", "a"), "arn:aws-us-gov:logs:us-gov-west-1:ACCOUNT_ID:log-group:a");
    }
}

//! How long a log group keeps events.

use super::{Remedy, string, word, yaml};

/// Sets how long a log group keeps events.
pub fn retention(region: &str, group: &str, days: u32) -> Remedy {
    Remedy {
        cli: Some(format!(
            "aws logs put-retention-policy --region {} --log-group-name {} --retention-in-days {days}",
            word(region),
            word(group)
        )),
        terraform: Some(format!(
            "resource \"aws_cloudwatch_log_group\" \"this\" {{\n  name              = {}\n  retention_in_days = {days}\n}}\n",
            string(group)
        )),
        cloudformation: Some(format!(
            "Type: AWS::Logs::LogGroup\nProperties:\n  LogGroupName: {}\n  RetentionInDays: {days}\n",
            yaml(group)
        )),
        serverless: Some(format!("provider:\n  logRetentionInDays: {days}\n")),
    }
}

//! How long a log group keeps events.

use super::{Remedy, string, word, yaml};

/// Sets how long a log group that is there keeps events. A template has to import it: creating it fails.
///
/// The Serverless Framework has no setting for one group: `logRetentionInDays` is for all that it makes, those of functions
/// too, and the groups of execution logs it does not make (serverless/serverless: api-gateway/lib/stage.js).
pub fn retention(region: &str, group: &str, days: u32) -> Remedy {
    Remedy {
        cli: Some(format!(
            "aws logs put-retention-policy --region {} --log-group-name {} --retention-in-days {days}",
            word(region),
            word(group)
        )),
        terraform: Some(format!(
            "# The group exists, so it is imported. Look at the plan: a key and tags that it has need to stand here too.\n\
             import {{\n  to = aws_cloudwatch_log_group.this\n  id = {name}\n}}\n\n\
             resource \"aws_cloudwatch_log_group\" \"this\" {{\n  name              = {name}\n  retention_in_days = {days}\n}}\n",
            name = string(group)
        )),
        cloudformation: Some(format!(
            "# The group exists: a stack takes it in by a resource import (change set of the type IMPORT) only, and cannot create \
             it.\n# State its class, key and tags too, where it has them.\nType: AWS::Logs::LogGroup\nDeletionPolicy: Retain\n\
             UpdateReplacePolicy: Retain\nProperties:\n  LogGroupName: {}\n  RetentionInDays: {days}\n",
            yaml(group)
        )),
        serverless: None,
    }
}

//! What destroys logs: an export to S3 goes first, and nothing is deleted where that fails.

use jiff::Timestamp;

use super::{Remedy, retention, word};
use crate::measurements::{LogClass, LogGroup};

/// Exports a group and deletes it. It stands in no template: API Gateway made it, for a stage that is gone.
pub fn delete_group(group: &LogGroup, until: Timestamp) -> Remedy {
    let (region, name) = (word(&group.region), word(&group.name));
    let delete = format!("aws logs delete-log-group --region {region} --log-group-name {name}");
    Remedy { cli: Some(exported(group, until, &delete)), ..Remedy::default() }
}

/// Exports a group and lets its events expire after so many days.
pub fn expire_group(group: &LogGroup, until: Timestamp, days: u32) -> Remedy {
    let expire = retention(&group.region, &group.name, days);
    let warned =
        |snippet: String| format!("# Deletes older events for good: export them first, as the commands do.\n{snippet}");
    Remedy {
        cli: expire.cli.map(|command| exported(group, until, &command)),
        terraform: expire.terraform.map(warned),
        cloudformation: expire.cloudformation.map(warned),
        serverless: None,
    }
}

/// A subshell that ends before the command where the export does not complete. Whether groups of every class can be exported
/// was found nowhere.
fn exported(group: &LogGroup, until: Timestamp, command: &str) -> String {
    let (region, name, until) = (word(&group.region), word(&group.name), until.as_millisecond());
    let unsure = match group.class {
        Some(LogClass::Standard) => "",
        Some(LogClass::InfrequentAccess | LogClass::Other(_)) | None => {
            "# Whether a group of this class can be exported is not known: where the export fails nothing is deleted.\n"
        }
    };
    format!(
        "# This deletes events for good, so it exports them to S3 first.\n{unsure}(\n  set -eu\n  \
         : \"${{BUCKET:?a bucket in this region whose policy lets CloudWatch Logs write}}\"\n  \
         task=$(aws logs create-export-task --region {region} --log-group-name {name} --from 0 --to {until} \
         --destination \"$BUCKET\" --query taskId --output text)\n  \
         state=\n  until [ \"$state\" = COMPLETED ]; do\n    sleep 5\n    \
         state=$(aws logs describe-export-tasks --region {region} --task-id \"$task\" --query 'exportTasks[0].status.code' \
         --output text)\n    case $state in CANCELLED | FAILED) exit 1 ;; esac\n  done\n  {command}\n)\n"
    )
}

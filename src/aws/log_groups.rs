//! Every log group and what it is.

use aws_sdk_cloudwatchlogs::types;
use jiff::Timestamp;

use super::Progress;
use super::operation::DESCRIBE_LOG_GROUPS;
use super::pages::{Page, all_pages};
use super::session::Session;
use crate::measurements::{LogClass, LogGroup, Retention};
use crate::units::Bytes;

/// Lists the log groups, all pages. `true`: none is missing.
pub(super) async fn log_groups(session: &Session, progress: &dyn Progress) -> (Vec<LogGroup>, bool) {
    progress.phase("log groups", None);
    let page = |token| async move {
        let request = session.clients.logs.describe_log_groups().set_next_token(token);
        let answer = session.call(&DESCRIBE_LOG_GROUPS, request.send()).await?;
        let page = Page::of(answer.log_groups, answer.next_token);
        progress.advance(page.items.len() as u64);
        Ok(page)
    };
    let listing = all_pages(|group: &types::LogGroup| group.log_group_name.clone(), page).await;
    let (groups, whole) = session.keep(&DESCRIBE_LOG_GROUPS, listing, None);
    (groups.into_iter().filter_map(|group| read(group, session.account(), session.region())).collect(), whole)
}

/// A group without a name is none.
fn read(group: types::LogGroup, account: Option<&str>, region: &str) -> Option<LogGroup> {
    // An absent class means STANDARD, an absent retention that events are kept for ever.
    let class = group.log_group_class.map_or(LogClass::Standard, |class| class.as_str().to_owned().into());
    let retention =
        group.retention_in_days.map_or(Some(Retention::Never), |days| days.try_into().ok().map(Retention::Days));
    Some(LogGroup {
        account: account.map(str::to_owned),
        region: region.to_owned(),
        name: group.log_group_name?,
        class: Some(class),
        retention,
        stored_bytes: group.stored_bytes.map(|bytes| Bytes(bytes as f64)),
        created_at: group.creation_time.and_then(|at| Timestamp::from_millisecond(at).ok()),
        incoming_bytes: None,
        incoming_bytes_hourly: None,
        incoming_events: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_aws_leaves_out_has_a_meaning() {
        let bare = types::LogGroup::builder().log_group_name("a").build();
        let group = read(bare, None, "eu-west-1").expect("it has a name");
        assert_eq!((group.class, group.retention), (Some(LogClass::Standard), Some(Retention::Never)));
        assert_eq!((group.stored_bytes, group.created_at), (None, None));
    }

    #[test]
    fn a_class_that_came_later_keeps_its_name() {
        let group = types::LogGroup::builder()
            .log_group_name("a")
            .log_group_class("ESSENTIALS".into())
            .retention_in_days(7)
            .creation_time(1_700_000_000_000);
        let group = read(group.build(), None, "eu-west-1").expect("it has a name");
        assert_eq!(group.class, Some(LogClass::Other("ESSENTIALS".into())));
        assert_eq!(group.retention, Some(Retention::Days(7)));
        assert_eq!(group.created_at.map(|at| at.to_string()).as_deref(), Some("2023-11-14T22:13:20Z"));
    }
}

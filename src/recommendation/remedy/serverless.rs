//! `provider.logs` of the Serverless Framework, of which everything is said: what is not, it turns on, execution logs at INFO
//! with full data and access logs in a format of its own (serverless/serverless: api-gateway/lib/hack/update-stage.js and
//! websockets/lib/stage.js).

use super::execution::level;
use super::yaml;
use crate::logging::{ApiKind, ExecutionLevel, LogDestination, LoggingSettings};
use crate::measurements::ApiStage;

/// Logs of a REST or WebSocket stage with these settings, and access logs as the stage has them. `None` for HTTP APIs, which
/// have none of executions.
pub(super) fn logs(stage: &ApiStage, settings: LoggingSettings) -> Option<String> {
    let access = match &stage.access {
        Some(access) => format!("{}{}", own_group(stage), on(&access.format)),
        None => format!("{}{WITH_ACCESS_LOGS}      accessLogging: false\n", deletes(stage.kind)),
    };
    let execution = execution(settings);
    Some(format!("provider:\n  logs:\n    {}:\n{access}{execution}", key(stage.kind)?))
}

/// Access logs in a format, and execution logs as the stage has them: `None` where those are not known.
pub(super) fn access_logs(stage: &ApiStage, format: &str) -> Option<String> {
    let group = own_group(stage);
    if stage.kind == ApiKind::Http {
        return Some(format!("provider:\n  logs:\n    httpApi:\n{group}      format: {}\n", yaml(format)));
    }
    let execution = execution(stage.settings?);
    Some(format!("provider:\n  logs:\n    {}:\n{group}{}{WITH_ANOTHER_LEVEL}{execution}", key(stage.kind)?, on(format)))
}

/// Two changes of the same lines must not undo one another.
const WITH_ACCESS_LOGS: &str = "      # There are none now. Where you turn them on as well (no-access-log), write its lines in the place of the next.\n";
const WITH_ANOTHER_LEVEL: &str =
    "      # The level as it is now. Where you lower it as well (info-level, full-data), write those lines instead.\n";

/// What to know of a retention: a setting of the framework holds for every group that it makes, those of functions too.
pub(super) fn keeps(days: u32) -> String {
    format!(
        "# Not {days} days but for ever, unless provider.logRetentionInDays says otherwise: that is one for all log groups of the\n\
         # service, those of its functions too. Set it where that is meant.\n"
    )
}

fn key(kind: ApiKind) -> Option<&'static str> {
    match kind {
        ApiKind::Rest => Some("restApi"),
        ApiKind::Websocket => Some("websocket"),
        ApiKind::Http => None,
    }
}

fn on(format: &str) -> String {
    format!("      accessLogging: true\n      format: {}\n", yaml(format))
}

fn execution(settings: LoggingSettings) -> String {
    let on = settings.execution != ExecutionLevel::Off;
    let level = if on { format!("      level: {}\n", level(settings)) } else { String::new() };
    format!("      executionLogging: {on}\n{level}      fullExecutionData: {}\n", settings.full_data)
}

/// The group that the framework makes and sends access logs to; it has no setting for another.
fn group(kind: ApiKind) -> &'static str {
    match kind {
        ApiKind::Rest => "/aws/api-gateway/{service}-{stage}",
        ApiKind::Websocket => "/aws/websocket/{service}-{stage}",
        ApiKind::Http => "/aws/http-api/{service}-{stage}",
    }
}

/// Nothing where access logs go to such a group already.
fn own_group(stage: &ApiStage) -> String {
    let group = group(stage.kind);
    let begins = group.split('{').next().unwrap_or(group);
    let goes_there = stage.access.as_ref().is_some_and(|access| match &access.destination {
        LogDestination::LogGroup(name) => name.starts_with(begins),
        _ => false,
    });
    if goes_there {
        return String::new();
    }
    format!("      # The framework sends access logs to a group of its own, {group}, wherever else they are to go.\n")
}

/// Only of REST APIs the framework deletes the group.
fn deletes(kind: ApiKind) -> String {
    match kind {
        ApiKind::Rest => format!(
            "      # As it is now. The framework deletes the log group {} by this, if there is one.\n",
            group(kind)
        ),
        ApiKind::Http | ApiKind::Websocket => String::new(),
    }
}

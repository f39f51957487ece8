//! Whether others write to a group of access logs as well.

use crate::logging::ApiKind;
use crate::measurements::{ApiStage, LogGroup};

/// Lines for each request that may be its own: the two meters round their hours differently.
const LINES_OF_ITS_OWN: f64 = 1.2;

/// Whether more events come in than these stages have requests, each of which has one line. Not known, and so not said, of
/// WebSocket APIs, whose messages are not all requests, and where something is not metered.
pub fn others_write(group: &LogGroup, stages: &[&ApiStage]) -> bool {
    if stages.iter().any(|stage| stage.kind == ApiKind::Websocket) {
        return false;
    }
    let counted = stages.iter().map(|stage| group.incoming_events.as_ref()?.overlap(stage.requests.as_ref()?));
    let Some(counted) = counted.collect::<Option<Vec<_>>>() else { return false };
    let events = counted.iter().map(|(events, _)| events.0).fold(0.0, f64::max);
    let requests: f64 = counted.iter().map(|(_, requests)| requests.0).sum();
    events > requests * LINES_OF_ITS_OWN
}

//! Detailed metrics off. They stand beside level and data trace, which are said as they are: what a snippet leaves out may
//! change.

use super::execution::{stated, whole};
use super::route_settings::Routes;
use super::{Remedy, method_settings};
use crate::logging::{ApiKind, LoggingSettings};
use crate::measurements::ApiStage;

/// Keeps no metrics of single methods or routes any more. Where the level is not known only the commands of REST APIs and
/// HTTP APIs, which have none, leave it as it is.
pub fn no_detailed_metrics(stage: &ApiStage) -> Remedy {
    let stated = stated(stage);
    let known = stage.settings.is_some();
    match stage.kind {
        ApiKind::Rest => {
            let of_stage = whole(LoggingSettings::default());
            let targets = std::iter::once(&of_stage).chain(&stage.overrides);
            let operations: Vec<_> = targets.map(|target| method_settings::metrics(target, false)).collect();
            Remedy {
                cli: Some(method_settings::command(stage, &operations)),
                terraform: known.then(|| method_settings::terraform(stage, &stated, false)),
                cloudformation: known.then(|| method_settings::cloudformation(&stated, false)),
                serverless: Some("provider:\n  apiGateway:\n    metrics: false\n".to_owned()),
            }
        }
        ApiKind::Http => {
            let of_stage = [whole(LoggingSettings::default())];
            let routes = Routes { stage, targets: &of_stage, metrics: false };
            Remedy { serverless: Some("provider:\n  httpApi:\n    metrics: false\n".to_owned()), ..of_routes(&routes) }
        }
        ApiKind::Websocket if known => of_routes(&Routes { stage, targets: &stated, metrics: false }),
        ApiKind::Websocket => Remedy::default(),
    }
}

fn of_routes(routes: &Routes<'_>) -> Remedy {
    Remedy {
        cli: Some(routes.command()),
        terraform: Some(routes.terraform()),
        cloudformation: Some(routes.cloudformation()),
        serverless: None,
    }
}

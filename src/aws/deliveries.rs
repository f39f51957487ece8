//! Deliveries of execution logs: what replaces the managed log group.

use std::collections::HashMap;

use aws_sdk_cloudwatchlogs::types;

use super::Progress;
use super::inventory::Stage;
use super::operation::{DESCRIBE_DELIVERIES, DESCRIBE_DELIVERY_DESTINATIONS, DESCRIBE_DELIVERY_SOURCES};
use super::pages::{Page, all_pages};
use super::session::Session;
use crate::logging::{ApiKind, Delivery, LogDestination};

/// The log type of execution logs, <https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-create-log-delivery.html>.
const EXECUTION_LOGS: &str = "EXECUTION_LOGS";

/// Reads the deliveries of the REST stages and writes them into `stages`. Where they cannot be read, they stay `None`.
pub(super) async fn read(session: &Session, stages: &mut [Stage], progress: &dyn Progress) {
    if !stages.iter().any(|stage| stage.seen.kind == ApiKind::Rest) {
        return;
    }
    progress.phase("log deliveries", None);
    let Some(sources) = sources(session).await else { return };
    let of_execution = |source: &&types::DeliverySource| source.log_type.as_deref() == Some(EXECUTION_LOGS);
    let sources: Vec<_> = sources.iter().filter(of_execution).collect();
    let ends = if sources.is_empty() { Some((Vec::new(), Vec::new())) } else { ends(session).await };
    for stage in stages.iter_mut().map(|stage| &mut stage.seen).filter(|stage| stage.kind == ApiKind::Rest) {
        let names: Vec<_> = sources
            .iter()
            .filter(|source| {
                source.resource_arns.iter().flatten().any(|arn| names_stage(arn, &stage.api_id, &stage.stage))
            })
            .filter_map(|source| source.name.as_deref())
            .collect();
        stage.deliveries = match &ends {
            _ if names.is_empty() => Some(Vec::new()),
            Some((deliveries, destinations)) => Some(join(&names, deliveries, destinations)),
            None => None,
        };
    }
}

async fn sources(session: &Session) -> Option<Vec<types::DeliverySource>> {
    let page = |token| async move {
        let request = session.clients.logs_optional.describe_delivery_sources().set_next_token(token);
        let answer = session.call(&DESCRIBE_DELIVERY_SOURCES, request.send()).await?;
        Ok(Page::of(answer.delivery_sources, answer.next_token))
    };
    let listing = all_pages(|source: &types::DeliverySource| source.name.clone(), page).await;
    let (sources, whole) = session.keep(&DESCRIBE_DELIVERY_SOURCES, listing, None);
    whole.then_some(sources)
}

async fn ends(session: &Session) -> Option<(Vec<types::Delivery>, Vec<types::DeliveryDestination>)> {
    let page = |token| async move {
        let request = session.clients.logs_optional.describe_deliveries().set_next_token(token);
        let answer = session.call(&DESCRIBE_DELIVERIES, request.send()).await?;
        Ok(Page::of(answer.deliveries, answer.next_token))
    };
    let listing = all_pages(|delivery: &types::Delivery| delivery.id.clone(), page).await;
    let (deliveries, whole) = session.keep(&DESCRIBE_DELIVERIES, listing, None);
    if !whole {
        return None;
    }
    let page = |token| async move {
        let request = session.clients.logs_optional.describe_delivery_destinations().set_next_token(token);
        let answer = session.call(&DESCRIBE_DELIVERY_DESTINATIONS, request.send()).await?;
        Ok(Page::of(answer.delivery_destinations, answer.next_token))
    };
    let listing = all_pages(|destination: &types::DeliveryDestination| destination.arn.clone(), page).await;
    let (destinations, whole) = session.keep(&DESCRIBE_DELIVERY_DESTINATIONS, listing, None);
    whole.then_some((deliveries, destinations))
}

/// Whether `arn:aws:apigateway:REGION:ACCOUNT:/restapis/ID/stages/STAGE` is this stage. The account may be empty.
fn names_stage(arn: &str, api_id: &str, stage: &str) -> bool {
    let mut parts = arn.splitn(6, ':');
    parts.nth(2) == Some("apigateway")
        && parts.nth(2).and_then(|path| path.strip_prefix("/restapis/")?.split_once("/stages/"))
            == Some((api_id, stage))
}

fn join(
    sources: &[&str],
    deliveries: &[types::Delivery],
    destinations: &[types::DeliveryDestination],
) -> Vec<Delivery> {
    let by_arn: HashMap<_, _> = destinations.iter().map(|one| (one.arn.as_deref(), one)).collect();
    let ours = |delivery: &&types::Delivery| {
        delivery.delivery_source_name.as_deref().is_some_and(|name| sources.contains(&name))
    };
    let read = |delivery: &types::Delivery| {
        let arn = delivery.delivery_destination_arn.as_deref();
        let end = by_arn.get(&arn);
        let resource = end.and_then(|end| end.delivery_destination_configuration.as_ref());
        Delivery {
            id: delivery.id.clone().unwrap_or_default(),
            // A destination that is not listed belongs to another account: then only its own ARN is known.
            destination: match resource {
                Some(resource) => LogDestination::from_arn(resource.destination_resource_arn()),
                None => LogDestination::Other(arn.unwrap_or_default().to_owned()),
            },
            output_format: end.and_then(|end| Some(end.output_format.as_ref()?.as_str().to_owned())),
            record_fields: delivery.record_fields.clone().unwrap_or_default(),
            field_delimiter: delivery.field_delimiter.clone(),
        }
    };
    deliveries.iter().filter(ours).map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_is_named_by_its_arn_in_every_partition() {
        let names = |arn| names_stage(arn, "a1b2", "prod");
        assert!(names("arn:aws:apigateway:eu-west-1:123456789012:/restapis/a1b2/stages/prod"));
        assert!(names("arn:aws-us-gov:apigateway:us-gov-west-1::/restapis/a1b2/stages/prod"));
        assert!(!names("arn:aws:apigateway:eu-west-1:123456789012:/restapis/a1b2/stages/prod2"));
        assert!(!names("arn:aws:apigateway:eu-west-1:123456789012:/restapis/xa1b2/stages/prod"));
        assert!(!names("arn:aws:lambda:eu-west-1:123456789012:/restapis/a1b2/stages/prod"));
        assert!(!names(""));
    }

    #[test]
    fn deliveries_meet_their_destination() {
        let delivery = |id: &str, source: &str, destination: &str| {
            let one = types::Delivery::builder().id(id).delivery_source_name(source);
            one.delivery_destination_arn(destination).record_fields("payload").field_delimiter("").build()
        };
        let group = types::DeliveryDestinationConfiguration::builder()
            .destination_resource_arn("arn:aws:logs:eu-west-1:123456789012:log-group:/own:*")
            .build()
            .expect("it has an ARN");
        let known = types::DeliveryDestination::builder().arn("arn:known").output_format(types::OutputFormat::Plain);
        let destinations = [known.delivery_destination_configuration(group).build()];
        let deliveries =
            [delivery("1", "ours", "arn:known"), delivery("2", "ours", "arn:gone"), delivery("3", "no", "arn:known")];
        let [first, second] = &join(&["ours"], &deliveries, &destinations)[..] else {
            panic!("two of the three are ours")
        };
        assert_eq!(first.destination, LogDestination::LogGroup("/own".into()));
        assert_eq!((first.output_format.as_deref(), first.field_delimiter.as_deref()), (Some("plain"), Some("")));
        assert_eq!(
            (second.destination.clone(), &second.output_format),
            (LogDestination::Other("arn:gone".into()), &None)
        );
    }
}

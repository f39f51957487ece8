//! Detailed metrics off.

use super::{Remedy, string, word};
use crate::logging::ApiKind;
use crate::measurements::ApiStage;

/// Keeps no metrics of single methods or routes any more.
pub fn no_detailed_metrics(stage: &ApiStage) -> Remedy {
    let (id, name, region) = (word(&stage.api_id), word(&stage.stage), word(&stage.region));
    match stage.kind {
        ApiKind::Rest => Remedy {
            cli: Some(format!(
                "aws apigateway update-stage --region {region} --rest-api-id {id} --stage-name {name} \
                 --patch-operations 'op=replace,path=/*/*/metrics/enabled,value=false'"
            )),
            terraform: Some(format!(
                "resource \"aws_api_gateway_method_settings\" \"all\" {{\n  rest_api_id = {}\n  stage_name  = {}\n  \
                 method_path = \"*/*\"\n\n  settings {{\n    metrics_enabled = false\n  }}\n}}\n",
                string(&stage.api_id),
                string(&stage.stage)
            )),
            cloudformation: Some(
                "# of the AWS::ApiGateway::Stage (in SAM: MethodSettings of the AWS::Serverless::Api)\nMethodSettings:\n  - \
                 ResourcePath: \"/*\"\n    HttpMethod: \"*\"\n    MetricsEnabled: false\n"
                    .to_owned(),
            ),
            serverless: Some("provider:\n  apiGateway:\n    metrics: false\n".to_owned()),
        },
        ApiKind::Http | ApiKind::Websocket => Remedy {
            cli: Some(format!(
                "aws apigatewayv2 update-stage --region {region} --api-id {id} --stage-name {name} \
                 --default-route-settings DetailedMetricsEnabled=false"
            )),
            terraform: Some(
                "# in the aws_apigatewayv2_stage\ndefault_route_settings {\n  detailed_metrics_enabled = false\n}\n".to_owned(),
            ),
            cloudformation: Some(
                "# of the AWS::ApiGatewayV2::Stage\nDefaultRouteSettings:\n  DetailedMetricsEnabled: false\n".to_owned(),
            ),
            serverless: (stage.kind == ApiKind::Http).then(|| "provider:\n  httpApi:\n    metrics: false\n".to_owned()),
        },
    }
}

"""Builds the world of a test through the servers' own APIs.

A scene is plain JSON:

    log_groups:     [{name, class?, retention?, created?, stored?, messages?, events?}]
                    created: epoch milliseconds (moto only)
                    stored: bytes, of a group with messages or events (moto only)
                    events: [[epoch milliseconds, message]], in two streams
    rest_apis:      [{name, tags?, methods?: [{path, method, integration, authorizer?, api_key?}],
                      stages: [{name, settings?: {"*/*": {level, full_data, metrics}}, access?, tags?}]}]
    http_apis,
    websocket_apis: [{name, tags?, routes?: [{key, integration, authorizer?, api_key?}],
                      stages: [{name, level?, full_data?, metrics?, route_settings?, access?, tags?}]}]
    deliveries:     [{source_arn, destination_arn, output_format?, fields?, delimiter?}]
    metrics:        [{namespace, name, dimensions, points: [[epoch seconds, value]]}]
    costs:          [answers of GetCostAndUsage, one for each further request]                      (moto only)

`access` is {format, destination}. The answer names the API ids: {"apis": {name: id}}.
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone

import boto3
from botocore.config import Config

WRITERS = 8
POINTS_PER_CALL = 500
EVENTS_PER_CALL = 10_000
LAMBDA = "arn:aws:lambda:{region}:{account}:function:backend"
AUTHORIZERS = {"lambda": "CUSTOM", "cognito": "COGNITO_USER_POOLS", "iam": "AWS_IAM"}
SETTINGS = {"level": "logging/loglevel", "full_data": "logging/dataTrace", "metrics": "metrics/enabled"}
ROUTE_AUTHORIZERS = {"lambda": "CUSTOM", "cognito": "JWT", "iam": "AWS_IAM"}

# Making a client reads the service's model and is not safe in threads; a client made is.
making_clients = threading.Lock()
session = boto3.Session()


class Seeder:
    """Writes scenes into one account and region of one server."""

    def __init__(self, endpoint, account, region, credentials):
        self.endpoint, self.account, self.region, self.credentials = endpoint, account, region, credentials

    def client(self, service):
        with making_clients:
            return session.client(
                service,
                endpoint_url=self.endpoint,
                region_name=self.region,
                config=Config(retries={"max_attempts": 1}, max_pool_connections=WRITERS, parameter_validation=False),
                **self.credentials,
            )

    def build(self, scene):
        apis = {}
        for api in scene.get("rest_apis", []):
            apis[api["name"]] = self.rest_api(api)
        for protocol, key in (("HTTP", "http_apis"), ("WEBSOCKET", "websocket_apis")):
            for api in scene.get(key, []):
                apis[api["name"]] = self.v2_api(protocol, api)
        if scene.get("log_groups"):
            self.log_groups(scene["log_groups"])
        if scene.get("deliveries"):
            self.deliveries(scene["deliveries"])
        return {"apis": apis}

    def log_groups(self, groups):
        logs = self.client("logs")

        def create(group):
            name = group["name"]
            settings = {"logGroupClass": group["class"]} if "class" in group else {}
            logs.create_log_group(logGroupName=name, **settings)
            if group.get("retention"):
                logs.put_retention_policy(logGroupName=name, retentionInDays=group["retention"])
            if group.get("messages"):
                now = int(datetime.now(timezone.utc).timestamp() * 1000)
                logs.create_log_stream(logGroupName=name, logStreamName="stream")
                events = [{"timestamp": now, "message": message} for message in group["messages"]]
                logs.put_log_events(logGroupName=name, logStreamName="stream", logEvents=events)
            # Events of one millisecond keep the order in which the test gives them.
            seeded = sorted(group.get("events", []), key=lambda event: event[0])
            events = [{"timestamp": at, "message": message} for at, message in seeded]
            for stream, begin in (("first", 0), ("second", len(events) // 2)):
                part = events[begin : len(events) // 2 if begin == 0 else None]
                if part:
                    logs.create_log_stream(logGroupName=name, logStreamName=stream)
                for start in range(0, len(part), EVENTS_PER_CALL):
                    logs.put_log_events(
                        logGroupName=name, logStreamName=stream, logEvents=part[start : start + EVENTS_PER_CALL]
                    )

        with ThreadPoolExecutor(WRITERS) as pool:
            list(pool.map(create, groups))

    def deliveries(self, deliveries):
        logs = self.client("logs")
        sources = {}
        for number, delivery in enumerate(deliveries):
            arn = delivery["source_arn"]
            if arn not in sources:
                sources[arn] = f"source-{len(sources)}"
                self.delivery_source(logs, sources[arn], arn)
            made = logs.put_delivery_destination(
                name=f"destination-{number}",
                outputFormat=delivery.get("output_format", "json"),
                deliveryDestinationConfiguration={"destinationResourceArn": delivery["destination_arn"]},
            )
            optional = {"recordFields": delivery.get("fields"), "fieldDelimiter": delivery.get("delimiter")}
            logs.create_delivery(
                deliverySourceName=sources[arn],
                deliveryDestinationArn=made["deliveryDestination"]["arn"],
                **{key: value for key, value in optional.items() if value is not None},
            )

    def delivery_source(self, client, name, arn):
        client.put_delivery_source(name=name, resourceArn=arn, logType="EXECUTION_LOGS")

    def function_uri(self):
        function = LAMBDA.format(region=self.region, account=self.account)
        return f"arn:aws:apigateway:{self.region}:lambda:path/2015-03-31/functions/{function}/invocations"

    def integration_uri(self, kind):
        if kind in ("AWS", "AWS_PROXY"):
            return self.function_uri()
        return "https://backend.example/items"

    def rest_api(self, api):
        client = self.client("apigateway")
        rest = client.create_rest_api(name=api["name"], tags=api.get("tags", {}))["id"]
        root = client.get_resources(restApiId=rest)["items"][0]["id"]
        resources = {"/": root}
        # A deployment needs a method.
        for method in api.get("methods") or [{"path": "/", "method": "GET", "integration": "MOCK"}]:
            resource = self.resource(client, rest, resources, method["path"])
            self.rest_method(client, rest, resource, method)
        deployment = client.create_deployment(restApiId=rest)["id"]
        for stage in api["stages"]:
            client.create_stage(
                restApiId=rest, stageName=stage["name"], deploymentId=deployment, tags=stage.get("tags", {})
            )
            patches = list(stage_patches(stage))
            if patches:
                client.update_stage(restApiId=rest, stageName=stage["name"], patchOperations=patches)
        return rest

    def resource(self, client, rest, resources, path):
        """The resource of a path, made with its ancestors where it is new."""
        if path not in resources:
            parent, _, part = path.rpartition("/")
            parent = self.resource(client, rest, resources, parent or "/")
            resources[path] = client.create_resource(restApiId=rest, parentId=parent, pathPart=part)["id"]
        return resources[path]

    def rest_method(self, client, rest, resource, method):
        at = {"restApiId": rest, "resourceId": resource, "httpMethod": method["method"]}
        authorizer = method.get("authorizer")
        settings = {"authorizationType": AUTHORIZERS[authorizer] if authorizer else "NONE"}
        if authorizer in ("lambda", "cognito"):
            settings["authorizerId"] = client.create_authorizer(
                restApiId=rest,
                name=f"{authorizer}-{resource}-{method['method']}",
                type={"lambda": "TOKEN", "cognito": "COGNITO_USER_POOLS"}[authorizer],
                authorizerUri=self.function_uri(),
                identitySource="method.request.header.Authorization",
                providerARNs=[f"arn:aws:cognito-idp:{self.region}:{self.account}:userpool/{self.region}_pool"],
            )["id"]
        client.put_method(**at, apiKeyRequired=method.get("api_key", False), **settings)
        kind = method["integration"]
        target = {} if kind == "MOCK" else {"uri": self.integration_uri(kind), "integrationHttpMethod": "POST"}
        client.put_integration(**at, type=kind, **target)

    def v2_api(self, protocol, api):
        client = self.client("apigatewayv2")
        optional = {"RouteSelectionExpression": "$request.body.action"} if protocol == "WEBSOCKET" else {}
        made = client.create_api(Name=api["name"], ProtocolType=protocol, Tags=api.get("tags", {}), **optional)
        api_id = made["ApiId"]
        for number, route in enumerate(api.get("routes", [])):
            self.route(client, api_id, number, route)
        for stage in api["stages"]:
            self.v2_stage(client, api_id, stage)
        return api_id

    def route(self, client, api_id, number, route):
        kind = route["integration"]
        target = {} if kind == "MOCK" else {"IntegrationUri": self.integration_uri(kind), "IntegrationMethod": "POST"}
        integration = client.create_integration(ApiId=api_id, IntegrationType=kind, **target)["IntegrationId"]
        authorizer = route.get("authorizer")
        settings = {"AuthorizationType": ROUTE_AUTHORIZERS[authorizer] if authorizer else "NONE"}
        if authorizer in ("lambda", "cognito"):
            settings["AuthorizerId"] = client.create_authorizer(
                ApiId=api_id,
                Name=f"{authorizer}-{number}",
                AuthorizerType={"lambda": "REQUEST", "cognito": "JWT"}[authorizer],
                AuthorizerUri=self.function_uri(),
                IdentitySource=["$request.header.Authorization"],
                JwtConfiguration={"Issuer": "https://issuer.example", "Audience": ["all"]},
            )["AuthorizerId"]
        client.create_route(
            ApiId=api_id,
            RouteKey=route["key"],
            Target=f"integrations/{integration}",
            ApiKeyRequired=route.get("api_key", False),
            **settings,
        )

    def v2_stage(self, client, api_id, stage):
        # With its settings at once: UpdateStage fails on moto.
        settings = {"DetailedMetricsEnabled": stage.get("metrics", False)}
        if "level" in stage:
            settings |= {"LoggingLevel": stage["level"], "DataTraceEnabled": stage.get("full_data", False)}
        optional = {}
        if "access" in stage:
            access = stage["access"]
            optional["AccessLogSettings"] = {"Format": access["format"], "DestinationArn": access["destination"]}
        if "route_settings" in stage:
            optional["RouteSettings"] = {
                route: {"LoggingLevel": each["level"], "DataTraceEnabled": each.get("full_data", False)}
                for route, each in stage["route_settings"].items()
            }
        client.create_stage(
            ApiId=api_id, StageName=stage["name"], DefaultRouteSettings=settings, Tags=stage.get("tags", {}), **optional
        )

    def metrics(self, metrics):
        """Puts data points through PutMetricData, which emulators take for AWS's own namespaces too."""
        client = self.client("cloudwatch")
        for metric in metrics:
            dimensions = [{"Name": name, "Value": value} for name, value in metric["dimensions"].items()]
            data = [
                {
                    "MetricName": metric["name"],
                    "Dimensions": dimensions,
                    "Timestamp": datetime.fromtimestamp(at, timezone.utc),
                    "Value": value,
                }
                for at, value in metric["points"]
            ]
            for begin in range(0, len(data), POINTS_PER_CALL):
                batch = data[begin : begin + POINTS_PER_CALL]
                client.put_metric_data(Namespace=metric["namespace"], MetricData=batch)


def stage_patches(stage):
    """The patch operations that give a REST stage its settings; `~1items/GET` is the key of one method's."""
    values = {}
    for key, settings in stage.get("settings", {}).items():
        for name, path in SETTINGS.items():
            if name in settings:
                values[f"/{key}/{path}"] = settings[name]
    if "access" in stage:
        values["/accessLogSettings/destinationArn"] = stage["access"]["destination"]
        values["/accessLogSettings/format"] = stage["access"]["format"]
    for path, value in values.items():
        yield {"op": "replace", "path": path, "value": value if isinstance(value, str) else str(value).lower()}

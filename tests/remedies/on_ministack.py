"""What moto cannot do, on ministack: UpdateStage of HTTP and WebSocket APIs, classes of log groups, deliveries of execution
logs and AWS's own policies for roles."""

from carried import Checks, equal
from on_moto import INFO, REASONS, REST, Stages, managed
from world import requests, traffic

WEBSOCKET = ("MessageCount", "ConnectCount", "ClientError", "ExecutionError", "IntegrationError")


def version_2(world):
    """HTTP and WebSocket APIs."""
    many = [{"key": f"GET /items/{number}", "integration": "AWS_PROXY"} for number in range(12)]
    twice = {"format": REASONS, "destination": f"arn:aws:logs:us-east-1:{world.number}:log-group:/access/talk"}
    apis = world.seed({
        "http_apis": [{"name": "web", "routes": many, "stages": [{"name": "$default", "metrics": True}]}],
        "websocket_apis": [
            {"name": "chat", "stages": [{"name": "live", "level": "INFO", "full_data": True}]},
            {"name": "talk", "stages": [{"name": "live", "level": "INFO", "full_data": True, "access": twice, "route_settings": {
                "send": {"level": "INFO"}}}]},
        ],
    })
    metrics = requests({"ApiId": apis["web"], "Stage": "$default"}, ("Count", "4xx", "5xx"))
    groups = {name: f"/aws/apigateway/{apis[name]}/live" for name in ("chat", "talk")}
    for name, group in groups.items():
        metrics += traffic(group, 5000, 20)
        metrics += requests({"ApiId": apis[name], "Stage": "live"}, WEBSOCKET)
    metrics += traffic("/access/talk", 100, 1)
    names = [*groups.values(), "/access/talk"]
    world.seed({"log_groups": [{"name": name} for name in names], "metrics": metrics})

    def stage(api, name):
        return world.aws("apigatewayv2", "get-stage", "--api-id", apis[api], "--stage-name", name)

    def off():
        set_now = stage("talk", "live")
        each = (set_now["DefaultRouteSettings"], set_now["RouteSettings"]["send"])
        equal([(one["LoggingLevel"], one["DataTraceEnabled"]) for one in each], [("OFF", False)] * 2)

    def destination(api, name):
        return stage(api, name)["AccessLogSettings"]["DestinationArn"].split("log-group:")[1]

    checks = Checks(world)
    checks.carry_out("detailed-metrics", "web", lambda: equal(
        stage("web", "$default")["DefaultRouteSettings"]["DetailedMetricsEnabled"], False))
    made = f"/access-logs/{apis['web']}/default"
    checks.carry_out("no-access-log", "web", lambda: equal(destination("web", "$default"), made))
    proposed = checks.advice("access-format", "web")["todo"].removeprefix("Set the format ")
    checks.carry_out("access-format", "web", lambda: equal(
        stage("web", "$default")["AccessLogSettings"]["Format"], proposed))
    made_live = f"/access-logs/{apis['chat']}/live"
    checks.carry_out("no-access-log", "chat", lambda: equal(destination("chat", "live"), made_live))
    checks.carry_out("double-logging", "talk", off)
    return checks.found


def rest(world):
    """A delivery, a role and another class."""
    access = f"arn:aws:logs:us-east-1:{world.number}:log-group:/access/read"
    apis = world.seed({"rest_apis": [
        {"name": "delivered", "stages": [{"name": "prod", "settings": {"*/*": INFO}}]},
        {"name": "silent", "stages": [{"name": "prod", "settings": {"*/*": INFO}}]},
        {"name": "read", "stages": [{"name": "prod", "access": {"format": REASONS, "destination": access}}]},
    ]})
    managed_group = managed(apis["delivered"])
    metrics = traffic(managed_group, 1000, 9) + traffic("/access/read", 100, 1)
    for name in apis:
        metrics += requests({"ApiName": name, "Stage": "prod"}, REST)
    world.seed({"log_groups": [{"name": managed_group}, {"name": "/access/read", "class": "STANDARD", "retention": 30}],
                "metrics": metrics})
    stages = Stages(world, apis)
    checks = Checks(world)

    def role():
        return world.aws("apigateway", "get-account").get("cloudwatchRoleArn")

    def writes():
        group = managed(apis["silent"])
        world.seed({"log_groups": [{"name": group}], "metrics": traffic(group, 1000, 9)})

    def delivered():
        [delivery] = world.aws("logs", "describe-deliveries")["deliveries"]
        equal((delivery["recordFields"], delivery["deliveryDestinationType"]), (["payload"], "CWL"))

    def moved():
        equal(stages.access("read"), {"destinationArn": f"{access}-ia", "format": REASONS})
        [group] = world.aws("logs", "describe-log-groups", "--log-group-name-prefix", "/access/read-ia")["logGroups"]
        equal((group["logGroupClass"], group["retentionInDays"]), ("INFREQUENT_ACCESS", 30))

    filtered = ("--log-group-name", "/access/read", "--filter-name", "errors")
    world.run(["aws", "logs", "put-metric-filter", *filtered, "--filter-pattern", "500", "--metric-transformations",
               "metricName=errors,metricNamespace=shop,metricValue=1"])
    checks.refuses("infrequent-access", "/access/read", "errors", lambda: equal(
        stages.access("read")["destinationArn"], access))
    world.run(["aws", "logs", "delete-metric-filter", *filtered])
    checks.carry_out("infrequent-access", "/access/read", moved)
    made = f"arn:aws:iam::{world.number}:role/apigateway-logs"
    world.aws("apigateway", "update-account", "--patch-operations", "op=replace,path=/cloudwatchRoleArn,value=arn:theirs")
    checks.refuses("not-logging", "silent", "arn:theirs", lambda: equal(role(), "arn:theirs"))
    world.run(["aws", "apigateway", "update-account", "--patch-operations", "op=replace,path=/cloudwatchRoleArn,value="])
    checks.carry_out("not-logging", "silent", lambda: equal(role(), made), then=writes)
    checks.carry_out("delivery", "delivered", delivered)
    return checks.found

"""REST APIs and log groups on moto, rule after rule."""

from carried import Checks, equal
from world import days_ago, requests, traffic

REST = ("Count", "4XXError", "5XXError")
REASONS = "$context.requestId $context.status $context.error.message $context.integration.error"
# What Firehose takes at the price of 5 KB.
LONG = f"{REASONS} {'x' * 2000}"
PREFLIGHTS = [
    {"path": "/items", "method": "GET", "integration": "AWS_PROXY"},
    {"path": "/items", "method": "OPTIONS", "integration": "MOCK"},
]
INFO = {"level": "INFO", "full_data": False}
FULL = {"level": "INFO", "full_data": True}


class Stages:
    """The stages `prod` of REST APIs."""

    def __init__(self, world, apis):
        self.world, self.apis = world, apis

    def stage(self, api):
        return self.world.aws("apigateway", "get-stage", "--rest-api-id", self.apis[api], "--stage-name", "prod")

    def setting(self, api, field, key="*/*"):
        return self.stage(api)["methodSettings"].get(key, {}).get(field)

    def logging(self, api, key="*/*"):
        return self.setting(api, "loggingLevel", key), self.setting(api, "dataTraceEnabled", key)

    def access(self, api):
        return self.stage(api)["accessLogSettings"]


def kept(world, group):
    found = world.aws("logs", "describe-log-groups", "--log-group-name-prefix", group)
    return found["logGroups"][0].get("retentionInDays")


def managed(api):
    return f"API-Gateway-Execution-Logs_{api}/prod"


def settings(world):
    """What stages log."""
    group = f"arn:aws:logs:us-east-1:{world.number}:log-group:/access/both"
    counted = {"*/*": {**INFO, "metrics": True}}
    apis = world.seed({"rest_apis": [
        {"name": "shop", "methods": PREFLIGHTS, "stages": [{"name": "prod", "settings": {"*/*": FULL}}]},
        {"name": "site", "methods": PREFLIGHTS, "stages": [{"name": "prod", "settings": counted}]},
        {"name": "both", "stages": [
            {"name": "prod", "settings": {"*/*": INFO}, "access": {"format": REASONS, "destination": group}}]},
        {"name": "odd", "stages": [{"name": "prod", "settings": {"*/*": INFO}}]},
    ]})
    groups = {name: managed(api) for name, api in apis.items()}
    # The last writes as many events as full data does.
    each = {"shop": (5534, 23), "site": (1000, 9), "both": (1045, 10), "odd": (5534, 23)}
    metrics = [one for name, group in groups.items() for one in traffic(group, *each[name])]
    for name in apis:
        metrics += requests({"ApiName": name, "Stage": "prod"}, REST)
    # What fails is what ERROR costs.
    metrics = [one for one in metrics if one["dimensions"].get("ApiName") != "both" or one["name"] != "5XXError"]
    metrics += requests({"ApiName": "both", "Stage": "prod"}, REST[2:], 0.5)
    for method in ("GET", "OPTIONS"):
        dimensions = {"ApiName": "site", "Stage": "prod", "Resource": "/items", "Method": method}
        metrics += requests(dimensions, REST[:1], 0.5)
    names = [*groups.values(), "/access/both"]
    world.seed({"log_groups": [{"name": name} for name in names],
                "metrics": metrics + traffic("/access/both", 50, 1)})
    stages = Stages(world, apis)
    checks = Checks(world)
    checks.carry_out("level-mismatch", "odd", lambda: equal(stages.logging("odd"), ("INFO", False)),
                     still="the meters of the days before do not change")
    checks.carry_out("full-data", "shop", lambda: equal(stages.logging("shop"), ("INFO", False)))
    checks.carry_out("info-level", "shop", lambda: equal(stages.logging("shop"), ("ERROR", False)))
    checks.carry_out("retention", groups["shop"], lambda: equal(kept(world, groups["shop"]), 30))

    def on():
        made = f"/access-logs/{apis['shop']}/prod"
        equal(stages.access("shop")["destinationArn"], f"arn:aws:logs:us-east-1:{world.number}:log-group:{made}")
        equal(kept(world, made), 30)

    checks.carry_out("no-access-log", "shop", on)
    proposed = checks.advice("access-format", "shop")["todo"].removeprefix("Set the format ")
    checks.carry_out("access-format", "shop", lambda: equal(stages.access("shop")["format"], proposed))

    def quiet():
        key = next(key for key in ("~1items/OPTIONS", "items/OPTIONS") if stages.setting("site", "loggingLevel", key))
        equal((stages.logging("site", key)[0], stages.setting("site", "metricsEnabled", key)), ("ERROR", True))
        equal(stages.logging("site"), ("INFO", False))

    checks.carry_out("noisy-methods", "site", quiet)
    checks.carry_out("double-logging", "both", lambda: equal(stages.logging("both")[0], "OFF"))
    return checks.found


def groups(world):
    """What lies in log groups, where access logs go, and metrics of methods."""
    many = [{"path": f"/items/{number}", "method": "GET", "integration": "AWS_PROXY"} for number in range(12)]
    stream = f"arn:aws:firehose:us-east-1:{world.number}:deliverystream/amazon-apigateway-lines"
    access = f"arn:aws:logs:us-east-1:{world.number}:log-group:/access/long"
    apis = world.seed({"rest_apis": [
        {"name": "metered", "methods": many, "stages": [{"name": "prod", "settings": {"*/*": {**INFO, "metrics": True}}}]},
        {"name": "long", "stages": [{"name": "prod", "access": {"format": LONG, "destination": access}}]},
        {"name": "short", "stages": [{"name": "prod", "access": {"format": REASONS, "destination": stream}}]},
    ]})
    metrics = traffic("/access/long", 2000, 1) + traffic(managed(apis["metered"]), 1000, 9)
    for name in apis:
        metrics += requests({"ApiName": name, "Stage": "prod"}, REST)
    dead, idle = managed("dead000000"), "/old/logs"
    # More than is free.
    lies = {"messages": ["x"], "stored": 200 << 30, "created": days_ago(400)}
    world.seed({"log_groups": [{"name": managed(apis["metered"])}, {"name": "/access/long"},
                               {"name": dead, **lies}, {"name": idle, **lies}], "metrics": metrics})
    world.aws("s3api", "create-bucket", "--bucket", "exported-logs")
    stages = Stages(world, apis)
    checks = Checks(world)
    checks.carry_out("detailed-metrics", "metered", lambda: equal(
        (stages.setting("metered", "metricsEnabled"), *stages.logging("metered")), (False, "INFO", False)))
    checks.carry_out("firehose", "long", given={"STREAM": "lines"}, promised=lambda: equal(
        stages.access("long"), {"destinationArn": stream, "format": LONG + "\n"}))
    made = f"arn:aws:logs:us-east-1:{world.number}:log-group:/access-logs/{apis['short']}/prod"
    checks.carry_out("firehose", "short", lambda: equal(
        stages.access("short"), {"destinationArn": made, "format": REASONS}))

    def gone():
        equal(world.aws("logs", "describe-log-groups", "--log-group-name-prefix", dead)["logGroups"], [])
        equal([task["logGroupName"] for task in world.aws("logs", "describe-export-tasks")["exportTasks"]], [dead])

    checks.refuses("orphaned-group", dead, "BUCKET", lambda: equal(kept(world, dead), None))
    checks.carry_out("orphaned-group", dead, gone, given={"BUCKET": "exported-logs"})
    checks.carry_out("idle-group", idle, lambda: equal(kept(world, idle), 30), given={"BUCKET": "exported-logs"})
    return checks.found

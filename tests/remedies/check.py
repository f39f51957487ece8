"""Carries out every remedy and reads every snippet. Usage: check.py LOGTOLL TOOLS FOLDER, as tests/remedies/run calls it."""

import sys

import snippets
from world import World, requests, traffic

REST = ("Count", "4XXError", "5XXError")
REASONS = "$context.requestId $context.status $context.error.message $context.integration.error"
PREFLIGHTS = [
    {"path": "/items", "method": "GET", "integration": "AWS_PROXY"},
    {"path": "/items", "method": "OPTIONS", "integration": "MOCK"},
]
INFO = {"level": "INFO", "full_data": False}
FULL = {"level": "INFO", "full_data": True}


class Checks:
    def __init__(self, world):
        self.world, self.found, self.seen = world, [], None
        self.refresh()

    def refresh(self):
        self.seen = self.world.report()

    def advice(self, rule, subject):
        """The recommendation of a rule for an API (by its name) or a log group."""
        fits = [one for one in self.seen["recommendations"]
                if one["id"] == rule and subject in (one["subject"]["api_name"], one["subject"]["log_group"])]
        assert len(fits) <= 1, fits
        return fits[0] if fits else None

    def carry_out(self, rule, subject, promised):
        """The rule fires, its command does what it promised, and the next measurement has it silent."""
        one = self.advice(rule, subject)
        assert one, f"{rule} says nothing of {subject}; it lacks {self.seen['lacking']}"
        self.found.append(one)
        self.world.apply(one["remedy"]["cli"])
        promised()
        self.refresh()
        assert not self.advice(rule, subject), f"{rule} still speaks of {subject}"
        print(f"ok: {rule} of {subject}: changed as promised, and silent afterwards")


def equal(seen, expected):
    assert seen == expected, f"{seen} is not {expected}"


def rest(world):
    """REST APIs on moto, rule after rule."""
    stage = {"name": "prod", "settings": {"*/*": FULL}}
    counted = {"name": "prod", "settings": {"*/*": {**INFO, "metrics": True}}}
    group = f"arn:aws:logs:us-east-1:{world.number}:log-group:/access/both"
    twice = {"name": "prod", "settings": {"*/*": INFO}, "access": {"format": REASONS, "destination": group}}
    apis = world.seed({"rest_apis": [
        {"name": "shop", "methods": PREFLIGHTS, "stages": [stage]},
        {"name": "site", "methods": PREFLIGHTS, "stages": [counted]},
        {"name": "both", "stages": [twice]},
    ]})
    groups = {name: f"API-Gateway-Execution-Logs_{api}/prod" for name, api in apis.items()}
    each = {"shop": (5534, 23), "site": (1000, 9), "both": (1045, 10)}
    metrics = [one for name, group in groups.items() for one in traffic(group, *each[name])]
    for name in apis:
        metrics += requests({"ApiName": name, "Stage": "prod"}, REST)
    # What fails is what ERROR costs.
    metrics = [one for one in metrics if one["dimensions"].get("ApiName") != "both" or one["name"] != "5XXError"]
    metrics += requests({"ApiName": "both", "Stage": "prod"}, REST[2:], 0.02)
    for method in ("GET", "OPTIONS"):
        dimensions = {"ApiName": "site", "Stage": "prod", "Resource": "/items", "Method": method}
        metrics += requests(dimensions, REST[:1], 0.5)
    names = [*groups.values(), "/access/both"]
    world.seed({"log_groups": [{"name": name} for name in names],
                "metrics": metrics + traffic("/access/both", 50, 1)})

    def settings(api, key="*/*"):
        stage = world.aws("apigateway", "get-stage", "--rest-api-id", apis[api], "--stage-name", "prod")
        setting = stage["methodSettings"].get(key, {})
        return setting.get("loggingLevel"), setting.get("dataTraceEnabled")

    def access(api):
        stage = world.aws("apigateway", "get-stage", "--rest-api-id", apis[api], "--stage-name", "prod")
        return stage["accessLogSettings"]

    def kept(group):
        found = world.aws("logs", "describe-log-groups", "--log-group-name-prefix", group)
        return found["logGroups"][0].get("retentionInDays")

    checks = Checks(world)
    checks.carry_out("full-data", "shop", lambda: equal(settings("shop"), ("INFO", False)))
    checks.carry_out("info-level", "shop", lambda: equal(settings("shop"), ("ERROR", False)))
    checks.carry_out("retention", groups["shop"], lambda: equal(kept(groups["shop"]), 30))

    def on():
        made = f"/access-logs/{apis['shop']}/prod"
        equal(access("shop")["destinationArn"], f"arn:aws:logs:us-east-1:{world.number}:log-group:{made}")
        equal(kept(made), 30)

    checks.carry_out("no-access-log", "shop", on)
    proposed = checks.advice("access-format", "shop")["todo"].removeprefix("Set the format ")
    checks.carry_out("access-format", "shop", lambda: equal(access("shop")["format"], proposed))

    def quiet():
        equal(settings("site", "~1items/OPTIONS")[0] or settings("site", "items/OPTIONS")[0], "ERROR")
        equal(settings("site"), ("INFO", False))

    checks.carry_out("noisy-methods", "site", quiet)
    checks.carry_out("double-logging", "both", lambda: equal(settings("both")[0], "OFF"))
    return checks.found


def version_2(world):
    """HTTP and WebSocket APIs on ministack: moto fails at their UpdateStage."""
    apis = world.seed({
        "http_apis": [{"name": "web", "stages": [{"name": "$default"}]}],
        "websocket_apis": [{"name": "chat", "stages": [{"name": "live", "level": "INFO", "full_data": True}]}],
    })
    group = f"/aws/apigateway/{apis['chat']}/live"
    metrics = requests({"ApiId": apis["web"], "Stage": "$default"}, ("Count", "4xx", "5xx"))
    live = {"ApiId": apis["chat"], "Stage": "live"}
    metrics += requests(live, ("MessageCount", "ConnectCount", "ClientError", "ExecutionError", "IntegrationError"))
    world.seed({"log_groups": [{"name": group}], "metrics": metrics + traffic(group, 900, 8)})

    def stage(api, name):
        return world.aws("apigatewayv2", "get-stage", "--api-id", apis[api], "--stage-name", name)

    checks = Checks(world)
    made = f"/access-logs/{apis['web']}/default"
    checks.carry_out("no-access-log", "web", lambda: equal(
        stage("web", "$default")["AccessLogSettings"]["DestinationArn"].split("log-group:")[1], made))
    proposed = checks.advice("access-format", "web")["todo"].removeprefix("Set the format ")
    checks.carry_out("access-format", "web", lambda: equal(
        stage("web", "$default")["AccessLogSettings"]["Format"], proposed))
    made_live = f"/access-logs/{apis['chat']}/live"
    checks.carry_out("no-access-log", "chat", lambda: equal(
        stage("chat", "live")["AccessLogSettings"]["DestinationArn"].split("log-group:")[1], made_live))
    return checks.found


def main():
    logtoll, tools, folder = sys.argv[1:]
    found = []
    for kind, number, scenario in (("moto", "400000000001", rest), ("ministack", "400000000002", version_2)):
        world = World(kind, number, logtoll, tools, folder)
        try:
            found += scenario(world)
        finally:
            world.end()
    snippets.check(found, tools, folder)


if __name__ == "__main__":
    main()

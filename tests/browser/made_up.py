#!/usr/bin/env python3
"""Measurements of an account that does not exist: a shop with a week of its own, or as many stages as are wanted.

    made_up.py > docs/example-measurements.json
    made_up.py --stages 2000 > large.json

Everything in it is made up. The same arguments give the same file.
"""

import argparse
import json
import math

DAYS = 28
ACCOUNT = "111122223333"
REGION = "eu-west-1"
WEEK = [1.0, 1.04, 1.02, 1.05, 1.12, 0.82, 0.74]
FORMAT = (
    '{"requestId":"$context.requestId","ip":"$context.identity.sourceIp","requestTime":"$context.requestTime",'
    '"httpMethod":"$context.httpMethod","path":"$context.path","status":"$context.status",'
    '"latency":"$context.responseLatency","userAgent":"$context.identity.userAgent"}'
)


def series(a_day, phase=0, digits=0):
    """A week with a shape, a slow wave, and no randomness."""
    wave = lambda day: 1 + 0.06 * math.sin(day * 0.9 + phase) + 0.004 * day
    values = [round(a_day * WEEK[(day + 1) % 7] * wave(day), digits) for day in range(DAYS)]
    return {"start": "2026-11-03T00:00:00Z", "step": "day", "values": values}


def group(name, a_day, retention, stored, events=None, kind="STANDARD", phase=0):
    return {
        "account": ACCOUNT,
        "region": REGION,
        "name": name,
        "class": kind,
        "retention": retention,
        "stored_bytes": stored,
        "created_at": "2025-03-01T00:00:00Z",
        "incoming_bytes": series(a_day, phase),
        "incoming_bytes_hourly": None,
        "incoming_events": series(events, phase) if events else None,
    }


def method(resource, verb="GET", integration="lambda-proxy"):
    return {
        "resource": resource,
        "method": verb,
        "integration": integration,
        "authorizer": None,
        "api_key": False,
    }


def stage(api, api_id, a_day, level, full=False, kind="REST", name="prod", server=0.004, client=0.03, access=None,
          phase=0, tags=None):
    settings = {"execution": level, "full_data": full} if kind != "HTTP" else None
    return {
        "account": ACCOUNT,
        "region": REGION,
        "api_id": api_id,
        "api_name": api,
        "kind": kind,
        "stage": name,
        "settings": settings or {"execution": "off", "full_data": False},
        "overrides": [],
        "access": {"format": FORMAT, "destination": {"log-group": access}} if access else None,
        "detailed_metrics": False,
        "deliveries": [],
        "methods": [method("/" + api), method("/" + api + "/{id}"), method("/" + api, "POST")],
        "requests": series(a_day, phase),
        "client_errors": series(a_day * client, phase),
        "server_errors": series(a_day * server, phase),
        "method_requests": None,
        "data_processed": None,
        "sample": None,
        "tags": tags or {},
    }


def managed(stage_row, bytes_each, events_each, retention, stored, phase=0):
    a_day = sum(stage_row["requests"]["values"]) / DAYS
    name = f"API-Gateway-Execution-Logs_{stage_row['api_id']}/{stage_row['stage']}"
    return group(name, a_day * bytes_each, retention, stored, a_day * events_each, phase=phase)


def shop():
    orders = stage("made-up-orders", "mu0orders1", 2.4e6, "info", True, access="/made-up/access/orders",
                   tags={"team": "made-up-shop"})
    catalogue = stage("made-up-catalogue", "mu0catalo1", 5.1e6, "info", phase=1, tags={"team": "made-up-shop"})
    payments = stage("made-up-payments", "mu0paymen1", 3.2e5, "error", phase=2, server=0.012, access="/made-up/access/payments")
    staging = stage("made-up-orders", "mu0orders1", 3.0e4, "info", True, name="staging", phase=3)
    images = stage("made-up-images", "mu0images1", 9.0e6, "off", kind="HTTP", phase=4, access="/made-up/access/images")
    search = stage("made-up-search", "mu0search1", 1.1e6, "off", phase=5)
    groups = [
        managed(orders, 6100, 24, "never", 3.1e12),
        managed(catalogue, 2450, 21, "never", 1.9e12, 1),
        managed(payments, 40, 0.4, {"days": 90}, 1.4e9, 2),
        managed(staging, 5900, 24, "never", 4.0e10, 3),
        group("/made-up/access/orders", 2.4e6 * 410, {"days": 30}, 4.5e9, 2.4e6),
        group("/made-up/access/payments", 3.2e5 * 410, {"days": 90}, 1.8e9, 3.2e5, phase=2),
        group("/made-up/access/images", 9.0e6 * 380, {"days": 14}, 7.2e9, 9.0e6, phase=4),
        group("/aws/lambda/made-up-orders", 7.5e9, "never", 6.0e11, phase=1),
        group("/aws/lambda/made-up-invoices", 4.0e8, {"days": 30}, 1.9e9, phase=2),
        group("API-Gateway-Execution-Logs_mu0gone001/prod", 2.0e8, "never", 8.0e11),
    ]
    # Its stage was deleted on the sixth day.
    gone = groups[-1]["incoming_bytes"]["values"]
    gone[5:] = [0] * (DAYS - 5)
    return groups, [orders, catalogue, payments, staging, images, search]


def many(number):
    groups, stages = [], []
    for index in range(number):
        level = ["info", "error", "off"][index % 3]
        row = stage(f"made-up-{index}", f"mu{index:08}", 1e4 + index * 37, level, level == "info" and index % 2 == 0,
                    access=f"/made-up/access/{index}" if index % 4 == 0 else None, phase=index % 7)
        stages.append(row)
        if level != "off":
            groups.append(managed(row, 2000 + index % 500 if level == "info" else 30, 21 if level == "info" else 0.3,
                                  "never", 1e8))
    return groups, stages


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stages", type=int)
    wanted = parser.parse_args().stages
    groups, stages = many(wanted) if wanted else shop()
    scope = {
        "account": ACCOUNT,
        "region": REGION,
        "window": {"start": "2026-11-03", "end": "2026-12-01"},
        "taken_at": "2026-12-01T06:00:00Z",
        "stages_complete": True,
        "stores_measured": True,
    }
    calls = [{"region": REGION, "operation": "cloudwatch:GetMetricData", "calls": 3, "metrics": 52}]
    print(json.dumps({
        "schema": "logtoll/measurements/1",
        "tool": "made up",
        "scopes": [scope],
        "log_groups": groups,
        "stages": stages,
        "run": {"calls": calls, "usd": "0.00052"},
        "incomplete": [],
        "warnings": [],
    }, indent=1 if not wanted else None))


if __name__ == "__main__":
    main()

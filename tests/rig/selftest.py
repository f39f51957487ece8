"""What the tests take for granted of the rig, asked with clients that are not ours.

Run by `tests/it/rig_selftest.rs` with the addresses and credentials of a seeded account in the environment.
"""

import os
import sys
import time
import unittest
from datetime import datetime, timezone
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import boto3
import cbor2

NOW = int(time.time())
MIDNIGHT = NOW - NOW % 86_400
SCOPE = f"Credential={os.environ['AWS_ACCESS_KEY_ID']}/20260101/{os.environ['AWS_REGION']}/monitoring/aws4_request"


def query(number, group="one", period=86_400):
    metric = {
        "Namespace": "AWS/Logs",
        "MetricName": "IncomingBytes",
        "Dimensions": [{"Name": "LogGroupName", "Value": group}],
    }
    return {"Id": f"q{number}", "MetricStat": {"Metric": metric, "Period": period, "Stat": "Sum"}}


def get_metric_data(queries, days=3, **more):
    """Asks in the protocol of the SDKs; gives the status and the answer."""
    start, end = (datetime.fromtimestamp(at, timezone.utc) for at in (MIDNIGHT - days * 86_400, MIDNIGHT))
    body = {"MetricDataQueries": queries, "StartTime": start, "EndTime": end, **more}
    request = Request(
        os.environ.get("AWS_ENDPOINT_URL_CLOUDWATCH", os.environ["AWS_ENDPOINT_URL"])
        + "/service/GraniteServiceVersion20100801/operation/GetMetricData",
        cbor2.dumps(body, datetime_as_timestamp=True),
        {
            "Content-Type": "application/cbor",
            "smithy-protocol": "rpc-v2-cbor",
            "Authorization": f"AWS4-HMAC-SHA256 {SCOPE}, SignedHeaders=host, Signature=none",
        },
    )
    try:
        with urlopen(request) as answer:
            return answer.status, cbor2.loads(answer.read())
    except HTTPError as error:
        return error.code, cbor2.loads(error.read())


def values(page, number=0):
    result = page["MetricDataResults"][number]
    return dict(zip((int(at.timestamp()) for at in result["Timestamps"]), result["Values"]))


class Both(unittest.TestCase):
    """What both servers do. The account holds the groups one (100 bytes on each of 3 days) and two (none)."""

    def test_seeded_groups_come_back(self):
        groups = boto3.client("logs").describe_log_groups()["logGroups"]
        self.assertEqual([group["logGroupName"] for group in groups], ["one", "two"])
        self.assertEqual(groups[0]["retentionInDays"], 7)

    def test_days_are_summed_and_begin_at_midnight(self):
        status, page = get_metric_data([query(0), query(1, "two"), query(2, "three")])
        self.assertEqual(status, 200)
        self.assertEqual(values(page), {MIDNIGHT - day * 86_400: 100.0 for day in (1, 2, 3)})
        self.assertEqual([values(page, 1), values(page, 2)], [{}, {}])

    def test_stages_of_all_kinds_come_back(self):
        rest = boto3.client("apigateway")
        stage = rest.get_stages(restApiId=rest.get_rest_apis()["items"][0]["id"])["item"][0]
        self.assertEqual(stage["methodSettings"]["*/*"]["loggingLevel"], "INFO")
        v2 = boto3.client("apigatewayv2")
        kinds = {api["ProtocolType"]: v2.get_stages(ApiId=api["ApiId"])["Items"][0] for api in v2.get_apis()["Items"]}
        self.assertEqual(kinds["WEBSOCKET"]["DefaultRouteSettings"]["LoggingLevel"], "ERROR")
        self.assertEqual(kinds["HTTP"]["AccessLogSettings"]["Format"], "$context.requestId")

    def test_deliveries_come_back(self):
        logs = boto3.client("logs")
        [source] = logs.describe_delivery_sources()["deliverySources"]
        [delivery] = logs.describe_deliveries()["deliveries"]
        self.assertEqual((source["logType"], delivery["deliverySourceName"]), ("EXECUTION_LOGS", source["name"]))


class StandIn(unittest.TestCase):
    """The limits that only our stand-in keeps."""

    def test_more_than_500_queries_are_refused(self):
        status, error = get_metric_data([query(number) for number in range(501)])
        self.assertEqual((status, error["__type"]), (400, "com.amazonaws.cloudwatch#ValidationError"))

    def test_odd_periods_are_refused(self):
        self.assertEqual(get_metric_data([query(0, period=90)])[0], 400)

    def test_pages_join_without_loss(self):
        queries = [query(0), query(1, "two"), query(2)]
        token, points, pages = {}, [], 0
        while pages == 0 or token:
            _, page = get_metric_data(queries, MaxDatapoints=2, **token)
            points += [(each["Id"], at) for each in page["MetricDataResults"] for at in each["Timestamps"]]
            token = {"NextToken": page["NextToken"]} if "NextToken" in page else {}
            pages += 1
        self.assertEqual((pages, len(points), len(set(points))), (3, 6, 6))

    def test_minutes_older_than_15_days_are_gone(self):
        self.assertEqual(len(values(get_metric_data([query(0, "old", 3_600)], days=28)[1])), 1)
        self.assertEqual(values(get_metric_data([query(0, "old", 60)], days=28)[1]), {})

    def test_the_gate_pages_what_moto_does_not(self):
        rest = boto3.client("apigateway")
        api = rest.get_rest_apis()["items"][0]["id"]
        page = rest.get_resources(restApiId=api, limit=1)
        self.assertEqual(len(page["items"]), 1)
        self.assertIn("position", page)


class Faults(unittest.TestCase):
    """Denied listings and a token bucket for metrics, as `rig_selftest.rs` has set them."""

    def test_denied(self):
        logs = boto3.client("logs")
        with self.assertRaises(logs.exceptions.ClientError) as refused:
            logs.describe_log_groups()
        self.assertEqual(refused.exception.response["Error"]["Code"], "AccessDeniedException")
        rest = boto3.client("apigateway")
        with self.assertRaises(rest.exceptions.ClientError) as refused:
            rest.get_rest_apis()
        self.assertEqual(refused.exception.response["Error"]["Code"], "AccessDeniedException")

    def test_throttled(self):
        statuses = [get_metric_data([query(0)])[0] for _ in range(3)]
        self.assertEqual(statuses, [200, 400, 400])


if __name__ == "__main__":
    # Standard output carries nothing: the runner reads the verdict from the exit code and the report from stderr.
    unittest.main(argv=[sys.argv[0], *sys.argv[1:]])

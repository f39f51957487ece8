"""A stand-in for CloudWatch's GetMetricData that keeps AWS's limits.

moto does not speak the protocol of the newest SDKs (Smithy rpc-v2-cbor), needs 41 s for one full call, and no emulator
refuses what AWS refuses. This one does: 500 queries, 100,800 data points a page, periods and their horizons.
"""

import base64
import hashlib
import json
import random
import re
import threading
import time
from collections import defaultdict
from datetime import datetime
from fnmatch import fnmatchcase

import cbor2

from aws_http import Handler
from faults import first_error

DAY = 86_400
MOST_QUERIES = 500
MOST_DATAPOINTS = 100_800
# Data points are merged as they age: (age in seconds, shortest period that still sees them).
HORIZONS = [(455 * DAY, None), (63 * DAY, 3_600), (15 * DAY, 300)]
QUERY_ID = re.compile(r"[a-z][a-zA-Z0-9_]{0,254}")


class Refused(Exception):
    """A request that AWS would answer with ValidationError."""


class Store:
    """Data points by access key and region; the tests put them in before they start the tool."""

    def __init__(self):
        self.lock = threading.Lock()
        self.series = defaultdict(list)

    def put(self, access_key, region, metrics):
        with self.lock:
            for metric in metrics:
                key = series_key(access_key, region, metric["namespace"], metric["name"], metric["dimensions"])
                self.series[key] += metric["points"]

    def points(self, *key):
        with self.lock:
            return list(self.series.get(series_key(*key), ()))


def series_key(access_key, region, namespace, name, dimensions):
    return access_key, region, namespace, name, frozenset(dimensions.items())


def epoch(value):
    """Seconds of a CBOR time stamp (tag 1), which cbor2 has made a datetime of."""
    return value.timestamp() if isinstance(value, datetime) else float(value)


def time_stamp(seconds):
    return cbor2.CBORTag(1, seconds)


def check(request):
    """Refuses what AWS refuses, in AWS's words where they are known."""
    queries = request.get("MetricDataQueries") or []
    if not queries:
        raise Refused("The parameter MetricDataQueries is required.")
    if len(queries) > MOST_QUERIES:
        raise Refused(f"The collection MetricDataQueries must not have a size greater than {MOST_QUERIES}.")
    ids = [query.get("Id", "") for query in queries]
    if len(set(ids)) < len(ids) or not all(QUERY_ID.fullmatch(name) for name in ids):
        raise Refused("The values for parameter id in MetricDataQueries must be unique and begin in lower case.")
    if not epoch(request["StartTime"]) < epoch(request["EndTime"]):
        raise Refused("The parameter StartTime must be less than the parameter EndTime.")
    if not 1 <= request.get("MaxDatapoints", MOST_DATAPOINTS) <= MOST_DATAPOINTS:
        raise Refused(f"The parameter MaxDatapoints must be between 1 and {MOST_DATAPOINTS}.")
    for query in queries:
        stat = query.get("MetricStat")
        if not stat:
            raise Refused("Error in expression: metric math is not served here.")
        if stat["Stat"] != "Sum":
            raise Refused(f"The statistic {stat['Stat']} is not served here.")
        if stat["Period"] <= 0 or stat["Period"] % 60:
            raise Refused(f"The parameter Period must be a multiple of 60, not {stat['Period']}.")


def visible(period, age):
    """Whether points of this age still exist at this period."""
    for horizon, shortest in HORIZONS:
        if age > horizon:
            return shortest is not None and period % shortest == 0
    return True


def buckets(points, period, start, end, now):
    """Sums by period, aligned to the epoch, so that days begin at midnight UTC; newest first, as AWS's default."""
    sums = defaultdict(float)
    for at, value in points:
        if start <= at < end and visible(period, now - at):
            sums[at - at % period] += value
    return sorted(sums.items(), reverse=True)


class MetricsHandler(Handler):
    """Answers GetMetricData; `store` and `book` are set by `handler`."""

    store = book = None

    def handle_call(self):
        hits = self.book.consult(self.access_key, self.region, self.operation)
        error = first_error(hits)
        metrics = 0
        if self.operation != "cloudwatch:GetMetricData":
            status = self.refuse("UnknownOperation", f"{self.operation} is not served here")
        elif error:
            status = self.refuse(error, f"{error} was asked for by the test")
        else:
            request = cbor2.loads(self.body)
            metrics = len(request.get("MetricDataQueries") or [])
            try:
                page = self.page(request, hits)
                status = 200
                self.answer(200, cbor2.dumps(page), "application/cbor", {"smithy-protocol": "rpc-v2-cbor"})
            except Refused as refused:
                status = self.refuse("ValidationError", str(refused))
        self.book.record(self.access_key, self.region, self.operation, status, metrics)

    def page(self, request, hits):
        check(request)
        digest = hashlib.sha256(repr(request["MetricDataQueries"]).encode()).hexdigest()
        repeating = next((rule for rule in hits if rule.repeat_token), None)
        if repeating and digest in repeating.pages:
            return repeating.pages[digest]
        limits = [request.get("MaxDatapoints", MOST_DATAPOINTS)] + [rule.page_size for rule in hits if rule.page_size]
        first, offset = read_token(request.get("NextToken"), digest)
        results, following = fill(self.results(request, hits), first, offset, min(limits))
        page = {"MetricDataResults": results, "Messages": []}
        if repeating:
            following = following or (first, offset)
            repeating.pages[digest] = page
        if following:
            page["NextToken"] = write_token(following, digest)
        return page

    def results(self, request, hits):
        start, end, now = epoch(request["StartTime"]), epoch(request["EndTime"]), time.time()
        ascending = request.get("ScanBy") == "TimestampAscending"
        for query in request["MetricDataQueries"]:
            stat = query["MetricStat"]
            metric = stat["Metric"]
            dimensions = {each["Name"]: each["Value"] for each in metric.get("Dimensions") or []}
            stored = self.store.points(
                self.access_key, self.region, metric["Namespace"], metric["MetricName"], dimensions
            )
            points = buckets(stored, stat["Period"], start, end, now)
            if ascending:
                points.reverse()
            if any(rule.shuffle for rule in hits):
                # The same disorder for every page of one answer, or points would be lost and doubled between pages.
                random.Random(query["Id"]).shuffle(points)
            status = next((rule.status for rule in hits if rule.series and matches(rule, dimensions)), None)
            yield {
                "Id": query["Id"],
                "Label": query.get("Label") or metric["MetricName"],
                "StatusCode": status or "Complete",
                "points": [] if status else points,
            }


def matches(rule, dimensions):
    return any(fnmatchcase(value, rule.series) for value in dimensions.values())


def fill(results, first, offset, room):
    """At most `room` data points, from point `offset` of series `first` on, and where the next page begins."""
    page = []
    for index, series in enumerate(results):
        if index < first:
            continue
        begin = offset if index == first else 0
        points = series.pop("points")[begin:]
        if points and not room:
            return page, (index, begin)
        taken = points[:room]
        room -= len(taken)
        series["Timestamps"] = [time_stamp(at) for at, _ in taken]
        series["Values"] = [float(value) for _, value in taken]
        page.append(series)
        if len(taken) < len(points):
            series["StatusCode"] = "PartialData"
            return page, (index, begin + len(taken))
    return page, None


def write_token(position, digest):
    return base64.b64encode(json.dumps([*position, digest]).encode()).decode()


def read_token(token, digest):
    """The series and the data point to go on from; a token of another request is refused."""
    if not token:
        return 0, 0
    first, offset, owner = json.loads(base64.b64decode(token))
    if owner != digest:
        raise Refused("The NextToken belongs to another request.")
    return first, offset


def handler(store, book):
    """The handler class for one store and book."""
    return type("BoundMetricsHandler", (MetricsHandler,), {"store": store, "book": book})

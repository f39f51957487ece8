"""Which calls go wrong, and the record of every call.

One book serves all tests at once: everything in it is kept per access key, and each test has an account of its own.
"""

import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

# Calls per second and burst that AWS allows one account in one region, where the quota is low enough to meet.
# API Gateway's 10 per second are shared by all its operations; GetResources has 5 per 2 seconds of its own.
QUOTAS = [
    ("logs:DescribeLogGroups", 10, 10),
    ("logs:FilterLogEvents", 10, 10),
    ("apigateway*:Get*", 10, 40),
    ("apigateway:GetResources", 2.5, 5),
]


@dataclass
class Bucket:
    """A token bucket."""

    rate: float
    burst: float
    tokens: float = None
    filled_at: float = field(default_factory=time.monotonic)

    def take(self):
        now = time.monotonic()
        held = self.burst if self.tokens is None else self.tokens
        held = min(self.burst, held + (now - self.filled_at) * self.rate)
        self.filled_at = now
        self.tokens = held - 1 if held >= 1 else held
        return held >= 1


@dataclass
class Rule:
    """What happens to the calls of one operation. The JSON of a rule has these names."""

    # A glob over `service:Operation`.
    operation: str
    # Only in this region.
    region: str = "*"
    # A key of `aws_http.ERRORS`.
    error: str = None
    # The first so many calls pass untouched.
    skip: int = 0
    # Then so many are hit; all of them if absent.
    times: int = None
    # Calls per second and burst; the others are throttled.
    rate: float = None
    burst: float = 1
    # Seconds to wait before the answer.
    delay: float = 0
    # The same page with the same token, for ever.
    repeat_token: bool = False
    # FilterLogEvents: so many empty pages with a token before the first real one.
    empty_pages: int = 0
    # Items (or data points) on a page.
    page_size: int = None
    # GetMetricData: points in no order at all.
    shuffle: bool = False
    # GetMetricData: a status for the series whose dimension values match the glob; such a series has no values.
    series: str = None
    status: str = None
    # Not part of the JSON: how often it was matched, its bucket, the pages that it repeats.
    seen: int = 0
    bucket: Bucket = None
    pages: dict = field(default_factory=dict)

    def applies(self, operation, region):
        if not (fnmatchcase(operation, self.operation) and fnmatchcase(region, self.region)):
            return False
        self.seen += 1
        if self.seen <= self.skip or (self.times is not None and self.seen > self.skip + self.times):
            return False
        if self.rate is not None:
            self.bucket = self.bucket or Bucket(self.rate, self.burst)
            return not self.bucket.take()
        return True


class Book:
    """The rules and the calls of every account."""

    def __init__(self):
        self.lock = threading.Lock()
        self.rules = defaultdict(list)
        self.calls = defaultdict(list)
        self.quotas = {}

    def set_rules(self, access_key, rules):
        """Replaces the rules of one account."""
        with self.lock:
            self.rules[access_key] = [Rule(**rule) for rule in rules]

    def calls_of(self, access_key):
        with self.lock:
            return list(self.calls[access_key])

    def consult(self, access_key, region, operation):
        """The rules that hit this call, AWS's own quotas among them."""
        with self.lock:
            hits = [rule for rule in self.rules[access_key] if rule.applies(operation, region)]
            for pattern, rate, burst in QUOTAS:
                key = (access_key, region, pattern)
                if fnmatchcase(operation, pattern):
                    bucket = self.quotas.setdefault(key, Bucket(rate, burst))
                    if not bucket.take():
                        hits.append(Rule(operation, error="Throttling"))
            return hits

    def record(self, access_key, region, operation, status, metrics=0, window=None):
        """Notes an answered call; `metrics` is how many metrics it asked for."""
        with self.lock:
            call = {"operation": operation, "region": region, "status": status, "metrics": metrics, "window": window}
            self.calls[access_key].append(call)


def first_error(hits):
    """Waits as the rules say; the error that the call shall end in, or None."""
    time.sleep(sum(rule.delay for rule in hits))
    for rule in hits:
        if rule.error or rule.rate is not None:
            return rule.error or "Throttling"
    return None

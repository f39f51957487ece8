"""The gate in front of moto: everything AWS does that an emulator does not.

It passes each request on, keeps AWS's call quotas, pages the listings that moto returns whole, and lets a test deny,
throttle, fail or delay any operation. It records every call, so that a test can count them.
"""

import base64
import json
from http.client import HTTPConnection
from urllib.parse import parse_qs, unquote

from aws_http import Handler
from faults import first_error

# Listings that moto does not page: operation -> (field of the items, of the token, token parameter, page length
# parameter). AWS's page is 25 items unless the caller asks for more, 500 at most.
UNPAGED = {
    "apigateway:GetRestApis": ("item", "position", "position", "limit"),
    "apigateway:GetResources": ("item", "position", "position", "limit"),
    "apigatewayv2:GetApis": ("items", "nextToken", "nextToken", "maxResults"),
    "apigatewayv2:GetStages": ("items", "nextToken", "nextToken", "maxResults"),
    "apigatewayv2:GetRoutes": ("items", "nextToken", "nextToken", "maxResults"),
    "apigatewayv2:GetIntegrations": ("items", "nextToken", "nextToken", "maxResults"),
}
DEFAULT_PAGE, LONGEST_PAGE = 25, 500
HOP_BY_HOP = {"connection", "content-length", "host", "keep-alive", "transfer-encoding"}


class GateHandler(Handler):
    """Passes requests to `upstream` (host, port); `book` holds the faults and the record."""

    upstream = book = None

    def handle_call(self):
        hits = self.book.consult(self.access_key, self.region, self.operation)
        error = first_error(hits)
        if error:
            status = self.refuse(error, f"{error} was asked for by the test")
        else:
            status, body, headers = self.forward(hits)
            self.answer(status, body, headers.pop("Content-Type", "application/json"), headers)
        asked = json.loads(self.body) if self.operation == "logs:FilterLogEvents" else {}
        window = [asked.get("startTime"), asked.get("endTime")] if asked else None
        self.book.record(self.access_key, self.region, self.operation, status, window=window)

    def forward(self, hits):
        empty = self.empty_page(sum(rule.empty_pages for rule in hits))
        if empty:
            return empty
        repeating = next((rule for rule in hits if rule.repeat_token), None)
        key = self.url.path + self.stripped_body()
        if repeating and key in repeating.pages:
            return repeating.pages[key]
        status, body, headers = self.ask_upstream()
        if status == 200 and self.operation in UNPAGED:
            body = self.paged(body, [rule.page_size for rule in hits if rule.page_size])
        if repeating:
            document = json.loads(body)
            document.setdefault(UNPAGED.get(self.operation, ("", "nextToken"))[1], "again")
            repeating.pages[key] = status, json.dumps(document).encode(), dict(headers)
            return status, json.dumps(document).encode(), headers
        return status, body, headers

    def empty_page(self, count):
        """One of the empty pages that come first; None when they are over, and the request is as without them."""
        if not count:
            return None
        document = json.loads(self.body)
        token = document.get("nextToken", "empty-0")
        if not token.startswith("empty-"):
            return None
        number = int(token.removeprefix("empty-"))
        if number < count:
            body = json.dumps({"events": [], "nextToken": f"empty-{number + 1}"}).encode()
            return 200, body, {"Content-Type": "application/x-amz-json-1.1"}
        document.pop("nextToken", None)
        self.body = json.dumps(document).encode()
        return None

    def stripped_body(self):
        """The body without its page token: what tells one listing from another."""
        if self.protocol != "json":
            return ""
        document = json.loads(self.body or b"{}")
        document.pop("nextToken", None)
        return json.dumps(document, sort_keys=True)

    def ask_upstream(self):
        connection = HTTPConnection(*self.upstream, timeout=60)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
        connection.request(self.command, self.path, self.body or None, headers)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        kept = {name: value for name, value in response.getheaders() if name.lower() not in HOP_BY_HOP}
        return response.status, body, kept

    def paged(self, body, page_sizes):
        items_field, token_field, token_parameter, length_parameter = UNPAGED[self.operation]
        query = parse_qs(self.url.query)
        document = json.loads(body)
        items = document.get(items_field) or []
        token = query.get(token_parameter, [None])[0]
        begin = int(base64.b64decode(unquote(token))) if token else 0
        length = min([int(query.get(length_parameter, [DEFAULT_PAGE])[0]), LONGEST_PAGE] + page_sizes)
        document[items_field] = items[begin : begin + length]
        if begin + length < len(items):
            document[token_field] = base64.b64encode(str(begin + length).encode()).decode()
        return json.dumps(document).encode()


def handler(upstream, book):
    """The handler class for one server behind the gate."""
    return type("BoundGateHandler", (GateHandler,), {"upstream": upstream, "book": book})

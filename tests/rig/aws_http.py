"""What the rig's servers share: reading a signed AWS request and answering in the protocol it came in."""

import json
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import cbor2

# Path shapes of the two REST protocols, most specific first. Only what a reader of settings calls is named.
REST_OPERATIONS = [
    (r"/restapis", "apigateway:GetRestApis"),
    (r"/restapis/[^/]+/stages", "apigateway:GetStages"),
    (r"/restapis/[^/]+/resources", "apigateway:GetResources"),
    (r"/restapis/[^/]+/authorizers", "apigateway:GetAuthorizers"),
    (r"/account", "apigateway:GetAccount"),
    (r"/v2/apis", "apigatewayv2:GetApis"),
    (r"/v2/apis/[^/]+/stages", "apigatewayv2:GetStages"),
    (r"/v2/apis/[^/]+/routes", "apigatewayv2:GetRoutes"),
    (r"/v2/apis/[^/]+/integrations", "apigatewayv2:GetIntegrations"),
    (r"/v2/apis/[^/]+/authorizers", "apigatewayv2:GetAuthorizers"),
]
CREDENTIAL = re.compile(r"Credential=([^/]+)/\d{8}/([^/]+)/")

# How each protocol says the same thing: (HTTP status, error code).
ERRORS = {
    "AccessDenied": {
        "json": (400, "AccessDeniedException"),
        "rest": (403, "AccessDeniedException"),
        "cbor": (400, "AccessDeniedException"),
        "query": (403, "AccessDenied"),
    },
    "ExpiredToken": {
        "json": (400, "ExpiredTokenException"),
        "rest": (403, "ExpiredTokenException"),
        "cbor": (400, "ExpiredTokenException"),
        "query": (403, "ExpiredToken"),
    },
    "UnknownKey": {
        "json": (400, "UnrecognizedClientException"),
        "rest": (403, "UnrecognizedClientException"),
        "cbor": (403, "UnrecognizedClientException"),
        "query": (403, "InvalidClientTokenId"),
    },
    "InternalError": {
        "json": (500, "ServiceUnavailableException"),
        "rest": (500, "InternalFailure"),
        "cbor": (500, "InternalServiceFault"),
        "query": (500, "InternalFailure"),
    },
    "Throttling": {
        "json": (400, "ThrottlingException"),
        "rest": (429, "TooManyRequestsException"),
        "cbor": (400, "ThrottlingException"),
        "query": (400, "Throttling"),
    },
    "UnknownOperation": {
        "json": (400, "UnknownOperationException"),
        "rest": (404, "NotFoundException"),
        "cbor": (404, "UnknownOperationException"),
        "query": (400, "InvalidAction"),
    },
    "ValidationError": {
        "json": (400, "InvalidParameterException"),
        "rest": (400, "BadRequestException"),
        "cbor": (400, "ValidationError"),
        "query": (400, "ValidationError"),
    },
}


class Server(ThreadingHTTPServer):
    """A threaded server on a free loopback port; the port is taken by binding, so no other process can grab it."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, handler):
        super().__init__(("127.0.0.1", 0), handler)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """A request as AWS sees it: who asks, in which region, for which operation, in which protocol."""

    protocol_version = "HTTP/1.1"
    # Header and body in one packet: two small writes would wait for the client's delayed acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self):
        self.receive()
        self.handle_call()

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET

    def receive(self):
        """Reads the body and names the call."""
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.url = urlsplit(self.path)
        credential = CREDENTIAL.search(self.headers.get("Authorization", ""))
        self.access_key, self.region = credential.groups() if credential else ("", "")
        self.protocol, self.operation = self.name_call()

    def name_call(self):
        target = self.headers.get("X-Amz-Target", "")
        if target:
            service, _, operation = target.rpartition(".")
            return "json", ("ce:" if service == "AWSInsightsIndexService" else "logs:") + operation
        if self.url.path.startswith("/service/"):
            return "cbor", "cloudwatch:" + self.url.path.rpartition("/")[2]
        if self.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded"):
            action = parse_qs(self.body.decode()).get("Action", ["?"])[0]
            return "query", "sts:" + action
        for pattern, operation in REST_OPERATIONS:
            if self.command == "GET" and re.fullmatch(pattern, self.url.path.rstrip("/")):
                return "rest", operation
        return "rest", f"{self.command} {self.url.path}"

    def refuse(self, error, message):
        """Answers with one of `ERRORS` in the caller's protocol; returns the HTTP status."""
        status, code = ERRORS[error][self.protocol]
        if self.protocol == "cbor":
            body = cbor2.dumps({"__type": f"com.amazonaws.cloudwatch#{code}", "message": message})
            self.answer(status, body, "application/cbor", {"smithy-protocol": "rpc-v2-cbor"})
        elif self.protocol == "query":
            body = f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>"
            self.answer(status, (body + "<RequestId>rig</RequestId></ErrorResponse>").encode(), "text/xml")
        elif self.protocol == "json":
            body = json.dumps({"__type": code, "message": message}).encode()
            self.answer(status, body, "application/x-amz-json-1.1")
        else:
            body = json.dumps({"message": message}).encode()
            self.answer(status, body, "application/json", {"x-amzn-ErrorType": code})
        return status

    def answer(self, status, body, content_type, headers=None):
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

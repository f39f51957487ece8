"""One server of the test rig: `serve.py moto` or `serve.py ministack`.

Prints one line of JSON with its addresses once everything answers, and ends when its standard input closes: a test
process that dies in any way closes it, so that no server outlives the tests. What the servers print goes to stderr.

The control address takes POST with JSON:
    /account  {account}                     -> {credentials}   an empty account
    /scene    {account, region, scene}      -> {apis}          see seed.py
    /faults   {account, rules}              -> {}              see faults.py; moto only
    /calls    {account}                     -> {calls}         moto only
"""

import json
import os
import socket
import sys
import threading
import time
import traceback

import boto3

import faults
import gate
import metrics
from aws_http import Handler, Server
from seed import Seeder

REGION = "us-east-1"


class Moto:
    """moto for everything but metrics, behind the gate, and the stand-in for metrics."""

    def __init__(self):
        from moto.moto_server.threaded_moto_server import ThreadedMotoServer

        self.server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
        self.server.start()
        self.host, self.port = self.server.get_host_and_port()
        self.endpoint = f"http://{self.host}:{self.port}"
        self.store, self.book = metrics.Store(), faults.Book()
        self.gate = start(gate.handler((self.host, self.port), self.book))
        self.metrics = start(metrics.handler(self.store, self.book))
        self.accounts = {}

    def addresses(self):
        return {"AWS_ENDPOINT_URL": self.gate.url, "AWS_ENDPOINT_URL_CLOUDWATCH": self.metrics.url}

    def credentials(self, account):
        """moto tells accounts apart by role sessions."""
        if account not in self.accounts:
            sts = boto3.client(
                "sts",
                endpoint_url=self.endpoint,
                region_name=REGION,
                aws_access_key_id="rig",
                aws_secret_access_key="rig",
            )
            role = f"arn:aws:iam::{account}:role/rig"
            session = sts.assume_role(RoleArn=role, RoleSessionName="rig")["Credentials"]
            self.accounts[account] = {
                "aws_access_key_id": session["AccessKeyId"],
                "aws_secret_access_key": session["SecretAccessKey"],
                "aws_session_token": session["SessionToken"],
            }
        return self.accounts[account]

    def scene(self, account, region, scene):
        from moto_gaps import MotoSeeder

        credentials = self.credentials(account)
        made = MotoSeeder(self.endpoint, account, region, credentials).build(scene)
        self.store.put(credentials["aws_access_key_id"], region, scene.get("metrics", []))
        return made

    def rules(self, account, rules):
        self.book.set_rules(self.credentials(account)["aws_access_key_id"], rules)

    def calls(self, account):
        return self.book.calls_of(self.credentials(account)["aws_access_key_id"])


class Ministack:
    """ministack alone: no code of ours stands between it and the tool."""

    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.endpoint = f"http://127.0.0.1:{self.port}"
        # It binds every address unless told otherwise.
        os.environ |= {"BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(self.port), "LOG_LEVEL": "WARNING"}

    def addresses(self):
        return {"AWS_ENDPOINT_URL": self.endpoint}

    def serve(self):
        from ministack import app

        sys.argv = ["ministack"]
        app.main()

    def credentials(self, account):
        """ministack takes an access key of 12 digits for the account."""
        return {"aws_access_key_id": account, "aws_secret_access_key": "rig"}

    def scene(self, account, region, scene):
        seeder = Seeder(self.endpoint, account, region, self.credentials(account))
        made = seeder.build(scene)
        seeder.metrics(scene.get("metrics", []))
        return made


class ControlHandler(Handler):
    """The tests' side of the rig; `rig` is the server that it controls."""

    rig = None

    def handle_call(self):
        try:
            status, answer = 200, self.act(self.url.path, json.loads(self.body or b"{}"))
        except Exception:
            status, answer = 500, {"error": traceback.format_exc()}
        self.answer(status, json.dumps(answer).encode(), "application/json")

    def act(self, path, order):
        account = order["account"]
        if path == "/account":
            return {"credentials": self.rig.credentials(account)}
        if path == "/scene":
            return self.rig.scene(account, order["region"], order["scene"])
        if path == "/faults":
            self.rig.rules(account, order["rules"])
            return {}
        if path == "/calls":
            return {"calls": self.rig.calls(account)}
        raise ValueError(f"no such order: {path}")


def start(handler):
    server = Server(handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def wait_for(port):
    while socket.socket().connect_ex(("127.0.0.1", port)):
        time.sleep(0.05)


def announce(rig, out):
    """Says where everything is as soon as it answers."""
    wait_for(rig.port)
    control = start(type("BoundControlHandler", (ControlHandler,), {"rig": rig}))
    out.write(json.dumps({"control": control.url, "env": rig.addresses()}) + "\n")
    out.flush()


def end_with_input():
    sys.stdin.buffer.read()
    os._exit(0)


def main():
    # The announcement is all that may reach the pipe of the tests; whatever a server prints goes to the log.
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    threading.Thread(target=end_with_input, daemon=True).start()
    if sys.argv[1] == "moto":
        announce(Moto(), out)
        threading.Event().wait()
    else:
        rig = Ministack()
        threading.Thread(target=announce, args=(rig, out), daemon=True).start()
        rig.serve()


if __name__ == "__main__":
    main()

"""An account on a server of tests/rig, measured with logtoll and changed with the AWS CLI."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DAY = 86_400
DAYS = 10
REGION = "us-east-1"
A_DAY = 1_000_000


class World:
    """A server, and the tools pointed at one account on it."""

    def __init__(self, kind, number, logtoll, tools, folder):
        self.number, self.logtoll, self.folder = number, Path(logtoll).resolve(), Path(folder).resolve() / number
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.folder / "log", "w") as log:
            self.server = subprocess.Popen(
                [sys.executable, "-u", ROOT / "tests/rig/serve.py", kind],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        announced = self.server.stdout.readline()
        if not announced:
            raise RuntimeError(f"{kind} did not start: see {self.folder / 'log'}")
        said = json.loads(announced)
        self.control = said["control"]
        credentials = self.order("/account", {})["credentials"]
        # Nothing of this machine's AWS set-up reaches the tools.
        nowhere = str(self.folder / "no-such-file")
        self.env = {
            "PATH": f"{Path(tools).resolve()}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "AWS_CONFIG_FILE": nowhere,
            "AWS_SHARED_CREDENTIALS_FILE": nowhere,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_REGION": REGION,
            # The first version of the AWS CLI reads this one.
            "AWS_DEFAULT_REGION": REGION,
            "AWS_PAGER": "",
            **said["env"],
            **{name.upper(): value for name, value in credentials.items()},
        }

    def __enter__(self):
        return self

    def __exit__(self, *raised):
        # It ends when its standard input closes.
        self.server.stdin.close()
        try:
            self.server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()

    def order(self, path, order):
        body = json.dumps({"account": self.number, "region": REGION, **order}).encode()
        with urllib.request.urlopen(self.control + path, body) as answer:
            return json.load(answer)

    def seed(self, scene):
        return self.order("/scene", {"scene": scene})["apis"]

    def run(self, command, shell=False, given=(), fails=False):
        done = subprocess.run(command, shell=shell, executable="/bin/bash" if shell else None,
                              env={**self.env, **dict(given)}, cwd=self.folder, capture_output=True, text=True, timeout=120)
        if (done.returncode != 0) != fails:
            raise RuntimeError(f"ended with {done.returncode}: {command}\n{done.stdout}{done.stderr}")
        return done.stderr if fails else done.stdout

    def report(self):
        """Measures the account anew and reports on it."""
        self.run([str(self.logtoll), "sample", "-o", "seen.json", "--force", "--no-progress", "--no-events"])
        return json.loads(self.run([str(self.logtoll), "report", "seen.json", "--format", "json"]))

    def apply(self, command, given=(), fails=False):
        """Carries a remedy out as whoever pastes it into a shell; a command that fails ends it."""
        return self.run(f"set -euo pipefail\n{command}", shell=True, given=given, fails=fails)

    def aws(self, *arguments):
        return json.loads(self.run(["aws", *arguments, "--output", "json"]))


def days_ago(days):
    """In milliseconds, as log groups have it."""
    return int(time.time() - days * DAY) * 1000


def metric(namespace, name, dimensions, each_day):
    midnight = int(time.time()) // DAY * DAY
    points = [[midnight - back * DAY + 60, each_day] for back in range(1, DAYS + 1)]
    return {"namespace": namespace, "name": name, "dimensions": dimensions, "points": points}


def traffic(group, bytes_each, events_each):
    """What a log group takes in for each request."""
    of = {"LogGroupName": group}
    return [
        metric("AWS/Logs", "IncomingBytes", of, A_DAY * bytes_each),
        metric("AWS/Logs", "IncomingLogEvents", of, A_DAY * events_each),
    ]


def requests(dimensions, names, share=1.0):
    """Requests and failures of a stage, or of one method; the names are those of the kind of API."""
    count, *failures = names
    zero = [metric("AWS/ApiGateway", name, dimensions, 0) for name in failures]
    return [metric("AWS/ApiGateway", count, dimensions, A_DAY * share), *zero]

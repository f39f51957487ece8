"""Reads the snippets of remedies with the tools that would take them."""

import re
import shutil
import subprocess
from pathlib import Path

import terraform
import yaml

# What a resource has to have beside the snippet.
REQUIRED = {
    "AWS::ApiGateway::Stage": {"RestApiId": "abc1234567", "DeploymentId": "def123", "StageName": "prod"},
    "AWS::ApiGatewayV2::Stage": {"ApiId": "abc1234567", "StageName": "prod"},
}
# Settings that the framework turns on, or sets as it likes, where nothing is said of them.
SAID = {"accessLogging", "executionLogging", "fullExecutionData"}
LOGS = {
    "restApi": SAID | {"format", "level", "roleManagedExternally"},
    "websocket": SAID | {"format", "level"},
    "httpApi": {"format"},
}


class Loader(yaml.SafeLoader):
    """YAML with the short functions of CloudFormation."""


Loader.add_multi_constructor("!", lambda loader, name, node: name)


def indented(text, by):
    return "".join(f"{' ' * by}{line}" if line.strip() else line for line in text.splitlines(keepends=True))


def template(snippet):
    """A template of a snippet: whole resources, properties of one that is named, or a resource without its name."""
    before, *sections = re.split(r"^# (in Resources|of the AWS::.*)\n", snippet, flags=re.M)
    text = "Parameters:\n" if re.search(r"^# \w+: a parameter", snippet, flags=re.M) else ""
    text += "".join(f"  {name}:\n    Type: String\n" for name in re.findall(r"^# (\w+): a parameter", snippet, flags=re.M))
    text += "Resources:\n"
    if yaml.load(before, Loader):
        text += "  Subject:\n" + indented(before, 4)
    for index, (heading, body) in enumerate(zip(sections[::2], sections[1::2])):
        if heading == "in Resources":
            text += indented(body, 2)
            continue
        kind = heading.split()[2]
        fixed = "".join(f"{name}: {value}\n" for name, value in REQUIRED[kind].items())
        text += f"  Subject{index}:\n    Type: {kind}\n    Properties:\n" + indented(fixed + body, 6)
    return text


def cloudformation(found, tools, folder):
    lint = [Path(tools) / "cfn-lint", "--regions", "us-east-1", "--"]
    paths = []
    for index, one in enumerate(found):
        paths.append(folder / f"{index}-{one['id']}.yaml")
        paths[-1].write_text(template(one["remedy"]["cloudformation"]))
    done = subprocess.run([*lint, *paths], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    # A checker that takes everything would prove nothing.
    wrong = folder / "wrong.yaml"
    level = next(path for path in paths if "LoggingLevel" in path.read_text())
    wrong.write_text(level.read_text().replace("LoggingLevel", "LogLevel"))
    refused = subprocess.run([*lint, wrong], capture_output=True, timeout=300).returncode
    assert refused, "cfn-lint takes a property that there is not"
    print(f"ok: cfn-lint takes {len(found)} CloudFormation snippets", flush=True)


def serverless(found):
    """The framework itself needs an account of its maker, so keys are held against those that its source reads."""
    for text in (one["remedy"]["serverless"] for one in found):
        read = yaml.load(text, Loader)
        assert set(read) in ({"provider"}, {"resources"}), text
        provider = read.get("provider", {})
        assert set(provider) <= {"logs", "apiGateway", "httpApi"}, text
        for kind, settings in provider.get("logs", {}).items():
            assert set(settings) <= LOGS[kind], text
            assert kind == "httpApi" or set(settings) >= SAID, f"what is not said the framework turns on: {text}"
    print(f"ok: {len(found)} Serverless Framework snippets say all that the framework would set", flush=True)


def check(found, tools, folder):
    folder = Path(folder).resolve() / "snippets"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)

    def of(language):
        return [one for one in found if one["remedy"][language]]

    cloudformation(of("cloudformation"), tools, folder)
    terraform.check(of("terraform"), folder)
    serverless(of("serverless"))

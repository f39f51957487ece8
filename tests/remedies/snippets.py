"""Reads the snippets of remedies with the tools that would take them."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import yaml

# What a resource has to have beside the snippet.
REQUIRED = {
    "AWS::ApiGateway::Stage": {"RestApiId": "abc1234567", "DeploymentId": "def123", "StageName": "prod"},
    "AWS::ApiGatewayV2::Stage": {"ApiId": "abc1234567", "StageName": "prod"},
}
TERRAFORM = {
    "aws_api_gateway_stage": 'rest_api_id = "abc1234567"\ndeployment_id = "def123"\nstage_name = "prod"\n',
    "aws_apigatewayv2_stage": 'api_id = "abc1234567"\nname = "prod"\n',
}


def indented(text, by):
    return "".join(f"{' ' * by}{line}" if line.strip() else line for line in text.splitlines(keepends=True))


def template(snippet):
    """A template of a snippet: whole resources, properties of one that is named, or a resource without its name."""
    sections = re.split(r"^# (.*)\n", snippet, flags=re.M)
    text = "Resources:\n"
    if sections[0].strip():
        text += "  Subject:\n" + indented(sections[0], 4)
    for heading, body in zip(sections[1::2], sections[2::2]):
        if heading == "in Resources":
            text += indented(body, 2)
            continue
        kind = re.match(r"of the (AWS::\S+)", heading).group(1)
        fixed = "".join(f"{name}: {value}\n" for name, value in REQUIRED[kind].items())
        text += f"  Subject:\n    Type: {kind}\n    Properties:\n" + indented(fixed + body, 6)
    return text


def module(snippet):
    """A Terraform module of a snippet."""
    before, heading, body = re.match(r"(.*?)(?:^# in the (\S+)\n(.*))?\Z", snippet, flags=re.M | re.S).groups()
    if heading:
        before += f'resource "{heading}" "subject" {{\n{TERRAFORM[heading]}{body}}}\n'
    return before


def run(command, **options):
    return subprocess.run(command, capture_output=True, text=True, timeout=600, **options)


def cloudformation(found, tools, folder):
    for index, one in enumerate(found):
        path = folder / f"{index}-{one['id']}.yaml"
        path.write_text(template(one["remedy"]["cloudformation"]))
        done = run([Path(tools) / "cfn-lint", "--regions", "us-east-1", "--", path])
        assert done.returncode == 0, f"{path.read_text()}\n{done.stdout}{done.stderr}"
    # A checker that takes everything would prove nothing.
    wrong = folder / "wrong.yaml"
    wrong.write_text(template(found[0]["remedy"]["cloudformation"].replace("LoggingLevel", "LogLevel")))
    assert run([Path(tools) / "cfn-lint", "--", wrong]).returncode != 0, "cfn-lint takes a property that there is not"
    print(f"ok: cfn-lint takes {len(found)} CloudFormation snippets")


def terraform(found, folder):
    if not shutil.which("terraform"):
        print("LEFT OUT: terraform is not installed, so no Terraform snippet was read")
        return
    for index, one in enumerate(found):
        home = folder / f"{index}-{one['id']}"
        home.mkdir(exist_ok=True)
        (home / "main.tf").write_text(module(one["remedy"]["terraform"]))
        done = run(["terraform", "fmt", "-write=false", "-list=false", home])
        assert done.returncode == 0, f"{(home / 'main.tf').read_text()}\n{done.stderr}"
    print(f"ok: {len(found)} Terraform snippets are HCL")
    cache = folder / "plugins"
    cache.mkdir(exist_ok=True)
    for index, one in enumerate(found):
        home = folder / f"{index}-{one['id']}"
        env = {"TF_PLUGIN_CACHE_DIR": str(cache), "PATH": os.environ["PATH"], "HOME": str(folder)}
        done = run(["terraform", f"-chdir={home}", "init", "-input=false", "-no-color", "-backend=false"], env=env)
        if done.returncode != 0:
            print("LEFT OUT: terraform cannot get its AWS provider here, so no snippet was validated against it")
            return
        done = run(["terraform", f"-chdir={home}", "validate", "-no-color"], env=env)
        assert done.returncode == 0, f"{(home / 'main.tf').read_text()}\n{done.stdout}{done.stderr}"
    print(f"ok: terraform validate takes {len(found)} snippets")


def serverless(found):
    snippets = [one["remedy"]["serverless"] for one in found if one["remedy"]["serverless"]]
    for text in snippets:
        assert set(yaml.safe_load(text)["provider"]) <= {"logs", "logRetentionInDays"}, text
    print(f"ok: {len(snippets)} Serverless Framework snippets are YAML of the provider's logs")


def check(found, tools, folder):
    folder = Path(folder).resolve() / "snippets"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    cloudformation(found, tools, folder)
    terraform(found, folder)
    serverless(found)

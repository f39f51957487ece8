"""Holds Terraform snippets against the schema of the AWS provider, with `terraform validate`."""

import os
import re
import shutil
import subprocess

# What a resource has to have beside the snippet.
REQUIRED = {
    "aws_api_gateway_stage": 'rest_api_id = "abc1234567"\ndeployment_id = "def123"\nstage_name = "prod"\n',
    "aws_apigatewayv2_stage": 'api_id = "abc1234567"\nname = "prod"\n',
}
# What is asked for in variables.
GIVEN = {"bucket": '"logs"', "stream": '"arn:aws:firehose:us-east-1:400000000001:deliverystream/amazon-apigateway-lines"',
         "throttling_burst_limit": "5000", "throttling_rate_limit": "10000"}


def module(snippet):
    """A module of a snippet: whole blocks, and what belongs into a resource that is named."""
    text, *sections = re.split(r"^# in the (\S+)\n", snippet, flags=re.M)
    for index, (resource, body) in enumerate(zip(sections[::2], sections[1::2])):
        text += f'resource "{resource}" "subject{index}" {{\n{REQUIRED[resource]}{body}}}\n'
    return text


def run(home, *arguments):
    passed = {name: os.environ[name] for name in ("PATH", "TF_CLI_CONFIG_FILE") if name in os.environ}
    # One that is not there would only be warned of.
    if not os.path.exists(passed.get("TF_CLI_CONFIG_FILE", "")):
        passed.pop("TF_CLI_CONFIG_FILE", None)
    return subprocess.run(["terraform", f"-chdir={home}", *arguments], capture_output=True, text=True, timeout=300,
                          env={**passed, "HOME": str(home), "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"})


def call(name, source, given):
    arguments = "".join(f"  {variable} = {value}\n" for variable, value in given.items())
    return f'module "{name}" {{\n  source = "{source}"\n{arguments}}}\n'


def check(found, folder):
    if not shutil.which("terraform"):
        print("LEFT OUT: terraform is not installed, so no Terraform snippet was read")
        return
    root, texts = folder / "terraform", []
    root.mkdir()
    for index, one in enumerate(found):
        text = module(one["remedy"]["terraform"])
        name = f"{one['id']}-{index}"
        # Blocks that import may stand in the root only; beside each other their names would clash.
        if "import {" in text:
            text = text.replace("aws_cloudwatch_log_group.this", f"aws_cloudwatch_log_group.this{index}")
            text = text.replace('"aws_cloudwatch_log_group" "this"', f'"aws_cloudwatch_log_group" "this{index}"')
            (root / f"{name}.tf").write_text(text)
            continue
        (root / name).mkdir()
        (root / name / "main.tf").write_text(text)
        asked = re.findall(r'^variable "(\w+)"', text, flags=re.M)
        texts.append((name, {variable: GIVEN[variable] for variable in asked}))
    (root / "main.tf").write_text("".join(call(name, f"./{name}", given) for name, given in texts))
    done = run(root, "fmt", "-recursive", "-write=false", "-list=false")
    assert done.returncode == 0, done.stderr
    print(f"ok: {len(found)} Terraform snippets are HCL", flush=True)
    done = run(root, "init", "-input=false", "-no-color", "-backend=false")
    if "Failed to query available provider packages" in done.stderr:
        print("LEFT OUT: terraform cannot get its AWS provider here, so no snippet was validated against it")
        return
    assert done.returncode == 0, done.stderr
    done = run(root, "validate", "-no-color")
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    # What is asked for may not be left out, and limits of 0 would stop all requests.
    limits = next((name, given) for name, given in texts if "error_message" in (root / name / "main.tf").read_text())
    for wrong in ({}, {variable: "0" for variable in limits[1]}):
        main = "".join(call(name, f"./{name}", wrong if name == limits[0] else given) for name, given in texts)
        (root / "main.tf").write_text(main)
        assert run(root, "validate", "-no-color").returncode != 0, f"{limits[0]} takes {wrong}"
    print(f"ok: terraform validate takes {len(found)} snippets, and none without the limits that are asked for", flush=True)

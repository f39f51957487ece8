"""Carries out every remedy and reads every snippet. Usage: check.py LOGTOLL TOOLS FOLDER, as tests/remedies/run calls it.

Not shown here, for want of a server that does it:
- logs that come or stay away after a change. Where a rule rests on them the test puts them there (not-logging), or the rule
  goes on to speak (level-mismatch);
- that a Firehose stream or a bucket exists and takes logs; a delivery to S3, which is never the cheapest in these scenes;
- execution logs of WebSocket APIs below INFO with full data: nothing prices them, so no rule proposes them;
- `terraform plan`, which reads the account for groups that are imported.
"""

import sys
from concurrent.futures import ThreadPoolExecutor

import on_ministack
import on_moto
import snippets
from world import ROOT, World

SCENES = (
    ("moto", "400000000001", on_moto.settings),
    ("moto", "400000000002", on_moto.groups),
    ("ministack", "400000000003", on_ministack.version_2),
    ("ministack", "400000000004", on_ministack.rest),
)


def main():
    logtoll, tools, folder = sys.argv[1:]

    def play(scene):
        kind, number, what = scene
        with World(kind, number, logtoll, tools, folder) as world:
            return what(world)

    # Each waits for its server and for the AWS CLI most of the time.
    with ThreadPoolExecutor(len(SCENES)) as pool:
        found = [one for each in pool.map(play, SCENES) for one in each]
    rules = {page.stem for page in (ROOT / "docs/rules").glob("*.md")}
    assert {one["id"] for one in found} == rules, f"no remedy was carried out of {rules - {one['id'] for one in found}}"
    snippets.check(found, tools, folder)


if __name__ == "__main__":
    main()

"""Every handler starts with exactly the environment it is deployed with."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.stacks.cloud import ROOT, Cloud, handlers

#: Read when they are needed, not at import.
LATER = {"ASK_QUEUE_URL", "DISTRIBUTION_ID", "ENDPOINT_URL", "PSP_TABLE"}
#: Read by `shop.consumer` when a message fails.
QUEUE = {"DEAD_LETTER_URL", "QUEUE_URL"}
#: May be missing: doubles.oms_ships tells nobody of parcels.
OPTIONAL = {"PARCELS_URL"}
#: Read by `shop.http` when somebody who must be signed in calls; test_identity.py says who is given them.
OPTIONAL |= {"SHOPPER_ISSUER", "SHOPPER_CLIENT_ID", "STAFF_ISSUER", "STAFF_CLIENT_ID"}
HANDLERS = sorted(handlers())
APIS = [one for one in HANDLERS if one.endswith("api") and not one.startswith("doubles.")]


@pytest.fixture(scope="module")
def seen(clouds: dict[str, Cloud]) -> dict[str, dict[str, Any]]:
    local = clouds["local"]
    given = {module: local.environment(module) for module in local.functions}
    done = subprocess.run(
        [sys.executable, str(Path(__file__).parent / "import_handlers.py")],
        input=json.dumps(given),
        cwd=ROOT,
        env={"PATH": os.defpath, "PYTHONPATH": f"{ROOT}:{ROOT / 'layers' / 'shop' / 'python'}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("module", HANDLERS)
def test_a_handler_starts_with_the_environment_it_is_deployed_with(module: str, seen: dict[str, Any]) -> None:
    assert seen[module]["error"] is None


@pytest.mark.parametrize("module", HANDLERS)
def test_a_handler_is_given_every_variable_it_reads_and_no_other(
    module: str, seen: dict[str, Any], local: Cloud
) -> None:
    given = set(local.environment(module))
    named = set(seen[module]["named"])
    later = LATER | QUEUE if "QUEUE_URL" in given or module.split(".")[1].startswith(("on_", "do_")) else LATER
    reads = (set(seen[module]["read"]) | later) & named
    assert given - OPTIONAL == reads - OPTIONAL


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_a_handler_is_given_the_same_names_wherever_it_runs(stage: str, clouds: dict[str, Cloud]) -> None:
    for module in clouds[stage].functions:
        assert clouds[stage].environment(module).keys() == clouds["local"].environment(module).keys(), module


@pytest.mark.parametrize("api", APIS)
def test_the_routes_of_a_function_are_the_ones_the_api_sends_it(
    api: str, seen: dict[str, Any], clouds: dict[str, Cloud]
) -> None:
    from tests.stacks.test_api import routes  # noqa: PLC0415

    sent = [route for route, module in routes(clouds["prod"]).items() if module == api]
    assert sorted(sent) == seen[api]["routes"]

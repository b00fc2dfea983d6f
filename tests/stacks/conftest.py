"""The templates of each stage, synthesized once, as `cdk synth` does it but without its command line or an account."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from evershelf.places import search_path
from tests.stacks.cloud import ROOT, Cloud

#: In dev the browser searches, and every page is built at its birth.
SEARCH = {
    "search_endpoint": "https://search-shop.us-east-1.es.amazonaws.com",
    "search_domain_arn": "arn:aws:es:us-east-1:123456789012:domain/shop",
}
CONTEXTS: dict[str, dict[str, str]] = {
    "local": SEARCH | {"endpoint": "http://127.0.0.1:4566", "lazy": "true"},
    "dev": {},
    "prod": SEARCH
    | {
        "psp_url": "https://psp.example",
        "oms_url": "https://oms.example",
        "shop_domain": "shop.example",
        "certificate_arn": "arn:aws:acm:us-east-1:123456789012:certificate/1",
        "alarm_email": "operator@shop.example",
        "mail_from": "orders@shop.example",
        "lazy": "true",
    },
}


def synthesize(folder: Path, context: dict[str, str]) -> "subprocess.Popen[str]":
    """Without the rules, which `make check` applies: they take longer than all the rest."""
    settings: dict[str, Any] = json.loads((ROOT / "cdk.json").read_text())["context"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CDK_", "PYTHONDONT"))}
    return subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=kept
        | {
            "CDK_OUTDIR": str(folder),
            "CDK_CONTEXT_JSON": json.dumps(settings | context),
            "CDK_VALIDATION": "false",
            "JSII_RUNTIME_PACKAGE_CACHE": "enabled",
            "PATH": search_path(),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.fixture(scope="session")
def clouds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Cloud]:
    folders = {stage: tmp_path_factory.mktemp(stage) for stage in CONTEXTS}
    running = {stage: synthesize(folders[stage], CONTEXTS[stage] | {"stage": stage}) for stage in CONTEXTS}
    for stage, process in running.items():
        said, _ = process.communicate(timeout=300)
        assert process.returncode == 0, f"stage {stage}:\n{said}"
    return {stage: Cloud(stage, folders[stage]) for stage in CONTEXTS}


@pytest.fixture(params=["local", "prod"])
def cloud(request: pytest.FixtureRequest, clouds: dict[str, Cloud]) -> Cloud:
    """What holds wherever the shop runs; dev is prod with less."""
    return clouds[request.param]


@pytest.fixture(params=["dev", "prod"])
def on_aws(request: pytest.FixtureRequest, clouds: dict[str, Cloud]) -> Cloud:
    return clouds[request.param]


@pytest.fixture
def local(clouds: dict[str, Cloud]) -> Cloud:
    return clouds["local"]


@pytest.fixture
def prod(clouds: dict[str, Cloud]) -> Cloud:
    return clouds["prod"]

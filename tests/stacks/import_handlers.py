"""Run by test_environment.py, alone in an interpreter: imports each handler with the environment it is deployed with.

Reads {module: environment} from stdin; writes {module: {"error", "read", "named", "routes"}}: the variables of the
environment that were read at import, those that its modules name at all, and the routes of an API's resolver.
"""

import importlib
import json
import os
import re
import sys
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

AWS = {
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
}
NAMED = re.compile(r"os\.environ(?:\[|\.get\()\"(\w+)\"")


class Watched(MutableMapping[str, str]):
    def __init__(self, values: dict[str, str]) -> None:
        self.values_ = dict(values)
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.read.add(name)
        return self.values_[name]

    def __setitem__(self, name: str, value: str) -> None:
        self.values_[name] = value

    def __delitem__(self, name: str) -> None:
        del self.values_[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_)

    def __len__(self) -> int:
        return len(self.values_)

    def copy(self) -> dict[str, str]:
        return dict(self.values_)


def look(module: str, environment: dict[str, str]) -> dict[str, Any]:
    for name in [name for name in sys.modules if name.split(".")[0] in ("functions", "shop")]:
        del sys.modules[name]
    watched = Watched(AWS | environment)
    os.environ = watched  # type: ignore[assignment]  # noqa: B003 what the handler sees is what it is given
    try:
        imported = importlib.import_module(f"functions.{module}")
    except Exception as error:  # noqa: BLE001 whatever it is, it is the finding
        return {"error": repr(error), "read": [], "named": [], "routes": []}
    ours = [loaded for name, loaded in sys.modules.items() if name.split(".")[0] in ("functions", "shop")]
    files = [Path(loaded.__file__) for loaded in ours if loaded.__file__]
    named = {name for file in files for name in NAMED.findall(file.read_text())}
    return {"error": None, "read": sorted(watched.read), "named": sorted(named), "routes": routes(imported)}


def routes(module: Any) -> list[str]:
    """Of an API: `GET /carts/{cart_id}`."""
    resolver = getattr(module, "api", None)
    found = [*resolver._static_routes, *resolver._dynamic_routes] if resolver else []
    return sorted(f"{one.method} {re.sub('<([a-z_]+)>', r'{\1}', one.path)}" for one in found)


if __name__ == "__main__":
    json.dump({module: look(module, given) for module, given in json.load(sys.stdin).items()}, sys.stdout)

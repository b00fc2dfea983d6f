"""The TypeScript client is of today's document, and small enough for every page of a shop."""

import gzip
import re
import subprocess

from evershelf.places import API_CLIENT, NODE
from tests.events.test_openapi import FOUND, OPERATIONS

SCHEMES = FOUND["components"]["securitySchemes"]


def test_it_has_a_function_for_every_operation_of_a_storefront():
    routes = dict(re.findall(r'(\w+): "([A-Z]+ [^"]+)"', (API_CLIENT / "routes.js").read_text()))
    others = {name for name, (route, _) in OPERATIONS.items() if " /staff/" in route}
    others |= {  # partners sign them
        name
        for name, (_, operation) in OPERATIONS.items()
        if any(SCHEMES[scheme]["type"] == "apiKey" for one in operation["security"] for scheme in one)
    }
    wanted = {name: route for name, (route, _) in OPERATIONS.items() if name not in others}
    assert routes == wanted, "run make generated"


def test_its_types_are_of_every_operation_and_shape():
    types = (API_CLIENT / "schema.d.ts").read_text()
    missing = [name for name in [*OPERATIONS, *FOUND["components"]["schemas"]] if not re.search(rf"\b{name}: ", types)]
    assert missing == [], "run make generated"


def test_it_is_small():
    code = b"".join(gzip.compress(path.read_bytes(), mtime=0) for path in API_CLIENT.glob("*.js"))
    assert len(code) < 2_500


def test_it_does_what_its_own_tests_say():
    test = API_CLIENT.parent / "test" / "client.test.js"
    told = subprocess.run([NODE / "node", "--test", test], check=False, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout

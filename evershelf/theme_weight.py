"""What a page of each kind loads of a theme, compressed, beside its budget."""

import gzip
import re
from dataclasses import dataclass

from evershelf.assets import Asset
from functions.pages.render import Theme

#: Of what any page may load by and by, modules on demand counted too; the search has a budget of its own.
SCRIPTS = 14 * 1024
STYLES = 14 * 1024
OWN_BUDGET = "search"
_ASSET = re.compile(r"""\basset\(\s*["'](?P<name>(?:js|css)/[^"']+)["']\s*\)""")
_PARTS = re.compile(r"""(?:\{%-?\s*(?:extends|include)\s+|\bshared(?:_each)?\(\s*)["'](?P<name>[^"']+)["']""")
_IMPORT = re.compile(r"""\b(?:from|import)\s*\(?\s*"(?P<path>\./[^"]+)\"""")


@dataclass(frozen=True)
class Weight:
    where: str
    what: str
    bytes: int
    budget: int


def weights(bundle: Theme, assets: list[Asset]) -> list[Weight]:
    """Of each template that is a whole page, in the language in which it is heaviest."""
    bodies = {f"/{asset.key}": asset.body for asset in assets}
    found = []
    for template, source in bundle.templates.items():
        if "{% extends" not in source:
            continue
        named = _named(template, bundle.templates)
        for suffix, what, budget in ((".js", "scripts", SCRIPTS), (".css", "styles", STYLES)):
            heaviest = max(
                sum(_compressed(bodies[address]) for address in _loaded(named, suffix, of, bodies))
                for of in bundle.assets.values()
            )
            found.append(Weight(f"templates/{template}", what, heaviest, budget))
    return found


def _named(template: str, templates: dict[str, str]) -> set[str]:
    source = templates.get(template, "")
    named = {match["name"] for match in _ASSET.finditer(source)}
    for match in _PARTS.finditer(source):
        named |= _named(match["name"], templates)
    return named


def _loaded(named: set[str], suffix: str, names: dict[str, str], bodies: dict[str, bytes]) -> set[str]:
    waiting = [names[name] for name in named if name.endswith(suffix) and name in names]
    loaded: set[str] = set()
    while waiting:
        address = waiting.pop()
        if address in loaded or OWN_BUDGET in address:
            continue
        loaded.add(address)
        if suffix == ".js":
            folder = address.rpartition("/")[0]
            waiting += [f"{folder}/{path[2:]}" for path in _IMPORT.findall(bodies[address].decode())]
    return loaded


def _compressed(body: bytes) -> int:
    return len(gzip.compress(body, 9, mtime=0))

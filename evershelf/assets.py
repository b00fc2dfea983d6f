"""The files of a theme under the names they are served by: hashed by content, references between them rewritten.

A script is served once per language, with its texts in it: no request for them, and a module carries only its own.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from evershelf.errors import Failure
from evershelf.places import API_CLIENT, PACKAGES

FOLDERS = ("css", "js", "img")
#: Modules by others that a theme may import: their name in the theme, and where npm put them.
FROM_PACKAGES = {"js/minisearch.js": PACKAGES / "minisearch/dist/es/index.js"}
# The machine's own table differs from one to the next (mimetypes reads /etc).
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/vnd.microsoft.icon",
    ".woff2": "font/woff2",
}
# import x from "./a.js"; import "./a.js"; import("./a.js"); export { x } from "./a.js"
_IMPORT = re.compile(r"""(?P<before>\b(?:from|import)\s*\(?\s*")(?P<path>\.{1,2}/[^"?#]+)(?P<after>[^"]*")""")
#: A line that is only a comment is served empty, so that lines keep their numbers; of scripts it is a tenth.
_LINE_COMMENT = re.compile(r"^[ \t]*(?://.*|/\*(?:(?!\*/).)*\*/[ \t]*)$", re.MULTILINE)
#: texts.add_to_cart
TEXT = re.compile(r"(?<![\w.$])texts\.(?P<key>\w+)")
_URL = re.compile(
    r"""(?P<before>\burl\(\s*["']?)(?P<path>(?!data:|https?:|/|#)[^"'()?#\s]+)(?P<after>[^"'()\s]*["']?\s*\))"""
)


@dataclass(frozen=True)
class Asset:
    name: str
    """As templates say it: `css/shop.css`."""
    key: str
    """In the pages bucket: `assets/css/shop.1a2b3c4d.css`."""
    body: bytes
    content_type: str


def build(theme: Path, texts: Mapping[str, str]) -> dict[str, Asset]:
    """Every file under css, js and img by name, the API's client as `js/client/` and others' modules, in one language.

    A file's hash covers the hashes of what it refers to.
    """
    files = {
        file.relative_to(theme).as_posix(): file
        for folder in FOLDERS
        for file in sorted((theme / folder).rglob("*"))
        if file.is_file() and not file.name.startswith(".")
    }
    client = {f"js/client/{file.name}": file for file in sorted(API_CLIENT.glob("*.js"))}
    files = client | FROM_PACKAGES | files  # a theme may bring its own
    built: dict[str, Asset] = {}
    for name in files:
        _build(name, files, built, texts, ())
    return built


def _build(
    name: str, files: dict[str, Path], built: dict[str, Asset], texts: Mapping[str, str], path: tuple[str, ...]
) -> Asset:
    if name in built:
        return built[name]
    if name in path:
        circle = " -> ".join((*path[path.index(name) :], name))
        raise Failure(f"files that need each other cannot be named by their content: {circle}", then="break the circle")
    suffix = PurePosixPath(name).suffix
    if suffix not in TYPES:
        raise Failure(f"{name}: no content type is known for {suffix or 'it'}", then=f"use one of {', '.join(TYPES)}")
    body = files[name].read_bytes()
    pattern = {".js": _IMPORT, ".css": _URL}.get(suffix)
    if pattern is not None:
        body = pattern.sub(_renamer(name, files, built, texts, path), body.decode()).encode()
    if suffix == ".js":
        body = _LINE_COMMENT.sub("", _speaking(name, body.decode(), texts)).encode()
    digest = hashlib.sha256(body).hexdigest()[:8]
    built[name] = Asset(name, f"assets/{name.removesuffix(suffix)}.{digest}{suffix}", body, TYPES[suffix])
    return built[name]


def _renamer(
    name: str, files: dict[str, Path], built: dict[str, Asset], texts: Mapping[str, str], path: tuple[str, ...]
) -> Callable[[re.Match[str]], str]:
    def rename(match: re.Match[str]) -> str:
        reference = match["path"]
        target = _resolve(PurePosixPath(name).parent, reference)
        if target not in files:
            raise Failure(
                f"{name} refers to {reference}, which is not in the theme", then="add the file or mend the path"
            )
        hashed = PurePosixPath(_build(target, files, built, texts, (*path, name)).key).name
        folder, slash, _ = reference.rpartition("/")
        return f"{match['before']}{folder}{slash}{hashed}{match['after']}"

    return rename


def _speaking(name: str, source: str, texts: Mapping[str, str]) -> str:
    def say(match: re.Match[str]) -> str:
        if match["key"] not in texts:
            line = source.count("\n", 0, match.start()) + 1
            raise Failure(f"{name}:{line}: there is no text {match['key']}", then="add it to every file in texts/")
        return json.dumps(texts[match["key"]], ensure_ascii=False)

    return TEXT.sub(say, source)


def _resolve(folder: PurePosixPath, reference: str) -> str:
    parts = list(folder.parts)
    for part in PurePosixPath(reference).parts:
        if part == "..":
            if not parts:
                return reference
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)

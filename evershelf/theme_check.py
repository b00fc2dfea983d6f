"""What a theme of one's own broke, each with its place and what to do; `evershelf publish` refuses a theme with errors.

Sources are read for what the content security policy refuses and what is printed unescaped; then every kind of page is
rendered with sample facts (theme_samples) and looked over for what scripts, tests and search engines need.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import minijinja

from evershelf import assets, theme, theme_pages
from evershelf.errors import Failure
from evershelf.stage import StageInfo
from evershelf.theme_markup import Element, blanked, elements
from evershelf.theme_samples import Sample, samples
from evershelf.theme_weight import Weight, weights
from functions.pages.rebuild import KINDS
from functions.pages.render import Theme, media_type_of, template_of
from shop.market import markets

#: Stands in where no stage is deployed.
NOWHERE = StageInfo(
    stage="check",
    region="",
    shop_url="https://shop.example",
    api_url="https://api.example",
    endpoint_url=None,
    bus_name="",
    pages_bucket="",
    theme_bucket="",
    orders_queue_url=None,
    outputs={},
)
DATA_BLOCKS = {"application/ld+json", "application/json"}
#: What `default-src 'none'` leaves out.
REFUSED = {"iframe", "frame", "object", "embed", "applet", "audio", "video", "base"}
SPOKEN = ("aria-label", "title", "placeholder", "alt")
_ELSEWHERE = "loads from another host, which browsers refuse here"
_WORD = re.compile(r"[^\W\d_]{2,}")
_SAFE = re.compile(r"\{\{-?\s*(?P<what>[^}|]*?)\s*\|[^}]*\bsafe\b")
_TEXT = re.compile(r"\btexts\.(?P<key>\w+)")
_ASSET = re.compile(r"""\basset\(\s*["'](?P<name>[^"'{}]+)["']\s*\)""")
_UNSAFE_JS = {
    r"\.(?:innerHTML|outerHTML)\s*\+?=(?!=)": "writes markup from a string; use textContent or elements",
    r"\b(?:insertAdjacentHTML|document\.write)\s*\(": "writes markup from a string; use textContent or elements",
    r"\beval\s*\(|\bnew Function\b": "browsers refuse to evaluate a string here; write the code out",
    r"""setAttribute\(\s*["'](?:style|on\w+)["']""": "browsers refuse this attribute here; use classes and listeners",
    r"""\b(?:from|import\s*\(?|fetch\s*\()\s*["'`](?:https?:)?//""": f"{_ELSEWHERE}; keep the file in the theme",
}
_NAMED = re.compile(r"""\bimport\s*\{(?P<names>[^}]*)\}\s*from\s*"\./(?P<path>[^"]+)\"""")
_EXPORT = re.compile(r"\bexport\s+(?:async\s+)?(?:const|let|class|function\*?)\s+(?P<name>[\w$]+)")
_FOREIGN_CSS = re.compile(r"""@import\s+(?:url\()?["']?(?:https?:)?//|src\s*:[^;}]*url\(\s*["']?(?:https?:)?//""")


@dataclass(frozen=True)
class Finding:
    file: str
    line: int | None
    rule: str
    what: str
    then: str
    level: Literal["error", "warning"] = "error"

    @property
    def where(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True)
class Report:
    findings: list[Finding]
    weights: list[Weight]

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.level == "error"]

    def as_json(self) -> dict[str, Any]:
        return {"findings": [asdict(one) for one in self.findings], "weights": [asdict(one) for one in self.weights]}


def check(folder: Path, stage: StageInfo = NOWHERE) -> Report:
    """Everything that can be said; pages are rendered only where sources and texts are whole."""
    looked = _Check(folder)
    findings = [*looked.texts(), *looked.templates(), *looked.scripts(), *looked.styles()]
    if any(finding.level == "error" and finding.rule in {"syntax", "missing", "text", "asset"} for finding in findings):
        return Report(_sorted(findings), [])
    try:
        built = theme.build(stage, folder)
    except Failure as failure:
        return Report(_sorted([*findings, Finding("theme.json", None, "theme", failure.what, failure.then)]), [])
    bundle = Theme.from_json(built.bundle)
    weighed = weights(bundle, built.assets)
    findings += [*_rendered(bundle, samples(bundle)), *_heavy(weighed)]
    return Report(_sorted(findings), weighed)


def _sorted(findings: list[Finding]) -> list[Finding]:
    unique = dict.fromkeys(findings)
    return sorted(unique, key=lambda one: (one.level, one.file, one.line or 0, one.rule, one.what))


class _Check:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _files(self, pattern: str) -> dict[str, str]:
        return {
            file.relative_to(self.folder).as_posix(): file.read_text()
            for file in sorted(self.folder.glob(pattern))
            if file.is_file()
        }

    @cached_property
    def sources(self) -> dict[str, str]:
        return self._files("templates/**/*.html")

    @cached_property
    def words(self) -> dict[str, dict[str, str]]:
        return {name[6:-5]: json.loads(source) for name, source in self._files("texts/*.json").items()}

    def texts(self) -> Iterator[Finding]:
        try:
            words = self.words
        except ValueError as error:
            yield Finding("texts", None, "text", f"is not JSON: {error}", "mend the file")
            return
        for market in markets():
            if market.locale not in words:
                then = "copy another language's file and translate it"
                yield Finding(
                    f"texts/{market.locale}.json", None, "text", f"is missing: market {market.id} speaks it", then
                )
        every: dict[str, set[str]] = {}
        for spoken in words.values():
            for key, text in spoken.items():
                every.setdefault(key, set()).update(re.findall(r"{\w+}", str(text)))
        yield from self._same(every)
        yield from self._used(set(every))

    def _same(self, every: dict[str, set[str]]) -> Iterator[Finding]:
        for locale, spoken in self.words.items():
            for key, holes in every.items():
                if not isinstance(spoken.get(key, ""), str):
                    yield Finding(f"texts/{locale}.json", None, "text", f"{key} is not a string", "write a string")
                elif key not in spoken:
                    yield Finding(
                        f"texts/{locale}.json", None, "text", f"lacks {key}", "add it: all languages say the same"
                    )
                elif missing := sorted(hole for hole in holes if hole not in spoken[key]):
                    what = f"{key} lacks {', '.join(missing)}, which another language has"
                    yield Finding(f"texts/{locale}.json", None, "placeholder", what, "say it here too", "warning")

    def _used(self, every: set[str]) -> Iterator[Finding]:
        for name, source in (self.sources | self._files("js/**/*.js")).items():
            for match in _TEXT.finditer(source):
                if match["key"] not in every:
                    then = "add it to every file in texts/"
                    yield Finding(
                        name, line_of(source, match.start()), "text", f"there is no text {match['key']}", then
                    )

    def templates(self) -> Iterator[Finding]:
        files = {name.removeprefix("templates/") for name in self.sources}
        for kind, module in KINDS.items():
            template = getattr(module, "template", None)
            if template and template not in files and media_type_of(module).startswith("text/html"):
                then = "write it, or copy the one that Evershelf comes with"
                yield Finding(
                    f"templates/{template}", None, "missing", f"is missing: pages of kind {kind} need it", then
                )
        for name, source in self.sources.items():
            yield from _syntax(name, source)
            yield from _escaping(name, source)
            yield from self._assets(name, source)
            yield from _policy(name, source)

    def _assets(self, name: str, source: str) -> Iterator[Finding]:
        for match in _ASSET.finditer(source):
            if not (self.folder / match["name"]).is_file():
                what = f"there is no file {match['name']}"
                yield Finding(name, line_of(source, match.start()), "asset", what, "add it, or mend the name")

    def scripts(self) -> Iterator[Finding]:
        scripts = self._files("js/**/*.js")
        for name, source in scripts.items():
            for pattern, what in _UNSAFE_JS.items():
                for match in re.finditer(pattern, source):
                    why, _, then = what.partition("; ")
                    yield Finding(name, line_of(source, match.start()), "policy", why, then)
            yield from _imports(name, source, scripts)
        together = "\n".join([*scripts.values(), *self.sources.values()])
        for hook, where in theme_pages.BY_SCRIPTS.items():
            if hook not in together:
                yield Finding("js", None, "hook", f"nothing makes #{hook}", f"give that id to {where}")
        try:
            assets.build(self.folder, next(iter(self.words.values()), {}))
        except Failure as failure:
            yield Finding("js", None, "asset", failure.what, failure.then)
        except ValueError:
            return

    def styles(self) -> Iterator[Finding]:
        for name, source in self._files("css/**/*.css").items():
            for match in _FOREIGN_CSS.finditer(source):
                yield Finding(name, line_of(source, match.start()), "policy", _ELSEWHERE, "keep the file in the theme")


def _imports(name: str, source: str, scripts: dict[str, str]) -> Iterator[Finding]:
    """A name that the other module does not export stops every script of the page."""
    for match in _NAMED.finditer(source):
        exported = {found["name"] for found in _EXPORT.finditer(scripts.get(f"js/{match['path']}", ""))}
        wanted = {one.split(" as ")[0].strip() for one in match["names"].split(",")} - {""}
        for missing in sorted(wanted - exported) if exported else ():
            what = f"{match['path']} exports no {missing}"
            yield Finding(
                name, line_of(source, match.start()), "import", what, "export it there, or import it from where it is"
            )


def line_of(source: str, at: int) -> int:
    return source.count("\n", 0, at) + 1


def _syntax(name: str, source: str) -> Iterator[Finding]:
    try:
        minijinja.Environment().add_template(name, source)
    except minijinja.TemplateError as error:
        yield Finding(name, error.line, "syntax", error.detail or error.message, "mend the template")


def _escaping(name: str, source: str) -> Iterator[Finding]:
    for match in _SAFE.finditer(source):
        if match["what"] != "json_ld":
            what = f"{match['what']} is printed unescaped: whoever writes it can put markup into the page"
            yield Finding(name, line_of(source, match.start()), "escape", what, "drop |safe; only json_ld is safe")
    for match in re.finditer(r"\{%-?\s*autoescape\s+false", source):
        yield Finding(name, line_of(source, match.start()), "escape", "escaping is turned off", "drop the block")


def _policy(name: str, source: str) -> Iterator[Finding]:
    """What browsers refuse under our content security policy, and words that no other language can say."""
    for one in elements(blanked(source)):
        for what, then in _refused(one):
            yield Finding(name, one.line, "policy", what, then)
        said = [one.text] if one.tag not in {"script", "style"} else []
        for text in [*said, *(one[attribute] for attribute in SPOKEN)]:
            if _WORD.search(text):
                what = f"“{' '.join(text.split())[:40]}” is said in one language only"
                yield Finding(name, one.line, "words", what, "put it into texts/ and print texts.its_key", "warning")


def _refused(one: Element) -> Iterator[tuple[str, str]]:
    if one.tag == "script" and "src" not in one and one["type"] not in DATA_BLOCKS:
        yield "browsers refuse an inline script here", "move it to a file in js/"
    if one.tag == "style" or "style" in one:
        yield "browsers refuse inline styles here", "move them to a file in css/"
    for attribute in one.attributes:
        if attribute.startswith("on"):
            yield f"browsers refuse {attribute}= here", "listen in a script: addEventListener"
    if one.tag in REFUSED:
        yield f"browsers refuse <{one.tag}> here", "link to it instead"
    loads = {"link": "href", "form": "action", "a": "", "img": ""}.get(one.tag, "src")
    address = one[loads] if loads and one["rel"] not in {"canonical", "alternate"} else ""
    if re.match(r"(?:https?:)?//", address):
        yield f"{address} is on another host, which browsers refuse here", "keep the file in the theme"
    if re.match(r"\s*javascript:", one["href"]):
        yield "browsers refuse a javascript: address here", "use a button and a listener"


def _rendered(bundle: Theme, found: list[Sample]) -> Iterator[Finding]:
    for sample in found:
        name = template_of(sample.kind, sample.view)
        template = f"templates/{name}"
        try:
            html = bundle.render(name, sample.view).decode()
        except minijinja.TemplateError as error:
            file = f"templates/{error.name}" if error.name else template
            what = f"{error.detail or error.message} (rendering {sample.about})"
            yield Finding(file, error.line, "render", what, "every name a template gets is in storefront/README.md")
            continue
        except KeyError as error:
            what = f"there is no asset {error} (rendering {sample.about})"
            yield Finding(template, None, "asset", what, "add it, or mend the name")
            continue
        for rule, what, then in theme_pages.wrong(sample, html, bundle):
            yield Finding(template, None, rule, what, then)


def _heavy(weighed: list[Weight]) -> Iterator[Finding]:
    for one in weighed:
        if one.bytes > one.budget:
            what = f"{one.what} weighs {one.bytes:,} bytes compressed, {one.bytes - one.budget:,} too many"
            yield Finding(one.where, None, "budget", what, "load less at first, or import it on first use")

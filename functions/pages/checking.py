"""A page printed and checked, before anybody sees it."""

from collections.abc import Callable
from dataclasses import replace
from types import ModuleType

from minijinja import TemplateError

from functions.pages.checks import data, head, images, links, offers, validity, weight
from functions.pages.checks.checked import Checked
from functions.pages.facts import Facts
from functions.pages.model import Finding, PageRef, View
from functions.pages.render import HTML, Rendered, Theme, rendered
from functions.pages.routes import unknown

CHECKS = (validity, head, links, offers, images, weight)
#: What goes into a record, an event, and before a person's eyes.
MOST_FINDINGS = 20
#: What a template may raise: its own errors, and those of the functions it calls (an asset that is not there).
TEMPLATE_ERRORS = (TemplateError, LookupError, ArithmeticError, TypeError, ValueError)

#: What is wrong with a page of that media type.
type Judge = Callable[[Checked, str], list[Finding]]


def printed(kind: ModuleType, view: View, theme: Theme) -> tuple[Rendered | None, list[Finding]]:
    """None with the reason where the theme cannot print the view: a broken template is no fault that goes away."""
    try:
        return rendered(kind, view, theme), []
    except TEMPLATE_ERRORS as error:
        name, line = getattr(error, "name", None) or kind.__name__.rpartition(".")[2], getattr(error, "line", None)
        what = getattr(error, "detail", None) or getattr(error, "message", None) or repr(error)
        return None, [Finding(check="render", what=str(what)[:500], where=f"{name}:{line}" if line else str(name))]


def judged(
    page: PageRef, kind: ModuleType, view: View, theme: Theme, facts: Facts, *, by: Judge
) -> tuple[Rendered | None, list[Finding]]:
    """A page as it would be published, and what is wrong with it."""
    body, findings = printed(kind, view, theme)
    return (body, found_in(page, body, view, theme, facts, by=by)) if body else (body, findings)


def found_in(page: PageRef, body: Rendered, view: View, theme: Theme, facts: Facts, *, by: Judge) -> list[Finding]:
    """What is wrong with a page; of a redirect nobody sees it."""
    if "location" in body.metadata:
        return []
    return by(Checked(page.path, body.body, view, lambda paths: unknown(paths, facts, theme)), body.media_type)


def findings_of(page: Checked, media_type: str) -> list[Finding]:
    if media_type != HTML:
        return data.check(page, media_type)
    if found := weight.check(page):
        return found  # what is far too large is not worth a closer look
    glance = replace(page, glance=True)
    if not any(check.check(glance) for check in CHECKS):
        return []
    return [finding for check in CHECKS for finding in check.check(page)][:MOST_FINDINGS]

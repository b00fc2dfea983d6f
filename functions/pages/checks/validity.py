"""Well-formed HTML: what the parser of the standard calls an error, forgotten tags, an id used twice."""

from functions.pages.checks.checked import Checked
from functions.pages.model import Finding


def check(page: Checked) -> list[Finding]:
    found = [Finding(check="validity", what=what, where=where) for what, where in page.markup.problems]
    seen: set[str] = set()
    for element in page.markup.having("id"):
        name = element.attr("id") or ""
        if name in seen or not name:
            found.append(Finding(check="validity", what=f'id "{name[:80]}" is used twice or empty', where=str(element)))
        seen.add(name)
    return found

"""Language, title, description and canonical address: there, once, and not empty."""

from functions.pages.checks.checked import Checked
from functions.pages.model import Finding

#: Longer ones are cut by search engines long before; these are mistakes.
LONGEST_TITLE = 300
LONGEST_DESCRIPTION = 500


def check(page: Checked) -> list[Finding]:
    markup = page.markup
    languages = [element.attr("lang") or "" for element in markup.all("html")]
    # An icon drawn in the page may have a title of its own: that of the page comes first.
    titles = [element.text.strip() for element in markup.all("title")][:1]
    descriptions = [(e.attr("content") or "").strip() for e in markup.all("meta") if e.attr("name") == "description"]
    canonicals = [e.attr("href") or "" for e in markup.all("link") if e.attr("rel") == "canonical"]
    wanted = page.view["page"]["canonical"]
    said = [
        _once("lang of <html>", languages, longest=35),
        _once("<title>", titles, longest=LONGEST_TITLE),
        _once('<meta name="description">', descriptions, longest=LONGEST_DESCRIPTION),
        _once('<link rel="canonical">', canonicals, longest=2_000),
    ]
    if canonicals and canonicals[0] != wanted:
        said.append(f"the canonical address is {canonicals[0][:200]}, not {wanted}")
    return [Finding(check="head", what=what, where="<head>") for what in said if what]


def _once(what: str, values: list[str], *, longest: int) -> str:
    if not values:
        return f"{what} is missing"
    if len(values) > 1:
        return f"{what} is there {len(values)} times"
    if not values[0]:
        return f"{what} is empty"
    return f"{what} is {len(values[0])} characters long" if len(values[0]) > longest else ""

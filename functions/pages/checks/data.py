"""What is not HTML: JSON and XML that parse, within a size that readers take."""

import orjson
import turbohtml

from functions.pages.checks.checked import Checked
from functions.pages.model import Finding

#: A sitemap and a merchant feed may have 50 MB; ours come in parts.
#: https://www.sitemaps.org/protocol.html
MOST_BYTES = 10_000_000


def check(page: Checked, media_type: str) -> list[Finding]:
    wrong = []
    if len(page.body) > MOST_BYTES:
        wrong.append(f"{len(page.body)} bytes, the budget is {MOST_BYTES}")
    essence = media_type.partition(";")[0].strip()
    if essence.endswith(("/json", "+json")):
        try:
            orjson.loads(page.body)
        except ValueError as error:
            wrong.append(f"not JSON: {error}")
    elif essence.endswith(("/xml", "+xml")):
        try:
            turbohtml.parse_xml(page.body.decode())
        except (turbohtml.HTMLParseError, UnicodeDecodeError) as error:
            wrong.append(f"not XML: {error}")
    return [Finding(check="data", what=what, where=page.path) for what in wrong]

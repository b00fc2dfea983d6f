"""How much a page may weigh before it is compressed."""

from functions.pages.checks.checked import Checked
from functions.pages.model import Finding

MOST_BYTES = 150_000


def check(page: Checked) -> list[Finding]:
    if len(page.body) <= MOST_BYTES:
        return []
    return [Finding(check="weight", what=f"{len(page.body)} bytes, the budget is {MOST_BYTES}", where=page.path)]

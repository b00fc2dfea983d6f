"""Pictures: a text for those who cannot see them (empty where they say nothing), and the room they take."""

from functions.pages.checks.checked import Checked
from functions.pages.model import Finding


def check(page: Checked) -> list[Finding]:
    found = []
    for image in page.markup.all("img"):
        wrong = [name for name in ("width", "height") if not (image.attr(name) or "").isdecimal()]
        wrong += [name for name in ("alt",) if image.attr(name) is None]
        wrong += [name for name in ("src",) if not image.attr(name)]
        if wrong:
            found.append(Finding(check="images", what=f"<img> without {', '.join(wrong)}", where=str(image)))
    return found

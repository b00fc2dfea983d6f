"""Pictures: a text for those who cannot see them (empty where they say nothing), and the room they take."""

from functions.pages.checks.checked import Checked
from functions.pages.model import Finding


def check(page: Checked) -> list[Finding]:
    found = []
    for image in page.markup.all("img"):
        wrong = [name for name in ("width", "height") if not image.attrs.get(name, "").isdecimal()]
        wrong += [name for name in ("alt",) if name not in image.attrs]
        wrong += [name for name in ("src",) if not image.attrs.get(name)]
        if wrong:
            found.append(Finding(check="images", what=f"<img> without {', '.join(wrong)}", where=str(image)))
    return found

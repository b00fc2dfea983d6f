"""ThemeChanged -> put the theme in force and ask for every page"""

from functions.pages.facets import THEME
from functions.pages.requests import Requests
from functions.pages.routes import ALWAYS_THERE
from functions.pages.store import PagesTable
from shop.consumer import consumer
from shop.events import ThemeChanged
from shop.log import log

pages = PagesTable.from_environment()
requests = Requests.from_environment()


@consumer(ThemeChanged)
def handler(changed: ThemeChanged) -> None:
    """The pages that are always there are born here; the others are found by their edge to the theme."""
    if not pages.put_theme(changed.theme, revision=changed.revision):
        log("ignored", theme=changed.theme, revision=changed.revision)
        return
    own = [page for kind in ALWAYS_THERE for page in kind.pages_of()]
    requests.changed(changed, facets=[THEME], own=own)

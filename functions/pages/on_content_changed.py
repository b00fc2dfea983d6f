"""ContentChanged -> ask for its page, for the list of pages, and for all that link to it at their foot"""

from functions.pages.facets import CONTENTS, FOOTER, content_facet
from functions.pages.kinds import content
from functions.pages.requests import Requests
from shop.consumer import consumer
from shop.events import ContentChanged

requests = Requests.from_environment()


@consumer(ContentChanged)
def handler(changed: ContentChanged) -> None:
    facets = [content_facet(changed.content_id), CONTENTS] + ([FOOTER] if changed.footer_moved else [])
    requests.changed(changed, facets=facets, own=content.pages_of(changed))

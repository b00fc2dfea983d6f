"""CategoryChanged -> ask for its pages and for all that print it or the navigation"""

from functions.catalog.store import CatalogTable
from functions.pages.facets import NAVIGATION, category_facet
from functions.pages.kinds import category
from functions.pages.requests import Requests
from functions.pages.shelves import filled
from shop.consumer import consumer
from shop.events import CategoryChanged

catalog = CatalogTable.from_environment()
requests = Requests.from_environment()


@consumer(CategoryChanged)
def handler(changed: CategoryChanged) -> None:
    facets = [NAVIGATION, category_facet(changed.category_id, "header")]
    members = len(catalog.members(changed.category_id))
    own = [*category.pages_of(changed), *filled(changed.category_id, changed.slug, members)]
    requests.changed(changed, facets=facets, own=own)

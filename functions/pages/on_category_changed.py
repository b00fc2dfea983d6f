"""CategoryChanged -> ask for its page and for all that print it or the navigation"""

from functions.pages.facts import NAVIGATION, category_facet
from functions.pages.kinds import category
from functions.pages.requests import Requests
from shop.consumer import consumer
from shop.events import CategoryChanged

requests = Requests.from_environment()


@consumer(CategoryChanged)
def handler(changed: CategoryChanged) -> None:
    facets = [NAVIGATION, category_facet(changed.category_id, "header")]
    requests.changed(changed, facets=facets, own=category.pages_of(changed))

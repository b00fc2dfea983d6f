"""GET /products/{product_id} -> the product with its prices"""

from typing import Any

from aws_lambda_powertools.event_handler import Response

from functions.catalog.keys import product_path
from functions.catalog.store import CatalogTable
from shop.errors import NotFound
from shop.http import PathId, answer, lambda_handler, new_api

api = new_api()
catalog = CatalogTable.from_environment()


@api.get("/products/<product_id>")
def get_product(product_id: PathId) -> Response[Any]:
    product = catalog.products([product_id]).get(product_id)
    if product is None:
        raise NotFound("not-found", f"there is no product {product_id}", field="product_id")
    prices = catalog.prices(product.skus)
    body = product.model_dump(exclude={"withdrawn", "wanted_slug", "variants", "born_at", "changed_at"}) | {
        "url": product_path(product.slug),
        "texts": {locale: {"words": {}} | text for locale, text in product.texts.items()},
        "variants": [
            variant | {"prices": [price.model_dump() for price in prices.get(variant["sku"], {}).values()]}
            for variant in product.variants
        ],
    }
    return answer(200, body)


handler = lambda_handler(api)

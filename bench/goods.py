"""A catalog of any size in the shape of a retailer's export: the same for everybody who is measured, drawn from a seed.

Twenty departments, and under them a shelf for about every 125 products, as real assortments grow. A product is on one
shelf, and the first two dozen of a department are in the department itself too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

#: How many of all products.
THREE_SIZES = 0.3
DEPARTMENTS = 20
ON_A_SHELF = 125
SHOWN_BY_A_DEPARTMENT = 24
ADJECTIVES = ("Urban", "Mauve", "Rugged", "Lacy", "Caramel", "Chic", "Sleek", "Plain", "Coastal", "Alpine", "Linen")
MATERIALS = ("Leather", "Canvas", "Cotton", "Ceramic", "Oak", "Steel", "Wool", "Bamboo", "Glass", "Enamel", "Cork")
THINGS = ("Backpack", "Mug", "Lamp", "Jacket", "Kettle", "Chair", "Basket", "Trowel", "Bowl", "Blanket", "Tray", "Vase")
TALK = (
    "embrace the season with this airy white piece that features an intricate pattern and a convenient pocket "
    "perfect for beach days or casual outings it adds a touch of charm to any home crafted from durable "
    "material multiple parts and adjustable straps make it ideal for weekends while maintaining a compact "
    "silhouette and lasting quality"
)
WORDS = TALK.split()
#: By SKU: what the warehouse's count makes of it.
BANDS = ("in_stock",) * 8 + ("low", "sold_out")
COUNTS = {"in_stock": 24, "low": 3, "sold_out": 0}
SAID_AT = "2026-11-22T12:00:00Z"


@dataclass(frozen=True)
class Goods:
    size: int

    @property
    def shelves(self) -> int:
        return self.size // ON_A_SHELF if self.size > DEPARTMENTS * ON_A_SHELF else 0

    def categories(self) -> Iterator[dict[str, Any]]:
        for number in range(DEPARTMENTS + self.shelves):
            lot = Random(f"category {number}")  # noqa: S311 the same each time
            name = f"{lot.choice(MATERIALS)} {lot.choice(THINGS)}s {number}"
            yield {
                "category_id": f"cat-{number:04}",
                "revision": 1,
                "slug": f"cat-{number:04}",
                "position": number,
                "parent_id": f"cat-{number % DEPARTMENTS:04}" if number >= DEPARTMENTS else None,
                "texts": {"en": {"title": name, "description": _sentence(lot, 15)}, "de": {"title": f"{name} (de)"}},
            }

    def events(self) -> Iterator[dict[str, Any]]:
        """All of it as the PIM and the warehouse would say it."""
        for category in self.categories():
            yield {"source": "pim", "detail-type": "CategoryUpserted", "detail": category}
        for product in self.products():
            for variant in product["variants"]:
                sku = variant["sku"]
                count = {"sku": sku, "counted": COUNTS[self.band(sku)["band"]], "sequence": 1, "counted_at": SAID_AT}
                yield {"source": "wms", "detail-type": "StockCounted", "detail": count}
            yield {"source": "pim", "detail-type": "ProductUpserted", "detail": product}

    def shelf(self, number: int) -> list[str]:
        """The categories of a product."""
        shelf = DEPARTMENTS + number % self.shelves if self.shelves else number % DEPARTMENTS
        department = shelf % DEPARTMENTS
        shown = number < DEPARTMENTS * SHOWN_BY_A_DEPARTMENT
        return [f"cat-{one:04}" for one in dict.fromkeys((shelf, department) if shown else (shelf,))]

    def products(self) -> Iterator[dict[str, Any]]:
        return map(self.product, range(self.size))

    def product(self, number: int) -> dict[str, Any]:
        lot = Random(f"product {number}")  # noqa: S311
        title = f"{lot.choice(ADJECTIVES)} {lot.choice(MATERIALS)} {lot.choice(THINGS)} {number}"
        product_id = f"{lot.randrange(16**8):08x}-{number:06}"
        amount = lot.randrange(500, 30_000)
        sizes = ("S", "M", "L") if lot.random() < THREE_SIZES else ("",)
        return {
            "product_id": product_id,
            "revision": 1,
            "slug": f"{title.lower().replace(' ', '-')}",
            "texts": {
                "en": {"title": title, "description": _sentence(lot, 45)},
                "de": {"title": f"{title} (de)", "description": _sentence(lot, 45)},
            },
            "brand": lot.choice(MATERIALS),
            "attributes": {"style": lot.choice(THINGS), "for": lot.choice(("F", "M"))},
            "media": [{"url": f"/media/{product_id}.jpg", "alt": {"en": title}, "width": 800, "height": 800}],
            "category_ids": self.shelf(number),
            "variants": [
                {
                    "sku": f"SKU-{number:06}{size}",
                    "options": {"Size": size} if size else {},
                    "prices": [
                        {"amount": amount + 100 * place, "currency": "USD"},
                        {"amount": amount + 90 * place, "currency": "EUR"},
                    ],
                }
                for place, size in enumerate(sizes)
            ],
        }

    @staticmethod
    def band(sku: str) -> dict[str, Any]:
        band = Random(sku).choice(BANDS)  # noqa: S311
        return {"sku": sku, "band": band, "left": 3 if band == "low" else None, "previous_band": None, "revision": 1}


def _sentence(lot: Random, words: int) -> str:
    return " ".join(lot.choices(WORDS, k=words)).capitalize() + "."

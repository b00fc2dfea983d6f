"""Where things are: the keys of the catalog table, and the addresses of its subjects in the default market."""

from collections.abc import Callable
from typing import Literal

from shop.table import Item

type Kind = Literal["product", "category", "content"]


def product_path(slug: str) -> str:
    return f"/p/{slug}/"


def category_path(slug: str) -> str:
    return f"/c/{slug}/"


def content_path(slug: str) -> str:
    return f"/pages/{slug}/"


PATHS: dict[Kind, Callable[[str], str]] = {"product": product_path, "category": category_path, "content": content_path}


def content_key(content_id: str) -> Item:
    return {"pk": f"content#{content_id}", "sk": "content"}


def product_key(product_id: str) -> Item:
    return {"pk": f"product#{product_id}", "sk": "product"}


def category_key(category_id: str) -> Item:
    return {"pk": "categories", "sk": f"category#{category_id}"}


def member_key(category_id: str, product_id: str) -> Item:
    return {"pk": f"category#{category_id}", "sk": f"member#{product_id}"}


def newest_key(product_id: str, born_at: int) -> Item:
    return {"pk": "newest", "sk": f"{born_at:015}#{product_id}"}


def slug_key(kind: Kind, slug: str) -> Item:
    return {"pk": f"slug#{kind}#{slug}", "sk": "slug"}


def sku_key(sku: str) -> Item:
    return {"pk": f"sku#{sku}", "sk": "sku"}

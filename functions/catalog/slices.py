"""All products in equal shares, by the hash of their ids: what is made of every product is read and written in parts.

In which part a product is follows from its id alone, so its own events can ask for that part: no edge is needed.
"""

import hashlib
from collections.abc import Iterator

from shop.table import Item

#: As many parts as there are places: four hexadecimal digits.
MOST_PARTS = 0x10000


def part_of(product_id: str, parts: int) -> int:
    return int(_place(product_id), 16) * parts // MOST_PARTS


def listed_key(product_id: str) -> Item:
    place = _place(product_id)
    return {"pk": f"all#{place[0]}", "sk": f"{place}#{product_id}"}


def ranges(part: int, parts: int) -> Iterator[tuple[str, str, str]]:
    """What to query for one part: partition, lowest and highest key."""
    first, last = -(-part * MOST_PARTS // parts), -(-(part + 1) * MOST_PARTS // parts) - 1
    for digit in range(first >> 12, (last >> 12) + 1):
        low, high = max(first, digit << 12), min(last, digit << 12 | 0xFFF)
        yield f"all#{digit:x}", f"{low:04x}#", f"{high:04x}$"  # $ comes after #


def _place(product_id: str) -> str:
    return hashlib.sha256(product_id.encode()).hexdigest()[:4]

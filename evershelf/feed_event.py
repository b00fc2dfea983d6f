"""One row of an export -> the events of its product, as the mapping says. Pure; what is wrong names the row's field."""

import re
import unicodedata
from collections.abc import Mapping as Fields
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import quote

from pydantic import ValidationError

from evershelf.feed_map import PLACE, Category, Mapping, Price
from shop.events import MAX_DETAIL_BYTES, CategoryUpserted, Event, ProductUpserted, StockCounted
from shop.money import EXPONENTS

#: Letters that are not a Latin letter with a mark, so that Unicode gives them no ASCII.
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
_APOSTROPHES = re.compile(r"['\u2019\u02bc`]")
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?")
#: More digits than any price has; Decimal also reads numbers of a million digits.
_DIGITS = 30


class Wrong(Exception):
    """The row cannot be imported."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}" if field else reason)
        self.field = field
        self.reason = reason


@dataclass(frozen=True)
class CategoryName:
    """What a product says of its category, and what becomes of it."""

    category_id: str
    title: str


def slugify(text: str, *, max_length: int = 80) -> str:
    """`Crème Brûlée, 2 Men's` -> `creme-brulee-2-mens`. Empty where nothing of it has ASCII."""
    plain = _APOSTROPHES.sub("", text.lower().translate(_LETTERS))
    folded = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    if len(slug) > max_length:
        cut = slug[: max_length + 1].rpartition("-")[0]
        slug = cut if len(cut) > max_length // 2 else slug[:max_length]
    return slug.strip("-")


def product(fields: Fields[str, Any], mapping: Mapping, *, now: int) -> ProductUpserted:
    """`now`, in milliseconds, is the revision of a mapping that names no other. Raises Wrong."""
    product_id = _required(fields, mapping.id)
    title = _required(fields, mapping.title, strict=True)
    description = _text(fields, mapping.description, strict=True) if mapping.description else None
    wish = _required(fields, mapping.slug.field)
    told = [*([mapping.price] if mapping.price else []), *(one for one in mapping.prices if _text(fields, one.field))]
    detail = {
        "product_id": product_id,
        "revision": _revision(fields, mapping, now),
        "slug": slugify(wish, max_length=mapping.slug.max_length) or slugify(product_id),
        "texts": {mapping.locale: {"title": title, "description": description or ""}},
        "brand": _text(fields, mapping.brand) if mapping.brand else None,
        "attributes": {
            name: attribute.values.get(value, value)
            for name, attribute in mapping.attributes.items()
            if (value := _text(fields, attribute.field))
        },
        "media": list(_media(fields, mapping)),
        "category_ids": list(dict.fromkeys(one.category_id for one in categories_of(fields, mapping))),
        "variants": [
            {
                "sku": _required(fields, mapping.sku),
                "prices": [{"amount": amount(fields, price), "currency": price.currency} for price in told],
            }
        ],
    }
    return valid(ProductUpserted, detail, mapping)


def count(fields: Fields[str, Any], mapping: Mapping) -> StockCounted | None:
    if mapping.stock is None:
        return None
    counted = _whole(mapping.stock.field, _number(fields, mapping.stock.field))
    detail = {"sku": _required(fields, mapping.sku), "counted": counted, "sequence": mapping.stock.sequence}
    return valid(StockCounted, detail, mapping)


def categories_of(fields: Fields[str, Any], mapping: Mapping) -> list[CategoryName]:
    if mapping.category is None:
        return []
    named = _find(fields, mapping.category.field)
    values = named if isinstance(named, list) else [_required(fields, mapping.category.field)]
    if mapping.category.separator:
        values = [part for value in values for part in str(value).split(mapping.category.separator)]
    return [category_name(_as_text(mapping.category.field, value), mapping.category) for value in values]


def category_name(value: str, how: Category) -> CategoryName:
    category_id = how.id_prefix + slugify(value)
    if category_id == how.id_prefix:
        raise Wrong(how.field, f"{value!r} gives no category id: nothing of it has ASCII letters or digits")
    title = how.titles.get(value) or (_title_case(value) if how.title_case else value)
    return CategoryName(category_id, title)


def category(
    name: CategoryName, mapping: Mapping, *, position: int, now: int, description: str = ""
) -> CategoryUpserted:
    """`position` counts from 0."""
    constant = mapping.revision.constant
    first = mapping.category.first_position if mapping.category else 1
    detail = {
        "category_id": name.category_id,
        "revision": now if constant is None else constant,
        "slug": slugify(name.title) or slugify(name.category_id),
        "position": first + position,
        "texts": {mapping.locale: {"title": name.title, "description": description}},
    }
    return valid(CategoryUpserted, detail, mapping)


def listed_category(
    fields: Fields[str, Any], mapping: Mapping, *, position: int, now: int
) -> tuple[str, CategoryUpserted]:
    """A row of the categories file: its id, and the event."""
    how, names = mapping.category, mapping.categories
    if how is None or names is None:
        raise ValueError("the mapping does not say how categories read")
    found = category_name(_required(fields, names.match), how)
    title = _text(fields, names.title) if names.title else None
    description = _text(fields, names.description, strict=True) if names.description else None
    named = CategoryName(found.category_id, title or found.title)
    return found.category_id, category(named, mapping, position=position, now=now, description=description or "")


def amount(fields: Fields[str, Any], price: Price) -> int:
    """In minor units, exactly: a price with more digits than its currency is refused, never rounded."""
    value = _number(fields, price.field, decimal_mark=price.decimal_mark)
    if value < 0:
        raise Wrong(price.field, f"{value} is negative")
    if price.unit == "minor":
        return _whole(price.field, value)
    digits = EXPONENTS.get(price.currency, 2)
    minor = Fraction(value) * 10**digits
    if minor.denominator != 1:
        raise Wrong(price.field, f"{value} has more digits than {price.currency}, which has {digits}")
    return int(minor)


def valid[E: Event](event: type[E], detail: dict[str, Any], mapping: Mapping) -> E:
    """As the consumers will check it. Raises Wrong with the field of the row that the mapping takes it from."""
    try:
        made = event.model_validate(detail)
    except ValidationError as error:
        first = error.errors()[0]
        path = ".".join(str(step) for step in first["loc"] if not isinstance(step, int))
        shown = first["input"] if isinstance(first["input"], str | int) else ""
        said = f"{first['msg']}{f', not {shown!r:.60}' if shown != '' else ''}"
        raise Wrong(_source_of(path, mapping) or path, said) from error
    if len(made.detail().encode()) > MAX_DETAIL_BYTES:
        raise Wrong("", f"makes an event of more than {MAX_DETAIL_BYTES:,} bytes")
    return made


def _source_of(path: str, mapping: Mapping) -> str | None:
    """From a member of an event to the source it came from."""
    if path.startswith("attributes."):
        return mapping.attributes[path.removeprefix("attributes.")].field
    sources = {
        "product_id": mapping.id,
        "revision": mapping.revision.field,
        "slug": mapping.slug.field,
        f"texts.{mapping.locale}.title": mapping.title,
        f"texts.{mapping.locale}.description": mapping.description,
        "brand": mapping.brand,
        "media": mapping.media[0].url if mapping.media else None,
        "category": mapping.category.field if mapping.category else None,
        "variants.prices": mapping.price.field if mapping.price else None,
        "variants.sku": mapping.sku,
        "sku": mapping.sku,
        "counted": mapping.stock.field if mapping.stock else None,
    }
    return next((source for start, source in sources.items() if path.startswith(start)), None)


def _media(fields: Fields[str, Any], mapping: Mapping) -> list[dict[str, Any]]:
    pictures = []
    for picture in mapping.media:
        places = {place: _text(fields, place) for place in PLACE.findall(picture.url)}
        if not all(places.values()):
            continue
        url = PLACE.sub(lambda match, places=places: quote(places[match[1]] or "", safe="/"), picture.url)  # type: ignore[misc]
        alt = _text(fields, picture.alt) if picture.alt else None
        size = {"width": picture.width, "height": picture.height}
        pictures.append({"url": url, "alt": {mapping.locale: alt} if alt else {}, **size})
    return pictures


def _revision(fields: Fields[str, Any], mapping: Mapping, now: int) -> int:
    """Of a field: a whole number, or an instant, which becomes milliseconds."""
    how = mapping.revision
    if how.constant is not None:
        return how.constant
    if how.field is None:
        return now
    text = _required(fields, how.field)
    if re.fullmatch(r"[0-9]{1,16}", text):
        return int(text)
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise Wrong(how.field, f"{text!r:.40} is neither a whole number nor an instant") from error
    return int((instant if instant.tzinfo else instant.replace(tzinfo=UTC)).timestamp() * 1_000)


def _find(fields: Fields[str, Any], name: str) -> Any:
    """A field by its name, else by a path of names into objects."""
    if name in fields:
        return fields[name]
    found: Any = fields
    for step in name.split("."):
        if not isinstance(found, dict) or step not in found:
            return None
        found = found[step]
    return found


def _text(fields: Fields[str, Any], source: str, *, strict: bool = False) -> str | None:
    """None where it is missing or empty. `strict` takes text only, no numbers."""
    if "{" in source:
        return PLACE.sub(lambda match: _required(fields, match[1]), source)
    value = _find(fields, source)
    if value is None:
        return None
    return _as_text(source, value, strict=strict) or None


def _as_text(source: str, value: object, *, strict: bool = False) -> str:
    if isinstance(value, str):
        return value.strip()
    if not strict and isinstance(value, int | Decimal) and not isinstance(value, bool):
        return str(value)
    raise Wrong(source, f"must be text, not {_kind(value)}")


def _required(fields: Fields[str, Any], source: str, *, strict: bool = False) -> str:
    text = _text(fields, source, strict=strict)
    if text is None:
        raise Wrong(source, "is missing" if _find(fields, source) is None else "is empty")
    return text


def _number(fields: Fields[str, Any], source: str, *, decimal_mark: str = ".") -> Decimal:
    value = _find(fields, source)
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal | None):
        raise Wrong(source, f"must be a number, not {_kind(value)}")
    if isinstance(value, str) and value.strip():
        text = value.strip()
        plain = text.replace(",", ".") if decimal_mark == "," and "." not in text else text
        if (decimal_mark == "," and "." in text) or not _NUMBER.fullmatch(plain):
            raise Wrong(source, f"{text!r:.40} is not a number")
        value = Decimal(plain)
    if value is None or isinstance(value, str):
        raise Wrong(source, "is missing" if value is None else "is empty")
    number = Decimal(value)
    if not number.is_finite() or len(number.as_tuple().digits) > _DIGITS or abs(number.adjusted()) > _DIGITS:
        raise Wrong(source, "is no number that anything costs or counts")
    return number


def _whole(source: str, value: Decimal) -> int:
    if value != value.to_integral_value():
        raise Wrong(source, f"{value} is not a whole number")
    if value < 0:
        raise Wrong(source, f"{value} is negative")
    return int(value)


def _title_case(text: str) -> str:
    """`food service` -> `Food Service`, `men's` -> `Men's`; capitals stay."""
    return re.sub(r"(^|[\s/&-])(\w)", lambda match: match[1] + match[2].upper(), text)


def _kind(value: object) -> str:
    kinds = {bool: "true or false", dict: "an object", list: "a list"}
    return kinds.get(type(value), "a number")

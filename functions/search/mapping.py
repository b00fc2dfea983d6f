"""What an index is made of: `logic.document` is written into it, `query.body` asks it."""

from typing import Any

#: Lucene's longest term is 32,766 bytes, UTF-8: longer values are found, and not offered as a choice.
LONGEST = 8_191
#: Without stemming, as in the browser: `Käse` is found by `kase`, `Größe` by `grosse`.
ANALYZER = {"type": "custom", "tokenizer": "standard", "filter": ["lowercase", "asciifolding"]}
_SEARCHED = {"type": "text", "analyzer": "folded", "copy_to": "all"}
_KEYWORD = {"type": "keyword", "ignore_above": LONGEST}
_PRINTED = {"type": "object", "enabled": False}

INDEX: dict[str, Any] = {
    "settings": {"analysis": {"analyzer": {"folded": ANALYZER}}},
    "mappings": {
        # A member that a later version adds is kept, and searched once the index is made anew.
        "dynamic": False,
        "properties": {
            "all": {"type": "text", "analyzer": "folded"},
            "id": {"type": "keyword"},
            "title": _SEARCHED,
            "brand": _SEARCHED,
            "categories": _SEARCHED | {"fields": {"exact": _KEYWORD}},
            "attribute_values": _SEARCHED,
            "words": _SEARCHED,
            "facets": _KEYWORD,
            "band": {"type": "keyword"},
            "price": {"properties": {"amount": {"type": "long"}, "currency": {"type": "keyword"}}},
            "indexed_at": {"type": "date", "format": "epoch_millis"},
            "attributes": _PRINTED,
            "image": _PRINTED,
        },
    },
}

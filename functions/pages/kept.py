"""What a page printed of products that did not change since is printed again, and not read again.

A list prints many products, and its next version mostly differs in one. That one is read; the rest of the list's facts
are read too (who is in it, in which order, its headings), but of the other products what stands there is taken over:
cards out of the view in the page's record, lines out of the object itself.

That is exact because nothing that stands there is ever forgotten: a change of any of them found the page by its edge,
or by its part, and asks for it by a command of its own, whether that came already, waits or is still to be sent. So a
version with something taken over is as old as what it took over: `read_at` stays, and answers none of those commands.
"""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from functions.catalog import keys
from functions.catalog import model as catalog_model
from functions.catalog import store as catalog_store
from functions.pages import facets, facts, selling, xml
from functions.pages.kinds import chrome, merchant_part, search_part
from functions.pages.model import PageRecord
from functions.pages.render import ENGINE
from functions.pages.selling import cards_in
from functions.search import logic as search_logic
from functions.stock import logic as stock_logic
from functions.stock import model as stock_model
from functions.stock import store as stock_store
from shop import market, money

if TYPE_CHECKING:
    from functions.pages.publishing import Look

#: What makes cards and lines of facts; a test looks who takes part.
MAKERS = (
    *(catalog_model, catalog_store, chrome, facets, facts, keys, market, merchant_part, money, search_logic),
    *(search_part, selling, stock_logic, stock_model, stock_store, xml),
)


def _release() -> str:
    sources = [Path(str(module.__file__)).read_bytes() for module in MAKERS]
    return hashlib.sha256(b"\x00".join([ENGINE.encode(), market.FILE.read_bytes(), *sources])).hexdigest()[:16]


RELEASE = _release()


def made_by(theme_digest: str) -> str:
    """Another theme or another release prints everything anew."""
    return f"{theme_digest} {RELEASE}"


def kept(look: "Look") -> dict[str, Any]:
    """Product -> its card or its line, of all products but the one that changed; nothing where any may have changed.

    A command that waited while another published is not alone: all is read once, which answers the rest of them.
    """
    changed, record = look.command.product_id, look.own
    if changed in {None, look.page.key} or record is None or not _stands(record, look):
        return {}  # a product's own page prints no other
    found = _lines(record, look) if hasattr(look.kind, "lines_in") else _cards(record)
    found.pop(changed, None)
    return found


def _stands(record: PageRecord, look: "Look") -> bool:
    return (
        look.standing is not None
        and look.standing.is_of(record)
        and record.quarantine is None
        and record.made_by == made_by(look.theme_digest)
        and record.published_at is not None
        and record.published_at < look.command.requested_at
    )


def _cards(record: PageRecord) -> dict[str, Any]:
    view = record.last_good.unpacked() if record.last_good else {}
    return {card["id"]: card for card in cards_in(view)}


def _lines(record: PageRecord, look: "Look") -> dict[str, Any]:
    found = look.site.bucket.copy(record.page)
    if found is None or found.etag != record.etag:
        return {}
    lines: list[str] = look.kind.lines_in(found.body.decode())
    return dict(zip(record.lines, lines, strict=True)) if len(lines) == len(record.lines) else {}

"""A cart as it is told, and one line of it as it is written: the same for a guest and for an account."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Self

from aws_lambda_powertools.event_handler import Response

from functions.cart.logic import LIFETIME, admit, must_be_open, must_be_sold, price, shown, with_line
from functions.cart.model import Cart, Owner
from functions.cart.store import CartTable
from functions.catalog.model import Offer
from functions.catalog.store import CatalogTable
from functions.stock.store import StockTable
from shop.http import answer
from shop.market import market
from shop.table import ConditionFailed


@dataclass(frozen=True)
class Desk:
    carts: CartTable
    catalog: CatalogTable
    stock: StockTable

    @classmethod
    def from_environment(cls) -> Self:
        return cls(CartTable.from_environment(), CatalogTable.from_environment(), StockTable.from_environment())

    def tell(self, cart: Cart, status: int = HTTPStatus.OK, **more: Any) -> Response[Any]:
        return self._told(cart, self.catalog.offers(cart.skus), status, **more)

    def set_line(
        self, cart_id: str, owner: Owner, sku: str, quantity: int, *, version: int, now: datetime
    ) -> Response[Any]:
        """A cart takes more than is available, and shows what is: the checkout decides."""
        cart = admit(self.carts.get(cart_id), owner, now=now)
        must_be_open(cart, version=version)
        offers = self.catalog.offers([sku, *cart.skus])
        if quantity:
            must_be_sold(sku, offers.get(sku), market(cart.market))
        lines = with_line(cart.lines, sku, quantity)
        try:
            if lines != cart.lines:
                cart = self.carts.set_lines(cart, lines, expires_at=now + LIFETIME)
            return self._told(cart, offers)
        except ConditionFailed:
            must_be_open(admit(self.carts.get(cart_id), owner, now=now), version=version)
            raise

    def _told(self, cart: Cart, offers: Mapping[str, Offer], status: int = HTTPStatus.OK, **more: Any) -> Response[Any]:
        priced = price(cart.lines, offers, market(cart.market))
        return answer(status, shown(cart, priced, self.stock.bands(cart.skus)) | more, ETag=f'"{cart.version}"')

"""Erasure and export: what belongs to a person over customers, cart and orders."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from functions.cart.store import CartTable
from functions.customers.logic import shown, shown_address
from functions.customers.store import ATTEMPTS, CustomerTable
from functions.orders.logic import view
from functions.orders.store import OrderTable
from shop.errors import Busy
from shop.events import CustomerErased
from shop.ids import person_of
from shop.market import markets
from shop.outbox import Outbox
from shop.table import ConditionFailed, write


@dataclass(frozen=True)
class Person:
    customers: CustomerTable
    carts: CartTable
    orders: OrderTable
    outbox: Outbox

    @classmethod
    def from_environment(cls) -> Self:
        return cls(
            CustomerTable.from_environment(),
            CartTable.from_environment(),
            OrderTable.from_environment(),
            Outbox.from_environment(),
        )

    def erase(self, customer_id: str, email: str, *, cause: dict[str, Any], now: datetime) -> None:
        """One transaction: profile, addresses and cart are gone, no new ones can be made, and everybody is told."""
        for _ in range(ATTEMPTS):
            customer = self.customers.get(customer_id, now=now)
            carts = [write for market in markets() for write in self.carts.erase(customer_id, market.id, now=now)]
            said = CustomerErased(customer_id=customer_id, person=person_of(email), **cause)
            try:
                write(
                    self.customers.client,
                    [
                        self.customers.erase(customer, now=now),
                        *carts,
                        self.outbox.say(said, now=now),
                    ],
                )
            except ConditionFailed:
                continue
            return
        raise Busy("busy", "the account changes faster than it can be read; send it again", retry_after=1)

    def export(self, customer_id: str, email: str, *, now: datetime) -> dict[str, Any]:
        """Everything we keep of a person, as one document."""
        customer = self.customers.get(customer_id, now=now)
        current = [self.carts.current(customer_id, market.id) for market in markets()]
        carts = [cart for cart_id in current if cart_id and (cart := self.carts.get(cart_id))]
        orders = self.orders.each([row["order_id"] for row in self.orders.of_customer(customer_id)])
        kept = {"cart_id", "market", "state", "lines", "expires_at"}
        return {
            "exported_at": now.isoformat(),
            "profile": shown(customer, email),
            "addresses": [shown_address(one) for one in customer.addresses],
            "consents": [one.model_dump(mode="json") for one in self.customers.consents(customer_id)],
            "carts": [cart.model_dump(mode="json", include=kept) for cart in carts],
            "orders": [_without_payment(view(order, None)) for order in orders],
        }


def _without_payment(order: dict[str, Any]) -> dict[str, Any]:
    """How to pay is no fact about a person."""
    return {name: value for name, value in order.items() if name != "payment"}

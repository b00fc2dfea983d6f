"""What is about a person: where to send an order, and that she asked to be forgotten."""

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from shop.events.event import Event, Id, Part

#: Stands where something personal was.
ERASED = "erased"
#: One line of text, as it goes on a label: no control characters, nothing that SQS does not take.
Line = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f\ufffe\uffff]*$")]


class Address(Part):
    name: Line = Field(min_length=1, max_length=200)
    line1: Line = Field(min_length=1, max_length=200)
    line2: Line | None = Field(default=None, max_length=200)
    city: Line = Field(min_length=1, max_length=120)
    region: Line | None = Field(default=None, max_length=120)
    postal_code: Line = Field(min_length=1, max_length=20)
    country: str = Field(pattern=r"^[A-Z]{2}$")

    def forgotten(self) -> "Address":
        """What is left when its person was erased: the country, which taxes were paid for."""
        return Address(name=ERASED, line1=ERASED, city=ERASED, postal_code=ERASED, country=self.country)


class CustomerErased(Event):
    """A person asked to be forgotten: whoever keeps something personal of that account drops it."""

    source: ClassVar[str] = "customers"

    customer_id: Id
    #: `shop.ids.person_of` her mail address, by which mails know her.
    person: str | None = None


class OrderForgotten(Event):
    """An order has ended and its person was erased: whoever keeps its name or address drops it."""

    source: ClassVar[str] = "orders"

    order_id: Id

"""GET /me, PATCH /me, DELETE /me, GET /me/addresses, POST /me/addresses, PUT and DELETE /me/addresses/{address_id},
GET /me/export -> her profile and addresses, shown, changed, handed out or erased -> CustomerErased
"""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response

from functions.customers.erasing import Person
from functions.customers.logic import (
    must_have_signed_in_recently,
    put_address,
    shown,
    shown_address,
    with_address,
    with_profile,
    without_address,
)
from functions.customers.model import AddressBody, Customer, ProfileBody, SavedAddress
from shop.http import PathId, answer, lambda_handler, new_api, shopper
from shop.ids import new_id
from shop.log import log

person = Person.from_environment()
api = new_api()


@api.get("/me")
def get_me() -> Response[Any]:
    who = shopper(api)
    return answer(HTTPStatus.OK, shown(person.customers.get(who.customer_id, now=datetime.now(UTC)), who.email))


@api.patch("/me")
def change_me(body: ProfileBody) -> Response[Any]:
    who, now = shopper(api), datetime.now(UTC)
    after = person.customers.change(who.customer_id, lambda one: with_profile(one, body, now=now), now=now)
    return answer(HTTPStatus.OK, shown(after, who.email))


@api.delete("/me")
def erase_me() -> Response[Any]:
    who, now = shopper(api), datetime.now(UTC)
    must_have_signed_in_recently(who.signed_in_at, now=now)
    person.erase(who.customer_id, who.email, cause={"caused_at": now, "cause_id": new_id("req")}, now=now)
    log("erased")
    return answer(HTTPStatus.OK, {"erased": True})


@api.get("/me/addresses")
def list_my_addresses() -> Response[Any]:
    customer = person.customers.get(shopper(api).customer_id, now=datetime.now(UTC))
    return answer(HTTPStatus.OK, {"addresses": [shown_address(one) for one in customer.addresses]})


@api.post("/me/addresses")
def add_my_address(body: AddressBody) -> Response[Any]:
    address_id = new_id("adr")
    saved = _write(lambda customer: with_address(customer, body, address_id))
    return answer(HTTPStatus.CREATED if saved.address_id == address_id else HTTPStatus.OK, shown_address(saved))


@api.put("/me/addresses/<address_id>")
def replace_my_address(address_id: PathId, body: AddressBody) -> Response[Any]:
    return answer(HTTPStatus.OK, shown_address(_write(lambda customer: put_address(customer, address_id, body))))


@api.delete("/me/addresses/<address_id>")
def remove_my_address(address_id: PathId) -> Response[Any]:
    who, now = shopper(api), datetime.now(UTC)
    after = person.customers.change(
        who.customer_id, lambda customer: (without_address(customer, address_id), None), now=now
    )
    return answer(HTTPStatus.OK, {"addresses": [shown_address(one) for one in after.addresses]})


@api.get("/me/export")
def export_me() -> Response[Any]:
    who = shopper(api)
    return answer(HTTPStatus.OK, person.export(who.customer_id, who.email, now=datetime.now(UTC)))


def _write(change: Any) -> SavedAddress:
    """The address that came of it, as it was written."""
    saved: list[SavedAddress] = []

    def keep(customer: Customer) -> tuple[Customer, None]:
        after, address = change(customer)
        saved.append(address)
        return after, None

    person.customers.change(shopper(api).customer_id, keep, now=datetime.now(UTC))
    return saved[-1]


handler = lambda_handler(api)

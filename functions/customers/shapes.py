"""What the routes about a person answer and refuse, for docs/openapi.json."""

from datetime import datetime
from typing import Any, Literal

from shop.http.document import MAY_MISS, SHOPPER, Answer, Busy, NotFound, Operation, Problem


class Profile(Answer):
    """An account; `email` is what it signed in with."""

    customer_id: str
    email: str
    name: str
    locale: str | None
    marketing_consent: bool
    created_at: datetime


class SavedAddress(Answer):
    """One of the address book; one is the default."""

    address_id: str
    is_default: bool
    name: str
    line1: str
    line2: str = MAY_MISS
    city: str
    region: str = MAY_MISS
    postal_code: str
    country: str


class AddressBook(Answer):
    addresses: list[SavedAddress]


class ConsentGiven(Answer):
    """One answer about offers."""

    granted: bool
    at: datetime


class Export(Answer):
    """All we keep of a person."""

    exported_at: datetime
    profile: Profile
    addresses: list[SavedAddress]
    consents: list[ConsentGiven]
    carts: list[dict[str, Any]]
    orders: list[dict[str, Any]]


class Erased(Answer):
    erased: Literal[True]


class SignInAgain(Problem):
    """The sign-in is older than ten minutes."""

    status: Literal[401]
    type: Literal["sign-in-again"]


class TooManyAddresses(Problem):
    """An account keeps at most twenty."""

    status: Literal[409]
    type: Literal["too-many-addresses"]


OPERATIONS = {
    "get_me": Operation(
        summary="Read the profile",
        text="It is made when an account is first seen.",
        guard=SHOPPER,
        answers={200: Profile},
    ),
    "change_me": Operation(
        summary="Change the profile",
        text="What is not sent stays. A consent given or taken back is logged with its time.",
        guard=SHOPPER,
        answers={200: Profile},
        refuses=(Busy,),
    ),
    "erase_me": Operation(
        summary="Erase the person",
        text="Profile, addresses and cart go at once, with them all tokens; orders keep amounts and lines.",
        guard=SHOPPER,
        answers={200: Erased},
        refuses=(SignInAgain, Busy),
    ),
    "list_my_addresses": Operation(summary="Read the addresses", guard=SHOPPER, answers={200: AddressBook}),
    "add_my_address": Operation(
        summary="Add an address",
        text="The first is the default one. 200 with the one that is there where it says the same.",
        guard=SHOPPER,
        answers={200: SavedAddress, 201: SavedAddress},
        refuses=(TooManyAddresses, Busy),
    ),
    "replace_my_address": Operation(
        summary="Replace an address", guard=SHOPPER, answers={200: SavedAddress}, refuses=(NotFound, Busy)
    ),
    "remove_my_address": Operation(
        summary="Remove an address",
        text="Where it was the default, the one added last is.",
        guard=SHOPPER,
        answers={200: AddressBook},
        refuses=(NotFound, Busy),
    ),
    "export_me": Operation(summary="Read all we keep of the person", guard=SHOPPER, answers={200: Export}),
}

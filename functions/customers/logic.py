"""What may become of a customer's profile and address book."""

from datetime import datetime, timedelta
from typing import Any

from functions.customers.model import MOST_ADDRESSES, AddressBody, Consent, Customer, ProfileBody, SavedAddress
from shop.errors import NotFound, Refused, Unauthorized

#: Who erases an account must have typed her password so recently.
RECENT = timedelta(minutes=10)


def with_profile(customer: Customer, body: ProfileBody, *, now: datetime) -> tuple[Customer, Consent | None]:
    """The consent is new only where the answer is another than before."""
    after = changed(customer, **body.model_dump(exclude_none=True))
    moved = after.marketing_consent != customer.marketing_consent
    return after, Consent(granted=after.marketing_consent, at=now) if moved else None


def with_address(customer: Customer, body: AddressBody, address_id: str) -> tuple[Customer, SavedAddress]:
    """One more; the same words again are the address that is there. Raises Refused where the book is full."""
    same = next((one for one in customer.addresses if _words(one) == _words(body)), None)
    if same:
        return put_address(customer, same.address_id, body) if body.is_default else (customer, same)
    if len(customer.addresses) >= MOST_ADDRESSES:
        raise Refused("too-many-addresses", f"an account keeps at most {MOST_ADDRESSES} addresses")
    new = SavedAddress(address_id=address_id, **body.model_dump())
    after = _one_default(changed(customer, addresses=(*customer.addresses, new)), new)
    return after, must_have(after, address_id)


def put_address(customer: Customer, address_id: str, body: AddressBody) -> tuple[Customer, SavedAddress]:
    """Another in its place. Raises NotFound."""
    must_have(customer, address_id)
    new = SavedAddress(address_id=address_id, **body.model_dump())
    others = tuple(new if one.address_id == address_id else one for one in customer.addresses)
    after = _one_default(changed(customer, addresses=others), new)
    return after, must_have(after, address_id)


def without_address(customer: Customer, address_id: str) -> Customer:
    """Raises NotFound. Where it was the default, the one added last is."""
    must_have(customer, address_id)
    others = tuple(one for one in customer.addresses if one.address_id != address_id)
    return _one_default(changed(customer, addresses=others), None)


def must_have(customer: Customer, address_id: str) -> SavedAddress:
    for one in customer.addresses:
        if one.address_id == address_id:
            return one
    raise NotFound("not-found", "there is no such address")


def must_have_signed_in_recently(signed_in_at: int, *, now: datetime) -> None:
    """A token that somebody found on a table must not erase an account."""
    if now - datetime.fromtimestamp(signed_in_at, now.tzinfo) > RECENT:
        minutes = int(RECENT.total_seconds() // 60)
        detail = f"erasing an account needs a sign-in of the last {minutes} minutes: sign in again"
        raise Unauthorized("sign-in-again", detail)


def shown(customer: Customer, email: str) -> dict[str, Any]:
    return {
        "customer_id": customer.customer_id,
        "email": email,
        **customer.model_dump(mode="json", include={"name", "locale", "marketing_consent", "created_at"}),
    }


def shown_address(address: SavedAddress) -> dict[str, Any]:
    return address.model_dump(exclude_none=True)


def changed(customer: Customer, **values: Any) -> Customer:
    return customer.model_copy(update=values)


def _one_default(customer: Customer, wished: SavedAddress | None) -> Customer:
    if not customer.addresses:
        return customer
    was = next((one.address_id for one in customer.addresses if one.is_default), customer.addresses[-1].address_id)
    chosen = wished.address_id if wished and wished.is_default else was
    return changed(
        customer,
        addresses=tuple(one.model_copy(update={"is_default": one.address_id == chosen}) for one in customer.addresses),
    )


def _words(address: SavedAddress | AddressBody) -> dict[str, Any]:
    return address.model_dump(exclude={"address_id", "is_default"})

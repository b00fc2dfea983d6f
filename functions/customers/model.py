"""A customer: her profile and address book, one item, so that to erase her is one write."""

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from shop.events import Address

MOST_ADDRESSES = 20

#: One line, as on a label.
Name = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f\ufffe\uffff]*$", max_length=200)]


class Noun(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class SavedAddress(Address):
    """Where to send an order; `is_default` is true for one, unless there is none."""

    address_id: str
    is_default: bool = False


class Customer(Noun):
    """`version` counts the writes: each is conditioned on the one it was decided on; 0 was never written."""

    customer_id: str
    version: int = 0
    name: str = ""
    locale: str | None = None
    marketing_consent: bool = False
    addresses: tuple[SavedAddress, ...] = ()
    created_at: AwareDatetime


class Consent(Noun):
    """One answer to the question whether we may write about offers; none is ever changed."""

    granted: bool
    at: AwareDatetime


class Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class ProfileBody(Body):
    """What is not sent stays as it is."""

    name: Name | None = None
    locale: str | None = Field(default=None, pattern=r"^[a-z]{2}(?:-[A-Z]{2})?$")
    marketing_consent: bool | None = Field(default=None, strict=True)


class AddressBody(Address):
    """The first address is the default one whatever it says."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    is_default: bool = Field(default=False, strict=True)

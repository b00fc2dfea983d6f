"""A mail, who waits for a SKU, and what SES tells of mails it could not deliver."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from functions.checkout.model import Email
from shop.events import Sku
from shop.market import NoSuchMarket, default_market, market

#: `sending` is a claim that lapses; the others are for good.
type Outcome = Literal["sent", "refused", "suppressed"]


class Noun(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class Mail(Noun):
    subject: str
    text: str
    html: str
    headers: Mapping[str, str] = {}


class Waiting(Noun):
    """Who wants to know when a SKU can be bought again: `asked` until the address confirmed it. `asked_at` in ms."""

    sku: str
    person: str
    email: str
    market: str
    state: Literal["asked", "waiting"]
    asked_at: int


def _known(market_id: str) -> str:
    try:
        market(market_id)
    except NoSuchMarket as error:
        raise ValueError(str(error)) from error
    return market_id


class BackInStockBody(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    sku: Sku
    email: Email
    market: Annotated[str, Field(max_length=32), AfterValidator(_known)] = Field(
        default_factory=lambda: default_market().id
    )


class AskToConfirm(Noun):
    """Somebody asked for `email` to be told. `source` is a digest of where from."""

    request_id: str
    sku: str
    email: str
    market: str
    source: str


class TellWaiting(Noun):
    """The SKU can be bought again: tell those who wait, from `after` on."""

    sku: str
    after: str | None = None


class Recipient(Noun):
    address: str = Field(alias="emailAddress")


class Bounce(Noun):
    kind: str = Field(alias="bounceType")
    recipients: tuple[Recipient, ...] = Field(alias="bouncedRecipients")


class Complaint(Noun):
    recipients: tuple[Recipient, ...] = Field(alias="complainedRecipients")


class Feedback(Noun):
    """https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html"""

    bounce: Bounce | None = None
    complaint: Complaint | None = None

    @property
    def hopeless(self) -> list[tuple[str, str]]:
        """(address, why): a mailbox that is full today may take mail tomorrow."""
        bounced = self.bounce.recipients if self.bounce and self.bounce.kind == "Permanent" else ()
        complained = self.complaint.recipients if self.complaint else ()
        return [(one.address, "bounce") for one in bounced] + [(one.address, "complaint") for one in complained]


class SuppressAddress(Noun):
    """As EventBridge hands on what SES says: `Email Bounced`, `Email Complaint Received`."""

    detail: Feedback


type View = dict[str, Any]

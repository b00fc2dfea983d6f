"""A mail, and what SES tells of those it could not deliver."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

#: Templates in storefront/mail.
type Name = Literal["order_confirmation", "order_shipped", "order_refunded"]
#: `sending` is a claim that lapses; the others are for good.
type Outcome = Literal["sent", "refused", "suppressed"]


class Noun(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class Mail(Noun):
    subject: str
    text: str
    html: str


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

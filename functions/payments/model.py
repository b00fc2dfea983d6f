"""The nouns of payments: our row per order, the PSP's payment, and what a webhook or the PSP's answer tells of it."""

from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from shop.events import Event
from shop.money import Money

#: `parked`: the PSP says something of this payment that cannot be right (another amount); somebody must look.
State = Literal["opened", "created", "canceled", "parked", "succeeded", "refunding", "refunded"]
OPEN: tuple[State, ...] = ("opened", "created")
#: The PSP took the shopper's money.
TAKEN: tuple[State, ...] = ("parked", "succeeded", "refunding")


class Noun(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


class Payment(Noun):
    """One per order, opened in the transaction that places it. `refund` is what the shop asked the PSP to give back."""

    order_id: str
    amount: Money
    state: State
    opened_at: AwareDatetime
    psp_id: str | None = None
    pay_url: str | None = None
    last_failure: str | None = None
    refund: Money | None = None


class PspPayment(Noun):
    """The payment as the PSP has it now."""

    psp_id: str
    status: Literal["open", "processing", "succeeded", "canceled"]
    pay_url: str | None
    amount: Money
    order_id: str | None = None
    last_failure: str | None = None


class PspRefund(Noun):
    status: Literal["pending", "succeeded", "failed"]


class News(Noun):
    """Something the PSP says of an order's payment; `amount` is the payment's, of a refund what went back."""

    kind: Literal["succeeded", "failed", "canceled", "refunded"]
    order_id: str | None
    psp_id: str
    amount: Money
    reason: str = ""


class PspEvent(Noun):
    """A webhook; `news` is None where its type says nothing that concerns us."""

    event_id: str
    type: str
    news: News | None


class Decision(Noun):
    """What news does to a payment. `payment` is its new state and `said` the event that reports it, where there are.

    settled: the payment moves on. noted: a failed attempt. late: it is further on already.
    parked: it cannot be right. ignored: not about us.
    """

    outcome: Literal["settled", "noted", "late", "parked", "ignored"]
    payment: Payment | None = None
    said: Event | None = None
    reason: str | None = None

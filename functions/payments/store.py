"""The payments table: `payment#<order id>` and `inbox#<the PSP's event id>`, one key, `id`."""

import os
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from functions.payments.logic import decide, refusal_of_refund
from functions.payments.model import OPEN, Decision, News, Payment, PspEvent
from shop.errors import Refused
from shop.money import Money
from shop.outbox import Outbox
from shop.table import ConditionFailed, Item, Write, batch_get, dynamodb, from_item, query, to_item, write

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

#: Sparse: only payments we wait for carry `awaiting`, the partition of the index.
AWAITING_INDEX = "awaiting"
AWAITING = "psp"
#: A webhook has so long to come before the reconciler asks.
ASK_AFTER = timedelta(minutes=2)
#: Stripe sends an event again for three days; after that the states alone make it a no-op.
INBOX_LASTS = timedelta(days=30)
#: How often a payment may move under us before we give up.
ATTEMPTS = 5


class PaymentTable:
    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    @classmethod
    def from_environment(cls) -> Self:
        return cls(dynamodb(), os.environ["PAYMENT_TABLE"])

    def key(self, order_id: str) -> Item:
        return {"id": f"payment#{order_id}"}

    def get(self, order_id: str) -> Payment | None:
        """A strong read."""
        answer = self._client.get_item(TableName=self._table, Key=to_item(self.key(order_id)), ConsistentRead=True)
        return Payment.model_validate(from_item(answer["Item"])) if "Item" in answer else None

    def open(self, order_id: str, amount: Money, *, now: datetime) -> Write:
        """For the transaction that places the order."""
        row = self.key(order_id) | {
            "order_id": order_id,
            "amount": amount.model_dump(),
            "state": "opened",
            "opened_at": now.isoformat(),
            "ask_at": _milliseconds(now + ASK_AFTER),
        }
        return {
            "Put": {
                "TableName": self._table,
                "Item": to_item(row),
                "ConditionExpression": "attribute_not_exists(id)",
            }
        }

    def created(self, order_id: str, psp_id: str, pay_url: str | None) -> Payment:
        """Records the PSP's payment and returns the row as it is now: a webhook may have come first and settled it.

        Refused when the order has another payment at the PSP, or none was opened.
        """
        values = {":opened": "opened", ":created": "created", ":psp": psp_id, ":url": pay_url, ":awaiting": AWAITING}
        recorded = {
            "Update": {
                "TableName": self._table,
                "Key": to_item(self.key(order_id)),
                "UpdateExpression": "SET #state = :created, psp_id = :psp, awaiting = :awaiting"
                + (", pay_url = :url" if pay_url else ""),
                "ConditionExpression": "(#state = :opened OR #state = :created)"
                " AND (attribute_not_exists(psp_id) OR psp_id = :psp)",
                "ExpressionAttributeNames": {"#state": "state"},
                "ExpressionAttributeValues": to_item(values),
            }
        }
        with suppress(ConditionFailed):
            write(self._client, [recorded])
        payment = self.get(order_id)
        if payment is None or payment.psp_id != psp_id:
            raise Refused("another-payment", f"order {order_id} is not paid by {psp_id}")
        return payment

    def settle(
        self, news: News, *, cause: dict[str, Any], outbox: Outbox, now: datetime, event: PspEvent | None = None
    ) -> Decision | None:
        """What the PSP says, the event that reports it and the webhook's inbox row, in one transaction.

        None when this very webhook was dealt with before.
        """
        for _ in range(ATTEMPTS):
            payment = self.get(news.order_id) if news.order_id else None
            decision = decide(payment, news, cause)
            writes = [self._received(event, decision, news, now=now)] if event else []
            if payment and decision.payment:
                writes.append(self._moved(payment, decision.payment))
            if decision.said:
                writes.append(outbox.say(decision.said, now=now))
            try:
                if writes:
                    write(self._client, writes)
            except ConditionFailed as failed:
                if event and 0 in failed.failed:
                    return None
                continue
            return decision
        raise RuntimeError(f"payment of {news.order_id} moved {ATTEMPTS} times while we settled it")

    def ignore(self, event: PspEvent, *, now: datetime) -> None:
        """Records a webhook that does not concern us."""
        with suppress(ConditionFailed):
            write(self._client, [self._received(event, Decision(outcome="ignored"), None, now=now)])

    def refunding(self, order_id: str, amount: Money) -> Payment:
        """What the shop asks the PSP for is written before it is asked. Refused where that makes no sense."""
        payment = self.get(order_id)
        reason = refusal_of_refund(payment, amount)
        if payment is None or reason:
            raise Refused("no-refund", f"refund of order {order_id}: {reason}")
        if payment.refund is not None or payment.state == "refunded":
            return payment
        asked = payment.model_copy(update={"state": "refunding", "refund": amount})
        write(self._client, [self._moved(payment, asked)])
        return asked

    def due(self, *, now: datetime, limit: int) -> list[Payment]:
        """Payments nobody told us about for long enough, the longest first."""
        rows = query(
            self._client,
            TableName=self._table,
            IndexName=AWAITING_INDEX,
            KeyConditionExpression="awaiting = :awaiting AND ask_at <= :now",
            ExpressionAttributeValues=to_item({":awaiting": AWAITING, ":now": _milliseconds(now)}),
            Limit=limit,
        )
        found = batch_get(self._client, {self._table: [{"id": row["id"]} for row in rows]})[self._table]
        return sorted(
            (payment for row in found if (payment := Payment.model_validate(row)).state == "created"),
            key=lambda payment: payment.opened_at,
        )

    def ask_later(self, payment: Payment, *, now: datetime) -> None:
        """Still open: wait as long again as it has waited, so that a shopper who left costs a handful of questions."""
        later = now + max(ASK_AFTER, now - payment.opened_at)
        values = {":created": "created", ":later": _milliseconds(later)}
        update = {
            "Update": {
                "TableName": self._table,
                "Key": to_item(self.key(payment.order_id)),
                "UpdateExpression": "SET ask_at = :later",
                "ConditionExpression": "#state = :created",
                "ExpressionAttributeNames": {"#state": "state"},
                "ExpressionAttributeValues": to_item(values),
            }
        }
        with suppress(ConditionFailed):  # it was settled meanwhile
            write(self._client, [update])

    def _moved(self, was: Payment, now_is: Payment) -> Write:
        """From exactly what was read: another news in between makes this one be thought over."""
        sets = {
            name: value
            for name, value in now_is.model_dump(mode="json", exclude_none=True).items()
            if value != was.model_dump(mode="json")[name]
        }
        condition, values = "#state = :was", {":was": was.state} | {f":{name}": value for name, value in sets.items()}
        removed = ["last_failure"] if was.last_failure and now_is.last_failure is None else []
        if now_is.state in OPEN:
            sets["awaiting"] = values[":awaiting"] = AWAITING
        else:
            removed.append("awaiting")
        if was.psp_id is None:
            condition += " AND attribute_not_exists(psp_id)"
        else:
            condition += " AND psp_id = :known"
            values[":known"] = was.psp_id
        expression = "SET " + ", ".join(f"{_name(name)} = :{name}" for name in sets)
        return {
            "Update": {
                "TableName": self._table,
                "Key": to_item(self.key(was.order_id)),
                "UpdateExpression": expression + (f" REMOVE {', '.join(removed)}" if removed else ""),
                "ConditionExpression": condition,
                "ExpressionAttributeNames": {"#state": "state"},
                "ExpressionAttributeValues": to_item(values),
            }
        }

    def _received(self, event: PspEvent, decision: Decision, news: News | None, *, now: datetime) -> Write:
        row = {
            "id": f"inbox#{event.event_id}",
            "type": event.type,
            "outcome": decision.outcome,
            "reason": decision.reason,
            "order_id": news.order_id if news else None,
            "psp_id": news.psp_id if news else None,
            "received_at": now.isoformat(),
            "expires_at": int((now + INBOX_LASTS).timestamp()),
        }
        return {
            "Put": {
                "TableName": self._table,
                "Item": to_item(row),
                "ConditionExpression": "attribute_not_exists(id)",
            }
        }


def _name(attribute: str) -> str:
    return "#state" if attribute == "state" else attribute


def _milliseconds(at: datetime) -> str:
    """Sorts as text, as far as clocks go."""
    return f"{int(at.timestamp() * 1000):015}"

"""How the PSP double tells the shop: signed, at once, and again until the shop took it."""

import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import urllib3

from functions.doubles.psp_store import PspStore
from shop.ids import new_id
from shop.log import log
from shop.table import Item, Write


@dataclass(frozen=True)
class Webhooks:
    store: PspStore
    http: Any
    clock: Callable[[], float]

    def about(self, event_type: str, subject: dict[str, Any]) -> list[Item]:
        """One for each endpoint: https://docs.stripe.com/api/events/object"""
        event = {
            "id": new_id("evt"),
            "object": "event",
            "created": int(self.clock()),
            "data": {"object": subject},
            "livemode": False,
            "type": event_type,
        }
        return [
            {"id": f"webhook#{event['id']}#{row['id']}", "endpoint": row["id"], "body": json.dumps(event), "tries": 0}
            for row in self.store.all("endpoint")
        ]

    def owed(self, webhook: Item) -> Write:
        """Written with the change it tells of; deleted when its endpoint took it."""
        due_at = int(self.clock()) + 2 ** min(webhook["tries"], 6)
        kept = {name: webhook[name] for name in ("endpoint", "body", "tries")}
        return self.store.put("todo", webhook["id"], due_at=due_at, **kept)

    def send(self, webhooks: Sequence[Item]) -> int:
        """How many were taken. What was not stays, and is due again later."""
        taken = 0
        for webhook in webhooks:
            endpoint = self.store.get("endpoint", webhook["endpoint"])
            if endpoint and not self._took(endpoint, webhook["body"]):
                self.store.commit(self.owed(webhook | {"tries": webhook["tries"] + 1}))
                log("webhook undelivered", webhook=webhook["id"], tries=webhook["tries"] + 1)
                continue
            self.store.commit(self.store.delete("todo", webhook["id"]))
            taken += 1
        return taken

    def _took(self, endpoint: Item, body: str) -> bool:
        """https://docs.stripe.com/webhooks#verify-manually"""
        at = int(self.clock())
        signature = hmac.new(endpoint["secret"].encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "Stripe-Signature": f"t={at},v1={signature}"}
        try:
            answer = self.http.request("POST", endpoint["url"], body=body, headers=headers)
        except urllib3.exceptions.HTTPError:
            return False
        return bool(HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES)

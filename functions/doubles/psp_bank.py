"""What happens to payments at the PSP double: one change at a time, and each key's answer kept."""

import hashlib
import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from functions.doubles.psp_http import Answer, Request, to_json
from functions.doubles.psp_model import Intent, StripeError
from functions.doubles.psp_store import PspStore
from functions.doubles.psp_webhooks import Webhooks
from shop.log import log
from shop.table import ConditionFailed, Write

#: How long the bank thinks about the card that takes its time.
PROCESSING_LASTS = 3
ATTEMPTS = 5
REPLAYED = "Idempotent-Replayed"


@dataclass(frozen=True)
class Bank:
    store: PspStore
    webhooks: Webhooks
    clock: Callable[[], float] = time.time

    @property
    def now(self) -> int:
        return int(self.clock())

    def intent(self, intent_id: str) -> Intent:
        if intent := self.store.intent(intent_id):
            return intent
        raise StripeError(404, f"No such payment_intent: '{intent_id[:60]}'", code="resource_missing", param="intent")

    def intents(self) -> list[Intent]:
        found = [Intent.model_validate(row) for row in self.store.all("intent")]
        return sorted(found, key=lambda intent: intent.id, reverse=True)

    def change(self, intent_id: str, change: Callable[[Intent], Intent], event: str, base: str) -> Intent:
        """The change and what it lets the shop know, together; then it is sent."""
        for _ in range(ATTEMPTS):
            was = self.intent(intent_id)
            intent = change(was)
            webhooks = self.webhooks.about(event, intent.shown(base))
            writes = [self.store.put_intent(intent, was=was), *map(self.webhooks.owed, webhooks)]
            settle = f"settle#{intent_id}"
            if intent.status == "processing":
                writes.append(self.store.put("todo", settle, due_at=self.now + PROCESSING_LASTS))
            elif was.status == "processing":
                writes.append(self.store.delete("todo", settle))
            try:
                self.store.commit(*writes)
            except ConditionFailed:
                continue
            self.webhooks.send(webhooks)
            log("psp double", event=event, payment_intent=intent_id, status=intent.status)
            return intent
        raise StripeError(409, "too many changes at once", code="lock_timeout")

    def once(self, request: Request, body: dict[str, Any], writes: list[Write], *, status: int = 200) -> Answer:
        """Under its Idempotency-Key the first answer, also a refusal, is the answer for a day.

        https://docs.stripe.com/api/idempotent_requests
        """
        answer = to_json(status, body)
        key = request.headers.get("idempotency-key")
        kept = [self.store.put_key(key, _fingerprint(request), status, answer.body, now=self.now)] if key else []
        if not kept and not writes:
            return answer
        try:
            self.store.commit(*kept, *writes)
        except ConditionFailed as failed:
            if replay := self.replay(request):
                return replay
            raise StripeError(409, "This object cannot be accessed right now", code="lock_timeout") from failed
        return answer

    def replay(self, request: Request) -> Answer | None:
        key = request.headers.get("idempotency-key")
        first = self.store.get("key", key) if key else None
        if not first or first["expires_at"] <= self.now:
            return None
        if first["fingerprint"] != _fingerprint(request):
            message = "Keys for idempotent requests can only be used with the same parameters they were first used "
            message += f"with. Try using a key other than '{key}' if you meant to execute a different request."
            raise StripeError(400, message, kind="idempotency_error")
        headers = {"Content-Type": "application/json", REPLAYED: "true"}
        return Answer(first["answer_status"], first["answer_body"], headers)

    def do_what_is_due(self, base: str) -> None:
        """The double has no clock of its own: whoever asks moves it on."""
        due = [row for row in self.store.all("todo") if row["due_at"] <= self.now]
        self.webhooks.send([row for row in due if row["id"].startswith("webhook#")][:3])
        for row in due:
            if row["id"].startswith("settle#"):
                with suppress(StripeError):  # somebody else's request was faster
                    intent_id = row["id"].removeprefix("settle#")
                    self.change(intent_id, _confirmed, "payment_intent.succeeded", base)


def _confirmed(intent: Intent) -> Intent:
    if intent.status != "processing":
        raise StripeError(400, "it is settled")
    return intent.model_copy(update={"status": "succeeded"})


def _fingerprint(request: Request) -> str:
    said = json.dumps([request.method, request.path, sorted(request.fields.items())])
    return hashlib.sha256(said.encode()).hexdigest()

"""Subscriptions to the shop's events and their deliveries, as an operator handles them."""

import base64
import secrets
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from evershelf.aws import Aws
from evershelf.errors import Failure, NotDeployed
from evershelf.stage import StageInfo

if TYPE_CHECKING:
    from functions.webhooks.model import Delivery, Subscription

#: Both secrets sign for so long after a rotation.
ROTATION = timedelta(days=1)
#: An event makes a row for each subscription, one after the other.
MOST_SUBSCRIPTIONS = 100


class Webhooks:
    """Works on the table and the queue of a stage with the operator's own rights."""

    def __init__(self, info: StageInfo, aws: Aws) -> None:
        from functions.webhooks.store import DeliverQueue, WebhookTable  # noqa: PLC0415 - boto3 is slow to load

        missing = {"WebhooksTable", "DeliverWebhookQueueUrl"} - info.outputs.keys()
        if missing:
            then = "run `make up`" if info.stage == "local" else f"run `cdk deploy --all -c stage={info.stage}`"
            raise NotDeployed(f"stage {info.stage} has no {', '.join(sorted(missing))}", then=then)
        self._local = info.stage == "local"
        self._table: WebhookTable = WebhookTable(aws.dynamodb, info.outputs["WebhooksTable"])
        self._queue: DeliverQueue = DeliverQueue(aws.sqs, info.outputs["DeliverWebhookQueueUrl"])

    def all(self) -> "list[Subscription]":
        return self._table.subscriptions()

    def find(self, subscription_id: str) -> "Subscription":
        found = self._table.subscription(subscription_id)
        if found is None:
            raise Failure(f"there is no subscription {subscription_id}", then="`evershelf webhooks list` shows all")
        return found

    def add(self, url: str, *, types: tuple[str, ...] = (), subject_prefix: str = "") -> "Subscription":
        """The only time that the secret is told."""
        from functions.webhooks.logic import BY_NAME  # noqa: PLC0415 - pydantic is slow to load
        from functions.webhooks.model import Subscription  # noqa: PLC0415 - as above
        from shop.ids import new_id  # noqa: PLC0415 - as above

        if unknown := sorted(set(types) - BY_NAME.keys()):
            raise Failure(f"no public event is named {', '.join(unknown)}", then=f"there are: {', '.join(BY_NAME)}")
        self._refuse_unreachable(url)
        if len(self.all()) >= MOST_SUBSCRIPTIONS:
            raise Failure(f"there are {MOST_SUBSCRIPTIONS} subscriptions, which is all there may be")
        subscription = Subscription(
            subscription_id=new_id("whk"),
            url=url,
            types=types,
            subject_prefix=subject_prefix,
            secret=new_secret(),
            created_at=datetime.now(UTC),
        )
        self._table.add(subscription)
        return subscription

    def remove(self, subscription_id: str) -> None:
        self.find(subscription_id)
        self._table.remove(subscription_id)

    def enable(self, subscription_id: str) -> None:
        self.find(subscription_id)
        self._table.note(subscription_id, active=True, failing_since=None, disabled_at=None, disabled_because=None)

    def disable(self, subscription_id: str) -> None:
        self.find(subscription_id)
        now = datetime.now(UTC)
        self._table.note(subscription_id, active=False, disabled_at=now, disabled_because="by an operator")

    def rotate(self, subscription_id: str) -> str:
        """The new secret; for a day both sign."""
        old, new = self.find(subscription_id), new_secret()
        until = datetime.now(UTC) + ROTATION
        self._table.note(subscription_id, secret=new, previous_secret=old.secret, previous_until=until)
        return new

    def trial(self, subscription_id: str, *, patience: float = 30) -> "Delivery":
        """Posts a WebhookTest and waits for what became of its first attempt."""
        from functions.webhooks.delivering import start  # noqa: PLC0415 - as above
        from functions.webhooks.logic import trial  # noqa: PLC0415 - as above
        from shop.ids import new_id  # noqa: PLC0415 - as above

        self.find(subscription_id)
        now = datetime.now(UTC)
        told = trial(new_id("evt"), now=now)
        delivery = start(subscription_id, told, webhooks=self._table, queue=self._queue, now=now)
        deadline = time.monotonic() + patience
        while not delivery.log:
            if time.monotonic() > deadline:
                raise Failure(f"nothing was tried within {patience:.0f} s", then="look at `evershelf dlq list`")
            time.sleep(0.2)
            delivery = self._table.delivery(subscription_id, told.event_id) or delivery
        return delivery

    def deliveries(self, subscription_id: str, *, limit: int, failed: bool = False) -> "list[Delivery]":
        """The newest first. `failed`: looks through all that are kept."""
        self.find(subscription_id)
        if not failed:
            return self._table.deliveries(subscription_id, limit=limit)
        return [one for one in self._table.deliveries(subscription_id) if one.state == "failed"][:limit]

    def replay(self, subscription_id: str, event_id: str) -> int:
        delivery = self._table.delivery(subscription_id, event_id)
        if delivery is None:
            then = f"`evershelf webhooks deliveries {subscription_id}` shows the newest"
            raise Failure(f"{subscription_id} has no delivery {event_id}", then=then)
        return self._replay([delivery])

    def replay_failed(self, subscription_id: str, *, since: datetime) -> int:
        failed = self.deliveries(subscription_id, limit=1_000_000, failed=True)
        return self._replay([one for one in reversed(failed) if one.created_at >= since])

    def _replay(self, deliveries: "list[Delivery]") -> int:
        from functions.webhooks.delivering import replay  # noqa: PLC0415 - as above

        if deliveries and not self.find(deliveries[0].subscription_id).active:
            then = f"`evershelf webhooks enable {deliveries[0].subscription_id}` first"
            raise Failure("the subscription is disabled: nothing would be posted", then=then)
        now = datetime.now(UTC)
        return sum(replay(one, webhooks=self._table, queue=self._queue, now=now) for one in deliveries)

    def _refuse_unreachable(self, url: str) -> None:
        from functions.webhooks.receivers import Forbidden, HttpReceivers  # noqa: PLC0415 - as above

        try:
            HttpReceivers(loopback=self._local).address(url)
        except Forbidden as forbidden:
            raise Failure(f"{url}: {forbidden}") from forbidden
        except OSError as error:
            raise Failure(f"{url}: its name is not known to the DNS ({error})") from error


def new_secret() -> str:
    """256 bits."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()

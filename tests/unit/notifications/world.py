"""The post office in memory: the tables, the theme that lies in this repository, and an SES that does as it is told."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from evershelf import mail
from evershelf.places import STOREFRONT
from evershelf.theme import texts_of
from functions.notifications.mailer import Mailer
from functions.notifications.post import OrderMails, Post
from functions.notifications.render import MailTheme
from functions.notifications.store import NotificationTable
from functions.orders.link import OrderLinks
from functions.orders.model import Order
from functions.orders.store import OrderTable
from functions.payments.psp import Secret
from tests.fakes import MemoryDynamo, create_table

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SHOP = {"name": "Evershelf Goods", "url": "https://shop.example", "api_url": "https://api.shop.example"}


class FakeSes:
    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.error: str | None = None
        self.crash_after_sending = False

    def send_email(self, **request: Any) -> dict[str, Any]:
        if self.error:
            raise ClientError({"Error": {"Code": self.error, "Message": "no"}}, "SendEmail")
        self.sent.append(request)
        if self.crash_after_sending:
            raise KeyboardInterrupt
        return {"MessageId": f"ses-{len(self.sent)}"}

    @property
    def subjects(self) -> list[str]:
        return [one["Content"]["Simple"]["Subject"]["Data"] for one in self.sent]


class FakeSecret(Secret):
    def __call__(self) -> str:
        return f"key of {self.arn}"


@dataclass(frozen=True)
class FakeThemes:
    theme: MailTheme

    def current(self) -> MailTheme:
        return self.theme


@dataclass
class World:
    sender: str = "orders@shop.example"
    ses: FakeSes = field(default_factory=FakeSes)

    def __post_init__(self) -> None:
        client = MemoryDynamo().client
        create_table(client, "notification", key="pk", sort="sk")
        create_table(client, "order", key="order_id", indexes={"due": ("pending", "ask_at")}, numbers=["ask_at"])
        self.client = client
        self.notifications = NotificationTable(client, "notification")
        self.orders = OrderTable(client, "order")
        self.links = OrderLinks(FakeSecret("links"))
        self.theme = MailTheme(**mail.bundle(STOREFRONT, texts_of(STOREFRONT / "mail")), shop=SHOP)
        mailer = Mailer(self.ses, sender=self.sender, configuration_set="mails")
        self.post = Post(self.notifications, FakeThemes(self.theme), mailer)  # type: ignore[arg-type]
        self.mails = OrderMails(self.post, self.orders, self.links)

    def placed(self, **changes: Any) -> Order:
        order = Order.model_validate(mail.sample_order().model_dump() | changes)
        self.orders.commit([self.orders.place(order)])
        return order

    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(json.dumps(item)) for item in self.client.scan(TableName="notification")["Items"]]

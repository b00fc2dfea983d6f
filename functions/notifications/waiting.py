"""Waiting for a SKU: asked for, confirmed by the owner of the address, told once.

An address is written to only after its owner followed the link in one mail (double opt-in: in Germany whoever sends
without has to prove consent; BGH I ZR 164/09).
"""

import os
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Self

import boto3

from functions.catalog.model import Offer
from functions.catalog.store import CatalogTable
from functions.notifications.logic import waiting_view
from functions.notifications.model import AskToConfirm, Mail, TellWaiting, Waiting
from functions.notifications.post import Post
from functions.notifications.render import MailTheme
from functions.notifications.store import WaitingTable
from functions.notifications.token import WaitingLinks
from functions.stock.store import StockTable
from shop.ids import person_of
from shop.log import log
from shop.market import market

if TYPE_CHECKING:
    from types_boto3_sqs.client import SQSClient

#: Confirmations an address is sent a day, whoever asks; and questions that one place may ask.
A_PERSON, A_SOURCE = 3, 20
#: Mails a command sends; the next goes on.
AT_ONCE = 20


@dataclass(frozen=True)
class TellQueue:
    client: "SQSClient"
    url: str

    @classmethod
    def from_environment(cls) -> Self:
        return cls(boto3.client("sqs"), os.environ["TELL_QUEUE_URL"])

    def send(self, command: TellWaiting) -> None:
        self.client.send_message(QueueUrl=self.url, MessageBody=command.model_dump_json())


@dataclass(frozen=True)
class WaitingRoom:
    table: WaitingTable
    catalog: CatalogTable
    stock: StockTable
    post: Post
    links: WaitingLinks

    @classmethod
    def from_environment(cls) -> Self:
        return cls(
            WaitingTable.from_environment(),
            CatalogTable.from_environment(),
            StockTable.from_environment(),
            Post.from_environment(),
            WaitingLinks.from_environment(),
        )

    def ask_to_confirm(self, ask: AskToConfirm, *, now: datetime) -> None:
        """What is refused is refused in silence: whoever asked learns nothing of the address."""
        refused = self._refused(ask, now=now)
        if refused:
            log("not asked to confirm", sku=ask.sku, why=refused)
            return
        offer, person = self._offer(ask.sku, ask.market), person_of(ask.email)
        assert offer  # noqa: S101 _refused looked
        self.post.once(
            f"waiting#{ask.sku}",
            f"back_in_stock_confirm#{person}#{ask.request_id}",
            lambda theme: self._mail(theme, "back_in_stock_confirm", offer, person, ask.market),
            to=ask.email,
            now=now,
        )

    def tell(self, command: TellWaiting, *, now: datetime) -> TellWaiting | None:
        """Those from `after` on; the command for the others. Sold out again, the others go on waiting."""
        if self.stock.bands([command.sku])[command.sku].band == "sold_out":
            log("sold out again", sku=command.sku)
            return None
        wishes, more = self.table.who_waits(command.sku, after=command.after, at_most=AT_ONCE, now=now)
        for wish in wishes:
            self._tell(wish, now=now)
        return TellWaiting(sku=command.sku, after=more) if more else None

    def _tell(self, wish: Waiting, *, now: datetime) -> None:
        if offer := self._offer(wish.sku, wish.market):  # else it was withdrawn, and nobody need be told
            self.post.once(
                f"waiting#{wish.sku}",
                f"back_in_stock#{wish.person}#{wish.asked_at}",
                lambda theme: self._mail(theme, "back_in_stock", offer, wish.person, wish.market),
                to=wish.email,
                now=now,
            )
            self.table.done(wish)

    def _refused(self, ask: AskToConfirm, *, now: datetime) -> str | None:
        if self._offer(ask.sku, ask.market) is None:
            return "not sold here"
        if self.stock.bands([ask.sku])[ask.sku].band != "sold_out":
            return "not sold out"
        person = person_of(ask.email)
        for who, at_most in ((ask.source, A_SOURCE), (person, A_PERSON)):
            if not self.table.among_the_first(who, ask.request_id, at_most=at_most, now=now):
                return "asked too often"
        asked_at = int(now.timestamp() * 1000)
        wish = Waiting(**ask.model_dump(), person=person, state="asked", asked_at=asked_at)
        return None if self.table.ask(wish, now=now) else "waits already"

    def _offer(self, sku: str, market_id: str) -> Offer | None:
        there = market(market_id)
        offer = self.catalog.offers([sku]).get(sku)
        return offer.in_market(there) if offer and there.currency in offer.prices else None

    def _mail(self, theme: MailTheme, name: str, offer: Offer, person: str, market_id: str) -> Mail:
        """A mail client leaves with one click, without a page: RFC 8058."""
        there = market(market_id)
        leave = self.links.token("leave", offer.sku, person)
        page = f"{theme.shop['url']}{there.path('/back-in-stock/')}"
        view = waiting_view(
            offer,
            shop_url=str(theme.shop["url"]),
            confirm_url=f"{page}#confirm={self.links.token('confirm', offer.sku, person)}",
            leave_url=f"{page}#leave={leave}",
        )
        mail = theme.mail(name, view, locale=there.locale)
        one_click = {
            "List-Unsubscribe": f"<{theme.shop['api_url']}/back-in-stock/{leave}/leave>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        return mail.model_copy(update={"headers": one_click})

"""Sending a mail once: claim, send, settle.

Whoever hears of it again finds it claimed or settled. A crash between SES's answer and the settling lets the claim
lapse, and then the mail is sent a second time: rather a shopper with two confirmations than one with none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from functions.notifications.logic import market_of, order_view
from functions.notifications.mailer import BadAddress, Mailer
from functions.notifications.model import Mail, Outcome, View
from functions.notifications.render import MailTheme, MailThemes
from functions.notifications.store import NotificationTable
from functions.orders.link import OrderLinks
from functions.orders.model import Order
from functions.orders.store import OrderTable
from shop.consumer import NotYet
from shop.log import log


@dataclass(frozen=True)
class Post:
    notifications: NotificationTable
    themes: MailThemes
    mailer: Mailer

    @classmethod
    def from_environment(cls) -> Self:
        return cls(NotificationTable.from_environment(), MailThemes.from_environment(), Mailer.from_environment())

    def once(
        self,
        subject: str,
        kind: str,
        write: Callable[[MailTheme], Mail],
        *,
        to: str,
        now: datetime,
    ) -> None:
        """`kind` starts with the mail's name; what is behind its # is not logged, since it may stand for a person.

        Raises NotYet while somebody else is at it, and when SES does not take it now."""
        about = {"subject": subject, "mail": kind.partition("#")[0]}
        if self.mailer.is_off:
            log("mail is off", **about)
            return
        claimed = self.notifications.claim(subject, kind, now=now)
        if isinstance(claimed, str):
            log("mailed before", **about, state=claimed)
        elif claimed is not None:
            raise NotYet("somebody else is sending it", seconds=int(claimed.total_seconds()) + 1)
        else:
            outcome, message_id = self._send(subject, kind, write, to=to, now=now)
            self.notifications.settle(subject, kind, outcome, message_id=message_id)
            log("mailed", **about, state=outcome, message_id=message_id)

    def _send(
        self,
        subject: str,
        kind: str,
        write: Callable[[MailTheme], Mail],
        *,
        to: str,
        now: datetime,
    ) -> tuple[Outcome, str]:
        if self.notifications.takes_no_mail(to, now=now):
            return "suppressed", ""
        try:
            theme = self.themes.current()
            return "sent", self.mailer.send(write(theme), to=to, shop=str(theme.shop["name"]))
        except BadAddress:
            return "refused", ""
        except Exception:  # whatever it is, this mail was not taken: the message that comes again need not wait
            self.notifications.give_back(subject, kind)
            raise


@dataclass(frozen=True)
class OrderMails:
    post: Post
    orders: OrderTable
    links: OrderLinks

    @classmethod
    def from_environment(cls) -> Self:
        return cls(Post.from_environment(), OrderTable.from_environment(), OrderLinks.from_environment())

    def send(
        self, order_id: str, name: str, about: Callable[[Order], View] = lambda _: {}, *, part: str = "", now: datetime
    ) -> None:
        """`part` tells the mails of one name apart: an order may leave in several parcels."""
        order = self.orders.get(order_id)
        url = f"{order.return_url}#token={self.links.token(order_id, now=now)}"
        view = order_view(order, url=url) | about(order)
        locale = market_of(order).locale
        self.post.once(
            order_id,
            f"{name}#{part}" if part else name,
            lambda theme: theme.mail(name, view, locale=locale),
            to=order.email,
            now=now,
        )

"""The link to an order in a mail. The order's own token is only with the shopper (we keep its digest), so the link is
signed with a key of ours: it shows the order, for a while, and ends nothing.
"""

import hmac
import os
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Self

from functions.payments.psp import Secret

PREFIX = "mail_"
#: As long as somebody may look for an order in an old mail.
LASTS = timedelta(days=180)


@dataclass(frozen=True)
class OrderLinks:
    key: Secret

    @classmethod
    def from_environment(cls) -> Self:
        return cls(Secret(os.environ["ORDER_LINK_KEY_ARN"]))

    def token(self, order_id: str, *, now: datetime) -> str:
        return self._token(order_id, int((now + LASTS).timestamp()))

    def opens(self, order_id: str, token: str, *, now: datetime) -> bool:
        """Who holds no such token never costs a look at the key."""
        shape = re.fullmatch(rf"{PREFIX}([0-9]{{10}})_[0-9a-f]{{64}}", token)
        if not shape:
            return False
        until = int(shape[1])
        return hmac.compare_digest(token, self._token(order_id, until)) and now.timestamp() < until

    def _token(self, order_id: str, until: int) -> str:
        signature = hmac.new(self.key().encode(), f"order {order_id} until {until}".encode(), sha256)
        return f"{PREFIX}{until}_{signature.hexdigest()}"

"""What the links about waiting for a SKU carry, signed with the key of all links in mails. No row keeps a secret."""

import hmac
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, NamedTuple, Self

from functions.orders.link import OrderLinks
from functions.payments.psp import Secret

type Purpose = Literal["confirm", "leave"]


class Meant(NamedTuple):
    sku: str
    person: str


@dataclass(frozen=True)
class WaitingLinks:
    key: Secret

    @classmethod
    def from_environment(cls) -> Self:
        return cls(OrderLinks.from_environment().key)

    def token(self, purpose: Purpose, sku: str, person: str) -> str:
        return f"{sku}~{person}~{self._signature(purpose, sku, person)}"

    def read(self, purpose: Purpose, token: str) -> Meant | None:
        """None for what is not ours, or was meant for something else."""
        shape = re.fullmatch(r"([A-Za-z0-9._\-]{1,64})~([0-9a-f]{32})~([0-9a-f]{64})", token)
        if not shape or not hmac.compare_digest(shape[3], self._signature(purpose, shape[1], shape[2])):
            return None
        return Meant(shape[1], shape[2])

    def _signature(self, purpose: str, sku: str, person: str) -> str:
        return hmac.new(self.key().encode(), f"{purpose} {sku} {person}".encode(), sha256).hexdigest()

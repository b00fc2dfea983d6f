"""What the routes about waiting for a SKU take, answer and refuse, for docs/openapi.json."""

from typing import Literal

from shop.events import Band
from shop.http.document import ANYBODY, Answer, NotFound, Operation


class Asked(Answer):
    """The same for every address and every SKU: it tells nothing of either."""

    state: Literal["asked"]


class Waits(Answer):
    """The address is told, once, when the SKU can be bought; at once, where `band` says that it can be."""

    state: Literal["waiting"]
    band: Band
    title: str
    url: str


class Left(Answer):
    """The address waits for nothing any more."""

    state: Literal["left"]


OPERATIONS = {
    "ask_back_in_stock": Operation(
        summary="Be told when it is back",
        text="Sends the address a mail with a link to confirm it; nothing else is sent before.",
        guard=ANYBODY,
        answers={202: Asked},
    ),
    "confirm_back_in_stock": Operation(
        summary="Confirm the address",
        text="With the token of the link in the mail.",
        guard=ANYBODY,
        answers={200: Waits},
        refuses=(NotFound,),
    ),
    "leave_back_in_stock": Operation(
        summary="Wait for nothing any more",
        text="With the token of the link in any mail about it; also the one-click unsubscription of RFC 8058.",
        guard=ANYBODY,
        answers={200: Left},
        refuses=(NotFound,),
    ),
}

"""POST /back-in-stock, POST /back-in-stock/{token}/confirm, POST /back-in-stock/{token}/leave
-> ask for a confirmation, wait for a SKU, stop waiting
"""

import os
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import boto3
from aws_lambda_powertools.event_handler import Response

from functions.catalog.store import CatalogTable
from functions.notifications.model import AskToConfirm, BackInStockBody, TellWaiting
from functions.notifications.store import WaitingTable
from functions.notifications.token import Meant, Purpose, WaitingLinks
from functions.notifications.waiting import TellQueue
from functions.stock.store import StockTable
from shop.errors import NotFound
from shop.http import PathId, answer, lambda_handler, new_api
from shop.ids import digest, new_id
from shop.log import log
from shop.market import market

api = new_api()
sqs = boto3.client("sqs")
waiting = WaitingTable.from_environment()
catalog = CatalogTable.from_environment()
stock = StockTable.from_environment()
queue = TellQueue.from_environment()
links = WaitingLinks.from_environment()


@api.post("/back-in-stock")
def ask_back_in_stock(body: BackInStockBody) -> Response[Any]:
    """Whatever becomes of it is decided behind a queue: neither answer nor time tells anything of the address."""
    source = digest(api.current_event.request_context.identity.source_ip, f"{datetime.now(UTC):%Y-%m-%d}")[:32]
    ask = AskToConfirm(request_id=new_id("ask"), source=source, **body.model_dump())
    sqs.send_message(QueueUrl=os.environ["ASK_QUEUE_URL"], MessageBody=ask.model_dump_json())
    return answer(HTTPStatus.ACCEPTED, {"state": "asked"})


@api.post("/back-in-stock/<token>/confirm")
def confirm_back_in_stock(token: PathId) -> Response[Any]:
    """What came back between the question and its answer was told to nobody who had not confirmed: it is told now."""
    meant = _meant("confirm", token)
    wish = waiting.confirm(meant.sku, meant.person, now=datetime.now(UTC))
    offer = catalog.offers([meant.sku]).get(meant.sku)
    if wish is None or offer is None:
        raise _unknown()
    band = stock.bands([meant.sku])[meant.sku].band
    if band != "sold_out":
        queue.send(TellWaiting(sku=meant.sku))
    log("waits", sku=meant.sku, band=band)
    here = offer.in_market(market(wish.market))
    return answer(HTTPStatus.OK, {"state": "waiting", "band": band, "title": here.title, "url": here.url})


@api.post("/back-in-stock/<token>/leave")
def leave_back_in_stock(token: PathId) -> Response[Any]:
    """Leaving twice is leaving once. A mail client sends a form (RFC 8058), in which nothing stands that we need."""
    meant = _meant("leave", token)
    log("left", wishes=waiting.leave(meant.person))
    return answer(HTTPStatus.OK, {"state": "left"})


def _meant(purpose: Purpose, token: str) -> Meant:
    meant = links.read(purpose, token)
    if meant is None:
        raise _unknown()
    return meant


def _unknown() -> NotFound:
    return NotFound("not-found", "the link is too old, or not of this shop", field="token")


handler = lambda_handler(api)

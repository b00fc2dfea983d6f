"""RefundRequested -> ask the PSP to give the money back -> PaymentRefunded"""

from datetime import UTC, datetime

from functions.payments.model import News
from functions.payments.psp import Psp, PspUnreachable, StripePsp
from functions.payments.store import PaymentTable
from shop.consumer import NotYet, consumer
from shop.errors import Refused
from shop.events import BadEvent, RefundRequested
from shop.log import log
from shop.outbox import Outbox

#: Seconds until the PSP is asked again when it did not answer.
ASK_AGAIN = 30

payments = PaymentTable.from_environment()
outbox = Outbox.from_environment()
psp = StripePsp.from_environment()


@consumer(RefundRequested)
def handler(asked: RefundRequested) -> None:
    give_back(asked, payments=payments, psp=psp, outbox=outbox, now=datetime.now(UTC))


def give_back(asked: RefundRequested, *, payments: PaymentTable, psp: Psp, outbox: Outbox, now: datetime) -> None:
    """A refund the PSP still works on is told by its webhook; either way it is said once."""
    try:
        payment = payments.refunding(asked.order_id, asked.amount)
    except Refused as refused:
        raise BadEvent(refused.detail) from refused
    if payment.psp_id is None or payment.state == "refunded":
        log("refunded already", order_id=asked.order_id)
        return
    try:
        refund = psp.refund(payment.psp_id, asked.order_id, asked.amount)
    except PspUnreachable as error:
        raise NotYet(str(error), seconds=ASK_AGAIN) from error
    if refund.status == "failed":
        raise BadEvent(f"the PSP could not refund order {asked.order_id}")
    if refund.status == "succeeded":
        news = News(kind="refunded", order_id=asked.order_id, psp_id=payment.psp_id, amount=asked.amount)
        payments.settle(news, cause=asked.cause, outbox=outbox, now=now)
    log("refund", order_id=asked.order_id, psp_id=payment.psp_id, status=refund.status)

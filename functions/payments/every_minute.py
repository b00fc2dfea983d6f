"""every minute -> ask the PSP about payments whose webhook did not come -> PaymentSucceeded"""

from datetime import UTC, datetime
from typing import Any

from functions.payments.logic import news_of
from functions.payments.psp import Psp, PspRefused, PspUnreachable, StripePsp
from functions.payments.store import PaymentTable
from shop.ids import new_id
from shop.log import log
from shop.outbox import Outbox

#: In a row, well within the function's time as long as the PSP answers; the rest have their turn a minute later.
AT_ONCE = 100

payments = PaymentTable.from_environment()
outbox = Outbox.from_environment()
psp = StripePsp.from_environment()


def handler(event: Any, context: Any) -> None:
    ask(payments=payments, psp=psp, outbox=outbox, now=datetime.now(UTC))


def ask(*, payments: PaymentTable, psp: Psp, outbox: Outbox, now: datetime) -> None:
    asked = settled = 0
    for payment in payments.due(now=now, limit=AT_ONCE):
        if payment.psp_id is None:
            continue
        asked += 1
        try:
            news = news_of(psp.find(payment.psp_id), payment.order_id)
        except PspUnreachable as error:
            log("psp unreachable", error=str(error))
            break
        except PspRefused as error:
            log("psp refuses", order_id=payment.order_id, psp_id=payment.psp_id, error=str(error))
            news = None
        if news is None:
            payments.ask_later(payment, now=now)
            continue
        cause = {"caused_at": now, "cause_id": new_id("ask")}
        decision = payments.settle(news, cause=cause, outbox=outbox, now=now)
        settled += bool(decision and decision.payment)
        log("webhook missed", order_id=payment.order_id, said=news.kind, settled=decision and decision.outcome)
    log("asked the psp", asked=asked, settled=settled)

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.orders.due import StillOpen
from functions.orders.logic import PspUnclear
from functions.orders.model import Order, State
from functions.payments.model import News
from functions.payments.psp import PspRefused
from shop.errors import NotFound
from shop.money import Money
from shop.table import ConditionFailed
from tests.unit.orders.world import CAUSE, NOW, FakePsp, World

CANCELED, PAID, PENDING, REFUNDED = State.CANCELED, State.PAID, State.PENDING_PAYMENT, State.REFUNDED


@pytest.fixture
def order(world: World) -> Order:
    """Two red mugs of five, not yet paid."""
    return world.placed()


def pay(world: World, order: Order) -> Order:
    return world.settlement.pay(order.order_id, cause=CAUSE, now=NOW)


def fall_due(world: World, order: Order) -> Order:
    return world.due.fall(order.order_id, reason="not paid in time", cause=CAUSE, now=NOW)


def refuse(world: World, order: Order) -> Order:
    return world.settlement.refuse(order.order_id, reason="no such address", cause=CAUSE, now=NOW)


def refund(world: World, order: Order) -> Order:
    return world.settlement.refund(order.order_id, amount=order.total, carts=world.carts, cause=CAUSE, now=NOW)


def steps_for_the_oms(world: World) -> list[str]:
    return [row["detail"] for row in world.dynamo.items("outbox") if row["detail_type"] == "OrderPaid"]


# ---- paid


def test_a_paid_order_has_its_stock_allocated_and_goes_to_the_oms_as_step_one(world: World, order: Order):
    assert pay(world, order).state is PAID

    assert world.order(order.order_id).milestones.paid_at == NOW
    assert world.level() == (3, 0, 2)
    assert len(steps_for_the_oms(world)) == 1
    assert '"sequence":1' in steps_for_the_oms(world)[0]
    assert '"cause_id":"req_1"' in steps_for_the_oms(world)[0]


def test_the_same_payment_heard_again_changes_nothing(world: World, order: Order):
    first = pay(world, order)

    assert pay(world, order).milestones == first.milestones
    assert world.level() == (3, 0, 2)
    assert world.said("OrderPaid") == ["OrderPaid"]


def test_a_payment_of_no_order_is_not_swallowed(world: World):
    with pytest.raises(NotFound):
        world.settlement.pay("ord_NOBODY", cause=CAUSE, now=NOW)


def test_a_hold_that_is_not_there_is_a_fault_and_changes_nothing(world: World, order: Order):
    world.client.delete_item(TableName="stock", Key={"id": {"S": "sku#MUG-RED"}})

    with pytest.raises(ConditionFailed):
        pay(world, order)
    assert world.order(order.order_id).state is PENDING


# ---- due


def test_a_due_order_is_canceled_at_the_psp_first_then_here_with_stock_and_cart_back(world: World, order: Order):
    seen: list[State] = []
    world.psp.meanwhile = lambda: seen.append(world.order(order.order_id).state)

    assert fall_due(world, order).state is CANCELED

    assert seen == [PENDING]
    assert world.psp.payments[order.order_id].status == "canceled"
    assert world.level() == (5, 0, 0)
    assert (world.the_cart().state, world.the_cart().version) == ("open", 3)
    assert world.said("OrderCanceled") == ["OrderCanceled"]
    payment = world.payments.get(order.order_id)
    assert payment
    assert payment.state == "canceled"


def test_falling_due_twice_is_once(world: World, order: Order):
    fall_due(world, order)
    fall_due(world, order)

    assert world.level() == (5, 0, 0)
    assert world.said("OrderCanceled") == ["OrderCanceled"]


def test_an_order_paid_at_the_psp_when_it_falls_due_is_paid(world: World, order: Order):
    world.psp.becomes(order.order_id, "succeeded")

    assert fall_due(world, order).state is PAID

    assert world.level() == (3, 0, 2)
    assert world.said() == ["OrderPaid", "OrderPlaced", "PaymentSucceeded"]
    assert pay(world, order).state is PAID
    assert world.said("OrderPaid") == ["OrderPaid"]


def test_a_payment_in_processing_keeps_the_hold(world: World, order: Order):
    world.psp.becomes(order.order_id, "processing")

    with pytest.raises(StillOpen) as still:
        fall_due(world, order)

    assert not still.value.unreachable
    assert world.order(order.order_id).state is PENDING
    assert world.level() == (3, 2, 0)


def test_a_psp_that_does_not_answer_keeps_the_hold(world: World, order: Order):
    world.psp.down = True

    with pytest.raises(StillOpen) as still:
        fall_due(world, order)

    assert still.value.unreachable
    assert world.level() == (3, 2, 0)


def test_a_payment_of_another_amount_is_parked_and_keeps_the_hold(world: World, order: Order):
    world.psp.becomes(order.order_id, "succeeded")
    paid = world.psp.payments[order.order_id]
    world.psp.payments[order.order_id] = paid.model_copy(update={"amount": Money(amount=1, currency="USD")})

    with pytest.raises(StillOpen, match="parked"):
        fall_due(world, order)

    assert world.order(order.order_id).state is PENDING


def test_an_order_whose_payment_we_never_recorded_is_canceled_at_the_psp_all_the_same(world: World):
    """The checkout died after the PSP had made it: a shopper might still be sent there."""
    world.psp.down = True
    with pytest.raises(PspUnclear):
        world.placed()
    world.psp.down = False
    order = world.order(world.dynamo.items("order")[0]["order_id"])

    assert fall_due(world, order).state is CANCELED
    assert world.psp.payments[order.order_id].status == "canceled"
    assert world.level() == (5, 0, 0)


def test_an_order_the_psp_will_not_make_a_payment_for_gives_its_stock_back_when_due(world: World):
    class Refuses(FakePsp):
        def create(self, *args, **kwargs):
            raise PspRefused("amount_too_small", "at least 50 cents")

    world.checkout = replace(world.checkout, psp=Refuses())
    world.due = replace(world.due, psp=Refuses())
    with pytest.raises(PspUnclear):
        world.placed()
    order = world.order(world.dynamo.items("order")[0]["order_id"])

    assert fall_due(world, order).state is CANCELED
    assert world.level() == (5, 0, 0)


def test_the_stock_comes_back_though_the_cart_is_gone(world: World, order: Order):
    world.client.delete_item(TableName="cart", Key={"cart_id": {"S": "cart_ann"}})

    assert fall_due(world, order).state is CANCELED
    assert world.level() == (5, 0, 0)


def test_paid_between_the_psps_answer_and_our_transaction_stays_paid(world: World, order: Order):
    """The PSP said canceled, then a webhook settles it before we write: the order is looked at again."""
    canceled = world.settlement.cancel
    world.dynamo.meanwhile = lambda: pay(world, order)

    after = canceled(order.order_id, carts=world.carts, reason="late", cause=CAUSE, now=NOW)

    assert after.state is PAID
    assert world.level() == (3, 0, 2)
    assert world.said("OrderCanceled", "OrderPaid") == ["OrderPaid"]


def test_canceled_between_reading_and_paying_is_paid_after_all(world: World, order: Order):
    world.dynamo.meanwhile = lambda: fall_due(world, order)

    assert pay(world, order).state is PAID
    assert world.level() == (3, 0, 2)


# ---- paid after canceled


def test_paid_after_canceled_takes_the_stock_again(world: World, order: Order):
    fall_due(world, order)

    assert pay(world, order).state is PAID

    assert world.level() == (3, 0, 2)
    assert world.said("OrderPaid", "RefundRequested") == ["OrderPaid"]


def test_paid_after_canceled_and_sold_out_gets_the_money_back_once_whatever_comes_later(world: World, order: Order):
    fall_due(world, order)
    world.counted("MUG-RED", 1)

    assert pay(world, order).state is CANCELED
    world.counted("MUG-RED", 9)
    assert pay(world, order).state is CANCELED

    assert world.level() == (9, 0, 0)
    assert world.said("OrderPaid", "RefundRequested") == ["RefundRequested"]


def test_money_that_went_back_makes_a_canceled_order_refunded(world: World, order: Order):
    fall_due(world, order)
    world.counted("MUG-RED", 0)
    pay(world, order)

    assert refund(world, order).state is REFUNDED
    assert refund(world, order).state is REFUNDED
    assert pay(world, order).state is REFUNDED
    assert world.said("OrderRefunded") == ["OrderRefunded"]


def test_money_given_back_before_the_shipment_calls_the_order_back_and_frees_its_stock(world: World, order: Order):
    pay(world, order)
    assert refund(world, order).state is REFUNDED
    assert world.level() == (5, 0, 0)
    assert world.said("OrderPaid", "OrderCanceled", "OrderRefunded") == ["OrderCanceled", "OrderPaid", "OrderRefunded"]
    recall = next(item for item in world.dynamo.items("outbox") if item["detail_type"] == "OrderCanceled")
    assert '"sequence":2' in recall["detail"]


def test_money_given_back_after_the_warehouse_dispatched_leaves_its_stock_alone(world: World, order: Order):
    pay(world, order)
    world.dispatched(order)
    before = world.level()
    assert refund(world, order).state is REFUNDED
    assert world.level() == before


def test_money_given_back_after_the_shipment_calls_nothing_back(world: World, order: Order):
    pay(world, order)
    world.settlement.orders.reach(order.order_id, State.SHIPPED, at=NOW)
    assert refund(world, order).state is REFUNDED
    assert world.said("OrderCanceled") == []


def test_a_refund_that_overtakes_the_payment_ends_the_order_and_frees_its_stock(world: World, order: Order):
    assert refund(world, order).state is REFUNDED

    assert pay(world, order).state is REFUNDED
    assert world.level() == (5, 0, 0)
    assert world.said("OrderPaid", "OrderCanceled", "OrderRefunded") == ["OrderCanceled", "OrderRefunded"]


def test_an_order_whose_money_went_back_before_we_knew_of_it_is_not_paid_when_it_falls_due(world: World, order: Order):
    psp_id = world.psp.payments[order.order_id].psp_id
    news = News(kind="refunded", order_id=order.order_id, psp_id=psp_id, amount=order.total)
    world.payments.settle(news, cause=CAUSE, outbox=world.outbox, now=NOW)
    world.psp.becomes(order.order_id, "succeeded")

    assert fall_due(world, order).state is CANCELED
    assert world.level() == (5, 0, 0)
    assert world.said("OrderPaid") == []


# ---- refused by the OMS


def test_an_order_the_oms_refuses_frees_its_stock_and_asks_for_the_money_to_go_back(world: World, order: Order):
    pay(world, order)

    assert refuse(world, order).state is CANCELED
    assert refuse(world, order).state is CANCELED

    assert world.level() == (5, 0, 0)
    assert world.said("OrderCanceled", "RefundRequested") == ["OrderCanceled", "RefundRequested"]
    canceled = next(row for row in world.dynamo.items("outbox") if row["detail_type"] == "OrderCanceled")
    assert "sequence" not in canceled["detail"]


def test_a_payment_heard_again_does_not_revive_what_the_oms_refused(world: World, order: Order):
    pay(world, order)
    refuse(world, order)

    assert pay(world, order).state is CANCELED
    assert world.level() == (5, 0, 0)
    assert world.said("OrderPaid") == ["OrderPaid"]


def test_a_refusal_after_the_refund_changes_nothing(world: World, order: Order):
    pay(world, order)
    refuse(world, order)
    refund(world, order)

    assert refuse(world, order).state is REFUNDED


# ---- the net


def test_an_order_nobody_could_settle_is_asked_for_again_a_minute_later_and_not_before(world: World, order: Order):
    due_at = order.due_at
    world.psp.becomes(order.order_id, "processing")
    assert world.orders.due(due_at, at_most=25) == [order.order_id]

    assert world.due.fall_or_ask_later(order.order_id, cause_id=None, now=due_at)

    assert world.orders.due(due_at + timedelta(seconds=59), at_most=25) == []
    assert world.orders.due(due_at + timedelta(seconds=60), at_most=25) == [order.order_id]


def test_a_settled_order_is_due_no_more(world: World, order: Order):
    fall_due(world, order)

    assert world.orders.due(order.due_at + timedelta(days=9), at_most=25) == []


def test_what_falls_due_was_caused_by_the_hour(world: World, order: Order):
    world.due.fall_or_ask_later(order.order_id, cause_id="req_1", now=order.due_at)

    canceled = next(row for row in world.dynamo.items("outbox") if row["detail_type"] == "OrderCanceled")
    assert '"caused_at":"2025-01-15T12:15:00Z"' in canceled["detail"]

import json
from datetime import timedelta
from itertools import permutations

import pytest

from functions.fulfillment.logic import backoff
from functions.fulfillment.model import DeliverOrder
from functions.fulfillment.oms import Refused, Unclear
from shop.events import BadEvent
from tests.unit.fulfillment.world import CANCELED, PAID

FIRST, SECOND = (DeliverOrder(order_id="ord_MUGS", sequence=sequence) for sequence in (1, 2))


def test_a_paid_order_reaches_the_oms_and_is_sent(world):
    world.queue(PAID)
    assert world.pump() is None
    assert (world.oms.heard, world.states()) == ([1], ["sent"])
    (detail,) = world.said("OrderSent")
    assert json.loads(detail)["cause_id"] == "req_1"


def test_the_message_carries_the_whole_step(world):
    world.queue(PAID)
    step = json.loads(world.step().payload)
    assert step["kind"] == "order_paid"
    assert step["lines"][0]["sku"] == "MUG-RED"
    assert step["shipping_address"]["city"] == "Springfield"


def test_an_event_that_comes_again_before_the_message_was_sent_sends_it(world):
    world.queue(PAID)
    world.orders.messages.clear()  # stopped between the row and the message
    world.queue(PAID)
    assert world.orders.messages == [FIRST]


def test_an_event_that_comes_again_after_the_step_was_sent_does_nothing(world):
    world.queue(PAID)
    world.pump()
    world.queue(PAID)
    assert world.orders.messages == []


def test_two_different_steps_with_one_number_are_not_mistaken_for_one(world):
    world.queue(PAID)
    with pytest.raises(BadEvent, match="step 1 of ord_MUGS is order_paid already"):
        world.queue(CANCELED.model_copy(update={"sequence": 1}))


def test_a_message_without_a_row_is_a_bad_one(world):
    with pytest.raises(BadEvent, match="unknown order ord_MUGS"):
        world.deliver(FIRST)


@pytest.mark.parametrize("arrivals", list(permutations([FIRST, SECOND, SECOND, FIRST])))
def test_the_oms_hears_the_steps_in_order_whatever_order_a_redrive_brings(world, arrivals):
    world.queue(PAID)
    world.queue(CANCELED)
    world.orders.messages = list(arrivals)
    for _ in range(12):
        if not world.orders.messages:
            break
        world.pump()
        if world.states()[0] == "sent":
            assert 2 not in world.oms.heard
            world.accept(1)
    assert world.orders.messages == []
    assert world.oms.heard == sorted(world.oms.heard)
    assert set(world.oms.heard) == {1, 2}


def test_a_step_waits_for_one_that_has_not_come_and_then_for_its_acknowledgment(world):
    world.queue(CANCELED)
    assert world.pump() == 2
    world.queue(PAID)
    assert world.pump() == 2  # it does the earlier step's work: that message stands behind it
    assert (world.oms.heard, world.states()) == ([1], ["sent", "queued"])
    assert world.pump() == 2
    assert world.oms.heard == [1]
    world.accept(1)
    assert world.pump() is None
    assert (world.oms.heard, world.states()) == ([1, 2], ["acknowledged", "sent"])


def test_a_step_waits_ever_longer_for_the_one_before_it(world):
    world.queue(CANCELED)
    waits = []
    for _ in range(12):
        waits.append(world.pump())
        world.now += timedelta(seconds=waits[-1])
    assert waits == sorted(waits)
    assert waits[0] == 2 < waits[-1]
    world.now += timedelta(days=1)
    assert world.pump() == 300


def test_an_earlier_step_without_an_answer_is_handed_over_again_by_the_later_one(world):
    world.queue(PAID)
    world.pump()
    world.queue(CANCELED)
    world.pump()
    world.now += timedelta(minutes=10)
    world.pump()
    assert world.oms.heard == [1, 1]


def test_after_a_refused_step_the_next_is_void(world):
    world.oms.answers = [Refused("422 no such street")]
    world.queue(PAID)
    world.queue(CANCELED)
    assert [world.pump(), world.pump()] == [None, None]
    assert (world.oms.heard, world.states()) == ([1], ["refused", "refused"])
    assert "step 1 was refused before it" in world.step(2).reason


def test_a_refusal_is_said_once_with_its_reason(world):
    world.oms.answers = [Refused("422 no such street")]
    world.queue(PAID)
    world.pump()
    world.deliver(FIRST)
    (detail,) = world.said("OrderRefused")
    assert json.loads(detail)["reason"] == "422 no such street"
    assert world.said("OrderSent") == []


def test_an_oms_that_is_down_loses_nothing_and_is_asked_ever_more_rarely(world):
    world.oms.answers = [Unclear("status 503")] * 11
    world.queue(PAID)
    waits = []
    while (seconds := world.pump()) is not None:
        assert world.states() == ["queued"]
        assert world.sweep(minutes=0) == 0  # its message still exists: the net stays away
        world.now += timedelta(seconds=seconds)
        assert world.sweep(minutes=0) == 0
        waits.append(seconds)
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]
    assert (world.states(), world.step().attempts, world.step().reason) == (["sent"], 12, "")


def test_backoff_stays_in_bounds():
    assert [backoff(attempts) for attempts in (1, 8, 9, 5_000)] == [2, 256, 300, 300]


def test_a_message_that_comes_after_the_answer_does_nothing(world):
    world.queue(PAID)
    world.pump()
    world.accept(1)
    world.deliver(FIRST)
    assert world.oms.heard == [1]


def test_an_answer_that_overtakes_our_writing_stands(world):
    world.queue(PAID)
    world.memory.meanwhile = lambda: world.accept(1)
    world.pump()
    assert world.states() == ["acknowledged"]
    assert world.said("OrderSent") == []


def test_a_step_whose_message_was_lost_is_sent_again_after_two_minutes(world):
    world.queue(PAID)
    world.orders.messages.clear()
    assert [world.sweep(minutes=1), world.sweep(minutes=1)] == [0, 1]
    assert world.orders.messages == [FIRST]
    assert world.sweep(minutes=1) == 0


def test_a_step_that_was_sent_and_not_answered_is_sent_again_after_ten_minutes(world):
    world.queue(PAID)
    world.pump()
    assert [world.sweep(minutes=9), world.sweep(minutes=1), world.sweep(minutes=1)] == [0, 1, 0]
    assert world.pump() is None
    assert (world.oms.heard, len(world.said("OrderSent"))) == ([1, 1], 1)


def test_a_later_step_is_not_sent_again_while_the_earlier_one_is_open(world):
    world.queue(CANCELED)
    world.orders.messages.clear()
    assert world.sweep(minutes=2) == 0
    world.queue(PAID)
    world.pump()
    world.accept(1)
    assert world.sweep(minutes=2) == 1
    assert world.orders.messages == [SECOND]


def test_what_the_oms_answered_is_left_alone(world):
    world.queue(PAID)
    world.pump()
    world.accept(1)
    assert world.sweep(minutes=600) == 0

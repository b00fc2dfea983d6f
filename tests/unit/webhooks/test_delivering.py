"""From the bus to a receiver: who is told, when it is tried again, when a receiver is given up."""

import json
from datetime import timedelta
from itertools import pairwise

import pytest

from functions.webhooks import delivering
from functions.webhooks.logic import PUBLIC, SCHEDULE, TEST, message, secrets_of, trial
from functions.webhooks.signature import verify
from shop.events import BadEvent, OrderSent, PagePublished
from tests.stacks.cloud import Arrow
from tests.unit.fulfillment.world import PAID
from tests.unit.webhooks.world import NOON, SECRET, SHORT, World, said


@pytest.fixture
def world():
    return World()


def test_a_receiver_hears_of_what_happened_signed_in_the_shape_of_the_standard(world):
    world.subscribe()
    world.say()
    world.pump()
    ((url, headers, body),) = world.receivers.heard
    assert url == "https://whk_1.example/hook"
    assert verify(headers, body, [SECRET], now=NOON) == "evt_1"
    assert headers["Content-Type"] == "application/json"
    assert json.loads(body) == {
        "type": "StockShort",
        "timestamp": "2026-11-22T12:00:00+00:00",
        "data": {"sku": "MUG-RED", "available": -2},
    }
    assert (world.delivery().state, world.delivery().log[0].status) == ("delivered", 200)


def test_nothing_of_the_person_who_bought_is_told(world):
    world.subscribe()
    world.say(PAID)
    world.pump()
    text = world.receivers.heard[0][2].decode()
    assert json.loads(text)["data"]["lines"][0]["sku"] == "MUG-RED"
    for private in ("mara", "Mara", "Elm Street", "Springfield", "12345"):
        assert private not in text


def test_the_events_that_are_public_are_those_the_handler_hears():
    assert set(Arrow.of("webhooks.on_public_events").hears) == {event.name() for event in PUBLIC}
    for event, members in PUBLIC.items():
        assert set(members) <= set(event.model_fields), event


def test_what_is_not_public_is_not_told(world):
    world.subscribe()
    with pytest.raises(BadEvent, match="OrderSent is not public"):
        world.say(OrderSent(order_id="ord_1", sequence=1))


@pytest.mark.parametrize(
    ("wanted", "heard"),
    [
        ({}, True),
        ({"types": ("StockShort", "OrderPaid")}, True),
        ({"types": ("OrderPaid",)}, False),
        ({"subject_prefix": "MUG-"}, True),
        ({"subject_prefix": "BOWL-"}, False),
        ({"active": False}, False),
    ],
)
def test_a_subscription_hears_what_it_asked_for(world, wanted, heard):
    world.subscribe(**wanted)
    assert world.say() == int(heard)


def test_an_event_that_is_relayed_twice_is_one_delivery_to_each(world):
    world.subscribe("whk_1")
    world.subscribe("whk_2")
    world.say()
    world.pump()
    world.say(relayed="2")
    world.pump()
    assert sorted(url for url, *_ in world.receivers.heard) == [
        "https://whk_1.example/hook",
        "https://whk_2.example/hook",
    ]


def test_two_events_alike_are_two_deliveries(world):
    world.subscribe()
    page = PagePublished(path="/p/mug/", etag="e", published_at=NOON)
    world.say(page, "evt_1")
    world.say(page, "evt_2")
    world.pump()
    assert [headers["webhook-id"] for _, headers, _ in world.receivers.heard] == ["evt_1", "evt_2"]


def test_stopped_between_the_row_and_the_message_the_event_comes_again_and_sends_it(world):
    world.subscribe()
    world.say()
    world.queue.messages.clear()
    world.say()
    world.pump()
    assert world.delivery().state == "delivered"


def test_stopped_between_the_post_and_the_row_the_receiver_hears_it_twice_under_one_id(world):
    world.subscribe()
    world.say()
    (nudge,) = world.queue.messages

    def stop(*_, **__):
        raise RuntimeError("stopped")

    settle, world.webhooks.settle = world.webhooks.settle, stop
    with pytest.raises(RuntimeError):
        world.deliver(nudge)
    world.webhooks.settle = settle
    world.pump()
    assert [headers["webhook-id"] for _, headers, _ in world.receivers.heard] == ["evt_1", "evt_1"]
    assert (world.delivery().state, world.delivery().attempts) == ("delivered", 1)


def test_a_message_that_was_lost_is_found_by_the_sweeper(world):
    world.subscribe()
    world.say()
    world.queue.messages.clear()
    assert world.sweep() == 0, "the queue has its time"
    world.pass_by(timedelta(minutes=3))
    assert world.delivery().state == "delivered"
    assert len(world.receivers.heard) == 1


def test_messages_that_come_too_often_post_nothing_more(world):
    world.subscribe()
    world.receivers.answers = [500, 500]
    world.say()
    (nudge,) = world.queue.messages
    assert [world.deliver(nudge), world.deliver(nudge)] == [5, 5]
    assert len(world.receivers.heard) == 1
    world.now += timedelta(seconds=5)
    assert [world.deliver(nudge), world.deliver(nudge)] == [None, None], "five minutes wait for the sweeper"
    assert len(world.receivers.heard) == 2


@pytest.mark.parametrize("answer", [None, 301, 302, 400, 404, 429, 500, 503])
def test_what_is_no_success_is_tried_again(world, answer):
    world.subscribe()
    world.receivers.answers = [answer]
    world.say()
    world.pump()
    assert [attempt.status for attempt in world.delivery().log] == [answer, 200]
    assert world.delivery().state == "delivered"
    assert world.subscription().failing_since is None


def test_the_schedule_is_the_standards(world):
    assert [int(wait.total_seconds()) for wait in SCHEDULE] == [
        *(5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
    ]
    world.subscribe()
    world.receivers.answers = [500] * 99
    world.say()
    world.pump()
    world.pass_by(timedelta(hours=80))
    log = world.delivery().log
    waits = [later.at - earlier.at for earlier, later in pairwise(log)]
    assert len(log) == 10
    for wait, planned in zip(waits, SCHEDULE, strict=True):
        assert planned <= wait <= planned + timedelta(minutes=1)


def test_a_receiver_to_which_nothing_got_through_for_a_whole_schedule_is_disabled_and_it_is_said_once(world):
    world.subscribe()
    world.receivers.answers = [500] * 99
    world.say(SHORT, "evt_1")
    world.say(SHORT, "evt_2")
    world.pump()
    world.pass_by(timedelta(hours=80))
    assert (world.subscription().active, world.delivery().state) == (False, "failed")
    assert world.subscription().disabled_because == "nothing got through since 2026-11-22 12:00 UTC"
    (told,) = world.disabled()
    assert (told["subscription_id"], told["reason"]) == ("whk_1", world.subscription().disabled_because)
    assert "example" not in json.dumps(told), "a URL may hold a token"
    assert world.delivery(event_id="evt_2").state == "failed"
    assert world.say(SHORT, "evt_3") == 0


def test_where_others_get_through_only_the_one_message_fails(world):
    world.subscribe()
    world.receivers.poison = "evt_1"
    world.say()
    world.pump()
    for hour in range(0, 80, 10):
        world.pass_by(timedelta(hours=10))
        world.say(SHORT, f"evt_good_{hour}")
        world.pump()
    assert (world.delivery().state, len(world.delivery().log)) == ("failed", 10)
    assert world.subscription().active
    assert world.disabled() == []


def test_a_receiver_that_is_gone_is_disabled_at_once(world):
    world.subscribe()
    world.receivers.answers = [410]
    world.say()
    world.pump()
    assert not world.subscription().active
    assert world.subscription().disabled_because == "the receiver answered 410 Gone"
    assert len(world.disabled()) == 1
    assert (world.delivery().state, len(world.delivery().log)) == ("failed", 1)


@pytest.mark.parametrize(("end", "why"), [("remove", "was removed"), ("disable", "is disabled")])
def test_what_is_on_its_way_to_one_that_ended_is_not_posted(world, end, why):
    world.subscribe()
    world.say()
    if end == "remove":
        world.webhooks.remove("whk_1")
    else:
        world.webhooks.note("whk_1", active=False)
    world.pump()
    assert world.receivers.heard == []
    assert (world.delivery().state, world.delivery().log[0].answer) == ("failed", f"the subscription {why}")


def test_a_replay_starts_the_schedule_anew_under_the_same_id_and_keeps_the_log(world):
    world.subscribe()
    world.receivers.answers = [410]
    world.say()
    world.pump()
    world.webhooks.note("whk_1", active=True, failing_since=None)
    assert delivering.replay(world.delivery(), webhooks=world.webhooks, queue=world.queue, now=world.now)
    world.pump()
    assert [attempt.status for attempt in world.delivery().log] == [410, 200]
    assert [headers["webhook-id"] for _, headers, _ in world.receivers.heard] == ["evt_1", "evt_1"]


def test_a_replay_of_what_moved_meanwhile_does_nothing(world):
    world.subscribe()
    world.say()
    seen = world.delivery()
    world.pump()
    assert not delivering.replay(seen, webhooks=world.webhooks, queue=world.queue, now=world.now)
    assert world.delivery().state == "delivered"


def test_two_at_a_time_post_twice_and_count_once(world):
    world.subscribe()
    world.receivers.answers = [500]
    world.say()
    (nudge,) = world.queue.messages
    post = world.receivers.post

    def slow(*args, **more):
        world.receivers.post = post
        world.deliver(nudge)
        return post(*args, **more)

    world.receivers.post = slow
    world.deliver(nudge)
    assert len(world.receivers.heard) == 2
    assert world.delivery().attempts == 1


def test_a_new_secret_is_signed_with_beside_the_old_for_a_day(world):
    world.subscribe(secret="whsec_bmV3", previous_secret=SECRET, previous_until=NOON + timedelta(days=1))
    world.say()
    world.pump()
    ((_, headers, body),) = world.receivers.heard
    assert len(headers["webhook-signature"].split()) == 2
    assert verify(headers, body, [SECRET], now=NOON) == verify(headers, body, ["whsec_bmV3"], now=NOON)
    assert secrets_of(world.subscription(), now=NOON + timedelta(days=1)) == ("whsec_bmV3",)


def test_a_trial_goes_past_every_filter(world):
    world.subscribe(types=("OrderPaid",))
    told = trial("evt_trial", now=NOON)
    delivering.start("whk_1", told, webhooks=world.webhooks, queue=world.queue, now=NOON)
    world.pump()
    assert json.loads(world.receivers.heard[0][2])["type"] == TEST


def test_without_the_outboxs_id_the_envelopes_will_do():
    assert message(said(SHORT).model_copy(update={"resources": ()})).event_id == "envelope-1"

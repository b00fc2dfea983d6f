"""A person's profile, addresses, export and erasure, through the handler."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.client import BaseClient

from functions.cart.model import Account
from functions.checkout.model import Placed
from functions.customers import api
from functions.customers import on_customer_erased as on_erased
from functions.customers.erasing import Person
from functions.customers.store import CustomerTable
from functions.fulfillment.model import Delivery
from functions.orders import on_customer_erased
from functions.orders.forgetting import Forgetting
from functions.orders.model import Order, State
from shop.events import ERASED, CustomerErased, OrderPaid
from shop.table import to_item
from tests.fakes import Answer, call, create_table, delivery
from tests.unit.orders.world import ANN, CAUSE, World, body_for, mugs
from tests.unit.signed_in import claims

HOME = ANN


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = World(now=datetime.now(UTC))
    create_table(world.client, "customer", key="customer_id", sort="sk")
    person = Person(CustomerTable(world.client, "customer"), world.carts, world.orders, world.outbox)
    monkeypatch.setattr(api, "person", person)
    monkeypatch.setattr(on_customer_erased, "forgetting", Forgetting(world.orders, world.outbox))
    return world


def ask(method: str, path: str, body: Any = None, *, who: str = "ann", seconds_ago: float = 60) -> Answer:
    parts = path.split("/")
    resource = "/me/addresses/{address_id}" if len(parts) > 3 else path
    return call(api.handler, method, path, resource=resource, body=body, claims=claims(who, seconds_ago=seconds_ago))


def add(who: str = "ann", **changes: Any) -> dict[str, Any]:
    answer = ask("POST", "/me/addresses", HOME | changes, who=who)
    assert answer.status in {200, 201}
    saved: dict[str, Any] = answer.json
    return saved


def book(who: str = "ann") -> list[tuple[str, bool]]:
    return [(one["line1"], one["is_default"]) for one in ask("GET", "/me/addresses", who=who).json["addresses"]]


# ---- profile


def test_a_profile_is_there_when_it_is_first_asked_for(world: World):
    told = ask("GET", "/me")
    assert told.status == 200
    assert {name: told.json[name] for name in ("customer_id", "email", "name", "locale", "marketing_consent")} == {
        "customer_id": "ann",
        "email": "ann@example.com",
        "name": "",
        "locale": None,
        "marketing_consent": False,
    }
    assert ask("GET", "/me").json == told.json
    assert "@" not in str(world.dynamo.items("customer")), "the mail address is Cognito's to keep"


def test_two_first_looks_at_once_make_one_profile(world: World):
    world.dynamo.meanwhile = lambda: ask("PATCH", "/me", {"name": "Ann"})
    assert ask("GET", "/me").json["name"] == "Ann"


def test_what_is_not_sent_stays(world: World):
    ask("PATCH", "/me", {"name": "Ann Lee", "locale": "de"})
    assert ask("PATCH", "/me", {"locale": "en"}).json["name"] == "Ann Lee"


def test_of_two_changes_at_once_none_is_lost(world: World):
    ask("GET", "/me")
    world.dynamo.meanwhile = lambda: ask("PATCH", "/me", {"locale": "de"})
    assert (ask("PATCH", "/me", {"name": "Ann"}).json["locale"], ask("GET", "/me").json["name"]) == ("de", "Ann")


def test_each_answer_about_offers_is_logged_with_its_time_and_none_is_changed(world: World):
    for granted in (True, True, False, True):
        ask("PATCH", "/me", {"marketing_consent": granted})
    log = ask("GET", "/me/export").json["consents"]
    assert [one["granted"] for one in log] == [True, False, True]
    assert [one["at"] for one in log] == sorted(one["at"] for one in log)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"customer_id": "bob"}, "customer_id"),
        ({"email": "bob@example.com"}, "email"),
        ({"version": 9}, "version"),
        ({"groups": ["operator"]}, "groups"),
        ({"marketing_consent": "yes"}, "marketing_consent"),
        ({"locale": "xx-yy"}, "locale"),
        ({"name": "a\nb"}, "name"),
        ({"name": "x" * 201}, "name"),
    ],
)
def test_what_a_profile_does_not_take_is_refused_by_name(world: World, body: dict[str, Any], field: str):
    answer = ask("PATCH", "/me", body)
    assert (answer.status, answer.json["errors"][0]["field"]) == (422, field)


# ---- addresses


def test_the_first_address_is_the_default_until_another_is(world: World):
    add()
    add(line1="2 Mill Road")
    assert book() == [("1 Mill Road", True), ("2 Mill Road", False)]
    add(line1="3 Mill Road", is_default=True)
    assert book() == [("1 Mill Road", False), ("2 Mill Road", False), ("3 Mill Road", True)]


def test_the_same_words_again_are_the_same_address(world: World):
    first = add()
    again = ask("POST", "/me/addresses", HOME)
    assert (again.status, again.json) == (200, first)
    assert len(book()) == 1


def test_an_address_is_replaced_and_removed(world: World):
    first, second = add(), add(line1="2 Mill Road")
    changed = ask("PUT", f"/me/addresses/{second['address_id']}", HOME | {"line1": "9 Hill", "is_default": True})
    assert (changed.json["address_id"], changed.json["line1"]) == (second["address_id"], "9 Hill")
    assert book() == [("1 Mill Road", False), ("9 Hill", True)]
    left = ask("DELETE", f"/me/addresses/{second['address_id']}").json["addresses"]
    assert [(one["address_id"], one["is_default"]) for one in left] == [(first["address_id"], True)]


def test_the_twenty_first_address_is_refused(world: World):
    for n in range(20):
        add(line1=f"{n} Mill Road")
    full = ask("POST", "/me/addresses", HOME | {"line1": "20 Mill Road"})
    assert (full.status, full.json["type"]) == (409, "too-many-addresses")
    assert ask("POST", "/me/addresses", HOME | {"line1": "19 Mill Road"}).status == 200


def test_of_two_addresses_at_once_none_is_lost(world: World):
    world.dynamo.meanwhile = lambda: add(line1="2 Mill Road")
    add()
    assert {line for line, _ in book()} == {"1 Mill Road", "2 Mill Road"}
    assert sum(default for _, default in book()) == 1


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_another_ones_address_is_no_address(world: World, method: str):
    mine = add("bob")
    body = HOME if method == "PUT" else None
    foreign = ask(method, f"/me/addresses/{mine['address_id']}", body)
    unknown = ask(method, "/me/addresses/adr_nobody", body)
    assert foreign.status == unknown.status == 404
    assert foreign.json == unknown.json
    assert len(book("bob")) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"address_id": "adr_1"}, "address_id"), ({"name": ""}, "name"), ({"country": "usa"}, "country")],
)
def test_what_an_address_does_not_take_is_refused_by_name(world: World, changes: dict[str, Any], field: str):
    answer = ask("POST", "/me/addresses", HOME | changes)
    assert (answer.status, answer.json["errors"][0]["field"]) == (422, field)


# ---- export and erasure


def ordered(world: World, *, key: str = "key-1", who: str = "ann") -> Order:
    if not world.stock.levels(["MUG-RED"]):
        world.sells(counted=9)
    cart_id = f"cart_{who}_{key}"
    cart = world.cart(cart_id, secret="unused", MUG_RED=1)
    owned = to_item(cart.model_dump(exclude={"secret_digest"}) | {"customer_id": who, "expires_at": 4_000_000_000})
    world.client.put_item(TableName="cart", Item={k: v for k, v in owned.items() if v != {"NULL": True}})
    placed = world.check_out(body_for(cart, total=mugs(1)), key=key, owner=Account(who))
    assert isinstance(placed, Placed)
    return placed.order


def forget(world: World) -> None:
    """What the consumer does, without its queue."""
    forgetting = Forgetting(world.orders, world.outbox)
    for row in world.orders.of_customer("ann"):
        forgetting.forget(row["order_id"], cause=CAUSE, now=world.now)


def sweep(world: World) -> None:
    forgetting = Forgetting(world.orders, world.outbox)
    for order_id in world.orders.due(world.now, at_most=25, what="forget"):
        forgetting.forget(order_id, cause=CAUSE, now=world.now)


def test_an_export_holds_everything_and_nothing_of_others(world: World):
    ask("PATCH", "/me", {"name": "Ann Lee", "marketing_consent": True})
    add()
    mine, bobs = ordered(world), ordered(world, who="bob", key="key-2")
    told = ask("GET", "/me/export")
    assert told.status == 200
    assert told.json["profile"]["name"] == "Ann Lee"
    assert [one["order_id"] for one in told.json["orders"]] == [mine.order_id]
    assert told.json["orders"][0]["shipping_address"]["name"] == ANN["name"]
    assert bobs.order_id not in told.text


def test_erasing_takes_a_recent_sign_in(world: World):
    add()
    late = ask("DELETE", "/me", seconds_ago=601)
    assert (late.status, late.json["type"]) == (401, "sign-in-again")
    assert len(book()) == 1
    assert ask("DELETE", "/me", seconds_ago=590).status == 200


def test_an_erased_person_is_gone_at_once_and_so_are_her_tokens(world: World):
    ask("PATCH", "/me", {"name": "Ann Lee", "marketing_consent": True})
    add()
    assert ask("DELETE", "/me").json == {"erased": True}

    for method, path in (("GET", "/me"), ("GET", "/me/addresses"), ("GET", "/me/export"), ("DELETE", "/me")):
        answer = ask(method, path)
        assert (answer.status, answer.json["type"]) == (401, "unauthorized"), path
    assert ask("PATCH", "/me", {"name": "Ann"}).status == ask("POST", "/me/addresses", HOME).status == 401
    kept = str(world.dynamo.items("customer"))
    assert "Lee" not in kept
    assert "Mill" not in kept
    assert world.said("CustomerErased") == ["CustomerErased"]


def test_an_address_added_while_the_person_is_erased_is_erased_too(world: World):
    ask("GET", "/me")
    world.dynamo.meanwhile = add
    ask("DELETE", "/me")
    assert "Mill" not in str(world.dynamo.items("customer"))


def test_an_address_added_too_late_is_refused(world: World):
    ask("GET", "/me")
    world.dynamo.meanwhile = lambda: ask("DELETE", "/me")
    assert ask("POST", "/me/addresses", HOME).status == 401
    assert "Mill" not in str(world.dynamo.items("customer"))


def test_an_order_that_ended_keeps_amounts_and_lines_and_no_person(world: World):
    order = ordered(world)
    world.settlement.cancel(order.order_id, carts=world.carts, reason="not paid", cause=CAUSE, now=world.now)

    forget(world)

    after = world.order(order.order_id)
    assert (after.customer_id, after.email, after.shipping_address.name) == (None, ERASED, ERASED)
    assert (after.total, after.lines, after.number) == (order.total, order.lines, order.number)
    row = str(world.dynamo.items("order"))
    for personal in (*ANN.values(), "ann@example.com"):
        assert personal == "US" or personal not in row
    assert world.orders.of_customer("ann") == []
    assert world.said("OrderForgotten") == ["OrderForgotten"]


def test_an_order_under_way_leaves_the_account_and_loses_its_person_when_it_has_ended(world: World):
    order = ordered(world)
    world.settlement.pay(order.order_id, cause=CAUSE, now=world.now)

    forget(world)

    under_way = world.order(order.order_id)
    assert (under_way.customer_id, under_way.email) == (None, order.email)
    assert world.said("OrderForgotten") == []
    world.orders.reach(order.order_id, State.DELIVERED, at=world.now)
    world.now += timedelta(hours=1)
    sweep(world)
    sweep(world)
    assert world.order(order.order_id).email == ERASED
    assert world.said("OrderForgotten") == ["OrderForgotten"]
    assert world.orders.due(world.now, at_most=9, what="forget") == []


def test_a_pending_order_of_an_erased_person_still_falls_due(world: World):
    order = ordered(world)
    forget(world)
    assert world.orders.due(order.due_at, at_most=9) == [order.order_id]
    world.due.fall(order.order_id, reason="not paid in time", cause=CAUSE, now=order.due_at)
    world.now = order.due_at
    sweep(world)
    assert (world.order(order.order_id).state, world.order(order.order_id).email) == (State.CANCELED, ERASED)


def test_a_payment_that_comes_when_nobody_knows_any_more_where_to_send_it_goes_back(world: World):
    order = ordered(world)
    world.settlement.cancel(order.order_id, carts=world.carts, reason="not paid", cause=CAUSE, now=world.now)
    forget(world)

    for _ in range(2):
        world.settlement.pay(order.order_id, cause=CAUSE, now=world.now)

    assert world.said("OrderPaid", "RefundRequested") == ["RefundRequested"]
    assert world.level() == (9, 0, 0)


def test_the_index_may_be_behind_so_it_is_looked_at_again_after_a_minute(world: World, monkeypatch: pytest.MonkeyPatch):
    """Once at once; the second time, a minute later, finds what the index did not list."""
    asked: list[str] = []
    monkeypatch.setattr(BaseClient, "_make_api_call", lambda _client, name, request: asked.append(name))
    late = first = ordered(world)

    for seconds, failures in ((1, 1), (61, 0)):
        event = CustomerErased(customer_id="ann", caused_at=datetime.now(UTC) - timedelta(seconds=seconds))
        envelope = {"source": event.source, "detail-type": event.name(), "detail": json.loads(event.detail())}
        told = on_customer_erased.handler(delivery(envelope), None)
        assert len(told["batchItemFailures"]) == failures
        assert world.orders.of_customer("ann") == []
        late = ordered(world, key="key-2") if failures else late

    assert asked == ["ChangeMessageVisibility"]
    assert [world.order(one.order_id).forget for one in (first, late)] == [True, True]


def test_a_sign_in_is_removed_by_its_id_and_once_is_enough(monkeypatch: pytest.MonkeyPatch):
    asked: list[Any] = []

    def gone(_client: Any, name: str, request: Any) -> Any:
        asked.append((name, request))
        code: Any = {"Error": {"Code": "UserNotFoundException", "Message": "User does not exist."}}
        raise on_erased.cognito.exceptions.UserNotFoundException(code, name)

    monkeypatch.setattr(BaseClient, "_make_api_call", gone)
    event = CustomerErased(customer_id="ann", caused_at=datetime.now(UTC))
    envelope = {"source": event.source, "detail-type": event.name(), "detail": json.loads(event.detail())}
    assert on_erased.handler(delivery(envelope), None) == {"batchItemFailures": []}
    assert asked == [("AdminDeleteUser", {"UserPoolId": "us-east-1_shoppers", "Username": "ann"})]


def test_what_the_oms_was_handed_loses_its_person_too(world: World):
    order = ordered(world)
    world.settlement.pay(order.order_id, cause=CAUSE, now=world.now)
    row = next(row for row in world.dynamo.items("outbox") if row["detail_type"] == "OrderPaid")
    paid = OrderPaid.model_validate(json.loads(row["detail"]))
    step = Delivery.of(paid, 1, now=world.now, due_at=world.now)

    left = json.loads(step.without_person())

    assert (left["email"], left["shipping_address"]["name"], left["shipping_address"]["country"]) == (
        ERASED,
        ERASED,
        "US",
    )
    assert left["total"] == order.total.model_dump()
    assert "Mill" not in step.without_person()

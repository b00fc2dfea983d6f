"""An account's cart, and a guest's that comes into it: through the handler, with the claims of a sign-in."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.cart import api
from functions.cart.desk import Desk
from functions.cart.logic import MAX_LINES, merged
from functions.cart.model import Cart, CartLine
from functions.catalog.store import CatalogTable
from shop.ids import digest
from shop.table import write
from tests.fakes import Answer, call
from tests.unit.orders.world import World
from tests.unit.signed_in import claims

SECRET = "the-secret-of-a-guest"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = World(now=datetime.now(UTC))
    monkeypatch.setattr(api, "desk", Desk(world.carts, CatalogTable(world.client, "catalog"), world.stock))
    for sku in ("MUG-RED", "MUG-BLUE"):
        world.sells(sku, counted=9)
    return world


def ask(
    method: str,
    path: str,
    *,
    who: str = "ann",
    body: Any = None,
    version: int | None = None,
    query: dict[str, str] | None = None,
) -> Answer:
    headers = {"If-Match": f'"{version}"'} if version is not None else {}
    resource = "/me/cart/lines/{sku}" if "/lines/" in path else path
    return call(
        api.handler, method, path, resource=resource, body=body, headers=headers, query=query, claims=claims(who)
    )


def put(sku: str, quantity: int, *, who: str = "ann") -> Answer:
    version = ask("GET", "/me/cart", who=who).json["version"]
    answer = ask("PUT", f"/me/cart/lines/{sku}", who=who, body={"quantity": quantity}, version=version)
    assert answer.status == 200
    return answer


def merge(*, who: str = "ann", **body: Any) -> Answer:
    return ask("POST", "/me/cart/merge", who=who, body={"cart_id": "cart_guest", "secret": SECRET} | body)


def quantities(answer: Answer) -> dict[str, int]:
    return {line["sku"]: line["quantity"] for line in answer.json["lines"]}


def guest(world: World, **skus: Any) -> Cart:
    return world.cart("cart_guest", secret=SECRET, **skus)


def test_an_account_has_one_cart_that_is_there_when_it_is_asked_for(world: World):
    first = ask("GET", "/me/cart")
    assert (first.status, first.json["state"], first.json["lines"]) == (200, "open", [])
    assert "secret" not in first.json
    assert ask("GET", "/me/cart").json["cart_id"] == first.json["cart_id"]
    assert ask("GET", "/me/cart", who="bob").json["cart_id"] != first.json["cart_id"]


def test_two_first_looks_at_once_are_at_one_cart(world: World):
    world.dynamo.meanwhile = lambda: ask("GET", "/me/cart")
    assert ask("GET", "/me/cart").json["cart_id"] == ask("GET", "/me/cart").json["cart_id"]


def test_lines_are_written_at_their_version(world: World):
    put("MUG-RED", 2)
    stale = ask("PUT", "/me/cart/lines/MUG-RED", body={"quantity": 9}, version=1)
    assert (stale.status, stale.json["type"]) == (412, "stale-version")
    assert ask("PUT", "/me/cart/lines/MUG-RED", body={"quantity": 9}).status == 428
    assert ask("DELETE", "/me/cart/lines/MUG-RED", version=2).json["lines"] == []


def test_a_cart_that_became_an_order_is_followed_by_a_new_one_that_no_old_version_fits(world: World):
    cart = put("MUG-RED", 2).json
    write(world.client, [world.carts.close(cart["cart_id"], version=2, order_id="ord_1")])

    new = ask("GET", "/me/cart").json

    assert new["cart_id"] != cart["cart_id"]
    assert (new["lines"], new["version"]) == ([], 4)
    assert ask("PUT", "/me/cart/lines/MUG-RED", body={"quantity": 1}, version=2).status == 412


def test_an_accounts_cart_has_no_secret_and_is_not_opened_by_one(world: World):
    cart_id = ask("GET", "/me/cart").json["cart_id"]
    for secret in ("None", "ann", "x"):
        found = call(api.handler, "GET", f"/carts/{cart_id}", headers={"Authorization": f"Bearer {secret}"})
        assert found.status == 404


@pytest.mark.parametrize("path", ["/me/cart", "/me/cart/merge", "/me/cart/lines/MUG-RED"])
def test_without_an_id_token_nothing_is_read(world: World, path: str):
    before = len(world.dynamo.calls)
    method = {"/me/cart": "GET", "/me/cart/merge": "POST"}.get(path, "PUT")
    body = {"cart_id": "c"} if "merge" in path else {"quantity": 1}
    for wrong in (None, claims("ann") | {"token_use": "access"}, claims("ann") | {"aud": "another"}):
        answer = call(
            api.handler,
            method,
            path,
            resource=path.replace("MUG-RED", "{sku}"),
            body=None if method == "GET" else body,
            headers={"If-Match": '"1"'},
            claims=wrong,
        )
        assert (answer.status, answer.json["type"]) == (401, "unauthorized")
    assert len(world.dynamo.calls) == before


# ---- merging


def test_a_guests_cart_comes_in_once_however_often_it_is_asked_for(world: World):
    put("MUG-RED", 3)
    guest(world, MUG_RED=2, MUG_BLUE=1)

    once = merge()
    again = [merge() for _ in range(3)]

    assert quantities(once) == {"MUG-RED": 5, "MUG-BLUE": 1}
    assert once.json["left_out"] == []
    assert [one.json for one in again] == [once.json] * 3
    assert world.the_cart("cart_guest").state == "merged"
    told = call(api.handler, "GET", "/carts/cart_guest", headers={"Authorization": f"Bearer {SECRET}"}).json
    assert (told["state"], told["merged"]) == ("closed", True)


def test_two_merges_at_once_are_one(world: World):
    put("MUG-RED", 3)
    guest(world, MUG_RED=2)
    world.dynamo.meanwhile = merge
    assert quantities(merge()) == quantities(ask("GET", "/me/cart")) == {"MUG-RED": 5}


@pytest.mark.parametrize(("policy", "red"), [("sum", 5), ("guest", 2), ("account", 3)])
def test_the_policy_says_how_many_where_both_want_the_same(world: World, policy: str, red: int):
    put("MUG-RED", 3)
    guest(world, MUG_RED=2, MUG_BLUE=4)
    assert quantities(merge(policy=policy)) == {"MUG-RED": red, "MUG-BLUE": 4}


def test_a_sum_ends_at_what_is_available_and_at_what_a_line_may_hold(world: World):
    world.counted("MUG-BLUE", 90)
    put("MUG-RED", 8)
    put("MUG-BLUE", 15)
    guest(world, MUG_RED=8, MUG_BLUE=15)
    assert quantities(merge()) == {"MUG-RED": 9, "MUG-BLUE": 20}


def test_what_is_sold_out_stays_to_be_seen(world: World):
    world.counted("MUG-RED", 0)
    guest(world, MUG_RED=8)
    assert quantities(merge()) == {"MUG-RED": 1}


def test_a_line_of_the_account_alone_is_left_as_it_is(world: World):
    put("MUG-RED", 12)
    guest(world, MUG_BLUE=1)
    assert quantities(merge()) == {"MUG-RED": 12, "MUG-BLUE": 1}


def test_what_does_not_fit_is_named():
    mine = tuple(CartLine(sku=f"MINE-{n}", quantity=1) for n in range(MAX_LINES - 1))
    theirs = (CartLine(sku="FITS", quantity=1), CartLine(sku="DOES-NOT", quantity=1))
    lines, left_out = merged(mine, theirs, "account", {})
    assert (len(lines), lines[-1].sku, left_out) == (MAX_LINES, "FITS", ("DOES-NOT",))
    lines, left_out = merged(mine, theirs, "guest", {})
    assert (lines[0].sku, left_out) == ("FITS", ("MINE-38",))


def test_a_wrong_secret_and_an_unknown_or_foreign_cart_are_the_same_to_who_asks(world: World):
    guest(world, MUG_RED=1)
    bobs = put("MUG-RED", 1, who="bob").json["cart_id"]
    answers = [
        merge(secret="guess"),
        merge(cart_id="cart_nobody"),
        merge(cart_id=bobs, secret=None),
        merge(cart_id="account#bob#us", secret=None),
        merge(cart_id="account#ann#us", secret=None),
        merge(cart_id=bobs),
        merge(secret=None),
    ]
    assert {(one.status, one.json["type"]) for one in answers} == {(404, "not-found")}
    assert world.the_cart("cart_guest").state == "open"


def test_a_cart_that_became_an_order_or_went_elsewhere_is_refused(world: World):
    guest(world, MUG_RED=1)
    merge(who="bob")
    assert (merge().status, merge().json["type"]) == (409, "cart-merged")
    world.cart("cart_sold", secret=SECRET, MUG_RED=1)
    write(world.client, [world.carts.close("cart_sold", version=1, order_id="ord_1")])
    sold = merge(cart_id="cart_sold")
    assert (sold.status, sold.json["type"], sold.json["order_id"]) == (409, "cart-closed", "ord_1")


def test_a_merged_cart_takes_no_more(world: World):
    guest(world, MUG_RED=1)
    merge()
    headers = {"Authorization": f"Bearer {SECRET}", "If-Match": '"2"'}
    late = call(
        api.handler,
        "PUT",
        "/carts/cart_guest/lines/MUG-RED",
        resource="/carts/{cart_id}/lines/{sku}",
        body={"quantity": 5},
        headers=headers,
    )
    assert (late.status, late.json["type"]) == (409, "cart-merged")


def test_a_cart_that_came_back_from_a_canceled_order_can_be_brought_in(world: World):
    old = put("MUG-RED", 2).json
    write(world.client, [world.carts.close(old["cart_id"], version=2, order_id="ord_1")])
    put("MUG-BLUE", 1)
    write(world.client, [world.carts.reopen(old["cart_id"], order_id="ord_1")])
    assert quantities(merge(cart_id=old["cart_id"], secret=None)) == {"MUG-BLUE": 1, "MUG-RED": 2}


def test_an_expired_guests_cart_is_not_found(world: World):
    old = Cart(cart_id="cart_guest", secret_digest=digest(SECRET), expires_at=world.now - timedelta(seconds=1))
    world.carts.create(old)
    assert merge().status == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [({"policy": "all"}, "policy"), ({"customer_id": "bob"}, "customer_id"), ({"secret": ""}, "secret")],
)
def test_a_body_with_what_we_do_not_know_is_refused_by_name(world: World, body: dict[str, Any], field: str):
    answer = merge(**body)
    assert (answer.status, [error["field"] for error in answer.json["errors"]]) == (422, [field])


def test_an_erased_account_gets_no_cart(world: World):
    put("MUG-RED", 1)
    guest(world, MUG_RED=1)
    write(world.client, world.carts.erase("ann", "us", now=world.now))
    answer = ask("GET", "/me/cart")
    assert (answer.status, answer.json["type"]) == (401, "unauthorized")
    assert ask("PUT", "/me/cart/lines/MUG-RED", body={"quantity": 1}, version=1).status == 401
    assert merge().status == 401
    assert "ann" not in str([row for row in world.dynamo.items("cart") if not row["cart_id"].startswith("account#")])


def test_a_cart_stays_in_its_market_and_an_account_has_one_in_each(world: World):
    us = put("MUG-RED", 2).json
    de = ask("GET", "/me/cart", query={"market": "de"}).json
    assert (us["currency"], de["currency"], de["lines"]) == ("USD", "EUR", [])
    guests = Cart(
        cart_id="cart_guest",
        secret_digest=digest(SECRET),
        market="de",
        lines=(CartLine(sku="MUG-RED", quantity=1),),
        expires_at=world.now + timedelta(days=1),
    )
    world.carts.create(guests)
    told = merge()
    assert (told.json["cart_id"], quantities(told)) == (de["cart_id"], {"MUG-RED": 1})
    assert quantities(ask("GET", "/me/cart")) == {"MUG-RED": 2}
    unknown = ask("GET", "/me/cart", query={"market": "xx"})
    assert (unknown.status, unknown.json["errors"][0]["field"]) == (422, "query.market")

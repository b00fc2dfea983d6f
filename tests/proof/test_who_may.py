"""Promise 13: everybody at every door. What each may is said here by hand, for each operation of docs/openapi.json."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from functions.orders import api as orders_api
from functions.orders import staff_api
from functions.orders.logic import order_token
from shop import http
from tests.proof import doors
from tests.proof.doors import GUEST, OTHER_GUEST, PIM_SAYS, PSP_SAYS, Actor, Request, Shop
from tests.unit.orders.world import ANN, SECRET

KEY = {"Idempotency-Key": "a-new-key"}
SHOPPERS = ("ann", "bob")
type Asks = Callable[[Shop, Actor], Request]


@dataclass(frozen=True)
class Door:
    """`opens` says who gets in and `refused` what a name gets instead; `otherwise` is what everybody else gets."""

    asks: Asks
    status: int
    opens: tuple[str, ...]
    refused: Mapping[str, int]
    otherwise: int

    def expected(self, actor: Actor) -> int:
        return self.status if actor.name in self.opens else self.refused.get(actor.name, self.otherwise)


def anybody(asks: Asks, status: int = 200) -> Door:
    return Door(asks, status, tuple(actor.name for actor in EVERYBODY), {}, 0)


def guests(asks: Asks, status: int = 200) -> Door:
    """A foreign secret gets what an unknown id gets, and a token of a sign-in is no secret."""
    return Door(asks, status, ("guest",), {"anonymous": 401, "partner": 401}, 404)


def each_their_own(asks: Asks, status: int = 200) -> Door:
    return Door(asks, status, SHOPPERS, {}, 401)


def anns(asks: Asks, status: int = 200) -> Door:
    """It is about something of Ann's: to Bob there is no such thing."""
    return Door(asks, status, ("ann",), {"bob": 404}, 401)


def mailed(asks: Asks, status: int = 200) -> Door:
    """Whoever has the link of the mail, and nobody who has a link for something else."""
    return Door(asks, status, ("guest",), {}, 404)


def signed(asks: Asks, status: int, otherwise: int) -> Door:
    return Door(asks, status, ("partner",), {}, otherwise)


def staffs(asks: Asks, status: int = 200, *, operators_only: bool = False) -> Door:
    """An operator may all that support may; who is of no group is known, and may not."""
    opens = ("operator",) if operators_only else ("support", "operator")
    return Door(asks, status, opens, {"support": 403, "no group": 403}, 401)


def about(**path: Any) -> Asks:
    return lambda shop, _: Request(path={name: of(shop) for name, of in path.items()})


def sends(body: Any) -> Asks:
    return lambda _, __: Request(body=body)


def guests_cart(shop: Shop) -> str:
    return shop.carts_of["guest"].cart_id


def guests_order(shop: Shop) -> str:
    return shop.orders_of["guest"]


def anns_order(shop: Shop) -> str:
    return shop.orders_of["ann"]


def paid_order(shop: Shop) -> str:
    return shop.orders_of["paid"]


def anns_address(shop: Shop) -> str:
    return shop.address_of_ann


def a_consumer(_: Shop) -> str:
    return "stock.on_stock_counted"


def mug(_: Shop) -> str:
    return "MUG-RED"


def with_headers(asks: Asks, headers: Callable[[Shop, Actor], Mapping[str, str]], body: Any = None) -> Asks:
    def asked(shop: Shop, actor: Actor) -> Request:
        return Request(asks(shop, actor).path, body, headers(shop, actor))

    return asked


def own_version(shop: Shop, actor: Actor) -> Mapping[str, str]:
    return shop.version_of(actor.name if actor.name == "bob" else "ann")


def merging(_: Shop, actor: Actor) -> Request:
    """Ann had the guest's secret; whoever else it is has another's."""
    secret = GUEST if actor.name == "ann" else OTHER_GUEST
    return Request(body={"cart_id": "cart_guest", "secret": secret})


def holds_the_link(purpose: str, other: str) -> Asks:
    def asked(shop: Shop, actor: Actor) -> Request:
        token = {"guest": shop.link(purpose), "other guest": shop.link(other)}.get(actor.name, "MUG-RED~a~guess")
        return Request(path={"token": token})

    return asked


def signed_by(signature: Callable[[str], dict[str, str]], text: str) -> Asks:
    return lambda _, actor: Request(body=text, headers=signature(text) if actor.name == "partner" else {})


EVERYBODY = doors.everybody()
LINE = {"quantity": 2}
AT_CART = about(cart_id=guests_cart, sku=mug)
DOORS: dict[str, Door] = {
    "GET /products/{product_id}": anybody(about(product_id=lambda _: "mug")),
    "GET /search": anybody(about()),
    "POST /carts": anybody(sends({"market": "us"}), 201),
    "GET /carts/{cart_id}": guests(about(cart_id=guests_cart)),
    "PUT /carts/{cart_id}/lines/{sku}": guests(with_headers(AT_CART, lambda s, _: s.version_of("guest"), LINE)),
    "DELETE /carts/{cart_id}/lines/{sku}": guests(with_headers(AT_CART, lambda s, _: s.version_of("guest"))),
    "POST /checkouts": guests(lambda s, _: Request(body=s.checkout_of("guest"), headers=KEY), 201),
    "GET /orders/{order_id}": guests(about(order_id=guests_order)),
    "POST /orders/{order_id}/cancel": guests(with_headers(about(order_id=guests_order), lambda _, __: KEY)),
    "GET /me": each_their_own(about()),
    "PATCH /me": each_their_own(sends({"name": "A new name"})),
    "DELETE /me": each_their_own(about()),
    "GET /me/addresses": each_their_own(about()),
    "POST /me/addresses": each_their_own(sends(ANN | {"line1": "2 Mill Road"}), 201),
    "PUT /me/addresses/{address_id}": anns(with_headers(about(address_id=anns_address), lambda _, __: {}, ANN)),
    "DELETE /me/addresses/{address_id}": anns(about(address_id=anns_address)),
    "GET /me/export": each_their_own(about()),
    "GET /me/cart": each_their_own(about()),
    "PUT /me/cart/lines/{sku}": each_their_own(with_headers(about(sku=mug), own_version, LINE)),
    "DELETE /me/cart/lines/{sku}": each_their_own(with_headers(about(sku=mug), own_version)),
    "POST /me/cart/merge": anns(merging),
    "POST /me/checkouts": anns(lambda s, _: Request(body=s.checkout_of("ann"), headers=KEY), 201),
    "GET /me/orders": each_their_own(about()),
    "GET /me/orders/{order_id}": anns(about(order_id=anns_order)),
    "POST /me/orders/{order_id}/cancel": anns(with_headers(about(order_id=anns_order), lambda _, __: KEY)),
    "POST /back-in-stock": anybody(sends({"sku": "MUG-RED", "email": "robin@example.com"}), 202),
    "POST /back-in-stock/{token}/confirm": mailed(holds_the_link("confirm", "leave")),
    "POST /back-in-stock/{token}/leave": mailed(holds_the_link("leave", "confirm")),
    "GET /staff/orders": staffs(about()),
    "GET /staff/orders/{order_id}": staffs(about(order_id=anns_order)),
    "POST /staff/orders/{order_id}/cancel": staffs(with_headers(about(order_id=anns_order), lambda _, __: KEY)),
    "POST /staff/orders/{order_id}/refund": staffs(
        with_headers(about(order_id=paid_order), lambda _, __: KEY, {"reason": "it came in pieces"})
    ),
    "GET /staff/stock/{sku}": staffs(about(sku=mug)),
    "POST /staff/stock/{sku}/adjustments": staffs(
        with_headers(about(sku=mug), lambda _, __: KEY, {"delta": -1, "reason": "it broke"}), operators_only=True
    ),
    "GET /staff/pages/quarantined": staffs(about(), operators_only=True),
    "POST /staff/pages/release": staffs(sends({"path": "/p/mug/", "digest": "d"}), 409, operators_only=True),
    "GET /staff/dead-letters": staffs(about(), operators_only=True),
    "GET /staff/dead-letters/{name}": staffs(about(name=a_consumer), operators_only=True),
    "POST /staff/dead-letters/{name}/redrive": staffs(
        with_headers(about(name=a_consumer), lambda _, __: {}, {"message_ids": ["gone"]}), operators_only=True
    ),
    "POST /webhooks/psp": signed(signed_by(doors.psp_signature, PSP_SAYS), 200, otherwise=400),
    "POST /webhooks/pim": signed(signed_by(doors.pim_signature, PIM_SAYS), 202, otherwise=401),
}
#: Of Ann and of the guest: none of it stands in a refusal.
THEIRS = ("Mill Road", "Springfield", "ann@example.com", "robin@example.com", GUEST, OTHER_GUEST, SECRET)


@pytest.fixture(scope="module")
def patch():
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def shop(patch: pytest.MonkeyPatch) -> Shop:
    return Shop(patch)


def bearer(route: str, shop: Shop, actor: Actor) -> dict[str, str]:
    """A guest shows the secret of a cart, and at an order the token that follows from it."""
    shown = actor.bearer
    if "/orders/" in route and actor.name in shop.orders_of and shown in (GUEST, OTHER_GUEST):
        shown = order_token(shown, shop.orders_of[actor.name])
    return {"Authorization": f"Bearer {shown}"} if shown else {}


def meant_for(route: str) -> dict[str, str]:
    return doors.id_token("olga", pool="STAFF", groups="operator") if "/staff/" in route else doors.id_token("ann")


def cell(shop: Shop, route: str, actor: Actor) -> tuple[int, str | None]:
    """The status, and what is wrong."""
    shop.restore()
    door = DOORS[route]
    asked = door.asks(shop, actor)
    asked = Request(asked.path, asked.body, bearer(route, shop, actor) | dict(asked.headers))
    answer = shop.ask(route, asked, claims=actor.claims(meant_for(route)))
    where, expected = f"{actor.name} at {route}", door.expected(actor)
    if answer.status != expected:
        return answer.status, f"{where}: {answer.status}, not {expected}: {answer.text[:200]}"
    if actor.name not in door.opens:
        if not shop.as_it_was():
            return answer.status, f"{where}: refused, and it changed something"
        if any(word in answer.text for word in THEIRS):
            return answer.status, f"{where}: refused, and it told of somebody: {answer.text[:200]}"
    return answer.status, None


def test_each_operation_says_who_may_and_none_that_is_gone():
    assert sorted(DOORS) == sorted(doors.operations())


def test_each_operation_is_served():
    assert set(doors.operations()) <= set(doors.handlers())


def everywhere(shop: Shop) -> dict[tuple[str, str], tuple[int, str | None]]:
    return {(route, actor.name): cell(shop, route, actor) for route in sorted(DOORS) for actor in EVERYBODY}


def test_everybody_at_every_door(shop: Shop, figure, sheet):
    cells = everywhere(shop)
    names = [actor.name for actor in EVERYBODY]
    rows = [[route, *(str(cells[route, name][0]) for name in names)] for route in sorted(DOORS)]
    sheet("Who gets in where", ["operation", *names], rows)
    refused = sum(not (status < 300) for status, _ in cells.values())
    wrong = [found for _, found in cells.values() if found]
    figure(
        13,
        f"{len(EVERYBODY)} actors at every operation: exact status, no trace",
        f"{refused} refused / {len(cells)} cells",
        wrong,
    )


def forgiving(claim: str) -> Callable[..., Any]:
    """Of the claims of a token that the authorizer let through, this one is not looked at."""
    strict = http._claims

    def claims(api: Any, issuer: str, client_id: str) -> Any:
        found = (api.current_event.raw_event["requestContext"].get("authorizer") or {}).get("claims") or {}
        found |= {claim: {"token_use": "id", "aud": client_id, "iss": issuer}[claim]} if found else {}
        return strict(api, issuer, client_id)

    return claims


#: The museum: a check nobody thought of, and whom it would let in.
FORGOTTEN: dict[str, tuple[Any, str, Any, str]] = {
    "an access token is as good as an ID token": (http, "_claims", forgiving("token_use"), "access token at "),
    "a token of any client": (http, "_claims", forgiving("aud"), "other client at "),
    "a token of any pool": (http, "_claims", forgiving("iss"), "other pool at "),
    "an order opens to whoever knows its id": (orders_api, "opens", lambda *_: True, "bob at GET /me/orders/"),
    "staff of no group": (staff_api, "staff", lambda api, **_: http.staff(api), "no group at "),
}


@pytest.mark.parametrize("bug", FORGOTTEN)
def test_a_check_that_is_forgotten_lets_somebody_in(bug: str, shop: Shop, figure, monkeypatch: pytest.MonkeyPatch):
    module, name, forgetful, who = FORGOTTEN[bug]
    monkeypatch.setattr(module, name, forgetful)
    let_in = [wrong for _, wrong in everywhere(shop).values() if wrong and wrong.startswith(who)]
    assert let_in
    figure(16, f"who may: {bug}", f"{len(let_in)} cells caught")

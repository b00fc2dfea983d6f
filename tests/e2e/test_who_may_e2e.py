"""Real tokens, as Cognito signs them, at every operation of the document that wants one: on the deployed shop."""

import json
import re
from typing import Any

import pytest
from rich.console import Console
from rich.table import Table

from tests.contract import DOCUMENT
from tests.e2e.account import PASSWORD, Account
from tests.e2e.conftest import World
from tests.e2e.shopper import ADDRESS
from tests.e2e.test_accounts_e2e import expired, forged

#: Right in form: a body is judged before the token.
BODIES: dict[str, Any] = {
    "changeMe": {"name": "Ann"},
    "addMyAddress": ADDRESS,
    "replaceMyAddress": ADDRESS,
    "setMyLine": {"quantity": 1},
    "mergeCart": {"cart_id": "cart_of_nobody", "secret": "a-guess"},
    "checkOutMyCart": {
        "cart_id": "cart_of_nobody",
        "cart_version": 1,
        "expected_total": {"amount": 1, "currency": "USD"},
        "email": "ann@example.com",
        "shipping_method": "standard",
        "shipping_address": ADDRESS,
    },
    "refundOrder": {"reason": "it came in pieces"},
    "adjustStock": {"delta": -1, "reason": "it broke"},
    "releasePage": {"path": "/p/of_nobody/", "digest": "d"},
    "redriveDeadLetters": {"message_ids": ["gone"]},
}
HEADERS = {"If-Match": '"1"', "Idempotency-Key": "k"}
#: Who gets in, and who may be told 403: whoever is known, and not of the group.
INSIDE = {"shopper": {"ann"}, "staff": {"operator"}}
KNOWN = {"staff": {"no group", "support"}}
#: Where support gets in, too; elsewhere it takes an operator.
SUPPORT = re.compile(r"/staff/(orders|stock/{sku}$)")


@pytest.fixture(scope="module")
def tokens(world: World) -> dict[str, str]:
    """By whom; Ann's last, since she erases herself."""
    out, cognito, ann = world.stage.outputs, world.aws.cognito, world.account()
    pool = cognito.create_user_pool(PoolName="another")["UserPool"]["Id"]
    clients = {
        owner: cognito.create_user_pool_client(
            UserPoolId=owner, ClientName="another", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
        )["UserPoolClient"]["ClientId"]
        for owner in (pool, out["ShopperPoolId"], out["StaffPoolId"])
    }

    def member(pool_id: str, client_id: str, name: str, *groups: str) -> str:
        email = f"{name}-{ann.email}"
        cognito.admin_create_user(
            UserPoolId=pool_id, Username=email, MessageAction="SUPPRESS", TemporaryPassword=PASSWORD
        )
        cognito.admin_set_user_password(UserPoolId=pool_id, Username=email, Password=PASSWORD, Permanent=True)
        for group in groups:
            cognito.admin_add_user_to_group(UserPoolId=pool_id, Username=email, GroupName=group)
        return id_token(ann, client_id, email)

    staff, client = out["StaffPoolId"], out["StaffClientId"]
    return {
        "anonymous": "",
        "support": member(staff, client, "support", "support"),
        "operator": member(staff, client, "operator", "operator"),
        "no group": member(staff, client, "nobody"),
        "other pool": member(pool, clients[pool], "other"),
        "other client": id_token(ann, clients[out["ShopperPoolId"]], ann.email),
        "staff's other client": member(staff, clients[staff], "other", "operator"),
        "access token": ann.tokens["AccessToken"],
        "refresh token": ann.tokens["RefreshToken"],
        "expired": expired(world, ann),
        "forged": forged(ann.tokens["IdToken"]),
        "ann": ann.tokens["IdToken"],
    }


def id_token(account: Account, client_id: str, email: str) -> str:
    asked = {"AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": {"USERNAME": email, "PASSWORD": PASSWORD}}
    told = account.cognito("InitiateAuth", ClientId=client_id, **asked).raise_for_status().json()
    token: str = told["AuthenticationResult"]["IdToken"]
    return token


def guarded() -> list[tuple[str, str, str, str]]:
    """Method, path, the operation's name and its guard; what erases Ann comes last."""
    found = [
        (method.upper(), path, one["operationId"], guard)
        for path, item in json.loads(DOCUMENT.read_text())["paths"].items()
        for method, one in item.items()
        for guard in INSIDE
        if one["security"] and guard in one["security"][0]
    ]
    return sorted(found, key=lambda one: one[2] == "eraseMe")


def test_real_tokens_at_every_guarded_operation(
    world: World, tokens: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    table = Table("operation", *tokens, title="Who gets in where: real tokens, on the embedded AWS", padding=(0, 0))
    wrong, refused, cells = [], 0, 0
    for method, path, name, guard in guarded():
        row = []
        for who, token in tokens.items():
            url = world.stage.api_url + re.sub(r"{\w+}", "of_nobody", path)
            headers = HEADERS | ({"Authorization": f"Bearer {token}"} if token else {})
            answer = world.http.request(method, url, headers=headers, json=BODIES.get(name))
            expected = 403 if who in KNOWN.get(guard, ()) else 401
            inside = who in INSIDE[guard] or (who == "support" and bool(SUPPORT.match(path)))
            told = answer.status_code
            fine = told not in (401, 403) and told < 500 if inside else told == expected
            cells, refused = cells + 1, refused + (not inside)
            row.append(str(told))
            if not fine:
                wrong.append(f"{who} at {method} {path}: {told} {answer.text[:200]}")
        table.add_row(f"{method} {path}", *row)
    with capsys.disabled():
        console = Console(width=170)
        console.print()
        console.print(table)
        console.print(f"{refused} refused / {cells} cells, {len(wrong)} wrong")
    assert not wrong, "\n".join(wrong[:8])

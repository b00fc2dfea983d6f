"""What counts as a breaking change of the API, and what does not."""

import copy
import json

import pytest

from evershelf import breaking
from evershelf.breaking import breaks
from tests.contract import DOCUMENT

NOW = json.loads(DOCUMENT.read_text())


def changed(change):
    document = copy.deepcopy(NOW)
    change(document["paths"], document["components"]["schemas"])
    return breaks(NOW, document)


LINE = "/carts/{cart_id}/lines/{sku}"


def test_the_same_document_breaks_nobody():
    assert breaks(NOW, copy.deepcopy(NOW)) == []


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lambda paths, _: paths["/carts"].pop("post"), "POST /carts: it is gone"),
        (
            lambda paths, _: paths["/carts"]["post"].update(operationId="newCart"),
            "POST /carts: operationId was openCart",
        ),
        (
            lambda paths, _: paths[LINE]["put"]["parameters"].append(
                {"in": "query", "name": "why", "required": True, "schema": {}}
            ),
            f"PUT {LINE}: query why is required",
        ),
        (
            lambda _, shapes: shapes["PathId"].update(maxLength=64),
            "GET /orders/{order_id}: path order_id: maxLength 128, not 64",
        ),
        (
            lambda _, shapes: shapes["LineBody"]["properties"]["quantity"].update(maximum=10),
            f"PUT {LINE}: body.quantity: maximum 20, not 10",
        ),
        (lambda _, shapes: shapes["LineBody"]["required"].append("note"), f"PUT {LINE}: body.note is required"),
        (
            lambda _, shapes: shapes["ShippingAddress"]["properties"].pop("line2"),
            "POST /checkouts: body.shipping_address.line2 is not known",
        ),
        (lambda _, shapes: shapes["Cart"]["properties"].pop("quotes"), "GET /carts/{cart_id}: 200.quotes is gone"),
        (
            lambda _, shapes: shapes["Cart"]["required"].remove("currency"),
            "GET /carts/{cart_id}: 200.currency may be missing",
        ),
        (
            lambda _, shapes: shapes["CartLine"]["properties"].update(
                title={"anyOf": [{"type": "string"}, {"type": "null"}]}
            ),
            "GET /carts/{cart_id}: 200.lines[].title: null, not string",
        ),
        (lambda _, shapes: shapes["State"]["enum"].append("LOST"), "GET /orders/{order_id}: 200.state: LOST"),
        (
            lambda paths, _: paths["/carts"]["post"]["responses"]["201"].pop("headers"),
            "POST /carts: 201 header ETag is gone",
        ),
        (lambda paths, _: paths["/carts"]["post"].update(security=[{"shopper": []}]), "POST /carts: another security"),
    ],
)
def test_what_breaks_a_frontend_is_told(change, line):
    assert line in changed(change)


@pytest.mark.parametrize(
    "change",
    [
        lambda paths, _: paths.update({"/new": copy.deepcopy(paths["/carts"])}),
        lambda _, shapes: shapes["Cart"]["properties"].update(note={"type": "string"}),
        lambda _, shapes: shapes["LineBody"]["properties"].update(note={"type": "string"}),
        lambda _, shapes: shapes["LineBody"]["properties"]["quantity"].update(maximum=99),
        lambda _, shapes: shapes["CartLine"]["properties"].update(url={"type": "string"}),
        lambda _, shapes: shapes["Cart"]["properties"]["state"]["enum"].remove("closed"),
        lambda paths, _: paths["/carts"]["post"]["responses"].update({"409": {"content": {}}}),
        lambda paths, _: paths[LINE]["put"].update(summary="Other words"),
    ],
)
def test_what_a_frontend_need_not_know_is_not_told(change):
    assert changed(change) == []


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.setattr(breaking, "RELEASED", tmp_path / "released.json")
    monkeypatch.setattr(breaking, "ACKNOWLEDGED", tmp_path / "breaking.md")
    (tmp_path / "released.json").write_text(json.dumps(NOW))
    (tmp_path / "breaking.md").write_text(breaking.NONE_YET)
    return tmp_path


def test_a_break_that_is_meant_has_its_reason_written_down(files):
    now = copy.deepcopy(NOW)
    del now["paths"]["/carts"]["post"]
    assert breaking.unacknowledged(now) == ["breaks the released API: POST /carts: it is gone"]
    (files / "breaking.md").write_text(breaking.NONE_YET + "\n* `POST /carts: it is gone`:\n")
    assert breaking.unacknowledged(now), "no reason is none"
    (files / "breaking.md").write_text(breaking.NONE_YET + "\n* `POST /carts: it is gone`: carts come from elsewhere\n")
    assert breaking.unacknowledged(now) == []
    assert breaking.unacknowledged(NOW) == ["openapi.breaking.md tells of what does not break: POST /carts: it is gone"]

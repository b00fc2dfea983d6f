"""One file says which markets there are; a mistake in it is named by file and field."""

import json

import pytest

from shop.market import (
    FILE,
    NoSuchMarket,
    UnreadableMarkets,
    default_market,
    market,
    market_at,
    markets,
    read_markets,
)

ROWS = json.loads(FILE.read_text(encoding="utf-8"))


def test_the_demo_has_two_markets_and_the_first_is_the_default():
    assert [(one.id, one.currency, one.path_prefix, one.tax_included) for one in markets()] == [
        ("us", "USD", "", False),
        ("de", "EUR", "/de", True),
    ]
    assert default_market() is market("us")


def test_an_unknown_market_is_refused_with_those_there_are():
    with pytest.raises(NoSuchMarket, match="there is no market fr, only us, de"):
        market("fr")


@pytest.mark.parametrize(
    ("path", "of"),
    [("/", "us"), ("/p/mug/", "us"), ("/de/", "de"), ("/de", "de"), ("/de/p/mug/", "de"), ("/desk/", "us")],
)
def test_the_market_of_a_page_follows_from_its_address(path, of):
    assert market_at(path).id == of


@pytest.mark.parametrize("of", ["us", "de"])
@pytest.mark.parametrize("address", ["/", "/p/mug/", "/desk/", "/404.html"])
def test_an_address_leads_to_a_page_of_the_market_and_back(of, address):
    path = market(of).path(address)
    assert (market_at(path).id, market(of).address(path)) == (of, address)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"id": "us"}, r"markets\.json: 1\.id: us is that of market 0 already"),
        ({"path_prefix": ""}, r"markets\.json: 1\.path_prefix: empty is that of market 0 already"),
        ({"locale": "en", "currency": "USD"}, r"markets\.json: 1\.locale\+currency: en USD is that of market 0"),
        ({"path_prefix": "/p"}, r"markets\.json: 1\.path_prefix: String should match"),
        ({"path_prefix": "de"}, r"markets\.json: 1\.path_prefix: "),
        ({"currency": "euro"}, r"markets\.json: 1\.currency: "),
        ({"tax": 19}, r"markets\.json: 1\.tax: Extra inputs"),
        ({"shipping": [{"id": "post", "title": "Post", "price": -1}]}, r"markets\.json: 1\.shipping\.0\.price: "),
        ({"countries": {}}, r"markets\.json: 1\.countries: "),
    ],
)
def test_a_mistake_in_the_file_is_named_by_file_and_field(tmp_path, change, says):
    file = tmp_path / "markets.json"
    file.write_text(json.dumps([ROWS[0], ROWS[1] | change]), encoding="utf-8")
    with pytest.raises(UnreadableMarkets, match=says):
        read_markets(file)


@pytest.mark.parametrize("text", ["[]", "{}", "[", "[1]"])
def test_what_is_no_list_of_markets_is_refused(tmp_path, text):
    file = tmp_path / "markets.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableMarkets, match=r"markets\.json"):
        read_markets(file)


def test_the_default_market_stands_at_the_root(tmp_path):
    file = tmp_path / "markets.json"
    file.write_text(json.dumps([ROWS[1]]), encoding="utf-8")
    with pytest.raises(UnreadableMarkets, match=r"markets\.json: 0\.path_prefix"):
        read_markets(file)

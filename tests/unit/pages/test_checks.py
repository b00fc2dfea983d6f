"""Each check: a page that passes it, and the faults it is there for, put in one at a time."""

import json
from collections.abc import Set

import pytest

from functions.pages.checking import findings_of
from functions.pages.checks.checked import Checked
from functions.pages.model import View
from functions.pages.render import HTML
from tests.unit.pages.storefront import CheckedSite

LD = '<script type="application/ld+json">'


@pytest.fixture(scope="module")
def site() -> CheckedSite:
    return CheckedSite()


@pytest.fixture(scope="module")
def view(site: CheckedSite) -> View:
    return site.view("/p/mug/")


def nowhere(paths: Set[str]) -> Set[str]:
    return paths & {"/gone/", "/p/gone/"}


def said(html: str, view: View) -> list[str]:
    found = findings_of(Checked("/p/mug/", html.encode(), view, nowhere), HTML)
    return [f"{finding.check}: {finding.what}" for finding in found]


def test_every_page_of_the_storefront_passes(site):
    assert {"/", "/c/garden/", "/c/kitchen/", "/p/mug/", "/de/p/mug/"} <= site.bucket.objects.keys()
    assert site.pages.quarantined() == []


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        # validity
        ("<!doctype html>", "", "validity: no <!doctype html> before the first element"),
        ("</article>", "", "validity: <article> of line"),
        ("</h1>", "", "validity: <h1> of line"),
        ("</h1>", "</h1></b>", "validity: </b> closes nothing"),
        ("<h1>", "<h1><div/>", "validity: <div/> closes nothing in HTML"),
        ('id="price"', 'id="price" id="p2"', "validity: duplicate attribute"),
        ('id="availability"', 'id="price"', 'validity: id "price" is used twice'),
        ("</html>", "</html><section>", "validity: <section> is never closed"),
        # head
        ('<html lang="en">', "<html>", "head: lang of <html> is empty"),
        ("<title>Mug", "<titel>Mug", "head: <title> is missing"),
        ("<title>Mug", "<title> </title><title>Mug", "head: <title> is empty"),
        ("<title>Mug", f"<title>{'Mug' * 200}", "head: <title> is 618 characters long"),
        ('<meta name="description" content="A mug.">', "", 'head: <meta name="description"> is missing'),
        ('content="A mug.">', 'content="">', 'head: <meta name="description"> is empty'),
        ('<link rel="canonical"', '<link rel="kanonical"', 'head: <link rel="canonical"> is missing'),
        (
            '<link rel="canonical" href="',
            '<link rel="canonical" href="https://shop.example/p/pot/" title="',
            "head: the canonical address is https://shop.example/p/pot/, not https://shop.example/p/mug/",
        ),
        # images
        (' alt="A mug"', "", "images: <img> without alt"),
        (' width="800"', "", "images: <img> without width"),
        (' height="800"', ' height="auto"', "images: <img> without height"),
        # links
        ("<h1>", '<h1><a href="/gone/">x</a>', "links: /gone/ leads nowhere"),
        ("<h1>", '<h1><a href="https://shop.example/p/gone/?a=1#b">x</a>', "links: /p/gone/ leads nowhere"),
        ('href="#main"', 'href="#mian"', "links: #mian is nowhere on the page"),
        # offers
        ('"price":"12.50"', '"price":"12.5"', "offers: the JSON-LD says 12.5 USD"),
        ('"priceCurrency":"USD"', '"priceCurrency":"EUR"', "offers: the JSON-LD says 12.50 EUR"),
        ("schema.org/SoldOut", "schema.org/InStock", "offers: the JSON-LD says 12.50 USD https://schema.org/InStock"),
        ('"sku":"MUG-RED"', '"sku":"MUG-BLUE"', "offers: the JSON-LD offers MUG-BLUE, which the facts do not"),
        ('"@type":"Offer"', '"@type":"Bargain"', "offers: the JSON-LD has no offer of MUG-RED"),
        (LD, f"{LD}oops", "offers: the JSON-LD is not JSON"),
        (LD, "<script type='text/plain'>", "offers: the JSON-LD has no offer of MUG-RED"),
        ('data-price="1250"', 'data-price="1200"', "offers: data-"),
        ('data-band="sold_out"', 'data-band="in_stock"', "offers: data-"),
        # weight
        ("</h1>", f"</h1>{'x' * 150_000}", "weight: 15"),
    ],
)
def test_a_fault_put_into_a_product_page_is_found(site, view, old, new, finding):
    html = site.text("/p/mug/")
    assert old in html
    found = said(html.replace(old, new, 1), view)
    assert any(one.startswith(finding) for one in found), found


def test_the_page_as_it_is_has_none_of_them(site, view):
    assert said(site.text("/p/mug/"), view) == []


@pytest.mark.parametrize(
    "harmless",
    [
        "<ul><li>one<li>two</ul>",
        "<p>one<p>two<div></div>",
        "<table><tr><td>1<td>2<tr><td>3</table>",
        '<svg viewBox="0 0 1 1"><path d="M0 0"/><title>An icon</title></svg>',
        "<br><img src='/media/a.svg' alt='' width=1 height=1>",
        '<a href="mailto:a@b.example">a</a> <a href="tel:1">b</a> <a href="https://else.example/gone/">c</a>',
        '<a href="?page=2">d</a> <a href="#price">e</a> <a href="#">f</a>',
        "<!-- <p></div> -->",
        "a &amp; b &lt; c",
        '<script type="application/ld+json">{"@context":"https://schema.org","@type":"FAQPage"}</script>',
    ],
)
def test_what_is_allowed_is_not_found_fault_with(site, view, harmless):
    assert said(site.text("/p/mug/").replace("</main>", f"{harmless}</main>"), view) == []


@pytest.mark.parametrize(
    ("media_type", "body", "wrong"),
    [
        ("application/json", b'{"a": 1}', ""),
        ("application/json", b'{"a": 1', "not JSON"),
        ("application/xml; charset=utf-8", b"<?xml version='1.0'?><urlset><url/></urlset>", ""),
        ("application/xml", b"<urlset><url></urlset>", "not XML"),
        ("application/atom+xml", b"\xff\xfe<", "not XML"),
        ("text/plain; charset=utf-8", b"User-agent: *", ""),
        ("text/plain", b"x" * 10_000_001, "10000001 bytes"),
    ],
)
def test_what_is_not_html_is_parsed_and_weighed(media_type, body, wrong):
    found = findings_of(Checked("/x", body, {}, nowhere), media_type)
    assert [finding.what[: len(wrong)] for finding in found] == ([wrong] if wrong else [])


def test_findings_are_few_enough_for_a_record(site, view):
    html = site.text("/p/mug/").replace("<h1>", "<h1>" + '<a href="/gone/"></b>' * 500)
    assert len(json.dumps(said(html, view))) < 10_000

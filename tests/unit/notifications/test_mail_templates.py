"""The mails of the theme: complete, escaped, in every language, and refused before they are published broken."""

import shutil
import traceback
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from evershelf import mail
from evershelf.errors import Failure
from evershelf.places import STOREFRONT
from evershelf.theme import texts_of
from functions.notifications.model import Mail
from functions.notifications.render import BadTemplate, MailTheme
from tests.unit.notifications.world import SHOP

HOSTILE = "</td><script>alert(1)</script>{{ 7*7 }}\"'&\r\nBcc: everybody@example.com"


@pytest.fixture(scope="module")
def theme() -> MailTheme:
    return MailTheme(**mail.bundle(STOREFRONT, texts_of(STOREFRONT / "mail")), shop=SHOP)


def hostile(name: str) -> dict[str, Any]:
    if name.startswith("back_in_stock"):
        product = dict.fromkeys(mail.sample_wish()["product"], HOSTILE)
        return mail.sample_wish() | {"product": product}
    order = mail.sample_order()
    line = order.lines[0].model_copy(update={"title": HOSTILE, "options": {"Color": HOSTILE}})
    to = order.shipping_address.model_copy(update={"name": HOSTILE, "city": HOSTILE})
    parcel = order.shipments[0].model_copy(update={"carrier": HOSTILE, "tracking": HOSTILE})
    changed = order.model_copy(
        update={"lines": (line,), "shipping_address": to, "shipments": (parcel,), "number": HOSTILE}
    )
    return mail.view(name, changed, url="https://shop.example/order/")


class Shape(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.images = self.tables = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


@pytest.mark.parametrize("locale", ["en", "de"])
@pytest.mark.parametrize("name", mail.NAMES)
def test_markup_in_a_name_stays_text(theme: MailTheme, name: str, locale: str):
    written = theme.mail(name, hostile(name), locale=locale)
    assert "script" not in Shape(written.html).tags
    assert "<script>" not in written.html
    assert "{{ 7*7 }}" in written.html, "what a name says is never a template"
    assert "&lt;script&gt;" in written.html
    assert "<script>" in written.text, "and plain text stays as it is"


@pytest.mark.parametrize("name", mail.NAMES)
def test_no_name_can_start_another_header(theme: MailTheme, name: str):
    subject = theme.mail(name, hostile(name), locale="en").subject
    assert "\r" not in subject
    assert "\n" not in subject


@pytest.mark.parametrize("name", mail.NAMES)
def test_a_mail_loads_nothing_from_anywhere(theme: MailTheme, name: str):
    written = theme.mail(name, mail.sample(name), locale="en")
    assert not {"img", "link", "script", "iframe"} & set(Shape(written.html).tags)
    assert "@import" not in written.html
    assert len(written.html) < 100_000, "Gmail clips what is longer"


def test_every_language_says_everything_and_says_it_in_its_own_words(theme: MailTheme):
    assert theme.texts["en"].keys() == theme.texts["de"].keys()
    confirmation = in_(theme, "de")
    assert confirmation.subject == "Ihre Bestellung ES-7K3M9-QXP2"
    assert '<html lang="de">' in confirmation.html
    assert in_(theme, "fr") == in_(theme, next(iter(theme.texts)))


def in_(theme: MailTheme, locale: str) -> Mail:
    return theme.mail("order_confirmation", mail.sample("order_confirmation"), locale=locale)


@pytest.mark.parametrize(
    ("file", "broken", "told"),
    [
        ("order_confirmation.html", "{% block main %}{{ order.numbr }}", "order_confirmation.html:1"),
        ("order_confirmation.txt", "Subject: x\n{{ texts.no_such_text }}", "order_confirmation.txt:2"),
        ("order_confirmation.txt", "Subject: x\n{{ texts.confirmation_title|fill }}", "name"),
        ("order_confirmation.txt", "no subject\n", "Subject: "),
        ("order_shipped.html", "{% if %}", "order_shipped.html:1"),
        ("order_refunded.html", None, "order_refunded.html"),
    ],
)
def test_a_mail_that_would_fail_is_not_published(tmp_path: Path, file: str, broken: str | None, told: str):
    shutil.copytree(STOREFRONT / "mail", tmp_path / "mail")
    if broken is None:
        (tmp_path / "mail" / file).unlink()
    else:
        (tmp_path / "mail" / file).write_text(broken)
    with pytest.raises(Failure, match=told):
        mail.check(mail.bundle(tmp_path, texts_of(tmp_path / "mail")), SHOP)


def test_an_error_in_a_template_names_the_line_and_nobodys_order(theme: MailTheme):
    broken = MailTheme({**theme.templates, "order_shipped.txt": "Subject: x\n{{ parcel.nothing }}"}, theme.texts, SHOP)
    with pytest.raises(BadTemplate, match=r"order_shipped\.txt:2") as error:
        broken.mail("order_shipped", mail.sample("order_shipped"), locale="en")
    shown = "".join(traceback.format_exception(error.value))
    assert "Harbor Street" not in shown
    assert "ES-7K3M9" not in shown


def test_a_language_that_lacks_a_text_is_not_published(tmp_path: Path):
    shutil.copytree(STOREFRONT / "mail", tmp_path / "mail")
    german = tmp_path / "mail" / "texts" / "de.json"
    german.write_text(german.read_text().replace('"total"', '"summe"'))
    with pytest.raises(Failure, match=r"mail/texts/de\.json lacks total"):
        texts_of(tmp_path / "mail")

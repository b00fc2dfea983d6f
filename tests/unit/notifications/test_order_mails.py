import json
from datetime import timedelta
from typing import Any

import pytest

from evershelf import mail
from functions.notifications import do_suppress_address, on_order_paid, on_order_refunded, on_order_shipped
from functions.notifications.logic import market_of
from shop.consumer import NotYet
from shop.money import Money
from tests.fakes import delivery
from tests.unit.notifications.world import NOW, World


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = World()
    for module in (on_order_paid, on_order_shipped, on_order_refunded):
        monkeypatch.setattr(module, "mails", world.mails)
    monkeypatch.setattr(do_suppress_address, "notifications", world.notifications)
    return world


def confirm(world: World, *, minutes: float = 0) -> None:
    world.mails.send("ord_SAMPLE", "order_confirmation", now=NOW + timedelta(minutes=minutes))


def heard(name: str, source: str, **detail: Any) -> dict[str, Any]:
    return delivery({"source": source, "detail-type": name, "detail": detail})


def test_a_mail_goes_to_who_ordered_from_the_shop_as_text_and_as_html(world: World):
    world.placed()
    confirm(world)
    (sent,) = world.ses.sent
    assert sent["FromEmailAddress"] == "Evershelf Goods <orders@shop.example>"
    assert sent["Destination"] == {"ToAddresses": ["robin@example.com"]}
    assert sent["ConfigurationSetName"] == "mails"
    simple = sent["Content"]["Simple"]
    assert simple["Subject"]["Data"] == "Your order ES-7K3M9-QXP2"
    assert "Total: $1,380.91" in simple["Body"]["Text"]["Data"]
    assert "$1,380.91" in simple["Body"]["Html"]["Data"]


def test_the_link_in_a_mail_opens_the_order_for_half_a_year_and_no_other(world: World):
    world.placed()
    confirm(world)
    text = world.ses.sent[0]["Content"]["Simple"]["Body"]["Text"]["Data"]
    token = text.partition("https://shop.example/order/?id=ord_SAMPLE#token=")[2].split()[0]
    assert world.links.opens("ord_SAMPLE", token, now=NOW + timedelta(days=179))
    assert not world.links.opens("ord_SAMPLE", token, now=NOW + timedelta(days=181))
    assert not world.links.opens("ord_OTHER", token, now=NOW)
    later = token.replace(token.split("_")[1], "9999999999")
    assert not world.links.opens("ord_SAMPLE", later, now=NOW), "its end is signed, too"


def test_an_order_is_written_about_in_the_language_and_the_money_of_its_market():
    def euros(amount: int) -> Money:
        return Money(amount=amount, currency="EUR")

    line = mail.sample_order().lines[0].model_copy(update={"unit_price": euros(125_000)})
    to = mail.sample_order().shipping_address.model_copy(
        update={"country": "AT", "city": "Wien", "postal_code": "1010"}
    )
    sums = {"subtotal": euros(250_000), "shipping": euros(490), "tax": euros(39_994), "total": euros(250_490)}
    order = mail.sample_order().model_copy(
        update=sums | {"market": "de", "tax_included": True, "lines": (line,), "shipping_address": to}
    )
    assert market_of(order).locale == "de"
    written = World().theme.mail("order_confirmation", mail.view("order_confirmation", order, url="x"), locale="de")
    for said in (
        "2.504,90\N{NO-BREAK SPACE}€",
        "1010 Wien",
        "Österreich",
        "enthaltene MwSt.",
        "Standard, 2 bis 4 Tage",
    ):
        assert said in written.text


def test_an_event_that_comes_again_sends_nothing(world: World):
    world.placed()
    confirm(world)
    confirm(world, minutes=60 * 24 * 14)
    assert len(world.ses.sent) == 1


def test_the_same_event_at_the_same_time_waits_for_who_is_at_it(world: World):
    world.placed()
    world.notifications.claim("ord_SAMPLE", "order_confirmation", now=NOW)
    with pytest.raises(NotYet) as wait:
        confirm(world, minutes=0.5)
    assert wait.value.seconds == 31
    assert world.ses.sent == []


def test_a_crash_before_the_mail_was_noted_sends_it_again_rather_than_never(world: World):
    world.placed()
    world.ses.crash_after_sending = True
    with pytest.raises(KeyboardInterrupt):
        confirm(world)
    world.ses.crash_after_sending = False
    confirm(world, minutes=1.1)
    confirm(world, minutes=2.2)
    assert len(world.ses.sent) == 2


@pytest.mark.parametrize("passing", ["TooManyRequestsException", "LimitExceededException", "SendingPausedException"])
def test_what_ses_cannot_take_now_is_sent_later(world: World, passing: str):
    world.placed()
    world.ses.error = passing
    with pytest.raises(NotYet):
        confirm(world)
    world.ses.error = None
    confirm(world, minutes=0.1)
    assert len(world.ses.sent) == 1


def test_an_address_that_ses_refuses_is_noted_and_not_tried_for_ever(world: World):
    world.placed()
    world.ses.error = "BadRequestException"
    confirm(world)
    world.ses.error = None
    confirm(world, minutes=5)
    assert world.ses.sent == []
    assert "refused" in json.dumps(world.rows())


def test_a_sender_that_is_not_verified_is_a_fault_somebody_must_look_at(world: World):
    world.placed()
    world.ses.error = "MessageRejected"
    with pytest.raises(Exception, match="MessageRejected"):
        confirm(world)
    world.ses.error = None
    confirm(world, minutes=0.1)
    assert len(world.ses.sent) == 1


def test_every_parcel_has_its_mail(world: World):
    world.placed()
    for parcel in ("shp_1", "shp_2", "shp_1"):
        told = heard(
            "OrderShipped",
            "fulfillment",
            order_id="ord_SAMPLE",
            shipment_id=parcel,
            carrier="DHL",
            tracking=f"T-{parcel}",
        )
        assert on_order_shipped.handler(told, None)["batchItemFailures"] == []
    texts = [one["Content"]["Simple"]["Body"]["Text"]["Data"] for one in world.ses.sent]
    assert ["T-shp_1" in texts[0], "T-shp_2" in texts[1], len(texts)] == [True, True, 2]
    assert "dhl.com" in texts[0]


def test_a_refund_says_what_went_back_and_whether_it_was_all(world: World):
    world.placed()
    told = heard("OrderRefunded", "orders", order_id="ord_SAMPLE", amount={"amount": 1_000, "currency": "USD"})
    assert on_order_refunded.handler(told, None)["batchItemFailures"] == []
    body = world.ses.sent[0]["Content"]["Simple"]["Body"]["Text"]["Data"]
    assert "$10.00" in body
    assert "closed" not in body


@pytest.mark.parametrize(
    ("said", "takes_none"),
    [
        ({"bounce": {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": "Robin@example.com"}]}}, True),
        ({"bounce": {"bounceType": "Transient", "bouncedRecipients": [{"emailAddress": "robin@example.com"}]}}, False),
        ({"complaint": {"complainedRecipients": [{"emailAddress": "robin@example.com"}]}}, True),
        ({"delivery": {}}, False),
    ],
)
def test_an_address_that_bounced_for_good_or_complained_takes_no_more_mail(
    world: World, said: dict[str, Any], takes_none: bool
):
    feedback = delivery({"source": "aws.ses", "detail-type": "Email Bounced", "detail": {"eventType": "x"} | said})
    for _ in range(2):
        assert do_suppress_address.handler(feedback, None)["batchItemFailures"] == []
    world.placed()
    world.mails.send("ord_SAMPLE", "order_confirmation", now=NOW)
    assert (world.ses.sent == []) is takes_none


def test_no_address_is_kept_and_none_is_logged(world: World, capsys: pytest.CaptureFixture[str]):
    world.placed()
    confirm(world)
    world.notifications.suppress("robin@example.com", why="bounce", now=NOW)
    assert "robin" not in json.dumps(world.rows()).lower()
    assert "robin" not in capsys.readouterr().out.lower()
    assert all("expires_at" in row for row in world.rows())


def test_without_an_address_to_send_from_nothing_is_sent_or_remembered(capsys: pytest.CaptureFixture[str]):
    world = World(sender="")
    world.placed()
    confirm(world)
    assert (world.ses.sent, world.rows()) == ([], [])
    assert "mail is off" in capsys.readouterr().out

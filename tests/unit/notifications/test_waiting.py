"""Told when it is back: asked, confirmed, told once; and nobody learns anything of an address that is not theirs."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.catalog.model import Offer
from functions.notifications import (
    api,
    do_ask_to_confirm,
    do_tell_waiting,
    on_availability_changed,
    on_customer_erased,
)
from functions.notifications.model import AskToConfirm, TellWaiting
from functions.notifications.store import WaitingTable
from functions.notifications.token import WaitingLinks
from functions.notifications.waiting import A_PERSON, A_SOURCE, AT_ONCE, WaitingRoom
from functions.stock.model import Availability
from shop.consumer import NotYet
from shop.events import CustomerErased
from shop.ids import person_of
from shop.money import Money
from tests.fakes import Answer, call, delivery
from tests.unit.notifications.world import NOW, FakeSecret, World

ROBIN = "robin@example.com"
SKU = "MUG-RED"


class FakeCatalog:
    def offers(self, skus: list[str]) -> dict[str, Offer]:
        prices = {"USD": Money(amount=1_250, currency="USD"), "EUR": Money(amount=1_150, currency="EUR")}
        mug = Offer(
            sku=SKU,
            product_id="mug",
            title="Mug",
            options={},
            url="/p/mug/",
            prices=prices,
            active=True,
            titles={"en": "Mug <b>", "de": "Becher"},
        )
        dollars = mug.model_copy(update={"sku": "US-ONLY", "prices": {"USD": prices["USD"]}})
        return {sku: offer for sku, offer in {SKU: mug, "US-ONLY": dollars}.items() if sku in skus}


class FakeStock:
    def __init__(self) -> None:
        self.band: Any = "sold_out"

    def bands(self, skus: list[str]) -> dict[str, Availability]:
        return {sku: Availability(band=self.band) for sku in skus}


class FakeSqs:
    """Both queues."""

    def __init__(self) -> None:
        self.asked: list[AskToConfirm] = []
        self.tell: list[TellWaiting] = []

    def send_message(self, *, QueueUrl: str, MessageBody: str) -> None:  # noqa: N803 as boto3 has it
        if QueueUrl.endswith("/ask"):
            self.asked.append(AskToConfirm.model_validate_json(MessageBody))
        else:
            self.tell.append(TellWaiting.model_validate_json(MessageBody))

    def send(self, command: TellWaiting) -> None:
        self.tell.append(command)


class Shop(World):
    def __post_init__(self) -> None:
        super().__post_init__()
        self.stock, self.sqs = FakeStock(), FakeSqs()
        self.table = WaitingTable(self.client, "notification")
        self.wishes = WaitingLinks(FakeSecret("links"))
        self.room = WaitingRoom(self.table, FakeCatalog(), self.stock, self.post, self.wishes)  # type: ignore[arg-type]

    def ask(self, email: str = ROBIN, **changes: Any) -> Answer:
        answer = call(api.handler, "POST", "/back-in-stock", body={"sku": SKU, "email": email} | changes)
        while self.sqs.asked:
            command = self.sqs.asked.pop(0)
            assert do_ask_to_confirm.handler(delivery(command.model_dump()), None) == {"batchItemFailures": []}
        return answer

    def follow(self, purpose: str, token: str) -> Answer:
        path = f"/back-in-stock/{token}/{purpose}"
        resource = f"/back-in-stock/{{token}}/{purpose}"
        return call(api.handler, "POST", path, resource=resource, path_parameters={"token": token})

    def token(self, purpose: str, *, mail: int = -1) -> str:
        text = self.ses.sent[mail]["Content"]["Simple"]["Body"]["Text"]["Data"]
        found = re.search(rf"/back-in-stock/#{purpose}=(\S+)", text)
        assert found, text
        return found[1]

    def waits(self, email: str = ROBIN, **changes: Any) -> None:
        self.ask(email, **changes)
        assert self.follow("confirm", self.token("confirm")).status == 200

    def returns(self) -> None:
        self.stock.band = "in_stock"
        changed = {"sku": SKU, "band": "in_stock", "previous_band": "sold_out", "revision": 2}
        event = {"source": "stock", "detail-type": "AvailabilityChanged", "detail": changed}
        on_availability_changed.handler(delivery(event), None)
        self.tell_all()

    def tell_all(self) -> None:
        while self.sqs.tell:
            command = self.sqs.tell.pop(0)
            assert do_tell_waiting.handler(delivery(command.model_dump()), None) == {"batchItemFailures": []}

    @property
    def recipients(self) -> list[str]:
        return [one["Destination"]["ToAddresses"][0] for one in self.ses.sent]


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Shop:
    shop = Shop()
    for module in (do_ask_to_confirm, do_tell_waiting):
        monkeypatch.setattr(module, "room", shop.room)
    for module in (do_tell_waiting, on_availability_changed, api):
        monkeypatch.setattr(module, "queue", shop.sqs)
    for name, fake in (("sqs", shop.sqs), ("waiting", shop.table), ("catalog", FakeCatalog()), ("stock", shop.stock)):
        monkeypatch.setattr(api, name, fake)
    monkeypatch.setattr(api, "links", shop.wishes)
    monkeypatch.setattr(on_customer_erased, "waiting", shop.table)
    return shop


def test_asked_confirmed_and_told_once(shop: Shop):
    shop.waits()
    shop.returns()
    shop.returns()
    assert shop.ses.subjects == ["Shall we tell you when Mug <b> is back?", "Mug <b> is back"]
    assert "https://shop.example/p/mug/" in shop.ses.sent[1]["Content"]["Simple"]["Body"]["Text"]["Data"]
    assert not [row for row in shop.rows() if ROBIN in json.dumps(row)], "and then the address is forgotten"


def test_who_did_not_confirm_hears_nothing(shop: Shop):
    shop.ask()
    shop.returns()
    assert len(shop.ses.sent) == 1


def test_every_question_gets_the_same_answer(shop: Shop):
    answers = [
        shop.ask(),
        shop.ask(),
        shop.ask("somebody@example.com"),
        shop.ask(sku="NOT-SOLD"),
        shop.ask(sku="US-ONLY", market="de"),
    ]
    shop.stock.band = "low"
    answers.append(shop.ask("late@example.com"))
    assert {(one.status, one.text) for one in answers} == {(202, '{"state": "asked"}')}
    assert shop.recipients == [ROBIN, ROBIN, "somebody@example.com"], "and only what can be waited for is confirmed"


def test_the_mail_is_in_the_language_of_the_market(shop: Shop):
    shop.ask(market="de")
    assert shop.ses.subjects == ["Sollen wir Ihnen schreiben, wenn Becher wieder da ist?"]
    body = shop.ses.sent[0]["Content"]["Simple"]["Body"]["Text"]["Data"]
    assert "https://shop.example/de/back-in-stock/#confirm=" in body


def test_an_address_gets_no_more_than_a_few_questions_a_day(shop: Shop):
    for _ in range(A_PERSON + 3):
        shop.ask()
    assert len(shop.ses.sent) == A_PERSON


def test_one_place_cannot_write_to_everybody(shop: Shop):
    for number in range(A_SOURCE + 3):
        shop.ask(f"guest{number}@example.com")
    assert len(shop.ses.sent) == A_SOURCE


def test_who_waits_already_is_not_asked_again(shop: Shop):
    shop.waits()
    shop.ask()
    assert len(shop.ses.sent) == 1


def test_what_ses_did_not_take_is_sent_when_the_question_comes_again(shop: Shop):
    ask = AskToConfirm(request_id="ask_1", sku=SKU, email=ROBIN, market="us", source="here")
    shop.ses.error = "TooManyRequestsException"
    for _ in range(A_PERSON + 1):
        with pytest.raises(NotYet):
            shop.room.ask_to_confirm(ask, now=NOW)
    shop.ses.error = None
    for _ in range(2):
        shop.room.ask_to_confirm(ask, now=NOW)
    assert len(shop.ses.sent) == 1


def test_what_came_back_before_the_confirmation_is_told_at_once(shop: Shop):
    shop.ask()
    shop.returns()
    answer = shop.follow("confirm", shop.token("confirm"))
    assert (answer.json["band"], answer.json["url"]) == ("in_stock", "/p/mug/")
    shop.tell_all()
    assert shop.ses.subjects[-1] == "Mug <b> is back"


def test_a_link_is_for_its_own_purpose_and_not_for_ever(shop: Shop):
    shop.ask()
    confirm, leave = shop.token("confirm"), shop.token("leave")
    other = shop.wishes.token("confirm", "US-ONLY", person_of(ROBIN))
    forged = WaitingLinks(FakeSecret("other")).token("confirm", SKU, person_of(ROBIN))
    for wrong in (leave, other, forged, confirm[:-1], "x"):
        assert shop.follow("confirm", wrong).status == 404
    assert shop.follow("leave", confirm).status == 404
    late = datetime.now(UTC) + timedelta(days=3)
    assert shop.table.confirm(SKU, person_of(ROBIN), now=late) is None
    assert [shop.follow("confirm", confirm).status for _ in range(2)] == [200, 200]


def test_leaving_forgets_everything_a_person_waits_for(shop: Shop):
    shop.waits()
    shop.ask("sam@example.com")
    assert [shop.follow("leave", shop.token("leave", mail=0)).status for _ in range(2)] == [200, 200]
    assert not [row for row in shop.rows() if ROBIN in json.dumps(row)]
    shop.returns()
    assert shop.recipients == [ROBIN, "sam@example.com"]


def test_who_is_erased_waits_for_nothing_however_her_address_was_written(shop: Shop):
    shop.waits()
    shop.ask("sam@example.com")
    erased = CustomerErased(customer_id="robin", person=person_of("Robin@Example.com"), caused_at=NOW)
    told = {"source": erased.source, "detail-type": erased.name(), "detail": json.loads(erased.detail())}
    for _ in range(2):
        assert on_customer_erased.handler(delivery(told), None) == {"batchItemFailures": []}
    assert not [row for row in shop.rows() if ROBIN in json.dumps(row)]
    assert [row for row in shop.rows() if "sam@example.com" in json.dumps(row)]


def test_a_mail_client_leaves_with_one_click(shop: Shop):
    shop.ask()
    headers = {one["Name"]: one["Value"] for one in shop.ses.sent[0]["Content"]["Simple"]["Headers"]}
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = headers["List-Unsubscribe"].strip("<>")
    token = address.removeprefix("https://api.shop.example/back-in-stock/").removesuffix("/leave")
    answer = call(
        api.handler,
        "POST",
        f"/back-in-stock/{token}/leave",
        resource="/back-in-stock/{token}/leave",
        path_parameters={"token": token},
        body="List-Unsubscribe=One-Click",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert (answer.status, answer.json) == (200, {"state": "left"})


def test_many_who_wait_are_told_a_few_at_a_time_and_each_once(shop: Shop):
    emails = [f"guest{number}@example.com" for number in range(AT_ONCE * 2 + 5)]
    for email in emails:
        ask = AskToConfirm(request_id=email, sku=SKU, email=email, market="us", source=email)
        shop.room.ask_to_confirm(ask, now=datetime.now(UTC))
        shop.table.confirm(SKU, person_of(email), now=datetime.now(UTC))
    shop.ses.sent.clear()
    shop.stock.band = "in_stock"
    first = shop.room.tell(TellWaiting(sku=SKU), now=datetime.now(UTC))
    assert first
    assert len(shop.ses.sent) == AT_ONCE
    shop.sqs.tell += [TellWaiting(sku=SKU), first]
    shop.tell_all()
    assert sorted(shop.recipients) == sorted(emails)


def test_sold_out_again_the_others_go_on_waiting(shop: Shop):
    shop.waits()
    assert shop.room.tell(TellWaiting(sku=SKU), now=datetime.now(UTC)) is None
    assert len(shop.ses.sent) == 1
    shop.returns()
    assert len(shop.ses.sent) == 2


@pytest.mark.parametrize(("band", "before", "told"), [("low", None, 1), ("low", "in_stock", 0), ("sold_out", "low", 0)])
def test_only_what_was_sold_out_is_told_of(shop: Shop, band: str, before: str | None, told: int):
    changed = {"sku": SKU, "band": band, "previous_band": before, "revision": 2}
    event = {"source": "stock", "detail-type": "AvailabilityChanged", "detail": changed}
    on_availability_changed.handler(delivery(event), None)
    assert len(shop.sqs.tell) == told


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"sku": SKU, "email": "nobody"}, "email"),
        ({"sku": SKU, "email": f"{'a' * 260}@example.com"}, "email"),
        ({"sku": "<script>", "email": ROBIN}, "sku"),
        ({"sku": SKU, "email": ROBIN, "market": "atlantis"}, "market"),
        ({"sku": SKU, "email": ROBIN, "state": "waiting"}, "state"),
        ({"email": ROBIN}, "sku"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(shop: Shop, body: dict[str, str], field: str):
    answer = call(api.handler, "POST", "/back-in-stock", body=body)
    assert answer.status == 422
    assert [one["field"] for one in answer.json["errors"]] == [field]


def test_no_address_is_logged(shop: Shop, capsys: pytest.CaptureFixture[str]):
    shop.waits()
    shop.returns()
    said = capsys.readouterr().out
    assert "robin" not in said
    assert person_of(ROBIN) not in said

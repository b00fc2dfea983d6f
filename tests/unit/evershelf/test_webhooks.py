import json
from datetime import UTC, datetime, timedelta

import pytest
from moto import mock_aws
from typer.testing import CliRunner

from evershelf import cli
from evershelf.aws import Aws
from evershelf.commands import webhooks as command
from evershelf.stage import StageInfo
from functions.webhooks.model import Attempt, Delivery, Message
from functions.webhooks.store import DUE, WebhookTable
from tests.fakes import create_table

NOW = datetime.now(UTC)


class Shop:
    def __init__(self, monkeypatch) -> None:
        self.aws = Aws(region="us-east-1")
        create_table(self.aws.dynamodb, "webhook", key="pk", sort="sk", indexes={DUE: ("shard", "wake_at")})
        self.queue = self.aws.sqs.create_queue(QueueName="deliver")["QueueUrl"]
        self.table = WebhookTable(self.aws.dynamodb, "webhook")
        outputs = {"WebhooksTable": "webhook", "DeliverWebhookQueueUrl": self.queue}
        info = StageInfo("local", "us-east-1", "", "", None, "bus", "", "", None, outputs)
        monkeypatch.setattr(command, "connect", lambda stage: self.aws)
        monkeypatch.setattr(command, "find", lambda stage, aws: info)

    def run(self, *arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(cli.app, ["webhooks", *arguments])
        return result.exit_code, result.output

    def add(self, *more: str):
        code, output = self.run("add", "http://127.0.0.1:9000/hook", *more, "--json")
        assert code == 0, output
        return json.loads(output)

    def failed(self, subscription_id, event_id, *, age=timedelta()):
        told = Message(event_id=event_id, type="OrderPaid", subject="ord_1", body="{}")
        log = (Attempt(at=NOW, status=500, ms=7, answer="<h1>oops</h1>\nmore"),)
        created_at = NOW - age
        row = Delivery(subscription_id=subscription_id, message=told, due_at=created_at, created_at=created_at)
        self.table.open(row, now=created_at)
        self.table.settle(row, row.model_copy(update={"state": "failed", "log": log}), now=created_at)

    def nudged(self):
        messages = self.aws.sqs.receive_message(QueueUrl=self.queue, MaxNumberOfMessages=10).get("Messages", [])
        return sorted(json.loads(message["Body"])["event_id"] for message in messages)


@pytest.fixture
def shop(monkeypatch):
    with mock_aws():
        yield Shop(monkeypatch)


def test_the_secret_is_told_when_it_is_made_and_never_again(shop):
    made = shop.add("--event", "OrderPaid")
    assert made["secret"].startswith("whsec_")
    code, output = shop.run("list", "--json")
    assert (code, json.loads(output)[0]["types"]) == (0, ["OrderPaid"])
    for listed in (output, shop.run("list")[1]):
        assert made["subscription_id"] in listed
        assert made["secret"].removeprefix("whsec_") not in listed


def test_an_event_that_is_none_is_refused_with_those_there_are(shop):
    code, output = shop.run("add", "http://127.0.0.1:9000/", "--event", "OrderSent")
    assert code == 1
    assert "no public event is named OrderSent" in output
    assert "OrderPaid" in output


@pytest.mark.parametrize("url", ["http://10.0.0.1/", "https://169.254.169.254/latest/", "ftp://127.0.0.1/"])
def test_an_address_to_which_nothing_would_be_posted_is_refused(shop, url):
    code, output = shop.run("add", url)
    assert code == 1
    assert "error" in output
    assert shop.table.subscriptions() == []


def test_a_rotation_tells_a_new_secret_and_keeps_the_old_for_a_day(shop):
    made = shop.add()
    _, output = shop.run("rotate", made["subscription_id"])
    found = shop.table.subscription(made["subscription_id"])
    assert found.secret in output
    assert found.previous_secret == made["secret"]
    assert timedelta(hours=23) < found.previous_until - NOW < timedelta(hours=25)


def test_what_is_disabled_is_enabled_with_a_clean_slate(shop):
    subscription_id = shop.add()["subscription_id"]
    shop.run("disable", subscription_id)
    assert "disabled: by an operator" in " ".join(shop.run("list")[1].split())
    shop.table.note(subscription_id, failing_since=NOW)
    shop.run("enable", subscription_id)
    found = shop.table.subscription(subscription_id)
    assert (found.active, found.failing_since, found.disabled_because) == (True, None, "")


def test_deliveries_are_listed_with_the_last_answer(shop):
    subscription_id = shop.add()["subscription_id"]
    shop.failed(subscription_id, "evt_1")
    assert "500 <h1>oops</h1>" in shop.run("deliveries", subscription_id)[1]
    listed = json.loads(shop.run("deliveries", subscription_id, "--json")[1])
    assert listed[0]["log"][0]["answer"].startswith("<h1>oops")


def test_one_delivery_or_all_that_failed_since_are_replayed(shop):
    subscription_id = shop.add()["subscription_id"]
    shop.failed(subscription_id, "evt_1", age=timedelta(days=9))
    shop.failed(subscription_id, "evt_2", age=timedelta(hours=1))
    assert "1 on the way" in shop.run("replay", subscription_id, "--failed", "--since", "2d")[1]
    assert shop.nudged() == ["evt_2"]
    assert "1 on the way" in shop.run("replay", subscription_id, "evt_1")[1]
    assert shop.nudged() == ["evt_1"]
    assert "0 on the way" in shop.run("replay", subscription_id, "--failed")[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["replay", "ID"], "replay what?"),
        (["replay", "ID", "evt_1", "--failed"], "replay what?"),
        (["replay", "ID", "evt_none"], "has no delivery evt_none"),
        (["replay", "ID", "--failed", "--since", "soon"], "write 90m, 36h or 7d"),
        (["remove", "whk_none"], "there is no subscription whk_none"),
        (["deliveries", "whk_none"], "there is no subscription whk_none"),
    ],
)
def test_what_makes_no_sense_is_told(shop, arguments, said):
    subscription_id = shop.add()["subscription_id"]
    code, output = shop.run(*(subscription_id if one == "ID" else one for one in arguments))
    assert code == 1
    assert said in output


def test_nothing_is_replayed_to_one_that_is_disabled(shop):
    subscription_id = shop.add()["subscription_id"]
    shop.failed(subscription_id, "evt_1")
    shop.run("disable", subscription_id)
    code, output = shop.run("replay", subscription_id, "evt_1")
    assert code == 1
    assert "enable" in output
    assert shop.nudged() == []


def test_a_subscription_that_was_removed_is_gone(shop):
    subscription_id = shop.add()["subscription_id"]
    assert shop.run("remove", subscription_id)[0] == 0
    assert json.loads(shop.run("list", "--json")[1]) == []

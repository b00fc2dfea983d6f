"""Every handler's arrow, held against what is deployed: what wakes it, and what it may say."""

import json
import re

import pytest

from shop.events import every_event
from tests.stacks.cloud import ROOT, Arrow, Cloud, Resource, handlers

HANDLERS = sorted(handlers())
SHOP = [module for module in HANDLERS if not module.startswith("doubles.")]
OUTBOX = "bus/Outbox.Arn"
#: Whose words a context says beside its own: it writes their state with its own, in one transaction.
SPEAKS_FOR = {"checkout": {"orders"}, "orders": {"payments"}, "doubles": {"oms"}, "webhooks": {"pim"}}


#: Its commands come from SES, which speaks on the account's default bus and knows nothing of our events.
FAILED_MAILS = "notifications.do_suppress_address"


def named(role: str) -> list[str]:
    return [module for module in SHOP if module.split(".")[1].startswith(role)]


def test_every_handler_is_deployed_once_and_no_function_is_without_one(local: Cloud) -> None:
    assert set(local.functions) == set(HANDLERS)


def test_on_aws_all_but_the_doubles_are_deployed(prod: Cloud) -> None:
    assert set(prod.functions) == set(SHOP)


def test_what_a_stage_does_not_have_it_is_not_deployed_for(clouds: dict[str, Cloud]) -> None:
    """In dev no OpenSearch, and no page that waits for a visit."""
    lacking = {module for module in SHOP if module.startswith("search.")} | {"pages.at_first_visit"}
    assert set(clouds["dev"].functions) == set(SHOP) - lacking
    assert "search" not in clouds["dev"].templates


@pytest.mark.parametrize("module", named("on_"))
def test_an_event_reaches_its_handler_through_a_queue_of_its_own(module: str, cloud: Cloud) -> None:
    heard = [every_event()[name] for name in Arrow.of(module).hears]
    if module != "webhooks.on_public_events":
        (event,) = heard
        assert module.split(".")[1] == "on_" + re.sub(r"(?<!^)(?=[A-Z])", "_", event.name()).lower()
    (rule,) = cloud.rules_to(f"{cloud.queue_of(module).address}.Arn")
    assert rule.properties["EventPattern"] == {
        "source": sorted({event.source for event in heard}),
        "detail-type": [event.name() for event in heard],
    }
    assert cloud.text(rule.stack, rule.properties["EventBusName"]) == "bus/Commerce"
    assert rule.properties["State"] == "ENABLED"


@pytest.mark.parametrize("module", [*named("on_"), *named("do_"), "doubles.oms_ships"])
def test_a_queue_hands_back_only_the_messages_that_failed(module: str, local: Cloud) -> None:
    (source,) = local.sources_of(module)
    assert source.properties["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


@pytest.mark.parametrize("module", [module for module in named("do_") if module != FAILED_MAILS])
def test_a_command_comes_from_a_queue_that_no_rule_feeds(module: str, cloud: Cloud) -> None:
    assert cloud.rules_to(f"{cloud.queue_of(module).address}.Arn") == []


def test_what_ses_could_not_deliver_reaches_who_remembers_it(cloud: Cloud) -> None:
    (rule,) = cloud.rules_to(f"{cloud.queue_of(FAILED_MAILS).address}.Arn")
    assert rule.properties["EventPattern"] == {
        "source": ["aws.ses"],
        "detail-type": ["Email Bounced", "Email Complaint Received"],
    }
    (destination,) = cloud.of("SES::ConfigurationSetEventDestination").values()
    told = destination.properties["EventDestination"]
    assert told["Enabled"] is True
    assert sorted(told["MatchingEventTypes"]) == ["bounce", "complaint"]
    assert cloud.text(destination.stack, told["EventBridgeDestination"]["EventBusArn"]).endswith(":event-bus/default")
    assert cloud.text(rule.stack, rule.properties["EventBusName"]) == "default"


@pytest.mark.parametrize("module", named("every_"))
def test_a_sweeper_runs_as_often_as_its_name_says(module: str, cloud: Cloud) -> None:
    (rule,) = cloud.rules_to(f"{cloud.functions[module].address}.Arn")
    assert rule.properties["ScheduleExpression"] == "rate(1 minute)"
    assert Arrow.of(module).trigger == "every minute"
    assert cloud.sources_of(module) == []


@pytest.mark.parametrize("module", named("from_"))
def test_a_stream_is_tried_for_a_day_and_what_it_gave_up_on_is_kept(module: str, cloud: Cloud) -> None:
    (source,) = cloud.sources_of(module)
    table = cloud.text(source.stack, source.properties["EventSourceArn"]).removesuffix(".StreamArn")
    assert module.split(".")[1] == f"from_{table.split('/')[1].lower()}_stream"
    assert Arrow.of(module).trigger == f"{table.split('/')[1].lower()} stream"
    assert source.properties["MaximumRecordAgeInSeconds"] == 24 * 60 * 60
    assert source.properties["BisectBatchOnFunctionError"] is True
    assert source.properties["StartingPosition"] == "TRIM_HORIZON"
    dead = cloud.text(source.stack, source.properties["DestinationConfig"]["OnFailure"]["Destination"])
    assert dead == f"{cloud.functions[module].address}Dead.Arn"


def test_the_relay_is_woken_by_what_is_written_and_the_bands_by_stock_alone(cloud: Cloud) -> None:
    def patterns(module: str) -> list[dict[str, object]]:
        (source,) = cloud.sources_of(module)
        return [json.loads(one["Pattern"]) for one in source.properties["FilterCriteria"]["Filters"]]

    assert patterns("outbox.from_outbox_stream") == [{"eventName": ["INSERT"]}]
    (levels,) = patterns("stock.from_stock_stream")
    assert levels["dynamodb"] == {"Keys": {"id": {"S": [{"prefix": "sku#"}]}}}


@pytest.mark.parametrize("module", HANDLERS)
def test_who_says_something_may_and_who_may_says_something(module: str, local: Cloud) -> None:
    says = Arrow.of(module).says
    context = module.split(".", maxsplit=1)[0]
    for name in says:
        assert every_event()[name].source in {context} | SPEAKS_FOR.get(context, set()), f"{module} says {name}"
    granted = local.grants[module]
    if context == "doubles":
        assert bool(says) == (("events:PutEvents", "bus/Commerce.Arn") in granted)
    else:
        assert bool(says) == (("dynamodb:PutItem", OUTBOX) in granted), says


@pytest.mark.parametrize("module", SHOP)
def test_an_arrow_names_the_events_its_own_module_names(module: str) -> None:
    """The ones that a handler builds itself; what its store or logic builds is beyond this test."""
    text = (ROOT / "functions" / f"{module.replace('.', '/')}.py").read_text()
    built = {name for name in every_event() if re.search(rf"\b{name}\(", text)}
    assert built <= set(Arrow.of(module).says)


def test_every_word_of_the_shop_has_a_speaker_and_every_outside_word_a_listener() -> None:
    said = {name for module in SHOP for name in Arrow.of(module).says}
    heard = {name for module in named("on_") for name in Arrow.of(module).hears}
    contexts = {module.split(".")[0] for module in SHOP}
    for name, event in every_event().items():
        assert name in (said if event.source in contexts else heard), f"{event.source} {name}"


def test_no_event_of_an_outside_source_is_lost_for_want_of_a_consumer(cloud: Cloud) -> None:
    contexts = {module.split(".")[0] for module in SHOP}
    outside = {event.source for event in every_event().values()} - contexts
    caught = {}
    strangers = []
    for rule in cloud.rules_to("bus/Unrouted.Arn"):
        (source,) = rule.properties["EventPattern"]["source"]
        if isinstance(source, dict):
            strangers.append(set(source["anything-but"]))
        else:
            caught[source] = rule.properties["EventPattern"].get("detail-type")
    assert strangers == [{event.source for event in every_event().values()} | {"cms"}]
    assert caught.keys() == outside | {"cms"}, "cms has no class yet: all it sends is unrouted"
    for source, others in caught.items():
        known = sorted(name for name, event in every_event().items() if event.source == source)
        assert others is None if not known else sorted(others[0]["anything-but"]) == known


def test_without_an_oms_to_call_the_deliverer_leaves_its_queue_alone(clouds: dict[str, Cloud]) -> None:
    """The OMS polls it, then; and only the deliverer is off."""

    def off(cloud: Cloud) -> list[str]:
        sources = cloud.of("Lambda::EventSourceMapping").values()
        return [_module(cloud, one) for one in sources if one.properties.get("Enabled") is False]

    assert off(clouds["dev"]) == ["fulfillment.do_deliver_order"]
    assert off(clouds["prod"]) == off(clouds["local"]) == []


def _module(cloud: Cloud, source: Resource) -> str:
    return cloud.module_at[cloud.text(source.stack, source.properties["FunctionName"]).removesuffix(".Arn")]

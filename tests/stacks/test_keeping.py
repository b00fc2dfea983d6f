"""What must not be lost: tables, buckets, queues and the alarms over them. The emulator drops most of these
settings without a word (DynamoDB's TTL, recovery, encryption, protection; S3's lifecycle): only templates show them.
"""

import re

import pytest

from tests.stacks.cloud import ROOT, Cloud, Resource, statements

#: Rows that expire, by the attribute that says when; for housekeeping only.
EXPIRING = {
    "cart/Carts": "expires_at",
    "customers/Customers": "expires_at",
    "notifications/Notifications": "expires_at",
    "orders/Orders": "expires_at",
    "payments/Payments": "expires_at",
    "webhooks/Webhooks": "expires_at",
}
PURGES = {"pages.on_page_published", "pages.on_page_removed"}


def dead(cloud: Cloud) -> dict[str, Resource]:
    return {address: one for address, one in cloud.of("SQS::Queue").items() if address.endswith("Dead")}


def test_a_table_is_paid_by_use_encrypted_and_recoverable_to_the_second(cloud: Cloud) -> None:
    for address, table in cloud.of("DynamoDB::Table").items():
        assert table.properties["BillingMode"] == "PAY_PER_REQUEST", address
        assert table.properties["SSESpecification"] == {"SSEEnabled": True}, address
        assert table.properties["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}, address


def test_rows_expire_only_where_a_row_says_when(prod: Cloud) -> None:
    found = {
        address: table.properties["TimeToLiveSpecification"]["AttributeName"]
        for address, table in prod.of("DynamoDB::Table").items()
        if "TimeToLiveSpecification" in table.properties
    }
    assert found == EXPIRING


def test_in_production_nothing_that_holds_data_goes_with_its_stack(prod: Cloud) -> None:
    for kind in ("DynamoDB::Table", "S3::Bucket", "SQS::Queue", "SecretsManager::Secret"):
        for address, one in prod.of(kind).items():
            assert (one.raw["DeletionPolicy"], one.raw["UpdateReplacePolicy"]) == ("Retain", "Retain"), address
    for address, table in prod.of("DynamoDB::Table").items():
        assert table.properties["DeletionProtectionEnabled"] is True, address


def test_elsewhere_everything_goes_with_its_stack(local: Cloud) -> None:
    for address, table in local.of("DynamoDB::Table").items():
        assert table.raw["DeletionPolicy"] == "Delete", address
        assert not table.properties.get("DeletionProtectionEnabled"), address


def test_no_bucket_is_open_to_anybody(cloud: Cloud) -> None:
    shut = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    for address, bucket in cloud.of("S3::Bucket").items():
        assert bucket.properties["PublicAccessBlockConfiguration"] == dict.fromkeys(shut, True), address
        assert "BucketEncryption" in bucket.properties, address


def test_on_aws_a_bucket_speaks_tls_only_and_its_readers_are_logged(on_aws: Cloud) -> None:
    policies = {on_aws.text(one.stack, one.properties["Bucket"]): one for one in on_aws.of("S3::BucketPolicy").values()}
    for address, bucket in on_aws.of("S3::Bucket").items():
        assert refuses_plain_http(policies[address]), address
        if address != "operations/Logs":
            to = bucket.properties["LoggingConfiguration"]["DestinationBucketName"]
            assert on_aws.text(bucket.stack, to) == "operations/Logs"


def test_logs_are_let_in_from_this_account_alone_and_forgotten_after_a_month(on_aws: Cloud) -> None:
    (policy,) = [one for one in on_aws.of("S3::BucketPolicy").values() if one.stack == "operations"]
    (allowed,) = [one for one in statements(policy) if one["Effect"] == "Allow"]
    assert allowed["Principal"] == {"Service": "logging.s3.amazonaws.com"}
    assert "aws:SourceAccount" in allowed["Condition"]["StringEquals"]
    (rule,) = on_aws.of("S3::Bucket")["operations/Logs"].properties["LifecycleConfiguration"]["Rules"]
    assert rule["ExpirationInDays"] <= 30, "they hold the addresses of shoppers"


def test_old_versions_of_pages_do_not_pile_up(cloud: Cloud) -> None:
    pages = cloud.of("S3::Bucket")["edge/Pages"].properties
    assert pages["VersioningConfiguration"] == {"Status": "Enabled"}
    assert pages["LifecycleConfiguration"]["Rules"][0]["NoncurrentVersionExpiration"]["NoncurrentDays"] <= 30


def test_a_queue_is_encrypted_and_keeps_what_waits_as_long_as_it_can(cloud: Cloud) -> None:
    for address, queue in cloud.of("SQS::Queue").items():
        assert queue.properties["SqsManagedSseEnabled"] is True, address
        assert queue.properties["MessageRetentionPeriod"] == 14 * 86_400, address


def test_on_aws_a_queue_speaks_tls_only(on_aws: Cloud) -> None:
    shut = {
        on_aws.text(one.stack, queue)
        for one in on_aws.of("SQS::QueuePolicy").values()
        for queue in one.properties["Queues"]
        if refuses_plain_http(one)
    }
    assert shut == set(on_aws.of("SQS::Queue"))


def test_what_a_consumer_cannot_take_ends_in_its_own_dead_letters(cloud: Cloud) -> None:
    """After one receive more than `shop.consumer` asks for: it buries with a reason first."""
    consumers = fed_by_a_queue(cloud)
    patient = {"fulfillment.do_deliver_order", "payments.on_refund_requested"}  # they outwait a partner that is down
    patient |= {"fulfillment.on_order_forgotten"}
    patient |= {f"notifications.on_order_{what}" for what in ("paid", "shipped", "refunded")}
    patient |= {"notifications.do_ask_to_confirm", "notifications.do_tell_waiting"}
    patient |= {
        module for module in consumers if module.startswith("search.") and not module.endswith("_category_changed")
    }
    assert len(consumers) > 30
    for module in consumers:
        queue = cloud.queue_of(module)
        policy = queue.properties["RedrivePolicy"]
        target = cloud.text(queue.stack, policy["deadLetterTargetArn"])
        assert target == f"{cloud.functions[module].address}Dead.Arn"
        assert policy["maxReceiveCount"] == (1_000 if module in patient else 6), module


def test_a_message_stays_hidden_six_times_as_long_as_its_function_may_run(cloud: Cloud) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html"""
    for module in fed_by_a_queue(cloud):
        (source,) = cloud.sources_of(module)
        longest = 6 * cloud.functions[module].properties["Timeout"]
        window = source.properties.get("MaximumBatchingWindowInSeconds", 0)
        assert cloud.queue_of(module).properties["VisibilityTimeout"] >= longest + window, module


def test_a_fifo_queue_is_held_up_only_within_a_group_and_so_are_its_dead_letters(cloud: Cloud) -> None:
    fifo = {address: one for address, one in cloud.of("SQS::Queue").items() if one.properties.get("FifoQueue")}
    assert {address.removesuffix("Queue").removesuffix("Dead") for address in fifo} == {
        "fulfillment/FulfillmentDoDeliverOrder",
        "pages/PagesDoRebuildPage",
    }
    for address, queue in fifo.items():
        assert queue.properties["FifoThroughputLimit"] == "perMessageGroupId", address
        assert queue.properties["DeduplicationScope"] == "messageGroup", address
        assert "ContentBasedDeduplication" not in queue.properties, f"{address}: a page may be rebuilt twice the same"


def test_steps_of_orders_go_out_one_by_one_and_purges_together(cloud: Cloud) -> None:
    (deliveries,) = cloud.sources_of("fulfillment.do_deliver_order")
    assert deliveries.properties["BatchSize"] == 1
    for module in PURGES:
        (purges,) = cloud.sources_of(module)
        assert purges.properties["BatchSize"] > 10
        assert purges.properties["MaximumBatchingWindowInSeconds"] == 1
        assert purges.properties["ScalingConfig"] == {"MaximumConcurrency": 2}, "one window, one purge"


@pytest.mark.parametrize(("stage", "seconds"), [("local", 900), ("prod", 900)])
def test_an_unpaid_order_falls_due_by_the_delay_of_its_queue(
    stage: str, seconds: int, clouds: dict[str, Cloud]
) -> None:
    cloud = clouds[stage]
    assert cloud.queue_of("orders.on_order_placed").properties["DelaySeconds"] == seconds
    assert cloud.environment("checkout.api")["HOLD_SECONDS"] == str(seconds)


def test_whatever_was_given_up_on_is_told_and_can_be_found(cloud: Cloud) -> None:
    watched = {
        cloud.text(alarm.stack, dimension["Value"]).removesuffix(".QueueName")
        for alarm in cloud.of("CloudWatch::Alarm").values()
        if alarm.properties["MetricName"] == "ApproximateNumberOfMessagesVisible"
        and (alarm.properties["ComparisonOperator"], alarm.properties["Threshold"]) == ("GreaterThanThreshold", 0)
        for dimension in alarm.properties["Dimensions"]
    }
    assert watched == dead(cloud).keys() | {"bus/Unrouted"}
    told = {value for name, value in cloud.outputs.items() if name.startswith("Dead")}
    assert told == dead(cloud).keys()


def test_a_sweeper_that_fails_minute_after_minute_is_told(cloud: Cloud) -> None:
    sweepers = {one.address for module, one in cloud.functions.items() if ".every_" in module}
    watched = {
        cloud.text(alarm.stack, dimension["Value"]): alarm.properties["Threshold"]
        for alarm in cloud.of("CloudWatch::Alarm").values()
        if alarm.properties["MetricName"] == "Errors"
        for dimension in alarm.properties["Dimensions"]
    }
    assert watched == dict.fromkeys(sweepers, 4), "one minute that fails is tried three times, and the next makes up"


def test_pages_in_quarantine_and_the_age_of_the_outbox_are_told_and_so_is_that_nobody_tells_them(cloud: Cloud) -> None:
    gauges = {}
    for address, told in cloud.of("Logs::MetricFilter").items():
        (made,) = told.properties["MetricTransformations"]
        alarm = cloud.of("CloudWatch::Alarm")[f"{address}Alarm"].properties
        assert [alarm[name] for name in ("Namespace", "MetricName")] == [
            made[name] for name in ("MetricNamespace", "MetricName")
        ]
        assert made["MetricNamespace"] == f"evershelf-{cloud.stage}-{told.stack}"
        assert [alarm[name] for name in ("Statistic", "Period", "TreatMissingData")] == ["Minimum", 300, "breaching"]
        field = made["MetricValue"].removeprefix("$.")
        assert told.properties["FilterPattern"] == f"{{ $.{field} >= 0 }}"
        (module,) = [
            module
            for module, one in cloud.functions.items()
            if cloud.text(one.stack, one.properties["LoggingConfig"]["LogGroup"])
            == cloud.text(told.stack, told.properties["LogGroupName"])
        ]
        assert re.search(rf'log\(".*", {field}=', (ROOT / f"functions/{module.replace('.', '/')}.py").read_text()), (
            module
        )
        gauges[module] = (field, alarm["Threshold"])
    assert gauges == {"outbox.every_minute": ("age_seconds", 180), "pages.every_minute": ("quarantined", 0)}


def test_an_alarm_on_aws_tells_somebody_and_so_does_its_end(on_aws: Cloud) -> None:
    for address, alarm in on_aws.of("CloudWatch::Alarm").items():
        for when in ("AlarmActions", "OKActions"):
            assert [on_aws.text(alarm.stack, one) for one in alarm.properties[when]] == ["operations/Alarms"], address


def test_an_alarm_of_the_local_stage_tells_nobody(local: Cloud) -> None:
    assert all("AlarmActions" not in alarm.properties for alarm in local.of("CloudWatch::Alarm").values())


def test_cloudwatch_may_tell_the_topic_and_nobody_without_tls(on_aws: Cloud, prod: Cloud) -> None:
    """A topic's own policy takes the place of the one that lets CloudWatch in."""
    (policy,) = on_aws.of("SNS::TopicPolicy").values()
    (allowed,) = [one for one in statements(policy) if one["Effect"] == "Allow"]
    assert (allowed["Principal"], allowed["Action"]) == ({"Service": "cloudwatch.amazonaws.com"}, "sns:Publish")
    assert refuses_plain_http(policy)
    (mail,) = prod.of("SNS::Subscription").values()
    assert mail.properties["Endpoint"] == "operator@shop.example"


def test_the_log_of_a_function_is_kept_for_a_month(cloud: Cloud) -> None:
    groups = cloud.of("Logs::LogGroup")
    for module, function in cloud.functions.items():
        group = cloud.text(function.stack, function.properties["LoggingConfig"]["LogGroup"])
        assert groups[group].properties["RetentionInDays"] == 30, module


def fed_by_a_queue(cloud: Cloud) -> list[str]:
    return [
        module
        for module in cloud.functions
        for source in cloud.sources_of(module)
        if "StartingPosition" not in source.properties
    ]


def refuses_plain_http(policy: Resource) -> bool:
    return any(
        one["Effect"] == "Deny" and one.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}}
        for one in statements(policy)
    )

"""Who may do what. The crown jewels are named one by one: a new name here is a decision."""

import re

from shop.market import markets
from tests.stacks.cloud import WRITES, Cloud, listed, statements
from tests.stacks.conftest import SEARCH

#: Actions that AWS can bind to no resource.
#: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
UNBOUND = {"dynamodb:ListStreams"}
CONTEXTS_THAT_WRITE = {
    "customers/Customers": {"customers"},
    "stock/Stock": {"stock", "checkout", "orders"},
    "orders/Orders": {"orders", "checkout"},
    "payments/Payments": {"payments", "checkout", "orders"},
    "cart/Carts": {"cart", "checkout", "customers", "orders"},
    "catalog/Catalog": {"catalog"},
    "fulfillment/Deliveries": {"fulfillment"},
    "edge/PageRecords": {"pages"},
    "webhooks/Webhooks": {"webhooks"},
    "notifications/Notifications": {"notifications"},
}
MAILING = {f"notifications.on_order_{what}" for what in ("paid", "shipped", "refunded")} | {
    "notifications.do_ask_to_confirm",
    "notifications.do_tell_waiting",
}
PUBLISHING = {"pages.do_rebuild_page", "pages.do_rebuild_in_bulk", "pages.at_first_visit"}
PSP = {
    "checkout.api",
    "orders.api",
    "orders.staff_api",
    "orders.every_minute",
    "orders.on_order_placed",
    "payments.every_minute",
    "payments.on_refund_requested",
}


def test_no_function_may_do_anything_by_a_wildcard(cloud: Cloud) -> None:
    actions = {(module, action) for module, granted in cloud.grants.items() for action, _ in granted}
    assert {one for one in actions if "*" in one[1]} == set()


def test_no_policy_of_any_kind_allows_anything_by_a_wildcard(cloud: Cloud) -> None:
    for policy in cloud.all:
        if "PolicyDocument" in policy.properties:
            actions = [action for action, _ in cloud.allowed(policy) if "*" in action]
            assert actions == [], policy.address


def test_a_grant_names_its_resource(cloud: Cloud) -> None:
    """But for all objects of a bucket: of the pages where they are published, of the themes where mails are written.

    And the back office sends dead letters of this stage back, of whatever consumer.
    """
    for module, granted in cloud.grants.items():
        if module == "backoffice.staff_api":
            wild = {(action.split(":")[0], resource.split("}:")[-1]) for action, resource in granted if "*" in resource}
            stage = f"evershelf-{cloud.stage}-*"
            assert wild == {("sqs", stage), ("cloudformation", f"stack/{stage}/*")}
            continue
        for action, resource in granted:
            if action in UNBOUND:
                assert resource == "*"
            elif "*" in resource:
                whose = "edge/Themes" if module.startswith("notifications.") else "s"
                assert module in MAILING | PUBLISHING, module
                assert (action[:3], resource.endswith(f"{whose}.Arn/*")) == ("s3:", True)


def test_an_index_is_granted_only_to_who_queries_it(cloud: Cloud) -> None:
    on_indexes = {
        (module, action, resource)
        for module, granted in cloud.grants.items()
        for action, resource in granted
        if "/index/" in resource
    }
    assert on_indexes == {
        ("orders.every_minute", "dynamodb:Query", "orders/Orders.Arn/index/due"),
        ("orders.api", "dynamodb:Query", "orders/Orders.Arn/index/customer"),
        ("orders.staff_api", "dynamodb:Query", "orders/Orders.Arn/index/number"),
        ("orders.staff_api", "dynamodb:Query", "orders/Orders.Arn/index/email"),
        ("orders.staff_api", "dynamodb:Query", "orders/Orders.Arn/index/newest"),
        ("orders.on_customer_erased", "dynamodb:Query", "orders/Orders.Arn/index/customer"),
        ("checkout.api", "dynamodb:Query", "orders/Orders.Arn/index/customer"),
        ("customers.api", "dynamodb:Query", "orders/Orders.Arn/index/customer"),
        ("payments.every_minute", "dynamodb:Query", "payments/Payments.Arn/index/awaiting"),
        ("fulfillment.every_minute", "dynamodb:Query", "fulfillment/Deliveries.Arn/index/awaiting"),
        ("webhooks.every_minute", "dynamodb:Query", "webhooks/Webhooks.Arn/index/due"),
    }


def test_a_whole_table_is_read_only_by_the_sweeper_of_the_outbox(prod: Cloud, local: Cloud) -> None:
    def scanners(cloud: Cloud) -> set[str]:
        return {module for module, granted in cloud.grants.items() for action, _ in granted if action.endswith(":Scan")}

    assert scanners(prod) == {"outbox.every_minute"}
    assert scanners(local) == {"outbox.every_minute", "doubles.oms"}


def test_a_table_is_written_by_its_owner_and_by_who_composes_a_transaction_with_it(cloud: Cloud) -> None:
    for table, contexts in CONTEXTS_THAT_WRITE.items():
        assert {module.split(".")[0] for module in cloud.who_may(WRITES, f"{table}.Arn")} == contexts, table


def test_stock_is_moved_by_the_warehouse_a_checkout_and_the_end_of_a_reservation(cloud: Cloud) -> None:
    assert cloud.who_may(WRITES, "stock/Stock.Arn") == {
        "checkout.api",
        "orders.api",
        "orders.staff_api",
        "orders.every_minute",
        "orders.on_order_placed",
        "orders.on_order_refused",
        "orders.on_payment_refunded",
        "orders.on_payment_succeeded",
        "stock.from_stock_stream",
        "stock.on_stock_adjusted",
        "stock.on_stock_counted",
        "stock.on_stock_dispatched",
        "stock.staff_api",
    }


def test_an_order_is_born_in_the_checkout_and_nowhere_is_a_row_of_money_or_stock_deleted(cloud: Cloud) -> None:
    assert cloud.who_may(WRITES, "orders/Orders.Arn") - {"checkout.api"} == {
        module for module in cloud.functions if module.startswith("orders.")
    }
    deleting = {"dynamodb:DeleteItem", "dynamodb:BatchWriteItem"}
    for table in (
        "orders/Orders",
        "payments/Payments",
        "stock/Stock",
        "cart/Carts",
        "fulfillment/Deliveries",
        "customers/Customers",
    ):
        assert cloud.who_may(deleting, f"{table}.Arn") == set(), table


def test_who_reads_a_product_changes_nothing(cloud: Cloud) -> None:
    beside_logs = {one for one in cloud.grants["catalog.api"] if not one[0].startswith("logs:")}
    assert beside_logs == {("dynamodb:BatchGetItem", "catalog/Catalog.Arn")}


def test_pages_are_published_by_one_function_a_lane_and_the_theme_by_none(cloud: Cloud) -> None:
    publishing = {"s3:PutObject", "s3:DeleteObject"}
    assert cloud.who_may(publishing, "edge/Pages.Arn/*") == PUBLISHING
    assert cloud.who_may(publishing, "edge/Themes.Arn/*") == set()


def test_only_the_relay_speaks_on_the_bus_and_only_it_empties_the_outbox(prod: Cloud) -> None:
    relay = {"outbox.from_outbox_stream", "outbox.every_minute"}
    assert prod.who_may({"events:PutEvents"}, "bus/Commerce.Arn") == relay
    assert prod.who_may(WRITES - {"dynamodb:PutItem"}, "bus/Outbox.Arn") == relay


def test_the_key_of_the_psp_is_read_where_the_psp_is_called_and_its_signature_where_it_calls(cloud: Cloud) -> None:
    reading = {"secretsmanager:GetSecretValue"}
    assert cloud.who_may(reading, "payments/PspKey.Id") == PSP
    assert cloud.who_may(reading, "payments/PspWebhookSecret.Id") == {"payments.api"}
    assert cloud.who_may(reading, "webhooks/PimWebhookSecret.Id") == {"webhooks.api"}


def test_only_who_writes_mails_may_send_them_and_only_in_the_name_of_the_shop(prod: Cloud) -> None:
    sending = {(module, to) for module, granted in prod.grants.items() for act, to in granted if act == "ses:SendEmail"}
    assert {module for module, _ in sending} == MAILING
    for _, to in sending:
        assert re.search(r":identity/notifications/Sender$|:configuration-set/notifications/Mails$", to), to


def test_the_key_of_links_in_mails_is_read_where_they_are_made_and_where_they_are_followed(cloud: Cloud) -> None:
    assert cloud.who_may({"secretsmanager:GetSecretValue"}, "orders/LinkKey.Id") == MAILING | {
        "orders.api",
        "notifications.api",
    }


def test_an_index_is_written_by_who_follows_the_facts_and_only_asked_by_who_answers_shoppers(cloud: Cloud) -> None:
    domain = f"{SEARCH['search_domain_arn']}/evershelf-{cloud.stage}"
    writers = {f"search.{name}" for name in ("do_index_products", "on_availability_changed")}
    writers |= {"search.on_product_changed", "search.on_product_removed"}
    granted = {
        (module, action, resource)
        for module, all_ in cloud.grants.items()
        for action, resource in all_
        if action.startswith("es:")
    }
    assert granted == {
        *((writer, "es:ESHttpPost", f"{domain}-{market.id}/_bulk") for writer in writers for market in markets()),
        *(("search.api", "es:ESHttpPost", f"{domain}-{market.id}/_search") for market in markets()),
    }


def test_a_queue_takes_events_only_from_its_rule(cloud: Cloud) -> None:
    for policy in cloud.of("SQS::QueuePolicy").values():
        for one in statements(policy):
            if one["Effect"] == "Allow":
                assert one["Principal"] == {"Service": "events.amazonaws.com"}
                assert "aws:SourceArn" in one["Condition"]["ArnEquals"], policy.address


def test_a_role_is_of_one_function(cloud: Cloud) -> None:
    roles = [cloud.text(one.stack, one.properties["Role"]) for one in cloud.functions.values()]
    assert len(set(roles)) == len(roles)
    for role in cloud.of("IAM::Role").values():
        managed = [cloud.text(role.stack, one) for one in listed(role.properties.get("ManagedPolicyArns", []))]
        assert [one for one in managed if "APIGatewayPushToCloudWatchLogs" not in one] == [], role.address

"""Every stack of the shop, in reading order. `cdk deploy --all -c stage=local|dev|prod`."""

from typing import Any

from aws_cdk import App

from stacks.api import ApiStack
from stacks.backoffice import BackofficeStack
from stacks.bus import BusStack
from stacks.cart import CartStack
from stacks.catalog import CatalogStack
from stacks.checkout import CheckoutStack
from stacks.customers import CustomersStack
from stacks.doubles import DoublesStack
from stacks.edge import EdgeStack
from stacks.fulfillment import FulfillmentStack
from stacks.identity import IdentityStack
from stacks.notifications import NotificationsStack
from stacks.operations import OperationsStack
from stacks.orders import OrdersStack
from stacks.pages import PagesStack
from stacks.payments import PaymentsStack
from stacks.rules import check
from stacks.search import SearchStack
from stacks.stage import Stage
from stacks.stock import StockStack
from stacks.webhooks import WebhooksStack

app = App()
stage = Stage.from_context(app)

operations = None if stage.is_local else OperationsStack(app, stage=stage)
logs = operations.logs if operations else None
identity = IdentityStack(app, stage=stage)
bus = BusStack(app, stage=stage)
on: dict[str, Any] = {"stage": stage, "bus": bus.bus, "outbox": bus.outbox}
partners = DoublesStack(app, stage=stage, bus=bus.bus) if stage.is_local else stage

catalog = CatalogStack(app, **on)
stock = StockStack(app, **on, identity=identity)
edge = EdgeStack(app, stage=stage, outbox=bus.outbox, catalog=catalog.catalog, stock=stock.stock, logs=logs)
payments = PaymentsStack(app, **on, psp_url=partners.psp_url or "")
fulfillment = FulfillmentStack(app, **on, oms_url=partners.oms_url)
cart = CartStack(app, stage=stage, identity=identity, catalog=catalog.catalog, stock=stock.stock)

psp: dict[str, Any] = {"psp_url": partners.psp_url or "", "psp_key": payments.key}
tables: dict[str, Any] = {"stock": stock.stock, "carts": cart.carts, "payments": payments.payments}
orders = OrdersStack(app, **on, identity=identity, deliveries=fulfillment.deliveries, **tables, **psp)
checkout = CheckoutStack(
    app,
    stage=stage,
    identity=identity,
    outbox=bus.outbox,
    catalog=catalog.catalog,
    orders=orders.orders,
    **tables,
    **psp,
    shop_url=edge.shop_url,
)
customers = CustomersStack(app, **on, identity=identity, carts=cart.carts, orders=orders.orders)
pages = PagesStack(
    app,
    stage=stage,
    bus=bus.bus,
    catalog=catalog.catalog,
    edge=edge,
    identity=identity,
)
webhooks = WebhooksStack(app, **on)
notifications = NotificationsStack(
    app,
    stage=stage,
    bus=bus.bus,
    orders=orders.orders,
    link_key=orders.link_key,
    pages=edge.pages,
    themes=edge.themes,
    catalog=catalog.catalog,
    stock=stock.stock,
)
search = (
    SearchStack(app, stage=stage, bus=bus.bus, catalog=catalog.catalog, stock=stock.stock)
    if stage.search_endpoint
    else None
)
backoffice = BackofficeStack(app, stage=stage, identity=identity, logs=logs)
ApiStack(
    app,
    stage=stage,
    identity=identity,
    catalog=catalog.api,
    cart=cart.api,
    checkout=checkout.api,
    customers=customers.api,
    orders=orders.api,
    payments=payments.api,
    webhooks=webhooks.api,
    notifications=notifications.api,
    search=search.api if search else None,
    staff={
        "backoffice": backoffice.staff_api,
        "orders": orders.staff_api,
        "pages": pages.staff_api,
        "stock": stock.staff_api,
    },
    web_acl_arn=operations.web_acl_arn if operations else None,
)

if operations:
    operations.hear_alarms_of(app)
    check(app)  # the embedded AWS speaks http and keeps no logs: what is asked of AWS is not asked of it
app.synth()

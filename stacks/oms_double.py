"""An OMS for the local stage: it takes orders, accepts or rejects them, ships them and tells the bus."""

from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_events as events

from stacks.shop_stack import ShopStack

API_STAGE = "oms"


def add_oms_double(stack: ShopStack, *, bus: events.IEventBus) -> str:
    """Adds it to the stack of doubles and returns its address, without a slash at the end."""
    table = stack.table("OmsOrders", key="order_id", sort="entry")
    environment = {"OMS_TABLE": table.table_name, "BUS_NAME": bus.event_bus_name}

    ships = stack.command("doubles.oms_ships", environment=environment)
    table.grant(ships.function, "dynamodb:Query")
    bus.grant_put_events_to(ships.function)

    oms = stack.function("doubles.oms", environment=environment | {"PARCELS_URL": ships.queue.queue_url})
    table.grant(oms, "dynamodb:PutItem", "dynamodb:Scan")
    ships.queue.grant(oms, "sqs:SendMessage")
    bus.grant_put_events_to(oms)

    api = apigateway.RestApi(
        stack,
        "OmsApi",
        deploy_options=apigateway.StageOptions(stage_name=API_STAGE),
        cloud_watch_role=False,
        endpoint_types=[apigateway.EndpointType.REGIONAL],
    )
    orders = api.root.add_resource("orders")
    for method in ("GET", "POST"):
        orders.add_method(method, apigateway.LambdaIntegration(oms))
    stack.output("OmsApiId", api.rest_api_id)
    return f"{stack.stage.endpoint}/_aws/execute-api/{api.rest_api_id}/{API_STAGE}"

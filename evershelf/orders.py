"""Orders as an operator sees them: the ledger's row, what the OMS was told, what the PSP says."""

from typing import TYPE_CHECKING, Any

from evershelf.aws import Aws
from evershelf.errors import Failure, NotDeployed
from evershelf.stage import StageInfo

if TYPE_CHECKING:
    from functions.fulfillment.model import Delivery, Shipment
    from functions.orders.model import Order
    from functions.orders.store import OrderTable
    from functions.payments.model import Payment

#: All that a list tells of an order: nobody's name, address or e-mail.
LISTED = {"order_id", "number", "state", "milestones", "due_at", "total"}
#: Orders asked for in one go.
AT_ONCE = 100
#: What opens an order, or answers a repetition: of no use to a person.
SECRETS = {"token_digest", "body_digest", "return_url", "version"}


def find_many(info: StageInfo, aws: Aws, *, state: str | None, limit: int) -> list[dict[str, Any]]:
    """The newest first, by their index: a moment behind."""
    known = states()
    if state is not None and state not in known:
        raise Failure(f"no order is ever {state}", then=f"states are: {', '.join(known)}")
    from functions.orders.model import State  # noqa: PLC0415 - as below

    orders, after = _orders(info, aws), None
    found: list[Order] = []
    wanted = State(state) if state else None
    while len(found) < limit:
        some = orders.newest(state=wanted, after=after, at_most=min(limit - len(found), AT_ONCE))
        found += orders.each(some.order_ids)
        if (after := some.after) is None:
            break
    return [order.model_dump(mode="json", include=LISTED, exclude_none=True) for order in found]


def find(info: StageInfo, aws: Aws, wanted: str) -> dict[str, Any]:
    """By id, or by the number a shopper names on the phone; how it is written does not matter."""
    order_id = wanted if wanted.startswith("ord_") else _by_number(info, aws, wanted)
    table = _table(info, "OrdersTable")
    answer = aws.dynamodb.get_item(TableName=table, Key={"order_id": {"S": order_id}}, ConsistentRead=True)
    order = _values(answer.get("Item", {}))
    if "number" not in order:
        raise Failure(f"there is no order {wanted}", then="`evershelf orders list` shows the newest")
    return {name: value for name, value in order.items() if name not in SECRETS}


def deliveries(info: StageInfo, aws: Aws, order_id: str) -> "tuple[list[Delivery], list[Shipment]]":
    from functions.fulfillment.store import DeliveryTable  # noqa: PLC0415 - boto3 and pydantic are slow to load

    table = DeliveryTable(aws.dynamodb, _table(info, "DeliveriesTable"))
    return list(table.steps(order_id).values()), table.shipments(order_id)


def payment(info: StageInfo, aws: Aws, order_id: str) -> "Payment | None":
    from functions.payments.store import PaymentTable  # noqa: PLC0415 - as above

    return PaymentTable(aws.dynamodb, _table(info, "PaymentsTable")).get(order_id)


def states() -> list[str]:
    from functions.orders.model import State  # noqa: PLC0415 - as above

    return [state.value for state in State]


def _by_number(info: StageInfo, aws: Aws, wanted: str) -> str:
    from functions.orders.logic import as_number  # noqa: PLC0415 - as above

    found = _orders(info, aws).by_number(as_number(wanted))
    if found is None:
        raise Failure(f"there is no order with the number {wanted}", then="`evershelf orders list` shows the newest")
    return found


def _orders(info: StageInfo, aws: Aws) -> "OrderTable":
    from functions.orders.store import OrderTable  # noqa: PLC0415 - as above

    return OrderTable(aws.dynamodb, _table(info, "OrdersTable"))


def _values(item: Any) -> dict[str, Any]:
    from shop.table import from_item  # noqa: PLC0415 - as above

    return from_item(item)


def _table(info: StageInfo, output: str) -> str:
    if output not in info.outputs:
        raise NotDeployed(
            f"stage {info.stage} has no {output}",
            then="run `make up`" if info.stage == "local" else f"run `cdk deploy --all -c stage={info.stage}`",
        )
    return info.outputs[output]

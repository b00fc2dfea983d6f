"""Parcel -> it goes out, and arrives -> ShipmentDispatched, ShipmentArrived"""

from typing import Literal

from pydantic import BaseModel

from functions.doubles.oms import OmsTable, Telephone
from shop.consumer import commands
from shop.events import ShipmentArrived, ShipmentDispatched
from shop.log import log


class Parcel(BaseModel):
    order_id: str
    shipment_id: str
    happens: Literal["dispatched", "arrived"]


orders = OmsTable.from_environment()
shop = Telephone.from_environment()


@commands(Parcel, fifo=False)
def handler(parcel: Parcel) -> None:
    happens(parcel, orders=orders, shop=shop)


def happens(parcel: Parcel, *, orders: OmsTable, shop: Telephone) -> None:
    """An order that was canceled before its parcel went out is not sent."""
    order_id, shipment_id = parcel.order_id, parcel.shipment_id
    if orders.canceled(order_id):
        log("not shipped", order_id=order_id, why="canceled")
    elif parcel.happens == "dispatched":
        tracking = shipment_id[-12:]
        shop.say(ShipmentDispatched(order_id=order_id, shipment_id=shipment_id, carrier="Slow Mail", tracking=tracking))
    else:
        shop.say(ShipmentArrived(order_id=order_id, shipment_id=shipment_id))

"""The mails of a theme: bundled and rendered with sample data before anything is published, and shown on demand."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evershelf.errors import Failure

if TYPE_CHECKING:
    from functions.notifications.model import Mail, View
    from functions.notifications.render import MailTheme
    from functions.orders.model import Order

#: What the shop may ask a theme for. Every name is a pair: <name>.html and <name>.txt.
NAMES = ("order_confirmation", "order_shipped", "order_refunded", "back_in_stock_confirm", "back_in_stock")


def bundle(folder: Path, texts: dict[str, dict[str, str]]) -> dict[str, Any]:
    """`mail` of a theme's bundle: templates by file name, texts by locale. Raises Failure for what is not there."""
    place = folder / "mail"
    templates = {file.name: file.read_text() for file in sorted([*place.glob("*.html"), *place.glob("*.txt")])}
    missing = [f"{name}.{kind}" for name in NAMES for kind in ("html", "txt") if f"{name}.{kind}" not in templates]
    if missing:
        raise Failure(f"storefront/mail/ lacks {', '.join(missing)}", then="a theme brings every mail the shop sends")
    return {"templates": templates, "texts": texts}


def check(mail: dict[str, Any], shop: dict[str, Any]) -> None:
    """Every mail in every language, with sample data: a mail that fails in the shop is a shopper without it."""
    from functions.notifications.render import MailTheme  # noqa: PLC0415 - boto3 and pydantic are slow to load

    theme = MailTheme(**mail, shop=shop)
    for locale in mail["texts"]:
        for name in NAMES:
            render(theme, name, sample(name), locale=locale)


def render(theme: "MailTheme", name: str, view: "View", *, locale: str) -> "Mail":
    """Raises Failure that names the template."""
    from functions.notifications.render import BadTemplate  # noqa: PLC0415 - as above

    try:
        return theme.mail(name, view, locale=locale)
    except BadTemplate as error:
        raise Failure(
            f"storefront/mail/{error} ({locale})", then="mend it and publish again; nothing was uploaded"
        ) from error


def sample(name: str) -> "View":
    """What `name` is rendered with where there is no order."""
    if name.startswith("back_in_stock"):
        return sample_wish()
    return view(name, sample_order(), url="https://shop.example/order/?id=ord_SAMPLE#token=mail_sample")


def view(name: str, order: "Order", *, url: str) -> "View":
    """As the functions make it; the parcel is the order's last."""
    from functions.notifications.logic import order_view, parcel_view, refund_view  # noqa: PLC0415 - as above

    parcel = order.shipments[-1] if order.shipments else None
    about = {
        "order_shipped": parcel_view(parcel.carrier if parcel else "", parcel.tracking if parcel else ""),
        "order_refunded": refund_view(order.total, order),
    }
    return order_view(order, url=url) | about.get(name, {})


def sample_wish() -> "View":
    from functions.catalog.model import Offer  # noqa: PLC0415 - as above
    from functions.notifications.logic import waiting_view  # noqa: PLC0415 - as above

    offer = Offer(
        sku="MUG-RED",
        product_id="mug",
        title="Stoneware mug",
        options={"Color": "Red"},
        url="/p/mug-stoneware/",
        prices={},
        active=True,
    )
    page = "https://shop.example/back-in-stock/"
    return waiting_view(
        offer, shop_url="https://shop.example", confirm_url=f"{page}#confirm=sample", leave_url=f"{page}#leave=sample"
    )


def sample_order() -> "Order":
    from functions.orders.model import Order  # noqa: PLC0415 - as above

    now = datetime(2026, 1, 1, tzinfo=UTC)

    def money(amount: int) -> dict[str, Any]:
        return {"amount": amount, "currency": "USD"}

    mug = {"sku": "MUG-RED", "product_id": "mug", "title": "Stoneware mug", "options": {"Color": "Red"}}
    lamp = {"sku": "LAMP-1", "product_id": "lamp", "title": "Reading lamp with a rather long name, to see it wrap"}
    return Order.model_validate(
        {
            "order_id": "ord_SAMPLE",
            "number": "ES-7K3M9-QXP2",
            "due_at": now,
            "email": "robin@example.com",
            "cart_id": "cart_SAMPLE",
            "lines": [
                mug | {"quantity": 2, "unit_price": money(1_250)},
                lamp | {"quantity": 1, "unit_price": money(124_900)},
            ],
            "subtotal": money(127_400),
            "shipping": money(499),
            "tax": money(10_192),
            "total": money(138_091),
            "shipping_method": "standard",
            "shipping_address": {
                "name": "Robin Example",
                "line1": "1 Harbor Street",
                "city": "Portland",
                "postal_code": "97201",
                "country": "US",
            },
            "milestones": {"placed_at": now, "paid_at": now},
            "holds": [],
            "shipments": [{"shipment_id": "shp_1", "carrier": "UPS", "tracking": "1Z999AA10123456784"}],
            "body_digest": "",
            "token_digest": "",
            "return_url": "https://shop.example/order/?id=ord_SAMPLE",
        }
    )

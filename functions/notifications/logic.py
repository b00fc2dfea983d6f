"""What mails print, and in which words of which language."""

from urllib.parse import quote

from functions.catalog.model import Offer
from functions.notifications.model import View
from functions.orders.model import Order
from shop.market import Market, market
from shop.money import Money

#: Carriers whose tracking page takes the number at its end.
TRACKING = {
    "dhl": "https://www.dhl.com/global-en/home/tracking.html?tracking-id=",
    "ups": "https://www.ups.com/track?tracknum=",
    "fedex": "https://www.fedex.com/fedextrack/?trknbr=",
    "usps": "https://tools.usps.com/go/TrackConfirmAction?tLabels=",
}


def market_of(order: Order) -> Market:
    return market(order.market)


def order_view(order: Order, *, url: str) -> View:
    """Every name that a template about an order may use; what is not there is None."""
    sold_in = market_of(order)
    to = order.shipping_address
    city = " ".join(part for part in (to.postal_code, to.city) if part)
    if sold_in.locale == "en":
        city = ", ".join(part for part in (to.city, to.region, to.postal_code) if part)
    country = sold_in.countries.get(to.country, to.country)
    titles = {method.id: method.title for method in sold_in.shipping}
    return {
        "order": {
            "number": order.number,
            "url": url,
            "lines": [
                {
                    "sku": line.sku,
                    "title": line.title,
                    "options": ", ".join(line.options.values()),
                    "quantity": line.quantity,
                    "unit_price": line.unit_price.display_in(sold_in.locale),
                    "line_total": line.unit_price.times(line.quantity).display_in(sold_in.locale),
                }
                for line in order.lines
            ],
            "subtotal": order.subtotal.display_in(sold_in.locale),
            "shipping": order.shipping.display_in(sold_in.locale),
            "tax": order.tax.display_in(sold_in.locale),
            "tax_included": order.tax_included,
            "total": order.total.display_in(sold_in.locale),
            "shipping_title": titles.get(order.shipping_method, order.shipping_method),
            "name": to.name,
            "address": [part for part in (to.name, to.line1, to.line2, city, country) if part],
        }
    }


def parcel_view(carrier: str, tracking: str) -> View:
    start = TRACKING.get(carrier.partition(" ")[0].lower())
    return {
        "parcel": {
            "carrier": carrier,
            "tracking": tracking,
            "url": f"{start}{quote(tracking, safe='')}" if start else None,
        }
    }


def refund_view(amount: Money, order: Order) -> View:
    return {"refund": {"amount": amount.display_in(market_of(order).locale), "whole": amount == order.total}}


def waiting_view(offer: Offer, *, shop_url: str, confirm_url: str, leave_url: str) -> View:
    product = {
        "sku": offer.sku,
        "title": offer.title,
        "options": ", ".join(offer.options.values()),
        "url": f"{shop_url}{offer.url}",
    }
    return {"product": product, "confirm_url": confirm_url, "leave_url": leave_url}

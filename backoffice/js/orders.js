import { facts, field, form, h, money, state, table, when } from "./dom.js";

const STATES = ["PENDING_PAYMENT", "PAID", "SENT", "ACKNOWLEDGED", "SHIPPED", "DELIVERED", "CANCELED", "REFUNDED", "RETURNED"];

export async function list({ api, query, go }) {
  const found = await api.get("/staff/orders", query);
  const search = form({}, [
    field("Number, id or e-mail", { name: "q", type: "search", value: query.q ?? "", size: 30 }),
    h("label", null, "State", h("select", { name: "state" },
      h("option", { value: "" }, "any"),
      STATES.map((one) => h("option", { value: one, selected: one === query.state }, one)))),
  ], "Search", async (values) => go("/orders", values));
  const rows = found.orders;
  return [
    h("h1", null, "Orders"),
    search,
    rows.length
      ? table(rows, {
          Number: (one) => h("a", { href: `#/orders/${one.order_id}` }, one.number),
          State: (one) => [state(one.state), one.refunding ? h("span", { class: "dim" }, " refund under way") : ""],
          Total: (one) => money(one.total),
          Pieces: (one) => String(one.pieces),
          Placed: (one) => when(one.placed_at),
          "E-mail": (one) => one.email,
        }, ["Total", "Pieces"])
      : h("p", { class: "dim" }, found.next ? "None among the newest; look at older ones." : "There is no such order."),
    found.next ? h("p", null, h("button", { type: "button", class: "quiet", onclick: () => go("/orders", { ...query, cursor: found.next }) }, "Older")) : "",
  ];
}

export async function show({ api, id, again, say }) {
  const order = await api.get(`/staff/orders/${encodeURIComponent(id)}`);
  const path = `/staff/orders/${encodeURIComponent(id)}`;
  const to = order.shipping_address;
  const done = async (text) => {
    await again();
    say(text);
  };
  return [
    h("p", null, h("a", { href: "#/orders" }, "All orders")),
    h("h1", null, order.number, " ", state(order.state)),
    order.refund ? h("p", { class: "card" }, refundText(order.refund)) : "",
    h("h2", null, "Lines"),
    table(order.lines, {
      What: (one) => [one.title, h("span", { class: "dim" }, ` ${one.sku}`)],
      Quantity: (one) => String(one.quantity),
      Each: (one) => money(one.unit_price),
      Sum: (one) => money(one.line_total),
    }, ["Quantity", "Each", "Sum"]),
    facts({ Subtotal: money(order.subtotal), Shipping: money(order.shipping), Tax: money(order.tax), Total: h("strong", null, money(order.total)) }),
    h("h2", null, "Shopper"),
    facts({ "E-mail": order.email, Address: [to.name, to.line1, to.line2, `${to.postal_code} ${to.city}`, to.region, to.country].filter(Boolean).join(", "), Market: order.market }),
    h("h2", null, "Payment"),
    facts({ State: order.payment.state, "At the provider": order.payment.psp_id, "Given back": order.payment.refund && money(order.payment.refund), "Last failure": order.payment.last_failure }),
    h("h2", null, "Delivery"),
    order.deliveries.length
      ? table(order.deliveries, { Step: (one) => `${one.sequence} ${one.kind}`, State: (one) => one.state, Tries: (one) => String(one.attempts), "OMS says": (one) => one.reason || one.reference })
      : h("p", { class: "dim" }, "The OMS was not told of it."),
    order.shipments.length ? table(order.shipments, { Parcel: (one) => one.shipment_id, Carrier: (one) => one.carrier, Tracking: (one) => one.tracking }) : "",
    h("h2", null, "History"),
    table(order.history, { When: (one) => when(one.at), What: (one) => one.what }),
    h("p", { class: "dim" }, `Id ${order.order_id}`),
    order.can.refund ? h("details", null, h("summary", null, "Refund"),
      h("p", null, `Gives ${money(order.total)} back to the shopper. If it has not left yet, the OMS is told to stop and the stock can be sold again.`),
      form({ danger: true }, [field("Reason", { name: "reason", required: true, minlength: 3, maxlength: 200, size: 40 })], `Refund ${money(order.total)}`, async (values, key) => {
        await api.post(`${path}/refund`, values, key);
        await done("The refund is under way.");
      })) : "",
    order.can.cancel ? h("details", null, h("summary", null, "Cancel"),
      h("p", null, "Nobody has paid yet. The payment is ended at the provider, and the stock can be sold again."),
      form({ danger: true }, [], "Cancel the order", async (_, key) => {
        await api.post(`${path}/cancel`, undefined, key);
        await done("The order is canceled.");
      })) : "",
  ];
}

const refundText = (refund) =>
  refund.state === "done"
    ? `${money(refund.amount)} went back: ${refund.reason}`
    : `${money(refund.amount)} is on its way back: ${refund.reason}.${refund.recalls ? " Then the OMS is told to stop, and the stock can be sold again." : ""}`;

// /order/?id=ORDER_ID: follows an order until nothing more will happen to it.

import { call } from "./api.js";
import { held, orders, remember, restore } from "./cart.js";
import { $, h, lineItem, show, totals, wait } from "./dom.js";

const shell = $("order");
const id = new URLSearchParams(location.search).get("id");
const given = new URLSearchParams(location.hash.slice(1)).get("token");
const DONE = ["DELIVERED", "CANCELED", "REFUNDED", "RETURNED"];
const TEXT = {
  PENDING_PAYMENT: "Waiting for your payment", PAID: "Paid. Thank you!", SENT: "Sent to the warehouse", ACKNOWLEDGED: "The warehouse is packing it",
  SHIPPED: "On its way", DELIVERED: "Delivered", CANCELED: "Canceled", REFUNDED: "Refunded", RETURNED: "Returned",
};
const STEPS = [["placed_at", "Placed"], ["paid_at", "Paid"], ["sent_at", "Sent to warehouse"], ["acknowledged_at", "Accepted"], ["shipped_at", "Shipped"], ["delivered_at", "Delivered"]];
const ENDS = [["canceled_at", "Canceled"], ["refunded_at", "Refunded"]];
let shown, cancelKey, restored;

const when = (instant) => new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }).format(new Date(instant));

function timeline(order) {
  const at = order.milestones;
  const ended = ENDS.filter(([key]) => at[key]);
  const steps = [...STEPS.filter(([key]) => at[key] || !ended.length), ...ended];
  const last = steps.findLastIndex(([key]) => at[key]); // a step implies those before it, whose news may be late
  return steps.map(([key, text], index) => h("li", { class: index <= last && "done", "data-milestone": key },
    text, at[key] && h("time", { datetime: at[key] }, when(at[key]))));
}

async function cancel({ target }) {
  target.disabled = true;
  cancelKey ||= crypto.randomUUID();
  try {
    const order = await call("POST", `/orders/${id}/cancel`, { secret: orders()[id].token, headers: { "Idempotency-Key": cancelKey } });
    cancelKey = null;
    render(order);
  } catch (problem) {
    if (problem.type !== "in-progress" && problem.status >= 400 && problem.status < 500) cancelKey = null;
    $("order-message").textContent = problem.message;
    target.disabled = false;
  }
}

async function cartBack() {
  const { cart } = orders()[id];
  try {
    restored = await restore(cart);
    $("order-message").textContent = restored ? "Your cart is back." : "This cart was used for another order.";
  } catch (problem) {
    $("order-message").textContent = problem.message;
  }
  actions({ state: "CANCELED", payment: {} });
}

function actions({ state, payment }) {
  const buttons = [];
  if (state === "PENDING_PAYMENT") {
    const pay_url = payment.pay_url || orders()[id].pay_url;
    if (pay_url) buttons.push(h("a", { class: "button", id: "pay-again", href: pay_url }, "Pay now"));
    buttons.push(h("button", { class: "button plain", id: "cancel-order", type: "button", onclick: cancel }, "Cancel this order"));
  } else if (state === "CANCELED" && orders()[id].cart) {
    buttons.push(restored
      ? h("a", { class: "button", href: "/checkout/" }, "Check out again")
      : h("button", { class: "button", id: "restore-cart", type: "button", onclick: cartBack }, "Bring my cart back"));
  }
  $("order-actions").replaceChildren(...buttons);
}

function render(order) {
  const { state, payment, shipping_address: to } = order;
  const text = JSON.stringify(order);
  if (text === shown) return;
  shown = text;
  $("order-title").textContent = `Order ${order.number}`;
  $("order-state").dataset.state = state;
  $("order-state").textContent = TEXT[state] || state;
  const pending = state === "PENDING_PAYMENT";
  $("order-message").textContent = pending && payment.last_failure ? `Your payment did not go through: ${payment.last_failure}`
    : pending && order.due_at ? `We hold your items until ${when(order.due_at)}.` : "";
  actions(order);
  $("order-timeline").replaceChildren(...timeline(order));
  $("order-shipments").replaceChildren(...(order.shipments.length ? [h("h2", { class: "small-head" }, "Shipments")] : []),
    ...order.shipments.map(({ carrier, tracking, shipment_id }) => h("p", null, [carrier, tracking || shipment_id].filter(Boolean).join(" · "))));
  const city = [to.city, to.region, to.postal_code].filter(Boolean).join(", ");
  $("order-address").replaceChildren(...[to.name, to.line1, to.line2, city, to.country, order.email].filter(Boolean).map((part) => h("div", null, part)));
  $("order-lines").replaceChildren(...order.lines.map((line) => lineItem(line, h("span", { class: "muted small" }, `Quantity ${line.quantity}`))));
  $("order-totals").replaceChildren(...totals([["Subtotal", order.subtotal], ["Shipping", order.shipping], ["Tax", order.tax], ["Total", order.total]]));
  show(shell, "ready");
  if (state === "CANCELED" && orders()[id].cart && !restored && !Object.keys(held()?.quantities || {}).length) cartBack();
}

async function follow() {
  show(shell, "loading");
  if (given) {
    remember(id, { token: given });
    history.replaceState(null, "", location.pathname + location.search);
  }
  const token = orders()[id]?.token;
  if (!id || !token) return show(shell, "empty");
  for (let pause = 1, failures = 0; ; pause = Math.min(5, pause * 1.3)) {
    try {
      if (!document.hidden || !shown) {
        const order = await call("GET", `/orders/${encodeURIComponent(id)}`, { secret: token });
        render(order);
        failures = 0;
        if (DONE.includes(order.state)) return;
      }
    } catch (problem) {
      if ([401, 404].includes(problem.status)) return show(shell, "empty");
      if (!shown && ++failures > 2) {
        $("order-error").textContent = problem.message;
        return show(shell, "error");
      }
    }
    await wait(pause);
  }
}

$("try-again").addEventListener("click", follow);
follow();

// /order/?id=ORDER_ID: follows an order until nothing more will happen to it.

import { shop } from "./api.js";
import { orders, remember, restore } from "./cart.js";
import { fill, h, home, lineItem, show, totals, wait } from "./dom.js";
import { $, account, ACCOUNT, held } from "./page.js";
import { told } from "./problems.js";
import { asMe } from "./session.js";
import { STATE } from "./states.js";

const shell = $("order");
const id = new URLSearchParams(location.search).get("id");
const given = new URLSearchParams(location.hash.slice(1)).get("token");
const DONE = ["DELIVERED", "CANCELED", "REFUNDED", "RETURNED"];
const STEPS = [["placed_at", texts.step_placed], ["paid_at", texts.step_paid], ["sent_at", texts.step_sent], ["acknowledged_at", texts.step_acknowledged], ["shipped_at", texts.step_shipped], ["delivered_at", texts.step_delivered]];
const ENDS = [["canceled_at", texts.state_canceled], ["refunded_at", texts.state_refunded]];
let shown, cancelKey, restored;

const countries = new Intl.DisplayNames(document.documentElement.lang, { type: "region" });
const known = () => orders()[id] || {};
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
    const what = { order_id: id, "Idempotency-Key": cancelKey };
    const order = await (known().token ? shop.cancelOrder({ ...what, bearer: known().token }) : asMe("cancelMyOrder", what));
    cancelKey = null;
    render(order);
  } catch (problem) {
    if (!problem.unsure) cancelKey = null;
    $("order-message").textContent = told(problem);
    target.disabled = false;
  }
}

async function cartBack() {
  const { cart } = known();
  try {
    restored = await restore(cart);
    $("order-message").textContent = restored ? texts.cart_is_back : texts.cart_was_used;
  } catch (problem) {
    $("order-message").textContent = told(problem);
  }
  actions({ state: "CANCELED", payment: {} });
}

function actions({ state, payment }) {
  const buttons = [];
  if (state === "PENDING_PAYMENT") {
    const pay_url = payment.pay_url || known().pay_url;
    if (pay_url) buttons.push(h("a", { class: "button", id: "pay-again", href: pay_url }, texts.pay_now));
    buttons.push(h("button", { class: "button plain", id: "cancel-order", type: "button", onclick: cancel }, texts.cancel_order));
  } else if (state === "CANCELED" && known().cart) {
    buttons.push(restored
      ? h("a", { class: "button", href: `${home}checkout/` }, texts.check_out_again)
      : h("button", { class: "button", id: "restore-cart", type: "button", onclick: cartBack }, texts.bring_cart_back));
  }
  $("order-actions").replaceChildren(...buttons);
}

function render(order) {
  const { state, payment, shipping_address: to } = order;
  const text = JSON.stringify(order);
  if (text === shown) return;
  shown = text;
  $("order-title").textContent = fill(texts.order_number, order);
  $("order-state").dataset.state = state;
  $("order-state").textContent = STATE[state] || state;
  const pending = state === "PENDING_PAYMENT";
  $("order-message").textContent = pending && payment.last_failure ? fill(texts.payment_failed, { reason: payment.last_failure })
    : pending && order.due_at ? fill(texts.held_until, { time: when(order.due_at) }) : "";
  actions(order);
  $("order-timeline").replaceChildren(...timeline(order));
  $("order-shipments").replaceChildren(...(order.shipments.length ? [h("h2", { class: "small-head" }, texts.shipments)] : []),
    ...order.shipments.map(({ carrier, tracking, shipment_id }) => h("p", null, [carrier, tracking || shipment_id].filter(Boolean).join(" · "))));
  const city = [to.city, to.region, to.postal_code].filter(Boolean).join(", ");
  $("order-address").replaceChildren(...[to.name, to.line1, to.line2, city, countries.of(to.country), order.email].filter(Boolean).map((part) => h("div", null, part)));
  $("order-lines").replaceChildren(...order.lines.map((line) => lineItem(line, h("span", { class: "muted small" }, fill(texts.quantity_is, line)))));
  $("order-totals").replaceChildren(...totals(order));
  show(shell, "ready");
  if (state === "CANCELED" && known().cart && !restored && !Object.keys(held()?.quantities || {}).length) cartBack();
}

async function follow() {
  show(shell, "loading");
  if (given) {
    remember(id, { token: given });
    history.replaceState(null, "", location.pathname + location.search);
  }
  const { token: bearer } = known();
  if (!id || !(bearer || account())) return show(shell, "empty");
  for (let pause = 1, failures = 0; ; pause = Math.min(5, pause * 1.3)) {
    try {
      if (!document.hidden || !shown) {
        const order = await (bearer ? shop.getOrder({ bearer, order_id: id }) : asMe("getMyOrder", { order_id: id }));
        if (failures > 2) shown = null; // the message about it goes
        failures = 0;
        render(order);
        if (DONE.includes(order.state)) return;
      }
    } catch (problem) {
      if ([401, 404].includes(problem.status)) return show(shell, "empty");
      if (++failures > 2) {
        if (shown) $("order-message").textContent = told(problem);
        else {
          $("order-error").textContent = told(problem);
          return show(shell, "error");
        }
      }
    }
    await wait(pause);
  }
}

$("try-again").addEventListener("click", follow);
addEventListener("storage", ({ key }) => { if (key === ACCOUNT && !known().token && !account()) location.reload(); });
follow();

// /checkout/: shows what the cart costs and places the order, once, whatever the network does.

import { shop } from "./api.js";
import { change, forget, orders, read, remember } from "./cart.js";
import { fill, h, home, label, lineItem, money, show, totals, wait } from "./dom.js";
import { ADDRESS, fillIn, mark, unmark, valuesOf } from "./form.js";
import { $, account, ACCOUNT, held, storage } from "./page.js";
import { told } from "./problems.js";
import { asMe } from "./session.js";

const shell = $("checkout");
const form = $("checkout-form");
const ATTEMPTS = "evershelf.attempts";
let cart, busy;

// Checkouts not answered yet: [{key, secret, body}]. The same body keeps its key until it is answered.
const attempts = () => storage.get(ATTEMPTS, sessionStorage) || [];
const keep = (list) => storage.set(ATTEMPTS, list, sessionStorage);

function attemptFor(body) {
  const known = attempts().find((one) => JSON.stringify(one.body) === JSON.stringify(body));
  if (known) return known;
  const attempt = { key: crypto.randomUUID(), secret: held().secret, body };
  keep([...attempts(), attempt]);
  return attempt;
}

async function send({ key, secret, body }) {
  const answered = () => keep(attempts().filter((one) => one.key !== key));
  for (let tries = 1; ; tries++) {
    try {
      const order = { "Idempotency-Key": key, body };
      const answer = await (secret ? shop.checkOut({ ...order, bearer: secret }) : asMe("checkOutMyCart", order));
      remember(answer.order.order_id, { token: answer.order_token, pay_url: answer.pay_url, cart: { id: body.cart_id, secret } });
      forget(body.cart_id);
      answered();
      return answer;
    } catch (problem) {
      const working = problem.type === "in-progress";
      if (!problem.unsure) answered();
      if (!problem.unsure || tries > (working ? 15 : 2)) throw problem;
      await wait(Math.min(problem.retryAfter || 2, 5));
    }
  }
}

function leave({ order, pay_url }) {
  location.assign(pay_url || `${home}order/?id=${order.order_id}`);
}

// An attempt whose answer was lost may have become the order: ask again with its own key.
async function recover() {
  for (const attempt of attempts()) {
    try { return await send(attempt); } catch { /* refused: that one became nothing */ }
  }
  return null;
}

const quote = () => cart.quotes.find((one) => one.shipping_method === form.elements.shipping_method?.value) || cart.quotes[0];

function total() {
  const { total } = quote();
  $("summary-totals").replaceChildren(...totals({ ...cart, ...quote() }));
  $("place-order").textContent = fill(texts.place_order_total, { total: money(total) });
}

function render() {
  const chosen = form.elements.shipping_method?.value;
  $("summary-lines").replaceChildren(...cart.lines.map((line) =>
    lineItem(line, h("span", { class: "muted small" }, fill(texts.quantity_is, line)), true)));
  $("shipping-methods").replaceChildren(...cart.quotes.map(({ shipping_method: value, title, shipping }, index) =>
    h("label", { class: "variant" },
      h("input", { type: "radio", name: "shipping_method", value, required: true, checked: chosen ? chosen === value : !index }),
      h("span", { class: "variant-label" }, title),
      h("span", { class: "variant-price" }, shipping.amount ? money(shipping) : texts.free))));
  total();
  show(shell, "ready");
}

async function start() {
  show(shell, "loading");
  try {
    cart = await read();
    if (!cart?.lines.length) {
      const found = await recover();
      if (found) return leave(found);
    }
  } catch (problem) {
    $("checkout-error").textContent = told(problem);
    return show(shell, "error");
  }
  if (cart?.lines.length && cart.quotes.length) {
    render();
    return offer();
  }
  if (cart?.lines.length) {
    $("checkout-error").textContent = texts.cannot_ship;
    return show(shell, "error");
  }
  const last = Object.keys(orders()).pop();
  $("last-order").hidden = !last;
  $("last-order").firstElementChild.href = `${home}order/?id=${last}`;
  show(shell, "empty");
}

// An account's own addresses; the default one is filled in, where the shopper has not begun to write.
async function offer() {
  const picker = $("saved-addresses");
  $("sign-in-first").hidden = !!account();
  if (!account()) return void (picker.parentElement.hidden = true);
  form.elements.email.value ||= account().email;
  let addresses;
  try {
    ({ addresses } = await asMe("listMyAddresses"));
  } catch { return; } // they are a help, no more
  const served = [...form.elements.country.options].map(({ value }) => value);
  addresses = addresses.filter(({ country }) => served.includes(country));
  picker.replaceChildren(h("option", { value: "" }, texts.another_address),
    ...addresses.map((one) => h("option", { value: one.address_id }, [one.name, one.line1, one.city].join(", "))));
  picker.parentElement.hidden = !addresses.length;
  const choose = (id) => {
    picker.value = id;
    fillIn(form, addresses.find((one) => one.address_id === id) || {});
  };
  picker.onchange = () => choose(picker.value);
  const first = addresses.find((one) => one.is_default) || addresses[0];
  if (first && !ADDRESS.some((name) => name !== "country" && form.elements[name].value)) choose(first.address_id);
}

function tell(...content) {
  $("checkout-message").replaceChildren(...content);
  if (content.length) $("checkout-message").focus();
}

async function refused(problem) {
  if (problem.type === "price-changed") {
    cart = problem.cart;
    render();
    tell(fill(texts.prices_changed, { total: money(quote().total) }));
  } else if (problem.type === "stock-short" || problem.type === "unavailable") {
    const short = problem.short || problem.skus.map((sku) => ({ sku, left: 0 }));
    const name = (sku) => { const line = cart.lines.find((one) => one.sku === sku); return line ? label(line) : sku; };
    tell(h("p", null, problem.short ? texts.somebody_faster : texts.no_longer_sold_these),
      h("ul", null, short.map(({ sku, requested, left }) =>
        h("li", null, requested ? fill(left > 0 ? texts.short_line : texts.short_line_none, { item: name(sku), requested, left }) : name(sku)))),
      h("button", { type: "button", class: "button", id: "fix-cart", onclick: () => fix(short) }, texts.update_cart));
  } else if (problem.type === "cart-closed") {
    const found = await recover();
    if (found) return leave(found);
    forget(cart.cart_id);
    if (orders()[problem.order_id]) return leave({ order: problem });
    await start();
  } else if (["stale-version", "empty-cart", "not-found"].includes(problem.type)) {
    await start();
    tell(texts.cart_changed_elsewhere);
  } else {
    tell(told(problem));
    mark(form, problem);
  }
}

async function fix(short) {
  tell();
  try {
    for (const { sku, left } of short) await change(sku, () => Math.max(0, left));
  } catch (problem) {
    return tell(told(problem));
  }
  await start();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (busy) return;
  const { email, shipping_method, ...address } = valuesOf(form);
  const body = {
    cart_id: cart.cart_id, cart_version: cart.version, expected_total: quote().total, email, shipping_method, shipping_address: address,
  };
  tell();
  unmark(form);
  busy = true;
  $("place-order").ariaBusy = "true";
  $("place-order").textContent = texts.placing_order;
  try {
    leave(await send(attemptFor(body)));
  } catch (problem) {
    total();
    await refused(problem);
  } finally {
    busy = false;
    $("place-order").ariaBusy = null;
  }
});
form.addEventListener("change", (event) => { if (event.target.name === "shipping_method") total(); });
$("try-again").addEventListener("click", start);
document.addEventListener("cart-changed", start);
addEventListener("storage", ({ key }) => { if (key === ACCOUNT && !!account() !== $("sign-in-first").hidden) start(); });
addEventListener("pageshow", (event) => { if (event.persisted) start(); });
start();

// The cart drawer: what is in the cart, more and less of it, and what changed since the shopper looked.

import { change, read } from "./cart.js";
import { band, fill, h, label, lineItem, money } from "./dom.js";
import { $, held, say } from "./page.js";
import { told } from "./problems.js";

const drawer = $("cart-drawer");
const body = $("cart-body");

function stepper(line) {
  const { band: name, left } = line.availability;
  const most = name === "sold_out" ? 0 : left ?? Infinity;
  const step = (by, sign, text, off) => h("button", {
    type: "button", "aria-label": fill(text, { item: label(line) }), "data-key": line.sku + by, "aria-disabled": off && "true",
    onclick: () => !off && update(line.sku, (quantity) => Math.max(0, quantity + by)),
  }, sign);
  return h("div", { class: "line-controls" },
    h("div", { class: "stepper" },
      step(-1, "−", texts.one_less), h("span", null, line.quantity), step(1, "+", texts.one_more, line.quantity >= most)),
    h("button", {
      type: "button", class: "quiet", "aria-label": fill(texts.remove_item, { item: label(line) }), "data-key": line.sku,
      onclick: () => update(line.sku, () => 0),
    }, texts.remove));
}

function extras(line) {
  const { band: name, left } = line.availability;
  return [line.unit_price && name !== "in_stock" && band({ band: name, left }), stepper(line)];
}

function render(cart) {
  const key = document.activeElement?.dataset.key;
  const lines = cart?.lines || [];
  $("cart-foot").hidden = !lines.length;
  body.replaceChildren(lines.length
    ? h("ul", { class: "lines" }, lines.map((line) => lineItem(line, extras(line), true)))
    : h("p", { class: "empty" }, texts.cart_empty));
  if (cart) $("cart-subtotal").textContent = money(cart.subtotal);
  if (key && drawer.open) ([...body.querySelectorAll("[data-key]")].find((node) => node.dataset.key === key) || $("cart-close")).focus();
}

async function busy(work) {
  body.setAttribute("aria-busy", "true");
  try { return await work(); } finally { body.removeAttribute("aria-busy"); }
}

async function update(sku, next) {
  try {
    const cart = await busy(() => change(sku, next));
    render(cart);
    const line = cart.lines.find((one) => one.sku === sku);
    say(line ? fill(texts.in_your_cart, { item: label(line), quantity: line.quantity }) : texts.removed);
    document.dispatchEvent(new Event("cart-changed"));
  } catch (problem) {
    say(told(problem));
  }
}

export async function open() {
  $("cart-message").textContent = "";
  if (held()) body.replaceChildren(h("div", { class: "skeleton" }, h("i"), h("i")));
  else render(null);
  if (!drawer.open) drawer.showModal();
  try {
    render(await busy(read));
  } catch (problem) {
    $("cart-foot").hidden = true;
    body.replaceChildren(h("div", { class: "empty" }, h("p", null, told(problem)),
      h("button", { type: "button", class: "button plain", onclick: open }, texts.try_again)));
  }
}

// Puts the form's choice into the cart, and says so if it costs or is not what the page said.
export async function add(form) {
  const chosen = new FormData(form);
  const sku = chosen.get("sku");
  const seen = form.querySelector(`[data-sku="${CSS.escape(sku)}"]`).dataset.price;
  try {
    const cart = await change(sku, (quantity) => quantity + Number(chosen.get("quantity")));
    render(cart);
    drawer.showModal();
    const { quantity, unit_price: price, availability: { band: name, left } } = cart.lines.find((line) => line.sku === sku);
    say(name === "sold_out" ? texts.sold_out_meanwhile
      : left && quantity > left ? fill(texts.more_than_left, { left })
        : price && price.amount !== Number(seen) ? fill(texts.price_is_now, { price: money(price) })
          : texts.added);
  } catch (problem) {
    say(told(problem));
  }
}

$("cart-close").addEventListener("click", () => drawer.close());
drawer.addEventListener("click", (event) => { if (event.target === drawer) drawer.close(); });

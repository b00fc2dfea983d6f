// On every page: the cart button, the drawer, and the form of a product page.

import { badge, change, held, read } from "./cart.js";
import { $, band, fill, h, label, lineItem, money } from "./dom.js";

const drawer = $("cart-drawer");
const body = $("cart-body");

function say(text) {
  const here = drawer.open ? $("cart-message") : $("message");
  here.textContent = text;
  if (here.id === "message") setTimeout(() => { if (here.textContent === text) here.textContent = ""; }, 6000);
}

function stepper(line) {
  const step = (by, sign, text) => h("button", {
    type: "button", "aria-label": fill(text, { item: label(line) }), "data-key": line.sku + by,
    onclick: () => update(line.sku, (quantity) => Math.max(0, quantity + by)),
  }, sign);
  return h("div", { class: "line-controls" },
    h("div", { class: "stepper" }, step(-1, "−", texts.one_less), h("span", null, line.quantity), step(1, "+", texts.one_more)),
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
    say(problem.message);
  }
}

async function open() {
  $("cart-message").textContent = "";
  if (held()) body.replaceChildren(h("div", { class: "skeleton" }, h("i"), h("i")));
  else render(null);
  if (!drawer.open) drawer.showModal();
  try {
    render(await busy(read));
  } catch (problem) {
    $("cart-foot").hidden = true;
    body.replaceChildren(h("div", { class: "empty" }, h("p", null, problem.message),
      h("button", { type: "button", class: "button plain", onclick: open }, texts.try_again)));
  }
}

async function add(event) {
  event.preventDefault();
  const form = new FormData(event.target);
  const button = event.target.querySelector("[type=submit]");
  if (button.ariaBusy === "true") return;
  button.ariaBusy = "true";
  try {
    const cart = await change(form.get("sku"), (quantity) => quantity + Number(form.get("quantity")));
    render(cart);
    drawer.showModal();
    say(texts.added);
  } catch (problem) {
    say(problem.message);
  } finally {
    button.ariaBusy = null;
  }
}

// The chosen variant sets the price, the availability and the button.
function choose({ target }) {
  if (target.name !== "sku") return;
  const row = target.closest("label");
  $("price").textContent = row.querySelector(".variant-price").textContent;
  $("availability").className = row.querySelector(".band").className;
  $("availability").textContent = row.querySelector(".band").textContent;
  const button = target.form.querySelector("[type=submit]");
  const { band: name, price } = target.dataset;
  button.disabled = name === "sold_out" || !price;
  button.textContent = name === "sold_out" ? texts.sold_out : price ? texts.add_to_cart : texts.not_for_sale_yet;
}

badge();
addEventListener("storage", badge);
addEventListener("pageshow", badge);
$("cart-button").addEventListener("click", open);
$("cart-close").addEventListener("click", () => drawer.close());
drawer.addEventListener("click", (event) => { if (event.target === drawer) drawer.close(); });
$("add-to-cart")?.addEventListener("submit", add);
$("add-to-cart")?.addEventListener("change", choose);
// An order's page keeps its order when the market is switched.
for (const link of document.querySelectorAll("a[data-market]")) link.search = location.search;

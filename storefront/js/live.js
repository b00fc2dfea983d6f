// Only on pages of products in a flash sale: each variant's price and availability from /live/<sku>.json, while one looks.

import { $ } from "./page.js";
import { band, money } from "./dom.js";

const EVERY = 2000;
const form = $("add-to-cart");
const currency = form.dataset.live;

// Where a variant is chosen, its row is told; what the page says at its top is of the variant that is chosen.
function print(input, island) {
  const amount = island.prices[currency];
  const price = amount == null ? texts.not_available_here : money({ amount, currency });
  const told = band(island);
  const row = input.closest("label");
  input.dataset.band = island.band;
  input.dataset.price = amount ?? "";
  row?.querySelector(".variant-price").replaceChildren(price);
  row?.querySelector(".band").replaceWith(told.cloneNode(true));
  if (row && !input.checked) return;
  $("price").textContent = price;
  $("availability").className = told.className;
  $("availability").textContent = told.textContent;
  const button = form.querySelector("[type=submit]");
  button.disabled = island.band === "sold_out" || amount == null;
  button.textContent = island.band === "sold_out" ? texts.sold_out : amount == null ? texts.not_for_sale_yet : texts.add_to_cart;
}

// 404: the sale is over, the page is right by itself.
async function look(input) {
  const answer = await fetch(`/live/${input.dataset.sku}.json`).catch(() => null);
  if (answer?.ok) print(input, await answer.json());
  return answer?.status !== 404;
}

export async function follow() {
  let inputs = [...form.querySelectorAll("[data-sku]")];
  while (inputs.length) {
    if (!document.hidden) {
      const stay = await Promise.all(inputs.map(look));
      inputs = inputs.filter((_, at) => stay[at]);
    }
    await new Promise((done) => setTimeout(done, EVERY * (0.75 + Math.random() / 2)));
  }
}

follow();

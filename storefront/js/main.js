// On every page: colors, the cart button, the form of a product page. The drawer itself is loaded on first use.

import { $, badge, say } from "./page.js";

const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");
const dark = () => (root.dataset.colors ? root.dataset.colors === "dark" : system.matches);

function colored() {
  $("colors").setAttribute("aria-pressed", dark());
  for (const meta of document.querySelectorAll("meta[name=theme-color]")) {
    const scheme = meta.content === "#faf8f3" ? "light" : "dark";
    meta.media = root.dataset.colors ? (scheme === root.dataset.colors ? "all" : "not all") : `(prefers-color-scheme: ${scheme})`;
  }
}

// Choosing what the system says anyway is no choice: the shop follows the system again.
function recolor() {
  const next = dark() ? "light" : "dark";
  if ((next === "dark") === system.matches) {
    delete root.dataset.colors;
    localStorage.removeItem("evershelf.colors");
  } else {
    localStorage.setItem("evershelf.colors", root.dataset.colors = next);
  }
  colored();
}

async function withDrawer(button, work) {
  if (button.ariaBusy === "true") return;
  button.ariaBusy = "true";
  try {
    await work(await import("./drawer.js"));
  } catch {
    say(texts.problem_no_answer);
  } finally {
    button.ariaBusy = null;
  }
}

function add(event) {
  event.preventDefault();
  withDrawer(event.submitter || event.target.querySelector("[type=submit]"), (drawer) => drawer.add(event.target));
}

// The chosen variant sets the price, the availability and the button.
function choose({ target }) {
  if (target.name !== "sku") return;
  const row = target.closest("label");
  $("price").textContent = row.querySelector(".variant-price").textContent;
  $("availability").className = row.querySelector(".band").className;
  $("availability").textContent = row.querySelector(".band").textContent;
  const button = target.form.querySelector("[type=submit]");
  const { band, price } = target.dataset;
  button.disabled = band === "sold_out" || !price;
  button.textContent = band === "sold_out" ? texts.sold_out : price ? texts.add_to_cart : texts.not_for_sale_yet;
}

// The picture of the card that was clicked grows into the product's page.
function grow({ target }) {
  const picture = target.closest(".card a")?.querySelector("img");
  if (!picture) return;
  for (const other of document.querySelectorAll(".card img")) other.style.viewTransitionName = "";
  picture.style.viewTransitionName = "picture";
}

badge();
colored();
addEventListener("storage", badge);
addEventListener("pageshow", badge);
system.addEventListener("change", colored);
$("colors").addEventListener("click", recolor);
$("cart-button").addEventListener("click", () => withDrawer($("cart-button"), (drawer) => drawer.open()));
$("add-to-cart")?.addEventListener("submit", add);
$("add-to-cart")?.addEventListener("change", choose);
document.addEventListener("click", grow);
$("search-field").addEventListener("focus", () => import("./search_suggest.js").catch(() => say(texts.problem_no_answer)), { once: true });
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog")) return;
  const field = document.querySelector("#search-form input[type=search]") || $("search-field");
  if (!field.checkVisibility()) return;
  event.preventDefault();
  field.focus();
});
// An order's page keeps its order when the market is switched.
for (const link of document.querySelectorAll("a[data-market]")) link.search = location.search;

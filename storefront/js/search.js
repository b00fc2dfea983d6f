// The search page: what was asked for is in the address, so that it can be sent, kept and gone back to.

import { band, fill, h, home, money, show } from "./dom.js";
import { $ } from "./page.js";
import { searching } from "./search_by.js";

const AT_ONCE = 48;
// Attributes with fewer or more values than these are no help in choosing.
const LEAST = 2;
const MOST = 24;

const page = $("search");
const form = $("search-form");
const filters = $("search-filters");
let shown = AT_ONCE;
let finder;
let turn = 0;

const asked = () => new URLSearchParams(location.search);
// "12.50" or "12,50" in the currency of the page, in minor units.
const minor = (name, digits) => {
  const value = parseFloat((asked().get(name) || "").replace(",", "."));
  return Number.isFinite(value) ? Math.max(0, Math.round(value * 10 ** digits)) : null;
};

// What is asked, as the address has it.
function question() {
  const { maximumFractionDigits: digits } = new Intl.NumberFormat("en", { style: "currency", currency: page.dataset.currency }).resolvedOptions();
  const chosen = {};
  for (const [name, value] of asked()) if (name === "category" || name.startsWith("a.")) (chosen[name] ??= []).push(value);
  return { words: asked().get("q") || "", chosen, low: minor("min", digits), high: minor("max", digits), sort: form.sort.value, most: shown };
}

function card(product) {
  const { image, price } = product;
  const node = $("search-card").content.firstElementChild.cloneNode(true);
  node.querySelector("a").href = product.url;
  node.querySelector(".card-title").textContent = product.title;
  node.dataset.productId = product.id;
  node.dataset.price = price?.amount ?? "";
  node.dataset.band = product.band;
  const picture = node.querySelector("img");
  if (image) Object.assign(picture, { src: image.url, width: image.width, height: image.height });
  node.querySelector(".price").append(...(price ? [product.price_from && h("span", { class: "from" }, `${texts.price_from} `), money(price)].filter(Boolean) : [texts.not_available_here]));
  if (price) node.querySelector(".card-facts").append(band({ band: product.band }));
  return node;
}

function group([name, counted], wanted = []) {
  const listed = new Map([...wanted.map((value) => [value, 0]), ...counted]);
  if (name !== "category" && (listed.size < LEAST || listed.size > MOST) && !wanted.length) return null;
  return h("fieldset", null, h("legend", null, name === "category" ? texts.category : name.slice(2)), [...listed].slice(0, MOST).map(([value, count]) =>
    h("label", null,
      h("input", { type: "checkbox", name, value, checked: wanted.includes(value) }),
      h("span", null, value), h("span", { class: "muted small" }, count))));
}

async function draw() {
  const mine = ++turn;
  form.q.value = asked().get("q") || "";
  form.sort.value = asked().get("sort") || "";
  if (form.sort.selectedIndex < 0) form.sort.value = "";
  form.min.value = asked().get("min") || "";
  form.max.value = asked().get("max") || "";
  const now = question();
  const answer = await finder?.ask(now);
  if (!answer || mine !== turn) return;
  const { total, products, groups } = answer;

  const focused = document.activeElement?.closest("#search-filters input");
  filters.replaceChildren(...groups.map((one) => group(one, now.chosen[one[0]])).filter(Boolean));
  if (focused) [...filters.querySelectorAll("input")].find((input) => input.name === focused.name && input.value === focused.value)?.focus();
  $("search-count").textContent = fill(total === 1 ? texts.search_one : texts.search_many, { count: total });
  $("search-results").replaceChildren(...products.slice(0, shown).map(card));
  $("search-more").hidden = total <= shown;
  show(page, total ? "ready" : "empty");
}

const failed = () => show(page, "error");

function remember() {
  const state = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
  history.replaceState(null, "", `?${state}`);
  shown = AT_ONCE;
  draw().catch(failed);
}

async function start() {
  show(page, "loading");
  try {
    const found = await searching();
    await found.ready(home, Number(page.dataset.parts));
    finder = found;
    await draw();
  } catch {
    failed();
  }
}

// On a phone the results come first.
form.querySelector("details").open = matchMedia("(min-width: 64rem)").matches;
form.addEventListener("input", remember);
form.addEventListener("submit", (event) => { event.preventDefault(); remember(); });
form.addEventListener("reset", () => { history.replaceState(null, "", location.pathname); shown = AT_ONCE; draw().catch(failed); });
$("search-more").addEventListener("click", async () => {
  const first = shown;
  shown += AT_ONCE;
  await draw().catch(failed);
  $("search-results").children[first]?.querySelector("a").focus();
});
$("search-again").addEventListener("click", start);
start();
